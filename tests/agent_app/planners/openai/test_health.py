"""Whether the endpoint answers, for readiness probes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.test import override_settings

from agent_app.planners.openai import health
from agent_app.planners.openai.health import endpoint_reachable
from tests.agent_app.planners.openai import server as wire
from tests.agent_app.planners.openai.server import ScriptedOpenAI


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    health._last.clear()
    yield
    health._last.clear()


def test_an_endpoint_that_lists_models_is_reachable(scripted_openai: ScriptedOpenAI) -> None:
    with override_settings(**scripted_openai.settings()):
        assert endpoint_reachable()
    (request,) = scripted_openai.model_requests
    assert (request.method, request.path) == ("GET", "/v1/models")
    assert request.headers["authorization"] == "Bearer sk-scripted-0123456789"
    assert scripted_openai.requests == [], "nothing that is billed"


@pytest.mark.parametrize(
    ("code", "reachable"),
    [(200, True), (404, True), (429, True), (401, False), (403, False), (500, False), (503, False)],
)
def test_what_the_answer_means(scripted_openai: ScriptedOpenAI, code: int, reachable: bool) -> None:
    scripted_openai.models = wire.status(code)
    with override_settings(**scripted_openai.settings()):
        assert endpoint_reachable() is reachable


def test_the_answer_is_kept_for_a_moment(scripted_openai: ScriptedOpenAI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "FRESH_SECONDS", 3_600.0)
    with override_settings(**scripted_openai.settings()):
        assert endpoint_reachable()
        scripted_openai.models = wire.status(503)
        assert endpoint_reachable()
        monkeypatch.setattr(health, "FRESH_SECONDS", 0.0)
        assert not endpoint_reachable()
    assert len(scripted_openai.model_requests) == 2


@pytest.mark.parametrize("reply", [wire.reset(), wire.hang(), replace(wire.raw(b""), delay=30)])
def test_an_endpoint_that_breaks_off_or_hangs_is_not(
    scripted_openai: ScriptedOpenAI, monkeypatch: pytest.MonkeyPatch, reply: wire.Reply
) -> None:
    monkeypatch.setattr(health, "TIMEOUT_SECONDS", 0.2)
    scripted_openai.models = reply
    with override_settings(**scripted_openai.settings()):
        assert not endpoint_reachable()


def test_a_refused_connection_is_not(unused_tcp_port: int) -> None:
    with override_settings(OPENAI_BASE_URL=f"http://127.0.0.1:{unused_tcp_port}/v1", OPENAI_API_KEY="k"):
        assert not endpoint_reachable()


@pytest.mark.parametrize("url", ["not a url", "ftp://x.example", "http://[::1", "http://"])
def test_nonsense_is_not(url: str) -> None:
    with override_settings(OPENAI_BASE_URL=url, OPENAI_API_KEY="k"):
        assert not endpoint_reachable()


def test_openai_without_a_key_is_not_asked() -> None:
    with override_settings(OPENAI_BASE_URL="", OPENAI_API_KEY=""):
        assert not endpoint_reachable()
