"""Answers to the question that was asked last: values for required inputs that have none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from agent_app.contracts import PlanningContext
from agent_app.planners.local.conditions import condition_expression
from agent_app.planners.local.edit.amending import amend, names_property
from agent_app.planners.local.edit.changing import fill_input, read_input
from agent_app.planners.local.edit.condition_nodes import condition_title
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.placing import duplicate
from agent_app.planners.local.edit.plain_answers import answer_and_rest, is_plain_answer
from agent_app.planners.local.edit.refer import parts_of, refer
from agent_app.planners.local.edit.view import WorkflowView
from agent_app.planners.local.edit.ways import take_likeliest
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, ClauseKind, VerbForm
from agent_app.planners.local.questions import Gap, gap_question, test_question, untested_condition
from agent_app.planners.local.values import belongs_elsewhere, takes_several
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
    if asked and (named := _named_later(editor, asked)) is not None:
        return _fill(editor, asked, [named])
    if asked and (said := answer_and_rest(editor.context, editor.index)) is not None:
        return _answer_and_go_on(editor, *said)
    own = asked and names_property(editor.reading)
    if asked and own and _is_property_of_another(editor, asked):
        return False
    if asked and own and amend(editor, editor.view.steps[asked.node]):
        return True
    if not gaps or not is_plain_answer(editor.context, editor.reading) or _orders_more(editor, asked):
        return False
    if _lists_steps(editor):
        return False
    ordered = [asked, *(gap for gap in gaps if gap is not asked)] if asked else gaps
    given = _given(editor, ordered, _value_spans(editor, asked))
    filled = [gap for gap, spans in given if _fill(editor, gap, spans)]
    if filled:
        _same_gaps(editor, filled[0])
    return bool(filled)


def _is_property_of_another(editor: Editor, asked: Gap) -> bool:
    """ "The subject should be "Hi"", asked for a project: only steps that were not asked about have such an input."""
    said = {token.norm for index, token in enumerate(editor.reading.tokens) if index not in editor.reading.valued}
    steps = (*editor.view.triggers, *editor.view.actions)
    named = [step.id for step in steps if step.features and said & step.features.spec.inputs.keys()]
    return bool(named) and asked.node not in named


def _orders_more(editor: Editor, asked: Gap | None) -> bool:
    """ "Let #errors know", asked for an issue: an order that is not the one of the step that was asked about."""
    norms = [token.norm for token in editor.reading.tokens]
    led = next((place for place, norm in enumerate(norms) if norm not in _TAKING | _OPENING), len(norms))
    if norms[led : led + 1] in (["let"], ["make"]):
        return True
    verb = next((verb for verb in editor.reading.verbs if verb.first == led and verb.form is VerbForm.BASE), None)
    own = editor.view.steps[asked.node].features if asked is not None else None
    if verb is None or verb.last >= len(norms) or own is None or asked is None:
        return False
    if verb.lemma in _DEEDS and verb.lemma != own.verb:
        return not any(part in asked.name for part in _DEEDS[verb.lemma])
    return verb.lemma in _TELLING - {own.verb}


def _lists_steps(editor: Editor) -> bool:
    """ "Post, card, issue", "the post to the top": steps in an order, which are no value."""
    norms = [token.norm for token in editor.reading.tokens]
    parts = parts_of(norms, 0)
    steps = [refer(editor.view, editor.reading, first, last, None)[:1] for first, last in parts]
    named = {found.step.id for ranked in steps for found in ranked if found.score >= _NAMES_STEP}
    placed = norms[-2:] in (["the", "top"], ["the", "bottom"], ["the", "end"], ["the", "beginning"], ["the", "start"])
    return (len(parts) > 1 and len(named) == len(parts)) or (placed and len(parts) == 1 and bool(named))


_NAMES_STEP = 0.85
_OPENING = words("and so then also well , .")
_DEEDS: dict[str, tuple[str, ...]] = {
    "assign": ("assign", "user", "owner", "member"), "label": ("label", "tag"), "tag": ("label", "tag"),
    "invite": ("user", "member", "attendee"), "comment": ("comment", "body", "text"), "close": (), "archive": (),
    "delete": (), "merge": (), "approve": (),
}  # fmt: skip
"""What is done to a thing, with the inputs whose value may be said so: "assign it to Jana"."""
_TELLING = words("tell notify inform post ping alert page message mail email")
"""What is done to those who are told of something, which no value begins with."""


def _given(
    editor: Editor, gaps: Sequence[Gap], spans: Sequence[tuple[int, int]]
) -> list[tuple[Gap, list[tuple[int, int]]]]:
    """What each gap gets of several values: the first that it may be, all that it may be where it takes several."""
    left, found = list(spans), []
    for gap in gaps:
        schema = gap.operation.inputs.get(gap.name, {})
        own = [span for span in left if _may_be(editor, span, gap, schema)]
        own = own if takes_several(schema) else own[:1]
        if own:
            found.append((gap, own))
        left = [span for span in left if span not in own]
    return found


def _may_be(editor: Editor, span: tuple[int, int], gap: Gap, schema: Mapping[str, Any]) -> bool:
    entities = editor.reading.entities_in(*span)
    return not any(belongs_elsewhere(entity, gap.name, schema) for entity in entities)


def _fill(editor: Editor, gap: Gap, spans: Sequence[tuple[int, int]]) -> bool:
    """Give an input the values that were said for it, all of them where it takes several."""
    step = editor.view.steps[gap.node]
    if not fill_input(editor, step, gap.name, *spans[0]):
        return False
    step = editor.view.steps[gap.node]
    if entities := editor.reading.entities_in(*spans[0]):
        duplicate(editor, step, gap.name, entities[0])
    if isinstance(step.inputs.get(gap.name), list):
        parts = [part for first, last in spans for part in parts_of(editor.reading.norms(first, last), first)]
        values = [value for part in parts for value in read_input(editor, step, gap.name, *part) or ()]
        editor.apply(SetInput(node_id=gap.node, name=gap.name, value=values))
    return True


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
    editor.apply(SetCondition(node_id=row["id"], expression=found[0], title=condition_title(editor.slice(first, last))))
    return True


_INTRODUCING = words("if when whether that it should test check for")


def _mentioned(gaps: Sequence[Gap], question: str) -> Gap | None:
    return next((gap for gap in gaps if gap.name.replace("_", " ") in question.lower()), None)


def _value_spans(editor: Editor, asked: Gap | None) -> list[tuple[int, int]]:
    entities = editor.reading.entities
    if len(entities) > 1 and {"and", ","} & {token.norm for token in editor.reading.tokens}:
        return [(entity.first, entity.last) for entity in entities]
    norms = [token.norm for token in editor.reading.tokens]
    if asked and (named := _called_by_name(norms, set(split_key(asked.name)))) is not None:
        return [named]
    first, last = 0, len(norms)
    while first < last - 1 and norms[first] in _TAKING:
        first += 1
    duty = next((len(said) for said in _BEING if tuple(norms[first : first + len(said)]) == said), 0)
    first += duty if first and first + duty < last else 0  # "it should be OPS"
    while last > first + 1 and norms[last - 1] in _BEHIND:
        last -= 1
    if asked and last - first > 2 and norms[last - 1] in split_key(asked.name):  # "use Login broken as the title"
        behind = last - 1 - (norms[last - 2] in _ARTICLES)
        last = behind - 1 if norms[behind - 1] == "as" else last
    return [(first, last)]


def _called_by_name(norms: Sequence[str], names: set[str]) -> tuple[int, int] | None:
    """ "The backend team", "the Ideas board, list Inbox": what stands beside the name of the input that was asked for.

    None where nothing does; the rest of such an answer says where that is ("on the Ideas board").
    """
    bounds = [-1, *(place for place, norm in enumerate(norms) if norm in _BOUNDS), len(norms)]
    for before, end in pairwise(bounds):
        first = before + 1
        while first < end and norms[first] in _TAKING | _OPENING:
            first += 1
        if end - first < _NAMED:
            continue
        if norms[first] in names and not set(norms[first + 1 : end]) & _LINKING:
            return first + 1, end
        if norms[end - 1] in names and "as" not in norms[first:end]:
            return first, end - 1
    return None


def _named_later(editor: Editor, asked: Gap) -> tuple[int, int] | None:
    """ "The Ideas board, list Inbox": the value of what was asked for, where something else comes first."""
    if not is_plain_answer(editor.context, editor.reading):
        return None
    norms = [token.norm for token in editor.reading.tokens]
    named = _called_by_name(norms, set(split_key(asked.name)))
    return named if named is not None and set(norms[: named[0]]) & _BOUNDS else None


_BOUNDS, _NAMED = words(", ; in on of"), 2
_LINKING = words("is = : should called named")
_ARTICLES = words("the a its")
_TAKING = words("please just ok okay use take try let's let 's go with it its is i think maybe probably the")
_BEHIND = words("one please")
_BEING = (("should", "be"), ("must", "be"), ("has", "to", "be"), ("would", "be"), ("will", "be"))


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
