"""Comparisons of two people that a thing has: "merged by its author", "commented by somebody but the assignee"."""

from __future__ import annotations

from agent_app.planners.local.concepts import CONCEPTS, concept_of
from agent_app.planners.local.conditions.model import Test
from agent_app.planners.local.fields import Field, Source
from agent_app.planners.local.lexicon.words import words

__all__ = ["ROLES", "same_person"]

ROLES = words("author reporter creator requester opener submitter assignee owner")
"""What somebody is to a thing, and nobody's name."""
_WHOSE = words("the its their his her original")
_COMPARED = words("== !=")
_DISTINCT = ("id", "accountId", "account_id", "login", "username", "emailAddress", "email", "uniqueName")
"""What two people are told apart by, surest first."""


def same_person(test: Test, source: Source, field: Field) -> str | None:
    """Whether somebody that a field names is, or is not, who has a role in the thing, as an expression."""
    named = test.values[0].lower().partition(" of ")[0] if len(test.values) == 1 else ""
    said = [word for word in named.split() if word not in _WHOSE]
    if test.operator not in _COMPARED or len(said) != 1 or said[0] not in ROLES or not field.parents:
        return None
    names = CONCEPTS[concept_of(said[0]) or said[0]]
    found = _person(names, field, source) or _by_id(names, field, source)
    if found is None:
        return None
    return f"{source.prefix}.{found[0].path} {test.operator} {source.prefix}.{found[1].path}"


def _person(names: tuple[str, ...], field: Field, source: Source) -> tuple[Field, Field] | None:
    """What tells one of the two apart, and the same of the other who has the role."""
    beside = {item.name: item for item in source.fields if item.parents == field.parents}
    others = [item for item in source.fields if item.parents != field.parents and item.parents[-1:]]
    others = [item for item in others if item.parents[-1] in names and not item.repeated]
    others = [item for item in others if item.name in beside and item.name in _DISTINCT]
    found = min(others, key=lambda item: _nearest(item, names, source), default=None)
    return (beside[found.name], found) if found is not None else None


def _nearest(item: Field, names: tuple[str, ...], source: Source) -> tuple[bool, int, int]:
    whole = bool({*item.parents} & {*source.about})
    return not whole, names.index(item.parents[-1]), _DISTINCT.index(item.name)


def _by_id(names: tuple[str, ...], field: Field, source: Source) -> tuple[Field, Field] | None:
    """The same by the id that a thing has of somebody: `author_id`."""
    own = next((item for item in source.fields if item.parents == field.parents and item.name == "id"), None)
    ids = [f"{name}_id" for name in names]
    told = [item for item in source.fields if item.name in ids and not item.repeated]
    return (own, min(told, key=lambda item: ids.index(item.name))) if own is not None and told else None
