"""Whom a message in a channel calls: "ping @kim in #dev", "post it to #dev cc @kim", "and mention the author"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agent_app.planners.local.addressed import addressed
from agent_app.planners.local.fields import Source
from agent_app.planners.local.index import OperationFeatures
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, Entity, EntityKind, Reading, VerbForm
from agent_app.planners.local.texts import literal

__all__ = ["by_name", "called", "calling_text", "mentioned", "posts_text"]

_TELLING = frozenset({"let know"}) | words("tell notify remind inform alert ping nudge ask message warn poke summon")
_MENTIONING = words("mention tag cc")
_COPYING = words("cc tagging mentioning pinging notifying alerting tag mention ping")
_BETWEEN = words("and , & + also of the : let")
_TEXTS = ("text", "content", "message", "body")


def posts_text(features: OperationFeatures, inputs: Mapping[str, Any]) -> str | None:
    """The input with the text of a message that is posted where several read it; None for other steps."""
    if features.spec.connector.category != "CHAT" or not features.takes_channel or "user" in features.inputs:
        return None
    return next((name for name in _TEXTS if isinstance(inputs.get(name), str)), None)


def called(reading: Reading, statement: ActionStatement) -> list[str]:
    """Who is called by the words of a message to a channel, each as "@name"."""
    found: list[Entity] = []
    for entity in statement.entities:
        if _is_person(entity) and (_is_told(reading, statement, entity, found) or _is_copied(reading, entity, found)):
            found.append(entity)
    return [by_name(entity.value) for entity in found]


def mentioned(reading: Reading, statement: ActionStatement, sources: Sequence[Source], reader: str) -> list[str]:
    """Who is to be mentioned by an order of its own, "mention the author", "tag @kim and @lee"; empty for others.

    `reader` is the connector of the message that mentions them.
    """
    if statement.lemma not in _MENTIONING:
        return []
    if named := [by_name(entity.value) for entity in statement.entities if _is_person(entity)]:
        return named
    address = addressed(reading, statement, "to", {"format": "email"}, sources) if reader == "slack" else None
    person = address or addressed(reading, statement, "user", {"type": "string"}, sources, reader)
    return [f"@{person}"] if isinstance(person, str) else []


def by_name(name: str) -> str:
    """Somebody as a text calls them: "@kim" for "kim"."""
    return f"@{literal(name.lstrip('@'))}"


def calling_text(people: Sequence[str], text: str) -> str:
    """A text that begins with whom it calls, but for those it calls already."""
    return " ".join([*(person for person in dict.fromkeys(people) if person not in text), text])


def _is_person(entity: Entity) -> bool:
    """Whether it is somebody; "tag Maria" beside a message labels nothing."""
    return entity.kind is EntityKind.USER or (entity.kind is EntityKind.LABEL and entity.key == "tag")


def _is_told(reading: Reading, statement: ActionStatement, entity: Entity, before: Sequence[Entity]) -> bool:
    """ "Ping @kim and @lee", "let @kim know", "@kim should be pinged"."""
    verb = statement.clause.verb
    if verb is None or statement.lemma not in _TELLING:
        return False
    if entity.last <= verb.first:
        return verb.form is VerbForm.PAST
    covered = {index for other in before for index in range(other.first, other.last)}
    between = [index for index in range(verb.last, entity.first) if index not in covered]
    return all(reading.tokens[index].norm in _BETWEEN for index in between)


def _is_copied(reading: Reading, entity: Entity, before: Sequence[Entity]) -> bool:
    """ "Cc @kim", "tagging @kim and @lee", "with a mention of @oncall"."""
    covered = {index for other in before for index in range(other.first, other.last)}
    place = entity.first - 1
    while place > 0 and (place in covered or reading.tokens[place].norm in _BETWEEN):
        place -= 1
    return place >= 0 and reading.tokens[place].norm in _COPYING
