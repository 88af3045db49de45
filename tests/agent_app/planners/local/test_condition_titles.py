"""A condition's title says what is compared."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.planning import document, rows

TITLES: list[tuple[str, str]] = [
    # a value said alone is told with the field that the expression reads
    ("When a PagerDuty incident is triggered, if high, tell #ops", "If priority is high"),
    # a whole sentence stays as it was said
    ("Fetch the Jira issue OPS-1, if it is done tell #leads", "If it is done"),
]


@pytest.mark.parametrize(("prompt", "title"), TITLES, ids=[prompt for prompt, _ in TITLES])
def test_the_title_names_what_is_compared(prompt: str, title: str) -> None:
    assert [row["metadata"]["title"] for row in rows(document(prompt), "condition")] == [title]
