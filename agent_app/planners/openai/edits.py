"""Edits as the model fills them in: one draft for each typed patch, with inputs as lists of names and values.

`NodeName` enumerates the ids of the document at hand and the ids new nodes may take (`NEW_IDS`).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from agent_app.planners.openai.schemas import (
    ActionName,
    Draft,
    InputDraft,
    NewAction,
    NewApproval,
    NewCondition,
    NewDelay,
    NewLoop,
    NewTrigger,
    TriggerName,
)
from agent_app.planners.openai.strict import chosen_from
from sessions_app.definition.vocabulary import BranchName

__all__ = ["NEW_IDS", "EditDecision", "EditDraft", "NodeName", "PatchDraft"]

NEW_IDS = tuple(f"new-{number}" for number in range(1, 13))
"""Ids an edit may give to the nodes it adds; they become ordinary ids when the patches are applied."""

NodeName = TypeAliasType("NodeName", Annotated[str, chosen_from("NodeName")])
EditDecision = TypeAliasType("EditDecision", Annotated[str, chosen_from("EditDecision")])

_Parent = Annotated[NodeName | None, Field(description="The loop to put the step into, where there is no anchor")]


class AddNodeDraft(Draft):
    """Add a node after or before another one; with neither, at the end. Its id is one of new-1, new-2 and so on."""

    op: Literal["add_node"] = "add_node"
    node: Annotated[
        NewTrigger | NewAction | NewCondition | NewLoop | NewApproval | NewDelay, Field(discriminator="kind")
    ]
    after: NodeName | None = None
    before: NodeName | None = None
    branch: Annotated[BranchName | None, Field(description="The branch of the anchor to insert into")] = None
    parallel: Annotated[bool, Field(description="A sibling of what follows the anchor, not in front of it")] = False
    parent: _Parent = None


class RemoveNodeDraft(Draft):
    """Remove a node and join its neighbours. Of a condition or approval, keep says which path stays."""

    op: Literal["remove_node"] = "remove_node"
    node_id: NodeName
    keep: Literal["true", "false"] = "true"
    unwrap: Annotated[bool, Field(description="Of a loop: keep its members")] = False


class ReplaceOperationDraft(Draft):
    """Let an action call another operation. The inputs given replace all inputs of the step."""

    op: Literal["replace_operation"] = "replace_operation"
    node_id: NodeName
    operation: ActionName
    inputs: list[InputDraft] = []


class ChangeTriggerDraft(Draft):
    """Let a trigger be another event. The inputs given replace all inputs of the trigger."""

    op: Literal["change_trigger"] = "change_trigger"
    node_id: NodeName | None = None
    operation: TriggerName
    inputs: list[InputDraft] = []


class MoveNodeDraft(Draft):
    """Move a node (a loop with its members) after or before another one."""

    op: Literal["move_node"] = "move_node"
    node_id: NodeName
    after: NodeName | None = None
    before: NodeName | None = None
    branch: BranchName | None = None
    parent: _Parent = None


class SetInputDraft(Draft):
    """Set one input of a step or trigger; null removes it."""

    op: Literal["set_input"] = "set_input"
    node_id: NodeName
    name: str
    value: str | bool | int | float | list[str] | None


class SetConditionDraft(Draft):
    """Change what a condition tests."""

    op: Literal["set_condition"] = "set_condition"
    node_id: NodeName
    title: str
    expression: str


class SetItemsDraft(Draft):
    """Change what a loop goes through."""

    op: Literal["set_items"] = "set_items"
    node_id: NodeName
    title: str
    items: str
    element: str


class SetPropertyDraft(Draft):
    """Set a property that is not an input; null removes it."""

    op: Literal["set_property"] = "set_property"
    node_id: NodeName
    name: Literal[
        "on_error", "timeout_seconds", "duration", "until", "instructions", "assignee", "concurrency", "title"
    ]
    value: str | int | float | None


class SetRetryDraft(Draft):
    """How often a failed call of a step is tried, and the seconds between tries."""

    op: Literal["set_retry"] = "set_retry"
    node_id: NodeName
    max_attempts: int
    initial_seconds: float
    max_seconds: float


class WrapDraft(Draft):
    """Put existing steps under a new condition (its true branch) or into a new loop."""

    op: Literal["wrap"] = "wrap"
    node_ids: list[NodeName]
    container: Annotated[NewCondition | NewLoop, Field(discriminator="kind")]


class RenameDraft(Draft):
    """Rename the workflow."""

    op: Literal["rename"] = "rename"
    name: str


class ConcurrencyDraft(Draft):
    """At most so many runs at a time, in all or for each value of an expression."""

    limit: int
    key: str | None = None
    on_conflict: Literal["queue", "cancel_previous"] = "queue"


class SetSettingsDraft(Draft):
    """Settings of the whole workflow; null leaves one as it is."""

    op: Literal["set_settings"] = "set_settings"
    timeout_seconds: float | None = None
    concurrency: ConcurrencyDraft | None = None


class AddEdgeDraft(Draft):
    """Let a node run after another one."""

    op: Literal["add_edge"] = "add_edge"
    source: NodeName
    target: NodeName
    branch: BranchName | None = None


class RemoveEdgeDraft(Draft):
    """Remove the edge between two nodes."""

    op: Literal["remove_edge"] = "remove_edge"
    source: NodeName
    target: NodeName
    branch: BranchName | None = None


PatchDraft = Annotated[
    AddNodeDraft
    | RemoveNodeDraft
    | ReplaceOperationDraft
    | ChangeTriggerDraft
    | MoveNodeDraft
    | SetInputDraft
    | SetConditionDraft
    | SetItemsDraft
    | SetPropertyDraft
    | SetRetryDraft
    | WrapDraft
    | RenameDraft
    | SetSettingsDraft
    | AddEdgeDraft
    | RemoveEdgeDraft,
    Field(discriminator="op"),
]


class EditDraft(Draft):
    """Edits of the current workflow, or an abstention."""

    kind: Literal["modify_workflow"] = "modify_workflow"
    conversation: Annotated[str, Field(description="One or two sentences on what changes, or why nothing does")]
    decision: Annotated[
        EditDecision,
        Field(description="draft: make the changes in <draft> as they are, no patches here; abstain: not clear what"),
    ]
    patches: list[PatchDraft] = []
    next_question: Annotated[str | None, Field(description="One question about what is missing, else null")] = None
