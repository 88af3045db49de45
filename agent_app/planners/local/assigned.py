"""What a property is set to: "set the title of issue 5 to "x"", "rename it to y", "set its due date to 2026-12-01"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from agent_app.planners.local.adapting import adapt
from agent_app.planners.local.concepts import CONCEPTS, concept_of
from agent_app.planners.local.fields import Source, find_concept
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import PEOPLE_OF_THINGS
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.mapping import is_identity, reference
from agent_app.planners.local.model import ActionStatement, EntityKind, Noun, Reading
from agent_app.planners.local.text import stem, unquote
from agent_app.planners.local.texts import literal, subject_source
from agent_app.planners.local.values import takes_several
from agent_app.planners.local.vocabulary import split_key
from connectors_app.contracts import OperationSpec

__all__ = ["assigned_values", "assignment", "kind_said", "listed"]

_SETTING = (
    r"(?:set|change|update|edit|adjust|make|switch|correct|modify|replace|reset|bump|raise|lower|overwrite|fix|put)"
)
_OWNED = r"(?:the |its |their |his |her |this |that )"
_PROPERTY = r"(?P<property>[a-z]+(?:[ -][a-z]+){0,2}?)"
_QUOTED = r"\"[^\"\n]+\"|'[^'\n]+'|“[^”\n]+”"
_VALUE = rf"(?P<value>{_QUOTED}|[^,;\"“\n]+?)(?=\s*[.]?$|[,;]| and {_OWNED}[a-z -]+ (?:to|as|=) | in order | so that )"
_TO = r"(?:to(?: be)?|as|=|with|into)"
_ASSIGNED = re.compile(
    rf"\b{_SETTING} {_OWNED}?{_PROPERTY}(?: (?:of|on|for|in) [^\"“\n]{{1,70}}?)? {_TO} {_VALUE}", re.IGNORECASE
)
_FURTHER = re.compile(rf"(?:, | and ){_OWNED}{_PROPERTY} {_TO} {_VALUE}", re.IGNORECASE)
_RENAMED = re.compile(rf"\b(?:rename|retitle) [^\"“\n]{{1,70}}? (?:to|as|into) {_VALUE}", re.IGNORECASE)
_CALLED = ("title", "name", "summary", "subject", "short_description")
_POINTING = words("the its their his her this that these those it them a an my our whatever what whoever")
"""A value that begins so is told by what is at hand, and is none itself."""
_OF_THING = re.compile(
    r"(?:the|its|their|his|her|that|this) (?:[\w ]+?['’]s )?(?P<property>[a-z]+)(?: of (?:the|that|this) [\w ]+)?",
    re.IGNORECASE,
)
_DATES = frozenset({"date", "date-time"})
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_SHORTEST = 3


def assigned_values(
    reading: Reading, statement: ActionStatement, operation: OperationSpec, sources: Sequence[Source]
) -> Iterator[tuple[str, Any]]:
    """The inputs of an operation that the words of a clause set, with their values as its schema has them.

    A value may be a property of what an earlier step gave: `sources` are their outputs, nearest last.
    """
    text = reading.slice(statement.clause.first, statement.clause.last)
    nouns = reading.nouns_in(statement.clause.first, statement.clause.last)
    for name, said in _settings(text, operation):
        quoted = re.fullmatch(_QUOTED, said) is not None
        if not quoted and said.split()[0].lower() in _POINTING:
            value: Any = _pointed(said, [noun.canon for noun in nouns if noun.text in said.lower()], sources)
        else:
            value = _adapted(unquote(said) if quoted else said, operation.inputs[name])
        if value is not None:
            yield name, value


def _settings(text: str, operation: OperationSpec) -> Iterator[tuple[str, str]]:
    """The inputs that a text says something is to be set to, with the words for it."""
    if (renamed := _RENAMED.search(text)) is not None:
        name = next((name for name in _CALLED if name in operation.inputs), None)
        if name is not None:
            yield name, renamed["value"].strip()
    found = _ASSIGNED.search(text)
    while found is not None:
        name = _input_of(found["property"].lower(), operation)
        if name is not None:
            yield name, found["value"].strip()
        found = _FURTHER.match(text, found.end())


def _adapted(value: str, schema: Mapping[str, Any]) -> Any:
    """A value as the schema of its input has it, or None."""
    if schema.get("format") in _DATES and not _DATE.match(value):
        return None
    adapted = adapt(value.lstrip("@"), schema)
    return literal(adapted) if isinstance(adapted, str) else adapted


def _pointed(said: str, nouns: Sequence[str], sources: Sequence[Source]) -> str | None:
    """ "The PR's title", "its author", "the title of the issue": the field that a property of something at hand is."""
    found = _OF_THING.fullmatch(said)
    concept = concept_of(found["property"].lower()) if found is not None else None
    subject = subject_source(sources, nouns)
    if concept is None or subject is None or subject.listing:
        return None
    field = find_concept(subject.fields, concept, subject.nouns, text_only=True)
    return reference(subject, field) if field is not None and not field.repeated else None


def _input_of(said: str, operation: OperationSpec) -> str | None:
    """The input that a property is, by its name, by what other vendors call it, or by a word of its name."""
    parts = said.replace("-", " ").split()
    settable = [name for name, schema in operation.inputs.items() if not is_identity(name, schema)]
    if "_".join(parts) in settable:
        return "_".join(parts)
    concept = concept_of("_".join(parts))
    known = next((name for name in CONCEPTS.get(concept or "", ()) if name in settable), None)
    if known is not None or len(said) < _SHORTEST:
        return known
    named = next((name for name in settable if set(parts) <= set(split_key(name))), None)
    return named if named is not None or len(parts) == 1 else _input_of(parts[-1], operation)  # "channel topic"


def kind_said(nouns: Iterable[Noun], kinds: Collection[str], schema: Mapping[str, Any]) -> Any:
    """The first of some kinds of things that nouns name ("a Jira bug"), as the schema of its input has it, or None."""
    word = next((word for noun in nouns if (word := stem(noun.text)) in kinds), None)
    return adapt(word if "enum" in schema else word.title(), schema) if word is not None else None


def assignment(reading: Reading, statement: ActionStatement, operation: OperationSpec) -> tuple[str, Any] | None:
    """The input of a creating operation that says whom a thing is assigned to, with its value, or None."""
    people = [entity for entity in statement.entities if entity.kind in {EntityKind.USER, EntityKind.EMAIL}]
    if people:
        name = next((item for item in ("assignee", "assignees", "owner", "members") if item in operation.inputs), None)
        schema = operation.inputs[name] if name else {}
        values = [adapt(entity.value.lstrip("@"), schema) for entity in people[: None if takes_several(schema) else 1]]
        if name is None or None in values:
            return None
        several = list(dict.fromkeys(item for value in values for item in listed(value)))
        return name, several if takes_several(schema) else values[0]
    name = next((item for item in ("assignment_group", "group", "team") if item in operation.inputs), None)
    words_after = reading.slice(statement.clause.first, statement.clause.last).rpartition(" to ")[2].strip(" .")
    group = words_after.removeprefix("the ").removesuffix(" team").removesuffix(" group")
    person = stem(group.lower().rpartition(" ")[2]) in PEOPLE_OF_THINGS  # "assign it to the commit author"
    told = bool(group) and group.lower() not in connectives.PRONOUNS and not person  # "assign it to me" says no team
    value = adapt(group[:1].upper() + group[1:], operation.inputs[name]) if name and told else None
    return (name, value) if name and value is not None else None


def listed(value: Any) -> list[Any]:
    """A value as a list of values: one that is none stands alone."""
    return value if isinstance(value, list) else [value]
