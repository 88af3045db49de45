"""What several things have, said with "their": "find the accounts and email their contacts".

Each of those things has several of the others, which have to be looked up for it: "find the accounts, for each of them
get its contacts and email each one".
"""

from __future__ import annotations

from agent_app.planners.local.conditions.roles import ROLES
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import PEOPLE
from agent_app.planners.local.lexicon.verbs import LOOKUPS
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Noun, Reading, Verb, VerbForm
from agent_app.planners.local.rewrite.spans import Change, Piece
from agent_app.planners.local.vocabulary import Vocabulary

__all__ = ["things_of_each"]

_LOOPING = words("each every whose if when whenever whom")
"""Where one of these stands before, it is said already whose things are meant."""
_OPENING = words("and then , ; . also") | {"\n"}
_BETWEEN = connectives.PREPOSITIONS | words("all of up down out")
"""What stands between an order and "their"."""
_TELLING = words("email mail text notify remind tell inform message ping dm call thank alert warn ask")
_CHANGING = words("update set transition assign label")
_MOST_ADJECTIVES = 2
_DEED_REACH = 4
_SEVERAL = 2


def things_of_each(reading: Reading, vocabulary: Vocabulary) -> list[Change]:
    """Changes that open a loop where something is looked up of, or done to, what several things have."""
    norms = reading.norms(0, len(reading.tokens))
    for index, norm in enumerate(norms):
        if norm != "their" or _LOOPING & set(norms[:index]):
            continue
        things, verb = _things(reading, index), _order(reading, norms, index)
        if things is None:
            continue
        owners = _owners(reading, index, things)
        if owners is None or (verb is not None and verb.first < owners.last):
            continue
        start = _start(norms, verb.first if verb is not None else index)
        if _listed(reading, vocabulary, owners, things):
            if verb is None and start < index:
                return [_opened(reading, start, index, "get")]  # "get the boards and their cards"
            if verb is not None and LOOKUPS & set(verb.classes[:1]):
                return [_opened(reading, start, verb.first, "")]
            return _done(reading, index, things, verb) if verb is not None else []
        if verb is not None and _done_to_each(verb, things):
            return [_opened(reading, start, verb.first, "")]
    return []


def _things(reading: Reading, index: int) -> Noun | None:
    """What "their" determines."""
    noun = next((noun for noun in reading.nouns if index < noun.first <= index + 1 + _MOST_ADJECTIVES), None)
    return noun if noun is not None and noun.count < _SEVERAL else None


def _owners(reading: Reading, index: int, things: Noun) -> Noun | None:
    """The several things that were looked up before."""
    verb = next((verb for verb in reading.verbs_in(0, index) if LOOKUPS & set(verb.classes[:1])), None)
    if verb is None or verb.form is not VerbForm.BASE:
        return None
    nouns = (noun for noun in reversed(reading.nouns_in(verb.last, index)) if noun.known and noun.canon != things.canon)
    owners = next(nouns, None)
    return owners if owners is not None and owners.plural and owners.count < _SEVERAL else None


def _listed(reading: Reading, vocabulary: Vocabulary, owners: Noun, things: Noun) -> bool:
    """Whether a product that is named lists both the things and what they have several of."""
    named = (mention.connector for mention in reading.mentions_in(0, things.first))
    return (
        things.plural
        and things.canon not in ROLES
        and any({(key, owners.canon), (key, things.canon)} <= vocabulary.listed for key in named)
    )


def _done_to_each(verb: Verb, things: Noun) -> bool:
    """ "Update their priority", "email their requesters": what is done to one thing at a time."""
    if things.canon in PEOPLE and things.plural:
        return verb.lemma in _TELLING
    return bool(_CHANGING & set(verb.classes[:1]))


def _order(reading: Reading, norms: list[str], index: int) -> Verb | None:
    """The order whose object "their" determines."""
    for verb in reversed(reading.verbs_in(max(0, index - _DEED_REACH), index)):
        if verb.form is VerbForm.BASE and set(norms[verb.last : index]) <= _BETWEEN:
            return verb
    return None


def _start(norms: list[str], first: int) -> int:
    """Where the words that lead to an order begin: "| and then fetch"."""
    while first and norms[first - 1] in _OPENING - {"."}:
        first -= 1
    return first


def _opened(reading: Reading, first: int, last: int, verb: str) -> Change:
    """The opening of a loop in the place of what joins two orders."""
    start, end = reading.tokens[first - 1].end, reading.tokens[last].start
    mark = "" if reading.norms(first - 1, first) == ["."] else ","
    return Change(start, end, (Piece(f"{mark} for each of them {verb}{' ' if verb else ''}", start, end),))


def _done(reading: Reading, index: int, things: Noun, verb: Verb) -> list[Change]:
    """What is done with all of them: they are looked up in the loop, and each one gets it."""
    tokens = reading.tokens
    opened = _opened(reading, _start(reading.norms(0, len(tokens)), verb.first), verb.first, "get")
    begin, end = tokens[index].start, tokens[things.last - 1].end
    listed = Piece(f"{reading.text[begin:end]} and ", begin, end)
    return [
        Change(opened.start, opened.end, (*opened.pieces, listed)),
        Change(begin, end, (Piece("each one", begin, end),)),
    ]
