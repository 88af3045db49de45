"""The case format: one JSON object a line."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from agent_app.contracts import Intent
from wfproject.common.errors import ValidationFailed

__all__ = [
    "Case",
    "GoldAction",
    "GoldBranch",
    "GoldCondition",
    "GoldLoop",
    "GoldNode",
    "GoldOperation",
    "GoldTask",
    "GoldTrigger",
    "load_cases",
]

WORKFLOW_INTENTS = frozenset({Intent.NEW_WORKFLOW, Intent.MODIFY_WORKFLOW})


def _compiles(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return text


Pattern = Annotated[str, AfterValidator(_compiles)]
"""A regular expression that must fully match a key, case-insensitively."""


class _Gold(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class GoldTrigger(_Gold):
    """The trigger a workflow must have."""

    connector: Pattern
    event: Pattern

    def matches(self, connector: str, event: str) -> bool:
        """Whether both keys match."""
        return _full(self.connector, connector) and _full(self.event, event)


class GoldAction(_Gold):
    """An action a workflow must have."""

    connector: Pattern
    action: Pattern

    def matches(self, connector: str, action: str) -> bool:
        """Whether both keys match."""
        return _full(self.connector, connector) and _full(self.action, action)


def _full(pattern: str, key: str) -> bool:
    return re.fullmatch(pattern, key, re.IGNORECASE) is not None


class GoldOperation(_Gold):
    """A step of the gold tree; `op` must match "connector.action" (or the operation's id in a foreign catalogue)."""

    op: Pattern


class GoldTask(_Gold):
    """A human task of the gold tree."""

    task: Literal[True]


class GoldLoop(_Gold):
    """A loop of the gold tree."""

    for_each: tuple[GoldNode, ...]


class GoldCondition(_Gold):
    """What a gold condition tests; what is not stated is not scored."""

    field: str | None = None
    op: str | None = None
    value: str | int | float | bool | tuple[str | int | float, ...] | None = None


class GoldBranch(_Gold):
    """A condition of the gold tree with its branches."""

    condition: GoldCondition = Field(alias="if")
    then: tuple[GoldNode, ...] = ()
    otherwise: tuple[GoldNode, ...] = Field(default=(), alias="else")


GoldNode = GoldOperation | GoldTask | GoldLoop | GoldBranch


class Case(_Gold):
    """One prompt with what its answer must be. `context` prompts are played first, in the same session.

    `catalog` names the catalogue to plan over where it is not the usual one.
    """

    id: str
    prompt: str
    intent: str
    catalog: str | None = None
    context: tuple[str, ...] = ()
    workflow: dict[str, Any] | None = None
    trigger: GoldTrigger | None = None
    actions: tuple[GoldAction, ...] | None = None
    conditions: int | None = Field(default=None, ge=0)
    inputs: tuple[str, ...] = ()
    tree: tuple[GoldNode, ...] | None = None

    @property
    def expects_workflow(self) -> bool:
        """Whether the gold describes a workflow."""
        return self.intent in WORKFLOW_INTENTS


def load_cases(*paths: Path) -> list[Case]:
    """The cases of one or several files, in order.

    Raises OSError for a file that can not be read, and ValidationFailed, which names the line and field that is wrong,
    an id that occurs twice, or a file without any case.
    """
    cases: list[Case] = []
    for path in paths:
        found = list(_read(path))
        if not found:
            raise ValidationFailed(f"{path.name} holds no case.")
        cases += found
    counts = Counter(case.id for case in cases)
    if repeated := sorted(key for key, count in counts.items() if count > 1):
        names = ", ".join(path.name for path in paths)
        raise ValidationFailed(f"{names}: ids occur twice: {', '.join(repeated[:5])}")
    return cases


def _read(path: Path) -> Iterator[Case]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            yield Case.model_validate(json.loads(line))
        except (ValueError, ValidationError) as error:
            raise ValidationFailed(f"{path.name}, line {number}: {error}") from error
