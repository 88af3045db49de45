"""Requests are exactly what the binding says."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from aiohttp import web

from connectors_app.connection import Connection
from connectors_app.execution.binding import base_address, bind
from connectors_app.execution.contracts import ConnectorError, ConnectorFacts, ExecutableOperation, InputInvalid
from connectors_app.execution.encoding import adf_document
from connectors_app.execution.execute import execute
from connectors_app.execution.inputs import checked_inputs
from connectors_app.execution.targets import set_target
from connectors_app.http.messages import NO_CREDENTIALS, VendorRequest
from tests.connectors_app.execution.conftest import connection, operation
from tests.connectors_app.loopback import vendor
from tests.connectors_app.vendors.calls import curated

NOBODY = Connection("made_up", base_url="https://made.example")
TEXT = {"type": "string"}


def built(
    action: ExecutableOperation, inputs: dict[str, Any], where: Connection = NOBODY, key: str = ""
) -> VendorRequest:
    return bind(action, checked_inputs(action, inputs, where), where, key).to_request(NO_CREDENTIALS, 10, 1000)


def in_path(**rules: Any) -> dict[str, Any]:
    return {"type": ["string", "integer", "boolean"], "_": {"in": "path", **rules}}


class TestPath:
    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ("plain", "plain"),
            ("a/b", "a%2Fb"),
            ("a b?c#d%e", "a%20b%3Fc%23d%25e"),
            ("ü", "%C3%BC"),
            (7, "7"),
            (True, "true"),
            ("..x", "..x"),
            ("@me;v=1", "%40me%3Bv%3D1"),
        ],
    )
    def test_value_is_one_segment(self, value: Any, expected: str) -> None:
        request = built(operation(path="/x/{id}/y", inputs={"id": in_path()}), {"id": value})
        assert request.url == f"https://made.example/x/{expected}/y"

    @pytest.mark.parametrize("value", ["", " ", ".", "..", " .. "])
    def test_value_that_leads_elsewhere_is_refused(self, value: str) -> None:
        with pytest.raises(InputInvalid) as info:
            built(operation(path="/x/{id}/y", inputs={"id": in_path()}), {"id": value})
        assert list(info.value.details) == ["id"]

    @pytest.mark.parametrize("value", ["a/../b", "../b", "a/./b", "a//b", "/", ".."])
    def test_kept_slashes_do_not_lead_elsewhere(self, value: str) -> None:
        with pytest.raises(InputInvalid):
            built(operation(path="/x/{id}", inputs={"id": in_path(keep_slashes=True)}), {"id": value})

    def test_kept_slashes_and_parts(self) -> None:
        action = operation(
            path="/repos/{owner}/{repo}/contents/{path}",
            inputs={"repository": in_path(parts=["owner", "repo"]), "path": in_path(keep_slashes=True)},
        )
        request = built(action, {"repository": "acme/sub/api", "path": "/docs/a b.md"})
        assert request.url == "https://made.example/repos/acme%2Fsub/api/contents/docs/a%20b.md"
        with pytest.raises(InputInvalid, match="owner/repo"):
            built(action, {"repository": "api", "path": "x"})

    def test_connection_setting_fills_the_path(self) -> None:
        action = operation(
            path="/orgs/{org}", inputs={"organization": in_path(target="org", connection="organization")}
        )
        acme = Connection("made_up", base_url="https://made.example", settings={"organization": "acme"})
        assert built(action, {}, acme).url.endswith("/orgs/acme")
        assert built(action, {"organization": "other"}, acme).url.endswith("/orgs/other")
        with pytest.raises(InputInvalid, match="organization"):
            built(action, {})


class TestQueryAndHeaders:
    def test_values_lists_objects_and_constants(self) -> None:
        action = operation(
            inputs={
                "state": {**TEXT, "_": {"in": "query"}},
                "ids": {"type": "array", "_": {"in": "query", "target": "ids[]"}},
                "labels": {"type": "array", "_": {"in": "query", "join": ","}},
                "filter": {"type": "object", "_": {"in": "query"}},
                "on": {"type": "boolean", "_": {"in": "query"}},
                "reason": {**TEXT, "_": {"in": "header", "target": "X-Reason"}},
            },
            constants={"query:api-version": "7.1"},
        )
        inputs = {
            "state": "open",
            "ids": [1, 2],
            "labels": ["a", "b"],
            "filter": {"x": 1},
            "on": False,
            "reason": "why",
        }
        request = built(action, inputs)
        assert list(request.query) == [
            *(("state", "open"), ("ids[]", "1"), ("ids[]", "2"), ("labels", "a,b"), ("filter[x]", "1")),
            *(("on", "false"), ("api-version", "7.1")),
        ]
        assert request.headers == {"X-Reason": "why"}
        assert request.json is None

    async def test_header_injection_is_refused(self) -> None:
        action = operation(inputs={"reason": {**TEXT, "_": {"in": "header", "target": "X-Reason"}}})
        with pytest.raises(ConnectorError, match="header"):
            await execute(action, {"reason": "a\r\nX-Evil: 1"}, connection=connection("https://127.0.0.1:9999"))


class TestBody:
    def test_targets_constants_and_lists(self) -> None:
        pagerduty = curated("pagerduty")["create_incident"]
        where = Connection("pagerduty", settings={"from_email": "a@b.example"})
        inputs = {"title": "Down", "service": "S1", "assignees": ["U1", "U2"], "urgency": "high"}
        assert built(pagerduty, inputs, where).json == {
            "incident": {
                "type": "incident",
                "title": "Down",
                "urgency": "high",
                "service": {"id": "S1", "type": "service_reference"},
                "assignments": [
                    {"assignee": {"id": "U1", "type": "user_reference"}},
                    {"assignee": {"id": "U2", "type": "user_reference"}},
                ],
            }
        }

    def test_json_patch(self) -> None:
        azure = curated("azure_devops")["create_work_item"]
        where = Connection("azure_devops", settings={"organization": "acme", "project": "api"})
        request = built(azure, {"title": "T", "tags": ["a", "b"], "type": "Bug"}, where)
        assert request.headers["Content-Type"] == "application/json-patch+json"
        assert {"op": "add", "path": "/fields/System.Title", "value": "T"} in request.json
        assert {"op": "add", "path": "/fields/System.Tags", "value": "a; b"} in request.json

    def test_root_list(self) -> None:
        branch = curated("azure_devops")["create_branch"]
        where = Connection("azure_devops", settings={"organization": "acme", "project": "api"})
        inputs = {"repository": "api", "branch": "x", "sha": "1" * 40}
        [entry] = built(branch, inputs, where).json
        assert entry == {"name": "refs/heads/x", "newObjectId": "1" * 40, "oldObjectId": "0" * 40}

    def test_encodings(self) -> None:
        file = curated("github")["create_or_update_file"]
        request = built(file, {"repository": "a/b", "path": "x", "message": "m", "content": "hé"})
        assert base64.b64decode(request.json["content"]).decode() == "hé"
        comment = (
            curated("jira")["add_comment"] if "add_comment" in curated("jira") else curated("jira")["create_comment"]
        )
        where = Connection("jira", settings={"site": "acme"})
        request = built(comment, {"issue_key": "OPS-1", "body": "One\nTwo\n\nThree"}, where)
        assert request.url.startswith("https://acme.atlassian.net/")
        assert [item["type"] for item in request.json["body"]["content"]] == ["paragraph", "paragraph"]
        assert [item["type"] for item in request.json["body"]["content"][0]["content"]] == ["text", "hardBreak", "text"]
        assert adf_document("") == {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": []}]}

    @pytest.mark.parametrize(
        ("template", "value", "expected"),
        [
            ("refs/heads/{value}", "main", "refs/heads/main"),
            ("refs/heads/{value}", "refs/heads/main", "refs/heads/main"),
            ('siteSearch ~ "{value}"', 'a" or type = "b', 'siteSearch ~ "a\\" or type = \\"b"'),
            ('siteSearch ~ "{value}"', 'a\\" or x', 'siteSearch ~ "a\\\\\\" or x"'),
            ("users('{value}')", "o'neil", "users('o''neil')"),
        ],
    )
    def test_templates(self, template: str, value: str, expected: str) -> None:
        action = operation("POST", inputs={"x": {**TEXT, "_": {"in": "body", "template": template}}})
        assert built(action, {"x": value}).json == {"x": expected}

    def test_empty_object_where_all_is_optional_and_nothing_where_there_is_no_body(self) -> None:
        assert built(operation("POST", inputs={"x": {**TEXT, "_": {"in": "body"}}}), {}).json == {}
        assert built(operation("POST"), {}).json is None

    def test_form_and_multipart(self) -> None:
        inputs = {"a": {"type": "array", "_": {"in": "body"}}, "b": {"type": "object", "_": {"in": "body"}}}
        form = built(
            operation("POST", inputs=inputs, content_type="application/x-www-form-urlencoded"),
            {"a": [1, 2], "b": {"c": 1}},
        )
        assert form.form == [("a", "1"), ("a", "2"), ("b", '{"c":1}')]
        inputs = {"file": {**TEXT, "format": "file", "_": {"in": "body"}}, "comment": {**TEXT, "_": {"in": "body"}}}
        multipart = built(
            operation("POST", inputs=inputs, content_type="multipart/form-data"), {"file": "x", "comment": "c"}
        )
        assert multipart.parts is not None
        assert [(part.name, part.filename) for part in multipart.parts] == [("file", "file.txt"), ("comment", "")]

    @pytest.mark.parametrize("rule", [{"header": "Idempotency-Key"}, {"query": "key"}, {"body": "meta.key"}])
    def test_idempotency_key(self, rule: dict[str, str]) -> None:
        request = built(operation("POST", idempotency=rule), {}, key="k-1")
        where = {"header": dict(request.headers), "query": dict(request.query), "body": request.json}[next(iter(rule))]
        assert "k-1" in json.dumps(where)
        assert "k-1" not in repr(built(operation("POST", idempotency=rule), {}))

    def test_inputs_are_not_changed(self) -> None:
        fields = {"a": {"b": 1}}
        action = operation(
            "POST",
            inputs={
                "fields": {"type": "object", "_": {"in": "body"}},
                "extra": {**TEXT, "_": {"in": "body", "target": "fields.a.c"}},
            },
        )
        assert built(action, {"fields": fields, "extra": "x"}).json == {"fields": {"a": {"b": 1, "c": "x"}}}
        assert fields == {"a": {"b": 1}}

    def test_whole_body(self) -> None:
        action = operation("POST", inputs={"body": {"type": "array", "_": {"in": "body", "target": "$"}}})
        assert built(action, {"body": [1, 2]}).json == [1, 2]

    def test_quoted_target(self) -> None:
        assert set_target(None, '"user@odata.bind"', "x") == {"user@odata.bind": "x"}
        with pytest.raises(ValueError, match="no target"):
            set_target(None, 'a"b', "x")


class TestGraphql:
    OUTPUT = {
        "type": "object",
        "properties": {
            "id": {"type": "string"},
            "labels": {
                "type": "object",
                "properties": {"nodes": {"type": "array", "items": {"properties": {"name": TEXT}}}},
            },
            "anything": {"type": "object"},
        },
    }

    def test_literals(self) -> None:
        inputs = {
            "title": {**TEXT, "_": {"in": "body", "target": "input.title"}},
            "ids": {"type": "array", "_": {"in": "body", "target": "input.labelIds"}},
        }
        action = operation("POST", inputs=inputs, graphql="issueCreate", output=self.OUTPUT)
        sent = built(action, {"title": 'q " \\ \n }', "ids": ["a", "b"]}).json
        assert sent == {
            "query": 'mutation { issueCreate(input: {title: "q \\" \\\\ \\n }", labelIds: ["a", "b"]})'
            " { id labels { nodes { name } } } }"
        }

    def test_variables(self) -> None:
        inputs = {"title": {**TEXT, "_": {"in": "body", "target": "input.title"}}}
        action = operation(
            "POST",
            inputs=inputs,
            graphql="issueCreate",
            graphql_types={"input": "IssueCreateInput!"},
            output=self.OUTPUT,
        )
        sent = built(action, {"title": "x"}).json
        assert sent["query"].startswith("mutation($input: IssueCreateInput!) { issueCreate(input: $input) {")
        assert sent["variables"] == {"input": {"title": "x"}}

    def test_names_can_not_be_smuggled_in(self) -> None:
        inputs = {"filter": {"type": "object", "_": {"in": "body"}}}
        with pytest.raises(ConnectorError, match="GraphQL name"):
            built(operation("POST", inputs=inputs, graphql="issues"), {"filter": {"a: 1}) { id } evil(x": 1}})


class TestInputs:
    SCHEMA: dict[str, dict[str, Any]] = {
        "title": {**TEXT, "maxLength": 5, "_": {"in": "body"}},
        "count": {"type": "integer", "minimum": 1, "_": {"in": "body"}},
        "kind": {"enum": ["a", "b"], "_": {"in": "body"}},
        "tags": {"type": "array", "items": TEXT, "_": {"in": "body"}},
        "note": {"type": ["string", "null"], "_": {"in": "body"}},
        "level": {"type": "integer", "default": 3, "_": {"in": "body"}},
    }

    @pytest.mark.parametrize(
        ("inputs", "field", "words"),
        [
            ({}, "title", "required"),
            ({"title": None}, "title", "required"),
            ({"title": True}, "title", "type"),
            ({"title": "s3cret-too-long"}, "title", "longer"),
            ({"title": "x", "count": 0}, "count", "minimum"),
            ({"title": "x", "count": "1 or 2"}, "count", "type"),
            ({"title": "x", "kind": "c"}, "kind", "one of"),
            ({"title": "x", "tags": ["a", {}]}, "tags", "[1]"),
            ({"title": "x", "other": 1}, "other", "no such input"),
        ],
    )
    async def test_violation_names_the_input_and_sends_nothing(
        self, inputs: dict[str, Any], field: str, words: str
    ) -> None:
        async def fine(request: web.Request) -> web.StreamResponse:
            return web.json_response({})

        async with vendor(fine) as served:
            with pytest.raises(InputInvalid) as info:
                await execute(
                    operation("POST", inputs=self.SCHEMA, required=("title",)),
                    inputs,
                    connection=connection(served.url),
                )
        assert served.requests == []
        assert words in " ".join(info.value.details[field])
        assert field in info.value.message
        assert "s3cret" not in info.value.message + json.dumps(info.value.details)

    @pytest.mark.parametrize(
        ("inputs", "sent"),
        [
            ({"title": 5}, {"title": "5"}),
            ({"title": "x", "count": "12"}, {"title": "x", "count": 12}),
            ({"title": "12", "tags": ["a", 5]}, {"title": "12", "tags": ["a", "5"]}),
        ],
    )
    def test_numbers_and_texts_fit_where_they_go(self, inputs: dict[str, Any], sent: dict[str, Any]) -> None:
        action = operation("POST", inputs=self.SCHEMA, required=("title",))
        assert built(action, inputs).json == {**sent, "level": 3}

    def test_a_text_that_is_no_plain_number_stays_one(self) -> None:
        action = operation("POST", inputs=self.SCHEMA, required=("title",))
        for text in ("012", "1.0", "1e3", ""):
            with pytest.raises(InputInvalid):
                built(action, {"title": "x", "count": text})

    def test_nulls_and_defaults(self) -> None:
        action = operation("POST", inputs=self.SCHEMA, required=("title",))
        assert built(action, {"title": "x", "count": None, "note": None}).json == {
            "title": "x",
            "note": None,
            "level": 3,
        }

    def test_schema_that_refers_outside_is_not_fetched(self) -> None:
        action = operation("POST", inputs={"x": {"$ref": "https://127.0.0.1:9/schema.json", "_": {"in": "body"}}})
        with pytest.raises(ConnectorError) as info:
            checked_inputs(action, {"x": 1}, NOBODY)
        assert info.value.vendor_code == "schema-unusable"


class TestBaseAddress:
    FACTS = ConnectorFacts("made_up", "Made Up", base_url="https://{site}.made.example/api")

    def test_order(self) -> None:
        own = Connection("made_up", base_url="https://ghe.corp.example/api/v3/", settings={"site": "acme"})
        assert base_address(self.FACTS, own) == "https://ghe.corp.example/api/v3"
        assert base_address(self.FACTS, own, "https://events.made.example") == "https://events.made.example"
        assert (
            base_address(self.FACTS, Connection("made_up", settings={"site": "acme"}))
            == "https://acme.made.example/api"
        )

    @pytest.mark.parametrize(
        "site", ["", "evil.example/", "evil.example#", "a@evil.example", "evil.example?", "a b", "é", "-"]
    )
    def test_setting_can_not_change_the_host(self, site: str) -> None:
        with pytest.raises(ConnectorError) as info:
            base_address(self.FACTS, Connection("made_up", settings={"site": site}))
        assert info.value.vendor_code == "connection-incomplete"


class TestIdempotencyKey:
    KEY = "0f6d9a9e-6f3b-5a8e-9a53-1c9b7d6d1f20"

    @pytest.mark.parametrize(
        ("rule", "inputs", "sent"),
        [
            ({"body": "note.key"}, {}, KEY),
            ({"body": "note.key"}, {"own": "mine"}, "mine"),
            ({"body": "note.key", "max_length": 25}, {}, "0f6d9a9e6f3b5a8e9a531c9b7"),
        ],
    )
    def test_in_a_body_the_step_s_own_value_is_the_key(
        self, rule: dict[str, Any], inputs: dict[str, Any], sent: str
    ) -> None:
        fields = {"own": {**TEXT, "_": {"in": "body", "target": "note.key"}}}
        action = operation(method="POST", path="/x", inputs=fields, idempotency=rule)
        assert built(action, inputs, key=self.KEY).json == {"note": {"key": sent}}

    def test_discord_gets_one_that_it_takes(self) -> None:
        action = curated("discord")["post_message"]
        asked = built(action, {"channel": "7", "text": "hi"}, key=self.KEY)
        assert asked.json == {"content": "hi", "enforce_nonce": True, "nonce": "0f6d9a9e6f3b5a8e9a531c9b7"}
