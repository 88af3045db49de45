"""What a prompt orders of a workflow, before it is taken apart into instructions."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from agent_app.contracts import PlanningContext
from agent_app.planners.local.edit.corrections import without_corrections
from agent_app.planners.local.edit.former_turns import told_of_those
from agent_app.planners.local.edit.reasons import reasons
from agent_app.planners.local.edit.signs import names_successor
from agent_app.planners.local.edit.view import WorkflowView
from agent_app.planners.local.edit.wordings import plainly_edited
from agent_app.planners.local.model import Request
from agent_app.planners.local.newplan import understand
from agent_app.planners.local.schedule import Schedule

__all__ = ["understand_edit"]


def understand_edit(context: PlanningContext, view: WorkflowView) -> tuple[Request, Schedule | None]:
    """What a prompt orders; worked out once for a view, whoever asks.

    What it only gives as a reason is blanked, so that offsets stay true.
    """
    asked = context.prompt, context.timezone, context.history[-1:]
    return view.known(asked, partial(_understood, context, view))


def _understood(context: PlanningContext, view: WorkflowView) -> tuple[Request, Schedule | None]:
    text = without_corrections(context.prompt)
    plain = told_of_those(plainly_edited(text, view), context, view)
    text, origins = plain.text, plain.origins
    understood = _with_origins(understand(text, context.timezone, view.index), origins)
    reading = understood[0].reading
    if names_successor(view.document, reading, [token.norm for token in reading.tokens]):
        return understood  # "Jira is gone, ..." says what goes
    for first, last in reasons(reading):
        start, end = reading.tokens[first].start, reading.tokens[last - 1].end
        text = text[:start] + " " * (end - start) + text[end:]
    return _with_origins(understand(text, context.timezone, view.index), origins)


def _with_origins(
    understood: tuple[Request, Schedule | None], origins: tuple[tuple[int, int], ...]
) -> tuple[Request, Schedule | None]:
    """What was understood, with where in the prompt its words stand."""
    request, schedule = understood
    return (replace(request, reading=replace(request.reading, origins=origins)) if origins else request), schedule
