"""Calling curated operations against a server that stands for their vendor."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from connectors_app.connection import Connection
from connectors_app.contracts import OperationRole
from connectors_app.execution.contracts import ExecutableOperation
from connectors_app.execution.execute import execute
from connectors_app.execution.registry import manifest_operation
from connectors_app.manifest import MANIFEST_ROOT, load_manifest


def curated(connector: str) -> dict[str, ExecutableOperation]:
    """The shipped actions of a connector that are HTTP calls, by key."""
    manifest = load_manifest(MANIFEST_ROOT / connector / "manifest.yaml")
    return {
        item.key: manifest_operation(manifest, item)
        for item in manifest.operations
        if item.role is OperationRole.ACTION and item.method
    }


@dataclass
class Caller:
    """Calls operations of one connector at one address and remembers which it called."""

    connector: str
    base_url: str
    secrets: dict[str, str]
    kind: str = "token"
    settings: dict[str, str] = field(default_factory=dict)
    called: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.operations = curated(self.connector)
        host = self.base_url.split("/")[2]
        self.connection = Connection(
            self.connector,
            self.kind,
            secrets=self.secrets,
            settings=self.settings,
            base_url=self.base_url,
            hosts=frozenset({host}),
            key=host,
        )

    async def __call__(self, key: str, **inputs: Any) -> Any:
        result = await execute(self.operations[key], inputs, connection=self.connection)
        self.called.add(key)
        return result.output


__all__ = ["Caller", "curated"]
