from __future__ import annotations

import copy
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors_app.contracts import JsonObject
from sessions_app.definition import (
    Patch,
    PatchError,
    RemoveNode,
    WorkflowGraph,
    apply_patches,
)
from tests.sessions_app.definition.catalogs import CATALOG, branching, chain, looping
from tests.sessions_app.definition.patching import CONDITION, SLACK, edges, errors, ids, patched
from tests.sessions_app.definition.strategies import documents, patches


def touched(document: JsonObject, patch: Patch) -> set[str]:
    """The ids a patch names, with what it may change by its own description."""
    named = {getattr(patch, "node_id", None), *getattr(patch, "node_ids", ())} - {None}
    if patch.op == "change_trigger":
        named |= set(WorkflowGraph(document).triggers())
    if patch.op == "remove_node" and patch.unwrap:
        named |= set(WorkflowGraph(document).members(patch.node_id))
    return {str(name) for name in named}


@settings(max_examples=300)
@given(documents(), patches())
def test_nodes_that_no_patch_names_stay_byte_identical(document: JsonObject, patch: Patch) -> None:
    before = copy.deepcopy(document)
    try:
        result = apply_patches(document, [patch], CATALOG)
    except PatchError:
        assert document == before
        return
    assert document == before
    named = touched(document, patch)
    for name in ("structure", "data"):
        old = [item for item in before[name] if item["id"] not in named]
        new = [item for item in result[name] if item["id"] not in named]
        kept = {item["id"] for item in old}
        unchanged = [item for item in new if item["id"] in kept]
        remaining = {item["id"] for item in unchanged}
        assert repr(unchanged) == repr([item for item in old if item["id"] in remaining])
        if patch.op != "remove_node":
            assert remaining == kept


@settings(max_examples=200)
@given(documents(), st.lists(patches(), max_size=6))
def test_any_list_of_patches_gives_a_sound_document_or_one_error(document: JsonObject, some: list[Patch]) -> None:
    try:
        result = apply_patches(document, some, CATALOG)
    except PatchError as error:
        assert 0 <= error.index < len(some)  # noqa: PT017 - either outcome is right
        return
    old, new = set(ids(document)), ids(result)
    assert len(new) == len(set(new))
    edge_ids = [edge["id"] for edge in result["edges"]]
    assert len(edge_ids) == len(set(edge_ids))
    assert {edge["source"] for edge in result["edges"]} | {edge["target"] for edge in result["edges"]} <= set(new)
    assert not {"self-edge", "duplicate-edge", "duplicate-id", "structure-data-mismatch", "schema"} & set(
        errors(result)
    )
    assert all(item["position"] for item in result["structure"])
    last = max(int(key.removeprefix("node-")) for key in old)
    assert all(int(key.removeprefix("node-")) > last for key in set(new) - old)


@given(documents(), st.sampled_from([f"node-{number}" for number in range(2, 11)]))
def test_removing_any_step_leaves_no_structural_error(document: JsonObject, node_id: str) -> None:
    if node_id not in ids(document):
        return
    result = apply_patches(document, [RemoveNode(node_id=node_id)], CATALOG)
    assert set(errors(result)) <= {"unknown-reference"}


@given(documents(), st.sampled_from(["after", "before"]), st.integers(2, 10))
def test_adding_anywhere_leaves_no_error(document: JsonObject, where: str, number: int) -> None:
    if f"node-{number}" not in ids(document):
        return
    for node in (SLACK, CONDITION):
        raw = {"op": "add_node", "node": node, where: f"node-{number}"}
        assert errors(patched(document, raw)) == []


_MAKERS: list[Callable[[], JsonObject]] = [chain, branching, looping]


@pytest.mark.parametrize("make", _MAKERS)
def test_what_is_added_can_be_removed_again(make: Callable[[], JsonObject]) -> None:
    for anchor in ids(make()):
        result = patched(
            make(),
            {"op": "add_node", "node": SLACK | {"ref": "fresh"}, "after": anchor},
            {"op": "remove_node", "node_id": "fresh"},
        )
        assert edges(result) == edges(make())
        assert (result["structure"], result["data"]) == (make()["structure"], make()["data"])
