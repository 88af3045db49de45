"""What importers make of documents of each kind, with the defects that published ones have."""

from __future__ import annotations

import gzip
import io
import json
import tarfile

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors_app.contracts import OperationRole
from connectors_app.importing.documents import Document, UnreadableDocument, documents_of
from connectors_app.importing.facts import ConnectorShape
from connectors_app.importing.reading import read_documents
from tests.connectors_app.importing.documents import (
    ACME,
    ASYNCAPI,
    EVENT_SCHEMA,
    GRAPHQL,
    THREE_ONE,
    THREE_ZERO,
    TWO,
    openapi,
    operations,
)

TICKET = "/projects/{}/tickets"


class TestOpenApi:
    def test_every_method_of_every_path(self) -> None:
        found = operations(THREE_ZERO)
        assert set(found) == {("GET", TICKET), ("POST", TICKET), ("DELETE", f"{TICKET}/{{}}")}
        assert {item.role for item in found.values()} == {OperationRole.ACTION}
        assert len({item.title for item in found.values()}) == 3
        assert {item.risk for item in found.values()} == {"read", "write", "destructive"}

    def test_parameters_paging_and_answer(self) -> None:
        item = operations(THREE_ZERO)["GET", TICKET]
        assert set(item.input_schema["properties"]) >= {"project", "label"}
        assert item.input_schema["required"] == ["project"]
        assert item.binding["inputs"]["label"] == {"in": "query", "join": ","}
        assert item.binding["paging"]
        assert item.output_schema["properties"]["values"]["type"] == "array"

    def test_bodies_keep_their_definitions_and_their_recursion(self) -> None:
        item = operations(THREE_ZERO)["POST", TICKET]
        schema = {**item.input_schema, "$defs": dict(item.definitions)}
        validator = jsonschema_rs.validator_for(schema)
        assert validator.is_valid({"project": "OPS", "title": "x", "due": None, "parent": {"title": "y"}})
        assert not validator.is_valid({"project": "OPS", "title": "x", "parent": {"title": 3}})
        assert not validator.is_valid({"project": "OPS", "due": "tomorrow"})
        assert item.input_schema["required"] == ["project", "title"]
        assert "Ticket" in json.dumps(item.input_schema["properties"]["parent"])

    def test_scopes_and_deprecation(self) -> None:
        item = operations(THREE_ZERO)["POST", TICKET]
        assert (item.binding["scopes"], item.binding["deprecated"]) == (["tickets:write"], True)

    def test_undescribed_path_parameters_are_inputs(self) -> None:
        item = operations(THREE_ZERO)["DELETE", f"{TICKET}/{{}}"]
        assert item.input_schema["required"] == ["project", "number"]

    def test_version_2(self) -> None:
        found = operations(TWO)
        post = found["POST", "/v2/notes"]
        assert post.binding["content_type"] == "application/x-www-form-urlencoded"
        assert set(found["PUT", "/v2/notes/{}"].input_schema["properties"]) == {"id", "text"}
        assert post.output_schema["properties"] == {"id": {"type": "string"}}

    def test_version_3_1(self) -> None:
        item = operations(THREE_ONE)["PATCH", "/rooms/{}"]
        assert jsonschema_rs.is_valid(item.input_schema, {"room": "a", "topic": None})

    def test_what_the_connector_fills_is_no_input(self) -> None:
        shape = ConnectorShape(
            key="acme",
            base_url="https://api.acme.example",
            headers=frozenset({"x-version"}),
            connection_targets={"project": "team"},
        )
        parameters = [{"name": name, "in": "header"} for name in ("X-Version", "Authorization")]
        document = openapi({"/{project}": {"get": {"parameters": parameters, "responses": {}}}})
        item = operations(json.dumps(document), "a.json", shape)["GET", "/{}"]
        assert set(item.input_schema["properties"]) == {"project"}
        assert item.binding["inputs"]["project"]["connection"] == "team"

    def test_another_host_than_the_connectors_is_kept(self) -> None:
        document = openapi({"/enqueue": {"post": {"responses": {}}}}, servers=[{"url": "https://events.acme.io/v2"}])
        found = operations(json.dumps(document), "a.json")
        [item] = found.values()
        assert item.binding["base_url"] == "https://events.acme.io"
        assert item.path == "/v2/enqueue"

    @pytest.mark.parametrize(
        "item",
        [
            {"get": {"parameters": [{"$ref": "#/nowhere"}], "responses": None}},
            {"get": {"parameters": [{"name": "x"}], "responses": {"200": {"$ref": "other.yaml#/x"}}}},
            {"post": {"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components"}}}}}},
            {"post": {"requestBody": {"content": None}, "tags": "none"}},
            {"get": None, "parameters": 3, "put": {"responses": {"2XX": {}}}},
        ],
        ids=["dangling", "outside", "no-schema", "no-content", "wrong-types"],
    )
    def test_broken_parts_are_read_over(self, item: object) -> None:
        document = openapi({"/x": item, "/fine": {"get": {"responses": {}}}})
        assert ("GET", "/fine") in operations(json.dumps(document), "a.json")

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=8),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(
                        ["parameters", "requestBody", "content", "schema", "$ref", "responses", "name", "in", "allOf",
                         "properties", "application/json", "200", "required", "type", "items", "security", "tags"]
                    ),
                    inner,
                    max_size=4,
                )
            ),
            max_leaves=12,
        )
    )  # fmt: skip
    @settings(max_examples=150, deadline=None)
    def test_no_shape_of_an_operation_stops_an_import(self, node: object) -> None:
        document = openapi({"/x": {"post": node}, "/fine": {"get": {"responses": {}}}})
        assert ("GET", "/fine") in operations(json.dumps(document), "a.json")


class TestEvents:
    def test_openapi_webhooks(self) -> None:
        item = operations(THREE_ONE)["room", "created"]
        assert item.role is OperationRole.TRIGGER
        assert (item.binding["event"], item.binding["event_action"]) == ("room", "created")
        assert item.output_schema["properties"]["room"]["properties"] == {"name": {"type": "string"}}
        assert item.title == "Room created"

    def test_x_webhooks_of_3_0(self) -> None:
        hook = {"post": {"operationId": "ticket/opened", "requestBody": {"content": {}}, "responses": {}}}
        document = openapi({}, **{"x-webhooks": {"ticket-opened": hook}})
        assert ("ticket", "opened") in operations(json.dumps(document), "a.json")

    def test_asyncapi(self) -> None:
        item = operations(ASYNCAPI, "events.json")["message_posted", ""]
        assert item.binding["scopes"] == ["history"]
        assert item.output_schema["properties"] == {"text": {"type": "string"}}

    def test_json_schema(self) -> None:
        assert set(operations(EVENT_SCHEMA, "schema.json")) == {("ticket", "opened"), ("push", "")}

    def test_filters_of_curated_triggers_are_there_where_the_payload_has_them(self) -> None:
        filters = (
            ("room", {"type": "string"}, {"match": "room.name"}),
            ("team", {"type": "string"}, {"match": "team.id"}),
        )
        item = operations(THREE_ONE, shape=ConnectorShape(key="acme", filters=filters))["room", "created"]
        assert item.input_schema["properties"] == {"room": {"type": "string"}}


class TestGraphQL:
    def test_queries_and_mutations_are_documents_with_variables(self) -> None:
        _, read = read_documents(documents_of(GRAPHQL.encode(), "acme.graphql"))
        found = {item.identity[3]: item for item in read(ACME)}
        assert set(found) == {"ticket", "tickets", "ticketCreate"}  # internal ones are left out
        create = found["ticketCreate"]
        assert (create.method, create.path, create.risk) == ("POST", "/graphql", "write")
        assert "title" in create.input_schema["required"]
        assert create.binding["graphql"].startswith("mutation")
        assert "$" in create.binding["graphql"]
        assert found["ticket"].risk == "read"


class TestDocuments:
    def test_packed_and_in_an_archive(self) -> None:
        archive = io.BytesIO()
        with tarfile.open(fileobj=archive, mode="w:gz") as tar:
            for name, text in (("b/two.json", TWO), ("a/three.yaml", THREE_ZERO)):
                member = tarfile.TarInfo(name)
                member.size = len(text.encode())
                tar.addfile(member, io.BytesIO(text.encode()))
        assert [item.name for item in documents_of(archive.getvalue(), "all.tar.gz")] == ["three.yaml", "two.json"]
        assert documents_of(gzip.compress(TWO.encode()), "two.json.gz") == [Document("two.json", TWO)]

    @pytest.mark.parametrize(
        ("content", "name", "words"),
        [
            (b"", "empty.json", "is empty"),
            (b"\xff\xfe\x00", "x.json", "no UTF-8"),
            (b"\x1f\x8b\x08broken", "x.json.gz", "can't be unpacked"),
            (b"[1, 2]", "x.json", "no mapping"),
            (b"{not json", "x.json", "neither JSON nor YAML"),
            (b"{}", "x.json", "neither operations nor events"),
            (b"type Query {", "x.graphql", "GraphQL schema can't be read"),
            (b"a: &a [1]\nb: &b [*a, *a]\nc: " + b"*b", "x.yaml", "neither operations nor events"),
        ],
    )
    def test_what_is_no_description_is_refused(self, content: bytes, name: str, words: str) -> None:
        with pytest.raises(UnreadableDocument) as info:
            read_documents(documents_of(content, name))[1](ACME)
        assert words in info.value.message

    def test_aliases_that_multiply_are_cut_off(self) -> None:
        lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
        lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
        with pytest.raises(UnreadableDocument):
            read_documents(documents_of("\n".join(lines).encode(), "bomb.yaml"))
