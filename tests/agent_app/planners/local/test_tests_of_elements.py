"""Which of several things something is done to, and loops inside loops, over a catalogue of ids and descriptions."""

from __future__ import annotations

import pytest

from agent_app.evaluation.document_flow import document_flow
from agent_app.evaluation.tables import outline
from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import document

CATALOG = foreign_catalog(
    [
        ("GitHub", "retrieve_Repositories", "Retrieve repositories"),
        ("GitHub", "retrieve_Branches", "Retrieve branches"),
        ("GitHub", "delete_Branch", "Delete a branch"),
        ("GitHub", "retrieve_Issues", "Retrieve issues"),
        ("GitHub", "create_Issue", "Create an issue"),
        ("GitHub", "close_Issue", "Close an issue"),
        ("Asana", "create_Task", "Create a task"),
        ("BambooHR", "retrieve_Employees", "Retrieve employees"),
        ("HubSpot", "retrieve_Companies", "Retrieve companies"),
        ("HubSpot", "create_Company", "Create a company"),
        ("PagerDuty", "retrieve_Incidents", "Retrieve incidents"),
        ("PagerDuty", "snooze_Incident", "Snooze an incident"),
        ("Slack", "send_Message", "Send a message to a channel"),
        ("Slack", "send_Direct_Message", "Send a direct message to a user"),
        ("Trello", "retrieve_Cards", "Retrieve cards"),
        ("Trello", "archive_Card", "Archive a card"),
        ("Trello", "create_Card", "Create a card"),
    ]
)

FLOWS: list[tuple[str, str]] = [
    # a loop over what the loop's own step listed
    (
        "For every GitHub repository get the branches and delete each one",
        "github.retrieve_repositories, for_each[github.retrieve_branches, for_each[github.delete_branch]]",
    ),
    (
        "for each GitHub repository, its branches: delete those that are stale",
        "github.retrieve_repositories, for_each[github.retrieve_branches,"
        " for_each[if(node_4.item.status equals stale)[github.delete_branch]]]",
    ),
    (
        "Get the GitHub repositories. For each repository list the branches."
        " Delete those branches whose state is merged.",
        "github.retrieve_repositories, for_each[github.retrieve_branches,"
        " for_each[if(node_4.item.state equals merged)[github.delete_branch]]]",
    ),
    # which of them
    (
        "check all PagerDuty incidents and snooze each one whose status is triggered",
        "pagerduty.retrieve_incidents, for_each[if(node_2.item.status equals triggered)[pagerduty.snooze_incident]]",
    ),
    (
        "look at the PagerDuty incidents every 15 minutes and snooze the ones with urgency low",
        "pagerduty.retrieve_incidents, for_each[if(node_2.item.urgency equals low)[pagerduty.snooze_incident]]",
    ),
    (
        "List the GitHub issues; for every issue labelled wontfix make a Trello card",
        "github.retrieve_issues, for_each[if(node_2.item.label contains wontfix)[trello.create_card]]",
    ),
    (
        "find GitHub issues; for each issue missing an assignee create an Asana task, for the rest close it",
        "github.retrieve_issues,"
        " for_each[if(node_2.item.assignee missing)[asana.create_task] else[github.close_issue]]",
    ),
    (
        "go over the Trello cards, and for every expired one ask Paula to approve, then archive it",
        "trello.retrieve_cards, for_each[if(node_2.item.status equals expired)[task, trello.archive_card]]",
    ),
    (
        "Please look at every GitHub issue. When its status is open, an Asana task shall be created",
        "github.retrieve_issues, for_each[if(node_2.item.status equals open)[asana.create_task]]",
    ),
    (
        "list the GitHub branches and delete those whose name has the prefix tmp-",
        "github.retrieve_branches, for_each[if(node_2.item.name starts_with tmp-)[github.delete_branch]]",
    ),
    (
        "list the GitHub branches and delete every merged one",
        "github.retrieve_branches, for_each[if(node_2.item.status equals merged)[github.delete_branch]]",
    ),
    (
        "list the PagerDuty incidents; low urgency ones can be snoozed",
        "pagerduty.retrieve_incidents, for_each[if(node_2.item.urgency equals low)[pagerduty.snooze_incident]]",
    ),
    (
        "list the PagerDuty incidents; snooze incidents whose status is triggered",
        "pagerduty.retrieve_incidents, for_each[if(node_2.item.status equals triggered)[pagerduty.snooze_incident]]",
    ),
    (
        "list the GitHub issues; close those opened by renovate",
        "github.retrieve_issues, for_each[if(node_2.item.creator equals renovate)[github.close_issue]]",
    ),
    (
        "list the GitHub issues and close all that aren't blocked",
        "github.retrieve_issues, for_each[if(node_2.item.status not_equals blocked)[github.close_issue]]",
    ),
    (
        "list the GitHub issues; close the ones tagged stale",
        "github.retrieve_issues, for_each[if(node_2.item.label contains stale)[github.close_issue]]",
    ),
    (
        "list the GitHub issues and close every issue nobody is assigned to",
        "github.retrieve_issues, for_each[if(node_2.item.assignee missing)[github.close_issue]]",
    ),
    # all of them, everybody, in the passive
    ("retrieve the Trello cards and archive all of them", "trello.retrieve_cards, for_each[trello.archive_card]"),
    (
        "get the BambooHR employees and send everyone a Slack direct message",
        "bamboohr.retrieve_employees, for_each[slack.send_direct_message]",
    ),
    (
        "get the GitHub issues and for every issue one Trello card is made",
        "github.retrieve_issues, for_each[trello.create_card]",
    ),
    # answers
    (
        "Create a GitHub issue, ask the team lead to sign it off, and close it once she has",
        "github.create_issue, task, github.close_issue",
    ),
    (
        "look up the company in HubSpot and create it if it does not exist",
        "hubspot.retrieve_companies, if(node_1 missing)[hubspot.create_company]",
    ),
]


@pytest.mark.parametrize(("prompt", "wanted"), FLOWS)
def test_tests_of_elements(prompt: str, wanted: str) -> None:
    assert outline(document_flow(document(prompt, CATALOG))) == wanted
