"""Expressions: their syntax, what they may refer to, and the fields they read."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from sessions_app.definition.expressions import ExpressionError, check_expression, references
from sessions_app.definition.graph import node_reference
from sessions_app.definition.validation.catalogue import found
from sessions_app.definition.validation.context import Context, ExpressionSite, quote
from sessions_app.definition.validation.outputs import OutputSchemas
from sessions_app.definition.violations import Violation
from sessions_app.definition.vocabulary import TRIGGER_REFERENCE, Role

__all__ = ["check_expressions", "check_output_fields", "check_references"]

_HYPHENATED = re.compile(r"\b(node-\d+)\b")
_RUN_REFERENCES = frozenset({"error", "run"})
"""What the notification of a failed run may read beside the nodes."""


def check_expressions(context: Context) -> Iterator[Violation]:
    """Expressions that can't be read or mistake a text for a field."""
    for site in context.sites:
        where = _where(context, site)
        if site.unclosed:
            message = f"{where}: an expression opened with {{{{ is not closed: {site.source}"
            hint = "Close it with }}, or write {{ '{{' }} for literal braces."
            yield found("bad-expression", message, node_id=site.node_id, path=site.path, hint=hint)
            continue
        for problem in check_expression(site.source):
            hint = problem.hint
            if match := _HYPHENATED.search(site.source):
                hint = f"Write {node_reference(match[1])} for {match[1]}."
            message = f"{where}: {problem.message}"
            yield found(problem.code, message, node_id=site.node_id, path=site.path, hint=hint)


def _where(context: Context, site: ExpressionSite) -> str:
    return quote(context.graph.nodes[site.node_id].title) if site.node_id is not None else "The settings"


def _names(site: ExpressionSite) -> list[str]:
    if site.unclosed:
        return []
    try:
        return sorted(references(site.source))
    except ExpressionError:
        return []


def check_references(context: Context) -> Iterator[Violation]:
    """That every node an expression reads exists and runs before."""
    graph = context.graph
    ids = {node_reference(key): key for key in graph.nodes}
    for site in context.sites:
        for name in _names(site):
            if name == TRIGGER_REFERENCE:
                yield from _trigger_reference(context, site)
            elif name in ids:
                yield from _node_reference(context, site, ids[name])
            elif not (site.path.startswith("/settings/on_failure") and name in _RUN_REFERENCES):
                yield _unknown_reference(context, site, name, list(ids))


def _unknown_reference(context: Context, site: ExpressionSite, name: str, known: list[str]) -> Violation:
    message = f"{_where(context, site)} reads {name}, which is no step of this workflow."
    close = difflib.get_close_matches(name, [*known, TRIGGER_REFERENCE], n=1)
    hint = f"Did you mean {close[0]}? " if close else ""
    hint += f"A text stands in single quotes: '{name}'."
    return found("unknown-reference", message, node_id=site.node_id, path=site.path, hint=hint)


def _trigger_reference(context: Context, site: ExpressionSite) -> Iterator[Violation]:
    if site.node_id is not None and context.graph.nodes[site.node_id].role == Role.TRIGGER:
        message = f"{_where(context, site)} is a trigger and can't read what a trigger gives."
        hint = "Use a constant, or move the test into a condition after the trigger."
        yield found("reference-not-upstream", message, node_id=site.node_id, path=site.path, hint=hint)


def _node_reference(context: Context, site: ExpressionSite, target: str) -> Iterator[Violation]:
    graph = context.graph
    if site.node_id is None:
        if site.path.startswith("/settings/concurrency") and graph.nodes[target].role != Role.TRIGGER:
            message = f"The concurrency key reads {target}, which has not run when a run starts."
            hint = "Read the trigger only."
            yield found("reference-not-upstream", message, path=site.path, hint=hint)
        return
    if target in graph.upstream(site.node_id):
        return
    where, name = _where(context, site), quote(graph.nodes[target].title)
    inside = set(graph.enclosing(target)) - set(graph.enclosing(site.node_id)) - {site.node_id}
    if target != site.node_id and graph.enclosing(target) and inside:
        group = graph.enclosing(target)[0]
        message = f"{where} reads {target} ({name}), which runs inside the loop {group}."
        hint = f"After the loop read {node_reference(group)}.results, a list of objects by member id."
        yield found("member-reference-outside", message, node_id=site.node_id, path=site.path, hint=hint)
    else:
        what = "itself" if target == site.node_id else f"{target} ({name}), which does not run before it"
        hint = "Read an earlier step, or change the order of the steps."
        yield found("reference-not-upstream", f"{where} reads {what}.", node_id=site.node_id, path=site.path, hint=hint)


def check_output_fields(context: Context) -> Iterator[Violation]:
    """Fields that the output of a step is not known to have."""
    schemas = OutputSchemas(context)
    for site in context.sites:
        if site.node_id is None or site.unclosed:
            continue
        node = context.graph.nodes[site.node_id]
        for missing in schemas.missing_fields(node, site.source):
            close = difflib.get_close_matches(missing.name, missing.known, n=1)
            hint = f"Did you mean {close[0]}?" if close else _known(missing.known)
            code = "missing-output-field" if missing.closed else "unknown-output-field"
            has_not = "does not have" if missing.closed else "is not known to have"
            message = f"{_where(context, site)} reads {missing.name}, which {missing.of} {has_not}."
            yield found(code, message, node_id=site.node_id, path=site.path, hint=hint)


def _known(names: list[str]) -> str:
    return f"Known fields: {', '.join(names[:12])}." if names else "It has no fields."
