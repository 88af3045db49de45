"""Loops over some of what was looked up: "get the tickets, and for each urgent ticket ..." tests each of them."""

from __future__ import annotations

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Noun, Reading, VerbForm
from agent_app.planners.local.rewrite.spans import Change, Piece
from agent_app.planners.local.text import stem

__all__ = ["each_in_state"]

_EACH = words("each every")
_NO_STATES = words(
    "other new single such additional further individual last first second third next remaining retrieved found fetched"
    " listed resulting matching selected collected gathered following respective corresponding different distinct one"
    " single separate"
)
_SENTENCE_ENDS = words(". ; ! ? : , and") | {"\n"}
_MEASURED = words("over under above below older newer larger bigger smaller longer shorter higher lower more less")
_LONGEST = 2
"""Words of the thing, beside the one that tells its state."""


def each_in_state(reading: Reading) -> list[Change]:
    """ "For each urgent ticket", where tickets were looked up: "for each ticket that is urgent"."""
    norms = reading.norms(0, len(reading.tokens))
    found: list[Change] = []
    for index in range(1, len(norms) - 3):
        if norms[index + 1] not in _EACH or not _tells_state(reading, norms, index + 2):
            continue
        if norms[index] in _SENTENCE_ENDS:  # "Every new ticket ...": what the clause is about
            continue
        end = _thing_end(reading, norms, index)
        if end is None:
            continue
        tokens = reading.tokens
        state, more = tokens[index + 2], norms[end : end + 1] and norms[end] in _MEASURED
        begin, stop = tokens[index + 3].start, tokens[end - 1].end
        pieces = (
            Piece(reading.text[begin:stop], begin, stop),
            Piece(" that is ", stop - 1, stop),
            Piece(state.text + " and" * bool(more), state.start, state.end),
        )
        found.append(Change(state.start, stop, pieces))
    return found


def _thing_end(reading: Reading, norms: list[str], index: int) -> int | None:
    """Where the words end for the thing behind "each urgent", if such things were looked up."""
    first = index + 3
    if norms[first] == "one":  # "each unpaid one over 500"
        return first + 1 if norms[first + 1 : first + 2] and norms[first + 1] in _MEASURED else None
    noun = next((noun for noun in reading.nouns if first <= noun.last - 1 < first + _LONGEST), None)
    if noun is None or noun.plural or noun.first > first:
        return None
    listed = _looked_up(reading, norms, noun, index)
    if listed is None or norms[index + 2] in norms[max(0, listed.first - 2) : listed.last]:
        return None
    return noun.last


def _tells_state(reading: Reading, norms: list[str], place: int) -> bool:
    """Whether the word at a place may tell what things are like."""
    word = norms[place]
    if not word.isalpha() or not reading.tokens[place].text.islower():
        return False
    if word in connectives.FUNCTION_WORDS | _NO_STATES or reading.mentions_in(place, place + 1):
        return False
    verb = reading.verb_at(place)
    plain = verb is None or verb.form is VerbForm.PAST or word in _STATES
    return plain and not any(noun.known and noun.first <= place < noun.last for noun in reading.nouns)


_STATES = words("open")


def _looked_up(reading: Reading, norms: list[str], noun: Noun, last: int) -> Noun | None:
    """The several things of that name which are spoken of before."""
    name = stem(norms[noun.last - 1])
    before = (other for other in reading.nouns if other.last <= last and other.plural)
    return next((other for other in before if stem(norms[other.last - 1]) == name), None)
