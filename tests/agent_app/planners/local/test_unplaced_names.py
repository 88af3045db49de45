"""Names that are said and that no step, test or trigger has are told: in quotes, in capitals, channels, people."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import plan


@pytest.mark.parametrize(
    ("prompt", "name"),
    [
        ('create a Trello card "Planning" in the list To Do on the board Delivery Ops', "Delivery Ops"),
        ("when a Sentry issue is created, trigger a PagerDuty alert for Otto Krause", "Otto Krause"),
        ("when a GitHub issue is opened, trigger a PagerDuty alert on the service 'Web Shop'", "'Web Shop'"),
    ],
)
def test_names_that_went_nowhere_are_told(prompt: str, name: str) -> None:
    assert f"“{name}” stands in no step" in plan(prompt).conversation


@pytest.mark.parametrize(
    "prompt",
    [
        "Every Monday at 9 post the open issues of acme/web to #dev",
        "When a GitHub Pull Request is opened in acme/web, send a DM to bob",
        "When a Jira bug in OPS is created, assign it to Ruben Haas and tell #qa",
        'When a GitHub issue is closed, comment "Closed by {user}"',
        "On the first Friday of March, create a Jira task in OPS named Audit",
        "When the CI fails in acme/web, tell #dev. Also page the on-call",
        "When a Linear issue with priority Urgent is created, post it to #security",
    ],
)
def test_what_stands_in_a_step_a_time_or_a_grade_is_not_told(prompt: str) -> None:
    assert "stands in no step" not in plan(prompt).conversation
