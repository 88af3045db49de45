"""Retries and rivals over a real wire, on a database that is really committed to: each request takes effect once."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from django.db import connection, connections, transaction
from django.test import override_settings

from accounts_app.contracts import Principal
from accounts_app.models import ApiToken
from connectors_app.selectors import catalog_snapshot
from sessions_app.interactions import AnswerRecord, StaleSession, interaction_record
from sessions_app.models import AgentSession, Interaction, Workflow, WorkflowVersion
from sessions_app.services import version_create_by_hand
from tests.agent_app.planners.openai import server as wire
from tests.agent_app.planners.openai.conftest import nothing_learned, scripted_openai  # noqa: F401 - fixtures
from tests.agent_app.planners.openai.drafts import BUG_PROMPT, reply
from tests.agent_app.planners.openai.server import ScriptedOpenAI
from tests.agent_app.streaming.conftest import (  # noqa: F401 - fixtures
    NAMES,
    Server,
    client_of,
    other_server,
    server,
    transactional_db,
)
from tests.agent_app.streaming.reader import until

ClientOf = Callable[..., httpx.Client]
KEY = {"Idempotency-Key": '"8e03978e-40d5-43dd-bc93-6894a57f9324"'}
SLOW = {"prompt": "which connectors are there?"}
RIVALS = 8


def at_once(ask: Callable[[int], httpx.Response], count: int) -> list[httpx.Response]:
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(ask, range(count)))


def until_answered(ask: Callable[[], httpx.Response], seconds: float = 15.0) -> httpx.Response:
    """What a client gets that obeys `409` and comes back."""
    end = time.monotonic() + seconds
    while (response := ask()).status_code == 409:
        assert time.monotonic() < end, response.text
        time.sleep(0.1)
    return response


def test_duplicates_at_once_in_two_processes_take_effect_once(
    server: Server,  # noqa: F811
    other_server: Server,  # noqa: F811
    client_of: ClientOf,  # noqa: F811
    scripted_openai: ScriptedOpenAI,  # noqa: F811
) -> None:
    clients = [client_of(server), client_of(other_server)]
    scripted_openai.on("decision", wire.answer(reply("There are nineteen connectors."), delay=1.0))
    with override_settings(**scripted_openai.settings()):
        answers = at_once(lambda n: clients[n % 2].post("/workflow", json=SLOW, headers=KEY), 20)
        again = clients[1].post("/workflow", json=SLOW, headers=KEY)
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 19}
    assert {answer.headers.get("Retry-After") for answer in answers if answer.status_code == 409} == {"1"}
    (done,) = (answer for answer in answers if answer.status_code == 200)
    assert (again.content, again.headers["Idempotent-Replayed"]) == (done.content, "true")
    assert len(scripted_openai.requests) == 1
    assert Interaction.unscoped.filter(pk=done.json()["interaction_id"]).count() == 1


def test_duplicates_of_a_view_in_a_thread_take_effect_once(
    server: Server,  # noqa: F811
    client_of: ClientOf,  # noqa: F811
) -> None:
    client = client_of(server)
    answers = at_once(lambda _: client.post("/tokens", json={"name": "made once"}, headers=KEY), 20)
    again = client.post("/tokens", json={"name": "made once"}, headers=KEY)
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert ApiToken.unscoped.filter(name="made once").count() == 1
    assert again.json()["token"] in {answer.json().get("token") for answer in answers}


def test_a_client_that_hangs_up_finds_the_answer_when_it_comes_back(
    server: Server,  # noqa: F811
    client_of: ClientOf,  # noqa: F811
    scripted_openai: ScriptedOpenAI,  # noqa: F811
) -> None:
    client = client_of(server)
    scripted_openai.on("decision", wire.answer(reply("There are nineteen connectors."), delay=1.5))
    with override_settings(**scripted_openai.settings()):
        with pytest.raises(httpx.ReadTimeout):
            client.post("/workflow", json=SLOW, headers=KEY, timeout=0.7)
        answer = until_answered(lambda: client.post("/workflow", json=SLOW, headers=KEY))
    assert (answer.status_code, answer.headers["Idempotent-Replayed"]) == (200, "true")
    assert answer.json()["generated_by"] == "openai"
    assert len(scripted_openai.requests) == 1


def test_a_retry_of_a_stream_is_sent_to_that_stream(
    server: Server,  # noqa: F811
    client_of: ClientOf,  # noqa: F811
) -> None:
    client = client_of(server)
    headers = KEY | {"Accept": "text/event-stream"}
    with client.stream("POST", "/workflow", json={"prompt": BUG_PROMPT}, headers=headers) as first:
        place = first.headers["Content-Location"]
    again = client.post("/workflow", json={"prompt": BUG_PROMPT}, headers=headers)
    assert (again.status_code, again.headers["Location"], again.headers["Idempotent-Replayed"]) == (303, place, "true")
    events = client.get(place.removeprefix("/api/v1"), headers={"Accept": "text/event-stream"}).text
    assert events.count("event: done") == 1
    assert events.count("event: stream") == 1


@pytest.mark.parametrize("way", ["versions", "rollback"])
def test_of_rivals_who_saw_the_same_version_one_wins(
    server: Server,  # noqa: F811
    other_server: Server,  # noqa: F811
    client_of: ClientOf,  # noqa: F811
    way: str,
) -> None:
    clients = [client_of(server), client_of(other_server)]
    made = clients[0].post("/workflow", json={"prompt": BUG_PROMPT})
    path, tag = f"/workflows/{made.json()['workflow_id']}", made.headers["ETag"]
    body: dict[str, Any] = {"workflow": made.json()["workflow"]} if way == "versions" else {"number": 1}
    answers = at_once(lambda n: clients[n % 2].post(f"{path}/{way}", json=body, headers={"If-Match": tag}), RIVALS)
    assert Counter(answer.status_code for answer in answers) == {201: 1, 412: RIVALS - 1}
    told = [answer.json()["error"]["details"]["version"] for answer in answers if answer.status_code == 412]
    assert told == [2] * (RIVALS - 1)
    assert WorkflowVersion.unscoped.filter(workflow=made.json()["workflow_id"]).count() == 2


def test_prompts_and_edits_by_hand_overwrite_nothing_and_never_lock_each_other_out(
    server: Server,  # noqa: F811
    other_server: Server,  # noqa: F811
    client_of: ClientOf,  # noqa: F811
) -> None:
    clients = [client_of(server), client_of(other_server)]
    made = clients[0].post("/workflow", json={"prompt": BUG_PROMPT}).json()
    path, tags = f"/workflows/{made['workflow_id']}", {"If-Match": '"1"'}

    def edit(number: int) -> httpx.Response:
        client = clients[number % 2]
        if number % 4 < 2:
            return client.post(f"{path}/versions", json={"workflow": made["workflow"]}, headers=tags)
        asked = {"prompt": f"tell #room{number} in Slack too", "session_id": made["session_id"]}
        return client.post("/workflow", json=asked, headers=tags)

    answers = at_once(edit, RIVALS)
    codes = Counter(answer.status_code for answer in answers)
    assert codes[412] == RIVALS - 1, codes
    assert codes[200] + codes[201] == 1
    versions = list(WorkflowVersion.unscoped.filter(workflow=made["workflow_id"]).order_by("number"))
    assert [version.number for version in versions] == [1, 2]
    assert versions[1].parent_id == versions[0].pk


def test_without_a_condition_prompts_and_edits_by_hand_all_follow_one_another(
    server: Server,  # noqa: F811
    client_of: ClientOf,  # noqa: F811
) -> None:
    client = client_of(server)
    made = client.post("/workflow", json={"prompt": BUG_PROMPT}).json()
    path = f"/workflows/{made['workflow_id']}"

    def edit(number: int) -> httpx.Response:
        if number % 2:
            return client.post(f"{path}/versions", json={"workflow": made["workflow"]})
        asked = {"prompt": f"tell #room{number} in Slack too", "session_id": made["session_id"]}
        return client.post("/workflow", json=asked)

    for _ in range(3):
        answers = at_once(edit, RIVALS)
        assert {answer.status_code for answer in answers} <= {200, 201, 409}, [answer.text for answer in answers]
    versions = list(WorkflowVersion.unscoped.filter(workflow=made["workflow_id"]).order_by("number"))
    assert [version.number for version in versions] == list(range(1, len(versions) + 1))
    assert [version.parent_id for version in versions[1:]] == [version.pk for version in versions[:-1]]


def test_an_answer_waits_for_an_edit_by_hand_and_is_told_of_it(
    server: Server,  # noqa: F811
    client_of: ClientOf,  # noqa: F811
) -> None:
    """Both lock the workflow before the session: the other way round the database would end one of them."""
    made = client_of(server).post("/workflow", json={"prompt": BUG_PROMPT}).json()
    workflow = Workflow.unscoped.get(pk=made["workflow_id"])
    session = AgentSession.unscoped.select_related("current_workflow").get(pk=made["session_id"])
    principal = Principal(user_id=session.user_id, workspace_id=session.workspace_id, username=NAMES[0])
    record = AnswerRecord("again", made, "general", 1.0, "local", base_version_id=workflow.current_version_id)

    def answer() -> None:
        try:
            with pytest.raises(StaleSession):
                interaction_record(principal=principal, session=session, record=record)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Workflow.unscoped.select_for_update().get(pk=workflow.pk)
            answered = pool.submit(answer)
            until(somebody_waits_for_a_lock)
            version_create_by_hand(
                workflow=workflow,
                document=made["workflow"],
                source=WorkflowVersion.Source.CLIENT,
                user_id=None,
                catalog=catalog_snapshot(),
            )
        answered.result(timeout=15)
    assert Interaction.unscoped.filter(session=session).count() == 1


def somebody_waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        return bool(cursor.fetchone()[0])
