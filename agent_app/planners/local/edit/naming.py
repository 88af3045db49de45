"""The name of the workflow."""

from __future__ import annotations

from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.patterns import Pattern
from agent_app.planners.local.model import TokenKind
from agent_app.planners.local.text import unquote
from sessions_app.definition import Rename

__all__ = ["rename_workflow"]

_LONGEST_NAME = 200
_NAMING = (
    Pattern(
        "rename|retitle",
        "it|this|the_workflow|workflow|that|the_flow|this_workflow|the_whole_thing|the_thing|the_whole|the_whole_workflow",
        "to|as|into|:",
        "NAME",
    ),
    Pattern("rename|retitle", "to|as", "NAME"),
    Pattern(
        "call|name|title",
        "it|this|the_workflow|that|this_workflow|the_flow|the_whole_thing|the_whole_workflow|the_whole_flow|all_of_this"
        "|the_thing",
        "NAME",
    ),
    Pattern("give", "it|the_workflow|this", "the", "name|title", "NAME"),
    Pattern("change|set|update", "the", "name|title", "of?", "the?", "workflow?", "to", "NAME"),
    Pattern(
        "the",
        "name|workflow_name|workflow's_name|name_of_the_workflow|title_of_the_workflow",
        "should_be|must_be|has_to_be|is",
        "NAME",
    ),
    Pattern("the_workflow|it|this", "should_be|must_be|is", "called|named", "NAME"),
)


def rename_workflow(editor: Editor, item: Instruction) -> bool:
    """Apply an instruction that gives the workflow a name; False if it does not ask for that."""
    norms = item.norms(editor.reading)
    for pattern in _NAMING:
        gaps = pattern.match(norms, item.first)
        if gaps is None:
            continue
        first, last = gaps["NAME"]
        token = editor.reading.tokens[first]
        name = unquote(token.text) if token.kind is TokenKind.QUOTED else editor.slice(first, last)
        editor.apply(Rename(name=name[:_LONGEST_NAME]))
        return True
    return False
