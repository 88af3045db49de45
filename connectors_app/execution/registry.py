"""From registry rows and manifests to operations that can be called."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from connectors_app.contracts import operation_uuid
from connectors_app.execution.contracts import ConnectorFacts, ExecutableOperation
from connectors_app.manifest import ConnectorManifest, OperationManifest
from connectors_app.manifest_parts import (
    AuthManifest,
    ErrorsManifest,
    PaceManifest,
    PagingManifest,
    RateLimitManifest,
)
from connectors_app.models import Connector, Operation

__all__ = ["connector_facts", "executable_operation", "manifest_facts", "manifest_operation"]


def connector_facts(connector: Connector) -> ConnectorFacts:
    """What the executor needs of a connector's row; queries nothing."""
    settings = connector.settings
    rate_limit, errors = settings.get("rate_limit"), settings.get("errors")
    return ConnectorFacts(
        key=connector.key,
        name=connector.name,
        base_url=connector.base_url,
        headers=settings.get("headers") or {},
        auth=AuthManifest.model_validate(settings.get("auth") or {"kinds": ["none"]}),
        rate_limit=RateLimitManifest.model_validate(rate_limit) if rate_limit else None,
        errors=ErrorsManifest.model_validate(errors or {}),
    )


def executable_operation(operation: Operation, facts: ConnectorFacts | None = None) -> ExecutableOperation:
    """What the executor needs of an operation's row, its connector loaded with it (`select_related`).

    `facts` are the connector's, where the caller has them already.
    """
    return _executable(
        identifier=operation.pk,
        key=operation.key,
        facts=facts or connector_facts(operation.connector),
        method=operation.method,
        path=operation.path,
        risk=operation.risk,
        input_schema=operation.input_schema,
        output_schema=operation.output_schema,
        binding=operation.binding,
        curated=operation.curated,
    )


def manifest_facts(manifest: ConnectorManifest) -> ConnectorFacts:
    """What the executor needs of a connector, straight from its manifest."""
    return ConnectorFacts(
        key=manifest.key,
        name=manifest.name,
        base_url=manifest.base_url,
        headers=manifest.headers,
        auth=manifest.auth,
        rate_limit=manifest.rate_limit,
        errors=manifest.errors or ErrorsManifest(),
    )


def manifest_operation(connector: ConnectorManifest, operation: OperationManifest) -> ExecutableOperation:
    """What the executor needs of an operation, straight from its manifest, without a database."""
    return _executable(
        identifier=operation_uuid(connector.key, operation.key, operation.role),
        key=operation.key,
        facts=manifest_facts(connector),
        method=operation.method,
        path=operation.path,
        risk=operation.risk,
        input_schema=operation.input_schema,
        output_schema=operation.output,
        binding=operation.binding,
    )


def _executable(
    *, identifier: UUID, facts: ConnectorFacts, input_schema: Mapping[str, Any], binding: Mapping[str, Any], **rest: Any
) -> ExecutableOperation:
    paging, pace = binding.get("paging"), binding.get("pace")
    text = json.dumps(input_schema, sort_keys=True, separators=(",", ":"))
    return ExecutableOperation(
        id=identifier,
        connector=facts,
        input_schema=input_schema,
        binding=binding,
        paging=PagingManifest.model_validate(paging) if paging else None,
        pace=PaceManifest.model_validate(pace) if pace else None,
        schema_hash=hashlib.sha256(text.encode()).hexdigest(),
        **rest,
    )
