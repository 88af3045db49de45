"""Finding fields in the outputs of steps by what they mean."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent_app.planners.local.choices import coded_choices
from agent_app.planners.local.lexicon.nouns import kinship
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.text import stem
from agent_app.planners.local.vocabulary import split_key

__all__ = [
    "CONCEPTS",
    "Field",
    "Source",
    "array_of",
    "best_field",
    "concept_of",
    "element_fields",
    "find_concept",
    "id_of_thing",
    "of_thing",
]

_DEEPEST = 4
_MOST_FIELDS = 220
_OWN_TEXTS = {"note": "comment"}
"""Fields that carry the text of just one thing, whatever else the output tells of."""

_IDS = words("id gid sys_id uuid")
_ENVELOPES = words("event events data detail resource payload object record")
"""Where notifications put what they are about."""
_OF_NOTIFICATIONS = _IDS | words("subject type time")
"""What tells of the notification, outside of what it is about."""

CONCEPTS: dict[str, tuple[str, ...]] = {
    "title": ("title", "System.Title", "summary", "subject", "short_description", "headline", "name", "display_title",
        "topic", "message", "text"),
    "body": ("body", "description", "System.Description", "text", "content", "message", "details", "note", "comment",
        "html", "long_description", "notes", "desc"),
    "url": ("html_url", "web_url", "permalink", "url", "link", "short_url", "shortUrl", "permalink_url", "webUrl",
        "href", "view_url", "self", "web_link",
            "join_url", "joinUrl", "joinWebUrl", "_links"),
    "id": ("id", "sys_id", "gid", "ts", "uuid"),
    "key": ("key", "identifier", "number", "iid", "short_id", "shortId", "tiny_id", "id"),
    "number": ("number", "iid", "pull_number", "issue_number", "id"),
    "author": ("login", "username", "display_name", "displayName", "name", "user", "email"),
    "status": ("status", "state", "System.State", "resolution", "new_status", "stage", "conclusion", "decision"),
    "priority": ("priority", "urgency", "severity", "level"),
    "severity": ("severity", "urgency", "level", "priority", "impact"),
    "urgency": ("urgency", "priority", "severity"),
    "level": ("level", "severity"),
    "type": ("type", "issuetype", "work_item_type", "kind", "issue_type", "category"),
    "labels": ("labels", "tags", "label_names", "label"),
    "assignee": ("assignee", "assigned_to", "assignees", "owner", "responsible"),
    "reporter": ("reporter", "creator", "author", "created_by", "user", "requester", "sender"),
    "reviewer": ("requested_reviewer", "reviewer", "requested_reviewers", "reviewers"),
    "sender": ("from", "sender", "user", "author"),
    "user": ("user", "member", "from", "sender", "author"),
    "branch": ("ref", "branch", "target_branch", "head_branch", "source_branch", "base"),
    "email": ("email", "emailAddress", "address", "mail"),
    "created": ("created_at", "created", "date", "createdAt", "opened_at", "created_on", "sys_created_on",
        "creationDate", "firstSeen", "queueTime", "authored_date"),
    "updated": ("updated_at", "updated", "modified_at", "updatedAt", "modified", "last_activity", "dateLastActivity",
        "updated_on", "sys_updated_on", "lastSeen", "last_activity_at", "pushed_at"),
    "due": ("due_on", "due_at", "due", "due_date", "duedate", "dueDate", "deadline"),
    "amount": ("amount", "total", "price", "sum", "value"),
    "count": ("count", "total", "number", "size", "length"),
    "sha": ("sha", "commit_id", "head_sha", "merge_commit_sha", "after", "hash"),
    "version": ("tag_name", "version", "name", "tag"),
}  # fmt: skip
"""Concept to the names vendors give it, best first."""

_WORD_CONCEPTS: dict[str, str] = {
    "title": "title", "subject": "title", "summary": "title", "headline": "title", "name": "title", "body": "body",
    "description": "body", "text": "body", "content": "body", "contents": "body", "message": "body", "details": "body",
    "link": "url", "url": "url", "permalink": "url", "address": "url", "key": "key", "number": "number", "id": "key",
    "author": "reporter", "creator": "reporter", "reporter": "reporter", "submitter": "reporter", "sender": "reporter",
    "requester": "reporter", "opener": "reporter", "status": "status", "state": "status", "outcome": "status",
    "result": "status",
    "conclusion": "status", "priority": "priority", "prio": "priority", "urgency": "urgency", "severity": "severity",
    "level": "level", "type": "type", "kind": "type", "label": "labels", "labels": "labels", "tag": "labels",
    "tags": "labels",
    "assignee": "assignee", "owner": "assignee", "short_description": "title", "branch": "branch", "email": "email",
    "mail": "email", "amount": "amount",
    "total": "amount", "created": "created", "updated": "updated", "due": "due",
    "version": "version", "sha": "sha", "commit": "sha",
}  # fmt: skip
_PREFERRED_PARENTS = words(
    "issue pull_request merge_request ticket incident alert card task data event object_attributes resource object"
    " result"
)
_NOISE = words(
    "repository repo sender organization installation user owner project head base changelog changes raw links actor"
    " creator"
)


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


@dataclass(frozen=True)
class Source:
    """Something a later step may read: `prefix` addresses it ("node_1", "node_3.item"); `nouns` say what it is.

    `given` are the inputs of its step: they tell which thing it dealt with where its output does not. What is `stale`
    was told before a wait. `about` are further nouns of an event: the ticket of "a comment on a ticket".
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
        yield Field(here, name, parents, kind, str(child.get("format", "")), repeated, choices, codes)
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
    within = (
        field
        for field in fields
        if field.name in _IDS and field.parents and not field.repeated and _ENVELOPES.issuperset(field.parents)
    )
    return max(within, key=lambda field: len(field.parents), default=None)


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


def concept_of(text: str) -> str | None:
    """The concept a word or input name stands for."""
    parts = split_key(text)
    return _WORD_CONCEPTS.get(text) or (
        next((_WORD_CONCEPTS[part] for part in reversed(parts) if part in _WORD_CONCEPTS), None)
    )


def find_concept(
    fields: Sequence[Field], concept: str, nouns: Iterable[str] = (), *, text_only: bool = False
) -> Field | None:
    """The field that carries a concept, preferring the main object of the output over its surroundings."""
    names = CONCEPTS.get(concept, (concept,))
    subjects = set(nouns)
    best: tuple[float, Field] | None = None
    for field in fields:
        if field.name not in names or (text_only and field.kind in {"object", "array"}):
            continue
        score = 10.0 - 1.0 * names.index(field.name) - 0.8 * len(field.parents)
        score += _parent_score(field, subjects)
        if field.name in _OWN_TEXTS and _OWN_TEXTS[field.name] in subjects and concept == "body":
            score += 9.0
        if field.repeated:
            score -= 6
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


def _parent_score(field: Field, subjects: set[str]) -> float:
    score = 0.0
    parents = {"_".join(stem(part) for part in split_key(parent)) for parent in field.parents}
    if parents & subjects:
        score += 3.5
    elif parents & _PREFERRED_PARENTS:
        score += 2.0
    if parents & (_NOISE - subjects):
        score -= 3.0
    return score


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
