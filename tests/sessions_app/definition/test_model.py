from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from sessions_app.definition import WorkflowDocument, document_json_schema, parse_document
from sessions_app.definition.json_schema import SCHEMA_PATH, render_schema
from tests.sessions_app.definition.catalogs import EXAMPLE, branching, chain, looping
from wfproject.common.errors import ValidationFailed

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)


def test_the_published_schema_is_that_of_the_models() -> None:
    assert SCHEMA_PATH.read_text(encoding="utf-8") == render_schema(), "run python -m sessions_app.definition.schema"
    assert json.loads(render_schema()) == document_json_schema()


def test_the_schema_is_valid_and_accepts_what_we_publish() -> None:
    schema = document_json_schema()
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for document in (EXAMPLE, chain(), branching(), looping()):
        assert list(validator.iter_errors(document)) == []
        assert isinstance(parse_document(document), WorkflowDocument)


def test_unknown_keys_survive() -> None:
    document = chain() | {"note": "mine"}
    document["data"][0]["properties"]["colour"] = "red"
    dumped = parse_document(document).model_dump(by_alias=True)
    assert dumped["note"] == "mine"
    assert dumped["data"][0]["properties"]["colour"] == "red"


@pytest.mark.parametrize(
    ("document", "field"),
    [
        (None, "document"),
        ([], "document"),
        ({}, "structure"),
        ({"structure": [{"id": "Node", "name": "x"}]}, "structure.0.id"),
        ({"structure": [{"id": "node-1"}]}, "structure.0.name"),
        ({"structure": [{"id": "a", "name": "x", "type": "odd"}]}, "structure.0.type"),
        ({"structure": [], "edges": [{"id": "e", "source": "a", "target": "b", "branch": "maybe"}]}, "edges.0.branch"),
        (
            {"structure": [], "data": [{"id": "a", "name": "x", "properties": {"retry": {"max_attempts": 0}}}]},
            "data.0.properties.retry.max_attempts",
        ),
        ({"structure": [], "settings": {"timeout_seconds": -1}}, "settings.timeout_seconds"),
        ({"structure": [], "name": "a\x00"}, "name"),
        ({"structure": [], "more": [float("inf")]}, "more.0"),
    ],
)
def test_errors_name_the_field(document: Any, field: str) -> None:
    with pytest.raises(ValidationFailed) as caught:
        parse_document(document)
    assert field in caught.value.details
    assert all(isinstance(message, str) for message in caught.value.details[field])


def test_deep_nesting_is_refused_without_recursion() -> None:
    nested: Any = []
    for _ in range(5_000):
        nested = [nested]
    with pytest.raises(ValidationFailed, match="nested"):
        parse_document({"structure": [], "deep": nested})


@given(JSON)
def test_any_json_value_is_read_or_refused(value: Any) -> None:
    try:
        details = parse_document(value).model_dump()
    except ValidationFailed as error:
        details = error.details
    assert details


@given(st.fixed_dictionaries({"structure": st.lists(JSON, max_size=2), "data": JSON, "edges": JSON, "settings": JSON}))
@example({"structure": [], "settings": {"a\x00": 1}})
@example({"structure": [], "settings": {"a": [{"b": "\ud800"}]}})
@example({"structure": [], "settings": {"a": [{"b": "\U0001f600\n"}]}})
def test_schema_and_models_agree(document: Any) -> None:
    accepted = Draft202012Validator(document_json_schema()).is_valid(document)
    try:
        parse_document(document)
    except ValidationFailed:
        assert not accepted
    else:
        assert accepted


def test_the_package_needs_no_django() -> None:
    code = "import sys, sessions_app.definition; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
