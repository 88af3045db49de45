"""What language models cost, and budgets of users."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import override_settings

from agent_app import services
from agent_app.contracts import TokenUsage
from agent_app.services import BUDGET_NOTICE, FALLBACK_NOTICE
from agent_app.spending import cost_usd
from sessions_app.interactions import StaleSession
from sessions_app.models import Interaction
from tests.agent_app.planners.openai import server as wire
from tests.agent_app.planners.openai.conftest import scripted_openai  # noqa: F401 - a fixture
from tests.agent_app.planners.openai.drafts import reply
from tests.agent_app.planners.openai.server import ScriptedOpenAI
from wfproject.common.errors import ConflictError

PRICES = {"small": (0.15, 0.6), "cheap-cache": (2.0, 8.0, 0.5)}


@pytest.mark.parametrize(
    ("model", "usage", "dollars"),
    [
        ("small", TokenUsage(1_000_000, 0), "0.150000"),
        ("small", TokenUsage(0, 1_000_000, 0), "0.600000"),
        ("small", TokenUsage(1_000_000, 0, 500_000), "0.150000"),
        ("cheap-cache", TokenUsage(1_000_000, 1_000_000, 400_000), "9.400000"),
        ("another", TokenUsage(1_000_000, 1_000_000), "4.000000"),
        ("small", TokenUsage(1, 1), "0.000001"),
        ("small", TokenUsage(), "0.000000"),
    ],
)
def test_the_price_table(model: str, usage: TokenUsage, dollars: str) -> None:
    defaults = {"OPENAI_PROMPT_USD_PER_MILLION": 1.0, "OPENAI_COMPLETION_USD_PER_MILLION": 3.0}
    with override_settings(OPENAI_PRICES=PRICES, **defaults):
        assert str(cost_usd(usage, model)) == dollars


def ask(api: Any, prompt: str, **body: Any) -> Any:
    response = api.post("/api/v1/workflow", {"prompt": prompt, **body}, format="json")
    assert response.status_code == 200, response.content
    return response.json()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "limit", [{"OPENAI_DAILY_TOKENS_PER_USER": 1_100}, {"OPENAI_DAILY_USD_PER_USER": 0.004}], ids=["tokens", "dollars"]
)
def test_a_user_whose_budget_is_used_up_gets_the_local_planner_until_tomorrow(
    scripted_openai: ScriptedOpenAI,  # noqa: F811
    api: Any,
    bobs_api: Any,
    limit: dict[str, Any],
) -> None:
    scripted_openai.on("decision", wire.answer(reply(), tokens=(1_000, 100)))
    prices = {"OPENAI_PRICES": {"gpt-4o": (3.0, 10.0)}}
    with override_settings(**scripted_openai.settings(), **limit, **prices):
        first = ask(api, "hello")
        second = ask(api, "hello again")
        assert ask(bobs_api, "hello")["generated_by"] == "openai", "budgets are by user"
        calls = len(scripted_openai.requests)
        spent = Interaction.unscoped.get(pk=first["interaction_id"])
        assert ask(api, "hello", session_id=first["session_id"])["cached"], "what was paid for is still answered"
        Interaction.unscoped.filter(pk=spent.pk).update(created_at=datetime.now(UTC) - timedelta(days=1))
        third = ask(api, "and now?")
    assert (first["generated_by"], first["fallback_reason"]) == ("openai", None)
    assert (second["generated_by"], second["fallback_reason"]) == ("local", "budget-exhausted")
    assert BUDGET_NOTICE in second["conversation"]
    assert third["generated_by"] == "openai"
    assert calls == 2
    assert spent.cost_usd == Decimal("0.004000")


@pytest.mark.django_db
def test_tries_that_failed_are_paid_for_too(
    scripted_openai: ScriptedOpenAI,  # noqa: F811
    api: Any,
) -> None:
    scripted_openai.on("decision", wire.answer("nonsense", tokens=(100, 10)))
    with override_settings(**scripted_openai.settings()):
        answer = ask(api, "hello")
    kept = Interaction.unscoped.get(pk=answer["interaction_id"])
    assert answer["fallback_reason"] == "model-failed"
    assert FALLBACK_NOTICE in answer["conversation"]
    assert (kept.prompt_tokens, kept.completion_tokens) == (300, 30)


@pytest.mark.django_db
def test_a_prompt_that_is_planned_anew_is_paid_for_twice(
    scripted_openai: ScriptedOpenAI,  # noqa: F811
    api: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scripted_openai.on("decision", wire.answer(reply(), tokens=(100, 10)))
    store, overtaken = services._store, [StaleSession("changed")]

    def overtaken_once(*args: Any, **kwargs: Any) -> Any:
        if overtaken:
            raise overtaken.pop()
        return store(*args, **kwargs)

    with override_settings(**scripted_openai.settings()):
        first = ask(api, "hello")
        monkeypatch.setattr(services, "_store", overtaken_once)
        answer = ask(api, "hello again", session_id=first["session_id"])
    kept = Interaction.unscoped.get(pk=answer["interaction_id"])
    assert (kept.prompt_tokens, kept.completion_tokens) == (200, 20)


@pytest.mark.django_db
def test_a_prompt_that_fails_is_paid_for_too(
    scripted_openai: ScriptedOpenAI,  # noqa: F811
    api: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*args: Any, **kwargs: Any) -> Any:
        raise ConflictError("Not now.")

    scripted_openai.on("decision", wire.answer(reply(), tokens=(1_000_000, 0)))
    monkeypatch.setattr(services, "_store", broken)
    with override_settings(**scripted_openai.settings(), OPENAI_PRICES={}, OPENAI_PROMPT_USD_PER_MILLION=2.0):
        response = api.post("/api/v1/workflow", {"prompt": "hello"}, format="json")
    assert response.status_code == 409
    kept = Interaction.unscoped.get()
    assert (kept.status, kept.prompt_tokens, kept.completion_tokens) == ("error", 1_000_000, 0)
    assert kept.cost_usd == Decimal("2.000000")


@pytest.mark.django_db
def test_an_answer_of_the_fallback_is_not_kept_for_the_next_time(
    scripted_openai: ScriptedOpenAI,  # noqa: F811
    api: Any,
) -> None:
    with override_settings(**scripted_openai.settings(OPENAI_MAX_RETRIES=0)):
        first = ask(api, "hello")
        scripted_openai.on("decision", wire.answer(reply()))
        second = ask(api, "hello", session_id=first["session_id"])
    assert first["generated_by"] == "local"
    assert (second["generated_by"], second["cached"]) == ("openai", False)


@pytest.mark.django_db
def test_all_calls_of_a_prompt_share_one_deadline(
    scripted_openai: ScriptedOpenAI,  # noqa: F811
    api: Any,
) -> None:
    scripted_openai.otherwise = wire.hang()
    with override_settings(**scripted_openai.settings(OPENAI_TIMEOUT_SECONDS=60.0), OPENAI_DEADLINE_SECONDS=0.4):
        answer = ask(api, "hello")
    kept = Interaction.unscoped.get(pk=answer["interaction_id"])
    assert answer["fallback_reason"] == "model-failed"
    assert kept.latency_ms < 10_000
