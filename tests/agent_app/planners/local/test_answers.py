from __future__ import annotations

from typing import Any

import pytest

from agent_app.contracts import Answer, Intent, PlanningContext
from agent_app.planners.local.answers import answer_prompt
from agent_app.planners.local.answers.topics import topics
from agent_app.planners.local.index import catalog_index
from agent_app.planners.local.newplan import plan_new_workflow
from tests.agent_app.planners.local import intent_prompts
from tests.agent_app.planners.local.catalog import foreign_catalog, shipped_catalog
from tests.agent_app.planners.local.edit.edit_workflows import workflows


def _answer(prompt: str, intent: Intent = Intent.GENERAL, workflow: dict[str, Any] | None = None) -> Answer:
    context = PlanningContext(prompt=prompt, catalog=shipped_catalog(), workflow=workflow)
    return answer_prompt(context, intent, (), catalog_index(shipped_catalog()))


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        ("Which connectors do you support?", "ServiceNow"),
        ("what can you do with Jira?", "create an issue"),
        ("do you support gitlab?", "Yes. With GitLab"),
        ("which triggers does Slack have?", "message posted"),
        ("Which events from PagerDuty can start a workflow?", "incident resolved"),
        ("do you integrate with Salesforce?", "There is no connector for Salesforce"),
        ("do you support salesforce", "There is no connector for salesforce"),
        ("can you connect to notion?", "There is no connector for notion"),
        ("how do I add my github token", "POST /api/v1/credentials"),
        ("where do I put my Slack bot token?", "POST /api/v1/credentials"),
        ("where can I see the history of runs", "every run and each of its steps is recorded"),
        ("how do I create a jira ticket from a github issue?", "Say in one sentence"),
        ("no", "All right"),
        ("what does {{ node_1.issue.title }} mean", "JMESPath"),
        ("how do I give feedback?", "/feedback"),
        ("which languages do you understand?", "I understand English"),
        ("does Trello support checklists?", "checklist"),
        ("what is a condition?", "only if something is true"),
        ("how do loops work?", "for every element"),
        ("How do I schedule something for every Monday?", "in plain words"),
        ("how can I change a workflow?", "Just say the change"),
        ("Are our tokens stored encrypted?", "Credentials are encrypted"),
        ("hello", "Hello!"),
        ("thanks a lot", "welcome"),
        ("Who won the world championship in football?", "outside of what I can help with"),
        ("how do I delete a workflow in the admin?", "That I can't tell you"),
    ],
)
def test_answers_from_what_the_product_knows(prompt: str, told: str) -> None:
    assert told in _answer(prompt).conversation


def test_tells_only_of_operations_that_the_catalogue_has() -> None:
    catalog = foreign_catalog(
        [("Depot", "create_parcel", "Create a parcel"), ("Depot", "list_parcels", "List parcels")]
    )
    context = PlanningContext(prompt="what can you do with Depot?", catalog=catalog)
    answer = answer_prompt(context, Intent.GENERAL, (), catalog_index(catalog))
    assert "create parcel" in answer.conversation
    assert "Jira" not in answer.conversation


def test_tells_what_the_present_workflow_does() -> None:
    answer = _answer("what does this workflow do?", workflow=workflows()["A"])
    assert "GitHub issue" in answer.conversation
    assert "Slack" in answer.conversation


@pytest.mark.parametrize("prompt", intent_prompts.UNCLEAR.strip().splitlines())
def test_asks_one_specific_question_where_a_wish_is_vague(prompt: str) -> None:
    answer = _answer(prompt, Intent.UNCLEAR)
    assert answer.next_question is not None
    assert answer.next_question.strip()
    assert len(answer.next_question) < 400


def test_offers_what_fits_the_product_or_thing_that_was_named() -> None:
    assert "create an issue" in (_answer("something with jira", Intent.UNCLEAR).next_question or "")
    assert "Zendesk" in (_answer("tickets", Intent.UNCLEAR).next_question or "")
    assert "Slack" in (_answer("notify someone", Intent.UNCLEAR).next_question or "")
    changed = _answer("make it better", Intent.UNCLEAR, workflows()["A"])
    assert "Which step" in (changed.next_question or "")


def test_offers_what_products_are_used_for_most() -> None:
    events = _answer("what events can GitHub send?").conversation
    assert "issue opened" in events.partition("events: ")[2][:80]
    asked = _answer("connect jira and slack", Intent.UNCLEAR).next_question or ""
    assert "(Jira or Slack)" in asked
    assert "on issue created in Jira, post a message in Slack" in asked


def test_every_general_prompt_gets_an_answer() -> None:
    for prompt in intent_prompts.GENERAL.strip().splitlines():
        assert _answer(prompt).conversation.endswith((".", "!", "?", ")"))


def test_another_language_is_told_apart_from_nonsense_in_english() -> None:
    context = PlanningContext(
        prompt="erstelle ein jira ticket wenn ein github issue geöffnet wird", catalog=shipped_catalog()
    )
    assert "I understand English" in plan_new_workflow(context, (), catalog_index(shipped_catalog())).conversation


def test_topics_are_complete() -> None:
    names = [topic.name for topic in topics()]
    assert len(names) == len(set(names))
    assert all(topic.words and topic.text.endswith(".") for topic in topics())
