"""Calls by telephone: "call the customer", "ring the manager". Where no product places them, people do."""

from __future__ import annotations

import re

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import LISTED_PEOPLE
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, Reading, Verb, VerbForm
from agent_app.planners.local.people import names_person
from connectors_app.contracts import OperationCatalog

__all__ = ["called", "calls", "calls_on_call", "calls_person", "offers_calls"]

_PLACES_CALLS = re.compile(
    r"\b(?:place|make|start|initiate|create|dial)s?\b[^.]{0,20}\b(?:phone|voice|telephone|outbound) calls?\b",
    re.IGNORECASE,
)
_CALLING = words("call phone ring telephone") | {"call up", "ring up", "phone up"}
_CALLED = words("they he she it each everyone everybody else others who that those")
_OBLIGING = words("should must shall needs need has have are is")
_ON_CALL = words("on-call oncall pager rota")
"""Who is paged, which products do."""
_ON_DUTY = words("engineer person developer technician colleague guy team contact")
_PRONOUNS = (["him"], ["her"], ["them"], ["me"], ["us"], ["each"], ["everybody"], ["everyone"])
_ENDS = connectives.PREPOSITIONS | words("and then about to if when who that which too also , . ; : !")


def offers_calls(catalog: OperationCatalog) -> bool:
    """Whether an operation of a catalogue calls people by telephone."""
    return any(
        operation.role == "action" and _PLACES_CALLS.search(f"{operation.title}. {operation.description}")
        for operation in catalog.operations
    )


def calls_person(reading: Reading, clause: Clause) -> bool:
    """Whether a clause orders a call to a person ("ring the customer") and not one to an address or those on call."""
    return clause.verb is not None and calls(reading, clause.verb, clause.last)


def calls(reading: Reading, verb: Verb, end: int) -> bool:
    """Whether a verb orders to ring up the person who follows it; nothing past the token `end` is looked at."""
    if verb.form is not VerbForm.BASE or verb.lemma not in _CALLING:
        return False
    norms = reading.norms(verb.last, end)
    pointing = norms[:1] == ["that"] and norms[1:2] not in ([], ["they"], ["the"], ["it"])  # "phone that person"
    last = next((verb.last + place for place, norm in enumerate(norms) if norm in _ENDS and place >= pointing), end)
    said = [norm for norm in reading.norms(verb.last, last) if norm != "up"]  # "ring them up"
    people = [noun for noun in reading.nouns_in(verb.last, last) if noun.canon in LISTED_PEOPLE]
    listed = bool(people)
    owning = {noun.first for noun in people}  # "every HubSpot contact"
    if any(mention.last not in owning for mention in reading.mentions_in(verb.last, last)):
        return False
    if not said or _ON_CALL & set(said) or norms[1:3] == ["on", "call"]:
        return False
    return said in _PRONOUNS or listed or names_person(reading, verb.last, last)


def called(reading: Reading, verb: Verb) -> bool:
    """Whether a participle says that a person should be rung up: "each of them should be called"."""
    if verb.form is not VerbForm.PAST or verb.lemma not in _CALLING:
        return False
    before, after = reading.norms(0, verb.first), reading.norms(verb.last, verb.last + 1)
    place = next((i for i in range(len(before) - 1, -1, -1) if before[i] in _OBLIGING), None)
    if place is None or before[place + 1 :] not in (["be"], ["to", "be"], ["also", "be"]) or not place:
        return False
    person = any(noun.last == place and noun.canon in LISTED_PEOPLE for noun in reading.nouns)
    person = person or names_person(reading, place - 1, place) or before[place - 1] in _CALLED
    return person and (not after or after[0] in _ENDS)


def calls_on_call(reading: Reading, verb: Verb) -> int | None:
    """ "Phone the on-call engineer": where the words for who is on call end, which has to be looked up first."""
    if verb.form is not VerbForm.BASE or verb.lemma not in _CALLING:
        return None
    noun = next((noun for noun in reading.nouns if noun.canon == "on_call" and noun.first <= verb.last + 1), None)
    if noun is None or noun.first < verb.last:
        return None
    last = noun.last
    while last < len(reading.tokens) and reading.tokens[last].norm in _ON_DUTY:
        last += 1
    return last
