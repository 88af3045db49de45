"""What a comparison is about, as a JMESPath place in the output of an earlier step."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent_app.planners.local.choices import finished_choices, same_choice
from agent_app.planners.local.concepts import CONCEPTS, concept_of
from agent_app.planners.local.conditions.belonging import PERSONS
from agent_app.planners.local.conditions.branches import branch_of
from agent_app.planners.local.conditions.model import Test
from agent_app.planners.local.doers import DOER, doer_of
from agent_app.planners.local.entities import PRIORITY_WORDS
from agent_app.planners.local.fields import Field, Source, best_field, find_concept, id_of_thing, is_of_part, scalar_of
from agent_app.planners.local.lexicon.states import STATES
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.text import PROJECT_KEY, stem

__all__ = ["flag_of", "guessed_property", "main_object", "of_kind", "place_of", "unnamed_flag"]

_CONTRARY = {"public": "private", "unlocked": "locked", "unmuted": "muted", "inactive": "active", "disabled": "enabled",
    "unconfirmed": "confirmed", "hidden": "visible", "internal": "public"}  # fmt: skip
"""States that a flag of the other name denies."""
_FLAGS = words("confidential private prerelease")
"""What something is or is not, and no state among others."""
_FLAG_SHORTEST = 4

_THINGS = words(
    "issue ticket bug task card story pr pull request merge mr incident alert message comment page email mail build"
    " pipeline event commit release deployment workflow run review payload webhook one item change"
    " repo repository"
)
_WHICH = words("newest latest oldest last first recent most next incoming arriving inbound gmail outlook")
_PAID = words(
    "invoice payment charge order deal opportunity refund transaction expense expense_report bill credit_note quote"
    " purchase_order subscription budget donation"
)
"""What is worth a sum of money, which a bare number compares with."""
_TYPES = words("bug story epic task incident feature question")
_PERSONS_OF = PERSONS | words("assignee user author sender owner actor creator reporter requester account login")
_HOLDERS = words("issue ticket data event object_attributes resource")
_ANY_VALUE = words("present empty")
"""Comparisons with nothing: whether something is there at all."""
_LEVELS = words("fatal error warning info debug")
"""How bad what is logged is."""
_KEY = re.compile(PROJECT_KEY)
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")


def main_object(source: Source) -> str:
    """Where an unknown field most likely lives: in the object the event or step is about."""
    if source.trigger and (told := id_of_thing(source.fields)) is not None:
        return f"{told.path.rpartition('.')[0]}."
    holders = {*source.nouns, *_HOLDERS, *(("body",) if source.trigger else ())}
    for field in source.fields:
        if field.kind == "object" and not field.parents and field.name in holders:
            return f"{field.path}."
    return ""


_STATES_OF = frozenset({"state", "status"})
_EDGES = frozenset({"starts", "ends"})
_PARTIAL = _EDGES | {"contains", "not_contains"}
_NAMES = ("name", "title", "subject")
_TEXTS = words("title body text content description message subject")
_CODED = words("status response http answer return result")
"""What a server's answer is coded by: "the response code"."""


def place_of(test: Test, sources: Sequence[Source]) -> tuple[Source, Field | None]:
    """The source and field a comparison reads."""
    ordered = _by_subject(test, [source for source in sources if not source.listing] or list(sources))
    if test.subject == (DOER,) and (doer := doer_of(ordered[0])) is not None:
        return ordered[0], _addressed(scalar_of(doer, ordered[0].fields), test, ordered[0])
    if (branch := branch_of(test, ordered[0])) is not None:
        return ordered[0], branch
    products = {word for source in sources for word in source.connector.split("_")}
    for attribute in (*_of_names(test, ordered), *_attributes(test, products | _WHICH)):
        for source in ordered:
            if attribute == test.subject[-1:] and attribute == source.nouns[:1] and test.operator in _PARTIAL:
                continue  # "an issue comment contains x": no count of comments
            own = _of_thing_said(test, source, attribute)
            dated = _tells_date(test, attribute)
            found = find_concept(own.fields, attribute[0], own.nouns) if dated else _field(attribute, own)
            if found is None or (found.kind == "object" and test.operator not in _ANY_VALUE):
                continue
            if _names_no_person(attribute, found, source):
                continue  # of somebody only the id: no text compares with that
            if attribute[0] in source.filtered and _is_number(found) and not all(map(_NUMERIC.fullmatch, test.values)):
                continue  # "its priority is high", where it is told by numbers that nothing explains
            if attribute == ("type",) and found.parents[-1:] and found.parents[-1].lower() in _ENVELOPES:
                continue
            if not ((attribute == ("type",) or test.unit) and _of_person(found)):
                return source, _addressed(_keyed(found, test, source), test, source)
    return ordered[0], None


def _names_no_person(attribute: tuple[str, ...], found: Field, source: Source) -> bool:
    """Whether what is asked for is somebody, and a field only has the name of another thing: "space.name"."""
    asked = len(attribute) == 1 and attribute[0] in _MAKERS
    beside = found.parents[-1].lower() if found.parents else ""
    return asked and found.name in _NAMES_OF and not _of_person(found) and beside not in {"", *source.nouns, *_HOLDERS}


_ENVELOPES = words("message action event")
"""What a thing is told in has a type of its own: "if it is a bug" asks for none of a Slack message."""
_MAKERS = words("author creator reporter assignee owner approver reviewer")
_NAMES_OF = ("name", "display_name", "displayName", "email")


def _tells_date(test: Test, attribute: tuple[str, ...]) -> bool:
    """Whether a comparison is with the date of what was done, which a flag of that name does not tell: "completed"."""
    return bool(test.unit) and len(attribute) == 1 and attribute[0] in CONCEPTS and concept_of(attribute[0]) is None


def _is_number(field: Field) -> bool:
    return field.kind in {"integer", "number"} and not field.codes


_NUMERIC = re.compile(r"[\d.,]+")


def _of_thing_said(test: Test, source: Source, attribute: tuple[str, ...]) -> Source:
    """A source with the fields of the thing alone that a comparison is about: "the comment on the issue contains x"."""
    if set(attribute) & set(test.subject):
        return source
    said = sorted(test.subject, key=lambda word: word not in source.nouns[:1])
    if not said and test.operator in _PARTIAL and source.trigger and len(source.nouns) > 1:
        return _with_text(source, attribute)
    for word in said:
        own = tuple(field for field in source.fields if word in field.parents) if word in _THINGS else ()
        if own:
            return replace(source, fields=own)
    return source


def _with_text(source: Source, attribute: tuple[str, ...]) -> Source:
    """A source with the fields alone of the thing that an event is about, if that has such a text: what a comment on an
    issue says is not said in the issue.
    """
    told = id_of_thing(source.fields)
    for place in ((source.nouns[0],), told.parents if told is not None else ()):
        own = tuple(field for field in source.fields if place and field.parents[-len(place) :] == place)
        narrowed = replace(source, fields=own)
        if own and _field(attribute, narrowed) is not None:
            return narrowed
    return source


def _addressed(field: Field, test: Test, source: Source) -> Field:
    """The field itself, or the address beside a name where what is compared with it are addresses."""
    if field.name in _ADDRESSES or not test.values or not all(map(_ADDRESS.fullmatch, test.values)):
        return field
    beside = (item for item in source.fields if item.name in _ADDRESSES and item.parents == field.parents)
    return next(beside, field)


_ADDRESS = re.compile(r"(?:[^@\s]+@)?@?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}", re.IGNORECASE)
"""Addresses, and the domains that they end with."""
_ADDRESSES = ("email", "address", "emailAddress", "uniqueName")


def _of_names(test: Test, sources: Sequence[Source]) -> list[tuple[str, ...]]:
    """ "Branches starting with tmp/": what has a name and no text of its own is told apart by its name."""
    if test.subject or test.operator not in _PARTIAL:
        return []
    told = [noun for source in sources[:1] for noun in source.nouns if noun in source.filtered]
    if told:
        return [(noun,) for noun in told]
    own = {field.name for source in sources[:1] for field in source.fields if not field.parents}
    names = [name for name in _NAMES if name in own]
    return [(name,) for name in names] if test.operator in _EDGES or not own & _TEXTS else []


def _keyed(field: Field, test: Test, source: Source) -> Field:
    """The field itself, or what is beside a name: the key where what is compared with it are keys ("the project is
    OPS"), the kind of a state where that is said ("completed"), whatever the state is called.
    """
    if field.name == "name" and test.values and set(field.parents[-1:]) & _STATES_OF:
        kind = next((item for item in source.fields if item.name == "type" and item.parents == field.parents), None)
        if kind is not None and all(_is_choice(value, kind.choices) for value in test.values):
            return kind
    if field.name != "name" or not test.values or not all(map(_KEY.fullmatch, test.values)):
        return field
    return next((item for item in source.fields if item.name == "key" and item.parents == field.parents), field)


def _is_choice(value: str, choices: Sequence[str]) -> bool:
    return same_choice(value, choices) is not None or bool(finished_choices(value, choices))


def _of_person(field: Field) -> bool:
    """Whether a field tells of somebody beside the thing: "issue.assignee.type" is no type of the issue."""
    beside = field.parents[-1].lower() if field.parents else ""
    return beside in _PERSONS_OF or beside.endswith("by")  # "createdBy"


def of_kind(test: Test) -> Test:
    """ "Only for bugs": a test whose plural value names a kind of thing, in the singular."""
    if test.subject or test.operator not in {"==", "!="} or not test.values:
        return test
    singular = tuple(stem(value.lower()) for value in test.values)
    if not set(singular) <= _TYPES:
        return test
    return replace(test, values=singular)


def flag_of(test: Test, sources: Sequence[Source]) -> tuple[Source, Field, bool] | None:
    """The field that is true or false by what a comparison says ("it is archived"), and whether it is to be true."""
    if test.operator not in {"==", "!="} or len(test.values) != 1 or test.numeric:
        return None
    said = "".join(char for char in test.values[0].lower() if char.isalnum())
    named = {*_THINGS, *(word for source in sources for word in (*source.nouns, *source.connector.split("_")))}
    if len(said) < _FLAG_SHORTEST or set(test.subject) - named - {"it"}:
        return None
    names = ((said, True), (said.removesuffix("s"), True), (_CONTRARY.get(said, said), False))
    for name, holds in (*names, (said.removeprefix("un"), False)):
        if not holds and name == said:
            continue
        for source in _by_subject(test, [source for source in sources if not source.listing] or list(sources)):
            fields = [field for field in source.fields if _is_flag(field, name)]
            if fields:
                field = min(fields, key=lambda item: (not set(item.parents) & set(source.nouns), len(item.parents)))
                return source, field, holds == (test.operator == "==")
    return None


def unnamed_flag(test: Test, sources: Sequence[Source]) -> str | None:
    """The flag that a value is by its nature ("it is confidential") where no field of that name is known."""
    value = test.values[0].lower() if len(test.values) == 1 else ""
    if test.operator not in {"==", "!="} or value not in _FLAGS or set(test.subject) - _THINGS - {"it"}:
        return None
    source, field = place_of(test, sources)
    if field is not None and value in field.name.lower():
        return None
    return f"{source.prefix}.{main_object(source)}{value}"


def _is_flag(field: Field, name: str) -> bool:
    folded = "".join(char for char in field.name.lower() if char.isalnum())
    return field.kind == "boolean" and folded in {name, f"is{name}", f"has{name}", f"{name}flag"} and not field.repeated


def guessed_property(test: Test, sources: Sequence[Source]) -> str:
    """What a comparison most likely reads where no field is known: the words said, else what the value implies."""
    products = {word for source in sources for word in source.connector.split("_")}
    naming = products | _WHICH | _THINGS
    nouns = {noun for source in sources for noun in source.nouns}
    stated = bool(test.values) and all(map(_is_state, test.values))  # "the user is suspended"
    persons = frozenset() if stated else PERSONS
    said = [word for word in test.subject if word not in naming and (stem(word) not in nouns or word in persons)]
    if said:
        return "_".join(word for word in test.subject if word not in naming)
    value = test.values[0].lower() if test.values else ""
    if value in PRIORITY_WORDS:
        return "priority"
    if test.operator in {"==", "!="} and not test.numeric:
        return "status"
    own = all(stem(word) in nouns or word in products | {"it", "they"} for word in test.subject)
    if test.operator in _OF_TEXTS and own:
        parts = {part for noun in nouns for part in (noun, noun.rpartition("_")[2])}
        return "text" if parts & _WRITTEN else "title" if parts & _TITLED else "name"
    return "_".join(test.subject) or ("amount" if nouns & _PAID else "value")


_OF_TEXTS = frozenset({"contains", "not_contains", "starts", "ends"})
_WRITTEN = words("message comment note email sms reply review remark post answer response update")
"""Things that are texts themselves."""
_TITLED = words("issue ticket task card incident alert page pull_request merge_request event case problem item")


def _is_state(value: str) -> bool:
    return value.lower() in STATES or _DONE.fullmatch(value) is not None


_DONE = re.compile(r"[a-z]{4,}ed")


def _by_subject(test: Test, sources: Sequence[Source]) -> list[Source]:
    """Sources with what the subject names first, else the nearest element or the trigger first."""
    said = {stem(word) for word in test.subject}
    rest = sorted(
        enumerate(sources),
        key=lambda item: (not (said & set(item[1].nouns)), not item[1].element, not item[1].trigger, -item[0]),
    )
    return [source for _, source in rest]


def _attributes(test: Test, naming: set[str]) -> list[tuple[str, ...]]:
    """What to look for, best first: the words said, else what the value implies; `naming` only say which thing."""
    words_said = tuple(word for word in test.subject if word not in _THINGS | naming)
    found: list[tuple[str, ...]] = []
    if words_said:
        found.append(words_said)
        if len(words_said) > 1:
            found += [words_said[-1:], words_said[:1]]
    if words_said == ("number",):
        found += [("iid",), ("id",)]
    if words_said in {("tag",), ("branch",)}:
        found.append(("ref",))
    if words_said[-1:] == ("code",) and set(words_said[:-1]) & _CODED:
        found.append(("status",))
    if len(test.subject) > 1 and not words_said and set(test.subject[-2:]) <= _THINGS:
        found.append(test.subject[-1:])  # "the alert's message"
    if test.subject and not words_said:
        found += _implied_attributes(test)
        if not any(value.startswith("in ") or value in STATES for value in test.values):  # no name of the thing
            found.append(test.subject)
    if not test.subject:
        found += _implied_attributes(test)
    return found


def _implied_attributes(test: Test) -> list[tuple[str, ...]]:
    value = test.values[0].lower() if test.values else ""
    if test.values and all(map(_REPOSITORY.fullmatch, test.values)):
        return [("full", "name"), ("path", "with", "namespace"), ("branch",)]
    if test.operator in {"contains", "not_contains", "starts", "ends"}:
        return [("body",), ("title",), ("text",)]
    if value in PRIORITY_WORDS:
        return [("priority",), ("severity",), ("urgency",)]
    if value in _LEVELS:
        return [("level",), ("severity",), ("status",)]
    if value == "draft":
        return [("draft",), ("status",)]
    if value in STATES:
        return [("status",), ("state",)]
    if value in _TYPES:
        return [("type",), ("labels",)]
    if value.startswith("sev"):
        return [("severity",), ("priority",)]
    if test.operator in {"==", "!="}:
        return [(value,), ("status",)] if value.isalpha() else [("status",)]
    return []


def _of_other_property(field: Field, concept: str) -> bool:
    """Whether a field only names another property: "status.name" is no version, whatever versions are called by."""
    beside = concept_of(field.parents[-1].lower()) if field.parents and field.name in _NAMING else None
    return beside is not None and beside != concept and beside in _GRADING


_NAMING = words("name value key text title label")
_GRADING = words("status priority severity type assignee reporter")


def _field(attribute: tuple[str, ...], source: Source) -> Field | None:
    exact = best_field(source.fields, attribute, source.nouns)
    parts = attribute == ("status",) and exact is not None and is_of_part(exact[0], source.nouns)
    if exact is not None and exact[1] >= 0.9 and not exact[0].repeated and not parts:
        return scalar_of(exact[0], source.fields)
    if (told := source.filtered.get("_".join(attribute))) is not None:
        return told
    for concept in (concept_of(attribute[-1]), attribute[-1] if attribute[-1] in CONCEPTS else None):
        if concept is None or len(attribute) > 1:
            continue
        found = find_concept(source.fields, concept, source.nouns)
        if found is not None and not _of_other_property(found, concept):
            named = scalar_of(found, source.fields)
            beside = (item for item in source.fields if item.name in _ADDRESSES and item.parents[-1:] == (found.name,))
            return named if named.kind != "object" else next(beside, named)
    if exact is not None and exact[1] >= 0.7:
        return scalar_of(exact[0], source.fields)
    return None
