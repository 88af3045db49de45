"""Things used as verbs: "refund the payment" is "create a refund for the payment", "invoice the customer" likewise."""

from __future__ import annotations

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import PEOPLE
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, TokenKind
from agent_app.planners.local.rewrite.spans import Change, Piece
from agent_app.planners.local.vocabulary import Vocabulary

__all__ = ["denominal_verbs"]

_BEFORE = words("and then & please otherwise else also or to , . ; : ! ?")
_OBJECT = words("the our my your this that these those his her its their a an each every all") | words(
    "him her them it us me"
)
_NO_DEEDS = words("contact issue team lead case plan state process account channel list user group")
"""Nouns that mean something else where they are verbs."""


def denominal_verbs(reading: Reading, vocabulary: Vocabulary) -> list[Change]:
    """Changes that put a verb before each noun that stands where an order begins, right before a determiner."""
    norms = reading.norms(0, len(reading.tokens))
    found: list[Change] = []
    for noun in reading.nouns:
        if not noun.known or noun.plural or noun.determiner or noun.last != noun.first + 1 or noun.last >= len(norms):
            continue
        if noun.canon in _NO_DEEDS | PEOPLE or noun.text in _NO_DEEDS or not reading.tokens[noun.first].is_word:
            continue
        if not _opens(reading, norms, noun.first) or norms[noun.last] not in _OBJECT:
            continue
        if reading.verb_at(noun.first) is not None or vocabulary.verbs.at([noun.text], 0) is not None:
            continue
        start, end = reading.tokens[noun.first].start, reading.tokens[noun.first].end
        article = "an" if noun.text[0] in "aeiou" else "a"
        made = (Piece(f"create {article} ", start, end), Piece(reading.text[start:end], start, end))
        found.append(Change(start, end, (*made, Piece(" for", start, end))))
    return found


def _opens(reading: Reading, norms: list[str], index: int) -> bool:
    """Whether an order may begin at a token."""
    if index == 0 or reading.tokens[index - 1].kind in {TokenKind.BREAK, TokenKind.ARROW}:
        return True
    return norms[index - 1] in _BEFORE or norms[index - 1] in connectives.ADVERBS
