"""Which operation takes the place of a step's: of its own product, of its own kind, or by the words said."""

from __future__ import annotations

from agent_app.planners.local.choose import prior
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.namings import MAKING, NOMINALS
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.index import OperationFeatures
from agent_app.planners.local.lexicon.verbs import IMPLIED_HEADS, affinity
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.scoring.table import reaches_one
from agent_app.planners.local.slots import Slot
from agent_app.planners.local.text import stem

__all__ = ["at_home", "by_words", "like_before", "same_object"]

_AS_MANY = 0.2
"""What it counts that a message goes to a person as before, or to a channel."""
_SAME_DEED = 0.8


def at_home(editor: Editor, first: int, last: int, target: Step) -> OperationFeatures | None:
    """Where no product is named: the deed that is said, as the product of the old step does it."""
    reading = editor.reading
    deeds = {said for verb in reading.verbs_in(first, last)[:1] for said in verb.classes[:1]}
    deeds |= {NOMINALS[norm] for norm in reading.norms(first, last) if norm in NOMINALS}
    things = {noun.canon for noun in reading.nouns_in(first, last) if noun.known}
    own = set(target.features.objects) if target.features is not None else set()
    ranked = sorted(
        (
            (-len(things & set(item.objects)), -len(own & set(item.objects)), item.spec.key, item)
            for item in editor.index.of_connector(target.connector, "action")
            if item is not target.features and item.verb in deeds and (own | things) & set(item.objects)
        ),
        key=lambda entry: entry[:3],
    )
    return ranked[0][3] if ranked else None


def by_words(editor: Editor, first: int, last: int, target: Step) -> OperationFeatures | None:
    """Another operation of the old step's product, by the words that its title shares with those said."""
    said = {stem(norm) for norm in editor.reading.norms(first, last)} - {stem(target.connector)}
    own = {stem(word) for word in target.node.title.lower().split()}
    ranked = sorted(
        (
            (-len((said - own) & {stem(word) for word in item.spec.title.lower().split()}), item.spec.key, item)
            for item in editor.index.of_connector(target.connector, "action")
            if item is not target.features
        ),
        key=lambda entry: entry[:2],
    )
    return ranked[0][2] if ranked and ranked[0][0] < 0 else None


def same_object(editor: Editor, first: int, last: int, target: Step) -> OperationFeatures | None:
    """ "Just update it", "reply in it": another deed on what the old step deals with, where nothing else is named."""
    reading = editor.reading
    if target.features is None or reading.mentions_in(first, last):
        return None
    if any(noun.first > first for noun in reading.nouns_in(first, last)):
        return None
    hit = editor.index.vocabulary.verbs.at([reading.tokens[first].norm], 0)
    verb = next(iter(reading.verbs_in(first, last)), None) or (hit[1] if hit is not None else None)
    if verb is None or not {"it", "them", "that", "this", "one"} & set(reading.norms(first, last)):
        return None
    nouns = set(target.features.objects[-1:])
    made = set(IMPLIED_HEADS.get(verb.classes[0], ())) & _ATTACHED
    if made:
        return _attached(editor, target, target.features, made)
    ranked = sorted(
        (
            (
                -max((affinity(said, item.verb) for said in verb.classes), default=0.0),
                item.verb not in verb.classes[:1],
                item.spec.key,
                item,
            )
            for item in editor.index.of_connector(target.connector, "action")
            if nouns & set(item.objects) and item is not target.features
        ),
        key=lambda entry: entry[:3],
    )
    return ranked[0][3] if ranked and -ranked[0][0] >= _SAME_DEED else None


_ATTACHED = words("comment note reply label tag reaction")
"""What is put to things that are there by a deed that is called like it: "comment on it", "label them"."""


def _attached(editor: Editor, target: Step, own: OperationFeatures, made: set[str]) -> OperationFeatures | None:
    """ "Comment on them instead": what makes a comment where the things are that the old step read or changed.

    A step that makes new things makes none any more: "they" are what it was done for.
    """
    homes = [own.connector] if own.verb not in MAKING else []
    homes += [source.connector for source in reversed(editor.view.sources_for(target.id)) if source.connector]
    for home in homes:
        found = [item for item in editor.index.of_connector(home, "action") if made & set(item.objects)]
        ranked = sorted((item.verb not in MAKING, len(item.objects), item.spec.key, item) for item in found)
        if ranked and not ranked[0][0]:
            return ranked[0][-1]
    return None


def like_before(editor: Editor, slot: Slot, chosen: OperationFeatures | None, target: Step) -> OperationFeatures | None:
    """A bare noun phrase leaves the verb open: do with it what the old step did."""
    if chosen is None or target.features is None:
        return chosen
    pool = [
        features
        for key in (slot.statement.connectors or (chosen.connector,))
        for features in editor.index.of_connector(key, "action")
        if features.objects[-1:] == chosen.objects[-1:]
    ]
    verb = target.features.verb
    fit = {
        id(item): affinity(verb, item.verb)
        + 0.05 * prior(item.connector)
        + _AS_MANY * (reaches_one(item) == reaches_one(target.features))
        for item in (*pool, chosen)
    }
    return min((chosen, *pool), key=lambda item: (-fit[id(item)], len(item.objects)))
