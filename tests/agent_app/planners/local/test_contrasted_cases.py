"""Cases told by their contrast to those before: what people do and not the bot, grades "and lower"."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import flow


@pytest.mark.parametrize(
    ("prompt", "outline"),
    [
        (
            "when gitlab MR merged by renovate-bot do nothing; by a person: slack to #merged",
            "if(node.user.name not_equals renovate-bot)[slack.post_message]",
        ),
        (
            "When a GitLab MR is opened by dependabot skip it, by others post to #review in Slack",
            "if(node.user.username not_equals dependabot)[slack.post_message]",
        ),
        (
            "GitHub PR opened by renovate: leave it. By a human: tell #reviews",
            "if(node.pull_request.user.login not_equals renovate[bot])[slack.post_message]",
        ),
        (
            "when a GitHub PR is opened by dependabot approve it; by people: post in #review",
            "if(node.pull_request.user.login equals dependabot[bot])[github.create_review] else[slack.post_message]",
        ),
        (
            "Alert created in Opsgenie. For P1 and P2 open a PagerDuty incident; P3 and lower gets a note.",
            "if(node.alert.priority equals p1 & node.alert.priority equals p2)[pagerduty.create_incident]"
            " else[opsgenie.add_note]",
        ),
        (
            "When a PagerDuty incident is triggered: P1 and P2 → page Dana in Slack; for P3 and below post to #noise",
            "if(node.event.data.priority.summary equals p1 & node.event.data.priority.summary equals p2)"
            "[slack.send_direct_message] else[slack.post_message]",
        ),
        (
            "Opsgenie alert created: P1 creates a PagerDuty incident; P2 and lower: add a note",
            "if(node.alert.priority equals p1)[pagerduty.create_incident] else[opsgenie.add_note]",
        ),
        (
            "Opsgenie alert created: for P1 page Dana in Slack, for P2 close it, for P3 and lower add a note",
            "if(node.alert.priority equals p1)[slack.send_direct_message]"
            " else[if(node.alert.priority equals p2)[opsgenie.close_alert] else[opsgenie.add_note]]",
        ),
    ],
)
def test_a_case_is_told_by_its_contrast(prompt: str, outline: str) -> None:
    assert flow(prompt) == outline


@pytest.mark.parametrize(
    "prompt",
    [
        # nobody was named before
        "When a Sentry issue is resolved by a person, tell #wins",
        # P2 was not told of
        "Opsgenie alert created: for P1 open a PagerDuty incident; for P3 and lower add a note",
    ],
)
def test_a_case_without_contrast_is_no_other_branch(prompt: str) -> None:
    made = flow(prompt)
    assert "else[opsgenie.add_note]" not in made
    assert "else[slack" not in made
