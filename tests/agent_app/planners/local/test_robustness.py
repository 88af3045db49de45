from __future__ import annotations

import json
import re
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.agent_app.planners.local import planning


def _requests() -> list[str]:
    """What people ask for, in the tuning sets."""
    cases = Path(__file__).parents[4] / "fixtures" / "evaluation"
    lines = [
        line
        for name in ("tune.jsonl", "tune_c.jsonl", "tune_d.jsonl")
        for line in (cases / name).read_text().splitlines()
    ]
    return sorted({json.loads(line)["prompt"] for line in lines})


WORDS = [
    "when",
    "whenever",
    "if",
    "unless",
    "otherwise",
    "else",
    "then",
    "and",
    "or",
    ",",
    ".",
    ";",
    ":",
    "->",
    "-",
    "?",
    "\n",
    "for",
    "each",
    "every",
    "all",
    "of",
    "them",
    "it",
    "that",
    "the",
    "a",
    "new",
    "open",
    "closed",
    "issue",
    "ticket",
    "pull",
    "request",
    "branch",
    "message",
    "channel",
    "incident",
    "alert",
    "page",
    "email",
    "comment",
    "label",
    "release",
    "pipeline",
    "build",
    "on-call",
    "github",
    "gitlab",
    "jira",
    "slack",
    "teams",
    "pagerduty",
    "zendesk",
    "trello",
    "asana",
    "confluence",
    "discord",
    "sentry",
    "opsgenie",
    "servicenow",
    "webhook",
    "create",
    "open",
    "close",
    "post",
    "send",
    "tell",
    "notify",
    "assign",
    "merge",
    "list",
    "find",
    "update",
    "wait",
    "approve",
    "ask",
    "comment",
    "page",
    "add",
    "remove",
    "move",
    "opened",
    "created",
    "merged",
    "failed",
    "escalated",
    "resolved",
    "is",
    "are",
    "should",
    "be",
    "has",
    "contains",
    "greater",
    "than",
    "high",
    "urgent",
    "priority",
    "P1",
    "acme/api",
    "OPS",
    "#dev",
    "@dana",
    "dana@acme.io",
    "https://x.io/y",
    "'quoted",
    "text'",
    "{{",
    "trigger.x",
    "}}",
    "5",
    "10",
    "minutes",
    "every",
    "day",
    "at",
    "9am",
    "Monday",
    "please",
    "don't",
    "not",
    "only",
    "after",
    "before",
    "once",
    "in",
    "to",
    "on",
    "with",
    "from",
    "about",
    "by",
    "saying",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=28).map(" ".join))
@example("when")
@example("-> -> ->")
@example("if if if")
@example("for each")
@example("otherwise")
@example("give me")
@example("create an issue, have Marta proofread it, then post it for each of them")
@example("wait")
@example("")
def test_any_mix_of_words_gives_a_valid_document_or_a_question(prompt: str) -> None:
    made = planning.plan(prompt)
    if made.document is None:
        assert made.next_question
        return
    assert planning.errors(made.document) == []


TAILS = (
    "",
    "before 2025",
    "since March",
    "last year",
    "to kim",
    "unless",
    "and then",
    "for each of them",
    "their",
    "p1s",
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(_requests()), st.integers(1, 40), st.sampled_from(TAILS))
@example("delete Asana tasks completed before 2025", 6, "")
def test_requests_that_break_off_anywhere_are_survived(request: str, words: int, tail: str) -> None:
    planning.plan(" ".join((*request.split()[:words], tail)).strip())


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120))
def test_any_text_is_survived(prompt: str) -> None:
    planning.plan(prompt)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=3, max_size=20).map(" ".join))
def test_repositories_channels_and_projects_are_never_invented(prompt: str) -> None:
    made = planning.plan(prompt).document
    for row in (made or {"data": []})["data"]:
        for name in ("repository", "channel", "project", "to", "space", "list"):
            value = row["properties"].get("inputs", {}).get(name)
            if isinstance(value, str) and "{{" not in value:
                assert re.sub(r"\s+", " ", value) in re.sub(r"\s+", " ", prompt)
