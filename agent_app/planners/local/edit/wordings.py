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
from agent_app.planners.local.edit.bare_cases import BARE_CASES
from agent_app.planners.local.edit.branching import qualified_path
from agent_app.planners.local.edit.brief import brief_orders
from agent_app.planners.local.edit.case_implied import implied_cases
from agent_app.planners.local.edit.cases_said import BY_CASE, WISHED_FOR, corrected_tools
from agent_app.planners.local.edit.firstly import ordered_deeds
from agent_app.planners.local.edit.for_all import FOR_ALL
from agent_app.planners.local.edit.held_back import HELD_BACK
from agent_app.planners.local.edit.in_loops import IN_LOOPS, NO_DEEDS
from agent_app.planners.local.edit.instead import contrasted_deeds
from agent_app.planners.local.edit.landing import kept_things
from agent_app.planners.local.edit.looping import goes_through
from agent_app.planners.local.edit.passed_over import PASSED_OVER
from agent_app.planners.local.edit.plainer import PLAINER
from agent_app.planners.local.edit.ranked import numbered_places
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.reported import REPORTED
from agent_app.planners.local.edit.roundabout import ROUNDABOUT
from agent_app.planners.local.edit.set_apart import steps_set_apart
from agent_app.planners.local.edit.some_ones import told_of_some
from agent_app.planners.local.edit.sourcing import other_sources
from agent_app.planners.local.edit.sparing import spared_in_a_case
from agent_app.planners.local.edit.succeeded import TAKEN_OVER
from agent_app.planners.local.edit.tested import tested_deeds
from agent_app.planners.local.edit.valued_cases import VALUED_CASES
from agent_app.planners.local.edit.view import WorkflowView
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Noun, Reading, VerbForm
from agent_app.planners.local.parse import read_prompt
from agent_app.planners.local.rewrite.authors import AUTHORED
from agent_app.planners.local.rewrite.calls import phone_calls
from agent_app.planners.local.rewrite.cases import ASKED, PROPERTY, is_case
from agent_app.planners.local.rewrite.patterns import (
    ARROW,
    ORDER,
    START,
    Grammar,
    construction,
    plainer,
    question,
)
from agent_app.planners.local.rewrite.selected import selected_things
from agent_app.planners.local.rewrite.spans import Change, Piece, Rewritten, changed
from agent_app.planners.local.rewrite.verified import VERIFIED
from agent_app.planners.local.rewrite.waited import WAITED

__all__ = ["is_at_hand", "plainly_edited"]

_THEN = rf"\?+\s*(?:(?:then|yes|if so),?:?\s+|(?=(?:please |also |just )?{ORDER}\b))"
"""What stands between a question and what is to be done where the answer is yes."""
_REST = r"(?:(?:all )?the (?:rest|others|other ones|remaining(?: ones)?)|all (?:the )?others)\b"
_ASKING = (
    # "level fatal? then page us"
    construction(
        rf"{START}(?:and |but )?(?:the |its )?(?P<what>{PROPERTY}) (?P<value>[\w-]+){_THEN}",
        "if the {what} is {value}, ",
    ),
    # "is the priority urgent? then open an incident"
    construction(rf"{START}(?:and |but )?{ASKED}{_THEN}", question, holds=is_case),
    # "urgent? create a ticket too"
    construction(
        rf"{START}(?:and |but )?(?P<rest>(?:(?:still|already|not|no longer) )*[a-z-]{{4,}}){_THEN}",
        "if it is {rest}, ",
        holds=is_case,
    ),
)
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
_QUESTIONS = Grammar(_ASKING)
_ON_PATHS = Grammar((*FOR_ALL, *_RESTED, *BY_CASE))
_ANYWHERE = Grammar(
    (
        *(*TAKEN_OVER, *REPORTED, *ROUNDABOUT, _LABELLED, _DENIED, *PLAINER, *PASSED_OVER, *_PREFERRED),
        *(*HELD_BACK, *VALUED_CASES, *VERIFIED, *WAITED, *AUTHORED, *WISHED_FOR),
    )
)
_IN_LOOPS = Grammar(IN_LOOPS)
_OF_SEVERAL = Grammar((_EACH,))
_FOR = words("for")
_TAKING_AWAY = words(
    "remove drop delete skip omit ignore exclude leave keep limit restrict filter only just no not never n't don't stop"
    " without unless if when instead start trigger run react listen wait"
)
_DETERMINING = words("the all any our")


def is_at_hand(view: WorkflowView, noun: Noun) -> bool:
    """Whether a workflow deals with such things: it goes through them, lists them, or starts on one."""
    if any(goes_through(view, loop, noun) for loop in view.of_role("for_each")):
        return True
    started = [step for step in view.triggers if noun.canon in step.nouns]
    listed = [step for step in view.actions if step.lists and noun.canon in step.nouns]
    return bool(started or listed)


_RESTRICTING = re.compile(r"^\W*only\b.*\b(?:whose|with|that|which|who|if|when)\b", re.IGNORECASE)


def plainly_edited(text: str, view: WorkflowView) -> Rewritten:
    """The words of an edit with those about some of what the workflow deals with put as tests and orders."""
    current = told_of_some(plainer_around_addresses(Rewritten(text), _BARE), view)
    tested = bool(view.of_role("condition"))
    ordered = _RESTRICTING.search(text) is not None  # "only do it for open ones; reject the others"
    for used, grammar in (("?" in text, _QUESTIONS), (tested or ordered, _ON_PATHS), (True, _ANYWHERE)):
        current = plainer_around_addresses(current, grammar) if used else current
    if view.of_role("for_each"):
        current = plainer(current, _IN_LOOPS)
    vocabulary = view.index.vocabulary

    def at_hand(noun: Noun) -> bool:
        return is_at_hand(view, noun)

    reading = read_prompt(current.text, vocabulary)
    for construed in (
        steps_set_apart,
        approved_steps,
        brief_orders,
        spared_in_a_case,
        contrasted_deeds,
        implied_cases,
        other_sources,
        numbered_places,
        agreed_deeds,
        ordered_deeds,
        corrected_tools,
        tested_deeds,
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
    told = _for_some(read_prompt(current.text, vocabulary), view)
    current = changed(current, [_of_each(item, view) for item in told])
    if _has_several(view):
        current = changed(current, _one_for_each(read_prompt(current.text, vocabulary), view))
        current = changed(current, _per(read_prompt(current.text, vocabulary), view))
        current = plainer(current, _OF_SEVERAL)
    return current


def _ordered_calls(reading: Reading, view: WorkflowView) -> list[Change]:
    """ "Ring them as well": a phone call that is ordered outright, not what somebody else is to do."""
    starts = {
        token.start
        for index, token in enumerate(reading.tokens)
        if not index or reading.tokens[index - 1].norm in _AHEAD
    }
    return [change for change in phone_calls(reading, view.index.vocabulary) if change.start in starts]


_AHEAD = words("and then also please just instead , ; . : - –")


def _per(reading: Reading, view: WorkflowView) -> list[Change]:
    """ "Make a card per bug": a further step for each; where its step is there already, another reading repeats it."""
    norms = reading.norms(0, len(reading.tokens))
    end = len(norms) - (norms[-1:] in (["."], ["!"]))
    place = next((i for i in range(end - 1, 0, -1) if norms[i] == "per"), 0)
    noun = next((noun for noun in reading.nouns if noun.first == place + 1 and noun.last == end), None)
    verb = next((verb for verb in reading.verbs if verb.form is VerbForm.BASE and verb.last < place), None)
    if not place or noun is None or verb is None or not is_at_hand(view, noun) or set(norms) & _TAKING_AWAY:
        return []
    named = refer(view, reading, verb.first, place)
    if named and named[0].score >= _NAMED:
        return []
    start, middle = reading.tokens[verb.first].start, reading.tokens[place].start
    stop, deed_end = reading.tokens[end - 1].end, reading.tokens[place - 1].end
    pieces = (
        Piece(f"for each {reading.slice(noun.first, noun.last)}, ", middle, stop),
        Piece(reading.text[start:deed_end], start, deed_end),
    )
    return [Change(start, stop, pieces)]


_NAMED = 0.85


def _one_for_each(reading: Reading, view: WorkflowView) -> list[Change]:
    """ "One Teams message per lead please": the step that makes one for all of them is repeated for each."""
    norms = reading.norms(0, len(reading.tokens))
    place = next((i for i, norm in enumerate(norms) if norm == "per" or norms[i : i + 2] in _FOR_EACH), 0)
    start = next((i for i, norm in enumerate(norms[:place]) if norm in _SINGLE), None)
    if start is None or not set(norms[:start]) <= _AHEAD | {"only", "make", "it", "send"}:
        return []
    thing = next((noun for noun in reading.nouns if place < noun.first <= place + 2), None)
    named = refer(view, reading, start + 1, place)
    step = named[0].step if named and named[0].score >= _NAMED else None
    if step is None or step.role != "action" or view.graph.parent(step.id) is not None or thing is None:
        return []
    if not is_at_hand(view, thing) or step.lists:
        return []
    first, last = reading.tokens[0].start, reading.tokens[thing.last - 1].end
    said = f"do the {reading.slice(start + 1, place)} for each {reading.slice(thing.first, thing.last)}"
    return [Change(first, last, (Piece(said, first, last),))]


_FOR_EACH, _SINGLE = (["for", "each"], ["for", "every"]), words("one single separate individual")


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
    inside = [i for i, token in enumerate(reading.tokens) if lead.start <= token.start < lead.end]
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
    if set(norms[:end]) & _TAKING_AWAY or "," in norms[first:end]:
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
