"""What is said to a running workflow, read as further steps of it rather than as a workflow of its own."""

from __future__ import annotations

from dataclasses import replace

from agent_app.planners.local.index import CatalogIndex
from agent_app.planners.local.model import (
    ActionStatement,
    Clause,
    ClauseKind,
    ConditionalStatement,
    LoopStatement,
    Request,
    Statement,
)

__all__ = ["as_steps"]

_NEUTRAL = frozenset({"add", "insert", "append", "include", "put", "have", "use"})
_MAKING = ("create", "send", "add")
_ATTACHING = frozenset({"add", "label"})
_ENTERING = frozenset(
    {"add", "put", "write", "write down", "log", "record", "enter", "note", "note down", "save", "append", "insert",
     "list", "copy", "store"}
)  # fmt: skip


def as_steps(request: Request, index: CatalogIndex) -> Request:
    """The request as steps of a running workflow: no events, "add a reminder" leaves open how that is made."""
    body = tuple(_made(statement, index) for statement in request.body)
    tested = next(
        (event for event in request.events if not event.schedule and event.clause.introducer in _TESTING), None
    )
    if tested is not None and body and not _is_tested(body[0], tested.clause):
        # nothing else starts a workflow that runs: "if five came up" tests that
        condition = replace(tested.clause, kind=ClauseKind.CONDITION)
        body = (ConditionalStatement(condition, body, negated=tested.clause.negated),)
    return replace(request, events=(), body=body)


def _is_tested(statement: Statement, clause: Clause) -> bool:
    """ "If the title | mentions payments": whether a test takes up a clause that was cut off before its verb."""
    tests = statement.condition if isinstance(statement, ConditionalStatement) else None
    return tests is not None and clause.first <= tests.first <= clause.last


_TESTING = frozenset({"if", "in case", "in the event", "in the event that", "provided", "given", "when", "whenever"})


def _made(statement: Statement, index: CatalogIndex) -> Statement:
    if isinstance(statement, LoopStatement):
        return replace(statement, body=tuple(_made(inner, index) for inner in statement.body))
    if not isinstance(statement, ActionStatement):
        return statement
    head = statement.object
    if statement.lemma == "get" and head is not None and head.determiner == "indefinite":
        return replace(statement, verbs=tuple(dict.fromkeys((*_MAKING, *statement.verbs))), retrieval=False)
    if statement.lemma in _ENTERING and _keeps_records(statement, index):
        return replace(statement, head=_RECORD, verbs=tuple(dict.fromkeys(("add", "create", *statement.verbs))))
    if statement.lemma not in _NEUTRAL:
        return statement
    if not _is_added(statement, index):
        return replace(statement, verbs=tuple(dict.fromkeys((*_MAKING, *statement.verbs))))
    return statement


def _is_added(statement: ActionStatement, index: CatalogIndex) -> bool:
    """ "Add a label", "add a comment": whether such things are what operations add, of the product if one is named.

    "Add a message": what more products send than add to something is not put on anything.
    """
    of_it = [
        item
        for item in index.dealing_with(statement.head or "")
        if not statement.connectors or item.connector in statement.connectors
    ]
    adding = {item.connector for item in of_it if item.verb in _ATTACHING}
    sending = {item.connector for item in of_it if item.verb == "send"}
    return len(adding) > 0 and len(adding) >= len(sending)


_RECORD = "record"


def _keeps_records(statement: ActionStatement, index: CatalogIndex) -> bool:
    """ "Put them in our Google Sheet", "save the orders in Airtable": a product that keeps rows, and no such things."""
    if len(statement.connectors) != 1:
        return False
    kept = index.of_connector(statement.connectors[0], "action")
    things = {noun.canon for noun in statement.nouns if noun.known}
    if any(things & set(item.objects) for item in kept):
        return False
    return any(item.objects[-1:] == (_RECORD,) and item.verb in {"add", "create"} for item in kept)
