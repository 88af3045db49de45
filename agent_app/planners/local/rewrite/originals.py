"""What was copied, after its copies were made: "mirror our Trello cards into Asana, archiving the originals"."""

from __future__ import annotations

from agent_app.planners.local.lexicon.verbs import COPYING
from agent_app.planners.local.model import Mention, Noun, Reading
from agent_app.planners.local.rewrite.spans import Change, Piece
from agent_app.planners.local.text import stem

__all__ = ["named_originals"]

_DETERMINING = frozenset({"the", "all", "each", "every", "of"})
_FROM = frozenset({"from", "in", "of", "out"})
_FARTHEST_PRODUCT = 4


def named_originals(reading: Reading) -> list[Change]:
    """Changes that call the originals by what they are: "each Trello card"."""
    norms = reading.norms(0, len(reading.tokens))
    found: list[Change] = []
    for index, norm in enumerate(norms):
        several = norm == "originals" or (norm == "original" and norms[index - 1 : index] == ["each"])
        if not several or any(noun.first == index + 1 for noun in reading.nouns):
            continue
        copied = _copied(reading, index)
        if copied is None:
            continue
        first = index
        while first and norms[first - 1] in _DETERMINING:
            first -= 1
        start, end = reading.tokens[first].start, reading.tokens[index].end
        noun, product = copied
        said = f"each {reading.slice(product.first, product.last)} {stem(noun.text)}"
        found.append(Change(start, end, (Piece(said, start, end),)))
    return found


def _copied(reading: Reading, last: int) -> tuple[Noun, Mention] | None:
    """The things that were copied before a token, and the product that has them."""
    verb = next((verb for verb in reading.verbs if verb.lemma in COPYING and verb.last < last), None)
    if verb is None:
        return None
    noun = next((noun for noun in reading.nouns_in(verb.last, last) if noun.plural and noun.known), None)
    if noun is None:
        return None
    for mention in reading.mentions_in(verb.last, last):
        after = mention.first - noun.last
        source = 0 < after <= _FARTHEST_PRODUCT and reading.tokens[mention.first - 1].norm in _FROM
        if mention.last == noun.first or source:
            return noun, mention
    return None
