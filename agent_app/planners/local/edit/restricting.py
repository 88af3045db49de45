"""Only some of what a loop or a trigger brings: "only paid orders", "limit it to issues whose title has crash"."""

from __future__ import annotations

from dataclasses import replace

from agent_app.planners.local.conditions.windows import find_window
from agent_app.planners.local.edit.at_hand import is_at_hand
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.kinds import NO_QUALITY, deed_on_kind, flagged, of_kind, only_kind
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.restriction import Restriction, names_keeper
from agent_app.planners.local.edit.spotting import spots
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, ClauseKind, VerbForm
from agent_app.planners.local.text import stem

__all__ = ["Restriction", "find_restriction", "said_times"]


_LIMITING = words("limit restrict narrow filter constrain reduce confine")
_DROPPING = words("ignore skip exclude omit leave drop disregard")
_ONLY = words("only just solely exclusively merely")
_RELATIVE = words("that which who")
_OF_THEM = words("whose where")
_QUALITY = words(
    "with without labelled labeled tagged assigned created containing marked from in above over below under older"
    " newer bigger larger smaller shorter longer higher lower earlier later greater cheaper fewer more less"
    " targeting due named called starting ending owned opened closed having not worth costing by that which who whose"
    " where"
)
_FIELDS = words("prio priority status state stage type kind severity level size category urgency team project owner")
_PLURALS = words("ones one those stuff items things everybody everyone anybody anyone people")


def find_restriction(editor: Editor, item: Instruction) -> Restriction | None:
    """The restriction that an instruction puts on what a loop, a list or a trigger brings; None if it has none."""
    norms = item.norms(editor.reading)
    if norms[0] == "but" and len(norms) > 1:
        return find_restriction(editor, replace(item, first=item.first + 1))
    if (deed := _passive_deed(editor, item, norms)) is not None:
        found = find_restriction(editor, replace(item, last=deed[0]))
        return replace(found, subject=(deed[1], item.last)) if found is not None else None
    for reading in (_at_times, _needing_none, _passed_over, _of_ones, _in_brackets):
        if (restriction := reading(editor, item, norms)) is not None:
            return restriction
    only = next((index for index, norm in enumerate(norms) if norm in _ONLY), None)
    if norms[0] in _LIMITING:
        place = next((index for index, norm in enumerate(norms) if norm in {"to", "for", "by", "on"}), None)
        return _of_thing(editor, item, item.first + place + 1, negated=False) if place is not None else None
    if norms[0] in {"leave", "drop"} and norms[1:2] in (["a"], ["an"], ["another"]):
        return None  # "leave a comment on the pull request"
    if (wanted_not := _unwanted(editor, item, norms)) is not None:
        return wanted_not
    if norms[0] in _DROPPING and only is None:
        return (
            _spared(editor, item, norms, 1)
            or _of_thing(editor, item, item.first + 1 + (norms[1:2] in (["out"], ["aside"])), negated=True)
            or flagged(editor, item)
        )
    denied = next((length for length in (1, 2) if " ".join(norms[:length]) in _DENYING), 0)
    if denied and only is None:
        return (
            _of_deed(editor, item, item.first + denied)
            or _spared(editor, item, norms, denied)
            or deed_on_kind(editor, item, item.first + denied)
        )
    if only is None and set(item.leads) & _ONLY and editor.reading.verb_at(item.first) is None:
        return _of_thing(editor, item, item.first, negated=False) or only_kind(editor, item, item.first)
    return _said_with_only(editor, item, only) if only is not None and only <= _EARLY else None


def _unwanted(editor: Editor, item: Instruction, norms: list[str]) -> Restriction | None:
    """ "We don't want snoozed alerts", "leave the solved tickets alone": things, told by what they are like."""
    start = next((len(opener) for opener in _UNWANTED if norms[: len(opener)] == opener), 0)
    last = item.last - (norms[0] in {"leave", "let"} and norms[-1] in _ALONE)
    if not start and last == item.last:
        return None
    return _of_thing(editor, replace(item, last=last), item.first + (start or 1), negated=True)


_UNWANTED = [
    *([who, *denied, want] for who in ("we", "i", "they") for denied in (["do", "not"], ["don't"], ["do", "n't"],
      ["do-not"]) for want in ("want", "need", "care")),
    ["forget"], ["forget", "about"], ["pass", "over"], ["never", "mind"],
]  # fmt: skip
_ALONE = words("alone be untouched aside out")


def _behind_considering(editor: Editor, start: int) -> int:
    """ "Look at open tickets": where the things are named behind a verb that says no more than that they are meant."""
    verb = editor.reading.verb_at(start)
    lemma = verb.lemma.split()[0] if verb is not None else editor.reading.tokens[start].norm
    if lemma not in _CONSIDERING:
        return start
    start = verb.last if verb is not None else start + 1
    return start + (editor.reading.norms(start, start + 1) != [] and editor.reading.tokens[start].norm in _CONSIDERED)


_CONSIDERING = words("look consider process handle take care deal go work want need include treat bother run see keep")
_CONSIDERED = words("at with through about on into over for")


def _said_with_only(editor: Editor, item: Instruction, only: int) -> Restriction | None:
    """ "Only paid orders", "assign only issues without an owner": `only` is the place of that word."""
    if (narrowed := _done_only_for(editor, item, item.first + only)) is not None:
        return narrowed
    start = item.first + only + 1
    start = _behind_considering(editor, start) if start < item.last else start
    found = _of_thing(editor, item, start, negated=False)
    if found is None and (not only or _behind_considering(editor, item.first) >= start - 1):
        found = only_kind(editor, item, start)
    if found is not None and found.subject[0] == found.subject[1]:
        found = replace(found, subject=_named_before(editor, start, found))
    if found is None or found.subject[0] < found.subject[1] or not only:
        return found
    named = refer(editor.view, editor.reading, item.first, item.first + only, None)
    least = _DEED if only == 1 and editor.reading.verb_at(item.first) is not None else _SURE
    if named and named[0].score >= least and named[0].step.role == "action":
        return replace(found, subject=(item.first, item.first + only))
    return found


def _done_only_for(editor: Editor, item: Instruction, only: int) -> Restriction | None:
    """ "The approval is only required for the main branch": what a step that is named is done for alone."""
    verb = next((verb for verb in editor.reading.verbs_in(only, item.last) if verb.form is VerbForm.PAST), None)
    if verb is None or not set(editor.reading.norms(only + 1, verb.first)) <= _UNDERGOING or verb.last + 1 >= item.last:
        return None
    named = refer(editor.view, editor.reading, item.first, only, None)
    if editor.reading.tokens[verb.last].norm not in {"for", "in"} or not named or named[0].score < _DEED:
        return None
    clause = Clause(ClauseKind.CONDITION, verb.last + 1, item.last, "if")
    return Restriction(clause, negated=False, subject=(item.first, only)) if named[0].step.role != "trigger" else None


def _at_times(editor: Editor, item: Instruction, norms: list[str]) -> Restriction | None:
    """ "No mail on weekends", "it should only go out on Fridays": the moments at which a step is taken, or is not."""
    timed = said_times(editor, item)
    if timed is None or (timed.clause.first == item.first and not timed.negated and not set(norms) & _ONLY):
        return None
    named = refer(editor.view, editor.reading, *timed.subject, None)
    if named and named[0].score >= _HALF and named[0].step.role == "action":
        return timed
    everything = set(editor.reading.norms(*timed.subject)) <= _SAID_OF_ALL | _ONLY | _DENIALS | _DROPPING
    return replace(timed, subject=(item.first, item.first)) if everything else None


def said_times(editor: Editor, item: Instruction) -> Restriction | None:
    """The moments at which alone, or never, what the other words of an instruction name is done; None if none are said.

    They stand at its end ("... only at night") or in front ("on weekends, no mail").
    """
    reading = editor.reading
    for start in range(item.first + 1, item.last):
        opens = reading.tokens[start].norm not in _ONLY | _DENIALS | _NOT_OPENING
        if opens and find_window(reading, start, item.last) is not None:
            return _timed(editor, item, (start, item.last), (item.first, start))
    for end in range(item.last - 1, item.first, -1):
        if find_window(reading, item.first, end) is not None:
            rest = end + (reading.tokens[end].norm == ",")
            return _timed(editor, item, (item.first, end), (rest, item.last)) if rest < item.last else None
    return None


def _timed(editor: Editor, item: Instruction, times: tuple[int, int], subject: tuple[int, int]) -> Restriction | None:
    said = set(editor.reading.norms(*subject))
    negated = bool(said & _DENIALS) or editor.reading.tokens[subject[0]].norm in _DROPPING
    only = times[0] == item.first or bool({*item.norms(editor.reading), *item.leads} & _ONLY)
    return Restriction(Clause(ClauseKind.CONDITION, *times, "if"), negated, subject) if negated or only else None


_NOT_OPENING = connectives.BE | words("but and it this , or")
_DENIALS = words("not no never n't don't do-not")
_HALF = 0.5
_SAID_OF_ALL = words("do run apply anything start") | connectives.FUNCTION_WORDS | connectives.FLOW_NOUNS


def _passed_over(editor: Editor, item: Instruction, norms: list[str]) -> Restriction | None:
    """ "Pull requests by bots can be ignored", "for drafts do nothing": things for which nothing is done."""
    if norms[0] == "for" and norms[-2:] == ["do", "nothing"]:
        things = replace(item, first=item.first + 1, last=item.last - 2)
        return _of_thing(editor, things, things.first, negated=True) or of_kind(editor, things, things.first)
    if norms[-1] in {"out", "excluded"} and len(norms) > 3 and norms[-2] in connectives.BE:
        return _of_thing(editor, replace(item, last=item.last - 2), item.first, negated=True)  # "every draft is out"
    length = next((length for length in (1, 2) if " ".join(norms[-length:]) in _IGNORED), 0)
    place = len(norms) - length - 2
    if not length or place < 1 or norms[place] not in _MAY or norms[place + 1] != "be":
        return None
    place -= norms[place - 1] in connectives.BE  # "are to be skipped"
    place -= norms[place - 1] in {"have", "has", "ought"}  # "admins have to be spared"
    things = replace(item, last=item.first + place)
    return _of_thing(editor, things, item.first, negated=True) or of_kind(editor, things, item.first)


_IGNORED = frozenset({"ignored", "skipped", "excluded", "omitted", "disregarded", "dropped", "left out", "spared"})
_MAY = words("can could should must may shall to")


def _passive_deed(editor: Editor, item: Instruction, norms: list[str]) -> tuple[int, int] | None:
    """ "Only PRs with label ready get merged": where "get merged" begins, and the deed that names a step.

    So it is with "only partners get the mail".
    """
    if norms[0] not in _ONLY and not set(item.leads) & _ONLY:
        return None
    for place in range(1, len(norms) - 1):
        if norms[place] in _NEEDING | _RECEIVING:
            named = refer(editor.view, editor.reading, item.first + place + 1, item.last, None)
            if named and named[0].score >= _SURE and named[0].step.role == "action":
                return item.first + place, item.first + place + 1
    for verb in editor.reading.verbs_in(item.first, item.last):
        before = verb.first
        while before > item.first and editor.reading.tokens[before - 1].norm in _UNDERGOING:
            before -= 1
        if verb.form is not VerbForm.PAST or verb.last != item.last or before == verb.first:
            continue
        named = refer(editor.view, editor.reading, verb.first, verb.last, None)
        if named and named[0].score >= _DEED and named[0].step.role == "action":
            return before, verb.first
    return None


_RECEIVING = words("receive receives see sees")
_UNDERGOING = words("get gets are is be being should must may can shall will to have has been")


def _needing_none(editor: Editor, item: Instruction, norms: list[str]) -> Restriction | None:
    """ "Orders without a customer need no card", "closed tickets should not be posted": not done to some things."""
    for place in range(1, len(norms) - 1):
        undone = norms[place] in connectives.BE and norms[place + 1] in _DENIALS  # "are not tagged"
        without = norms[place] in _NEEDING and norms[place + 1] == "no"
        denied = norms[place] in _MAY | _DOING and norms[place + 1] in _DENIALS and norms[place + 2 : place + 3] != []
        end = place + 2 + (denied and norms[place + 2] in _NEEDING | {"be", "have", "receive"})
        if end >= len(norms) or not (without or undone or (denied and end > place + 2)):
            continue
        things = replace(item, last=item.first + place)
        found = _of_thing(editor, things, item.first, negated=True) or of_kind(editor, things, item.first)
        named = refer(editor.view, editor.reading, item.first + end, item.last, None)
        if found is not None and named and named[0].score >= _DEED and named[0].step.role == "action":
            return replace(found, subject=(item.first + end, item.last))
    return None


_NEEDING, _DOING = words("need needs get gets require requires deserve"), words("do does")


def _of_ones(editor: Editor, item: Instruction, norms: list[str]) -> Restriction | None:
    """ "Not for the pinned ones", "just the overdue ones", "don't do it for those labelled pinned"."""
    opener = next((length for length in (3, 2, 1) if " ".join(norms[:length]) in _SPARING), 0)
    if opener and {"for", "to", "with", "on"} & set(norms[opener : opener + _TO_ALL]):
        deed = next(i for i in range(opener, len(norms)) if norms[i] in {"for", "to", "with", "on"})
        if set(norms[opener:deed]) <= _DOING_IT:
            start = item.first + deed + 1
            return _of_thing(editor, item, start, negated=True) or of_kind(editor, item, start)
    if norms[0] in _EXCEPTING and len(norms) > 1:
        return _of_thing(editor, item, item.first + 1 + (norms[1] == "for"), negated=True)
    if set(item.leads) & _ONLY and {"ones", "those"} & set(norms) and editor.reading.verb_at(item.first) is None:
        return _of_thing(editor, item, item.first, negated=False)
    return None


_SPARING = frozenset({"not", "don't", "do-not", "do not", "do n't", "never"})
_EXCEPTING = words("except excluding excepting")
_DOING_IT = words("do it this that run apply anything any of them start")
_TO_ALL = 4
"""Within how many words behind "don't" it says for what."""


def _named_before(editor: Editor, start: int, found: Restriction) -> tuple[int, int]:
    """ "Only bother HubSpot with leads whose ...": the step that is named in front of the things; else nothing."""
    end = next((verb.first for verb in editor.reading.verbs_in(start, found.clause.first)), found.clause.first)
    nouns = [noun.first for noun in editor.reading.nouns_in(start, found.clause.first) if is_at_hand(editor.view, noun)]
    end = min([end, *nouns])
    named = refer(editor.view, editor.reading, start, end, None) if start < end else []
    sure = bool(named) and named[0].score >= _SURE and named[0].step.role == "action"
    return (start, end) if sure else found.subject


_EARLY = 6
_SURE = 0.85
_DEED = 0.7
"""How well a verb alone must fit a step ("ack only ...")."""
_DENYING = frozenset({"do-not", "don't", "do not", "never", "no"})


def _spared(editor: Editor, item: Instruction, norms: list[str], opening: int) -> Restriction | None:
    """ "Skip the mail for cancelled orders", "no ticket for drafts": a step not taken for some of the things."""
    place = norms.index("for") if "for" in norms else 0
    if place <= opening:
        return None
    subject = item.first + opening, item.first + place
    named = refer(editor.view, editor.reading, *subject, None)
    if not named or named[0].score < _DEED or named[0].step.role != "action":
        return None
    found = _of_thing(editor, item, subject[1] + 1, negated=True) if named[0].score >= _SURE else None
    found = found or of_kind(editor, item, subject[1] + 1)
    about_step = found is not None and set(named[0].step.nouns) & {
        noun.canon for noun in editor.reading.nouns_in(found.clause.first, found.clause.last)
    }
    return None if found is None or about_step else replace(found, subject=subject)


def _in_brackets(editor: Editor, item: Instruction, norms: list[str]) -> Restriction | None:
    """ "Sending the campaign happens for public events only (visibility = public)": the test stands in brackets."""
    if not set(norms) & _ONLY or "(" not in norms:
        return None
    start = item.first + norms.index("(")
    end = next((i for i in range(start, item.last) if editor.reading.tokens[i].norm == ")"), item.last)
    if not set(editor.reading.norms(start, end)) & _COMPARING:
        return None
    named = [spot for spot in spots(editor, item.first, item.last, [(start, end)]) if spot.step.role == "action"]
    sure = [spot for spot in named if not spot.step.lists]
    before = [spot for spot in sure if spot.last <= start] or sure[:1]
    subject = (before[0].first, before[-1].last) if before else (start, start)
    return Restriction(Clause(ClauseKind.CONDITION, start + 1, end, "if"), negated=False, subject=subject)


_COMPARING = words("= == != <> > < >= <= is are equals equal contains")


def _of_deed(editor: Editor, item: Instruction, start: int) -> Restriction | None:
    """ "Do not assign issues that have an owner": the step is named by its deed, and not done for some things."""
    found = _of_thing(editor, item, start, negated=False)
    if found is None or found.subject[0] == found.subject[1]:
        return None
    return replace(found, negated=True)


def _of_thing(editor: Editor, item: Instruction, start: int, *, negated: bool) -> Restriction | None:
    """The restriction of the noun behind `start` (and behind a verb there that names a step)."""
    reading = editor.reading
    verb = reading.verb_at(start)
    subject = (start, start)
    if verb is not None and not negated:
        start = verb.last
    noun = next((noun for noun in reading.nouns_in(start, item.last) if is_at_hand(editor.view, noun)), None)
    pronoun = next((i for i in range(start, item.last) if reading.tokens[i].norm in _PLURALS), None)
    if noun is None and pronoun is None:
        pronoun = _misread_thing(editor, start, item.last)
    if noun is None and pronoun is None:
        return None
    first, last = (noun.first, noun.last) if noun is not None else (pronoun or 0, (pronoun or 0) + 1)
    if noun is not None and pronoun is not None and pronoun < noun.first and not negated:
        last = noun.last if noun.first - pronoun <= _NEAR else last
    if verb is not None and not negated:
        named = refer(editor.view, reading, subject[0], last, None)
        if not named or named[0].step.role not in {"action", "for_each"}:
            return None
        subject = (subject[0], last)
    clause = _quality(editor, start, first, last, item.last)
    if clause is None or names_keeper(editor, clause):
        return None
    return Restriction(clause, negated, subject)


_NEAR = 2


def _misread_thing(editor: Editor, start: int, last: int) -> int | None:
    """ "Orders that are cancelled": a plural that looks like a verb, of things that are gone through or listed."""
    view = editor.view
    nouns = [noun for step in view.actions if step.lists for noun in step.nouns]
    nouns += [noun for step in view.triggers for noun in step.nouns]
    for loop in view.of_role("for_each"):
        element = view.element(loop)
        nouns += element.nouns if element is not None else ()
    things = set(map(stem, nouns))
    relative = editor.reading.norms(start + 1, start + 2) and editor.reading.tokens[start + 1].norm in _RELATIVE
    return start if start + 1 < last and relative and stem(editor.reading.tokens[start].norm) in things else None


def _quality(editor: Editor, start: int, first: int, last: int, end: int) -> Clause | None:
    """What is said of the thing between `first` and `last`: behind it, else before it."""
    norms = editor.reading.norms(last, end)
    while end > last and editor.reading.tokens[end - 1].norm in {"please", "instead", "now", "thanks", "ones"}:
        end -= 1
    if norms and norms[0] == "of" and set(norms) & _FIELDS and end > last + 2:
        return Clause(ClauseKind.CONDITION, last + 1, end, "if")
    if norms and norms[0] in _QUALITY | connectives.BE and end > last:
        begin = last + 1 if norms[0] in _RELATIVE | _OF_THEM else last
        owned = set(editor.reading.norms(begin + 1, begin + 2)) & connectives.ARTICLES  # "who have an address"
        begin += begin < end and not owned and editor.reading.tokens[begin].norm in connectives.BE
        return Clause(ClauseKind.CONDITION, begin, end, "if") if begin < end else None
    before = [i for i in range(start, first) if editor.reading.tokens[i].norm not in NO_QUALITY]
    if before and not norms:
        return Clause(ClauseKind.CONDITION, before[0], before[-1] + 1, "if")
    return None
