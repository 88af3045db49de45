"""What a text has to hold for a pattern to match: constructions are looked for in no other texts."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.conf import settings

from agent_app.planners.local.rewrite import needs
from agent_app.planners.local.rewrite.needs import needed_parts
from agent_app.planners.local.rewrite.paraphrases import _CONSTRUCTIONS, plainly_put
from agent_app.planners.local.rewrite.patterns import Grammar, clause_starts, construction
from agent_app.planners.local.rewrite.spans import Rewritten

PROMPTS = [
    json.loads(line)["prompt"]
    for line in Path(settings.BASE_DIR, "fixtures/evaluation/tune.jsonl").read_text("utf-8").splitlines()[::4]
]


@pytest.mark.parametrize(
    ("pattern", "parts"),
    [
        (r"\bforeach\b", {"foreach"}),
        (r"(?:close|reopen) the (?:issue|ticket)", {" the "}),
        (r"(?P<verb>Tell|Notify)\s+\w+", {"tell", "notify"}),
        (r"(?:very )?(?:late|overdue)+", {"late", "overdue"}),
        (r"(?:sooner)? or (?=later)", {" or "}),
        (r"\w+(?:late|\d+)", set()),
        (r"[a-z]+\d*", set()),
    ],
)
def test_the_most_telling_parts_are_needed(pattern: str, parts: set[str]) -> None:
    assert needed_parts(re.compile(pattern, re.IGNORECASE)) - {""} == parts


def test_without_a_reader_of_patterns_nothing_is_known_to_be_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needs, "parser", None)
    assert needed_parts(re.compile("for each", re.IGNORECASE)) == frozenset()


def test_a_verbose_pattern_needs_nothing_that_can_be_told() -> None:
    assert needed_parts(re.compile("for each  # comment", re.VERBOSE)) == frozenset()


@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_text_that_uses_a_construction_has_what_it_needs(prompt: str) -> None:
    starts = clause_starts(prompt)
    used = [place for place, item in enumerate(_CONSTRUCTIONS) if any(item.occurrences(prompt, starts))]
    assert set(used) <= set(Grammar(_CONSTRUCTIONS).places(prompt))
    assert used or plainly_put(Rewritten(prompt)).text == prompt


def test_upper_case_makes_no_difference() -> None:
    put = [plainly_put(Rewritten(text)).text for text in ("FOREACH ISSUE CLOSE IT", "foreach issue close it")]
    assert [text.casefold() for text in put] == ["for each issue close it"] * 2


def test_a_grammar_names_the_constructions_that_a_text_may_use_in_their_order() -> None:
    grammar = Grammar((construction(r"\w+ing\b|\d+", ""), construction("late", ""), construction("late|early", "")))
    assert grammar.places("The LATE ones") == [0, 1, 2]
    assert grammar.places("the early ones") == [0, 2]
    assert grammar.places("the others") == [0]
