"""Tests told by what something does or by a quoted field, and what is said of a loop's thing in a later sentence."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import flow

CATALOG = foreign_catalog(
    [
        ("Airtable", "delete_Record", "Delete record"),
        ("Airtable", "retrieve_Records", "Retrieve records"),
        ("Airtable", "update_Record", "Update record"),
        ("Box", "delete_File", "Delete file"),
        ("Box", "retrieve_Files", "Retrieve files"),
        ("Greenhouse", "reject_Candidate", "Reject candidate"),
        ("Greenhouse", "retrieve_Candidates", "Retrieve candidates"),
        ("Slack", "add_Reaction", "Add reaction to message"),
        ("Slack", "retrieve_Messages", "Retrieve messages"),
        ("Slack", "send_Message", "Send message to channel"),
        ("Stripe", "cancel_Subscription", "Cancel subscription"),
        ("Stripe", "retrieve_Subscriptions", "Retrieve subscriptions"),
    ]
)


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        (
            "Retrieve the Greenhouse candidates and reject each candidate that lives in Oslo or speaks Danish",
            "for_each[if(location equals oslo & language equals danish)[greenhouse.reject_candidate]]",
        ),
        (
            'Retrieve the Box files, delete a file when its name begins with "old" or ends with ".bak"',
            "for_each[if(name starts_with old & name ends_with .bak)[box.delete_file]]",
        ),
        (
            "Retrieve Stripe subscriptions and cancel the ones which are paused and created before 2022-04-01",
            "for_each[if(status equals paused & created_at less 2022-04-01)[stripe.cancel_subscription]]",
        ),
        (
            'Retrieve the Airtable records; where "Done" says yes, delete the record, and where it says no, update it',
            "for_each[if(done equals yes)[airtable.delete_record], if(done equals no)[airtable.update_record]]",
        ),
        (
            "Retrieve the Slack messages. Add a reaction to a message if it mentions pizza. If it has a picture, post"
            " it in the Slack channel #food",
            "for_each[if(text contains pizza)[slack.add_reaction], if(picture present)[slack.send_message]]",
        ),
        (
            'For each Airtable record, if "Plan" equals "gold", delete the record, or else leave it and update the'
            " record",
            "for_each[if(plan equals gold)[airtable.delete_record] else[airtable.update_record]]",
        ),
    ],
)
def test_what_things_do_tells_which_are_meant(prompt: str, expected: str) -> None:
    assert expected in flow(prompt, CATALOG).replace("node.item.", "")
