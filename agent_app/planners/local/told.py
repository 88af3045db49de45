"""Texts that tell properties of a thing: "post its title and author", "post "New: <title>"", and what is dictated."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent_app.planners.local.concepts import concept_of
from agent_app.planners.local.doers import doer_of
from agent_app.planners.local.fields import Field, Source, find_concept, scalar_of
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import PEOPLE_OF_THINGS
from agent_app.planners.local.lexicon.verbs import SENT
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, Reading, TokenKind
from agent_app.planners.local.text import stem
from agent_app.planners.local.texts import literal, said_text, subject_source

__all__ = [
    "dictated_text",
    "expression_named",
    "filled_text",
    "followed_text",
    "named_around",
    "property_text",
    "readable",
]

_NAME = r"[a-z][\w .-]{1,30}?"
_PLACEHOLDER = re.compile(
    rf"\{{\{{\s*(?!trigger\.)(?P<braces>{_NAME})\s*\}}\}}|<(?P<angles>{_NAME})>|(?<!\{{)\{{(?P<brace>{_NAME})\}}(?!\}})"
    rf"|\[(?P<brackets>{_NAME})\](?!\()",
    re.IGNORECASE,
)
"""What is left open in a text; what the trigger gives can be read as it is."""
_LINK = re.compile(r"\b(?:link|url)s?$", re.IGNORECASE)


def dictated_text(reading: Reading, statement: ActionStatement, sources: Sequence[Source]) -> str | None:
    """The text a person dictates for a step, with what it leaves to the data: "New issue: <title> by {author}".

    A placeholder that names no property of the thing at hand stays as it is typed.
    """
    said = said_text(reading, statement)
    return filled_text(said, statement, sources) if said is not None else None


def filled_text(said: str, statement: ActionStatement, sources: Sequence[Source]) -> str:
    """A text that is said, with the properties that it leaves open."""
    if _PLACEHOLDER.search(said) is None:
        return literal(said)
    subject = subject_source(sources, [noun.canon for noun in statement.nouns])
    event = next((source for source in sources if source.trigger and source is not subject), None)
    told, start = [], 0
    for found in _PLACEHOLDER.finditer(said):
        name = found[found.lastgroup or 0]
        expression = expression_named(name, subject) or expression_named(name, event)
        if expression is not None:
            told += [literal(said[start : found.start()]), f"{{{{ {expression} }}}}"]
            start = found.end()
    return "".join((*told, literal(said[start:])))


def expression_named(name: str, subject: Source | None) -> str | None:
    """The expression of a property that is named alone or after its thing: "title", "issue.title", "author name"."""
    if subject is None or subject.listing:
        return None
    last = re.split(r"[ ._-]+", name.lower().removesuffix(" name").strip())[-1]
    concept = "url" if _LINK.search(last) else concept_of(last) or concept_of(stem(last))
    own = _expression_of(concept, subject) if concept in _TOLD_PROPERTIES else None
    around = named_around(last, subject)
    return (around or own) if last in _AROUND else (own or around)


def named_around(name: str, subject: Source) -> str | None:
    """The expression of what the data calls so, or of what is around the thing: its repository, who did it."""
    doer = doer_of(subject) if _AROUND.get(name) is _ACTORS else None
    for wanted in (*((_plain(doer.name),) if doer is not None else ()), name, *_AROUND.get(name, ())):
        fields = [field for field in subject.fields if _plain(field.name) == wanted and not field.repeated]
        for field in sorted(fields, key=lambda item: len(item.parents)):
            inside = {child.name: child for child in subject.fields if child.parents == (*field.parents, field.name)}
            called = next((inside[item] for item in _CALLED if item in inside), None)
            if called is not None or field.kind not in {"object", "array"}:
                return f"{subject.prefix}.{(called or field).path}"
    return None


def _plain(name: str) -> str:
    return "".join(char for char in name.lower() if char.isalnum())


_CALLED = ("full_name", "path_with_namespace", "name", "fullName", "display_name", "displayName", "login", "username",
    "title", "summary", "key")  # fmt: skip
"""What things around are called, as people tell them apart."""
_ACTORS = ("user", "actor", "sender", "pusher", "membercreator", "revisedby", "username", "author", "creator")
_AROUND: dict[str, tuple[str, ...]] = {
    "repo": ("repository", "project"), "repository": ("repository", "project"), "project": ("project", "repository"),
    "user": _ACTORS, "actor": _ACTORS, "person": _ACTORS, "member": ("member", *_ACTORS), "who": _ACTORS,
    "responder": _ACTORS,
    "tag": ("tagname", "tag", "ref"), "branch": ("branch", "ref"), "list": ("listafter", "list"),
    "version": ("version", "tagname", "ref"), "requester": ("requester", "reporter"), "customer": ("requester",),
    "environment": ("environment",), "env": ("environment",), "status": ("status", "state"),
}  # fmt: skip
"""What people call what is around a thing, and what vendors do."""


def property_text(reading: Reading, statement: ActionStatement, sources: Sequence[Source]) -> str | None:
    """ "Post its title and description to #dev", "send the body": the properties that are told, and nothing else.

    None where anything else is told, too, or where the data has no such property. A link alone is told with what it is
    of.
    """
    verb = statement.clause.verb
    first = verb.last if verb is not None and SENT & set(verb.classes) else statement.clause.last
    return _told(reading, statement, sources, first)


def followed_text(reading: Reading, statement: ActionStatement, sources: Sequence[Source]) -> str:
    """ "Post 'New: ' followed by the title": the properties that come behind a dictated text."""
    for index in range(statement.clause.first, statement.clause.last - 2):
        quoted = reading.tokens[index].kind is TokenKind.QUOTED
        if quoted and reading.norms(index + 1, index + 3) == ["followed", "by"]:
            return _told(reading, statement, sources, index + 3) or ""
    return ""


def _told(reading: Reading, statement: ActionStatement, sources: Sequence[Source], first: int) -> str | None:
    concepts = _properties(reading, statement, first)
    if concepts and (person := _whose(reading, statement, first, sources)) is not None:
        return f"{{{{ {person} }}}}" if person else None
    if set(concepts[:1]) & _PERSONS and statement.lemma not in _POSTING:
        return None  # "ping the author", "tell the reporter and the assignee": whom it is told
    subject = subject_source(sources, [noun.canon for noun in statement.nouns])
    if subject is None or subject.listing or not set(concepts) - {"url"}:
        return None
    told: list[str] = []
    for concept in concepts:
        if (expression := _expression_of(concept, subject)) is not None:
            told.append(f"{{{{ {expression} }}}}")
        elif concept != "url":  # some things have no page of their own
            return None
    return "\n".join(told)


def _whose(reading: Reading, statement: ActionStatement, first: int, sources: Sequence[Source]) -> str | None:
    """ "The name of the responder": the expression of somebody whose property is told, "" where no data tells of them.

    None where it is a property of the thing itself.
    """
    norms = reading.norms(first, statement.clause.last)
    if "of" not in norms:
        return None
    behind = first + norms.index("of")
    noun = next((noun for noun in statement.nouns if noun.first > behind), None)
    if noun is None or noun.canon not in PEOPLE_OF_THINGS:
        return None
    subject = subject_source(sources)
    return "" if subject is None else expression_named(noun.text.split()[-1], subject) or ""


def _expression_of(concept: str, subject: Source) -> str | None:
    """The expression of a property of a thing as people read it, or None where its data has none."""
    field = find_concept(subject.fields, concept, subject.nouns, text_only=concept not in _NAMED_PROPERTIES)
    return readable(field, subject) if field is not None else None


def readable(field: Field, source: Source) -> str | None:
    """The expression of a field as people read it: of somebody the name, of several all names."""
    if field.kind == "array":
        inside = [child.name for child in source.fields if child.parents == (*field.parents, field.name)]
        name = next((name for name in ("name", "title", "login", "username") if name in inside), "")
        listed = f"{source.prefix}.{field.path}" + (f"[].{name}" if name else "")
        return None if field.repeated or (inside and not name) else f"join(', ', {listed})"
    named = scalar_of(field, source.fields)
    return None if named.repeated or named.kind == "object" else f"{source.prefix}.{named.path}"


def _properties(reading: Reading, statement: ActionStatement, first: int) -> list[str]:
    """The concepts of the properties from a token on, up to where they go or whose they are; none if it tells more."""
    concepts: list[str] = []
    for index in range(first, statement.clause.last):
        norm = reading.tokens[index].norm
        if norm in connectives.PREPOSITIONS and concepts:
            return concepts
        said = norm if concepts and norm == "summary" else _RELEASED.get(norm, norm)
        if (concept := concept_of(said)) in _TOLD_PROPERTIES:
            concepts.append(concept)
        elif norm not in _WHOSE and not (norm == "release" and index > first):
            return []
    return concepts


_WHOSE = words("its their the and , plus full whole entire complete")
_PERSONS = words("reporter assignee")
_POSTING = words("post send share write publish put report print show list")
"""Verbs whose object is what is told, and not who is."""
_NAMED_PROPERTIES = words("reporter assignee labels status priority type")
"""What may be an object or a list, of which the names are told."""
_TOLD_PROPERTIES = words("title body url key number severity branch version due") | _NAMED_PROPERTIES
_RELEASED = {"notes": "body", "message": "", "summary": "", "name": "title"}
"""What a release says of itself; and words that mostly mean something to be written."""
