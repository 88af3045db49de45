"""The admin as reviewers use it: pages load in few queries, edits make versions, reviews are noted."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from django.utils.text import Truncator
from rest_framework.test import APIClient

from connectors_app.models import Connector, OperationSource
from sessions_app.models import Feedback, Interaction, Workflow, WorkflowVersion

pytestmark = pytest.mark.django_db

PROMPT = "When a GitHub issue labelled bug is opened in acme/api, create a Jira ticket in OPS and tell #oncall"
ENGINE = "engine_app.models"
"""Its pages have tests of their own."""

admin.autodiscover()
MODELS = sorted(
    (model for model in admin.site._registry if model._meta.app_label.endswith("_app") and model.__module__ != ENGINE),
    key=lambda model: model.__name__,
)


@pytest.fixture
def answers(api: APIClient) -> list[dict[str, Any]]:
    """Three conversations of two prompts with feedback, one that a worker is to answer, an account, and a document that
    operations came from.
    """
    OperationSource.objects.create(connector=Connector.objects.get(key="github"), key="api", title="API")
    account = {"connector": "github", "name": "builds", "kind": "token", "secrets": {"token": "t0ken-of-a-test"}}
    assert api.post("/api/v1/credentials", account, format="json").status_code == 201
    later = api.post("/api/v1/workflow", {"prompt": PROMPT}, format="json", headers={"Prefer": "respond-async"})
    assert later.status_code == 202
    bodies = []
    for _ in range(3):
        first = api.post("/api/v1/workflow", {"prompt": PROMPT}, format="json").json()
        edit = {"prompt": "use #support instead of #oncall", "session_id": first["session_id"]}
        second = api.post("/api/v1/workflow", edit, format="json").json()
        api.post(f"/api/v1/interactions/{second['interaction_id']}/feedback", {"rating": "up"}, format="json")
        bodies += [first, second]
    return bodies


def change_url(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def list_url(model: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_lists_load_in_a_bounded_number_of_queries(
    model: Any, admin_api: Client, answers: Any, django_assert_max_num_queries: Any
) -> None:
    admin_api.get(list_url(model))
    with django_assert_max_num_queries(14):
        response = admin_api.get(list_url(model))
    assert response.status_code == 200


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_lists_can_be_searched(model: Any, admin_api: Client, answers: Any) -> None:
    assert admin_api.get(list_url(model) + "?q=acme").status_code in {200, 302}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_change_pages_load_in_a_bounded_number_of_queries(
    model: Any, admin_api: Client, answers: Any, django_assert_max_num_queries: Any
) -> None:
    row = model._default_manager.first()
    assert row is not None
    with django_assert_max_num_queries(30):
        assert admin_api.get(change_url(row)).status_code == 200


def test_lists_do_not_grow_queries_with_rows(admin_api: Client, api: APIClient, answers: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            admin_api.get(list_url(Interaction))
        return len(captured)

    admin_api.get(list_url(Interaction))
    before = count()
    for _ in range(4):
        api.post("/api/v1/workflow", {"prompt": PROMPT}, format="json")
    assert count() == before


def test_the_version_page_draws_the_workflow(admin_api: Client, answers: Any) -> None:
    page = admin_api.get(change_url(WorkflowVersion.unscoped.first())).content.decode()
    assert "<svg" in page
    assert "wf-arrow" in page


def test_pages_say_what_the_workflow_writes_to(admin_api: Client, answers: Any) -> None:
    version = WorkflowVersion.unscoped.select_related("workflow").filter(interaction__isnull=False).latest("created_at")
    interaction = Interaction.unscoped.get(pk=version.interaction_id)
    for row in (version, version.workflow, interaction):
        page = admin_api.get(change_url(row)).content.decode()
        assert "Slack, Post a message" in page
        assert "→ channel #support</li>" in page


def test_pages_are_headed_by_and_link_to_what_people_recognise(admin_api: Client, answers: Any) -> None:
    version = WorkflowVersion.unscoped.select_related("workflow__session").first()
    assert version is not None
    assert f"{version.workflow.name}, {version}" in admin_api.get(change_url(version)).content.decode()
    conversation = escape(Truncator(version.workflow.session.title).chars(60))
    for row in (version.workflow, Interaction.unscoped.get(pk=version.interaction_id)):
        assert f">{conversation}</a>" in admin_api.get(change_url(row)).content.decode()


def edit(client: Client, version: WorkflowVersion, document: Any) -> Any:
    text = document if isinstance(document, str) else json.dumps(document)
    return client.post(change_url(version), {"document": text}, follow=True)


def current_version() -> WorkflowVersion:
    workflow: Workflow | None = Workflow.unscoped.select_related("current_version").first()
    assert workflow is not None
    assert workflow.current_version is not None
    return workflow.current_version


def test_editing_a_document_makes_a_new_version_by_that_admin(admin_api: Client, admin_user: Any, answers: Any) -> None:
    version = current_version()
    document = json.loads(json.dumps(version.document))
    document["data"][2]["properties"]["inputs"]["channel"] = "#edited-by-hand"
    response = edit(admin_api, version, document)
    assert f"Saved as version {version.number + 1}" in response.content.decode()
    made = current_version()
    assert (made.number, made.source, made.created_by) == (version.number + 1, "admin", admin_user)
    assert made.document == document
    version.refresh_from_db()
    assert version.document != document


def test_an_invalid_document_is_refused_with_its_violations(admin_api: Client, answers: Any) -> None:
    version = current_version()
    document = json.loads(json.dumps(version.document))
    document["edges"].append({"id": "edge-99", "source": "node-2", "target": "node-99", "branch": None})
    page = edit(admin_api, version, document).content.decode()
    assert "not a valid workflow" in page
    assert "node-99" in page
    assert current_version() == version
    assert "Enter a valid JSON" in edit(admin_api, version, "{").content.decode()


def test_an_old_version_cannot_overwrite_a_newer_one(admin_api: Client, answers: Any) -> None:
    current = current_version()
    old = WorkflowVersion.unscoped.filter(workflow=current.workflow, number=1).get()
    document = json.loads(json.dumps(old.document))
    document["name"] = "Renamed"
    assert "newer version" in edit(admin_api, old, document).content.decode()
    assert current_version() == current


def test_saving_without_a_change_makes_no_version(admin_api: Client, answers: Any) -> None:
    version = current_version()
    edit(admin_api, version, version.document)
    assert current_version() == version


def test_a_version_can_be_made_current_again(admin_api: Client, answers: Any) -> None:
    current = current_version()
    old = WorkflowVersion.unscoped.filter(workflow=current.workflow, number=1).get()
    admin_api.post(list_url(WorkflowVersion), {"action": "make_current", "_selected_action": [str(old.pk)]})
    assert current_version().document == old.document
    assert current_version().source == "rollback"


def test_reviews_are_noted_with_reviewer_and_time(admin_api: Client, admin_user: Any, answers: Any) -> None:
    interaction = Interaction.unscoped.first()
    assert interaction is not None
    review = {"review_status": "needs_work", "correction": "Use GitLab.", "note": "seen twice"}
    inline = {"feedback-TOTAL_FORMS": 0, "feedback-INITIAL_FORMS": 0}
    admin_api.post(change_url(interaction), review | inline)
    interaction.refresh_from_db()
    assert (interaction.review_status, interaction.correction, interaction.note) == tuple(review.values())
    assert interaction.reviewed_by == admin_user
    assert interaction.reviewed_at is not None


def test_the_record_of_what_happened_cannot_be_edited(admin_api: Client, answers: Any) -> None:
    interaction = Interaction.unscoped.first()
    assert interaction is not None
    prompt = interaction.prompt
    inline = {"feedback-TOTAL_FORMS": 0, "feedback-INITIAL_FORMS": 0}
    admin_api.post(change_url(interaction), {"prompt": "forged", "review_status": "approved"} | inline)
    interaction.refresh_from_db()
    assert interaction.prompt == prompt
    assert admin_api.post(f"{change_url(interaction)[:-7]}delete/", {"post": "yes"}).status_code == 403


def test_feedback_is_marked_in_bulk(admin_api: Client, answers: Any) -> None:
    chosen = [str(pk) for pk in Feedback.unscoped.values_list("pk", flat=True)]
    admin_api.post(list_url(Feedback), {"action": "mark_approved", "_selected_action": chosen})
    assert set(Feedback.unscoped.values_list("review_status", flat=True)) == {"approved"}
