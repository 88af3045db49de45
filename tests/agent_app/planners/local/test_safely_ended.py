"""What is ended, moved or made for good: the thing that was spoken of, in the product where it is."""

from __future__ import annotations

import re

import pytest

from tests.agent_app.planners.local.catalog import foreign_catalog
from tests.agent_app.planners.local.planning import document, flow, inputs, names, plan, rows

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


@pytest.mark.parametrize(
    ("prompt", "picked"),
    [
        ("Delete all stale branches of acme/web", "[?lower(@.status) == 'stale']"),
        ("Close the stale issues in acme/api", "[?lower(@.state) == 'stale']"),
        ("Archive the completed cards in Trello", "[?lower(@.status) == 'completed']"),
        ("Close the unassigned issues in acme/api", ""),  # the listing is told to give only those
        ("Post every stale branch of acme/web to #dev", ""),
    ],
)
def test_what_is_ended_is_told_apart_from_what_else_is_listed(prompt: str, picked: str) -> None:
    (loop,) = rows(document(prompt), "for_each")
    assert re.sub(r"^[\w.]+", "", loop["properties"]["items"]) == picked
    assert ("so only those are taken whose data says so" in plan(prompt).conversation) == bool(picked)


@pytest.mark.parametrize(
    "prompt",
    [
        "Delete the branches in acme/web that were never merged",
        "For each branch of acme/web: if it is merged, post it to #dev, otherwise delete it",
        "If the Zendesk ticket 5 has no vendor, delete it",
    ],
)
def test_nothing_is_ended_for_a_lack_of_data(prompt: str) -> None:
    (test,) = rows(document(prompt), "condition")
    assert test["properties"]["expression"] == ""
    assert "What exactly should" in str(plan(prompt).next_question)


@pytest.mark.parametrize(
    ("prompt", "expression"),
    [
        ("Delete the branches of acme/web that aren't protected", "node_3.item.protected != `true`"),
        ("For each branch of acme/web that was never merged, post it to #dev", "lower(node_3.item.status) != 'merged'"),
    ],
)
def test_other_tests_stay_as_they_are_said(prompt: str, expression: str) -> None:
    (test,) = rows(document(prompt), "condition")
    assert test["properties"]["expression"] == expression


@pytest.mark.parametrize(
    ("prompt", "step", "state"),
    [
        ("List the issues of acme/api that are not closed", "github.list_issues", "open"),
        ("List the issues of acme/api that aren't open", "github.list_issues", "closed"),
        ("List the PRs of acme/api that are approved but not yet merged", "github.list_pull_requests", None),
        ("List the closed issues of acme/api", "github.list_issues", "closed"),
    ],
)
def test_a_denied_state_is_not_asked_for(prompt: str, step: str, state: str | None) -> None:
    assert inputs(document(prompt), step).get("state") == state


@pytest.mark.parametrize(
    ("prompt", "key"),
    [
        ("Close OPS-12 and comment that it was deployed", "OPS-12"),
        ("OPS-12 is done, close it and comment that it was deployed", "OPS-12"),
        ("Close OPS-12, then comment on OPS-13 that it was deployed", "OPS-13"),
    ],
)
def test_what_was_named_stays_known_where_a_step_tells_nothing_of_it(prompt: str, key: str) -> None:
    assert inputs(document(prompt), "jira.add_comment")["issue_key"] == key


@pytest.mark.parametrize(
    ("prompt", "step", "labels"),
    [
        ("Add the label triage to OPS-5", "jira.add_labels", ["triage"]),
        ("Label OPS-5 as urgent", "jira.add_labels", ["urgent"]),
        ("Remove the label bug from OPS-4", "jira.remove_labels", ["bug"]),
        ("Label issue 5 of acme/api as ready for review", "github.add_labels", ["ready for review"]),
        ('Replace the labels of OPS-5 by "a"', "jira.set_labels", ["a"]),
    ],
)
def test_labels_are_put_on_beside_those_that_are_there(prompt: str, step: str, labels: list[str]) -> None:
    assert inputs(document(prompt), step)["labels"] == labels


@pytest.mark.parametrize(
    ("prompt", "picked", "title"),
    [
        ("Close the issues in acme/api from bob", "[?@.is_from_bob]", "For each issue from bob"),
        ("Resolve PagerDuty incidents with low urgency", "[?lower(@.urgency) == 'low']",
         "For each incident with low urgency"),
        ("Archive Trello cards with the label done", "[?contains(@.labels[].name, 'done')]",
         "For each card with the label done"),
        ("Close PRs with merge conflicts in acme/web", "[?@.is_with_merge_conflicts]",
         "For each pull request with merge conflicts"),
        ("Delete all GitHub repos of acme", "[?@.is_of_acme]", "For each repository of acme"),
        ("Close all issues of sprint 12 in acme/api", "[?@.sprint == `12`]", "For each issue of sprint 12"),
        ("Delete all branches of acme/api", "", "For each branch"),
        ("Retry all jobs of pipeline 12 in GitLab group/api", "", "For each job"),
        ("Close all issues in acme/api with a comment", "", "For each issue"),
        ("Close all issues in acme/api", "", "For each issue"),
        ("Cancel the GitLab pipelines on branch dev of a/b", "", "For each pipeline"),
    ],
)  # fmt: skip
def test_what_a_preposition_tells_of_ended_things_counts(prompt: str, picked: str, title: str) -> None:
    (loop,) = rows(document(prompt), "for_each")
    assert re.sub(r"^[\w.]+", "", loop["properties"]["items"]) == picked
    assert loop["metadata"]["title"] == title


@pytest.mark.parametrize(
    ("prompt", "step", "query"),
    [
        ("Find GitHub issues mentioning timeout in acme/api and close them", "github.search_issues",
         'repo:acme/api is:issue "timeout"'),
        ("Find Zendesk tickets containing refund and assign them to Kim", "zendesk.search_tickets",
         'type:ticket "refund"'),
        ("Search Jira for issues about login and post them to #dev", "jira.search_issues", 'text ~ "login"'),
    ],
)  # fmt: skip
def test_what_things_are_about_is_searched_for(prompt: str, step: str, query: str) -> None:
    assert inputs(document(prompt), step)["query"] == query


@pytest.mark.parametrize(
    "prompt",
    ["When someone leaves #general, remove them from the GitHub org", "remove them from the GitHub org"],
)
def test_who_is_taken_out_of_an_organization_does_not_end_it(prompt: str) -> None:
    catalog = foreign_catalog(
        [
            ("GitHub", "delete_org", "Delete an organization"),
            ("GitHub", "delete_org_member", "Remove a member from an organization"),
        ]
    )
    assert names(document(prompt, catalog)) == ["github.delete_org_member"]
