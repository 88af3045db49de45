"""Loops whose order is said another way than after a comma: "for each ticket to delete it", "notify the owner, for each
of the invoices"."""

from __future__ import annotations

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, Verb, VerbForm
from agent_app.planners.local.rewrite.spans import Change, Piece
from agent_app.planners.local.rewrite.verbless import ENDS, ends

__all__ = ["infinitives_of_loops", "postposed_loops"]

_QUANTIFIERS = words("each every all any")
_PAUSES = ENDS | words(", – —")
_WANTING = words(
    "want wants wanted need needs needed has have had is are was were be been due ready able about going supposed meant"
    " how what where when whom likely willing used asked told invited allowed free way time easy hard"
)
"""What an infinitive depends on, which then is no order of its own."""
_OBJECTS = words(
    "it them this that him her these those the a an its their his one two three me us our my each every"
    " everyone everybody somebody someone"
)
_OPENING = words("when whenever if once after as upon on every each unless until before for while")
_INDEFINITE = words("a an another")
_JOINTS = words("and then but so plus")


def infinitives_of_loops(reading: Reading) -> list[Change]:
    """ "For each ticket where the status is solved to delete it": a comma for the "to" before what is to be done."""
    norms = reading.norms(0, len(reading.tokens))
    found: list[Change] = []
    for index in range(len(norms) - 2):
        if norms[index] != "for" or norms[index + 1] not in _QUANTIFIERS:
            continue
        end = next((i for i in range(index + 2, len(norms)) if _pauses(reading, i)), len(norms))
        place = next((i for i in range(index + 3, end) if _orders(reading, norms, i)), None)
        ordered = any(verb.form is VerbForm.BASE for verb in reading.verbs_in(index, place or index))
        if place is not None and not ordered:
            before, token = reading.tokens[place - 1], reading.tokens[place]
            found.append(Change(before.end, token.end, (Piece(",", token.start, token.end),)))
    return found


def _orders(reading: Reading, norms: list[str], place: int) -> bool:
    """Whether an infinitive stands at a token that no word before it asks for, and that has an object."""
    if norms[place] != "to" or norms[place - 1] in _WANTING:
        return False
    verb = reading.verb_at(place + 1)
    if verb is None or verb.form is not VerbForm.BASE or verb.last >= len(norms):
        return False
    named = any(noun.first == verb.last and noun.known for noun in reading.nouns)  # "to store object in S3"
    return named or norms[verb.last] in _OBJECTS or norms[verb.last] in connectives.PREPOSITIONS


def postposed_loops(reading: Reading) -> list[Change]:
    """ "Notify the owner, for each of the invoices": the loop that a comma cuts off goes before its order."""
    norms = reading.norms(0, len(reading.tokens))
    found: list[Change] = []
    for comma in range(2, len(norms) - 3):
        if norms[comma] not in {",", "–", "—"} or norms[comma + 1] != "for" or norms[comma + 2] not in _QUANTIFIERS:
            continue
        end = next((i for i in range(comma + 1, len(norms)) if ends(reading, i)), len(norms))
        order = _order_before(reading, norms, comma)
        if order is None or not _only_things(reading, norms, comma + 3, end):
            continue
        start, stop = reading.tokens[order.first].start, reading.tokens[comma - 1].end
        begin, last = reading.tokens[comma + 1].start, reading.tokens[end - 1].end
        loop = Piece(reading.text[begin:last], begin, last)
        deed = Piece(reading.text[start:stop], start, stop)
        found.append(Change(start, last, (loop, Piece(", ", begin, begin + 1), deed)))
    return found


def _order_before(reading: Reading, norms: list[str], comma: int) -> Verb | None:
    """The order that opens the clause before a comma: the sentence's, or the last one after "then"."""
    first = next((i + 1 for i in range(comma - 1, -1, -1) if _pauses(reading, i) or norms[i] == "then"), 0)
    while first < comma and norms[first] in _JOINTS | words("please kindly also"):
        first += 1
    if norms[first] in _OPENING:
        return None
    verb = reading.verb_at(first)
    return verb if verb is not None and verb.form is VerbForm.BASE else None


def _only_things(reading: Reading, norms: list[str], first: int, end: int) -> bool:
    """Whether a loop names its things, with what tells which ones, and orders nothing itself."""
    if end <= first or set(norms[first:end]) & (_INDEFINITE | {",", "then"}):
        return False
    relative = next((i for i in range(first, end) if norms[i] in connectives.RELATIVES), end)
    return all(verb.form is VerbForm.PAST for verb in reading.verbs_in(first, relative))


def _pauses(reading: Reading, index: int) -> bool:
    return ends(reading, index) or reading.tokens[index].norm in _PAUSES
