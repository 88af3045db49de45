"""Operations that take something away, told apart from steps that are to go: "delete the branch"."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.edit.additions import Addition
from agent_app.planners.local.edit.doing import does_else
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.namings import NOMINALS
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.step_words import shared_words, step_words
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.entities import PRIORITY_WORDS
from agent_app.planners.local.index import content_terms
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import kinship
from agent_app.planners.local.lexicon.verbs import LOOKUPS
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import VerbForm
from agent_app.planners.local.slots import iter_slots

__all__ = [
    "deals_with_new",
    "deals_with_other",
    "is_brought",
    "looks_like_operation",
    "names_no_step",
    "only_looks_up",
    "takes_from",
    "takes_nothing_away",
]

_TAKING = words("delete remove")


def is_brought(editor: Editor, step: Step, first: int, last: int, norms: Sequence[str]) -> bool:
    """ "Delete the file in Box": whether a step only looks up what is named, and words for that are not said."""
    looks_up = step.features is not None and step.features.verb in LOOKUPS
    return (
        norms[0] == "delete"
        and looks_up
        and not any(NOMINALS.get(norm) in LOOKUPS for norm in editor.reading.norms(first, last))
    )


def deals_with_other(editor: Editor, step: Step, first: int, last: int) -> bool:
    """ "The label bug from the PR": whether what is named first is no thing of a step that other words fit."""
    noun = next((noun for noun in editor.reading.nouns_in(first, last) if noun.known), None)
    if noun is None or step.role != "action" or editor.reading.mentions_in(first, last):
        return False
    return not any(noun.canon == own or kinship(noun.canon, own) >= _KIN for own in step.nouns)


def deals_with_new(editor: Editor, step: Step, first: int, last: int) -> bool:
    """ "The GitHub workflow": whether other operations of a step's tool, and not the step, deal with what is named."""
    nouns = [noun for noun in editor.reading.nouns_in(first, last) if noun.known]
    if not nouns or any(noun.canon == own or kinship(noun.canon, own) >= _KIN for noun in nouns for own in step.nouns):
        return False
    return any(features.connector == step.connector for features in editor.index.dealing_with(nouns[-1].canon))


_KIN = 0.6


def _tells_grade(norms: Sequence[str], step: Step) -> bool:
    """ "Warnings", "everything below error": how grave things are, where no step is called so."""
    said = content_terms(norm for norm in norms if norm not in _COMPARING)
    return bool(said) and said <= _GRADES and not shared_words(said, step_words(step))


_COMPARING = words("everything anything all below above under over less more than the only just any")
_GRADES = content_terms(PRIORITY_WORDS | words("warning warnings error errors fatal info debug severe notice bug bugs"))


def names_no_step(editor: Editor, first: int, last: int) -> bool:
    """Whether words only sound like a step: how grave things are, or what stands in a text."""
    ranked = refer(editor.view, editor.reading, first, last, editor.focus)
    graded = bool(ranked) and _tells_grade(editor.reading.norms(first, last), ranked[0].step)
    return graded or _is_part(editor, first, last)


def _is_part(editor: Editor, first: int, last: int) -> bool:
    """ "The greeting in the comment": what stands in the text of a step, which does not go for that."""
    norms = editor.reading.norms(first, last)
    inside = next((i for i, norm in enumerate(norms) if norm in {"in", "from"} and 0 < i < len(norms) - 1), 0)
    if not inside or _WHERE & set(norms[inside:]) or editor.reading.mentions_in(first, last):
        return False
    if refer(editor.view, editor.reading, first, first + inside, editor.focus):
        return False
    holder = refer(editor.view, editor.reading, first + inside + 1, last, editor.focus)
    return bool(holder) and holder[0].step.role == "action"


_WHERE = words("front loop branch path case workflow flow end beginning start middle list")


def only_looks_up(editor: Editor, first: int, step: Step) -> bool:
    """ "Don't archive the mails": whether a step only looks up what something is not to be done to."""
    looks_up = step.features is not None and step.features.verb in LOOKUPS
    denied = bool(_DENYING & set(editor.reading.norms(max(0, first - 1), first)))
    return looks_up and denied and does_else(editor.reading, first, step)


_DENYING = words("not n't never don't do-not")


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


def takes_nothing_away(editor: Editor, item: Instruction, added: Addition) -> bool:
    """ "Drop the reviewers": whether what was found for it only gives what is to be taken away."""
    norms = item.norms(editor.reading)
    if norms[0] not in _TAKEN_AWAY or norms[1:2] not in (["the"], ["all"], ["our"], ["any"], ["every"]):
        return False
    if {"in", "into", "to", "on"} & set(norms):
        return False  # "drop the file into the folder"
    slots = [added.decision.operation(slot.number) for slot in iter_slots(added.plan.body)]
    return all(features is None or features.verb in _GIVING for features in slots) and any(slots)


_TAKEN_AWAY, _GIVING = words("remove delete drop"), words("request add create assign send invite set")
_REMOVING_THINGS = words("remove delete drop cancel stop skip")
_BE_DONE = 4
"""How far behind a thing "should be deleted" ends."""
