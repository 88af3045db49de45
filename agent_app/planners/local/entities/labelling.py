"""Labels that an order to label something ends with: "tag the ticket with customer", "label the issue as triage"."""

from __future__ import annotations

from agent_app.planners.local.entities.values import glued_run
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Entity, EntityKind, Reading, TokenKind, VerbForm

__all__ = ["label_entity"]

_PUTTING_ON = words("add apply remove")
_ONTO = words("to from on")
_LABELLING = words("tag label")
_OBJECTS = words("the a an this that these those each every all its their it them")
_REACH = 9
"""How far behind "tag" the label is looked for: a thing of some words stands between."""
_PLACING = words("in of from on")
"""What says where the things are that are labelled "as" something."""
_TIMES = words("every each daily weekly nightly hourly monthly at")
_ENDING = words(", . ; and or then too also please if when once")


def label_entity(reading: Reading, index: int) -> Entity | None:
    """The plain word behind "with" or "as", where a thing is to be labelled in front of it and the clause ends."""
    if (put_on := _put_on(reading, index)) is not None:
        return put_on
    if (called := _named_last(reading, index)) is not None:
        return called
    token = reading.tokens[index]
    if index < _SHORTEST or token.kind is not TokenKind.WORD or reading.tokens[index - 1].norm not in {"with", "as"}:
        return None
    if (last := _end(reading, index)) is None or token.norm in connectives.FUNCTION_WORDS | connectives.PRONOUNS:
        return None
    for verb in range(index - 3, max(-1, index - 2 - _REACH), -1):
        between = reading.norms(verb + 1, index - 1)
        if reading.tokens[verb].norm in _LABELLING and between and _opens_thing(reading, verb + 1):
            placed = _PLACING if reading.tokens[index - 1].norm == "as" else frozenset()
            plain = not set(between[1:]) & ((connectives.PREPOSITIONS | _ENDING) - placed)
            return Entity(EntityKind.LABEL, reading.slice(index, last), index, last, "label") if plain else None
    return None


def _end(reading: Reading, index: int) -> int | None:
    """Where a label ends that ends its clause: one word, or a few behind "as" ("as ready for review")."""
    longest = _MOST_WORDS if reading.tokens[index - 1].norm == "as" else 1
    for last in range(index + 1, index + longest + 1):
        following = reading.tokens[last] if last < len(reading.tokens) else None
        if following is None or not following.is_word or following.norm in _ENDING | _TIMES:
            return last
        if following.norm in connectives.ARTICLES | connectives.PRONOUNS:
            return None
    return None


def _opens_thing(reading: Reading, index: int) -> bool:
    """Whether what is labelled begins there: "the issue", "issues of acme/api", "OPS-5"."""
    token = reading.tokens[index]
    return (
        index in reading.mentioned
        or token.norm in _OBJECTS
        or token.kind is TokenKind.KEY
        or any(noun.first == index and noun.known for noun in reading.nouns)
    )


def _named_last(reading: Reading, index: int) -> Entity | None:
    """ "Label the issue | triage": the word that ends an order to label one thing."""
    noun = next((noun for noun in reading.nouns if noun.last == index and noun.known and not noun.plural), None)
    if noun is None or reading.tokens[index].kind is not TokenKind.WORD or reading.tokens[index].glued:
        return None
    ordered = noun.first > 1 and reading.norms(noun.first - 2, noun.first) in _ORDERED
    last = glued_run(reading, index)
    following = reading.norms(last, last + 1)
    if not ordered or (following and following[0] not in _ENDING and reading.tokens[last].is_word):
        return None
    word = reading.tokens[index].norm
    plain = word not in connectives.FUNCTION_WORDS | connectives.PREPOSITIONS | connectives.PRONOUNS | _ENDING | _TIMES
    return Entity(EntityKind.LABEL, reading.slice(index, last), index, last, "label") if plain else None


def _put_on(reading: Reading, index: int) -> Entity | None:
    """ "Add needs-triage", "remove good-first-issue from it": words joined by hyphens, with nothing else to add."""
    verb = next((verb for verb in reading.verbs if verb.last == index and verb.lemma in _PUTTING_ON), None)
    last = glued_run(reading, index)
    if verb is None or verb.form is not VerbForm.BASE or last - index < _FEWEST_JOINED:
        return None
    following = reading.tokens[last] if last < len(reading.tokens) else None
    if following is not None and following.is_word and following.norm not in _ENDING | _TIMES | _ONTO:
        return None
    joined = reading.slice(index, last)
    return Entity(EntityKind.LABEL, joined, index, last, "label") if "-" in joined and joined.islower() else None


_ORDERED = [["label", "the"], ["label", "this"], ["label", "that"]]
_FEWEST_JOINED = 2
_SHORTEST = 3
_MOST_WORDS = 3
"""Words of a label."""
