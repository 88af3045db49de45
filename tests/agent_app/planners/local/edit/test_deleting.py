"""Things that are deleted, told apart from steps that go; and steps that stay when something is said of one alone."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.edit.edits import edited, edited_over, outlined
from tests.agent_app.planners.local.planning import inputs

_FILES = (
    ("box", "retrieve_files", "Retrieve files"),
    ("box", "delete_file", "Delete file"),
    ("dropbox", "upload_file", "Upload file"),
)
_COPY = "List Box files and upload each of them to Dropbox"


@pytest.mark.parametrize(
    "prompt",
    [
        "also delete the file from Box once it's uploaded",
        "delete the file in Box as soon as it has been uploaded",
        "delete the file in Box",
    ],
)
def test_what_is_only_looked_up_is_deleted_by_a_step_behind(prompt: str) -> None:
    assert edited_over(_FILES, _COPY, prompt) == "box.retrieve_files, for_each[dropbox.upload_file, box.delete_file]"


def test_the_step_that_looks_things_up_goes_by_its_name() -> None:
    assert edited_over(_FILES, _COPY, "remove the file listing") == "dropbox.upload_file"


_CHECKED = "When a Zendesk ticket is created, if the priority is urgent, page PagerDuty and post to #sup on Slack"


@pytest.mark.parametrize(
    ("prompt", "flow"),
    [
        ("forget the if. always page, the Slack message can go", "pagerduty.create_incident"),
        (
            "no check anymore, every ticket simply gets paged and posted",
            "pagerduty.create_incident, slack.post_message",
        ),
    ],
)
def test_what_is_always_done_is_not_among_what_goes(prompt: str, flow: str) -> None:
    _, after = edited(_CHECKED, prompt)
    assert outlined(after) == flow


@pytest.mark.parametrize(
    "prompt",
    [
        "before posting check whether the priority is high, and only then post",
        "check if the priority is high and only then post",
    ],
)
def test_what_is_only_then_done_is_the_step_that_is_there(prompt: str) -> None:
    _, after = edited("When a Zendesk ticket is created, post it to #sup on Slack", prompt)
    assert outlined(after) == "if(node.detail.priority equals high)[slack.post_message]"


@pytest.mark.parametrize(
    "prompt",
    ["don't post for the branch develop", "not for the develop branch", "never post it for the branch develop"],
)
def test_one_exception_does_not_take_the_step_away(prompt: str) -> None:
    _, after = edited("When a GitLab pipeline fails, post it to #ci on Slack", prompt)
    assert outlined(after) == "if(node.object_attributes.ref not_equals develop)[slack.post_message]"


def test_what_is_needed_no_more_goes_and_what_follows_is_said_of_the_rest() -> None:
    made = "When a Bitbucket pull request is merged, create a Jira issue in REL and post to #rel on Slack"
    _, after = edited(made, "the post isn't needed any longer, and the jira one should be a task")
    assert outlined(after) == "jira.create_issue"
    assert inputs(after, "jira.create_issue")["issue_type"] == "Task"


def test_a_pause_stands_between_the_two() -> None:
    made = "When a Sentry issue is created, post to #errors on Slack and create a Jira issue in OPS"
    _, after = edited(made, "between the two wait 5 min")
    delay = next(row["id"] for row in after["data"] if row["properties"]["role"] == "delay")
    assert {edge["source"] for edge in after["edges"] if edge["target"] == delay} == {"node-2"}


def test_a_workflow_is_made_to_start_on_another_event_also() -> None:
    made = "When a Zendesk ticket is created, post it to #sup on Slack"
    _, after = edited(made, "make the workflow start also when a ticket is updated")
    started = [row["properties"]["action"] for row in after["data"] if row["properties"]["role"] == "trigger"]
    assert started == ["ticket_created", "ticket_updated"]
