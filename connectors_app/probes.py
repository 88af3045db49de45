"""What may be asked of a vendor to learn whether a thing that a step names exists: `connectors/<key>/probes.yaml`.

Read-only calls, stated as data. They are no operations of the registry: nobody plans workflows with them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from connectors_app.contracts import JsonObject
from connectors_app.manifest import MANIFEST_ROOT, load_part
from connectors_app.manifest_parts import Key, ManifestModel, Phrase

__all__ = ["PROBE_FILE", "ConnectorProbes", "ProbeManifest", "load_probes", "probes_of"]

PROBE_FILE = "probes.yaml"


class ProbeManifest(ManifestModel):
    """One way to learn whether the value of an input names something that exists.

    `inputs` are the names of the inputs it is for, in actions and triggers (`roles`) except `not_for` (operations
    where the value names something new); a list is asked about element by element. `strip` is taken off the value's
    front; a value that does not match `pattern` (whole, a regular expression) is left to the next probe.

    Either `path` (with `method`, `body`) or `operation`, a read action of the manifest called with the inputs `given`,
    whose list is read to its end. Texts hold `{value}` and the step's other inputs by name, percent-encoded in a path:
    `{repository:path}` keeps the slashes, `{repository:0}` is its first segment.

    It exists if the answer is 2xx and, where `values` is given, its text (as `compare` writes it) is among those that
    this JMESPath gives, case ignored; `more` is true in an answer that has only a part of the list. It doesn't if the
    status is in `missing` or the vendor's error code in `missing_codes`. Anything else decides nothing: the next probe
    of the same input is asked. `severity` is what it means for the step if there is no such thing.
    """

    thing: Phrase
    inputs: tuple[Key, ...] = Field(min_length=1)
    roles: tuple[Literal["action", "trigger"], ...] = ("action", "trigger")
    not_for: tuple[Key, ...] = ()
    strip: str = ""
    pattern: str = ""
    method: Literal["GET", "POST"] = "GET"
    path: Annotated[str, StringConstraints(pattern=r"^(/\S*)?$")] = ""
    body: JsonObject | None = None
    operation: str = ""
    given: dict[Key, Any] = Field(default_factory=dict)
    values: str = ""
    compare: str = "{value}"
    more: str = ""
    missing: tuple[int, ...] = (404,)
    missing_codes: tuple[str, ...] = ()
    severity: Literal["error", "warning"] = "error"
    fix: str = ""

    @model_validator(mode="after")
    def _check(self) -> Self:
        if bool(self.path) == bool(self.operation):
            raise ValueError("either path or operation")
        if self.operation and not self.values:
            raise ValueError("an operation needs values")
        if self.method == "POST" and self.body is None:
            raise ValueError("a POST needs the body that makes it a read")
        return self


class ConnectorProbes(ManifestModel):
    """The probes of a connector, in the order they are asked; values of `free` inputs need not exist beforehand."""

    free: tuple[Key, ...] = ()
    probes: tuple[ProbeManifest, ...] = ()

    def for_input(self, name: str, operation: str, role: str) -> tuple[ProbeManifest, ...]:
        """The probes of one input of an operation."""
        return tuple(
            item for item in self.probes if name in item.inputs and operation not in item.not_for and role in item.roles
        )


def load_probes(path: Path) -> ConnectorProbes:
    """Read one file; ManifestError naming file and field if it can't be used, no probes if there is none."""
    return load_part(path, ConnectorProbes)


@cache
def probes_of(connector: str) -> ConnectorProbes:
    """The shipped probes of a connector, read once."""
    return load_probes(MANIFEST_ROOT / connector / PROBE_FILE)
