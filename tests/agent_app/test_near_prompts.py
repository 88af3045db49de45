"""Prompts that say nearly the same: answered alike only where a setting wants it, never across values or sessions."""

from __future__ import annotations

import pytest
from django.test import override_settings
from rest_framework.test import APIClient

from agent_app.near_prompts import same_values
from tests.agent_app.test_response_cache import ask

PROMPT = "When a GitHub issue is opened in acme/api, post a message to #oncall in Slack"
NEAR = "Post a message to #oncall in Slack when a GitHub issue is opened in acme/api, please"
OTHERS = [
    "Post a message to #oncall in Slack when a GitHub issue is opened in acme/web, please",
    "Post a message to #backend in Slack when a GitHub issue is opened in acme/api, please",
    "Do not post a message to #oncall in Slack when a GitHub issue is opened in acme/api, please",
    "Delete the Jira ticket",
]
near = override_settings(CACHE_NEAR_SIMILARITY=0.8)


@pytest.mark.django_db
def test_only_the_same_words_hit_by_default(api: APIClient) -> None:
    first = ask(api, PROMPT)
    assert not ask(api, NEAR, first["session_id"])["cached"]


@pytest.mark.django_db
@near
def test_nearly_the_same_words_hit_where_the_setting_says_so(api: APIClient) -> None:
    first = ask(api, PROMPT)
    again = ask(api, NEAR, first["session_id"])
    assert again["cached"]
    assert again["interaction_id"] == first["interaction_id"]


@pytest.mark.django_db
@pytest.mark.parametrize("prompt", OTHERS)
@near
def test_other_values_and_denials_are_planned(prompt: str, api: APIClient) -> None:
    first = ask(api, PROMPT)
    assert not ask(api, prompt, first["session_id"])["cached"]


@pytest.mark.django_db
@near
def test_sessions_share_nothing(api: APIClient) -> None:
    ask(api, PROMPT)
    assert not ask(api, NEAR)["cached"]


@pytest.mark.django_db
@near
def test_what_makes_the_first_answer_stale_makes_the_near_one_stale(api: APIClient) -> None:
    first = ask(api, PROMPT)
    ask(api, "add a step that posts to #alerts in Slack at the end", first["session_id"])
    assert not ask(api, NEAR, first["session_id"])["cached"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("close issue 5", "please close issue 5", True),
        ("close issue 5", "close issue 6", False),
        ("tell them", "don't tell them", False),
        ("label it 'bug'", "label it 'feature'", False),
        ("list the issues for Kim", "list the issues for Bob", False),
        ("delete every branch", "delete the branch", False),
        ("Post to #a", "post to #a.", True),
    ],
)
def test_values(one: str, other: str, same: bool) -> None:
    assert same_values(one, other) is same
