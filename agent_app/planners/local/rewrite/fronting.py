"""Loops said between a verb and its object: "make for each one an account" to "for each one make an account"."""

from __future__ import annotations

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.model import Reading, VerbForm
from agent_app.planners.local.rewrite.spans import Change, Piece

__all__ = ["fronted_loops"]

_QUANTIFIERS = frozenset({"each", "every"})
_OBJECTS = frozenset({"a", "an", "the", "another", "one", "two", "three"})
_REACH = 5


def fronted_loops(reading: Reading) -> list[Change]:
    """Changes that put "for each ..." before the verb whose object follows it."""
    norms = reading.norms(0, len(reading.tokens))
    found: list[Change] = []
    for verb in reading.verbs:
        first = verb.last
        if verb.form is not VerbForm.BASE or norms[first : first + 1] != ["for"]:
            continue
        if first + 1 >= len(norms) or norms[first + 1] not in _QUANTIFIERS:
            continue
        last = _end(norms, first + 2)
        if last is None:
            continue
        tokens = reading.tokens
        start, begin, end = tokens[verb.first].start, tokens[first].start, tokens[last - 1].end
        loop = Piece(reading.text[begin:end], begin, end)
        said = Piece(reading.text[start : tokens[verb.last - 1].end], start, tokens[verb.last - 1].end)
        found.append(Change(start, end, (loop, Piece(" ", start, start + 1), said)))
    return found


def _end(norms: list[str], first: int) -> int | None:
    """Where the loop's things end: before the determiner of the object; None if no object follows."""
    for index in range(first, min(first + _REACH, len(norms))):
        if norms[index] in _OBJECTS and not (norms[index] == "one" and index == first):
            return index if norms[index - 1] not in connectives.PREPOSITIONS else None
        if not norms[index].isalnum() or norms[index] in {"and", "then"}:
            return None
    return None
