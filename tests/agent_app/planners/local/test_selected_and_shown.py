"""Which of several things, told before what is done with them; what a product shows; who wants to see it first."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import flow

FLOWS: list[tuple[str, str]] = [
    (
        "Whichever PagerDuty incidents are still triggered get acknowledged, the resolved ones are left alone",
        "pagerduty.list_incidents, for_each[if(node.item.status equals triggered)[pagerduty.acknowledge_incident]]",
    ),
    (
        "Any Trello cards that are overdue should be archived",
        "trello.list_cards, for_each[if(node.item.due less now)[trello.archive_card]]",
    ),
    (
        "If Sentry shows no unresolved issues, publish the release on GitHub; otherwise open a Jira ticket",
        "sentry.list_issues, if(node missing)[github.create_release] else[jira.create_issue]",
    ),
    (
        "Bob wants to see the release notes first. Once he is happy, create the GitHub release and tell #general",
        "task, github.create_release, slack.post_message",
    ),
    ("Create a Confluence page, then spread the link in #dev", "confluence.create_page, slack.post_message"),
]


@pytest.mark.parametrize(("prompt", "expected"), FLOWS)
def test_which_things_and_who_decides(prompt: str, expected: str) -> None:
    assert flow(prompt) == expected


CATALOG = foreign_catalog(
    [
        ("HubSpot", "retrieve_Form_Submissions", "Retrieve form submissions"),
        ("Okta", "add_Group_Member", "Add user to group"),
        ("Pipedrive", "create_Person", "Create person"),
        ("Pipedrive", "create_Note", "Add note"),
        ("Stripe", "create_Customer", "Create customer"),
        ("Stripe", "create_Invoice", "Create invoice"),
        ("Workday", "retrieve_Workers", "Retrieve workers"),
    ]
)

FOREIGN: list[tuple[str, str]] = [
    (
        "go through the Workday workers; anyone whose location is Paris is to be added to the Okta group",
        "workday.retrieve_workers, for_each[if(node.item.location equals paris)[okta.add_group_member]]",
    ),
    # what is done with it is done for each
    (
        "Read the form submissions from HubSpot, create a Pipedrive person for each, with a note on it",
        "hubspot.retrieve_form_submissions, for_each[pipedrive.create_person, pipedrive.create_note]",
    ),
    ("Bill the customer in Stripe", "stripe.create_invoice"),
]


@pytest.mark.parametrize(("prompt", "expected"), FOREIGN)
def test_requests_over_foreign_products(prompt: str, expected: str) -> None:
    assert flow(prompt, CATALOG) == expected
