"""Things of each of several others: both are listed, one loop in the other."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import flow

CATALOG = foreign_catalog(
    [
        ("Asana", "retrieve_Projects", "Retrieve projects"),
        ("Asana", "retrieve_Tasks", "Retrieve tasks"),
        ("Asana", "complete_Task", "Mark task as complete"),
        ("Box", "retrieve_Folders", "Retrieve folders"),
        ("Box", "retrieve_Files", "Retrieve files"),
        ("Box", "delete_File", "Delete file"),
        ("Confluence", "retrieve_Spaces", "Retrieve spaces"),
        ("Confluence", "retrieve_Pages", "Retrieve pages"),
        ("Confluence", "delete_Page", "Delete page"),
        ("Eventbrite", "retrieve_Events", "Retrieve events"),
        ("Eventbrite", "retrieve_Attendees", "Retrieve attendees"),
        ("GitHub", "retrieve_Issues", "Retrieve issues"),
        ("Jira", "create_Issue", "Create issue"),
        ("Slack", "send_Message", "Send message"),
        ("Slack", "retrieve_Channels", "Retrieve channels"),
        ("Slack", "retrieve_Channel_Members", "Retrieve channel members"),
        ("Slack", "send_Direct_Message", "Send direct message to user"),
        ("Trello", "retrieve_Boards", "Retrieve boards"),
        ("Trello", "retrieve_Cards", "Retrieve cards"),
        ("Trello", "archive_Card", "Archive card"),
        ("Trello", "create_Comment", "Add comment to card"),
        ("Zendesk", "retrieve_Tickets", "Retrieve tickets"),
        ("Zendesk", "delete_Ticket", "Delete ticket"),
        ("Email", "send_Email", "Send email"),
    ]
)


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        (
            "list the cards of all Trello boards",
            "trello.retrieve_boards, for_each[trello.retrieve_cards]",
        ),
        (
            "archive the cards of all our Trello boards and comment on them",
            "trello.retrieve_boards, for_each[trello.retrieve_cards, for_each[trello.archive_card,"
            " trello.create_comment]]",
        ),
        (
            "All the pages in all our Confluence spaces are to be deleted",
            "confluence.retrieve_spaces, for_each[confluence.retrieve_pages, for_each[confluence.delete_page]]",
        ),
        (
            "every Trello board's cards should be archived",
            "trello.retrieve_boards, for_each[trello.retrieve_cards, for_each[trello.archive_card]]",
        ),
        (
            "email the attendees of all Eventbrite events",
            "eventbrite.retrieve_events, for_each[eventbrite.retrieve_attendees, for_each[email.send_email]]",
        ),
        (
            "send a direct message to the members of every Slack channel",
            "slack.retrieve_channels, for_each[slack.retrieve_channel_members, for_each[slack.send_direct_message]]",
        ),
        (
            "Retrieve the members of each Slack channel and send them a direct message",
            "slack.retrieve_channels, for_each[slack.retrieve_channel_members, for_each[slack.send_direct_message]]",
        ),
        (
            "Go through all Box folders and delete the files that are older than a year",
            "box.retrieve_folders, for_each[box.retrieve_files, for_each[if(node.item.created_at greater"
            " 365)[box.delete_file]]]",
        ),
        (
            "go through the Confluence spaces and delete every page",
            "confluence.retrieve_spaces, for_each[confluence.retrieve_pages, for_each[confluence.delete_page]]",
        ),
        (
            "in each Trello board, if a card is overdue, archive it",
            "trello.retrieve_boards, for_each[trello.retrieve_cards, for_each[if(node.item.status equals"
            " overdue)[trello.archive_card]]]",
        ),
        (
            "Space by space, delete all Confluence pages",
            "confluence.retrieve_spaces, for_each[confluence.retrieve_pages, for_each[confluence.delete_page]]",
        ),
        (
            "Across all our Asana projects, complete the open tasks",
            "asana.retrieve_projects, for_each[asana.retrieve_tasks, for_each[asana.complete_task]]",
        ),
        (
            "Every night delete the files in all Box folders",
            "box.retrieve_folders, for_each[box.retrieve_files, for_each[box.delete_file]]",
        ),
    ],
)
def test_things_of_each_are_gone_through(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        (
            "Post the titles of all GitHub issues in Slack",
            "github.retrieve_issues, slack.send_message",
        ),
        (
            "delete the Zendesk tickets of all our customers",
            "zendesk.retrieve_tickets, for_each[zendesk.delete_ticket]",
        ),
        (
            "Archive the cards of the Trello board Roadmap",
            "trello.retrieve_cards, for_each[trello.archive_card]",
        ),
        (
            "create a Jira issue for each card in the Trello board Ideas",
            "trello.retrieve_cards, for_each[jira.create_issue]",
        ),
        (
            "In all cases, archive the Trello cards",
            "trello.retrieve_cards, for_each[trello.archive_card]",
        ),
    ],
)
def test_one_place_and_what_no_product_lists_is_gone_through_once(prompt: str, wanted: str) -> None:
    assert flow(prompt, CATALOG) == wanted
