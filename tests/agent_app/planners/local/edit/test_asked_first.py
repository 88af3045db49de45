"""People who are asked before something is done, who need not be asked any more, and who is asked besides."""

from __future__ import annotations

from typing import Any

import pytest

from connectors_app.contracts import JsonObject
from tests.agent_app.planners.local.edit.edits import edited, outlined
from tests.agent_app.planners.local.planning import names, rows

CARD = "When a Trello card is moved to Done, archive it"
ASKED = f"{CARD}, but let Dana approve it first"
EACH = "List the open issues of acme/web and close each"


def asked(made: JsonObject) -> list[Any]:
    """Who decides, in order."""
    return [row["properties"].get("assignee") for row in rows(made, "approval")]


@pytest.mark.parametrize(
    ("prompt", "who"),
    [
        ("ask me first", "me"),
        ("but ask Kim before archiving it", "Kim"),
        ("ask the lead before archiving it", "lead"),
        ("check with the product owner before that", "product owner"),
        ("get approval from Kim first", "Kim"),
        ("before that, ask the product owner", "product owner"),
    ],
)
def test_somebody_is_asked_before(prompt: str, who: str) -> None:
    _, made = edited(CARD, prompt)
    assert outlined(made) == "task, trello.archive_card"
    assert asked(made) == [who]


@pytest.mark.parametrize(
    "prompt",
    [
        "check with me before each one",
        "ask me before each",
        "ask Kim about every issue",
        "let the lead decide on each one",
    ],
)
def test_somebody_is_asked_about_each(prompt: str) -> None:
    _, made = edited(EACH, prompt)
    assert outlined(made) == "github.list_issues, for_each[task, github.close_issue]"


def test_a_place_is_told_and_decides_nothing() -> None:
    _, made = edited(EACH, "post to #dev before closing them")
    assert not rows(made, "approval")
    assert "slack.post_message" in names(made)


@pytest.mark.parametrize(
    "prompt",
    [
        "Dana doesn't have to approve it any more",
        "nobody from legal needs to approve it",
        "no need for Dana to approve",
    ],
)
def test_nobody_is_asked_any_more(prompt: str) -> None:
    _, made = edited(ASKED, prompt)
    assert outlined(made) == "trello.archive_card"


@pytest.mark.parametrize(
    ("prompt", "who"),
    [
        ("Kim, not Dana", ["Kim"]),
        ("by someone from finance instead of Dana", ["someone from finance"]),
        ("dana@example.com", ["dana@example.com"]),
        ("Kim too", ["Dana", "Kim"]),
        ("Dana and Kim both have to agree", ["Dana", "Kim"]),
    ],
)
def test_who_is_asked(prompt: str, who: list[str]) -> None:
    _, made = edited(ASKED, prompt)
    assert asked(made) == who
    assert names(made) == ["trello.archive_card"]
