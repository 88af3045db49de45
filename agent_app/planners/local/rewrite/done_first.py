"""What somebody does before something else may be done: "merge it once the tester has tried the change", "after the
lawyer has corrected the contract, send it"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, TokenKind, Verb, VerbForm
from agent_app.planners.local.people import names_person
from agent_app.planners.local.rewrite.participles import participle_at
from agent_app.planners.local.rewrite.patterns import DECIDING
from agent_app.planners.local.rewrite.spans import Change, Piece
from agent_app.planners.local.vocabulary import Vocabulary

__all__ = ["done_first"]

_UPON = words("once after when")
_HAVING = words("has have")
_SENTENCE_ENDS = words(". ; ! ? :")
_ADVERBS = connectives.ADVERBS | words("first finally already personally")
_SELVES = (["you"], ["we"], ["i"])
_POINTERS = (["it"], ["them"], ["all", "of", "them"], ["them", "all"])
_REACH = 7
_LOOKING = words("review check verify correct test confirm inspect proofread validate sign examine audit prepare count")
"""What people do with things for somebody else; what else is over may be what starts a workflow."""
_OUTSIDERS = words(
    "customer customers client clients user users buyer buyers visitor guest candidate applicant supplier vendor"
    " partner donor subscriber reporter requester author member employee"
)


@dataclass(frozen=True, slots=True)
class _Condition:
    """Token indexes of a clause "once | the tester | has | tried | the change", and where it ends."""

    upon: int
    auxiliary: int
    done: Verb
    end: int


def done_first(reading: Reading, vocabulary: Vocabulary) -> list[Change]:
    """What somebody has to have done as an order to that person, before what is done then."""
    norms = reading.norms(0, len(reading.tokens))
    found: list[Change] = []
    for item in _conditions(reading, norms):
        opens = item.upon == 0 or norms[item.upon - 1] in _SENTENCE_ENDS | {"then", "and", "\n"}
        if opens and item.end < len(norms) and norms[item.end] == "," and norms[item.end + 1 : item.end + 2] != ["and"]:
            first = not any(verb.form is VerbForm.BASE for verb in reading.verbs if verb.last <= item.upon)
            if not first or (not vocabulary.eventful and item.done.lemma.split()[0] in _LOOKING):
                found += _fronted(reading, item)
        elif not opens:
            found += _postposed(reading, norms, item)
    return found


def _conditions(reading: Reading, norms: list[str]) -> Iterator[_Condition]:
    for upon in range(len(norms) - 3):
        if norms[upon] not in _UPON:
            continue
        auxiliary = next((i for i in range(upon + 1, min(upon + _REACH, len(norms))) if norms[i] in _HAVING), None)
        if auxiliary is None:
            continue
        if norms[upon + 1 : auxiliary] not in _SELVES and not _is_insider(reading, norms, upon + 1, auxiliary):
            continue
        place = auxiliary + 1
        while place < len(norms) and norms[place] in _ADVERBS:
            place += 1
        done = participle_at(reading, norms, place) if place < len(norms) else None
        if done is None or done.form is not VerbForm.PAST:
            continue
        end = next((i for i in range(done.last, len(norms)) if _ends(reading, norms, i)), len(norms))
        if norms[done.last : end] in _POINTERS and norms[upon + 1 : auxiliary] in _SELVES:
            continue  # "move the mails once you have retrieved them"
        yield _Condition(upon, auxiliary, done, end)


def _is_insider(reading: Reading, norms: list[str], first: int, last: int) -> bool:
    return _OUTSIDERS.isdisjoint(norms[first:last]) and names_person(reading, first, last)


def _ends(reading: Reading, norms: list[str], place: int) -> bool:
    return norms[place] in _SENTENCE_ENDS | {","} or reading.tokens[place].kind is TokenKind.BREAK


def _order(reading: Reading, item: _Condition) -> tuple[Piece, ...]:
    """What the person is to do, as an order."""
    tokens = reading.tokens
    start, end = tokens[item.upon].start, tokens[item.end - 1].end
    who = (tokens[item.upon + 1].start, tokens[item.auxiliary - 1].end)
    what = (tokens[item.done.last - 1].end, end)
    if reading.norms(item.upon + 1, item.auxiliary) in _SELVES:
        verb = Piece(item.done.lemma, tokens[item.done.first].start, what[0])
        return verb, Piece(reading.text[what[0] : what[1]], *what)
    decides = DECIDING.search(item.done.lemma) is not None
    said = Piece(reading.text[who[0] : who[1]], *who)
    if decides and item.end == item.done.last:
        return (Piece("ask ", start, who[0]), said, Piece(" to approve it", what[0] - 1, what[0]))
    asked, linked = ("ask ", " to ") if decides else ("have ", " ")
    deed = Piece(f"{linked}{item.done.lemma}", tokens[item.done.first].start, what[0])
    return Piece(asked, start, who[0]), said, deed, Piece(reading.text[what[0] : what[1]], *what)


def _fronted(reading: Reading, item: _Condition) -> list[Change]:
    comma = reading.tokens[item.end]
    pieces = (*_order(reading, item), Piece(", then", comma.start, comma.end))
    return [Change(reading.tokens[item.upon].start, comma.end, pieces)]


def _postposed(reading: Reading, norms: list[str], item: _Condition) -> list[Change]:
    last = item.upon - (norms[item.upon - 1] in {",", "only"}) - (norms[item.upon - 2 : item.upon] == [",", "only"])
    first = _deed_start(reading, norms, last)
    if first is None:
        return []
    tokens = reading.tokens
    deed = (tokens[first].start, tokens[last - 1].end)
    end = tokens[item.end - 1].end
    pieces = (*_order(reading, item), Piece(", then ", end - 1, end), Piece(reading.text[deed[0] : deed[1]], *deed))
    return [Change(deed[0], end, pieces)]


def _deed_start(reading: Reading, norms: list[str], last: int) -> int | None:
    """Where the order before a place begins, the last of several; None where that is no order."""
    verb = None
    for place in range(last - 1, -1, -1):
        if norms[place] in _SENTENCE_ENDS or reading.tokens[place].kind is TokenKind.BREAK:
            break
        found = reading.verb_at(place)
        opens = place == 0 or norms[place - 1] in _SENTENCE_ENDS | {",", "and", "then", "\n", "please", "->"}
        if found is not None and found.first == place and found.form is VerbForm.BASE and opens:
            verb = found
            break
        if norms[place] in {*connectives.LOOP_INTRODUCERS, "if", "when", "unless"}:
            return None
    return None if verb is None else verb.first
