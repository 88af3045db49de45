"""Orders about new things of a kind, where nothing says when: "label new issues triage" is done as each one comes."""

from __future__ import annotations

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import LISTED_PEOPLE
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Noun, Reading, TokenKind, Verb, VerbForm
from agent_app.planners.local.rewrite.spans import Change, Piece
from agent_app.planners.local.schedule import parse_schedule
from agent_app.planners.local.segments import skip_preamble
from agent_app.planners.local.text import stem

__all__ = ["ordered_arrivals"]

_NEW = words("new incoming")
_TIMED = words("when whenever if once after before upon every each until unless while on")
"""What says in another way when something is done, or to which things."""
_MAKING = frozenset({"create", "add", "publish", "list", "get", "search", "schedule", "set"})
"""What is done with new things that come to be by it, or that are looked up."""
_WHOM = words("me us for")
_WHOLE = words("all any the our my of")
_REACH = 3
"""Tokens between "new" and its noun."""
_RELATIVE = words("that which")
_AGREEING = {"have": "has", "are": "is", "do": "does", "were": "was"}
_PLACING = words("in from of at on")
_CHATTED = words("message direct_message reply thread reaction member user file reminder pin topic channel")
"""What a channel has; everything else is told there."""
_ENDING = words("to with by and then as via so")
_ENDS = frozenset({TokenKind.PUNCT, TokenKind.BREAK, TokenKind.ARROW})


def ordered_arrivals(reading: Reading, *, eventful: bool) -> list[Change]:
    """ "Comment on new pull requests with a checklist": when a new one is created, comment on it with a checklist.

    Where no product tells of events (`eventful`), the new ones are looked up like any others.
    """
    if not eventful:
        return []
    first = skip_preamble(reading, 0, len(reading.tokens))
    verb = reading.verb_at(first)
    if verb is None or verb.form is not VerbForm.BASE or _TIMED & set(reading.norms(0, verb.first)):
        return []
    found = _arriving(reading, verb)
    if found is None or parse_schedule(reading.text, "UTC") is not None:
        return []
    new, noun = found
    opened = new
    while reading.tokens[opened - 1].norm in _WHOLE and opened - 1 > verb.first:
        opened -= 1
    if set(verb.classes[:1]) & _MAKING and set(reading.norms(verb.last, opened)) <= _WHOM:
        return []
    placed = _end_of_place(reading, noun)
    tested = _end_of_test(reading, placed)
    start, end = reading.tokens[verb.first].start, reading.tokens[tested - 1].end
    happens = "joins" if noun.canon == "member" else "is created"
    thing = f"a {reading.slice(new, noun.first)} {stem(noun.text)}"
    event = f"when {thing}{_behind(reading, noun.last, placed)} {happens}, "
    said = reading.slice(verb.first, opened)
    order = f"{said[0].lower()}{said[1:]} {'them' if noun.canon in LISTED_PEOPLE else 'it'}"
    begin, stop = reading.tokens[new].start, reading.tokens[placed - 1].end
    pieces = (
        Piece(event, begin, stop),
        Piece(_test(reading, placed, tested), stop, end),
        Piece(order, start, reading.tokens[opened - 1].end),
    )
    return [Change(start, end, tuple(piece for piece in pieces if piece.text))]


def _arriving(reading: Reading, verb: Verb) -> tuple[int, Noun] | None:
    """The first "new" of the order and the plural noun it describes, unless the prompt says when otherwise."""
    last = next((i for i in range(verb.last, len(reading.tokens)) if reading.tokens[i].kind in _ENDS), None)
    for index in range(verb.last, last if last is not None else len(reading.tokens)):
        norm = reading.tokens[index].norm
        if norm in _TIMED - {"on"} or (index > verb.last and _commands(reading, index)):
            return None
        if norm in _NEW:
            nouns = (noun for noun in reading.nouns if index < noun.first <= index + _REACH)
            noun = next((noun for noun in nouns if noun.known and noun.plural and not _compounds(reading, noun)), None)
            return (index, noun) if noun is not None and not _told_later(reading, noun.last) else None
    return None


def _compounds(reading: Reading, noun: Noun) -> bool:
    """ "The new tickets board": several things that only say what kind another one is."""
    return any(other.first == noun.last and other.known for other in reading.nouns)


def _commands(reading: Reading, index: int) -> bool:
    found = reading.verb_at(index)
    return found is not None and found.form is VerbForm.BASE and reading.tokens[index - 1].norm in {"and", "then"}


def _told_later(reading: Reading, first: int) -> bool:
    return bool(set(reading.norms(first, len(reading.tokens))) & (_TIMED - {"on", "if", "before", "after", "unless"}))


def _end_of_place(reading: Reading, noun: Noun) -> int:
    """Where the place of the things ends: "from acme/web", "in the support project", "in #help" of messages."""

    def told(index: int) -> bool:
        return reading.tokens[index].kind is TokenKind.CHANNEL and noun.canon not in _CHATTED

    last = noun.last
    while last < len(reading.tokens) - 1 and reading.tokens[last].norm in _PLACING and not told(last + 1):
        index = last + 1
        while index < len(reading.tokens) and not _pauses(reading, index):
            index += 1
        last = index
    return last


def _end_of_test(reading: Reading, first: int) -> int:
    """Where a relative clause about the things ends."""
    if first >= len(reading.tokens) - 1 or reading.tokens[first].norm not in _RELATIVE | connectives.ABOUT:
        return first
    reach = range(first + 1 + (reading.tokens[first].norm in _RELATIVE), len(reading.tokens))
    return next((i for i in reach if _pauses(reading, i)), reach.stop)


def _pauses(reading: Reading, index: int) -> bool:
    token = reading.tokens[index]
    return token.norm in _ENDING | _RELATIVE or (token.kind in _ENDS and not token.glued)


def _behind(reading: Reading, first: int, last: int) -> str:
    return f" {reading.slice(first, last)}" if last > first else ""


def _test(reading: Reading, first: int, last: int) -> str:
    """ "That contain help", "about billing": "if it contains help"."""
    if last > first and reading.tokens[first].norm in connectives.ABOUT:
        return f"if it contains {reading.slice(first + 1, last)}, "
    if last - first < _REACH - 1:
        return ""
    said = reading.tokens[first + 1].norm
    plain = said in connectives.MODALS or said.endswith(("s", "ed"))
    agreeing = _AGREEING.get(said, said if plain else f"{said}s")
    return f"if it {agreeing} {reading.slice(first + 2, last)}, "
