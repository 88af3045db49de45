"""What makes a cached answer stale, what does not, and how outcomes are counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as live_settings
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django_redis import get_redis_connection
from rest_framework.test import APIClient

from accounts_app.selectors import workspace_for
from agent_app import response_cache
from agent_app.response_cache import ANSWER_SETTINGS, CacheSlot, Freshness, response_cache_counts
from sessions_app.contracts import prompt_tag
from sessions_app.interactions import prompt_digest
from sessions_app.models import AgentSession, Interaction, Workflow
from sessions_app.services import review_set, version_create_by_hand
from tests.conftest import api_client
from wfproject.common.tags import touch_tags

pytestmark = pytest.mark.django_db

PROMPT = "When a GitHub issue is opened in acme/api, post a message to #oncall in Slack"
HELLO = "hello"
TIMES_UNTIL_KNOWN = 3
"""So often a prompt is asked again until its answer comes from `known_answers`; the first ones make tags and entry."""


class Case:
    """A session with a workflow, and `HELLO` answered in it."""

    def __init__(self, api: APIClient, alice: Any, bob: Any) -> None:
        self.api, self.alice, self.bob = api, alice, bob
        self.session: str = ask(api, PROMPT)["session_id"]
        self.answer = ask(api, HELLO, self.session)
        self.workflow = Workflow.unscoped.get(pk=self.answer["workflow_id"])

    @property
    def interaction(self) -> Interaction:
        found: Interaction = Interaction.unscoped.get(pk=self.answer["interaction_id"])
        return found

    def say(self, prompt: str) -> dict[str, Any]:
        return ask(self.api, prompt, self.session)


def ask(api: APIClient, prompt: str, session: str | None = None) -> dict[str, Any]:
    response = api.post("/api/v1/workflow", {"prompt": prompt, "session_id": session}, format="json")
    assert response.status_code == 200, response.json()
    body: dict[str, Any] = response.json()
    return body


def posted(api: APIClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    response = api.post(f"/api/v1/{path}", body, format="json")
    assert response.status_code in {200, 201}, response.json()
    found: dict[str, Any] = response.json()
    return found


def make_credential(user: Any, name: str = "ci") -> Any:
    from connectors_app.credentials.services import credential_create
    from connectors_app.models import Connector

    workspace = workspace_for(user)
    assert workspace is not None
    connector = Connector.objects.get(key="github", catalog="core")
    return credential_create(
        workspace_id=workspace.pk, connector=connector, name=name, kind="token", secrets={"token": "ghp_0123456789"}
    )


def edit_by_hand(case: Case) -> None:
    from connectors_app.selectors import catalog_snapshot

    assert case.workflow.current_version is not None
    document = case.workflow.current_version.document | {"name": "Another name"}
    catalog = catalog_snapshot()
    version_create_by_hand(
        workflow=case.workflow, document=document, source="admin", user_id=case.alice.pk, catalog=catalog
    )


def roll_back(case: Case) -> None:
    posted(case.api, f"workflows/{case.workflow.pk}/rollback", {"number": 1})


def registry_touched(case: Case) -> None:
    from connectors_app.services import registry_touch

    registry_touch(catalogs=["core"])


def index_changed(case: Case) -> None:
    from connectors_app.selectors import catalog_snapshot
    from vectors_app.registry import get_embedder, get_store
    from vectors_app.services import vectors_seed

    store = get_store()
    store.delete({catalog_snapshot().operations[0].id})
    assert vectors_seed(store=store, embedder=get_embedder()).embedded == 1


def credential_changed(case: Case) -> None:
    from connectors_app.credentials.services import credential_update
    from connectors_app.models import Credential

    row = Credential.unscoped.filter(workspace__memberships__user=case.alice).first()
    assert row is not None
    credential_update(credential=row, name="another name")


def credential_deleted(case: Case) -> None:
    from connectors_app.models import Credential

    row = Credential.unscoped.filter(workspace__memberships__user=case.alice).first()
    assert row is not None
    assert case.api.delete(f"/api/v1/credentials/{row.pk}").status_code == 204


def called_wrong(case: Case) -> None:
    posted(case.api, f"interactions/{case.answer['interaction_id']}/feedback", {"rating": "down"})


EVENTS: dict[str, Callable[[Case], object]] = {
    "a prompt modified the workflow": lambda case: case.say("use #support instead of #oncall"),
    "a prompt made another workflow": lambda case: case.say("Every Monday at 9, send an email to boss@example.com"),
    "an older version was brought back": roll_back,
    "the workflow was edited by hand": edit_by_hand,
    "the workflow was deleted": lambda case: Workflow.unscoped.filter(pk=case.workflow.pk).delete(),
    "the session asks something else": lambda case: case.say("frobnicate the thing"),
    "the registry changed": registry_touched,
    "the index changed": index_changed,
    "a credential was added": lambda case: make_credential(case.alice, "second"),
    "a credential was changed": credential_changed,
    "a credential was deleted": credential_deleted,
    "a user called the answer wrong": called_wrong,
    "a reviewer rejected the answer": lambda case: review_set(
        row=case.interaction, user_id=case.alice.pk, review_status="rejected"
    ),
    "a reviewer found work to do": lambda case: review_set(
        row=case.interaction, user_id=case.alice.pk, review_status="needs_work"
    ),
    "a reviewer corrected the answer": lambda case: review_set(
        row=case.interaction, user_id=case.alice.pk, correction="Say good morning."
    ),
}

UNRELATED: dict[str, Callable[[Case], object]] = {
    "another session got a workflow": lambda case: ask(case.api, PROMPT),
    "the same prompt in another session was called wrong": lambda case: posted(
        case.api, f"interactions/{ask(case.api, HELLO)['interaction_id']}/feedback", {"rating": "down"}
    ),
    "the answer was called right": lambda case: posted(
        case.api, f"interactions/{case.answer['interaction_id']}/feedback", {"rating": "up"}
    ),
    "a reviewer approved the answer": lambda case: review_set(
        row=case.interaction, user_id=case.alice.pk, review_status="approved", note="Fine."
    ),
    "another workspace got a credential": lambda case: make_credential(case.bob),
    "another user asked something": lambda case: ask(api_client(case.bob), PROMPT),
    "a token was made": lambda case: posted(case.api, "tokens", {"name": "another"}),
    "the session was renamed": lambda case: AgentSession.unscoped.filter(pk=case.session).update(title="x"),
    "the same prompt was asked": lambda case: case.say(HELLO),
    "everything was read": lambda case: [
        case.api.get(f"/api/v1/{path}") for path in ("sessions", "interactions", "workflows", "connectors", "me")
    ],
}


@pytest.fixture
def case(api: APIClient, alice: Any, bob: Any) -> Case:
    make_credential(alice)
    made = Case(api, alice, bob)
    assert made.answer["cached"] is False
    for _ in range(TIMES_UNTIL_KNOWN):
        assert made.say(HELLO)["cached"] is True
    return made


@pytest.mark.parametrize("event", EVENTS)
def test_after_it_the_same_prompt_is_answered_anew(
    case: Case, event: str, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        EVENTS[event](case)
    assert case.say(HELLO)["cached"] is False
    assert case.say(HELLO)["cached"] is True


@pytest.mark.parametrize("event", UNRELATED)
def test_after_it_the_answer_still_holds(case: Case, event: str, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        UNRELATED[event](case)
    assert case.say(HELLO) == case.answer | {"cached": True}


@pytest.mark.parametrize("name", ANSWER_SETTINGS)
def test_a_setting_that_answers_depend_on_makes_them_stale(case: Case, name: str) -> None:
    slot = CacheSlot(case.interaction.workspace_id, case.interaction.session_id, "what of it?")
    freshness = Freshness(None, "1")
    assert slot.look(freshness) is None
    slot.keep(freshness, {"conversation": "x"})
    assert slot.look(freshness) == {"conversation": "x"}
    value = getattr(live_settings, name)
    changed = [*value, "another"] if isinstance(value, list) else value + 1 if isinstance(value, int | float) else "x"
    with override_settings(**{name: changed}):
        assert slot.look(freshness) is None
    assert slot.look(freshness) is not None


def test_answers_of_a_version_with_fewer_keys_are_not_given(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    assert case.say(HELLO)["cached"] is True
    monkeypatch.setattr(response_cache, "ANSWER_SHAPE", response_cache.ANSWER_SHAPE + 1)
    assert case.say(HELLO)["cached"] is False
    assert case.say(HELLO)["cached"] is True


def test_the_first_answer_of_a_session_hits_unless_it_is_called_wrong_before_it_is_kept(
    case: Case, django_capture_on_commit_callbacks: Any
) -> None:
    freshness = Freshness(None, "1")
    for called_wrong in (False, True):
        slot = CacheSlot(case.interaction.workspace_id, uuid4(), "what of it?")
        slot.prepare()
        if called_wrong:
            with django_capture_on_commit_callbacks(execute=True):
                touch_tags(prompt_tag(slot.session_id, prompt_digest(slot.prompt)))
        slot.keep(freshness, {"conversation": "x"})
        again = CacheSlot(slot.workspace_id, slot.session_id, slot.prompt)
        assert (again.look(freshness) is None) is called_wrong


def test_other_settings_do_not(case: Case) -> None:
    with override_settings(OPENAI_MAX_RETRIES=7, PROMPT_MAX_CHARS=3999, OPENAI_API_KEY="another"):
        assert case.say(HELLO)["cached"] is True


def test_what_happens_while_an_answer_is_made_makes_it_stale(
    case: Case, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    from agent_app.planners.local.planner import LocalPlanner

    real = LocalPlanner.classify

    async def classify(self: Any, *arguments: Any) -> Any:
        from asgiref.sync import sync_to_async

        await sync_to_async(make_credential)(case.alice, "meanwhile")
        return await real(self, *arguments)

    with monkeypatch.context() as patch, django_capture_on_commit_callbacks(execute=True):
        patch.setattr(LocalPlanner, "classify", classify)
        case.say("good morning")
    assert case.say("good morning")["cached"] is False


def test_tags_that_redis_forgot_are_stale(case: Case) -> None:
    from vectors_app.contracts import INDEX_TAG
    from wfproject.common.tags import tag_key

    get_redis_connection("default").delete(tag_key(INDEX_TAG))
    assert case.say(HELLO)["cached"] is False


def session_queries(case: Case) -> int:
    """How many queries about sessions it takes to hear the answer again."""
    with CaptureQueriesContext(connection) as queries:
        assert case.say(HELLO)["cached"] is True
    return sum(AgentSession._meta.db_table in query["sql"] for query in queries)


def test_an_answer_known_to_be_fresh_asks_no_database(case: Case) -> None:
    assert session_queries(case) == 0
    with override_settings(OPENAI_MODEL="another"):
        assert case.say(HELLO)["cached"] is False


def test_what_is_known_is_asked_of_the_database_again_after_a_change(
    case: Case, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        make_credential(case.bob)
    assert session_queries(case) == 0
    with django_capture_on_commit_callbacks(execute=True):
        AgentSession.unscoped.get(pk=case.session).save()
    assert session_queries(case) > 0
    assert session_queries(case) == 0


def test_what_is_known_is_told_in_its_workspace_only(case: Case) -> None:
    body = {"prompt": HELLO, "session_id": case.session}
    assert api_client(case.bob).post("/api/v1/workflow", body, format="json").status_code == 404


def test_a_deleted_session_is_known_no_more(case: Case, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        AgentSession.unscoped.filter(pk=case.session).delete()
    body = {"prompt": HELLO, "session_id": case.session}
    assert case.api.post("/api/v1/workflow", body, format="json").status_code == 404


def test_outcomes_are_counted(case: Case, django_capture_on_commit_callbacks: Any) -> None:
    before = response_cache_counts()
    case.say("what can you do?")
    case.say(HELLO)
    case.say(HELLO)
    with django_capture_on_commit_callbacks(execute=True):
        called_wrong(case)
    case.say(HELLO)
    after = response_cache_counts()
    told = {name: after[name] - before[name] for name in after}
    assert told["miss"] == 1
    assert told["hit"] + told["stale"] == 3
    assert told["stale"] >= 1
    assert told["joined"] == 0
    parts = case.api.get("/readyz").json()["parts"]
    assert parts["cache"]["responses"] == after
