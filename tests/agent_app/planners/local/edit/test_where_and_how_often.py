"""Steps told by where they stand, cases that say otherwise, how often something is done, and what is contrasted."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.edit.edits import edited, edited_over, outlined

FILED = "When a GitHub issue is opened in acme/web, create a Jira issue in project WEB and post to #dev in Slack"
THREE = f"{FILED} and email lead@acme.com"
CARDS = "retrieve the Salesforce leads and create a Trello card for each lead"
SHOP = [
    ("Salesforce", "retrieve_lead", "Retrieve leads"),
    ("Salesforce", "delete_lead", "Delete a lead"),
    ("Salesforce", "archive_lead", "Archive a lead"),
    ("Trello", "create_card", "Create a Trello card"),
    ("Shopify", "get_order", "Get a Shopify order"),
    ("Shopify", "fulfill_order", "Fulfill a Shopify order"),
    ("Shopify", "cancel_order", "Cancel a Shopify order"),
    ("Stripe", "create_invoice", "Create a Stripe invoice"),
    ("Stripe", "finalize_invoice", "Finalize a Stripe invoice"),
    ("Slack", "send_message", "Send a Slack message"),
    ("Mailchimp", "create_campaign", "Create a Mailchimp campaign"),
    ("Mailchimp", "send_campaign", "Send a Mailchimp campaign"),
]


def _after(built: str, prompt: str) -> str:
    return edited_over(SHOP, built, prompt)


@pytest.mark.parametrize(
    "prompt",
    [
        "everything after the Jira issue only when the issue's title contains crash",
        "whatever comes after the Jira issue should only happen if the issue's title contains crash",
    ],
)
def test_all_behind_a_step_hangs_on_one_test(prompt: str) -> None:
    after = outlined(edited(THREE, prompt)[1])
    assert after.startswith("jira.create_issue, if(")
    assert after.endswith("[slack.post_message, email.send_email]")


@pytest.mark.parametrize(
    "prompt", ["if the Jira issue is closed, do nothing else", "stop there if the Jira issue is closed"]
)
def test_what_is_made_is_tested_after_it_is_made(prompt: str) -> None:
    built = "create a Jira issue in project WEB and post to #dev in Slack"
    assert outlined(edited(built, prompt)[1]).startswith("jira.create_issue, if(")


@pytest.mark.parametrize(
    "prompt",
    [
        "instead of being archived, the leads are to be deleted",
        "rather than archiving, the leads should be deleted",
        "leads are to be deleted instead of being archived",
    ],
)
def test_deeds_contrasted_in_the_passive_are_replaced(prompt: str) -> None:
    after = _after("retrieve the Salesforce leads and archive each lead", prompt)
    assert after == "salesforce.retrieve_lead, for_each[salesforce.delete_lead]"


def test_what_is_called_off_otherwise_is_not_what_brings_it() -> None:
    built = "get the Shopify order, if the order is paid, fulfill the order"
    after = _after(built, "otherwise cancel the order")
    assert after.startswith("shopify.get_order, if(")
    assert after.endswith("[shopify.fulfill_order] else[shopify.cancel_order]")


@pytest.mark.parametrize(
    "prompt",
    [
        "the invoice should be finalized if the lead is closed, or else send a Slack message",
        "finalize the invoice only if the lead is closed, otherwise send a Slack message",
    ],
)
def test_a_step_in_one_case_and_another_otherwise(prompt: str) -> None:
    after = _after("create a Stripe invoice, then finalize the Stripe invoice", prompt)
    assert after.startswith("stripe.create_invoice, if(")
    assert after.endswith("[stripe.finalize_invoice] else[slack.send_message]")


def test_all_steps_of_a_thing_go_together() -> None:
    built = "get the Shopify order, create a Stripe invoice, finalize the Stripe invoice"
    assert _after(built, "delete the invoice steps") == "shopify.get_order"


def test_the_last_step_is_the_one_that_is_replaced() -> None:
    built = "create a Stripe invoice, finalize the Stripe invoice, create a Trello card"
    after = _after(built, "replace the last step with a Slack message")
    assert after == "stripe.create_invoice, stripe.finalize_invoice, slack.send_message"


@pytest.mark.parametrize(
    "prompt",
    [
        "don't create only one card, create one for each Salesforce lead",
        "create a card for each of the Salesforce leads instead of just one card",
        "instead of a single card, create a card for each of the Salesforce leads",
    ],
)
def test_how_often_is_contrasted_not_what(prompt: str) -> None:
    after = _after("create a Stripe invoice, create a Trello card", prompt)
    assert after == "stripe.create_invoice, salesforce.retrieve_lead, for_each[trello.create_card]"


def test_without_a_loop_the_steps_are_taken_once() -> None:
    after = _after(CARDS, "I don't want a loop, do it for one lead only")
    assert after == "salesforce.retrieve_lead, trello.create_card"


def test_once_at_the_end_sets_no_step_apart() -> None:
    built = f"{CARDS} and send a Slack message for each lead"
    after = _after(built, "send the message just once at the very end, not per lead")
    assert after == "salesforce.retrieve_lead, for_each[trello.create_card], slack.send_message"


def test_what_was_just_made_is_sent() -> None:
    after = _after("create a Trello card", "at the end create a Mailchimp campaign and send it")
    assert after == "trello.create_card, mailchimp.create_campaign, mailchimp.send_campaign"


@pytest.mark.parametrize(
    "prompt", ["before the cards create a Stripe invoice", "before the cards we need a Stripe invoice"]
)
def test_before_all_that_a_loop_makes_is_before_the_loop(prompt: str) -> None:
    after = _after(CARDS, prompt)
    assert after == "salesforce.retrieve_lead, stripe.create_invoice, for_each[trello.create_card]"


def test_what_must_come_before_is_told_as_a_requirement() -> None:
    after = outlined(edited(FILED, "the message requires that the CFO gives her OK first")[1])
    assert after == "jira.create_issue, task, slack.post_message"


@pytest.mark.parametrize(
    "prompt",
    ["don't make cards of everybody, just the ones from Spain", "not every lead: just the ones from Spain"],
)
def test_just_some_of_all_are_told_apart_and_nothing_goes(prompt: str) -> None:
    after = _after(CARDS, prompt)
    assert after.startswith("salesforce.retrieve_lead, for_each[if(")
    assert after.endswith("[trello.create_card]]")


def test_what_goes_out_in_a_case_is_not_gone() -> None:
    after = _after("get the Shopify order and send a Slack message", "the message should go out when the order is paid")
    assert after.startswith("shopify.get_order, if(")
    assert after.endswith("[slack.send_message]")


def test_another_deed_on_a_path_told_by_what_is_not_so() -> None:
    built = "get the Shopify order. If the order is paid, fulfill the order, else send a Slack message"
    after = _after(built, "if it's not paid, cancel the order instead")
    assert after.endswith("[shopify.fulfill_order] else[shopify.cancel_order]")
