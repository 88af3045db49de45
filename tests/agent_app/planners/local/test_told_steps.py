"""Steps that are told and not ordered: who does them, what is done to what, and what somebody decides."""

from __future__ import annotations

import pytest

from agent_app.evaluation.document_flow import document_flow
from agent_app.evaluation.tables import outline
from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import document

CATALOG = foreign_catalog(
    [
        ("Asana", "complete_Task", "Complete task"),
        ("Asana", "create_Task", "Create task"),
        ("Asana", "retrieve_Tasks", "Retrieve tasks"),
        ("Bitbucket", "delete_Branch", "Delete branch"),
        ("Bitbucket", "retrieve_Branches", "Retrieve branches"),
        ("Bitbucket", "retrieve_Repositories", "Retrieve repositories"),
        ("ClickUp", "create_Task", "Create task"),
        ("Gmail", "send_Email", "Send email"),
        ("Google Calendar", "add_Attendee", "Add attendee"),
        ("Google Calendar", "create_Event", "Create event"),
        ("Greenhouse", "reject_Candidate", "Reject candidate"),
        ("Greenhouse", "retrieve_Candidates", "Retrieve candidates"),
        ("Greenhouse", "schedule_Interview", "Schedule interview"),
        ("Slack", "invite_Channel_Member", "Invite channel member"),
        ("Slack", "send_Message", "Send message"),
        ("Stripe", "finalize_Invoice", "Finalize invoice"),
        ("Stripe", "retrieve_Invoices", "Retrieve invoices"),
        ("Stripe", "void_Invoice", "Void invoice"),
        ("Trello", "archive_Card", "Archive card"),
        ("Trello", "retrieve_Cards", "Retrieve cards"),
        ("Twilio", "create_Call", "Place phone call"),
        ("Workday", "create_Worker", "Create worker"),
    ]
)

FLOWS: list[tuple[str, str]] = [
    # who does it in a product is not asked, who does it elsewhere is
    (
        "Create an event in Google Calendar, then HR hires the worker in Workday and the manager signs the contract",
        "google_calendar.create_event, workday.create_worker, task",
    ),
    (
        "Create a task in Asana, and the accountant checks the list",
        "asana.create_task, task",
    ),
    # told one after the other
    (
        "The invoice is finalized in Stripe, then a badge is handed over by the assistant, then an email is sent.",
        "stripe.finalize_invoice, task, gmail.send_email",
    ),
    # what somebody decides, and what waits for it
    (
        "Get the Greenhouse candidates. The recruiter reviews each of them and, depending on her decision, an"
        " interview is scheduled or the candidate is rejected.",
        "greenhouse.retrieve_candidates, for_each[task, if(decision equals approved)[greenhouse.schedule_interview]"
        " else[greenhouse.reject_candidate]]",
    ),
    (
        "Finalize the invoice in Stripe and have the controller check it before it is voided",
        "stripe.finalize_invoice, task, stripe.void_invoice",
    ),
    # only some of what a loop goes through
    (
        "For all Bitbucket repositories go over the branches and delete branches that are merged",
        "bitbucket.retrieve_repositories, for_each[bitbucket.retrieve_branches,"
        " for_each[if(node_4.item.status equals merged)[bitbucket.delete_branch]]]",
    ),
    (
        "For each Asana task that is overdue: complete it if the score is above 3, and send an email in Gmail",
        "asana.retrieve_tasks, for_each[if(node_2.item.status equals overdue)"
        "[if(node_2.item.score greater 3)[asana.complete_task], gmail.send_email]]",
    ),
    (
        "List the Trello cards; all of the ones that are blocked get archived",
        "trello.retrieve_cards, for_each[if(node_2.item.status equals blocked)[trello.archive_card]]",
    ),
    ("Void every draft Stripe invoice", "stripe.retrieve_invoices, for_each[stripe.void_invoice]"),
    # what was copied is ended one by one
    (
        "Transfer all Trello cards to ClickUp and archive the cards afterwards",
        "trello.retrieve_cards, for_each[clickup.create_task, trello.archive_card]",
    ),
    # an event is joined, and people are called
    (
        "Create a Google Calendar event and invite the sales lead to the event",
        "google_calendar.create_event, google_calendar.add_attendee",
    ),
    ("Send a message to Slack, then phone that person", "slack.send_message, twilio.create_call"),
    # infinitives for orders, and headings
    (
        "please to retrieve the cards of Trello and for each card to create task in Asana",
        "trello.retrieve_cards, for_each[asana.create_task]",
    ),
    (
        "The head of sales asked for this: list the Asana tasks and complete each one",
        "asana.retrieve_tasks, for_each[asana.complete_task]",
    ),
    # none of them is no step
    ("Complete all Asana tasks. Delete none.", "asana.retrieve_tasks, for_each[asana.complete_task]"),
    # what is gone through is what is tested
    (
        "While going over the Asana tasks, if a task is older than 30 days, complete it",
        "asana.retrieve_tasks, for_each[if(node_2.item.created_at greater 30)[asana.complete_task]]",
    ),
]


@pytest.mark.parametrize(("prompt", "wanted"), FLOWS)
def test_told_steps(prompt: str, wanted: str) -> None:
    assert outline(document_flow(document(prompt, CATALOG))) == wanted
