"""One step tried over the API: it calls its vendor for real, and no run knows of it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from engine_app.execution.effects import MARKER_PREFIX
from engine_app.models import Approval, Run, StepRun
from tests.engine_app.api.conftest import Caller, make_run, make_step
from tests.engine_app.kit import Flow, make_workflow
from tests.engine_app.vendor import LoopbackVendor

ECHO = {"data": {"title": "{{ a.title }}", "from": "{{ trigger.input.who }}"}}


@pytest.fixture
def ann(address: str, transactional_db: None) -> Caller:
    return Caller(address, "ann-of-trials")


@pytest.fixture
def version(ann: Caller, toy: dict[str, Any]) -> Any:
    flow = Flow().action("a", toy["echo"]).action("b", toy["echo"], ECHO)
    flow.action("w", toy["marked"], {"name": "w", "text": "{{ a.title }}"}).node("c", "condition", expression="a.ready")
    flow.node("l", "for_each", items="a.rows").action("m", toy["echo"], {"data": "{{ l.item }}"}, parent="l")
    flow.node("q", "approval", instructions="Ship {{ a.title }}?").node("d", "delay", duration="PT2H")
    flow.chain("t", "a", "b", "w", "c").edge("c", "l", "true").chain("l", "q", "d")
    return make_workflow(flow, ann.workspace)


def attempt(caller: Caller, version: Any, node: str, **body: Any) -> Any:
    before = Run.unscoped.count(), StepRun.objects.count(), Approval.unscoped.count()
    response = caller.post(f"workflows/{version.workflow_id}/steps/{node}/test", body)
    assert (Run.unscoped.count(), StepRun.objects.count(), Approval.unscoped.count()) == before, "it was journalled"
    return response


def test_a_step_is_tried_with_the_data_given(ann: Caller, version: Any) -> None:
    data = {"a": {"title": "Broken"}, "trigger": {"input": {"who": "ann"}}}
    response = attempt(ann, version, "b", data=data)
    body = response.json()
    assert response.status_code == 200, body
    assert (body["ok"], body["error"], body["node_id"]) == (True, None, "b")
    assert body["output"] == {"data": {"title": "Broken", "from": "ann"}}
    assert body["inputs"] == {"data": {"title": "Broken", "from": "ann"}}
    assert body["seconds"] > 0


def test_outputs_of_an_earlier_run_are_used_where_no_data_is_given(ann: Caller, version: Any) -> None:
    run = make_run(version, payload={"input": {"who": "the run"}})
    make_step(run, "a", output={"title": "of the run", "rows": [1, 2]})
    make_step(run, "l", inputs={"items": [{"n": 7}, {"n": 8}]}, output={"results": []})
    body = attempt(ann, version, "b", run=str(run.pk)).json()
    assert body["output"]["data"] == {"title": "of the run", "from": "the run"}
    body = attempt(ann, version, "b", run=str(run.pk), data={"a": {"title": "given"}}).json()
    assert body["output"]["data"] == {"title": "given", "from": "the run"}
    assert attempt(ann, version, "m", run=str(run.pk)).json()["output"] == {"data": {"n": 7}}
    elsewhere = make_run(make_workflow(Flow(), ann.workspace))
    for other in (elsewhere.pk, uuid4()):
        response = attempt(ann, version, "b", run=str(other))
        assert (response.status_code, list(response.json()["error"]["details"])) == (404, ["run"])


def test_a_write_is_only_called_with_confirm(ann: Caller, version: Any, vendor: LoopbackVendor) -> None:
    data = {"a": {"title": "Broken, key ghp_abcdefghijklmnopqrstuvwxyz0123456789"}}
    response = attempt(ann, version, "w", data=data)
    error = response.json()["error"]
    assert (response.status_code, error["code"]) == (409, "confirmation-needed")
    assert error["details"]["confirm"] == ["Send true to call it."]
    assert error["details"]["inputs"]["name"] == "w"
    assert "ghp_" not in response.text
    assert vendor.calls == []
    assert attempt(ann, version, "w", data=data, confirm=False).status_code == 409
    body = attempt(ann, version, "w", data=data, confirm=True).json()
    assert (body["ok"], body["verified"], body["artefact_url"]) == (True, True, f"{vendor.url}/items/1")
    assert vendor.count("w") == 1
    assert MARKER_PREFIX in vendor.effects[0]["text"]
    attempt(ann, version, "w", data=data, confirm=True)
    assert vendor.count("w") == 2, "each trial is an effect of its own"


def test_what_the_vendor_refuses_is_told_and_not_repeated(ann: Caller, version: Any, vendor: LoopbackVendor) -> None:
    inputs = {"name": "x", "fail": 503, "times": 9}
    response = attempt(ann, version, "w", inputs=inputs, confirm=True)
    body = response.json()
    assert (response.status_code, body["ok"], body["output"]) == (200, False, None)
    assert body["error"]["status"] == 503
    assert len(vendor.calls) == 1
    bad = attempt(ann, version, "w", inputs={"name": ["not", "text"]}, confirm=True).json()
    assert bad["ok"] is False
    assert len(vendor.calls) == 1


def test_steps_that_call_nobody_say_what_they_would_do(ann: Caller, version: Any) -> None:
    data = {"a": {"title": "it", "ready": True, "rows": ["x", "y"]}}

    def tried(node: str) -> Any:
        body = attempt(ann, version, node, data=data).json()
        assert body["ok"], body
        return body

    assert tried("c")["branch"] == "true"
    assert tried("l")["output"] == {"items": ["x", "y"]}
    assert tried("d")["output"] == {"seconds": 7200.0}
    assert tried("q")["output"]["instructions"] == "Ship it?"
    failed = attempt(ann, version, "l", data={"a": {"rows": "no list"}}).json()
    assert (failed["ok"], failed["error"]["code"]) == (False, "expression-failed")


def test_what_can_not_be_tried_is_named(ann: Caller, version: Any) -> None:
    assert attempt(ann, version, "nothing").status_code == 404
    assert attempt(ann, version, "t").json()["error"]["details"] == {"node": ["It calls nobody."]}
    assert ann.post(f"workflows/{version.workflow_id}/steps/b/test", {"version": 7}).status_code == 404
    for body, name in (({"data": []}, "data"), ({"run": "x"}, "run"), ({"confirm": "perhaps"}, "confirm")):
        response = attempt(ann, version, "b", **body)
        assert response.status_code == 422
        assert list(response.json()["error"]["details"]) == [name]


def test_a_step_of_another_workspace_is_not_there(address: str, version: Any, vendor: LoopbackVendor) -> None:
    bob = Caller(address, "bob-of-trials")
    assert attempt(bob, version, "w", inputs={"name": "x"}, confirm=True).status_code == 404
    assert vendor.calls == []
