"""What is done in some case in the place of what is done else: "if it is urgent, post it in #ops instead"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent_app.planners.local.conditions import condition_expression
from agent_app.planners.local.edit.adding import add_steps
from agent_app.planners.local.edit.additions import Addition
from agent_app.planners.local.edit.condition_nodes import condition_node, tell_unplaced
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.opposed import exchange_paths
from agent_app.planners.local.edit.places import Place
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon.nouns import kinship
from agent_app.planners.local.slots import BranchSlot, Slot, iter_slots
from sessions_app.definition import AddEdge, Wrap

__all__ = ["add_in_its_place"]

_SAME = 0.6
_IN_STEAD, _EARLY = frozenset({"instead"}), 5
"""The word, and among how many of the first it may stand: "delete it instead if it is overdue"."""


def add_in_its_place(editor: Editor, item: Instruction, added: Addition) -> list[str]:
    """Do what is said in a case in the place of the one step that does such a thing, which is done else.

    Where none does the like, that is all that is done to each thing of a loop. Returns the ids of the new nodes, the
    condition first; none where it is not said, or takes no step's place.
    """
    branch = added.plan.body[0] if len(added.plan.body) == 1 else None
    norms = item.norms(editor.reading)
    if not isinstance(branch, BranchSlot) or branch.otherwise or not _IN_STEAD & set(norms[-1:] + norms[:_EARLY]):
        return []
    slot = next(iter_slots(branch.then), None)
    rival = _rival(editor, added, slot) if slot is not None else None
    rivals = [rival] if rival is not None else _done_to_each(editor)
    if slot is None or not rivals:
        return []
    condition = _tested_before(editor, added, branch, rivals)
    if condition is None:
        return []
    exchange_paths(editor, editor.view.steps[condition])
    then = replace(added, plan=replace(added.plan, body=branch.then))
    return [condition, *add_steps(editor, then, Place(after=condition, branch="true"))]


def _rival(editor: Editor, added: Addition, slot: Slot) -> Step | None:
    """The one step that does what a new one does, with the same operation or with one of another product."""
    wanted = added.decision.operation(slot.number)
    if wanted is None:
        return None
    steps = [(step, step.features) for step in editor.view.actions]
    same = [step for step, features in steps if features is not None and features.spec.id == wanted.spec.id]
    alike = [
        step
        for step, features in steps
        if features is not None
        and features.verb == wanted.verb
        and kinship(features.objects[-1], wanted.objects[-1]) >= _SAME
    ]
    found = same or alike
    return found[0] if len(found) == 1 else None


def _done_to_each(editor: Editor) -> list[Step]:
    """All that is done to each thing of the one loop there is, in order, where no test divides it."""
    loops = editor.view.of_role("for_each")
    members = editor.view.graph.contents(loops[0].id) if len(loops) == 1 else ()
    steps = [step for step in editor.view.body if step.id in members]
    return steps if all(step.role == "action" for step in steps) else []


def _tested_before(editor: Editor, added: Addition, branch: BranchSlot, rivals: Sequence[Step]) -> str | None:
    """Put steps behind a new condition, which what follows does not depend on; the condition's id."""
    reading, clause = added.request.reading, branch.condition
    sources, zone = editor.view.sources_for(rivals[0].id), editor.context.timezone
    tested = condition_expression(reading, clause, sources, negated=branch.negated, timezone=zone)
    if tested is None or not tested[0]:
        return None
    tell_unplaced(editor, tested[1])
    following = [edge.target for edge in editor.view.graph.outgoing[rivals[-1].id] if not edge.is_failure]
    words = reading.slice(clause.first, clause.last).strip(" ,.")
    node = condition_node(tested[0], words, clause.span(reading), negated=branch.negated)
    made = editor.apply(Wrap(node_ids=[step.id for step in rivals], in_=node))
    for target in following if made else ():
        editor.apply(AddEdge(source=made[0], target=target, branch="false"))
    return made[0] if made else None
