from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vectors_app.doubles import operation
from vectors_app.retrieval.lexical import LexicalIndex
from vectors_app.retrieval.text import operation_text
from vectors_app.retrieval.words import words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("merged", "merge"),
        ("merges", "merging"),
        ("Opened", "opens"),
        ("issues", "issue"),
        ("tagged", "tag"),
        ("replies", "reply"),
        ("closing", "close"),
        ("Zürich", "zurich"),
        ("create_issue", "CreateIssue"),
        ("create-issue", "create issue"),
        ("passed", "passing"),
    ],
)
def test_forms_of_a_word_meet(one: str, other: str) -> None:
    assert words(one) == words(other) != []


def test_words_that_differ_stay_apart() -> None:
    assert words("access") != words("acces")
    assert words("branch") != words("bran")
    assert words("the issue of a user") == words("issue user")


def test_a_channel_name_says_channel() -> None:
    assert "channel" in words("tell #oncall")
    assert "channel" not in words("close issue#12 and #42")


@given(st.text(max_size=200))
def test_any_text_has_words(text: str) -> None:
    assert all(word == word.lower() and word for word in words(text))


def test_the_embedded_text_names_product_kind_and_phrases() -> None:
    text = operation_text(operation("github", "issue_opened", "trigger", phrases=["new issue", "bug filed"]))
    assert text == "Github event: Issue opened. new issue, bug filed"


def test_utterances_are_not_embedded() -> None:
    said = operation("github", "create_issue", phrases=["file a bug"], utterances=["tell Keiko's team it broke"])
    assert operation_text(said) == operation_text(operation("github", "create_issue", phrases=["file a bug"]))


def test_a_foreign_operation_has_a_text_too() -> None:
    assert operation_text(operation("acme", "frobnicate")) == "Acme action: Frobnicate"


class TestLexicalIndex:
    INDEX = LexicalIndex(
        [
            operation("github", "create_issue", phrases=["file a bug"]),
            operation("github", "issue_opened", "trigger", phrases=["new issue"]),
            operation("jira", "create_issue", phrases=["open a ticket"]),
            operation("slack", "post_message", phrases=["tell the channel"], utterances=["shout it out to the crew"]),
        ]
    )

    def names(self, text: str, limit: int = 10, **restriction: object) -> list[str]:
        found = self.INDEX.search(text, limit, **restriction)  # type: ignore[arg-type]
        return [item.node_name for item, _ in found]

    def test_the_product_decides_between_equals(self) -> None:
        assert self.names("create an issue in jira")[0] == "jira-create-issue"
        assert self.names("create an issue in github")[0] == "github-create-issue"

    def test_phrases_find_what_titles_do_not(self) -> None:
        assert self.names("file bugs")[0] == "github-create-issue"

    def test_so_do_utterances(self) -> None:
        assert self.names("shout to the crew")[0] == "slack-post-message"

    def test_restrictions(self) -> None:
        assert self.names("issue", role="trigger") == ["github-issue-opened"]
        assert self.names("issue", connectors=("jira",)) == ["jira-create-issue"]
        assert self.names("issue", role="trigger", connectors=("jira",)) == []

    def test_scores_fall_and_no_word_means_no_hit(self) -> None:
        scores = [score for _, score in self.INDEX.search("create github issue", 10)]
        assert scores == sorted(scores, reverse=True)
        assert self.names("weather in Rome") == []
        assert self.names("") == []

    def test_the_limit_holds(self) -> None:
        assert len(self.names("issue", limit=2)) == 2

    def test_an_empty_catalogue_finds_nothing(self) -> None:
        assert LexicalIndex([]).search("issue", 10) == []
