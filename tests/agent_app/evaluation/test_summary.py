"""Scores of answers and their summary."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent_app.evaluation.cases import Case, load_cases
from agent_app.evaluation.metrics import Outcome, Score, score
from agent_app.evaluation.play import kept_share
from agent_app.evaluation.report import write_report
from agent_app.evaluation.summary import METRICS, summarize
from sessions_app.definition import SetInput
from wfproject.common.errors import ValidationFailed


def _case(intent: str = "new_workflow", **gold: Any) -> Case:
    return Case.model_validate({"id": "c", "prompt": "p", "intent": intent, **gold})


def _answer(expression: str = "", *, operation: str = "post_message") -> dict[str, Any]:
    slack = {"title": "Post", "connector": {"key": "slack", "name": "Slack"}}
    rows = [
        {"id": "a", "properties": {"role": "condition", "expression": expression}, "metadata": {"connector": None}},
        {"id": "b", "properties": {"role": "action", "action": operation}, "metadata": slack},
    ]
    return {
        "structure": [{"id": "a", "type": "condition"}, {"id": "b", "type": "normal"}],
        "data": rows,
        "edges": [{"id": "e", "source": "a", "target": "b", "branch": "true"}],
    }


def _scored(case: Case, workflow: dict[str, Any] | None) -> Score:
    return score(Outcome(case, "new_workflow", workflow, None if workflow is None else True, 10.0, steps=1))


TREE = [{"if": {"field": "priority", "op": ">", "value": 3}, "then": [{"op": "slack.post_message"}]}]


def test_conditions_are_judged_by_operator_and_value() -> None:
    right = _scored(_case(tree=TREE), _answer("priority > `3`"))
    assert (right.structure, right.condition_exact, right.actions_f1, right.failed) == (1.0, 1.0, 1.0, False)
    other = _scored(_case(tree=TREE), _answer("priority < `3`"))
    assert (other.structure, other.condition_operator, other.condition_value) == (1.0, 0.0, 1.0)
    assert other.failed


def test_no_workflow_is_an_abstention() -> None:
    none = _scored(_case(tree=TREE), None)
    assert (none.abstained, none.structure, none.flow_sim, none.condition_exact) == (1.0, 0.0, 0.0, 0.0)


def test_what_gold_does_not_state_is_not_scored() -> None:
    flat = _scored(_case(actions=[{"connector": "slack", "action": "post_message"}]), _answer())
    assert flat.structure is None
    assert flat.exact == 1.0


def test_new_workflows_and_edits_are_also_summarised_apart() -> None:
    scores = [_scored(_case(tree=TREE), _answer("priority > `3`")), _scored(_case("modify_workflow", tree=TREE), None)]
    summary = summarize(scores, samples=50).as_dict()
    assert set(METRICS) <= set(summary)
    assert summary["structural_exact"] == 0.5
    assert (summary["new"]["structural_exact"], summary["edit"]["structural_exact"]) == (1.0, 0.0)
    low, high = summary["intervals"]["structural_exact"]
    assert low <= 0.5 <= high
    assert summary["trigger_exact"] is None


def test_the_same_scores_give_the_same_intervals() -> None:
    scores = [_scored(_case(tree=TREE), _answer(f"priority > `{number}`")) for number in range(6)]
    assert summarize(scores).as_dict() == summarize(scores).as_dict()


def test_nodes_that_no_patch_names_must_stay_as_they_are() -> None:
    before, after = _answer("x"), _answer("x", operation="send_message")
    assert kept_share(before, before, [SetInput(node_id="a", name="x", value=1)]) == 1.0
    assert kept_share(before, after, [SetInput(node_id="a", name="x", value=1)]) == 0.5
    assert kept_share(before, after, [SetInput(node_id="b", name="x", value=1)]) == 1.0
    assert kept_share(before, None, []) is None


def test_the_report_is_one_file_that_loads_nothing(tmp_path: Path) -> None:
    scores = [_scored(_case(tree=TREE), _answer("priority > `3`"))]
    path = write_report(tmp_path / "out", title="a & b", summary=summarize(scores, samples=20), scores=scores)
    page = path.read_text(encoding="utf-8")
    assert "a &amp; b" in page
    assert page.count("<svg") >= 3
    assert not any(word in page for word in ("http:", "https:", "src=", "@import"))


def test_a_wrong_tree_is_named(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text('{"id": "a", "prompt": "p", "intent": "new_workflow", "tree": [{"op": "("}]}\n', encoding="utf-8")
    with pytest.raises(ValidationFailed, match="line 1"):
        load_cases(path)


def test_several_files_are_one_set_without_an_id_twice(tmp_path: Path) -> None:
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    first.write_text('{"id": "a", "prompt": "hi", "intent": "general"}\n', encoding="utf-8")
    second.write_text('{"id": "b", "prompt": "do it", "intent": "unclear"}\n', encoding="utf-8")
    assert [case.id for case in load_cases(first, second)] == ["a", "b"]
    with pytest.raises(ValidationFailed, match="twice: a"):
        load_cases(first, second, first)
