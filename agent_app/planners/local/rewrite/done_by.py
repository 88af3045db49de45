"""What is done, told and not ordered: "then sales creates a quote in Salesforce", which asks nobody because a product
can; "the employee is entered in Personio, then a message is sent", where nothing tells what it starts with.
"""

from __future__ import annotations

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, TokenKind, Verb, VerbForm
from agent_app.planners.local.people import names_person
from agent_app.planners.local.rewrite.spans import Change, Piece
from agent_app.planners.local.vocabulary import Vocabulary

__all__ = ["done_in_products", "told_in_order"]

_PAUSES = words(". ; : ! ? ,")
_JOINTS = words("and then but also next first afterwards finally lastly thereafter")
_UPON = words("when whenever if once after as upon every each unless until before while that who which because so")
_BY_PERSONS = words(
    "approve check review confirm sign decide verify look read agree accept reject decline test inspect see examine"
    " assess okay ok judge discuss phone call ring meet think want need ask say let like love get receive"
)
"""What nobody but a person does, and what is said of no step."""
_BEING = words("is are gets get")
_DETERMINED = words("a an the our their its his her all each every another")
_TELLING = words("in on at to for with by is are has have")
_SEVERAL = 2
_LONGEST_THING = 5
_LONGEST = 5
"""Tokens of who does it."""


def done_in_products(reading: Reading, vocabulary: Vocabulary) -> list[Change]:
    """Changes that make an order of what is said of a person or a team, where it names the product it is done in."""
    norms = reading.norms(0, len(reading.tokens))
    found: list[Change] = []
    for verb in reading.verbs:
        if verb.form is not VerbForm.THIRD or verb.lemma in _BY_PERSONS:
            continue
        begin = _subject(reading, norms, verb)
        if begin is None or (begin == 0 and vocabulary.eventful) or not _in_product(reading, norms, verb):
            continue
        start, end = reading.tokens[begin].start, reading.tokens[verb.last - 1].end
        found.append(Change(start, end, (Piece(verb.lemma, start, end),)))
    return found


def told_in_order(reading: Reading, vocabulary: Vocabulary) -> list[Change]:
    """Changes that make orders of what is told to be done, one after the other, where no product tells of events."""
    if vocabulary.eventful:
        return []
    norms = reading.norms(0, len(reading.tokens))
    told = [(verb, place) for verb in reading.verbs if (place := _undergone(reading, norms, verb)) is not None]
    first = next((place[0] for _, place in told), 0)
    if len(told) < _SEVERAL or any(verb.form is VerbForm.BASE for verb in reading.verbs_in(0, first)) or "?" in norms:
        return []
    if _UPON & set(norms[:first]):
        return []
    found: list[Change] = []
    for verb, (begin, being) in told:
        if _by_person(reading, norms, verb):
            continue
        start, stop = reading.tokens[begin].start, reading.tokens[verb.last - 1].end
        end = reading.tokens[being - 1].end
        pieces = (Piece(f"{verb.lemma} ", start, start + 1), Piece(reading.text[start:end], start, end))
        found.append(Change(start, stop, pieces))
    return found


def _undergone(reading: Reading, norms: list[str], verb: Verb) -> tuple[int, int] | None:
    """Where the thing begins that something is told to be done to, and where its "is" stands."""
    being = verb.first - 1 - (verb.first > 1 and norms[verb.first - 1] in connectives.ADVERBS | {"then", "also"})
    if verb.form is not VerbForm.PAST or being < 1 or norms[being] not in _BEING:
        return None
    begin = next((i + 1 for i in range(being - 1, -1, -1) if norms[i] in _PAUSES | _JOINTS), 0)
    thing = norms[begin:being]
    if (
        not thing
        or thing[0] not in _DETERMINED
        or len(thing) > _LONGEST_THING
        or set(thing) & (_UPON - {"each", "every"} | _TELLING)
    ):
        return None
    opened = set(norms[max(0, begin - 1) : begin]) | set(norms[verb.last : _end(norms, verb.last)])
    return None if _UPON & opened else (begin, being)


def _end(norms: list[str], first: int) -> int:
    """Where a clause ends that goes on at a token."""
    return next((i for i in range(first, len(norms)) if norms[i] in _PAUSES | _JOINTS), len(norms))


def _by_person(reading: Reading, norms: list[str], verb: Verb) -> bool:
    """ "A laptop is handed over by the IT guy": what a person does, and no product."""
    end = _end(norms, verb.last)
    by = next((i for i in range(verb.last, end) if norms[i] == "by"), end)
    return by < end and names_person(reading, by + 1, end)


def _subject(reading: Reading, norms: list[str], verb: Verb) -> int | None:
    """Where the person or team begins that a verb is said of, at the beginning of a clause that nothing introduces."""
    for begin in range(max(0, verb.first - _LONGEST), verb.first):
        opens = begin == 0 or norms[begin - 1] in _PAUSES | _JOINTS or reading.tokens[begin - 1].kind is TokenKind.BREAK
        if not opens or norms[begin] in _JOINTS | _UPON | connectives.ADVERBS:
            continue
        if any(norms[index] in _PAUSES | _UPON for index in range(begin, verb.first)):
            continue
        if names_person(reading, begin, verb.first):
            return begin if not _introduced(norms, begin) else None
    return None


def _introduced(norms: list[str], begin: int) -> bool:
    """Whether a word before opens a clause that goes on here: "when the ticket is closed and support sends it"."""
    if begin == 0 or norms[begin - 1] not in {"and", "but"}:
        return False
    start = next((i + 1 for i in range(begin - 1, -1, -1) if norms[i] in _PAUSES), 0)
    return bool(_UPON & set(norms[start : begin - 1]))


def _in_product(reading: Reading, norms: list[str], verb: Verb) -> bool:
    """Whether what is done names a product before the clause ends."""
    return bool(reading.mentions_in(verb.last, _end(norms, verb.last)))
