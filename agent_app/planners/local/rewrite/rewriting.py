"""The passes that put a prompt into plainer words, one after the other."""

from __future__ import annotations

import re
from functools import partial

from agent_app.planners.local.parse import read_prompt
from agent_app.planners.local.rewrite.arrivals import ordered_arrivals
from agent_app.planners.local.rewrite.bestowed import SPELT_OUT
from agent_app.planners.local.rewrite.calls import phone_calls
from agent_app.planners.local.rewrite.coordinated import shared_objects
from agent_app.planners.local.rewrite.coreference import distributed_places, former_and_latter, owned_again
from agent_app.planners.local.rewrite.corrections import corrections
from agent_app.planners.local.rewrite.denominals import denominal_verbs
from agent_app.planners.local.rewrite.dependent import DEPENDENT
from agent_app.planners.local.rewrite.divided import divided_things
from agent_app.planners.local.rewrite.done_by import done_in_products, told_in_order
from agent_app.planners.local.rewrite.done_first import done_first
from agent_app.planners.local.rewrite.each_in_state import each_in_state
from agent_app.planners.local.rewrite.existence import EXISTING
from agent_app.planners.local.rewrite.fronting import (
    determined_loops,
    distributed_recipients,
    fronted_loops,
    fronted_tests,
)
from agent_app.planners.local.rewrite.given import given_things
from agent_app.planners.local.rewrite.handing import handed_over
from agent_app.planners.local.rewrite.incoming import incoming_things
from agent_app.planners.local.rewrite.judged import judged_things
from agent_app.planners.local.rewrite.keys import keyed_issues
from agent_app.planners.local.rewrite.linking import written_links
from agent_app.planners.local.rewrite.located import located_things
from agent_app.planners.local.rewrite.loops import infinitives_of_loops, postposed_loops
from agent_app.planners.local.rewrite.nominals import nominal_actions
from agent_app.planners.local.rewrite.originals import copied_again, named_originals
from agent_app.planners.local.rewrite.paraphrases import plainly_put
from agent_app.planners.local.rewrite.participles import (
    accompanying_deeds,
    caused_deeds,
    echoed_deeds,
    several_undergoing,
)
from agent_app.planners.local.rewrite.patterns import plainer
from agent_app.planners.local.rewrite.people_of_products import EVERYBODY, people_of_products
from agent_app.planners.local.rewrite.possessed import things_of_each
from agent_app.planners.local.rewrite.rejoined import rejoined_names
from agent_app.planners.local.rewrite.selected import selected_things
from agent_app.planners.local.rewrite.spans import Change, Rewritten, changed
from agent_app.planners.local.rewrite.telegraphic import SIGNS, prefixed_product, telegraphed_cases
from agent_app.planners.local.rewrite.titles import given_names
from agent_app.planners.local.rewrite.topics import topical_loops
from agent_app.planners.local.rewrite.transfers import transferred_things
from agent_app.planners.local.rewrite.verbless import (
    arrowed_things,
    listed_things,
    looped_things,
    named_things,
    things_meant,
)
from agent_app.planners.local.rewrite.wanted import wanted_things
from agent_app.planners.local.vocabulary import Vocabulary
from connectors_app.contracts import OperationCatalog

__all__ = ["rewrite"]

_MOST_CORRECTIONS = 3
_OTHERS = re.compile(r"\b(?:ones|others?|rest|remainder|remaining|else)\b", re.IGNORECASE)
_SELECTING = re.compile(r"\b(?:those|the ones)\b", re.IGNORECASE)
_SOME = re.compile(
    r"\b(?:those|ones|each (?:having|with|that|whose)|rest|others?|remaining|remainder|else|who(?:m|ever)"
    r"|whichever|whatever|any(?:thing|one|body)?"
    r"|every(?:thing|one|body)|(?:an?|any|each|every) [a-z]+(?: [a-z]+)? (?:that|which|whose|with|without|older|newer"
    r"|longer|larger|bigger|smaller|higher|lower|over|above|under|below|more|less)"
    r"|[a-z]+s (?:over|above|under|below|beyond|bigger|larger|greater|higher|smaller|lower|more|less|with|without"
    r"|having|that|which|who|whose)"
    r"|for (?:(?:the|any|all) )?[a-z]+ [a-z]+s"
    r"|[a-z]+s (?:gets?|becomes?|goe?s?|should|must))\b",
    re.IGNORECASE,
)
"""What the subject of an order about some of several things may have."""
_OWNED = re.compile(r"\bfor (?:our|my|the|these|those|their)\b", re.IGNORECASE)
_CALLED = re.compile(r"\b(?:called|named|(?:en)?titled)\b", re.IGNORECASE)
_LEADING = re.compile(r"\b(?:link|url|key|(?:cross-?)?reference|permalink)\b", re.IGNORECASE)
_LOOPING = re.compile(r"\bfor (?:each|every)\b", re.IGNORECASE)
_UNDERGONE = re.compile(r"\band\b[^.;!?\n]*\b(?:be|are|get)\b", re.IGNORECASE)
_CAUSED = re.compile(r"\b(?:have|get)\b", re.IGNORECASE)
_ACCOMPANIED = re.compile(r"\bwith\b", re.IGNORECASE)
_AFTERWARDS = re.compile(r"\b(?:once|after|when)\b", re.IGNORECASE)
_ONE_OF_TWO = re.compile(r"\b(?:former|latter)\b", re.IGNORECASE)
_RESPECTIVELY = re.compile(r"\bresp(?:ectively|\.)", re.IGNORECASE)
_QUANTIFIED = re.compile(r"\bfor (?:each|every|all|any)\b", re.IGNORECASE)
_LOCATED = re.compile(r"[.!;,(–-] ?(?:the|our|my|all|those|[A-Z])[^.;!]{2,60}\b(?:in|on|at)\b", re.IGNORECASE)
_TRANSFERRED = re.compile(r"\b(?:becomes?|as|in|on|(?:in)?to|onto|by|via|per)\b", re.IGNORECASE)
_TOPICAL = re.compile(r"[a-z]s\b[^.;!?\n]*?(?:[:?,→]| [–—-]+ |[-=]>)|: if\b", re.IGNORECASE)
_EACH_TOLD = re.compile(r"\b(?:each|every) [a-z]+ [a-z]+", re.IGNORECASE)
_ORIGINAL = re.compile(r"\boriginals?\b", re.IGNORECASE)
_COPIED = re.compile(
    r"\b(?:copy|transfer|move|mirror|migrate|import|export|carry|convert|sync|clone)\b.*\b(?:the|those|these)"
    r" [a-z]+s\b",
    re.IGNORECASE | re.DOTALL,
)
_SIGNS = (
    (_TOPICAL, topical_loops),
    (_TRANSFERRED, transferred_things),
    (_LOCATED, located_things),
    (_EACH_TOLD, each_in_state),
    (_ORIGINAL, named_originals),
    (_COPIED, copied_again),
    (_CALLED, given_names),
    (_LEADING, written_links),
    (_QUANTIFIED, infinitives_of_loops),
    (_QUANTIFIED, postposed_loops),
    (_ONE_OF_TWO, former_and_latter),
    (_RESPECTIVELY, distributed_places),
    (_UNDERGONE, several_undergoing),
    (_CAUSED, caused_deeds),
)
"""Words without which a pass changes nothing."""


def rewrite(prompt: str, vocabulary: Vocabulary, catalog: OperationCatalog) -> Rewritten:
    """The prompt in the words it means: corrections made, actions as verbs. Mostly it is the prompt itself."""

    def category(key: str) -> str:
        found = catalog.connector(key)
        return found.category if found is not None else ""

    apart = _some_apart(prompt, vocabulary)
    current = plainly_put(incoming_things(apart) if vocabulary.eventful else given_things(apart))
    reading = read_prompt(current.text, vocabulary)

    def made(changes: list[Change]) -> bool:
        """Make the changes, if there are any; only then is the text another one to read."""
        nonlocal current, reading
        if changes:
            current = changed(current, changes)
            reading = read_prompt(current.text, vocabulary)
        return bool(changes)

    for _ in range(_MOST_CORRECTIONS):
        if not made(corrections(reading, category)):
            break
    accompanying = partial(accompanying_deeds, vocabulary=vocabulary)
    beforehand = partial(done_first, vocabulary=vocabulary)
    for sign, changes in (
        *_SIGNS,
        (_ACCOMPANIED, accompanying),
        (_AFTERWARDS, echoed_deeds),
        (_AFTERWARDS, beforehand),
    ):
        if sign.search(current.text):
            made(changes(reading))
    made(done_in_products(reading, vocabulary))
    made(told_in_order(reading, vocabulary))
    made(rejoined_names(reading, vocabulary))
    made(shared_objects(reading, vocabulary))
    made(things_of_each(reading, vocabulary))
    made(ordered_arrivals(reading, eventful=vocabulary.eventful))
    made(owned_again(reading))
    made(keyed_issues(reading, catalog))
    made(denominal_verbs(reading, vocabulary))
    made(handed_over(reading, vocabulary))
    made(arrowed_things(reading))
    made(listed_things(reading))
    made(named_things(reading))
    made(phone_calls(reading, vocabulary))  # not in names: "three tasks: buy cake, call Anna"
    made(things_meant(reading))
    made(wanted_things(reading, vocabulary))
    made(nominal_actions(reading, vocabulary))
    if _SELECTING.search(current.text):
        made(fronted_tests(reading))
    made(distributed_recipients(reading))
    if _OWNED.search(current.text):
        made(determined_loops(reading))
    if _LOOPING.search(current.text):
        made(looped_things(reading))
        return changed(current, fronted_loops(reading))
    return current


def _some_apart(prompt: str, vocabulary: Vocabulary) -> Rewritten:
    """The prompt with what is said of some of several things as orders for each that a test holds for."""
    current = plainer(plainer(plainer(judged_things(prompt), DEPENDENT), SPELT_OUT), EXISTING)
    if EVERYBODY.search(current.text):
        current = changed(current, people_of_products(read_prompt(current.text, vocabulary), vocabulary))
    if SIGNS.search(current.text):
        reading = read_prompt(current.text, vocabulary)
        if prefixed := prefixed_product(reading):
            current = changed(current, prefixed)
            reading = read_prompt(current.text, vocabulary)
        current = changed(current, telegraphed_cases(reading, eventful=vocabulary.eventful))
    if _OTHERS.search(current.text):
        current = changed(current, divided_things(read_prompt(current.text, vocabulary)))
    if _SOME.search(current.text):
        current = changed(current, selected_things(read_prompt(current.text, vocabulary)))
    return current
