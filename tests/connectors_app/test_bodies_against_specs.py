"""Requests with generated inputs fit the vendors' own schemas: types, enums and nested fields, in every place.

They are bound as the executor binds them; nothing is sent. Names and required parameters are the matter of
`test_manifests_against_specs`.
"""

from __future__ import annotations

import asyncio
import gzip
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit
from zlib import crc32

import graphql
import pytest
from graphql.execution.values import get_variable_values

from connectors_app.connection import Connection
from connectors_app.contracts import OperationRole
from connectors_app.execution.binding import BoundRequest, bind
from connectors_app.execution.contracts import ExecutableOperation
from connectors_app.execution.inputs import checked_inputs
from connectors_app.execution.paging import Page, read_list
from connectors_app.execution.registry import manifest_operation
from connectors_app.http.messages import Credentials, VendorRequest, VendorResponse
from connectors_app.manifest import MANIFEST_ROOT, ConnectorManifest, OperationManifest, load_manifest
from connectors_app.manifest_parts import PagingManifest
from tests.connectors_app.vendor_schemas import VendorSchema, from_text
from tests.connectors_app.vendor_specs import (
    QUERY_IN_BODY,
    SAME_PATH,
    SPECS_DIR,
    Json,
    Schema,
    VendorOperation,
    actions,
    find,
    needs_specs,
)
from tests.connectors_app.vendors.generated import WORDS, valid_inputs

pytestmark = needs_specs

PLACEHOLDER = re.compile(r"\{[^{}]*\}")
CHANCES = (0.0, 1.0, 0.5, 0.5)  # of an optional input: without any, with all, by lot
# Free text that is an identifier where the vendor has one (its pattern is checked), and text anywhere else.
WORDS_OF: dict[str, tuple[str, ...]] = {
    "discord": ("1182736455463728", "42"),
    "slack": ("1716213000.000200",),
    "trello": ("5abbe4b7ddc1b351ef961414", "5abbe4b7ddc1b351ef961415"),
}
_ONE_SORT = "the description holds text of one kind for a list that it says is separated by commas"
_FORM = "described for forms, where all is text; in JSON, which Slack takes as well, it stands as itself"
_PARTS = "parts of a form with a file, whose names are the matter of test_manifests_against_specs"
_NO_BODY = "the description leaves the body to words and examples"
# (connector, operation) to parameters (or the body) with a wrong or no schema in the description, with the reason.
_NAMED = "a name becomes the id right before the call (test_naming)"
EXEMPT: dict[tuple[str, str], dict[str, str]] = {
    ("azure_devops", "run_pipeline"): {"pipelineId": _NAMED},
    ("azure_devops", "list_pipeline_runs"): {"pipelineId": _NAMED},
    ("bitbucket", "create_branch"): {"body": _NO_BODY},
    ("bitbucket", "update_issue"): {"body": _NO_BODY},
    ("confluence", "attach_file"): {"body": _PARTS},
    ("jira", "add_attachment"): {"body": _PARTS},
    ("slack", "upload_file"): {"body": _PARTS},
    ("jira", "list_sprints"): {"state": "described as an object, in words as names separated by commas"},
    ("slack", "post_message"): {"blocks": _FORM},
    ("slack", "send_direct_message"): {"blocks": _FORM},
    ("slack", "schedule_message"): {"post_at": _FORM},
    ("trello", "update_card"): {"idLabels": _ONE_SORT, "idMembers": _ONE_SORT},
}
_SENTRY = "described as required, documented as 'only the attributes submitted are modified'"
_SENTRY_FIELDS = (
    *("assignedTo", "discard", "hasSeen", "inbox", "isBookmarked", "isPublic", "isSubscribed", "merge", "priority"),
    *("status", "statusDetails", "substatus", "ignoreCount", "ignoreDuration", "ignoreUserCount", "ignoreUserWindow"),
    *("ignoreWindow", "inCommit", "inNextRelease", "inRelease"),
)
_FORK = "Gitea's field is Do; the description is a fork's"
# (connector, operation or *) to fields the description requires and the vendor does not, each with the reason.
OPTIONAL: dict[tuple[str, str], dict[str, str]] = {
    ("bitbucket", "*"): {"type": "discriminator of the description; requests go without"},
    ("gitea", "merge_pull_request"): {"do": _FORK},
    ("confluence", "update_page"): dict.fromkeys(("title", "version"), "taken from the current page (test_confluence)"),
    **{
        ("sentry", key): dict.fromkeys(_SENTRY_FIELDS, _SENTRY)
        for key in ("update_issue", "resolve_issue", "ignore_issue", "assign_issue")
    },
}
_TEXT: Json = {"type": "string"}
# (connector, operation) to fields of the body that the vendor takes and the description's schema lacks.
EXTRA: dict[tuple[str, str], dict[str, Json]] = {
    # In the vendor's documentation only.
    ("bitbucket", "create_pull_request"): {"description": _TEXT},
    # In the examples of the description only.
    ("bitbucket", "trigger_pipeline"): {
        "variables": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["key", "value"],
                "properties": {"key": _TEXT, "value": _TEXT, "secured": {"type": "boolean"}},
            },
        }
    },
    ("gitea", "merge_pull_request"): {
        "Do": {
            "enum": ["merge", "rebase", "rebase-merge", "squash", "fast-forward-only", "manually-merged"]
        }  # see _FORK
    },
}
# Schemas of a vendor that stand in place of its own, by reference.
MENDED: dict[str, dict[str, Json]] = {
    "azure_devops": {
        # An object and a list at once; and "object" is what .NET calls any value.
        "#/definitions/JsonPatchDocument": {"type": "array", "items": {"$ref": "#/definitions/JsonPatchOperation"}},
        "#/definitions/JsonPatchOperation": {
            "type": "object",
            "required": ["op", "path"],
            "properties": {
                "op": {"enum": ["add", "remove", "replace", "move", "copy", "test"]},
                "path": {"type": "string", "pattern": "^/"},
                "from": _TEXT,
                "value": {},
            },
        },
    },
    "bitbucket": {
        # Its kinds are described apart; this is pipeline_ref_target, the one that branches and tags have.
        "#/components/schemas/pipeline_target": {
            "type": "object",
            "required": ["type"],
            "properties": {
                "type": {"enum": ["pipeline_ref_target"]},
                "ref_type": {"enum": ["branch", "tag", "named_branch", "bookmark"]},
                "ref_name": _TEXT,
                "commit": {"$ref": "#/components/schemas/commit"},
                "selector": {"$ref": "#/components/schemas/pipeline_selector"},
            },
        },
        # An object and text at once; an object of these fields in the examples of the description.
        "#/components/schemas/pipeline_selector": {
            "type": "object",
            "required": ["type"],
            "properties": {"type": {"enum": ["branches", "tags", "bookmarks", "default", "custom"]}, "pattern": _TEXT},
        },
    },
    "opsgenie": {
        # Its kinds (TeamRecipient and others) are described apart; only the discriminator links them.
        "#/definitions/Recipient": {
            "type": "object",
            "required": ["type"],
            "properties": {
                "type": {"enum": ["all", "none", "user", "escalation", "schedule", "team", "group"]},
                **dict.fromkeys(("id", "name", "username"), _TEXT),
            },
        }
    },
    "pagerduty": {
        # Text in the description's own example of creating an incident.
        "#/components/schemas/IncidentBody": {
            "type": "object",
            "required": ["type"],
            "properties": {"type": {"enum": ["incident_body"]}, "details": _TEXT},
        },
        # The example of requesting responders wraps each target; its schema does not.
        "#/components/schemas/ResponderRequestTargetReference": {
            "type": "object",
            "properties": {
                "responder_request_target": {
                    "type": "object",
                    "properties": {"id": _TEXT, "type": {"enum": ["user_reference", "escalation_policy_reference"]}},
                }
            },
        },
    },
}


def requests(manifest: ConnectorManifest, operation: ExecutableOperation) -> Iterator[VendorRequest]:
    """What the executor would send (first) for generated inputs."""
    rules = operation.binding.get("inputs", {}).values()
    named = [*(rule.get("connection", "") for rule in rules), *re.findall(r"\{(\w+)\}", manifest.base_url)]
    words = WORDS_OF.get(manifest.key, WORDS)
    address = "" if manifest.base_url else "https://vendor.example"
    connection = Connection(manifest.key, settings=dict.fromkeys(filter(None, named), words[-1]), base_url=address)
    rng = random.Random(crc32(f"{manifest.key} {operation.key}".encode()))
    for chance in CHANCES:
        inputs = valid_inputs(operation, rng, chance, words)
        values = checked_inputs(operation, inputs, connection)
        bound = bind(operation, values, connection)
        if operation.paging is not None:
            asyncio.run(first_page(bound, values, operation.paging, inputs))
        yield bound.to_request(Credentials(), 30.0, 1_000)


async def first_page(bound: BoundRequest, values: dict[str, Any], rule: PagingManifest, inputs: dict[str, Any]) -> None:
    """Set what the first request of a list carries, by reading an empty one."""

    async def fetch(part: BoundRequest, address: str) -> Page:
        return Page(VendorResponse(200, {}, b"{}"), {})

    await read_list(bound, values, rule, fetch, given=inputs.keys(), max_pages=1, max_items=1_000)


class Described:
    """One operation beside the vendor's description of it, whose schemas are compiled when first needed."""

    def __init__(self, manifest: ConnectorManifest, operation: OperationManifest) -> None:
        self.vendor: VendorOperation = find(manifest, operation)
        self._optional = OPTIONAL.get((manifest.key, "*"), {}) | OPTIONAL.get((manifest.key, operation.key), {})
        self._exempt = EXEMPT.get((manifest.key, operation.key), {})
        self._extra = EXTRA.get((manifest.key, operation.key), {})
        self._mended = MENDED.get(manifest.key)
        self._compiled: dict[str, VendorSchema] = {}
        self._query_in_body = manifest.key in QUERY_IN_BODY
        self._template = SAME_PATH.get(operation.path, operation.path)

    def problems(self, request: VendorRequest) -> Iterator[str]:
        """What the vendor's schemas have against the request."""
        yield from self._parameters("path", self._path_values(request.url))
        yield from self._parameters("query", request.query)
        if request.json is not None and self._query_in_body:
            yield from self._parameters("query", request.json.items())
        elif request.form:
            yield from self._parameters("formData", request.form)
        elif request.json is not None and self.vendor.names("formData"):
            yield from self._parameters("formData", request.json.items())
        elif request.json is not None and self.vendor.body is not None:
            yield from self._checked("body", self.vendor.body, request.json)
        elif (request.json is not None or request.parts) and "body" not in self._exempt:
            yield "body: there is no schema to hold it against"

    def _path_values(self, url: str) -> list[tuple[str, str]]:
        """Names and values of the path, matched from its end (a base address may hold the first ones)."""
        if self._template in SAME_PATH.values():
            return []
        template, path = self.vendor.path.strip("/").split("/"), urlsplit(url).path.strip("/").split("/")
        pairs = zip(reversed(template), reversed(path), strict=False)
        return [(name[1:-1], unquote(value)) for name, value in pairs if PLACEHOLDER.fullmatch(name)]

    def _parameters(self, location: str, pairs: Any) -> Iterator[str]:
        schemas = {str(item["name"]): item for item in self.vendor.parameters if item.get("in") == location}
        values: defaultdict[str, list[Any]] = defaultdict(list)
        for name, value in pairs:
            values[name.removesuffix("[]")].append(value)
        for name, found in values.items():
            parameter = schemas.get(name, schemas.get(f"{name}[]"))
            if parameter is not None and name not in self._exempt:
                schema = Schema(self.vendor.document, parameter.get("schema", parameter))
                yield from self._checked(name, schema, self._value(found, schema))

    @staticmethod
    def _value(found: list[Any], schema: Schema) -> Any:
        if not isinstance(found[0], str):
            return found[0]
        items = schema.items
        if items is None:
            return from_text(found[0], schema)
        pieces = found if len(found) > 1 else found[0].split(",")
        return [from_text(piece, items) for piece in pieces]

    def _checked(self, place: str, schema: Schema, value: Any) -> Iterator[str]:
        if place not in self._compiled:
            extra = self._extra if place == "body" else {}
            self._compiled[place] = VendorSchema(schema.document, schema.node, self._optional, self._mended, extra)
        for problem in self._compiled[place].problems(value):
            yield f"{place}.{problem}"


@pytest.mark.parametrize(("manifest", "operation"), actions())
def test_requests_fit_the_vendors_schemas(manifest: ConnectorManifest, operation: OperationManifest) -> None:
    described = Described(manifest, operation)
    problems = {
        problem
        for request in requests(manifest, manifest_operation(manifest, operation))
        for problem in described.problems(request)
    }
    # A field that breaks its schema also counts as not described where an alternative holds it.
    causes = {problem for problem in problems if "Unevaluated properties" not in problem} or problems
    assert not causes, "\n".join(sorted(causes))


@cache
def linear_schema() -> graphql.GraphQLSchema:
    text = gzip.decompress((SPECS_DIR / "linear-schema.graphql.gz").read_bytes()).decode()
    return graphql.build_schema(text)


def linear_actions() -> list[Any]:
    manifest = load_manifest(MANIFEST_ROOT / "linear" / "manifest.yaml")
    return [
        pytest.param(manifest, item, id=item.key)
        for item in manifest.operations
        if item.role is OperationRole.ACTION and item.graphql
    ]


@pytest.mark.parametrize(("manifest", "operation"), linear_actions())
def test_linear_documents_fit_its_schema(manifest: ConnectorManifest, operation: OperationManifest) -> None:
    for request in requests(manifest, manifest_operation(manifest, operation)):
        document = graphql.parse(request.json["query"])
        assert not graphql.validate(linear_schema(), document), request.json["query"]
        (definition,) = document.definitions
        assert isinstance(definition, graphql.OperationDefinitionNode)
        variables = request.json.get("variables", {})
        coerced = get_variable_values(linear_schema(), definition.variable_definitions or (), variables)
        assert not isinstance(coerced, list), coerced
        assert coerced.coerced == variables


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"title": "x", "labels": "bug"}, "labels"),
        ({"title": "x", "labels": [{"nmae": "bug"}]}, "labels"),
        ({"title": "x", "assignees": [7]}, "assignees.0"),
        ({"title": "x", "state": "open"}, "'state' was unexpected"),
        ({"body": "x"}, '"title" is a required property'),
    ],
)
def test_what_is_wrong_is_found(body: Json, problem: str) -> None:
    """The schemas are no rubber stamp: wrong types, nested fields and names are refused."""
    manifest = load_manifest(MANIFEST_ROOT / "github" / "manifest.yaml")
    (operation,) = (item for item in manifest.operations if item.key == "create_issue")
    request = next(requests(manifest, manifest_operation(manifest, operation)))
    found = list(Described(manifest, operation).problems(replace(request, json=body)))
    assert any(problem in item for item in found), found
    assert not list(Described(manifest, operation).problems(replace(request, json={"title": "x", "labels": ["bug"]})))
