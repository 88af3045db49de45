"""Words that distribute what a clause orders over several things: "each of them", "every author", "those whose ..."."""

from __future__ import annotations

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, Noun, Reading
from agent_app.planners.local.tree.relatives import element_test

__all__ = ["each_of"]

_TIMES = words(
    "time day week month hour minute morning other weekday night evening afternoon quarter year second monday tuesday"
    " wednesday thursday friday saturday sunday weekend workday working single half few couple"
)
_DESCRIBED = (["with"], ["that"], ["which"], ["whose"], ["where"])
_NO_NOUNS = (connectives.PREPOSITIONS - {"of"}) | connectives.MODALS | words("gets has a an the")
"""What no noun stands before: an "each" that one of them follows stands alone."""
_TESTING = words(
    "without lacking older newer larger smaller over above under below from in assigned labelled tagged having who"
    " opened created raised reported written owned sent named called due marked"
    " not never untouched unanswered idle inactive expiring starting beginning ending containing"
)
"""What follows "the ones" where it tells which, besides a relative clause."""


def each_of(reading: Reading, clause: Clause) -> tuple[int, int] | None:
    """Where a clause distributes over elements: "each of them", "every author", "each one", as token range."""
    for index in range(clause.first, clause.last):
        norm = reading.tokens[index].norm
        if norm in {"those", "ones"} and (described := _describes(reading, index)):
            return index, described
        if norm == "any" and (tested := _any_tested(reading, clause, index)):
            return index, tested
        if norm not in {"each", "every"} or reading.tokens[index].glued:
            continue
        following = reading.norms(index + 1, min(index + 3, clause.last))
        timed = following[1:] if following[:1] and following[0].isdigit() else following
        named = any(mention.first == index + 1 for mention in reading.mentions)  # "every Workday worker"
        if timed and not named and (timed[0] in _TIMES or timed[0].removesuffix("s") in _TIMES):
            continue
        noun = _noun_of(reading, index)
        if noun is not None and any([word] in _DESCRIBED for word in reading.norms(index + 1, noun.first)):
            noun = None  # what it is described by: "each one whose status is open"
        alone = bool(following) and following[0] in _NO_NOUNS  # "insert each into the table"
        if alone:
            return index, index + 1
        if following[:1] in (*_DESCRIBED, [], ["one"], ["of"], [","], ["single"]) or noun is not None:
            if noun is not None and following[:1] not in (["of"], ["one"], *_DESCRIBED):
                return index, noun.last
            return index, min(index + 1 + (bool(following) and following[:1] not in _DESCRIBED), clause.last)
    return None


def _noun_of(reading: Reading, index: int) -> Noun | None:
    """The noun that an "each" determines: "every paid Shopify | order", where "paid" is no noun that is known."""
    near = [noun for noun in reading.nouns if index < noun.first <= index + 3]
    for noun in near:
        if noun.known and not set(reading.norms(index + 1, noun.first)) & connectives.FUNCTION_WORDS:
            return _head(reading, noun)
    return next(iter(near), None)


def _head(reading: Reading, noun: Noun) -> Noun:
    """The last of several nouns in a row: "every draft Stripe | invoice"."""
    after = next((mention.last for mention in reading.mentions if mention.first == noun.last), None)
    if after is None or noun.plural or reading.norms(noun.last, noun.last + 1) == ["in"]:
        return noun
    follows = next((other for other in reading.nouns if other.first == after), None)
    return follows if follows is not None and follows.known and reading.verb_at(after) is None else noun


def _any_tested(reading: Reading, clause: Clause, index: int) -> int:
    """Where a noun ends that "any" determines and a test follows ("any incident older than 4 hours"), or 0."""
    noun = next((noun for noun in reading.nouns if index < noun.first <= index + 3 and noun.known), None)
    if noun is None or clause.verb is None or clause.verb.last > index:
        return 0
    return noun.last if element_test(reading, clause, noun.last) is not None else 0


def _describes(reading: Reading, index: int) -> int:
    """Where the things end that "those" or "ones" point at and a test follows ("those sprints whose ..."), or 0."""
    first = next((mention.last for mention in reading.mentions if mention.first == index + 1), index + 1)
    noun = next((noun for noun in reading.nouns if noun.first == first and noun.plural), None)
    end = noun.last if noun is not None else index + 1
    tested = reading.norms(end, end + 1) in _DESCRIBED or set(reading.norms(end, end + 1)) & _TESTING
    return end if tested else 0
