"""What only another event leads to: "and when the PR is merged archive it" asks for a workflow of its own."""

from __future__ import annotations

from agent_app.planners.local.edit.anchors import anchor_end
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.starting import event_at
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import VerbForm
from agent_app.planners.local.predicates import event_words

__all__ = ["starts_apart"]

_OPENERS = words("when whenever once")
_INSTEAD = words("instead rather also too not start run trigger")


def starts_apart(editor: Editor, item: Instruction) -> bool:
    """ "And when the PR is merged archive it": what another event leads to is a workflow of its own, as a note says."""
    tokens, last = editor.reading.tokens, item.last
    if tokens[item.first].norm not in _OPENERS or not editor.view.triggers:
        return False
    if editor.view.triggers[0].connector == "manual" or {*item.norms(editor.reading), *item.leads} & _INSTEAD:
        return False
    end = anchor_end(editor.reading, item.first + 1, last) if item.first + 1 < last else last
    ordered = any(verb.form is VerbForm.BASE for verb in editor.reading.verbs_in(end, last))
    if not ordered or not event_words(editor.reading, editor.index.vocabulary, item.first + 1, end):
        return False
    if editor.place_at(item.first, last).said:
        return False
    _, features = event_at(editor, item.first + 1, end)
    used = {step.connector for step in editor.view.steps.values()}
    if features is None or features.connector not in used or features in {s.features for s in editor.view.triggers}:
        return False
    said = editor.slice(item.first, end)
    editor.notes.append(f"“{said}” starts a run of its own: ask for another workflow that begins with it.")
    editor.certain.add((item.first, item.last))
    return True
