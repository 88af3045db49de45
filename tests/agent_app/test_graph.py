"""The state machine: routes, bounded repair, fallback, and a branch added from outside."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langgraph.graph import END

from agent_app.contracts import Intent, Plan
from agent_app.graph.build import DEFAULT_BRANCHES, Branch, build_graph, compiled_graph
from agent_app.graph.routing import route_validation
from agent_app.graph.state import MAX_REPAIRS, AgentDependencies, AgentState
from connectors_app.catalog import CatalogSnapshot
from connectors_app.contracts import OperationCatalog
from connectors_app.manifest import load_manifests, manifest_specs
from sessions_app.definition import DocumentBuilder, RemoveNode, SetInput, Violation
from tests.agent_app.planners_for_tests import NoRetriever, ScriptedPlanner, scripted_state


@pytest.fixture(scope="module")
def catalog() -> CatalogSnapshot:
    manifests = load_manifests()
    return CatalogSnapshot("1", [item.spec() for item in manifests], manifest_specs(manifests))


def valid_document(catalog: OperationCatalog) -> dict[str, Any]:
    builder = DocumentBuilder("Start by hand")
    trigger, action = catalog.find("manual", "manual"), catalog.find("slack", "post_message")
    assert trigger is not None
    assert action is not None
    first = builder.trigger(trigger, {})
    second = builder.action(action, {"channel": "#dev", "text": "hi"})
    builder.connect(first, second)
    return builder.build()


def broken_document(catalog: OperationCatalog) -> dict[str, Any]:
    document = valid_document(catalog)
    return document | {
        "edges": [*document["edges"], {"id": "e9", "source": "node-2", "target": "node-9", "branch": None}]
    }


async def run(planner: Any, catalog: Any, graph: Any = None, fallback: Any = None, **state: Any) -> Any:
    dependencies = AgentDependencies(
        planner=planner, fallback=fallback or ScriptedPlanner(name="fallback"), retriever=NoRetriever(), catalog=catalog
    )
    return await (graph or compiled_graph()).ainvoke(scripted_state(**state), context=dependencies)


async def test_a_valid_plan_goes_straight_through(catalog: Any) -> None:
    planner = ScriptedPlanner(plans=[Plan("Done.", document=valid_document(catalog))])
    final = await run(planner, catalog)
    assert planner.calls == ["classify", "generate"]
    assert final["document"] == valid_document(catalog)
    assert final["generated_by"] == "scripted"
    assert not final["fell_back"]


async def test_an_invalid_plan_is_repaired(catalog: Any) -> None:
    plans = [Plan("First.", document=broken_document(catalog)), Plan("Mended.", document=valid_document(catalog))]
    planner = ScriptedPlanner(plans=plans)
    final = await run(planner, catalog)
    assert planner.calls == ["classify", "generate", "repair"]
    assert final["document"] == valid_document(catalog)
    assert final["conversation"] == "Mended."


async def test_repair_is_bounded_and_an_invalid_document_never_leaves(catalog: Any) -> None:
    planner = ScriptedPlanner(plans=[Plan("No.", document=broken_document(catalog)) for _ in range(9)])
    final = await run(planner, catalog)
    assert planner.calls.count("repair") == MAX_REPAIRS
    assert final["document"] is None
    assert final["next_question"]


async def test_what_is_missing_becomes_a_question(catalog: Any) -> None:
    document = valid_document(catalog)
    document["data"][1]["properties"]["inputs"].pop("channel")
    final = await run(ScriptedPlanner(plans=[Plan("Almost.", document=document)]), catalog)
    assert final["document"] is not None
    assert final["next_question"]
    assert {item.severity for item in final["violations"]} == {"incomplete"}


async def test_modify_applies_patches_to_the_current_workflow(catalog: Any) -> None:
    patch = SetInput(op="set_input", node_id="node-2", name="channel", value="#ops")
    planner = ScriptedPlanner(Intent.MODIFY_WORKFLOW, [Plan("Changed.", patches=(patch,))])
    before = valid_document(catalog)
    final = await run(planner, catalog, workflow=before)
    assert final["document"]["data"][1]["properties"]["inputs"]["channel"] == "#ops"
    assert before == valid_document(catalog)
    assert final["document"]["data"][0] == before["data"][0]


async def test_a_patch_that_fails_is_put_to_repair(catalog: Any) -> None:
    planner = ScriptedPlanner(
        Intent.MODIFY_WORKFLOW,
        [Plan("Removed.", patches=(RemoveNode(op="remove_node", node_id="node-77"),))] + [Plan("Sorry.")] * 2,
    )
    final = await run(planner, catalog, workflow=valid_document(catalog))
    assert "repair" in planner.calls
    assert final["document"] is None


async def test_a_change_without_a_workflow_is_unclear(catalog: Any) -> None:
    planner = ScriptedPlanner(Intent.MODIFY_WORKFLOW)
    final = await run(planner, catalog)
    assert planner.calls == ["classify", "answer:unclear"]
    assert final["intent"] == Intent.UNCLEAR


@pytest.mark.parametrize("step", ["classify", "generate"])
async def test_a_failing_planner_is_replaced_once_and_for_all(catalog: Any, step: str) -> None:
    planner = ScriptedPlanner(fails_at=step)
    fallback = ScriptedPlanner(name="fallback", plans=[Plan("Local.", document=valid_document(catalog))])
    final = await run(planner, catalog, fallback=fallback)
    assert final["fell_back"]
    assert final["generated_by"] == "fallback"
    assert planner.calls[-1] == step  # not asked again after it failed


async def test_a_new_intent_is_one_more_entry(catalog: Any) -> None:
    async def delete_workflow(state: AgentState) -> AgentState:
        return AgentState(conversation=f"Deleted, as asked: {state['prompt']}")

    graph = build_graph({**DEFAULT_BRANCHES, "delete_workflow": Branch("delete_workflow", delete_workflow)})
    final = await run(ScriptedPlanner("delete_workflow"), catalog, graph)
    assert final["conversation"] == "Deleted, as asked: do it"
    unchanged = ScriptedPlanner(plans=[Plan("Done.", document=valid_document(catalog))])
    assert (await run(unchanged, catalog, graph))["document"] is not None


def test_the_graph_is_compiled_once() -> None:
    assert compiled_graph() is compiled_graph()


def test_show_graph_prints_mermaid(capsys: pytest.CaptureFixture[str]) -> None:
    from django.core.management import call_command

    call_command("show_graph")
    printed = capsys.readouterr().out
    for node in ("classify_intent", "retrieve", "generate_workflow", "modify_workflow", "validate", "repair"):
        assert node in printed
    assert printed.startswith("---") or "graph TD" in printed


severities = st.sampled_from(["error", "incomplete", "warning"])


@settings(deadline=None)
@given(st.lists(severities, max_size=5), st.integers(0, 5))
def test_routing_after_validation(found: list[str], repairs: int) -> None:
    violations = [Violation(code="cycle", severity=item, message="m") for item in found]
    route = asyncio.run(route_validation(AgentState(violations=violations, repairs=repairs)))
    assert route == ("repair" if "error" in found and repairs < MAX_REPAIRS else END)
