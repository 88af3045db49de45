from __future__ import annotations

import pytest

from agent_app.planners.local.repair import mend_document
from connectors_app.contracts import JsonObject
from sessions_app.definition import Severity, validate_document
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.planning import document

PROMPT = "When a GitHub issue is opened in acme/api, create a Jira ticket in OPS and tell #oncall"


def broken(change: str) -> JsonObject:
    made = document(PROMPT)
    step = made["data"][1]
    if change == "unknown reference":
        step["properties"]["inputs"]["summary"] = "{{ node_9.title }}"
    elif change == "unreadable expression":
        step["properties"]["inputs"]["summary"] = "{{ node_1..title }}"
    elif change == "unknown operation":
        step["properties"]["action"] = "make_coffee"
        step["scm_id"] = None
    elif change == "duplicate edge":
        made["edges"].append({**made["edges"][0], "id": "edge-99"})
    elif change == "cycle":
        made["edges"].append({"id": "edge-98", "source": "node-3", "target": "node-2", "branch": None})
    elif change == "bad retry":
        step["properties"]["retry"] = {"max_attempts": 0}
    return made


@pytest.mark.parametrize(
    "change",
    ["unknown reference", "unreadable expression", "unknown operation", "duplicate edge", "cycle", "bad retry"],
)
def test_what_a_violation_names_is_mended(change: str) -> None:
    made = broken(change)
    found = validate_document(made, shipped_catalog())
    assert any(item.severity is Severity.ERROR for item in found)
    plan = mend_document(made, found, shipped_catalog())
    assert plan.document is not None
    left = [item for item in validate_document(plan.document, shipped_catalog()) if item.severity is Severity.ERROR]
    assert left == []


def test_neighbours_of_a_dropped_step_are_joined() -> None:
    made = broken("unknown operation")
    plan = mend_document(made, validate_document(made, shipped_catalog()), shipped_catalog())
    assert plan.document is not None
    assert [(edge["source"], edge["target"]) for edge in plan.document["edges"]] == [("node-1", "node-3")]


def test_a_dropped_input_is_asked_for() -> None:
    made = broken("unknown reference")
    plan = mend_document(made, validate_document(made, shipped_catalog()), shipped_catalog())
    assert plan.next_question is not None
    assert "summary" in plan.next_question


def test_nothing_to_mend_is_no_mending() -> None:
    plan = mend_document(document(PROMPT), [], shipped_catalog())
    assert plan.document is None
    assert plan.next_question


def test_the_given_document_stays_as_it_is() -> None:
    made = broken("unknown reference")
    before = str(made)
    mend_document(made, validate_document(made, shipped_catalog()), shipped_catalog())
    assert str(made) == before
