"""The verbs that operations are called by."""

from __future__ import annotations

import sys

from agent_app.planners.local.model import VerbForm
from agent_app.planners.local.vocabulary import Vocabulary, split_key
from connectors_app.contracts import OperationSpec

__all__ = ["deeds_of", "ending_verb"]


def deeds_of(operation: OperationSpec, vocabulary: Vocabulary) -> frozenset[str]:
    """The verbs that an action is called by, as the words they are: to rebase is to merge, and yet another action."""
    found = set()
    words = split_key(operation.key)
    if not operation.curated and (place := ending_verb(words, vocabulary)):
        found.add(words[place])
    else:
        found.update(words[:1])
    told = operation.description.lower().split()[:1]
    if told and (hit := vocabulary.verbs.at(told, 0)) is not None:
        found.add(hit[1].lemma)
    return frozenset(map(sys.intern, found))


def ending_verb(words: list[str], vocabulary: Vocabulary) -> int:
    """Where the verb stands in a key that begins with several things: "files_share"; 0 if it begins with a verb."""
    thing = vocabulary.nouns.at(words, 0)
    if thing is None or not thing[1].plural or thing[0] >= len(words):
        return 0
    verb = vocabulary.verbs.at(words, thing[0])
    return thing[0] if verb is not None and verb[0] == 1 and verb[1].form is VerbForm.BASE else 0
