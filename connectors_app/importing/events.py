"""Triggers out of descriptions of webhooks: OpenAPI webhooks, AsyncAPI, JSON Schema of events, and enums of names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from connectors_app.contracts import JsonObject, OperationRole
from connectors_app.importing.documents import listed
from connectors_app.importing.facts import ConnectorShape, Identity, ImportedOperation, empty_object
from connectors_app.importing.schemas import SchemaReader, merge_objects
from connectors_app.importing.views import OUTPUT_NODES, schema_view
from connectors_app.importing.words import article, is_plural, phrase, singular, split_words

__all__ = ["Event", "event_operations", "has_events", "trigger"]

MAX_EVENTS = 2_000
_PARTICIPLES = frozenset([
    "sent", "run", "read", "set", "unset", "left", "held", "begun", "done", "built", "hidden", "shut", "reset",
    "put", "cut", "made", "paid", "given", "taken", "seen"
])  # fmt: skip
_NEW = frozenset({"created", "opened", "added", "create", "open", "add", "submitted", "published"})
_VERBS_DONE = {
    "create": "created", "update": "updated", "remove": "removed", "delete": "deleted", "add": "added",
    "push": "pushed", "fork": "forked", "merge": "merged", "approve": "approved", "assign": "assigned",
    "close": "closed", "join": "joined",
    "leave": "left", "rename": "renamed", "archive": "archived", "unarchive": "unarchived", "open": "opened",
    "change": "changed", "share": "shared", "unshare": "unshared", "complete": "completed", "block": "blocked",
    "rejoin": "rejoined", "install": "installed", "revoke": "revoked", "mention": "mentioned", "publish": "published",
}  # fmt: skip


@dataclass(frozen=True)
class Event:
    """One kind of delivery: the vendor's name, its action, and the schema of the payload as the vendor has it."""

    name: str
    action: str = ""
    payload: Any = None
    scopes: tuple[str, ...] = ()
    when: Mapping[str, Any] = field(default_factory=dict)
    deprecated: bool = False


def _openapi_events(document: Mapping[str, Any], reader: SchemaReader) -> Iterator[Event]:
    for section in ("webhooks", "x-webhooks"):
        hooks = document.get(section)
        for key, item in hooks.items() if isinstance(hooks, Mapping) else ():
            node = reader.resolved(item).get("post") if isinstance(item, Mapping) else None
            if not isinstance(node, Mapping):
                continue
            content = reader.resolved(node.get("requestBody", {})).get("content") or {}
            media = next(
                (value for kind, value in content.items() if "json" in kind and isinstance(value, Mapping)), {}
            )
            payload = media.get("schema", {})
            identifier = str(node.get("operationId") or "")
            name, _, action = (identifier or _event_header(node, reader) or str(key)).partition("/")
            action = _action(payload, reader) or action.replace("-", "_")
            yield Event(name.replace("-", "_"), action, payload, deprecated=node.get("deprecated") is True)


def _event_header(node: Mapping[str, Any], reader: SchemaReader) -> str:
    """The event's name where an example of an `X-…-Event` header gives it."""
    for raw in listed(node, "parameters"):
        parameter = reader.resolved(raw)
        if parameter.get("in") == "header" and str(parameter.get("name", "")).lower().endswith("-event"):
            return str(parameter.get("example") or parameter.get("schema", {}).get("example") or "").replace("-", "_")
    return ""


def _action(payload: Any, reader: SchemaReader) -> str:
    """The one value that the payload's `action` may have, empty if there are several or none."""
    properties, _, _ = merge_objects(reader.read(payload), reader.definitions)
    action = properties.get("action", {})
    values = action.get("enum") or ([action["const"]] if "const" in action else [])
    return str(values[0]) if len(values) == 1 else ""


def _asyncapi_events(document: Mapping[str, Any], reader: SchemaReader) -> Iterator[Event]:
    """AsyncAPI 1 (`topics`) and 2 (`channels`)."""
    topics = document.get("topics") or document.get("channels") or {}
    for topic, item in topics.items() if isinstance(topics, Mapping) else ():
        item = reader.resolved(item)
        node = item.get("subscribe") or item.get("publish")
        if not isinstance(node, Mapping):
            continue
        message = reader.resolved(node.get("message", node))
        messages = [reader.resolved(part) for part in message.get("oneOf", ())] or [message]
        scopes = node.get("x-scopes-required")
        payload = (
            messages[0].get("payload", {})
            if len(messages) == 1
            else {"oneOf": [m.get("payload", {}) for m in messages]}
        )
        name = re.sub(r"[^A-Za-z0-9]+", "_", str(topic)).strip("_")
        yield Event(name, "", payload, tuple(map(str, scopes)) if isinstance(scopes, list) else ())


def _schema_events(document: Mapping[str, Any]) -> Iterator[Event]:
    """A JSON Schema whose definitions are events, named `event$action` or listed by the root's alternatives."""
    definitions = document.get("definitions") or document.get("$defs") or {}
    place = "definitions" if "definitions" in document else "$defs"
    named = [name for name in definitions if "$" in name]
    for name in named:
        event, _, action = name.partition("$")
        yield Event(event, "" if action == "event" else action, {"$ref": f"#/{place}/{name}"})
    if named:
        return
    for branch in listed(document, "oneOf") or listed(document, "anyOf"):
        reference = branch.get("$ref", "") if isinstance(branch, Mapping) else ""
        if reference:
            yield Event(reference.rsplit("/", 1)[-1].removesuffix("_event"), "", branch)


def _enum_events(document: Mapping[str, Any], reader: SchemaReader) -> Iterator[Event]:
    """Names that a vendor lists as what a webhook may subscribe to (an enum of a webhook's `events`)."""
    schemas = document.get("components", {}).get("schemas") or document.get("definitions") or {}
    for name, schema in schemas.items() if isinstance(schemas, Mapping) else ():
        if "hook" not in str(name).lower():
            continue
        properties, _, _ = merge_objects(reader.read(schema), reader.definitions)
        for field_name, sub in properties.items():
            values = (sub.get("items") or {}).get("enum") or () if field_name in {"events", "event"} else ()
            for value in values:
                if isinstance(value, str):
                    yield Event(value)


def has_events(document: Mapping[str, Any]) -> bool:
    """Whether the document describes events (it may describe operations, too)."""
    return bool(document.get("webhooks") or document.get("x-webhooks") or document.get("asyncapi")) or (
        "openapi" not in document
        and "swagger" not in document
        and bool(document.get("definitions") or document.get("$defs"))
    )


def _events(document: Mapping[str, Any], reader: SchemaReader) -> Iterator[Event]:
    if "asyncapi" in document:
        yield from _asyncapi_events(document, reader)
    elif "openapi" in document or "swagger" in document:
        yield from _openapi_events(document, reader)
        yield from _enum_events(document, reader)
    else:
        yield from _schema_events(document)


def event_operations(
    documents: Sequence[tuple[str, Mapping[str, Any]]], connector: ConnectorShape
) -> list[ImportedOperation]:
    """The triggers that the documents (source key and content) describe, without keys, in order of their identities."""
    found: dict[Identity, ImportedOperation] = {}
    for source, document in documents:
        reader = SchemaReader(document)
        for number, event in enumerate(_events(document, reader)):
            if number >= MAX_EVENTS:
                break
            operation = trigger(event, reader.read(event.payload or {}), reader.definitions, connector)
            operation.source = source
            found.setdefault(operation.identity, operation)
    return [found[identity] for identity in sorted(found)]


def _filters(
    payload: JsonObject, definitions: Mapping[str, Any], connector: ConnectorShape
) -> dict[str, tuple[JsonObject, JsonObject]]:
    """Filters of the connector's curated triggers whose value this payload has, too: name to schema and binding."""
    found: dict[str, tuple[JsonObject, JsonObject]] = {}
    for name, schema, binding in connector.filters:
        if name not in found and _has(payload, str(binding["match"]), definitions):
            found[name] = (schema, binding)
    return found


def _has(schema: JsonObject, path: str, definitions: Mapping[str, Any]) -> bool:
    """Whether a plain JMESPath (names, `[]`) leads to a described field."""
    node = schema
    for segment in path.split("."):
        if not re.fullmatch(r"\w+(\[\])?", segment):
            return False
        properties, _, _ = merge_objects(node, definitions)
        if segment.removesuffix("[]") not in properties:
            return False
        node = properties[segment.removesuffix("[]")]
        if segment.endswith("[]"):
            node = _element(node, definitions)
    return True


def _element(node: JsonObject, definitions: Mapping[str, Any]) -> JsonObject:
    while "$ref" in node:
        node = definitions.get(node["$ref"].removeprefix("#/$defs/"), {})
    for branch in (node, *node.get("anyOf", ()), *node.get("oneOf", ())):
        if isinstance(branch.get("items"), dict):
            items: JsonObject = branch["items"]
            return items
    return {}


def trigger(
    event: Event, payload: JsonObject, definitions: Mapping[str, Any], connector: ConnectorShape
) -> ImportedOperation:
    """The trigger of one event, its payload schema (with references to `definitions`) given."""
    view = schema_view(payload, definitions, nodes=OUTPUT_NODES) if payload else empty_object()
    filters = _filters(payload, definitions, connector)
    schema: JsonObject = {
        "type": "object",
        "properties": {name: filter_schema for name, (filter_schema, _) in filters.items()},
        "additionalProperties": False,
    }
    binding: JsonObject = {
        "inputs": {name: facts for name, (_, facts) in filters.items()},
        "event": event.name,
        "event_action": event.action,
        "when": dict(event.when),
        "scopes": list(event.scopes),
        "deprecated": event.deprecated,
    }
    title, description, phrases = _words(event)
    return ImportedOperation(
        role=OperationRole.TRIGGER,
        title=title,
        description=description,
        phrases=phrases,
        input_schema=schema,
        output_schema=view if view.get("properties") else {"type": "object", "properties": {}},
        binding={name: value for name, value in binding.items() if value},
    )


def _words(event: Event) -> tuple[str, str, tuple[str, ...]]:
    """Title, description and phrases: `Issue opened`, `An issue is opened.`, `when an issue is opened`."""
    inner = split_words(event.name.rsplit(":", 1)[-1])
    words = list(inner if len(inner) > 1 else split_words(event.name))  # `repo:updated` is no `updated` alone
    happened = list(split_words(event.action))
    if happened and words and is_plural(words[-1]):
        words[-1] = singular(words[-1])
    if not happened and len(words) > 1 and (words[-1] in _VERBS_DONE or _is_participle(words[-1])):
        happened, words = [words[-1]], words[:-1]
    done = [_VERBS_DONE.get(happened[0], happened[0]), *happened[1:]] if happened else []
    noun, what = phrase(words), phrase(done)
    title = f"{noun} {what}".strip()
    title = title[:1].upper() + title[1:]
    if not done:
        return title, f"The vendor reports: {noun}.", (f"when there is {article(words)}{noun}", f"on every {noun}")
    verb = "are" if words and is_plural(words[-1]) else "is"
    passive = f"{verb} {what}" if _is_participle(done[0]) else f"reports {what}"
    sentence = f"{article(words)}{noun} {passive}"
    phrases = [f"when {sentence}", f"{noun} gets {what}" if _is_participle(done[0]) else f"{noun}: {what}"]
    if happened[0] in _NEW or done[0] in _NEW:
        phrases.append(f"new {noun}")
    return title, f"{sentence[:1].upper()}{sentence[1:]}.", tuple(item[:120] for item in phrases)


def _is_participle(word: str) -> bool:
    return word.endswith("ed") or word in _PARTICIPLES
