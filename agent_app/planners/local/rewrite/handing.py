"""Things handed on to a product that keeps things, which are made there: "escalate it to PagerDuty"."""

from __future__ import annotations

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Mention, Reading, TokenKind, Verb, VerbForm
from agent_app.planners.local.rewrite.spans import Change, Piece
from agent_app.planners.local.vocabulary import Vocabulary

__all__ = ["handed_over"]

_HANDING = words("escalate forward hand pass push relay route send") | {"hand over", "hand off", "pass on"}
_TO = words("to into onto")
_STOPS = words(". ; : ! ? , and then if when as")
_FORMS = {VerbForm.BASE: "copy", VerbForm.PAST: "copied", VerbForm.THIRD: "copies", VerbForm.GERUND: "copying"}


def handed_over(reading: Reading, vocabulary: Vocabulary) -> list[Change]:
    """ "Escalate it to PagerDuty": copied there, unless it is there already."""
    found: list[Change] = []
    for verb in reading.verbs:
        directed = verb.lemma.endswith(" to")  # "it shall be escalated to Jira"
        if verb.lemma.removesuffix(" to") not in _HANDING or (target := _target(reading, verb)) is None:
            continue
        own = {mention.connector for mention in reading.mentions_in(verb.last, target.first)}
        own = own or _spoken_of(reading, verb)
        if target.connector in vocabulary.keepers and own and target.connector not in own:
            start, end = reading.tokens[verb.first].start, reading.tokens[verb.last - 1 - directed].end
            found.append(Change(start, end, (Piece(_FORMS[verb.form], start, end),)))
    return found


def _target(reading: Reading, verb: Verb) -> Mention | None:
    """The product right after "to", within the order."""
    for index in range(verb.first + 1, len(reading.tokens) - 1):
        token = reading.tokens[index]
        if token.norm in _STOPS or token.kind in {TokenKind.BREAK, TokenKind.ARROW}:
            return None
        if token.norm in _TO:
            after = index + 1 + (reading.tokens[index + 1].norm in connectives.ARTICLES)
            target = next((mention for mention in reading.mentions if mention.first == after), None)
            owns = target is not None and any(noun.first == target.last for noun in reading.nouns)
            return None if owns else target  # "to all HubSpot contacts"
    return None


def _spoken_of(reading: Reading, verb: Verb) -> set[str]:
    """The product of what a pronoun points at: the last one named before."""
    before = [mention.connector for mention in reading.mentions if mention.last <= verb.first]
    return set(before[-1:])
