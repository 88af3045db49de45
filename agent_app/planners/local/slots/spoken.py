"""One thing that is only spoken of before something is done with it: "PR 42 was approved, merge it"."""

from __future__ import annotations

from dataclasses import replace

from agent_app.planners.local.model import IDENTIFYING, ActionStatement, ClauseKind, Noun, Request

__all__ = ["thing_spoken_of"]


def thing_spoken_of(request: Request, before: ActionStatement | None, statement: ActionStatement) -> ActionStatement:
    """The statement with the thing that its pronoun means, where that was only spoken of; `before` is the step before.

    The number or key, the kind of thing and the product are those that were said of it.
    """
    if before is not None or statement.head or not statement.pronoun:
        return statement
    reading = request.reading
    for clause in request.leftovers:
        said = reading.entities_in(clause.first, clause.last)
        named = [item for item in said if item.kind in IDENTIFYING]
        if clause.kind is not ClauseKind.FILLER or len(named) != 1 or clause.first > statement.clause.first:
            continue
        key = named[0]
        noun = next((noun for noun in reading.nouns_in(clause.first, clause.last) if noun.known), None)
        noun = noun or Noun("issue", reading.slice(key.first, key.last), key.first, key.last, determiner="definite")
        places = tuple(sorted(reading.products_in(clause.first, clause.last)))
        return replace(
            statement,
            head=noun.canon,
            nouns=(*statement.nouns, noun),
            entities=(*statement.entities, *said),
            connectors=statement.connectors or places[:1],
            pronoun=False,
        )
    return statement
