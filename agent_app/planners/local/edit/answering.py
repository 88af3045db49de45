"""Answers to the question that was asked last: values for required inputs that have none."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.contracts import PlanningContext
from agent_app.planners.local.conditions import condition_expression
from agent_app.planners.local.edit.amending import amend, names_property
from agent_app.planners.local.edit.changing import fill_input
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.plain_answers import answer_and_rest, is_plain_answer
from agent_app.planners.local.edit.view import WorkflowView
from agent_app.planners.local.edit.ways import take_likeliest
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, ClauseKind, VerbForm
from agent_app.planners.local.questions import Gap, gap_question, test_question, untested_condition
from agent_app.planners.local.vocabulary import split_key
from sessions_app.definition import SetCondition, SetInput

__all__ = ["answer_question", "open_gaps"]


def open_gaps(view: WorkflowView) -> list[Gap]:
    """Required inputs without a value, in order of execution."""
    found = []
    for key in view.order:
        step = view.steps[key]
        if step.features is None:
            continue
        for name in step.features.spec.required_inputs:
            if step.inputs.get(name) in (None, ""):
                found.append(Gap(key, step.features.spec, name))
    return found


def answer_question(editor: Editor) -> bool:
    """Fill in what was asked last, if the prompt is little more than a value."""
    question, gaps = editor.context.open_question or "", open_gaps(editor.view)
    if question and question == test_question(editor.view.document):
        return _test_told(editor)
    asked = next((gap for gap in gaps if gap_question([gap]) == question), None) or _mentioned(gaps, question)
    if asked and (said := answer_and_rest(editor.context, editor.index)) is not None:
        return _answer_and_go_on(editor, *said)
    if asked and names_property(editor.reading) and amend(editor, editor.view.steps[asked.node]):
        return True
    if not gaps or not is_plain_answer(editor.context, editor.reading):
        return False
    done = False
    spans = _value_spans(editor, asked)
    ordered = [asked, *(gap for gap in gaps if gap is not asked)] if asked else gaps
    for gap in ordered[: len(spans)]:
        first, last = spans[ordered.index(gap)]
        done = fill_input(editor, editor.view.steps[gap.node], gap.name, first, last) or done
    if done:
        _same_gaps(editor, ordered[0])
    return done


def _answer_and_go_on(editor: Editor, answer: PlanningContext, rest: PlanningContext) -> bool:
    """ "#ops, and also mail Bob": the answer is filled in, and what follows it is an edit of its own."""
    first = Editor(answer, (), editor.index, editor.view.document)
    if not answer_question(first):
        return False
    then = Editor(rest, (), editor.index, first.view.document)
    then.hits = editor.hits
    if not amend(then):
        take_likeliest(then)
    if not then.patches:
        return False
    for patch in (*first.patches, *then.patches):
        editor.apply(patch)
    editor.notes += then.notes
    editor.questions += then.questions
    return True


def _test_told(editor: Editor) -> bool:
    """Set what the condition that was asked about tests: "the description contains refund"."""
    row = untested_condition(editor.view.document)
    reading, last = editor.reading, len(editor.reading.tokens)
    first = next((place for place in range(last) if reading.tokens[place].norm not in _INTRODUCING), last)
    ordered = any(verb.form is VerbForm.BASE and verb.first >= first for verb in reading.verbs)
    if row is None or first == last or ordered:
        return False
    clause = Clause(ClauseKind.CONDITION, first, last, "if", None, 0)
    found = condition_expression(reading, clause, editor.view.sources_for(row["id"]), timezone=editor.context.timezone)
    if found is None or not found[0]:
        return False
    editor.apply(SetCondition(node_id=row["id"], expression=found[0], title=f"If {editor.slice(first, last)}"))
    return True


_INTRODUCING = words("if when whether that it should test check for")


def _mentioned(gaps: Sequence[Gap], question: str) -> Gap | None:
    return next((gap for gap in gaps if gap.name.replace("_", " ") in question.lower()), None)


def _value_spans(editor: Editor, asked: Gap | None) -> list[tuple[int, int]]:
    entities = editor.reading.entities
    if len(entities) > 1 and {"and", ","} & {token.norm for token in editor.reading.tokens}:
        return [(entity.first, entity.last) for entity in entities]
    norms = [token.norm for token in editor.reading.tokens]
    first, last = 0, len(norms)
    while first < last - 1 and norms[first] in _TAKING:
        first += 1
    while last > first + 1 and norms[last - 1] in _BEHIND:
        last -= 1
    if asked and last - first > 2 and norms[last - 1] in split_key(asked.name):  # "use Login broken as the title"
        behind = last - 1 - (norms[last - 2] in _ARTICLES)
        last = behind - 1 if norms[behind - 1] == "as" else last
    return [(first, last)]


_ARTICLES = words("the a its")
_TAKING = words("please just ok okay use take try let's let 's go with it its is i think maybe probably the")
_BEHIND = words("one please")


def _same_gaps(editor: Editor, filled: Gap) -> None:
    """The same input of other steps of the same product is meant too."""
    value = editor.view.steps[filled.node].inputs.get(filled.name)
    for gap in open_gaps(editor.view):
        if (
            gap.name == filled.name
            and gap.operation.connector == filled.operation.connector
            and gap.node != filled.node
        ):
            editor.apply(SetInput(node_id=gap.node, name=gap.name, value=value))
