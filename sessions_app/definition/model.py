"""The workflow document as Pydantic models: the source of the published JSON Schema.

Every model keeps keys it does not know, so that a document survives a round trip through an older version.
Only what a posted, sparse document must have is required; what the rest needs is said by validation.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from sessions_app.definition.tolerant import find_unstorable, is_deeper_than
from sessions_app.definition.vocabulary import DATA_TYPES, ID_PATTERN, MAX_DEPTH, MAX_NODES, BranchName, NodeType, Role
from wfproject.common.errors import ValidationFailed

__all__ = [
    "Concurrency",
    "ConnectorReference",
    "DataRow",
    "Edge",
    "Metadata",
    "OnFailure",
    "Position",
    "RetryPolicy",
    "StepProperties",
    "StructureNode",
    "WorkflowDocument",
    "WorkflowSettings",
    "field_errors",
    "parse_document",
]

NodeId = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=80)]
Name = Annotated[str, StringConstraints(max_length=200)]
Text = Annotated[str, StringConstraints(max_length=20_000)]
Uuid = Annotated[
    str, StringConstraints(pattern=r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"), Field(description="A UUID")
]
DataType = Annotated[str, StringConstraints(), Field(json_schema_extra={"enum": sorted(DATA_TYPES)})]


class _Part(BaseModel):
    model_config = ConfigDict(extra="allow", strict=True, populate_by_name=True, use_enum_values=True)


class Position(_Part):
    """Top left corner of the node's card, in pixels of the drawing."""

    x: float
    y: float


class StructureNode(_Part):
    """One node of the drawing; `parent` is the id of the `for_each` group it is a member of."""

    id: NodeId
    name: Name
    type: Annotated[NodeType, Field(strict=False)] = NodeType.NORMAL
    content: dict[str, Any] = Field(default_factory=dict)
    position: Position | None = None
    parent: str | None = None


class ConnectorReference(_Part):
    """The connector of a step: `key` is the registry's, `name` the product's for people."""

    name: str | None = None
    key: str | None = None


class Metadata(_Part):
    """What people see of a step. `external_id` is the original id of an operation of an imported catalogue."""

    title: str | None = None
    connector: ConnectorReference | None = None
    external_id: str | None = None


class RetryPolicy(_Part):
    """How often a failed call is tried and how long is waited between tries (exponential, in seconds)."""

    max_attempts: int = Field(ge=1, le=20)
    initial_seconds: float = Field(default=1, gt=0, le=86_400)
    max_seconds: float = Field(default=60, gt=0, le=86_400)


class StepProperties(_Part):
    """What the engine reads of a step; which keys matter depends on `role`."""

    action: str | None = None
    role: Annotated[Role | None, Field(strict=False)] = None
    inputs: dict[str, Any] = Field(default_factory=dict)
    credential: Uuid | None = None
    on_error: Literal["stop", "continue", "branch"] = "stop"
    retry: RetryPolicy | None = None
    timeout_seconds: float | None = Field(default=None, gt=0, le=86_400)
    expression: Text | None = Field(default=None, description="Of a condition: a JMESPath expression, without braces")
    items: Text | None = Field(default=None, description="Of a loop: a JMESPath expression that gives a list")
    as_: str | None = Field(default=None, alias="as", description="Of a loop: what people call one element")
    concurrency: int | None = Field(default=None, ge=1, le=100)
    duration: str | None = Field(default=None, description="Of a delay: ISO 8601 duration, for example PT15M")
    until: str | None = Field(default=None, description="Of a delay: ISO 8601 date and time, or an expression")
    instructions: Text | None = None
    assignee: str | None = None


class DataRow(_Part):
    """One step. `scm_id` is the id of the operation in the registry; null for control nodes."""

    id: NodeId
    name: Name
    type: DataType | None = None
    version: str = "1.0"
    properties: StepProperties = Field(default_factory=StepProperties)
    metadata: Metadata = Field(default_factory=Metadata)
    scm_id: str | None = None


class Edge(_Part):
    """What runs after what; `branch` says on which outcome of the source, null meaning success."""

    id: str
    source: str
    target: str
    branch: BranchName | None = None


class Concurrency(_Part):
    """At most `limit` runs at a time, in all or for each value of the expression `key`."""

    limit: int = Field(ge=1, le=10_000)
    key: str | None = None
    on_conflict: Literal["queue", "cancel_previous"] = "queue"


class OnFailure(_Part):
    """What happens when a run failed: a notification step (`scm_id` and `inputs`) or another workflow."""

    workflow_id: Uuid | None = None
    scm_id: str | None = None
    inputs: dict[str, Any] = Field(default_factory=dict)


class WorkflowSettings(_Part):
    """Settings of the whole workflow."""

    timeout_seconds: float | None = Field(default=None, gt=0, le=31_536_000)
    concurrency: Concurrency | None = None
    on_failure: OnFailure | None = None


class WorkflowDocument(_Part):
    """A workflow: `structure` is the drawing and the nesting, `data` the steps, `edges` the order."""

    name: Name | None = None
    structure: list[StructureNode] = Field(max_length=MAX_NODES)
    data: list[DataRow] = Field(default_factory=list, max_length=MAX_NODES)
    edges: list[Edge] | None = Field(default=None, max_length=MAX_NODES * 8)
    settings: WorkflowSettings = Field(default_factory=WorkflowSettings)


def field_errors(error: ValidationError) -> dict[str, list[str]]:
    """Field path (`structure.0.id`) to the messages of a Pydantic error, in the order found."""
    fields: dict[str, list[str]] = {}
    for item in error.errors(include_url=False, include_context=False, include_input=False):
        fields.setdefault(".".join(str(part) for part in item["loc"]) or "document", []).append(item["msg"])
    return fields


def parse_document(obj: Any) -> WorkflowDocument:
    """Read a document of JSON values; raises `ValidationFailed` whose details map field paths to messages."""
    if is_deeper_than(obj, MAX_DEPTH):
        message = f"The document is nested more than {MAX_DEPTH} levels deep."
        raise ValidationFailed(message, details={"document": [message]})
    if (path := find_unstorable(obj)) is not None:
        message = "A text holds a character, or a number is of a kind, that can't be stored."
        raise ValidationFailed(message, details={path.removeprefix("/").replace("/", ".") or "document": [message]})
    try:
        return WorkflowDocument.model_validate(obj)
    except ValidationError as error:
        raise ValidationFailed("This is not a workflow document.", details=dict(field_errors(error))) from error
