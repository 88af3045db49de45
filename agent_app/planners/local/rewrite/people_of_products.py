"""People whom only a product names: "everybody in BambooHR whose probation ends", "kick everyone without a role"."""

from __future__ import annotations

import re

from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Mention, Reading
from agent_app.planners.local.rewrite.spans import Change, Piece
from agent_app.planners.local.text import plural
from agent_app.planners.local.vocabulary import Vocabulary

__all__ = ["EVERYBODY", "people_of_products"]

EVERYBODY = re.compile(r"\b(?:every(?:one|body)|any(?:one|body)|people)\b", re.IGNORECASE)
"""Without these no prompt names people so."""
_ALL = words("everyone everybody anyone anybody people")
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
        if norm not in _ALL or (index and norms[index - 1] == "for" and index == 1):
            continue
        first = index
        while first and norms[first - 1] in {"all", "the", "any"}:
            first -= 1
        placed = set(norms[index + 1 : index + 2]) & _IN
        after = next((item for item in reading.mentions if placed and item.first in {index + 2, index + 3}), None)
        if after is not None and after.first == index + 3 and norms[index + 2] not in {"our", "the", "my"}:
            after = None
        last = after.last if after is not None else index + 1
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


def _only_product(reading: Reading) -> Mention | None:
    """ "Kick from Discord everyone whose ...": the one product of a prompt."""
    products = {mention.connector for mention in reading.mentions}
    return reading.mentions[0] if len(products) == 1 else None


def _kind(mention: Mention | None, vocabulary: Vocabulary) -> str:
    """What people are called that a product lists."""
    if mention is None:
        return ""
    return next((kind for kind in _KINDS if (mention.connector, kind) in vocabulary.listed), "")
