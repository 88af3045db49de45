"""Going back in conversation: the former version becomes the next one, and the same words go further back."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from tests.agent_app.test_response_cache import ask

pytestmark = pytest.mark.django_db


def test_undo_restores_the_version_before_each_time_it_is_said(api: APIClient) -> None:
    first = ask(api, "when a Sentry issue is created, create a Linear issue and post to #errors")
    session = first["session_id"]
    second = ask(api, "remove the Linear issue", session)
    ask(api, "rename the workflow to Triage", session)
    assert ask(api, "undo that", session)["workflow"] == second["workflow"]
    again = ask(api, "undo that", session)
    assert again["workflow"] == first["workflow"]
    assert again["version"] == 5
    assert again["intent"] == "modify_workflow"
