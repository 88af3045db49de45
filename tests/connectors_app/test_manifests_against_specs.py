"""The shipped manifests state what the vendors' published API descriptions state.

Needs a directory of the (gzipped) descriptions (`vendor_specs`); without it these tests are skipped.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from typing import Any

import pytest

from connectors_app.contracts import OperationRole
from connectors_app.manifest import ConnectorManifest, OperationManifest, load_manifests
from tests.connectors_app.vendor_specs import (
    QUERY_IN_BODY,
    SPECS_DIR,
    Schema,
    actions,
    find,
    graphql_fields,
    load,
    needs_specs,
)

pytestmark = needs_specs

AUTOMATIC_HEADERS = {"accept", "authorization", "content-type"}
_SENTRY = "described as required, documented as 'only the attributes submitted are modified'"
_SENTRY_UPDATE = dict.fromkeys(
    (
        *("assignedTo", "discard", "hasSeen", "inbox", "isBookmarked", "isPublic", "isSubscribed", "merge"),
        *("priority", "status", "statusDetails", "substatus"),
    ),
    _SENTRY,
)
_BITBUCKET_USER = "the description types users as accounts; users have it"
_BITBUCKET_PIPELINE = "kinds of state and target are described apart, without a link from the pipeline"
_ASANA = "compact by default; the operation asks for it by opt_fields"
_CONFLUENCE = "content properties may be set on creation, the description leaves them out"
_TOKEN = "sent in the Authorization header"
# (connector, operation or *) to names that differ from the description, each with the reason.
EXEMPT: dict[tuple[str, str], dict[str, str]] = {
    ("asana", "list_projects"): {f"data[].{name}": _ASANA for name in ("archived", "color", "created_at", "due_on")}
    | {f"data[].{name}": _ASANA for name in ("notes", "permalink_url")},
    ("bitbucket", "*"): {
        "type": "discriminator of the description; requests go without",
        **dict.fromkeys(("pagelen", "q", "sort"), "documented once for all lists"),
        **dict.fromkeys(("author.account_id", "reviewers[].account_id"), _BITBUCKET_USER),
        **dict.fromkeys(("values[].author.account_id", "values[].reviewers[].account_id"), _BITBUCKET_USER),
        **dict.fromkeys(("state.name", "state.result", "target.ref_name", "target.ref_type"), _BITBUCKET_PIPELINE),
        **dict.fromkeys(("values[].state.name", "values[].state.result"), _BITBUCKET_PIPELINE),
        **dict.fromkeys(("values[].target.ref_name", "values[].target.ref_type"), _BITBUCKET_PIPELINE),
    },
    ("confluence", "update_page"): dict.fromkeys(("title", "version"), "taken from the current page when left out"),
    ("gitea", "merge_pull_request"): {"do": "Gitea's field is Do; the description is a fork's", "Do": "see do"},
    ("bitbucket", "create_pull_request"): {"description": "in the vendor's documentation only"},
    ("bitbucket", "trigger_pipeline"): {"variables": "in the examples of the description only"},
    ("jira", "add_attachment"): {"file": "the parts of the multipart body have no names in the description"},
    ("sentry", "update_issue"): _SENTRY_UPDATE,
    ("sentry", "resolve_issue"): _SENTRY_UPDATE,
    ("sentry", "ignore_issue"): _SENTRY_UPDATE,
    ("sentry", "assign_issue"): _SENTRY_UPDATE,
    ("azure_devops", "list_work_item_comments"): {"ids": "of the batch request that is described at the same path"},
    ("confluence", "create_page"): {"metadata": _CONFLUENCE},
    ("confluence", "add_comment"): {"metadata": _CONFLUENCE},
    ("slack", "*"): {
        "token": _TOKEN,
        "response_metadata": "the description of 2021 lacks the cursor",
        **dict.fromkeys(("metadata", "include_all_metadata"), "younger than the description of 2021"),
    },
}
_ASANA_TASK = "assignee completed completed_at created_at due_on modified_at notes parent permalink_url projects tags"
for _list in ("list_tasks", "search_tasks", "list_subtasks"):
    EXEMPT["asana", _list] = {f"data[].{name}": _ASANA for name in (*_ASANA_TASK.split(), "workspace")}


def check(manifest: ConnectorManifest, operation: OperationManifest, names: set[str], problem: str) -> None:
    """Fail with the names that no documented exception covers."""
    excepted = EXEMPT.get((manifest.key, "*"), {}) | EXEMPT.get((manifest.key, operation.key), {})
    if left := names - excepted.keys():
        pytest.fail(f"{manifest.key} {operation.key}: {problem}: {', '.join(sorted(left))}", pytrace=False)


def given(operation: OperationManifest, location: str, *, always: bool = False) -> set[str]:
    """Vendor names an operation fills in one part of the request; with `always`, only those no step may leave out."""
    names = {
        value.target or name
        for name, value in operation.inputs.items()
        if value.location == location
        and (not always or value.required or value.connection or "default" in value.json_schema)
    }
    for key in operation.constants:
        if location == "query" and key.startswith("query:"):
            names.add(key.removeprefix("query:"))
        elif location == "body" and not key.startswith("query:"):
            names.add(key)
    return names


def first_segments(targets: set[str]) -> set[str]:
    return {re.split(r"[.\[]", target.removeprefix("[]."), maxsplit=1)[0] for target in targets}


@pytest.mark.parametrize(("manifest", "operation"), actions())
def test_request_is_as_described(manifest: ConnectorManifest, operation: OperationManifest) -> None:
    vendor = find(manifest, operation)

    always = given(operation, "query", always=True) | manifest.auth.query.keys()
    in_body = manifest.key in QUERY_IN_BODY and operation.method != "GET"
    if in_body:
        always |= given(operation, "body", always=True)
        check(manifest, operation, given(operation, "body") - vendor.names("query"), "unknown fields of the body")
    missing = vendor.names("query", required=True) - always
    check(manifest, operation, missing, "required query parameters")
    known = vendor.names("query") | vendor.names("formData")
    check(manifest, operation, given(operation, "query") - known, "unknown query parameters")

    headers = {name.lower() for name in (*given(operation, "header", always=True), *manifest.headers)}
    wanted = {name.lower() for name in vendor.names("header", required=True)}
    check(manifest, operation, wanted - headers - AUTOMATIC_HEADERS, "required headers")

    body = vendor.body
    targets = first_segments(given(operation, "body"))
    if form := vendor.names("formData"):
        always = first_segments(given(operation, "body", always=True))
        check(manifest, operation, vendor.names("formData", required=True) - always, "required form fields")
        check(manifest, operation, targets - form, "unknown form fields")
    elif body is not None and operation.content_type != "application/json-patch+json":
        body = body.items or body
        always = first_segments(given(operation, "body", always=True))
        check(manifest, operation, body.required - always, "required body fields")
        if not body.is_open:
            check(manifest, operation, targets - body.properties.keys(), "unknown body fields")


def unknown_fields(output: dict[str, Any], schema: Schema | None, path: str = "") -> Iterator[str]:
    """Dotted names below `output` that the vendor's schema does not have, where it says anything."""
    if schema is None:
        return
    if "items" in output:
        yield from unknown_fields(output["items"], schema.items, f"{path}[]")
        return
    known = schema.properties
    if not known or schema.is_open:
        return
    for name, sub in output.get("properties", {}).items():
        if name not in known:
            yield f"{path}.{name}".lstrip(".")
        elif isinstance(sub, dict):
            yield from unknown_fields(sub, known[name], f"{path}.{name}")


def operations_of(connector: str, role: OperationRole) -> list[Any]:
    found = [manifest for manifest in load_manifests() if manifest.key == connector]
    return [pytest.param(item, id=item.key) for manifest in found for item in manifest.operations if item.role is role]


def selected(match: str) -> list[str]:
    """The paths of a match; "run.[name, id]" has two."""
    head, _, names = match.removesuffix("]").partition(".[")
    return [f"{head}.{name.strip()}" for name in names.split(",")] if names else [match]


@pytest.mark.parametrize("operation", operations_of("github", OperationRole.TRIGGER))
def test_github_events_are_described(operation: OperationManifest) -> None:
    document = load(SPECS_DIR / "github-webhooks-openapi.json.gz")
    name = "-".join(filter(None, (operation.event, operation.event_action))).replace("_", "-")
    assert name in document["webhooks"]
    content = document["webhooks"][name]["post"]["requestBody"]["content"]
    payload = Schema(document, content["application/json"]["schema"])

    assert not set(unknown_fields(operation.output, payload))
    matches = [path for value in operation.inputs.values() for path in selected(value.match)]
    for path in (*matches, *operation.when):
        node: Schema | None = payload
        for segment in path.split("."):
            assert node is not None
            assert segment.removesuffix("[]") in node.properties, path
            node = node.properties[segment.removesuffix("[]")]
            node = node.items if segment.endswith("[]") else node


@pytest.mark.parametrize(
    ("connector", "file"), [("bitbucket", "bitbucket-cloud.yaml.gz"), ("pagerduty", "pagerduty-rest.json.gz")]
)
def test_event_names_occur_in_the_description(connector: str, file: str) -> None:
    text = gzip.decompress((SPECS_DIR / file).read_bytes()).decode()
    for parameter in operations_of(connector, OperationRole.TRIGGER):
        assert parameter.values[0].event in text


@pytest.mark.parametrize("operation", operations_of("linear", OperationRole.ACTION))
def test_linear_fields_are_in_its_schema(operation: OperationManifest) -> None:
    fields = graphql_fields(SPECS_DIR / "linear-schema.graphql.gz")
    assert operation.graphql in fields
    arguments = fields[operation.graphql]
    targets = first_segments(given(operation, "body"))
    assert targets <= arguments.keys()
    assert {name for name, required in arguments.items() if required} <= targets


@pytest.mark.parametrize(("manifest", "operation"), actions())
def test_output_fields_are_described(manifest: ConnectorManifest, operation: OperationManifest) -> None:
    names = set(unknown_fields(operation.output, find(manifest, operation).response))
    check(manifest, operation, names, "unknown output fields")
