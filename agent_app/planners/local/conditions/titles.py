"""What a condition is called for people."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.concepts import concept_of
from agent_app.planners.local.conditions.comparisons import parse_tests
from agent_app.planners.local.conditions.places import place_of
from agent_app.planners.local.conditions.windows import find_window
from agent_app.planners.local.fields import Source
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, Reading

__all__ = ["condition_words"]

_PLURAL = words("are were have")
_SINGULAR = words(
    "is was has had isn't wasn't hasn't contains equals mentions matches starts ends begins exceeds includes lacks"
    " belongs comes needs"
)
_PLACING = words("from by older newer larger smaller longer shorter under over above below")
_REFERENCES = words("priority severity urgency status assignee reporter")
"""What vendors refer to by an object, of which a text says what it is."""
_INNER = frozenset({"name", "value", "id", "key", "label", "login"})


def _whole(reading: Reading, clause: Clause) -> str:
    """The words of a clause, with the subject that a relative clause or a bare predicate leaves out."""
    said = reading.slice(clause.first, clause.last).strip(" ,.")
    norm = reading.tokens[clause.first].norm
    if norm in _PLURAL:
        return f"they {said}"
    if norm in _SINGULAR:
        return f"it {said}"
    done = norm.endswith("ed") and set(reading.norms(clause.first + 1, clause.first + 2)) & {"by", "to"}
    bare = (norm in _PLACING or done) and find_window(reading, clause.first, clause.last) is None
    return f"it is {said}" if bare else said


def condition_words(reading: Reading, clause: Clause, sources: Sequence[Source]) -> str:
    """The words of a condition clause; a value said alone ("high") with the field it is compared with.

    `sources` are the outputs that may be read, nearest last.
    """
    said = _whole(reading, clause)
    tests = parse_tests(reading, clause)
    if len(tests) != 1 or not sources:
        return said
    test = tests[0]
    alone = " ".join(test.values).casefold() == said.strip("'\"").casefold()
    if test.operator != "==" or test.subject or not alone:
        return said
    _, field = place_of(test, sources)
    if field is None:
        return said
    parts = field.path.replace("[]", "").split(".")
    if field.parents[-1:] and concept_of(field.parents[-1]) in _REFERENCES:
        parts.pop()  # "priority.summary"
    while len(parts) > 1 and parts[-1] in _INNER:
        parts.pop()
    return f"{parts[-1].replace('_', ' ')} is {said}"
