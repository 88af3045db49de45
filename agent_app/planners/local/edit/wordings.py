"""An edit in plainer words: what is wanted for some of the things at hand is an order that hangs on a test.

"Urgent tickets should be paged", "page for urgent tickets", "urgent? page us" all say "if it is urgent, page us".
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from agent_app.planners.local.edit.addresses import plainer_around_addresses
from agent_app.planners.local.edit.agreed import agreed_deeds
from agent_app.planners.local.edit.approved_steps import approved_steps
from agent_app.planners.local.edit.at_hand import TAKING_AWAY, is_at_hand, one_for_each, per_thing
from agent_app.planners.local.edit.bare_cases import BARE_CASES
from agent_app.planners.local.edit.branching import qualified_path
from agent_app.planners.local.edit.brief import brief_orders
from agent_app.planners.local.edit.case_implied import implied_cases
from agent_app.planners.local.edit.cases_asked import CASES_ASKED
from agent_app.planners.local.edit.cases_said import BY_CASE, WISHED_FOR, corrected_tools
from agent_app.planners.local.edit.denied import fronted_cases
from agent_app.planners.local.edit.described_steps import described_steps
from agent_app.planners.local.edit.firstly import ordered_deeds
from agent_app.planners.local.edit.for_all import FOR_ALL
from agent_app.planners.local.edit.hanging import HANGING, HANGING_CUE
from agent_app.planners.local.edit.held_back import HELD_BACK
from agent_app.planners.local.edit.held_until import deeds_held_until
from agent_app.planners.local.edit.in_loops import DONE_TO_SOME, IN_LOOPS, NO_DEEDS, ONE_FOR_EACH, WALKED
from agent_app.planners.local.edit.instead import contrasted_deeds
from agent_app.planners.local.edit.landing import kept_things
from agent_app.planners.local.edit.left_out import left_out
from agent_app.planners.local.edit.passed_over import PASSED_OVER
from agent_app.planners.local.edit.plainer import PLAINER
from agent_app.planners.local.edit.ranked import numbered_places
from agent_app.planners.local.edit.reported import REPORTED
from agent_app.planners.local.edit.roundabout import ROUNDABOUT
from agent_app.planners.local.edit.set_apart import steps_set_apart
from agent_app.planners.local.edit.some_ones import told_of_some
from agent_app.planners.local.edit.sourcing import other_sources
from agent_app.planners.local.edit.sparing import spared_in_a_case
from agent_app.planners.local.edit.succeeded import TAKEN_OVER
from agent_app.planners.local.edit.tested import tested_deeds
from agent_app.planners.local.edit.traded_in_cases import traded_in_cases
from agent_app.planners.local.edit.valued_cases import VALUED_CASES
from agent_app.planners.local.edit.values_told import VALUES_TOLD
from agent_app.planners.local.edit.view import WorkflowView
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Noun, Reading, VerbForm
from agent_app.planners.local.parse import read_prompt
from agent_app.planners.local.rewrite.authors import AUTHORED
from agent_app.planners.local.rewrite.branches import TARGETED_ONES
from agent_app.planners.local.rewrite.calls import phone_calls
from agent_app.planners.local.rewrite.cases import PROPERTY
from agent_app.planners.local.rewrite.elements import WISHED_FOR_EACH
from agent_app.planners.local.rewrite.patterns import (
    ARROW,
    ORDER,
    START,
    Grammar,
    construction,
    plainer,
)
from agent_app.planners.local.rewrite.selected import selected_things
from agent_app.planners.local.rewrite.spans import Change, Piece, Rewritten, changed
from agent_app.planners.local.rewrite.verified import VERIFIED
from agent_app.planners.local.rewrite.waited import WAITED

__all__ = ["is_at_hand", "plainly_edited"]

_REST = r"(?:(?:all )?the (?:rest|others|other ones|remaining(?: ones)?)|all (?:the )?others)\b"
_RESTED = (
    # "reject the others", "post the rest to #low"
    construction(
        rf"{START}(?P<lead>(?:and |but |please |also )*)(?P<verb>(?!{NO_DEEDS}\b)[a-z]+) {_REST}(?P<more>[^.;!?\n]*)",
        "{lead}otherwise {verb} it{more}",
    ),
    # "the others should be kept in Airtable"
    construction(
        rf"{START}(?P<lead>(?:and |but )*){_REST} (?:(?:should|must|can|could|shall|have to|has to|also) )*"
        r"(?:goes?|belongs?|lands?|ends? up|be (?:put|saved|stored|kept|logged)) (?:in|into|to|onto)"
        r" (?P<tool>[^,.;\n]{3,30}?)(?=\s*(?:[.!]|$))",
        "{lead}otherwise add it to {tool}",
    ),
    # "flip it"
    construction(
        r"^(?:please |just )*(?:flip|invert|reverse|turn around|turn) (?:it|this|that|the (?:logic|branches|paths|cases"
        r"|condition|check|test))(?: around)?(?=[.!]?$)",
        "the other way round",
    ),
    # "in the first case also inform support"
    construction(rf"{START}(?P<lead>(?:and |but )*)in the first case,? ", "{lead}in the yes case, "),
    construction(rf"{START}(?P<lead>(?:and |but )*)in the second case,? ", "{lead}in the other case, "),
    # "the note should be written for all deals"
    construction(
        rf"{START}(?P<what>(?:the|that|this|our) [^,.;\n]{{2,30}}? (?:should|must|has to|needs to) be \w+)"
        r" for (?:all|every|each) [\w-]+(?: [\w-]+)?(?=\s*(?:[.!]|$))",
        "{what} in any case",
    ),
    # "create a card for the others"
    construction(
        rf"{START}(?P<lead>(?:and |but |please |also )*)(?P<deed>(?!{NO_DEEDS}\b)[a-z]+ [^.,;:!?\n]{{2,60}}?)"
        rf" (?:to|for|from|with|on) {_REST}(?=\s*(?:[.,;!]|$))",
        "{lead}otherwise {deed}",
    ),
)
"""What is done with those that a test of the workflow leaves over."""
_LABELLED = construction(
    rf"{START}(?:and |but )?(?:the |its )?(?P<what>{PROPERTY}) (?P<value>[\w-]+)\s*(?:{ARROW}|:)\s*(?=\w)",
    "if the {what} is {value}, ",
)
_EACH = construction(
    rf"{START}(?P<lead>(?:and |then |also |please )*)for (?:each|every),? "
    rf"(?=(?:please )?{ORDER} (?:to|on|in|with|via|it|an?|the)\b)",
    "{lead}for each of them, ",
)
"""What is ordered is no thing: "for each post to #bugs"."""
_DENIED = construction(
    rf"{START}(?:and |but )?(?:it|this|that|the (?:workflow|flow|bot|automation))(?: really)?"
    r" (?:(?:should|must|need)(?:n['’]t| not)|(?:does|is)(?:n['’]t| not) (?:need|have|supposed) to)"
    r"(?: really| also)? (?=(?!be\b|have\b|only\b|just\b)[a-z]+"
    r" (?:a|an|any|the|for|to|if|whether|on|it|them|any[a-z]+)\b)",
    "do not ",
)
"""What the workflow is not to do: "it shouldn't text anyone"."""
_VERDICT = r"(?:pointless|useless|superfluous|overkill|annoying|redundant|unnecessary|nonsense|too much|wrong|bad)"
_BETTER = r"(?:better|nicer|more (?:useful|helpful|sensible)|preferable)"
_PREFERRED = (
    # "the mail is pointless, an Asana task would help more"
    construction(
        rf"{START}(?:i think )?(?P<old>(?:the|that|this|our) [^,.;]{{2,30}}?) (?:is|are|seems?|feels) (?:just )?"
        rf"{_VERDICT}[,;]? (?P<new>(?:an?|one) [^,.;]{{3,40}}?)"
        r" (?:(?:would |will )?(?:be|is|help|helps|work|works|do|does)\b)"
        rf"(?: (?:us|me|it|the job|much|far))*(?: (?:more|{_BETTER}|enough|fine))?(?=[.!]|$)",
        "replace {old} with {new}",
    ),
    # "drop the closing and in its place assign it to somebody"
    construction(
        rf"{START}(?:please |also )*(?:remove|drop|delete|skip|scrap|ditch|take out|leave out) (?P<old>(?:the|that|this"
        r"|our) [^,.;\n]{2,40}?)(?:,|;| and|, and) (?:in its (?:place|stead)|instead(?: of (?:it|that))?),? "
        r"(?=(?:please )?[a-z]+ \w)",
        "instead of {old}, ",
    ),
    # "forget the mail, an Asana task is better"
    construction(
        rf"{START}(?:forget(?: about)?|never mind|scrap|drop) (?P<old>(?:the|that|this|our) [^,.;]{{2,30}}?)[,;]"
        rf" (?P<new>(?:an?|one) [^,.;]{{3,40}}?) (?:is|would be|works|would work) (?:much |far )?{_BETTER}(?=[.!]|$)",
        "replace {old} with {new}",
    ),
    # "an Asana task would be more useful than the mail"
    construction(
        rf"{START}(?:i think )?(?P<new>(?:an?|one) [^,.;]{{3,40}}?) (?:is|would be|seems) (?:much |far )?{_BETTER}"
        r" (?:than|to) (?P<old>(?:the|that|this|our|an?) [^,.;]{2,30})",
        "replace {old} with {new}",
    ),
    # "a Notion page is needed as well"
    construction(
        rf"{START}(?:and |but )?(?P<what>(?:an?|another) [^,.;]{{3,50}}?) (?:is|are|would be|will be) (?:also |still )?"
        r"(?:needed|required|missing|wanted|necessary)(?: (?:as well|too|also|there))?(?=[.!]|$)",
        "also add {what}",
    ),
    # "the notes should land on a new Confluence page as well"
    construction(
        rf"{START}(?:and |but )?(?P<thing>(?:the|that|this|our|its) [^,.;]{{2,30}}?)"
        r" (?:should|must|has to|have to|needs? to|could|can|shall|ought to)(?: also)?"
        r" (?:go|land|end up|be (?:put|stored|written|kept))(?: also)? (?:on|in|into|onto|to)"
        r" (?P<what>(?:an? (?:new|separate)|its own) [^,.;]{3,40}?)(?:,? (?:as well|too|also))?(?=[.!]|$)",
        "also create {what} for {thing}",
    ),
)
"""What is judged worse than another thing is replaced by it, what is missing is added."""
_BARE = Grammar(BARE_CASES)
_QUESTIONS = Grammar(CASES_ASKED)
_ON_PATHS = Grammar((*FOR_ALL, *_RESTED, *BY_CASE))
_ANYWHERE = Grammar(
    (
        *(*TAKEN_OVER, *REPORTED, *ROUNDABOUT, _LABELLED, _DENIED, *PLAINER, *PASSED_OVER, *_PREFERRED),
        *(
            TARGETED_ONES,
            *VALUES_TOLD,
            *HELD_BACK,
            *ONE_FOR_EACH,
            *VALUED_CASES,
            *VERIFIED,
            *WAITED,
            *AUTHORED,
            *WISHED_FOR,
        ),
        *WISHED_FOR_EACH,
    )
)
_IN_LOOPS = Grammar(IN_LOOPS)
_ON_TESTS = Grammar(HANGING)
_OF_SEVERAL = Grammar((_EACH, WALKED, *DONE_TO_SOME))
_FOR = words("for")
_DETERMINING = words("the all any our")


_RESTRICTING = re.compile(r"^\W*only\b.*\b(?:whose|with|that|which|who|if|when)\b", re.IGNORECASE)


def plainly_edited(text: str, view: WorkflowView) -> Rewritten:
    """The words of an edit with those about some of what the workflow deals with put as tests and orders."""
    current = _with_trades(Rewritten(text), view)
    current = told_of_some(plainer_around_addresses(current, _BARE), view)
    tested = bool(view.of_role("condition"))
    ordered = _RESTRICTING.search(text) is not None  # "only do it for open ones; reject the others"
    for used, grammar in (
        (HANGING_CUE.search(text) is not None, _ON_TESTS),
        ("?" in text or "hat should" in text, _QUESTIONS),
        (tested or ordered, _ON_PATHS),
        (True, _ANYWHERE),
    ):
        current = plainer_around_addresses(current, grammar) if used else current
    if view.of_role("for_each"):
        current = plainer(current, _IN_LOOPS)
    vocabulary = view.index.vocabulary

    def at_hand(noun: Noun) -> bool:
        return is_at_hand(view, noun)

    reading = read_prompt(current.text, vocabulary)
    for construed in (
        described_steps,
        left_out,
        steps_set_apart,
        approved_steps,
        brief_orders,
        spared_in_a_case,
        contrasted_deeds,
        implied_cases,
        other_sources,
        numbered_places,
        agreed_deeds,
        deeds_held_until,
        ordered_deeds,
        corrected_tools,
        tested_deeds,
        fronted_cases,
        _ordered_calls,
        partial(kept_things, at_hand=at_hand),
    ):
        if changes := construed(reading, view):
            current = changed(current, changes)
            reading = read_prompt(current.text, vocabulary)
    selected = [
        item
        for item in selected_things(reading, at_hand, tested=tested)
        if _orders(item) and not _is_told_apart(item, reading, view)
    ]
    current = changed(current, [_of_each(item, view) for item in selected])
    if selected and ("rather than" in current.text or ", not " in current.text):
        current = changed(current, fronted_cases(read_prompt(current.text, vocabulary), view))
    told = _for_some(read_prompt(current.text, vocabulary), view)
    current = changed(current, [_of_each(item, view) for item in told])
    if _has_several(view):
        current = changed(current, one_for_each(read_prompt(current.text, vocabulary), view))
        current = changed(current, per_thing(read_prompt(current.text, vocabulary), view))
        current = plainer(current, _OF_SEVERAL)
    return current


_TRADING = re.compile(r"\b(?:instead|rather|skip|omit|leave|not|never|no)\b|n['’]t\b", re.IGNORECASE)


def _with_trades(current: Rewritten, view: WorkflowView) -> Rewritten:
    """What is done in some case in a step's stead, put first as one order: it is no order without its case."""
    if _TRADING.search(current.text) is None:
        return current
    return changed(current, traded_in_cases(read_prompt(current.text, view.index.vocabulary), view))


def _ordered_calls(reading: Reading, view: WorkflowView) -> list[Change]:
    """ "Ring them as well": a phone call that is ordered outright, not what somebody else is to do."""
    starts = {
        token.start
        for index, token in enumerate(reading.tokens)
        if not index or reading.tokens[index - 1].norm in _AHEAD
    }
    found: list[Change] = []
    ordered = False
    for change in phone_calls(reading, view.index.vocabulary):
        ordered = change.start in starts if change.pieces else ordered  # without pieces: how somebody is called
        found += [change] if ordered else []
    return found


_AHEAD = words("and then also please just instead , ; . : - –")


def _has_several(view: WorkflowView) -> bool:
    """Whether there are several things, for each of which something can be done."""
    return bool(view.of_role("for_each")) or any(step.lists for step in view.actions)


def _of_each(item: Change, view: WorkflowView) -> Change:
    """The test of those that a workflow lists is one of each, where it does not go through them yet."""
    started = any(step.connector not in {"schedule", "manual"} for step in view.triggers)
    if started or view.of_role("for_each") or not _has_several(view):
        return item
    pieces = [
        replace(piece, text=f"for each of them, {piece.text}") if piece.text.startswith("if it ") else piece
        for piece in item.pieces
    ]
    return replace(item, pieces=tuple(pieces))


def _orders(item: Change) -> bool:
    """Whether something is to be done with the things: "the rest can stay" changes nothing."""
    return not any(piece.text == "do nothing" for piece in item.pieces)


def _is_told_apart(item: Change, reading: Reading, view: WorkflowView) -> bool:
    """Whether the workflow has a path, or a loop, for the things that words are about: these mean a place in it."""
    lead = item.pieces[0]
    tested = lead.text.startswith("for those ") and len(item.pieces) > 1
    stop = item.pieces[1].end if tested else lead.end
    inside = [i for i, token in enumerate(reading.tokens) if lead.start <= token.start < stop]
    if lead.text.startswith("for each"):
        return bool(view.of_role("for_each"))
    if lead.text.startswith("otherwise") or not inside:
        return False
    return qualified_path(view, reading, inside[0], inside[-1] + 1) is not None


def _for_some(reading: Reading, view: WorkflowView) -> list[Change]:
    """ "Page us for urgent tickets", "open a card for the overdue ones in Trello": which things it is done for."""
    norms = reading.norms(0, len(reading.tokens))
    end = len(norms) - (norms[-1:] in (["."], ["!"]))
    first = next((verb.first for verb in reading.verbs if verb.form is VerbForm.BASE), end)
    if set(norms[:end]) & TAKING_AWAY or "," in norms[first:end]:
        return []
    tokens, text = reading.tokens, reading.text
    for place in range(first + 1, end - 2):
        span = _some(reading, view, place, end) if norms[place] in _FOR else None
        if span is None or (span[1] < end and norms[span[1]] not in connectives.PREPOSITIONS | {"too", "also"}):
            continue
        if qualified_path(view, reading, place, span[1]) is not None:
            return []  # the workflow tells them apart already
        start, stop = tokens[first].start, tokens[end - 1].end
        told, behind = (tokens[place].start, tokens[span[1] - 1].end), tokens[span[1] - 1].end
        pieces = [
            Piece(f"if it is {text[tokens[span[0]].start : tokens[span[0]].end]}, ", *told),
            Piece(_deed(reading, first, place), start, tokens[place - 1].end),
        ]
        pieces += [Piece(text[behind:stop], behind, stop)] if behind < stop else []
        return [Change(start, stop, tuple(pieces))]
    return []


def _deed(reading: Reading, first: int, last: int) -> str:
    """What is done; a tool that is only used is told of it: "use Opsgenie"."""
    used = reading.tokens[first].norm in {"use", "take"} and reading.mentioned >= set(range(first + 1, last))
    return f"notify {reading.slice(first + 1, last)}" if used else reading.slice(first, last)


def _some(reading: Reading, view: WorkflowView, place: int, end: int) -> tuple[int, int] | None:
    """The state that tells some of the things apart, behind the "for" at `place`, and where their name ends."""
    state = place + 1
    while state < end and reading.tokens[state].norm in _DETERMINING:
        state += 1
    if state + 1 >= end or not _is_state(reading.tokens[state].norm) or reading.mentions_in(state, state + 1):
        return None
    if reading.tokens[state + 1].norm == "ones":
        return state, state + 2
    noun = next((noun for noun in reading.nouns if noun.first == state + 1 and noun.last <= end), None)
    return (state, noun.last) if noun is not None and noun.plural and is_at_hand(view, noun) else None


def _is_state(norm: str) -> bool:
    return norm.isalpha() and norm not in connectives.FUNCTION_WORDS | connectives.PREPOSITIONS | _POINTING


_POINTING = words(
    "new other remaining first last next following same different several many few these those such respective"
    " corresponding found listed matching selected"
)
