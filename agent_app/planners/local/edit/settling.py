"""Which reading of an instruction holds: what the grammar made of it, or what the fitted head takes it for."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.edit.editor import Editor, EditState
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.resolving import RESOLVERS, named_steps
from agent_app.planners.local.edit.weighing import weigh
from agent_app.planners.local.lexicon.words import words
from sessions_app.definition import Patch

__all__ = ["settle"]

_SURE = 0.6
"""How likely a kind must be to overrule what the grammar made."""
_LIKELY = 0.25
"""How likely a kind must be where the grammar made nothing."""
_MADE_BY: dict[str, frozenset[str]] = {
    "insert": words("add_node"), "otherwise": words("add_node"), "task": words("add_node"),
    "count": words("add_node"), "remove": words("remove_node"), "keep": words("remove_node"),
    "unloop": words("remove_node"), "unguard": words("remove_node"),
    "replace": words("replace_operation change_trigger remove_node"), "move": words("move_node"),
    "swap": words("move_node"), "exchange": words("move_node add_edge remove_edge"),
    "loop": words("wrap move_node add_node"), "guard": words("wrap add_node set_condition move_node set_input"),
    "value": words("set_input set_condition set_property rename set_items"),
    "start": words("change_trigger set_input add_node remove_node"),
}  # fmt: skip
"""The patches of each kind."""


def settle(editor: Editor, item: Instruction, before: EditState) -> None:
    """Keep what the grammar made of an instruction unless the head is sure of another kind that can be resolved."""
    made = editor.patches[len(before[0]) :]
    weights = sorted(weigh(editor, item).items(), key=lambda entry: (-entry[1], entry[0]))
    if not weights:
        return
    least = _SURE if made else _LIKELY
    after = editor.state()
    for kind, likely in weights:
        if likely < least or (made and _agrees(editor, item, kind, made, before)):
            break
        if kind not in RESOLVERS:
            break
        editor.restore(before)
        if RESOLVERS[kind](editor, item) and len(editor.patches) > len(before[0]):
            return
    editor.restore(after)


def _agrees(editor: Editor, item: Instruction, kind: str, made: Sequence[Patch], before: EditState) -> bool:
    """Whether patches are of a kind; a human task is no operation, and what is to be kept is not removed."""
    if not any(patch.op in _MADE_BY[kind] for patch in made):
        return False
    nodes = {getattr(getattr(patch, "node", None), "type", "") for patch in made if patch.op == "add_node"}
    if kind == "task":
        return "approval" in nodes
    if kind == "keep":
        after = editor.state()
        editor.restore(before)
        named = {step.id for step in named_steps(editor, item)}
        editor.restore(after)
        return not named & {getattr(patch, "node_id", "") for patch in made if patch.op == "remove_node"}
    return True
