"""Editing the workflow that a request leads to, as a user does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent_app.contracts import Intent, PlanningContext, Turn
from agent_app.evaluation.document_flow import document_flow
from agent_app.evaluation.tables import outline
from agent_app.planners.local.edit import plan_edit
from agent_app.planners.local.index import catalog_index
from agent_app.planners.local.intent import classify_intent
from agent_app.planners.local.newplan import plan_new_workflow
from connectors_app.contracts import JsonObject
from sessions_app.definition import apply_patches
from tests.agent_app.planners.local.catalog import foreign_catalog, shipped_catalog
from tests.agent_app.planners.local.planning import document, plan

__all__ = ["answered", "edited", "edited_over", "outlined"]


def edited(request: str | JsonObject, prompt: str) -> tuple[JsonObject, JsonObject]:
    """The workflow of a request, or one that is there, and what an edit makes of it."""
    catalog, workflow = shipped_catalog(), document(request) if isinstance(request, str) else request
    context = PlanningContext(prompt=prompt, catalog=catalog, workflow=workflow)
    assert classify_intent(context, (), catalog_index(catalog)).intent is Intent.MODIFY_WORKFLOW
    found = plan_edit(context, (), catalog_index(catalog))
    assert found.patches, found.next_question
    return workflow, apply_patches(workflow, found.patches, catalog)


def edited_over(rows: Sequence[tuple[str, str, str]], request: str, prompt: str) -> str:
    """The flow that an edit makes of the workflow of a request, over a catalogue of (product, operation, title)."""
    catalog = foreign_catalog(rows)
    index = catalog_index(catalog)
    first = plan_new_workflow(PlanningContext(prompt=request, catalog=catalog), (), index)
    assert first.document is not None
    found = plan_edit(PlanningContext(prompt=prompt, catalog=catalog, workflow=first.document), (), index)
    assert found.patches, found.next_question
    return outlined(apply_patches(first.document, found.patches, catalog))


def answered(request: str, prompt: str) -> JsonObject:
    """The workflow of a request after a prompt that comes upon the question which its answer ended with."""
    catalog, first = shipped_catalog(), plan(request)
    assert first.document is not None
    history = (Turn(request, Intent.NEW_WORKFLOW, first.conversation, first.next_question),)
    context = PlanningContext(prompt=prompt, catalog=catalog, workflow=first.document, history=history)
    found = plan_edit(context, (), catalog_index(catalog))
    assert found.patches, found.next_question
    return apply_patches(first.document, found.patches, catalog)


def outlined(made: JsonObject) -> str:
    """The flow of a document on one line; nodes in its expressions carry no number."""
    return re.sub(r"node_\d+", "node", outline(document_flow(made)))
