from __future__ import annotations

from collections import Counter
from typing import Any

from agent_app.contracts import Intent, PlanningContext, Turn
from agent_app.planners.local.index import catalog_index
from agent_app.planners.local.intent import classify_intent
from tests.agent_app.planners.local import intent_prompts
from tests.agent_app.planners.local.catalog import shipped_catalog

WORKFLOW: dict[str, Any] = {
    "name": "Bugs",
    "structure": [{"id": f"node-{i}", "name": f"step-{i}"} for i in (1, 2, 3)],
    "data": [
        {
            "id": f"node-{i}",
            "name": f"step-{i}",
            "properties": {"action": action, "role": role, "inputs": inputs},
            "metadata": {"connector": {"key": key, "name": key.title()}},
        }
        for i, key, action, role, inputs in (
            (1, "github", "issue_opened", "trigger", {"repository": "acme/api"}),
            (2, "jira", "create_issue", "action", {"project": "OPS", "summary": "{{ node_1.issue.title }}"}),
            (3, "slack", "post_message", "action", {"channel": "#bugs", "text": "New"}),
        )
    ],
    "edges": [
        {"id": "edge-1", "source": "node-1", "target": "node-2", "branch": None},
        {"id": "edge-2", "source": "node-2", "target": "node-3", "branch": None},
    ],
}


def _classify(prompt: str, *, workflow: dict[str, Any] | None = None, question: str | None = None) -> str:
    history = (Turn("earlier", Intent.NEW_WORKFLOW, "Here it is.", question),) if workflow else ()
    context = PlanningContext(prompt=prompt, catalog=shipped_catalog(), workflow=workflow, history=history)
    result = classify_intent(context, (), catalog_index(context.catalog))
    assert 0 < result.confidence < 1
    return result.intent


def _recall(prompts: str, intent: Intent, workflow: dict[str, Any] | None = None) -> float:
    found = Counter(_classify(prompt, workflow=workflow) for prompt in prompts.strip().splitlines())
    return found[intent] / found.total()


def test_tells_the_intents_apart_without_a_workflow() -> None:
    assert _recall(intent_prompts.GENERAL, Intent.GENERAL) >= 0.95
    assert _recall(intent_prompts.UNCLEAR, Intent.UNCLEAR) >= 0.95
    assert _recall(intent_prompts.NEW, Intent.NEW_WORKFLOW) >= 0.95


def test_tells_edits_from_talk_where_a_workflow_is_at_hand() -> None:
    assert _recall(intent_prompts.EDITS, Intent.MODIFY_WORKFLOW, WORKFLOW) >= 0.9
    assert _recall(intent_prompts.GENERAL, Intent.GENERAL, WORKFLOW) >= 0.95
    assert _recall(intent_prompts.UNCLEAR, Intent.UNCLEAR, WORKFLOW) >= 0.9


def test_nothing_can_be_modified_without_a_workflow() -> None:
    found = {_classify(prompt) for prompt in intent_prompts.EDITS.strip().splitlines()}
    assert Intent.MODIFY_WORKFLOW not in found


def test_a_complete_request_beside_a_workflow_is_a_new_one() -> None:
    prompt = "When a Sentry issue is created, open a Linear issue and tell #web."
    assert _classify(prompt, workflow=WORKFLOW) == Intent.NEW_WORKFLOW
    assert (
        _classify("Now a new workflow: post to #a whenever a Trello card is moved", workflow=WORKFLOW) == "new_workflow"
    )


def test_a_value_answers_the_open_question() -> None:
    for answer in ("#ops", "the OPS project", "acme/api", "kim@acme.io please"):
        assert _classify(answer, workflow=WORKFLOW, question="Which one?") == Intent.MODIFY_WORKFLOW
    assert _classify("why do you need that?", workflow=WORKFLOW, question="Which one?") == Intent.GENERAL


def test_who_is_cross_is_asked_what_is_wrong_and_who_has_an_order_is_not() -> None:
    for prompt in ("what a moron you are", "you useless machine", "this is garbage!", "stupid bot"):
        assert _classify(prompt) == Intent.UNCLEAR
    assert _classify("when the GitHub build sends a stupid failure, tell #dev in Slack") == Intent.NEW_WORKFLOW
    assert _classify("could you post the pathetic numbers of Sentry to #dev every Monday") == Intent.NEW_WORKFLOW


def test_an_order_about_what_was_looked_up_changes_the_workflow() -> None:
    for prompt in ("close them", "comment on it", "ok, archive them all"):
        assert _classify(prompt, workflow=WORKFLOW) == Intent.MODIFY_WORKFLOW
        assert _classify(prompt) == Intent.UNCLEAR
    for prompt in ("I like them", "thank you", "do you know them?"):
        assert _classify(prompt, workflow=WORKFLOW) in {Intent.GENERAL, Intent.UNCLEAR}
