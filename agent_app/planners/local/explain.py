"""Why the planner answers as it does: the parse of a prompt, the candidates of every slot, and the decision."""

from __future__ import annotations

from collections.abc import Iterator

from agent_app.contracts import Hits, Intent, Plan, PlanningContext
from agent_app.planners.local.decision import Choice
from agent_app.planners.local.decode import considered, decode
from agent_app.planners.local.index import CatalogIndex, catalog_index
from agent_app.planners.local.intent import classify_intent
from agent_app.planners.local.model import (
    ActionStatement,
    ApprovalStatement,
    Clause,
    ConditionalStatement,
    LoopStatement,
    Reading,
    Statement,
)
from agent_app.planners.local.newplan import hits_by_number, understand, understand_plainly
from agent_app.planners.local.slots import iter_slots, plan_slots, with_hits
from connectors_app.contracts import JsonObject

__all__ = ["explain_prompt"]

_SHOWN_HITS = 5


def explain_prompt(
    context: PlanningContext, hits: Hits, intent: str, plan: Plan | None, document: JsonObject | None
) -> list[str]:
    """The lines that show how a prompt was read, what was considered for each clause, and what came of it.

    `hits`, `intent`, `plan` and `document` are those of the answer that is explained.
    """
    index = catalog_index(context.catalog)
    reader = understand if context.workflow is not None else understand_plainly
    request, schedule = reader(context.prompt, context.timezone, index)
    result = classify_intent(context, hits, index)
    lines = [f"prompt: {context.prompt!r}", f"intent: {intent} ({result.reason}, {result.confidence:.2f})", "marks:"]
    lines += _marks(request.reading)
    if schedule is not None:
        lines.append(f"schedule: {schedule.cron} {schedule.timezone}{' (weak)' if schedule.weak else ''}")
    lines.append("parse:")
    lines += [f"  event: {_words(request.reading, event.clause)}" for event in request.events]
    lines += _tree(request.reading, request.body, 1)
    if intent == Intent.NEW_WORKFLOW:
        lines += _candidates(context, hits, index)
    else:
        lines += _retrieved(context, hits)
    if plan is not None:
        lines += [f"patch: {patch.model_dump(mode='json', exclude_defaults=True)}" for patch in plan.patches or ()]
    lines.append("decision:")
    lines += _steps(document)
    return lines


def _words(reading: Reading, clause: Clause) -> str:
    opener = f"[{clause.introducer}] " if clause.introducer else ""
    return f"{opener}“{reading.slice(clause.first, clause.last)}”"


def _marks(reading: Reading) -> list[str]:
    verbs = ", ".join(f"{verb.lemma}:{'/'.join(verb.classes[:3])}" for verb in reading.verbs)
    nouns = ", ".join(f"{noun.canon}{'*' if noun.plural else ''}{'' if noun.known else '?'}" for noun in reading.nouns)
    products = ", ".join(mention.connector for mention in reading.mentions)
    values = ", ".join(f"{entity.kind}={entity.value!r}" for entity in reading.entities)
    return [f"  verbs: {verbs}", f"  nouns: {nouns}", f"  products: {products}", f"  values: {values}"]


def _tree(reading: Reading, body: tuple[Statement, ...], depth: int) -> Iterator[str]:
    indent = "  " * depth
    for item in body:
        if isinstance(item, ActionStatement):
            where = ",".join(item.connectors) or "-"
            yield f"{indent}do {_words(reading, item.clause)}: {'/'.join(item.verbs[:3])} {item.head or '-'} in {where}"
        elif isinstance(item, ConditionalStatement):
            yield f"{indent}if {'not ' if item.negated else ''}{_words(reading, item.condition)}"
            yield from _tree(reading, item.then, depth + 1)
            if item.otherwise:
                yield f"{indent}else"
                yield from _tree(reading, item.otherwise, depth + 1)
        elif isinstance(item, LoopStatement):
            yield f"{indent}for each {_words(reading, item.over)}"
            yield from _tree(reading, item.body, depth + 1)
        elif isinstance(item, ApprovalStatement):
            yield f"{indent}a person: {_words(reading, item.clause)}"
            yield from _tree(reading, item.approved, depth + 1)
            if item.rejected:
                yield f"{indent}if refused"
                yield from _tree(reading, item.rejected, depth + 1)
        else:
            yield f"{indent}wait {item.duration}"


def _candidates(context: PlanningContext, hits: Hits, index: CatalogIndex) -> Iterator[str]:
    request, _ = understand_plainly(context.prompt, context.timezone, index)
    plan = plan_slots(request, index.vocabulary)
    plan = with_hits(plan, hits_by_number(plan, index, hits))
    decision = decode(index, plan)
    options = considered(index, plan, decision)
    clauses = {event.number: event.event.clause for event in plan.events}
    clauses |= {slot.number: slot.statement.clause for slot in iter_slots(plan.body)}
    for number, choices in sorted(options.items()):
        yield f"candidates of {number} {_words(request.reading, clauses[number])}:"
        chosen = decision.operation(number)
        for choice in choices:
            yield f"  {'*' if choice.operation is chosen else ' '} {_option(choice)}"


def _option(choice: Choice) -> str:
    if choice.operation is None:
        return f"{choice.total:6.3f} (none)"
    score, spec = choice.score, choice.operation.spec
    return (
        f"{choice.total:6.3f} {spec.connector.key}.{spec.key}"
        f" (verb {score.verb:.2f}, object {score.object:.2f}, phrase {score.phrase:.2f}, near {score.retrieval:.2f})"
    )


def _retrieved(context: PlanningContext, hits: Hits) -> Iterator[str]:
    for query, found in hits:
        yield f"retrieved for “{query.text}”:"
        for hit in found[:_SHOWN_HITS]:
            spec = context.catalog.get(hit.operation_id)
            if spec is not None:
                yield f"    {hit.score:6.3f} {spec.connector.key}.{spec.key}"


def _steps(document: JsonObject | None) -> list[str]:
    if document is None:
        return ["  no workflow"]
    lines = []
    parents = {row["id"]: row.get("parent") for row in document["structure"]}
    for row in document["data"]:
        properties, connector = row["properties"], row["metadata"].get("connector") or {}
        name = f"{connector['key']}.{properties.get('action')}" if connector else row["metadata"].get("title", "")
        inside = f" in {parents[row['id']]}" if parents.get(row["id"]) else ""
        shown = {
            key: properties[key] for key in ("inputs", "expression", "items", "instructions") if properties.get(key)
        }
        lines.append(f"  {row['id']}{inside} {properties.get('role')} {name} {shown}")
    for edge in document.get("edges", []):
        if edge.get("branch"):
            lines.append(f"  {edge['source']} -{edge['branch']}-> {edge['target']}")
    return lines
