"""Requests of several clients at the same moment, on a real server: one effect a key, one edit a version."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx

from tests.agent_app.streaming.conftest import (  # noqa: F401 - fixtures
    Server,
    client_of,
    other_server,
    server,
    transactional_db,
)
from tests.agent_app.streaming.test_streams import interactions

ClientOf = Callable[..., httpx.Client]
PROMPT = "When a GitHub issue is opened in acme/api, post its title to the Slack channel #dev"
COUNT = 12


def at_once(clients: list[httpx.Client], path: str, body: object, headers: dict[str, str]) -> list[httpx.Response]:
    def send(number: int) -> httpx.Response:
        return clients[number % len(clients)].post(path, json=body, headers=headers)

    with ThreadPoolExecutor(COUNT) as pool:
        return list(pool.map(send, range(COUNT)))


def test_a_key_takes_effect_once(server: Server, other_server: Server, client_of: ClientOf) -> None:  # noqa: F811
    clients = [client_of(served) for served in (server, other_server)]
    headers = {"Idempotency-Key": '"once"'}
    answers = at_once(clients, "/workflow", {"prompt": PROMPT}, headers)
    statuses = Counter(answer.status_code for answer in answers)
    assert set(statuses) <= {200, 409}, statuses
    assert statuses[200] >= 1
    last = clients[0].post("/workflow", json={"prompt": PROMPT}, headers=headers)
    assert last.headers["Idempotent-Replayed"] == "true"
    told = {answer.json()["interaction_id"] for answer in [*answers, last] if answer.status_code == 200}
    assert len(told) == 1
    assert len(interactions(2)) == 1


def test_of_edits_of_one_version_one_is_saved(server: Server, other_server: Server, client_of: ClientOf) -> None:  # noqa: F811
    clients = [client_of(served) for served in (server, other_server)]
    made = clients[0].post("/workflow", json={"prompt": PROMPT}).json()
    path = f"/workflows/{made['workflow_id']}/versions"
    answers = at_once(clients, path, {"workflow": made["workflow"]}, {"If-Match": '"1"'})
    assert Counter(answer.status_code for answer in answers) == {201: 1, 412: COUNT - 1}
    refused = next(answer for answer in answers if answer.status_code == 412)
    assert refused.json()["error"]["details"]["version"] == 2
    assert clients[0].get(path).json()["count"] == 2
