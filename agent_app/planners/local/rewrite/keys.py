"""Keys of issues and projects without their product: "close OPS-12" is "close Jira issue OPS-12", "the bugs in OPS" are
"the Jira bugs in OPS".
"""

from __future__ import annotations

from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Entity, EntityKind, Noun, Reading, TokenKind
from agent_app.planners.local.rewrite.spans import Change, Piece
from connectors_app.contracts import Category, OperationCatalog

__all__ = ["keyed_issues"]

_TRACKER = "jira"
_KEYING = frozenset({"jira", "linear"})
"""Products whose issues have such keys: one that is named is meant."""
_FILED = words("issue ticket task")
_KINDS = words("bug story epic")
_REACH = 4
"""Tokens between a thing and where it is: "a bug | is reported | in OPS"."""
_PAUSES = words(", . ; : ! ? and then")
_WITHIN = words("in of from")
_FILING = frozenset({Category.SCM, Category.TICKETING})
"""Products that have such things of their own."""
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
    return found or _keyed_projects(reading, catalog)


def _keyed_projects(reading: Reading, catalog: OperationCatalog) -> list[Change]:
    """Changes that name the tracker where things to be done are in a project that only its key names."""
    for project in reading.entities:
        if project.kind is not EntityKind.PROJECT or not project.value.isupper() or not project.value.isalpha():
            continue
        named = [catalog.connector(mention.connector) for mention in reading.mentions_in(*_around(reading, project))]
        if any(connector is not None and connector.category in _FILING for connector in named):
            continue
        place = project.first - 1
        before = [noun for noun in reading.nouns if place - _REACH < noun.last <= place and noun.known]
        noun = before[-1] if before and reading.tokens[place].norm in _WITHIN else None
        if noun is not None and noun.canon in _FILED | _KINDS:
            start = reading.tokens[noun.first].start
            return [Change(start, start, (Piece(f"{_TRACKER.capitalize()} ", start, start + 1),))]
    return []


def _around(reading: Reading, project: Entity) -> tuple[int, int]:
    """The stretch of the text without a pause that a project is named in, as token indexes."""
    norms = reading.norms(0, len(reading.tokens))
    first = next((i + 1 for i in range(project.first - 1, -1, -1) if norms[i] in _PAUSES), 0)
    return first, next((i for i in range(project.last, len(norms)) if norms[i] in _PAUSES), len(norms))


def _owned(reading: Reading, noun: Noun) -> bool:
    """Whether a product is named right before a thing."""
    return any(mention.last == noun.first for mention in reading.mentions)
