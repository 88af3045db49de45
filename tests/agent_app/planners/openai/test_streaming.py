"""Answers of the model that are read while they are written."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import Any

import pytest

from agent_app.contracts import Hits, PlanFailed, PlanningContext, TokenUsage
from agent_app.planners.openai.planner import OpenAIPlanner
from connectors_app.catalog import CatalogSnapshot
from tests.agent_app.planners.openai import server as wire
from tests.agent_app.planners.openai.drafts import BUG_PROMPT, action, after, errors, plan, reply
from tests.agent_app.planners.openai.server import ScriptedOpenAI

STEPS = [
    action("ticket", "jira.create_issue", [], project="OPS", summary="{{ trigger.issue.title }}"),
    action("tell", "slack.post_message", after("ticket"), channel="#oncall", text="{{ ticket.key }}"),
    action("again", "slack.post_message", after("tell"), channel="#dev", text="done"),
]


class Listener:
    def __init__(self) -> None:
        self.events: list[tuple[str, Any, float]] = []

    def __call__(self, event: str, data: Any) -> None:
        self.events.append((event, data, time.monotonic()))

    def of(self, event: str) -> list[Any]:
        return [data for name, data, _ in self.events if name == event]

    @property
    def said(self) -> str:
        """The conversation as a client puts it together."""
        text = ""
        for token in self.of("token"):
            text = text[: token["offset"]] + token["text"]
        return text


async def test_intent_words_and_steps_are_told_as_they_come(
    scripted_openai: ScriptedOpenAI, planner: OpenAIPlanner, catalog: CatalogSnapshot, hits: Hits
) -> None:
    content = plan(*STEPS, conversation="Creates a ticket for every bug, and tells who is on call.")
    scripted_openai.on("decision", replace(wire.answer(content, tokens=(50, 5)), pause=0.005))
    listener = Listener()
    result = await planner.classify(PlanningContext(BUG_PROMPT, catalog, notify=listener), hits)
    finished = time.monotonic()
    assert result.usage == TokenUsage(50, 5)
    assert result.plan is not None
    document = result.plan.document
    assert document is not None
    assert errors(document, catalog) == []
    assert scripted_openai.requests[0].body["stream"] is True
    assert listener.of("intent") == [{"intent": "new_workflow"}]
    assert listener.said == result.plan.conversation
    assert len(listener.of("token")) > 3
    assert [item["node"] for item in listener.of("node")] == document["data"][:3], "all but the last, as it will be"
    names = [name for name, _, _ in listener.events]
    assert names.index("intent") < names.index("token") < names.index("node")
    first_node = next(moment for name, _, moment in listener.events if name == "node")
    assert finished - first_node > 0.1, "long before the answer was complete"


@pytest.mark.parametrize("fault", [wire.truncated(plan(*STEPS)), wire.aborted(plan(*STEPS)), wire.reset()])
async def test_a_stream_that_breaks_off_is_asked_for_again(
    scripted_openai: ScriptedOpenAI, planner: OpenAIPlanner, catalog: CatalogSnapshot, hits: Hits, fault: wire.Reply
) -> None:
    scripted_openai.enqueue(fault, wire.answer(plan(*STEPS)))
    listener = Listener()
    result = await planner.classify(PlanningContext(BUG_PROMPT, catalog, notify=listener), hits)
    assert result.plan is not None
    assert errors(result.plan.document, catalog) == []
    assert listener.said == "Done.", "words of the first try are replaced"
    assert len(scripted_openai.requests) == 2


@pytest.mark.parametrize(
    "body",
    [
        b'data: {"choices": [{"delta": {"content": "{"}}]}\n\n',
        b'data: {"error": {"message": "overloaded"}}\n\ndata: [DONE]\n\n',
        b"data: [DONE]\n\n",
        b"data: nonsense\n\n",
        b": nothing but heartbeats\n\n" * 90_000,
        b'data: {"choices": [{"delta": {"content": "' + b"x" * 3_000_000 + b'"}}]}\n\n',
    ],
    ids=["no end", "error", "empty", "nonsense", "comments", "huge"],
)
async def test_a_stream_that_is_none_fails(
    scripted_openai: ScriptedOpenAI, planner: OpenAIPlanner, catalog: CatalogSnapshot, hits: Hits, body: bytes
) -> None:
    scripted_openai.on("decision", wire.raw(body, "text/event-stream"))
    with pytest.raises(PlanFailed, match="invalid answer"):
        await planner.classify(PlanningContext(BUG_PROMPT, catalog, notify=Listener()), hits)


async def test_who_does_not_stream_is_understood_too(
    scripted_openai: ScriptedOpenAI, planner: OpenAIPlanner, catalog: CatalogSnapshot, hits: Hits
) -> None:
    scripted_openai.on("decision", wire.raw(wire.answer(reply("Hello there.")).body + b"  "))
    scripted_openai.streams = False
    listener = Listener()
    result = await planner.classify(PlanningContext("hi", catalog, notify=listener), hits)
    assert result.answer is not None
    assert listener.said == result.answer.conversation == "Hello there."


async def test_who_stops_listening_stops_the_model(
    scripted_openai: ScriptedOpenAI, planner: OpenAIPlanner, catalog: CatalogSnapshot, hits: Hits
) -> None:
    scripted_openai.on("decision", replace(wire.answer(plan(*STEPS)), pause=0.2))
    listener = Listener()
    task = asyncio.create_task(planner.classify(PlanningContext(BUG_PROMPT, catalog, notify=listener), hits))
    while not listener.events:
        await asyncio.sleep(0.02)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(2):
        while not scripted_openai.given_up:
            await asyncio.sleep(0.02)
