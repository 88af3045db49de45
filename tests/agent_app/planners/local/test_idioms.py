"""Comparisons in all the ways English has for them."""

from __future__ import annotations

import pytest

from agent_app.planners.local.conditions import parse_tests
from agent_app.planners.local.index import catalog_index
from agent_app.planners.local.model import Clause, ClauseKind
from agent_app.planners.local.parse import read_prompt
from tests.agent_app.planners.local.catalog import shipped_catalog

SAID: list[tuple[str, str, tuple[str, ...]]] = [
    # a "not" turns over whatever comparison follows it
    ("the name does not start with proj-", "not_starts", ("proj-",)),
    ("it is not older than 3 days", "<=", ("3",)),
    ("it has not been closed", "!=", ("closed",)),
    ("it does not have the label bug", "not_contains", ("bug",)),
    ("no due date is set", "empty", ()),
    # persons, domains and names as they are written
    ("by dependabot", "==", ("dependabot",)),
    ("by somebody other than lead", "!=", ("lead",)),
    ("it is from anyone at acme.com", "contains", ("acme.com",)),
    ("the branch begins with release/", "starts", ("release/",)),
    ("the status is In Progress", "==", ("In Progress",)),
    ("the branch is called develop", "==", ("develop",)),
    # compared with the present
    ("it has not been updated for two weeks", ">=", ("14",)),
    ("it was opened more than 30 days ago", ">", ("30",)),
    ("its due date has already passed", "<", ("now",)),
    # with a unit between, and the kind after its value
    ("it costs 100 dollars or more", ">=", ("100",)),
    ("the customer is on the enterprise plan", "==", ("enterprise",)),
    # contained in a text, whichever of the two is the subject
    ("the word refund is in the subject", "contains", ("refund",)),
    ('it has "refund" in its subject', "contains", ("refund",)),
    ('there is "refund" in the title', "contains", ("refund",)),
    ("the subject has the word refund in it", "contains", ("refund",)),
    ('it does not have "draft" in its title', "not_contains", ("draft",)),
    # bounds said after the number, and denied ones
    ("the amount is 500 or more", ">=", ("500",)),
    ("it has 3 or fewer comments", "<=", ("3",)),
    ("the amount does not exceed 50", "<=", ("50",)),
    ("the amount is no less than 50", ">=", ("50",)),
    ("it has more than 3 comments", ">", ("3",)),
    # nobody and somebody
    ("nobody is assigned to it", "empty", ()),
    ("it is assigned to no one", "empty", ()),
    ("it is not assigned to anyone", "empty", ()),
    ("somebody is assigned to it", "present", ()),
    ("without assignee", "empty", ()),
    ("with no assignee", "empty", ()),
    # participles with a complement
    ("it is assigned to Tom", "==", ("Tom",)),
    ("it was created by the CEO", "==", ("CEO",)),
    ("it is marked as spam", "==", ("spam",)),
    ("it is tagged vip", "contains", ("vip",)),
    # kinds right before their value
    ("it is of priority urgent", "==", ("urgent",)),
    ("it belongs to the group Billing", "==", ("Billing",)),
    ("it is not in the group Billing", "!=", ("Billing",)),
    # neither, anything but, the value as the subject
    ("it is neither open nor pending", "!=", ("open", "pending")),
    ("the priority is anything but low", "!=", ("low",)),
    ("Tom is the assignee", "==", ("Tom",)),
    # what became of it
    ("it fails", "==", ("failed",)),
    ("the payment has not succeeded", "!=", ("succeeded",)),
    # nothing but the attribute and its value
    ("no phone number there", "empty", ()),
]


@pytest.mark.parametrize(("words", "operator", "values"), SAID)
def test_one_comparison(words: str, operator: str, values: tuple[str, ...]) -> None:
    reading = read_prompt(words, catalog_index(shipped_catalog()).vocabulary)
    last = len(reading.tokens) - (reading.tokens[-1].norm == "\n")
    tests = parse_tests(reading, Clause(ClauseKind.CONDITION, 0, last, "if"))
    assert [(test.operator, tuple(value.lower() for value in test.values)) for test in tests] == [
        (operator, tuple(value.lower() for value in values))
    ]


def test_measures_name_what_they_measure() -> None:
    vocabulary = catalog_index(shipped_catalog()).vocabulary

    def subject(words: str) -> tuple[str, ...]:
        reading = read_prompt(words, vocabulary)
        return parse_tests(reading, Clause(ClauseKind.CONDITION, 0, len(reading.tokens), "if"))[0].subject

    assert subject("it is older than 30 days") == ("created",)
    assert subject("it has more than 3 comments") == ("comments",)
    assert subject("it is unassigned") == ("assignee",)


def test_a_range_is_two_comparisons_and_further_values_are_alternatives() -> None:
    vocabulary = catalog_index(shipped_catalog()).vocabulary

    def tests(words: str) -> list[tuple[str, str, tuple[str, ...]]]:
        reading = read_prompt(words, vocabulary)
        clause = Clause(ClauseKind.CONDITION, 0, len(reading.tokens), "if")
        return [(test.joiner, test.operator, test.values) for test in parse_tests(reading, clause)]

    assert tests("the score is between 5 and 10") == [("", ">=", ("5",)), ("&&", "<=", ("10",))]
    assert tests("the priority is P1 and P2") == [("", "==", ("P1",)), ("||", "==", ("P2",))]
