"""What is done in the place of an order in some case, told behind it."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import document, flow, inputs, names

CATALOG = foreign_catalog(
    [
        ("Dropbox", "upload_File", "Upload a file"),
        ("Gmail", "send_Email", "Send email"),
        ("OneDrive", "retrieve_Files", "Retrieve all files"),
        ("Slack", "send_Direct_Message", "Send direct message"),
        ("Xero", "create_Invoice", "Create invoice"),
        ("Xero", "retrieve_Invoices", "Retrieve invoices"),
    ]
)
_OPENED = "When a Zendesk ticket is created"


@pytest.mark.parametrize(
    ("order", "then", "otherwise"),
    [
        ("assign it to kim, but if it is urgent page the on-call instead", "pagerduty.create_incident",
         "zendesk.assign_ticket"),
        ("tell #support, but when it is urgent just tag it \"hot\"", "zendesk.add_tags", "slack.post_message"),
        ("create a Jira bug in OPS. But if its subject contains spam, only close the ticket", "zendesk.close_ticket",
         "jira.create_issue"),
    ],
)  # fmt: skip
def test_one_of_both_is_done(order: str, then: str, otherwise: str) -> None:
    made = flow(f"{_OPENED}, {order}")
    assert f"[{then}] else[{otherwise}]" in made


@pytest.mark.parametrize(
    "said", ["only write me a direct message", "just write me a direct message", "write me a direct message instead"]
)
def test_it_is_decided_for_each(said: str) -> None:
    made = flow(f"Copy each file of OneDrive over to Dropbox, but when the file is larger than 100 MB {said}", CATALOG)
    assert made.startswith("onedrive.retrieve_files, for_each[if(node.item.file greater 100)")
    assert "[slack.send_direct_message] else[" in made


def test_those_told_of_as_a_list_are_sent_at_once() -> None:
    made = document("Send the list of Xero invoices which are unpaid to finance via Gmail", CATALOG)
    assert names(made) == ["xero.retrieve_invoices", "gmail.send_email"]


def test_words_between_people_are_nobody() -> None:
    made = document(
        "When a PR is opened in acme/api, request a review from bob, but when it is a draft only label it wip"
    )
    assert inputs(made, "github.request_reviewers")["reviewers"] == ["bob"]
