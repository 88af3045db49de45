"""Whom a step addresses where the words say a role or point back: "the author", "its assignee", "them"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agent_app.planners.local.doers import DOER, names_doer
from agent_app.planners.local.fields import Source
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.mapping import person_expression, person_of_loop
from agent_app.planners.local.model import ActionStatement, EntityKind, Noun, Reading

__all__ = ["addressed"]

_PERSON_INPUTS = words("user to assignee users assignees recipient email reviewers responders member attendees chat")


_RECIPIENTS = words("user to recipient email chat")

_ASSIGNED, _ASKED_TO_REVIEW = words("assigned reassigned"), words("review requested")
_ROLES = {
    "author": "reporter",
    "reporter": "reporter",
    "customer": "reporter",
    "assignee": "assignee",
    "reviewer": "reviewer",
    "requester": "reporter",
    "submitter": "reporter",
    "owner": "assignee",
    "member": "user",
    "sender": "sender",
    "user": "user",
}
"""Noun class to the concept under which outputs name that person."""


def addressed(
    reading: Reading,
    statement: ActionStatement,
    name: str,
    schema: Mapping[str, Any],
    sources: Sequence[Source],
    reader: str = "",
) -> str | list[str] | None:
    """Whom a step of the connector `reader` addresses where the words say a role: "the author", "its assignee"."""
    if name not in _PERSON_INPUTS:
        return None
    told = (noun for noun in statement.nouns if noun.canon in _ROLES and not _lacking(reading, noun))
    role = next((_ROLES[noun.canon] for noun in told), None)
    norms = reading.norms(statement.clause.first, statement.clause.last)
    if role is None and names_doer(reading, statement.clause):
        role = DOER
    elif role is None and set(norms) & {"them", "they", "him", "her", "whoever"}:
        if (named := _named_before(reading, statement, norms)) is not None and name != "to":
            return [named] if schema.get("type") == "array" else named
        before = set(reading.norms(0, statement.clause.first))
        pointed = "assignee" if _ASSIGNED & before else "reviewer" if before >= _ASKED_TO_REVIEW else "reporter"
        role = "user" if _joined(sources) is not None else pointed
    if role is None and name == "to" and statement.lemma in {"reply", "respond", "answer", "reply to"}:
        role = "sender"
    mailed = name == "to" or schema.get("format") == "email"
    each = person_of_loop(sources, reader, mailed=mailed) if role in {None, "user"} and name in _RECIPIENTS else None
    if each is not None:
        return [each] if schema.get("type") == "array" else each
    if role is None:
        return None
    wanted = {"type": "string", "format": "email"} if mailed else schema
    owners = {noun.canon for noun in statement.nouns if noun.canon not in _ROLES}
    found = person_expression(role, wanted, sources, owners, reader)
    return [found] if found is not None and schema.get("type") == "array" else found


def _named_before(reading: Reading, statement: ActionStatement, norms: Sequence[str]) -> str | None:
    """ "Assign it to bob and DM | him": who was named last, where no role was spoken of since."""
    first = statement.clause.first
    users = [entity for entity in reading.entities if entity.kind is EntityKind.USER and entity.last <= first]
    if not users or (not {"him", "her"} & set(norms) and first - users[-1].last > _NEAR):
        return None
    since = any(noun.canon in _ROLES and users[-1].last <= noun.first < first for noun in reading.nouns)
    return None if since else users[-1].value.lstrip("@")


_NEAR = 2
"""Tokens from a name to the clause in which "them" is that person."""


def _lacking(reading: Reading, noun: Noun) -> bool:
    """ "Issues without an assignee": whom they are told apart by has nobody's name."""
    return bool({"without", "no"} & set(reading.norms(max(0, noun.first - 2), noun.first)))


def _joined(sources: Sequence[Source]) -> Source | None:
    return next((source for source in sources if {"member", "user"} & set(source.nouns)), None)
