"""What other apps may know of the registry: immutable specifications and the catalogue protocol."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID, uuid5

__all__ = [
    "CORE_CATALOG",
    "REGISTRY_TAG",
    "Category",
    "ConnectorSpec",
    "JsonObject",
    "OperationCatalog",
    "OperationRole",
    "OperationSpec",
    "credentials_tag",
    "normalize_key",
    "operation_uuid",
]

JsonObject = dict[str, Any]

CORE_CATALOG = "core"
"""Name of the catalogue that the shipped manifests fill; imported foreign lists carry their own."""

_NAMESPACE = UUID("6f5e0c3a-5b0b-5d0e-9a55-0f1f4cf0c1de")
"""Root of the UUIDv5 names (RFC 9562, section 5.5) that make operation ids stable across installations."""


class Category(StrEnum):
    """Kind of tool behind a connector; `step_type` gives the `type` of a step in a workflow document."""

    SCM = "SCM"
    TICKETING = "TICKETING"
    CHAT = "CHAT"
    INCIDENT = "INCIDENT"
    EMAIL = "EMAIL"
    DOCS = "DOCS"
    HTTP = "HTTP"
    SCHEDULE = "SCHEDULE"
    MANUAL = "MANUAL"
    OTHER = "OTHER"

    @property
    def step_type(self) -> str:
        """The document's step type, for example `SCM_ACTION`."""
        return f"{self.value}_ACTION"


class OperationRole(StrEnum):
    """Whether an operation starts workflows or is a step of them."""

    ACTION = "action"
    TRIGGER = "trigger"


def normalize_key(text: str) -> str:
    """Fold a spelling of a connector or operation key to lower-case snake case (`Create-Issue` to `create_issue`)."""
    return "_".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


def operation_uuid(connector_key: str, operation_key: str, role: str, catalog: str = CORE_CATALOG) -> UUID:
    """Return the stable id of an operation: UUIDv5 over catalogue, connector, role and key."""
    return uuid5(_NAMESPACE, f"{catalog}/{connector_key}/{role}/{operation_key}")


@dataclass(frozen=True, slots=True)
class ConnectorSpec:
    """One connector of one catalogue. `aliases` are other names people use for the product, lower-case."""

    catalog: str
    key: str
    name: str
    category: Category
    aliases: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class OperationSpec:
    """One operation of one connector, immutable and hashable by id.

    `input_schema` and `output_schema` are JSON Schemas (draft 2020-12) of type object (an output may be an array).
    `input_schema["required"]` lists the inputs the vendor really needs. `aliases` are other spellings of the key
    (`create_ticket` for `create_issue`), `phrases` short ways people say it ("file a bug"), `utterances` whole requests
    that it meets ("note down a bug for the checkout page"), which help only to find it. `filters` has, by the name of
    an input, how a trigger filters by it: `match` is the JMESPath of what it is compared with in a notification.
    `risk` is what it does to the vendor's data: `read`, `write` or `destructive`.
    """

    id: UUID
    connector: ConnectorSpec
    key: str
    role: OperationRole
    title: str
    description: str = ""
    aliases: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    utterances: tuple[str, ...] = ()
    input_schema: Mapping[str, Any] = field(default_factory=dict, hash=False, compare=False)
    output_schema: Mapping[str, Any] = field(default_factory=dict, hash=False, compare=False)
    filters: Mapping[str, Any] = field(default_factory=dict, hash=False, compare=False)
    method: str = ""
    path: str = ""
    risk: str = "read"
    external_id: str = ""
    curated: bool = True
    retired: bool = False

    @property
    def writes(self) -> bool:
        """Whether calling it may change something at the vendor."""
        return self.risk != "read"

    @property
    def node_name(self) -> str:
        """The name a step of this operation carries in a document, for example `github-issue-opened`."""
        return f"{self.connector.key}-{self.key}".replace("_", "-")

    @property
    def inputs(self) -> Mapping[str, Mapping[str, Any]]:
        """Input name to JSON Schema of the input."""
        properties: Mapping[str, Mapping[str, Any]] = self.input_schema.get("properties", {})
        return properties

    @property
    def required_inputs(self) -> tuple[str, ...]:
        """Names of the inputs a step must give."""
        return tuple(self.input_schema.get("required", ()))

    @property
    def outputs(self) -> Mapping[str, Mapping[str, Any]]:
        """Top-level output field to JSON Schema of the field; empty for an array or unknown output."""
        properties: Mapping[str, Mapping[str, Any]] = self.output_schema.get("properties", {})
        return properties


class OperationCatalog(Protocol):
    """Read access to the operations a planner or validator may use; an in-memory snapshot, free of I/O."""

    @property
    def version(self) -> str:
        """Changes whenever any operation visible here changed."""
        ...

    @property
    def connectors(self) -> tuple[ConnectorSpec, ...]:
        """All connectors, ordered by key."""
        ...

    @property
    def operations(self) -> tuple[OperationSpec, ...]:
        """All operations that are not retired, ordered by connector, role and key."""
        ...

    def get(self, operation_id: UUID | str) -> OperationSpec | None:
        """The operation with that id (retired ones included), or None, also for a malformed id."""
        ...

    def find(self, connector: str, operation: str, role: str | None = None) -> OperationSpec | None:
        """The operation by connector key, name or alias and operation key or alias (any spelling), or None."""
        ...

    def connector(self, key: str) -> ConnectorSpec | None:
        """The connector by key, name or alias (any spelling), or None."""
        ...

    def of_connector(self, key: str, role: str | None = None) -> tuple[OperationSpec, ...]:
        """The operations of one connector key, optionally of one role only."""
        ...

    def subset(self, ids: Iterable[UUID]) -> tuple[OperationSpec, ...]:
        """The operations with those ids, in the order given, unknown ones left out."""
        ...


REGISTRY_TAG = "registry"
"""The tag of what depends on the registry: touched with every new version of it."""


def credentials_tag(workspace_id: UUID) -> str:
    """The cache tag of what depends on a workspace's credentials: touched when one is made, changed or deleted."""
    return f"credentials:{workspace_id}"
