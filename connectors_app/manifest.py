"""The format of the shipped connector manifests, `connectors/<key>/manifest.yaml`, and their loader.

A manifest states facts of a vendor's published API (method, path, parameter names, event names) with titles,
descriptions and phrases in our own words. `manifest_yaml` resolves the two conveniences of the file format.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

import yaml
from pydantic import Field, StringConstraints, ValidationError, model_validator

from connectors_app.contracts import (
    CORE_CATALOG,
    Category,
    ConnectorSpec,
    JsonObject,
    OperationRole,
    OperationSpec,
    normalize_key,
    operation_uuid,
)
from connectors_app.manifest_parts import (
    AuthManifest,
    BaseUrl,
    ErrorsManifest,
    IdempotencyManifest,
    InputManifest,
    JsonSchema,
    Key,
    LookupManifest,
    ManifestModel,
    OAuth2Manifest,
    PaceManifest,
    PagingManifest,
    Phrase,
    RateLimitManifest,
    Scalar,
    Sentence,
    WhoAmIManifest,
)
from connectors_app.manifest_webhook import WebhookManifest
from connectors_app.manifest_yaml import read_document
from wfproject.common.errors import ApplicationError

__all__ = [
    "MANIFEST_ROOT",
    "AuthManifest",
    "ConnectorManifest",
    "InputManifest",
    "ManifestError",
    "OperationManifest",
    "WebhookManifest",
    "load_manifest",
    "load_manifests",
    "load_part",
    "manifest_specs",
]

MANIFEST_ROOT = Path(__file__).parent / "connectors"
"""Directory with one folder per shipped connector."""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
Part = TypeVar("Part", bound=ManifestModel)


class ManifestError(ApplicationError):
    """A manifest can't be used; the message names the file and the field."""

    code = "invalid-manifest"
    http_status = 500


class OperationManifest(ManifestModel):
    """One action or trigger.

    Actions have `method` and `path` (the vendor's template) unless they aren't HTTP calls with a fixed address;
    `base_url` replaces the connector's; `graphql` is the field of Query (of a read) or Mutation, whose arguments are
    the body inputs: sent as variables where `graphql_types` gives each argument's type, else written into the
    query; `pace` is an allowance of this operation beside the connector's `rate_limit`; `constants` are body (or,
    prefixed `query:`, query) values by dotted path. Triggers have the vendor's `event` and `event_action`, and `when`:
    payload JMESPath to the value, or list of values, that tells this event from others of the same name. `reads` and
    `inverse` name the actions that look up or undo what this one does; `yields` gives those of their inputs that are
    not this one's of the same name, by JMESPath over `inputs` and `output`. `lookup` and `idempotency` say how a
    repeated effect is avoided; `scopes` are the least permissions the vendor wants for it, any one of them where they
    are joined by `|`.
    """

    key: Key
    role: OperationRole
    title: Sentence
    description: Sentence
    method: Literal["", "GET", "POST", "PUT", "PATCH", "DELETE"] = ""
    path: Annotated[str, StringConstraints(pattern=r"^(/[^\s?#]*)?$")] = ""
    base_url: BaseUrl = ""
    graphql: str = ""
    graphql_types: dict[str, str] = Field(default_factory=dict)
    content_type: Literal[
        "application/json", "application/json-patch+json", "application/x-www-form-urlencoded", "multipart/form-data"
    ] = "application/json"
    event: str = ""
    event_action: str = ""
    when: dict[str, Scalar | list[Scalar | None] | None] = Field(default_factory=dict)
    aliases: tuple[Key, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    utterances: tuple[Phrase, ...] = ()
    risk: Literal["read", "write", "destructive"] = "read"
    inputs: dict[Key, InputManifest] = Field(default_factory=dict)
    constants: dict[str, Any] = Field(default_factory=dict)
    output: JsonSchema = Field(default_factory=lambda: {"type": "object", "properties": {}})
    reads: str = ""
    inverse: str = ""
    yields: dict[Key, str] = Field(default_factory=dict)
    paging: PagingManifest | None = None
    pace: PaceManifest | None = None
    lookup: LookupManifest | None = None
    idempotency: IdempotencyManifest | None = None
    scopes: tuple[str, ...] = ()
    deprecated: bool = False

    @model_validator(mode="after")
    def _check_role(self) -> Self:
        if self.role is OperationRole.TRIGGER:
            if self.method or self.path or self.constants or self.risk != "read":
                raise ValueError("a trigger has no method, path, constants or risk")
            if any(value.location for value in self.inputs.values()):
                raise ValueError("a trigger's inputs are filters: they have match, not in")
        else:
            if bool(self.method) != bool(self.path):
                raise ValueError("method and path go together")
            if self.event or self.event_action or self.when:
                raise ValueError("an action has no event, event_action or when")
            if self.method:
                self._check_bindings()
        return self

    def _check_bindings(self) -> None:
        placeholders = self.placeholders
        filled: set[str] = set()
        for name, value in self.inputs.items():
            if value.location is None:
                msg = f"inputs.{name}: in is missing"
                raise ValueError(msg)
            if value.location == "path":
                targets = value.parts or (value.target or name,)
                filled.update(targets)
                if not (value.required or value.connection or "default" in value.json_schema):
                    msg = f"inputs.{name}: a path input must be required, or have a default or a connection setting"
                    raise ValueError(msg)
        if unknown := filled - placeholders:
            msg = f"the path has no placeholder {sorted(unknown)}"
            raise ValueError(msg)
        if missing := placeholders - filled - self.constants.keys():
            msg = f"no input fills the path placeholder {sorted(missing)}"
            raise ValueError(msg)

    @property
    def placeholders(self) -> set[str]:
        """Names of the placeholders in the path template."""
        return set(_PLACEHOLDER.findall(self.path))

    @property
    def input_schema(self) -> JsonObject:
        """The inputs as one JSON Schema of type object, without the bindings.

        A required input with a default is not listed as required: a step may leave it out.
        """
        schema: JsonObject = {
            "type": "object",
            "properties": {name: value.json_schema for name, value in self.inputs.items()},
            "additionalProperties": False,
        }
        if required := [name for name, value in self.inputs.items() if value.must_be_given]:
            schema["required"] = required
        return schema

    @property
    def binding(self) -> JsonObject:
        """What an executor or a webhook receiver needs beside schemas, method and path; JSON-serialisable.

        Keys, present when they say something: `inputs` (input name to its binding), `constants`, `base_url`,
        `graphql`, `graphql_types`, `content_type`, `event`, `event_action`, `when`, `reads`, `inverse`, `yields`,
        `paging`, `pace`, `lookup`, `idempotency`, `scopes`, `deprecated`.
        """
        facts: JsonObject = {
            "inputs": {name: found for name, value in self.inputs.items() if (found := value.binding())},
            "constants": self.constants,
            "base_url": self.base_url,
            "graphql": self.graphql,
            "graphql_types": self.graphql_types,
            "content_type": self.content_type if self.method else "",
            "event": self.event,
            "event_action": self.event_action,
            "when": self.when,
            "reads": self.reads,
            "inverse": self.inverse,
            "yields": self.yields,
            "paging": self.paging and self.paging.model_dump(mode="json", exclude_defaults=True),
            "pace": self.pace and self.pace.model_dump(mode="json"),
            "lookup": self.lookup and self.lookup.model_dump(mode="json", exclude_defaults=True),
            "idempotency": self.idempotency and self.idempotency.model_dump(mode="json", exclude_defaults=True),
            "scopes": list(self.scopes),
            "deprecated": self.deprecated,
        }
        return {name: value for name, value in facts.items() if value}

    def spec(self, connector: ConnectorSpec) -> OperationSpec:
        """The operation as other apps see it."""
        return OperationSpec(
            id=operation_uuid(connector.key, self.key, self.role, connector.catalog),
            connector=connector,
            key=self.key,
            role=self.role,
            title=self.title,
            description=self.description,
            aliases=self.aliases,
            phrases=self.phrases,
            utterances=self.utterances,
            input_schema=self.input_schema,
            output_schema=self.output,
            filters=self.binding.get("inputs", {}) if self.role == OperationRole.TRIGGER else {},
            method=self.method,
            path=self.path,
            risk=self.risk,
        )


class ConnectorManifest(ManifestModel):
    """One connector. `base_url` may hold `{names}` of `connection` settings (name to description) of a connection.

    `hosts` are the host names, beside those of the base URLs, that a credential of it may be sent to; they may hold
    `{names}` too.
    """

    key: Key
    name: Phrase
    category: Category
    aliases: tuple[Phrase, ...] = ()
    description: Sentence
    base_url: BaseUrl = ""
    docs_url: Annotated[str, StringConstraints(pattern=r"^(https://\S+)?$")] = ""
    headers: dict[str, str] = Field(default_factory=dict)
    auth: AuthManifest = AuthManifest(kinds=("none",))
    connection: dict[Key, Sentence] = Field(default_factory=dict)
    hosts: tuple[str, ...] = ()
    rate_limit: RateLimitManifest | None = None
    errors: ErrorsManifest | None = None
    whoami: WhoAmIManifest | None = None
    oauth2: OAuth2Manifest | None = None
    webhook: WebhookManifest | None = None
    operations: tuple[OperationManifest, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _check_names(self) -> Self:
        if any(alias != alias.lower() for alias in self.aliases):
            raise ValueError("aliases are lower-case")
        names: dict[tuple[str, str], str] = {}
        for operation in self.operations:
            for name in (operation.key, *operation.aliases):
                owner = names.setdefault((operation.role, name), operation.key)
                if owner != operation.key or (operation.key in operation.aliases):
                    msg = f"{operation.role} {operation.key}: the name {name} belongs to {owner} already"
                    raise ValueError(msg)
        keys = [(operation.role, operation.key) for operation in self.operations]
        if len(keys) != len(set(keys)):
            msg = f"operations twice: {sorted({str(key) for key in keys if keys.count(key) > 1})}"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _check_references(self) -> Self:
        actions = {operation.key for operation in self.operations if operation.role is OperationRole.ACTION}
        addresses = (self.base_url, self.oauth2.token_url if self.oauth2 else "", *self.hosts)
        needed = {name for address in addresses for name in _PLACEHOLDER.findall(address)}
        for operation in self.operations:
            looked_up = operation.lookup.operation if operation.lookup else ""
            if unknown := {operation.reads, operation.inverse, looked_up} - actions - {""}:
                msg = f"{operation.key}: reads, inverse or lookup names no action: {sorted(unknown)}"
                raise ValueError(msg)
            needed.update(_PLACEHOLDER.findall(operation.base_url))
            needed.update(value.connection for value in operation.inputs.values() if value.connection)
        if missing := needed - self.connection.keys():
            msg = f"not described under connection: {sorted(missing)}"
            raise ValueError(msg)
        return self

    def spec(self, catalog: str = CORE_CATALOG) -> ConnectorSpec:
        """The connector as other apps see it."""
        return ConnectorSpec(
            catalog=catalog,
            key=self.key,
            name=self.name,
            category=self.category,
            aliases=self.aliases,
            description=self.description,
        )


def _describe(error: ValidationError, document: JsonObject) -> str:
    lines = []
    for problem in error.errors(include_url=False):
        location = list(problem["loc"])
        if location[:1] == ["operations"] and len(location) > 1 and isinstance(location[1], int):
            operation = document["operations"][location[1]]
            location[1] = str(operation.get("key", location[1])) if isinstance(operation, dict) else location[1]
        lines.append(f"{'.'.join(map(str, location)) or 'document'}: {problem['msg']}")
    return "; ".join(lines)


def load_manifest(path: Path) -> ConnectorManifest:
    """Read one manifest file; raise ManifestError naming file and field if it can't be used."""
    try:
        document = read_document(path)
    except (OSError, ValueError) as error:
        raise ManifestError(f"{path}: {error}") from error
    try:
        manifest = ConnectorManifest.model_validate(document)
    except ValidationError as error:
        raise ManifestError(f"{path}: {_describe(error, document)}") from error
    if manifest.key != path.parent.name:
        raise ManifestError(f"{path}: key: {manifest.key!r} is not the folder's name {path.parent.name!r}")
    return manifest


def load_part(path: Path, model: type[Part]) -> Part:
    """Read a file beside a manifest; ManifestError naming file and field if it can't be used, the model's defaults if
    there is none.
    """
    if not path.exists():
        return model()
    try:
        return model.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError) as error:
        raise ManifestError(f"{path}: {error}") from error
    except ValidationError as error:
        problems = (f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors(include_url=False))
        raise ManifestError(f"{path}: {'; '.join(problems)}") from error


def load_manifests(root: Path = MANIFEST_ROOT) -> list[ConnectorManifest]:
    """Read `<root>/<key>/manifest.yaml` of every connector, ordered by key; raise ManifestError on any bad one.

    Also refuses a connector name or alias that two connectors claim.
    """
    manifests = [load_manifest(path) for path in sorted(root.glob("*/manifest.yaml"))]
    if not manifests:
        raise ManifestError(f"{root}: no manifest.yaml found")
    owners: dict[str, str] = {}
    for manifest in manifests:
        for name in {normalize_key(name) for name in (manifest.key, manifest.name, *manifest.aliases)}:
            owner = owners.setdefault(name, manifest.key)
            if owner != manifest.key:
                raise ManifestError(f"{root}/{manifest.key}/manifest.yaml: aliases: {name!r} belongs to {owner}")
    return manifests


def manifest_specs(manifests: Iterable[ConnectorManifest], catalog: str = CORE_CATALOG) -> tuple[OperationSpec, ...]:
    """All operations of the manifests as other apps see them, ordered by connector, role and key."""
    specs = [operation.spec(manifest.spec(catalog)) for manifest in manifests for operation in manifest.operations]
    return tuple(sorted(specs, key=lambda spec: (spec.connector.key, spec.role, spec.key)))
