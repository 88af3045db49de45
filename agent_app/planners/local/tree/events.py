"""Events that a prompt says inside an action or a condition."""

from __future__ import annotations

from dataclasses import replace

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.verbs import COPYING, HANDING
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import (
    ActionStatement,
    Clause,
    ClauseKind,
    ConditionalStatement,
    EventClause,
    Reading,
    Statement,
)
from agent_app.planners.local.statements import governor
from agent_app.planners.local.tree.elements import ElementPlacing
from agent_app.planners.local.tree.guards import split_guard

__all__ = ["ImpliedEvents"]

_HAPPENED = words(
    "created opened added filed raised updated closed merged completed resolved posted published labeled commented"
)
_CARRYING = COPYING | HANDING


class ImpliedEvents(ElementPlacing):
    """Finds the event where no clause of its own tells it."""

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
                    guard = split_guard(self.reading, event)[1]
                    rest = tuple(_without(self.reading, item, event) if item is statement else item for item in body)
                    return rest if guard is None else (ConditionalStatement(guard, rest, (), guard.negated),)
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
