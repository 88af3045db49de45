"""Keys of issues without their product: "close OPS-12" is "close Jira issue OPS-12"."""

from __future__ import annotations

from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Noun, Reading, TokenKind
from agent_app.planners.local.rewrite.spans import Change, Piece
from connectors_app.contracts import OperationCatalog

__all__ = ["keyed_issues"]

_TRACKER = "jira"
_KEYING = frozenset({"jira", "linear"})
"""Products whose issues have such keys: one that is named is meant."""
_FILED = words("issue ticket task")
_NO_PROJECTS = words("sev utf iso covid rfc cve sha gpt pr mr gdpr p q inc chg soc cwe gh ie vpc aes tls")
"""What stands before a number and a dash elsewhere: standards, grades, quarters."""

_TELLING = words("mentions contains includes says mentioning containing saying like called named titled")


def keyed_issues(reading: Reading, catalog: OperationCatalog) -> list[Change]:
    """Changes that name the tracker and the thing where nothing but a key tells which issue is meant."""
    if catalog.connector(_TRACKER) is None or any(mention.connector in _KEYING for mention in reading.mentions):
        return []
    found: list[Change] = []
    for index, token in enumerate(reading.tokens):
        if token.kind is not TokenKind.KEY or token.norm.partition("-")[0] in _NO_PROJECTS:
            continue
        noun = next((noun for noun in reading.nouns if noun.last == index), None)
        if noun is not None and (noun.canon not in _FILED or _owned(reading, noun)):
            continue
        if index and reading.tokens[index - 1].norm in _TELLING:  # what a text says
            continue
        if any(item.first == index + 1 and item.known for item in reading.nouns):  # "the OPS-12 channel"
            continue
        place = reading.tokens[noun.first if noun is not None else index].start
        said = f"{_TRACKER.capitalize()} " if noun is not None else f"{_TRACKER.capitalize()} issue "
        found.append(Change(place, place, (Piece(said, place, place + 1),)))
    return found


def _owned(reading: Reading, noun: Noun) -> bool:
    """Whether a product is named right before a thing."""
    return any(mention.last == noun.first for mention in reading.mentions)
