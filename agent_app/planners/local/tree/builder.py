"""From classified clauses to a request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from agent_app.planners.local.clauses.controls import ends_run
from agent_app.planners.local.durations import find_duration
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import (
    TOPICS,
    ActionStatement,
    Clause,
    ClauseKind,
    EventClause,
    Reading,
    Request,
    TokenKind,
)
from agent_app.planners.local.statements import action_statements
from agent_app.planners.local.tree.distributing import each_of
from agent_app.planners.local.tree.drafts import Draft, Scope, freeze, lively
from agent_app.planners.local.tree.events import ImpliedEvents
from agent_app.planners.local.tree.guards import split_guard
from agent_app.planners.local.tree.qualifiers import qualifier
from agent_app.planners.local.tree.together import about_all, speaks_of_one

__all__ = ["build_request"]

_OPENING = 3
_SUMS = words("summary report digest overview recap roundup total totals count statistics number")
"""What is said of all the things of a loop together."""
_POINTING = words("it its their his her this that each every them")
_FIRST = frozenset({"after", "once", "only after", "only once", "as soon as", "until", "till"})
"""What opens a clause that tells what has to be over before what stands before it."""
_ELEMENT = words("original source")
_EITHER = (
    ("in", "either", "case"),
    ("in", "both", "cases"),
    ("in", "any", "case"),
    ("in", "any", "event"),
    ("either", "way"),
)
"""What opens that which is done whatever a test came to."""
_LAST = words("finally lastly thereafter afterwards end")


def build_request(reading: Reading, clauses: Iterable[Clause], *, eventful: bool = True) -> Request:
    """Arrange classified clauses into a request; `eventful` says whether any product tells of events."""
    return _Builder(reading, list(clauses), eventful=eventful).request()


class _Builder(ImpliedEvents):
    def request(self) -> Request:
        for index, clause in enumerate(self.clauses):
            self._close(clause)
            self._add(clause, index)
        self.items.extend(self.held)
        body = tuple(freeze(item) for item in lively(self.root))
        if not self.events and self.eventful:
            body = self._event_from_object(body)
        if not self.events:
            self._event_from_condition()
        return Request(self.reading, tuple(self.events), body, tuple(self.leftovers))

    def _close(self, clause: Clause) -> None:
        """End conditions and loops whose sentence is over."""
        if clause.separator == "else" or clause.kind in {*TOPICS, ClauseKind.ELSE}:
            return
        self._leave_loop(clause)
        self._leave_cases(clause)
        while self.scopes and not self.scopes[-1].sticky:
            scope = self.scopes[-1]
            if scope.draft.kind == "loop" and clause.separator == ";" and scope.items:
                return
            if not scope.items and scope.branch == 0:
                scope.sentence = max(scope.sentence, clause.sentence)
            if clause.sentence <= scope.sentence:
                return
            if scope.draft.kind == "loop" and (self._acts_on_listed(clause) or self._goes_on(clause, scope)):
                return
            self.scopes.pop()

    def _leave_cases(self, clause: Clause) -> None:
        """ "If it exists update it, otherwise create it, and in either case post the link": once, after both."""
        before = [norm for norm in self.reading.norms(max(0, clause.first - 4), clause.first) if norm != ","]
        if not any(tuple(before[-len(said) :]) == said for said in _EITHER):
            return
        while self.scopes and self.scopes[-1].draft.kind == "condition":
            self.scopes.pop()

    def _goes_on(self, clause: Clause, loop: Scope) -> bool:
        """ "For each ticket add a comment. If it is urgent, ...": one of what a loop goes over is still spoken of."""
        if clause.kind is ClauseKind.CONDITION and clause.introducer in connectives.ELEMENT_TESTS:
            return True
        opened = set(self.reading.norms(clause.first, min(clause.first + _OPENING, clause.last)))
        last = loop.items[-1] if loop.items else None
        tested = isinstance(last, Draft) and last.kind == "condition" and clause.kind is ClauseKind.CONDITION
        if tested and opened & {"they", "their"} and not about_all(self.reading.norms(clause.first, clause.last)):
            return True  # "those that failed get a comment. If they are green, ..."
        if tested and speaks_of_one(self.reading, clause, loop.draft.clause):
            return True
        return clause.kind in {ClauseKind.CONDITION, ClauseKind.ACTION} and bool(opened & {"it", "its"})

    def _add(self, clause: Clause, index: int) -> None:
        kind = clause.kind
        if kind is ClauseKind.EVENT:
            self._event(clause)
        elif kind is ClauseKind.SCHEDULE:
            self.events.append(EventClause(clause, schedule=True))
        elif kind is ClauseKind.CONDITION:
            self._condition(clause, index)
        elif kind is ClauseKind.ELSE:
            self._otherwise(clause)
        elif kind is ClauseKind.LOOP:
            self._loop(clause, index)
        elif kind is ClauseKind.ACTION:
            if not self._goes_on_inside(clause):
                self._action(clause, index)
        elif kind is ClauseKind.APPROVAL:
            self._approval(clause, index)
        elif kind is ClauseKind.DELAY:
            self._delay(clause, index)
        else:
            self.leftovers.append(clause)
            self._ends_here(clause)
            if kind is ClauseKind.NEGATED and clause.separator == "else" and self._goes_on_at_once(clause, index):
                self._otherwise(clause)

    def _goes_on_at_once(self, clause: Clause, index: int) -> bool:
        """ "Or else leave it | and update it": what is joined without a pause belongs to the same case."""
        following = self.clauses[index + 1] if index + 1 < len(self.clauses) else None
        between = self.reading.norms(clause.last, following.first) if following is not None else []
        return between == ["and"]

    def _delay(self, clause: Clause, index: int) -> None:
        """A wait. Said behind an order or a test with no pause between, it comes before: "archive it after 2 days"."""
        found = find_duration(self.reading, clause.first, clause.last)
        draft = Draft("delay", clause, duration=found[0] if found else "PT1H")
        items = self.items
        if not self._trails(clause, index):
            items.append(draft)
            return
        if not items and self.scopes and self.scopes[-1].draft.kind == "condition":
            outer = self.scopes[-2].items if len(self.scopes) > 1 else self.root
            outer.insert(len(outer) - 1, draft)
            return
        waits = _same_sentence if clause.separator else _same_verb
        place = len(items)
        while place and isinstance(items[place - 1], ActionStatement) and waits(items[place - 1], items[-1]):
            place -= 1
        items.insert(place, draft)

    def _trails(self, clause: Clause, index: int) -> bool:
        """Whether a wait belongs to the clause in front of it rather than to what follows.

        Behind a pause it does only where nothing follows, and then all of the sentence waits.
        """
        before = self.clauses[index - 1] if index else None
        if before is None or clause.introducer != "after" or before.sentence != clause.sentence:
            return False
        after = self.clauses[index + 1] if index + 1 < len(self.clauses) else None
        ends = after is None or after.sentence != clause.sentence
        if clause.separator:
            return ends and clause.separator == "," and before.kind is ClauseKind.ACTION
        parted = ends or (after is not None and bool(after.separator))
        return parted and before.kind in {ClauseKind.ACTION, ClauseKind.CONDITION, ClauseKind.EVENT}

    def _goes_on_inside(self, clause: Clause) -> bool:
        """ "Open a ticket for each, tag it": what is done with the thing of a loop that was said after its order."""
        loop = self.items[-1] if self.items else None
        if not isinstance(loop, Draft) or loop.kind != "loop" or loop.clause.sentence != clause.sentence:
            return False
        made = next(iter(loop.branches[0]), None)
        if not isinstance(made, ActionStatement) or made.clause.first > loop.clause.first or clause.verb is None:
            return False
        follows = self.reading.tokens[clause.verb.last : clause.verb.last + 1]
        gapped = bool(follows) and follows[0].norm == "to" and clause.verb.lemma == "assign"  # "assign | to Ann"
        if not gapped and not (follows and (follows[0].norm == "it" or follows[0].kind is TokenKind.QUOTED)):
            return False  # "label | "import""
        loop.branches[0].extend(action_statements(self.reading, clause))
        return True

    def _ends_here(self, clause: Clause) -> None:
        """ "If there are none, stop. Post them": all that follows is for the other case."""
        scope = self.scopes[-1] if self.scopes else None
        if clause.kind is not ClauseKind.NEGATED or not ends_run(self.reading.norms(clause.first, clause.last)):
            return
        if scope is not None and scope.draft.kind == "condition" and scope.branch == 0 and not scope.items:
            self.scopes[-1] = Scope(scope.draft, 1, clause.sentence, sticky=True)

    def _approval(self, clause: Clause, index: int) -> None:
        """A person's answer; what was said before it in the same sentence waits for it ("..., but only after")."""
        draft = Draft("approval", clause)
        self._each_looked_at(clause)
        following = self.clauses[index + 1] if index + 1 < len(self.clauses) else None
        leads = following is not None and following.sentence == clause.sentence and following.kind is ClauseKind.ACTION
        leads = leads and (bool(clause.separator) or following is None or following.separator != "and")
        if (
            not leads
            and clause.introducer in _FIRST
            and self.items
            and self.items[-1].clause.sentence == clause.sentence
        ):
            start = self._sentence_start(clause.sentence)
            draft.branches[0], self.items[start:] = self.items[start:], []
        self.items.append(draft)
        self.scopes.append(Scope(draft, 0, clause.sentence, sticky=True))

    def _each_looked_at(self, clause: Clause) -> None:
        """ "List the reports and have the accountant check each one": a person's task for every listed thing."""
        place = each_of(self.reading, clause)
        if place is None or not self._just_listed(place) or any(scope.draft.kind == "loop" for scope in self.scopes):
            return
        over = replace(
            clause, kind=ClauseKind.LOOP, first=place[0], last=max(place[1], place[0] + 1), introducer="each"
        )
        loop = Draft("loop", over)
        self.items.append(loop)
        self.scopes.append(Scope(loop, 0, clause.sentence))

    def _event(self, clause: Clause) -> None:
        event, guard = split_guard(self.reading, clause)
        self.events.append(EventClause(event))
        if guard is None:
            return
        earlier = qualifier(self.reading, event) if event.last <= guard.first else None
        if earlier is not None:  # "a comment is added by the author on an issue | and it is closed"
            self._guard_event(earlier)
        self._guard_event(guard)
        further = _further(self.reading, clause, guard) if guard.last < clause.last else None
        if further is not None and further.first >= guard.last:  # "from anyone at acme.com | with an attachment"
            self._guard_event(further)

    def _guard_event(self, guard: Clause) -> None:
        """Let all that is done for an event depend on what qualifies it."""
        draft = Draft("condition", guard)
        if self.root and not self.scopes:
            draft.branches[0], self.root[:] = list(self.root), [draft]
        else:
            self.items.append(draft)
        self.scopes.append(Scope(draft, 0, guard.sentence, sticky=True))

    def _leave_loop(self, clause: Clause) -> None:
        """ "... for each of them, and finally post": what comes last comes once."""
        before = set(self.reading.norms(max(0, clause.first - 3), clause.first + 1))
        place = next((i for i, scope in enumerate(self.scopes) if scope.draft.kind == "loop"), None)
        if place is not None and self._headed(self.scopes[place].draft.clause, clause):
            before -= {"afterwards", "thereafter"}
        if place is not None and self._about_element(self.scopes[place].draft.clause, clause):
            return
        if place is not None and self._beside(self.scopes[place], clause):
            del self.scopes[place:]
            return
        if set(self.reading.norms(clause.first, clause.last)) & _ELEMENT:  # "and finally delete the original"
            before -= {"finally", "lastly"}
        sums_up = self._sums_up(clause)
        if place is not None and (before & _LAST or sums_up) and self.scopes[place].items:
            del self.scopes[place:]

    def _beside(self, loop: Scope, clause: Clause) -> bool:
        """ "For each A create an X, for each B a Y", where both were named before: a loop of its own beside it, unless
        something points back at the elements.
        """
        over = loop.draft.clause
        if clause.kind is not ClauseKind.LOOP or not loop.items:
            return False
        mine = next(iter(self.reading.nouns_in(clause.first, clause.last)), None)
        theirs = next(iter(self.reading.nouns_in(over.first, over.last)), None)
        norms = self.reading.norms(clause.first, clause.last)
        if mine is None or theirs is None or mine.canon == theirs.canon or set(norms) & _POINTING - {"each", "every"}:
            return False
        listed = {noun.canon for noun in self.reading.nouns_in(0, over.first)}
        inside = (item for item in loop.items if isinstance(item, ActionStatement) and item.retrieval)
        return {mine.canon, theirs.canon} <= listed and all(item.head != mine.canon for item in inside)

    def _about_element(self, loop: Clause, clause: Clause) -> bool:
        """ "For each order create an invoice and finally update the order": the one the loop is at."""
        if clause.kind is not ClauseKind.ACTION:
            return False
        listed = {noun.canon for noun in self.reading.nouns_in(loop.first, loop.last) if noun.known}
        nouns = [noun for noun in self.reading.nouns_in(clause.first, clause.last) if noun.known]
        return any(
            noun.canon in listed and noun.determiner == "definite" and not noun.plural and noun.text not in _SUMS
            for noun in nouns[:1]
        )

    def _sums_up(self, clause: Clause) -> bool:
        """ "..., then post a summary": one thing about all that was gone through."""
        if clause.kind is not ClauseKind.ACTION or clause.separator not in {"then", "and", ".", ";"}:
            return False
        norms = self.reading.norms(clause.first, clause.last)
        if {"how", "many"} <= set(norms):  # "..., then tell me how many there were"
            return True
        place = next((i for i, norm in enumerate(norms) if norm in _SUMS), 0)
        determined = norms[max(0, place - 3) : place]
        pointing = set(norms) & _POINTING
        return bool(place and set(determined) & {"a", "the", "short", "one"} and not pointing)

    def _headed(self, loop: Clause, clause: Clause) -> bool:
        """ "With each order: create ..., and afterwards send ...": what a colon opens goes on to the full stop."""
        return self.reading.norms(loop.last, loop.last + 1) == [":"] and clause.sentence == loop.sentence


def _further(reading: Reading, clause: Clause, guard: Clause) -> Clause | None:
    """What an event's clause tests behind a test that ended inside of it."""
    stated = split_guard(reading, replace(clause, first=guard.last))[1]
    return stated if stated is not None else qualifier(reading, replace(clause, first=guard.last - 1))


def _same_sentence(item: Draft | ActionStatement, last: Draft | ActionStatement) -> bool:
    return item.clause.sentence == last.clause.sentence


def _same_verb(item: Draft | ActionStatement, last: Draft | ActionStatement) -> bool:
    """Whether two statements were made of one order: "close both tickets"."""
    return item.clause.verb == last.clause.verb and _same_sentence(item, last)
