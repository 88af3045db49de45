"""`Prefer: respond-async` on a real server, with the host of jobs in this process."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.test import override_settings
from django.utils import timezone

from agent_app.jobs.host import JobHost
from agent_app.jobs.services import jobs_prune
from agent_app.models import JobState, PromptJob
from sessions_app.models import AgentSession, Interaction
from tests.agent_app.planners.openai import server as wire
from tests.agent_app.planners.openai.drafts import BUG_PROMPT, reply
from tests.agent_app.planners.openai.server import ScriptedOpenAI
from tests.agent_app.streaming.conftest import NAMES, Server
from tests.agent_app.streaming.reader import until

ClientOf = Callable[..., httpx.Client]
LATER = {"Prefer": "respond-async"}
SLOW = {"prompt": "which connectors are there?"}
HELLO = "There are nineteen connectors."
FIELDS = {
    "id",
    "state",
    "status_url",
    "session_id",
    "attempts",
    "created_at",
    "started_at",
    "finished_at",
    "expires_at",
    "http_status",
    "etag",
    "answer",
    "error",
}


def ask(client: httpx.Client, prompt: str = BUG_PROMPT, headers: dict[str, str] | None = None, **more: Any) -> Any:
    response = client.post("/workflow", json={"prompt": prompt, **more}, headers=LATER | (headers or {}))
    assert response.status_code == 202, response.text
    return response.json()


def path_of(job: dict[str, Any]) -> str:
    return str(job["status_url"]).removeprefix("/api/v1")


def ended(client: httpx.Client, job: dict[str, Any], seconds: float = 60.0) -> Any:
    """The job once it has ended."""
    end = time.monotonic() + seconds
    while True:
        found = client.get(path_of(job), headers={"Prefer": "wait=2"}).json()
        if found["state"] not in {"queued", "running"}:
            return found
        assert time.monotonic() < end, found


def test_an_accepted_prompt_is_answered_as_a_request_is(server: Server, client_of: ClientOf, host: JobHost) -> None:
    client = client_of(server)
    now = client.post("/workflow", json={"prompt": BUG_PROMPT})
    accepted = client.post("/workflow", json={"prompt": BUG_PROMPT}, headers=LATER)
    assert accepted.status_code == 202
    job = accepted.json()
    assert accepted.headers["Preference-Applied"] == "respond-async"
    assert accepted.headers["Location"] == job["status_url"] == f"/api/v1/jobs/{job['id']}"
    assert accepted.headers["Retry-After"] == "1"
    assert set(job) == FIELDS
    assert (job["answer"], job["error"], job["http_status"]) == (None, None, None)
    done = ended(client, job)
    assert (done["state"], done["http_status"], done["etag"], done["error"]) == (
        "succeeded",
        200,
        now.headers["ETag"],
        None,
    )
    own = {"session_id", "interaction_id", "workflow_id"}
    assert {k: v for k, v in done["answer"].items() if k not in own} == {
        k: v for k, v in now.json().items() if k not in own
    }
    assert done["answer"]["session_id"] == job["session_id"]
    told = client.get(f"/interactions/{done['answer']['interaction_id']}").json()
    assert told["response"] == done["answer"]
    assert "Retry-After" not in client.get(path_of(job)).headers


def test_what_is_kept_can_not_be_read_in_the_database(server: Server, client_of: ClientOf, host: JobHost) -> None:
    client = client_of(server)
    job = ask(client)
    done = ended(client, job)
    row = PromptJob.unscoped.get(pk=job["id"])
    assert bytes(row.question) == b""
    assert done["answer"]["conversation"].encode() not in bytes(row.answer)
    assert row.request_id == Interaction.unscoped.get(pk=done["answer"]["interaction_id"]).request_id != ""


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        ({}, {}, 422, "invalid-input"),
        ({"prompt": "do it", "session_id": "no"}, {}, 422, "invalid-input"),
        ({"prompt": "do it", "workflow": {"structure": 1}}, {}, 422, None),
        ({"prompt": "do it", "session_id": "6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de"}, {}, 404, "not-found"),
        ({"prompt": "do it"}, {"If-Match": '"7"'}, 412, "precondition-failed"),
    ],
)
def test_a_bad_request_is_refused_at_once(
    server: Server, client_of: ClientOf, body: dict[str, Any], headers: dict[str, str], status: int, code: str | None
) -> None:
    client = client_of(server)
    sessions = AgentSession.unscoped.count()
    refused = client.post("/workflow", json=body, headers=LATER | headers)
    plain = client.post("/workflow", json=body, headers=headers)
    assert refused.status_code == plain.status_code == status
    told, same = refused.json()["error"], plain.json()["error"]
    assert (told["code"], told["details"]) == (same["code"], same["details"])
    assert code in {None, told["code"]}
    assert PromptJob.unscoped.count() == 0
    assert AgentSession.unscoped.count() == sessions


def test_an_error_is_the_answer_with_its_status(server: Server, client_of: ClientOf, host: JobHost) -> None:
    client = client_of(server)
    first = ended(client, ask(client))["answer"]
    tags = {"If-Match": '"1"'}
    one = ask(client, "tell #oncall in Slack too", tags, session_id=first["session_id"])
    other = ask(client, "tell #ops in Slack too", tags, session_id=first["session_id"])
    won, lost = ended(client, one), ended(client, other)
    assert (won["state"], won["answer"]["version"]) == ("succeeded", 2)
    assert (lost["state"], lost["http_status"], lost["answer"]) == ("failed", 412, None)
    assert lost["error"]["code"] == "precondition-failed"
    assert lost["error"]["details"]["version"] == 2
    assert PromptJob.unscoped.get(pk=other["id"]).error_code == "precondition-failed"


def test_prompts_of_a_session_are_answered_in_their_order(server: Server, client_of: ClientOf) -> None:
    client = client_of(server)
    session = client.post("/workflow", json={"prompt": BUG_PROMPT}).json()["session_id"]
    jobs = [ask(client, f"tell #room{number} in Slack too", session_id=session) for number in range(5)]
    hosts = [JobHost(), JobHost()]
    for made in hosts:
        made.start()
        made.ring()
    try:
        for _ in range(200):
            if not PromptJob.unscoped.filter(state__in=["queued", "running"]).exists():
                break
            for made in hosts:
                made.ring()
            time.sleep(0.1)
        versions = [ended(client, job)["answer"]["version"] for job in jobs]
    finally:
        for made in hosts:
            made.stop()
    assert versions == [2, 3, 4, 5, 6]


def test_others_see_nothing(server: Server, client_of: ClientOf) -> None:
    alice, bob = client_of(server), client_of(server, NAMES[1])
    job = ask(alice)
    assert bob.get(path_of(job)).status_code == 404
    assert bob.delete(path_of(job)).status_code == 404
    assert bob.get("/jobs").json()["count"] == 0
    assert alice.get(path_of(job)).json()["state"] == "queued"
    assert alice.get("/jobs/6f5e0c3a-5b0b-4d0e-9a55-0f1f4cf0c1de").status_code == 404


def test_the_list_is_in_pages_and_without_answers(server: Server, client_of: ClientOf) -> None:
    client = client_of(server)
    jobs = [ask(client) for _ in range(3)]
    page = client.get("/jobs", params={"page_size": 2}).json()
    assert page["count"] == 3
    assert [row["id"] for row in page["results"]] == [jobs[2]["id"], jobs[1]["id"]]
    assert set(page["results"][0]) == FIELDS - {"etag", "answer", "error"}
    assert client.get("/jobs", params={"state": "succeeded"}).json()["count"] == 0
    assert client.get("/jobs", params={"session": jobs[0]["session_id"]}).json()["count"] == 1


def test_a_job_that_waits_is_cancelled(server: Server, client_of: ClientOf) -> None:
    client = client_of(server)
    job = ask(client)
    assert client.delete(path_of(job)).status_code == 204
    assert client.delete(path_of(job)).status_code == 204
    host = JobHost()
    host.start()
    host.ring()
    time.sleep(0.5)
    host.stop()
    found = client.get(path_of(job)).json()
    assert (found["state"], found["answer"], found["error"], found["attempts"]) == ("cancelled", None, None, 0)
    assert not Interaction.unscoped.filter(session_id=job["session_id"]).exists()


def test_cancelling_stops_the_model(
    server: Server, client_of: ClientOf, host: JobHost, scripted_openai: ScriptedOpenAI
) -> None:
    client = client_of(server)
    scripted_openai.on("decision", wire.hang())
    with override_settings(**scripted_openai.settings()):
        job = ask(client, SLOW["prompt"])
        until(lambda: scripted_openai.requests, 20)
        assert client.get(path_of(job)).json()["state"] == "running"
        assert client.delete(path_of(job)).status_code == 204
        assert client.get(path_of(job)).json()["state"] == "cancelled"
        until(lambda: scripted_openai.given_up == 1, 5)
        until(lambda: Interaction.unscoped.filter(session_id=job["session_id"]).exists(), 5)
    (kept,) = Interaction.unscoped.filter(session_id=job["session_id"])
    assert (kept.status, kept.error["code"]) == ("error", "cancelled")
    assert PromptJob.unscoped.get(pk=job["id"]).state == JobState.CANCELLED


def test_a_host_that_stops_hands_its_jobs_back(
    server: Server, client_of: ClientOf, scripted_openai: ScriptedOpenAI
) -> None:
    client = client_of(server)
    scripted_openai.enqueue(wire.hang())
    scripted_openai.on("decision", wire.answer(reply(HELLO)))
    with override_settings(JOBS_LOOK_SECONDS=0.2, **scripted_openai.settings()):
        job = ask(client, SLOW["prompt"])
        first, second = JobHost(), JobHost()
        first.start()
        until(lambda: scripted_openai.requests, 20)
        first.stop()
        row = PromptJob.unscoped.get(pk=job["id"])
        assert (row.state, row.attempts) == (JobState.QUEUED, 0)
        second.start()
        done = ended(client, job)
        second.stop()
    assert (done["state"], done["attempts"]) == ("succeeded", 1)
    assert done["answer"]["conversation"] == HELLO
    assert Interaction.unscoped.filter(session_id=job["session_id"]).count() == 1


def test_one_key_makes_one_job(
    server: Server, other_server: Server, client_of: ClientOf, scripted_openai: ScriptedOpenAI, host: JobHost
) -> None:
    clients = [client_of(server), client_of(other_server)]
    scripted_openai.on("decision", wire.answer(reply(HELLO), delay=0.5))
    headers = LATER | {"Idempotency-Key": '"one job"'}

    def send(number: int) -> httpx.Response:
        return clients[number % 2].post("/workflow", json=SLOW, headers=headers)

    with override_settings(**scripted_openai.settings()):
        with ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(send, range(20)))
        again = send(0)
        done = ended(clients[0], again.json())
        still = send(1)
    assert set(Counter(answer.status_code for answer in answers)) <= {202, 409}
    ids = {answer.json()["id"] for answer in [*answers, again, still] if answer.status_code == 202}
    assert ids == {done["id"]}
    assert (again.headers["Idempotent-Replayed"], again.headers["Preference-Applied"]) == ("true", "respond-async")
    assert again.headers["Location"] == done["status_url"]
    assert len(scripted_openai.requests) == 1
    assert PromptJob.unscoped.count() == 1


def test_a_client_may_wait_a_little_before_it_is_put_off(server: Server, client_of: ClientOf, host: JobHost) -> None:
    client = client_of(server)
    host_is_warm = ended(client, ask(client))
    answer = client.post("/workflow", json={"prompt": BUG_PROMPT}, headers={"Prefer": "respond-async, wait=25"})
    assert (answer.status_code, answer.json()["workflow"]) == (200, host_is_warm["answer"]["workflow"])
    assert answer.headers["Preference-Applied"] == "respond-async, wait=25"
    assert answer.headers["ETag"] == '"1"'


def test_a_client_that_waited_in_vain_is_put_off(server: Server, client_of: ClientOf) -> None:
    client = client_of(server)
    started = time.monotonic()
    answer = client.post("/workflow", json={"prompt": BUG_PROMPT}, headers={"Prefer": "respond-async, wait=1"})
    assert (answer.status_code, answer.json()["state"]) == (202, "queued")
    assert time.monotonic() - started >= 1


def test_what_is_over_is_forgotten(server: Server, client_of: ClientOf, host: JobHost) -> None:
    client = client_of(server)
    old, new = ask(client), ask(client)
    assert ended(client, old)["state"] == ended(client, new)["state"] == "succeeded"
    PromptJob.unscoped.filter(pk=old["id"]).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(path_of(old)).status_code == 404
    assert client.get("/jobs").json()["count"] == 1
    assert jobs_prune() == 1
    assert [str(pk) for pk in PromptJob.unscoped.values_list("pk", flat=True)] == [new["id"]]


def test_events_come_first_where_both_are_wanted(server: Server, client_of: ClientOf) -> None:
    headers = LATER | {"Accept": "text/event-stream"}
    answer = client_of(server).post("/workflow", json={"prompt": BUG_PROMPT}, headers=headers)
    assert answer.status_code == 200
    assert "event: done" in answer.text
    assert "Preference-Applied" not in answer.headers
    assert PromptJob.unscoped.count() == 0


def test_the_rate_of_prompts_counts(server: Server, client_of: ClientOf) -> None:
    from django.conf import settings

    before: Any = settings.REST_FRAMEWORK
    rates = before | {"DEFAULT_THROTTLE_RATES": before["DEFAULT_THROTTLE_RATES"] | {"workflow": "2/min"}}
    client = client_of(server)
    with override_settings(REST_FRAMEWORK=rates):
        answers = [client.post("/workflow", json={"prompt": BUG_PROMPT}, headers=LATER) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [202, 202, 429]
    assert "Retry-After" in answers[2].headers
