"""The words that a step's product, its title and its inputs give it."""

from __future__ import annotations

from collections.abc import Collection

from agent_app.planners.local.edit.namings import MAKING, ROLE_WORDS
from agent_app.planners.local.edit.view import Step, WorkflowView
from agent_app.planners.local.index import content_terms
from agent_app.planners.local.lexicon.nouns import PEOPLE
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.text import same_root, stem
from agent_app.planners.local.vocabulary import Vocabulary, split_key

__all__ = [
    "flat_values",
    "is_making",
    "ordering_deeds",
    "product_words",
    "set_words",
    "shared_words",
    "step_words",
    "work_words",
]

_SETTING = words("update set edit modify change")


def set_words(step: Step) -> set[str]:
    """What a step that updates a thing sets of it: "the label" for an update that gives it labels."""
    if step.features is None or step.features.verb not in _SETTING:
        return set()
    values = [name for name, value in step.inputs.items() if "{{" not in str(value)]
    return {stem(part) for name in values for part in split_key(name)}


def product_words(step: Step) -> set[str]:
    """The stems of the words of a step's product."""
    name = step.features.spec.connector.name if step.features is not None else ""
    return {stem(word) for word in name.lower().split()}


def work_words(step: Step, vocabulary: Vocabulary) -> set[str]:
    """The stems of what a person is to do, without the people and the things that other steps may be about."""
    text = f"{step.node.title} {step.node.properties.get('instructions') or ''}".lower()
    told = [word for word in text.split() if word.isalpha() and word not in PEOPLE and word not in ROLE_WORDS]
    known = (vocabulary.nouns.at([word], 0) for word in told)
    return set(content_terms(word for word, noun in zip(told, known, strict=True) if noun is None or not noun[1].known))


def ordering_deeds(view: WorkflowView, step: Step) -> frozenset[str]:
    """The classes of the verb by which a step was ordered: "close the ticket" may have become an update of it."""
    return view.known(("ordered", step.id), lambda: _deeds_in_words(step, view.index.vocabulary))


def _deeds_in_words(step: Step, vocabulary: Vocabulary) -> frozenset[str]:
    said = str(step.node.metadata.get("words") or "").lower().split()
    if step.role != "action" or not said:
        return frozenset()
    hit = vocabulary.verbs.at(said, 0)
    return frozenset(hit[1].classes[:1]) if hit is not None else frozenset()


def is_making(step: Step, verb: str) -> bool:
    """ "The customer is subscribed": whether a verb has the name of what a step makes, a subscription."""
    if step.features is None or step.features.verb not in MAKING or not step.nouns:
        return False
    return verb == step.nouns[0] or same_root(verb, step.nouns[0])


def step_words(step: Step) -> set[str]:
    """The stems of all words by which a step may be called."""
    spec = step.features.spec if step.features is not None else None
    names = f"{spec.key} {spec.title} {spec.connector.name} {spec.connector.key}" if spec is not None else ""
    text = f"{step.node.title} {names}".lower()
    return {stem(word) for word in "".join(char if char.isalnum() else " " for char in text).split()}


def shared_words(said: Collection[str], own: Collection[str]) -> set[str]:
    """Those of some stems that are, or are built like, one of others."""
    return {word for word in said if word in own or any(same_root(word, other) for other in own)}


def flat_values(value: object) -> list[object]:
    """All values in an input, however deep."""
    if isinstance(value, dict):
        return [item for child in value.values() for item in flat_values(child)]
    if isinstance(value, list):
        return [item for child in value for item in flat_values(child)]
    return [value] if value is not None else []
