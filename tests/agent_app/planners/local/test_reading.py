from __future__ import annotations

import pytest

from agent_app.planners.local.index import catalog_index
from agent_app.planners.local.model import EntityKind, Reading
from agent_app.planners.local.parse import read_prompt
from tests.agent_app.planners.local.catalog import shipped_catalog


def read(text: str) -> Reading:
    return read_prompt(text, catalog_index(shipped_catalog()).vocabulary)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("tikcet", "ticket"), ("opend", "opened"), ("chanel", "channel"), ("whenver", "whenever"), ("mesage", "message")],
)
def test_misspelt_words_of_the_trade_are_repaired(typed: str, meant: str) -> None:
    assert meant in [token.norm for token in read(f"a {typed} here").tokens]


@pytest.mark.parametrize("word", ["stale", "dana", "acme", "checkout", "phishing", "Priya", "OPS"])
def test_english_words_and_names_are_left_alone(word: str) -> None:
    assert word.lower() in [token.norm for token in read(f"in {word} now").tokens]


@pytest.mark.parametrize(
    ("text", "connector"),
    [
        ("gh issue", "github"),
        ("in Teams channel Ops", "microsoft_teams"),
        ("a Pager Duty incident", "pagerduty"),
        ("an ADO build", "azure_devops"),
        ("service now incident", "servicenow"),
    ],
)
def test_products_are_known_by_their_nicknames(text: str, connector: str) -> None:
    assert [mention.connector for mention in read(text).mentions] == [connector]


def test_both_teams_are_no_product() -> None:
    assert read("both teams agree").mentions == ()


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("comment on it", ["comment on"]),
        ("comment added in Jira", ["add"]),
        ("create an issue and email bob@x.io", ["create", "email"]),
        ("list open issues", ["list"]),
        ("when a sprint closes, list unfinished issues", ["close", "list"]),
        ('for each PR older than a week comment "rebase"', ["comment"]),
        ('for each PR with the comment "rebase"', []),
        ("let #design know", ["let know"]),
        ("when a PR is opened label it", ["open", "label"]),
        ("throw that row out of the table", ["throw out"]),
        ("close the old ticket down and send the report out", ["close down", "send out"]),
        ("look the owner up, then tell her", ["look up", "tell"]),
        ("refund the customer", ["refund"]),
        ("send the invoice to the customer", ["send"]),
    ],
)
def test_words_that_may_be_verbs_are_judged_by_their_neighbours(text: str, verbs: list[str]) -> None:
    assert [verb.lemma for verb in read(text).verbs] == verbs


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("in acme/api", EntityKind.REPOSITORY, "acme/api"),
        ("into feature/login", EntityKind.BRANCH, "feature/login"),
        ("merged to main", EntityKind.BRANCH, "main"),
        ("create a Jira ticket in OPS", EntityKind.PROJECT, "OPS"),
        ("post to the Teams channel War Room", EntityKind.CHANNEL, "War Room"),
        ("labelled needs-review", EntityKind.LABEL, "needs-review"),
        ("add the tag nudge", EntityKind.LABEL, "nudge"),
        ("with priority P1", EntityKind.PRIORITY, "P1"),
        ("a high priority ticket", EntityKind.PRIORITY, "high"),
        ("move the ticket to In Progress", EntityKind.STATUS, "In Progress"),
        ("assign it to dana", EntityKind.USER, "dana"),
        ("add octo-admin as collaborator", EntityKind.USER, "octo-admin"),
        ("reopen issue 88", EntityKind.ISSUE_KEY, "88"),
        ("run the workflow deploy.yml", EntityKind.ATTRIBUTE, "deploy.yml"),
        ("in team Backend", EntityKind.ATTRIBUTE, "Backend"),
    ],
)
def test_values_are_found_with_their_kind(text: str, kind: EntityKind, value: str) -> None:
    assert (kind, value) in [(entity.kind, entity.value) for entity in read(text).entities]


def test_ordinary_words_are_no_values() -> None:
    assert read("when it is done please tell me").entities == ()


@pytest.mark.parametrize("text", ["close the ticket and tell #ops", "when a build fails, page the team"])
def test_looking_for_unknown_verbs_changes_nothing_where_all_are_known(text: str) -> None:
    vocabulary = catalog_index(shipped_catalog()).vocabulary
    assert read_prompt(text, vocabulary, unknown_orders=True) is read(text)


def test_an_unknown_verb_is_found_only_by_wish() -> None:
    text = "When a build fails, quarantine the host"
    by_wish = read_prompt(text, catalog_index(shipped_catalog()).vocabulary, unknown_orders=True)
    assert [verb.lemma for verb in by_wish.verbs if verb not in read(text).verbs] == ["quarantine"]
    assert "quarantine" not in [verb.lemma for verb in read(text).verbs]
