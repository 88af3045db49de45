"""Whether a prompt speaks of the workflow at hand."""

from __future__ import annotations

from agent_app.contracts import PlanningContext
from agent_app.planners.local.edit.firstly import ordered_deeds
from agent_app.planners.local.edit.places import find_place
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.signs import EditSigns
from agent_app.planners.local.edit.view import Step, WorkflowView, view_of
from agent_app.planners.local.index import CatalogIndex
from agent_app.planners.local.intent.buildable import Substance
from agent_app.planners.local.lexicon.nouns import kinship
from agent_app.planners.local.lexicon.verbs import affinity
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import EventClause, Reading, VerbForm

__all__ = ["speaks_of_present", "stands_alone"]

_PRESENT = frozenset(
    {"contrasts", "adds", "continues", "names a part", "reshapes", "starts by hand", "retimes", "moves"}
)
"""Signs that only the workflow at hand explains."""
_MADE_BY = frozenset(
    {"after", "once", "before", "as soon as", "right after", "only after", "when", "if", "whenever", "in case"}
)
_FOLLOWING = frozenset({"after", "once", "before", "as soon as", "right after", "only after"})
_SHORT_EVENT = 4
_INSERTING = words("add insert append include put replace swap use")


def speaks_of_present(context: PlanningContext, found: Substance, signs: EditSigns, index: CatalogIndex) -> bool:
    """Whether a prompt speaks of the workflow at hand rather than of a new one."""
    view = view_of(context.workflow or {}, index)
    if any(_is_own_event(found.reading, event, view) for event in found.request.events if not event.schedule):
        return True
    if _is_placed(found.reading, view) or _names_steps(found, view):
        return True
    if not signs.strong:
        return False
    return bool(signs.named & _PRESENT) or not found.definite or ("edits" in signs.named and not found.events)


def _names_steps(found: Substance, view: WorkflowView) -> bool:
    """ "The Slack post has to come first", "cards that are not done get a comment": no event, but steps and things.

    A step is named by its product with a definite article, or it is said what it should do or when alone ("send the
    mail only on Fridays"); a clause without "when" tells of things that are at hand.
    """
    events = [event for event in found.request.events if not event.schedule]
    if any(event.clause.introducer not in {"", "if"} for event in events):
        return False
    reading = found.reading
    limits = any(token.norm == "only" for token in reading.tokens)
    for noun in reading.nouns:
        before = next((mention.first for mention in reading.mentions if mention.last == noun.first), None)
        has_duty = bool(set(reading.norms(noun.last, noun.last + 1)) & _MODALS)
        if noun.determiner != "definite" or (before is None and not has_duty and not limits):
            continue
        named = refer(view, reading, noun.first if before is None else before, noun.last, None)
        if named and named[0].score >= _SURE and named[0].step.role == "action":
            return True
    denied = any(token.norm in {"not", "n't"} for token in reading.tokens)  # "closed tickets should not be posted"
    things = {noun for step in (*view.body, *(view.triggers if denied else ())) for noun in step.nouns[:1]}
    used = {step.connector for step in view.body}
    for event in events:
        span = event.clause.first, event.clause.last
        if event.clause.introducer or any(noun.determiner == "indefinite" for noun in reading.nouns_in(*span)):
            continue
        if any(mention.connector in used for mention in reading.mentions_in(*span)):
            return True
        if any(noun.known and noun.canon in things for noun in reading.nouns_in(*span)):
            return True
    return False


_SURE = 0.85
_MODALS = words("should must may can shall has needs ought")


def _is_placed(reading: Reading, view: WorkflowView) -> bool:
    """ "As soon as all issues were handled", "right after the mail": where in the workflow at hand something goes."""
    place = find_place(view, reading, 0, len(reading.tokens))
    anchor = place.parent or place.after or place.before
    if not place.spans or place.unknown or anchor not in {step.id for step in view.body}:
        return False
    for first, last in place.spans:
        if any(noun.determiner in {"indefinite", "new"} for noun in reading.nouns_in(first, last)):
            return False
        if (
            reading.tokens[first].norm in _HAPPENING
            and reading.norms(first, first + 3) != ["on", "top", "of"]
            and place.branch is None
            and place.parent is None
        ):
            return False
    return True


_HAPPENING = words("when whenever if every each on for")
"""What opens an event as often as a place."""


def _is_own_event(reading: Reading, event: EventClause, view: WorkflowView) -> bool:
    """ "After the ticket is created": what a step of the workflow does, not what starts another one."""
    clause = event.clause
    nouns = [noun.canon for noun in reading.nouns_in(clause.first, clause.last) if noun.determiner == "definite"]
    said = reading.norms(clause.first, clause.last)
    mentions = {mention.connector for mention in reading.mentions_in(clause.first, clause.last)}
    if clause.introducer not in _MADE_BY:
        return False
    if said[:1] and said[0] in _NOBODY and not mentions and not nouns:
        return True  # "if nobody answers within a day": what is waited for is at hand
    if mentions:
        things = [noun.canon for noun in reading.nouns_in(clause.first, clause.last)]
        done = [step for step in view.actions if step.connector in mentions]
        return clause.introducer in _FOLLOWING and any(_deals_with(step, noun) == 1 for step in done for noun in things)
    if not nouns:
        pointed = said[:1] in (["it"], ["that"], ["this"]) and len(said) <= _SHORT_EVENT
        return pointed or (clause.introducer in _FOLLOWING and _is_done_here(reading, event, view))
    if clause.introducer in _FOLLOWING:
        return True
    made = max((_deals_with(step, noun) for step in view.actions for noun in nouns), default=0.0)
    started = max((_deals_with(step, noun) for step in view.triggers for noun in nouns), default=0.0)
    return made > started


_NOBODY = words("nobody noone no-one nothing")


def _is_done_here(reading: Reading, event: EventClause, view: WorkflowView) -> bool:
    """ "Once a merge request has been merged": a step of the workflow does just that."""
    span = event.clause.first, event.clause.last
    nouns = [noun.canon for noun in reading.nouns_in(*span) if noun.known]
    deeds = {verb.lemma for verb in reading.verbs_in(*span) if verb.form is VerbForm.PAST}
    doing = [
        step
        for step in view.actions
        if step.features is not None and any(affinity(deed, step.features.verb) >= _SURE for deed in deeds)
    ]
    return any(_deals_with(step, noun) == 1 for step in doing for noun in nouns)


def _deals_with(step: Step, noun: str) -> float:
    if step.features is None:
        return 0.0
    objects = {item for _, reading in step.features.readings for item in reading[-1:]}
    return max((1.0 if item == noun else kinship(item, noun) for item in objects), default=0.0)


def stands_alone(context: PlanningContext, found: Substance, signs: EditSigns, index: CatalogIndex) -> bool:
    """Several actions of which the first looks something up or makes something new."""
    first = found.definite[0] if found.definite else None
    view = view_of(context.workflow or {}, index)
    if (
        first is None
        or len(found.actions) < 2
        or first.pronoun
        or signs.named & _PRESENT
        or found.actions[0] is not first
        or _is_placed(found.reading, view)
        or ordered_deeds(found.reading, view)
    ):
        return False
    if first.lemma in _INSERTING:
        return False
    head = first.object
    return first.retrieval or (head is not None and head.determiner in {"indefinite", "new", "all"})
