"""The product that a question is about and that no connector is for."""

from __future__ import annotations

from collections.abc import Collection

from agent_app.planners.local.index import CatalogIndex
from agent_app.planners.local.lexicon.products import CAPITALISED_PRODUCTS, KNOWN_PRODUCTS
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, TokenKind
from agent_app.planners.local.vocabulary import english_words

__all__ = ["unknown_product"]

_SUPPORTING = words(
    "support supports supported integrate integration integrates connect connects connector connection work works"
)
_WITH = words("with to for support supports integrate connect")


def unknown_product(reading: Reading, said: Collection[str], index: CatalogIndex) -> str:
    """Its name as it is written: that of a product known elsewhere, or an unknown word whose support is asked for.

    Empty where there is none. `said` are the normalised words.
    """
    tokens = reading.tokens
    if reading.strangers:
        named = reading.strangers[0]
        return " ".join(token.text for token in tokens[named.first : named.last])
    if not _SUPPORTING.intersection(said):
        return ""
    for place, token in enumerate(tokens[1:], 1):
        if token.kind is not TokenKind.WORD or not token.text[:1].isalpha():
            continue
        if token.norm in CAPITALISED_PRODUCTS | KNOWN_PRODUCTS and tokens[place - 1].norm in _WITH:
            return token.text
        plain = token.norm in english_words() and not token.text[:1].isupper()
        if not plain and token.norm not in index.vocabulary.known:
            return token.text
    return ""
