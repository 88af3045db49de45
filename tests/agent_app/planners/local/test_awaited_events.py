"""What an order waits for, what is watched, and who writes somewhere: events told in passing."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, flow, name, plan, rows


@pytest.mark.parametrize(
    ("prompt", "trigger", "outline"),
    [
        # what an order waits for
        ("merge the PR once the build is green", "github.workflow_run_completed", "github.merge_pull_request"),
        (
            "merge the PR once its status checks have passed",
            "github.workflow_run_completed",
            "github.merge_pull_request",
        ),
        ("close the issue once the PR is merged", "github.pull_request_merged", "github.close_issue"),
        ("tell #dev once the GitHub release is published", "github.release_published", "slack.post_message"),
        # where no product is named, the changes that are merged tell the host of what is built
        (
            "if all checks pass merge the PR and delete the branch",
            "github.workflow_run_completed",
            "github.merge_pull_request, github.delete_branch",
        ),
        # what is watched
        (
            "watch acme/api for new releases and announce them in Teams",
            "github.release_published",
            "microsoft_teams.post_message",
        ),
        # who writes where
        (
            "whenever a customer writes in #support, open a zendesk ticket",
            "slack.message_posted",
            "zendesk.create_ticket",
        ),
    ],
)
def test_an_event_told_in_passing_starts_the_workflow(prompt: str, trigger: str, outline: str) -> None:
    assert name(rows(document(prompt), "trigger")[0]) == trigger
    assert flow(prompt) == outline


@pytest.mark.parametrize(
    "prompt",
    [
        "create a Jira ticket, and once the ticket is created tell #dev",
        "create a Jira ticket and tell #dev once it is created",
        "run the deploy workflow in acme/api, and once the workflow is done ping #ops",
    ],
)
def test_what_was_done_before_is_no_event(prompt: str) -> None:
    assert name(rows(document(prompt), "trigger")[0]) == "manual.manual"


def test_a_report_is_a_digest_and_no_thing_that_is_made() -> None:
    assert flow("create a weekly report of closed Jira tickets and email it to the boss") == (
        "jira.search_issues, email.send_email"
    )
    assert flow("create a Confluence page about the release and email it to pm@acme.com") == (
        "confluence.create_page, email.send_email"
    )


def test_the_owners_of_what_a_loop_is_at_open_no_further_loop() -> None:
    assert flow("for each open milestone in acme/api remind the assignees of its issues").count("for_each") == 1


def test_a_person_who_leaves_is_no_event_about_the_company() -> None:
    made = plan("when a user leaves the company, remove them from GitLab")
    assert "a user leaves" in (made.next_question or "")
    assert made.document is not None
    assert name(rows(made.document, "trigger")[0]) == "manual.manual"
    assert "org" not in name(rows(made.document, "action")[0])
