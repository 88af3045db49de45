"""From clauses to the tree of statements: what belongs under which condition, loop or approval."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from agent_app.planners.local.durations import find_duration
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import (
    ActionStatement,
    ApprovalStatement,
    Clause,
    ClauseKind,
    ConditionalStatement,
    DelayStatement,
    EntityKind,
    EventClause,
    LoopStatement,
    Reading,
    Request,
    Statement,
)
from agent_app.planners.local.predicates import is_approval_answer
from agent_app.planners.local.statements import action_statements, governor

__all__ = ["build_request", "each_of", "iter_actions", "split_guard"]

_BODY = frozenset({ClauseKind.ACTION, ClauseKind.LOOP, ClauseKind.DELAY, ClauseKind.APPROVAL, ClauseKind.NEGATED})
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
_STATE_VERBS = words(
    "is are was were has have contains contain equals equal exceeds includes include mentions matches starts isn't 's"
    " targets belongs"
)
_GUARD_SUBJECTS = connectives.ARTICLES | words("it its they there")


@dataclass
class _Draft:
    """A statement under construction; `branches` are its bodies."""

    kind: str
    clause: Clause
    branches: list[list[_Draft | ActionStatement]] = field(default_factory=lambda: [[], []])
    duration: str = ""


@dataclass
class _Scope:
    draft: _Draft
    branch: int
    sentence: int
    sticky: bool = False

    @property
    def items(self) -> list[_Draft | ActionStatement]:
        return self.draft.branches[self.branch]


def split_guard(reading: Reading, clause: Clause) -> tuple[Clause, Clause | None]:
    """Part an event clause from a state that qualifies it: "a ticket is created | and its priority is urgent"."""
    if (parted := _part_predicate(reading, clause)) is not None:
        return parted
    for index in range(clause.first + 2, clause.last - 2):
        norm = reading.tokens[index].norm
        if norm not in {"and", "but", ",", "where", "with", "whose", "while", "that", "which"}:
            continue
        start = index + 1
        while start < clause.last and reading.tokens[start].norm in {"and", "but", "only", "if", "when", ",", "also"}:
            start += 1
        if start < clause.last and _is_state(reading, start, clause.last, norm):
            guard = replace(clause, kind=ClauseKind.CONDITION, first=start, introducer="if", verb=None, separator="and")
            return replace(clause, last=index), guard
    return clause, None


def _part_predicate(reading: Reading, clause: Clause) -> tuple[Clause, Clause] | None:
    """ "A message in #help contains 'x'": the subject is the event, the whole a condition."""
    norms = reading.norms(clause.first, clause.last)
    place = next((i for i, norm in enumerate(norms) if norm in _RELATIVE_STATES - {"has", "have", "targets"}), None)
    if (
        place is None
        or place < 2
        or norms[0] not in {"a", "an", "any", "new", "the"}
        or set(norms[:place]) & {"and", "is", "are", "that", "which", "its"}
    ):
        return None
    if any(verb.first < clause.first + place for verb in reading.verbs_in(clause.first, clause.last)):
        return None
    guard = replace(clause, kind=ClauseKind.CONDITION, introducer="if", verb=None, separator="and")
    return replace(clause, last=clause.first + place), guard


def _is_state(reading: Reading, first: int, last: int, opener: str) -> bool:
    norms = reading.norms(first, last)
    if opener in {"that", "which"}:
        return norms[0] in _RELATIVE_STATES and len(norms) > 1
    if opener in {"with", "whose"}:
        return opener == "whose" or any(norm in _COMPARISON for norm in norms[:6])
    subject = norms[0] in _GUARD_SUBJECTS or any(noun.first == first for noun in reading.nouns)
    state = next((i for i, norm in enumerate(norms) if norm in _STATE_VERBS), None)
    return subject and state is not None and state < 7


_RELATIVE_STATES = words("contains contain mentions mention includes exceeds equals matches starts targets has have")
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
_HAPPENED = words(
    "created opened added filed raised updated closed merged completed resolved posted published labeled commented"
)
_TIMES = words(
    "time day week month hour minute morning other weekday night evening afternoon quarter year second monday tuesday"
    " wednesday thursday friday saturday sunday weekend workday working single half few couple"
)
_RELATIVES = words("whose that which with where")
_AFTER_RELATIVE = words("should must shall and then , to gets get")
_CARRYING = words("mirror copy sync forward replicate duplicate port convert clone relay send push post")
_ABOUT_ALL = words("none nothing no any anything there something")
_COUNTING = words("none nothing there found empty count number results total least")
_DENYING = words("not without")
_LAST = words("finally lastly thereafter afterwards end")
_COMPARISON = words("over above under below greater more less least containing equal equals")


def build_request(reading: Reading, clauses: Iterable[Clause]) -> Request:
    """Arrange classified clauses into a request."""
    return _Builder(reading, list(clauses)).request()


def iter_actions(body: Iterable[Statement]) -> Iterable[ActionStatement]:
    """All action statements of a body in the order they run."""
    for statement in body:
        if isinstance(statement, ActionStatement):
            yield statement
        elif isinstance(statement, ConditionalStatement):
            yield from iter_actions((*statement.then, *statement.otherwise))
        elif isinstance(statement, LoopStatement):
            yield from iter_actions(statement.body)
        elif isinstance(statement, ApprovalStatement):
            yield from iter_actions((*statement.approved, *statement.rejected))


def each_of(reading: Reading, clause: Clause) -> tuple[int, int] | None:
    """Where a clause distributes over elements: "each of them", "every author", "each one", as token range."""
    for index in range(clause.first, clause.last):
        norm = reading.tokens[index].norm
        if norm not in {"each", "every"} or reading.tokens[index].glued:
            continue
        following = reading.norms(index + 1, min(index + 3, clause.last))
        if following[:1] and following[0] in _TIMES:
            continue
        noun = next((noun for noun in reading.nouns if index < noun.first <= index + 3), None)
        if following[:1] in ([], ["one"], ["of"], [","], ["single"]) or noun is not None:
            return index, noun.last if noun is not None and following[:1] != ["of"] else min(
                index + 1 + bool(following), clause.last
            )
    return None


_ROLES = words("author assignee reviewer reporter requester owner")
"""People a listed thing has; saying each of them means each thing."""


class _Builder:
    def __init__(self, reading: Reading, clauses: list[Clause]) -> None:
        self.reading, self.clauses = reading, clauses
        self.root: list[_Draft | ActionStatement] = []
        self.scopes: list[_Scope] = []
        self.events: list[EventClause] = []
        self.leftovers: list[Clause] = []
        self.held: list[ActionStatement] = []
        self.places: dict[int, int] = {}

    def request(self) -> Request:
        for index, clause in enumerate(self.clauses):
            self._close(clause)
            self._add(clause, index)
        self.items.extend(self.held)
        body = tuple(_freeze(item) for item in _lively(self.root))
        if not self.events:
            body = self._event_from_object(body)
        if not self.events:
            self._event_from_condition()
        return Request(self.reading, tuple(self.events), body, tuple(self.leftovers))

    @property
    def items(self) -> list[_Draft | ActionStatement]:
        return self.scopes[-1].items if self.scopes else self.root

    def _close(self, clause: Clause) -> None:
        """End conditions and loops whose sentence is over."""
        if clause.separator == "else" or clause.kind in {ClauseKind.FILLER, ClauseKind.ELSE}:
            return
        self._leave_loop(clause)
        while self.scopes and not self.scopes[-1].sticky:
            scope = self.scopes[-1]
            if clause.sentence <= scope.sentence or (not scope.items and scope.branch == 0):
                return
            self.scopes.pop()

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
            self._action(clause, index)
        elif kind is ClauseKind.APPROVAL:
            draft = _Draft("approval", clause)
            self.items.append(draft)
            self.scopes.append(_Scope(draft, 0, clause.sentence, sticky=True))
        elif kind is ClauseKind.DELAY:
            found = find_duration(self.reading, clause.first, clause.last)
            self.items.append(_Draft("delay", clause, duration=found[0] if found else "PT1H"))
        else:
            self.leftovers.append(clause)

    def _event(self, clause: Clause) -> None:
        event, guard = split_guard(self.reading, clause)
        self.events.append(EventClause(event))
        if guard is None:
            return
        draft = _Draft("condition", guard)
        if self.root and not self.scopes:
            draft.branches[0], self.root[:] = list(self.root), [draft]
        else:
            self.items.append(draft)
        self.scopes.append(_Scope(draft, 0, clause.sentence, sticky=True))

    def _leave_loop(self, clause: Clause) -> None:
        """ "... for each of them, and finally post": what comes last comes once."""
        before = set(self.reading.norms(max(0, clause.first - 3), clause.first + 1))
        place = next((i for i, scope in enumerate(self.scopes) if scope.draft.kind == "loop"), None)
        if place is not None and before & _LAST and self.scopes[place].items:
            del self.scopes[place:]

    def _condition(self, clause: Clause, index: int) -> None:
        if self._approval_branch(clause):
            return
        if clause.separator == "else":
            self._otherwise(clause)
        elif self._denies_last(clause):
            self._otherwise(clause)
            return
        self._open_elements(clause)
        draft = _Draft("condition", clause)
        self._alternative(clause, index)
        if self._leads(clause, index) or self._tests_looked_up(clause):
            self.items.append(draft)
            self.scopes.append(_Scope(draft, 0, clause.sentence))
            return
        whole = clause.introducer.startswith(("but only", *_WHOLE_SENTENCE)) or "only" in clause.introducer
        start = 0 if whole else max(0, len(self.items) - 1)
        if whole and self.places.get(id(self.items), -1) >= 0 and clause.separator in {",", "and", "but", ""}:
            start = self._sentence_start(clause.sentence)
        draft.branches[0] = self.items[start:]
        self.items[start:] = [draft]

    def _alternative(self, clause: Clause, index: int) -> None:
        """ "Type bug: ...; type story: ...; else: ...": a further value of the same property is tested on a miss."""
        last = self.items[-1] if self.items else None
        if not isinstance(last, _Draft) or last.kind != "condition" or last.branches[1]:
            return
        same = self.reading.tokens[last.clause.first].norm == self.reading.tokens[clause.first].norm
        closed = any(item.kind is ClauseKind.ELSE for item in self.clauses[index + 1 :])
        if same and closed and not clause.introducer:
            self.scopes.append(_Scope(last, 1, clause.sentence))

    def _tests_looked_up(self, clause: Clause) -> bool:
        """Whether only look-ups stand before a condition: it tests what they find, so they can't depend on it."""
        return bool(self.items) and all(isinstance(item, ActionStatement) and item.retrieval for item in self.items)

    def _open_elements(self, clause: Clause) -> None:
        """ "List the alerts; where the status is open ...": a test of what was listed is made for each element."""
        last = self.items[-1] if self.items else None
        if not isinstance(last, ActionStatement):
            return
        noun = next((noun for noun in last.nouns if noun.canon == last.head), None)
        norms = self.reading.norms(clause.first, clause.last)
        if not last.retrieval or noun is None or not noun.plural or _about_all(norms) or self._singles_out(last):
            return
        if clause.introducer == "unless" or clause.sentence < last.clause.sentence:
            return
        over = replace(
            last.clause, kind=ClauseKind.LOOP, first=noun.first, last=noun.last, introducer="each", verb=None
        )
        draft = _Draft("loop", over)
        self.items.append(draft)
        self.scopes.append(_Scope(draft, 0, clause.sentence))

    def _singles_out(self, statement: ActionStatement) -> bool:
        """ "The newest of the tickets" is one."""
        said = self.reading.norms(statement.clause.first, statement.clause.last)
        return bool(set(said) & {"latest", "newest", "oldest", "last", "number", "count", "many"})

    def _denies_last(self, clause: Clause) -> bool:
        """ "If it is an emergency ...; if it's not an emergency ...": the second condition is the other branch."""
        last = next(
            (item for item in reversed(self.items) if isinstance(item, _Draft) and item.kind == "condition"), None
        )
        if last is None and self.scopes and self.scopes[-1].draft.kind == "condition" and self.scopes[-1].branch == 0:
            last = self.scopes[-1].draft
        if last is None or last.branches[1]:
            return False
        said, before = (set(self.reading.norms(item.first, item.last)) for item in (clause, last.clause))
        if bool(said & _DENYING) == bool(before & _DENYING):
            return False
        tail = self.reading.norms(clause.first, clause.last)[-1]
        return tail in before and tail.isalnum()

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
        if following is None or following.kind not in _BODY or following.separator == "else":
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
        self.scopes[-1] = _Scope(draft, 0 if answer == "approved" else 1, clause.sentence, sticky=True)
        return True

    def _otherwise(self, clause: Clause) -> None:
        for place in range(len(self.scopes) - 1, -1, -1):
            scope = self.scopes[place]
            if scope.draft.kind in {"condition", "approval"} and (scope.items or scope.branch == 0):
                del self.scopes[place:]
                other = 1 - scope.branch if scope.draft.kind == "approval" else 1
                self.scopes.append(
                    _Scope(scope.draft, other, clause.sentence, sticky=scope.sticky and scope.draft.kind == "approval")
                )
                return
            if scope.draft.kind == "condition" and scope.branch == 1:
                break
        last = next(
            (item for item in reversed(self.items) if isinstance(item, _Draft) and item.kind == "condition"), None
        )
        if last is not None:
            self.scopes.append(_Scope(last, 1, clause.sentence))
            return
        event = next((item.clause for item in self.events if not item.schedule), None)
        if event is not None and self.root:
            draft = _Draft("condition", self._qualifier(event))
            draft.branches[0], self.root[:] = list(self.root), [draft]
            self.scopes[:] = [_Scope(draft, 1, clause.sentence)]

    def _qualifier(self, event: Clause) -> Clause:
        """What an "otherwise" after an event denies: the qualification of the event, else the event as a state."""
        condition = replace(event, kind=ClauseKind.CONDITION)
        for entity in reversed(self.reading.entities_in(event.first, event.last)):
            if entity.kind in _QUALIFYING:
                keyed = bool(entity.key) and self.reading.tokens[entity.first - 1].norm == entity.key
                return replace(condition, first=entity.first - keyed, last=entity.last)
        return condition

    def _loop(self, clause: Clause, index: int) -> None:
        around = self.scopes[-1] if self.scopes and self.scopes[-1].draft.kind == "loop" else None
        if around is not None and not around.items and not self._goes_deeper(clause, around.draft.clause):
            return
        following = self.clauses[index + 1] if index + 1 < len(self.clauses) else None
        acted = (
            bool(self.items)
            and isinstance(self.items[-1], ActionStatement)
            and self.items[-1].clause.sentence == clause.sentence
        )
        joined = following is not None and following.sentence == clause.sentence and following.kind in _BODY
        bare = not self.reading.nouns_in(clause.first, clause.last)
        if acted and clause.separator == "" and (bare or not joined or following is None or following.separator):
            draft = _Draft("loop", clause)
            draft.branches[0] = [self.items[-1]]
            self.items[-1] = draft
            return
        nouns = list(self.reading.nouns_in(clause.first, clause.last))
        test = self._element_test(clause, nouns[0].last if nouns else clause.first)
        draft = _Draft("loop", replace(clause, last=test.first - 1) if test is not None else clause)
        self.items.append(draft)
        self.scopes.append(_Scope(draft, 0, clause.sentence))
        if test is not None:
            guard = _Draft("condition", test)
            draft.branches[0].append(guard)
            self.scopes.append(_Scope(guard, 0, clause.sentence))

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
        inside_loop = any(scope.draft.kind == "loop" for scope in self.scopes)
        place = each_of(self.reading, clause)
        deeper = inside_loop and place is not None and self._just_listed(place)
        if place is not None and (deeper or not inside_loop) and not self._names_new(clause):
            last = place[0] + 1 if self._role_of_listed(place[0]) else max(place[1], place[0] + 1)
            over = replace(clause, kind=ClauseKind.LOOP, first=place[0], last=last, introducer="each")
            draft = _Draft("loop", over)
            draft.branches[0] = list(statements)
            if (test := self._element_test(clause, place[1])) is not None:
                guard = _Draft("condition", test)
                guard.branches[0], draft.branches[0] = draft.branches[0], [guard]
            self.items.append(draft)
            self.scopes.append(_Scope(draft, 0, clause.sentence))
        elif clause.introducer in {"after", "once"} and self.items and index + 1 == len(self.clauses):
            self.items[-1:-1] = statements
        else:
            self.items.extend(statements)
        self.places[id(self.items)] = clause.sentence
        if self.held and clause.introducer != "before":
            self.items.extend(self.held)
            self.held.clear()

    def _just_listed(self, place: tuple[int, int]) -> bool:
        """ "For each repo list the branches and delete each branch": what the loop's own step listed."""
        last = self.items[-1] if self.items else None
        noun = next((noun for noun in self.reading.nouns if place[0] < noun.first < place[1]), None)
        return isinstance(last, ActionStatement) and last.retrieval and noun is not None and noun.canon == last.head

    def _element_test(self, clause: Clause, first: int) -> Clause | None:
        """ "Delete each of them whose name starts with tmp/", "every one that is fatal should ...": which elements."""
        opener = next(
            (i for i in range(first, min(first + 4, clause.last)) if self.reading.tokens[i].norm in _RELATIVES), None
        )
        if opener is None:
            return None
        last = next(
            (i for i in range(opener + 1, clause.last) if self.reading.tokens[i].norm in _AFTER_RELATIVE), clause.last
        )
        norms = self.reading.norms(opener + 1, last)
        if not set(norms) & (_STATE_VERBS | _RELATIVE_STATES):
            return None
        return replace(clause, kind=ClauseKind.CONDITION, first=opener + 1, last=last, introducer="if", verb=None)

    def _role_of_listed(self, index: int) -> bool:
        """ "List the pull requests and remind every author": the loop is over what is listed, not over authors."""
        noun = next((noun for noun in self.reading.nouns if index < noun.first <= index + 3), None)
        listed = any(isinstance(item, ActionStatement) for item in self.items)
        return noun is not None and noun.canon in _ROLES and listed

    def _names_new(self, clause: Clause) -> bool:
        norms = self.reading.norms(clause.first, clause.last)
        return "new" in norms and not self.events

    def _event_from_object(self, body: tuple[Statement, ...]) -> tuple[Statement, ...]:
        """ "Copy every new comment on a Jira issue over to ...": the object tells the event."""
        for statement in body:
            if not isinstance(statement, ActionStatement):
                continue
            norms = self.reading.norms(statement.clause.first, statement.clause.last)
            for offset, norm in enumerate(norms):
                many = norm in {"every", "each", "any", "all", "a"} and "new" in norms[offset + 1 : offset + 3]
                fresh = (
                    norm == "new"
                    and (set(statement.verbs[:2]) & {"create", "send", "update"})
                    and statement.lemma in _CARRYING
                    and norms[offset - 1] not in connectives.ARTICLES
                )
                happened = (
                    statement.lemma in _CARRYING
                    and norm in _HAPPENED
                    and any(noun.plural and noun.last == statement.clause.first + offset for noun in statement.nouns)
                )
                fronted = statement.lemma in _CARRYING and norm in _HAPPENED and self._is_subject(statement, offset)
                if happened:
                    offset = 1
                if (
                    (many and norm != "a")
                    or happened
                    or fronted
                    or fresh
                    or (many and self._is_subject(statement, offset))
                ):
                    first = statement.clause.first + offset
                    last = self._end_of_object(first, statement.clause.last)
                    event = Clause(ClauseKind.EVENT, first, last, "on", None, statement.clause.sentence)
                    self.events.append(EventClause(event))
                    return tuple(_without(self.reading, item, event) if item is statement else item for item in body)
        return body

    def _is_subject(self, statement: ActionStatement, offset: int) -> bool:
        verb = statement.clause.verb
        return verb is not None and statement.clause.first + offset < verb.first

    def _event_from_condition(self) -> None:
        """ "... provided that env in the received webhook equals production": the condition tells the event."""
        conditions = [clause for clause in self.clauses if clause.kind is ClauseKind.CONDITION]
        for clause in conditions:
            for noun in self.reading.nouns_in(clause.first, clause.last):
                if noun.canon == "webhook":
                    event = Clause(ClauseKind.EVENT, noun.first, noun.last, "on", None, clause.sentence)
                    self.events.append(EventClause(event))
                    return

    def _end_of_object(self, first: int, last: int) -> int:
        for index in range(first + 1, last):
            if self.reading.tokens[index].norm in {
                "to",
                "into",
                "over",
                "onto",
                "as",
                "via",
                "should",
                "must",
                "shall",
                "needs",
            }:
                return index
        return last


def _without(reading: Reading, statement: ActionStatement, event: Clause) -> ActionStatement:
    """The statement without the connectors and nouns that belong to the event said inside it."""
    inside = {mention.connector for mention in reading.mentions_in(event.first, event.last)}
    rest = {mention.connector for mention in reading.mentions_in(event.last, statement.clause.last)}
    keep = tuple(key for key in (*statement.connectors, *statement.references) if key in rest)
    return replace(
        statement, connectors=keep, references=tuple(inside - rest), head=_later_head(reading, statement, event)
    )


def _later_head(reading: Reading, statement: ActionStatement, event: Clause) -> str:
    later = [
        noun
        for noun in statement.nouns
        if noun.first >= event.last and noun.known and governor(reading, noun.first, event.last) in {"", "as"}
    ]
    first = [noun for noun in statement.nouns if event.first <= noun.first < event.last and noun.known]
    if statement.verbs[0] in {"create", "send"} and first and first[0].canon in {"comment", "note"}:
        return first[0].canon
    return later[0].canon if later else first[0].canon if first else statement.head


def _lively(items: list[_Draft | ActionStatement]) -> list[_Draft | ActionStatement]:
    """Statements without the conditions and loops that nothing came to depend on ("if it is closed, leave it")."""
    kept: list[_Draft | ActionStatement] = []
    for item in items:
        if isinstance(item, _Draft):
            item.branches = [_lively(branch) for branch in item.branches]
            if item.kind == "condition" and not any(item.branches):
                continue
        kept.append(item)
    return kept


def _freeze(item: _Draft | ActionStatement) -> Statement:
    if isinstance(item, ActionStatement):
        return item
    first, second = (tuple(_freeze(child) for child in branch) for branch in item.branches)
    if item.kind == "condition":
        return ConditionalStatement(item.clause, first, second, item.clause.negated)
    if item.kind == "loop":
        return LoopStatement(item.clause, first)
    if item.kind == "approval":
        return ApprovalStatement(item.clause, first, second)
    return DelayStatement(item.clause, item.duration)


def _about_all(norms: list[str]) -> bool:
    """ "None is found", "there are more than ten": a test of all together, not of each."""
    return bool(set(norms[:2]) & _ABOUT_ALL) or bool(set(norms) & _COUNTING)
