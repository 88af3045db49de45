"""Operations that take something away, told apart from steps that are to go: "delete the branch"."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.namings import NOMINALS
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.verbs import LOOKUPS
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import VerbForm

__all__ = ["is_brought", "looks_like_operation", "takes_from"]

_TAKING = words("delete remove")


def is_brought(editor: Editor, step: Step, first: int, last: int, norms: Sequence[str]) -> bool:
    """ "Delete the file in Box": whether a step only looks up what is named, and words for that are not said."""
    looks_up = step.features is not None and step.features.verb in LOOKUPS
    return (
        norms[0] == "delete"
        and looks_up
        and not any(NOMINALS.get(norm) in LOOKUPS for norm in editor.reading.norms(first, last))
    )


def takes_from(editor: Editor, first: int, last: int) -> bool:
    """ "Remove them from the group": things that are taken out of what some operation takes them out of."""
    norms = editor.reading.norms(first, last)
    nouns = {noun.canon for noun in editor.reading.nouns_in(first + 2, last) if noun.known}
    used = {step.connector for step in editor.view.steps.values()} - {""}
    return (
        norms[1:2] == ["from"]
        and norms[0] in connectives.PRONOUNS
        and any(
            features.verb in _TAKING and nouns & set(features.terms)
            for connector in used
            for features in editor.index.of_connector(connector, "action")
        )
    )


def looks_like_operation(editor: Editor, first: int, last: int, norms: Sequence[str]) -> bool:
    """ "Remove the label bug from the issue", "delete the branch": a step to add that removes something."""
    passive = (verb.lemma for verb in editor.reading.verbs_in(first, last + _BE_DONE) if verb.form is VerbForm.PAST)
    verb = norms[0] if norms[0] in _REMOVING_THINGS else next(passive, "")
    if verb not in _REMOVING_THINGS:
        return False
    wanted = {"remove": {"remove", "delete"}, "delete": {"delete", "remove"}, "cancel": {"cancel"}}.get(
        verb, {verb, "delete"}
    )
    nouns = [noun.canon for noun in editor.reading.nouns_in(first, last) if noun.known]
    connectors = {step.connector for step in editor.view.steps.values()}
    return any(
        features.verb in wanted and features.connector in connectors
        for noun in nouns[:1]
        for features in editor.index.dealing_with(noun)
    )


_REMOVING_THINGS = words("remove delete drop cancel stop skip")
_BE_DONE = 4
"""How far behind a thing "should be deleted" ends."""
