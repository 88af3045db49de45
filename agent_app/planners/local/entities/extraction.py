"""All values of a reading, by rules in the order of their certainty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from agent_app.planners.local.entities.accounts import dotted_name_entity, person_entity, role_holder_entity
from agent_app.planners.local.entities.addressees import addressee_entity, holder_entity, member_entity
from agent_app.planners.local.entities.coordinated import further_entities
from agent_app.planners.local.entities.grades import branch_entity, priority_entity, status_entity
from agent_app.planners.local.entities.keywords import (
    before_keyword_entity,
    keyword_entity,
    product_project_entity,
    project_key_entity,
)
from agent_app.planners.local.entities.labelling import label_entity
from agent_app.planners.local.entities.literals import (
    file_entity,
    number_entity,
    number_of_thing_entity,
    path_entity,
    quoted_entity,
    typed_entity,
)
from agent_app.planners.local.model import Entity, Reading

__all__ = ["extract_entities", "with_entities"]

_RULES: tuple[Callable[[Reading, int], Entity | None], ...] = (
    typed_entity,
    path_entity,
    role_holder_entity,
    dotted_name_entity,
    keyword_entity,
    before_keyword_entity,
    number_of_thing_entity,
    project_key_entity,
    priority_entity,
    status_entity,
    label_entity,
    branch_entity,
    person_entity,
    addressee_entity,
    member_entity,
    holder_entity,
    product_project_entity,
    quoted_entity,
    number_entity,
    file_entity,
)


def with_entities(reading: Reading) -> Reading:
    """The reading with its entities."""
    return replace(reading, entities=extract_entities(reading))


def extract_entities(reading: Reading) -> tuple[Entity, ...]:
    """All values of a reading in the order they stand, none overlapping another."""
    taken: set[int] = set()
    found: list[Entity] = []
    for rule in _RULES:
        for index in range(len(reading.tokens)):
            if index in taken:
                continue
            entity = rule(reading, index)
            if entity is None or any(place in taken for place in range(entity.first, entity.last)):
                continue
            found.append(entity)
            taken.update(range(entity.first, entity.last))
    found += further_entities(reading, found)
    return tuple(sorted(found, key=lambda entity: entity.first))
