"""Products that are named and that the catalogue lacks."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.lexicon.products import CAPITALISED_PRODUCTS, PRODUCT_OPENINGS
from agent_app.planners.local.model import Mention, Token
from agent_app.planners.local.vocabulary import Vocabulary

__all__ = ["find_strangers"]

_LONGEST = 3


def find_strangers(
    tokens: Sequence[Token], norms: list[str], vocabulary: Vocabulary, mentions: Sequence[Mention]
) -> list[Mention]:
    """The unknown products that are named, in the order they stand; the words of a known product name no other."""
    found: list[Mention] = []
    taken = {index for mention in mentions for index in range(mention.first, mention.last)}
    index = 0
    while index < len(tokens):
        length = 0 if index in taken else _named(tokens, norms, vocabulary, index)
        if length:
            found.append(Mention("", index, index + length))
        index += max(length, 1)
    return found


def _named(tokens: Sequence[Token], norms: list[str], vocabulary: Vocabulary, first: int) -> int:
    """How many tokens the name of an unknown product at a token has; 0 if there is none."""
    if norms[first] not in PRODUCT_OPENINGS:
        return 0
    for length in range(min(_LONGEST, len(tokens) - first), 0, -1):
        if not all(token.is_word for token in tokens[first : first + length]):
            continue
        said = " ".join(norms[first : first + length])
        if said in vocabulary.lacking and (said not in CAPITALISED_PRODUCTS or _is_name(tokens, first)):
            return length
    return 0


def _is_name(tokens: Sequence[Token], index: int) -> bool:
    """Whether a word has a capital that no beginning of a sentence gives it."""
    return tokens[index].text[:1].isupper() and index > 0 and tokens[index - 1].is_word
