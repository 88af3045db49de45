"""Finding fields in the outputs of steps by what they mean."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent_app.planners.local.choices import coded_choices
from agent_app.planners.local.concepts import CONCEPTS
from agent_app.planners.local.lexicon.nouns import kinship
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.text import stem
from agent_app.planners.local.vocabulary import split_key
from connectors_app.contracts import OperationSpec

__all__ = [
    "Field",
    "Source",
    "array_of",
    "best_field",
    "element_fields",
    "filter_fields",
    "find_concept",
    "id_of_thing",
    "is_around",
    "is_of_part",
    "of_thing",
    "scalar_of",
    "titled",
    "within_thing",
]

_DEEPEST = 4
_MOST_FIELDS = 220
_OWN_TEXTS = {"note": "comment"}
"""Fields that carry the text of just one thing, whatever else the output tells of."""

_IDS = words("id gid sys_id uuid")
_ENVELOPES = words("event events data detail resource payload object object_attributes record d")
"""Where notifications put what they are about."""
_OF_NOTIFICATIONS = _IDS | words("subject type time")
"""What tells of the notification, outside of what it is about."""

_NAMES = ("name", "displayName", "display_name", "nickname", "login", "username", "value", "key", "summary", "email",
    "title", "raw")  # fmt: skip
"""What an object is called, best first."""

_PREFERRED_PARENTS = words(
    "issue pull_request merge_request ticket incident alert card task data event object_attributes resource object"
    " result"
)
_NOISE = words(
    "repository repo sender organization installation user owner project head base changelog changes raw links actor"
    " creator"
)
_SOMEBODY = words(
    "user sender owner actor creator author agent pusher from member assignee reporter requester reviewer"
    " requested_reviewer requested_for merged_by created_by"
)
_OF_THINGS = words("title url number key")
"""What a thing and the people around it both have: who pushed has a name, but a push has not that name."""
_BESIDE = _NOISE | words("label status")
"""What an event is said to be about beside the thing itself: "a label is put on a pull request"."""
_IDENTIFYING = words("number key")
_WITHIN = words("fields attributes links _links html web")
"""Where some vendors put the properties and addresses of a thing, below the thing itself."""
_OWN = 8.0
_PAGES = words("html web")
"""Where vendors that give several addresses of a thing have that of its page."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an output: its JMESPath, the words of its last name and of its parents, and its JSON type."""

    path: str
    name: str
    parents: tuple[str, ...]
    kind: str
    format: str = ""
    repeated: bool = False
    choices: tuple[str, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    """What its values stand for, and those values."""
    template: str = ""
    """How its values are written, where something stands around what is said: "refs/heads/{value}"."""
    nullable: bool = False
    """Whether it may be null or empty."""


@dataclass(frozen=True)
class Source:
    """Something a later step may read: `prefix` addresses it ("node_1", "node_3.item"); `nouns` say what it is.

    `given` are the inputs of its step: they tell which thing it dealt with where its output does not. What is `stale`
    was told before a wait. `about` are further nouns of an event: the ticket of "a comment on a ticket". `filtered` has
    what an event may be filtered by, by the names of these filters.
    """

    prefix: str
    nouns: tuple[str, ...]
    connector: str
    fields: tuple[Field, ...]
    schema: Mapping[str, Any] | None = None
    trigger: bool = False
    element: bool = False
    listing: bool = False
    product: str = ""
    given: Mapping[str, Any] = dataclasses.field(default_factory=dict, compare=False)
    stale: bool = False
    about: tuple[str, ...] = ()
    filtered: Mapping[str, Field] = dataclasses.field(default_factory=dict, compare=False)


def filter_fields(operation: OperationSpec, fields: Sequence[Field]) -> dict[str, Field]:
    """What a trigger compares the values of its filters with, by their names, where that is one text or number: the
    field of its output, or one that the output only has by the filter.
    """
    declared = {field.path: field for field in fields}
    found: dict[str, Field] = {}
    for name, schema in operation.inputs.items():
        told = operation.filters.get(name) or {}
        path = str(told.get("match", ""))
        if not _PLAIN_PATH.fullmatch(path):
            continue
        *parents, last = [part.strip('"') for part in _PARTS.findall(path)]
        known = declared.get(path) or Field(
            path, last, tuple(parents), _kind(schema), codes=tuple(coded_choices(schema).items())
        )
        if known.kind not in {"array", "object"} and not last.endswith("id"):
            found[name] = dataclasses.replace(known, template=str(told.get("template", "")))
    return found


_PARTS = re.compile(r'"[^"]+"|\w+')
_PLAIN_PATH = re.compile(r'(?:"[^"]+"|[A-Za-z_]\w*)(?:\.(?:"[^"]+"|[A-Za-z_]\w*))*')


def _kind(schema: Mapping[str, Any]) -> str:
    kind = schema.get("type", "")
    if isinstance(kind, list):
        kind = next((item for item in kind if item != "null"), "")
    return str(kind)


def _walk(
    schema: Mapping[str, Any], path: str, parents: tuple[str, ...], depth: int, repeated: bool
) -> Iterable[Field]:
    for name, child in (schema.get("properties") or {}).items():
        if not isinstance(child, Mapping):
            continue
        here = f"{path}.{_quoted(name)}" if path else _quoted(name)
        kind = _kind(child)
        choices = tuple(str(item) for item in child.get("enum", ()) if isinstance(item, str))
        codes = tuple(coded_choices(child).items())
        nullable = isinstance(child.get("type"), list) and "null" in child["type"]
        yield Field(
            here, name, parents, kind, str(child.get("format", "")), repeated, choices, codes, nullable=nullable
        )
        if depth >= _DEEPEST:
            continue
        if kind == "object":
            yield from _walk(child, here, (*parents, name), depth + 1, repeated)
        elif kind == "array" and isinstance(child.get("items"), Mapping) and _kind(child["items"]) == "object":
            yield from _walk(child["items"], f"{here}[]", (*parents, name), depth + 1, True)


def _quoted(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z_]\w*", name) else '"' + name.replace('"', '\\"') + '"'


def element_fields(schema: Mapping[str, Any] | None) -> tuple[Field, ...]:
    """The fields of a JSON Schema of type object, breadth as declared, at most a few levels deep."""
    if not schema:
        return ()
    found = list(_walk(schema, "", (), 1, False))[:_MOST_FIELDS]
    return tuple(found)


def of_thing(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """The fields of an event without those that only identify its notification, where the thing that it is about has an
    id of its own: `event.id` of PagerDuty beside `event.data.id`, `id` of Zendesk beside `detail.id`.

    A notification that is nothing but a list (Asana's) comes as many times, each with one element.
    """
    roots = [field for field in fields if not field.parents]
    if [field.kind for field in roots] == ["array"]:
        fields = tuple(_first_of(field, roots[0].path) for field in fields)
    told = id_of_thing(fields)
    if told is None:
        return fields
    thing = told.parents
    return tuple(
        field
        for field in fields
        if field.name not in _OF_NOTIFICATIONS or field.parents == thing or field.parents != thing[: len(field.parents)]
    )


def id_of_thing(fields: Sequence[Field]) -> Field | None:
    """The field that identifies what an event is about, where that lies in an envelope: `event.data.id`."""
    within = [
        field for field in fields if field.parents and not field.repeated and _ENVELOPES.issuperset(field.parents)
    ]
    named = [field for field in within if field.name in _IDS]
    named = named or [field for field in within if field.name.endswith("RequestId")]
    return max(named, key=lambda field: len(field.parents), default=None)


def within_thing(names: Sequence[str], nouns: Collection[str]) -> tuple[str, ...]:
    """The names that lead to a property from the thing itself: `event.data.status` of an incident is its `status`."""
    called = {_plain(noun) for noun in nouns}
    start = next((i for i, name in enumerate(names) if name not in _ENVELOPES and _plain(name) not in called), -1)
    return tuple(names[start:])


def _first_of(field: Field, array: str) -> Field:
    """A field of a list's elements as that of its first one."""
    if not field.path.startswith(f"{array}[]"):
        return field
    path = field.path.replace(f"{array}[]", f"{array}[0]", 1)
    return dataclasses.replace(field, path=path, repeated="[]" in path)


def array_of(schema: Mapping[str, Any] | None, noun: str) -> tuple[str, Mapping[str, Any] | None] | None:
    """The list inside an output, as (JMESPath below it, schema of an element); path "" if the output is the list."""
    if not schema:
        return "", None
    if _kind(schema) == "array":
        items = schema.get("items")
        return "", items if isinstance(items, Mapping) else None
    arrays = [
        (name, child)
        for name, child in (schema.get("properties") or {}).items()
        if isinstance(child, Mapping) and _kind(child) == "array"
    ]
    if not arrays:
        return None
    best = max(arrays, key=lambda item: (_noun_match(item[0], noun), _kind(item[1].get("items") or {}) == "object"))
    items = best[1].get("items")
    return _quoted(best[0]), items if isinstance(items, Mapping) else None


def _noun_match(name: str, noun: str) -> float:
    folded = "_".join(stem(part) for part in split_key(name))
    if folded == noun or noun in folded or folded in noun:
        return 1.0
    if name in {"items", "results", "data", "values", "records", "result", "value", "entries"}:
        return 0.6
    return kinship(folded, noun)


def find_concept(
    fields: Sequence[Field], concept: str, nouns: Iterable[str] = (), *, text_only: bool = False
) -> Field | None:
    """The field that carries a concept, preferring the main object of the output over its surroundings."""
    names = CONCEPTS.get(concept, (concept,))
    nouns = tuple(nouns)
    subjects = set(nouns)
    own = _own_place(fields, nouns) if concept in _OF_THINGS else None
    best: tuple[float, Field] | None = None
    for field in fields:
        if field.name not in names or (text_only and field.kind in {"object", "array"}):
            continue
        if own is not None and _of_another(field, concept, own, subjects):
            continue
        score = 10.0 - 1.0 * names.index(field.name) - 0.8 * len(field.parents)
        score += _parent_score(field, subjects)
        if own is not None:
            score += _nearness(field, concept, own)
        if concept == "url" and field.parents[-1:] and field.parents[-1] in _PAGES:
            score += 2 * _OWN
        if field.name in _OWN_TEXTS and _OWN_TEXTS[field.name] in subjects and concept == "body":
            score += 9.0
        if field.repeated:
            score -= 6
        if concept == "status" and is_of_part(field, subjects):
            score -= 1.0
        if field.kind in {"object", "array"} and concept not in {
            "labels",
            "assignee",
            "reporter",
            "status",
            "priority",
            "type",
        }:
            score -= 5
        if best is None or score > best[0]:
            best = (score, field)
    return best[1] if best and best[0] > -2 else None


def is_around(field: Field, fields: Sequence[Field], nouns: Sequence[str]) -> bool:
    """Whether a field tells of the place, or of somebody, beside a thing that has fields of its own."""
    own = _own_place(fields, nouns)
    return bool(own) and own[-1] not in _NOISE and not _NOISE.isdisjoint(field.parents) and field.parents != own


def is_of_part(field: Field, nouns: Collection[str]) -> bool:
    """Whether a field tells of a part of a thing: an alert has a state, and the request to dismiss it has a status."""
    return bool(field.parents) and _ENVELOPES.union(_WITHIN, nouns).isdisjoint(field.parents)


def _own_place(fields: Sequence[Field], nouns: Sequence[str]) -> tuple[str, ...]:
    """The parents of what a thing says of itself: those that are called like it, else the notification's envelope."""
    places = sorted({field.parents for field in fields if field.parents and not field.repeated}, key=len)
    told = id_of_thing(fields)
    for noun in nouns:
        for place in places if noun not in _BESIDE else ():
            inside = told is not None and place[:-1] == told.parents and noun not in nouns[:1]  # the incident's service
            called = {_plain(noun), stem(noun.rsplit("_", 1)[-1])}  # the "alert" of a "vulnerability_alert"
            if _plain(place[-1]) in called and _ENVELOPES.issuperset(place[:-1]) and not inside:
                return place
    return told.parents if told is not None else ()


def _nearness(field: Field, concept: str, own: tuple[str, ...]) -> float:
    """How much a field that tells of the thing itself is to be preferred over one of what stands around it."""
    if _is_own(field, own) and field.name != "ref" and not (concept in _IDENTIFYING and field.name in _IDS):
        return _OWN
    if own and not (_PREFERRED_PARENTS - set(own)).isdisjoint(field.parents):
        return -3.0
    return -1.0 if concept == "title" and _NOISE.intersection(field.parents[-1:]) else 0.0


def _plain(name: str) -> str:
    return "".join(stem(part) for part in split_key(name))


def _is_own(field: Field, own: tuple[str, ...]) -> bool:
    rest = field.parents[len(own) :]
    return field.parents[: len(own)] == own and _WITHIN.issuperset(rest)


def _of_another(field: Field, concept: str, own: tuple[str, ...], subjects: set[str]) -> bool:
    """Whether a field tells of somebody or of the place beside a thing, and nothing of the thing itself."""
    if field.parents == own or not field.parents:
        return False
    around = {"_".join(split_key(parent)) for parent in field.parents} - {"_".join(split_key(name)) for name in own}
    if around & _SOMEBODY and not subjects & _SOMEBODY:
        return True
    return concept in _IDENTIFYING and bool(around & _NOISE - subjects)


def _parent_score(field: Field, subjects: set[str]) -> float:
    score = 0.0
    parents = {"_".join(stem(part) for part in split_key(parent)) for parent in field.parents}
    if parents & subjects:
        score += 3.5
    elif parents & _PREFERRED_PARENTS:
        score += 2.0
    if parents & (_NOISE - subjects):
        score -= 3.0
    if "enterprise" in parents - subjects:
        score -= _OWN  # which many events may name
    return score


def scalar_of(field: Field, fields: Sequence[Field]) -> Field:
    """What a text or a comparison reads of a field: the name of an object, else the field itself."""
    if field.kind not in {"object", "array"}:
        return field
    inside = [child for child in fields if child.parents == (*field.parents, field.name)]
    for name in _NAMES:
        for child in inside:
            if child.name == name and child.kind in {"string", "integer", "number"}:
                return child
    return field


def titled(field: Field, prefix: str) -> str:
    """The expression of a field as a title: of a commit's message its first line."""
    message = field.name == "message" and any("commit" in parent for parent in field.parents[-1:])
    return f'split({prefix}.{field.path}, `"\\n"`)[0]' if message else f"{prefix}.{field.path}"


def best_field(fields: Sequence[Field], said: Sequence[str], nouns: Iterable[str] = ()) -> tuple[Field, float] | None:
    """The field that words describe ("story points", "head branch"), with a score in [0, 1]."""
    wanted = [stem(word) for word in said if word.isalnum()]
    if not wanted:
        return None
    subjects = set(nouns)
    best: tuple[float, Field] | None = None
    for field in fields:
        score = _name_match(field, wanted)
        if score <= 0.5:
            continue
        ranked = (
            score + 0.05 * _parent_score(field, subjects) - 0.03 * len(field.parents) - (0.2 if field.repeated else 0.0)
        )
        if best is None or ranked > best[0]:
            best = (ranked, field)
    return (best[1], min(1.0, best[0])) if best else None


def _name_match(field: Field, wanted: list[str]) -> float:
    name = [stem(part) for part in split_key(field.name)]
    joined, folded = "".join(wanted), "".join(name)
    if joined == folded:
        return 1.0
    around = [stem(part) for parent in field.parents for part in split_key(parent)]
    common = [word for word in wanted if word in name]
    if not common:
        return 0.0
    missing = [word for word in wanted if word not in name and word not in around]
    extra = [word for word in name if word not in wanted]
    return 0.95 * len(common) / (len(common) + 0.8 * len(missing) + 0.35 * len(extra))
