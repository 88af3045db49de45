"""Events that tell of one property: "its priority goes from low to urgent", "a ticket gets a due date"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from agent_app.planners.local.adapting import adapt
from agent_app.planners.local.concepts import CONCEPTS
from agent_app.planners.local.entities import PRIORITY_WORDS
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.events import rare_events
from agent_app.planners.local.lexicon.states import STATES
from agent_app.planners.local.lexicon.verbs import LABELLED
from agent_app.planners.local.lexicon.words import phrases, words
from agent_app.planners.local.model import Clause, ClauseKind, EntityKind, Reading, TokenKind
from agent_app.planners.local.text import stem
from agent_app.planners.local.vocabulary import split_key
from connectors_app.contracts import OperationSpec

__all__ = [
    "Change",
    "change_guard",
    "change_inputs",
    "changes_property",
    "find_change",
    "happens_rarely",
    "labelling_inputs",
]

Span = tuple[int, int]

_PROPERTIES: dict[str, tuple[str, ...]] = {
    "priority": phrases("priority, prio"), "severity": phrases("severity"), "urgency": phrases("urgency"),
    "status": phrases("status, state, workflow state"), "assignee": phrases("assignee, owner"),
    "due": phrases("due date, deadline, due day"), "estimate": phrases("estimate, estimation, story points, points"),
    "milestone": phrases("milestone"), "sprint": phrases("sprint, cycle, iteration"),
    "title": phrases("title, summary, subject"), "body": phrases("description"), "list": phrases("list, column"),
    "version": phrases("fix version"), "component": phrases("component"), "reporter": phrases("reporter"),
    "parent": phrases("parent, epic"), "start": phrases("start date"), "weight": phrases("weight"),
    "labels": phrases("labels, tags"), "team": phrases("team"), "project": phrases("project"),
}  # fmt: skip
"""What things have that changes, with the words for it."""
_BY_FIRST_WORD: dict[str, list[tuple[list[str], str]]] = defaultdict(list)
for _name, _said in _PROPERTIES.items():
    for _phrase in _said:
        _BY_FIRST_WORD[_phrase.split()[0]].append((_phrase.split(), _name))
_FIELDS: dict[str, tuple[str, ...]] = {
    "estimate": ("estimate", "story points", "weight"), "sprint": ("sprint", "cycle", "iteration"),
    "version": ("fix version",), "parent": ("parent", "epic link"), "start": ("start", "start date", "start on"),
    "list": ("list",), "team": ("team", "team project"),
}  # fmt: skip
"""What vendors call those of which the concepts of fields know no more than the property's own name."""
_FIELD_INPUT = "field"
"""The filter of a trigger that takes the name of the property that changed."""
_EMPTY_ENDS = words("id ids path")
_TURNED = words(
    "changes changed goes went moves moved switches switched turns turned rises rose falls fell drops dropped raised"
    " lowered bumped increased decreased updated edited modified set reset cleared removed extended postponed adjusted"
)
"""What happens to a property that is named before: "the priority | goes from low to high"."""
_TURNING = words(
    "changes changed updates updated edits edited modifies modified raises raised lowers lowered bumps bumped adjusts"
    " adjusted extends extended resets postpones moves"
)
_GETTING = words("gets got receives received")
_MOVING = words(
    "moves moved goes went dragged transitions transitioned switches switched changes changed advances advanced"
    " progresses shifts shifted"
)
_RATING = words("marked flagged rated set made raised bumped lowered escalated upgraded downgraded becomes turns")
_ADDED = words("added moved put pulled planned assigned scheduled taken dragged")
_DETERMINERS = connectives.ARTICLES | words("its their his her another new a an any some this that our my current next")
_NO_SUCH = words("labels team project title parent list")
"""What things "get" in another sense, or as things of their own."""
_AUXILIARIES = connectives.BE | words("gets got has have had been being being just")
_STOPS = words("back in on by at for with of within before after and or but , ; : . ( ) - when if that which whose via")
_CHANGE_REACH, _VALUE_REACH = 8, 5
_PAUSES = words("and , ; : but or that which whose when if")
_EVENTS: dict[str, dict[str, float]] = {
    "status": {"moved": 1.0, "updated": 0.9}, "list": {"moved": 1.0, "updated": 0.8},
    "assignee": {"assigned": 1.0, "updated": 0.9}, "milestone": {"milestoned": 1.0, "updated": 0.9},
}  # fmt: skip
_UPDATED = {"updated": 1.0}
_ENDED = {
    "done": "completed", "complete": "completed", "completed": "completed", "finished": "completed", "closed": "closed",
    "resolved": "resolved", "solved": "resolved",
}  # fmt: skip
"""States that a happening of its own brings a thing into, where a vendor tells of that."""


@dataclass(frozen=True, slots=True)
class Change:
    """A property that changes, by its name here, where it is named, and what it is before and after."""

    property: str
    first: int
    last: int
    named: Span | None = None
    before: Span | None = None
    after: Span | None = None

    def tells(self, first: int) -> bool:
        """Whether the token at an index is part of what changes, or of what it is before or after."""
        spans = [span for span in (self.named, self.before, self.after) if span is not None]
        between = self.named is None and self.first <= first < self.last
        return between or any(span[0] <= first < span[1] for span in spans)

    def events(self, reading: Reading) -> Mapping[str, float]:
        """What happens, as event classes with weights."""
        came_to = reading.norms(*self.after) if self.after is not None else []
        if self.property == "status" and len(came_to) == 1 and came_to[0] in _ENDED:
            return {"moved": 1.0, _ENDED[came_to[0]]: 1.0, "updated": 0.6}
        return _EVENTS.get(self.property, _UPDATED)


def find_change(reading: Reading, clause: Clause) -> Change | None:
    """The one property that the clause of an event says to change, or None."""
    for first, last, name in _named(reading, clause):
        if _tells_which(reading, clause, first):
            continue
        verb = _turned(reading, last, clause.last)
        if verb is not None:
            return _valued(reading, clause, name, (first, last), first, verb + 1)
        if _is_object(reading, clause, first, name):
            return _valued(reading, clause, name, (first, last), first - 1, last)
    readers = (_moved, _rated, _placed, _unassigned)
    return next((found for reader in readers if (found := reader(reading, clause)) is not None), None)


def changes_property(reading: Reading, clause: Clause) -> bool:
    """Whether a clause names a property and says that it changes."""
    change = find_change(reading, clause)
    return change is not None and change.named is not None


def happens_rarely(reading: Reading, clause: Clause) -> bool:
    """Whether a clause tells of a happening in words that may tell how things are as well."""
    rare = rare_events(reading.norms(clause.first, clause.last))
    return bool(rare) or find_change(reading, clause) is not None


def change_inputs(reading: Reading, change: Change, operation: OperationSpec) -> dict[str, Any]:
    """The filters of a trigger that a change tells: which property, from where, and to where it came to."""
    found: dict[str, Any] = {}
    schemas = operation.inputs
    if (field := _field_of(change.property, schemas.get(_FIELD_INPUT, {}))) is not None:
        found[_FIELD_INPUT] = field
    names = ("status", "state", "list") if change.property in {"status", "list"} else (change.property,)
    for name in names:
        if change.before is not None and f"from_{name}" in schemas:
            found[f"from_{name}"] = _text(reading, change.before)
        whole = change.before is not None or name == "list"  # what only becomes so is tested
        if change.property in {"status", "list"} and whole and change.after is not None and name in schemas:
            value = adapt(_text(reading, change.after), schemas[name])
            found |= {name: value} if value is not None else {}
    return {name: value for name, value in found.items() if value not in (None, "")}


def labelling_inputs(reading: Reading, clause: Clause, operation: OperationSpec) -> dict[str, Any]:
    """ "Is labelled hotfix", "gets the label hotfix": of a trigger for all changes that it is the labels that change.

    Without it every later change of a thing with that label would start the workflow.
    """
    field = _field_of("labels", operation.inputs.get(_FIELD_INPUT, {}))
    return {_FIELD_INPUT: field} if field is not None and _is_labelled(reading, clause) else {}


def _is_labelled(reading: Reading, clause: Clause) -> bool:
    norms = reading.norms(clause.first, clause.last)
    for place, norm in enumerate(norms[1:], 1):
        put = norm in LABELLED and norms[place - 1] in connectives.BE
        got = norm in _GETTING and bool(set(norms[place + 1 : place + 3]) & {"label", "tag"})
        if put or got:
            return not set(norms[place + 1 :]) & connectives.BE
    return False


def change_guard(change: Change, clause: Clause, inputs: Mapping[str, Any], reading: Reading) -> Clause | None:
    """The condition on what a property has become, where no filter tells that."""
    if change.after is None or _text(reading, change.after) in inputs.values():
        return None
    first, last = change.after
    if change.named is not None and change.named[1] == first:
        first = change.named[0]
    return Clause(ClauseKind.CONDITION, first, last, "if", None, clause.sentence)


def _named(reading: Reading, clause: Clause) -> Iterator[tuple[int, int, str]]:
    """Where the words of a clause name properties, outside of values."""
    values = reading.valued
    for index in range(clause.first, clause.last):
        for said, name in _BY_FIRST_WORD.get(reading.tokens[index].norm, ()):
            last = index + len(said)
            if last > clause.last or reading.norms(index, last) != said or index in values:
                continue
            if not (name in _OF_THEIR_OWN and _stands_alone(reading, clause, index, last)):
                yield index, last, name


_DESCRIBING = words("with having whose")
_LOCATING = words("in on of from within under inside for at")
_OF_THEIR_OWN = words("sprint parent version component milestone list team project labels")
"""Properties that are things as well."""


def _stands_alone(reading: Reading, clause: Clause, first: int, last: int) -> bool:
    """ "A Jira sprint | changes", "a task in the project Web | is updated": what is no property of what changes."""
    place = first - 1
    while place > clause.first and (reading.tokens[place].norm in _DETERMINERS or place in reading.mentioned):
        place -= 1
    if place > clause.first and reading.tokens[place].norm in _LOCATING and not reading.verbs_in(clause.first, place):
        return True
    opened = reading.tokens[clause.first].norm in {"a", "an", "any", "another", "one"}
    ahead = all(noun.last > first for noun in reading.nouns_in(clause.first, first))
    return opened and ahead and reading.norms(last, last + 1) not in (["of"], ["on"])


def _tells_which(reading: Reading, clause: Clause, first: int) -> bool:
    """ "An issue with | priority High is updated": a property that tells which things are meant and does not change."""
    place = first - 1
    while place > clause.first and reading.tokens[place].norm in _DETERMINERS:
        place -= 1
    return place > clause.first and reading.tokens[place].norm in _DESCRIBING


def _turned(reading: Reading, start: int, end: int) -> int | None:
    """Where a verb behind a property says that it changes."""
    for index in range(start, min(end, start + _CHANGE_REACH)):
        norm = reading.tokens[index].norm
        if norm in _TURNED:
            return index
        verb = reading.verb_at(index)
        if norm in _PAUSES or (verb is not None and norm not in _AUXILIARIES and index not in reading.valued):
            return None
    return None


def _is_object(reading: Reading, clause: Clause, first: int, name: str) -> bool:
    """ "Changes its due date", "gets priority Highest": whether a property is what somebody changes or a thing gets."""
    place = first - 1
    while place > clause.first and reading.tokens[place].norm in _DETERMINERS:
        place -= 1
    norm = reading.tokens[place].norm if place > clause.first else ""
    return norm in _TURNING or (norm in _GETTING and name not in _NO_SUCH)


def _valued(reading: Reading, clause: Clause, name: str, named: Span, first: int, start: int) -> Change:
    """A change with what the words behind it say that the property was, and is."""
    before = after = None
    place = last = start
    if start == named[1] and start < clause.last:  # "gets priority | Highest"
        entity = next((item for item in reading.entities if item.first == start and item.last <= clause.last), None)
        typed = reading.tokens[start].norm in PRIORITY_WORDS or entity is not None
        after = _value(reading, start, clause.last) if typed else None
    while place < clause.last and after is None:
        norm = reading.tokens[place].norm
        if norm in _PAUSES:
            break
        if norm == "from" and before is None:
            before = _value(reading, place + 1, clause.last)
            place = before[1] if before is not None else place + 1
            continue
        if norm in {"to", "into"}:
            after = _value(reading, place + 1, clause.last)
            break
        place += 1
    last = max([named[1], start, *(span[1] for span in (before, after) if span is not None)])
    return Change(name, first, last, named, before, after)


def _value(reading: Reading, start: int, end: int) -> Span | None:
    """The tokens of a value: an entity's, or all up to a pause."""
    while start < end and reading.tokens[start].norm in connectives.ARTICLES:
        start += 1
    entity = next((item for item in reading.entities if item.first == start and item.last <= end), None)
    if entity is not None:
        return start, entity.last
    last = start
    while last < min(end, start + _VALUE_REACH):
        token = reading.tokens[last]
        named = last == start and token.text[:1].isupper()  # "In Progress"
        if (token.norm in _STOPS | {"to", "from"} and not named) or token.kind is TokenKind.BREAK:
            break
        last += 1
    return (start, last) if last > start else None


def _moved(reading: Reading, clause: Clause) -> Change | None:
    """ "Moves from To Do to Done", "goes to In Review": what has no other name than where it goes is a status."""
    for index in range(clause.first + 1, clause.last - 1):
        if reading.tokens[index].norm not in _MOVING:
            continue
        found = _valued(reading, clause, "status", (index, index), index, index + 1)
        if found.after is None or not _is_state(reading, found):
            continue
        return Change("status", index, found.last, None, found.before, found.after)
    return None


def _is_state(reading: Reading, change: Change) -> bool:
    """Whether the value of a change is a status: told by its name, or by the one before it."""
    spans = [span for span in (change.before, change.after) if span is not None]
    kinds = {item.kind for item in reading.entities for span in spans if item.first == span[0]}
    if kinds - {EntityKind.STATUS, EntityKind.QUOTED}:
        return False
    named = {noun.first for noun in reading.nouns if noun.known and noun.text in _ALL_NAMES}
    if any(span[0] in named for span in spans):
        return False
    stated = any(reading.tokens[span[0]].norm in STATES for span in spans)
    return bool(kinds) or stated or (len(spans) == 2 and reading.tokens[spans[1][0]].text[:1].isupper())


_ALL_NAMES = frozenset(phrase for said in _PROPERTIES.values() for phrase in said)


def _rated(reading: Reading, clause: Clause) -> Change | None:
    """ "Is marked urgent", "becomes critical", "is bumped to P1": a grade that a thing is given."""
    for index in range(clause.first + 1, clause.last - 1):
        if reading.tokens[index].norm not in _RATING:
            continue
        place = index + 1
        while place < clause.last and reading.tokens[place].norm in {"as", "to"}:
            place += 1
        graded = place < clause.last and reading.tokens[place].norm in PRIORITY_WORDS
        if graded and reading.norms(place + 1, place + 2) not in (["in"], ["on"]):
            return Change("priority", index, place + 1, None, None, (place, place + 1))
    return None


def _placed(reading: Reading, clause: Clause) -> Change | None:
    """ "Is moved to the sprint", "is added to cycle 12": a thing that is put where others are."""
    for first, last, name in _named(reading, clause):
        if name not in {"sprint", "milestone", "parent"}:
            continue
        place = first - 1
        while place > clause.first and reading.tokens[place].norm in _DETERMINERS | words("active running upcoming"):
            place -= 1
        into = reading.tokens[place].norm in {"to", "into", "in"} and place > clause.first
        if into and reading.tokens[place - 1].norm in _ADDED | _MOVING:
            number = last < clause.last and reading.tokens[last].kind is TokenKind.NUMBER
            return Change(name, place - 1, last + number, (first, last), None, (last, last + 1) if number else None)
    return None


def _unassigned(reading: Reading, clause: Clause) -> Change | None:
    """ "Is unassigned", "loses its assignee": whoever had it has it no more."""
    first, last = rare_events(reading.norms(clause.first, clause.last)).get("unassigned", (0, 0))
    return Change("assignee", clause.first + first, clause.first + last) if last else None


def _field_of(name: str, schema: Mapping[str, Any]) -> str | None:
    """What a vendor calls a property, of the examples that the schema of the filter gives."""
    wanted = {_folded(item) for item in (*_FIELDS.get(name, ()), *CONCEPTS.get(name, ()), name)}
    examples = [str(item) for item in schema.get("examples") or schema.get("enum") or ()]
    return next((item for item in examples if _folded(item) in wanted), None)


def _folded(name: str) -> str:
    parts = [part for part in split_key(name.rsplit(".", 1)[-1].replace(" ", "_")) if part not in _EMPTY_ENDS]
    return "".join(map(stem, parts)) if parts else name.lower()


def _text(reading: Reading, span: Span) -> str:
    entity = next((item for item in reading.entities if (item.first, item.last) == span), None)
    return entity.value if entity is not None else reading.slice(*span).strip("\"'“”")
