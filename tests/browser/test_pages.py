"""What a reviewer sees and does, in a real browser."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.test import override_settings

from sessions_app.models import WorkflowVersion
from tests.conftest import bearer_token

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
