"""Texts that put a question: "ask in #dev whether anyone can take it", "asking the author for details"."""

from __future__ import annotations

import re

from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, Reading, TokenKind

__all__ = ["asked_text", "courteous"]

_ASKING = words("ask enquire inquire")
_WHETHER = words("whether if")
_QUESTION_WORDS = words("who what which when where why how whom whose")
_AUXILIARIES = words("can could will would should is are was were has have does do did may might must")
_REACH = 6
_LONGEST_SUBJECT = 4
_ENDS = words(", ; . ! ?")
_SEVERAL = words("they we you")
_THEY = re.compile(r"^they\b", re.IGNORECASE)
"""Whom is asked is spoken to."""
_REQUEST = re.compile(r"asking (?:[\w@.#-]+ ){1,4}?(?P<kind>for|to) (?P<what>.+)", re.IGNORECASE)


def asked_text(reading: Reading, statement: ActionStatement) -> str | None:
    """The question that somebody is to be asked, as it is put to them; None where none is told.

    What is asked may have become a clause of its own behind the statement's.
    """
    verb = statement.clause.verb
    if verb is None or verb.lemma not in _ASKING:
        return None
    for index in range(verb.last, min(statement.clause.last + 1, verb.last + _REACH, len(reading.tokens))):
        norm = reading.tokens[index].norm
        if norm in _WHETHER | _QUESTION_WORDS and index > verb.first:
            last = _end(reading, index + 1)
            return _whether(reading, index + 1, last) if norm in _WHETHER else _question(reading.slice(index, last))
    return None


def courteous(text: str) -> str:
    """ "Asking the author for details", "asking them to rebase": a request in the words in which it is made."""
    found = _REQUEST.fullmatch(text.strip())
    if found is None:
        return text
    return _question(f"could you please {'give us ' if found['kind'].lower() == 'for' else ''}{found['what']}")


def _end(reading: Reading, start: int) -> int:
    """Where a question is over: at a pause, or where a further order begins."""
    for index in range(start, len(reading.tokens)):
        token = reading.tokens[index]
        joined = token.norm in {"and", "then"} and reading.verb_at(index + 1) is not None
        if token.norm in _ENDS or token.kind is TokenKind.BREAK or joined:
            return index
    return len(reading.tokens)


def _whether(reading: Reading, first: int, last: int) -> str | None:
    """ "Anyone can take it" as a question: its auxiliary first."""
    reach = min(last, first + _LONGEST_SUBJECT)
    place = next((i for i in range(first + 1, reach) if reading.tokens[i].norm in _AUXILIARIES), None)
    if last <= first:
        return None
    if place is None:
        plural = reading.tokens[first].norm in _SEVERAL
        told = _unbent(reading, first, last, plural=plural)
        return _question(f"{'do' if plural else 'does'} {_THEY.sub('you', told)}")
    subject = _THEY.sub("you", reading.slice(first, place))
    return _question(f"{reading.tokens[place].text} {subject} {reading.slice(place + 1, last)}")


def _unbent(reading: Reading, first: int, last: int, *, plural: bool) -> str:
    """The words of a statement with its verb as "does" takes it: "anyone know it"."""
    verb = next((item for item in reading.verbs_in(first, last)), None)
    if plural or verb is None:
        return reading.slice(first, last)
    return f"{reading.slice(first, verb.first)} {verb.lemma} {reading.slice(verb.last, last)}"


def _question(text: str) -> str:
    told = " ".join(text.split()).rstrip(" .,;?")
    return f"{told[:1].upper()}{told[1:]}?"
