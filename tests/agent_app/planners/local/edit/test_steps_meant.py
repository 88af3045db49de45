"""Which steps words mean, where they name what keeps things, who does something, or what is wished for each."""

from __future__ import annotations

import pytest

from agent_app.contracts import Intent, PlanningContext
from agent_app.planners.local.index import catalog_index
from agent_app.planners.local.intent import classify_intent
from agent_app.planners.local.newplan import plan_new_workflow
from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.edit.edits import edited_over, outlined

ROWS = [
    ("Freshservice", "retrieve_tickets", "Retrieve all Freshservice tickets"),
    ("Freshservice", "delete_ticket", "Delete a Freshservice ticket"),
    ("Freshservice", "add_ticket_tag", "Add a tag to a Freshservice ticket"),
    ("Asana", "create_task", "Create an Asana task"),
    ("Trello", "create_card", "Create a Trello card"),
    ("Slack", "send_message", "Send a message to a Slack channel"),
    ("Slack", "upload_file", "Upload a file to Slack"),
    ("Discord", "send_message", "Send a message to a Discord channel"),
    ("Marketo", "retrieve_lead", "Retrieve Marketo leads"),
    ("Pipedrive", "retrieve_lead", "Retrieve Pipedrive leads"),
    ("Insightly", "create_lead", "Create an Insightly lead"),
    ("Xero", "create_invoice", "Create a Xero invoice"),
    ("Xero", "send_invoice", "Send a Xero invoice to its customer"),
    ("Bitbucket", "create_branch", "Create a Bitbucket branch"),
    ("Bitbucket", "create_pull_request", "Create a Bitbucket pull request"),
    ("Bitbucket", "run_pipeline", "Run a Bitbucket pipeline"),
    ("Box", "upload_file", "Upload a file to Box"),
    ("Box", "create_shared_link", "Create a shared link in Box"),
    ("Box", "create_folder", "Create a folder in Box"),
]
TICKETS = "Retrieve Freshservice tickets, for each ticket create an Asana task and delete the ticket"
TAGGED = "Retrieve Freshservice tickets, for each ticket create an Asana task and create a Trello card"
URGENT = "Retrieve Freshservice tickets. If the ticket is urgent, create an Asana task, otherwise create a Trello card"
FILES = "Create a folder in Box, upload a file to Box, create a shared link in Box"
BILL = "Create a Xero invoice, send the Xero invoice and send a Slack message"
LEADS = "Retrieve Marketo leads, for each lead create an Insightly lead"


@pytest.mark.parametrize(
    "prompt",
    [
        "Don't delete the tickets from Freshservice",
        "never delete the tickets in the database",
        "do not delete the tickets out of our system",
    ],
)
def test_what_keeps_all_things_tells_none_of_them_apart(prompt: str) -> None:
    assert edited_over(ROWS, TICKETS, prompt) == "freshservice.retrieve_tickets, for_each[asana.create_task]"


def test_one_of_a_tool_is_its_step() -> None:
    kept = "freshservice.retrieve_tickets, for_each[asana.create_task]"
    assert edited_over(ROWS, TAGGED, "leave out the Trello one") == kept


@pytest.mark.parametrize(
    "prompt",
    [
        "Drop everything except for creating the folder",
        "Remove all steps except for the folder",
        "delete everything besides the folder",
    ],
)
def test_what_is_excepted_stays(prompt: str) -> None:
    assert edited_over(ROWS, FILES, prompt) == "box.create_folder"


@pytest.mark.parametrize(
    ("prompt", "held"),
    [
        ("If the ticket is spam, tag it and don't create a card", "trello.create_card"),
        ("when the ticket is spam, tag it and never create a card", "trello.create_card"),
    ],
)
def test_what_is_denied_at_the_end_of_a_case_is_done_in_the_other(prompt: str, held: str) -> None:
    made = edited_over(ROWS, TAGGED, prompt)
    assert f"[freshservice.add_ticket_tag] else[{held}]" in made


@pytest.mark.parametrize(
    "prompt",
    [
        "Nothing should happen to tickets that are not urgent",
        "I don't want anything to be done with tickets that aren't urgent",
        "we want nothing to happen to tickets that are not urgent",
    ],
)
def test_nothing_is_done_on_the_path_of_the_others(prompt: str) -> None:
    made = edited_over(ROWS, URGENT, prompt)
    assert made.endswith("if(node.item.priority equals urgent)[asana.create_task]]")


def test_what_no_case_holds_is_done_to_the_others() -> None:
    request = "Retrieve Freshservice tickets. For each ticket, if the subject contains refund, create an Asana task"
    made = edited_over(ROWS, request, "Tickets which are no refunds should be deleted")
    assert made.endswith("[asana.create_task] else[freshservice.delete_ticket]]")


@pytest.mark.parametrize(
    "prompt",
    ["After the message, still for each ticket, create a Trello card", "before the message, for each ticket a card"],
)
def test_a_loop_counts_before_places_outside_of_it(prompt: str) -> None:
    request = "Retrieve Freshservice tickets. For each ticket create an Asana task. Then send a Slack message"
    made = edited_over(ROWS, request, prompt)
    assert made == "freshservice.retrieve_tickets, for_each[asana.create_task, trello.create_card], slack.send_message"


@pytest.mark.parametrize(
    "prompt",
    [
        "For every ticket we need a new Trello card",
        "for each of the tickets I'd like to have a Trello card",
        "For each ticket there should be a Trello card",
    ],
)
def test_what_is_wished_for_each_is_made_for_each(prompt: str) -> None:
    made = edited_over(ROWS, "Retrieve Freshservice tickets", prompt)
    assert made == "freshservice.retrieve_tickets, for_each[trello.create_card]"


@pytest.mark.parametrize(
    "prompt",
    [
        "The accountant would like to check the invoice before it is sent",
        "Before it is sent the invoice must be looked at by the accountant",
    ],
)
def test_what_somebody_does_comes_before_what_is_done_to_the_thing(prompt: str) -> None:
    made = edited_over(ROWS, BILL, prompt)
    assert made == "xero.create_invoice, task, xero.send_invoice, slack.send_message"


@pytest.mark.parametrize(
    "prompt",
    ["the message must be sent with Discord", "The message should rather be sent by Discord"],
)
def test_another_tool_does_what_a_step_does(prompt: str) -> None:
    assert edited_over(ROWS, BILL, prompt) == "xero.create_invoice, xero.send_invoice, discord.send_message"


def test_what_other_operations_deal_with_is_added() -> None:
    request = "Create a Bitbucket branch and create a Bitbucket pull request"
    made = edited_over(ROWS, request, "Run the Bitbucket pipeline between the branch and the pull request")
    assert made == "bitbucket.create_branch, bitbucket.run_pipeline, bitbucket.create_pull_request"


def test_a_deed_is_moved_by_its_gerund() -> None:
    made = edited_over(ROWS, FILES, "put creating the link ahead of the upload")
    assert made == "box.create_folder, box.create_shared_link, box.upload_file"


def test_a_path_that_is_named_tests_nothing() -> None:
    request = "Retrieve Freshservice tickets. If the ticket is urgent, create an Asana task"
    made = edited_over(ROWS, request, "insert in the if branch, before the task: a Trello card")
    assert made.endswith("if(node.item.priority equals urgent)[trello.create_card, asana.create_task]]")


@pytest.mark.parametrize(
    "prompt",
    [
        "Take the leads from Pipedrive and not from Marketo",
        "fetch the leads from Pipedrive rather than Marketo",
    ],
)
def test_things_come_from_another_tool(prompt: str) -> None:
    assert edited_over(ROWS, LEADS, prompt) == "pipedrive.retrieve_lead, for_each[insightly.create_lead]"


def test_a_tool_named_against_one_that_is_used_changes_the_workflow() -> None:
    catalog = foreign_catalog(ROWS)
    index = catalog_index(catalog)
    workflow = plan_new_workflow(PlanningContext(prompt=LEADS, catalog=catalog), (), index).document
    told = PlanningContext("Take the leads from Pipedrive and not from Marketo", catalog, (), workflow, "UTC")
    assert classify_intent(told, (), index).intent is Intent.MODIFY_WORKFLOW


@pytest.mark.parametrize(
    "prompt",
    ["Also post to Slack that a new file has arrived", "then tell #files in Slack that there is a new file"],
)
def test_what_somebody_is_to_know_is_not_handled(prompt: str) -> None:
    assert edited_over(ROWS, "Upload a file to Box", prompt) == "box.upload_file, slack.send_message"


def test_what_is_wished_for_each_is_made_in_a_new_workflow() -> None:
    catalog = foreign_catalog(ROWS)
    prompt = "Retrieve Freshservice tickets. For each ticket we need a new Trello card"
    made = plan_new_workflow(PlanningContext(prompt=prompt, catalog=catalog), (), catalog_index(catalog)).document
    assert made is not None
    assert outlined(made) == "freshservice.retrieve_tickets, for_each[trello.create_card]"
