"""What was copied, after its copies were made: "mirror our Trello cards into Asana, archiving the originals"."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.lexicon.verbs import COPYING
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Mention, Noun, Reading, VerbForm
from agent_app.planners.local.rewrite.spans import Change, Piece
from agent_app.planners.local.text import stem

__all__ = ["named_originals"]

_DETERMINING = frozenset({"the", "all", "each", "every", "of"})
_FROM = frozenset({"from", "in", "of", "out"})
_DEFINITE = frozenset({"the", "those", "these"})
_TELLING_APART = words("in of with without that which whose who where from")
_ENDING = frozenset({"archive", "delete", "close", "remove", "complete", "resolve", "cancel", "update", "label"})
"""What is done to things one by one once they stand elsewhere."""
_FARTHEST_PRODUCT = 4
_CARRYING = COPYING | words(
    "download upload put save load archive back dump go become append insert create make open file raise"
)
"""What is done with a thing of which a copy then stands elsewhere."""


def named_originals(reading: Reading) -> list[Change]:
    """Changes that call the originals by what they are: "each Trello card", "the Dropbox file"."""
    norms = reading.norms(0, len(reading.tokens))
    found: list[Change] = []
    for index, norm in enumerate(norms):
        if norm not in {"original", "originals"} or any(noun.first == index + 1 for noun in reading.nouns):
            continue
        if any(mention.first == index + 1 for mention in reading.mentions):
            continue  # "the original Sentry issue"
        several = norm == "originals" or norms[index - 1 : index] == ["each"]
        placed = norms[index + 1 : index + 2] in (["from"], ["in"]) and bool(reading.mentions_in(index, index + 4))
        if placed and not several:
            continue  # "delete the original from Dropbox"
        copied = _copied(reading, index) if several else _carried(reading, index)
        if copied is None:
            continue
        first = index
        while first and norms[first - 1] in _DETERMINING:
            first -= 1
        start, end = reading.tokens[first].start, reading.tokens[index].end
        noun, product = copied
        opening = "each" if several else "the"
        said = f"{opening} {reading.slice(product.first, product.last)} {stem(noun.text)}"
        found.append(Change(start, end, (Piece(said, start, end),)))
    return found


def copied_again(reading: Reading) -> list[Change]:
    """ "Transfer all Trello cards to ClickUp, then archive the cards": each of the things that were copied."""
    norms = reading.norms(0, len(reading.tokens))
    for verb in reading.verbs:
        place = verb.last
        noun = next((item for item in reading.nouns if item.first == place + 1), None)
        if verb.form is not VerbForm.BASE or verb.lemma in COPYING or noun is None or norms[place] not in _DEFINITE:
            continue
        copied = _copied(reading, verb.first) if noun.plural and set(verb.classes[:1]) & _ENDING else None
        if copied is None or copied[0].canon != noun.canon or set(norms[noun.last : noun.last + 1]) & _TELLING_APART:
            continue
        start, end = reading.tokens[place].start, reading.tokens[noun.last - 1].end
        said = f"each {reading.slice(copied[1].first, copied[1].last)} {stem(copied[0].text)}"
        return [Change(start, end, (Piece(said, start, end),))]
    return []


def _copied(reading: Reading, last: int) -> tuple[Noun, Mention] | None:
    """The things that were copied before a token, and the product that has them."""
    verb = next((verb for verb in reading.verbs if verb.lemma in COPYING and verb.last < last), None)
    if verb is None:
        return None
    noun = next((noun for noun in reading.nouns_in(verb.last, last) if noun.plural and noun.known), None)
    return _owned(reading, [noun], last) if noun is not None else None


def _carried(reading: Reading, last: int) -> tuple[Noun, Mention] | None:
    """The one thing that was carried elsewhere before a token: what a product has that is named with it."""
    if not any(verb.lemma in _CARRYING and verb.last < last for verb in reading.verbs):
        return None
    return _owned(reading, [noun for noun in reading.nouns_in(0, last) if noun.known], last)


def _owned(reading: Reading, nouns: Sequence[Noun], last: int) -> tuple[Noun, Mention] | None:
    """The first of some nouns that stands with the product it is of, the last word of its name: "S3 bucket object"."""
    for noun in nouns:
        for mention in reading.mentions_in(0, last):
            after = mention.first - noun.last
            between = reading.norms(noun.last, mention.first) if 0 < after <= _FARTHEST_PRODUCT else []
            source = between[:1] != [] and between[0] in _FROM
            if mention.last == noun.first or source:
                return _whole(reading, noun, last), mention
    return None


def _whole(reading: Reading, noun: Noun, last: int) -> Noun:
    """The noun that a chain of nouns ends in."""
    following = next((other for other in reading.nouns_in(noun.last, last) if other.first == noun.last), None)
    return _whole(reading, following, last) if following is not None and following.known else noun
