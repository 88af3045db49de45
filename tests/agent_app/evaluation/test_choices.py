"""Which choices of operations cases teach."""

from __future__ import annotations

from agent_app.evaluation.cases import Case
from agent_app.evaluation.choices import beliefs, choosings, wanted_of_case, wanted_of_need
from agent_app.planners.local.index import catalog_index
from agent_app.planners.local.scoring import FEATURES
from agent_app.planners.local.scoring.trust import SIGNS
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.scoring.clauses import operation


def _case(prompt: str, *names: str) -> Case:
    return Case.model_validate(
        {"id": "c1", "prompt": prompt, "intent": "new_workflow", "tree": [{"op": name} for name in names]}
    )


def test_every_slot_with_a_right_option_is_a_choice() -> None:
    case = _case("Create a Jira issue, then post a message to #ops", "jira.create_issue", "slack.post_message")
    found = choosings(case.prompt, (), wanted_of_case(case), catalog_index(shipped_catalog()))
    assert len(found) == 2
    for item in found:
        assert item.rows.shape == (len(item.right), len(FEATURES))
        assert item.right.sum() == 1


def test_what_gold_leaves_out_teaches_nothing() -> None:
    case = _case("Create a Jira issue, then post a message to #ops", "slack.post_message")
    assert len(choosings(case.prompt, (), wanted_of_case(case), catalog_index(shipped_catalog()))) == 1


def test_what_no_option_meets_teaches_nothing() -> None:
    case = _case("Create a Jira issue", "zoom.start_webinar")
    assert choosings(case.prompt, (), wanted_of_case(case), catalog_index(shipped_catalog())) == []


def test_the_steps_of_a_case_come_in_the_order_they_run() -> None:
    tree = [{"for_each": [{"op": "jira.get_issue"}]}, {"if": {}, "then": [{"task": True}], "else": [{"op": "slack.*"}]}]
    case = Case.model_validate({"id": "c", "prompt": "", "intent": "new_workflow", "tree": tree})
    first, second = wanted_of_case(case)
    assert first(operation("jira.get_issue"))
    assert not first(operation("slack.post_message"))
    assert second(operation("slack.post_message"))
    assert not second(operation("jira.get_issue"))


def test_a_need_is_met_by_any_alternative() -> None:
    right = wanted_of_need([{"connector": "jira", "key": "get_.*"}, {"connector": "github", "key": "get_issue"}])
    assert right(operation("jira.get_issue"))
    assert right(operation("github.get_issue"))
    assert not right(operation("github.create_issue"))


def test_what_is_left_without_the_right_operation_is_believed_to_be_wrong() -> None:
    case = _case("Close the pull request", "github.close_pull_request")
    found = beliefs(case.prompt, (), wanted_of_case(case), catalog_index(shipped_catalog()))
    assert [item.right for item in found][:1] == [True]
    assert False in [item.right for item in found]
    assert all(len(item.signs) == len(SIGNS) for item in found)


def test_a_clause_that_names_a_product_or_a_place_teaches_no_doubt() -> None:
    case = _case("Create a Jira issue, then post the issue to #ops", "jira.create_issue", "slack.post_message")
    assert beliefs(case.prompt, (), wanted_of_case(case), catalog_index(shipped_catalog())) == []
