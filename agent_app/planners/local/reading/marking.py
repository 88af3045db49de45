"""From a prompt's text to its tokens with connectors, verbs and nouns."""

from __future__ import annotations

from functools import lru_cache

from agent_app.planners.local.model import Mention, Reading, Token, VerbForm
from agent_app.planners.local.reading.mentions import find_mentions, name_end
from agent_app.planners.local.reading.nouns import find_nouns
from agent_app.planners.local.reading.strangers import find_strangers
from agent_app.planners.local.reading.verbs import VerbMarker
from agent_app.planners.local.spelling import repair_tokens
from agent_app.planners.local.text import tokenize
from agent_app.planners.local.vocabulary import Vocabulary

__all__ = ["read"]


def read(text: str, vocabulary: Vocabulary, *, unknown_orders: bool = False) -> Reading:
    """Tokenise a prompt, repair its spelling and mark connectors, verbs and nouns (entities come later).

    `unknown_orders` marks verbs of which nothing is known, too, where their place tells that they order something.
    """
    tokens, mentions, strangers = _named(text, vocabulary)
    norms = [token.norm for token in tokens]
    taken = {index for mention in mentions for index in range(mention.first, name_end(mention, norms, vocabulary))}
    verbs = VerbMarker(tokens, norms, vocabulary, taken).verbs(unknown_orders=unknown_orders)
    verb_places = {index for verb in verbs for index in range(verb.first, verb.last) if verb.form is not VerbForm.PAST}
    nouns = find_nouns(tokens, norms, vocabulary, taken | verb_places, verb_places)
    return Reading(text, tokens, tuple(verbs), tuple(nouns), mentions, strangers=strangers)


@lru_cache(maxsize=1)
def _named(text: str, vocabulary: Vocabulary) -> tuple[tuple[Token, ...], tuple[Mention, ...], tuple[Mention, ...]]:
    """Tokens, and what is named by them; the same text is read with and without unknown orders one after the other."""
    tokens = repair_tokens(tokenize(text), vocabulary)
    norms = [token.norm for token in tokens]
    mentions = find_mentions(tokens, norms, vocabulary)
    return tokens, tuple(mentions), tuple(find_strangers(tokens, norms, vocabulary, mentions))
