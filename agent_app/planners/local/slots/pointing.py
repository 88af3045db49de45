"""What points back at several things that were listed: "list the stale issues and close them"."""

from __future__ import annotations

from agent_app.planners.local.lexicon.nouns import LISTED_PEOPLE
from agent_app.planners.local.lexicon.verbs import COPYING
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, Request
from agent_app.planners.local.slots.distributed import other_side_told, put_on_listed
from agent_app.planners.local.slots.implied import ImpliedListings
from agent_app.planners.local.slots.tested import ADDRESSING, LISTING
from agent_app.planners.local.vocabulary import Vocabulary

__all__ = ["PointingBack"]

_TOGETHER = frozenset(
    {"send", "email", "direct", "create", "commit", "publish", "comment", "upload", "call", "get", "list", "search"}
)
"""Verbs that take a list as a whole ("post them")."""
_LOOKED_UP = frozenset(LISTING)
_DEFINITE = words("the these those")
_TELLING_APART = words("of with without that which whose who where")
_GIVING = frozenset({"send", "create"})
_MESSAGES = words("email sms direct_message phone_call")
_EVERYBODY = words("everybody everyone")
_PUT_ON = words("comment note tag label reaction attachment checklist worklog")
"""What is put on one thing at a time."""


class PointingBack(ImpliedListings):
    """Tells what is done once for each of the things that were listed.

    `listed` says whether a step before listed several things.
    """

    def __init__(self, request: Request, vocabulary: Vocabulary) -> None:
        super().__init__(request, vocabulary)
        self.listed = False

    def _for_each_of_them(self, statement: ActionStatement) -> bool:
        """ "List the stale issues and close them", "create Jira issues for them": once for every listed thing."""
        if not self.listed or statement.retrieval or (self.looping and not self._just_gathered()):
            return False
        norms = self.reading.norms(statement.clause.first, statement.clause.last)
        if _EVERYBODY & set(norms):
            return bool(LISTED_PEOPLE & set(self.seen)) and bool(set(statement.verbs[:1]) & ADDRESSING)
        filled = not self.looping and self._filled_in(statement)
        if filled or self._names_listed(statement) or self._put_on_listed(statement):
            return True
        if not statement.pronoun:
            return False
        pronoun = next((norm for norm in ("them", "those", "these") if norm in norms), None)
        if pronoun is None:
            return False
        place = norms.index(pronoun)
        if self._addresses_people(statement, norms, place):
            return True
        if statement.lemma in COPYING and statement.connectors and norms[place - 1 : place] != ["to"]:
            return True  # "check the rows and mirror them to Airtable"
        if norms[place - 1 : place] == ["for"]:
            single = any(noun.canon == statement.head and noun.determiner == "indefinite" for noun in statement.nouns)
            return statement.verbs[0] in {"create", "add"} and not single
        if norms[max(0, place - 2) : place] == ["all", "of"]:
            return not set(statement.verbs[:1]) & _TOGETHER
        if norms[place - 1] == "to" and statement.head in _PUT_ON and statement.lemma == "add":
            return True  # "add a comment to them"
        if norms[place - 1] == "on" and statement.verbs[:1] == ("comment",):
            return True
        return not set(statement.verbs[:1]) & _TOGETHER and norms[place - 1] not in {"to", "with", "about", "of"}

    def _put_on_listed(self, statement: ActionStatement) -> bool:
        """ "Find the overdue cards and comment "please hurry"": what is put on each of those that were just listed."""
        before = self.gathered
        noun = before.object if before is not None else None
        if before is None or noun is None or not noun.plural or self.looping or not self._just_gathered():
            return False
        return before.head != statement.head and put_on_listed(self.reading, statement)

    def _names_listed(self, statement: ActionStatement) -> bool:
        """ "Retrieve all cards and archive the cards": what was listed is named again, and nothing tells it apart."""
        before, verb = self.gathered, statement.clause.verb
        if self._just_gathered() and other_side_told(self.reading, statement):
            return True  # "list the old tickets and mail their requester"
        people = (
            before is not None and before.head in LISTED_PEOPLE and statement.verbs[:1] in (("direct",), ("email",))
        )
        together = bool(set(statement.verbs[:1]) & _TOGETHER) and not people
        if before is None or verb is None or not self._just_gathered() or together:
            return False
        noun = next((item for item in statement.nouns if item.first == verb.last + 1), None)
        if noun is None or not noun.plural or noun.canon != before.head:
            return False
        told_apart = set(self.reading.norms(noun.last, noun.last + 1)) & _TELLING_APART
        return self.reading.norms(verb.last, noun.first)[0] in _DEFINITE and not told_apart

    def _just_gathered(self) -> bool:
        """Whether the step before looked up several things, so that inside a loop there is another one over them."""
        before = self.gathered
        return before is not None and any(noun.plural and noun.canon == before.head for noun in before.nouns)

    def _addresses_people(self, statement: ActionStatement, norms: list[str], place: int) -> bool:
        """ "Retrieve the attendees and text them": each of the people that were listed gets a message of their own."""
        verb = statement.clause.verb
        told = verb is not None and bool(set(statement.verbs[:2]) & ADDRESSING)
        told = told or (statement.head in _MESSAGES and bool(_GIVING & set(statement.verbs)))  # "write them a mail"
        direct = verb is not None and statement.clause.first + place == verb.last and norms[place] == "them"
        message = statement.head in _MESSAGES or statement.verbs[:1] == ("email",)
        sent = message and [norm for norm in norms[:place] if norm not in {"all", "of"}][-1:] == ["to"]
        return told and (direct or sent) and bool(LISTED_PEOPLE & set(self.seen))

    def _singled(self, statement: ActionStatement) -> bool:
        """ "Get the newest ticket": which one it is only a listing tells."""
        noun = statement.object
        if not statement.retrieval or not _LOOKED_UP & set(statement.verbs[:1]) or noun is None or noun.plural:
            return False
        return self._superlative(statement.clause, noun)
