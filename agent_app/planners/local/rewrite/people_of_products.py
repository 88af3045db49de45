"""People whom only a product names: "everybody in BambooHR whose probation ends", "kick everyone without a role"."""

from __future__ import annotations

import re

from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Mention, Reading
from agent_app.planners.local.rewrite.spans import Change, Piece
from agent_app.planners.local.text import plural
from agent_app.planners.local.vocabulary import Vocabulary

__all__ = ["EVERYBODY", "people_of_products"]

EVERYBODY = re.compile(r"\b(?:every(?:one|body)|any(?:one|body)|people|folks|persons|guests|guys)\b", re.IGNORECASE)
"""Without these no prompt names people so."""
_ALL = words("everyone everybody anyone anybody people")
_VAGUE = words("folks persons guests guys")
"""Whom products call otherwise."""
_UNTOLD = words(
    "tell notify remind message email mail ask inform alert ping invite all the some more other few many those"
)
"""Before people these do not tell in what state they are."""
_POSSESSIVE = words("our my the")
_DETERMINED = 2
_IN = words("in on from at of")
_WHICH = words("whose who with without having lacking")
"""What tells which of them; "that" may open what they are told."""
_KINDS = (
    "employee", "worker", "candidate", "attendee", "subscriber", "member", "user", "contact", "customer", "person"
)  # fmt: skip
"""Kinds of people, those first that a product is for."""


def people_of_products(reading: Reading, vocabulary: Vocabulary) -> list[Change]:
    """Changes that name people by what the product calls them that has them."""
    norms = reading.norms(0, len(reading.tokens))
    found: list[Change] = []
    for index, norm in enumerate(norms):
        if norm not in _ALL | _VAGUE or (index and norms[index - 1] == "for" and index == 1):
            continue
        if norm in _VAGUE:
            described = _described(reading, norms, index, vocabulary)
            found += [described] if described is not None else []
            continue
        first = index
        while first and norms[first - 1] in {"all", "the", "any"}:
            first -= 1
        placed = set(norms[index + 1 : index + 2]) & _IN
        after = next((item for item in reading.mentions if placed and item.first in {index + 2, index + 3}), None)
        if after is not None and after.first == index + 3 and norms[index + 2] not in {"our", "the", "my"}:
            after = None
        last = after.last if after is not None else index + 1
        if (described := _described(reading, norms, index, vocabulary)) is not None:
            found.append(described)
            continue
        if not set(norms[last : last + 1]) & _WHICH or norms[last + 1 : last + 3] in (["is", "a"], ["is", "an"]):
            continue  # "everyone who is a member"
        mention = after if after is not None else _only_product(reading)
        kind = _kind(mention, vocabulary)
        if mention is None or not kind or any(noun.canon == kind and noun.last <= first for noun in reading.nouns):
            continue
        name = reading.slice(mention.first, mention.last)
        said = f"the {name} {plural(kind)}"
        start, end = reading.tokens[first].start, reading.tokens[last - 1].end
        found.append(Change(start, end, (Piece(said, start, end),)))
    return found


def _described(reading: Reading, norms: list[str], index: int, vocabulary: Vocabulary) -> Change | None:
    """ "The inactive people out of our Discord server": those in a state of whom a product has a list."""
    if norms[index] in _VAGUE and set(norms[index + 1 : index + 2]) & _WHICH:
        kind, token = _kind(_only_product(reading), vocabulary), reading.tokens[index]  # "the guys without a role"
        return Change(token.start, token.end, (Piece(plural(kind), token.start, token.end),)) if kind else None
    if norms[index] not in _VAGUE | {"people"} or not index or norms[index - 1] in _UNTOLD:
        return None
    place = index + 1 + (norms[index + 1 : index + 2] == ["out"])
    if not set(norms[place : place + 1]) & _IN:
        return None
    mention = next((item for item in reading.mentions if place < item.first <= place + _DETERMINED), None)
    kind = _kind(mention, vocabulary)
    if not kind or (mention is not None and set(norms[place + 1 : mention.first]) - _POSSESSIVE):
        return None
    token = reading.tokens[index]
    return Change(token.start, token.end, (Piece(plural(kind), token.start, token.end),))


def _only_product(reading: Reading) -> Mention | None:
    """ "Kick from Discord everyone whose ...": the one product of a prompt."""
    products = {mention.connector for mention in reading.mentions}
    return reading.mentions[0] if len(products) == 1 else None


def _kind(mention: Mention | None, vocabulary: Vocabulary) -> str:
    """What people are called that a product lists."""
    if mention is None:
        return ""
    return next((kind for kind in _KINDS if (mention.connector, kind) in vocabulary.listed), "")
