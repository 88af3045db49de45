"""Products that a prompt names and that nothing is done with: what is said of them was hardly mere talk."""

from __future__ import annotations

from agent_app.planners.local.coverage import said_clauses, says_something
from agent_app.planners.local.decision import Decision
from agent_app.planners.local.model import ClauseKind, Request

__all__ = ["passed_over", "served", "unserved"]


def passed_over(request: Request) -> frozenset[str]:
    """The products that are named only in what was taken for mere talk, though that says something to do."""
    reading = request.reading
    talk = [
        clause
        for clause in request.leftovers
        if clause.kind is ClauseKind.FILLER and says_something(reading, clause.first, clause.last)
    ]
    if not talk:
        return frozenset()
    named = frozenset[str]().union(*(reading.products_in(clause.first, clause.last) for clause in talk))
    heard = (reading.products_in(clause.first, clause.last) for clause in said_clauses(request))
    return named.difference(*heard)


def served(decision: Decision) -> frozenset[str]:
    """The products of the operations that were chosen."""
    chosen = (choice.operation for choice in decision.choices.values())
    return frozenset(operation.connector for operation in chosen if operation is not None)


def unserved(request: Request, decision: Decision) -> list[str]:
    """The products that are named as more than what a test compares with, and that no chosen operation belongs to."""
    reading, done = request.reading, served(decision)
    tests = [clause for clause in said_clauses(request) if clause.kind is ClauseKind.CONDITION]
    tested = {index for clause in tests for index in range(clause.first, clause.last)} | reading.valued
    named = (mention.connector for mention in reading.mentions if mention.first not in tested)
    return [key for key in dict.fromkeys(named) if key not in done]
