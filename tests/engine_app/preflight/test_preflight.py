"""Preflight against a vendor on the loopback: what is found, what isn't, and what nobody could look at."""

from __future__ import annotations

import io
import json
import time
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from connectors_app.models import Credential
from engine_app.preflight.contracts import CODES, FindingSeverity, PreflightReport
from engine_app.preflight.services import preflight_run
from sessions_app.models import Workflow
from tests.connectors_app.credentials.accounts import SECRET, make_credential
from tests.connectors_app.credentials.vendor import Vendor
from tests.engine_app.preflight.workflows import make_workflow

pytestmark = pytest.mark.django_db
BASIC = {"kind": "basic", "secrets": {"username": "ann@acme.io", "password": SECRET}, "settings": {"site": "acme"}}


def run(workflow: Workflow, **values: Any) -> PreflightReport:
    report = preflight_run(workspace_id=workflow.workspace_id, workflow_id=workflow.pk, **values)
    assert {item.code for item in report.findings} <= set(CODES)
    for item in report.findings:
        passed = item.severity is FindingSeverity.PASSED
        assert item.field, item
        assert bool(item.advice) is not passed, item
        assert item.node_id or item.code in {"scope-broader", "scope-unneeded", "not-told"}, item
    return report


def seen(report: PreflightReport) -> dict[tuple[str | None, str], list[tuple[str, str]]]:
    """(node, field) to (severity, code) of each finding."""
    found: dict[tuple[str | None, str], list[tuple[str, str]]] = {}
    for item in report.findings:
        found.setdefault((item.node_id, item.field), []).append((str(item.severity), item.code))
    return found


def github(vendor: Vendor, scopes: str = "repo") -> None:
    vendor.answer("/user", {"login": "octocat"}, X_OAuth_Scopes=scopes)
    vendor.answer("/repos/acme/api", {"full_name": "acme/api"})
    vendor.answer("/repos/acme/api/branches/main", {"name": "main"})
    vendor.answer("/repos/acme/api/labels/bug", {"name": "bug"})
    vendor.answer("/repos/acme/api/labels/needs%20work", {"name": "needs work"})
    vendor.answer("/repos/acme/api/assignees/ann", None, status=204)


ISSUE = {"repository": "acme/api", "title": "x", "labels": ["bug", "needs work"], "assignees": ["ann"]}


def test_a_sound_workflow_passes_and_says_what_was_seen(vendor: Vendor, alice: Any) -> None:
    github(vendor)
    make_credential(alice, base_url=vendor.url)
    workflow = make_workflow(
        alice, ("github.push", {"repository": "acme/api", "branch": "main"}), ("github.create_issue", ISSUE)
    )
    report = run(workflow)
    assert report.ok
    assert report.complete
    assert seen(report) == {
        (None, "credential"): [("warning", "scope-broader")],
        ("node-1", "credential"): [("passed", "credential-accepted")],
        ("node-1", "inputs.repository"): [("passed", "found")],
        ("node-1", "inputs.branch"): [("passed", "found")],
        ("node-2", "credential"): [("passed", "credential-accepted"), ("passed", "scope-granted")],
        ("node-2", "inputs.repository"): [("passed", "found")],
        ("node-2", "inputs.labels"): [("passed", "found"), ("passed", "found")],
        ("node-2", "inputs.assignees"): [("passed", "found")],
    }
    assert {item.method for item in vendor.asked} == {"GET"}
    assert sorted(vendor.paths()) == sorted(set(vendor.paths())), "every question once"
    (account,) = report.accounts
    assert (account.identity, account.scopes, account.unneeded_scopes) == ("octocat", ("repo",), ())
    assert account.least_scopes == ("public_repo|repo",)
    row = Credential.unscoped.get()
    assert row.last_test is not None
    assert row.last_test["identity"] == "octocat"


def test_what_does_not_exist_is_named_with_node_field_and_fix(vendor: Vendor, alice: Any) -> None:
    github(vendor)
    make_credential(alice, base_url=vendor.url)
    wrong = {"repository": "acme/nothing", "title": "x", "labels": ["bgu"], "assignees": ["nobody"]}
    workflow = make_workflow(
        alice, ("github.push", {"repository": "acme/api", "branch": "mian"}), ("github.create_issue", wrong)
    )
    report = run(workflow)
    assert not report.ok
    found = seen(report)
    assert found["node-1", "inputs.branch"] == [("error", "not-found")]
    assert found["node-2", "inputs.repository"] == [("error", "not-found")]
    assert found["node-2", "inputs.labels"] == [("warning", "not-found")]
    assert found["node-2", "inputs.assignees"] == [("error", "not-found")]
    assert all(item.fix for item in report.findings if item.severity in {FindingSeverity.ERROR, "warning"})


def test_a_vendor_that_is_down_is_no_fault_of_the_credential(vendor: Vendor, alice: Any) -> None:
    vendor.answer("/user", {"message": "down"}, status=503)
    make_credential(alice, base_url=vendor.url)
    report = run(make_workflow(alice, ("github.push", {"repository": "acme/api"}), ("github.create_issue", ISSUE)))
    said = [item for item in report.findings if item.field == "credential"]
    assert {(item.severity, item.code) for item in said} == {(FindingSeverity.UNCHECKED, "undecided")}
    assert "Renew" not in " ".join(item.advice for item in said)


def test_expressions_are_unchecked_never_passed(vendor: Vendor, alice: Any) -> None:
    github(vendor)
    make_credential(alice, base_url=vendor.url)
    inputs = {
        "repository": "{{ node_1.repository.full_name }}",
        "title": "{{ node_1.after }}",
        "labels": ["bug", "{{ node_1.ref }}"],
    }
    workflow = make_workflow(alice, ("github.push", {"repository": "acme/api"}), ("github.create_issue", inputs))
    report = run(workflow)
    assert report.ok
    assert not report.complete
    found = seen(report)
    assert found["node-2", "inputs.repository"] == [("unchecked", "expression")]
    assert found["node-2", "inputs.labels"] == [("unchecked", "depends-on-expression"), ("unchecked", "expression")]


def test_no_credential_is_an_error_of_actions_and_leaves_all_else_unchecked(alice: Any, bob: Any) -> None:
    make_credential(bob)
    workflow = make_workflow(alice, ("github.push", {"repository": "acme/api"}), ("github.create_issue", ISSUE))
    report = run(workflow)
    found = seen(report)
    assert found["node-1", "credential"] == [("unchecked", "credential-missing")]
    assert found["node-2", "credential"] == [("error", "credential-missing")]
    assert found["node-2", "inputs.labels"] == [("unchecked", "no-credential")] * 2
    assert "passed" not in {severity for items in found.values() for severity, _ in items}
    assert report.requests == 0


def test_a_named_credential_of_another_workspace_or_connector_is_unknown(alice: Any, bob: Any) -> None:
    foreign = make_credential(bob)
    other = make_credential(alice, "gitea", settings={"host": "git.example.com"})
    for named in (str(foreign.pk), str(other.pk)):
        workflow = make_workflow(
            alice, ("manual.manual", {}), ("github.create_issue", ISSUE), node_2={"credential": named}
        )
        assert seen(run(workflow))["node-2", "credential"] == [("error", "credential-unknown")]


def test_a_rejected_credential_stops_all_questions_with_it(vendor: Vendor, alice: Any) -> None:
    vendor.answer("/user", {"message": "Bad credentials"}, status=401)
    make_credential(alice, base_url=vendor.url)
    report = run(make_workflow(alice, ("manual.manual", {}), ("github.create_issue", ISSUE)))
    found = seen(report)
    assert found["node-2", "credential"] == [("error", "credential-refused")]
    assert found["node-2", "inputs.repository"] == [("unchecked", "no-credential")]
    assert vendor.paths() == ["/user"]
    assert ("node-1", "credential") not in found


@pytest.mark.parametrize(
    ("granted", "codes"),
    [
        ("repo", ["scope-granted", "scope-broader"]),
        ("repo, public_repo", ["scope-granted"]),
        ("public_repo", ["scope-granted"]),
        ("repo, admin:org, delete_repo", ["scope-granted", "scope-broader", "scope-unneeded"]),
        ("read:user", ["scope-missing", "scope-unneeded"]),
        ("", ["scope-missing"]),
    ],
)
def test_scopes_lacking_and_scopes_too_many(vendor: Vendor, alice: Any, granted: str, codes: list[str]) -> None:
    github(vendor, granted)
    make_credential(alice, base_url=vendor.url)
    report = run(make_workflow(alice, ("manual.manual", {}), ("github.create_issue", ISSUE)))
    assert sorted(item.code for item in report.findings if item.code.startswith("scope-")) == sorted(codes)
    extra = [item for item in report.findings if item.code == "scope-unneeded"]
    if "admin:org" in granted:
        assert "admin:org, delete_repo" in extra[0].message
        assert report.accounts[0].unneeded_scopes == ("admin:org", "delete_repo")


def test_a_vendor_that_tells_no_scopes_leaves_them_unchecked(vendor: Vendor, alice: Any) -> None:
    github(vendor)
    vendor.answer("/user", {"login": "octocat"})
    make_credential(alice, base_url=vendor.url)
    report = run(make_workflow(alice, ("manual.manual", {}), ("github.create_issue", ISSUE)))
    assert seen(report)[None, "credential"] == [("unchecked", "not-told")]


def test_the_time_limit_leaves_unchecked_what_was_not_reached(vendor: Vendor, alice: Any, settings: Any) -> None:
    github(vendor)
    settings.PREFLIGHT_TIMEOUT_SECONDS, settings.PREFLIGHT_CONCURRENCY = 1.0, 1
    vendor.delay = 0.4
    make_credential(alice, base_url=vendor.url)
    workflow = make_workflow(alice, ("manual.manual", {}), ("github.create_issue", ISSUE))
    started = time.monotonic()
    report = run(workflow)
    assert time.monotonic() - started < 5
    codes = [item.code for item in report.findings if item.field.startswith("inputs.")]
    assert "time-limit" in codes
    assert all(item.severity is FindingSeverity.UNCHECKED for item in report.findings if item.code == "time-limit")


def test_questions_run_side_by_side(vendor: Vendor, alice: Any) -> None:
    github(vendor)
    vendor.delay = 0.3
    make_credential(alice, base_url=vendor.url)
    workflow = make_workflow(alice, ("manual.manual", {}), ("github.create_issue", ISSUE))
    report = run(workflow)
    assert report.requests == 5
    assert vendor.most_open == 4, "all but the first at once"


def test_slack_channels_by_name_and_id_in_a_list_of_several_pages(vendor: Vendor, alice: Any) -> None:
    vendor.answer("/auth.test", {"ok": True, "user": "bot", "team": "A"}, method="POST", X_OAuth_Scopes="chat:write")
    pages = {
        "": {
            "ok": True,
            "channels": [{"id": "C0000001", "name": "general"}],
            "response_metadata": {"next_cursor": "p2"},
        },
        "p2": {
            "ok": True,
            "channels": [{"id": "C0000002", "name": "oncall"}],
            "response_metadata": {"next_cursor": ""},
        },
    }
    vendor.answers["GET", "/conversations.list"] = lambda request, text: (
        200, pages[request.query.get("cursor", "")], {},
    )  # fmt: skip
    vendor.answers["GET", "/conversations.info"] = lambda request, text: (
        200, {"ok": False, "error": "channel_not_found"}, {},
    )  # fmt: skip
    make_credential(alice, "slack", base_url=vendor.url)
    steps = [("slack.post_message", {"channel": name, "text": "x"}) for name in ("#oncall", "oncal", "C0123456")]
    found = seen(run(make_workflow(alice, ("manual.manual", {}), *steps)))
    assert found["node-2", "inputs.channel"] == [("passed", "found")]
    assert found["node-3", "inputs.channel"] == [("error", "not-found")]
    assert found["node-4", "inputs.channel"] == [("error", "not-found")]
    assert vendor.paths().count("/conversations.info?channel=C0123456") == 1
    assert len([path for path in vendor.paths() if path.startswith("/conversations.list")]) == 2


def test_without_the_scope_for_private_channels_an_unknown_name_is_a_warning(vendor: Vendor, alice: Any) -> None:
    vendor.answer("/auth.test", {"ok": True, "user": "bot", "team": "A"}, method="POST")

    def channels(request: Any, text: str) -> Any:
        if "private_channel" in request.query.get("types", ""):
            return 200, {"ok": False, "error": "missing_scope"}, {}
        return 200, {"ok": True, "channels": [{"id": "C0000001", "name": "general"}]}, {}

    vendor.answers["GET", "/conversations.list"] = channels
    make_credential(alice, "slack", base_url=vendor.url)
    steps = [("slack.post_message", {"channel": name, "text": "x"}) for name in ("#general", "#secret")]
    found = seen(run(make_workflow(alice, ("manual.manual", {}), *steps)))
    assert found["node-2", "inputs.channel"] == [("passed", "found")]
    assert found["node-3", "inputs.channel"] == [("warning", "not-found")]


def jira(vendor: Vendor) -> None:
    vendor.answer("/rest/api/3/myself", {"emailAddress": "ann@acme.io"})
    vendor.answer("/rest/api/3/project/OPS", {"key": "OPS"})
    types = {"issueTypes": [{"id": "10001", "name": "Bug"}, {"id": "10002", "name": "Task"}], "total": 2}
    vendor.answer("/rest/api/3/issue/createmeta/OPS/issuetypes", types)
    field = {"required": True, "hasDefaultValue": False}
    fields = [
        {"fieldId": "summary", "key": "summary", "name": "Summary", **field},
        {"fieldId": "project", "key": "project", "name": "Project", **field},
        {"fieldId": "issuetype", "key": "issuetype", "name": "Issue Type", **field},
        {"fieldId": "reporter", "key": "reporter", "name": "Reporter", **field},
        {"fieldId": "priority", "key": "priority", "name": "Priority", "required": True, "hasDefaultValue": True},
        {"fieldId": "customfield_10042", "key": "customfield_10042", "name": "Severity",
         "allowedValues": [{"value": "S1"}, {"value": "S2"}], **field},
        {"fieldId": "components", "key": "components", "name": "Components", **field},
    ]  # fmt: skip
    vendor.answer("/rest/api/3/issue/createmeta/OPS/issuetypes/10001", {"fields": fields})
    vendor.answer("/rest/api/3/issue/createmeta/OPS/issuetypes/10002", {"fields": fields[:5]})
    vendor.answer("/rest/api/3/issue/OPS-1", {"key": "OPS-1"})
    transitions = [
        {"id": "31", "name": "Finish", "to": {"name": "Done"}},
        {"id": "21", "name": "Start", "to": {"name": "Doing"}},
    ]
    vendor.answer("/rest/api/3/issue/OPS-1/transitions", {"transitions": transitions})
    statuses = [{"name": "Bug", "statuses": [{"name": "To Do"}, {"name": "Doing"}, {"name": "Done"}]}]
    vendor.answer("/rest/api/3/project/OPS/statuses", statuses)


def test_jira_fields_that_the_project_demands(vendor: Vendor, alice: Any) -> None:
    jira(vendor)
    make_credential(alice, "jira", base_url=vendor.url, **BASIC)
    bug = {"project": "OPS", "issue_type": "Bug", "summary": "{{ trigger.x }}"}
    workflow = make_workflow(
        alice,
        ("manual.manual", {}),
        ("jira.create_issue", bug),
        ("jira.create_issue", bug | {"issue_type": "task"}),
        ("jira.create_issue", bug | {"issue_type": "Epic"}),
        ("jira.create_issue", bug | {"project": "{{ trigger.project }}"}),
        (
            "jira.create_issue",
            bug | {"components": ["api"], "custom_fields": {"customfield_10042": {"value": "{{ trigger.severity }}"}}},
        ),
    )
    report = run(workflow)
    found = seen(report)
    assert found["node-2", "inputs.custom_fields.customfield_10042"] == [("error", "required-field")]
    assert found["node-2", "inputs.components"] == [("error", "required-field")]
    assert found["node-2", "inputs.issue_type"] == [("passed", "found")]
    assert found["node-3", "inputs.issue_type"] == [("passed", "found"), ("passed", "fields-complete")]
    assert found["node-4", "inputs.issue_type"] == [("error", "not-found"), ("unchecked", "undecided")]
    assert found["node-5", "inputs.project"] == [("unchecked", "expression"), ("unchecked", "depends-on-expression")]
    severity = next(item for item in report.findings if item.field == "inputs.custom_fields.customfield_10042")
    assert "S1, S2" in severity.fix
    assert ("passed", "fields-complete") in found["node-6", "inputs.issue_type"]


def test_what_lies_beyond_the_part_that_is_read_is_unchecked(vendor: Vendor, alice: Any) -> None:
    jira(vendor)
    optional = [{"fieldId": f"customfield_{number}", "name": "x", "required": False} for number in range(200)]
    vendor.answer("/rest/api/3/issue/createmeta/OPS/issuetypes/10002", {"fields": optional, "total": 260})
    make_credential(alice, "jira", base_url=vendor.url, **BASIC)
    task = {"project": "OPS", "issue_type": "Task", "summary": "x"}
    found = seen(run(make_workflow(alice, ("manual.manual", {}), ("jira.create_issue", task))))
    assert found["node-2", "inputs.issue_type"] == [("passed", "found"), ("unchecked", "list-truncated")]
    github(vendor)
    make_credential(alice, base_url=vendor.url)
    many = ISSUE | {"labels": ["bug"] * 51}
    found = seen(run(make_workflow(alice, ("manual.manual", {}), ("github.create_issue", many))))
    assert sorted(set(found["node-2", "inputs.labels"])) == [("passed", "found"), ("unchecked", "list-truncated")]


def test_jira_transitions(vendor: Vendor, alice: Any) -> None:
    jira(vendor)
    make_credential(alice, "jira", base_url=vendor.url, **BASIC)
    moves = [
        {"issue_key": "OPS-1", "status": "done"},
        {"issue_key": "OPS-1", "status": "Finish"},
        {"issue_key": "OPS-1", "status": "To Do"},
        {"issue_key": "{{ node_2.key }}", "status": "Done"},
        {"issue_key": "{{ node_2.key }}", "status": "Shipped"},
        {"issue_key": "OPS-9", "status": "Done"},
    ]
    workflow = make_workflow(
        alice,
        ("manual.manual", {}),
        ("jira.create_issue", {"project": "OPS", "issue_type": "Task", "summary": "x"}),
        *(("jira.transition_issue", move) for move in moves),
    )
    report = run(workflow)
    found = seen(report)
    own = {"transition-allowed", "transition-not-allowed", "status-unknown", "depends-on-expression", "undecided"}
    codes = [[item for item in found[f"node-{number}", "inputs.status"] if item[1] in own] for number in range(3, 9)]
    assert codes == [
        [("passed", "transition-allowed")],
        [("passed", "transition-allowed")],
        [("error", "transition-not-allowed")],
        [("unchecked", "depends-on-expression")],
        [("warning", "status-unknown")],
        [("unchecked", "undecided")],
    ]
    refused = next(item for item in report.findings if item.code == "transition-not-allowed")
    assert refused.fix == "Allowed now: Doing, Done."
    assert found["node-8", "inputs.issue_key"] == [("error", "not-found")]


def test_it_says_what_would_be_written_and_where(alice: Any, api: Any) -> None:
    calls = ("github.list_issues", {"repository": "acme/api"}), ("github.create_issue", ISSUE)
    workflow = make_workflow(
        alice, ("manual.manual", {}), *calls, ("slack.post_message", {"channel": "{{ node_2.x }}"})
    )
    version = workflow.current_version
    assert version is not None
    version.document["data"][3]["scm_id"] = None
    version.document["data"][3]["properties"]["action"] = "no_such_thing"
    version.document["data"][3]["name"] = "slack-no-such-thing"
    version.save()
    body = api.post(f"/api/v1/workflows/{workflow.pk}/preflight").json()
    told = [(item["node_id"], item["connector"], item["action"], item["risk"]) for item in body["writes"]]
    assert told == [
        ("node-3", "github", "create_issue", "write"),
        ("node-4", "slack", "no_such_thing", "unknown"),
    ]
    assert [item["target"] for item in body["writes"]] == [
        [{"input": "repository", "value": "acme/api", "expression": False, "steps": []}],
        [{"input": "channel", "value": "{{ node_2.x }}", "expression": True, "steps": ["node-2"]}],
    ]
    assert body["requests"] == 0
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("preflight", str(workflow.pk), stdout=out)
    assert "writes     node-3, “Create a GitHub issue”: GitHub, Create an issue → repository acme/api" in out.getvalue()


def test_over_http_and_as_a_command(vendor: Vendor, alice: Any, api: Any, bobs_api: Any) -> None:
    github(vendor)
    make_credential(alice, base_url=vendor.url)
    workflow = make_workflow(alice, ("manual.manual", {}), ("github.create_issue", ISSUE | {"repository": "acme/no"}))
    url = f"/api/v1/workflows/{workflow.pk}/preflight"
    assert bobs_api.post(url).status_code == 404
    assert vendor.asked == []
    body = api.post(url).json()
    assert (body["ok"], body["version"], body["accounts"][0]["identity"]) == (False, 1, "octocat")
    assert {"node_id", "field", "severity", "code", "message", "fix"} == set(body["findings"][0])
    assert api.post(url, {"version": 2}, format="json").status_code == 404
    assert api.post(url, {"version": "x"}, format="json").status_code == 422
    out = io.StringIO()
    with pytest.raises(CommandError, match="errors"):
        call_command("preflight", str(workflow.pk), stdout=out)
    assert "acme/no does not exist" in out.getvalue()
    printed = io.StringIO()
    with pytest.raises(CommandError):
        call_command("preflight", str(workflow.pk), "--json", stdout=printed)
    assert json.loads(printed.getvalue())["counts"]["error"] == body["counts"]["error"]
    assert SECRET not in out.getvalue() + printed.getvalue() + json.dumps(body)
