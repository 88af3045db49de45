"""The registry and the accounts at vendors that workspaces call it with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from accounts_app.managers import WorkspaceOwned
from connectors_app.contracts import CORE_CATALOG, Category, ConnectorSpec, OperationRole, OperationSpec
from wfproject.common.models import TimestampedModel, UUIDModel

__all__ = ["MANIFEST_SOURCE", "RISKS", "Connector", "Credential", "Operation", "OperationSource", "RegistryState"]

MANIFEST_SOURCE = "manifest"
"""`Operation.source` of what the shipped manifests define."""

_ACRONYMS = {Category.SCM, Category.HTTP}
_CATEGORIES = [(item.value, item.value if item in _ACRONYMS else item.value.title()) for item in Category]
RISKS = [("read", "Read"), ("write", "Write"), ("destructive", "Destructive")]
_ROLES = [(item.value, item.value.title()) for item in OperationRole]


def _empty_object_schema() -> dict[str, object]:
    return {"type": "object", "properties": {}}


class SyncedRow(models.Model):
    """A row filled from a manifest. `edited_fields` are those an admin changed: the next sync keeps them."""

    source_hash = models.CharField(max_length=64, blank=True, editable=False)
    edited_fields = models.JSONField(default=list, blank=True, editable=False)

    class Meta:
        abstract = True


class Connector(UUIDModel, SyncedRow):
    """A product that workflows talk to, in one catalogue (`core` for the shipped ones)."""

    catalog = models.CharField(max_length=60, default=CORE_CATALOG, db_index=True)
    key = models.CharField(max_length=80)
    name = models.CharField(max_length=120)
    category = models.CharField(max_length=20, choices=_CATEGORIES, default=Category.OTHER)
    aliases = models.JSONField(default=list, blank=True, help_text="Other names people use, lower-case.")
    description = models.TextField(blank=True)
    base_url = models.CharField(max_length=300, blank=True)
    docs_url = models.CharField(max_length=300, blank=True)
    settings = models.JSONField(
        default=dict, blank=True, help_text="Authentication, headers, connection settings and webhook rule."
    )
    enabled = models.BooleanField(default=True, help_text="A disabled connector is offered to no planner.")

    class Meta:
        ordering = ["catalog", "key"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["catalog", "key"], name="connector_key_once")]

    def __str__(self) -> str:
        return self.name if self.catalog == CORE_CATALOG else f"{self.name} ({self.catalog})"

    def to_spec(self) -> ConnectorSpec:
        """The connector as other apps see it."""
        return ConnectorSpec(
            catalog=self.catalog,
            key=self.key,
            name=self.name,
            category=Category(self.category),
            aliases=tuple(self.aliases),
            description=self.description,
        )


class Operation(TimestampedModel, SyncedRow):
    """Something a connector does (action) or tells (trigger). The id is stable: UUIDv5 of catalogue and keys."""

    id = models.UUIDField(primary_key=True, editable=False)
    connector = models.ForeignKey(Connector, on_delete=models.CASCADE, related_name="operations")
    key = models.CharField(max_length=200)
    role = models.CharField(max_length=10, choices=_ROLES)
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    aliases = models.JSONField(default=list, blank=True, help_text="Other spellings of the key.")
    phrases = models.JSONField(default=list, blank=True, help_text="Short ways people say it.")
    utterances = models.JSONField(default=list, blank=True, help_text="Whole requests that it meets.")
    input_schema = models.JSONField(default=_empty_object_schema, blank=True)
    input_view = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text="The input schema without references and not too deep; empty where that is the schema itself.",
    )
    output_schema = models.JSONField(default=_empty_object_schema, blank=True)
    method = models.CharField(max_length=10, blank=True)
    path = models.CharField(max_length=400, blank=True)
    binding = models.JSONField(default=dict, blank=True, help_text="Where inputs go in the request, event names.")
    risk = models.CharField(
        max_length=12,
        choices=RISKS,
        default="read",
    )
    external_id = models.CharField(max_length=300, blank=True, db_index=True)
    source = models.CharField(
        max_length=120,
        blank=True,
        db_index=True,
        editable=False,
        help_text="Where it comes from: only that retires it.",
    )
    curated = models.BooleanField(default=True)
    retired = models.BooleanField(default=False, help_text="No longer offered; workflows that use it get a violation.")

    class Meta:
        ordering = ["connector", "role", "key"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["connector", "role", "key"], name="operation_key_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["role", "key"])]

    def __str__(self) -> str:
        return f"{self.connector.name}: {self.title}"

    def to_spec(
        self,
        connector: ConnectorSpec,
        *,
        input_schema: Mapping[str, Any] | None = None,
        output_schema: Mapping[str, Any] | None = None,
        filters: Mapping[str, Any] | None = None,
    ) -> OperationSpec:
        """The operation as other apps see it; `connector` is passed so that its operations share one object.

        The schemas and filters stand for those of the row, which may not be loaded.
        """
        if filters is None:
            filters = self.binding.get("inputs", {}) if self.role == OperationRole.TRIGGER else {}
        return OperationSpec(
            id=self.id,
            connector=connector,
            key=self.key,
            role=OperationRole(self.role),
            title=self.title,
            description=self.description,
            aliases=tuple(self.aliases),
            phrases=tuple(self.phrases),
            utterances=tuple(self.utterances),
            input_schema=(self.input_view or self.input_schema) if input_schema is None else input_schema,
            output_schema=self.output_schema if output_schema is None else output_schema,
            filters=filters,
            method=self.method,
            path=self.path,
            risk=self.risk,
            external_id=self.external_id,
            curated=self.curated,
            retired=self.retired,
        )


class OperationSource(TimestampedModel):
    """A vendor's document that operations were imported from. `digest` tells whether another edition is at hand."""

    connector = models.ForeignKey(Connector, on_delete=models.CASCADE, related_name="sources")
    key = models.CharField(max_length=120)
    title = models.CharField(max_length=300, blank=True)
    version = models.CharField(max_length=120, blank=True)
    file = models.CharField(max_length=300, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    actions = models.PositiveIntegerField(default=0)
    triggers = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["connector", "key"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["connector", "key"], name="operation_source_once")]

    def __str__(self) -> str:
        return self.title or self.key


class RegistryState(models.Model):
    """One row: a number that grows with every change of the registry."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    version = models.PositiveBigIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "registry state"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="registry_state_single_row"),
        ]

    def __str__(self) -> str:
        return f"registry version {self.version}"


class Credential(UUIDModel, WorkspaceOwned):
    """An account at a vendor. `sealed` is the ciphertext of its secrets and never leaves `connectors_app.credentials`.

    `hosts` repeats for people what the ciphertext is bound to; what counts is inside it. `revision` grows with every
    change of the secrets; `key_id` names the key they are encrypted with.
    """

    class Kind(models.TextChoices):
        TOKEN = "token", "Token"
        BASIC = "basic", "User name and password"
        API_KEY = "api_key", "API key"
        OAUTH2 = "oauth2", "OAuth 2.0 client credentials"

    connector = models.ForeignKey(Connector, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind)
    settings = models.JSONField(default=dict, blank=True, help_text="Connection settings, no secrets.")
    base_url = models.CharField(max_length=300, blank=True, help_text="Of a self-hosted server; empty: the vendor's.")
    is_default = models.BooleanField(default=False, help_text="Used by steps that name no credential.")
    hosts = models.JSONField(default=list, editable=False)
    hint = models.CharField(max_length=12, blank=True, editable=False)
    sealed = models.TextField(editable=False, serialize=False)
    key_id = models.CharField(max_length=12, editable=False, db_index=True, serialize=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_tested_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_test = models.JSONField(null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        "accounts_app.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        ordering = ["-created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "connector", "name"], name="credential_name_once"),
            models.UniqueConstraint(
                fields=["workspace", "connector"],
                condition=models.Q(is_default=True),
                name="credential_one_default",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def expired(self) -> bool:
        """Whether its time is over, as far as known."""
        return self.expires_at is not None and self.expires_at <= timezone.now()
