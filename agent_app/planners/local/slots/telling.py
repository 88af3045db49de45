"""What is only told to somebody, and so has to be looked up first: "announce the latest release in #dev"."""

from __future__ import annotations

from agent_app.planners.local.lexicon.nouns import LISTED_PEOPLE, RETRIEVABLE
from agent_app.planners.local.lexicon.verbs import SENT
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, Noun, Reading, Request, VerbForm
from agent_app.planners.local.statements import ADDRESSES, ASKER, IMPLIED_LIST_WORDS, governor

__all__ = ["asks_who", "told_about", "told_apart", "told_at_once", "told_existing", "told_somewhere"]

_DONE_TO_THINGS = frozenset({"create", "assign", "invite", "request", "set"})
"""What is done to things themselves, also where somebody is named."""
_TELLING_APART = words(
    "assigned waiting awaiting pending reported raised opened created updated older due overdue labelled labeled tagged"
    " flagged marked requiring needing missing lacking targeting requested"
)


def told_somewhere(reading: Reading, statement: ActionStatement) -> bool:
    """ "Publish the latest release in #dev": what goes to a channel, person or address is told there."""
    norms = reading.norms(statement.clause.first, statement.clause.last)
    told = any(entity.kind in ADDRESSES for entity in statement.entities) or bool(ASKER & set(norms))
    mailed = statement.verbs[:1] in (("email",), ("direct",))
    return mailed or (told and "send" in statement.verbs and not set(statement.verbs[:1]) & _DONE_TO_THINGS)


def told_about(reading: Reading, statement: ActionStatement, noun: Noun) -> bool:
    """ "Tell #dev about the last commit": what somebody is told of has to be looked up."""
    about = governor(reading, noun.first, statement.clause.first) in {"about", "of"}
    return about and told_somewhere(reading, statement)


def _goal(reading: Reading, statement: ActionStatement) -> list[str]:
    """ "Send the open tickets to | me": whom it goes to at the end."""
    last = statement.clause.last
    return reading.norms(last - 1, last) if reading.norms(last - 2, last - 1) == ["to"] else []


_MYSELF = words("me us")


def told_at_once(reading: Reading, statement: ActionStatement, noun: Noun) -> bool:
    """ "Post the pull requests that are older than 3 days to #dev": those that are told of are one list."""
    said = set(reading.norms(statement.clause.first, noun.first)) | set(_goal(reading, statement))
    placed = not said.isdisjoint(IMPLIED_LIST_WORDS | _MYSELF) or any(
        entity.kind in ADDRESSES for entity in statement.entities
    )
    return placed and bool(SENT & set(statement.verbs[:2])) and noun.canon not in LISTED_PEOPLE


def told_apart(reading: Reading, noun: Noun) -> bool:
    """ "Send me the pull requests assigned to me": what follows the noun tells which of them."""
    after = reading.norms(noun.last, noun.last + 1)
    return noun.determiner in {"definite", "all"} and bool(_TELLING_APART.intersection(after))


def asks_who(reading: Reading, statement: ActionStatement) -> Noun | None:
    """ "Send me who is on call", "message whoever is on call": the answer has to be looked up."""
    if "page" in statement.verbs[:1] or not set(statement.verbs[:2]) & SENT:
        return None
    for noun in statement.nouns:
        if noun.canon != "on_call":
            continue
        before = reading.norms(max(statement.clause.first, noun.first - 3), noun.first)
        if noun.text.startswith("who") or set(before) & {"who", "whoever"}:
            return noun
    return None


def told_existing(request: Request, statement: ActionStatement, noun: Noun) -> bool:
    """ "Post the Jira issues due this week": several things of a product, or that something was done to, are told."""
    reading = request.reading
    if governor(reading, noun.first, statement.clause.first) or noun.canon != statement.head:
        return False
    if noun.canon not in RETRIEVABLE or noun.determiner not in {"definite", "all"}:
        return False
    done = reading.verb_at(noun.last)
    owned = any(mention.last == noun.first for mention in reading.mentions)
    narrowed = owned or (done is not None and done.form is VerbForm.PAST)
    return narrowed and all(event.schedule for event in request.events)
