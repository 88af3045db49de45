"""What is looked up for a clause: its words, but for places that only names tell."""

from __future__ import annotations

import pytest

from agent_app.contracts import Intent, PlanningContext
from agent_app.planners.local.planner import LocalPlanner
from tests.agent_app.planners.local.catalog import shipped_catalog


@pytest.mark.parametrize(
    ("prompt", "texts"),
    [
        (
            "When an issue labelled bug is opened in acme/api and acme/web, comment on it",
            ["an issue labelled bug is opened", "comment on it"],
        ),
        (
            "When a PR from renovate is merged into main of acme/api, tell #dev",
            ["a PR from renovate is merged into main", "tell #dev"],
        ),
        (
            "List the merged pull requests of acme/api and post them in #dev",
            ["List the pull requests", "post them in #dev"],
        ),
        ("Set tickets tagged spam to solved", ["list tickets", "Set tickets to solved"]),
        # a name is all that tells what is wanted, or is no place
        ("Fetch https://example.com/a/b and post it in #dev", ["Fetch https://example.com/a/b", "post it in #dev"]),
        ("Mail the report to bob@example.com", ["Mail the report to bob@example.com"]),
        ("Create a Jira issue in OPS", ["Create a Jira issue in OPS"]),
    ],
)
def test_names_of_repositories_are_not_looked_up(prompt: str, texts: list[str]) -> None:
    context = PlanningContext(prompt=prompt, catalog=shipped_catalog())
    assert [query.text for query in LocalPlanner().queries(context, Intent.NEW_WORKFLOW)] == texts


def test_the_same_is_looked_up_for_another_repository() -> None:
    prompts = [f"When an issue is opened in {name}, post it in #dev" for name in ("acme/api", "other.org/web_site-2")]
    planner, catalog = LocalPlanner(), shipped_catalog()
    first, second = (
        planner.queries(PlanningContext(prompt=prompt, catalog=catalog), Intent.NEW_WORKFLOW) for prompt in prompts
    )
    assert first == second
