"""Operators see how far prompts are, not what they say, and change nothing."""

from __future__ import annotations

from typing import Any

import pytest

from accounts_app.contracts import Principal
from accounts_app.selectors import workspace_for
from agent_app.jobs.services import JobLedger, job_create, jobs_claim

PROMPT = "tell #oncall of the incident at Example & Sons"


@pytest.fixture
def job(alice: Any) -> Any:
    workspace = workspace_for(alice)
    assert workspace is not None
    principal = Principal(user_id=alice.pk, workspace_id=workspace.pk, username="alice")
    made = job_create(principal=principal, prompt=PROMPT)
    (claimed,) = jobs_claim(limit=1)
    assert claimed.asked()["prompt"] == PROMPT
    assert PROMPT not in repr(claimed)
    JobLedger(claimed).failed(ValueError("unforeseen"))
    return made


def test_a_job_is_shown_without_its_words(admin_api: Any, job: Any) -> None:
    page = admin_api.get("/admin/agent_app/promptjob/").content.decode()
    assert str(job.pk) in page
    assert "internal-error" in page
    one = admin_api.get(f"/admin/agent_app/promptjob/{job.pk}/change/").content.decode()
    assert "internal-error" in one
    assert f"/admin/sessions_app/agentsession/{job.session_id}/change/" in one
    assert "question" not in one


def test_a_job_is_found_by_its_id_and_user(admin_api: Any, job: Any) -> None:
    for wanted in (str(job.pk), "alice"):
        assert str(job.pk) in admin_api.get("/admin/agent_app/promptjob/", {"q": wanted}).content.decode()
    assert f"{job.pk}/change" not in admin_api.get("/admin/agent_app/promptjob/", {"q": "nobody"}).content.decode()


def test_nobody_changes_a_job_by_hand(admin_api: Any, job: Any) -> None:
    assert admin_api.get("/admin/agent_app/promptjob/add/").status_code == 403
    assert admin_api.post(f"/admin/agent_app/promptjob/{job.pk}/delete/", {"post": "yes"}).status_code == 403
    assert admin_api.post(f"/admin/agent_app/promptjob/{job.pk}/change/", {"state": "queued"}).status_code == 403
    job.refresh_from_db()
    assert job.state == "failed"
