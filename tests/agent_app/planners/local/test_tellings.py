"""What people are told: addresses, who did something, whose property it is; and what they are told of is looked up."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, flow, inputs, names, plan

_RUNBOOK = "https://wiki.acme.com/runbook"


@pytest.mark.parametrize(
    "order",
    [
        f"post the runbook link {_RUNBOOK} in #ops",
        f"post {_RUNBOOK} in #ops",
        f"share {_RUNBOOK} with #ops",
        f"tell #ops to look at {_RUNBOOK}",
    ],
)
def test_an_address_is_told(order: str) -> None:
    made = document(f"When a PagerDuty incident is triggered, {order}")
    assert names(made) == ["slack.post_message"]
    assert inputs(made, "slack.post_message")["text"].endswith(_RUNBOOK)


def test_an_address_that_only_tells_where_something_is_is_not_called() -> None:
    prompt = f"When a PagerDuty incident is triggered, create a Slack channel for it and post the runbook {_RUNBOOK}"
    assert names(document(prompt)) == ["slack.create_channel", "slack.post_message"]


@pytest.mark.parametrize("order", ["post to", "POST", "send the issue to"])
def test_a_request_carries_the_whole_event(order: str) -> None:
    made = document(f"When a Jira issue is created, {order} https://hooks.acme.com/x")
    assert names(made) == ["http.send_request"]
    assert inputs(made, "http.send_request")["body"] == "{{ node_1 }}"


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        ("When a PR is merged in acme/api, tell #dev who merged it", "\nMerged by: {{ node_1.sender.login }}"),
        ("When a Jira issue is closed let #qa know who closed it", "\nClosed by: {{ node_1.user.displayName }}"),
        ("When a release is published in acme/web, tell #rel which version was released",
         "\nVersion: {{ node_1.release.tag_name }}"),
        ("When a GitLab pipeline fails tell #dev which branch it was and who pushed",
         "\nBranch: {{ node_1.object_attributes.ref }}\nPushed by: {{ node_1.user.name }}"),
    ],
)  # fmt: skip
def test_an_indirect_question_is_answered(prompt: str, told: str) -> None:
    assert inputs(document(prompt), "slack.post_message")["text"].endswith(told)


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        ("When a PagerDuty incident is acknowledged, post the name of the responder to #ops",
         "{{ node_1.event.agent.summary }}"),
        ("When a PR is merged in acme/api post the name of the author to #dev", "{{ node_1.pull_request.user.login }}"),
        ("When a release is published in acme/api post the name of the release to #dev", "{{ node_1.release.name }}"),
    ],
)  # fmt: skip
def test_somebodys_name_is_not_the_things(prompt: str, told: str) -> None:
    assert inputs(document(prompt), "slack.post_message")["text"] == told


@pytest.mark.parametrize(
    "told",
    [
        "the pull requests assigned to me in acme/api",
        "the pull requests waiting for review in acme/api",
        "the pull requests awaiting my review in acme/api",
    ],
)
def test_what_is_told_apart_behind_its_noun_is_looked_up(told: str) -> None:
    made = flow(f"Send me a DM on Slack with {told}")
    assert made.endswith("github.list_pull_requests, slack.send_direct_message")


@pytest.mark.parametrize(
    ("told", "listing"),
    [
        ("the pull requests in acme/api that are older than 3 days", "github.list_pull_requests"),
        ("the ServiceNow incidents that are still open", "servicenow.list_incidents"),
        ("the Jira bugs in OPS that are unassigned", "jira.search_issues"),
    ],
)
def test_those_that_a_channel_is_told_of_are_one_list(told: str, listing: str) -> None:
    found = plan(f"Post {told} to #ops")
    assert found.document is not None
    assert names(found.document) == [listing, "slack.post_message"]
    assert "does not tell" not in found.conversation


@pytest.mark.parametrize(
    ("prompt", "query"),
    [
        ("Email bob@acme.com the Jira bugs in OPS that are unassigned",
         "project = OPS AND issuetype = Bug AND assignee IS EMPTY"),
        ("Email kim@acme.com the Jira bugs in OPS assigned to bob@acme.com",
         'project = OPS AND issuetype = Bug AND assignee = "bob@acme.com"'),
        ("DM @kim on Slack the Jira bugs in OPS assigned to @bob",
         'project = OPS AND issuetype = Bug AND assignee = "bob"'),
    ],
)  # fmt: skip
def test_who_is_told_has_no_part_in_the_things(prompt: str, query: str) -> None:
    assert inputs(document(prompt), "jira.search_issues")["query"] == query


def test_nobody_who_has_a_part_in_the_things_is_told() -> None:
    made = document("Email kim@acme.com the Jira bugs in OPS assigned to bob@acme.com")
    assert inputs(made, "email.send_email")["to"] == "kim@acme.com"


def test_what_a_new_thing_says_is_no_lack_of_the_message() -> None:
    found = plan("When an emoji :bug: is added in #bugs, create a Jira bug in OPS and reply in thread with the key")
    assert "can't be told" not in found.conversation
    found = plan("When a GitLab pipeline fails, open an Opsgenie incident with high priority")
    assert "can't be told" not in found.conversation
