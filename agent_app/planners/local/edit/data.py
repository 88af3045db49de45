"""Data of earlier steps as the value of an input: "the issue title", "the title of the issue", "the author"."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.concepts import concept_of
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.fields import Field, Source, find_concept
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import kinship
from agent_app.planners.local.lexicon.words import words

__all__ = ["data_named"]

_PEOPLE = ("login", "username", "displayName", "display_name", "name", "email")
_POINTING = words("the its their")
_CLAUSAL = (connectives.BE | connectives.MODALS) - {"'s"}
_LINKS, _TO = (["a", "link"], ["a", "url"]), (["link", "to"], ["url", "to"])
_LONGEST = 6
_SAME = 0.6


def data_named(editor: Editor, step: Step, first: int, last: int) -> str | None:
    """The path of what some words name, in what the steps before `step` give; None where they name no data."""
    norms = editor.reading.norms(first, last)
    if norms[:1] == [] or (norms[0] not in _POINTING and norms[:2] not in _LINKS) or not 1 < len(norms) <= _LONGEST:
        return None
    if editor.reading.entities_in(first, last) or set(norms) & _CLAUSAL:
        return None
    of_thing = next(
        (i for i in range(2, len(norms) - 1) if norms[i] in {"of", "from"} or norms[i - 1 : i + 1] in _TO), None
    )
    name = norms[of_thing - 1] if of_thing is not None else norms[-1]
    thing = (first + of_thing + 1, last) if of_thing is not None else (first + 1, last - 1)
    concept = "body" if name == "notes" else concept_of(name)  # "the release notes"
    if concept is not None:
        for source in reversed(editor.view.sources_for(step.id)):
            field = find_concept(source.fields, concept, source.nouns)
            if field is not None and not field.repeated and _is_of(editor, source, *thing):
                return _path(source, field)
    person = _person_named(editor, step, norms)
    if person is not None:
        return person
    concept = concept_of(norms[1])
    for source in reversed(editor.view.sources_for(step.id)) if concept is not None else ():
        field = find_concept(source.fields, concept or "", source.nouns)
        if field is not None and not field.repeated:
            return _path(source, field)
    return _called_so(editor, step, norms[1:]) if of_thing is None else None


_TELLING = ("name", "title", "summary", "display_name", "displayName", "login")


def _called_so(editor: Editor, step: Step, norms: Sequence[str]) -> str | None:
    """ "The service", "the milestone": a field of that very name, or what tells of the thing under it."""
    wanted = "_".join(norms)
    for source in reversed(editor.view.sources_for(step.id)):
        named = [field for field in source.fields if field.name.lower() == wanted and not field.repeated]
        for field in sorted(named, key=lambda each: (len(each.parents), each.path)):
            if field.kind not in {"object", "array"}:
                return _path(source, field)
            inner = {other.path: other for other in source.fields}
            told = next((inner[path] for name in _TELLING if (path := f"{field.path}.{name}") in inner), None)
            if told is not None:
                return _path(source, told)
    return None


def _person_named(editor: Editor, step: Step, norms: Sequence[str]) -> str | None:
    """ "The user's name": the person that a field is called after, by what people are called."""
    if norms[2:] not in (["'s", "name"], ["name"], ["'s", "login"], ["'s", "username"]):
        return None
    for source in reversed(editor.view.sources_for(step.id)):
        fields = [field for field in source.fields if field.name == norms[1] and field.kind == "object"]
        for field in sorted(fields, key=lambda each: (len(each.parents), each.path)):
            path = _path(source, field)
            if path != f"{source.prefix}.{field.path}" and not field.repeated:
                return path
    return None


def _is_of(editor: Editor, source: Source, first: int, last: int) -> bool:
    """Whether words ("the GitHub issue") are all about what a source gives; so are none."""
    reading = editor.reading
    for mention in reading.mentions_in(first, last):
        if mention.connector != source.connector:
            return False
    named = {i for mention in reading.mentions_in(first, last) for i in range(mention.first, mention.last)}
    for noun in reading.nouns_in(first, last):
        own = any(noun.canon == other or kinship(noun.canon, other) >= _SAME for other in source.nouns)
        named |= set(range(noun.first, noun.last)) if own else set()
    rest = [reading.tokens[i].norm for i in range(first, last) if i not in named]
    return not set(rest) - connectives.ARTICLES - {"'s"}


def _path(source: Source, field: Field) -> str:
    """Where the field is; of a person, what they are called."""
    names = [
        child.path for child in source.fields if child.parents == (*field.parents, field.name) and child.name in _PEOPLE
    ]
    return f"{source.prefix}.{names[0] if field.kind == 'object' and names else field.path}"
