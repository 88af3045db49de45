"""Real Celery workers that are killed, and bells that nobody hears: each prompt is answered once."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from celery import Celery
from django.test import override_settings
from django.utils import timezone

from agent_app.contracts import AnswerWithdrawn
from agent_app.jobs.host import JobHost
from agent_app.jobs.services import MAX_ATTEMPTS, JobLedger, jobs_claim, jobs_give_up
from agent_app.models import JobState, PromptJob
from sessions_app.models import Interaction
from tests.agent_app.jobs.conftest import LEASE_SECONDS
from tests.agent_app.jobs.test_jobs import HELLO, SLOW, ask, ended, path_of
from tests.agent_app.planners.openai import server as wire
from tests.agent_app.planners.openai.drafts import reply
from tests.agent_app.planners.openai.server import ScriptedOpenAI
from tests.agent_app.streaming.conftest import Server
from tests.agent_app.streaming.reader import until
from tests.chaos.fleet import Fleet
from wfproject.common import broker

ClientOf = Callable[..., httpx.Client]


def test_a_worker_killed_while_the_model_thinks_is_taken_over(
    server: Server, client_of: ClientOf, scripted_openai: ScriptedOpenAI, new_fleet: Callable[..., Fleet]
) -> None:
    client = client_of(server)
    scripted_openai.enqueue(wire.hang())
    scripted_openai.on("decision", wire.answer(reply(HELLO), delay=0.5))
    fleet = new_fleet(scripted_openai.settings())
    job = ask(client, SLOW["prompt"])
    fleet.start()
    until(lambda: scripted_openai.requests, 90)
    for child in fleet.children():
        child.kill()
    done = ended(client, job, 90)
    assert (done["state"], done["attempts"]) == ("succeeded", 2)
    assert done["answer"]["conversation"] == HELLO
    assert done["answer"]["generated_by"] == "openai"
    assert len(scripted_openai.requests) == 2
    assert Interaction.unscoped.filter(session_id=job["session_id"]).count() == 1


def test_a_bell_that_is_heard_and_one_that_is_lost(
    server: Server, client_of: ClientOf, new_fleet: Callable[..., Fleet], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(server)
    fleet = new_fleet({"JOBS_LOOK_SECONDS": 8.0}, hears_bells=True)
    fleet.start()
    fleet.wait_until_up()
    assert ended(client, ask(client), 90)["state"] == "succeeded"  # a process has loaded all it needs
    lost: list[str] = []
    monkeypatch.setattr("agent_app.jobs.services.ring", lost.append)
    job = ask(client)
    assert lost == ["agent_app.answer_prompts"]
    done = ended(client, job, 60)
    assert (done["state"], done["attempts"]) == ("succeeded", 1)


def test_without_redis_a_prompt_is_accepted_and_found(
    server: Server, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(server)
    monkeypatch.setattr(broker, "import_string", lambda path: Celery(broker="redis://127.0.0.1:1/0"))
    monkeypatch.setattr(broker, "_silent_until", 0.0)
    job = ask(client)
    assert broker._silent_until > 0  # the bell was not heard
    host = JobHost()
    with override_settings(JOBS_LOOK_SECONDS=0.2):
        host.start()
        done = ended(client, job)
        host.stop()
    assert (done["state"], done["attempts"]) == ("succeeded", 1)


def test_nothing_is_accepted_of_a_lease_that_was_taken_over(server: Server, client_of: ClientOf) -> None:
    client = client_of(server)
    job = ask(client)
    (first,) = jobs_claim(limit=5)
    assert jobs_claim(limit=5) == []
    PromptJob.unscoped.update(leased_until=timezone.now() - timedelta(seconds=1))
    (second,) = jobs_claim(limit=5)
    assert (second.id, second.epoch) == (first.id, first.epoch + 1)
    response = {"version": None, "interaction_id": None, "conversation": "late"}
    with pytest.raises(AnswerWithdrawn):
        JobLedger(first).answered(response)
    with pytest.raises(AnswerWithdrawn):
        JobLedger(first).failed(ValueError("late"))
    JobLedger(second).answered(response | {"conversation": "in time"})
    with pytest.raises(AnswerWithdrawn):
        JobLedger(second).failed(ValueError("after the end"))
    assert client.get(path_of(job)).json()["answer"]["conversation"] == "in time"
    assert client.delete(path_of(job)).status_code == 204
    assert client.get(path_of(job)).json()["state"] == "succeeded"


def test_a_prompt_that_workers_die_of_fails_in_the_end(server: Server, client_of: ClientOf) -> None:
    client = client_of(server)
    job = ask(client)
    for _ in range(MAX_ATTEMPTS):
        assert jobs_give_up() == 0
        assert len(jobs_claim(limit=5)) == 1
        PromptJob.unscoped.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert jobs_claim(limit=5) == []
    assert jobs_give_up() == 1
    found = client.get(path_of(job)).json()
    assert (found["state"], found["http_status"], found["error"]["code"]) == ("failed", 500, "job-abandoned")
    assert PromptJob.unscoped.get(pk=job["id"]).state == JobState.FAILED


def test_a_worker_that_was_frozen_stores_nothing_when_it_wakes(
    server: Server, client_of: ClientOf, scripted_openai: ScriptedOpenAI, new_fleet: Callable[..., Fleet]
) -> None:
    client = client_of(server)
    scripted_openai.enqueue(wire.answer(reply("Too late."), delay=1.0))
    scripted_openai.on("decision", wire.answer(reply(HELLO)))
    fleet = new_fleet(scripted_openai.settings())
    job = ask(client, SLOW["prompt"])
    fleet.start()
    until(lambda: scripted_openai.requests, 90)
    frozen = fleet.children()
    for child in frozen:
        child.suspend()
    time.sleep(LEASE_SECONDS + 0.5)
    with override_settings(JOBS_LOOK_SECONDS=0.2, **scripted_openai.settings()):
        host = JobHost()
        host.start()
        done = ended(client, job, 60)
        host.stop()
    for child in frozen:
        child.resume()
    time.sleep(2)
    assert done["answer"]["conversation"] == HELLO
    assert client.get(path_of(job)).json()["answer"] == done["answer"]
    assert Interaction.unscoped.filter(session_id=job["session_id"]).count() == 1
