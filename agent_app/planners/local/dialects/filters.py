"""What the words of a listing restrict, whatever the language of the search."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, Entity, EntityKind, Reading
from agent_app.planners.local.opposites import denied, one_of_several
from agent_app.planners.local.statements import governor
from agent_app.planners.local.text import PROJECT_KEY, stem

__all__ = ["CLOSED", "DONE", "OPEN", "SELF", "Age", "Filters", "filters_of"]

SELF = "me"
OPEN = words("open unresolved active pending outstanding untriaged unfinished unsolved incomplete")
CLOSED = words("closed resolved done completed solved finished")
_NEWEST = words("newest latest")
_STAGES = words("review progress testing qa")
_TYPES = words("bug story epic task incident")
_UNASSIGNED = re.compile(
    r"\b(?:unassigned|(?:no|without)(?: an?| any)? (?:assignee|owner)|assigned to (?:nobody|no one)"
    r"|(?:nobody|no one) (?:is|has been|was|owns)(?: assigned)?"
    r"|(?:not|n't|never)(?: yet)? assigned(?! to\b))\b"
)
_PERIOD = re.compile(
    r"\b(?P<done>due|created|opened|reported|raised|updated|changed|edited|resolved|closed|completed)"
    r" (?P<when>today|yesterday|(?:this|last|next) (?:week|month|year))\b"
)
_MINE = re.compile(r"\bassigned to me\b|\bmy (?:own )?(?:open )?(?:\w+ ){0,3}(?:issues|tickets|tasks|bugs)\b")
_OWN = re.compile(r"\b(?:created|opened|reported|raised|written|filed|submitted) by me\b")
_BY = re.compile(r"\b(?:created|opened|reported|raised|written|filed|submitted|requested) by (?P<who>@?[a-z][\w.-]*)\b")
_NOBODY_ELSE = words("the a an our my their someone somebody anyone anybody customers customer users")
_SPRINT = re.compile(
    r"\b(?:in|of|from) (?:the )?(?:(?P<now>current|active|open|running|this) sprint|sprint (?P<name>\d+))\b"
)
_COUNTED = r"(?P<number>\d+|an?|one) (?P<unit>hour|day|week|month)s?"
_AGED = (
    (re.compile(rf"\b(?:not|n't|never|no)(?: been)? (?:updated|touched|changed|modified|edited|seen|commented on)"
                rf"(?: \w+)?? (?:for|in|within|since)(?: more than| over| at least| the last| the past)* {_COUNTED}"),
     "updated"),
    (re.compile(rf"\b(?:untouched|inactive|idle|dormant|unchanged|stale|without (?:an )?updates?)"
                rf" for(?: more than| over| at least)* {_COUNTED}"), "updated"),
    (re.compile(rf"\blast (?:seen|updated|changed|modified|active)(?: more than| over| at least)* {_COUNTED} ago"),
     "updated"),
    (re.compile(rf"\bolder than {_COUNTED}"), "created"),
    (re.compile(rf"\b(?:created|opened|reported|raised|filed)(?: more than| over| at least)+ {_COUNTED} ago"),
     "created"),
    (re.compile(rf"\b(?:resolved|closed|completed|solved|done)(?: for| since)?"
                rf"(?: more than| over| at least| longer than)* {_COUNTED}\b(?! old)"), "resolved"),
)  # fmt: skip
"""How words tell that something was done longer ago than a time, and what was."""
_RECENT = re.compile(
    r"\b(?:(?P<done>created|opened|reported|raised|filed|new|updated|changed|edited|resolved|closed|completed) )?"
    r"(?:in|within|during|over|from|of) the (?:last|past)"
    r" (?:(?P<number>\d+) )?(?P<unit>hour|day|week|month)s?\b"
)
DONE = {"updated": "updated", "changed": "updated", "edited": "updated", "resolved": "resolved",
    "closed": "resolved", "completed": "resolved"}  # fmt: skip
"""What words tell that was done to a thing, where it was not made."""
_ABOUT = re.compile(
    r"\b(?:about|regarding|concerning|mentioning|containing|matching|(?:that|which) (?:mentions?|contains?)"
    r"|with the (?:word|text|term|keyword|phrase)s?)"
    r" (?:the (?:word|text|term|keyword|phrase)s? |an? |the |our )*(?P<text>[^,.;:!?\n\"']{2,40}?)"
    r"(?=\s*(?:[,.;:!?\n]|$)| (?:in|from|of|on|at|that|which|who|older|newer|created|opened|updated|with|without|and|or"
    r"|assigned|by|since|sorted|for|to|into|as|if|then)\b)",
    re.IGNORECASE,
)
"""What things are about, or have in their texts."""
_REACH = 4


@dataclass(frozen=True, slots=True)
class Age:
    """What was done to a thing, and whether that is longer ago than a number of units, or no longer."""

    done: str
    longer: bool
    number: int
    unit: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What a listing clause restricts."""

    projects: tuple[str, ...]
    repository: str | None
    labels: tuple[str, ...]
    unlabelled: tuple[str, ...]
    """Labels that things must not have."""
    priorities: tuple[str, ...]
    assignee: str | None
    unlike: str | None
    """Whom things must not be assigned to."""
    author: str | None
    group: str | None
    text: str | None
    kind: str | None
    state: str | None
    status: str | None
    unassigned: bool
    ignored: bool
    overdue: bool
    order: str | None
    sprint: str | None
    """A sprint's number, or "" for the one that is open."""
    epic: str | None
    ages: tuple[Age, ...]
    period: tuple[str, str] | None = None
    """What was done to it and when: "due", "this week"."""


def filters_of(reading: Reading, statement: ActionStatement) -> Filters:
    """What the words and values of a listing restrict."""
    sole = [entity for entity in statement.entities if not one_of_several(reading, entity)]
    told = [entity for entity in sole if not denied(reading, entity.first)]
    others = [entity for entity in sole if denied(reading, entity.first)]
    clause = statement.clause
    norms = reading.norms(clause.first, clause.last)
    said = " ".join(norms)
    period = _PERIOD.search(said)
    people = [entity for entity in told if entity.kind in {EntityKind.USER, EntityKind.EMAIL}]
    authors = [entity for entity in people if governor(reading, entity.first, clause.first) in {"by", "from"}]
    assignees = [entity.value for entity in people if entity not in authors]
    sprint = _SPRINT.search(said)
    keyed = {entity.first for entity in told if entity.kind is EntityKind.ISSUE_KEY}  # "of epic WEB-100"
    nouns = [item for item in statement.nouns if item.canon != "subtask" and item.last not in keyed]
    noun = next((kind for item in nouns if (kind := stem(item.text.split()[-1])) in _TYPES), None)
    return Filters(
        projects=_projects(reading, statement, _all(told, EntityKind.PROJECT)),
        repository=_first(told, EntityKind.REPOSITORY),
        labels=_all(told, EntityKind.LABEL),
        unlabelled=_all(others, EntityKind.LABEL),
        priorities=_all(told, EntityKind.PRIORITY),
        assignee=next(iter(assignees), None) or (SELF if _MINE.search(said) else None),
        unlike=_first(others, EntityKind.USER, EntityKind.EMAIL),
        author=next((entity.value for entity in authors), None) or _author(said),
        group=next((entity.value for entity in told if entity.key in {"group", "team"}), None),
        text=_first(told, EntityKind.QUOTED, EntityKind.TITLE) or _topic(reading.slice(clause.first, clause.last)),
        kind=noun,
        state=_state(norms, set(period["done"].split()) if period is not None else set()),
        status=_first(told, EntityKind.STATUS) or _stage(norms),
        unassigned=_UNASSIGNED.search(said) is not None,
        ignored="ignored" in norms,
        overdue="overdue" in norms,
        order="desc" if _NEWEST & set(norms) else "asc" if "oldest" in norms else None,
        sprint=(sprint["name"] or "") if sprint is not None else None,
        epic=next((entity.value for entity in told if _of_epic(reading, entity)), None),
        ages=tuple(_ages(said)),
        period=(period["done"], period["when"]) if period is not None else None,
    )


def _first(entities: Sequence[Entity], *kinds: EntityKind) -> str | None:
    found = (entity.value for kind in kinds for entity in entities if entity.kind is kind)
    return next(found, None)


def _all(entities: Sequence[Entity], kind: EntityKind) -> tuple[str, ...]:
    return tuple(entity.value for entity in entities if entity.kind is kind)


def _state(norms: Sequence[str], done: set[str]) -> str | None:
    """Whether open or closed things are wanted; what is denied is the contrary ("that are not done")."""
    for place, norm in enumerate(norms):
        if norm not in (OPEN | CLOSED) - done:
            continue
        before = norms[max(0, place - _REACH) : place]
        turned = any(item in {"not", "never"} or item.endswith(("n't", "n’t", "-not")) for item in before)
        return "open" if (norm in OPEN) != turned else "closed"
    return None


def _author(said: str) -> str | None:
    if _OWN.search(said):
        return SELF
    found = _BY.search(said)
    return found["who"] if found is not None and found["who"] not in _NOBODY_ELSE else None


def _of_epic(reading: Reading, entity: Entity) -> bool:
    """ "Issues of epic | WEB-100", "the tasks under | WEB-100", "subtasks of the Jira issue | WEB-7"."""
    if entity.kind is not EntityKind.ISSUE_KEY:
        return False
    place = entity.first
    while place and (reading.tokens[place - 1].norm in _PARENTS or place - 1 in reading.mentioned):
        place -= 1
    before = reading.norms(max(0, place - 2), place)
    return "epic" in reading.norms(place, entity.first) or (
        before[-1:] in (["under"], ["of"]) and before[0] not in _RELATED
    )


_PARENTS = words("epic issue ticket story task parent the")
_RELATED = words("duplicate duplicates clone clones blocker blockers copy copies")


def _ages(said: str) -> list[Age]:
    """How long ago, at least or at most, something was done to the things."""
    found = []
    for pattern, done in _AGED:
        if (match := pattern.search(said)) is not None:
            number = match["number"]
            found.append(Age(done, True, int(number) if number.isdigit() else 1, match["unit"]))
    if (match := _RECENT.search(said)) is not None and not found:
        done = DONE.get(match["done"] or "", "created")
        found.append(Age(done, False, int(match["number"] or 1), match["unit"]))
    return found


def _projects(reading: Reading, statement: ActionStatement, named: Sequence[str]) -> tuple[str, ...]:
    """The projects that are named, with those that stand behind the last one by their keys: "in OPS, PAY or SEC"."""
    said = reading.slice(statement.clause.first, statement.clause.last)
    further = re.search(rf"\b{re.escape(named[-1])}(?P<keys>{_FURTHER_KEYS}+)", said) if named else None
    keys = re.findall(_KEY, further["keys"]) if further is not None else []
    return tuple(dict.fromkeys([*named, *keys]))


_KEY = rf"{PROJECT_KEY}\b"
_FURTHER_KEYS = rf"(?:(?:,? (?:or|and) |, ){_KEY}(?!/))"


def _topic(said: str) -> str | None:
    """What is looked for in the texts of things, if no pronoun says it: "issues about | login | in acme/api"."""
    found = _ABOUT.search(said)
    text = found["text"].strip(" .") if found is not None else ""
    return text if text and text.split()[0].lower() not in connectives.PRONOUNS | {"how", "what", "who"} else None


def _stage(norms: Sequence[str]) -> str | None:
    """ "Issues in review": the status that things are in, which is no project and no product."""
    return next((f"in {word}" for before, word in pairwise(norms) if before == "in" and word in _STAGES), None)
