"""Loops said between a verb and its object: "make for each one an account" to "for each one make an account"."""

from __future__ import annotations

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import LISTED_PEOPLE, PEOPLE, RETRIEVABLE
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, TokenKind, VerbForm
from agent_app.planners.local.rewrite.spans import Change, Piece

__all__ = ["determined_loops", "distributed_recipients", "fronted_loops", "fronted_tests"]

_QUANTIFIERS = frozenset({"each", "every"})
_OBJECTS = frozenset({"a", "an", "the", "another", "one", "two", "three"})
_REACH = 5
_TESTING = words(
    "older newer larger smaller over above under below with without that which whose who where in from assigned seen"
    " not never due untouched unanswered idle inactive expiring"
)
_OWNING = words("our my the these those their")
_SEVERAL = words("all of the our my these those")
_OF_PRODUCT = words("in from of on at")
_MEDIA = words("email e-mail mail sms gmail whatsapp text message dm")
_STOPS = words(". ; : ! ? that which who whose")
_BEFORE = words(". ; : ! ? , and & + then but")


def fronted_loops(reading: Reading) -> list[Change]:
    """Changes that put "for each ..." before the verb whose object follows it."""
    norms = reading.norms(0, len(reading.tokens))
    found: list[Change] = []
    for verb in reading.verbs:
        first = verb.last
        if verb.form is not VerbForm.BASE or norms[first : first + 1] != ["for"]:
            continue
        if first + 1 >= len(norms) or norms[first + 1] not in _QUANTIFIERS:
            continue
        last = _end(norms, first + 2)
        if last is None:
            continue
        tokens = reading.tokens
        start, begin, end = tokens[verb.first].start, tokens[first].start, tokens[last - 1].end
        loop = Piece(reading.text[begin:end], begin, end)
        said = Piece(reading.text[start : tokens[verb.last - 1].end], start, tokens[verb.last - 1].end)
        found.append(Change(start, end, (loop, Piece(" ", start, start + 1), said)))
    return found


def distributed_recipients(reading: Reading) -> list[Change]:
    """ "Send an e-mail to all HubSpot contacts": "every" before people that a product has, who each get one."""
    norms = reading.norms(0, len(reading.tokens))
    found: list[Change] = []
    for noun in reading.nouns:
        if noun.canon not in LISTED_PEOPLE or not noun.plural or not reading.tokens[noun.last - 1].text.endswith("s"):
            continue
        start = next((mention.first for mention in reading.mentions if mention.last == noun.first), noun.first)
        placed = norms[noun.last : noun.last + 1] and norms[noun.last] in _OF_PRODUCT
        owned = start < noun.first or (placed and any(item.first == noun.last + 1 for item in reading.mentions))
        first = start
        while first and norms[first - 1] in _SEVERAL:
            first -= 1
        if not owned or first == start or not _reached(reading, norms, first):
            continue
        tokens, end = reading.tokens, reading.tokens[noun.last - 1].end
        found.append(
            Change(
                tokens[first].start,
                tokens[start - 1].end,
                (Piece("every", tokens[first].start, tokens[start - 1].end),),
            )
        )
        found.append(Change(end - 1, end, ()))
    return found


def _reached(reading: Reading, norms: list[str], index: int) -> bool:
    """Whether what stands before a place sends something in a way of its own: "email |", "send an SMS to |"."""
    verb = next((verb for verb in reversed(reading.verbs) if verb.last <= index), None)
    if verb is None or verb.form is not VerbForm.BASE or index - verb.last > _REACH:
        return False
    sent = {noun.canon for noun in reading.nouns_in(verb.first, index)} | set(norms[verb.first : index])
    if norms[index - 1] == "to":
        return bool(sent & _MEDIA)
    return index == verb.last and verb.classes[:1] == ("email",) and verb.last == verb.first + 1


def determined_loops(reading: Reading) -> list[Change]:
    """ "For our epics create a page": "for each of" before several things that what follows is done for."""
    norms = reading.norms(0, len(reading.tokens))
    found: list[Change] = []
    for index in range(len(norms) - 3):
        if norms[index] != "for" or norms[index + 1] not in _OWNING:
            continue
        if index and norms[index - 1] not in _BEFORE and reading.tokens[index].kind is not TokenKind.BREAK:
            continue
        noun = next((noun for noun in reading.nouns if index + 1 < noun.first <= index + _REACH), None)
        if noun is None or not noun.plural or noun.canon not in RETRIEVABLE - PEOPLE:
            continue
        verb = next((verb for verb in reading.verbs if noun.last <= verb.first <= noun.last + _REACH), None)
        fresh = noun.determiner == "new" or {"new", "incoming"} & set(norms[index : noun.first])
        if fresh or verb is None or verb.form is not VerbForm.BASE or set(norms[noun.last : verb.first]) & _STOPS:
            continue
        end = reading.tokens[index].end
        found.append(Change(end, end, (Piece(" each of", end - 1, end),)))
    return found


def fronted_tests(reading: Reading) -> list[Change]:
    """ "Those older than two days escalate": what is done to some of several things, said after which ones they are."""
    norms = reading.norms(0, len(reading.tokens))
    found: list[Change] = []
    for index, norm in enumerate(norms):
        length = 1 if norm == "those" else 2 if norms[index : index + 2] == ["the", "ones"] else 0
        test = index + length
        if not length or test >= len(norms) or norms[test] not in _TESTING:
            continue
        if index and norms[index - 1] not in _BEFORE and reading.tokens[index].kind is not TokenKind.BREAK:
            continue
        pause = next(
            (i for i in range(test, len(norms)) if not reading.tokens[i].is_word and norms[i] in _BEFORE), len(norms)
        )
        verb = next(
            (verb for verb in reading.verbs if test + 1 < verb.first < pause and verb.form is VerbForm.BASE), None
        )
        if verb is not None and verb.lemma == "get" and _is_done(reading, verb.last):
            start, got = reading.tokens[index].start, reading.tokens[verb.first]
            end = reading.tokens[test - 1].end
            found.append(Change(start, end, (Piece("for those", start, end),)))
            found.append(Change(got.start, got.end, (Piece(", they should be", got.start, got.end),)))
            continue
        if verb is None or verb.lemma in {"get", "have"} or norms[verb.first - 1] in connectives.MODALS | {"to", "not"}:
            continue
        start, order = reading.tokens[index].start, reading.tokens[verb.first].start
        found.append(Change(start, start, (Piece("for ", start, reading.tokens[index].end),)))
        found.append(Change(order, order, (Piece(", ", order - 1, order),)))
    return found


def _is_done(reading: Reading, index: int) -> bool:
    """Whether a participle stands at a place: "get | approved"."""
    verb = reading.verb_at(index)
    return verb is not None and verb.form is VerbForm.PAST


def _end(norms: list[str], first: int) -> int | None:
    """Where the loop's things end: before the determiner of the object; None if no object follows."""
    for index in range(first, min(first + _REACH, len(norms))):
        if norms[index] in _OBJECTS and not (norms[index] == "one" and index == first):
            return index if norms[index - 1] not in connectives.PREPOSITIONS else None
        if not norms[index].isalnum() or norms[index] in {"and", "then"}:
            return None
    return None
