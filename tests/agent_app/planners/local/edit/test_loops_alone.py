"""What a loop alone is to do, what is done once, and what can't go without a loop."""

from __future__ import annotations

import pytest

from agent_app.contracts import PlanningContext
from agent_app.planners.local.edit import plan_edit
from agent_app.planners.local.index import catalog_index
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.edit.edits import edited, outlined
from tests.agent_app.planners.local.planning import document

_LOOP = (
    "List the open issues in acme/api on GitHub, and for each issue create a Linear issue, and post to #dev on Slack"
)


@pytest.mark.parametrize(
    ("prompt", "flow"),
    [
        ("only the posting should be looped", "linear.create_issue, for_each[slack.post_message]"),
        ("only create the linear issue in the loop", "for_each[linear.create_issue], slack.post_message"),
        ("only create the linear issue in the loop, post once at the end",
         "for_each[linear.create_issue], slack.post_message"),
        ("post once at the end", "for_each[linear.create_issue], slack.post_message"),
    ],
)  # fmt: skip
def test_what_else_a_loop_does_comes_beside_it(prompt: str, flow: str) -> None:
    _, after = edited(_LOOP, prompt)
    assert outlined(after) == f"github.list_issues, {flow}"


def test_a_loop_whose_things_are_tested_does_not_go_alone() -> None:
    catalog = shipped_catalog()
    made = document("For each open issue in acme/api on GitHub, if it has the label bug, post it to #dev on Slack")
    context = PlanningContext(prompt="get rid of the loop", catalog=catalog, workflow=made)
    plan = plan_edit(context, (), catalog_index(catalog))
    assert not plan.patches
    assert "looks at each one by itself" in plan.conversation
    assert plan.next_question is not None


@pytest.mark.parametrize(
    "prompt", ["same for pull requests", "do the same for pull requests", "also for pull requests"]
)
def test_the_same_for_things_of_another_kind_is_a_further_start(prompt: str) -> None:
    _, after = edited("When a GitHub issue is opened, post it to #dev on Slack", prompt)
    started = [row["properties"]["action"] for row in after["data"] if row["properties"]["role"] == "trigger"]
    assert started == ["issue_opened", "pull_request_opened"]


def test_steps_are_meant_by_their_places_alone() -> None:
    made = (
        "When a ServiceNow incident is created, create a Jira issue in INC, post to #it on Slack and email it@acme.io"
    )
    _, after = edited(made, "the last two only during the week")
    assert outlined(after) == "jira.create_issue, if(less_or_equal 5)[slack.post_message, email.send_email]"


@pytest.mark.parametrize("prompt", ["also create a Trello card, but only if it is labelled vip",
                                    "and a Trello card, but only for issues labelled vip"])  # fmt: skip
def test_what_is_done_for_some_of_a_loops_things_is_done_in_it(prompt: str) -> None:
    _, after = edited("For each open issue in acme/api on GitHub, create a Linear issue", prompt)
    assert outlined(after).endswith(
        "for_each[linear.create_issue, if(node.item.labels.name contains vip & node.item.labels.name equals vip)"
        "[trello.create_card]]"
    )


def test_what_is_there_already_is_to_be_looked_up_first() -> None:
    catalog, made = shipped_catalog(), document("For each open issue in acme/api on GitHub, create a Linear issue")
    context = PlanningContext(prompt="not if there's one already", catalog=catalog, workflow=made)
    plan = plan_edit(context, (), catalog_index(catalog))
    assert not plan.patches
    assert plan.next_question is not None
    assert plan.next_question.startswith("What should be looked up before")
