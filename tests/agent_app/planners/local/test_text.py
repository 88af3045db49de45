from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_app.planners.local.model import TokenKind
from agent_app.planners.local.text import identifier, raw_string, stem, tokenize, unquote
from sessions_app.definition import evaluate_expression
from tests.agent_app.planners.local.planning import document, rows


def kinds(text: str) -> list[tuple[str, TokenKind]]:
    return [(token.text, token.kind) for token in tokenize(text)]


@pytest.mark.parametrize(
    ("text", "token", "kind"),
    [
        ('say "deploy failed: {{ x }}" now', '"deploy failed: {{ x }}"', TokenKind.QUOTED),
        ("say 'it's broken' now", "'it's broken'", TokenKind.QUOTED),
        ("react with :eyes: please", ":eyes:", TokenKind.QUOTED),
        ("GET https://api.acme.io/health, then", "https://api.acme.io/health", TokenKind.URL),
        ("mail ops+x@acme.io.", "ops+x@acme.io", TokenKind.EMAIL),
        ("tell #on-call now", "#on-call", TokenKind.CHANNEL),
        ("assign @bob.smith", "@bob.smith", TokenKind.USER),
        ("in acme/api on", "acme/api", TokenKind.PATH),
        ("fix OPS-12 now", "OPS-12", TokenKind.KEY),
        ("issue → jira", "→", TokenKind.ARROW),
        ("type /standup here", "/standup", TokenKind.COMMAND),
    ],
)
def test_values_stay_whole(text: str, token: str, kind: TokenKind) -> None:
    assert (token, kind) in kinds(text)


def test_contractions_split_into_words_with_their_places() -> None:
    tokens = tokenize("don't close it, it's fine")
    assert [token.norm for token in tokens] == ["do", "not", "close", "it", ",", "it", "'s", "fine"]


def test_hyphens_split_words_and_remember_the_joint() -> None:
    assert [(token.norm, token.glued) for token in tokenize("high-priority")] == [("high", False), ("priority", True)]


def test_a_slash_between_plain_words_is_an_alternative() -> None:
    assert [token.norm for token in tokenize("and/or")] == ["and", "/", "or"]


def test_bullets_and_numbers_open_items() -> None:
    tokens = tokenize("1. list issues\n- post them\n2) done")
    assert [token.kind for token in tokens if token.kind is TokenKind.BREAK] == [TokenKind.BREAK] * 3


@given(st.text(max_size=200))
def test_every_token_is_the_text_at_its_place(text: str) -> None:
    tokens = tokenize(text)
    for token in tokens:
        assert text[token.start : token.end] == token.text
    assert all(one.end <= other.start for one, other in itertools.pairwise(tokens))


@pytest.mark.parametrize(
    ("plural", "singular"),
    [("issues", "issue"), ("branches", "branch"), ("repositories", "repository"), ("status", "status"), ("pr", "pr")],
)
def test_stems_fold_plurals_only(plural: str, singular: str) -> None:
    assert stem(plural) == singular


def test_unquoting_drops_the_marks() -> None:
    assert unquote("'a b'") == "a b"


@given(st.text(min_size=1, max_size=30))
def test_words_name_a_field_in_an_expression(said: str) -> None:
    name = identifier(said)
    assert evaluate_expression(f"thing.{name} == `1`", {"thing": {name.strip('"'): 1}}) is True


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\\'`\""), max_size=30))
def test_a_text_is_compared_as_it_is(text: str) -> None:
    assert evaluate_expression(f"value == {raw_string(text)}", {"value": text}) is True


def test_a_condition_reads_fields_in_any_language() -> None:
    made = document("when a webhook arrives, if the größe is above 5 tell #ops")
    [condition] = rows(made, "condition")
    assert condition["properties"]["expression"] == 'node_1.body."größe" > `5`'
