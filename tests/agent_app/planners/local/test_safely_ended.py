"""What is ended, moved or made for good: the thing that was spoken of, in the product where it is."""

from __future__ import annotations

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import document, flow, inputs

CATALOG = foreign_catalog(
    [
        ("Notion", "archive_Page", "Archive page"),
        ("Confluence", "create_Page", "Create page"),
        ("Confluence", "delete_Page", "Delete page"),
        ("BambooHR", "retrieve_Employees", "Retrieve employees"),
        ("BambooHR", "delete_Employee", "Delete employee"),
        ("Airtable", "create_Record", "Create record"),
        ("Zendesk", "create_Ticket", "Create ticket"),
        ("Zendesk", "delete_Ticket", "Delete ticket"),
    ]
)


@pytest.mark.parametrize(
    ("prompt", "made"),
    [
        ("Get GitHub issue 5 of acme/api and delete it", "github.get_issue, task"),
        ("List the issues of acme/api and delete each", "github.list_issues, task"),
        ("When a pull request is merged, delete its branch", "github.delete_branch"),
    ],
)
def test_nothing_is_ended_that_nobody_spoke_of(prompt: str, made: str) -> None:
    assert flow(prompt).replace("for_each[task]", "task") == made


@pytest.mark.parametrize(
    ("prompt", "made"),
    [
        ("Archive the Notion page, plus a Confluence page instead", "notion.archive_page, confluence.create_page"),
        (
            "For each BambooHR employee create a Zendesk ticket and delete it",
            "bamboohr.retrieve_employees, for_each[zendesk.create_ticket, zendesk.delete_ticket]",
        ),
        (
            "Retrieve the BambooHR employees and add them to Airtable",
            "bamboohr.retrieve_employees, for_each[airtable.create_record]",
        ),
    ],
)
def test_what_is_not_there_yet_is_made_and_it_is_the_latest_thing(prompt: str, made: str) -> None:
    assert flow(prompt, CATALOG) == made


@pytest.mark.parametrize(
    ("prompt", "step", "name", "value"),
    [
        ("Move all cards in the list Doing to the list Done", "trello.move_card", "list", "Done"),
        ("Move OPS-12 from To Do to In Progress", "jira.transition_issue", "status", "In Progress"),
        ("Move OPS-12 to Done", "jira.transition_issue", "status", "Done"),
    ],
)
def test_things_are_moved_where_they_are_to_go(prompt: str, step: str, name: str, value: str) -> None:
    assert inputs(document(prompt), step)[name] == value
