"""What the planner tells of words that nothing came of, and of operations that are hardly what was meant."""

from __future__ import annotations

import pytest

from agent_app.planners.local.choose import Score
from agent_app.planners.local.coverage import untaken
from agent_app.planners.local.index import catalog_index
from agent_app.planners.local.newplan import understand_plainly
from agent_app.planners.local.scoring.trust import is_doubtful, is_unsure
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.planning import plan
from tests.agent_app.planners.local.scoring.clauses import clause, operation


def _untaken(prompt: str) -> tuple[str, ...]:
    request, schedule = understand_plainly(prompt, "UTC", catalog_index(shipped_catalog()))
    return untaken(request, prompt, schedule.spans if schedule else ())


@pytest.mark.parametrize(
    "prompt",
    [
        "Hi team! When a GitHub issue is opened, post it to #dev please. Thanks a lot",
        "Every weekday at 9:30 list the open issues of acme/api and send them to #dev, then wait an hour",
        "Get the open pull requests and for each one remind its author in Slack; otherwise do nothing",
        "We use Microsoft Teams. Create an issue in acme/api and tell us",
        "Hope you're doing well! I'm looking for something that'd create an issue in acme/api every Monday",
        "We've got two repositories. Create an issue in acme/api",
        "If a Jira issue is urgent, page the on-call, else comment on it. Don't close it",
    ],
)
def test_all_that_says_something_is_taken(prompt: str) -> None:
    assert _untaken(prompt) == ()


def test_a_stretch_that_no_statement_has_is_told_as_it_was_typed() -> None:
    prompt = "Good day, I am wanting to get all Zendesk tickets and for each ticket where status is solved it to delete"
    (stretch,) = _untaken(prompt)
    assert "status is solved it to delete" in stretch
    assert stretch in prompt
    assert f"I did nothing with “{stretch}”" in plan(prompt).conversation


_WEAK = Score(1.6, 1.0, 0.0, 0.6)
"""A verb that fits, and nothing that answers the object."""


@pytest.mark.parametrize(
    ("prompt", "name", "score", "doubtful"),
    [
        ("Order a pizza", "servicenow.create_catalog_request", _WEAK, True),
        ("Order a pizza in ServiceNow", "servicenow.create_catalog_request", _WEAK, False),
        ("Order a pizza in #lunch", "slack.post_message", _WEAK, False),
        ("Order it", "servicenow.create_catalog_request", _WEAK, False),
        ("Create an issue", "github.create_issue", Score(3.4, 1.0, 1.0, 0.8), False),
    ],
)
def test_what_is_hardly_meant_is_doubted_unless_a_product_or_a_place_vouches_for_it(
    prompt: str, name: str, score: Score, doubtful: bool
) -> None:
    assert is_doubtful(clause(prompt).evidence, operation(name), score) is doubtful


def test_what_is_only_perhaps_meant_is_told_and_not_doubted() -> None:
    evidence, score = clause("Restart the coffee machine").evidence, Score(2.75, 1.0, 0.25, 0.14)
    assert is_unsure(evidence, operation("github.rerun_workflow"), score)
    assert not is_doubtful(evidence, operation("github.rerun_workflow"), score)
    told = plan("When a GitHub issue is opened, restart the coffee machine and tell #dev").conversation
    assert "I am not sure of “restart the coffee machine”" in told
