from __future__ import annotations

import pytest

from agent_app.contracts import PlanningContext
from agent_app.planners.local.edit.described import MARKS
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction, instructions
from agent_app.planners.local.edit.ranges import speaks_of_range
from agent_app.planners.local.edit.resolving import RESOLVERS, empties, named_steps
from agent_app.planners.local.edit.settling import settle
from agent_app.planners.local.edit.spotting import spots
from agent_app.planners.local.edit.weighing import seen, weigh
from agent_app.planners.local.heads.edits import KINDS
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


def _first(editor: Editor) -> Instruction:
    return instructions(editor.reading)[0]


def _settled(letter: str, prompt: str) -> list[str]:
    """What is settled where the grammar made nothing."""
    editor = _editor(letter, prompt)
    settle(editor, _first(editor), editor.state())
    return [f"{patch.op} {getattr(patch, 'node_id', '')}" for patch in editor.patches]


@pytest.mark.parametrize(
    ("letter", "prompt", "named"),
    [
        ("A", "the Slack message bothers people", ["node-3"]),
        ("A", "the ticket must be there before the message", ["node-2", "node-3"]),
        ("A", "step two is wrong", ["node-3"]),
        ("A", "the banana", []),
    ],
)
def test_steps_are_spotted_where_they_are_named(letter: str, prompt: str, named: list[str]) -> None:
    editor = _editor(letter, prompt)
    found = spots(editor, 0, len(editor.reading.tokens))
    assert [spot.step.id for spot in found if spot.step.role != "trigger"] == named
    assert all(spot.score >= 0.85 for spot in found)


def test_spots_stay_out_of_what_is_left_out() -> None:
    editor = _editor("A", "the ticket must be there before the message")
    last = len(editor.reading.tokens)
    assert [spot.step.id for spot in spots(editor, 0, last, [(last - 1, last)])] == ["node-2"]


def test_an_instruction_is_seen_with_names_and_values_blanked() -> None:
    index = catalog_index(shipped_catalog())
    words, marks = seen('say "fixed" in the Slack message instead of the Trello card 7.', workflows()["A"], index)
    assert words == ["say", "text", "in", "the", "tool+", "thing+", "instead", "of", "the", "tool-", "thing+", "number"]
    assert len(marks) == MARKS
    assert all(0 <= mark <= 1 for mark in marks)


def test_kinds_are_weighed_as_odds() -> None:
    editor = _editor("A", "get rid of the Slack message")
    odds = weigh(editor, _first(editor))
    assert set(odds) == set(KINDS)
    assert sum(odds.values()) == pytest.approx(1.0)
    assert max(odds, key=lambda kind: odds[kind]) == "remove"


@pytest.mark.parametrize(
    ("letter", "prompt", "made"),
    [
        ("A", "the slack message isn't read by anyone so it may go", ["remove_node node-3"]),
        ("A", "the ticket is all I need", ["remove_node node-3"]),
        ("A", "the message and the ticket are in the wrong order", ["move_node node-2"]),
        ("E", "no need to loop", ["remove_node node-3"]),
        ("C", "page unconditionally", ["move_node node-3"]),
        ("A", "Linear is what we use now, not Jira", ["replace_operation node-2"]),
    ],
)
def test_what_no_grammar_reads_is_resolved_by_its_kind(letter: str, prompt: str, made: list[str]) -> None:
    assert _settled(letter, prompt) == made


@pytest.mark.parametrize("prompt", ["leave the comment", "the comment stays"])
def test_what_stays_is_not_removed(prompt: str) -> None:
    assert _settled("C", prompt) == []


def test_what_the_grammar_made_stays_where_the_head_agrees() -> None:
    editor = _editor("A", "remove the Slack message")
    before = editor.state()
    editor.apply(RemoveNode(node_id="node-3"))
    settle(editor, _first(editor), before)
    assert [patch.op for patch in editor.patches] == ["remove_node"]


def test_a_loop_goes_with_its_steps_where_others_alone_are_kept() -> None:
    emptied, kept = _editor("E", "throw away the loop but keep listing the issues"), _editor("E", "drop the loop")
    assert empties(emptied, _first(emptied))
    assert not empties(kept, _first(kept))


def test_ranges_are_told_from_single_steps() -> None:
    assert speaks_of_range(["everything", "after", "the", "approval"])
    assert not speaks_of_range(["the", "step", "after", "the", "approval"])


def test_every_resolver_is_of_a_kind_and_survives_an_instruction_that_names_nothing() -> None:
    assert set(RESOLVERS) <= set(KINDS)
    for kind, resolve in RESOLVERS.items():
        editor = _editor("A", "bananas")
        assert not named_steps(editor, _first(editor))
        assert resolve(editor, _first(editor)) is bool(editor.patches), kind


@pytest.mark.parametrize(
    "prompt",
    [
        "let the ticket wait until the message is out",
        "not until the message is posted should the ticket be created",
        "the ticket must not be created before the message",
    ],
)
def test_what_has_to_wait_is_moved_behind_what_it_waits_for(prompt: str) -> None:
    editor = _editor("A", prompt)
    assert RESOLVERS["move"](editor, _first(editor))
    assert [step.id for step in editor.view.actions] == ["node-3", "node-2"]


def test_a_loop_is_not_made_around_one_that_goes_through_the_same_things() -> None:
    editor = _editor("E", "Slack for all of them")
    assert not RESOLVERS["loop"](editor, _first(editor))
