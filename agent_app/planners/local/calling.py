"""Whom a text calls that several read: "ping @kim in #dev", "comment on it, cc @kim", "and mention the author"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agent_app.planners.local.addressed import addressed
from agent_app.planners.local.fields import Source
from agent_app.planners.local.index import OperationFeatures
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, Entity, EntityKind, Reading, VerbForm
from agent_app.planners.local.texts import literal

__all__ = ["by_name", "called", "calling_text", "calls", "mentions", "posts_text"]

Inputs = Mapping[str, Any]

_TELLING = frozenset({"let know"}) | words("tell notify remind inform alert ping nudge ask message warn poke summon")
_MENTIONING = words("mention tag cc")
_SAYING = frozenset({"create", "add", "send", "reply", "comment", "approve", "reject"})
_COPYING = words("cc tagging mentioning pinging notifying alerting tag mention ping")
_BETWEEN = words("and , & + also of the : let")
_TEXTS = ("text", "content", "message", "body", "comment", "note")
_DESCRIPTIONS = ("body", "description")
_REMARKS = (("comment",), ("note",), ("reply",), ("review",))
_TRACKING = frozenset({"SCM", "TICKETING"})


def posts_text(features: OperationFeatures, inputs: Mapping[str, Any]) -> str | None:
    """The input with the text of a message or comment that is posted where several read it; None for other steps."""
    if not _several_read(features):
        return None
    return next((name for name in _TEXTS if isinstance(inputs.get(name), str)), None)


def calls(reading: Reading, statement: ActionStatement, features: OperationFeatures, inputs: Inputs) -> Inputs:
    """The text of a message or comment with those in front whom it calls, by its input; empty for other steps.

    Where nothing else is to be said, calling them is all there is to say.
    """
    people = called(reading, statement) if _several_read(features) else []
    lacking = (name for name in _TEXTS if name in features.spec.required_inputs and name not in inputs)
    name = posts_text(features, inputs) or next(lacking, None)
    return _calling(people, name, inputs) if name is not None else {}


def _calling(people: Sequence[str], name: str, inputs: Inputs) -> Inputs:
    return {name: calling_text(people, inputs.get(name, "")).strip()} if people else {}


def _several_read(features: OperationFeatures) -> bool:
    channel = features.spec.connector.category == "CHAT" and features.takes_channel and "user" not in features.inputs
    return channel or (features.verb in _SAYING and features.objects[-1:] in _REMARKS)


def called(reading: Reading, statement: ActionStatement) -> list[str]:
    """Who is called by the words of a message to a channel, each as "@name"."""
    found: list[Entity] = []
    for entity in statement.entities:
        if _is_person(entity) and (_is_told(reading, statement, entity, found) or _is_copied(reading, entity, found)):
            found.append(entity)
    return [by_name(entity.value) for entity in found]


def mentions(
    reading: Reading,
    statement: ActionStatement,
    sources: Sequence[Source],
    features: OperationFeatures,
    inputs: Inputs,
) -> Inputs:
    """The text of the step before that mentions whom an order of its own wants mentioned, by its input; else empty.

    "Mention the author", "tag @kim and @lee in it" after a message, a comment, or a ticket that was made.
    """
    name = posts_text(features, inputs)
    if name is None and features.verb == "create" and features.spec.connector.category in _TRACKING:
        name = next((name for name in _DESCRIPTIONS if name in features.inputs), None)
    if name is None:
        return {}
    return _calling(_mentioned(reading, statement, sources, features), name, inputs)


def _mentioned(
    reading: Reading, statement: ActionStatement, sources: Sequence[Source], features: OperationFeatures
) -> list[str]:
    reader, chat = features.connector, features.spec.connector.category == "CHAT"
    if statement.lemma not in _MENTIONING:
        return []
    persons = [
        entity for entity in statement.entities if entity.kind is EntityKind.USER or (chat and _is_person(entity))
    ]
    if persons:
        return [by_name(entity.value) for entity in persons]
    if not chat and any(entity.kind is EntityKind.LABEL for entity in statement.entities):
        return []
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
