"""Orders whose verb no lexicon has: "quarantine the host", "then reboot it"."""

from __future__ import annotations

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import PEOPLE
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import TokenKind, Verb, VerbForm
from agent_app.planners.local.reading.clause_ends import ClauseEnds
from agent_app.planners.local.reading.words import ADJECTIVES, COUNT_WORDS

__all__ = ["UNKNOWN_CLASS", "UnknownOrders"]

UNKNOWN_CLASS = "do"
"""The class of a verb that tells no more than that something is to be done."""
_SHORTEST = 4
_JOINING = words("and then & otherwise else")
_PAUSES = frozenset(",.;!?-–—")
_BEFORE_INFINITIVES = connectives.WANT | words("step task action job you us has have is")
"""What an infinitive of what is to be done follows: "add a step to print the labels"."""
_OBJECT_PRONOUNS = words("it them him her")
_DETERMINERS = connectives.ARTICLES - words("no some both each every any all one another")
_NO_BASES = ("ing", "ed", "ly")
_OPENING = {
    word
    for group in (
        connectives.SUBORDINATORS,
        connectives.EVENT_INTRODUCERS,
        connectives.ELSE_PHRASES,
        connectives.LOOP_INTRODUCERS,
        connectives.SEQUENCE,
    )
    for phrase in group
    for word in phrase.split()
}
_CLOSED = (
    connectives.FUNCTION_WORDS
    | ADJECTIVES
    | PEOPLE
    | frozenset(COUNT_WORDS)
    | frozenset(_OPENING)
    | words("minus except besides unlike despite namely although though albeit whatever even such like alias not")
)
"""Words that may stand before an article and are no verbs."""


class UnknownOrders(ClauseEnds):
    """Tells by its place that a word orders something though nothing is known of it."""

    def unknown_order(self, index: int) -> Verb | None:
        """The verb at a token that opens an order and has an object behind it, if it can only be one."""
        token, norm = self.tokens[index], self.norms[index]
        plain = token.is_word and norm.isalpha() and len(norm) >= _SHORTEST and not token.glued
        if not plain or index in self.taken or norm in _CLOSED or norm.endswith(_NO_BASES):
            return None
        if norm.endswith("s") and not norm.endswith("ss"):
            return None
        known = self.vocabulary.nouns.at(self.norms, index)
        if (known is not None and known[1].known) or self.vocabulary.events.at(self.norms, index) is not None:
            return None
        pronoun = self._norm(index + 1) in _OBJECT_PRONOUNS
        if not (pronoun or self._norm(index + 1) in _DETERMINERS) or not self._may_order(index, pronoun=pronoun):
            return None
        return Verb(norm, (UNKNOWN_CLASS,), VerbForm.BASE, index, index + 1)

    def _may_order(self, index: int, *, pronoun: bool) -> bool:
        """Whether what stands before a word has ended, so that an order may begin with it."""
        previous = index - 1
        while previous >= 0 and self.norms[previous] in connectives.ADVERBS - _JOINING:
            previous -= 1
        if previous < 0:
            return not self._tells_event(index)
        token, norm = self.tokens[previous], self.norms[previous]
        if self.tokens[index].text[:1].isupper() and norm not in {".", "!", "?"}:
            return False
        if token.kind in {TokenKind.BREAK, TokenKind.ARROW} or norm in _PAUSES or norm in {"then", "otherwise"}:
            return True
        if norm in _JOINING:
            return pronoun or self._ends_statement(previous - 1) or self.norms[previous - 1] in _PAUSES
        if pronoun and self._closes(index + 2) and self._subordinated(index):
            return self._ends_statement(previous)  # "if it is a bug | triage it"
        if norm == "to":
            return self._norm(previous - 1) in _BEFORE_INFINITIVES
        return norm in connectives.MODALS and not pronoun

    def _tells_event(self, index: int) -> bool:
        """ "Wenn a card moves to Done": what happens, whatever the first word is."""
        for place in range(index + 1, len(self.tokens)):
            if self.tokens[place].kind in {TokenKind.BREAK, TokenKind.ARROW, TokenKind.PUNCT}:
                return False
            if self._happens_to_subject(place):
                return not self._subordinated(place)
        return False

    def _closes(self, index: int) -> bool:
        """Whether nothing, a pause or a further order follows."""
        return index >= len(self.tokens) or self.norms[index] in _PAUSES | _JOINING
