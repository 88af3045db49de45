"""Where a condition, and what comes after it, belongs."""

from __future__ import annotations

from dataclasses import replace

from agent_app.planners.local.clauses.controls import ends_run
from agent_app.planners.local.conditions.inherited import is_further_case
from agent_app.planners.local.conditions.windows import window_in
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.verbs import COPYING
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, Clause, ClauseKind, Entity, EntityKind, EventClause, Reading
from agent_app.planners.local.opposites import denies_only, differ_in_value, opposed, opposite
from agent_app.planners.local.predicates import is_approval_answer
from agent_app.planners.local.tree.drafts import Draft, Scope, last_tested
from agent_app.planners.local.tree.together import (
    about_all,
    about_parts,
    narrows,
    over_listed,
    singles_out,
    speaks_of_one,
)

__all__ = ["BODY", "ConditionPlacing"]

BODY = frozenset({ClauseKind.ACTION, ClauseKind.LOOP, ClauseKind.DELAY, ClauseKind.APPROVAL, ClauseKind.NEGATED})
_WHOLE_SENTENCE = (
    "only",
    "provid",
    "as long",
    "so long",
    "unless",
    "assuming",
    "on condition",
    "given",
    "except",
    "suppos",
)
_QUALIFYING = frozenset(
    {
        EntityKind.PRIORITY,
        EntityKind.SEVERITY,
        EntityKind.LABEL,
        EntityKind.STATUS,
        EntityKind.BRANCH,
        EntityKind.ATTRIBUTE,
    }
)
_ONE_OF_THEM = (["the", "first"], ["the", "last"], ["the", "newest"], ["the", "latest"], ["the", "oldest"])
_ANSWERING_YES = words("it they that this she he does do did is are was has have so there one already")
"""What says no more than that a test holds: "when it does"."""
_CASES, _DENYING = words("if when"), words("not without")
_FURTHER = _CASES | {"in case", "where"} | connectives.ELEMENT_TESTS
_COORDINATING = words("and or , with of")  # what stands between qualifications that are denied together


class ConditionPlacing:
    """Puts conditions and their other branches into the tree that it builds."""

    def __init__(self, reading: Reading, clauses: list[Clause], *, eventful: bool) -> None:
        self.reading, self.clauses, self.eventful = reading, clauses, eventful
        self.root: list[Draft | ActionStatement] = []
        self.scopes: list[Scope] = []
        self.events: list[EventClause] = []
        self.leftovers: list[Clause] = []
        self.held: list[ActionStatement] = []
        self.places: dict[int, int] = {}

    @property
    def items(self) -> list[Draft | ActionStatement]:
        """The list that the next statement goes to."""
        return self.scopes[-1].items if self.scopes else self.root

    def _condition(self, clause: Clause, index: int) -> None:
        if self._approval_branch(clause):
            return
        self._leave_case(clause)
        self._back_to_elements(clause)
        if clause.separator == "else":
            self._otherwise(clause)
        elif self._affirms_denied(clause) or self._denies_ended(clause):
            return
        elif self._denies_last(clause) and not self._one_of_many(clause, index):
            self._otherwise(clause)
            return
        self._leave_idle(clause, index)
        self._leave_qualified(clause)
        self._open_elements(clause, index)
        if clause.separator or self._leads(clause, index) or not narrows(self.scopes, self.clauses[index - 1]):
            self._leave_alternative(clause)
        draft = Draft("condition", clause)
        self._alternative(clause, index)
        if self._ended_before(clause, index):
            self.items.append(draft)
            self.scopes.append(Scope(draft, 1, clause.sentence, sticky=True))
            return
        if self._leads(clause, index) or self._tests_looked_up(index):
            self.items.append(draft)
            self.scopes.append(Scope(draft, 0, clause.sentence))
            return
        if (looped := self._just_looped(index)) is not None:
            draft.branches[0], looped[-1:] = looped[-1:], [draft]
            return
        whole = clause.introducer.startswith(("but only", *_WHOLE_SENTENCE)) or "only" in clause.introducer
        start = 0 if whole else max(0, len(self.items) - 1)
        if whole and self.places.get(id(self.items), -1) >= 0 and clause.separator in {",", "and", "but", ""}:
            start = self._sentence_start(clause.sentence)
        start = self._after_lookups(start)
        draft.branches[0] = self.items[start:]
        self.items[start:] = over_listed(self.reading, draft, self.items[start - 1] if start else None)

    def _back_to_elements(self, clause: Clause) -> None:
        """ "Close a card if it is done. If it has a comment, ...": a further test of what a loop has gone through."""
        last = self.items[-1] if self.items else None
        if not isinstance(last, Draft) or last.kind != "loop" or clause.introducer not in _CASES:
            return
        tested = isinstance(last.branches[0][-1], Draft) if last.branches[0] else False
        if tested and speaks_of_one(self.reading, clause, last.clause):
            self.scopes.append(Scope(last, 0, clause.sentence))

    def _ended_before(self, clause: Clause, index: int) -> bool:
        """ "Stop if there are none": what follows is for the other case."""
        before = self.clauses[index - 1] if index else None
        if before is None or before.kind is not ClauseKind.NEGATED or before.sentence != clause.sentence:
            return False
        return not clause.separator and ends_run(self.reading.norms(before.first, before.last))

    def _just_looped(self, index: int) -> list[Draft | ActionStatement] | None:
        """ "Approve it if ..., decline it | if ...": what the loop holds that the order before a test went into."""
        last = self.items[-1] if self.items else None
        if not isinstance(last, Draft) or last.kind != "loop" or not index or not last.branches[0]:
            return None
        done = last.branches[0][-1]
        went = isinstance(done, ActionStatement) and done.clause == self.clauses[index - 1]
        return last.branches[0] if went else None

    def _leave_idle(self, clause: Clause, index: int) -> None:
        """ "If it is a draft, do nothing; if it is old, close it": a further case is none of those left alone."""
        scope = self.scopes[-1] if self.scopes else None
        before = self.clauses[index - 1] if index else None
        if scope is None or scope.draft.kind != "condition" or scope.branch or scope.items or scope.sticky:
            return
        if before is not None and before.kind is ClauseKind.NEGATED and clause.introducer in _CASES:
            self.scopes[-1] = Scope(scope.draft, 1, clause.sentence)

    def _leave_qualified(self, clause: Clause) -> None:
        """ "A ticket of priority urgent is created: page us; if it is high, post it": a further case of the event."""
        event = next((item.clause for item in self.events if not item.schedule), None)
        if event is None or clause.introducer not in _CASES or not self.items:
            return
        scope = self.scopes[0] if len(self.scopes) == 1 else None
        if scope is not None and scope.draft.kind == "condition" and scope.sticky and scope.branch == 0:
            if is_further_case(self.reading, clause, scope.draft.clause):
                self.scopes.clear()
        elif not self.scopes:
            told = self._qualifier(event)
            if (told.first, told.last) != (event.first, event.last) and is_further_case(self.reading, clause, told):
                draft = Draft("condition", told)
                draft.branches[0], self.root[:] = list(self.root), [draft]

    def _leave_case(self, clause: Clause) -> None:
        """ "If the risk is high, ask Dana; if the risk is low, ...": a case ends with what it waits for."""
        place = next((i for i in range(len(self.scopes) - 1, -1, -1) if self.scopes[i].draft.kind == "condition"), None)
        if place is None or self.scopes[place].branch or not self.scopes[place].items:
            return
        waiting = all(scope.draft.kind == "approval" for scope in self.scopes[place + 1 :])
        if waiting and self._same_test(self.scopes[place].draft.clause, clause):
            del self.scopes[place:]

    def _leave_alternative(self, clause: Clause) -> None:
        """ "If it is high, page; if it is low, close it": the second condition is no part of the first one's branch."""
        scope = self.scopes[-1] if self.scopes else None
        if scope is None or scope.draft.kind != "condition" or scope.branch or not scope.items or scope.sticky:
            return
        further = not clause.introducer and self._same_property(scope.draft.clause, clause)
        if further or (clause.introducer in _FURTHER and clause.separator in {",", ";", "", "and"}):
            self.scopes.pop()

    def _alternative(self, clause: Clause, index: int) -> None:
        """ "Type bug: ...; type story: ...; else: ...": a further value of the same property is tested on a miss.

        So is what "otherwise" closes: "if she is a manager ..., if she is an engineer ..., otherwise ..." is neither.
        """
        last = self.items[-1] if self.items else None
        if not isinstance(last, Draft) or last.kind != "condition" or last.branches[1]:
            return
        closed = any(item.kind is ClauseKind.ELSE for item in self.clauses[index + 1 :])
        if clause.introducer in _CASES and last.clause.introducer in _CASES and self._closed_with(clause, index):
            self.scopes.append(Scope(last, 1, clause.sentence))
            return
        listed = not last.clause.introducer and last.clause.sentence == clause.sentence
        if self._same_property(last.clause, clause) and (closed or listed) and not clause.introducer:
            self.scopes.append(Scope(last, 1, clause.sentence))

    def _closed_with(self, clause: Clause, index: int) -> bool:
        """Whether an "otherwise" follows in the sentence of a condition, with nothing but cases before it."""
        last = self.items[-1]
        same = isinstance(last, Draft) and (
            self._same_test(last.clause, clause) or is_further_case(self.reading, clause, last.clause)
        )
        rest = [item for item in self.clauses[index + 1 :] if same or item.sentence == clause.sentence]
        other = next((place for place, item in enumerate(rest) if item.kind is ClauseKind.ELSE), None)
        looped = other is not None and any(item.kind is ClauseKind.LOOP for item in rest[:other])
        return other is not None and not looped

    def _same_property(self, one: Clause, other: Clause) -> bool:
        """ "Rating hot" and "rating cold": tests of what the same first word names."""
        return self.reading.tokens[one.first].norm == self.reading.tokens[other.first].norm

    def _same_test(self, one: Clause, other: Clause) -> bool:
        return differ_in_value(*(self.reading.norms(item.first, item.last) for item in (one, other)))

    def _tests_looked_up(self, index: int) -> bool:
        """Whether only look-ups stand before a condition: it tests what they find, so they can't depend on it."""
        if len(self.items) > 1 and index + 1 == len(self.clauses):  # "get the invoice; Tom gets a mail if it's overdue"
            return False
        return bool(self.items) and all(isinstance(item, ActionStatement) and item.retrieval for item in self.items)

    def _open_elements(self, clause: Clause, index: int) -> None:
        """ "List the alerts; where the status is open ...": a test of what was listed is made for each element."""
        last = self.items[-1] if self.items else None
        if not isinstance(last, ActionStatement):
            return
        noun = last.object
        norms = self.reading.norms(clause.first, clause.last)
        of_some = clause.introducer in connectives.ELEMENT_TESTS
        of_many = noun is not None and noun.plural and not singles_out(self.reading, last)
        if noun is None or not of_many or not (last.retrieval or (of_some and last.lemma in COPYING)):
            return
        if about_all(norms) and not of_some and (clause.introducer != "where" or not about_parts(norms)):
            return
        trails = clause.introducer == "unless" and not self._leads(clause, index)
        if trails or clause.sentence < last.clause.sentence or norms[:2] in _ONE_OF_THEM:
            return
        over = replace(
            last.clause, kind=ClauseKind.LOOP, first=noun.first, last=noun.last, introducer="each", verb=None
        )
        draft = Draft("loop", over)
        self.items.append(draft)
        self.scopes.append(Scope(draft, 0, clause.sentence))

    def _made_for_each(self, clause: Clause) -> list[Draft | ActionStatement] | None:
        """ "Create a page for each, then comment on it": what a loop holds that was said after its deed goes on."""
        last = self.items[-1] if self.items else None
        if not isinstance(last, Draft) or last.kind != "loop" or last.clause.sentence != clause.sentence:
            return None
        pointing = {"it", "its"} & set(self.reading.norms(clause.first, clause.last))
        return last.branches[0] if pointing and clause.separator in {"and", "then", ","} else None

    def _back_to_loop(self) -> None:
        """ "Merge those that are approved and | close those that are old": each test is one of all the elements."""
        place = next(i for i in range(len(self.scopes) - 1, -1, -1) if self.scopes[i].draft.kind == "loop")
        del self.scopes[place + 1 :]

    def _affirms_denied(self, clause: Clause) -> bool:
        """ "Check whether it exists; when it doesn't ..., when it does ...": back to the first branch."""
        place = next((i for i in range(len(self.scopes) - 1, -1, -1) if self.scopes[i].draft.kind == "condition"), None)
        if place is None or not set(self.reading.norms(clause.first, clause.last)) <= _ANSWERING_YES:
            return False
        scope = self.scopes[place]
        if scope.branch == 0 or scope.draft.branches[0]:
            return False
        self.scopes[place:] = [Scope(scope.draft, 0, clause.sentence)]
        return True

    def _denies_last(self, clause: Clause) -> bool:
        """ "If it is an emergency ...; if it's not an emergency ...": the second condition is the other branch."""
        last = next(
            (item for item in reversed(self.items) if isinstance(item, Draft) and item.kind == "condition"), None
        )
        if last is None and self.scopes and self.scopes[-1].draft.kind == "condition" and self.scopes[-1].branch == 0:
            last = self.scopes[-1].draft
        return last is not None and not last.branches[1] and self._contradicts(clause, last.clause)

    def _denies_ended(self, clause: Clause) -> bool:
        """ "Archived? Then stop. Not archived? ...": what follows an end is for the other case already."""
        scope = self.scopes[-1] if self.scopes else None
        if scope is None or scope.draft.kind != "condition" or scope.branch == 0 or not scope.sticky or scope.items:
            return False
        return self._contradicts(clause, scope.draft.clause)

    def _contradicts(self, clause: Clause, other: Clause) -> bool:
        """Whether a condition holds just where another one does not."""
        said, before = (set(self.reading.norms(item.first, item.last)) for item in (clause, other))
        if denies_only(self.reading.norms(clause.first, clause.last)):
            return True
        if before & _DENYING and said <= _ANSWERING_YES:
            return True
        if opposite(self.reading.tokens[clause.last - 1].norm, self.reading.tokens[other.last - 1].norm):
            return True
        if opposed(*(self.reading.norms(item.first, item.last) for item in (clause, other))):
            return True
        if bool(said & _DENYING) == bool(before & _DENYING):
            return False
        tail, told = self.reading.tokens[clause.last - 1].norm, self.reading.norms(other.first, other.last)
        stated = next((i for i, norm in enumerate(told) if norm in connectives.BE), 0)  # not "the | build is green"
        return tail in told[stated:] and tail.isalnum()

    def _one_of_many(self, clause: Clause, index: int) -> bool:
        """ "If it is approved ..., if it is rejected ..., if it is empty ...": no two cases that leave no third."""
        following = [item for item in self.clauses[index + 1 :] if item.kind is ClauseKind.CONDITION]
        if not following or following[0].introducer != "if":
            return False
        return following[0].sentence == clause.sentence or self._same_test(following[0], clause)

    def _after_lookups(self, start: int) -> int:
        """Where what a condition governs begins: "fetch the file and delete it unless ..." tests what is fetched.

        "Wait an hour and post it unless it is closed" tests what is so then.
        """
        for place in range(start, len(self.items) - 1):
            item = self.items[place]
            if not (item.retrieval if isinstance(item, ActionStatement) else item.kind == "delay"):
                return place
        return max(start, len(self.items) - 1)

    def _sentence_start(self, sentence: int) -> int:
        """Index of the first item of the current list that was said in the given sentence."""
        for place, item in enumerate(self.items):
            if item.clause.sentence == sentence:
                return place
        return max(0, len(self.items) - 1)

    def _leads(self, clause: Clause, index: int) -> bool:
        """Whether what a condition governs comes after it."""
        if clause.introducer == "whether" or not self.items:
            return True
        following = self.clauses[index + 1] if index + 1 < len(self.clauses) else None
        if following is None or following.kind not in BODY or following.separator == "else":
            return False
        if following.sentence != clause.sentence:
            return False
        earlier = any(
            item.kind is ClauseKind.ACTION and item.sentence == clause.sentence for item in self.clauses[:index]
        )
        if not earlier or clause.separator in {"then", "->", ":", "\n"}:
            return True
        if following.separator in {"and", "&", "+"}:
            return False
        return clause.separator in {"and", "or", ",", "else", ";"} and following.separator in {
            ",",
            "",
            "then",
            "->",
            "-",
            ":",
        }

    def _approval_branch(self, clause: Clause) -> bool:
        draft = next((scope.draft for scope in reversed(self.scopes) if scope.draft.kind == "approval"), None)
        answer = is_approval_answer(self.reading, clause)
        if draft is None or answer is None:
            return False
        while self.scopes and self.scopes[-1].draft is not draft:
            self.scopes.pop()
        draft.answered = True
        self.scopes[-1] = Scope(draft, 0 if answer == "approved" else 1, clause.sentence, sticky=True)
        return True

    def _otherwise(self, clause: Clause) -> None:
        for place in range(len(self.scopes) - 1, -1, -1):
            scope = self.scopes[place]
            if scope.draft.kind == "approval" and not scope.draft.answered and self._tested_around(place):
                continue  # "if it is above 500 have finance approve it, otherwise ..."
            if scope.draft.kind == "condition" and scope.branch == 1 and scope.sticky:
                return  # "stop if there are none; otherwise ..."
            if scope.draft.kind in {"condition", "approval"} and (scope.items or scope.branch == 0):
                del self.scopes[place:]
                denied = scope.branch == 1 and not scope.draft.branches[0]
                other = 1 - scope.branch if scope.draft.kind == "approval" or denied else 1
                self.scopes.append(
                    Scope(scope.draft, other, clause.sentence, sticky=scope.sticky and scope.draft.kind == "approval")
                )
                return
            if scope.draft.kind == "condition" and scope.branch == 1:
                break
        if tested := last_tested(self.items):
            self.scopes += [Scope(draft, int(draft.kind == "condition"), clause.sentence) for draft in tested]
            return
        event = next((item.clause for item in self.events if not item.schedule), None)
        if event is not None and (self.root or self._left_alone(clause)):
            draft = Draft("condition", self._qualifier(event))
            draft.branches[0], self.root[:] = list(self.root), [draft]
            self.scopes[:] = [Scope(draft, 1, clause.sentence)]

    def _left_alone(self, clause: Clause) -> bool:
        """ "An issue of priority low is created: ignore it, otherwise ...": nothing is done before the other case."""
        before = next((item for item in reversed(self.clauses) if item.last <= clause.first), None)
        return before is not None and before.kind is ClauseKind.NEGATED

    def _tested_around(self, place: int) -> bool:
        """Whether a condition whose other branch is still open stands around a scope."""
        around = self.scopes[:place]
        return any(scope.draft.kind == "condition" and scope.branch == 0 and not scope.sticky for scope in around)

    def _qualifier(self, event: Clause) -> Clause:
        """What an "otherwise" after an event denies: the qualification of the event, else the event as a state."""
        condition = replace(event, kind=ClauseKind.CONDITION)
        if (moment := window_in(self.reading, event.first, event.last)) is not None:
            return replace(condition, first=moment)
        told = [item for item in self.reading.entities_in(event.first, event.last) if item.kind in _QUALIFYING]
        if not told:
            return condition
        last, first = told[-1].last, self._with_key(told.pop())
        while last + 1 < event.last and self.reading.norms(last, last + 1) == ["or"]:  # "level error or fatal"
            last += 2
        while told and set(self.reading.norms(told[-1].last, first)) <= _COORDINATING:  # "priority P1 or P2"
            first = self._with_key(told.pop())
        return replace(condition, first=first, last=last)

    def _with_key(self, entity: Entity) -> int:
        """Where a value begins, or the property that is said before it."""
        keyed = bool(entity.key) and self.reading.tokens[entity.first - 1].norm == entity.key
        return entity.first - keyed
