"""From the statements of a request to the decisions they need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from agent_app.planners.local.evidence import action_evidence, event_evidence
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import ANY_ELEMENT, LISTED_PEOPLE, PEOPLE_OF_THINGS
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import (
    TOPICS,
    ActionStatement,
    ApprovalStatement,
    Clause,
    ClauseKind,
    ConditionalStatement,
    DelayStatement,
    LoopStatement,
    Noun,
    Request,
    Statement,
)
from agent_app.planners.local.slots.carrying import put_somewhere, told_there, written_into
from agent_app.planners.local.slots.decided import decided_for_each
from agent_app.planners.local.slots.distributed import ONE_EACH, joined_by_each, without_listed
from agent_app.planners.local.slots.going_on import after_asking, without_connectors
from agent_app.planners.local.slots.identity import person_meant, things_meant
from agent_app.planners.local.slots.implied import LIST_ADJECTIVES
from agent_app.planners.local.slots.joining import ELEMENT_WORDS, JoinedLoops
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
from agent_app.planners.local.slots.owning import listing_of_owners, people_of_each, speaks_of
from agent_app.planners.local.slots.spoken import thing_spoken_of
from agent_app.planners.local.slots.telling import told_somewhere
from agent_app.planners.local.slots.tested import ADDRESSING, LISTING
from agent_app.planners.local.statements import announced_place, governor, object_nouns
from agent_app.planners.local.tree import element_test
from agent_app.planners.local.vocabulary import Vocabulary

__all__ = ["plan_slots"]

_ROWS = words("record row result hit")
_ANOTHER = words("a an another new fresh second")
_TELLING_APART = connectives.PREPOSITIONS | {"called", "named"}
_TWO = 2


def _clause_of(statement: Statement) -> Clause:
    """Where a statement begins."""
    if isinstance(statement, ConditionalStatement):
        return statement.condition
    return statement.over if isinstance(statement, LoopStatement) else statement.clause


def plan_slots(request: Request, vocabulary: Vocabulary, known: Sequence[str] = ()) -> Plan:
    """Turn a request into decisions; `known` are the noun classes that the steps before it deal with."""
    planner = _Planner(request, vocabulary)
    planner.seen += known
    return planner.plan()


def _looks_up(statement: Statement, noun: Noun) -> bool:
    """Whether a statement lists things of a kind itself."""
    return isinstance(statement, ActionStatement) and statement.retrieval and statement.head == noun.canon


_ON_IT = (["on", "it"], ["in", "it"], ["of", "it"], ["on", "them"], ["in", "them"], ["on", "there"], ["from", "it"])
"""What points at what was looked up: "each person | on it"."""


class _Planner(JoinedLoops):
    def __init__(self, request: Request, vocabulary: Vocabulary) -> None:
        super().__init__(request, vocabulary)
        self.number = 0
        self.decided: Noun | None = None

    def plan(self) -> Plan:
        topic = [clause for clause in self.request.leftovers if clause.kind in TOPICS]
        events = []
        for event in self.request.events:
            earlier = [*topic, *self._same_sentence(event.clause)]
            evidence = event_evidence(self.reading, self.vocabulary, event.clause, earlier)
            events.append(EventSlot(self._next(), event, evidence))
            if not event.schedule:
                self.seen += [head for head, _ in evidence.heads]
        return Plan(self.request, tuple(events), self._body(self.request.body))

    def _next(self) -> int:
        number = self.number
        self.number += 1
        return number

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
        for index, statement in enumerate(statements):
            if (
                gone := self._listed_in_each(statements[index:]) or self._decided_for_each(statements[index:])
            ) is not None:
                loop, taken = gone
                return (*found, loop, *self._body(statements[index + taken :]))
            if isinstance(statement, ActionStatement):
                found += self._action(statement)
            elif isinstance(statement, ConditionalStatement):
                found += self._conditional(statement)
            elif isinstance(statement, LoopStatement):
                found += self._body(statement.body) if self._goes_through_same(statement) else [self._loop(statement)]
            elif isinstance(statement, ApprovalStatement):
                self.decided = next(
                    (
                        noun
                        for noun in reversed(self.reading.nouns_in(statement.clause.first, statement.clause.last))
                        if noun.known
                    ),
                    None,
                )
                found.append(
                    ApprovalSlot(statement.clause, self._body(statement.approved), self._body(statement.rejected))
                )
            elif isinstance(statement, DelayStatement):
                found.append(DelaySlot(statement.clause, statement.duration))
            if len(found) > 1 and (joined := self._joined(found[-2], found[-1])) is not None:
                found[-2:] = [joined]
        return tuple(found)

    def _listed_in_each(self, statements: Sequence[Statement]) -> tuple[LoopSlot, int] | None:
        """ "List the cards of all Trello boards and archive them": a loop over the boards, with what goes on with their
        cards, and how many statements it takes.
        """
        first = statements[0]
        if not isinstance(first, ActionStatement) or not first.retrieval:
            return None
        owning = self._owned_by_several(first.clause, first.nouns)
        if owning is None or owning[0].canon != first.head:
            return None
        noun, owner, product = owning
        others = takewhile(lambda item: speaks_of(self.reading, _clause_of(item), noun), statements[1:])
        mine = (first, *others)
        listing = self._slot(listing_of_owners(self.reading, first.clause, owner, product), listing=True)
        return LoopSlot(listing.statement.clause, owner, listing, self._inside(mine, owner, (product,))), len(mine)

    def _decided_for_each(self, statements: Sequence[Statement]) -> tuple[LoopSlot, int] | None:
        """ "Ask Kim to approve every report": a loop in which she is asked, and how many statements it takes."""
        first = statements[0]
        if not isinstance(first, ApprovalStatement) or self.looping or self.listed:
            return None
        if any(not event.schedule for event in self.request.events):
            return None
        loop = decided_for_each(self.reading, first, self._many_or_one)
        if loop is None:
            return None
        noun = next(iter(self.reading.nouns_in(loop.over.first, loop.over.last)), None)
        if noun is None:
            return None
        others = tuple(takewhile(lambda item: speaks_of(self.reading, _clause_of(item), noun), statements[1:]))
        return self._loop(replace(loop, body=(*loop.body, *others))), 1 + len(others)

    def _many_or_one(self, noun: Noun) -> bool:
        """Whether products list things of a kind, said of several or of one of them."""
        return self._listable(noun) and noun.canon not in self.seen

    def _in_each_owner(self, loop: LoopSlot, owning: tuple[Noun, Noun, str] | None) -> LoopSlot:
        """A loop over things inside one over those whose they are."""
        if owning is None or loop.listing is None:
            return loop
        _, owner, product = owning
        listing = self._slot(listing_of_owners(self.reading, loop.over, owner, product), listing=True)
        return LoopSlot(listing.statement.clause, owner, listing, (loop,))

    def _inside(
        self, statements: Sequence[Statement], noun: Noun | None, products: tuple[str, ...]
    ) -> tuple[SlotTree, ...]:
        """What stands in a loop over things of some products."""
        outer, held, before = self.looping, self.holder, self.gathered
        self.looping, self.gathered = True, None
        if noun is None and before is not None:
            noun = before.object  # "get the leads, for each of them ..."
        self.holder = (noun, products) if noun is not None else held
        body = self._body(statements)
        self.looping, self.holder, self.gathered = outer, held, None
        return body

    def _products(self, over: Clause, listing: Slot | None) -> tuple[str, ...]:
        """The products that a loop's things are of: those it names, else those of what was listed before."""
        if listing is not None and listing.statement.connectors:
            return listing.statement.connectors
        before = self.gathered
        return before.connectors if before is not None and listing is None else ()

    def _conditional(self, statement: ConditionalStatement) -> list[SlotTree]:
        """A condition, after the look-up of what it tests where no step before gave it."""
        tested = self._tested(statement)
        if tested is None:
            return [self._branch(after_asking(self.reading, statement))]
        lookup, noun, each = tested
        slot = self._slot(lookup, listing=lookup.verbs[:1] == LISTING[:1])
        branch = after_asking(self.reading, statement)
        if each:
            branch = replace(branch, condition=self._of_each(branch.condition, noun))
            over = replace(lookup.clause, kind=ClauseKind.LOOP, introducer="each")
            outer, self.looping, self.gathered = self.looping, True, None
            loop = LoopSlot(over, noun, slot, (self._of_those(statement, noun, self._branch(branch)),))
            self.looping = outer
            return [loop]
        return [slot, self._branch(branch)]

    def _of_those(self, statement: ConditionalStatement, noun: Noun, branch: BranchSlot) -> BranchSlot:
        """ "Delete the branches that are merged, unless ...": what the order says of its things is tested, too."""
        ordered = next(iter(statement.then), None)
        if not isinstance(ordered, ActionStatement) or not ordered.clause.first <= noun.first < ordered.clause.last:
            return branch
        test = element_test(self.reading, ordered.clause, noun.last)
        return BranchSlot(test, test.negated, (branch,), ()) if test is not None else branch

    def _of_each(self, condition: Clause, noun: Noun) -> Clause:
        """ "Whether any | users are inactive": a test of each of them, and not of all together."""
        if "any" not in self.reading.norms(condition.first, noun.first):
            return condition
        return replace(condition, first=noun.first, introducer="if")

    def _branch(self, statement: ConditionalStatement) -> BranchSlot:
        then = self._body(statement.then)
        return BranchSlot(statement.condition, statement.negated, then, self._body(statement.otherwise))

    def _slot(self, statement: ActionStatement, *, listing: bool = False) -> Slot:
        number = self._next()
        gathers = statement.verbs[:1] in (("list",), ("search",)) or any(noun.plural for noun in statement.nouns)
        self.listed = self.listed or listing or (statement.retrieval and gathers)
        self.seen += [noun.canon for noun in statement.nouns if noun.plural or statement.retrieval]
        evidence = action_evidence(self.reading, statement)
        if listing and statement.verbs[:1] == LISTING[:1] and statement.head != "on_call":
            evidence = replace(evidence, plural=True)
        if statement.retrieval and (statement.head == "list" or (gathers and not statement.head)):
            evidence = replace(evidence, plural=True)  # "get the attendee list", "check X for triggered monitors"
        return Slot(number, evidence, listing)

    def _action(self, statement: ActionStatement) -> list[SlotTree]:
        found: list[SlotTree] = []
        if (too := self._carried_too(statement)) is not None:
            return [too]
        statement = told_there(self.reading, put_somewhere(self.reading, statement), self.vocabulary)
        statement = written_into(self.reading, statement, self.vocabulary)
        statement = things_meant(thing_spoken_of(self.request, self.before, statement), self.vocabulary)
        statement = self._remade(self._of_same_kind(person_meant(self.request, self.before, statement)))
        self.before = statement if statement.head else self.before
        if self._for_each_of_them(statement):
            over = replace(statement.clause, kind=ClauseKind.LOOP)
            return [LoopSlot(over, None, None, (self._tested_slot(statement),))]
        self.gathered = statement if statement.retrieval else self.gathered
        if self._singled(statement):
            listed = tuple(dict.fromkeys((*LISTING, *statement.verbs)))
            return [self._slot(replace(statement, verbs=listed), listing=True)]
        implied = self._implied_listing(statement)
        if implied is not None:
            listing, noun, distribute = implied
            if distribute:
                return [self._distributed(statement, listing, noun)]
            found.append(self._slot(listing, listing=True))
            told = told_somewhere(self.reading, statement)
            if noun.plural or noun.canon == "on_call" or told:
                statement = replace(without_connectors(statement, listing.connectors), tells=told)
        return [*found, self._slot(statement)]

    def _carried_too(self, statement: ActionStatement) -> LoopSlot | None:
        """ "Copy the leads into Salesforce | and Pipedrive": one more product in which each of them is made."""
        first = statement.clause.first
        named = any(governor(self.reading, noun.first, first) != "as" for noun in statement.nouns)
        if self.carried is None or named or statement.clause.verb is not None or not statement.connectors:
            return None
        before, noun = self.carried
        if statement.lemma != before.lemma or statement.clause.sentence != before.clause.sentence:
            return None
        made = replace(before, clause=statement.clause, connectors=statement.connectors)
        if statement.nouns:  # "to Mailchimp as subscribers"
            made = replace(made, head=statement.head, nouns=statement.nouns)
        return LoopSlot(replace(statement.clause, kind=ClauseKind.LOOP), noun, None, (self._slot(made),))

    def _of_same_kind(self, statement: ActionStatement) -> ActionStatement:
        """ "Delete the old worksheet and add a fresh one": "one" is another of what the step before deals with.

        Where there is none, "it" is what somebody was asked to decide about.
        """
        if self.before is None and self.decided is not None and statement.pronoun and not statement.head:
            return replace(statement, head=self.decided.canon, nouns=(*statement.nouns, self.decided))
        norms = self.reading.norms(statement.clause.first, statement.clause.last)
        place = next((i for i in range(1, len(norms)) if norms[i] == "one"), None)
        one = place is not None and bool(set(norms[max(0, place - 3) : place]) & _ANOTHER)
        bare = norms[:1] == ["another"] and (len(norms) < _TWO or norms[1] in _TELLING_APART)
        if self.before is None or not (one or bare):
            return statement
        if any(noun.known and noun.canon == statement.head for noun in statement.nouns):
            return statement
        kind = tuple(noun for noun in self.before.nouns if noun.canon == self.before.head)
        connectors = statement.connectors or self.before.connectors or self.before.references
        return replace(statement, head=self.before.head, nouns=kind, connectors=connectors, pronoun=False)

    def _tested_slot(self, statement: ActionStatement) -> SlotTree:
        """The step for each of the things that were looked up, on the condition that the look-up spoke of."""
        slot = self._slot(statement)
        before = self.gathered
        noun = before.object if before is not None else None
        if before is None or noun is None or self.looping:
            return slot
        test = element_test(self.reading, before.clause, noun.last)
        return BranchSlot(test, test.negated, (slot,), ()) if test is not None else slot

    def _distributed(self, statement: ActionStatement, listing: ActionStatement, noun: Noun) -> LoopSlot:
        owning = self._owned_by_several(statement.clause, (noun,))
        over = Clause(
            ClauseKind.LOOP, listing.clause.first, listing.clause.last, "each", None, statement.clause.sentence
        )
        gathered = self._slot(listing, listing=True)
        test = element_test(self.reading, statement.clause, noun.last)
        joining = noun.canon in LISTED_PEOPLE and joined_by_each(self.reading, statement)
        people = noun.canon in LISTED_PEOPLE or any(
            item.canon in PEOPLE_OF_THINGS and item.plural and item.last <= noun.first for item in statement.nouns
        )
        if set(statement.verbs[:1]) & ADDRESSING or joining:
            statement = without_connectors(statement, listing.connectors)
            statement = without_listed(self.reading, statement, listing.clause) if not joining else statement
            if people and statement.verbs[:1] == ("send",) and not (statement.connectors or statement.head == "email"):
                statement = replace(statement, verbs=("direct", *statement.verbs))
        elif statement.head != noun.canon and not self._makes(statement):
            statement = without_connectors(statement, listing.connectors)
        body: SlotTree = self._slot(statement)
        if test is not None:
            body = BranchSlot(test, test.negated, (body,), ())
        return self._in_each_owner(LoopSlot(over, noun, gathered, (body,)), owning)

    def _makes(self, statement: ActionStatement) -> bool:
        """Whether a product that a statement names makes what it is about: no CRM places the calls to its contacts."""
        if not statement.head or not statement.connectors:
            return True
        return any((key, statement.head) in self.vocabulary.makeable for key in statement.connectors)

    def _goes_through_same(self, statement: LoopStatement) -> bool:
        """ "For each asset, ... and create a ticket per asset": the loop around is at such a thing already."""
        over, held = statement.over, self.holder[0] if self.looping and self.holder is not None else None
        noun = next((item for item in object_nouns(self.reading, over.first, over.last) if item.known), None)
        if held is None or noun is None or self.reading.mentions_in(over.first, over.last):
            return False
        return noun.canon == held.canon and not noun.plural and element_test(self.reading, over, noun.last) is None

    def _loop(self, statement: LoopStatement) -> LoopSlot:
        over = statement.over
        nouns = object_nouns(self.reading, over.first, over.last)
        people = people_of_each(self.reading, over, nouns[0], self.vocabulary.listed) if nouns else None
        if people is not None and not any(_looks_up(item, people[1]) for item in statement.body):
            over, nouns = people[0], [people[1], *nouns]
        noun = next((item for item in nouns if item.known), None) or next(iter(nouns), None)
        listing = None
        owning = self._owned_by_several(over, nouns)
        noun = owning[0] if owning is not None else noun
        if noun is not None and not self._already_listed(over, noun):
            announced, places = announced_place(self.reading, over)
            connectors = tuple(dict.fromkeys(m.connector for m in self.reading.mentions_in(over.first, over.last)))
            connectors = connectors or ((announced,) if announced else ())
            entities = (*self.reading.entities_in(over.first, over.last), *places)
            listing = self._slot(
                ActionStatement(
                    over, LISTING, "list", noun.canon, tuple(nouns), connectors, entities=entities, retrieval=True
                ),
                listing=True,
            )
        return self._in_each_owner(
            LoopSlot(over, noun, listing, self._inside(statement.body, noun, self._products(over, listing))), owning
        )

    def _of_gathered(self, over: Clause, noun: Noun) -> bool:
        """ "Get the overdue invoices and text each customer": whom every listed thing has one of."""
        before = self.gathered
        if before is None or noun.canon not in ONE_EACH or noun.plural or noun.determiner != "each":
            return False
        several = any(item.plural and item.canon == before.head != noun.canon for item in before.nouns)
        named = self.reading.mentions_in(over.first, over.last)
        return several and before.head not in LISTED_PEOPLE and not named and noun.canon not in self.seen

    def _queried(self) -> bool:
        """ "Run the query and for each row ...": the rows are what a query before gave."""
        before = self.before
        return before is not None and not self.looping and (before.head == "query" or before.lemma == "query")

    def _already_listed(self, over: Clause, noun: Noun) -> bool:
        """Whether the loop goes over what an earlier clause asked for ("each of them", "for each issue found")."""
        if noun.canon in ELEMENT_WORDS or (noun.canon in _ROWS and self._queried()):
            return True
        if self.listed and not self.looping and self._of_gathered(over, noun):
            return True
        if self.before is not None and not self.looping and self.reading.norms(over.last - 2, over.last) in _ON_IT:
            return self.before.retrieval and not self.reading.mentions_in(over.first, over.last)
        start = self.reading.norms(over.first, min(over.first + 4, over.last))
        if self.listed and not self.looping and set(start) & {"one", "these", "those", "them"}:
            return True
        if self.listed and not self.looping and noun.text in ANY_ELEMENT and noun.canon not in self.seen:
            return not self.reading.mentions_in(over.first, over.last)
        described = bool(set(self.reading.norms(over.first, over.last)) & LIST_ADJECTIVES)
        places = self.reading.mentions_in(over.first, over.last) or self.reading.entities_in(over.first, over.last)
        if self.listed and not self.looping and not described and not places and over.introducer.startswith("for"):
            return True
        if noun.canon in self.seen and self.listed and not self.looping and not places:
            return True
        return noun.canon in self.seen and not (described and over.introducer != "each")
