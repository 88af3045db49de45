"""Which thing an event is about: its own id, and not that of the notification that tells of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent_app.planners.local.planning import document, inputs


@pytest.mark.parametrize(
    ("prompt", "step", "name", "place"),
    [
        ("PagerDuty incident is triggered, acknowledge it", "pagerduty.acknowledge_incident", "incident_id",
         "event.data.id"),
        ("Zendesk ticket is created, assign it to Kim", "zendesk.assign_ticket", "ticket_id", "detail.id"),
        ("Azure DevOps work item is created, assign it to a@b.io", "azure_devops.update_work_item", "work_item_id",
         "resource.id"),
        ("Asana task is created, complete it", "asana.complete_task", "task_id", "events[0].resource.gid"),
        ("Opsgenie alert is created, acknowledge it", "opsgenie.acknowledge_alert", "alert_id", "alert.alertId"),
        ("Linear issue is created, comment 'hi' on it", "linear.create_comment", "issue_id", "data.id"),
        ("Sentry issue is created, resolve it", "sentry.resolve_issue", "issue_id", "data.issue.id"),
        ("ServiceNow incident is created, resolve it", "servicenow.resolve_incident", "sys_id", "record.sys_id"),
        ("Trello card is created, move it to Doing", "trello.move_card", "card_id", "action.data.card.id"),
        ("Bitbucket pull request is opened, approve it", "bitbucket.approve_pull_request", "pull_request_id",
         "pullrequest.id"),
        ("GitLab merge request is opened, approve it", "gitlab.approve_merge_request", "merge_request_iid",
         "object_attributes.iid"),
        ("Jira issue is created, comment 'hi' on it", "jira.add_comment", "issue_key", "issue.key"),
        ("GitHub issue is opened, close it", "github.close_issue", "issue_number", "issue.number"),
        ("Gitea issue is opened, close it", "gitea.close_issue", "issue_number", "number"),
        ("Confluence page is created, label it as new", "confluence.add_label", "page_id", "page.id"),
    ],
)  # fmt: skip
def test_an_event_is_about_its_thing(prompt: str, step: str, name: str, place: str) -> None:
    assert inputs(document(f"When a {prompt}"), step)[name] == f"{{{{ node_1.{place} }}}}"


@pytest.mark.parametrize(
    ("prompt", "given"),
    [
        ("When a Zendesk ticket is created, create a Jira ticket in OPS",
         {"summary": "{{ node_1.detail.subject }}", "description": "{{ node_1.detail.description }}"}),
        ("When an Azure DevOps work item is created, create a Jira ticket in OPS",
         {"summary": '{{ node_1.resource.fields."System.Title" }}',
          "description": '{{ node_1.resource.fields."System.Description" }}'}),
        ("When a PagerDuty incident is triggered, create a Jira ticket in OPS",
         {"summary": "{{ node_1.event.data.title }}"}),
    ],
)  # fmt: skip
def test_what_is_made_of_it_has_its_words(prompt: str, given: dict[str, Any]) -> None:
    made = inputs(document(prompt), "jira.create_issue")
    assert made == {"project": "OPS", **given}
