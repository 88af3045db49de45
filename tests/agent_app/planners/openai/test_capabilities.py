"""Endpoints that can do less: asked with less, remembered, and what they answer is checked all the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from agent_app.contracts import PlanFailed, TokenUsage
from agent_app.planners.openai.client import ask
from agent_app.planners.openai.endpoint import Endpoint
from agent_app.planners.openai.schemas import PlanDraft
from agent_app.planners.openai.strict import AnswerFormat
from tests.agent_app.planners.openai import server as wire
from tests.agent_app.planners.openai.server import Reply, Request, ScriptedOpenAI

GOOD = {"kind": "new_workflow", "conversation": "c", "decision": "abstain", "name": "n"}
PLANS: AnswerFormat[PlanDraft] = AnswerFormat("decision", PlanDraft, {"PlanDecision": ["abstain"], "ActionName": []})


async def question(endpoint: Endpoint, *, watched: bool = False) -> TokenUsage:
    watch = (lambda: lambda text: None) if watched else None
    messages: Any = [{"role": "system", "content": "rules"}, {"role": "user", "content": "x"}]
    draft, usage = await ask(endpoint, messages, PLANS, lambda draft: draft, watch=watch)
    assert draft.decision == "abstain"
    return usage


def refusing(*features: str, error: Callable[[str], Reply], content: Any = GOOD) -> Callable[[Request], Reply]:
    """A server that refuses the first of these features that a request uses."""

    def reply(request: Request) -> Reply:
        used = [request.body.get("response_format", {}).get("type"), *request.body]
        refused = next((name for name in features if name in used), None)
        return error(refused) if refused else wire.answer(content)

    return reply


ERRORS: dict[str, Callable[[str], Reply]] = {
    "openai": lambda name: wire.status(
        400, error={"message": f"Unsupported: '{name}'", "param": "response_format", "code": "unsupported_value"}
    ),
    "vllm": lambda name: Reply(400, json.dumps({"object": "error", "message": f"{name} is not available"}).encode()),
    "fastapi": lambda name: Reply(422, json.dumps({"detail": [{"loc": ["body", name], "msg": "extra"}]}).encode()),
    "text": lambda name: Reply(501, f"no {name} here".encode(), {"Content-Type": "text/plain"}),
}


@pytest.mark.parametrize("error", ERRORS.values(), ids=ERRORS)
async def test_without_strict_schemas_it_asks_for_json_and_shows_the_schema(
    scripted_openai: ScriptedOpenAI, endpoint: Endpoint, error: Callable[[str], Reply]
) -> None:
    scripted_openai.otherwise = refusing("json_schema", error=error)
    await question(endpoint)
    await question(endpoint)
    formats = [request.body["response_format"]["type"] for request in scripted_openai.requests]
    assert formats == ["json_schema", "json_object", "json_object"], "what was refused once is not asked for again"
    assert "JSON Schema" not in scripted_openai.requests[0].system
    shown = scripted_openai.requests[1].system
    assert json.loads(shown[shown.index("{") :]) == PLANS.json_schema()


async def test_without_json_mode_words_must_do(scripted_openai: ScriptedOpenAI, endpoint: Endpoint) -> None:
    fenced = f"Here you are:\n```json\n{json.dumps(GOOD)}\n```\nAnything else?"
    scripted_openai.otherwise = refusing("json_schema", "json_object", error=ERRORS["vllm"], content=fenced)
    await question(endpoint)
    assert [request.body.get("response_format", {}).get("type") for request in scripted_openai.requests] == [
        "json_schema",
        "json_object",
        None,
    ]


async def test_a_model_without_temperature_and_a_server_without_stream_options(
    scripted_openai: ScriptedOpenAI, endpoint: Endpoint
) -> None:
    def error(name: str) -> Reply:
        return wire.status(400, error={"message": f"unknown: {name}", "param": name})

    scripted_openai.otherwise = refusing("temperature", "stream_options", error=error)
    await question(endpoint, watched=True)
    last = scripted_openai.requests[-1].body
    assert "temperature" not in last
    assert "stream_options" not in last
    assert last["stream"] is True
    assert last["response_format"]["type"] == "json_schema"


async def test_what_json_mode_answers_is_checked(scripted_openai: ScriptedOpenAI, endpoint: Endpoint) -> None:
    bad = GOOD | {"decision": "sabotage"}
    scripted_openai.otherwise = refusing("json_schema", error=ERRORS["openai"], content=bad)
    with pytest.raises(PlanFailed, match="decision: value_error"):
        await question(endpoint)


async def test_an_endpoint_that_overlooks_the_schema_is_shown_it(
    scripted_openai: ScriptedOpenAI, endpoint: Endpoint
) -> None:
    scripted_openai.enqueue(wire.answer("Certainly! I would abstain."), wire.answer(GOOD))
    await question(endpoint)
    assert "JSON Schema" in scripted_openai.requests[1].system


@pytest.mark.parametrize("code", [401, 403, 429, 500])
async def test_other_errors_negotiate_nothing(scripted_openai: ScriptedOpenAI, endpoint: Endpoint, code: int) -> None:
    scripted_openai.otherwise = lambda request: wire.status(code, error={"message": "json_schema response_format"})
    with pytest.raises(PlanFailed, match=f"HTTP {code}"):
        await question(endpoint)
    assert {request.body["response_format"]["type"] for request in scripted_openai.requests} == {"json_schema"}


async def test_an_error_that_names_the_format_for_ever_ends(
    scripted_openai: ScriptedOpenAI, endpoint: Endpoint
) -> None:
    scripted_openai.otherwise = lambda request: wire.status(400, error={"message": "bad response_format, temperature"})
    with pytest.raises(PlanFailed, match="HTTP 400"):
        await question(endpoint)
    assert len(scripted_openai.requests) == 4
