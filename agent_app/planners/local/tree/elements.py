"""Actions and loops: what is done once, and what for each element."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent_app.planners.local.conditions.idioms import KINDS
from agent_app.planners.local.entities import PRIORITY_WORDS
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import ANY_ELEMENT, LISTED_PEOPLE, PEOPLE, RETRIEVABLE
from agent_app.planners.local.lexicon.states import STATES
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, Clause, ClauseKind, VerbForm
from agent_app.planners.local.opposites import denies_only, names_remainder
from agent_app.planners.local.reading.words import ADJECTIVES
from agent_app.planners.local.statements import action_statements
from agent_app.planners.local.tree.conditions import BODY, ConditionPlacing
from agent_app.planners.local.tree.distributing import each_of
from agent_app.planners.local.tree.drafts import Draft, Scope
from agent_app.planners.local.tree.relatives import by_means, described, element_test, with_place, without_elements

__all__ = ["ElementPlacing"]

_GIVING = frozenset({"create", "send", "get", "list", "search", "add"})
_ANYONE = words("anyone anybody everyone everybody everything anything all any")
"""With a test after it, what is done to those that meet it: "archive all that aren't private"."""
_MARKING = words("label tag mark flag assign name call")
_ANY_ONE = (["one"], ["any"], ["any", "one"], ["any", "of", "them"], ["one", "of", "them"])
_ELEMENT_POINTERS = words("each every one of them those these it single and")
_ONES = words("one ones")
_OTHER_ONES = _ONES | words("other others another of them the remaining")
_STANDING = words(
    "overdue stale private public internal confidential unassigned unresolved incomplete inactive active expired"
    " unpaid unread unlabelled unlabeled untagged unverified urgent critical closed open archived disabled suspended"
) - {"new"}
_DETERMINING = connectives.FUNCTION_WORDS | words(
    "every each all any the other first last next new newest latest oldest same single different right wrong matching"
    " remaining existing following previous old"
)
"""Words before "ones" that no test can be made of."""
_ROLES = words("author assignee reviewer reporter requester owner")
"""People a listed thing has; saying each of them means each thing."""


def _guarded(items: Sequence[Draft | ActionStatement], test: Clause | None) -> list[Draft | ActionStatement]:
    """Statements, as they are or on a condition."""
    if test is None:
        return list(items)
    guard = Draft("condition", test)
    guard.branches[0] = list(items)
    return [guard]


class ElementPlacing(ConditionPlacing):
    """Puts actions and loops into the tree."""

    def _loop(self, clause: Clause, index: int) -> None:
        around = self.scopes[-1] if self.scopes and self.scopes[-1].draft.kind == "loop" else None
        if around is not None and not around.items and not self._goes_deeper(clause, around.draft.clause):
            if (test := self._test_of_loop(clause)) is not None:
                self._guard(test, clause.sentence)
            return
        if self._restates_loop(clause) or self._tests_again(clause):
            return
        following = self.clauses[index + 1] if index + 1 < len(self.clauses) else None
        acted = (
            bool(self.items)
            and isinstance(self.items[-1], ActionStatement)
            and self.items[-1].clause.sentence == clause.sentence
        )
        joined = following is not None and following.sentence == clause.sentence and following.kind in BODY
        test = element_test(self.reading, clause, clause.first)
        bare = not self.reading.nouns_in(clause.first, test.first if test is not None else clause.last)
        if acted and clause.separator == "" and (bare or not joined or following is None or following.separator):
            start = self._shared_from(len(self.items) - 1)
            if not bare and not self._points_back(clause):
                test = None
            done = _guarded(self.items[start:], test)
            if self._within_same(clause):
                self.items[start:] = done
                return
            draft = Draft("loop", described(self.reading, clause, test) if test is not None else clause)
            draft.branches[0] = done
            self.items[start:] = [draft]
            return
        clause, owned = self._owned_things(clause)
        if owned and clause.first == clause.last:  # "for all projects, go over their components"
            self.items.extend(owned)
            clause, owned = replace(clause, last=owned[0].clause.last), []
        test = self._test_of_loop(clause)
        draft = Draft("loop", described(self.reading, clause, test) if test is not None else clause)
        self.items.append(draft)
        self.scopes.append(Scope(draft, 0, clause.sentence))
        if test is not None:
            self._guard(test, clause.sentence)
        self.items.extend(owned)

    def _points_back(self, clause: Clause) -> bool:
        """Whether a loop said after its order names what was listed before, or is gone through already: "look at the
        levels and order more | for each item with fewer than 20 units".
        """
        noun = next(iter(self.reading.nouns_in(clause.first, clause.last)), None)
        listed = any(isinstance(item, ActionStatement) and item.retrieval for item in self.items)
        if listed and noun is not None and noun.text.removesuffix("s") in ANY_ELEMENT:
            return True
        return self._listed_before(clause) or self._within_same(clause)

    def _within_same(self, clause: Clause) -> bool:
        """ "Go over the products and make an order | for each product": the loop that it is said in already."""
        around = next((scope for scope in reversed(self.scopes) if scope.draft.kind == "loop"), None)
        if around is None:
            return False
        mine = [noun.canon for noun in self.reading.nouns_in(clause.first, clause.last) if noun.known]
        over = around.draft.clause
        return mine[:1] == [noun.canon for noun in self.reading.nouns_in(over.first, over.last) if noun.known][:1]

    def _restates_loop(self, clause: Clause) -> bool:
        """ "Loop over the employees and create an asset for each of them": the loop that goes on already."""
        around = next((scope for scope in reversed(self.scopes) if scope.draft.kind == "loop"), None)
        if around is None or not set(self.reading.norms(clause.first, clause.last)) <= _ELEMENT_POINTERS:
            return False
        return not any(isinstance(item, ActionStatement) and item.retrieval for item in around.items)

    def _tests_again(self, clause: Clause) -> bool:
        """ "For each one that is won ..., for each one that is lost ...": a further test of the loop's own elements."""
        around = next((scope for scope in reversed(self.scopes) if scope.draft.kind == "loop"), None)
        test = self._test_of_loop(clause) if around is not None and around.items else None
        if around is None or test is None or not isinstance(around.items[-1], Draft):
            return False
        if set(self.reading.norms(clause.first, clause.last)) <= _OTHER_ONES:  # "for each other one ..."
            self._back_to_loop()
            self._otherwise(clause)
            return True
        if not set(self.reading.norms(clause.first, test.first)) <= _ELEMENT_POINTERS | connectives.RELATIVES:
            return False
        self._back_to_loop()
        self._guard(test, clause.sentence)
        return True

    def _shared_from(self, place: int) -> int:
        """Where the statements begin that share the verb of the one at a place ("a page, an epic and a channel")."""
        last = self.items[place]
        while place > 0:
            before = self.items[place - 1]
            if not isinstance(before, ActionStatement) or not isinstance(last, ActionStatement):
                break
            shares = before.clause.sentence == last.clause.sentence and before.lemma == last.lemma
            if not shares or self.reading.verbs_in(before.clause.last, last.clause.last):
                break
            place -= 1
        return place

    def _owned_things(self, clause: Clause) -> tuple[Clause, list[ActionStatement]]:
        """ "For each repo its branches": the loop's own part, and the look-up of what each thing has."""
        for noun in self.reading.nouns_in(clause.first + 1, clause.last):
            if noun.plural and self.reading.tokens[noun.first - 1].norm in {"its", "their"}:
                rest = replace(clause, kind=ClauseKind.ACTION, first=noun.first - 1, introducer="", verb=None)
                listed = [
                    replace(item, verbs=("list", "search", "get"), lemma="list", retrieval=True)
                    for item in action_statements(self.reading, rest)
                    if item.head == noun.canon
                ]
                return (replace(clause, last=noun.first - 1), listed) if listed else (clause, [])
        return clause, []

    def _guard(self, test: Clause, sentence: int) -> None:
        """Open a condition that what follows depends on; what only denies the one before is its other branch."""
        before = self.items[-1] if self.items else None
        tested = isinstance(before, Draft) and before.kind == "condition" and not before.branches[1]
        if tested and denies_only(self.reading.norms(test.first, test.last)):
            self._otherwise(test)
            return
        guard = Draft("condition", test)
        self.items.append(guard)
        self.scopes.append(Scope(guard, 0, sentence))

    def _test_of_loop(self, clause: Clause) -> Clause | None:
        """Which of the things a loop is about: those of a relative clause, a state said of "one" ("every overdue one"),
        or a mark said of what was listed before ("for every issue labelled bug").
        """
        if (test := element_test(self.reading, clause, clause.first)) is not None:
            return test
        norms = self.reading.norms(clause.first, clause.last)
        state = replace(clause, kind=ClauseKind.CONDITION, introducer="if", verb=None, negated=False)
        if len(norms) > 1 and norms[-1] in _ONES and (set(norms[:-1]) <= ADJECTIVES | STATES or _tells_apart(norms)):
            return replace(state, last=clause.last - 1)
        for verb in self.reading.verbs_in(clause.first + 1, clause.last):
            marked = verb.form is VerbForm.PAST and verb.lemma in _MARKING and verb.last < clause.last
            if marked and self._listed_before(clause):
                return replace(state, first=verb.first)
        return None

    def _listed_before(self, clause: Clause) -> bool:
        """Whether what a loop goes over was asked for before."""
        heads = {noun.canon for noun in self.reading.nouns_in(clause.first, clause.last)}
        return any(isinstance(item, ActionStatement) and item.retrieval and item.head in heads for item in self.items)

    def _goes_deeper(self, clause: Clause, outer: Clause) -> bool:
        """ "For every board go over its lists": a loop over other things than the one that it stands in."""
        inner = [noun.canon for noun in self.reading.nouns_in(clause.first, clause.last) if noun.known]
        around = [noun.canon for noun in self.reading.nouns_in(outer.first, outer.last) if noun.known]
        return bool(inner) and bool(around) and inner[0] != around[0]

    def _action(self, clause: Clause, index: int) -> None:
        statements = action_statements(self.reading, clause)
        if (
            clause.introducer == "before"
            and index + 1 < len(self.clauses)
            and self.clauses[index + 1].sentence == clause.sentence
        ):
            self.held.extend(statements)
            return
        if self._lists_looped(statements):
            return
        norms = self.reading.norms(clause.first, clause.last)
        if self.scopes and names_remainder(norms):
            self._otherwise(clause)
        inside_loop = any(scope.draft.kind == "loop" for scope in self.scopes)
        place = each_of(self.reading, clause) or self._any_of_listed(clause)
        deeper = inside_loop and place is not None and (self._just_listed(place) or self._within_each(clause, place))
        place = place or self._some_of_looped(clause)
        if place is not None and (deeper or not inside_loop) and not self._names_new(clause):
            last = place[0] + 1 if self._role_of_listed(place[0]) else max(place[1], place[0] + 1)
            over = replace(clause, kind=ClauseKind.LOOP, first=place[0], last=last, introducer="each")
            draft = Draft("loop", over)
            test = element_test(self.reading, clause, place[1])
            acted = without_elements(self.reading, clause, over, test)
            statements = action_statements(self.reading, acted)
            if acted.last <= over.first and test is None and not by_means(self.reading, over.last):
                draft.clause = replace(over, last=clause.last)
            done = [item for item in statements if not self._only_looks_up(item, over)]
            if test is None and self._just_listed(
                place
            ):  # else it says what is to be listed: "every stale branch of x"
                test = self._adjective(clause, place[1] - 1)
            if test is not None and any(self.reading.mentions_in(place[1], test.first)):
                draft.clause = replace(
                    over, last=test.first - (self.reading.tokens[test.first - 1].norm in connectives.RELATIVES)
                )
            draft.clause = with_place(self.reading, draft.clause, clause)
            self.items.append(draft)
            self.scopes.append(Scope(draft, 0, clause.sentence))
            if test is not None:
                self._guard(test, clause.sentence)
            self.items.extend(done)
        elif clause.introducer in {"after", "once"} and self.items and index + 1 == len(self.clauses):
            self.items[-1:-1] = statements
        elif inside_loop and place is not None and (test := element_test(self.reading, clause, place[1])) is not None:
            self._back_to_loop()
            self._guard(test, clause.sentence)
            over = replace(clause, first=place[0], last=place[1])
            self.items.extend(action_statements(self.reading, without_elements(self.reading, clause, over, test)))
        else:
            (self._made_for_each(clause) or self.items).extend(statements)
        self.places[id(self.items)] = clause.sentence
        if self.held and clause.introducer != "before":
            self.items.extend(self.held)
            self.held.clear()

    def _lists_looped(self, statements: Sequence[ActionStatement]) -> bool:
        """ "Cards with the label x: retrieve the cards, ...": the look-up of what a loop has just been opened over."""
        place = next((i for i in range(len(self.scopes) - 1, -1, -1) if self.scopes[i].draft.kind == "loop"), None)
        if place is None or any(not isinstance(item, Draft) or any(item.branches) for item in self.scopes[place].items):
            return False
        over = self.scopes[place].draft.clause
        listed = {noun.canon for noun in self.reading.nouns_in(over.first, over.last) if noun.known and noun.plural}
        done = statements[0] if len(statements) == 1 else None
        plain = done is not None and done.retrieval and done.object is not None and done.object.plural
        return done is not None and plain and done.head in listed and not done.connectors

    def _any_of_listed(self, clause: Clause) -> tuple[int, int] | None:
        """ "The envelopes: void one if it is old": any of several things that were just named."""
        last = self.items[-1] if self.items else None
        around = any(scope.draft.kind == "loop" for scope in self.scopes)
        if around or (isinstance(last, ActionStatement) and last.retrieval):
            for index in range(clause.first, clause.last):
                norm = self.reading.tokens[index].norm
                if norm in connectives.FREE_RELATIVES | _ANYONE and element_test(self.reading, clause, index + 1):
                    return index, index + 1
        if clause.verb is None or not isinstance(last, ActionStatement) or not last.retrieval:
            return None
        if (named := self._one_of_kind(clause, last) or self._told_apart(clause, last)) is not None:
            return named
        place = clause.verb.last
        listed = any(noun.plural and noun.canon == last.head for noun in last.nouns)
        return (place, place + 1) if listed and self.reading.norms(place, clause.last) in _ANY_ONE else None

    def _some_of_looped(self, clause: Clause) -> tuple[int, int] | None:
        """ "Loop over the branches, delete branches that are stale": the one that a loop is at, where a test holds."""
        around = next((scope for scope in reversed(self.scopes) if scope.draft.kind == "loop"), None)
        verb = clause.verb
        if around is None or verb is None or verb.form is not VerbForm.BASE or set(verb.classes[:1]) & _GIVING:
            return None
        over = around.draft.clause
        looped = next((noun for noun in self.reading.nouns_in(over.first, over.last) if noun.known), None)
        noun = next(iter(self.reading.nouns_in(verb.last, clause.last)), None)
        if looped is None or noun is None or not noun.plural or noun.canon != looped.canon:
            return None
        return (verb.last, noun.last) if element_test(self.reading, clause, noun.last) is not None else None

    def _one_of_kind(self, clause: Clause, listed: ActionStatement) -> tuple[int, int] | None:
        """ "Retrieve the users. Deactivate a user if ...": what is done to any one of them that a test finds."""
        verb = clause.verb
        follows = self.reading.norms(clause.last, clause.last + 1)
        if verb is None or set(verb.classes[:1]) & _GIVING or follows not in (["if"], ["when"], ["unless"]):
            return None
        if not any(noun.plural and noun.canon == listed.head for noun in listed.nouns):
            return None
        noun = next(iter(self.reading.nouns_in(verb.last, clause.last)), None)
        if noun is None or noun.canon != listed.head or noun.plural or noun.first > verb.last + 2:
            return None
        return (verb.last, noun.last) if noun.determiner == "indefinite" else None

    def _told_apart(self, clause: Clause, listed: ActionStatement) -> tuple[int, int] | None:
        """ "Retrieve the users; deactivate users whose status is x": those of what was listed that meet a test."""
        verb = clause.verb
        if verb is None:
            return None
        start = verb.last if verb.form is VerbForm.BASE and not self._obliged(clause) else clause.first
        for index in range(start, verb.first if set(verb.classes[:1]) & _GIVING else clause.last):
            noun = next((item for item in self.reading.nouns if item.first == index), None)
            same = noun is not None and noun.plural and noun.canon == listed.head
            end = noun.last if same and noun is not None else index + 1
            if not same and self.reading.tokens[index].norm not in _ONES:
                continue
            if element_test(self.reading, clause, end) or self._adjective(clause, end - 1):
                return (min(verb.last, index) if start == verb.last else index), end
        return None

    def _obliged(self, clause: Clause) -> bool:
        """ "Low urgency ones can be resolved": what is done is said of its subject."""
        verb = clause.verb
        return verb is not None and bool(
            set(self.reading.norms(clause.first, verb.first)) & (connectives.MODALS | connectives.BE)
        )

    def _adjective(self, clause: Clause, noun: int) -> Clause | None:
        """ "Every private one", "unpaid orders": the state that is said before what has it."""
        place, verb = noun - 1, clause.verb
        if place < clause.first or (verb is not None and verb.first <= place < verb.last):
            return None
        said = self.reading.tokens[place].norm
        free = self.reading.tokens[noun].norm in _ONES and said.isalpha() and said not in _DETERMINING
        if not free and said not in STATES | PRIORITY_WORDS | _STANDING:
            return None
        if self.reading.tokens[place].norm in KINDS and place > clause.first:  # "low urgency ones"
            place -= 1
        test = replace(clause, kind=ClauseKind.CONDITION, first=place, last=noun, introducer="if", verb=None)
        before = self.reading.norms(max(0, place - 2), place)
        return replace(test, negated=bool({"but", "except"} & set(before)))  # "all but the acknowledged ones"

    def _just_listed(self, place: tuple[int, int]) -> bool:
        """ "For each repo list the branches and delete each branch": what the loop's own step listed."""
        last = self.items[-1] if self.items else None
        noun = next((noun for noun in self.reading.nouns if place[0] < noun.first < place[1]), None)
        if not isinstance(last, ActionStatement) or not last.retrieval:
            return False
        if noun is None:  # "and archive those that are done", "and merge each one"
            return any(item.plural and item.canon == last.head for item in last.nouns)
        return noun.canon == last.head

    def _within_each(self, clause: Clause, place: tuple[int, int]) -> bool:
        """ "Go through the repositories and close every open issue": other things than the loop's, which each has."""
        noun = next((noun for noun in self.reading.nouns if place[0] < noun.first < place[1]), None)
        around = next((scope for scope in reversed(self.scopes) if scope.draft.kind == "loop"), None)
        if noun is None or around is None or noun.canon not in RETRIEVABLE - PEOPLE - LISTED_PEOPLE:
            return False
        outer = {other.canon for other in self.reading.nouns_in(around.draft.clause.first, around.draft.clause.last)}
        return bool(outer) and noun.canon not in outer

    def _acts_on_listed(self, clause: Clause) -> bool:
        """ "For each project list the sprints. Close those whose ...": the loop goes on in the next sentence."""
        if clause.kind is ClauseKind.LOOP:
            return self._just_listed((clause.first - 1, clause.last))
        place = each_of(self.reading, clause) if clause.kind is ClauseKind.ACTION else None
        return place is not None and self._just_listed(place)

    def _only_looks_up(self, statement: ActionStatement, over: Clause) -> bool:
        """ "Look at every ticket": the loop lists the tickets itself."""
        noun = next((noun for noun in self.reading.nouns_in(over.first, over.last)), None)
        return statement.retrieval and noun is not None and noun.known and noun.canon == statement.head

    def _role_of_listed(self, index: int) -> bool:
        """ "List the pull requests and remind every author": the loop is over what is listed, not over authors."""
        noun = next((noun for noun in self.reading.nouns if index < noun.first <= index + 3), None)
        listed = any(isinstance(item, ActionStatement) for item in self.items)
        return noun is not None and noun.canon in _ROLES and listed

    def _names_new(self, clause: Clause) -> bool:
        norms = self.reading.norms(clause.first, clause.last)
        return "new" in norms and not self.events and self.eventful


def _tells_apart(norms: list[str]) -> bool:
    """ "Bad ones", "every broken one": one word that says how those are which are meant."""
    return len(norms) == len(("bad", "one")) and norms[0].isalpha() and norms[0] not in _DETERMINING
