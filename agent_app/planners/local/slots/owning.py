"""Things of each of several others, which have to be listed first: "the cards of all Trello boards", "every channel's
members".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from agent_app.planners.local.lexicon.nouns import LISTED_PEOPLE
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, Clause, ClauseKind, Noun, Reading
from agent_app.planners.local.slots.tested import LISTING

__all__ = ["Listed", "listing_of_owners", "owned_by_several", "people_of_each", "speaks_of"]

_WITHIN = words("of in from on within inside across under")
_EVERY = words("all every each any")
_OURS = words("our my")
_DETERMINING = _EVERY | _OURS | words("of the these those existing single")
_MOST_ADJECTIVES = 2
_POINTING = words("them they it these those each one any all")

Listed = Collection[tuple[str, str]]
"""The products with the noun classes that they list."""


def owned_by_several(
    reading: Reading, clause: Clause, nouns: Iterable[Noun], listed: Listed
) -> tuple[Noun, Noun, str] | None:
    """Things, the several others whose they are, and the product, named in the clause, that lists both."""
    for noun in nouns:
        owner = _owners(reading, clause, noun) if noun.plural or noun.determiner == "each" else None
        if owner is None or owner.canon == noun.canon:
            continue
        for mention in reading.mentions_in(clause.first, clause.last):
            if {(mention.connector, owner.canon), (mention.connector, noun.canon)} <= set(listed):
                return noun, owner, mention.connector
    return None


def people_of_each(reading: Reading, over: Clause, owner: Noun, listed: Listed) -> tuple[Clause, Noun] | None:
    """ "Email the members of | every channel": the people before what a loop goes over, whom its product lists."""
    place = over.first - 1
    people = next((noun for noun in reading.nouns if noun.last == place and noun.plural), None)
    if people is None or people.canon not in LISTED_PEOPLE or reading.tokens[place].norm not in _WITHIN:
        return None
    products = {mention.connector for mention in reading.mentions_in(over.first, over.last)}
    if any({(product, people.canon), (product, owner.canon)} <= set(listed) for product in products):
        return replace(over, first=people.first), people
    return None


def _owners(reading: Reading, clause: Clause, owned: Noun) -> Noun | None:
    """ "The objects in all our buckets", "every board's cards": whose things they are, where that is several others."""
    nouns = reading.nouns_in(clause.first, clause.last)
    before = next((noun for noun in nouns if noun.last + 1 == owned.first), None)
    if before is not None and reading.norms(before.last, owned.first) == ["'s"]:
        return before if before.determiner in {"each", "all"} else None
    after = next((noun for noun in nouns if noun.first > owned.last), None)
    if after is None or after.count > 1 or reading.tokens[owned.last].norm not in _WITHIN:
        return None
    named = {i for mention in reading.mentions for i in range(mention.first, mention.last)}
    between = [reading.tokens[i].norm for i in range(owned.last + 1, after.first) if i not in named]
    determined = [norm for norm in between if norm in _DETERMINING]
    if len(between) - len(determined) > _MOST_ADJECTIVES or between[: len(determined)] != determined:
        return None
    return after if _EVERY & set(determined) or (after.plural and _OURS & set(determined)) else None


def listing_of_owners(reading: Reading, clause: Clause, owner: Noun, product: str) -> ActionStatement:
    """The look-up of those whose things are gone through."""
    first = owner.first
    while first > clause.first and reading.tokens[first - 1].norm not in _WITHIN:
        first -= 1
    over = replace(clause, kind=ClauseKind.LOOP, first=first, last=owner.last, introducer="each", verb=None)
    return ActionStatement(over, LISTING, "list", owner.canon, (owner,), (product,), retrieval=True)


def speaks_of(reading: Reading, clause: Clause, noun: Noun) -> bool:
    """Whether a clause goes on with things that were just listed: "... and archive them"."""
    if _POINTING & set(reading.norms(clause.first, clause.last)):
        return True
    return any(other.canon == noun.canon for other in reading.nouns_in(clause.first, clause.last))
