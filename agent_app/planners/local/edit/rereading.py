"""Tests that an edit adds behind a wait, or on the outcome of a step: they read what is so then, and are come to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.view import Step, WorkflowView
from agent_app.planners.local.fields import Field, Source, within_thing
from agent_app.planners.local.generate.bearing import BEARING, failing_unseen
from agent_app.planners.local.generate.rereading import known_inputs, lookups
from agent_app.planners.local.stale import untimely
from sessions_app.definition import AddNode, NewNode, SetCondition, SetInput, node_reference

__all__ = ["settle_tests"]


def settle_tests(editor: Editor, before: WorkflowView) -> None:
    """Let the conditions that an edit has added or changed test what they are meant to.

    What may have changed during a wait is looked up again in front of them, and a step whose status they read does not
    fail for it. What can't be looked up is told, and so is what cannot hold yet.
    """
    for step in editor.view.of_role("condition"):
        known = before.steps.get(step.id)
        if known is not None and known.node.properties == step.node.properties:
            continue
        expression = step.expression
        for row in failing_unseen(editor.view.document, expression, editor.context.catalog):
            editor.apply(SetInput(node_id=row["id"], name=BEARING, value=False))
        _read_again(editor, step, expression)
    known_before = untimely(before.document)
    editor.notes += [note for note in untimely(editor.view.document) if note not in known_before]


def _read_again(editor: Editor, step: Step, expression: str) -> None:
    sources = [source for source in editor.view.sources_for(step.id) if _paths(expression, source)]
    if len(sources) != 1 or not sources[0].stale or sources[0].listing:
        return
    _look_up(editor, step, expression, sources[0])


def _look_up(editor: Editor, step: Step, expression: str, tested: Source) -> None:
    """Put the look-up of what is tested in front of a condition, and let it read that, where an operation tells it."""
    paths = _paths(expression, tested)
    parents = [name for path in paths for name in _names(path)[:-1]]
    meant = (*tested.nouns, *tested.about, *dict.fromkeys(parents))
    for features in lookups(editor.index, Source(tested.prefix, meant, tested.connector, ())):
        inputs = known_inputs(features, tested)
        fields = editor.index.fields(features.spec)
        nouns = (*features.objects, *tested.nouns)
        places = [_same(_names(path), fields, nouns) for path in paths]
        if inputs is None or None in places:
            continue
        metadata = {"source_span": span} if (span := step.node.metadata.get("source_span")) else {}
        node = NewNode(type="action", operation_id=str(features.spec.id), inputs=inputs, metadata=metadata)
        made = editor.apply(AddNode(node=node, before=step.id))
        if not made:
            return
        for path, place in zip(paths, places, strict=True):
            expression = expression.replace(f"{tested.prefix}.{path}", f"{node_reference(made[0])}.{place}")
        editor.apply(SetCondition(node_id=step.id, expression=expression))
        return


def _paths(expression: str, source: Source) -> list[str]:
    """What an expression reads of an output, longer paths first."""
    found = re.findall(rf"(?<![\w.]){re.escape(source.prefix)}\.([A-Za-z_\"][\w.\"]*)", expression)
    return sorted(set(found), key=len, reverse=True)


def _names(path: str) -> list[str]:
    return re.findall(r"\"[^\"]+\"|\w+", path)


def _same(names: Sequence[str], fields: Sequence[Field], nouns: Sequence[str]) -> str | None:
    """The path of the same property of the same thing in another output."""
    wanted = within_thing(names, nouns)
    return next((field.path for field in fields if within_thing(_names(field.path), nouns) == wanted), None)
