"""Steps about a thing whose key or number stands in a text: in the name of a branch, in a title, in a message."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, flow, inputs, rows


@pytest.mark.parametrize(
    ("prompt", "step", "name", "expression"),
    [
        (
            "When a PR is merged in acme/web, close the Jira ticket mentioned in the branch name",
            "jira.transition_issue",
            "issue_key",
            "find_key(node_1.pull_request.head.ref)",
        ),
        (
            "When a GitHub PR is opened in acme/web, move the Jira story named in its title to In Review",
            "jira.transition_issue",
            "issue_key",
            "find_key(node_1.pull_request.title)",
        ),
        (
            "When a merge request is merged in GitLab, comment on the Linear issue referenced in its description",
            "linear.create_comment",
            "issue_id",
            "find_key(node_1.object_attributes.description)",
        ),
        (
            "When somebody pushes to main in acme/web, comment on the Jira issue given in the commit message",
            "jira.add_comment",
            "issue_key",
            "find_key(node_1.head_commit.message)",
        ),
        (
            "When a GitHub pull request is merged in acme/web, close the GitHub issue mentioned in its description",
            "github.close_issue",
            "issue_number",
            "find_number(node_1.pull_request.body)",
        ),
    ],
)
def test_the_text_tells_which_thing_is_meant(prompt: str, step: str, name: str, expression: str) -> None:
    made = document(prompt)
    assert inputs(made, step)[name] == f"{{{{ {expression} }}}}"
    (test,) = rows(made, "condition")
    assert test["properties"]["expression"] == f"{expression} != `null`"


def test_what_follows_is_done_without_a_key_too() -> None:
    made = flow("When a PR is merged in acme/web, close the Jira issue named in its title and tell #releases")
    assert made == "if(node.pull_request.title present)[jira.transition_issue], slack.post_message"


def test_what_a_lookup_is_for_is_left_out_with_it() -> None:
    made = flow("When a PR is opened in acme/web, look up the Jira issue named in its title, then post it to #dev")
    assert made == "if(node.pull_request.title present)[jira.get_issue, slack.post_message]"


@pytest.mark.parametrize(
    "prompt",
    [
        "When a PR is merged in acme/web, close OPS-12 and put the PR's title in a comment",
        "When a GitHub issue is opened in acme/web, create a Jira issue in OPS and mention the author in its title",
    ],
)
def test_a_text_that_tells_no_thing_is_not_searched(prompt: str) -> None:
    assert "find_" not in str(document(prompt))
