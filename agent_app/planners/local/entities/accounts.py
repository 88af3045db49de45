"""People, as names and accounts."""

from __future__ import annotations

from agent_app.planners.local.entities.values import capitalised_run, glued_run, is_plain_value
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import PEOPLE
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Entity, EntityKind, Reading, TokenKind, Verb, VerbForm
from agent_app.planners.local.text import unquote

__all__ = ["dotted_name_entity", "person_entity", "role_holder_entity"]

_ROLES = words(
    "author owner reporter creator reviewer triage lead manager team someone somebody support security oncall on"
)
_ELSE = words("otherwise else rest others")
_BEFORE_PEOPLE = words("to watcher member assignee user reviewer collaborator by for assign add invite ask from")
_PAUSES = frozenset({TokenKind.PUNCT, TokenKind.BREAK, TokenKind.ARROW})
_JOINTS = words("- / .")
_BESIDE = words("and , &")
_LONGEST = 24
"""Tokens that what is given to somebody takes."""


def person_entity(reading: Reading, index: int) -> Entity | None:
    """ "assign it to dana", "ask Priya", "DM Maria"."""
    token = reading.tokens[index]
    if token.kind is not TokenKind.WORD or token.glued or not index:
        return None
    before = reading.tokens[index - 1].norm
    reach = 16 if before == "for" else 8
    one = _name_before(reading, index - 1) if before in _BESIDE and token.text[0].isupper() else None
    if one is not None and person_entity(reading, one) is not None:
        run = capitalised_run(reading, index)
        return Entity(EntityKind.USER, run[0], index, run[1]) if run is not None else None
    verbs = [verb for verb in reading.verbs if verb.last <= index and index - verb.last < reach]
    if before == "to" and (giving := _giving(reading, index)) is not None:
        verbs = [giving]
    if set(reading.norms(max(0, index - 2), index - 1)) & _ELSE:  # "assign it to alice if ..., otherwise to bob"
        verbs = [verb for verb in reading.verbs if verb.last <= index and "assign" in verb.classes[:1]]
    if not verbs:
        return None
    verb = verbs[-1]
    if before == "to" and verb.form is VerbForm.PAST and "to" in reading.norms(verb.last, index - 1):
        return None  # "move what is assigned to amir to | Done"
    assigned = "assign" in verb.classes[:1] and (
        before == "to" or (verb.last == index and not _describes(reading, index))
    )
    addressed = (
        verb.last == index
        and bool(set(verb.classes[:2]) & {"send", "direct", "page", "request", "invite"})
        and token.text[0].isupper()
    )
    named = (
        before in {"for", "from", "with", "by"}
        and token.text[0].isupper()
        and verb.classes[0] in {"create", "request", "assign", "invite"}
    )
    said = reading.norms(verb.last, index - 1)
    told = (
        before == "to" and verb.lemma in _PRIVATELY and (said in (["it"], ["them"]) or said[:1] in (["the"], ["its"]))
    )
    told = told or (before == "to" and _written_to(reading, verb, index))
    asked = before == "from" and verb.classes[0] == "request" and _reviews(reading, verb.last, index)
    if not (assigned or addressed or named or told or asked):
        return None
    if token.text[0].isupper():
        run = capitalised_run(reading, index)
        known = any(noun.known and noun.first == index for noun in reading.nouns)
        return (
            Entity(EntityKind.USER, run[0], index, run[1]) if run and not known and not token.text.isupper() else None
        )
    if not (assigned or told or asked):
        return None
    last = glued_run(reading, index)
    if last > index + 1:  # "qa-bot"; a part of it would be somebody else
        role = token.norm in connectives.FUNCTION_WORDS or any(
            noun.known and noun.first == index and noun.last == last for noun in reading.nouns
        )
        return None if role else Entity(EntityKind.USER, reading.slice(index, last), index, last)
    plain = is_plain_value(reading, index) and token.norm not in _ROLES | PEOPLE
    return Entity(EntityKind.USER, token.text, index, last) if plain else None


def _name_before(reading: Reading, last: int) -> int | None:
    """Where a whole name begins that ends at an index: "Tom Becker | and Aisha Khan"."""
    first = last - _NAME
    run = capitalised_run(reading, first) if first >= 0 else None
    return first if run is not None and run[1] == last else None


def _written_to(reading: Reading, verb: Verb, index: int) -> bool:
    """ "Send a direct message to | Oliver Hall", "write a Slack message to | Yusuf Demir": a person, and no place."""
    if not {"send", "direct"} & set(verb.classes[:2]) and verb.lemma not in _WRITING:
        return False
    said = reading.norms(verb.first, index - 1)
    privately = said[-1:] in (["dm"], ["pm"]) or said[-2:] in (["direct", "message"], ["private", "message"])
    run = capitalised_run(reading, index)
    if run is None:
        return privately
    placed = run[1] - index > _NAME or set(reading.norms(run[1], run[1] + 1)) & _PLACES
    return not placed and (privately or (said[-1:] == ["message"] and run[1] - index == _NAME))


_WRITING = words("write drop")
_PLACES = words("channel team group room chat board space list")
_NAME = 2
"""Words of a whole name."""
_PRIVATELY = words("dm pm message")
"""What is done with something to one person: "dm it to kim", "dm the title to kim"."""


def _giving(reading: Reading, index: int) -> Verb | None:
    """The order whose goal is said at an index, behind words about what is given: "assign all issues created by bot to
    | dana", where nothing but what describes these things stands between.
    """
    for verb in reversed([verb for verb in reading.verbs if verb.last < index]):
        if verb.form is VerbForm.BASE:
            between = reading.tokens[verb.last : index]
            pauses = any(token.kind in _PAUSES and not token.glued and token.norm not in _JOINTS for token in between)
            return verb if "assign" in verb.classes[:1] and not pauses and len(between) < _LONGEST else None
        if verb.form is not VerbForm.PAST or (verb.last == index - 1 and reading.tokens[verb.last].norm == "to"):
            return None
    return None


def _describes(reading: Reading, index: int) -> bool:
    """ "Assign | open bugs to lea": a word behind the verb that tells which things are meant."""
    last = next(
        (i for i in range(index + 1, len(reading.tokens)) if reading.tokens[i].norm in connectives.FUNCTION_WORDS),
        len(reading.tokens),
    )
    return any(noun.known and noun.plural and index < noun.first < last for noun in reading.nouns)


def _reviews(reading: Reading, first: int, last: int) -> bool:
    """ "Request a review from dana": whose review is wanted."""
    return bool(set(reading.norms(first, last)) & {"review", "reviews", "re-review"})


def role_holder_entity(reading: Reading, index: int) -> Entity | None:
    """ "add octo-admin as collaborator", "add auditor 'mk-audit' as member": whom a role is given to."""
    token = reading.tokens[index]
    last = glued_run(reading, index)
    if token.glued or last >= len(reading.tokens) or reading.tokens[last].norm != "as":
        return None
    verbs = [verb for verb in reading.verbs if verb.last <= index and index - verb.last < 4]
    if not verbs or not {"add", "invite"} & set(verbs[-1].classes[:2]):
        return None
    if token.kind is TokenKind.QUOTED:
        return Entity(EntityKind.USER, unquote(token.text), index, last)
    named = last > index + 1 or token.text[0].isupper() or is_plain_value(reading, index)
    return Entity(EntityKind.USER, reading.slice(index, last), index, last) if token.is_word and named else None


def dotted_name_entity(reading: Reading, index: int) -> Entity | None:
    """ "anand.k", "gerente.ana": accounts written with a dot, after "to" or a word for a person."""
    token = reading.tokens[index]
    if token.kind is not TokenKind.WORD or not index or "." not in token.text.strip("."):
        return None
    before = reading.tokens[index - 1].norm
    return Entity(EntityKind.USER, token.text, index, index + 1) if before in _BEFORE_PEOPLE else None
