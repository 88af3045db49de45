"""Answers, versions and feedback in the database."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction

from accounts_app.contracts import Principal
from accounts_app.selectors import workspace_for
from connectors_app.selectors import catalog_snapshot
from sessions_app.definition import DocumentBuilder
from sessions_app.interactions import (
    AnswerRecord,
    Spent,
    StaleSession,
    interaction_record,
    interaction_record_error,
    session_begin,
    session_create,
)
from sessions_app.models import AgentSession, Feedback, Interaction, Workflow, WorkflowVersion
from sessions_app.selectors import session_get, session_state
from sessions_app.services import feedback_set, version_create_by_hand, workflow_rollback
from wfproject.common.capture import error_summary
from wfproject.common.conditional import PreconditionFailed
from wfproject.common.errors import ConflictError, NotFoundError, ValidationFailed

pytestmark = pytest.mark.django_db


@pytest.fixture
def principal(alice: Any) -> Principal:
    workspace = workspace_for(alice)
    assert workspace is not None
    return Principal(user_id=alice.pk, workspace_id=workspace.pk, username="alice")


def document(channel: str = "#oncall") -> dict[str, Any]:
    catalog = catalog_snapshot()
    trigger = catalog.find("github", "issue_opened", "trigger")
    post = catalog.find("slack", "post_message", "action")
    assert trigger is not None
    assert post is not None
    builder = DocumentBuilder("Tell on-call")
    first = builder.trigger(trigger, {"repository": "acme/api"})
    second = builder.action(post, {"channel": channel, "text": "{{ node_1.issue.title }}"})
    builder.connect(first, second)
    return builder.build()


def made_version(interaction: Interaction) -> WorkflowVersion:
    assert interaction.version is not None
    return interaction.version


def record(prompt: str, base: Any = None, **values: Any) -> AnswerRecord:
    response = {"conversation": f"about {prompt}", "next_question": None}
    defaults: dict[str, Any] = {"intent": "new_workflow", "confidence": 0.9, "planner": "local"}
    return AnswerRecord(prompt=prompt, response=response, base_version_id=base, **defaults | values)


def test_an_answer_and_its_version_are_one(principal: Principal) -> None:
    session = session_create(principal=principal, title="first")
    made = interaction_record(principal=principal, session=session, record=record("build", document=document()))
    assert made.version is not None
    assert made.response["version"] == 1
    assert made.response["interaction_id"] == made.pk
    assert made_version(made).interaction == made
    assert session.current_workflow is not None
    assert session.current_workflow.current_version == made_version(made)


def test_a_session_that_began_is_stored_with_its_first_answer(
    principal: Principal, django_assert_num_queries: Any
) -> None:
    session = session_begin(principal=principal, title="build")
    with transaction.atomic():
        interaction_record(principal=principal, session=session, record=record("build", document=document()))
        transaction.set_rollback(True)
    assert not AgentSession.unscoped.filter(pk=session.pk).exists()
    answer = record("build", document=document())
    with django_assert_num_queries(7):  # a savepoint and its release, a key, four rows
        made = interaction_record(principal=principal, session=session, record=answer)
    stored = session_get(workspace_id=principal.workspace_id, session_id=session.pk)
    assert (stored.title, stored.revision) == ("build", 1)
    assert stored.current_workflow is not None
    assert stored.current_workflow.current_version == made_version(made)
    connection.check_constraints()


def test_a_session_that_began_is_kept_with_what_failed_in_it(principal: Principal) -> None:
    session, summary = (
        session_begin(principal=principal, title="x"),
        error_summary(RuntimeError("no"), "graph.validate"),
    )
    for revision in (1, 2):
        interaction_record_error(
            principal=principal,
            session=session,
            prompt="x",
            error=summary,
            latency_ms=3,
            planner="local",
            spent=Spent(),
        )
        stored = session_get(workspace_id=principal.workspace_id, session_id=session.pk)
        assert (stored.revision, stored.current_workflow) == (revision, None)


def test_a_version_that_a_session_that_began_cannot_have_is_refused(principal: Principal) -> None:
    session = session_begin(principal=principal)
    with pytest.raises(PreconditionFailed):
        interaction_record(principal=principal, session=session, record=record("b", if_match=('"7"',)))


def test_modifying_adds_a_version_and_new_starts_a_workflow(principal: Principal) -> None:
    session = session_create(principal=principal)
    first = interaction_record(principal=principal, session=session, record=record("a", document=document()))
    changed = record(
        "b", made_version(first).pk, document=document("#dev"), new_workflow=False, intent="modify_workflow"
    )
    second = interaction_record(principal=principal, session=session, record=changed)
    assert made_version(second).workflow == made_version(first).workflow
    assert (made_version(second).number, made_version(second).parent) == (2, made_version(first))
    assert any("#dev" in line for line in made_version(second).changes)
    third = interaction_record(
        principal=principal, session=session, record=record("c", made_version(second).pk, document=document())
    )
    assert made_version(third).workflow != made_version(first).workflow
    assert made_version(third).number == 1


def test_an_answer_planned_on_an_old_version_is_refused_and_leaves_nothing(principal: Principal) -> None:
    session = session_create(principal=principal)
    interaction_record(principal=principal, session=session, record=record("a", document=document()))
    with pytest.raises(StaleSession):
        interaction_record(principal=principal, session=session, record=record("b", None, document=document("#b")))
    assert Interaction.objects.for_workspace(principal.workspace_id).count() == 1
    assert WorkflowVersion.objects.for_workspace(principal.workspace_id).count() == 1


def test_a_posted_document_is_kept_as_the_first_version(principal: Principal) -> None:
    session = session_create(principal=principal)
    answer = record("b", document=document("#dev"), posted=document(), new_workflow=False)
    made = interaction_record(principal=principal, session=session, record=answer)
    versions = WorkflowVersion.objects.for_workspace(principal.workspace_id).order_by("number")
    assert [version.source for version in versions] == ["client", "agent"]
    assert made_version(made).number == 2


def test_a_failed_prompt_keeps_its_interaction_with_the_error(principal: Principal) -> None:
    session = session_create(principal=principal)
    summary = error_summary(RuntimeError("token=abcdef123456 is bad"), "graph.validate")
    made = interaction_record_error(
        principal=principal, session=session, prompt="x", error=summary, latency_ms=3, planner="local", spent=Spent()
    )
    assert made.status == "error"
    assert made.error == dict(summary)
    assert "abcdef123456" not in str(made.error)


def test_state_follows_every_write(principal: Principal) -> None:
    session = session_create(principal=principal)
    assert session_state(session).turns == ()
    interaction_record(principal=principal, session=session, record=record("a", document=document()))
    fresh = session_get(workspace_id=principal.workspace_id, session_id=session.pk)
    state = session_state(fresh)
    assert [turn.prompt for turn in state.turns] == ["a"]
    assert state.workflow is not None
    assert state.workflow.document == document()
    assert session_state(fresh) == state  # the second read comes from the cache and says the same
    version_create_by_hand(
        workflow=Workflow.objects.for_workspace(principal.workspace_id).get(),
        document=document("#edited"),
        source="admin",
        user_id=principal.user_id,
        catalog=catalog_snapshot(),
    )
    edited = session_state(session_get(workspace_id=principal.workspace_id, session_id=session.pk))
    assert edited.workflow is not None
    assert edited.workflow.number == 2


def test_sessions_of_another_workspace_do_not_exist(principal: Principal, bob: Any) -> None:
    session = session_create(principal=principal)
    bobs = workspace_for(bob)
    assert bobs is not None
    with pytest.raises(NotFoundError):
        session_get(workspace_id=bobs.pk, session_id=session.pk)


def test_by_hand_invalid_documents_and_lost_updates_are_refused(principal: Principal) -> None:
    session = session_create(principal=principal)
    first = made_version(
        interaction_record(principal=principal, session=session, record=record("a", document=document()))
    )
    common: dict[str, Any] = {
        "workflow": first.workflow,
        "source": "admin",
        "user_id": principal.user_id,
        "catalog": catalog_snapshot(),
    }
    broken = document() | {"edges": [{"id": "edge-1", "source": "node-1", "target": "node-9", "branch": None}]}
    with pytest.raises(ValidationFailed) as caught:
        version_create_by_hand(document=broken, **common)
    assert "node-9" in str(caught.value.details)
    version_create_by_hand(document=document("#one"), based_on=first, **common)
    with pytest.raises(ConflictError):
        version_create_by_hand(document=document("#two"), based_on=first, **common)


def test_rollback_makes_a_new_version_of_the_old_document(principal: Principal) -> None:
    session = session_create(principal=principal)
    first = made_version(
        interaction_record(principal=principal, session=session, record=record("a", document=document()))
    )
    changed = record("b", first.pk, document=document("#dev"), new_workflow=False)
    interaction_record(principal=principal, session=session, record=changed)
    back = workflow_rollback(workflow=first.workflow, number=1, user_id=principal.user_id, catalog=catalog_snapshot())
    assert (back.number, back.source, back.document) == (3, "rollback", first.document)
    with pytest.raises(NotFoundError):
        workflow_rollback(workflow=first.workflow, number=9, user_id=None, catalog=catalog_snapshot())


def test_feedback_of_a_user_is_replaced_not_repeated(principal: Principal) -> None:
    session = session_create(principal=principal)
    made = interaction_record(principal=principal, session=session, record=record("a"))
    feedback_set(principal=principal, interaction=made, rating="down", comment="no")
    feedback_set(principal=principal, interaction=made, rating="up")
    row = Feedback.objects.for_workspace(principal.workspace_id).get()
    assert (row.rating, row.comment) == ("up", "")
