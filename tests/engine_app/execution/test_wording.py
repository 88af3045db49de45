"""What comes from elsewhere is text to the vendor that reads it; the author's words and the vendor's own are markup."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest

from engine_app.contracts import RunState
from engine_app.execution.effects import marked_inputs
from engine_app.execution.plan import compile_plan
from engine_app.execution.wording import step_inputs
from tests.connectors_app.vendors.calls import curated
from tests.engine_app.kit import Flow, start, steps_of, wait_for_state

ISSUE = {"title": "<!channel> & <b>more</b>", "login": "kim", "lines": "a\nb"}
MESSAGE = {"text": "see <https://acme.io|this> &amp; <!here>, <@U0123456>"}


@dataclass(frozen=True)
class Operation:
    """An operation of which one input, `text`, has a markup."""

    markup: str = "slack"
    input_schema: dict[str, Any] = field(default_factory=dict)
    rule: dict[str, Any] = field(default_factory=dict)

    @property
    def binding(self) -> dict[str, Any]:
        return {"inputs": {"text": {**self.rule, **({"markup": self.markup} if self.markup else {})}}}


def written(text: Any, *, markup: str = "slack", schema: dict[str, Any] | None = None) -> Any:
    """The text of a step of Slack, after a step of GitHub, one of Slack, and in a loop over what the latter lists."""
    products = {"t": "webhook", "issue": "github", "message": "slack", "step": "slack"}
    flow = Flow().action("issue", None).action("message", None)
    flow.node("loop", "for_each", items="message.all").action("step", None, {"text": text, "channel": text})
    for row in flow.data:
        product = products.get(row["id"])
        row["metadata"] = {"connector": {"key": product} if product else None}
    plan = compile_plan(flow.document)
    scope = {"issue": ISSUE, "message": {**MESSAGE, "all": []}, "loop": {"item": MESSAGE}, "trigger": ISSUE, "t": ISSUE}
    inputs = step_inputs(plan, plan.nodes["step"], Operation(markup, schema or {}), scope, None)
    return inputs["text"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*New*: {{ issue.title }}", "*New*: &lt;!channel&gt; &amp; &lt;b&gt;more&lt;/b&gt;"),
        ("{{ issue.title }}", "&lt;!channel&gt; &amp; &lt;b&gt;more&lt;/b&gt;"),
        ("{{ trigger.title }}", "&lt;!channel&gt; &amp; &lt;b&gt;more&lt;/b&gt;"),
        ("{{ message.text }}", "see <https://acme.io|this> &amp; @here, <@U0123456>"),
        ("> {{ loop.item.text }}", "> see <https://acme.io|this> &amp; @here, <@U0123456>"),
        ("{{ join(' ', [message.text, issue.login]) }}", "see &lt;https://acme.io|this&gt; &amp;amp; &lt;!here&gt;,"),
        ("@here @{{ issue.login }} and @dana.", "<!here> <@kim> and <@dana>."),
        ("<https://acme.io|Look>, mail ops@acme.io", "<https://acme.io|Look>, mail ops@acme.io"),
        ("{{ issue }}", ISSUE),
    ],
)
def test_a_message(text: str, expected: Any) -> None:
    found = written(text)
    assert found[: len(expected)] == expected if isinstance(found, str) else found == expected


def test_html_by_the_format_of_an_input() -> None:
    schema = {"properties": {"text": {"type": "string", "format": "html"}}}
    found = written("<p>{{ issue.title }}</p><p>{{ issue.lines }} & so on</p>", markup="", schema=schema)
    assert found == "<p>&lt;!channel&gt; &amp; &lt;b&gt;more&lt;/b&gt;</p><p>a<br/>b &amp; so on</p>"


def test_a_title_is_one_line_that_is_not_too_long() -> None:
    schema = {"properties": {"text": {"type": "string", "maxLength": 40}}}
    operation = Operation("", schema, {"one_line": True})
    flow = Flow().action("step", None, {"text": "Said:\n{{ trigger.input.text }} {{ trigger.input.url }}"})
    plan = compile_plan(flow.document)
    scope = {"trigger": {"input": {"text": "It is down\n\nsince nine, and nobody knows why", "url": "https://a.io/1"}}}
    told = step_inputs(plan, plan.nodes["step"], operation, scope, None)["text"]
    assert told == "Said:\nIt is down since n… https://a.io/1"
    assert len(told) == 40


def test_the_mark_of_a_write_has_its_room() -> None:
    comment = curated("github")["create_comment"]
    longest = comment.input_schema["properties"]["body"]["maxLength"]
    flow = Flow().action("step", None, {"body": "Said: {{ trigger.input.text }}"})
    plan = compile_plan(flow.document)
    scope = {"trigger": {"input": {"text": "x" * 70_000}}}
    inputs = step_inputs(plan, plan.nodes["step"], comment, scope, None)
    assert len(marked_inputs(comment, inputs, str(uuid4()))["body"]) == longest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ message.text }}", "see this (https://acme.io) & @here, @U0123456"),
        ("{{ issue.title }}", "<!channel> & <b>more</b>"),
        ("{{ page.body }}", "One & two\n\n- three"),
        ("{{ page.id }}", "7"),
    ],
)
def test_who_reads_no_markup_gets_text(text: str, expected: str) -> None:
    flow = (
        Flow().action("issue", None).action("message", None).action("page", None).action("step", None, {"text": text})
    )
    products = {"issue": "github", "message": "slack", "page": "confluence", "step": "jira"}
    for row in flow.data:
        row["metadata"] = {"connector": {"key": products.get(row["id"], "manual")}}
    plan = compile_plan(flow.document)
    page = {"id": "7", "body": "<p>One &amp;\n two</p><ul><li>three</li></ul>"}
    scope = {"issue": ISSUE, "message": MESSAGE, "page": page}
    assert step_inputs(plan, plan.nodes["step"], Operation(""), scope, None)["text"] == expected


def test_a_program_gets_what_was_told() -> None:
    flow = Flow().action("page", None).action("step", None, {"text": "{{ page.body }}"})
    for row in flow.data:
        row["metadata"] = {"connector": {"key": {"page": "confluence", "step": "http"}.get(row["id"], "manual")}}
    plan = compile_plan(flow.document)
    scope = {"page": {"body": "<p>One &amp; two</p>"}}
    assert step_inputs(plan, plan.nodes["step"], Operation(""), scope, None)["text"] == "<p>One &amp; two</p>"


@pytest.mark.usefixtures("host")
def test_a_run_sends_what_an_event_tells_as_text(toy: dict[str, Any]) -> None:
    flow = Flow().action(
        "a", toy["say"], {"text": "New: {{ trigger.input.title }}", "name": "{{ trigger.input.title }}"}
    )
    run = wait_for_state(start(flow.chain("t", "a"), {"title": "<!channel> & all"}))
    assert run.state == RunState.SUCCEEDED, run.error
    assert steps_of(run)["a", ""].output == {"text": "New: &lt;!channel&gt; &amp; all", "name": "<!channel> & all"}
