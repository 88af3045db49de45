"""Values that stand side by side are all set: labels, people, addresses; and titles go on in small letters."""

from __future__ import annotations

from typing import Any

import pytest

from agent_app.contracts import PlanningContext
from agent_app.planners.local.index import catalog_index
from agent_app.planners.local.newplan import plan_new_workflow
from tests.agent_app.planners.local.catalog import shipped_catalog


def _inputs(prompt: str, action: str) -> dict[str, Any]:
    document = plan_new_workflow(
        PlanningContext(prompt=prompt, catalog=shipped_catalog()), (), catalog_index(shipped_catalog())
    ).document
    [row] = [row for row in (document or {})["data"] if row["properties"].get("action") == action]
    inputs: dict[str, Any] = row["properties"]["inputs"]
    return inputs


@pytest.mark.parametrize(
    ("prompt", "labels"),
    [
        ("create a jira ticket in OPS with the labels urgent and customer", ["urgent", "customer"]),
        ("create a jira ticket in OPS with labels urgent, customer and bug", ["urgent", "customer", "bug"]),
        ("create a jira ticket in OPS labelled urgent and customer, assigned to bob", ["urgent", "customer"]),
        ("create a jira ticket in OPS labelled urgent and tell #dev", ["urgent"]),
        ("create a jira ticket in OPS with the label urgent and the priority high", ["urgent"]),
    ],
)
def test_labels(prompt: str, labels: list[str]) -> None:
    assert _inputs(prompt, "create_issue")["labels"] == labels


@pytest.mark.parametrize(
    ("prompt", "labels"),
    [
        ("when a github issue is opened, label it bug and needs-triage", ["bug", "needs-triage"]),
        ("when a github issue is opened label it bug and close it", ["bug"]),
        ('when a github issue is opened, add label bug and comment "thanks"', ["bug"]),
    ],
)
def test_labels_of_the_event_s_thing(prompt: str, labels: list[str]) -> None:
    assert _inputs(prompt, "add_labels")["labels"] == labels


@pytest.mark.parametrize(
    ("prompt", "action", "name", "people"),
    [
        ("when a PR is opened, ask alice and bob for a review", "request_reviewers", "reviewers", ["alice", "bob"]),
        ("when a github issue is opened assign it to alice and bob", "add_assignees", "assignees", ["alice", "bob"]),
        ("when a PR is opened in acme/api assign alice, bob and carol", "add_assignees", "assignees",
         ["alice", "bob", "carol"]),
        ("assign it to alice and notify #dev when a github issue is opened", "add_assignees", "assignees", ["alice"]),
        ("create a github issue in acme/api titled Crash and assign it to alice and bob", "create_issue", "assignees",
         ["alice", "bob"]),
    ],
)  # fmt: skip
def test_people(prompt: str, action: str, name: str, people: list[str]) -> None:
    assert _inputs(prompt, action)[name] == people


def test_addresses_of_one_mail() -> None:
    inputs = _inputs("every friday at 5pm send an email to a@x.io and b@x.io with subject Weekly report", "send_email")
    assert inputs["to"] == ["a@x.io", "b@x.io"]
    assert inputs["subject"] == "Weekly report"


def test_one_address_stays_a_text() -> None:
    assert _inputs("when a jira issue is created, email a@x.io", "send_email")["to"] == "a@x.io"


@pytest.mark.parametrize(
    ("prompt", "title"),
    [
        ("create a github issue in acme/api titled Login page broken and assign it to alice", "Login page broken"),
        ("create a github issue in acme/api called Crash", "Crash"),
        ("create a github issue titled Broken link on acme/api", "Broken link"),
    ],
)
def test_titles_go_on_in_small_letters(prompt: str, title: str) -> None:
    assert _inputs(prompt, "create_issue")["title"] == title


def test_what_is_compared_gets_no_further_value() -> None:
    document = plan_new_workflow(
        PlanningContext(prompt="when a github issue is labelled bug and urgent, tell #dev", catalog=shipped_catalog()),
        (),
        catalog_index(shipped_catalog()),
    ).document
    [trigger] = [row for row in (document or {})["data"] if row["properties"]["role"] == "trigger"]
    assert trigger["properties"]["inputs"].get("label") == "bug"
