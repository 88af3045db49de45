"""Runs: the list, and a page with graph, timeline and steps."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from engine_app.admin.base import SteeredAdmin, principal_in, span, state_badge, value_block
from engine_app.admin.pictures import graph_block, node_titles, timeline_block
from engine_app.contracts import Cause, RunState
from engine_app.models import Approval, Run, StepRun
from engine_app.payloads import MAX_SHOWN_BYTES
from engine_app.selectors import node_states, step_summaries, waiting_counts
from engine_app.services import run_cancel, run_pause, run_rerun, run_resume
from wfproject.common.admin import admin_link

SHOWN_STEPS = 100
"""Steps on the page of a run; a loop may have thousands, which the list of steps has."""

_SHOWN_CHARACTERS = 2_000


class WaitingFilter(admin.SimpleListFilter):
    """Runs that can't go on without a person."""

    title = "what it waits for"
    parameter_name = "person"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """What may wait."""
        return [("question", "An open question"), ("unknown", "A step of unknown outcome")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Runs with such a step or question."""
        match self.value():
            case "question":
                return queryset.filter(question_count__gt=0)
            case "unknown":
                return queryset.filter(unknown_count__gt=0)
        return queryset


@admin.register(Run)
class RunAdmin(SteeredAdmin):
    empty_hint = "No workflow has run yet: make one live, or start it with POST /api/v1/workflows/{id}/runs."
    list_display = [
        "short_id",
        "workflow",
        "state_shown",
        "asks",
        "created_at",
        "duration",
        "cause",
        "version_number",
        "workspace",
    ]
    list_filter = ["state", "cause", WaitingFilter, "workspace", "created_at"]
    list_select_related = ["workflow", "version", "workspace"]
    search_fields = ["id", "workflow__id", "workflow__name", "concurrency_key"]
    search_help_text = "Search by id of the run, id or name of the workflow, or concurrency key"
    date_hierarchy = "created_at"
    actions = ("cancel", "pause", "resume", "run_again")
    fieldsets = [
        (
            "Run",
            {
                "fields": [
                    "state_shown",
                    "asks",
                    "workflow_link",
                    "version_link",
                    "cause",
                    "started_by",
                    "created_at",
                    "started_at",
                    "finished_at",
                    "duration",
                    "error_block",
                ]
            },
        ),
        ("Graph", {"classes": ["wf-whole"], "fields": ["graph"]}),
        ("Timeline", {"classes": ["wf-whole"], "fields": ["timeline"]}),
        ("Steps", {"classes": ["wf-whole"], "fields": ["steps_block"]}),
        ("What started it", {"fields": ["payload_block"]}),
        (
            "For operators",
            {
                "classes": ["collapse"],
                "fields": [
                    "id",
                    "workspace",
                    "due_at",
                    "deadline_at",
                    "cancel_requested",
                    "pause_requested",
                    "concurrency_key",
                    "concurrency_limit",
                    "admitted",
                    "depth",
                    "signals",
                    "lease_owner",
                    "lease_epoch",
                    "lease_until",
                ],
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With what waits for a person; the list without payloads and documents."""
        queryset: QuerySet[Any] = super().get_queryset(request).annotate(**waiting_counts())
        if self.is_list(request):
            return queryset.defer("payload", "error", "version__document", "version__violations", "version__changes")
        return queryset.select_related(
            "workflow", "version", "workspace", "created_by", "origin__workflow", "delivery", "schedule"
        )

    @admin.display(description="Run", ordering="id")
    def short_id(self, run: Run) -> str:
        """The first characters of the id."""
        return str(run.pk)[:8]

    @admin.display(description="State", ordering="state")
    def state_shown(self, run: Run) -> SafeString:
        """The state in its colour, with what was asked of the run and not done yet."""
        pausing = run.pause_requested and run.state != RunState.PAUSED
        asked = "cancel" if run.cancel_requested else "pause" if pausing else ""
        badge = state_badge(run.state, run.get_state_display())
        return format_html("{} {} requested", badge, asked) if asked and not run.finished_at else badge

    @admin.display(description="Waits for a person")
    def asks(self, run: Any) -> SafeString | str:
        """Links to open questions and steps of unknown outcome."""
        links = []
        for number, words, model in (
            (run.question_count, "question", Approval),
            (run.unknown_count, "unknown outcome", StepRun),
        ):
            if number:
                address = _list_address(model, run, f"&state={'unknown' if model is StepRun else 'pending'}")
                links.append((address, number, words, "" if number == 1 else "s"))
        return format_html_join(", ", '<a href="{}">{} {}{}</a>', links) or "–"

    @admin.display(description="Version", ordering="version__number")
    def version_number(self, run: Run) -> int:
        """The version that runs."""
        return run.version.number

    @admin.display(description="Took")
    def duration(self, run: Run) -> str:
        """From its beginning to its end, or until now."""
        if run.started_at is None:
            return "–"
        return span(((run.finished_at or timezone.now()) - run.started_at).total_seconds())

    @admin.display(description="Workflow")
    def workflow_link(self, run: Run) -> SafeString | str:
        """A link to the workflow."""
        return admin_link(run.workflow)

    @admin.display(description="Version")
    def version_link(self, run: Run) -> SafeString | str:
        """A link to the version that runs."""
        return admin_link(run.version)

    @admin.display(description="Started by")
    def started_by(self, run: Run) -> SafeString | str:
        """Whoever or whatever: a person, a delivery, a schedule, another run."""
        causes: list[Any] = [run.delivery, run.schedule, run.origin]
        links = [(admin_link(row),) for row in causes if row is not None]
        if run.created_by:
            links.append((run.created_by.get_username(),))
        return format_html_join(", ", "{}", links) or "–"

    @admin.display(description="Error")
    def error_block(self, run: Run) -> SafeString | str:
        """Why it failed."""
        return value_block(run.error)

    @admin.display(description="Payload")
    def payload_block(self, run: Run) -> SafeString | str:
        """What the trigger gave."""
        return value_block(run.payload)

    @admin.display(description="Graph")
    def graph(self, run: Run) -> SafeString | str:
        """The version that ran, coloured by state."""
        if run.cause == Cause.FAILURE and run.trigger_node not in node_titles(run.version.document):
            return "This run only tells that another one failed."
        return graph_block(run, node_states(run_id=run.pk))

    @admin.display(description="Timeline")
    def timeline(self, run: Run) -> SafeString:
        """When what happened."""
        return timeline_block(run, _steps(run))

    @admin.display(description="Steps")
    def steps_block(self, run: Run) -> SafeString | str:
        """What each step was called with and what came of it."""
        steps = _steps(run)
        titles = node_titles(run.version.document)
        blocks = format_html_join("", "{}", ((_step_block(step, titles),) for step in steps))
        if len(steps) < SHOWN_STEPS:
            return blocks or "–"
        return format_html('{}<p><a href="{}">All steps</a></p>', blocks, _list_address(StepRun, run))

    @admin.action(description="Cancel", permissions=["steer"])
    def cancel(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """End the chosen runs; calls under way finish first."""
        self.do_each(request, queryset, "asked to end", lambda run: run_cancel(run=run))

    @admin.action(description="Pause", permissions=["steer"])
    def pause(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Let the chosen runs start nothing new."""
        self.do_each(request, queryset, "asked to pause", lambda run: run_pause(run=run))

    @admin.action(description="Resume", permissions=["steer"])
    def resume(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Let the chosen runs go on."""
        self.do_each(request, queryset, "resumed", lambda run: run_resume(run=run))

    @admin.action(description="Run again from where it failed", permissions=["steer"])
    def run_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """New runs that keep what succeeded."""
        person = principal_in
        self.do_each(
            request,
            queryset,
            "started again",
            lambda run: run_rerun(run=run, user_id=person(request, run.workspace_id).user_id),
        )


def _steps(run: Run) -> list[StepRun]:
    """The first steps, read once for a page."""
    kept: list[StepRun] | None = run.__dict__.get("_shown_steps")
    if kept is None:
        kept = run.__dict__["_shown_steps"] = list(step_summaries(run_id=run.pk)[:SHOWN_STEPS])
    return kept


def _list_address(model: Any, run: Run, more: str = "") -> str:
    return f"{reverse(f'admin:engine_app_{model._meta.model_name}_changelist')}?run__id__exact={run.pk}{more}"


def _step_block(step: Any, titles: dict[str, str]) -> SafeString:
    attempts = [{**entry} for entry in step.attempts if isinstance(entry, dict)]
    parts = [("Inputs", _small(step, "inputs")), ("Output", _small(step, "output"))]
    parts += [("Error", value_block(step.error))] if step.error else []
    parts += [("Attempts in vain", value_block(attempts, characters=_SHOWN_CHARACTERS))] if attempts else []
    address = format_html('<a href="{0}">{0}</a>', step.artefact_url) if step.artefact_url else ""
    cut = "The vendor's list goes on behind what one step reads." if step.truncated else ""
    return format_html(
        '<details class="wf-step"><summary>{} {} {}</summary>{}<p>{} {} {}</p></details>',
        titles.get(step.node_id, step.node_id),
        step.path,
        state_badge(step.state, step.get_state_display()),
        format_html_join("", "<h4>{}</h4>{}", parts),
        cut,
        address,
        admin_link(step, "This step alone"),
    )


def _small(step: Any, name: str) -> SafeString | str:
    size = getattr(step, f"{name}_bytes")
    if size > MAX_SHOWN_BYTES:
        return f"{size:,} bytes stored: the page of the step has them."
    return value_block(getattr(step, f"small_{name}"), characters=_SHOWN_CHARACTERS)
