"""What a document writes to, told before it may run."""

from __future__ import annotations

import copy
import json
import time
from dataclasses import replace
from typing import Any

import pytest

from connectors_app.catalog import CatalogSnapshot
from connectors_app.contracts import JsonObject
from connectors_app.manifest import ConnectorManifest, OperationManifest, load_manifests
from sessions_app.definition import (
    Branch,
    DocumentBuilder,
    PlannedWrite,
    WriteTarget,
    describe_write,
    planned_writes,
)
from sessions_app.definition.writes import ON_FAILURE
from tests.sessions_app.definition.catalogs import (
    CATALOG,
    EXAMPLE,
    OPERATIONS,
    branching,
    chain,
    looping,
    operation,
    operation_id,
)

START = operation("manual", "manual")
POST = operation("slack", "post_message")
COMMENT = operation("github", "create_comment")
NOBODYS = "6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de"
"""An id that no operation has."""


def writes(document: Any) -> list[PlannedWrite]:
    return list(planned_writes(document, CATALOG))


def ids(document: Any) -> list[str]:
    return [item.node_id for item in writes(document)]


def target(document: Any, node_id: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Input to value and the steps that it comes from, of one write."""
    write = next(item for item in writes(document) if item.node_id == node_id)
    assert all(item.expression or not item.steps for item in write.target)
    return {item.input: (item.value, item.steps) for item in write.target}


def step(inputs: JsonObject, **changes: Any) -> JsonObject:
    """A trigger and one message of these inputs; `changes` are made to the message's row."""
    builder = DocumentBuilder("One step")
    builder.connect(builder.trigger(START, {}), builder.action(POST, inputs))
    document = builder.build()
    document["data"][1] |= changes
    return document


def test_a_write_says_what_it_does_and_where() -> None:
    issue, message = writes(chain())
    assert issue == PlannedWrite(
        node_id="node-2",
        title="Create a Jira issue",
        connector="jira",
        connector_name="Jira",
        action="create_issue",
        action_title="Create an issue",
        risk="write",
        target=(WriteTarget(input="project", value="OPS"),),
    )
    assert (message.node_id, message.connector, message.action) == ("node-3", "slack", "post_message")
    assert message.target == (WriteTarget(input="channel", value="#ops"),)
    assert json.loads(json.dumps(issue.model_dump(mode="json")))["target"] == [
        {"input": "project", "value": "OPS", "expression": False, "steps": []}
    ]


def test_reads_and_triggers_are_not_listed() -> None:
    builder = DocumentBuilder("Reads")
    trigger = builder.trigger(operation("github", "issue_opened"), {"repository": "acme/api"})
    builder.connect(trigger, builder.action(operation("github", "list_issues"), {"repository": "acme/api"}))
    assert ids(builder.build()) == []


def test_writes_on_every_branch_and_in_loops_are_listed_in_the_order_of_execution() -> None:
    assert ids(branching()) == ["node-3", "node-4", "node-5"]
    assert ids(looping()) == ["node-4", "node-5", "node-6"], "the members of the loop, then what follows it"
    backwards = looping()
    for rows in ("structure", "data"):
        backwards[rows].reverse()
    assert ids(backwards) == ["node-4", "node-5", "node-6"]


def test_where_an_error_leads_is_listed() -> None:
    document = chain()
    document["edges"][1]["branch"] = Branch.ERROR.value
    assert ids(document) == ["node-2", "node-3"]


def test_expressions_are_marked_with_the_steps_they_come_from() -> None:
    assert target(looping(), "node-4") == {"repository": ("acme/api", ())}
    several = step({"channel": "{{ trigger.team }}-{{ node_1.name }}", "user": ["kim", "{{ node_1.owner }}"]})
    assert target(several, "node-2") == {
        "channel": ("{{ trigger.team }}-{{ node_1.name }}", ("trigger", "node-1")),
        "user": ("kim, {{ node_1.owner }}", ("node-1",)),
    }
    (write,) = writes(step({"channel": "{{ join('-', ['a', 'b']) }}", "text": "x"}))
    assert write.target == (WriteTarget(input="channel", value="{{ join('-', ['a', 'b']) }}", expression=True),)
    (write,) = writes(step({"channel": "{{ ((( }}", "text": "x"}))
    assert write.target[0].expression, "what can't be read is no literal"


def test_what_the_address_or_the_name_says_identifies_is_part_of_the_target() -> None:
    pathed = replace(COMMENT, path="/repos/{owner}/{strange}/issues/{issue_number}/comments")
    catalog = CatalogSnapshot("1", CATALOG.connectors, [START, pathed])
    builder = DocumentBuilder("Addressed")
    given = {
        "body": "Seen",
        "issue_number": 7,
        "strange": "web",
        "owner": "acme",
        "board_id": "b",
        "note": "",
        "cc": [],
    }
    builder.connect(builder.trigger(START, {}), builder.action(pathed, given))
    (write,) = planned_writes(builder.build(), catalog)
    told = {item.input: item.value for item in write.target}
    assert told == {"owner": "acme", "issue_number": "7", "strange": "web", "board_id": "b"}
    assert next(iter(told)) == "owner", "places in front"


@pytest.mark.parametrize("scm_id", [None, "adf1f67b-...", NOBODYS])
def test_an_operation_that_is_not_known_is_an_unknown_write(scm_id: str | None) -> None:
    metadata = {"title": "Pay", "connector": {"name": "Acme Pay", "key": "acme_pay"}}
    properties = {"action": "send_money", "role": "action", "inputs": {"to": "mallory", "amount": 5}}
    changes = {"scm_id": scm_id, "name": "acme-pay", "metadata": metadata, "properties": properties}
    (write,) = writes(step({}, **changes))
    assert write == PlannedWrite(
        node_id="node-2",
        title="Pay",
        connector="acme_pay",
        connector_name="Acme Pay",
        action="send_money",
        action_title=None,
        risk="unknown",
        target=(WriteTarget(input="to", value="mallory"),),
    )


def test_a_foreign_or_retired_operation_is_listed_and_so_is_one_without_a_role() -> None:
    for known in (operation("foreign", "do_thing"), operation("github", "create_milestone")):
        (write,) = writes(step({}, scm_id=str(known.id)))
        assert (write.connector, write.action, write.risk) == (known.connector.key, known.key, "write")
    without = step({"channel": "#ops"})
    del without["data"][1]["properties"]["role"]
    assert ids(without) == ["node-2"]
    without["data"][1] |= {"scm_id": None, "name": "whatever", "properties": {}, "metadata": {}}
    assert [(item.node_id, item.risk, item.connector) for item in writes(without)] == [("node-2", "unknown", None)]


def test_what_the_step_calls_itself_does_not_hide_what_it_does() -> None:
    destructive = replace(POST, risk="destructive")
    catalog = CatalogSnapshot("1", CATALOG.connectors, [item for item in OPERATIONS if item != POST] + [destructive])
    document = step({"channel": "#ops"}, metadata={"title": "Read only", "connector": {"key": "github"}})
    (write,) = planned_writes(document, catalog)
    told = (write.title, write.connector, write.action_title, write.risk)
    assert told == ("Read only", "slack", "Post a message", "destructive")


def test_texts_are_bounded_and_show_what_is_invisible() -> None:
    recipients = [f"user{number}@acme.io" for number in range(14)]
    long, turned = "x" * 5_000, "ops\u202egnp.exe\n\u200b"
    given = {"channel": long, "cc": recipients, "branch": turned} | {f"thing{number}_id": "1" for number in range(50)}
    (write,) = writes(step(given, metadata={"title": long}))
    told = {item.input: item.value for item in write.target}
    assert told["channel"] == "x" * 199 + "…"
    assert told["cc"].endswith("user9@acme.io and 4 more")
    assert told["branch"] == "ops\\u202egnp.exe\\u000a\\u200b"
    assert len(write.title) == 200
    assert len(write.target) == 20


def approved(*, bypass: bool = False, answer: str | None = "approved") -> JsonObject:
    """A message that an approval (node-2) stands before, and a loop (node-4) with another one behind it."""
    builder = DocumentBuilder("Approved")
    trigger = builder.trigger(START, {})
    approval = builder.approval("Shall we?")
    message = builder.action(POST, {"channel": "#ops", "text": "x"})
    loop = builder.for_each("trigger.items", as_="item", title="For each item")
    builder.action(POST, {"channel": "#each", "text": "x"}, parent=loop)
    rejected = builder.action(POST, {"channel": "#no", "text": "x"})
    builder.connect(trigger, approval)
    builder.connect(approval, message, answer)  # type: ignore[arg-type]
    builder.connect(message, loop)
    builder.connect(approval, rejected, "rejected")
    if bypass:
        builder.connect(trigger, message)
    return builder.build()


def test_approvals_in_front_are_told_where_no_way_leads_past_them() -> None:
    assert {item.node_id: item.approvals for item in writes(approved())} == {
        "node-3": ("node-2",),
        "node-5": ("node-2",),
        "node-6": (),
    }
    for document in (approved(bypass=True), approved(answer=None)):
        assert {item.approvals for item in writes(document)} == {()}


def test_of_several_approvals_the_last_on_each_way_is_told() -> None:
    builder = DocumentBuilder("Twice")
    trigger = builder.trigger(START, {})
    first, second, other = (builder.approval(text) for text in ("One?", "Two?", "Or this?"))
    message = builder.action(POST, {"channel": "#ops", "text": "x"})
    builder.connect(trigger, first)
    builder.connect(first, second, "approved")
    builder.connect(second, message, "approved")
    assert [item.approvals for item in writes(builder.build())] == [(second,)]
    builder.connect(trigger, other)
    builder.connect(other, message, "approved")
    assert [item.approvals for item in writes(builder.build())] == [(second, other)]


def test_an_approval_within_a_loop_stands_before_what_follows_it_there() -> None:
    builder = DocumentBuilder("Each")
    trigger, loop = builder.trigger(START, {}), builder.for_each("trigger.items", as_="item", title="For each item")
    builder.connect(trigger, loop)
    approval = builder.approval("This one?", parent=loop)
    message = builder.action(POST, {"channel": "#ops", "text": "x"}, parent=loop)
    after = builder.action(POST, {"channel": "#ops", "text": "done"})
    builder.connect(approval, message, "approved")
    builder.connect(loop, after)
    assert {item.node_id: item.approvals for item in writes(builder.build())} == {message: (approval,), after: ()}


@pytest.mark.parametrize(
    ("on_failure", "expected"),
    [
        (
            {"scm_id": operation_id("slack", "post_message"), "inputs": {"channel": "#down"}},
            ("write", "channel", "#down"),
        ),
        ({"scm_id": NOBODYS, "inputs": {"to": "x"}}, ("unknown", "to", "x")),
        ({"workflow_id": "0b0e"}, ("unknown", "workflow", "0b0e")),
        ({"scm_id": operation_id("github", "list_issues"), "inputs": {"repository": "a/b"}}, None),
        ({}, None),
    ],
)
def test_what_follows_a_failed_run_is_listed_last(on_failure: JsonObject, expected: tuple[str, ...] | None) -> None:
    document = chain() | {"settings": {"on_failure": on_failure}}
    found = writes(document)[2:]
    assert [item.node_id for item in found] == [ON_FAILURE] * (expected is not None)
    assert [(item.risk, item.target[0].input, item.target[0].value) for item in found] == [expected] * len(found)


@pytest.mark.parametrize("document", [None, [], "x", {"structure": 1}, {"structure": [{"id": 1}, None]}])
def test_what_is_no_document_writes_nothing(document: Any) -> None:
    assert writes(document) == []


def shipped() -> list[tuple[ConnectorManifest, OperationManifest]]:
    found = [(manifest, item) for manifest in load_manifests() for item in manifest.operations if item.risk != "read"]
    assert len(found) > 300
    return found


def test_of_every_shipped_write_the_address_is_told() -> None:
    """All that is part of a URL, but what is put on the thing that the URL names."""
    for manifest, item in shipped():
        known = item.spec(manifest.spec())
        catalog = CatalogSnapshot("1", [known.connector], [known])
        builder = DocumentBuilder("Shipped")
        builder.action(known, dict.fromkeys(item.inputs, "here"))
        (write,) = planned_writes(builder.build(), catalog)
        assert (write.connector, write.action, write.risk) == (manifest.key, item.key, item.risk)
        addressed = {name for name, value in item.inputs.items() if value.location == "path"}
        missing = addressed - {target.input for target in write.target} - {"emoji", "label"}
        assert not missing, f"{manifest.key}.{item.key}"


def test_a_document_is_left_as_it_is() -> None:
    document = looping()
    before = copy.deepcopy(document)
    assert writes(document)
    assert document == before
    assert [item.risk for item in writes(EXAMPLE)] == ["unknown"], "its second node has no step yet"


def test_a_write_in_words() -> None:
    issue, message = writes(chain())
    assert describe_write(issue) == "node-2, “Create a Jira issue”: Jira, Create an issue → project OPS"
    source = message.model_copy(
        update={
            "risk": "destructive",
            "approvals": ("node-8", "node-9"),
            "target": (WriteTarget(input="channel", value="{{ node_1.x }}", expression=True, steps=("node-1",)),),
        }
    )
    assert describe_write(source).endswith(
        "Post a message (destructive) → channel {{ node_1.x }} (from node-1); after approval by node-8 or node-9"
    )
    bare = PlannedWrite(
        node_id="n", title="t", connector=None, connector_name=None, action=None, action_title=None, risk="unknown"
    )
    assert "an unknown operation (effects unknown) → where the account says" in describe_write(bare)


def test_it_takes_little_time() -> None:
    builder = DocumentBuilder("Long")
    last = builder.trigger(START, {})
    for number in range(100):
        approval, following = builder.approval("?"), builder.action(POST, {"channel": f"#c{number}", "text": "x"})
        builder.connect(last, approval)
        builder.connect(approval, following, "approved")
        last = following
    document = builder.build()
    started = time.perf_counter()
    assert len(writes(document)) == 100
    assert time.perf_counter() - started < 1
