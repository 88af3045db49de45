"""What words order, set beside what a step does."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from agent_app.planners.local.edit.namings import NOMINALS
from agent_app.planners.local.edit.step_words import is_making, ordering_deeds
from agent_app.planners.local.edit.view import Step, WorkflowView
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.verbs import IMPLIED_HEADS, affinity
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, VerbForm

__all__ = ["does_else", "done_to_it", "said_done", "step_doing"]


def said_done(reading: Reading, first: int, last: int) -> set[str]:
    """The verbs of what words say to be over: "add" where something "has been added"."""
    return {
        verb.lemma
        for verb in reading.verbs_in(first, last)
        if verb.form is VerbForm.PAST and set(reading.norms(max(0, verb.first - 1), verb.first)) & _COMPLETING
    }


_COMPLETING = connectives.BE | words("been has have had gets got")


def does_else(reading: Reading, first: int, step: Step) -> bool:
    """Whether words order something that a step does not do, though they name what it deals with."""
    if step.features is None:
        return False
    deeds = _deeds_at(reading, first)
    if deeds and deeds[0] in _ATTACHING:  # what is commented on may be made as well as a comment
        made = set(IMPLIED_HEADS.get(deeds[0], ())) & set(step.features.objects)
        return not made and step.features.verb != deeds[0]
    meant = deeds[:1] if deeds[:1] == _CHANGING else deeds  # what is updated is there
    return bool(deeds) and max(affinity(said, step.features.verb) for said in meant) < _SAME_DEED


def _deeds_at(reading: Reading, first: int) -> Sequence[str]:
    """The classes of the verb that orders something at an index, also of one that reads like a noun."""
    verb, norm = reading.verb_at(first), reading.tokens[first].norm
    if verb is not None:
        return verb.classes if verb.form is VerbForm.BASE else ()
    deed = NOMINALS.get(norm, norm if norm in IMPLIED_HEADS else "")
    return (deed,) if deed and reading.norms(first + 1, first + 2) in _DONE_TO else ()


_SAME_DEED = 0.6
_CHANGING = ("update",)
_ATTACHING = words("comment label reply react review")
_DONE_TO = (["on"], ["to"], ["the"], ["it"], ["them"])


def step_doing(
    view: WorkflowView, reading: Reading, first: int, last: int, about: AbstractSet[str] = frozenset()
) -> Step | None:
    """The one step that does what words say is done, by their verb and by the thing that it is done to.

    "Updating it", "update the order", "the order is updated": things and tools that are not said leave it open.
    Of several, the one that deals with what all is `about` is meant.
    """
    verbs = [verb for verb in reading.verbs_in(first, last) if verb.lemma not in _AUXILIARY]
    hit = view.index.vocabulary.verbs.at(reading.norms(first, last), 0) if not verbs and first < last else None
    deeds = {name for verb in verbs[:1] for name in verb.classes[:1]} | set(hit[1].classes[:1] if hit else ())
    things = {noun.canon for noun in reading.nouns_in(first, last) if noun.known}
    tools = {mention.connector for mention in reading.mentions_in(first, last)}
    found: list[Step] = []
    exact: list[Step] = []
    for step in view.actions:
        if step.features is None or (tools and step.connector not in tools):
            continue
        makes = any(is_making(step, verb.lemma) for verb in verbs[:1])
        if things and things.isdisjoint(step.nouns) and not makes:
            continue
        if makes or step.features.verb in deeds or deeds & ordering_deeds(view, step):
            exact.append(step)
        elif any(affinity(said, step.features.verb) >= _THE_DEED for said in deeds):
            found.append(step)
    best = exact or found
    if len(best) > 1:
        best = [step for step in best if not about.isdisjoint(step.nouns)]
    return best[0] if len(best) == 1 else None


def done_to_it(view: WorkflowView, reading: Reading, begin: int, first: int, last: int) -> Step | None:
    """ "Check the invoice before it is sent": the step sending what words from `begin` on name, not making it."""
    if not any(verb.form is VerbForm.PAST for verb in reading.verbs_in(first + 1, last)):
        return None
    return step_doing(view, reading, first, last, {noun.canon for noun in reading.nouns_in(begin, first) if noun.known})


_AUXILIARY = words("be do have get need")
_THE_DEED = 0.8
