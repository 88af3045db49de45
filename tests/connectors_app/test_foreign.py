"""Foreign catalogues: names derived from ids, imported beside the shipped registry."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from connectors_app.foreign import Activity, catalog_import, derive_names, parse_activities
from connectors_app.models import Connector, Operation
from connectors_app.selectors import catalog_snapshot
from wfproject.common.errors import ValidationFailed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("external_id", "expected"),
    [
        ("GitHub_Issue__3_0_0__create_Issue", ("github", "create_issue")),
        ("Microsoft_Teams_Message__1_0_0__create_Message", ("microsoft_teams", "create_message")),
        ("ServiceNow_Incident__2_0__updatewithwhere_Incident", ("servicenow", "updatewithwhere_incident")),
        ("Zenko_CRM_Customer__1_0_0__retrieve_Customer", ("Zenko CRM", "retrieve_customer")),
        ("Google_Sheets_Spreadsheet__1_0_0__create_Spreadsheet", ("Google Sheets", "create_spreadsheet")),
        ("Google_Calendar_Calendar__1_0_0__create_Calendar", ("Google Calendar", "create_calendar")),
        ("HubSpot_Company__1_0_0__retrieve_Companies", ("HubSpot", "retrieve_companies")),
        ("Zenko_Pull_Request__1_0_0__close_PullRequest", ("Zenko", "close_pull_request")),
        ("Zenko_Box__1_0_0__empty_Boxes", ("Zenko", "empty_boxes")),
        ("Zenko_Sheets_Worksheet__1_0_0__delete_Worksheet", ("Zenko Sheets", "delete_worksheet")),
        ("Zenko_Calendar_Calendar__1_0_0__create_Calendar", ("Zenko Calendar", "create_calendar")),
        ("Zenko_Opportunity__1_0_0__retrieve_Opportunities", ("Zenko", "retrieve_opportunities")),
        ("slack.postMessage", ("slack", "post_message")),
        ("shopify:create-order", ("shopify", "create_order")),
        ("Trello_addCard", ("trello", "add_card")),
        ("lonely", ("general", "lonely")),
    ],
)
def test_names_are_derived_from_ids(external_id: str, expected: tuple[str, str]) -> None:
    assert derive_names(external_id, catalog_snapshot()) == expected


ACTIVITIES = [
    Activity("GitHub_Issue__3_0_0__create_Issue", "Create an issue in a repository."),
    Activity("GitHub_Issue__4_0_0__create_Issue", "Create an issue the new way."),
    Activity("Zenko_CRM_Customer__1_0_0__retrieve_Customer", ""),
]


def test_import_keeps_ids_and_settles_collisions() -> None:
    report = catalog_import(name="foreign", activities=ACTIVITIES)
    assert (report.connectors, report.created) == (2, 3)
    snapshot = catalog_snapshot(("foreign",)).operations
    operations = [item for item in snapshot if item.connector.catalog == "foreign"]  # beside the built-in starts
    assert {item.external_id for item in operations} == {item.external_id for item in ACTIVITIES}
    assert sorted(item.key for item in operations) == ["create_issue", "create_issue_2", "retrieve_customer"]
    assert catalog_snapshot(("core",)).find("github", "create_issue").external_id == ""  # type: ignore[union-attr]
    both = catalog_snapshot(("core", "foreign"))
    assert len(both.operations) == len(catalog_snapshot(("core",)).operations) + 3


def test_a_second_import_updates_and_retires() -> None:
    catalog_import(name="foreign", activities=ACTIVITIES)
    changed = [Activity(ACTIVITIES[0].external_id, "Open an issue."), *ACTIVITIES[2:]]
    report = catalog_import(name="foreign", activities=changed)
    assert (report.created, report.updated, report.retired) == (0, 2, 1)
    row = Operation.objects.get(connector__catalog="foreign", external_id=ACTIVITIES[0].external_id)
    assert row.description == "Open an issue."


@pytest.mark.parametrize(
    "value", [{}, [], "x", [{}], [{"id": 3}], [{"id": " "}], [{"id": "a"}, {"id": "a"}], None, [None]]
)
def test_what_is_not_a_list_of_activities_is_refused(value: Any) -> None:
    with pytest.raises(ValidationFailed):
        parse_activities(value)


def test_a_second_import_moves_what_is_now_of_another_connector() -> None:
    activities = [Activity("HubSpot_Company__1_1_0__retrieve_Companies", "Retrieve companies")]
    catalog_import(name="foreign", activities=activities)
    right = Operation.objects.get(connector__catalog="foreign")
    wrong = Connector.objects.create(catalog="foreign", key="hub_spot_company", name="HubSpot Company")
    Operation.objects.filter(pk=right.pk).update(connector=wrong, key="companies")
    report = catalog_import(name="foreign", activities=activities)
    moved = Operation.objects.get(connector__catalog="foreign")
    assert (moved.pk, moved.connector_id, moved.key) == (right.pk, right.connector_id, "retrieve_companies")
    assert (report.connectors, report.created, report.updated) == (1, 0, 1)
    assert not Connector.objects.filter(pk=wrong.pk).exists()



def test_the_shipped_catalogue_cannot_be_overwritten() -> None:
    with pytest.raises(ValidationFailed):
        catalog_import(name="core", activities=ACTIVITIES)


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "activities.json"
    file.write_text(json.dumps([{"id": item.external_id, "description": item.description} for item in ACTIVITIES]))
    call_command("import_catalog", str(file), name="foreign")
    assert "3 operations created" in capsys.readouterr().out
    file.write_text("{")
    with pytest.raises(CommandError):
        call_command("import_catalog", str(file), name="foreign")
