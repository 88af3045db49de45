"""Whether a test is one of all things together ("there are more than ten") or of each ("any of them is urgent")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent_app.planners.local.concepts import concept_of
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, Clause, ClauseKind, Noun, Reading
from agent_app.planners.local.tree.drafts import Draft, Scope

__all__ = ["about_all", "about_parts", "narrows", "over_listed", "singles_out", "speaks_of_one"]

_ABOUT_ALL = words("none nothing no any anything there something")
_COUNTING = words("none nothing there found empty results least")
_MEASURES = words("fewer more less over under above below at")
_AMOUNTS = words("count number")
_SOME = words("any one some anything something anyone anybody")
_SOME_OF = words("is are has have was were 's exceeds costs contains lacks mentions equals needs")
_TOLD = words("found left returned listed available there new wrong missing amiss up on off due")
"""What is said of something there is, or is not, among all of them."""
_ONE_OF_ALL = words("latest newest oldest last number count many")
_OWNING = words("has have")
_BELONGING = words("to of on for in from")
_SHORTEST = 2
_OF_THEM = (["any", "of"], ["one", "of"], ["some", "of"])


def over_listed(reading: Reading, draft: Draft, listed: Draft | ActionStatement | None) -> list[Draft]:
    """ "List the channels and archive those whose name ...": for each of what was listed, on a condition.

    Nothing is left to add where a loop over the same things stands there already, and goes on with it.
    """
    norms = reading.norms(draft.clause.first, draft.clause.last)
    of_some = draft.clause.introducer in connectives.ELEMENT_TESTS or _tests_some(norms)
    loop = listed if isinstance(listed, Draft) and listed.kind == "loop" else None
    if loop and (draft.clause.introducer in connectives.ELEMENT_TESTS or _of_one_looped(reading, draft, loop)):
        loop.branches[0].append(draft)
        return []
    noun = listed.object if isinstance(listed, ActionStatement) and listed.retrieval else None
    if noun is None or not noun.plural or not (of_some or _done_to_one(reading, draft, noun)):
        return [draft]
    over = replace(draft.clause, kind=ClauseKind.LOOP, first=noun.first, last=noun.last, introducer="each", verb=None)
    opened = Draft("loop", over)
    opened.branches[0] = [draft]
    return [opened]


def _of_one_looped(reading: Reading, draft: Draft, loop: Draft) -> bool:
    """ "..., cancel the order if the payment failed, fulfil it if it is paid": one more test of a loop's thing."""
    last = loop.branches[0][-1] if loop.branches[0] else None
    tested = isinstance(last, Draft) and last.kind == "condition"
    return tested and speaks_of_one(reading, draft.clause, loop.clause)


def speaks_of_one(reading: Reading, test: Clause, loop: Clause) -> bool:
    """Whether the subject of a test is the thing that a loop is at: "if it is late", "if the order is also unpaid"."""
    if set(reading.norms(test.first, test.first + 1)) & {"it", "its"}:
        return not about_all(reading.norms(test.first, test.last))
    over = next((noun for noun in reading.nouns_in(loop.first, loop.last) if noun.known), None)
    return over is not None and names_one(reading, test.first, test.last, over)


def _done_to_one(reading: Reading, draft: Draft, listed: Noun) -> bool:
    """ "Look at the pull requests: merge it if it is approved", "get the orders, cancel the order if the payment
    failed": what is done to one of them that a test finds.
    """
    done = next((item for item in draft.branches[0] if isinstance(item, ActionStatement)), None)
    if done is None or done.retrieval or done.clause.verb is None:
        return False
    place = done.clause.verb.last
    alone = place == done.clause.last  # "deactivate | if ..."
    pointed = alone or reading.norms(place, place + 1) == ["it"] or names_one(reading, place, done.clause.last, listed)
    pointed = pointed or _belongs_to_one(reading, place, done.clause.last, listed)
    return pointed and not about_all(reading.norms(draft.clause.first, draft.clause.last))


def _belongs_to_one(reading: Reading, first: int, last: int, listed: Noun) -> bool:
    """ "Add a reaction | to a message", "change the stock | of the product": what one of those listed has, or gets."""
    places = (place for place in range(first, last) if reading.tokens[place].norm in _BELONGING)
    return any(names_one(reading, place + 1, last, listed) for place in places)


def names_one(reading: Reading, first: int, last: int, listed: Noun) -> bool:
    """ "The order" after "retrieve the orders": whether words begin with a single one of what was listed."""
    noun = next(iter(reading.nouns_in(first, last)), None)
    if noun is None or noun.plural or noun.determiner not in {"definite", "indefinite"}:
        return False
    if noun.canon != listed.canon and not listed.canon.endswith(f"_{noun.canon}"):  # a "requisition" of a job
        return False
    return set(reading.norms(first, noun.first)) <= connectives.ARTICLES | words("that this")


def _tests_some(norms: list[str]) -> bool:
    """ "Any of them is urgent", "one is out of stock", "they are not labelled": a test that each one meets or not."""
    if norms[0] == "they":
        return not about_all(norms)
    return norms[:2] in _OF_THEM or _compares_one(norms)


def _compares_one(norms: list[str]) -> bool:
    """ "Any is overdue", "anything exceeds 500": a state or a bound, which one of them has."""
    some = norms[:1] and norms[0] in _SOME and norms[1:2] and norms[1] in _SOME_OF
    return bool(some) and len(norms) > _SHORTEST and not set(norms[_SHORTEST:]) & (_COUNTING | _TOLD)


def narrows(scopes: Sequence[Scope], before: Clause) -> bool:
    """ "For each lead that is qualified: convert it | if ..., and ...": whether a test behind an order is only of that
    order, in a loop over things that a test tells apart.
    """
    if len(scopes) < _SHORTEST or scopes[-2].draft.kind != "loop" or not scopes[-1].items:
        return False
    told = scopes[-1].draft
    apart = scopes[-2].items[:1] == [told] and told.clause.last <= scopes[-1].items[0].clause.first
    return apart and before.kind is ClauseKind.ACTION


def singles_out(reading: Reading, statement: ActionStatement) -> bool:
    """ "The newest of the tickets" is one."""
    said = reading.norms(statement.clause.first, statement.clause.last)
    return bool(set(said) & _ONE_OF_ALL)


def about_parts(norms: list[str]) -> bool:
    """ "Where the trial ends and there is no payment method": what each of several things has besides."""
    return "there" not in norms or norms.index("there") > 0


def about_all(norms: list[str]) -> bool:
    """ "None is found", "there are more than ten": a test of all together, not of each."""
    if norms[:2] in _OF_THEM or _compares_one(norms):
        return False
    if norms[:1] == ["nobody"] and norms[-2:] == ["on", "call"]:
        return True
    if norms[:1] and norms[0] in _MEASURES and norms[-1:] and norms[-1].isdigit():
        return True
    amount = next((norm for norm in norms if norm not in connectives.ARTICLES), "") in _AMOUNTS
    counted = set(norms) & _COUNTING
    if counted == {"least"} and _OWNING & set(norms[1:]):
        return False  # "the pull request has at least two approvals"
    if counted == {"empty"} and any(concept_of(norm) is not None for norm in norms[:_SHORTEST]):
        return False  # "the email is empty": of one of them
    return amount or bool(set(norms[:2]) & _ABOUT_ALL) or bool(counted)
