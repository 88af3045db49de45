"""Several things named as the topic of what is ordered: "unpaid invoices: mail the customer", "for overdue invoices in
Xero, send a reminder" do it for each of them.
"""

from __future__ import annotations

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import LISTED_PEOPLE, PEOPLE
from agent_app.planners.local.lexicon.states import STATES
from agent_app.planners.local.lexicon.verbs import VERB_CLASSES
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Noun, Reading, TokenKind, VerbForm
from agent_app.planners.local.rewrite.spans import Change, Piece
from agent_app.planners.local.rewrite.verbless import ends

__all__ = ["of_product", "topical_loops"]

_OPENERS = (
    ("as", "for"), ("for",), ("with",), ("on",), ("regarding",), ("concerning",), ("about",), ("re",),
    ("when", "it", "comes", "to"), ("speaking", "of"), ("talking", "of"), ("talking", "about"),
)  # fmt: skip
_PAUSED = words("for with regarding concerning") | {
    "as for", "when it comes to", "speaking of", "talking of", "talking about"
}  # fmt: skip
"""Openers behind which a comma is enough: "for overdue invoices, send a reminder"."""
_WHOLE = words("all the our my any of these those your")
_UNTOPICAL = (
    words(
        "new incoming other others remaining each every if when whenever once after before unless until upon and or to"
    )
    | words("by following next")
    | words("daily weekly monthly quarterly yearly hourly nightly")
    | connectives.SUBJECT_PRONOUNS
    | connectives.WANT
)
"""Words of what tells an event, opens a loop itself, heads a list of orders, or is a sentence of its own."""
_UNNAMED = _UNTOPICAL | words("a an")
_RELATIVE = connectives.RELATIVES | words("without with having lacking nobody noone")
_NO_STATES = words(
    "following next other same first second last three two four five more several few some many additional further"
    " extra separate different weekly daily monthly quarterly annual"
)
_TOGETHER = words(
    "summary digest report overview recap list together altogether total number count them statistics roundup"
)
"""What is done with all of the things at once."""
_MAKING = frozenset({"create", "add", "schedule"})
_PAUSES = words(", . ; !")
_COMPARING = words("over above under below more less fewer higher lower greater smaller least most > < >= <= = empty")
_REACH = 12
"""Tokens of a topic."""
_LONGEST_TIME = 5
_ASKING = connectives.BE | words("which what who whose where how why do does did have has can could should would")
"""A question that begins with these is one: "overdue tasks? remind the owner" is none."""
_POLITE = words("please pls plz just simply kindly")
_ALL_OF_THEM = words("them these those it each all of every one")
_GOING_ON = words("to as in into on with at by via from and then")
"""What follows an order that has no object of its own."""
_GATHERING = frozenset({"send", "email", "direct", "list", "search", "get", "publish"})
"""What is done with several things at once, once they are listed."""
_BASE_FORMS = frozenset(form for forms in VERB_CLASSES.values() for form in forms)


def topical_loops(reading: Reading) -> list[Change]:
    """Changes that put "for each of the" before the things which a sentence names before it orders something."""
    norms = reading.norms(0, len(reading.tokens))
    found: list[Change] = []
    for first in range(len(norms)):
        if first and not (ends(reading, first - 1) and (norms[first - 1] != ":" or _timed(norms, first - 1))):
            continue
        opener = next((said for said in _OPENERS if tuple(norms[first : first + len(said)]) == said), ())
        if ordered := _done_to_them(reading, norms, first, first + len(opener)):
            found += ordered
            continue
        pause = _pause(reading, norms, first + len(opener), opener=" ".join(opener))
        if pause is None:
            continue
        if not opener and _tests_one(reading, norms, first, pause):
            start, mark = reading.tokens[first].start, reading.tokens[pause]
            found.append(Change(start, start, (Piece("get ", start, start + 1),)))
            found.append(Change(mark.start, mark.end, (Piece(";", mark.start, mark.end),)))
            continue
        noun = _things(reading, norms, first + len(opener), pause)
        if noun is None or not _ordered_singly(reading, norms, noun, pause + 1):
            continue
        begin = first + len(opener)
        while norms[begin] in _WHOLE:
            begin += 1
        start, stop = reading.tokens[first].start, reading.tokens[begin].start
        whose = "my" if "my" in norms[first:begin] else "the"
        found.append(Change(start, stop, (Piece(f"for each of {whose} ", start, max(stop, start + 1)),)))
        if norms[pause] != ",":
            mark = reading.tokens[pause]
            start = reading.tokens[pause - 1].end
            found.append(Change(start, mark.end, (Piece(",", mark.start, mark.end),)))
    return found


def _timed(norms: list[str], colon: int) -> bool:
    """ "Each morning: stale branches -> delete them": whether only the time when it starts stands before a colon."""
    return 1 < colon <= _LONGEST_TIME and norms[0] in {"each", "every"} and not set(norms[:colon]) & words(", ; .")


def _done_to_them(reading: Reading, norms: list[str], first: int, begin: int) -> list[Change]:
    """ "Trello cards in Done, archive please", "old Sentry issues → resolve all": an order whose object they are.

    What is said of them begins at `first`, they themselves at `begin`.
    """
    pause = next((i for i in range(begin, min(begin + _REACH, len(norms))) if _parts(reading, norms, i)), None)
    opening = reading.verb_at(begin)
    if opening is not None and opening.form is VerbForm.BASE:
        return []
    if pause is None or pause == begin or not reading.mentions_in(begin, pause):
        return []
    noun, order = _things(reading, norms, begin, pause), _bare_order(reading, norms, pause + 1)
    if noun is None or order is None:
        return []
    begin = next(i for i in range(begin, pause) if norms[i] not in _WHOLE)
    start, stop = reading.tokens[first].start, reading.tokens[begin].start
    mark, (place, last, rest) = reading.tokens[pause], order
    verb = reading.verb_at(place)
    together = verb is not None and set(verb.classes[:1]) & _GATHERING and "it" not in norms[rest:]
    opened, joint, it = ("list the ", " and ", " them") if together else ("for each of the ", ", ", " it")
    said, end = reading.tokens[last - 1], reading.tokens[rest - 1].end
    return [
        Change(start, stop, (Piece(opened, start, max(stop, start + 1)),)),
        Change(reading.tokens[pause - 1].end, reading.tokens[place].start, (Piece(joint, mark.start, mark.end),)),
        Change(said.end, end, (Piece(it, said.start, said.end),)),
    ]


def _parts(reading: Reading, norms: list[str], index: int) -> bool:
    """Whether a token stands between things and what is to be done to them."""
    dash = norms[index] in words("– —") or (norms[index] == "-" and not reading.tokens[index].glued)
    return dash or norms[index] in words(", : ?") or reading.tokens[index].kind is TokenKind.ARROW


def _bare_order(reading: Reading, norms: list[str], first: int) -> tuple[int, int, int] | None:
    """Where an order begins that has no object of its own, where its verb ends and where it goes on after "them"."""
    place = first
    while norms[place : place + 1] and norms[place] in _POLITE:
        place += 1
    verb = reading.verb_at(place)
    if verb is not None and verb.form is VerbForm.BASE:
        last = verb.last
        if set(norms[place:last]) & connectives.ARTICLES:
            return None  # "send an email": the verb has its object
    elif verb is None and norms[place : place + 1] and norms[place] in _BASE_FORMS:  # "refund", a noun as well
        last = place + 1
    else:
        return None
    rest = last
    while norms[rest : rest + 1] and norms[rest] in _ALL_OF_THEM:
        rest += 1
    after = rest
    while norms[after : after + 1] and norms[after] in _POLITE:
        after += 1
    over = after == len(norms) or ends(reading, after) or norms[after] == ","
    return (place, last, rest) if over or (verb is not None and norms[after] in _GOING_ON) else None


def _tests_one(reading: Reading, norms: list[str], first: int, pause: int) -> bool:
    """ "The newest Sentry issue: if it is fatal, page us": one thing of a product, which a test follows."""
    if norms[pause + 1 : pause + 2] != ["if"] or set(norms[first:pause]) & _UNNAMED:
        return False
    nouns, mentions = [noun for noun in reading.nouns_in(first, pause) if noun.known], reading.mentions_in(first, pause)
    if len(nouns) != 1 or nouns[0].plural or not mentions or reading.verbs_in(first, nouns[0].first):
        return False
    return pause in {nouns[0].last, mentions[-1].last}


def _pause(reading: Reading, norms: list[str], first: int, *, opener: str) -> int | None:
    """Where a topic ends: at a colon or dash, behind some openers also at a comma."""
    for index in range(first, min(first + _REACH, len(norms))):
        if norms[index] == ":" or (norms[index] in words("– —") | {"-"} and not reading.tokens[index].glued):
            return index if index > first else None
        if reading.tokens[index].kind is TokenKind.ARROW:
            return index if index > first else None
        if (norms[index] == "," and opener in _PAUSED) or (norms[index] == "?" and norms[first] not in _ASKING):
            return index
        if not (reading.tokens[index].is_word or reading.tokens[index].kind in _VALUES):
            return None
    return None


_VALUES = frozenset({TokenKind.NUMBER, TokenKind.QUOTED, TokenKind.PATH, TokenKind.CHANNEL})


def _things(reading: Reading, norms: list[str], first: int, last: int) -> Noun | None:
    """The several things of one kind that a topic is about, if they are told by a product or by how they are."""
    relative = next((i for i in range(first + 1, last) if norms[i] in _RELATIVE), last)
    head = set(norms[first:relative])
    if head & _UNTOPICAL or any(
        verb.form is not VerbForm.PAST and verb.lemma not in STATES for verb in reading.verbs_in(first, relative)
    ):
        return None
    nouns = [noun for noun in reading.nouns_in(first, relative) if noun.known and noun.plural]
    noun = next(iter(nouns), None)
    if noun is None or noun.count > 1 or (noun.canon in PEOPLE - LISTED_PEOPLE and not of_product(reading, noun)):
        return None
    described = relative < last or bool(reading.mentions_in(first, last)) or _stated(norms, first, noun.first)
    return noun if described else None


def of_product(reading: Reading, noun: Noun) -> bool:
    """ "Shopify products": things that a product has, though they are called like a team."""
    return noun.plural and any(mention.last == noun.first for mention in reading.mentions)


def _stated(norms: list[str], first: int, last: int) -> bool:
    """Whether a word before the things says how they are: "overdue", "unpaid"."""
    return any(
        norm.isalpha() and norm not in connectives.FUNCTION_WORDS | _NO_STATES | connectives.PREPOSITIONS
        for norm in norms[first:last]
    )


def _tests_each(norms: list[str], first: int) -> bool:
    """ "When the score is over 80": a test of each thing, and nothing that happens."""
    end = next((i for i in range(first, len(norms)) if norms[i] in _PAUSES), len(norms))
    said = norms[first:end]
    return (
        said[:1] == ["when"] and said[1:2] != ["a"] and bool(_COMPARING & set(said)) and bool({"is", "are"} & set(said))
    )


def _ordered_singly(reading: Reading, norms: list[str], noun: Noun, first: int) -> bool:
    """Whether an order follows that is about each of the things, and not about all together or making such things."""
    verb = reading.verb_at(first)
    if norms[first : first + 1] == ["if"] or _tests_each(norms, first):
        return True
    if verb is None or verb.form is not VerbForm.BASE:
        return False
    end = next((i for i in range(first, len(norms)) if norms[i] in _PAUSES), len(norms))
    if set(norms[verb.last : end]) & _TOGETHER - {"them"} or "all" in norms[verb.last : end]:
        return False
    made = next(iter(reading.nouns_in(verb.last, end)), None)
    return not (set(verb.classes[:1]) & _MAKING and made is not None and made.canon == noun.canon)
