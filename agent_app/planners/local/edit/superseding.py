"""What takes the place of what went: of what was just taken out, or of what is used no more."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.edit.delegating import delegate_instead, gives_task
from agent_app.planners.local.edit.editor import Editor, EditState
from agent_app.planners.local.edit.exchange import replace_value
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.replacing import other_step, other_tool
from agent_app.planners.local.edit.signs import names_successor
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.edit.wishes import names_only_tool
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from sessions_app.definition import RemoveNode

__all__ = ["replace_removed", "replace_retired"]


def replace_removed(editor: Editor, item: Instruction, before: EditState) -> bool:
    """ "We don't want Trello. Take Asana for that": what the instruction before took out, in the tool named now.

    `before` is the state before that instruction; it is gone back to.
    """
    made = editor.patches[len(before[0]) :]
    gone = [before[1].steps[patch.node_id] for patch in made if isinstance(patch, RemoveNode)]
    first = item.first
    while first < item.last and editor.reading.tokens[first].norm in _CHOOSING:
        first += 1
    mentions = editor.reading.mentions_in(first, item.last)
    if not gone or len(gone) != len(made):
        return False
    if not mentions:
        return _by_hand(editor, item, gone, before)
    connector = mentions[0].connector
    only_tool = names_only_tool(editor, first, item.last)
    if all(step.role != "action" or step.connector == connector for step in gone):
        return False
    if not only_tool and (first == item.first or not set(editor.reading.norms(first, first + 1)) & _ONE):
        return False
    after = editor.state()
    editor.restore(before)
    done = (other_tool if only_tool else _other_thing)(editor, gone, connector, (first, item.last))
    if done and len(editor.patches) > len(before[0]):
        return True
    editor.restore(after)
    return False


def _by_hand(editor: Editor, item: Instruction, gone: Sequence[Step], before: EditState) -> bool:
    """ "No automatic refunds; let the finance team do them": a person does what the step did."""
    left = set(item.norms(editor.reading)[-2:])
    if not left & _DEED or not left & connectives.PRONOUNS or not gives_task(editor, item.first, item.last):
        return False
    after = editor.state()
    editor.restore(before)
    if delegate_instead(editor, gone, item.first, item.last):
        return True
    editor.restore(after)
    return False


_DEED = words("do handle make decide perform")


def _other_thing(editor: Editor, gone: Sequence[Step], connector: str, span: tuple[int, int]) -> bool:
    """ "I don't want Zoom, use a Teams call": what the tool named now makes takes the place of what went."""
    done = other_step(editor, gone, *span)
    made = editor.view.steps.get(editor.focus or "")
    return done and made is not None and made.connector == connector


_ONE = words("a an one")
_CHOOSING = words(
    "use take choose prefer go with try do put make have let's let us i we want need would like rather should it be is"
    " switch to pick just please 's it's that's they're 're everything all now"
)


_ORDERING = words("replace remove delete drop swap throw add insert change use create rename")
"""Verbs that say what to do about what is no more; it is not guessed then."""
_TELLING = tuple([word] for word in ("longer", "n't", "not", "we", "they", "people", "nobody"))
"""What stands before a verb that tells what is done ("we no longer use Jira") rather than what to do."""


def replace_retired(editor: Editor) -> bool:
    """ "Jira is gone, Linear it is now": what the workflow uses and is no more, by what is named beside it."""
    reading = editor.reading
    norms = [token.norm for token in reading.tokens]
    ordered = any(norm in _ORDERING and norms[i - 1 : i] not in _TELLING for i, norm in enumerate(norms))
    if ordered or not names_successor(editor.view.document, reading, norms):
        return False
    used = {step.connector for step in editor.view.steps.values()}
    new = next((mention for mention in reading.mentions if mention.connector not in used), None)
    old = {mention.connector for mention in reading.mentions if mention.connector in used}
    if new is not None and old:
        targets = [step for step in editor.view.steps.values() if step.connector in old]
        return other_tool(editor, targets, new.connector, (0, len(reading.tokens)))
    return any(
        replace_value(editor, gone.value, come.value)
        for gone in reading.entities
        for come in reading.entities
        if come is not gone and come.kind is gone.kind
    )
