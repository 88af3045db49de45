"""Orders said as participles: "have a bill raised in QuickBooks", "..., with a call logged afterwards", "the card and
the task should be deleted"."""

from __future__ import annotations

import re

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.verbs import SENT
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Noun, Reading, TokenKind, Verb, VerbForm
from agent_app.planners.local.people import names_person
from agent_app.planners.local.reading import UNKNOWN_CLASS
from agent_app.planners.local.reading.words import COUNT_WORDS
from agent_app.planners.local.rewrite.patterns import DECIDING, verb_for
from agent_app.planners.local.rewrite.spans import Change, Piece
from agent_app.planners.local.vocabulary import Vocabulary

__all__ = ["accompanying_deeds", "caused_deeds", "echoed_deeds", "participle_at", "several_undergoing", "undergone"]

_AUXILIARIES = words("should must shall will can are get be is have to need ought all both each")
_CAUSING = words("have get")
_BEFORE = words(". ; : ! ? , and then also please kindly otherwise else")
_CLOSING = connectives.PREPOSITIONS | words(". ; : ! ? , and then but or for there")
_LATER = words("afterwards after later too also finally subsequently then")
_DETERMINING = connectives.ARTICLES - words("it this that")
_AFTERWARDS = words("once after when")
_REACH = 9
_NOUN_REACH = 5
_PARTICIPLE = re.compile(r"(?:(?P<doubled>[a-z]*[aeiou](?P<last>[bdgmnprt]))(?P=last)|(?P<stem>[a-z]{3,}))ed")
_IRREGULAR = {
    "done": "do", "gone": "go", "had": "have", "proofread": "proofread", "read": "read", "seen": "see",
}  # fmt: skip
_SILENT = re.compile(r"(?:[cegvzu]|(?<![aeious])s|^[^aeiou]*[aeiou][^aeiouwxy])$")
"""Stems that have lost an "e" before "-ed"."""
_POINTING = words("it them this that these those both all everything him her")
"""What is got done, and not looked up: "get it signed", but "get the tickets closed last week"."""
_NO_DEEDS = words("called named titled labelled labeled tagged based assigned due related attached marked set needed")
"""Participles that tell what a thing is like."""


_PARTS = words("checklist comment note subtask reply")
"""What is made in a thing, by an operation of its own."""
_SET = words("label tag member assignee watcher reviewer field line column day hour point approval")
"""What a thing is given when it is made, or has by itself."""
_DISTRIBUTING = words("each every")
_TELLING_WHICH = _DISTRIBUTING | words("any if when those")
_REMARKS = words("comment note reply")
_ONE_MORE = words("a an one")
_ENDING = frozenset({"close", "resolve", "complete", "decline", "merge", "approve", "archive", "reopen", "assign"})


def caused_deeds(reading: Reading) -> list[Change]:
    """ "Have a bill raised in QuickBooks": the order to raise it; "get it confirmed by her" asks her to."""
    norms = reading.norms(0, len(reading.tokens))
    found: list[Change] = []
    for index in range(len(norms) - 2):
        if norms[index] not in _CAUSING or not _opens(reading, norms, index):
            continue
        done = _done(reading, norms, index + 1)
        if done is None or (norms[index] == "get" and norms[index + 1] not in _POINTING):
            continue
        found += _asked(reading, norms, index, done) or _ordered(reading, index, done)
    return found


def several_undergoing(reading: Reading) -> list[Change]:
    """ "The card in Trello and the Asana task should be deleted": the order to delete both, each by its own step."""
    norms = reading.norms(0, len(reading.tokens))
    found: list[Change] = []
    first = 0
    for index in range(len(norms) + 1):
        if index < len(norms) and not (_ends_sentence(reading, norms, index)):
            continue
        done = undergone(reading, norms, first, index)
        if done is not None and _names_several(reading, norms, first, done[0]):
            opened, verb = done
            start = reading.tokens[first].start
            begin, end = reading.tokens[opened - 1].end, reading.tokens[verb.last - 1].end
            found += [Change(start, start, (Piece(f"{verb.lemma} ", start, start + 1),)), Change(begin, end)]
        first = index + 1
    return found


def undergone(reading: Reading, norms: list[str], first: int, last: int) -> tuple[int, Verb] | None:
    """ "... shall be deleted", "... get archived": where it begins to be said, and the verb."""
    for verb in reversed(reading.verbs_in(first, last)):
        opened = verb.first
        while opened > first and norms[opened - 1] in _AUXILIARIES | connectives.ADVERBS:
            opened -= 1
        if verb.form is VerbForm.PAST and opened < verb.first and set(norms[opened : verb.first]) & _AUXILIARIES:
            return opened, verb
    return None


def _ends_sentence(reading: Reading, norms: list[str], index: int) -> bool:
    return norms[index] in words(". ; ! ?") or reading.tokens[index].kind is TokenKind.BREAK


def _names_several(reading: Reading, norms: list[str], first: int, last: int) -> bool:
    """Whether nothing but single things stand between two tokens, at least two of them in products of their own."""
    joints = [i for i in range(first + 1, last) if norms[i] == "and"]
    if not joints or norms[first] not in connectives.ARTICLES or reading.verbs_in(first, last):
        return False
    sides = (reading.mentions_in(first, joints[-1]), reading.mentions_in(joints[-1], last))
    plural = any(noun.plural for noun in reading.nouns_in(first, last))
    return all(sides) and not plural and len(reading.nouns_in(joints[-1], last)) > 0


def accompanying_deeds(reading: Reading, vocabulary: Vocabulary) -> list[Change]:
    """ "Create it, with a call logged afterwards": one more order after what it accompanies."""
    norms = reading.norms(0, len(reading.tokens))
    found: list[Change] = []
    for index in range(2, len(norms) - 2):
        if norms[index] != "with" or norms[index + 1] not in _DETERMINING | COUNT_WORDS.keys():
            continue
        done = _done(reading, norms, index + 1)
        if done is None:
            found += _with_part(reading, vocabulary, norms, index)
            continue
        later = done.last < len(norms) and norms[done.last] in _LATER
        cut = norms[index - 1] == ","
        if not later and not (cut and _creates(done)):
            continue
        start = reading.tokens[index - cut].start
        begin, stop = reading.tokens[index + 1].start, reading.tokens[done.first - 1].end
        end = reading.tokens[done.last - 1 + later].end
        thing = Piece(reading.text[begin:stop], begin, stop)
        order = Piece(f", then {done.lemma} ", reading.tokens[done.first].start, end)
        found.append(Change(start, end, (order, thing)))
    return found


def echoed_deeds(reading: Reading) -> list[Change]:
    """ "Queue a build, and once it is queued post it": what was just ordered is over, which is no test."""
    norms = reading.norms(0, len(reading.tokens))
    found: list[Change] = []
    for index in range(2, len(norms) - 3):
        if norms[index] not in _AFTERWARDS:
            continue
        copula = next((i for i in range(index + 1, min(index + 4, len(norms))) if norms[i] in connectives.BE), None)
        place = None if copula is None else copula + 1 + (norms[copula + 1 : copula + 2] == ["been"])
        done = reading.verb_at(place) if place is not None and place < len(norms) else None
        before = next((verb for verb in reversed(reading.verbs) if verb.last <= index), None)
        if done is None or before is None or done.form is not VerbForm.PAST or before.form is not VerbForm.BASE:
            continue
        if done.lemma == before.lemma and done.last < len(norms):
            end = done.last - 1 + (norms[done.last] == ",")
            start, stop = reading.tokens[index].start, reading.tokens[end].end
            found.append(Change(start, stop, (Piece("then", start, stop),)))
    return found


def _with_part(reading: Reading, vocabulary: Vocabulary, norms: list[str], index: int) -> list[Change]:
    """ "Create a card with a checklist (on it)", "close it, with a Slack message": what is made after a deed.

    Things of a product of their own are, others where they are parts of what is made.
    """
    noun = next((noun for noun in reading.nouns if index + 1 < noun.first <= index + _NOUN_REACH), None)
    verb = next((verb for verb in reversed(reading.verbs) if verb.last <= index), None)
    if noun is None or not noun.known or verb is None:
        return []
    sent = bool(SENT & set(verb.classes[:1]))
    if norms[index + 1] in _OWNED or ((noun.plural or sent) and norms[index + 1] == "the"):
        return []  # "create a page with its notes", "a message with the comment": what there is already
    cut = norms[index - 1] == ","
    told = set(norms[verb.last : index]) & (connectives.RELATIVES | _TELLING_WHICH - (_DISTRIBUTING if cut else set()))
    product = cut and not noun.plural and bool(reading.mentions_in(index + 1, noun.first))
    counted = noun.plural and noun.count > 1 and noun.canon not in _SET
    made_too = norms[index + 1] in _ONE_MORE and _made_in_same(reading, vocabulary, verb, noun)
    part = counted or made_too or noun.canon in _PARTS
    remarked = noun.canon in _REMARKS and set(verb.classes[:1]) & _ENDING
    if not product and (not part or told or verb.form is not VerbForm.BASE or not (_creates(verb) or remarked)):
        return []
    start = reading.tokens[index - cut].start
    order = verb_for(noun.text) if product else "create" if counted or made_too else "add"
    end = reading.tokens[index].end
    joint = " and" if cut and norms[index - 2 : index - 1] == ["each"] else ", then"  # "for each, with a note on it"
    return [Change(start, end, (Piece(f"{joint} {order}", start, end),)), *_on_it(reading, norms, noun.last)]


_OWNED = words("its their his her")


def _made_in_same(reading: Reading, vocabulary: Vocabulary, verb: Verb, noun: Noun) -> bool:
    """ "Create a Confluence space | with a page": what the product that the thing is made in makes as well."""
    if "create" not in verb.classes[:2] or noun.plural or noun.canon in _SET:
        return False
    named = reading.mentions_in(verb.last, noun.first)
    return bool(named) and (named[-1].connector, noun.canon) in vocabulary.makeable


def _on_it(reading: Reading, norms: list[str], place: int) -> list[Change]:
    """ "A checklist on each card": on the one that was just made."""
    if norms[place : place + 1] not in (["on"], ["in"], ["to"]):
        return []
    if norms[place + 1 : place + 2] not in (["each"], ["every"]):
        return []
    owner = next((other for other in reading.nouns if other.first == place + 2), None)
    first, end = reading.tokens[place + 1].start, reading.tokens[(owner.last if owner else place + 2) - 1].end
    return [Change(first, end, (Piece("it", first, end),))]


def _creates(verb: Verb) -> bool:
    return bool(set(verb.classes[:2]) & {"create", "send", "add"}) and verb.lemma not in _NO_DEEDS


def _opens(reading: Reading, norms: list[str], index: int) -> bool:
    return not index or norms[index - 1] in _BEFORE or reading.tokens[index - 1].kind is TokenKind.BREAK


def _done(reading: Reading, norms: list[str], first: int) -> Verb | None:
    """The participle that ends a noun phrase: "a bill raised |", with nothing said of the thing in between."""
    for place in range(first + 1, min(first + _REACH, len(norms))):
        verb = reading.verb_at(place) or _unknown_deed(reading, norms, place)
        if verb is None:
            if norms[place] in _CLOSING - {"of", "for"} or not reading.tokens[place].is_word:
                return None
            continue
        if verb.form is not VerbForm.PAST or verb.lemma in _NO_DEEDS | _CAUSING | {"be"}:
            return None
        ends = verb.last >= len(norms) or norms[verb.last] in _CLOSING | _LATER
        return verb if ends and norms[place] not in _NO_DEEDS else None
    return None


def participle_at(reading: Reading, norms: list[str], place: int) -> Verb | None:
    """The verb that begins at a token; a participle by its ending too, of a verb that no word list has."""
    if (base := _IRREGULAR.get(norms[place])) is not None:
        return Verb(base, (UNKNOWN_CLASS,), VerbForm.PAST, place, place + 1)
    return reading.verb_at(place) or _unknown_deed(reading, norms, place)


def _unknown_deed(reading: Reading, norms: list[str], place: int) -> Verb | None:
    """ "Have the dog walked": a participle by its ending, of a verb that no word list has."""
    found = _PARTICIPLE.fullmatch(norms[place])
    if found is None or any(noun.first <= place < noun.last and noun.known for noun in reading.nouns):
        return None
    stem = found["doubled"] or found["stem"]
    silent = found["doubled"] is None and _SILENT.search(stem) is not None
    return Verb(f"{stem}e" if silent else stem, (UNKNOWN_CLASS,), VerbForm.PAST, place, place + 1)


def _asked(reading: Reading, norms: list[str], index: int, done: Verb) -> list[Change]:
    """ "Get both confirmed by the accountant": the person who decides is asked to."""
    if norms[done.last : done.last + 1] != ["by"]:
        return []
    end = next((i for i in range(done.last + 1, len(norms)) if norms[i] in _CLOSING - {"of", "from"}), len(norms))
    if not names_person(reading, done.last + 1, end):
        return []
    tokens = reading.tokens
    start, last = tokens[index].start, tokens[end - 1].end
    who = (tokens[done.last + 1].start, last)
    what = (tokens[index + 1].start, tokens[done.first - 1].end)
    deed = done.lemma if DECIDING.search(done.lemma) else "approve"
    return [
        Change(
            start,
            last,
            (
                Piece("ask ", start, tokens[index].end),
                Piece(reading.text[who[0] : who[1]], *who),
                Piece(f" to {deed} ", tokens[done.first].start, tokens[done.first].end),
                Piece(reading.text[what[0] : what[1]], *what),
            ),
        )
    ]


def _ordered(reading: Reading, index: int, done: Verb) -> list[Change]:
    """The deed as an order, the participle left out. What nothing is known of, somebody does."""
    tokens = reading.tokens
    order = f"ask somebody to {done.lemma}" if done.classes == (UNKNOWN_CLASS,) else done.lemma
    return [
        Change(tokens[index].start, tokens[index].end, (Piece(order, tokens[index].start, tokens[index].end),)),
        Change(tokens[done.first - 1].end, tokens[done.last - 1].end),
    ]
