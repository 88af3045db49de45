"""Tests of what cannot have changed: data of a step stays as it was when the step ended."""

from __future__ import annotations

import re

from connectors_app.contracts import JsonObject
from sessions_app.definition import WorkflowGraph, node_reference

__all__ = ["untimely"]

_REFERENCE = re.compile(r"\bnode_\w+")
_NEW = re.compile(r"^(?!comment|note|reply|review|reaction|message)(?:\w+_)?(?:created|opened|triggered|reported)$")
"""Events of things that come to be; a comment comes to be on what there has been before."""
_OVER = re.compile(
    r"\b(?:status|state)[\w.]*\)? == '(?:closed|resolved|solved|done|merged|completed|finished|acknowledged|deployed"
    r"|fixed)'"
)
"""States that nothing is in when it has just come to be."""


def untimely(document: JsonObject) -> list[str]:
    """What is to be said of conditions that test things before or after they are so."""
    stale = _stale_tests(document)
    early = sorted(set(_early_tests(document)).difference(stale))
    return [
        *(f"Mind that “{title}” is tested with what was known before the wait." for title in stale),
        *(
            f"Mind that “{title}” is tested when it starts: what happens later starts a workflow of its own."
            for title in early
        ),
    ]


def _stale_tests(document: JsonObject) -> list[str]:
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


def _early_tests(document: JsonObject) -> list[str]:
    """Titles of the conditions by which what has just come to be would have to be over: "when it's resolved"."""
    graph = WorkflowGraph(document)
    new = {
        node_reference(key)
        for key, node in graph.nodes.items()
        if node.role == "trigger" and _NEW.search(str(node.properties.get("action") or ""))
    }
    told = []
    for node in graph.nodes.values():
        expression = str(node.properties.get("expression") or "") if node.role == "condition" else ""
        read = set(_REFERENCE.findall(expression))
        if read and read <= new and _OVER.search(expression):
            told.append(node.title)
    return told
