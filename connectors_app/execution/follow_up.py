"""What another action about the same artefact is called with: the read counterpart, or the one that undoes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jmespath

from connectors_app.contracts import JsonObject
from connectors_app.execution.contracts import ExecutableOperation

__all__ = ["follow_up_inputs"]


def follow_up_inputs(
    operation: ExecutableOperation, other: ExecutableOperation, inputs: Mapping[str, Any], output: Any
) -> JsonObject | None:
    """The other action's inputs after this one was called with `inputs` and answered `output`; None if they don't say.

    An input is what the manifest's `yields` gives, else this call's of the same name, else (for a required one) a
    field of the answer: of its own name, of the vendor's name for it, or of the last word of its name
    (`issue_number` is `number`).
    """
    properties = other.input_schema.get("properties") or {}
    required = set(other.input_schema.get("required") or ())
    bindings = other.binding.get("inputs") or {}
    yields: Mapping[str, str] = operation.binding.get("yields") or {}
    context = {"inputs": dict(inputs), "output": output}
    answer = output if isinstance(output, Mapping) else {}
    found: JsonObject = {}
    for name in properties:
        value = jmespath.search(yields[name], context) if name in yields else None
        if value is None:
            value = inputs.get(name)
        if value is None and name in required:
            target = str((bindings.get(name) or {}).get("target") or name)
            names = (name, target, name.rsplit("_", 1)[-1])
            value = next((answer[key] for key in names if answer.get(key) is not None), None)
            if value is None:
                return None
        if value is not None:
            found[name] = value
    return found
