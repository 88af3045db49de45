"""Orders that share an object said behind the last of them: "create and publish an event" is "create an event and
publish it".
"""

from __future__ import annotations

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.verbs import LOOKUPS
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Noun, Reading, Verb, VerbForm
from agent_app.planners.local.rewrite.spans import Change, Piece
from agent_app.planners.local.rewrite.verbless import ends
from agent_app.planners.local.vocabulary import Vocabulary

__all__ = ["shared_objects"]

_OPENING = words("and then , ; please kindly also just")
_ADVERBS = words("then also directly immediately automatically")
_JOINTS = words("and &")
_LEADING = words("go move try come proceed continue start hurry run wait") | frozenset(
    {"move on", "go ahead", "go on", "carry on"}
)
"""What only leads up to an order: "move on and create a tag"."""
_TOUCHING = {"comment": "on", "reply": "to", "respond": "to"}
"""Orders that have their object behind a preposition."""
_POINTERS = words("it them these those")
_PLACING = words("in on at from of")
_TOLD = words("email message sms direct_message")
"""What is made by sending it: "write and send an email" is one step."""
_ENDING = words(", ; and then if unless when once after before") | connectives.PREPOSITIONS
_REACH = 6
"""Tokens from the last order to the thing that all are about."""


def shared_objects(reading: Reading, vocabulary: Vocabulary) -> list[Change]:
    """Changes that give the first of several orders the object it shares with those that follow at once."""
    norms = reading.norms(0, len(reading.tokens))
    found: list[Change] = []
    done = 0
    for first in reading.verbs:
        chain = _chain(reading, norms, first) if first.first >= done else [first]
        pointer = _pointer(norms, chain[-1].last) if len(chain) > 1 and _apart(chain) else 0
        if pointer:
            done = chain[-1].last
            start, stop = reading.tokens[done].start, reading.tokens[done + pointer - 1].end
            for verb in chain[:-1]:
                found.append(_given(reading, verb, Piece(reading.text[start:stop].lower(), start, stop)))
            continue
        noun = _shared(reading, norms, chain[-1]) if len(chain) > 1 else None
        if noun is None or not _done_apart(reading, vocabulary, chain, noun):
            continue
        done = chain[-1].last
        last = _object_end(reading, norms, noun)
        start, stop = reading.tokens[done].start, reading.tokens[last - 1].end
        it = "them" if noun.plural else "it"
        found.append(_given(reading, chain[0], Piece(reading.text[start:stop], start, stop)))
        found += [_given(reading, verb, Piece(it, start, stop)) for verb in chain[1:-1]]
        found.append(Change(start, stop, (Piece(it, start, stop),)))
    return found


def _pointer(norms: list[str], place: int) -> int:
    """How many tokens from a place point at things spoken of before: "them", "all of them"."""
    if norms[place : place + 1] and norms[place] in _POINTERS:
        return 1
    several = norms[place : place + 1] in (["all"], ["each"], ["both"]) and norms[place + 1 : place + 2] == ["of"]
    return 3 if several and norms[place + 2 : place + 3] and norms[place + 2] in _POINTERS else 0


def _given(reading: Reading, verb: Verb, thing: Piece) -> Change:
    """An object for an order: "close | it", "comment | on it"."""
    end = reading.tokens[verb.last - 1].end
    joint = f" {_TOUCHING[verb.lemma]} " if verb.lemma in _TOUCHING else " "
    return Change(end, end, (Piece(f"{joint}{thing.text}", thing.start, thing.end),))


def _chain(reading: Reading, norms: list[str], first: Verb) -> list[Verb]:
    """An order with those that follow it at once, with no object between them: "create, send and tag | a campaign"."""
    opens = not first.first or ends(reading, first.first - 1) or norms[first.first - 1] in _OPENING
    opens = opens or (norms[first.first - 1] == "to" and norms[first.first - 2] in connectives.WANT)
    if first.form is not VerbForm.BASE or first.lemma in _LEADING or not opens:
        return [first]
    chain, joined = [first], False
    while True:
        place = chain[-1].last
        while place < len(norms) and norms[place] in _JOINTS | _ADVERBS | {","}:
            joined = joined or norms[place] in _JOINTS | {"then"}
            place += 1
        verb = reading.verb_at(place) if place > chain[-1].last and place < len(norms) else None
        if verb is None or verb.form is not VerbForm.BASE or verb.first != place:
            return chain if joined else [first]
        chain.append(verb)


def _shared(reading: Reading, norms: list[str], verb: Verb) -> Noun | None:
    """The thing that follows an order, with nothing but its own description before it."""
    noun = next((noun for noun in reading.nouns if verb.last <= noun.first <= verb.last + _REACH and noun.known), None)
    if noun is None or set(norms[verb.last : noun.first]) & (_ENDING | connectives.PRONOUNS - connectives.ARTICLES):
        return None
    return noun if noun.canon not in _TOLD and noun.count <= 1 else None


def _object_end(reading: Reading, norms: list[str], noun: Noun) -> int:
    """Where the words end that name a thing: behind its product, "an event | in Eventbrite |"."""
    after = noun.last
    if norms[after : after + 1] and norms[after] in _PLACING:
        mention = next((item for item in reading.mentions if after < item.first <= after + 2), None)
        return mention.last if mention is not None else after
    return after


def _apart(chain: list[Verb]) -> bool:
    """Whether orders are of different classes, so that none only says again what another one says."""
    classes = [verb.classes[0] if verb.classes else "" for verb in chain]
    return all(classes) and len(set(classes)) == len(classes)


def _done_apart(reading: Reading, vocabulary: Vocabulary, chain: list[Verb], noun: Noun) -> bool:
    """Whether the orders are steps of their own, and such things are made, or looked up, by the first one."""
    if not _apart(chain):
        return False
    named = {mention.connector for mention in reading.mentions}
    looked_up = chain[0].classes[0] in LOOKUPS
    if not looked_up and "create" not in chain[0].classes:
        return True
    had = vocabulary.listed if looked_up else vocabulary.makeable
    return any(canon == noun.canon and (not named or key in named) for key, canon in had)
