"""Inputs that are to stay empty: "drop the description, the title is enough", "leave the description empty"."""

from __future__ import annotations

from agent_app.planners.local.edit.attributes import ATTRIBUTES, candidates
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.patterns import Pattern
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.text import stem
from sessions_app.definition import SetInput

__all__ = ["empty_input"]

_TAKING = "drop|remove|omit|skip|clear|delete|leave_out|forget|lose|no|without|ditch|scrap"
_ENOUGH = "suffices|is_enough|will_do|is_fine|does_it|is_all_we_need|is_all_i_need|is_sufficient"
_EMPTYING = (
    Pattern("leave|keep", "the|its?", "INPUT", "empty|blank|unset|out|open", "$"),
    Pattern(_TAKING, "the|its?", "INPUT", ",|;|-", "the|a?", "OTHER", _ENOUGH, "$"),
    Pattern("the|its?", "INPUT", "should|must|can|may|shall", "stay|be|remain|be_left", "empty|blank|unset|out", "$"),
    Pattern(_TAKING, "the|its?", "INPUT", "$"),
)
_PLAIN = words(
    "description summary priority urgency severity assignee cc bcc milestone environment component deadline due"
)
"""What is plainly an input and no step, filter or thing, even where no more is said than that it is to go."""


def empty_input(editor: Editor, item: Instruction) -> bool:
    """Take the value of an input away that is named as what it is, and no step; False where none is.

    What a step can't do without stays, and is said to.
    """
    norms = item.norms(editor.reading)
    for number, pattern in enumerate(_EMPTYING):
        gaps = pattern.match(norms, item.first)
        said = editor.reading.norms(*gaps["INPUT"]) if gaps is not None else []
        if gaps is None or len(said) != 1 or said[0] not in (_PLAIN if number == _BARE else _PLAIN | set(ATTRIBUTES)):
            continue
        if any(stem(said[0]) in _own_words(step) for step in editor.view.body):
            return False  # "drop the comment": the step that comments
        for step, name in candidates(editor, ATTRIBUTES.get(said[0], (said[0],)), gaps["INPUT"], said[0]):
            if step.role == "trigger" or name not in step.inputs or step.features is None:
                continue
            editor.certain.add((item.first, item.last))
            if name in step.features.spec.required_inputs:
                editor.questions.append(f"“{editor.title(step)}” needs a {said[0]}. What should it be?")
                return True
            editor.apply(SetInput(node_id=step.id, name=name, value=None))
            editor.focus = step.id
            return True
    return False


_BARE = len(_EMPTYING) - 1


def _own_words(step: Step) -> set[str]:
    """The words that a step is called by itself, not by its inputs."""
    return {stem(word) for word in (*step.node.title.lower().split(), *step.nouns)}
