"""The look-ups of what conditions test and no step or event before gave: "if the newest release is a draft, ..."."""

from __future__ import annotations

from dataclasses import replace

from agent_app.planners.local.conditions.presence import FINDING
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import RETRIEVABLE
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import (
    ActionStatement,
    Clause,
    ClauseKind,
    ConditionalStatement,
    Noun,
    Request,
    TokenKind,
)
from agent_app.planners.local.slots.phrases import noun_phrase
from agent_app.planners.local.statements import announced_place, governor
from agent_app.planners.local.tree.together import about_all
from agent_app.planners.local.vocabulary import Vocabulary

__all__ = ["ADDRESSING", "ATTACHING", "LISTING", "MAKING", "PARTS", "REMAKING", "SUPERLATIVES", "TestedListings"]

PARTS = words(
    "label tag reviewer assignee watcher member comment note field attachment file topic result detail value"
    " responder user contributor collaborator author person"
)
"""What things have: "set the labels" changes one thing."""
MAKING = frozenset({"create", "publish", "trigger", "schedule", "commit"})
ATTACHING = frozenset({"add", "comment", "label", "upload", "log", "react", "link", "reply"})
"""What is done to a thing by making another one in it."""
REMAKING = words("convert duplicate clone transform")
"""What is done to a thing that is there, though it makes something."""
ADDRESSING = frozenset({"send", "email", "direct", "invite"})
_EXISTING = words("exist exists existing yet already")
SUPERLATIVES = words("newest latest oldest recent last")
_POINTING = words("it its they their this that he she his her them one everything all")
_PROPERTIES = words(
    "status priority severity title description state type summary subject body due_date assignee author reporter label"
)
_RESULTS = words("response result results output answer body reply")
"""What a step before gave, however it is called."""
_LONGEST_SUBJECT = 6
_ONE_OF = words("a an any")
_PREDICATING = words("is are was were has have does do")
_IDENTIFYING = frozenset({TokenKind.NUMBER, TokenKind.KEY})
LISTING = ("list", "search", "get")

_SEARCHING = ("search", "list", "get")
"""How things are looked up that their texts tell apart."""


class TestedListings:
    """Finds the look-ups.

    `seen` are the noun classes that earlier steps deal with, `looping` says where it stands; `retrievable` are the noun
    classes that the catalogue's operations look up, `keepers` the products in which things are kept, `holder` what the
    loop around is at, with its products.
    """

    before: ActionStatement | None = None
    """The latest step that names what it deals with."""

    def __init__(self, request: Request, vocabulary: Vocabulary) -> None:
        self.request, self.reading, self.vocabulary = request, request.reading, vocabulary
        self.retrievable, self.keepers = vocabulary.retrievable - _PROPERTIES - PARTS, vocabulary.keepers
        self.seen: list[str] = []
        self.looping = False
        self.holder: tuple[Noun, tuple[str, ...]] | None = None
        self.carried: tuple[ActionStatement, Noun] | None = None

    def _tested(self, statement: ConditionalStatement) -> tuple[ActionStatement, Noun, bool] | None:
        """What a condition tests and no step or event before gave: its look-up, and whether each of many is tested.

        "If the newest release is a draft ...", "check whether there are open incidents", "close the oldest ticket if
        its title contains test".
        """
        if any(not event.schedule for event in self.request.events):
            return None
        clause = statement.condition
        if self.looping:
            return self._tested_within(statement)
        noun = self._tested_noun(clause)
        place = clause
        if noun is None:
            ordered = statement.then[0] if statement.then else None
            if self.seen or not isinstance(ordered, ActionStatement) or ordered.clause.first > clause.first:
                return None
            making = bool(set(ordered.verbs[:1]) & (MAKING | {"send", "email", "direct", "page"}))
            made = ordered.retrieval or (making and ordered.lemma not in REMAKING)
            if made and not self._about_existing(ordered, clause):
                return None
            noun = self._acted_on(ordered)
            place = ordered.clause
            if noun is None:
                return None
        norms = self.reading.norms(clause.first, clause.last)
        each = noun.plural and not about_all(norms) and clause.introducer != "whether"
        each = each or (place is clause and self._done_to_those(statement, noun))
        lookup = self._listing_statement(replace(_nothing_said, clause=self._subject_of(place, noun)), noun)
        there = norms[:1] == ["there"] and self.vocabulary.eventful and not self._identified(noun, clause)
        if not (noun.plural or self._superlative(place, noun) or there):
            lookup = replace(lookup, verbs=("get", "search", "list"))
        if self.before is not None and self.before.head == noun.canon and not lookup.connectors:
            lookup = replace(lookup, connectors=self.before.connectors)  # "run a pipeline; if the pipeline fails"
        return lookup, noun, each

    def _tested_within(self, statement: ConditionalStatement) -> tuple[ActionStatement, Noun, bool] | None:
        """ "In every channel, if a message contains x, reply to it": what a loop's thing has several of.

        How many of them it has is a test of the thing itself: "if there are no members", "with zero members".
        """
        clause = statement.condition
        if (elsewhere := self._sought_elsewhere(clause)) is not None:
            return elsewhere
        if self.reading.norms(clause.first, clause.first + 1)[0] not in _ONE_OF:
            return None
        noun = next((noun for noun in self.reading.nouns_in(clause.first, clause.last) if noun.known), None)
        if noun is None or noun.first > clause.first + _LONGEST_SUBJECT or noun.canon in self.seen:
            return None
        if not self._held(noun):
            return None
        return self._listing_statement(replace(_nothing_said, clause=self._subject_of(clause, noun)), noun), noun, True

    def _sought_elsewhere(self, clause: Clause) -> tuple[ActionStatement, Noun, bool] | None:
        """ "For each customer, if the contact exists in HubSpot": what another product may have of a loop's thing."""
        products = {mention.connector for mention in self.reading.mentions_in(clause.first, clause.last)}
        if self.holder is None or products <= {*self.holder[1]}:
            return None
        if not FINDING & set(self.reading.norms(clause.first, clause.last)):
            return None
        noun = next((noun for noun in self.reading.nouns_in(clause.first, clause.last) if noun.known), None)
        if (
            noun is None
            or noun.plural
            or not any((product, noun.canon) in self.vocabulary.listed for product in products)
        ):
            return None
        lookup = self._listing_statement(replace(_nothing_said, clause=self._subject_of(clause, noun)), noun)
        named = lookup.connectors or tuple(sorted(products))
        return replace(lookup, verbs=("get", "search", "list"), connectors=named), noun, False

    def _held(self, noun: Noun) -> bool:
        """Whether things of a kind are listed by the product of what a loop is at: the files of a folder."""
        if self.holder is None or self.holder[0].canon == noun.canon:
            return False
        return any((product, noun.canon) in self.vocabulary.listed for product in self.holder[1])

    def _done_to_those(self, statement: ConditionalStatement, noun: Noun) -> bool:
        """ "If any order is unbilled, update it", "check if issues are older than a year and delete them": what is done
        to those that a test finds.
        """
        before = self.reading.norms(statement.condition.first, noun.first)
        if "there" in before or not (noun.plural or "any" in before):
            return False
        done = next(iter(statement.then), None)
        if not isinstance(done, ActionStatement) or done.clause.verb is None or done.retrieval:
            return False
        place = done.clause.verb.last
        again = any(other.canon == noun.canon and other.first == place + 1 for other in done.nouns)
        said = self.reading.norms(place, place + 1)
        return said == ["them" if noun.plural else "it"] or (again and said in (["the"], ["that"], ["those"]))

    def _subject_of(self, clause: Clause, noun: Noun) -> Clause:
        """A clause up to its predicate, which tells nothing of what is looked up: "the repo acme/x | is archived"."""
        there = self.reading.norms(clause.first, clause.first + 1) == ["there"]  # "there are branches that are merged"
        place = next((i for i in range(noun.last, clause.last) if self.reading.tokens[i].norm in _PREDICATING), None)
        return clause if place is None or there else replace(clause, last=place)

    def _about_existing(self, statement: ActionStatement, clause: Clause) -> bool:
        """ "Create the candidate unless they exist already": whether what is made is there has to be looked up."""
        said = set(self.reading.norms(clause.first, clause.last))
        return set(statement.verbs[:1]) == {"create"} and bool(said & _EXISTING)

    def _acted_on(self, statement: ActionStatement) -> Noun | None:
        """What a condition after an action speaks of: "add a note to the ticket if it is open"."""
        if set(statement.verbs[:1]) & ATTACHING:
            for noun in statement.nouns:
                if noun.known and noun.determiner != "indefinite" and self._attached(statement, noun):
                    return noun
        head = statement.object
        return head if head is not None and head.known and head.canon not in _PROPERTIES else None

    def _attached(self, statement: ActionStatement, noun: Noun) -> bool:
        """ "Add a note to the ticket": what something is put on."""
        placed = governor(self.reading, noun.first, statement.clause.first) in {"to", "on", "in", "from"}
        return placed and self._listable(noun)

    def _listable(self, noun: Noun) -> bool:
        known = noun.canon in RETRIEVABLE or (noun.plural and noun.known)
        return known or (noun.known and noun.canon in self.retrievable)

    def _tested_noun(self, clause: Clause) -> Noun | None:
        """The thing that a condition's clause is about, unless a step before deals with it."""
        if self.reading.norms(clause.first, clause.first + 1)[0] in _POINTING:
            return None
        nouns = self.reading.nouns_in(clause.first, clause.last)
        owned = {mention.last for mention in self.reading.mentions_in(clause.first, clause.last)}
        noun = next(
            (item for item in nouns if self._listable(item) and (item.canon not in PARTS or item.first in owned)), None
        )
        if (
            noun is None
            or (noun.text in _RESULTS and noun.first not in owned)
            or noun.canon in self.seen
            or noun.first - clause.first > _LONGEST_SUBJECT
        ):
            return None
        first, last = noun_phrase(self.reading, clause, noun)
        there = "there" in self.reading.norms(clause.first, noun.first)
        named = bool(self.reading.mentions_in(first, last)) or there or self._superlative(clause, noun)
        if self.seen and not named:
            return None
        first_said = not self.seen and noun.determiner == "indefinite"
        identified = self._identified(noun, clause)
        return noun if named or first_said or identified or noun.determiner in {"definite", "all"} else None

    def _identified(self, noun: Noun, clause: Clause) -> bool:
        return noun.last < clause.last and self.reading.tokens[noun.last].kind in _IDENTIFYING

    def _superlative(self, clause: Clause, noun: Noun) -> bool:
        return bool(set(self.reading.norms(max(clause.first, noun.first - 4), noun.first)) & SUPERLATIVES)

    def _before_means(self, statement: ActionStatement, noun: Noun, last: int) -> int:
        """Where the words about things end: "wish the workers born today a nice day | on Teams"."""
        if not set(statement.verbs[:2]) & ADDRESSING:
            return last
        for mention in self.reading.mentions_in(noun.last + 1, last):
            told = mention.connector not in self.keepers and mention.connector in statement.connectors
            if told and self.reading.tokens[mention.first - 1].norm in {"on", "over"}:
                return mention.first - 1
        return last

    def _listing_statement(self, statement: ActionStatement, noun: Noun) -> ActionStatement:
        first, last = noun_phrase(self.reading, statement.clause, noun)
        last = self._before_means(statement, noun, last)
        mentions = self.reading.mentions_in(first, last)
        if any(mention.last <= noun.first for mention in mentions):  # "open Jira bugs | in Confluence"
            mentions = [m for m in mentions if m.last <= noun.first or m.connector not in statement.connectors]
        connectors = tuple(dict.fromkeys(mention.connector for mention in mentions))
        clause = replace(statement.clause, first=first, last=last, verb=None)
        announced, places = announced_place(self.reading, clause)
        searched = bool(connectives.ABOUT & set(self.reading.norms(noun.last, last)))
        return ActionStatement(
            clause=clause,
            verbs=_SEARCHING if searched else LISTING,
            lemma="list",
            head=noun.canon,
            nouns=(noun,),
            connectors=connectors or ((announced,) if announced else ()),
            entities=(*self.reading.entities_in(first, last), *places),
            retrieval=True,
        )


_nothing_said = ActionStatement(Clause(ClauseKind.CONDITION, 0, 0), ())
