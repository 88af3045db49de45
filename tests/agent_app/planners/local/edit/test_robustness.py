from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from agent_app.contracts import Intent, PlanningContext, Turn
from agent_app.planners.local.answers import answer_prompt
from agent_app.planners.local.edit import edit_queries, plan_edit
from agent_app.planners.local.index import catalog_index
from agent_app.planners.local.intent import classify_intent
from agent_app.planners.local.lexicon.words import words
from sessions_app.definition import Severity, apply_patches, validate_document
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.edit.edit_workflows import workflows
from tests.agent_app.planners.local.planning import document

WORDS = sorted(
    words(
        "add remove drop delete skip replace swap use change set make move rename undo keep only also instead of"
        " with by to from not but"
        " rather than the a it this that them first second last step before after between at end start in loop"
        " branch else otherwise if"
        " when unless fails is contains and or , . : ; ? -> condition approval delay trigger schedule message ticket"
        " email issue comment"
        " label channel project priority title text slack jira teams linear github #ops WEB acme/web bob@acme.io"
        " 'new text' 5 30 minutes"
        " every Monday 9am daily by hand everything all both each one more order name should be say wait ask Ana for"
        " approve"
    )
)
LETTERS = st.sampled_from("ABCDEF")
QUESTIONS = st.sampled_from([None, "Which Jira project should I use?", "Anything else to add?"])


def _context(letter: str, prompt: str, question: str | None) -> PlanningContext:
    history = (Turn("earlier", Intent.NEW_WORKFLOW, "Here it is.", question),)
    return PlanningContext(prompt=prompt, catalog=shipped_catalog(), workflow=workflows()[letter], history=history)


def _check(context: PlanningContext) -> None:
    index = catalog_index(context.catalog)
    edit_queries(context, index)
    plan = plan_edit(context, (), index)
    if plan.patches is None:
        assert plan.next_question
        return
    document = apply_patches(context.workflow or {}, plan.patches, context.catalog)
    errors = [item for item in validate_document(document, context.catalog) if item.severity is Severity.ERROR]
    assert not [(item.code, item.message) for item in errors]


@settings(max_examples=250, deadline=None)
@given(LETTERS, st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join), QUESTIONS)
@example("A", "swap", None)
@example("A", "#ops condition that that", None)
@example("C", "remove the condition and otherwise", None)
@example("E", "delete the loop and everything before it", None)
@example("C", "A PR review is submitted. Changes requested => message author on slack, approved => merge it,", None)
def test_any_mix_of_words_leaves_a_valid_workflow_or_a_question(letter: str, prompt: str, question: str | None) -> None:
    _check(_context(letter, prompt, question))


@settings(max_examples=60, deadline=None)
@given(LETTERS, st.text(max_size=80))
def test_any_text_is_survived(letter: str, prompt: str) -> None:
    context = _context(letter, prompt, None)
    index = catalog_index(context.catalog)
    _check(context)
    intent = classify_intent(context, (), index)
    assert 0 < intent.confidence <= 1
    for kind in (Intent.GENERAL, Intent.UNCLEAR):
        assert answer_prompt(context, kind, (), index).conversation


def test_what_the_first_sentence_adds_may_be_moved_by_the_second() -> None:
    workflow = document("When a GitHub issue is opened in acme/api, list the GitHub issues of acme/api")
    prompt = "move the message to the start. move the issues to the start"
    _check(PlanningContext(prompt=prompt, catalog=shipped_catalog(), workflow=workflow))
