"""What makes effects happen once: keys, markers, look-ups, and reading back what was written. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha1
from typing import Any, Protocol
from uuid import UUID

from connectors_app.execution.contracts import ExecutableOperation
from connectors_app.manifest_parts import IdempotencyManifest, LookupManifest
from engine_app.contracts import JsonObject
from sessions_app.definition import evaluate_expression, evaluate_value

__all__ = [
    "MARKER_PREFIX",
    "Described",
    "artefact_url",
    "idempotency_key",
    "is_list",
    "is_repeatable",
    "key_lasts",
    "lookup_inputs",
    "lookup_match",
    "lookup_of",
    "mark_length",
    "marked_inputs",
    "marker_of",
    "markers_in",
]

MARKER_PREFIX = "wfa-"
_MARKER_LENGTH = 32
_NAMESPACE = UUID("6f0d9a9e-6f3b-4a8e-9a53-1c9b7d6d1f20")
_URL_FIELDS = ("html_url", "web_url", "permalink", "url", "link", "self", "_links.webui", "links.html.href", "shortUrl")
_MAX_URL = 2_000


class Described(Protocol):
    """What is known of an operation's inputs."""

    @property
    def input_schema(self) -> Mapping[str, Any]:
        """JSON Schema of the inputs."""

    @property
    def binding(self) -> Mapping[str, Any]:
        """Where they go."""


def idempotency_key(run_id: UUID, node_id: str, path: str) -> str:
    """The stable key of a step's effect: the same for every attempt, another for every run, node and element."""
    # What `str(uuid5(...))` gives (RFC 9562, section 5.5), at a quarter of its cost: it is made for every step.
    digest = sha1(_NAMESPACE.bytes + f"{run_id}/{node_id}/{path}".encode(), usedforsecurity=False).hexdigest()
    variant = "89ab"[int(digest[16], 16) & 3]
    return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-{variant}{digest[17:20]}-{digest[20:32]}"


def marker_of(key: str) -> str:
    """The text by which a write is recognised at the vendor."""
    return MARKER_PREFIX + key.replace("-", "")


def markers_in(text: str) -> set[str]:
    """All markers in a text."""
    found, start = set(), text.find(MARKER_PREFIX)
    while start >= 0:
        end = start + len(MARKER_PREFIX) + _MARKER_LENGTH
        candidate = text[start + len(MARKER_PREFIX) : end]
        if len(candidate) == _MARKER_LENGTH and all(character in "0123456789abcdef" for character in candidate):
            found.add(text[start:end])
        start = text.find(MARKER_PREFIX, start + 1)
    return found


def is_repeatable(operation: ExecutableOperation) -> bool:
    """Whether a call may be sent again although it may have reached the vendor: a read, or one with a key."""
    return not operation.writes or bool(operation.binding.get("idempotency"))


def key_lasts(operation: ExecutableOperation) -> float | None:
    """For how many seconds the vendor remembers an idempotency key; None: for good, or it takes none."""
    facts = operation.binding.get("idempotency")
    return IdempotencyManifest.model_validate(facts).seconds or None if facts else None


def is_list(operation: ExecutableOperation) -> bool:
    """Whether the answer is a list, in which the artefact has to be found, and not the artefact itself."""
    return operation.paging is not None or operation.output_schema.get("type") == "array"


def lookup_of(operation: ExecutableOperation) -> LookupManifest | None:
    """How an effect of unknown outcome is looked up, None where it can't be."""
    facts = operation.binding.get("lookup")
    return LookupManifest.model_validate(facts) if facts else None


def marked_inputs(operation: ExecutableOperation, inputs: JsonObject, key: str) -> JsonObject:
    """The inputs of a write with its marker at the end of the text that carries it.

    In Markdown the marker is a comment, which vendors keep but do not show; elsewhere it stands in brackets.
    """
    lookup = lookup_of(operation)
    if lookup is None or not lookup.marker_input:
        return inputs
    name = lookup.marker_input
    text = inputs.get(name)
    if text is not None and not isinstance(text, str):
        return inputs
    mark = _mark(operation.input_schema, name, key)
    return {**inputs, name: f"{text}{mark}" if text else mark.lstrip()}


def mark_length(operation: Described, name: str) -> int:
    """How many characters at the end of an input `marked_inputs` takes."""
    carries = (operation.binding.get("lookup") or {}).get("marker_input") == name
    return len(_mark(operation.input_schema, name, "0" * _MARKER_LENGTH)) if carries else 0


def _mark(schema: Mapping[str, Any], name: str, key: str) -> str:
    described = (schema.get("properties") or {}).get(name) or {}
    return f"\n\n<!-- {marker_of(key)} -->" if described.get("format") == "markdown" else f" [{marker_of(key)}]"


def lookup_inputs(lookup: LookupManifest, inputs: JsonObject, key: str) -> JsonObject:
    """The inputs of the look-up; raises ExpressionError for a manifest that does not fit the step's inputs."""
    evaluated = evaluate_value(dict(lookup.inputs), {"inputs": inputs, "marker": marker_of(key)})
    return {name: value for name, value in evaluated.items() if value is not None}


def lookup_match(lookup: LookupManifest, answer: Any, key: str) -> Any:
    """The artefact found in a look-up's answer, or None; raises ExpressionError for a malformed `match`."""
    found = evaluate_expression(lookup.match.replace("{marker}", marker_of(key)), answer)
    return None if found in (None, False, [], {}, "") else found


def artefact_url(*values: Any) -> str:
    """The address of what was written, from the first of the answers that has one; empty where none has."""
    for value in values:
        if not isinstance(value, Mapping):
            continue
        for path in _URL_FIELDS:
            found: Any = value
            for part in path.split("."):
                found = found.get(part) if isinstance(found, Mapping) else None
            if isinstance(found, str) and found.startswith(("https://", "http://")) and len(found) <= _MAX_URL:
                return found
    return ""
