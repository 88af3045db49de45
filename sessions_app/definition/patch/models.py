"""The typed operations a modification is made of.

A patch names the nodes it touches; whatever no patch of a list names stays byte-identical. An id may be the `ref` that
an earlier `NewNode` of the same list was given.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from sessions_app.definition.vocabulary import BranchName

__all__ = [
    "PATCH_ADAPTER",
    "AddEdge",
    "AddNode",
    "ChangeTrigger",
    "MoveNode",
    "NewNode",
    "Patch",
    "RemoveEdge",
    "RemoveNode",
    "Rename",
    "ReplaceOperation",
    "SetCondition",
    "SetInput",
    "SetItems",
    "SetProperty",
    "SetSettings",
    "Wrap",
]

PropertyName = Literal[
    "on_error",
    "retry",
    "timeout_seconds",
    "credential",
    "duration",
    "until",
    "instructions",
    "assignee",
    "concurrency",
    "title",
]


class _Operation(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class NewNode(_Operation):
    """A node to be made: an operation of the registry (trigger or action) or a control node.

    `ref` is a temporary name that later patches of the same list, and expressions in them, may use for the new node.
    """

    type: Literal["trigger", "action", "condition", "approval", "delay", "for_each"] = "action"
    operation_id: str | None = None
    inputs: dict[str, Any] = Field(default_factory=dict)
    expression: str | None = None
    items: str | None = None
    as_: str | None = Field(default=None, alias="as")
    concurrency: int | None = None
    instructions: str | None = None
    assignee: str | None = None
    duration: str | None = None
    until: str | None = None
    title: str | None = None
    ref: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9_-]*$")
    metadata: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _check_operation(self) -> Self:
        if self.type in {"trigger", "action"} and not self.operation_id:
            raise ValueError(f"a new node of type {self.type} needs an operation_id")
        return self


class AddNode(_Operation):
    """Add a node after or before another one, or (with neither) at the end.

    `after` inserts into the anchor's `branch` (default: success; of a condition `true`); with `parallel` the node
    becomes a sibling of what follows the anchor instead. `before` inserts into all edges (of `branch`, if given) that
    lead to the anchor. `parent` names the loop to add to when there is no anchor. A new trigger starts what the
    existing triggers start.
    """

    op: Literal["add_node"] = "add_node"
    node: NewNode
    after: str | None = None
    before: str | None = None
    branch: BranchName | None = None
    parallel: bool = False
    parent: str | None = None

    @model_validator(mode="after")
    def _check_anchor(self) -> Self:
        if self.after and self.before:
            raise ValueError("after and before exclude each other")
        return self


class RemoveNode(_Operation):
    """Remove a node and join what was before it to what came after.

    Of a condition (approval) the `true` (`approved`) path is kept unless `keep` is `false`; what only the dropped
    path led to is removed with it. A loop goes with its members unless `unwrap` keeps them.
    `along` names the other nodes that go too, or that leave a dissolved loop; where it is given and others would have
    to be touched, the patch is refused.
    """

    op: Literal["remove_node"] = "remove_node"
    node_id: str
    keep: Literal["true", "false"] = "true"
    unwrap: bool = False
    along: list[str] | None = None


class ReplaceOperation(_Operation):
    """Let an action step call another operation; `inputs` replace all of its inputs."""

    op: Literal["replace_operation"] = "replace_operation"
    node_id: str
    operation_id: str
    inputs: dict[str, Any] = Field(default_factory=dict)


class MoveNode(_Operation):
    """Move a node (a loop with its members) elsewhere, as `AddNode` would place a new one.

    Its other paths (`false`, `rejected`, `error`) move along.
    """

    op: Literal["move_node"] = "move_node"
    node_id: str
    after: str | None = None
    before: str | None = None
    branch: BranchName | None = None
    parent: str | None = None

    @model_validator(mode="after")
    def _check_anchor(self) -> Self:
        if self.after and self.before:
            raise ValueError("after and before exclude each other")
        return self


class SetInput(_Operation):
    """Set one input of a step; null removes it."""

    op: Literal["set_input"] = "set_input"
    node_id: str
    name: str = Field(min_length=1)
    value: Any = None


class SetCondition(_Operation):
    """Change what a condition tests."""

    op: Literal["set_condition"] = "set_condition"
    node_id: str
    expression: str
    title: str | None = None


class SetItems(_Operation):
    """Change what a loop goes through."""

    op: Literal["set_items"] = "set_items"
    node_id: str
    items: str
    as_: str | None = Field(default=None, alias="as")
    title: str | None = None


class ChangeTrigger(_Operation):
    """Let the trigger (the only one unless `node_id` names it) be another event; `inputs` replace its inputs."""

    op: Literal["change_trigger"] = "change_trigger"
    node_id: str | None = None
    operation_id: str
    inputs: dict[str, Any] = Field(default_factory=dict)


class SetProperty(_Operation):
    """Set one property of a step that is not an input; null removes it."""

    op: Literal["set_property"] = "set_property"
    node_id: str
    name: PropertyName
    value: Any = None


class Wrap(_Operation):
    """Put existing steps under a new condition (its `true` path) or into a new loop."""

    op: Literal["wrap"] = "wrap"
    node_ids: list[str] = Field(min_length=1)
    in_: NewNode = Field(alias="in")

    @model_validator(mode="after")
    def _check_container(self) -> Self:
        if self.in_.type not in {"condition", "for_each"}:
            raise ValueError("steps can be wrapped in a condition or a for_each")
        return self


class Rename(_Operation):
    """Rename the workflow."""

    op: Literal["rename"] = "rename"
    name: str = Field(min_length=1, max_length=200)


class SetSettings(_Operation):
    """Set keys of the workflow's settings; a null value removes the key."""

    op: Literal["set_settings"] = "set_settings"
    settings: dict[str, Any]


class AddEdge(_Operation):
    """Let `target` run after `source`."""

    op: Literal["add_edge"] = "add_edge"
    source: str
    target: str
    branch: BranchName | None = None


class RemoveEdge(_Operation):
    """Remove the edges from `source` to `target` (of `branch` only, if given)."""

    op: Literal["remove_edge"] = "remove_edge"
    source: str
    target: str
    branch: BranchName | None = None


Patch = Annotated[
    AddNode
    | RemoveNode
    | ReplaceOperation
    | MoveNode
    | SetInput
    | SetCondition
    | SetItems
    | ChangeTrigger
    | SetProperty
    | Wrap
    | Rename
    | SetSettings
    | AddEdge
    | RemoveEdge,
    Field(discriminator="op"),
]

PATCH_ADAPTER: TypeAdapter[Patch] = TypeAdapter(Patch)
"""Reads one patch of JSON values."""
