"""Bells of runs: one message for many, at once after quiet, after the commit, in a thread of their own."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.db import transaction

from engine_app import bells
from engine_app.bells import RUNS_A_MESSAGE, Bells, runs_ring


class Sent:
    """What was sent, message by message."""

    def __init__(self) -> None:
        self.messages: list[list[str]] = []
        self.heard = True
        self.gate = threading.Event()
        self.gate.set()
        self.began = threading.Event()

    def ring(self, task: str, run_ids: list[str]) -> bool:
        assert task == "engine_app.advance_runs"
        self.began.set()
        assert self.gate.wait(10)
        self.messages.append(run_ids)
        return self.heard


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    found = Sent()
    monkeypatch.setattr("engine_app.bells.ring", found.ring)
    return found


@pytest.fixture
def own(sent: Sent) -> Iterator[Bells]:
    made = Bells()
    yield made
    made.end()


def ids(count: int) -> list[UUID]:
    return [uuid.uuid4() for _ in range(count)]


def test_what_comes_while_a_message_is_sent_goes_in_the_next_one_and_nobody_waits(own: Bells, sent: Sent) -> None:
    sent.gate.clear()
    first, *others = ids(6)
    own.ring([first])
    assert sent.began.wait(10)
    for other in [*others, *others]:
        own.ring([other])  # returns though the broker stands still
    sent.gate.set()
    own.end()
    assert sent.messages == [[str(first)], [str(other) for other in others]]


def test_a_burst_is_spread_over_messages(own: Bells, sent: Sent) -> None:
    many = ids(RUNS_A_MESSAGE * 2 + 1)
    own.ring(many)
    own.end()
    assert [len(message) for message in sent.messages] == [RUNS_A_MESSAGE, RUNS_A_MESSAGE, 1]
    assert [one for message in sent.messages for one in message] == [str(one) for one in many]


def test_a_broker_that_is_away_is_tried_once_for_all(own: Bells, sent: Sent) -> None:
    sent.heard = False
    own.ring(ids(RUNS_A_MESSAGE * 3))
    own.end()
    assert len(sent.messages) == 1


def test_a_defect_in_sending_leaves_later_bells_alone(own: Bells, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = threading.Event()

    def broken(task: str, run_ids: list[str]) -> bool:
        tried.set()
        raise RuntimeError("no")

    monkeypatch.setattr("engine_app.bells.ring", broken)
    own.ring(ids(1))
    assert tried.wait(10)
    later = Sent()
    monkeypatch.setattr("engine_app.bells.ring", later.ring)
    own.ring(ids(1))
    assert later.began.wait(10)


@pytest.mark.django_db(transaction=True)
def test_bells_ring_after_the_commit_only(sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    own = Bells()
    monkeypatch.setattr(bells, "_bells", own)
    (kept,), (undone,) = ids(1), ids(1)

    def undo() -> None:
        with transaction.atomic():
            runs_ring([undone])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        undo()
    with transaction.atomic():
        runs_ring([kept])
        assert sent.messages == []
    own.end()
    assert sent.messages == [[str(kept)]]
