"""Dividing a prompt into single instructions, and finding in each where it applies."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from agent_app.planners.local.edit.patterns import SAYING_NOTHING
from agent_app.planners.local.edit.politeness import announces, says_instead, without_politeness
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import phrases, words
from agent_app.planners.local.model import Reading, TokenKind, VerbForm

__all__ = [
    "CHANGING",
    "EDIT_STARTERS",
    "SUBORDINATE",
    "Instruction",
    "instructions",
    "orders_at",
    "pause_before_order",
    "sentences_of",
]

EDIT_STARTERS = words(
    "remove drop delete skip omit replace swap change rename move switch undo revert ditch exclude cut reorder"
    " shift substitute adjust"
    " modify insert append add use put keep leave set make let take get forget scrap throw wrap trigger start"
    " run only also otherwise else"
    " no not don't stop strike ditch kill erase discard eliminate dump"
    " raise lower bump increase decrease wait ask have call name listen react subscribe watch lose axe nix trash"
)
_JOINTS = words(", and then but plus also & so")
_ENDS = frozenset(".!?;")
_LEADING = words("otherwise else first if not so")
_CARRYING_ON = words(
    "or than with by for to of from as between both either neither nor should must shall can could may might would will"
)


@dataclass(frozen=True, slots=True)
class Instruction:
    """A stretch of tokens that asks for one change; `joint` is what stood before it ("and", ".", "")."""

    first: int
    last: int
    joint: str = ""
    leads: tuple[str, ...] = field(default_factory=tuple)

    def norms(self, reading: Reading) -> list[str]:
        """Its normalised words."""
        return reading.norms(self.first, self.last)


def instructions(reading: Reading) -> list[Instruction]:
    """The instructions of a prompt in order: sentences, divided before each verb that opens another change."""
    found: list[Instruction] = []
    first, joint = 0, ""
    tokens = reading.tokens
    index = 0
    while index < len(tokens):
        token = tokens[index]
        ends = token.kind in {TokenKind.BREAK, TokenKind.ARROW} or (
            token.kind is TokenKind.PUNCT and token.norm in _ENDS
        )
        if ends or (token.norm == ":" and _opens(reading, index + 1)):
            _append(found, reading, first, index, joint)
            first, joint = index + 1, token.norm
        elif token.norm in _JOINTS and index > first and _divides(reading, first, index):
            _append(found, reading, first, index, joint)
            first, joint = index, token.norm
        elif index > first and _turns(reading, index):
            _append(found, reading, first, index, joint)
            index += token.norm == "or"
            first, joint = index, ","
        index += 1
    _append(found, reading, first, len(tokens), joint)
    return [_in_turn(reading, item, found[number + 1 : number + 2]) for number, item in enumerate(found)]


def _in_turn(reading: Reading, item: Instruction, following: Sequence[Instruction]) -> Instruction:
    """ "First drop the mail, then ...": a change that is told first, not one at the start of the workflow."""
    change = reading.norms(item.first, item.first + 2)
    if change[:1] != ["first"] or change[-1] not in CHANGING or not following or "then" not in following[0].leads:
        return item
    return replace(item, first=item.first + 1, leads=(*item.leads, "first"))


CHANGING = words("remove drop delete skip omit replace swap change rename take throw get cut scrap ditch kill lose")


def _turns(reading: Reading, index: int) -> bool:
    """ "... or else tag it", "... otherwise close it": the other case, in the middle of a sentence."""
    if reading.norms(index, index + 2) == ["or", "else"]:
        return _opens(reading, index + 2)
    named = reading.tokens[index - 1].norm in connectives.ARTICLES | _WHATEVER  # "an else branch", "anything else"
    return reading.tokens[index].norm in {"else", "otherwise"} and not named and _opens(reading, index + 1)


_WHATEVER = words("anything everything something nothing nobody everybody anybody somebody everyone all what who")


def sentences_of(reading: Reading) -> list[Instruction]:
    """The sentences of a prompt, undivided."""
    found: list[Instruction] = []
    first = 0
    for index, token in enumerate(reading.tokens):
        if token.kind is TokenKind.BREAK or (token.kind is TokenKind.PUNCT and token.norm in _ENDS):
            _append(found, reading, first, index, "")
            first = index + 1
    _append(found, reading, first, len(reading.tokens), "")
    return found


def orders_at(reading: Reading, index: int) -> bool:
    """Whether an order stands at a token: a verb in its base form, after "please" or "also"."""
    while index < len(reading.tokens) and reading.tokens[index].norm in _SOFTENING:
        index += 1
    verb = reading.verb_at(index)
    return verb is not None and verb.form is VerbForm.BASE


_SOFTENING = words("please also then just kindly")


def pause_before_order(reading: Reading, first: int, last: int, pauses: Collection[str]) -> int | None:
    """The first of some pauses between two tokens behind which something is ordered."""
    found = (index for index in range(first, last) if reading.tokens[index].norm in pauses)
    return next((index for index in found if orders_at(reading, index + 1)), None)


def _append(found: list[Instruction], reading: Reading, first: int, last: int, joint: str) -> None:
    leads: list[str] = []
    while (
        first < last
        and reading.tokens[first].norm in SAYING_NOTHING | {":", "-", "("}
        and not says_instead(reading, first)
        and not _limits(reading, first)
    ):
        leads.append(reading.tokens[first].norm)
        first += 1
    first = without_politeness(reading, first, last, leads)
    while last > first and reading.tokens[last - 1].norm in {
        ",",
        "and",
        "then",
        ")",
        "please",
        "plz",
        "pls",
        "thanks",
        "-",
    }:
        last -= 1
    last = _without_verdict(reading, first, last, leads)
    last = next((last - len(end) for end in _NO_MORE if tuple(reading.norms(last - len(end), last)) == end), last)
    last = _without_rest(reading, first, _without_reason(reading, first, last))
    if reading.norms(last - 3, last - 1) == [",", "not"] and reading.tokens[last - 1].norm in _CONTRARY:
        last -= 3  # "after the message, not before": said already
    only = reading.norms(first, first + 2)
    first += len(only) > 1 and last > first + 1 and only[0] in {"only", "just"} and only[1] in _TAKING_AWAY
    if first < last and not announces(reading.norms(first, last)):
        found.append(Instruction(first, last, joint, tuple(leads)))


_NO_MORE = tuple(
    tuple(phrase.split())
    for phrase in phrases("and nothing else, and nothing more, and nothing further, and that 's it, and that 's all")
)
"""Behind an order: no more is ordered."""


def _without_verdict(reading: Reading, first: int, last: int, leads: list[str]) -> int:
    """Where "... would be better" begins: what stands in front of it is wanted instead of what there is."""
    for verdict in _PREFERRING:
        if first < last - len(verdict) and tuple(reading.norms(last - len(verdict), last)) == verdict:
            leads.append("instead")
            return last - len(verdict)
    return last


_PREFERRING = tuple(
    tuple(phrase.split())
    for phrase in phrases(
        "would be better, 'd be better, is better, works better, suits us better, suits me better, would be preferable,"
        " would be nicer, would suit us better, would suit me better, would work better, would be best"
    )
)


def _without_rest(reading: Reading, first: int, last: int) -> int:
    """Where "but keep everything else (as it is)" begins, which changes nothing; the end if nothing does."""
    for index in range(first + 1, last - 2):
        if reading.tokens[index].norm not in {"but", "and", ","} or reading.tokens[first].norm in {"keep", "leave"}:
            continue
        start = index + 1 + (reading.tokens[index + 1].norm in {"but", "and", "please"})
        said = reading.norms(start, last)
        if said[:1] in (["keep"], ["leave"]) and tuple(said[1:3]) in _THE_REST and not set(said[3:]) - _AS_IT_IS:
            return index
        takes_away = reading.tokens[first].norm in CHANGING and reading.tokens[index].norm in {"but", "and"}
        if takes_away and said[:1] in (["keep"], ["leave"]) and said[1:2] in (["the"], ["that"], ["our"]):
            return index  # "remove the mail but leave the check"
        goes_on = reading.tokens[index].norm == "," and reading.tokens[index + 1].norm == "still"
        if (
            goes_on and reading.tokens[index + 2].norm not in connectives.PREPOSITIONS
        ):  # ", still for each of them, ..."
            return index  # ", still post all of them": what goes on as it does
    return last


_THE_REST = (("everything", "else"), ("the", "rest"), ("the", "others"), ("all", "others"), ("all", "else"))
_AS_IT_IS = words("as it is they are the way unchanged alone untouched like that before in place was please of steps")
_CONTRARY = words("before after earlier later behind first last")
_TAKING_AWAY = words("remove delete drop scrap erase discard eliminate")


def _without_reason(reading: Reading, first: int, last: int) -> int:
    """Where "because ..." or "so that ..." begins, which says why and orders nothing; the end if nothing does."""
    for index in range(first, last):
        norm, following = reading.tokens[index].norm, reading.norms(index + 1, index + 2)
        purpose = norm == "that" and index == first and index > 0 and reading.tokens[index - 1].norm == "so"
        if norm == "so" and reading.norms(max(0, index - 2), index) in _MAKING_SO:
            continue
        if norm == "so" and reading.norms(index + 1, index + 3) == ["that", "one"]:
            continue  # "nobody uses it, so that one can go"
        if norm in {"because", "cause", "cuz", "bc"} or purpose or (norm == "so" and following == ["that"]):
            end = index
            while end > first and reading.tokens[end - 1].norm in {",", "-", "("}:
                end -= 1
            return end
    return last


_MAKING_SO = (["make", "it"], ["have", "it"], ["want", "it"], ["set", "it"], ["change", "it"], ["need", "it"])


def _divides(reading: Reading, first: int, joint: int) -> bool:
    """Whether a conjunction or comma stands before another change."""
    start = _behind_fillers(reading, joint + 1)
    if (
        _replaces_too(reading, first, joint, start)
        or _explains(reading, first, joint, start)
        or _states(reading, first, joint, start)
    ):
        return True
    if start >= len(reading.tokens) or not _opens(reading, start):
        return False
    norms = reading.norms(first, joint)
    if reading.tokens[joint].norm == "but" and reading.tokens[start].norm in {"keep", "leave"}:
        return False
    if reading.tokens[joint].norm in {",", "also", "then"} and _is_mere_place(reading, first, joint):
        return False
    opening = next((norm for norm in norms if norm not in {"and", "but", "so"}), "")
    if reading.tokens[joint].norm in {",", "also", "then"} and opening in SUBORDINATE:
        return False
    if "between" in norms or (norms[-1:] and norms[-1] in _CARRYING_ON):
        return False
    if reading.tokens[joint].norm == "also" and start == joint + 1 and reading.tokens[start].norm in _BEING_GIVEN:
        return False  # "all issues also get a comment"
    if reading.tokens[joint].norm == "," and reading.tokens[start].norm == "not":
        return False
    return bool([norm for norm in norms if norm not in SAYING_NOTHING and norm not in _LEADING])


_BEING_GIVEN = words("get receive need have")
_IN_STEAD = (("instead", "of"), ("in", "place", "of"), ("rather", "than"))
_SUBJECTS = words("i we they he she nobody everyone it that's there it's what whatever everything nothing")


def _has_instead(norms: Sequence[str]) -> bool:
    return any(tuple(norms[i : i + len(words_)]) == words_ for words_ in _IN_STEAD for i in range(len(norms)))


def _replaces_too(reading: Reading, first: int, joint: int, start: int) -> bool:
    """ "Use Excel in place of Sheets, and Teams in place of Slack": the verb is said once for two changes."""
    end = next(
        (i for i in range(start, len(reading.tokens)) if reading.tokens[i].norm in _JOINTS | _ENDS), len(reading.tokens)
    )
    return _has_instead(reading.norms(first, joint)) and _has_instead(reading.norms(start + 1, end))


def _explains(reading: Reading, first: int, joint: int, start: int) -> bool:
    """ "Drop the check, I want it for all leads": a sentence of its own that says why."""
    if reading.tokens[joint].norm != "," or start + 1 >= len(reading.tokens) or start != joint + 1:
        return False
    if reading.tokens[start].norm not in _SUBJECTS or reading.tokens[first].norm in SUBORDINATE:
        return False
    passive = set(reading.norms(first, joint)) & _MODALS and reading.norms(joint - 2, joint - 1) == ["be"]
    return reading.verb_at(first) is not None or reading.tokens[first].norm in EDIT_STARTERS or bool(passive)


_MODALS = words("can could should may must might shall")


def _states(reading: Reading, first: int, joint: int, start: int) -> bool:
    """ "Open a deal, Mailchimp comes after that": behind an order, a clause that says where a step stands or stays."""
    between = reading.norms(joint + 1, start)
    if reading.tokens[joint].norm not in {",", "and", "but"} or not set(between) <= {"and", "then", "also"}:
        return False
    wishes = set(reading.norms(first, joint)) & _WISHING
    if not wishes and not any(verb.form is VerbForm.BASE for verb in reading.verbs_in(first, joint)):
        return False
    named = {i for noun in reading.nouns for i in range(noun.first, noun.last)}
    named |= reading.mentioned
    for index in range(start + 1, min(len(reading.tokens), start + _SHORT_SUBJECT)):
        norm = reading.tokens[index].norm
        if norm in _STATING or (norm == "can" and reading.norms(index + 1, index + 2) in _STEPPING):
            return True
        if norm in _YET:
            continue
        if index not in named and norm not in {"step", "one", "steps", "part"}:
            return False
    return False


_STEPPING = (["go"], ["stay"], ["leave"], ["disappear"], ["remain"])
_YET = words("still only always then also")
_WISHING = words("need want needs wants")
_SHORT_SUBJECT = 5
_DUTIES = words("should must has shall")
_STATING = words("comes goes stays remains follows stay remain runs disappears vanishes") | _DUTIES
SUBORDINATE = words(
    "if when once after before for unless in instead whenever as rather besides along alongside together apart"
    " following while during until till since upon prior ahead between within inside outside behind beyond provided"
    " whereas wherever where at on with without from because although though"
)
"""Prepositions and conjunctions: what they open says when, where or in whose stead, and its main clause follows."""
_PLACE_WORDS = words(
    "in inside within outside into at before after behind on with for once between to from while during along besides"
    " alongside together following until upon prior ahead as instead rather"
)


def _is_mere_place(reading: Reading, first: int, last: int) -> bool:
    """ "Inside the loop", "before the merge": where the next words apply, no order of its own."""
    while first < last and reading.tokens[first].norm in SAYING_NOTHING:
        first += 1
    return first < last and reading.tokens[first].norm in _PLACE_WORDS


def _behind_fillers(reading: Reading, start: int) -> int:
    while start < len(reading.tokens) and reading.tokens[start].norm in SAYING_NOTHING and not _limits(reading, start):
        start += 1
    return start


def _limits(reading: Reading, index: int) -> bool:
    """ "Just when it is urgent": a "just" that says what "only" does."""
    return reading.tokens[index].norm == "just" and reading.norms(index + 1, index + 2) in (["if"], ["when"], ["for"])


def _opens(reading: Reading, start: int) -> bool:
    start = _behind_fillers(reading, start)
    if start >= len(reading.tokens):
        return False
    token = reading.tokens[start]
    verb = reading.verb_at(start)
    if reading.norms(start, start + 2) == ["do", "not"] or _limits(reading, start):
        return True
    if token.norm == "do" and (deed := reading.verb_at(start + 1)) is not None and deed.form is VerbForm.BASE:
        return True  # "but do label it"
    if _opens_behind_place(reading, start) or _opens_loop(reading, start):
        return True
    if token.norm in EDIT_STARTERS:
        following = reading.tokens[start + 1].norm if start + 1 < len(reading.tokens) else ""
        return verb is not None or following not in {"", ",", "."}
    if verb is not None and verb.form is VerbForm.BASE:
        return True
    return token.norm in {"if", "for", "unless"} or (token.norm == "in" and "case" in reading.norms(start, start + 4))


def _opens_loop(reading: Reading, start: int) -> bool:
    """ "... and do all of this for every event": what is there is to be repeated."""
    norms = reading.norms(start, start + _EDGE_WORDS + 1)
    each = next((i for i, norm in enumerate(norms[:-1]) if norm == "for" and norms[i + 1] in {"each", "every"}), 0)
    return each > 1 and norms[0] in {"do", "repeat", "run"} and set(norms[1:each]) <= _AT_HAND


_AT_HAND = words("this that it all of everything both these those them the same")


def _opens_behind_place(reading: Reading, start: int) -> bool:
    """ "... and at the end post the link": words for an edge of the workflow or of a loop, and an order behind them."""
    norms = reading.norms(start, start + _EDGE_WORDS)
    edge = next((i for i, norm in enumerate(norms) if norm in _EDGES), None)
    if edge is None or norms[0] not in {"at", "in", "inside", "after"} or not set(norms[1:edge]) <= _EDGING:
        return False
    verb = reading.verb_at(start + edge + 1)
    if verb is None:  # "at the end post the link": taken for a noun, but an object follows
        return bool(set(reading.norms(start + edge + 2, start + edge + 3)) & {"the", "a", "an"})
    return verb.form is VerbForm.BASE


_EDGE_WORDS = 5
_EDGES, _EDGING = words("end start beginning top bottom loop that"), words("the very a")
