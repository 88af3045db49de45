"""The state of an edit: the document as changed so far, the patches that got it there, and what is left to ask."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.contracts import Hits, PlanningContext
from agent_app.planners.local.choose import Thing
from agent_app.planners.local.decision import Choice, Decision
from agent_app.planners.local.edit.former_turns import added_before
from agent_app.planners.local.edit.locality import changed_nodes, named_nodes, naming
from agent_app.planners.local.edit.places import Place, find_place
from agent_app.planners.local.edit.understanding import understand_edit
from agent_app.planners.local.edit.view import Step, WorkflowView, view_of
from agent_app.planners.local.index import CatalogIndex
from agent_app.planners.local.model import Reading, Request
from agent_app.planners.local.slots import Plan as SlotPlan
from connectors_app.contracts import JsonObject, OperationSpec
from sessions_app.definition import Patch, PatchError, apply_patches

__all__ = ["EditState", "Editor", "spoken_event"]

_PUNCTUATION = frozenset(",;:-–(")
EditState = tuple[
    tuple[Patch, ...], WorkflowView, str | None, bool, tuple[str, ...], tuple[str, ...], "Choices", frozenset[str],
    tuple[int, int] | None,
]  # fmt: skip
"""Patches, view, focus, whether something was removed, notes, questions, operations chosen, scope, words told."""


Choices = dict[str, Choice]


class Editor:
    """Collects patches and keeps the view of their result; `questions` say what could not be resolved."""

    def __init__(self, context: PlanningContext, hits: Hits, index: CatalogIndex, workflow: JsonObject) -> None:
        self.context, self.index = context, index
        self.hits = {query.text: found for query, found in hits}
        self.original = workflow
        self.view = self.before = view_of(workflow, index)
        self.request, self.schedule = understand_edit(context, self.view)
        self.reading: Reading = self.request.reading
        self.choices: Choices = {}
        """By their ids, how well the operations taken for new steps fit their words."""
        self.understood: dict[tuple[str, tuple[Thing, ...]], tuple[Request, SlotPlan, Decision]] = {}
        """What texts order, and the operations for it, after steps that deal with some things."""
        self._results: dict[tuple[str, ...], WorkflowView | None] = {}
        self.patches: list[Patch] = []
        self.focus: str | None = None
        self.spoken_of = added_before(context, self.view)
        """What the turn before added."""
        self.removed = False
        self.others = 0
        """How many instructions the prompt has besides the one at hand."""
        self.told: tuple[int, int] | None = None
        """The words that only said something about a step, for an order that points back to it."""
        self.spent: list[tuple[int, int]] = []
        """Tokens that an order before them has taken as its own: the other names of an enumeration."""
        self.certain: set[tuple[int, int]] = set()
        """Instructions whose words leave no doubt what they want, whatever kind of change they sound like."""
        self.settled = False
        """Whether an instruction was taken for another kind of change than the grammar made of it."""
        self.notes: list[str] = []
        self.questions: list[str] = []

    def place_at(self, first: int, last: int) -> Place:
        """The place in the workflow that the tokens between two indexes name; an empty one if none."""
        return find_place(self.view, self.reading, first, last, self.focus, self.spoken_of)

    def apply(self, *patches: Patch) -> list[str]:
        """Add patches; returns the ids of the nodes they made, oldest first.

        What can't be applied is left out, and so is what would touch a node that it does not name.
        """
        before = set(self.view.steps)
        view, taken = self.view, list(self.patches)
        for patch in patches:
            changed = self._result([*taken, patch])
            if changed is None:
                return []
            silent = changed_nodes(self.original, changed.document).difference(*(named_nodes(other) for other in taken))
            named = naming(patch, silent, changed_nodes(view.document, changed.document))
            if named is None:
                return []
            taken.append(named)
            view = changed
        view.scope = frozenset()
        self.patches, self.view = taken, view
        made = [key for key in self.view.steps if key not in before]
        return sorted(made, key=lambda key: (len(key), key))

    def _result(self, patches: Sequence[Patch]) -> WorkflowView | None:
        """What patches make of the workflow, None where they can't be applied; several ways begin with the same."""
        key = tuple(patch.model_dump_json() for patch in patches)
        if key not in self._results:
            try:
                document = apply_patches(self.original, patches, self.context.catalog)
            except PatchError:
                self._results[key] = None
            else:
                self._results[key] = WorkflowView(document, self.index)
        return self._results[key]

    def chosen(self, decision: Decision) -> Decision:
        """The operations for new steps, remembered with how well they fit."""
        for choice in decision.choices.values():
            if choice.operation is not None:
                self.choices[str(choice.operation.spec.id)] = choice
        return decision

    def state(self) -> EditState:
        """Everything an instruction may change, to go back to."""
        return (
            tuple(self.patches), self.view, self.focus, self.removed, tuple(self.notes), tuple(self.questions),
            dict(self.choices), self.view.scope, self.told,
        )  # fmt: skip

    def restore(self, state: EditState) -> None:
        """Go back to an earlier state."""
        patches, self.view, self.focus, self.removed, notes, questions, choices, scope, self.told = state
        self.patches, self.notes, self.questions = list(patches), list(notes), list(questions)
        self.choices, self.view.scope = dict(choices), scope

    def isolated(self, first: int, last: int, without: Sequence[tuple[int, int]] = ()) -> str:
        """The prompt with everything but the tokens of a range (less some) blanked, so that offsets stay true."""
        text = self.reading.text
        kept = [" "] * len(text)
        shown = [index for index in range(first, last) if not any(start <= index < end for start, end in without)]
        while shown and self.reading.tokens[shown[0]].norm in _PUNCTUATION:
            shown.pop(0)
        for index in shown:
            token = self.reading.tokens[index]
            following = self.reading.tokens[index + 1].start if index + 1 in shown else token.end
            kept[token.start : following] = text[token.start : following]
        return "".join(kept).replace("\n", " ")

    def slice(self, first: int, last: int) -> str:
        """Words of the prompt as typed."""
        return self.reading.slice(first, last).strip(" .,;:")

    def title(self, step: Step) -> str:
        """What a step is called in answers."""
        return step.node.title

    def opening(self) -> str:
        """How texts of new messages begin: what starts the workflow."""
        for step in self.view.triggers:
            if step.features is not None and step.connector not in {"schedule", "manual"}:
                return spoken_event(step.features.spec)
        return ""


def spoken_event(operation: OperationSpec) -> str:
    """ "GitHub issue opened" for the event "Issue opened" of GitHub."""
    title, name = operation.title, operation.connector.name
    if title.lower().startswith(name.lower()):
        return title
    first = title.split()[0] if title else ""
    return f"{name} {title[:1].lower() + title[1:] if first[1:].islower() else title}"
