"""Another tool in the place of all that one does: "make it GitHub everywhere", "we want Asana throughout".

What is said of the old tool besides ("..., not Trello") orders nothing more.
"""

from __future__ import annotations

from agent_app.planners.local.edit.carrying import equivalent
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.replacing import other_tool, same_kind
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.edit.wishes import names_only_tool
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from sessions_app.definition import ReplaceOperation

__all__ = ["denies_replaced", "replace_throughout"]

_WHOLLY = words("everywhere throughout everything all whole entire entirely completely fully")
_WANTING = connectives.BE | connectives.MODALS | connectives.PRONOUNS | words(
    "make do use want need take run move switch change have put go turn prefer like get rather instead of to be done"
    " happen work through over steps step whole workflow flow thing things must has we we're let's lets should now"
)  # fmt: skip
_FURTHER = words("also too post message tell notify log mention copy mirror")


def replace_throughout(editor: Editor, item: Instruction) -> bool:
    """Put one tool in the place of another in all steps; False where an instruction does not say that of all."""
    norms = set(item.norms(editor.reading))
    if not norms & _WHOLLY or norms & _FURTHER:
        return False
    used = {step.connector for step in editor.view.steps.values()}
    new = [mention for mention in editor.reading.mentions_in(item.first, item.last) if mention.connector not in used]
    if len(new) != 1 or not names_only_tool(editor, item.first, item.last, _WHOLLY | _WANTING):
        return False
    span, connector = (new[0].first, new[0].last), new[0].connector
    named = {mention.connector for mention in editor.reading.mentions_in(item.first, item.last)} & used
    targets = _of_one_tool(editor, connector, same_kind(editor, span)) if not named else []
    targets = targets or [step for step in editor.view.steps.values() if step.connector in named]
    if not targets or not other_tool(editor, targets, connector, span):
        return False
    editor.certain.add((item.first, item.last))
    return True


def _of_one_tool(editor: Editor, connector: str, alike: list[Step]) -> list[Step]:
    """The steps of the tool whose place the new one takes best: of its kind, else the one it does most steps of."""
    steps = alike or [
        step
        for step in editor.view.actions
        if step.features is not None and equivalent(editor, step.features, connector)
    ]
    count = {step.connector: sum(other.connector == step.connector for other in steps) for step in steps}
    best = max(count, key=lambda key: count[key], default="")
    if list(count.values()).count(count.get(best, 0)) != 1:
        return []
    return [step for step in editor.view.steps.values() if step.connector == best]


def denies_replaced(editor: Editor, item: Instruction) -> bool:
    """ "Use Dropbox for the folder and not Google Drive": whether a tool is denied whose step was replaced."""
    norms = item.norms(editor.reading)
    if norms[0] not in {"not", "no", "never"} or not editor.patches:
        return False
    tools = {mention.connector for mention in editor.reading.mentions_in(item.first, item.last)}
    if not tools or not names_only_tool(editor, item.first, item.last, _DENYING):
        return False
    gone = {
        editor.before.steps[patch.node_id].connector
        for patch in editor.patches
        if isinstance(patch, ReplaceOperation) and patch.node_id in editor.before.steps
    }
    if not tools <= gone:
        return False
    editor.certain.add((item.first, item.last))
    return True


_DENYING = words("not no never with any more anymore longer")
