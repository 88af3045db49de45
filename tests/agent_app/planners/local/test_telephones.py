"""Calls by telephone: an operation where a product places them, else work for a person."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import flow


@pytest.mark.parametrize(
    ("prompt", "made"),
    [
        ("when a GitHub build fails ring the customer and create a jira ticket", "task, jira.create_issue"),
        ("when a Jira issue is created, call the manager", "task"),
        ("when a Jira issue is closed, phone Maria and post to #dev in Slack", "task, slack.post_message"),
        ("when a GitHub issue is closed call https://acme.com/hook", "http.send_request"),
        ("when a GitHub issue is closed, call the billing API", "http.send_request"),
        ("when a Sentry issue is created, call the on-call engineer in PagerDuty", "pagerduty.create_incident"),
    ],
)
def test_people_call_people_where_no_product_does(prompt: str, made: str) -> None:
    assert flow(prompt) == made


TWILIO = foreign_catalog(
    [
        ("Twilio", "create_Call", "Place phone call"),
        ("Twilio", "create_Message", "Send SMS message"),
        ("Shopify", "retrieve_Customers", "Retrieve customers"),
        ("Shopify", "update_Customer", "Update customer"),
        ("Gmail", "create_Email", "Send email"),
    ]
)


@pytest.mark.parametrize(
    ("prompt", "made"),
    [
        ("get the Shopify customer and phone her", "shopify.retrieve_customers, twilio.create_call"),
        (
            "retrieve the Shopify customers and call each of them",
            "shopify.retrieve_customers, for_each[twilio.create_call]",
        ),
        ("call all Shopify customers", "shopify.retrieve_customers, for_each[twilio.create_call]"),
        ("phone each Shopify customer", "shopify.retrieve_customers, for_each[twilio.create_call]"),
        ("ring the manager and then email bob@x.com", "twilio.create_call, gmail.create_email"),
    ],
)
def test_a_product_places_calls_where_one_does(prompt: str, made: str) -> None:
    assert flow(prompt, TWILIO) == made
