"""Filters in the query languages of vendors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from agent_app.planners.local.dialects.filters import CLOSED, DONE, OPEN, SELF, Age, Filters, filters_of
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, Reading

__all__ = ["says", "says_age", "says_period", "search_query"]

_DATED = {"due": "duedate", **DONE}
_SHIFTED = {"last": "-1", "yesterday": "-1", "next": "1"}
_DAYS = {"day": 1, "week": 7, "month": 30}
_HOURS = {"hour": 1, "day": 24, "week": 168, "month": 720}
_SAYING = {
    "open": ("!= Done", "<> 'Closed'", "is:open", "status<solved", "active=true", "status: open", "is:unresolved"),
    "closed": ("= Done", "= 'Closed'", "is:closed", "status>=solved", "active=false", "status: closed", "is:resolved"),
    "unassigned": ("assignee IS EMPTY", "AssignedTo] = ''", "no:assignee", "assignee:none", "assigned_toISEMPTY",
        "is:unassigned"),
    "overdue": ("duedate < now()",),
    "me": ("currentUser()", "assignee:@me", "assignee:me", "author:@me", "gs.getUserID()", "assigned:me"),
}  # fmt: skip
"""How queries say what a word says."""


def search_query(
    reading: Reading,
    statement: ActionStatement,
    schema: Mapping[str, Any],
    nouns: tuple[str, ...],
    text: str | None = None,
) -> str | None:
    """A query for an input that wants one, or None where the words restrict nothing that its language can say.

    `text` is looked for where the words themselves say none.
    """
    described = f"{schema.get('description', '')} {schema.get('title', '')}"
    filters = filters_of(reading, statement)
    filters = replace(filters, text=filters.text or text)
    if "JQL" in described:
        return _jql(filters)
    if "WIQL" in described or "SELECT" in described:
        return _wiql(filters)
    if "encoded" in described.lower():
        return _encoded(filters)
    if "status: " in described:
        return _alerts(filters)
    if "level:" in described:
        return _errors(filters)
    if "repo:" in described or "is:open" in described or "is:" in described:
        return _qualifiers(filters, nouns)
    if "type:" in described or "status:" in described or "status<" in described:
        return _zendesk(filters, nouns)
    return filters.text


def says(query: str, word: str) -> bool:
    """Whether a query already restricts to what a word says ("open", "unassigned")."""
    word = "open" if word in OPEN else "closed" if word in CLOSED else word
    return any(text in query for text in _SAYING.get(word, (word.title(), word)))


def says_age(query: str, norms: Sequence[str]) -> bool:
    """Whether a query restricts to the age that words tell ("not updated for 30 days": "updated <= -30d")."""
    numbers = [norm for norm in norms if norm.isdigit()] or ["1"]
    return any(
        re.search(rf"[-+]{number}[hdwm]\b|(?:hours|days)Ago\w*\(\d+\)|@Today - \d+", query) for number in numbers
    )


def says_period(query: str, norms: Sequence[str]) -> bool:
    """Whether a query restricts to a period of the calendar where words tell one ("created this week")."""
    return any(sign in query for sign in _STARTING) and bool(_CALENDAR & set(norms))


_CALENDAR = words("today yesterday tomorrow this last next")
_STARTING = ("startOf", "@StartOf", "@Today", "gs.beginningOf")


def _quoted(name: str, signs: str = '"') -> str:
    return f"{signs}{name.lstrip('@')}{signs}"


def _jql(filters: Filters) -> str | None:
    parts = [
        *_jql_place(filters),
        *_jql_state(filters),
        *_jql_people(filters),
        *(_within(*filters.period) if filters.period is not None else ()),
        *(_jql_age(age) for age in filters.ages),
        *(f'labels = "{label}"' for label in filters.labels),
        *(f'(labels IS EMPTY OR labels != "{label}")' for label in filters.unlabelled),
    ]
    if filters.priorities:
        named = [priority.title() for priority in filters.priorities]
        parts.append(f"priority = {named[0]}" if len(named) == 1 else f"priority in ({', '.join(named)})")
    if filters.text:
        parts.append(f'text ~ "{filters.text}"')
    ordered = f"ORDER BY created {filters.order.upper()}" if filters.order else ""
    return " ".join(part for part in (" AND ".join(parts), ordered) if part) or None


def _jql_place(filters: Filters) -> Iterator[str]:
    if filters.projects:
        several = len(filters.projects) > 1
        yield f"project in ({', '.join(filters.projects)})" if several else f"project = {filters.projects[0]}"
    if filters.epic:
        yield f"parent = {filters.epic}"
    if filters.sprint is not None:
        yield f"sprint = {filters.sprint}" if filters.sprint else "sprint in openSprints()"
    if filters.kind:
        yield f"issuetype = {filters.kind.title()}"


def _jql_state(filters: Filters) -> Iterator[str]:
    if filters.state == "open" or filters.overdue:
        yield "statusCategory != Done"
    if filters.state == "closed":
        yield "statusCategory = Done"
    if status := _stage_named(filters):
        yield f'status = "{status}"'
    if filters.overdue:
        yield "duedate < now()"


def _stage_named(filters: Filters) -> str:
    """The status as boards call it, none where all open or all closed things are meant: "In Review", "In QA"."""
    status = filters.status or ""
    if filters.state and not status.startswith(_STAGED):
        return ""
    return " ".join(word.upper() if word in _ABBREVIATED else word.title() for word in status.split())


_STAGED = "in "
"""What begins the name of a stage, in which open things are: "open issues in review"."""
_ABBREVIATED = words("qa uat")


def _jql_people(filters: Filters) -> Iterator[str]:
    if filters.unassigned:
        yield "assignee IS EMPTY"
    for name, person in (("assignee", filters.assignee), ("reporter", filters.author)):
        if person:
            yield f"{name} = {'currentUser()' if person == SELF else _quoted(person)}"
    if filters.unlike:
        yield f"(assignee IS EMPTY OR assignee != {_quoted(filters.unlike)})"


def _jql_age(age: Age) -> str:
    """ "Older than 30 days": "created <= -30d". A month has 30 days there: "M" would be minutes to some."""
    months = age.unit == "month"
    number, unit = (age.number * _DAYS["month"], "d") if months else (age.number, age.unit[0])
    return f"{age.done} {'<=' if age.longer else '>='} -{number}{unit}"


def _within(done: str, when: str) -> list[str]:
    """ "Due this week", "created yesterday" in Jira's language."""
    which, _, period = when.partition(" ")
    unit, shift = period.title() or "Day", _SHIFTED.get(which, "")
    name = _DATED.get(done, "created")
    return [f"{name} >= startOf{unit}({shift})", f"{name} <= endOf{unit}({shift})"]


def _wiql(filters: Filters) -> str:
    parts = ["[System.TeamProject] = @project"]
    if filters.kind:
        parts.append(f"[System.WorkItemType] = '{filters.kind.title()}'")
    if filters.state != "closed":
        parts.append("[System.State] <> 'Closed'")
    else:
        parts.append("[System.State] = 'Closed'")
    if status := _stage_named(filters):
        parts.append(f"[System.State] = '{status}'")
    parts += [f"[System.Tags] CONTAINS '{label}'" for label in filters.labels]
    parts += [f"NOT [System.Tags] CONTAINS '{label}'" for label in filters.unlabelled]
    if filters.unassigned:
        parts.append("[System.AssignedTo] = ''")
    for name, person in (("AssignedTo", filters.assignee), ("CreatedBy", filters.author)):
        if person:
            parts.append(f"[System.{name}] = {'@Me' if person == SELF else _quoted(person, chr(39))}")
    if filters.unlike:
        parts.append(f"[System.AssignedTo] <> {_quoted(filters.unlike, chr(39))}")
    graded = [priority[-1] for priority in filters.priorities if priority[-1:].isdigit()]
    if graded and len(graded) == len(filters.priorities):
        parts.append(f"[Microsoft.VSTS.Common.Priority] IN ({', '.join(graded)})")
    if filters.text:
        parts.append(f"[System.Title] CONTAINS '{filters.text}'")
    for age in filters.ages:
        name = _DATES_OF_WORK_ITEMS[age.done]
        if age.unit in _DAYS:  # nothing shorter than a day can be said
            days = age.number * _DAYS[age.unit]
            parts.append(f"[{name}] {'<=' if age.longer else '>='} @Today - {days}")
    parts += _wiql_period(filters)
    return f"SELECT [System.Id], [System.Title] FROM WorkItems WHERE {' AND '.join(parts)}"  # noqa: S608 - WIQL; values are quoted


_DATES_OF_RECORDS = {"created": "opened_at", "updated": "sys_updated_on", "resolved": "resolved_at"}
_PERIODS = {
    "today": ("@Today", "", "Today"), "yesterday": ("@Today - 1", "@Today", "Yesterday"),
    "this week": ("@StartOfWeek", "", "ThisWeek"), "last week": ("@StartOfWeek('-1w')", "@StartOfWeek", "LastWeek"),
    "this month": ("@StartOfMonth", "", "ThisMonth"),
    "last month": ("@StartOfMonth('-1M')", "@StartOfMonth", "LastMonth"),
    "this year": ("@StartOfYear", "", "ThisYear"), "last year": ("@StartOfYear('-1y')", "@StartOfYear", "LastYear"),
}  # fmt: skip
"""When periods begin and end in WIQL, and how ServiceNow's scripts call them."""
_DATES_OF_WORK_ITEMS = {
    "created": "System.CreatedDate", "updated": "System.ChangedDate", "resolved": "Microsoft.VSTS.Common.ClosedDate",
}  # fmt: skip


def _wiql_period(filters: Filters) -> list[str]:
    if filters.period is None or filters.period[1] not in _PERIODS or filters.period[0] == "due":
        return []
    start, end, _ = _PERIODS[filters.period[1]]
    name = _DATES_OF_WORK_ITEMS[DONE.get(filters.period[0], "created")]
    return [f"[{name}] >= {start}", *([f"[{name}] < {end}"] if end else [])]


def _encoded(filters: Filters) -> str | None:
    """ServiceNow's; states and priorities are codes, which inputs of their own take."""
    parts = []
    if filters.state:
        parts.append(f"active={'true' if filters.state == 'open' else 'false'}")
    if filters.unassigned:
        parts.append("assigned_toISEMPTY")
    if filters.assignee:
        parts.append(_holder("assigned_to", filters.assignee))
    if filters.author:
        parts.append(_holder("opened_by", filters.author))
    if filters.unlike:
        parts.append(f"assigned_to.name!={filters.unlike.lstrip('@')}")
    if filters.group:
        parts.append(f"assignment_group.name={filters.group}")
    if filters.text:
        parts.append(f"short_descriptionLIKE{filters.text}")
    for age in filters.ages:
        name = _DATES_OF_RECORDS[age.done]
        ago = f"javascript:gs.hoursAgo({age.number * _HOURS[age.unit]})"
        parts.append(f"{name}{'<=' if age.longer else '>='}{ago}")
    if filters.period is not None and filters.period[1] in _PERIODS and filters.period[0] != "due":
        name, period = _DATES_OF_RECORDS[DONE.get(filters.period[0], "created")], _PERIODS[filters.period[1]][2]
        parts += [f"{name}>=javascript:gs.beginningOf{period}()", f"{name}<=javascript:gs.endOf{period}()"]
    if filters.order:
        parts.append(f"ORDERBY{'DESC' if filters.order == 'desc' else ''}opened_at")
    return "^".join(parts) or None


def _holder(name: str, person: str) -> str:
    """Whom a record of ServiceNow refers to, by what is said of that user: oneself, an address or a name."""
    if person == SELF:
        return f"{name}=javascript:gs.getUserID()"
    return f"{name}.{'email' if '@' in person.lstrip('@') else 'name'}={person.lstrip('@')}"


def _alerts(filters: Filters) -> str | None:
    """Opsgenie's, which lists open alerts where nothing is said."""
    parts = [f"status: {filters.state}"] if filters.state else []
    parts += [f"priority: {priority.upper()}" for priority in filters.priorities]
    parts += [f'tag: "{label}"' for label in filters.labels]
    parts += [f'NOT tag: "{label}"' for label in filters.unlabelled]
    if filters.assignee and filters.assignee != SELF:
        parts.append(f"owner: {_quoted(filters.assignee)}")
    if filters.text:
        parts.append(f'message: "{filters.text}"')
    return " AND ".join(parts) or None


def _errors(filters: Filters) -> str | None:
    """Sentry's, which lists unresolved issues where nothing is said."""
    parts = []
    if filters.state:
        parts.append("is:unresolved" if filters.state == "open" else "is:resolved")
    elif filters.ignored:
        parts.append("is:ignored")
    if filters.unassigned:
        parts.append("is:unassigned")
    if filters.assignee:
        parts.append(f"assigned:{filters.assignee.lstrip('@')}")
    if filters.repository and "/" in filters.repository:
        parts.append(f"project:{filters.repository.rpartition('/')[2]}")
    for age in (item for item in filters.ages if item.done != "resolved"):
        name = "lastSeen" if age.done == "updated" else "firstSeen"
        hours = age.number * _HOURS[age.unit]
        parts.append(f"{name}:{'+' if age.longer else '-'}{hours}h")
    if filters.text:
        parts.append(f'"{filters.text}"')
    if parts and not (filters.state or filters.ignored):
        parts.insert(0, "is:unresolved")
    return " ".join(parts) or None


def _qualifiers(filters: Filters, nouns: tuple[str, ...]) -> str:
    parts = ["is:pr" if "pull_request" in nouns else "is:issue"]
    if filters.repository:
        parts.insert(0, f"repo:{filters.repository}")
    if filters.state:
        parts.append(f"is:{filters.state}")
    parts += [f'label:"{label}"' for label in filters.labels]
    parts += [f'-label:"{label}"' for label in filters.unlabelled]
    if filters.unassigned:
        parts.append("no:assignee")
    for name, person in (("assignee", filters.assignee), ("author", filters.author), ("-assignee", filters.unlike)):
        if person:
            parts.append(f"{name}:{'@me' if person == SELF else person.lstrip('@')}")
    if filters.text:
        parts.append(f'"{filters.text}"')
    if filters.order:
        parts.append(f"sort:created-{filters.order}")
    return " ".join(parts)


def _zendesk(filters: Filters, nouns: tuple[str, ...]) -> str:
    parts = ["type:ticket"] if "ticket" in nouns or "issue" in nouns else []
    if filters.state == "open":
        parts.append("status<solved")
    if filters.state == "closed":
        parts.append("status>=solved")
    if filters.status and not filters.state:
        parts.append(f"status:{filters.status.lower()}")
    parts += [f"priority:{priority.lower()}" for priority in filters.priorities]
    parts += [f"tags:{label}" for label in filters.labels]
    parts += [f"-tags:{label}" for label in filters.unlabelled]
    if filters.unassigned:
        parts.append("assignee:none")
    for name, person in (("assignee", filters.assignee), ("requester", filters.author)):
        if person:
            parts.append(f"{name}:{person.lstrip('@')}")
    if filters.text:
        parts.append(f'"{filters.text}"')
    if filters.order:
        parts.append(f"order_by:created_at sort:{filters.order}")
    return " ".join(parts)
