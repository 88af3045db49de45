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
    # numbers in words, with their scale
    ("it is worth less than half a million", "<", ("500000",)),
    ("its value is 2 million or more", ">=", ("2000000",)),
    ("it has a dozen comments or more", ">=", ("12",)),
    ("there are upwards of 50 comments", ">", ("50",)),
    # states that last, and what did not happen for some time
    ("it has been open for more than a week", ">", ("7",)),
    ("nothing has happened on it for ten days", ">=", ("10",)),
    ("it was updated within the last 24 hours", "<=", ("24",)),
    ("she has not logged in for 90 days", ">=", ("90",)),
    ("it is older than half a year", ">", ("180",)),
    ("it is overdue by more than 14 days", ">", ("14",)),
    ("its due date is before today", "<", ("now",)),
    # a value that is there, or none, with no word of which
    ("a receipt is attached", "present", ()),
    ("no receipt was attached", "empty", ()),
    ("the assignment group has been filled in", "present", ()),
    ("it has a milestone set", "present", ()),
    ("there is already one", "present", ()),
    # what somebody does to it
    ("Jane Doe asked for it", "==", ("Jane Doe",)),
    ("she reports to Ann Lee", "==", ("Ann Lee",)),
    ("he has not unsubscribed", "!=", ("unsubscribed",)),
    # several values, and all but one
    ("its stage is anything except Won", "!=", ("Won",)),
    ("a user's department is Sales", "==", ("Sales",)),
    ("the name has the prefix tmp", "starts", ("tmp",)),
    ("it is P2 or higher", "==", ("P2", "P1", "P0")),
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
