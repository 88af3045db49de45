"""Which of several things are spoken of, or in what case: "leads without an email", "if it is closed", "drafts"."""

from __future__ import annotations

from agent_app.planners.local.edit.instructions import orders_at
from agent_app.planners.local.edit.view import WorkflowView
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading

__all__ = ["OPENERS", "as_test", "says_case"]

OPENERS = words("if when whenever for")
_EACH = words("each every all both now them it us me that this")
"""What opens no case behind "for"."""
_SHORTEST = 2


def says_case(reading: Reading, view: WorkflowView, case: tuple[int, int]) -> bool:
    """Whether words say a case, or which of several things something is said of."""
    first, last = case
    norms = reading.norms(first, last)
    if norms[0] in {"if", "when", "whenever"}:
        return last - first > _SHORTEST and norms[1] not in {"you", "we", "i", "possible"}
    if norms[0] == "for":
        return norms[1] not in _EACH
    if orders_at(reading, first):
        return False
    if not (view.of_role("for_each") or any(step.lists for step in view.actions)):
        return False
    own = _own_things(view)
    things = [i for i in range(first, last) if _things(view, norms[i - first])]
    at_hand = [i for i in things if _things(view, norms[i - first]) in own]
    if at_hand or set(norms) & _ONES:
        told = [i for i in range(first, last) if i not in at_hand]
        return any(reading.tokens[i].norm not in connectives.ARTICLES | _EACH for i in told)
    kinds = [norm for norm in norms if norm not in connectives.ARTICLES | {"for", "all", "any"}]
    return bool(things) or (len(kinds) == 1 and kinds[0].endswith("s"))


_ONES = words("those ones")


def _things(view: WorkflowView, norm: str) -> str:
    """The class of several things that a word names, "" if it names none."""
    hit = view.index.vocabulary.nouns.at([norm], 0) if norm.endswith("s") else None
    return hit[1].canon if hit is not None and hit[1].known else ""


def as_test(reading: Reading, view: WorkflowView, case: tuple[int, int]) -> str:
    """A case as a test: "if it has no email" for "leads without email", "if it is a draft" for "drafts"."""
    first, last = case
    opener = reading.tokens[first].norm
    if opener in OPENERS - {"for"}:
        return f"if {reading.slice(first + 1, last)}"
    first += opener == "for"
    while first < last and reading.tokens[first].norm in (connectives.ARTICLES - _ONES) | {"all", "any", "of"}:
        first += 1
    own = _own_things(view)
    things = next(
        (
            i
            for i in range(first, last)
            if reading.tokens[i].norm in _ONES or _things(view, reading.tokens[i].norm) in own
        ),
        None,
    )
    if things is None:
        kind = next((noun for noun in reading.nouns_in(first, last) if noun.last == last), None)
        said = kind.canon.replace("_", " ") if kind is not None else reading.slice(first, last).removesuffix("s")
        return f"if it is {'an' if said[:1] in 'aeiou' else 'a'} {said}"
    if things > first:
        return f"if it is {reading.slice(first, things)}"
    behind = things + 1
    if behind < last and reading.tokens[behind].norm in connectives.RELATIVES:
        verb = _OF_ONE.get(reading.tokens[behind + 1].norm, reading.tokens[behind + 1].norm)
        return f"if it {verb} {reading.slice(behind + 2, last)}"
    how = reading.tokens[behind].norm if behind < last else ""
    if how in _HAVING_OR_NOT:
        return f"if it {_HAVING_OR_NOT[how]} {reading.slice(behind + 1, last)}"
    return f"if it is {reading.slice(behind, last)}"


_OF_ONE = {"are": "is", "were": "was", "have": "has", "do": "does", "contain": "contains"}
_HAVING_OR_NOT = {"with": "has", "without": "has no", "having": "has", "lacking": "has no"}


def _own_things(view: WorkflowView) -> set[str]:
    """What the workflow lists."""
    return {noun for step in view.actions if step.lists for noun in step.nouns[:1]}
