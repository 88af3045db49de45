"""What is taken off a thing: the thing itself stays."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, inputs, names


def test_a_label_is_taken_off_the_issue_that_has_it() -> None:
    made = document("Remove the label bug from GitLab issue 5 in group/api")
    assert inputs(made, "gitlab.update_issue") == {
        "issue_iid": 5,
        "repository": "group/api",
        "remove_labels": ["bug"],
    }
    assert names(document("Remove the label bug on issue 5 in acme/api")) == ["github.remove_label"]


@pytest.mark.parametrize("part", ["label bug", "assignee", "comment"])
def test_a_thing_is_not_deleted_by_what_is_taken_off_it(part: str) -> None:
    assert "jira.delete_issue" not in names(document(f"When a Jira issue is closed, remove the {part} from the issue"))


def test_a_thing_that_is_deleted_is_deleted() -> None:
    assert names(document("Delete the Jira issue OPS-5")) == ["jira.delete_issue"]
