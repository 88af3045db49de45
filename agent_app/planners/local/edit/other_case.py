"""What is done in some case in the place of what is done else: "if it is urgent, post it in #ops instead"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent_app.planners.local.conditions import condition_expression
from agent_app.planners.local.edit.adding import add_steps
from agent_app.planners.local.edit.additions import Addition
from agent_app.planners.local.edit.condition_nodes import condition_node, tell_unplaced
from agent_app.planners.local.edit.consent import is_who
from agent_app.planners.local.edit.denied import denied_deed
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.opposed import exchange_paths
from agent_app.planners.local.edit.patterns import Pattern
from agent_app.planners.local.edit.places import Place
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon.nouns import kinship
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, ClauseKind, Reading
from agent_app.planners.local.slots import BranchSlot, Slot, iter_slots
from sessions_app.definition import AddEdge, AddNode, NewNode, Wrap

__all__ = ["add_in_its_place", "ask_another"]

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
    denied = denied_deed(editor.view, editor.reading, item.first, item.last)
    said = denied is not None or bool(_IN_STEAD & set(norms[-1:] + norms[:_EARLY]))
    if not isinstance(branch, BranchSlot) or branch.otherwise or not said:
        return []
    slot = next(iter_slots(branch.then), None)
    if denied is not None and slot is not None and added.decision.operation(slot.number) is denied.features:
        return []  # nothing else was found than what is not to be done
    rival = denied or (_rival(editor, added, slot) if slot is not None else None)
    rivals = [rival] if rival is not None else _done_to_each(editor)
    if slot is None or not rivals:
        return []
    condition = _tested_before(editor, added.request.reading, branch.condition, rivals, negated=branch.negated)
    if condition is None:
        return []
    exchange_paths(editor, editor.view.steps[condition])
    then = replace(added, plan=replace(added.plan, body=branch.then))
    return [condition, *add_steps(editor, then, Place(after=condition, branch="true"))]


_ASKED = Pattern("if|when", "CASE", ",", "ask|take|pick|choose|use|assign|tell|let", "WHO", "instead|rather", "$")
_NAMING = words("reviewer reviewers assignee assignees owner user users member members")


def ask_another(editor: Editor, item: Instruction) -> bool:
    """ "If it is from kim, ask bob instead": the one step that names somebody names another one in that case."""
    gaps = _ASKED.match([*item.norms(editor.reading), *({"instead"} & set(item.leads))], item.first)
    if gaps is None or gaps["WHO"][1] - gaps["WHO"][0] != 1 or not is_who(editor, *gaps["WHO"]):
        return False
    named = [(step, name) for step in editor.view.actions for name in step.inputs.keys() & _NAMING]
    named = [(step, name) for step, name in named if _is_name(step.inputs[name])]
    if len(named) != 1:
        return False
    step, name = named[0]
    clause = Clause(ClauseKind.CONDITION, *gaps["CASE"], "if")
    condition = _tested_before(editor, editor.reading, clause, [step])
    if condition is None or step.features is None:
        return False
    exchange_paths(editor, editor.view.steps[condition])
    who = editor.slice(*gaps["WHO"])
    inputs = {**step.inputs, name: [who] if isinstance(step.inputs[name], list) else who}
    node = NewNode(type="action", operation_id=str(step.features.spec.id), inputs=inputs)
    editor.certain.add((item.first, item.last))
    return bool(editor.apply(AddNode(node=node, after=condition, branch="true")))


def _is_name(value: object) -> bool:
    """Whether a value is a name of one person, alone or in a list."""
    said = value[0] if isinstance(value, list) and len(value) == 1 else value
    return isinstance(said, str) and said.lstrip("@").isalpha()


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


def _tested_before(
    editor: Editor, reading: Reading, clause: Clause, rivals: Sequence[Step], *, negated: bool = False
) -> str | None:
    """Put steps behind a new condition, which what follows does not depend on; the condition's id."""
    sources, zone = editor.view.sources_for(rivals[0].id), editor.context.timezone
    tested = condition_expression(reading, clause, sources, negated=negated, timezone=zone) or ("", ())
    tell_unplaced(editor, tested[1])
    following = [edge.target for edge in editor.view.graph.outgoing[rivals[-1].id] if not edge.is_failure]
    said = reading.slice(clause.first, clause.last).strip(" ,.")
    node = condition_node(tested[0], said, clause.span(reading), negated=negated)
    made = editor.apply(Wrap(node_ids=[step.id for step in rivals], in_=node))
    for target in following if made else ():
        editor.apply(AddEdge(source=made[0], target=target, branch="false"))
    return made[0] if made else None
