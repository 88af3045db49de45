"""Times that start a workflow, and times that only date or describe what it speaks of."""

from __future__ import annotations

import pytest

from agent_app.planners.local.index import catalog_index
from agent_app.planners.local.timely import starting_times
from tests.agent_app.planners.local.catalog import shipped_catalog


def _cron(prompt: str) -> str | None:
    schedule = starting_times(prompt, "UTC", catalog_index(shipped_catalog()))
    return schedule.cron if schedule is not None else None


@pytest.mark.parametrize(
    "prompt",
    [
        "Create a calendar event on Friday at 3pm and post the link to #dev",
        "Fetch the monthly invoices and upload them to the wiki",
        "Create a weekly meeting and tell #dev",
        "The weekly report is in Confluence, get it and mail it to ann@acme.com",
        "Put the notes for the weekly standup into Confluence",
        "Get all the invoices of March and mail them to ann@acme.com",
        "Cancel the meeting on Tuesday and tell #dev",
        "Get the issues closed on Friday and post them to #dev",
        "Post to #deals that we are closed on Black Friday",
        "Our shop opens at 9am, so post to #dev",
        "The deadline is moved to Thursday: comment on OPS-1",
        "Create a calendar event for the 5th of May, then tell #dev",
        "The meeting with Globex is on Friday, create a Jira task in OPS",
        "Close issues in acme/web opened before 1 October 2026",
        "List Jira bugs in PAY created after 15 March and post them to #qa",
    ],
)
def test_what_is_dated_or_described_starts_nothing(prompt: str) -> None:
    assert _cron(prompt) is None


@pytest.mark.parametrize(
    ("prompt", "cron"),
    [
        ("Send a summary of the open issues to #dev on Friday", "0 9 * * 5"),
        ("Post the weekly report to #dev at 9", "0 9 * * 1"),
        ("Create a meeting every Monday at 10am", "0 10 * * 1"),
        ("Weekly: post the open issues to #dev", "0 9 * * 1"),
        ("It starts on Tuesday at 8am: post to #dev", "0 8 * * 2"),
        ("On the 5th of May post to #dev", "0 9 5 5 *"),
    ],
)
def test_when_all_of_it_is_to_run_is_a_schedule(prompt: str, cron: str) -> None:
    assert _cron(prompt) == cron
