"""Operations out of a GraphQL schema: each query and mutation as a document with variables for inputs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from connectors_app.contracts import JsonObject, OperationRole
from connectors_app.importing.documents import UnreadableDocument
from connectors_app.importing.events import Event, trigger
from connectors_app.importing.facts import ConnectorShape, ImportedOperation, graphql_field
from connectors_app.importing.keys import verb_first
from connectors_app.importing.requests import RequestShape
from connectors_app.importing.titles import Naming, Wording, distinct, word
from connectors_app.importing.words import phrase, split_words

if TYPE_CHECKING:
    from graphql import GraphQLField, GraphQLSchema

__all__ = ["graphql_operations"]

PATH = "/graphql"
SELECTION_LEVELS = 3
MAX_SELECTED = 120
_SCALARS: dict[str, JsonObject] = {
    "Int": {"type": "integer"},
    "Float": {"type": "number"},
    "Boolean": {"type": "boolean"},
    "String": {"type": "string"},
    "ID": {"type": "string"},
    "DateTime": {"type": "string", "format": "date-time"},
    "TimelessDate": {"type": "string", "format": "date"},
    "UUID": {"type": "string"},
    "JSONObject": {"type": "object"},
    "JSON": {},
}
_INTERNAL = re.compile(r"^\s*\[(?:internal|deprecated)\]", re.IGNORECASE)
_PAYLOAD = re.compile(r"^(\w+?)WebhookPayload$")
_NO_ENTITY = re.compile(
    r"Child$|Notification$|Actor$|^Base$|^Entity$|^Organization(?:Origin)?$|^GuidanceRule|TeamWithParent|Assigned$|Unassigned|^AppUser"
)
_CHANGES = ("create", "update", "remove")


def graphql_operations(source: str, text: str, connector: ConnectorShape) -> list[ImportedOperation]:
    """The actions (and, from `…WebhookPayload` types, triggers) of a schema in SDL; raises UnreadableDocument.

    What the vendor marks as internal or deprecated is left out. The operation's `graphql` is a whole document; inputs
    are its variables by dotted path, and the answer is what the field gives.
    """
    from graphql import GraphQLError, build_schema

    try:
        schema = build_schema(text, assume_valid=True)
    except (GraphQLError, RecursionError, TypeError) as error:
        raise UnreadableDocument(f"The GraphQL schema can't be read: {error}") from error
    reader = _Reader(schema)
    found, wordings = [], []
    for kind, root in (("query", schema.query_type), ("mutation", schema.mutation_type)):
        for name, field in sorted(root.fields.items()) if root else ():
            if name.startswith("_") or field.deprecation_reason or _INTERNAL.match(field.description or ""):
                continue
            naming = _naming(kind, name, field)
            wording = word(naming)
            operation = reader.operation(kind, name, field, verb=wording.verb)
            operation.source = source
            found.append(operation)
            wordings.append(wording)
    for operation, wording in zip(found, _told_apart(found, distinct(wordings)), strict=True):
        operation.title, operation.description, operation.phrases = (
            wording.title,
            wording.description,
            wording.phrases(),
        )
    for operation in reader.triggers(connector):
        operation.source = source
        found.append(operation)
    return found


def _told_apart(operations: Sequence[ImportedOperation], wordings: Sequence[Wording]) -> list[Wording]:
    """Wordings whose titles are alike still, with the words of their fields in brackets."""
    titles = Counter(wording.title for wording in wordings)
    fields = [graphql_field(operation.binding["graphql"]) for operation in operations]
    return [
        replace(wording, extra=(*wording.extra, f"({phrase(split_words(field))})"))
        if titles[wording.title] > 1
        else wording
        for wording, field in zip(wordings, fields, strict=True)
    ]


def _naming(kind: str, name: str, field: GraphQLField) -> Naming:
    """The field's name as an operation id: `issueLabelCreate` says create_issue_label, `issues` list_issues."""
    words = verb_first(name, mutation=kind == "mutation")
    method = "GET" if kind == "query" else "POST"
    tail = "/{id}" if "id" in field.args and len(field.args) == 1 else ""
    return Naming(method, f"/{'-'.join(split_words(name))}{tail}" if kind == "query" else "/", "_".join(words))


class _Reader:
    """Reads the fields of one schema; `definitions` collects the input types."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        self.definitions: dict[str, Any] = {}

    def operation(self, kind: str, name: str, field: GraphQLField, *, verb: str) -> ImportedOperation:
        """One query or mutation."""
        variables = ", ".join(f"${key}: {argument.type}" for key, argument in field.args.items())
        arguments = ", ".join(f"{key}: ${key}" for key in field.args)
        selection, output = self._selection(field.type, SELECTION_LEVELS, [MAX_SELECTED])
        head = f"{kind} {name}{f'({variables})' if variables else ''}"
        call = f"{name}{f'({arguments})' if arguments else ''}"
        request = self._inputs(field)
        paged = "after" in field.args and "pageInfo" in output.get("properties", {})
        binding: JsonObject = {
            "inputs": request.bindings,
            "graphql": f"{head} {{ {call}{selection} }}",
            "content_type": "application/json",
        }
        if paged:
            binding["paging"] = {
                "style": "cursor",
                "parameter": "after",
                "next": "pageInfo.hasNextPage && pageInfo.endCursor || null",
                "items": "nodes",
                "size_parameter": "first",
                "size": 50,
            }
        destroys = verb.split(" ", maxsplit=1)[0] in {"delete", "remove", "purge", "trash", "revoke", "uninstall"}
        return ImportedOperation(
            role=OperationRole.ACTION,
            title="",
            description="",
            input_schema=request.input_schema,
            output_schema=output,
            binding={key: value for key, value in binding.items() if value},
            method="POST",
            path=PATH,
            risk="read" if kind == "query" else "destructive" if destroys else "write",
            definitions=self.definitions,
        )

    def _inputs(self, field: GraphQLField) -> RequestShape:
        """Arguments as inputs; an argument `input` that is an object gives its fields instead."""
        from graphql import GraphQLNonNull, get_named_type, is_input_object_type, is_required_argument

        request = RequestShape()
        for name, argument in field.args.items():
            kind = get_named_type(argument.type)
            if name == "input" and is_input_object_type(kind) and "[" not in str(argument.type):
                for inner, value in kind.fields.items():
                    if value.deprecation_reason or _INTERNAL.match(value.description or ""):
                        continue
                    needed = isinstance(value.type, GraphQLNonNull) and value.default_value is _undefined()
                    request.add(
                        inner, self._input(value.type), {"in": "body", "target": f"input.{inner}"}, required=needed
                    )
            else:
                request.add(name, self._input(argument.type), {"in": "body"}, required=is_required_argument(argument))
        return request

    def _input(self, kind: Any) -> JsonObject:
        from graphql import GraphQLList, GraphQLNonNull, is_enum_type, is_input_object_type

        if isinstance(kind, GraphQLNonNull):
            return self._input(kind.of_type)
        if isinstance(kind, GraphQLList):
            return {"type": "array", "items": self._input(kind.of_type)}
        if is_enum_type(kind):
            return {"type": "string", "enum": sorted(kind.values)}
        if not is_input_object_type(kind):
            return dict(_SCALARS.get(kind.name, {"type": "string"}))
        if kind.name not in self.definitions:
            self.definitions[kind.name] = {}
            properties = {
                name: self._input(value.type) for name, value in kind.fields.items() if not value.deprecation_reason
            }
            required = [
                name for name, value in kind.fields.items()
                if name in properties and isinstance(value.type, GraphQLNonNull) and value.default_value is _undefined()
            ]  # fmt: skip
            definition: JsonObject = {"type": "object", "properties": properties, "additionalProperties": False}
            self.definitions[kind.name] = definition | ({"required": required} if required else {})
        return {"$ref": f"#/$defs/{kind.name}"}

    def _selection(self, kind: Any, levels: int, budget: list[int]) -> tuple[str, JsonObject]:
        """What is asked of an object, and the schema of the answer; scalars first, then objects while levels last."""
        from graphql import GraphQLList, GraphQLNonNull, is_enum_type, is_object_type, is_scalar_type

        if isinstance(kind, GraphQLNonNull):
            return self._selection(kind.of_type, levels, budget)
        if isinstance(kind, GraphQLList):
            text, items = self._selection(kind.of_type, levels, budget)
            return text, {"type": "array", "items": items}
        if is_scalar_type(kind):
            return "", dict(_SCALARS.get(kind.name, {"type": "string"}))
        if is_enum_type(kind):
            return "", {"type": "string", "enum": sorted(kind.values)}
        if not is_object_type(kind):
            return " { __typename }", {"type": "object", "properties": {"__typename": {"type": "string"}}}
        names: list[str] = []
        properties: JsonObject = {}
        for name, field in _by_weight(kind.fields):
            if budget[0] <= 0 or not _wanted(field):
                continue
            leaf = _is_leaf(field.type)
            if leaf or levels > 1 or (levels == 1 and name in {"nodes"}):
                text, schema = self._selection(field.type, levels if name == "nodes" else levels - 1, budget)
                if leaf or text:
                    budget[0] -= 1
                    names.append(f"{name}{text}")
                    properties[name] = schema
        if not names:
            return " { __typename }", {"type": "object", "properties": {"__typename": {"type": "string"}}}
        return f" {{ {' '.join(names)} }}", {"type": "object", "properties": properties}

    def triggers(self, connector: ConnectorShape) -> Iterator[ImportedOperation]:
        """Create, update and remove of every entity that the schema has a webhook payload for."""
        from graphql import is_object_type

        for type_name, kind in sorted(self.schema.type_map.items()):
            matched = _PAYLOAD.match(type_name)
            if not matched or not is_object_type(kind) or _NO_ENTITY.search(matched.group(1)):
                continue
            entity = matched.group(1)
            _, data = self._payload(kind, SELECTION_LEVELS)
            payload: JsonObject = {
                "type": "object",
                "properties": {
                    "action": {"type": "string"},
                    "type": {"type": "string"},
                    "createdAt": {"type": "string", "format": "date-time"},
                    "url": {"type": "string"},
                    "data": data,
                    "updatedFrom": {"type": "object"},
                },
            }
            for change in _CHANGES:
                yield trigger(Event(entity, change), payload, {}, connector)

    def _payload(self, kind: Any, levels: int) -> tuple[str, JsonObject]:
        return self._selection(kind, levels, [MAX_SELECTED])


def _undefined() -> Any:
    from graphql import Undefined

    return Undefined


def _wanted(field: GraphQLField) -> bool:
    from graphql import is_required_argument

    if field.deprecation_reason or _INTERNAL.match(field.description or ""):
        return False
    return not any(is_required_argument(argument) for argument in field.args.values())


def _is_leaf(kind: Any) -> bool:
    from graphql import get_named_type, is_leaf_type

    return bool(is_leaf_type(get_named_type(kind)))


def _by_weight(fields: Mapping[str, GraphQLField]) -> list[tuple[str, GraphQLField]]:
    """Scalars before objects, connections of other entities last of all (they cost a query each)."""

    def weight(item: tuple[str, GraphQLField]) -> tuple[int, str]:
        name, field = item
        if _is_leaf(field.type):
            return (0, name)
        return (1 if name in {"nodes", "pageInfo"} or not field.args else 2, name)

    return [item for item in sorted(fields.items(), key=weight) if weight(item)[0] < 2]
