"""Nouns, the prepositions that govern them and the values beside them."""

from __future__ import annotations

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import EntityKind, Noun, Reading

__all__ = ["ADDRESSES", "ASKER", "COORDINATORS", "IMPLIED_LIST_WORDS", "OPAQUE", "governor", "object_nouns"]

ADDRESSES = frozenset({EntityKind.CHANNEL, EntityKind.EMAIL, EntityKind.USER})
"""What is told goes to these."""
ASKER = words("me us")
"""Who speaks, where something goes to them."""

IMPLIED_LIST_WORDS = words("list summary digest report overview rundown roundup recap")
COORDINATORS = frozenset({"and", "&", "+", ",", "or", "plus"})
OPAQUE = words(
    "with containing including about saying says asking that which stating reminding telling explaining so because"
    " mentioning whose where"
)
_DETERMINERS = words("all every each the a an any")
_PLACES = words("project space list board team channel repository organization label role service milestone")


def governor(reading: Reading, index: int, first: int) -> str:
    """The preposition that governs the token at `index`, or "" for a direct object."""
    for place in range(index - 1, first - 1, -1):
        norm = reading.tokens[place].norm
        if norm in _DETERMINERS and any(mention.last == place for mention in reading.mentions):
            return ""  # "remove from Mailchimp all subscribers": the product ends what the preposition governs
        if norm in connectives.PREPOSITIONS or norm in OPAQUE:
            return norm
        if reading.verb_at(place) is not None or norm in COORDINATORS:
            return ""
    return ""


def object_nouns(reading: Reading, first: int, last: int) -> list[Noun]:
    """Nouns between two token indexes that are not part of another value."""
    values = {
        i
        for entity in reading.entities
        for i in range(entity.first, entity.last)
        if entity.kind is not EntityKind.PRIORITY
    }
    return [
        noun for noun in reading.nouns_in(first, last) if noun.first not in values and not _names_place(reading, noun)
    ]


def _names_place(reading: Reading, noun: Noun) -> bool:
    """Whether a noun only says what kind of place the name beside it is ("Jira project APP", "the Ops channel")."""
    if noun.canon not in _PLACES - {"label", "role", "milestone"}:
        return False
    beside = next((e for e in reading.entities if e.key == noun.text and noun.first in {e.first - 1, e.last}), None)
    if beside is None:
        return False
    before = reading.tokens[min(noun.first, beside.first) - 1] if min(noun.first, beside.first) else None
    verb = next((verb for verb in reading.verbs if verb.last == min(noun.first, beside.first)), None)
    made = before is not None and before.norm in {"a", "an", "new", "another", "private", "public"}
    return not made and (verb is None or not {"create", "archive", "delete", "set"} & set(verb.classes[:1]))
