"""Further values behind one of the same kind: "labels urgent, customer and ui", "a review from alice and bob"."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.entities.values import glued_run
from agent_app.planners.local.entities.words import ATTRIBUTES, KEYWORDS, NOT_VALUES
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import PEOPLE
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Entity, EntityKind, Reading, TokenKind, VerbForm
from agent_app.planners.local.text import unquote

__all__ = ["further_entities"]

_KINDS = frozenset({EntityKind.LABEL, EntityKind.USER})
_TESTING = words("if when whenever once unless where which that who is are isn't has have had gets until while only")
"""In front of a value in the same stretch, these say that it is compared: no further one is set beside it."""
_AFTER = words("and or , ; . : on in to for from of by at with as via if when then using so but also too please")
_BEFORE = words("and , &")
_NO_VALUES = words("pr prs mr") | NOT_VALUES
_REACH = 9


def further_entities(reading: Reading, entities: Sequence[Entity]) -> list[Entity]:
    """Values that stand behind labels and people with "and" or a comma between, in the order of the text."""
    taken = {place for entity in entities for place in range(entity.first, entity.last)}
    found: list[Entity] = []
    for entity in entities:
        if entity.kind not in _KINDS or set(_stretch(reading, entity.first)) & _TESTING:
            continue
        last = entity.last
        while (following := _following(reading, entity, last)) is not None and following.first not in taken:
            found.append(following)
            last = following.last
    return found


def _stretch(reading: Reading, index: int) -> list[str]:
    """The words in front of a token, as far as a pause or an order."""
    ordered = [verb.last for verb in reading.verbs if verb.last <= index and verb.form is VerbForm.BASE]
    norms = reading.norms(max(0, index - _REACH, *ordered[-1:]), index)
    pauses = [place for place, norm in enumerate(norms) if norm in {",", ";", ":", "."}]
    return norms[pauses[-1] + 1 :] if pauses else norms


def _following(reading: Reading, entity: Entity, index: int) -> Entity | None:
    """The value behind "and" or a comma at a token, if one stands there and nothing else begins."""
    tokens = reading.tokens
    start = index
    while start < len(tokens) and tokens[start].norm in _BEFORE:
        start += 1
    if start == index or start >= len(tokens):
        return None
    token, last = tokens[start], glued_run(reading, start)
    goes_on = last < len(tokens) and (tokens[last].is_word or tokens[last].kind is TokenKind.CHANNEL)
    if goes_on and tokens[last].norm not in _AFTER:
        return None
    if token.kind is TokenKind.QUOTED:
        return Entity(entity.kind, unquote(token.text), start, last, entity.key)
    if token.kind is not TokenKind.WORD or token.glued or not _is_name(reading, start, last, entity.kind):
        return None
    return Entity(entity.kind, reading.slice(start, last), start, last, entity.key)


def _is_name(reading: Reading, first: int, last: int, kind: EntityKind) -> bool:
    """Whether a word may be such a value: no verb, product, property or word of grammar, and no role for a person."""
    norm = reading.tokens[first].norm
    if any(mention.first < last and mention.last > first for mention in reading.mentions):
        return False
    if last > first + 1:  # written with a hyphen
        return True
    verb = reading.verb_at(first)
    if verb is not None and verb.form is not VerbForm.GERUND:
        return False
    refused = _NO_VALUES | PEOPLE if kind is EntityKind.USER else _NO_VALUES
    return norm not in connectives.FUNCTION_WORDS | ATTRIBUTES | refused and norm not in KEYWORDS
