"""What the operations of a catalogue offer: which things they look up, which they make, which products keep things."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from agent_app.planners.local.lexicon.verbs import LOOKUPS, OPERATION_VERBS
from agent_app.planners.local.phrases import NounEntry, Phrases
from agent_app.planners.local.text import split_key
from connectors_app.contracts import Category, OperationCatalog

__all__ = ["at_once", "done_to", "keepers", "listed", "makeable", "sendable"]

_KEEPING = frozenset({Category.TICKETING, Category.INCIDENT, Category.SCM, Category.DOCS})
_MAKING = frozenset(["create", "add", "insert", "append", "upload"])
_BRINGING = frozenset(["create", "add", "send", "upload", "schedule", "publish", "comment", "upsert"])
"""Classes of verbs after which there is something that was not there before."""
_SENDING = frozenset(["send", "publish"])
_CLEARING = {"clear": "remove", "empty": "remove"}
_ENDING = frozenset(["delete", "remove", "update"])
_LOOKING_UP = frozenset(["list", "retrieve", "get", "find", "query", "search", "select"])


def keepers(catalog: OperationCatalog) -> frozenset[str]:
    """The products in which things are kept: trackers and their like, and others that make and look up things."""
    found = {connector.key for connector in catalog.connectors if connector.category in _KEEPING}
    words_of: dict[str, set[str]] = {}
    for operation in catalog.operations:
        if operation.role == "action" and operation.connector.category is Category.OTHER:
            words_of.setdefault(operation.connector.key, set()).update(split_key(operation.key))
    return frozenset(found | {key for key, said in words_of.items() if said & _MAKING and said & _LOOKING_UP})


def _last_noun(words: list[str], nouns: Phrases[NounEntry]) -> Iterator[str]:
    """The class of the noun that ends some words, if one does."""
    for first in range(len(words)):
        hit = nouns.at(words, first)
        if hit is not None and first + hit[0] == len(words):
            yield hit[1].canon
            return


def _objects(catalog: OperationCatalog, nouns: Phrases[NounEntry], verbs: Collection[str]) -> Iterator[tuple[str, str]]:
    """The product and the noun class of what each action with one of some classes of verbs is done to."""
    return ((product, canon) for product, verb, canon in _deeds(catalog, nouns) if verb in verbs)


def _deeds(catalog: OperationCatalog, nouns: Phrases[NounEntry]) -> Iterator[tuple[str, str, str]]:
    """Product, class of verb and noun class of each action."""
    for operation in catalog.operations:
        words = split_key(operation.key)
        if operation.role != "action":
            continue
        for verb, said in _verbs_of(words):
            for canon in _last_noun(said, nouns):
                yield operation.connector.key, OPERATION_VERBS.get(verb, verb), canon


def _verbs_of(words: list[str]) -> Iterator[tuple[str, list[str]]]:
    """What may be the verb of an operation's key, with what it may be done to: "list_deals", "deals.list",
    "repos.list-stargazers".
    """
    yield words[0], words[1:]
    yield words[-1], words[:-1]
    for place in range(1, len(words) - 1):
        yield words[place], words[place + 1 :]


def listed(catalog: OperationCatalog, nouns: Phrases[NounEntry]) -> frozenset[tuple[str, str]]:
    """The products with the noun classes that an operation of theirs lists, searches or gets: its object is known as a
    noun.
    """
    return frozenset(_objects(catalog, nouns, LOOKUPS))


def makeable(catalog: OperationCatalog, nouns: Phrases[NounEntry]) -> frozenset[tuple[str, str]]:
    """The products with the noun classes that an operation of theirs makes or sends."""
    return frozenset(_objects(catalog, nouns, _BRINGING))


def sendable(catalog: OperationCatalog, nouns: Phrases[NounEntry]) -> frozenset[tuple[str, str]]:
    """The products with the noun classes of what they send or publish as it is, one at a time: invoices, campaigns."""
    return frozenset(_objects(catalog, nouns, _SENDING))


def at_once(catalog: OperationCatalog, nouns: Phrases[NounEntry]) -> frozenset[tuple[str, str, str]]:
    """Product, class of verb and noun class of what operations do to several things by themselves: "Delete rows from a
    table".
    """
    found: set[tuple[str, str, str]] = set()
    for operation in catalog.operations:
        words = operation.description.lower().split()
        verb = _CLEARING.get(words[0], OPERATION_VERBS.get(words[0], words[0])) if words else ""
        if operation.role != "action" or verb not in _ENDING:
            continue
        hit = nouns.at(words, 1)
        if hit is not None and hit[1].plural:
            found.add((operation.connector.key, verb, hit[1].canon))
    return frozenset(found)


def done_to(catalog: OperationCatalog, nouns: Phrases[NounEntry]) -> Mapping[tuple[str, str], frozenset[str]]:
    """What each product does something to, by the product and the class of the verb: what Okta suspends is a user."""
    found: dict[tuple[str, str], set[str]] = {}
    for product, verb, canon in _deeds(catalog, nouns):
        found.setdefault((product, verb), set()).add(canon)
    return {key: frozenset(canons) for key, canons in found.items()}
