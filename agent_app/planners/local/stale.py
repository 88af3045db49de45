"""Tests of what was known before a wait: data of a step stays as it was when the step ended."""

from __future__ import annotations

import re

from connectors_app.contracts import JsonObject
from sessions_app.definition import WorkflowGraph, node_reference

__all__ = ["stale_tests"]

_REFERENCE = re.compile(r"\bnode_\w+")


def stale_tests(document: JsonObject) -> list[str]:
    """Titles of the conditions behind a wait that read only steps in front of it."""
    graph = WorkflowGraph(document)
    told = []
    for key, node in graph.nodes.items():
        if node.role != "condition":
            continue
        before = graph.upstream(key)
        waits = [step for step in before if graph.nodes[step].role == "delay"]
        known = {node_reference(step) for wait in waits for step in graph.upstream(wait)}
        read = set(_REFERENCE.findall(str(node.properties.get("expression") or "")))
        if read and read <= known:
            told.append(node.title)
    return told
