"""Search conditions in the query languages of vendors, told apart by how the registry describes the input."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, EntityKind, Reading

__all__ = ["says", "search_query"]

_OPEN = words("open unresolved active pending outstanding untriaged unfinished")
_CLOSED = words("closed resolved done completed solved finished")
_NEWEST = words("newest latest")
_STAGES = words("review progress testing qa")
_TYPES = words("bug story epic task incident")


_UNASSIGNED = re.compile(
    r"\b(?:unassigned|(?:no|without)(?: an?| any)? (?:assignee|owner)|assigned to (?:nobody|no one))\b"
)
_PERIOD = re.compile(
    r"\b(?P<done>due|created|opened|reported|raised|updated|changed|edited|resolved|closed|completed)"
    r" (?P<when>today|yesterday|(?:this|last|next) (?:week|month|year))\b"
)
_DATED = {
    "due": "duedate", "updated": "updated", "changed": "updated", "edited": "updated", "resolved": "resolved",
    "closed": "resolved", "completed": "resolved",
}  # fmt: skip
_SHIFTED = {"last": "-1", "yesterday": "-1", "next": "1"}
_SELF = "me"
_MINE = re.compile(r"\bassigned to me\b|\bmy (?:own )?(?:open )?(?:\w+ )?(?:issues|tickets|tasks|bugs)\b")
_SAYING = {
    "open": ("!= Done", "<> 'Closed'", "is:open", "status<solved", "active=true"),
    "closed": ("= Done", "= 'Closed'", "is:closed", "status>=solved"),
    "unassigned": ("assignee IS EMPTY", "AssignedTo] = ''", "no:assignee", "assignee:none"),
    "overdue": ("duedate < now()",),
    "me": ("currentUser()", "assignee:@me", "assignee:me"),
}
"""How queries say what a word says."""


@dataclass(frozen=True, slots=True)
class _Filters:
    """What a listing clause restricts."""

    projects: tuple[str, ...]
    repository: str | None
    labels: tuple[str, ...]
    priority: str | None
    assignee: str | None
    text: str | None
    kind: str | None
    state: str | None
    status: str | None
    unassigned: bool
    overdue: bool
    order: str | None
    period: tuple[str, str] | None = None
    """What was done to it and when: "due", "this week"."""


_ABOUT = re.compile(
    r"\b(?:about|regarding|concerning|mentioning|containing|matching|(?:that|which) (?:mentions?|contains?)"
    r"|with the (?:word|text|term|keyword|phrase)s?)"
    r" (?:the (?:word|text|term|keyword|phrase)s? |an? |the |our )*(?P<text>[^,.;:!?\n\"']{2,40}?)"
    r"(?=\s*(?:[,.;:!?\n]|$)| (?:in|from|of|on|at|that|which|who|older|newer|created|opened|updated|with|without|and|or"
    r"|assigned|by|since|sorted|for|to|into|as|if|then)\b)",
    re.IGNORECASE,
)
"""What things are about, or have in their texts."""


def _filters(reading: Reading, statement: ActionStatement) -> _Filters:
    values: dict[EntityKind, list[str]] = {}
    for entity in statement.entities:
        values.setdefault(entity.kind, []).append(entity.value)
    norms = reading.norms(statement.clause.first, statement.clause.last)
    period = _PERIOD.search(" ".join(norms))
    said = set(norms) - set(period["done"].split() if period is not None else ())

    def first(*kinds: EntityKind) -> str | None:
        return next((values[kind][0] for kind in kinds if kind in values), None)

    noun = next((item.text.rstrip("s") for item in statement.nouns if item.text.rstrip("s") in _TYPES), None)
    unassigned = _UNASSIGNED.search(" ".join(norms)) is not None
    return _Filters(
        projects=_projects(reading, statement, values.get(EntityKind.PROJECT, ())),
        repository=first(EntityKind.REPOSITORY),
        labels=tuple(values.get(EntityKind.LABEL, ())),
        priority=first(EntityKind.PRIORITY),
        assignee=first(EntityKind.USER, EntityKind.EMAIL) or ("me" if _MINE.search(" ".join(norms)) else None),
        text=first(EntityKind.QUOTED) or _topic(reading.slice(statement.clause.first, statement.clause.last)),
        kind=noun,
        state="open" if said & _OPEN else "closed" if said & _CLOSED else None,
        status=first(EntityKind.STATUS) or _stage(norms),
        unassigned=unassigned,
        overdue="overdue" in said,
        order="desc" if said & _NEWEST else "asc" if "oldest" in said else None,
        period=(period["done"], period["when"]) if period is not None else None,
    )


def _projects(reading: Reading, statement: ActionStatement, named: Sequence[str]) -> tuple[str, ...]:
    """The projects that are named, with those that stand behind the last one by their keys: "in OPS, PAY or SEC"."""
    said = reading.slice(statement.clause.first, statement.clause.last)
    further = re.search(rf"\b{re.escape(named[-1])}(?P<keys>{_FURTHER_KEYS}+)", said) if named else None
    keys = re.findall(_KEY, further["keys"]) if further is not None else []
    return tuple(dict.fromkeys([*named, *keys]))


_KEY = r"[A-Z][A-Z0-9]{1,9}\b"
_FURTHER_KEYS = rf"(?:(?:,? (?:or|and) |, ){_KEY}(?!/))"


def _topic(said: str) -> str | None:
    """What is looked for in the texts of things, if no pronoun says it: "issues about | login | in acme/api"."""
    found = _ABOUT.search(said)
    text = found["text"].strip(" .") if found is not None else ""
    return text if text and text.split()[0].lower() not in connectives.PRONOUNS | {"how", "what", "who"} else None


def _stage(norms: Sequence[str]) -> str | None:
    """ "Issues in review": the status that things are in, which is no project and no product."""
    return next((f"in {word}" for before, word in pairwise(norms) if before == "in" and word in _STAGES), None)


def search_query(
    reading: Reading, statement: ActionStatement, schema: Mapping[str, Any], nouns: tuple[str, ...]
) -> str | None:
    """A query for an input that wants one, or None where the words restrict nothing that its language can say."""
    described = f"{schema.get('description', '')} {schema.get('title', '')}"
    filters = _filters(reading, statement)
    if "JQL" in described:
        return _jql(filters)
    if "WIQL" in described or "SELECT" in described:
        return _wiql(filters)
    if "encoded" in described.lower():
        return "active=true" if filters.state == "open" else None
    if "repo:" in described or "is:open" in described or "is:" in described:
        return _qualifiers(filters, nouns)
    if "type:" in described or "status:" in described or "status<" in described:
        return _zendesk(filters, nouns)
    return filters.text


def says(query: str, word: str) -> bool:
    """Whether a query already restricts to what a word says ("open", "unassigned")."""
    word = "open" if word in _OPEN else "closed" if word in _CLOSED else word
    return any(text in query for text in _SAYING.get(word, (word.title(), word)))


def _jql(filters: _Filters) -> str | None:
    parts = []
    if filters.projects:
        several = len(filters.projects) > 1
        parts.append(f"project in ({', '.join(filters.projects)})" if several else f"project = {filters.projects[0]}")
    if filters.kind:
        parts.append(f"issuetype = {filters.kind.title()}")
    if filters.state == "open" or filters.overdue:
        parts.append("statusCategory != Done")
    if filters.state == "closed":
        parts.append("statusCategory = Done")
    if filters.status and not filters.state:
        parts.append(f'status = "{filters.status.title()}"')
    if filters.unassigned:
        parts.append("assignee IS EMPTY")
    if filters.overdue:
        parts.append("duedate < now()")
    if filters.period is not None:
        parts += _within(*filters.period)
    parts += [f'labels = "{label}"' for label in filters.labels]
    if filters.priority:
        parts.append(f"priority = {filters.priority.title()}")
    if filters.assignee:
        named = f'"{filters.assignee.lstrip("@")}"'
        parts.append(f"assignee = {'currentUser()' if filters.assignee == _SELF else named}")
    if filters.text:
        parts.append(f'text ~ "{filters.text}"')
    ordered = f"ORDER BY created {filters.order.upper()}" if filters.order else ""
    return " ".join(part for part in (" AND ".join(parts), ordered) if part) or None


def _within(done: str, when: str) -> list[str]:
    """ "Due this week", "created yesterday" in Jira's language."""
    which, _, period = when.partition(" ")
    unit, shift = period.title() or "Day", _SHIFTED.get(which, "")
    name = _DATED.get(done, "created")
    return [f"{name} >= startOf{unit}({shift})", f"{name} <= endOf{unit}({shift})"]


def _wiql(filters: _Filters) -> str:
    parts = ["[System.TeamProject] = @project"]
    if filters.kind:
        parts.append(f"[System.WorkItemType] = '{filters.kind.title()}'")
    if filters.state != "closed":
        parts.append("[System.State] <> 'Closed'")
    else:
        parts.append("[System.State] = 'Closed'")
    parts += [f"[System.Tags] CONTAINS '{label}'" for label in filters.labels]
    if filters.unassigned:
        parts.append("[System.AssignedTo] = ''")
    return f"SELECT [System.Id], [System.Title] FROM WorkItems WHERE {' AND '.join(parts)}"  # noqa: S608 - WIQL; values are quoted


def _qualifiers(filters: _Filters, nouns: tuple[str, ...]) -> str:
    parts = ["is:pr" if "pull_request" in nouns else "is:issue"]
    if filters.repository:
        parts.insert(0, f"repo:{filters.repository}")
    if filters.state:
        parts.append(f"is:{filters.state}")
    parts += [f'label:"{label}"' for label in filters.labels]
    if filters.unassigned:
        parts.append("no:assignee")
    if filters.assignee == _SELF:
        parts.append("assignee:@me")
    if filters.text:
        parts.append(f'"{filters.text}"')
    if filters.order:
        parts.append(f"sort:created-{filters.order}")
    return " ".join(parts)


def _zendesk(filters: _Filters, nouns: tuple[str, ...]) -> str:
    parts = ["type:ticket"] if "ticket" in nouns or "issue" in nouns else []
    if filters.state == "open":
        parts.append("status<solved")
    if filters.state == "closed":
        parts.append("status>=solved")
    if filters.status and not filters.state:
        parts.append(f"status:{filters.status.lower()}")
    if filters.priority:
        parts.append(f"priority:{filters.priority.lower()}")
    parts += [f"tags:{label}" for label in filters.labels]
    if filters.unassigned:
        parts.append("assignee:none")
    if filters.assignee == _SELF:
        parts.append("assignee:me")
    if filters.text:
        parts.append(f'"{filters.text}"')
    if filters.order:
        parts.append(f"order_by:created_at sort:{filters.order}")
    return " ".join(parts)
