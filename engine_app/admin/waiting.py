"""Steps, and questions to people: what a run waits for is looked at and answered here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from engine_app.admin.base import SteeredAdmin, principal_in, span, state_badge, value_block
from engine_app.models import Approval, StepRun
from engine_app.services import approval_answer, step_decide
from wfproject.common.admin import admin_link


class _OfARun(SteeredAdmin):
    """Rows that belong to a run, whose page links to them."""

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """The page of a run filters by it."""
        return lookup == "run__id__exact" or super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]

    @admin.display(description="State", ordering="state")
    def state_shown(self, row: StepRun | Approval) -> SafeString:
        """The state in its colour."""
        return state_badge(row.state, row.get_state_display())

    @admin.display(description="Run")
    def run_link(self, row: StepRun | Approval) -> SafeString | str:
        """A link to the run."""
        return admin_link(row.run)


@admin.register(StepRun)
class StepRunAdmin(_OfARun):
    empty_hint = "No step has run yet; runs make them."
    list_display = ["node_id", "path", "state_shown", "attempt", "run_link", "verified", "started_at", "took"]
    list_filter = ["state", "verified", "truncated", "run__workspace"]
    search_fields = ["run__id", "node_id"]
    search_help_text = "Search by id of the run or of the node"
    ordering = ["-id"]
    actions = ("call_again", "count_as_failed")
    fields = (
        "run_link",
        "node_id",
        "path",
        "state_shown",
        "attempt",
        "started_at",
        "finished_at",
        "took",
        "due_at",
        "call_until",
        "branch",
        "artefact_link",
        "verified",
        "truncated",
        "inputs_block",
        "output_block",
        "error_block",
        "attempts_block",
        "resolution_block",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With runs; the list without values."""
        queryset: QuerySet[Any] = super().get_queryset(request).select_related("run__workflow")
        queryset = queryset.defer("run__payload", "run__error")
        large = ("inputs", "output", "error", "attempts", "resolution")
        return queryset.defer(*large) if self.is_list(request) else queryset

    @admin.display(description="Took")
    def took(self, step: StepRun) -> str:
        """From the first intent to the outcome."""
        ended = step.started_at and step.finished_at
        return span((step.finished_at - step.started_at).total_seconds()) if ended else "–"  # type: ignore[operator]

    @admin.display(description="Artefact")
    def artefact_link(self, step: StepRun) -> SafeString | str:
        """Where what it made is seen at the vendor."""
        return format_html('<a href="{0}">{0}</a>', step.artefact_url) if step.artefact_url else "–"

    @admin.display(description="Inputs")
    def inputs_block(self, step: StepRun) -> SafeString | str:
        """What it was called with."""
        return value_block(step.inputs)

    @admin.display(description="Output")
    def output_block(self, step: StepRun) -> SafeString | str:
        """What came of it."""
        return value_block(step.output)

    @admin.display(description="Error")
    def error_block(self, step: StepRun) -> SafeString | str:
        """Why it failed, or what is not known."""
        return value_block(step.error)

    @admin.display(description="Attempts in vain")
    def attempts_block(self, step: StepRun) -> SafeString | str:
        """What they came to."""
        return value_block(step.attempts or None)

    @admin.display(description="Decision")
    def resolution_block(self, step: StepRun) -> SafeString | str:
        """What a person said became of it."""
        return value_block(step.resolution)

    def _decide(self, request: HttpRequest, steps: QuerySet[Any], action: str, done: str) -> None:
        def decide(step: StepRun) -> None:
            step_decide(step=step, action=action, principal=principal_in(request, step.run.workspace_id))

        self.do_each(request, steps, done, decide)

    @admin.action(description="Unknown outcome: it did not take effect, call again", permissions=["steer"])
    def call_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Decide that the chosen steps of unknown outcome are called again."""
        self._decide(request, queryset, "retry", "to be called again")

    @admin.action(description="Unknown outcome: count it as failed", permissions=["steer"])
    def count_as_failed(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Decide that the chosen steps of unknown outcome failed."""
        self._decide(request, queryset, "failed", "counted as failed")


@admin.register(Approval)
class ApprovalAdmin(_OfARun):
    empty_hint = "Nobody was asked anything yet: steps of workflows that wait for an approval ask here."
    list_display = [
        "short_instructions",
        "state_shown",
        "assignee",
        "run_link",
        "created_at",
        "expires_at",
        "decided_by",
    ]
    list_filter = ["state", "workspace", "created_at"]
    search_fields = ["run__id", "instructions", "assignee"]
    date_hierarchy = "created_at"
    actions = ("approve", "reject")
    fields = (
        "run_link",
        "node_id",
        "path",
        "state_shown",
        "instructions",
        "assignee",
        "created_at",
        "expires_at",
        "comment",
        "decided_by",
        "decided_at",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With runs, without what started them."""
        queryset: QuerySet[Any] = super().get_queryset(request).select_related("run__workflow", "decided_by")
        return queryset.defer("run__payload", "run__error")

    @admin.display(description="Question", ordering="instructions")
    def short_instructions(self, question: Approval) -> str:
        """The beginning of the question."""
        text = question.instructions or question.node_id
        return text if len(text) <= 80 else text[:79] + "…"

    def _answer(self, request: HttpRequest, questions: QuerySet[Any], *, approved: bool, done: str) -> None:
        def answer(question: Approval) -> None:
            person = principal_in(request, question.workspace_id)
            approval_answer(approval=question, approved=approved, comment="", principal=person)

        self.do_each(request, questions, done, answer)

    @admin.action(description="Approve", permissions=["steer"])
    def approve(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Say yes to the chosen questions."""
        self._answer(request, queryset, approved=True, done="approved")

    @admin.action(description="Reject", permissions=["steer"])
    def reject(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Say no to the chosen questions."""
        self._answer(request, queryset, approved=False, done="rejected")
