"""Whether what stands at a place begins the object of an order, or a further order."""

from __future__ import annotations

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import PEOPLE
from agent_app.planners.local.lexicon.verbs import NOUN_LIKE
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import TokenKind, VerbForm
from agent_app.planners.local.reading.clause_ends import VALUE_KINDS
from agent_app.planners.local.reading.orders import UnknownOrders

__all__ = ["HARD", "OBJECT_STARTERS", "VERBAL_PREPOSITIONS", "ObjectSigns"]

HARD = frozenset({TokenKind.BREAK, TokenKind.ARROW})
"""Tokens that end whatever stands before them."""
_AFTER_NAMES = connectives.ARTICLES | words("in on via about that to and then when if once with by as")
"""What follows somebody's bare name behind such a verb: "ping kim in slack", "email bob a list"."""
OBJECT_STARTERS = connectives.ARTICLES | connectives.PRONOUNS | connectives.QUANTIFIERS | words("new back whoever who")
VERBAL_PREPOSITIONS = words("via through on to in with at back from into it up of for by as")


class ObjectSigns(UnknownOrders):
    """Tells by few words what may be an object."""

    def _another_order(self, index: int) -> bool:
        """ "Comment and close it", "comment, then reassign it": whether a further order follows a joint."""
        place = index
        while self._norm(place) in {",", "and", "then", "&"}:
            place += 1
        hit = self.vocabulary.verbs.at(self.norms, place) if index < place < len(self.norms) else None
        if hit is None or hit[1].form is not VerbForm.BASE:
            return False
        behind = place + hit[0]
        return hit[1].lemma not in NOUN_LIKE or self._norm(behind) in OBJECT_STARTERS or self._determined(behind)

    def _names_somebody(self, index: int) -> bool:
        """Whether a single word of which nothing is known may be a person's name in lower case ("dm bob")."""
        if index >= len(self.tokens) or not self.tokens[index].is_word or index in self.taken:
            return False
        word, after = self.norms[index], self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        if not word.replace(".", "").isalpha() or word.endswith(("s", "ing")) or word in connectives.FUNCTION_WORDS:
            return False
        if self.vocabulary.nouns.at(self.norms, index) or self.vocabulary.verbs.at(self.norms, index):
            return False
        return after is None or after.kind in HARD | {TokenKind.PUNCT} or after.norm in _AFTER_NAMES

    def _deals_with_it(self, previous: int, end: int) -> bool:
        """ "When a bug is filed in OPS | post it in #ops": behind a name, what is done with "it" is ordered."""
        if self._norm(end) not in {"it", "them"} or previous < 0 or not self.tokens[previous].text.isupper():
            return False
        return end + 1 == len(self.tokens) or self.norms[end + 1] in connectives.PREPOSITIONS | {"and", ",", "."}

    def _quoted(self, index: int) -> bool:
        return index < len(self.tokens) and self.tokens[index].kind is TokenKind.QUOTED

    def _numbered(self, index: int) -> bool:
        """Whether a number or key tells which one is meant ("check pull request | 17")."""
        return index < len(self.tokens) and self.tokens[index].kind in {TokenKind.NUMBER, TokenKind.KEY}

    def _identified(self, index: int) -> bool:
        """Whether a file, number or key tells which one is meant ("trigger workflow | e2e.yml")."""
        return self._numbered(index) or (index < len(self.tokens) and "." in self.tokens[index].text[1:-1])

    def _plural_within(self, first: int, last: int) -> bool:
        """Whether several things are named ("list completed Asana tasks")."""
        hits = (self.vocabulary.nouns.at(self.norms, place) for place in range(first, min(last, len(self.norms))))
        return any(hit is not None and hit[1].plural for hit in hits)

    def _addressed(self, index: int) -> bool:
        """Whether a channel, person or product stands at `index` ("nudge in #reviews", "page via PagerDuty")."""
        return index < len(self.tokens) and (self.tokens[index].kind in VALUE_KINDS or index in self.taken)

    def _determined(self, index: int) -> bool:
        """Whether what stands at `index` begins an object beyond doubt: "the ticket", "#ops", "in #ops"."""
        if self._norm(index) in VERBAL_PREPOSITIONS - {"of"}:
            return self._addressed(index + 1) or self._norm(index + 1) in OBJECT_STARTERS
        return self._addressed(index) or self._norm(index) in OBJECT_STARTERS or self._norm(index) in PEOPLE
