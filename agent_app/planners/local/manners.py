"""How a thing is to be: "a draft release", "a private channel", "as a draft", "squash it", "comment internally".

An action's flags and choices that a word of its clause stands for. Whoever asks for a private channel must not get a
public one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, Reading, TokenKind
from agent_app.planners.local.text import stem
from agent_app.planners.local.vocabulary import split_key

__all__ = ["manners", "meant"]

_OPPOSITES: Mapping[str, frozenset[str]] = {
    "public": words("private internal hidden note notes"),
    "private": words("public"),
    "confidential": words("public"),
}
"""What is said of a thing for which the flag does not hold. A note is for colleagues, a reply for who asked."""
_ALSO: Mapping[str, frozenset[str]] = {
    "private": words("secret"),
    "prerelease": words("pre"),
    "confidential": words("secret private"),
    "approve": words("lgtm"),
    "request changes": words("reject decline"),
}
_DENIALS = words("not non no never isn't")
_MADE = words("make keep mark set leave setting making marking")
_LITTLE = connectives.ARTICLES | words("to be")
_IT = words("it them this that these those")
_WISHES = words("ask asks asking request requests requesting demand demands want wants")
_WAYS = words("method strategy")
_BY = words("with by using via as")
_OF_THE_MOMENT = words("state status state_event conclusion")
"""Inputs that say how a thing is now: what is updated is told apart by that, only what is made is made so."""
_NAMED_ELSEWHERE = words("priority urgency severity impact method content_type")


def manners(
    reading: Reading, statement: ActionStatement, inputs: Mapping[str, Mapping[str, Any]], *, makes: bool
) -> dict[str, Any]:
    """Values of an action's inputs that words say of its object, or how it is done; `inputs` are their schemas.

    `makes`: the action makes a thing.
    """
    said = dict(_before_object(reading, statement)) | dict(_behind(reading, statement))
    done = _deeds(reading, statement)
    found: dict[str, Any] = {}
    for name, schema in inputs.items():
        if name in _NAMED_ELSEWHERE or (name in _OF_THE_MOMENT and not makes):
            continue
        value: bool | str | None
        if schema.get("type") == "boolean":
            value = True if name in _undergone(statement) else _flag(reading, name, said)
        elif schema.get("type") == "string" and "enum" in schema:
            by_means = set(_means(reading, statement)) if set(split_key(name)) & _WAYS else set()
            told = {*said.values(), *by_means} - set(statement.verbs[:1])
            value = _choice(schema["enum"], told) or _choice(schema["enum"], done)
        else:
            continue
        if value is not None and value != schema.get("default"):
            found[name] = value
    return found


def meant(norms: Sequence[str], inputs: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The inputs one of whose values some words are: "private", "not a draft", "squash", "request changes"."""
    denied = bool(_DENIALS & set(norms))
    words_said = {norm.replace("-", "") for norm in norms} | {" ".join(norms)}
    found: dict[str, Any] = {}
    for name, schema in inputs.items():
        if name in _NAMED_ELSEWHERE | _OF_THE_MOMENT:
            continue
        value: bool | str | None = None
        if schema.get("type") == "boolean":
            holds = {held for norm in words_said if (held := _holds(name, norm)) is not None}
            value = (holds == {True}) != denied if len(holds) == 1 else None
        elif schema.get("type") == "string" and "enum" in schema and not denied:
            value = _choice(schema["enum"], words_said)
        if value is not None:
            found[name] = value
    return found


def _flag(reading: Reading, name: str, said: Mapping[int, str]) -> bool | None:
    for place, norm in said.items():
        holds = _holds(name, norm)
        if holds is not None:
            return holds != bool(_DENIALS & set(reading.norms(max(0, place - 2), place)))
    return None


def _holds(name: str, norm: str) -> bool | None:
    """Whether a word says that a flag holds, or that it does not."""
    word = "".join(part for part in split_key(name) if part != "is")
    if norm == word or norm in _ALSO.get(word, ()):
        return True
    return False if norm in _OPPOSITES.get(word, ()) else None


def _undergone(statement: ActionStatement) -> set[str]:
    """What is true of a thing afterwards: "archive the repository" makes it archived."""
    return {f"{statement.lemma}d", f"{statement.lemma}ed"} if statement.lemma else set()


def _choice(choices: Any, said: set[str]) -> str | None:
    for choice in map(str, choices):
        spoken = " ".join(split_key(choice))
        if spoken in said or said & _ALSO.get(spoken, frozenset()):
            return choice
    return None


def _before_object(reading: Reading, statement: ActionStatement) -> Iterator[tuple[int, str]]:
    """The words of a clause from its verb to the end of its object, which say what kind of thing is meant."""
    thing, verb = statement.object, statement.clause.verb
    if thing is not None:
        first = verb.last if verb is not None and verb.last <= thing.first else thing.first
        yield from _words(reading, first, thing.last)
    elif verb is not None:  # "a private channel incident-12" is a value
        named = next((entity.first for entity in statement.entities if entity.first >= verb.last), verb.last)
        if not connectives.PREPOSITIONS & set(reading.norms(verb.last, named)):
            yield from _words(reading, verb.last, named)


def _behind(reading: Reading, statement: ActionStatement) -> Iterator[tuple[int, str]]:
    """ "As a draft", "make it private", "internally"."""
    clause = statement.clause
    for place, norm in _words(reading, clause.first, clause.last):
        earlier = [item for item in reading.norms(clause.first, place) if item not in _LITTLE]
        if earlier[-1:] == ["as"] or (earlier[-1:] and earlier[-1] in _IT and _MADE & set(earlier[-2:-1])):
            yield place, norm
        elif norm.endswith("ly"):
            yield place, norm.removesuffix("ly")


def _deeds(reading: Reading, statement: ActionStatement) -> set[str]:
    """What is done, as choices of an input say it: "squash", "approve", "request changes"."""
    norms = set(reading.norms(statement.clause.first, statement.clause.last))
    asked = {"request changes"} if "changes" in norms and norms & _WISHES else set()
    return asked | {statement.lemma, *statement.verbs[:1]}


def _means(reading: Reading, statement: ActionStatement) -> Iterator[str]:
    """ "With a squash", "by rebasing", "squash and merge": how something is merged."""
    verb = statement.clause.verb
    first = verb.first if verb is not None else statement.clause.first
    for place, norm in _words(reading, first, statement.clause.last):
        before = set(reading.norms(max(0, place - 2), place))
        if before & _BY or (verb is not None and place < verb.last):
            yield from (stem(norm), norm.removesuffix("ing"), norm.removesuffix("ing") + "e")


def _words(reading: Reading, first: int, last: int) -> Iterator[tuple[int, str]]:
    for place in range(first, last):
        token = reading.tokens[place]
        if token.kind is TokenKind.WORD and place not in reading.mentioned:
            yield place, token.norm.replace("-", "")
