"""What people are told on the command line when something is wrong, and how quiet a service without work is."""

from __future__ import annotations

import io
import logging
import socket
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from accounts_app.models import ApiToken
from accounts_app.selectors import workspace_for
from engine_app.models import Run
from sessions_app.models import Workflow, WorkflowVersion
from sessions_app.services import version_create
from wfproject.common.errors import ValidationFailed
from wfproject.common.logging import StructuredFormatter
from wfproject.common.management.commands.up import check_port
from wfproject.common.management.utility import command_error
from wfproject.settings.base import logging_config


def test_an_error_is_a_sentence_and_a_line_a_field() -> None:
    error = ValidationFailed(
        "That won't do.", details={"name": ["Too long."], "etag": "x", "violations": [{"code": 1}]}
    )
    assert str(command_error(error)) == "That won't do.\n  name: Too long.\n  etag: x"


@pytest.mark.django_db
def test_an_unknown_session_is_told_plainly(admin_user: Any) -> None:
    with pytest.raises(CommandError) as caught:
        call_command("workflow", "tell #dev", session=uuid4())
    assert "{" not in str(caught.value)
    assert "session_id: Unknown session." in str(caught.value)


@pytest.mark.django_db
def test_a_prompt_on_the_command_line_is_told_what_its_workflow_writes_to(admin_user: Any) -> None:
    out = io.StringIO()
    call_command("workflow", "when an issue is opened in acme/api on GitHub, tell #oncall in Slack", stdout=out)
    told = [line for line in out.getvalue().splitlines() if line.startswith("writes: ")]
    assert len(told) == 1
    assert told[0].endswith("Slack, Post a message → channel #oncall")


@pytest.mark.django_db
@pytest.mark.parametrize("days", ["0", "-3", "x", "99999999"])
def test_days_of_a_token_are_a_sensible_number(alice: Any, days: str) -> None:
    with pytest.raises(CommandError, match="--days"):
        call_command("create_token", "alice", f"--days={days}")
    assert not ApiToken.unscoped.exists()


@pytest.mark.django_db
def test_a_workflow_with_gaps_is_not_run_by_hand(alice: Any) -> None:
    workspace = workspace_for(alice)
    assert workspace is not None
    workflow = Workflow.unscoped.create(workspace=workspace, name="Gaps")
    step = {"id": "node-1", "name": "github-create-comment", "type": "normal"}
    document = {"name": "Gaps", "structure": [step]}
    version_create(workflow=workflow, document=document, source=WorkflowVersion.Source.CLIENT, user_id=alice.pk)
    with pytest.raises(CommandError, match="can't run yet"):
        call_command("start_run", str(workflow.pk), stdout=io.StringIO())
    assert not Run.unscoped.exists()


def test_another_port_is_named_that_anybody_may_use(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket.socket, "bind", refuse)
    with pytest.raises(CommandError, match="PORT=8000"):
        check_port(80)


@pytest.mark.parametrize(("level", "told"), [("DEBUG", True), ("INFO", False), ("WARNING", False)])
def test_the_rounds_of_beat_are_told_to_who_asks_for_everything(level: str, told: bool) -> None:
    loggers: Any = logging_config(level, None)["loggers"]
    for name in ("celery.beat", "celery.worker.strategy", "celery.app.trace"):
        assert (logging.getLevelName(loggers[name]["level"]) <= logging.INFO) is told


def test_a_message_of_the_web_server_is_told_once() -> None:
    record = logging.LogRecord("uvicorn.error", logging.INFO, "", 0, "Started %d", (7,), None)
    record.color_message = "Started \x1b[36m%d\x1b[0m"
    assert "color" not in StructuredFormatter().format(record)
