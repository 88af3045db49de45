"""Why a change is wanted, apart from the change: "..., the agency does it now", "so we don't lose track"."""

from __future__ import annotations

from agent_app.planners.local.edit.enough import calls_off, what_is_enough
from agent_app.planners.local.edit.facts import is_fact, is_generic
from agent_app.planners.local.edit.instructions import EDIT_STARTERS
from agent_app.planners.local.edit.stretch_words import condemns_stretch
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, TokenKind, VerbForm

__all__ = ["reasons"]

_ENDS = frozenset({".", "!", "?"})
_JOINTS = words(", ; - – — so because since as")
_GIVING = words("because since as")
_COMPARING = words("soon long well far")
"""What stands between or before "as" where it gives no reason: "as soon as", "as long as"."""
_PURPOSED = words("we i they he she nobody everybody everyone people it nothing")
_PLACING = words("where wherever")
_PRONOUNS = words("it them that this these those one")
_SUBORDINATE = words("if when once after before unless while until whenever as since for in at")
_Span = tuple[int, int]


def reasons(reading: Reading) -> list[_Span]:
    """The token ranges that say why something is wanted; none where nothing else would be left to understand.

    A sentence that only states how things are is a reason too, beside one that orders something. What the order needs
    to be understood stays: "nobody reads the mail, drop it".
    """
    found: list[_Span] = []
    sentences = _sentences(reading)
    for number, (first, last) in enumerate(sentences):
        following = sentences[number + 1] if number + 1 < len(sentences) else None
        if _says_nothing(reading, first, last):
            found.append((first, last))
        elif number and what_is_enough(reading, first, last) and calls_off(reading, *sentences[number - 1]):
            continue
        elif (span := _within(reading, first, last)) is not None:
            found.append(span)
        elif condemns_stretch(reading.norms(first, last)):
            continue  # "everything past the approval is wrong" says what goes
        elif not (following and _points_back(reading, *following)) and (
            is_fact(reading, first, last) or is_generic(reading, first, last)
        ):
            found.append((first, last))
    return found if any(_tells(reading, span, found) for span in sentences) else []


def _tells(reading: Reading, span: _Span, taken: list[_Span]) -> bool:
    """Whether a sentence still says something without the reasons in it."""
    left = [i for i in range(*span) if not any(first <= i < last for first, last in taken)]
    named = {noun.first for noun in reading.nouns} | {verb.first for verb in reading.verbs}
    return len(left) > 1 and any(i in named or reading.mentions_in(i, i + 1) for i in left)


def _sentences(reading: Reading) -> list[_Span]:
    """The sentences of a prompt, without what ends them; what stands in brackets is one of its own."""
    found: list[_Span] = []
    first = 0
    for index, token in enumerate(reading.tokens):
        if token.kind is TokenKind.BREAK or token.norm in _ENDS | {"(", ")", "…"}:
            found.append((first, index))
            first = index + 1
    found.append((first, len(reading.tokens)))
    return [(first, last) for first, last in found if first < last]


def _within(reading: Reading, first: int, last: int) -> _Span | None:
    """The part of a sentence that says why the rest of it is wanted."""
    opener = reading.tokens[first].norm
    colon = next((i for i in range(first + 1, min(last - 1, first + _REPORT)) if reading.tokens[i].norm == ":"), None)
    if colon is not None and set(reading.norms(first + 1, colon)) & _REPORTING:
        return first, colon + 1
    if opener in _GIVING:
        comma = next((i for i in range(first + 1, last) if reading.tokens[i].norm == ","), None)
        if comma is not None and is_fact(reading, first + 1, comma):
            return first, comma + 1
    for index in range(first + 1, last - 1):
        norm = reading.tokens[index].norm
        if norm not in _JOINTS or {reading.tokens[index - 1].norm, reading.tokens[index + 1].norm} & _COMPARING:
            continue
        if opener not in _PLACING and _leads(reading, first, index, last):
            return first, index + 1
        if norm == "," and reading.tokens[index + 1].norm == "so":
            continue
        end = _clause_end(reading, index + 1, last)
        if norm in _GIVING | {"so"} and reading.tokens[index + 1].norm not in _PURPOSED:
            continue
        if opener in _SUBORDINATE and not _orders_before(reading, first, index):
            continue
        if is_fact(reading, index + 1, end) and _orders_before(reading, first, index):
            return index, end
    return None


_REPORT = 8
_REPORTING = words("says said insists insist thinks told tells asks asked reminded demands wrote writes decided")


def _says_nothing(reading: Reading, first: int, last: int) -> bool:
    """ "(again)": a word or two between brackets that name nothing."""
    bracketed = first > 0 and reading.tokens[first - 1].norm == "(" and last - first <= _FEW
    named = reading.verbs_in(first, last) or reading.mentions_in(first, last) or reading.entities_in(first, last)
    return bracketed and not named and not any(noun.known for noun in reading.nouns_in(first, last))


_FEW = 2


def _leads(reading: Reading, first: int, joint: int, last: int) -> bool:
    """ "Legal doesn't read these, so their review can come out": the reason stands first."""
    start = joint + 1 + (reading.tokens[joint].norm == "," and reading.tokens[joint + 1].norm in {"so", "please"})
    if start >= last or _points_back(reading, start, last):
        return False
    if reading.tokens[joint].norm not in {",", ";", "-", "–", "—", "so"}:
        return False
    if not is_fact(reading, first, joint) and not is_generic(reading, first, joint):
        return False
    if "so" in reading.norms(joint, start):
        return True
    return _orders(reading, start) and reading.tokens[start].norm not in _GOING_ON


def _orders(reading: Reading, index: int) -> bool:
    """Whether an order may begin at a token, or a duty is spoken of there."""
    verb = reading.verb_at(index)
    norm = reading.tokens[index].norm
    return norm in EDIT_STARTERS | _DUTIES or (verb is not None and verb.form is VerbForm.BASE)


_DUTIES = words("should must has needs need shall instead only can gets rather want without")
_GOING_ON = words("not no don't only also run have call name wait")


def _orders_before(reading: Reading, first: int, last: int) -> bool:
    """Whether an order stands between two tokens; "the mail out" is one without a verb."""
    if any(_orders(reading, index) for index in range(first, last)):
        return True
    return reading.tokens[last - 1].norm in {"out", "away"} and not set(reading.norms(first, last)) & connectives.BE


def _clause_end(reading: Reading, first: int, last: int) -> int:
    return next((i for i in range(first, last) if reading.tokens[i].norm in {",", ";"}), last)


def _points_back(reading: Reading, first: int, last: int) -> bool:
    """Whether words can only be understood by what was said before: "drop it", "we want Asana there"."""
    norms = reading.norms(first, last)
    if norms and norms[0] in _PRONOUNS:
        return True
    named = [noun for noun in reading.nouns_in(first, last) if noun.known or noun.determiner == "definite"]
    telling = bool(named) or bool(reading.mentions_in(first, last))
    return bool(set(norms) & _PRONOUNS) and not telling
