"""The published JSON Schema (draft 2020-12) of the workflow document.

`python -m sessions_app.definition.schema` writes it to `templates/workflow_template.json`.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from connectors_app.contracts import JsonObject
from sessions_app.definition.model import WorkflowDocument

__all__ = ["SCHEMA_PATH", "document_json_schema", "render_schema"]

SCHEMA_PATH = Path(__file__).resolve().parents[2] / "templates" / "workflow_template.json"
SCHEMA_ID = "urn:workflow-automation-agent:workflow-document:1"

_STORABLE: JsonObject = {
    "description": "Every text and key: no NUL and no half of a surrogate pair, which PostgreSQL's jsonb can't hold.",
    "pattern": r"^[^\u0000\ud800-\udfff]*$",
    "propertyNames": {"pattern": r"^[^\u0000\ud800-\udfff]*$"},
    "additionalProperties": {"$ref": "#/$defs/Storable"},
    "items": {"$ref": "#/$defs/Storable"},
}


@lru_cache(maxsize=1)
def _schema_text() -> str:
    schema = WorkflowDocument.model_json_schema(by_alias=True, mode="validation")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID, "title": "Workflow document"}
    schema["$defs"]["Storable"] = _STORABLE
    schema["allOf"] = [{"$ref": "#/$defs/Storable"}]
    return json.dumps(head | {key: value for key, value in schema.items() if key != "title"}, indent=2) + "\n"


def document_json_schema() -> JsonObject:
    """The JSON Schema of a document, sparse posted ones included; unknown keys are allowed everywhere."""
    schema: JsonObject = json.loads(_schema_text())
    return schema


def render_schema() -> str:
    """The text of the published file."""
    return _schema_text()
