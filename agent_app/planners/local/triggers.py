"""Triggers: which filters of an event are inputs, and which words need a condition of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent_app.planners.local.adapting import adapt
from agent_app.planners.local.assigned import kind_said
from agent_app.planners.local.changes import Change, change_guard, change_inputs, find_change, labelling_inputs
from agent_app.planners.local.entities import PRIORITY_WORDS
from agent_app.planners.local.index import OperationFeatures
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, ClauseKind, Entity, EntityKind, Reading
from agent_app.planners.local.outcomes import choice_filters, named_filters, outcome_filters
from agent_app.planners.local.values import capital_place, input_for

__all__ = ["EventFilters", "event_filters"]

_INPUT_KINDS = frozenset(
    {
        EntityKind.REPOSITORY,
        EntityKind.PROJECT,
        EntityKind.BRANCH,
        EntityKind.LABEL,
        EntityKind.CHANNEL,
        EntityKind.SEVERITY,
        EntityKind.ATTRIBUTE,
    }
)
"""Equality on these, said in the event's own clause, is an input of the trigger; everything else is a condition."""
_PLACES = words(
    "level list board space team workflow pipeline environment env service organization org server group job"
    " definition component area"
)
_CONDITION_KINDS = frozenset(
    {
        EntityKind.PRIORITY,
        EntityKind.SEVERITY,
        EntityKind.STATUS,
        EntityKind.LABEL,
        EntityKind.BRANCH,
        EntityKind.ATTRIBUTE,
        EntityKind.ISSUE_KEY,
        EntityKind.TITLE,
    }
)
_TESTED = words(
    "level type stage plan category env environment status team component service section list group board folder queue"
)
"""Properties that are tested where an event has no input for them."""
_KIND_INPUTS = ("issue_type", "type")
_KINDS = words("bug story epic")
"""Kinds of things; other words for them ("task", "incident") may mean any thing."""
_NAMED_KINDS = words("incident problem question feature")
"""Kinds where a vendor has things of that kind."""
_PLACED = words("created moved added")
_EXCEPTING = words("other except besides not but")
_OUTSIDE = words("outside")
_ADDRESS = frozenset({EntityKind.EMAIL})


@dataclass(frozen=True, slots=True)
class EventFilters:
    """Trigger inputs, and clauses that become conditions right after the trigger."""

    inputs: dict[str, Any]
    guards: tuple[Clause, ...] = ()


def event_filters(
    reading: Reading,
    clause: Clause,
    features: OperationFeatures,
    topic: Sequence[Clause] = (),
    tested: Sequence[Clause] = (),
) -> EventFilters:
    """Divide the values of an event clause between the trigger's inputs and conditions.

    `topic` are clauses before it that say where it happens, `tested` conditions whose values must not be filtered on.
    """
    change = find_change(reading, clause)
    inputs: dict[str, Any] = change_inputs(reading, change, features.spec) if change is not None else {}
    inputs = labelling_inputs(reading, clause, features.spec) | inputs
    inputs |= choice_filters(reading, clause, features, inputs)
    _fill_kind(reading, clause, features, inputs)
    guards: list[Clause] = []
    if change is not None and (guard := change_guard(change, clause, inputs, reading)) is not None:
        guards += [] if _overlaps(guard, tested) else [guard]
    for entity in reading.entities_in(clause.first, clause.last):
        if _is_told(entity, change, inputs) or _within(entity, (*tested, *guards)):
            continue
        if _OUTSIDE & set(reading.norms(max(clause.first, entity.first - 3), entity.first)):
            continue
        if entity.kind in _INPUT_KINDS | _CONDITION_KINDS and (several := _several(reading, clause, entity)):
            guards.append(several)
            continue
        filled = _fill(reading, entity, features, inputs)
        if not filled and entity.kind in _CONDITION_KINDS and _testable(entity, features):
            guards.append(_guard(reading, clause, entity))
    within = {index for item in (*tested, *guards) for index in range(item.first, item.last)}
    inputs |= named_filters(reading, clause, features, inputs, within)
    _fill_list(reading, clause, features, inputs)
    if (texts := _text_guard(reading, clause, inputs)) is not None and not _overlaps(texts, tested):
        guards.append(texts)
    for earlier in topic:
        for entity in reading.entities_in(earlier.first, earlier.last):
            if entity.kind in {EntityKind.REPOSITORY, EntityKind.PROJECT, EntityKind.CHANNEL}:
                _fill(reading, entity, features, inputs)
    if not any(_states(reading, guard) for guard in guards):
        within = {index for item in guards for index in range(item.first, item.last)}
        inputs = outcome_filters(reading, clause, features, within) | inputs
    return EventFilters(inputs, tuple(guards))


def _overlaps(clause: Clause, others: Sequence[Clause]) -> bool:
    return any(clause.first < item.last and item.first < clause.last for item in others)


def _within(entity: Entity, clauses: Sequence[Clause]) -> bool:
    return any(clause.first <= entity.first < clause.last for clause in clauses)


def _is_told(entity: Entity, change: Change | None, inputs: Mapping[str, Any]) -> bool:
    """Whether a value is part of a change, or a filter has it already."""
    if change is not None and change.tells(entity.first):
        return True
    if entity.kind is EntityKind.ATTRIBUTE and str(inputs.get(entity.key, "")).lower() == entity.value.lower():
        return True
    return entity.kind is EntityKind.STATUS and entity.value.lower() in inputs.values()


def _fill_list(reading: Reading, clause: Clause, features: OperationFeatures, inputs: dict[str, Any]) -> None:
    """ "A card lands in Inbox": the list, where the trigger has an input for it."""
    if features.verb not in _PLACED or "list" not in features.spec.inputs or "list" in inputs:
        return
    places = (capital_place(reading, index, clause) for index in range(clause.first, clause.last))
    told = [place.value for place in places if place is not None and place.value not in inputs.values()]
    if told:
        inputs["list"] = told[0]


def _fill_kind(reading: Reading, clause: Clause, features: OperationFeatures, inputs: dict[str, Any]) -> None:
    """ "A Jira bug is created": the kind of thing, where the trigger has an input for it."""
    name = next((name for name in _KIND_INPUTS if name in features.spec.inputs and name not in inputs), None)
    if name is None:
        return
    schema = features.spec.inputs[name]
    told = str(schema.get("description", "")).lower()
    kinds = _KINDS | {word for word in _NAMED_KINDS if word in told}
    kind = kind_said(reading.nouns_in(clause.first, clause.last), kinds, schema)
    if kind is not None:
        inputs[name] = kind


def _several(reading: Reading, clause: Clause, entity: Entity) -> Clause | None:
    """ "To main or develop", "a project other than OPS": what an input for one value can't say."""
    first, last = entity.first, entity.last
    denied = next((i for i in range(max(clause.first, first - 2), first) if reading.tokens[i].norm in _EXCEPTING), None)
    joiner = ""
    while last + 1 < clause.last and reading.tokens[last].norm in {"or", ","}:
        joiner = reading.tokens[last].norm
        last += 2 + (bool(entity.key) and reading.tokens[last + 1].norm == entity.key)
    if denied is not None:
        first = denied - 1 if denied > clause.first else denied
    elif joiner != "or" or reading.verb_at(last - 1) is not None:
        return None
    elif entity.key and reading.tokens[first - 1].norm == entity.key:
        first -= 1
    return Clause(ClauseKind.CONDITION, first, last, "if", None, clause.sentence)


def _text_guard(reading: Reading, clause: Clause, inputs: dict[str, Any]) -> Clause | None:
    """ "A message with 'free nitro'", "mails with the word 'x' or 'y' in the subject": quoted words are looked for."""
    quoted = [
        entity
        for entity in reading.entities_in(clause.first, clause.last)
        if entity.kind is EntityKind.QUOTED and entity.value not in inputs.values()
    ]
    if not quoted:
        return None
    opener = next(
        (i for i in range(quoted[0].first - 1, clause.first, -1) if reading.tokens[i].norm in _TEXT_OPENERS), None
    )
    if opener is None or quoted[0].first - opener > 5:
        return None
    last = quoted[-1].last
    while last < clause.last and reading.tokens[last].norm in words(
        "in the its of title subject body text description summary name message"
    ):
        last += 1
    return Clause(ClauseKind.CONDITION, opener, last, "if", None, clause.sentence)


_TEXT_OPENERS = words("with containing contains mentioning including includes saying says like includes mentions that")


def _fill(reading: Reading, entity: Entity, features: OperationFeatures, inputs: dict[str, Any]) -> bool:
    """Set the trigger input a value belongs to; whether there is one."""
    if entity.kind is EntityKind.STATUS and "list" in features.spec.inputs and features.verb == "moved":
        return bool(inputs.setdefault("list", entity.value) == entity.value)
    if entity.kind is EntityKind.QUOTED and "emoji" in features.spec.inputs:
        return bool(inputs.setdefault("emoji", entity.value) == entity.value)
    if (
        entity.kind is EntityKind.PRIORITY
        and not entity.key
        and "severity" in features.spec.inputs
        and "priority" not in features.spec.inputs
    ):
        value = adapt(entity.value.lower(), features.spec.inputs["severity"])
        return value is not None and inputs.setdefault("severity", value) == value
    if entity.kind not in _INPUT_KINDS | _ADDRESS:
        return False
    if entity.kind is EntityKind.ATTRIBUTE and entity.key not in _PLACES:
        return False
    if entity.kind in _ADDRESS:
        name = _address_input(reading, entity, features)
    else:
        name = input_for(entity, features.spec, features=features)
    if name is None or name in inputs or name in {"priority", "urgency", "status", "author", "assignee"}:
        return False
    value = adapt(entity.value.lstrip("@"), features.spec.inputs[name])
    if value is None:
        return False
    inputs[name] = value
    return True


def _address_input(reading: Reading, entity: Entity, features: OperationFeatures) -> str | None:
    """An address in an event about mail is where the mail arrived, unless it is told whom it is from."""
    sent = set(reading.norms(max(0, entity.first - 1), entity.first)) & _SENT_BY
    name = "from" if sent else "to"
    return name if name in features.spec.inputs else None


_SENT_BY = words("from by")


def _testable(entity: Entity, features: OperationFeatures) -> bool:
    if entity.kind is EntityKind.STATUS and features.verb in {"closed", "merged", "resolved", "completed", "approved"}:
        return entity.value.lower() not in {features.verb, "done"}
    if entity.kind is EntityKind.ATTRIBUTE:
        return entity.key in _TESTED
    if entity.kind is EntityKind.LABEL:
        return entity.value.lower() not in {"new"}
    return True


def _states(reading: Reading, guard: Clause) -> bool:
    """Whether a condition tells what becomes of it already."""
    return any(entity.kind is EntityKind.STATUS for entity in reading.entities_in(guard.first, guard.last))


def _guard(reading: Reading, clause: Clause, entity: Entity) -> Clause:
    """A condition clause around a value: "priority P1", "urgency high", "high priority"."""
    first, last = entity.first, entity.last
    if entity.key and first > clause.first and reading.tokens[first - 1].norm == entity.key:
        first -= 1
    elif entity.key and first > clause.first + 1 and reading.tokens[first - 2].norm == entity.key:
        first -= 2
    elif (
        last < clause.last
        and reading.tokens[last].norm in {"priority", "severity", "urgency", "prio", "label", "branch"}
        and entity.value.lower() in PRIORITY_WORDS
    ):
        last += 1
    return Clause(ClauseKind.CONDITION, first, last, "if", None, clause.sentence)
