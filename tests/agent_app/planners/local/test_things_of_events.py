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
        ("Azure DevOps pull request is opened, comment 'hi' on it", "azure_devops.create_pull_request_comment",
         "pull_request_id", "resource.pullRequestId"),
        ("Teams message gets a reaction, react with a thumbs up to it", "microsoft_teams.add_reaction", "message_id",
         "replyToId"),
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
         {"summary": "{{ node_1.detail.subject || 'Zendesk ticket created' }}",
          "description": "{{ node_1.detail.description }}"}),
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


@pytest.mark.parametrize(
    ("prompt", "step", "name"),
    [
        ("GitLab release is published, comment 'hi' on it", "gitlab.create_comment", "issue_iid"),
        ("someone pushes to Azure Repos, comment 'hi' on it", "azure_devops.add_work_item_comment", "work_item_id"),
    ],
)  # fmt: skip
def test_what_another_kind_of_thing_is_known_by_is_no_id_of_it(prompt: str, step: str, name: str) -> None:
    assert name not in inputs(document(f"When a {prompt}"), step)


@pytest.mark.parametrize(
    ("event", "text"),
    [
        ("a PagerDuty incident is triggered",
         "PagerDuty incident triggered: {{ node_1.event.data.title }} {{ node_1.event.data.html_url }}"),
        ("a GitLab pipeline fails",
         "GitLab pipeline failed: {{ node_1.object_attributes.name }} {{ node_1.object_attributes.url }}"),
        ("a CI job fails in GitLab", "GitLab job failed: {{ node_1.build_name }} {{ node_1.project.web_url }}"),
        ("someone pushes to GitHub",
         'GitHub push: {{ split(node_1.head_commit.message, `"\\n"`)[0] }} {{ node_1.head_commit.url }}'),
        ("a Teams message is posted", "Microsoft Teams message posted: {{ node_1.text }}"),
        ("an Azure DevOps pull request is opened",
         "Azure DevOps pull request opened: {{ node_1.resource.title }} {{ node_1.resource._links.web.href }}"),
        ("someone comments on a GitHub issue",
         "GitHub comment added: {{ node_1.issue.title }} {{ node_1.comment.html_url }}"),
        ("someone joins the Discord server", "Discord member joined: {{ node_1.d.user.username }}"),
        ("a Jira issue is created", "Jira issue created: {{ node_1.issue.key }} {{ node_1.issue.fields.summary }}"),
        ("a GitHub issue is opened", "GitHub issue opened: {{ node_1.issue.title }} {{ node_1.issue.html_url }}"),
    ],
)  # fmt: skip
def test_a_message_tells_of_the_thing_and_not_of_who_stands_around_it(event: str, text: str) -> None:
    assert inputs(document(f"When {event}, post it in #dev on Slack"), "slack.post_message")["text"] == text
