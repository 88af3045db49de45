from __future__ import annotations

import pytest

from agent_app.contracts import PlanningContext
from agent_app.planners.local.edit.applying import PLAIN, WHOLE, Way, apply_instructions
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.view import WorkflowView
from agent_app.planners.local.edit.wanted import fulfils
from agent_app.planners.local.edit.ways import all_outcomes, take_likeliest
from agent_app.planners.local.heads.edit_examples import Filling, Named
from agent_app.planners.local.index import catalog_index
from sessions_app.definition import RemoveNode
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.edit.edit_workflows import workflows


def _editor(letter: str, prompt: str) -> Editor:
    catalog = shipped_catalog()
    workflow = workflows()[letter]
    return Editor(
        PlanningContext(prompt=prompt, catalog=catalog, workflow=workflow), (), catalog_index(catalog), workflow
    )


def test_an_instruction_may_be_left_out_or_taken_for_another_kind() -> None:
    editor = _editor("A", "drop the Slack message. Remove the ticket.")
    apply_instructions(editor, Way(0))
    assert [patch.node_id for patch in editor.patches if isinstance(patch, RemoveNode)] == ["node-2"]
    other = _editor("A", "the Slack message")
    apply_instructions(other, Way(WHOLE, "keep"))
    assert [patch.node_id for patch in other.patches if isinstance(patch, RemoveNode)] == ["node-2"]


def test_the_plain_way_stands_where_nothing_speaks_against_it() -> None:
    editor = _editor("A", "remove the Slack message")
    take_likeliest(editor)
    assert [patch.op for patch in editor.patches] == ["remove_node"]


def test_outcomes_begin_with_the_plain_one_and_each_comes_once() -> None:
    editor = _editor("A", "put the Slack message before the ticket")
    found = all_outcomes(editor)
    assert found[0].way == PLAIN
    documents = [str(outcome.state[1].document) for outcome in found]
    assert len(set(documents)) == len(documents)
    assert all(outcome.state[0] for outcome in found)


def _filling(phrase: str) -> Filling:
    ticket = Named("create", "an issue", "issue", "Jira", "node-2")
    message = Named("post", "a message", "message", "Slack", "node-3")
    return Filling(phrase, message, ticket, Named("send", "an e-mail", "e-mail", "E-mail", ""), ticket, "{p}")


@pytest.mark.parametrize(
    ("kind", "phrase", "prompt", "wanted"),
    [
        ("remove", "drop {s}", "remove the Slack message", True),
        ("remove", "drop {s}", "remove the ticket", False),
        ("remove", "drop everything after {s}", "remove the Slack message", None),
        ("swap", "swap {s} and {s2}", "swap the message and the ticket", True),
        ("keep", "keep only {s}", "remove the ticket", True),
        ("start", "start {sched}", "remove the ticket", None),
    ],
)
def test_phrases_tell_what_the_outcome_must_be(kind: str, phrase: str, prompt: str, wanted: bool | None) -> None:
    editor = _editor("A", prompt)
    before = WorkflowView(workflows()["A"], editor.index)
    apply_instructions(editor)
    assert fulfils(kind, _filling(phrase), before, editor.view) is wanted
