"""What a reviewer sees and does, in a real browser."""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.test import override_settings
from django.utils import timezone

from connectors_app.models import Credential
from engine_app.models import Run
from sessions_app.models import WorkflowVersion
from tests.conftest import bearer_token
from tests.engine_app.api.conftest import make_run, make_step
from tests.engine_app.kit import Flow, make_workflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PROMPT = (
    "When a GitHub issue labelled bug is opened in acme/api, create a Jira ticket in OPS; "
    "if the title contains urgent page the on-call in PagerDuty, otherwise tell #oncall"
)
SCREENSHOTS = os.environ.get("WF_SCREENSHOT_DIR")


def shot(page: Any, name: str) -> None:
    """Keep a picture where WF_SCREENSHOT_DIR names a directory."""
    if SCREENSHOTS:
        page.screenshot(path=str(Path(SCREENSHOTS) / f"{name}.png"), full_page=False)


def ask(address: str, user: Any) -> dict[str, Any]:
    """The answer to the prompt, asked over the wire as a client does."""
    token = bearer_token(user)
    headers = {"Authorization": f"Bearer {token}"}
    response = httpx.post(f"{address}/api/v1/workflow", json={"prompt": PROMPT}, headers=headers, timeout=60)
    body: dict[str, Any] = response.raise_for_status().json()
    return body


def sign_in(page: Any) -> None:
    page.goto("/admin/")
    page.fill("#id_username", "root-reviewer")
    page.fill("#id_password", "correct horse battery")
    page.click("input[type=submit]")
    page.wait_for_selector("#user-tools")


def test_a_reviewer_follows_an_answer_and_edits_its_workflow(
    page: Any, live_server: Any, registry: None, admin_user: Any
) -> None:
    body = ask(live_server.url, admin_user)
    sign_in(page)
    shot(page, "admin-index")
    page.goto("/admin/sessions_app/interaction/")
    page.click(f"th.field-id a >> text={body['interaction_id']}")
    page.wait_for_selector("svg.wf-graph")
    shot(page, "admin-interaction")
    page.click("text=version 1")
    page.wait_for_selector("svg.wf-graph")
    assert page.locator("svg.wf-graph g").count() == len(body["workflow"]["data"])
    past_their_cards = page.locator("svg.wf-graph g").evaluate_all(
        "cards => cards.filter(card => card.getBoundingClientRect().width > "
        "card.querySelector('rect').getBoundingClientRect().width + 2).length"
    )
    assert past_their_cards == 0
    shot(page, "admin-version")
    document = json.loads(page.input_value("#id_document"))
    document["name"] = "Edited in the browser"
    page.fill("#id_document", json.dumps(document))
    page.click("input[name=_save]")
    page.wait_for_selector(".messagelist .success")
    assert "Saved as version 2" in page.inner_text(".messagelist")
    made = WorkflowVersion.unscoped.get(number=2)
    assert (made.document["name"], made.created_by) == ("Edited in the browser", admin_user)
    page.fill("#id_document", '{"structure": 7}')
    page.click("input[name=_save]")
    page.wait_for_selector(".errorlist")
    assert "structure: Input should be a valid list" in page.inner_text(".errorlist")


def test_the_api_page_shows_the_endpoints_without_foreign_requests(page: Any, registry: None) -> None:
    with override_settings(DEBUG=False):
        page.goto("/docs")
        page.wait_for_selector(".opblock-summary-path >> text=workflow")
    shot(page, "docs")


def test_the_form_of_a_credential_shows_what_the_connector_asks_for(
    page: Any, admin_user: Any, alice: Any, registry: None
) -> None:
    sign_in(page)
    page.goto("/admin/connectors_app/credential/add/")
    secrets = page.locator("input[data-secret]:visible")
    assert secrets.count() == 0
    page.select_option("#id_workspace", index=1)
    page.select_option("#id_connector", label="Jira")
    page.select_option("#id_kind", "basic")
    assert [item.get_attribute("name") for item in secrets.all()] == ["username", "password"]
    assert '"site" (required without a base URL)' in page.locator("#id_settings_helptext").inner_text()
    page.fill("#id_password", "typed for the wrong connector")
    page.select_option("#id_connector", label="Discord")
    assert page.input_value("#id_kind") == "token"
    assert [item.get_attribute("name") for item in secrets.all()] == ["token"]
    assert page.locator("#id_kind option:enabled").count() == 2  # the empty one too
    page.fill("#id_name", "bot")
    page.fill("#id_token", "xoxb-1234567890-abcdef")
    shot(page, "credential")
    page.click("text=Save and continue editing")
    page.wait_for_url("**/change/**")
    page.wait_for_selector(".field-hint")
    assert [item.get_attribute("name") for item in secrets.all()] == ["token"]
    assert page.locator(".field-hint").inner_text().endswith("…cdef")
    assert "xoxb-1234567890" not in page.content()
    row = Credential.unscoped.get()
    assert (row.connector.key, row.kind, row.name) == ("discord", "token", "bot")


def make_watched_run() -> Run:
    """A run in the middle of things: a loop with elements in several states, a retry, a question."""
    flow = Flow().action("fetch", None).node("ready", "condition", expression="fetch.ready")
    flow.node("each", "for_each", items="fetch.rows").action("comment", None, parent="each")
    flow.node("ship", "approval", instructions="Ship it?").node("later", "delay", duration="PT1H")
    flow.chain("t", "fetch", "ready").edge("ready", "each", "true").edge("ready", "later", "false").edge("each", "ship")
    places = {"t": (0, 0), "fetch": (260, 0), "ready": (520, 0), "each": (780, 0), "comment": (780, 110)}
    places |= {"ship": (1040, 0), "later": (780, 220)}
    for node in flow.structure:
        x, y = places[node["id"]]
        node["position"] = {"x": x, "y": y}
    version = make_workflow(flow)
    now = timezone.now()

    def at(seconds: float) -> datetime:
        return now + timedelta(seconds=seconds)

    run = make_run(version, state="waiting", started_at=at(-58), payload={"input": {"password": "hunter2", "pull": 7}})
    Run.unscoped.filter(pk=run.pk).update(created_at=at(-60))
    error = {"attempt": 1, "at": at(-50).isoformat(), "error": {"code": "vendor-error", "message": "503"}}
    make_step(
        run, "fetch", started_at=at(-57), finished_at=at(-40), attempt=2, attempts=[error], output={"ready": True}
    )
    make_step(run, "ready", branch="true", started_at=at(-40), finished_at=at(-40))
    make_step(run, "each", state="running", started_at=at(-40), inputs={"items": [1, 2, 3]})
    make_step(run, "comment", path="each[0]", started_at=at(-39), finished_at=at(-25))
    make_step(run, "comment", path="each[1]", state="unknown", started_at=at(-30), error={"code": "outcome-unknown"})
    make_step(run, "comment", path="each[2]", state="failed", started_at=at(-30), finished_at=at(-10))
    make_step(run, "later", state="skipped")
    return run


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_run_is_seen_at_a_glance(page: Any, admin_user: Any, theme: str) -> None:
    run = make_watched_run()
    page.emulate_media(color_scheme=theme)
    sign_in(page)
    page.goto(f"/admin/engine_app/run/{run.pk}/change/")
    page.wait_for_selector("svg.wf-graph")
    shot(page, f"admin-run-{theme}")
    strokes = {
        node: page.locator(f"g.wf-node:has(title:text-matches('^{node}:')) rect.wf-card").evaluate(
            "card => getComputedStyle(card).stroke"
        )
        for node in ("fetch", "comment", "each", "later")
    }
    assert len(set(strokes.values())) == 4, strokes
    scroll = page.locator(".wf-scroll").first
    assert scroll.evaluate("box => box.getBoundingClientRect().right <= innerWidth"), "the graph is cut off"
    page.click("text=The same in words")
    assert "comment: 1 Outcome unknown" in page.inner_text(".wf-states").replace("1 outcome", "1 Outcome")
    bars = page.locator(".wf-timeline svg rect")
    boxes = [bars.nth(number).bounding_box() for number in range(bars.count())]
    assert len(boxes) == 7
    assert all(left["x"] <= right["x"] + 1 for left, right in pairwise(boxes[:4]))
    page.locator(".wf-timeline").scroll_into_view_if_needed()
    shot(page, f"admin-run-timeline-{theme}")
    page.click("details.wf-step >> nth=0")
    assert '"ready": true' in page.locator("details.wf-step").first.inner_text()
    assert "hunter2" not in page.content()
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, "the page scrolls sideways"
    page.goto("/admin/engine_app/run/")
    page.wait_for_selector(".wf-badge.wf-state-waiting")
    shot(page, f"admin-runs-{theme}")
