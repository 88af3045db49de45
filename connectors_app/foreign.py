"""Register a foreign list of activities as operations, so that any catalogue can be planned over."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid5

from django.db import transaction

from connectors_app.catalog import CatalogSnapshot
from connectors_app.contracts import CORE_CATALOG, Category, operation_uuid
from connectors_app.importing.words import singular
from connectors_app.models import Connector, Operation
from connectors_app.selectors import catalog_snapshot
from connectors_app.services import registry_touch
from wfproject.common.errors import ValidationFailed

__all__ = ["Activity", "ImportReport", "catalog_import", "derive_names", "parse_activities"]

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SEPARATOR = re.compile(r"[\s_\-./:]+")
_VERSION = re.compile(r"v?\d+(?:_\d+)*")
MAX_ACTIVITIES = 50_000


@dataclass(frozen=True, slots=True)
class Activity:
    """One entry of a foreign list."""

    external_id: str
    description: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did."""

    connectors: int
    created: int
    updated: int
    retired: int


def parse_activities(value: Any) -> list[Activity]:
    """Read `[{"id", "description"}, …]` (or an object with such a list); ValidationFailed names what is wrong."""
    if isinstance(value, dict):
        lists = [item for item in value.values() if isinstance(item, list)]
        value = lists[0] if len(lists) == 1 else value
    if not isinstance(value, list) or not value:
        raise ValidationFailed("Expected a list of objects with id and description.", details={"file": ["No list."]})
    if len(value) > MAX_ACTIVITIES:
        raise ValidationFailed(f"At most {MAX_ACTIVITIES} activities can be imported at once.")
    activities = []
    for index, item in enumerate(value):
        identifier = item.get("id") if isinstance(item, dict) else None
        if not isinstance(identifier, str) or not identifier.strip():
            raise ValidationFailed(f"Entry {index} has no id.", details={f"[{index}].id": ["Required."]})
        activities.append(Activity(identifier.strip(), str(item.get("description") or "").strip()))
    repeated = [name for name, count in Counter(item.external_id for item in activities).items() if count > 1]
    if repeated:
        raise ValidationFailed(f"Ids occur twice: {', '.join(repeated[:5])}.")
    return activities


def _words(text: str) -> list[str]:
    return [word for word in _SEPARATOR.split(_CAMEL.sub("_", text)) if word]


def derive_names(external_id: str, known: CatalogSnapshot) -> tuple[str, str]:
    """Connector name and operation key of a foreign id.

    `GitHub_Issue__3_0_0__create_Issue` gives (`GitHub`, `create_issue`): the last part names the operation, the first
    the connector, less the object that the operation repeats. A connector we know is recognised by its longest name.
    """
    parts = [part for part in external_id.split("__") if part and not _VERSION.fullmatch(part)]
    if len(parts) == 1:
        head, _, tail = re.sub(r"[.:/]", "\0", parts[0], count=1).partition("\0")
        if not tail:
            words = _SEPARATOR.split(parts[0])
            head, tail = (words[0], "_".join(words[1:])) if len(words) > 1 else ("", words[0])
        parts = [head or "general", tail]
    raw_connector, operation = [word for word in _SEPARATOR.split(parts[0]) if word], _words(parts[-1])
    key = "_".join(operation).lower()
    for length in range(len(raw_connector), 0, -1):
        spelled = (" ".join(raw_connector[:length]), " ".join(_words("_".join(raw_connector[:length]))))
        for name in spelled:
            if connector := known.connector(name):
                return connector.key, key
    named = _objects(operation)
    kept = list(raw_connector)
    while len(kept) > 1 and singular(kept[-1].lower()) in named:
        named.remove(singular(kept.pop().lower()))  # once: of "Google_Calendar_Calendar" the product keeps its own word
    return " ".join(kept), key


def _objects(operation: Sequence[str]) -> set[str]:
    """What an operation may name: its words and their compounds, in the singular ("pullrequest" of "PullRequests")."""
    ends = range(1, len(operation) + 1)
    return {singular("".join(operation[start:end]).lower()) for end in ends for start in range(end)}


class _Import:
    """One import into one catalogue."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.known = catalog_snapshot((CORE_CATALOG,))
        self.connectors = {row.key: row for row in Connector.objects.filter(catalog=name)}
        self.existing = {
            row.external_id: row
            for row in Operation.objects.filter(connector__catalog=name).select_related("connector")
        }
        self.taken = {(row.connector.key, row.key) for row in self.existing.values()}

    def connector(self, name: str) -> Connector:
        """The row of a connector of this catalogue, made if absent; a known product lends name and aliases."""
        key = "_".join(_words(name)).lower() if self.known.connector(name) is None else name
        if key not in self.connectors:
            spec = self.known.connector(key)
            self.connectors[key] = Connector.objects.create(
                id=uuid5(operation_uuid(key, "", "connector", self.name), "connector"),
                catalog=self.name,
                key=key,
                name=spec.name if spec else name.replace("_", " "),
                category=spec.category.value if spec else Category.OTHER.value,
                aliases=list(spec.aliases) if spec else [],
            )
        return self.connectors[key]

    def operation(self, activity: Activity) -> tuple[Operation, bool]:
        """The row of an activity and whether it is new."""
        title = activity.description.split(". ")[0].rstrip(".")[:300]
        if row := self.existing.get(activity.external_id):
            row.title, row.description, row.retired = title or row.title, activity.description, False
            return row, False
        name, key = derive_names(activity.external_id, self.known)
        connector = self.connector(name)
        unique, number = key[:190] or "run", 2
        while (connector.key, unique) in self.taken:
            unique, number = f"{key[:190]}_{number}", number + 1
        self.taken.add((connector.key, unique))
        return (
            Operation(
                id=operation_uuid(connector.key, unique, "action", self.name),
                connector=connector,
                key=unique,
                role="action",
                title=title or unique.replace("_", " ").capitalize(),
                description=activity.description,
                external_id=activity.external_id,
                input_schema={"type": "object"},
                output_schema={},
                risk="write",
                curated=False,
            ),
            True,
        )


@transaction.atomic
def catalog_import(*, name: str, activities: Sequence[Activity]) -> ImportReport:
    """Register activities as the actions of catalogue `name`; what an earlier import had and this lacks is retired.

    Raises ValidationFailed for the name of the shipped catalogue.
    """
    if name == CORE_CATALOG:
        raise ValidationFailed(f"{CORE_CATALOG!r} is the shipped catalogue; choose another name.")
    run = _Import(name)
    rows = [run.operation(activity) for activity in activities]
    created = [row for row, is_new in rows if is_new]
    updated = [row for row, is_new in rows if not is_new]
    retired = [row for key, row in run.existing.items() if key not in {item.external_id for item in activities}]
    for row in retired:
        row.retired = True
    Operation.objects.bulk_create(created, batch_size=500)
    Operation.objects.bulk_update([*updated, *retired], ["title", "description", "retired"], batch_size=500)
    registry_touch(catalogs=[name])
    return ImportReport(len(run.connectors), len(created), len(updated), len(retired))
