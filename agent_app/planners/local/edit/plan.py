"""From a prompt to patches: one instruction after the other, each by the first reading that fits."""

from __future__ import annotations

from agent_app.contracts import Hits, Plan, PlanningContext
from agent_app.planners.local.edit.additions import addition, addition_queries, as_order, does_it
from agent_app.planners.local.edit.amending import amend, describes
from agent_app.planners.local.edit.answering import answer_question, open_gaps
from agent_app.planners.local.edit.applying import (
    apply_one,
    apply_sentences,
    covered,
    parts,
    whole,
)
from agent_app.planners.local.edit.circling import tell_circles
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.later import fronts_case
from agent_app.planners.local.edit.places import Place, find_place
from agent_app.planners.local.edit.replacing import replacement_queries
from agent_app.planners.local.edit.rereading import settle_tests
from agent_app.planners.local.edit.resolving import named_steps
from agent_app.planners.local.edit.restating import restated
from agent_app.planners.local.edit.rewire import rewire
from agent_app.planners.local.edit.settling import surely_changes
from agent_app.planners.local.edit.superseding import replace_retired
from agent_app.planners.local.edit.tasks import is_task
from agent_app.planners.local.edit.tidying import drop_hollow
from agent_app.planners.local.edit.view import WorkflowView
from agent_app.planners.local.edit.ways import take_likeliest
from agent_app.planners.local.index import CatalogIndex
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import TokenKind, VerbForm
from agent_app.planners.local.questions import ANYTHING_ELSE, gap_question, test_question
from agent_app.planners.local.slots import iter_slots
from sessions_app.definition import Severity, diff_documents, node_reference, summarize, validate_document
from vectors_app.contracts import RetrievalQuery

__all__ = ["edit_queries", "names_steps", "orders_step", "plan_edit", "touches"]

_MOST_CHOICES = 8


def edit_queries(context: PlanningContext, index: CatalogIndex) -> list[RetrievalQuery]:
    """What to look up: the words of every instruction that may need an operation."""
    if context.workflow is None:
        return []
    editor = Editor(context, (), index, context.workflow)
    found: list[RetrievalQuery] = []
    for item in parts(editor):
        place = find_place(editor.view, editor.reading, item.first, item.last)
        found += addition_queries(editor, restated(editor, item, place) or as_order(editor, item, place))
        found += replacement_queries(editor, item)
    return list(dict.fromkeys(found))


def plan_edit(context: PlanningContext, hits: Hits, index: CatalogIndex) -> Plan:
    """Plan an edit of `context.workflow` as typed patches; abstains with one question where nothing of it is meant."""
    if context.workflow is None:
        return Plan(
            conversation="There is no workflow to change yet.",
            next_question="What should a new one do, and when?",
            confidence=0.2,
        )
    editor = Editor(context, hits, index, context.workflow)
    before = editor.view
    described = describes(editor.reading)
    if not answer_question(editor) and not replace_retired(editor) and not (described and amend(editor)):
        take_likeliest(editor)
    if not editor.patches and (described or not amend(editor)):
        return _abstain(editor)
    drop_hollow(editor, before)
    rewire(editor, before)
    settle_tests(editor, before)
    tell_circles(editor, before)
    if _breaks(editor):
        _tell_what_needs_loop(editor, before)
        return _abstain(editor)
    return _abstain(editor) if _empties(editor, before) else _planned(editor)


def _tell_what_needs_loop(editor: Editor, before: WorkflowView) -> None:
    """Ask about what reads each element of a loop that is to go, where something does."""
    for loop in before.of_role("for_each"):
        reading = (step for step in editor.view.body if f"{node_reference(loop.id)}.item" in str(step.node.properties))
        if loop.id not in editor.view.steps and (step := next(reading, None)) is not None:
            title = editor.title(step)
            editor.notes.append(f"“{title}” looks at each one by itself, so the loop can't go alone.")
            editor.questions.append(f"Should “{title}” go as well, or should only some steps come after the loop?")
            return


def _empties(editor: Editor, before: WorkflowView) -> bool:
    """Whether nothing is left to do of several steps, though the words neither name each of them nor say all."""
    if editor.view.actions or len(before.actions) <= 1 or _ALL & {token.norm for token in editor.reading.tokens}:
        return False
    asked = Editor(editor.context, (), editor.index, editor.original)
    named = {step.id for step in named_steps(asked, whole(asked.reading))}
    return not {step.id for step in before.actions} <= named


_ALL = words("all everything every each both everybody rest steps actions them these those else start scratch")


def _breaks(editor: Editor) -> bool:
    """Whether the edit leaves an error that the workflow did not have before; it is not made then."""
    catalog = editor.context.catalog
    found = {item.code for item in validate_document(editor.view.document, catalog) if item.severity is Severity.ERROR}
    if not found:
        return False
    return bool(
        found - {item.code for item in validate_document(editor.original, catalog) if item.severity is Severity.ERROR}
    )


def touches(context: PlanningContext, index: CatalogIndex) -> bool:
    """Whether a prompt changes something of `context.workflow`: values, order, start, conditions; or removes it."""
    if context.workflow is None:
        return False
    editor = Editor(context, (), index, context.workflow)
    done = apply_sentences(editor)
    items = parts(editor)
    for number, item in enumerate(items):
        if not covered(item, done) and not apply_one(editor, item, items[number + 1 :]) and _is_placed(editor, item):
            return True
    told = bool(editor.certain) and bool(editor.notes)  # "don't post more than once an hour" is answered, not done
    return told or bool(editor.patches) or any(surely_changes(editor, item) for item in items) or amend(editor)


def names_steps(context: PlanningContext, index: CatalogIndex) -> bool:
    """Whether a prompt says something beside a step of `context.workflow` or in its place ("Opsgenie -> PagerDuty")."""
    if context.workflow is None:
        return False
    editor = Editor(context, (), index, context.workflow)
    everything = whole(editor.reading)
    if any(token.kind is TokenKind.ARROW for token in editor.reading.tokens):
        return bool(named_steps(editor, everything))
    place = find_place(editor.view, editor.reading, everything.first, everything.last)
    return not place.unknown and (place.after or place.before) in {step.id for step in editor.view.body}


def orders_step(context: PlanningContext, index: CatalogIndex) -> bool:
    """Whether a prompt is one order, and does what an operation does to what that is for: "leave a comment"."""
    if context.workflow is None:
        return False
    editor = Editor(context, (), index, context.workflow)
    items = parts(editor)
    verb = editor.reading.verb_at(items[0].first) if len(items) == 1 else None
    if verb is None or verb.form is not VerbForm.BASE or not _says_what(editor, items[0]):
        return False
    added = addition(editor, as_order(editor, items[0], Place()))
    chosen = [added.decision.choices[slot.number] for slot in iter_slots(added.plan.body)]
    return bool(chosen) and all(
        choice.operation is not None and choice.score.verb >= _DONE and choice.score.object >= _DONE_TO
        for choice in chosen
    )


def _says_what(editor: Editor, item: Instruction) -> bool:
    """Whether an order names a thing, or whom it is for: "tell people" names neither."""
    nouns = editor.reading.nouns_in(item.first, item.last)
    told = bool(set(item.norms(editor.reading)) & _THOSE)
    verb = editor.reading.verb_at(item.first)
    phrase = verb is not None and verb.last - verb.first > 1  # "leave a comment"
    return told or phrase or any(noun.known and noun.determiner for noun in nouns)


_THOSE = words("me us them it him her")
_DONE, _DONE_TO = 0.7, 0.75


def _is_placed(editor: Editor, item: Instruction) -> bool:
    """Whether something is to be done beside a step of the workflow, at its end, or in some case."""
    place = editor.place_at(item.first, item.last)
    if not place.said and fronts_case(editor.reading, item):
        return does_it(addition(editor, as_order(editor, item, place), place))
    if not place.said or place.unknown or not (place.after or place.before or place.joined):
        return False
    added = addition(editor, as_order(editor, item, place), place)
    return does_it(added) or is_task(editor, item, place)


def _planned(editor: Editor) -> Plan:
    told = diff_documents(editor.original, editor.view.document).summary()
    parts = [" ".join(told) or "The workflow is as you want it already.", *dict.fromkeys(editor.notes)]
    asked = next(iter(editor.questions), None) or gap_question(open_gaps(editor.view))
    question = asked or test_question(editor.view.document) or ANYTHING_ELSE
    return Plan(
        conversation=" ".join(parts),
        patches=tuple(editor.patches),
        next_question=question,
        confidence=0.6 if editor.questions else 0.85,
    )


def _abstain(editor: Editor) -> Plan:
    steps = editor.view.numbered(_MOST_CHOICES)
    notes = " ".join(dict.fromkeys(editor.notes))
    question = next(iter(editor.questions), None) or "What should I change: which step, and how?"
    told = notes or "I could not tell which part of the workflow you mean."
    return Plan(
        conversation=f"{told} {summarize(editor.original)} {steps}".strip(), next_question=question, confidence=0.25
    )
