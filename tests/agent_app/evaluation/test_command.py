"""`manage.py evaluate --planner openai`: figures of cost, resuming, and sessions recorded and replayed."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from tests.agent_app.planners.openai import server as wire
from tests.agent_app.planners.openai.conftest import nothing_learned, scripted_openai  # noqa: F401 - fixtures
from tests.agent_app.planners.openai.drafts import BUG_PROMPT, action, after, plan, reply
from tests.agent_app.planners.openai.proxy import RecordingProxy
from tests.agent_app.planners.openai.server import Request, ScriptedOpenAI

pytestmark = pytest.mark.django_db

STEPS = [
    action("ticket", "jira.create_issue", [], project="OPS", summary="{{ trigger.issue.title }}"),
    action("tell", "slack.post_message", after("ticket"), channel="#oncall", text="{{ ticket.key }}"),
]
CASES = [
    {"id": f"q{number}", "prompt": f"what can you do with Jira, part {number}?", "intent": "general"}
    for number in range(6)
] + [
    {
        "id": "w1",
        "prompt": BUG_PROMPT,
        "intent": "new_workflow",
        "trigger": {"connector": "github", "event": "issue_opened"},
        "actions": [{"connector": "jira", "action": "create_issue"}, {"connector": "slack", "action": "post_message"}],
    }
]


_LONG = 1.5
"""Seconds in which all that is asked at once has come, however slow the machine."""


def model(request: Request) -> wire.Reply:
    wanted = plan(*STEPS) if "oncall" in (request.section("request") or "") else reply()
    return wire.answer(wanted, tokens=(1_000, 100), delay=0.05)


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    path = tmp_path / "cases.jsonl"
    path.write_text("".join(json.dumps(case) + "\n" for case in CASES))
    return path


def evaluate(server: ScriptedOpenAI, cases: Path, **options: Any) -> dict[str, Any]:
    out = io.StringIO()
    prices = {"OPENAI_PRICES": {"gpt-4o": (2.0, 10.0)}}
    with override_settings(**server.settings(OPENAI_MAX_RETRIES=0), **prices):
        call_command(
            "evaluate", cases=[cases], planner="openai", json=True, stdout=out, stderr=io.StringIO(), **options
        )
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_cases_are_asked_at_once_and_what_they_cost_is_told(
    scripted_openai: ScriptedOpenAI,  # noqa: F811
    cases: Path,
    tmp_path: Path,
) -> None:
    scripted_openai.otherwise = lambda request: replace(model(request), delay=_LONG)
    figures = evaluate(scripted_openai, cases, concurrency=7, out=tmp_path / "out.jsonl")
    assert len(scripted_openai.requests) == len(CASES), "warming up asks no model"
    assert scripted_openai.most_at_once > 1
    assert figures["workflow_exact"] == 1.0
    assert figures["consumption"] == {
        "prompt_tokens": 7_000,
        "completion_tokens": 700,
        "cost_usd": 0.021,
        "fallbacks": {},
    }
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [line["id"] for line in lines] == [case["id"] for case in CASES]
    scripted_openai.otherwise, scripted_openai.most_at_once = model, 0
    again = evaluate(scripted_openai, cases, concurrency=1)
    assert scripted_openai.most_at_once == 1
    assert again["workflow_exact"] == 1.0


def test_an_evaluation_that_was_stopped_goes_on(
    scripted_openai: ScriptedOpenAI,  # noqa: F811
    cases: Path,
    tmp_path: Path,
) -> None:
    out = tmp_path / "out.jsonl"
    scripted_openai.otherwise = model
    figures = evaluate(scripted_openai, cases, out=out, max_usd=0.008)
    assert figures["n"] == 3
    lines = out.read_text().splitlines(keepends=True)
    failed = json.loads(lines[1])
    failed["response"]["fallback_reason"] = "model-failed"
    out.write_text(lines[0] + json.dumps(failed) + "\n" + lines[2][:40])
    figures = evaluate(scripted_openai, cases, out=out, resume=True)
    assert figures["n"] == 7
    assert len(scripted_openai.requests) == 3 + 6, "one answer was kept"
    before = len(scripted_openai.requests)
    assert evaluate(scripted_openai, cases, out=out, resume=True) == figures
    assert len(scripted_openai.requests) == before


def test_answers_of_another_evaluation_are_not_taken(
    scripted_openai: ScriptedOpenAI,  # noqa: F811
    cases: Path,
    tmp_path: Path,
) -> None:
    out = tmp_path / "out.jsonl"
    scripted_openai.otherwise = model
    evaluate(scripted_openai, cases, out=out)
    cases.write_text(cases.read_text().replace("part 3", "piece 3"))
    with pytest.raises(CommandError, match="line 4: of another planner or other cases"):
        evaluate(scripted_openai, cases, out=out, resume=True)
    with pytest.raises(CommandError, match="--resume needs --out"):
        evaluate(scripted_openai, cases, resume=True)


def test_a_recorded_session_is_replayed_without_the_endpoint(
    scripted_openai: ScriptedOpenAI,  # noqa: F811
    cases: Path,
    tmp_path: Path,
) -> None:
    scripted_openai.otherwise = model
    tape = tmp_path / "tape.jsonl"
    with RecordingProxy(tape, upstream=scripted_openai.base_url, api_key="sk-real-0123456789") as proxy:
        recorded = evaluate(proxy, cases)
    asked = len(scripted_openai.requests)
    with RecordingProxy(tape) as proxy:
        replayed = evaluate(proxy, cases, concurrency=3)
    assert asked == len(CASES)
    assert len(scripted_openai.requests) == asked
    assert replayed["consumption"] == recorded["consumption"]
    assert replayed["workflow_exact"] == recorded["workflow_exact"] == 1.0
    assert "sk-" not in tape.read_text()
    assert "Bearer" not in tape.read_text()
