"""What a reviewer sees and does, in a real browser."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.test import override_settings

from connectors_app.models import Credential
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
