"""Steps that have to wait: "don't send it until finance has confirmed", "no mail before the page has been made".

All of these say what has to be over before the step: "finance must confirm before sending it".
"""

from __future__ import annotations

import re

from agent_app.planners.local.edit.instructions import Instruction, sentences_of
from agent_app.planners.local.edit.persons import DECIDING, LONGEST_NAME, SOMEBODY, does_itself, names_person
from agent_app.planners.local.edit.plainer import being_done
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.view import WorkflowView
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, VerbForm
from agent_app.planners.local.rewrite.patterns import base_form
from agent_app.planners.local.rewrite.spans import Change, Piece

__all__ = ["deeds_held_until"]

_CUE = re.compile(r"\b(?:until|till|before|without|unless|once|after|when|that)\b", re.IGNORECASE)
_HOLDING = re.compile(
    r"\b(?:not|never|no|nobody|nothing|cannot|only|waits?|hold|withhold|delay|postpone|requires?|presupposes|demands|needs)\b|n['’]t\b",
    re.IGNORECASE,
)
_LEADS = words("please and but so also just then")
_DENIALS = words("no not never don't dont do-not")
_LINKS = words("until till before without unless")
_UPON = words("once after when")
_REQUIRING, _BEFOREHAND = words("requires require presupposes demands needs"), words("first beforehand before")
_MODALS = words("must may should can shall might could is are has have needs need does do will")
_NOT = words("not n't never only")
_WAITING = words("wait waits held hold paused delayed postponed")
_HELD = words("hold delay postpone withhold wait keep defer")
_BESIDE_HOLDING = words("back off on with out up")
_PERFECT = words("has have had 's having")
_PASSIVE = words("is are was were gets got get been be being")
_BEFORE_VERB = words("also first actually really at least fully properly always double triple")
_SURE = 0.7


def deeds_held_until(reading: Reading, view: WorkflowView) -> list[Change]:
    """Changes that put first what a step is said to wait for, and say of the step that it comes after that."""
    if not (_CUE.search(reading.text) and _HOLDING.search(reading.text)):
        return []
    found = []
    for sentence in sentences_of(reading):
        said = _put_first(reading, view, sentence)
        if said is not None:
            start, end = reading.tokens[sentence.first].start, reading.tokens[sentence.last - 1].end
            found.append(Change(start, end, (Piece(said, start, end),)))
    return found


def _put_first(reading: Reading, view: WorkflowView, sentence: Instruction) -> str | None:
    norms = sentence.norms(reading)
    if "," in norms or "if" in norms:
        return None
    first = sentence.first
    while first < sentence.last and reading.tokens[first].norm in _LEADS:
        first += 1
    for link in range(first + 1, sentence.last - 1):
        norm = reading.tokens[link].norm
        requires = norm in _REQUIRING and reading.norms(link + 1, link + 2) == ["that"]
        if norm not in _LINKS | _UPON and not requires:
            continue
        held = (first, link) if norm in _REQUIRING else _held(reading, first, link, only=norm in _UPON)
        if held is None or not _is_step(reading, view, held):
            return None
        last = sentence.last - (reading.tokens[sentence.last - 1].norm in _BEFOREHAND)
        earlier = _earlier(reading, view, link + 1 + requires, last, deeds=norm in _LINKS - {"unless"})
        return f"{earlier} before {_named(reading, held)}" if earlier else None
    return None


def _held(reading: Reading, first: int, link: int, *, only: bool) -> tuple[int, int] | None:
    """The words for what has to wait, between the beginning of a clause and what it waits for."""
    norms = reading.norms(first, link)
    if only:
        if norms[:1] == ["only"]:
            return first + 1, link
        return _subject(reading, first, link, {"only"})
    if norms[:2] == ["do", "not"]:
        return first + 2, link
    if norms[0] in _DENIALS or norms[0] == "nobody":
        return first + 1, link
    if norms[0] in _HELD:
        start = first + 1
        while start < link and reading.tokens[start].norm in _BESIDE_HOLDING:
            start += 1
        end = link
        while end > start and reading.tokens[end - 1].norm in _BESIDE_HOLDING:
            end -= 1
        return start, end
    return _subject(reading, first, link, _NOT - {"only"})


def _subject(reading: Reading, first: int, link: int, held: set[str] | frozenset[str]) -> tuple[int, int] | None:
    """ "[The invoice] may not be finalized", "[the mail] has to wait": what is said not to be, or to wait."""
    modal = next((i for i in range(first + 1, link) if reading.tokens[i].norm in _MODALS), None)
    if modal is None or reading.verb_at(first) is not None:
        return None
    told = reading.norms(modal + 1, link)
    if not set(told) & (held | (_WAITING if "only" not in held else frozenset())):
        return None
    done = any(verb.form is VerbForm.PAST for verb in reading.verbs_in(modal + 1, link))
    return (first, link) if done and not set(told) & _WAITING else (first, modal)


def _is_step(reading: Reading, view: WorkflowView, held: tuple[int, int]) -> bool:
    """Whether words name what a step does."""
    if held[0] >= held[1]:
        return False
    named = refer(view, reading, *held)
    return bool(named) and named[0].score >= _SURE and named[0].step.role in {"action", "for_each"}


def _named(reading: Reading, held: tuple[int, int]) -> str:
    """ "Sending the mail" for "send the mail", "the invoice is finalized" for "the invoice may not be finalized"."""
    first, last = held
    verb = reading.verb_at(first)
    if verb is not None and verb.form is VerbForm.BASE:
        return being_done(reading.slice(first, last))
    if verb is not None and verb.form is VerbForm.THIRD:
        return being_done(f"{verb.lemma} {reading.slice(verb.last, last)}")  # "nobody finalizes it"
    modal = next((i for i in range(first + 1, last) if reading.tokens[i].norm in _MODALS), None)
    if modal is None:
        return reading.slice(first, last)
    done = next((each for each in reading.verbs_in(modal + 1, last) if each.form is VerbForm.PAST), None)
    return (
        f"{reading.slice(first, modal)} is {reading.slice(done.first, last)}" if done else reading.slice(first, modal)
    )


def _earlier(reading: Reading, view: WorkflowView, first: int, last: int, *, deeds: bool) -> str | None:
    """What has to be over: what a person must do; with `deeds` also what is done to something."""
    known = view.index.vocabulary.known
    for end in range(first + 1, min(last, first + LONGEST_NAME)):
        verb = _verb(reading, end, last)
        if verb is None or not _is_who(reading, known, first, end):
            continue
        lemma, rest = verb
        decides = reading.tokens[rest - 1].norm in DECIDING
        more = reading.slice(rest, last)
        if decides and set(reading.norms(rest, last)) <= connectives.POINTERS | {"off"}:
            return f"{reading.slice(first, end)} must approve it"
        return f"{reading.slice(first, end)} must {lemma} {more}".strip()
    return _done_to(reading, first, last) if deeds else None


def _is_who(reading: Reading, known: frozenset[str], first: int, last: int) -> bool:
    within = reading.norms(first, last)
    if within[0] in SOMEBODY and within[1:2] in (["from"], ["in"], ["of"]):
        return True
    return does_itself(reading, known, first, last) and not names_person(reading, known, first, last + 1)


def _verb(reading: Reading, index: int, last: int) -> tuple[str, int] | None:
    """What somebody has done by then, from a token on: the verb in its base form, and where its object begins."""
    perfect = reading.tokens[index].norm in _PERFECT
    place = index + perfect
    while place < last - 1 and reading.tokens[place].norm in _BEFORE_VERB:
        place += 1
    if place >= last or reading.tokens[place].norm in _PASSIVE | _NOT:
        return None
    verb = reading.verb_at(place)
    if verb is not None and verb.form in {VerbForm.PAST, VerbForm.THIRD}:
        return verb.lemma, verb.last
    norm = reading.tokens[place].norm
    if norm in _IRREGULAR:
        return _IRREGULAR[norm], place + 1
    if norm.endswith("ed") and len(norm) > _LEAST:
        return _base(norm), place + 1
    return None


_LEAST = 4
_IRREGULAR = {
    "seen": "see", "saw": "see", "gone": "go", "went": "go", "had": "have", "given": "give", "gave": "give",
    "written": "write", "wrote": "write", "read": "read", "said": "say", "done": "do", "did": "do", "taken": "take",
    "took": "take", "made": "make", "told": "tell", "spoken": "speak", "spoke": "speak", "signs": "sign",
    "chosen": "choose", "chose": "choose", "got": "get", "found": "find", "sent": "send", "put": "put", "set": "set",
    "filled": "fill", "proofread": "proofread", "come": "come", "paid": "pay", "drawn": "draw",
    "looks": "look", "reads": "read",
}  # fmt: skip


def _base(done: str) -> str:
    if done.endswith("ied"):
        return f"{done[:-3]}y"
    return base_form(done[:-2])


def _done_to(reading: Reading, first: int, last: int) -> str | None:
    """ "The page has been made", "it is copied": what is to be done, and by whom where that is said."""
    place = next((i for i in range(first + 1, last) if reading.tokens[i].norm in _PASSIVE), None)
    if place is None:
        return None
    thing = first, place - (reading.tokens[place - 1].norm in _PERFECT)
    verb = next((each for each in reading.verbs_in(place, last) if each.form is VerbForm.PAST), None)
    if verb is None or thing[0] >= thing[1] or set(reading.norms(place, verb.first)) - _PASSIVE - _BEFORE_VERB:
        return None
    what, behind = reading.slice(*thing), reading.norms(verb.last, last)
    if behind[:1] == ["by"]:
        return f"{reading.slice(verb.last + 1, last)} must {verb.lemma} {what}"
    return f"{verb.lemma} {what} {reading.slice(verb.last, last)}".strip()
