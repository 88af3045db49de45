"""From the statements of a request to the decisions they need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from agent_app.planners.local.evidence import action_evidence, event_evidence
from agent_app.planners.local.lexicon.nouns import RETRIEVABLE
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import (
    ActionStatement,
    ApprovalStatement,
    Clause,
    ClauseKind,
    ConditionalStatement,
    DelayStatement,
    EntityKind,
    LoopStatement,
    Noun,
    Request,
    Statement,
    VerbForm,
)
from agent_app.planners.local.slots.model import (
    ApprovalSlot,
    BranchSlot,
    DelaySlot,
    EventSlot,
    LoopSlot,
    Plan,
    Slot,
    SlotTree,
)
from agent_app.planners.local.statements import IMPLIED_LIST_WORDS, governor, object_nouns
from agent_app.planners.local.vocabulary import Vocabulary
from vectors_app.contracts import Hit

__all__ = ["plan_slots"]

_LISTING = ("list", "search", "get")
_LIST_ADJECTIVES = words(
    "open closed stale overdue unassigned unresolved resolved merged failed failing pending outstanding latest recent"
    " new old all today's todays yesterday yesterday's active untriaged blocked critical urgent done completed due"
    " newest oldest assigned last running ongoing current queued upcoming unread unmerged past expired high remaining"
    " waiting unanswered every each draft inactive abandoned"
)
_TOGETHER = frozenset(
    {"send", "email", "direct", "create", "commit", "publish", "comment", "upload", "call", "get", "list", "search"}
)
"""Verbs that take a list as a whole ("post them")."""
_COPYING = words("mirror copy sync replicate duplicate port clone migrate transfer convert import export move carry")
_PARTS = words(
    "label tag reviewer assignee watcher member comment note field attachment file topic result detail value"
    " responder user contributor collaborator author person"
)
"""What things have: "set the labels" changes one thing."""
_IDENTITIES = frozenset({EntityKind.ISSUE_KEY, EntityKind.NUMBER, EntityKind.QUOTED})
_ELEMENT_WORDS = words("each every them one those these it they of")


def plan_slots(request: Request, vocabulary: Vocabulary, hits: Mapping[int, Sequence[Hit]] | None = None) -> Plan:
    """Turn a request into decisions. `hits` are retrieval results by slot number."""
    return _Planner(request, vocabulary, hits or {}).plan()


class _Planner:
    def __init__(self, request: Request, vocabulary: Vocabulary, hits: Mapping[int, Sequence[Hit]]) -> None:
        self.request, self.reading, self.vocabulary = request, request.reading, vocabulary
        self.hits = hits
        self.number = 0
        self.seen: list[str] = []
        self.listed = self.looping = False

    def plan(self) -> Plan:
        topic = [clause for clause in self.request.leftovers if clause.kind is ClauseKind.FILLER]
        events = []
        for event in self.request.events:
            earlier = [*topic, *self._same_sentence(event.clause)]
            number, hits = self._next()
            evidence = event_evidence(self.reading, self.vocabulary, event.clause, earlier, hits)
            events.append(EventSlot(number, event, evidence))
            if not event.schedule:
                self.seen += [head for head, _ in evidence.heads]
        return Plan(self.request, tuple(events), self._body(self.request.body))

    def _next(self) -> tuple[int, Sequence[Hit]]:
        number = self.number
        self.number += 1
        return number, self.hits.get(number, ())

    def _same_sentence(self, clause: Clause) -> list[Clause]:
        """Clauses before an event whose words its pronoun may mean ("sign off any request once it's created")."""
        return [
            statement.clause for statement in self._flat(self.request.body) if statement.clause.first < clause.first
        ]

    def _flat(self, body: Sequence[Statement]) -> Iterator[ActionStatement | ApprovalStatement]:
        for statement in body:
            if isinstance(statement, ApprovalStatement | ActionStatement):
                yield statement
            elif isinstance(statement, ConditionalStatement):
                yield from self._flat((*statement.then, *statement.otherwise))

    def _body(self, statements: Sequence[Statement]) -> tuple[SlotTree, ...]:
        found: list[SlotTree] = []
        for statement in statements:
            if isinstance(statement, ActionStatement):
                found += self._action(statement)
            elif isinstance(statement, ConditionalStatement):
                found.append(
                    BranchSlot(
                        statement.condition,
                        statement.negated,
                        self._body(statement.then),
                        self._body(statement.otherwise),
                    )
                )
            elif isinstance(statement, LoopStatement):
                found.append(self._loop(statement))
            elif isinstance(statement, ApprovalStatement):
                found.append(
                    ApprovalSlot(statement.clause, self._body(statement.approved), self._body(statement.rejected))
                )
            elif isinstance(statement, DelayStatement):
                found.append(DelaySlot(statement.clause, statement.duration))
        return tuple(found)

    def _slot(self, statement: ActionStatement, *, listing: bool = False) -> Slot:
        number, hits = self._next()
        gathers = statement.verbs[:1] in (("list",), ("search",)) or any(noun.plural for noun in statement.nouns)
        self.listed = self.listed or listing or (statement.retrieval and gathers)
        self.seen += [noun.canon for noun in statement.nouns if noun.plural or statement.retrieval]
        evidence = action_evidence(self.reading, statement, hits)
        if listing and not self._latest(statement):
            evidence = replace(evidence, plural=True)
        return Slot(number, evidence, listing)

    def _latest(self, statement: ActionStatement) -> bool:
        return statement.head == "on_call"

    def _action(self, statement: ActionStatement) -> list[SlotTree]:
        found: list[SlotTree] = []
        if self._for_each_of_them(statement):
            over = replace(statement.clause, kind=ClauseKind.LOOP)
            return [LoopSlot(over, None, None, (self._slot(statement),))]
        implied = self._implied_listing(statement)
        if implied is not None:
            listing, noun, distribute = implied
            if distribute:
                return [self._distributed(statement, listing, noun)]
            found.append(self._slot(listing, listing=True))
            statement = _without_connectors(statement, listing.connectors)
        return [*found, self._slot(statement)]

    def _for_each_of_them(self, statement: ActionStatement) -> bool:
        """ "List the stale issues and close them", "create Jira issues for them": once for every listed thing."""
        if not self.listed or self.looping or statement.retrieval or not statement.pronoun:
            return False
        norms = self.reading.norms(statement.clause.first, statement.clause.last)
        if "them" not in norms and "those" not in norms:
            return False
        place = norms.index("them" if "them" in norms else "those")
        if norms[place - 1 : place] == ["for"]:
            return statement.verbs[0] in {"create", "add"}
        return not set(statement.verbs[:1]) & _TOGETHER and norms[place - 1] not in {"to", "with", "about", "of"}

    def _distributed(self, statement: ActionStatement, listing: ActionStatement, noun: Noun) -> LoopSlot:
        over = Clause(
            ClauseKind.LOOP, listing.clause.first, listing.clause.last, "each", None, statement.clause.sentence
        )
        return LoopSlot(over, noun, self._slot(listing, listing=True), (self._slot(statement),))

    def _implied_listing(self, statement: ActionStatement) -> tuple[ActionStatement, Noun, bool] | None:
        """ "Post the open pull requests to #dev" needs them listed first; "close all stale issues" also a loop."""
        if statement.retrieval or not statement.lemma:
            return None
        on_call = self._asks_who(statement)
        if on_call is not None:
            return self._listing_statement(statement, on_call), on_call, False
        copied = self._copied(statement)
        if copied is not None:
            return self._listing_statement(statement, copied), copied, True
        nouns = [noun for noun in statement.nouns if _listable(noun) and noun.first >= statement.clause.first]
        for noun in nouns:
            if not self._gathers(statement, noun):
                continue
            distribute = (
                not (
                    {"send", "email", "direct", "create", "comment", "commit", "publish", "update"}
                    & set(statement.verbs[:2])
                )
                and noun.canon == statement.head
            )
            return self._listing_statement(statement, noun), noun, distribute
        return None

    def _copied(self, statement: ActionStatement) -> Noun | None:
        """ "Mirror our Trello cards into Asana": things of one product, each made anew in another."""
        happens = any(not event.schedule for event in self.request.events)
        if happens or self.looping or statement.lemma not in _COPYING or not statement.connectors:
            return None
        for noun in statement.nouns:
            if not noun.plural or noun.canon in self.seen or governor(self.reading, noun.first, statement.clause.first):
                continue
            first, last = self._phrase(statement.clause, noun)
            products = {mention.connector for mention in self.reading.mentions_in(first, last)}
            if products and not products & set(statement.connectors):
                return noun
        return None

    def _asks_who(self, statement: ActionStatement) -> Noun | None:
        """ "Send me who is on call": the answer has to be looked up."""
        if "page" in statement.verbs[:1] or not set(statement.verbs[:2]) & {"send", "email", "direct"}:
            return None
        for noun in statement.nouns:
            if noun.canon == "on_call" and noun.text.startswith("who"):
                return noun
            if noun.canon == "on_call" and "who" in self.reading.norms(
                max(statement.clause.first, noun.first - 3), noun.first
            ):
                return noun
        return None

    def _gathers(self, statement: ActionStatement, noun: Noun) -> bool:
        """Whether a noun stands for many things that no earlier step deals with."""
        if not noun.plural or noun.canon in self.seen:
            return False
        before = self.reading.norms(max(statement.clause.first, noun.first - 4), noun.first)
        described = bool(set(before) & _LIST_ADJECTIVES)
        if {"send", "email", "direct"} & set(statement.verbs[:2]) or statement.lemma in {"write", "put", "compile"}:
            digest = any(
                self.reading.tokens[i].norm in IMPLIED_LIST_WORDS for i in range(statement.clause.first, noun.first)
            )
            preposition = governor(self.reading, noun.first, statement.clause.first)
            if preposition in {"to", "in", "for", "by", "on"} or (
                preposition and not digest and preposition not in {"with", "of"}
            ):
                return False
            return described or digest
        if statement.verbs[0] in {"create", "add"} or noun.canon != statement.head:
            return False
        return described or (noun.determiner == "definite" and noun.canon not in _PARTS and not _identified(statement))

    def _listing_statement(self, statement: ActionStatement, noun: Noun) -> ActionStatement:
        first, last = self._phrase(statement.clause, noun)
        connectors = tuple(dict.fromkeys(m.connector for m in self.reading.mentions_in(first, last)))
        clause = replace(statement.clause, first=first, last=last, verb=None)
        return ActionStatement(
            clause=clause,
            verbs=_LISTING,
            lemma="list",
            head=noun.canon,
            nouns=(noun,),
            connectors=connectors,
            entities=tuple(self.reading.entities_in(first, last)),
            retrieval=True,
        )

    def _commands(self, index: int) -> bool:
        verb = self.reading.verb_at(index)
        return verb is not None and verb.form is not VerbForm.PAST

    def _phrase(self, clause: Clause, noun: Noun) -> tuple[int, int]:
        """The noun phrase around a noun: from its determiner to the prepositions that say where it goes."""
        first = noun.first
        stops = words("to in on of with about for from into and as by at")
        while (
            first > clause.first and self.reading.tokens[first - 1].norm not in stops and not self._commands(first - 1)
        ):
            first -= 1
        last = noun.last
        while last < clause.last and self.reading.tokens[last].norm not in words(
            "to into via by and , onto with as so"
        ):
            last += 1
        return first, last

    def _loop(self, statement: LoopStatement) -> LoopSlot:
        over = statement.over
        nouns = object_nouns(self.reading, over.first, over.last)
        noun = next((item for item in nouns if item.known), None) or next(iter(nouns), None)
        listing = None
        if noun is not None and not self._already_listed(over, noun):
            connectors = tuple(dict.fromkeys(m.connector for m in self.reading.mentions_in(over.first, over.last)))
            entities = tuple(self.reading.entities_in(over.first, over.last))
            listing = self._slot(
                ActionStatement(
                    over, _LISTING, "list", noun.canon, tuple(nouns), connectors, entities=entities, retrieval=True
                ),
                listing=True,
            )
        outer, self.looping = self.looping, True
        body = self._body(statement.body)
        self.looping = outer
        return LoopSlot(over, noun, listing, body)

    def _already_listed(self, over: Clause, noun: Noun) -> bool:
        """Whether the loop goes over what an earlier clause asked for ("each of them", "for each issue found")."""
        if noun.canon in _ELEMENT_WORDS:
            return True
        start = self.reading.norms(over.first, min(over.first + 4, over.last))
        if self.listed and not self.looping and set(start) & {"one", "these", "those", "them"}:
            return True
        described = bool(set(self.reading.norms(over.first, over.last)) & _LIST_ADJECTIVES)
        places = self.reading.mentions_in(over.first, over.last) or self.reading.entities_in(over.first, over.last)
        if self.listed and not self.looping and not described and not places and over.introducer.startswith("for"):
            return True
        return noun.canon in self.seen and not (described and over.introducer != "each")


def _listable(noun: Noun) -> bool:
    return noun.canon in RETRIEVABLE or (noun.plural and noun.known)


def _identified(statement: ActionStatement) -> bool:
    """Whether the words say which ones are meant."""
    return any(entity.kind in _IDENTITIES for entity in statement.entities)


def _without_connectors(statement: ActionStatement, connectors: tuple[str, ...]) -> ActionStatement:
    """The statement without the connectors of what it sends, if another place is named."""
    rest = tuple(key for key in statement.connectors if key not in connectors)
    head = statement.head if statement.head not in RETRIEVABLE else ""
    references = tuple(dict.fromkeys((*statement.references, *connectors)))
    return replace(statement, connectors=rest, references=references, head=head)
