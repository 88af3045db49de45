"""What is put to people: "ask in #dev whether anyone can take it", "ask the author to split it", "thank them"."""

from __future__ import annotations

import re

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ADDRESSEES, ActionStatement, Reading, TokenKind, Verb

__all__ = ["asked_text", "courteous", "is_request"]

_PLEASE = "could you please"
_ASKING = words("ask enquire inquire")
_BASES = {"thank": "Thank you", "welcome": "Welcome", "greet": "Hello", "congratulate": "Congratulations"}
_COURTESIES = _BASES | {
    "thanking": "Thank you",
    "welcoming": "Welcome",
    "greeting": "Hello",
    "congratulating": "Congratulations",
}
_WHERE = words("in on at to")
_WHETHER = words("whether if")
_QUESTION_WORDS = words("who what which when where why how whom whose")
_AUXILIARIES = words("can could will would should is are was were has have does do did may might must")
_REACH = 6
_LONGEST_SUBJECT = 4
_ENDS = words(", ; . ! ?")
_SEVERAL = words("they we you")
_THEY = re.compile(r"^they\b", re.IGNORECASE)
"""Whom is asked is spoken to."""
_REQUEST = re.compile(r"asking (?:[\w@.#-]+ ){0,4}?(?P<kind>for|to) (?P<what>.+)", re.IGNORECASE)


def asked_text(reading: Reading, statement: ActionStatement) -> str | None:
    """The question, request or thanks that somebody is to get, as it is put to them; None where none is told.

    What is asked may have become a clause of its own behind the statement's.
    """
    verb = statement.clause.verb
    if (courtesy := _courtesy(reading, statement)) is not None:
        return courtesy
    if verb is None or verb.lemma not in _ASKING:
        return None
    for index in range(verb.last, min(statement.clause.last + 1, verb.last + _REACH, len(reading.tokens))):
        norm = reading.tokens[index].norm
        if norm in _WHETHER | _QUESTION_WORDS and index > verb.first:
            last = _end(reading, index + 1)
            return _whether(reading, index + 1, last) if norm in _WHETHER else _question(reading.slice(index, last))
    return _request(reading, statement, verb)


def _request(reading: Reading, statement: ActionStatement, verb: Verb) -> str | None:
    """ "Ask the author on Slack | to split it", "ask in #dev | for a review": what somebody is asked to do or give."""
    for index in range(verb.last + 1, min(statement.clause.last - 1, verb.last + _REACH)):
        kind, following = reading.tokens[index].norm, reading.tokens[index + 1]
        given = kind == "for" and following.norm in connectives.ARTICLES
        if given or (kind == "to" and following.is_word and following.norm not in connectives.ARTICLES):
            last = min(_end(reading, index + 1), statement.clause.last)
            last = next((i for i in range(index + 2, last) if _leads_to_place(reading, i)), last)
            told = reading.slice(index + 1, last)
            return _question(f"{_PLEASE} {'give us ' if given else ''}{told}")
    return None


def _leads_to_place(reading: Reading, index: int) -> bool:
    """Whether at a token it is told where something is said: "... | in #dev"."""
    following = reading.tokens[index + 1 : index + 2]
    return reading.tokens[index].norm in _WHERE and bool(following) and following[0].kind in ADDRESSEES


def _courtesy(reading: Reading, statement: ActionStatement) -> str | None:
    """ "Thank the author | for the contribution", "a comment | welcoming the reporter"."""
    first, last = statement.clause.first, statement.clause.last
    place = next((i for i in range(first, last) if reading.tokens[i].norm in _COURTESIES), None)
    verb = statement.clause.verb
    if place is None or (verb is not None and place not in range(verb.first, verb.last) and place < verb.last):
        return None
    if reading.tokens[place].norm in _BASES and (verb is None or place >= verb.last):
        return None  # "say thank you", "post welcome to #dev": what is said word by word
    told = _COURTESIES[reading.tokens[place].norm]
    reason = next((i for i in range(place, last) if reading.tokens[i].norm == "for"), last)
    if told != _COURTESIES["thank"] or reason + 1 >= last:
        return f"{told}!"
    last = min(_end(reading, reason), last)
    last = next((i for i in range(reason + 2, last) if _leads_to_place(reading, i)), last)
    return f"{told} {reading.slice(reason, last).strip(' .,;')}!"


def courteous(text: str) -> str:
    """ "Asking the author for details", "asking them to rebase": a request in the words in which it is made."""
    found = _REQUEST.fullmatch(text.strip())
    if found is None:
        return text
    return _question(f"{_PLEASE} {'give us ' if found['kind'].lower() == 'for' else ''}{found['what']}")


def is_request(text: str) -> bool:
    """Whether a text asks somebody to do something, as `courteous` puts it."""
    return text.lower().startswith(_PLEASE)


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
