"""Schedules fire each time once, and what was missed is dealt with as their policy says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from engine_app import schedules
from engine_app.models import Activation, Run, Schedule
from engine_app.schedules import ON_TIME, schedules_fire
from tests.engine_app.kit import Flow, make_workflow

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def make_schedule(cron: str = "*/15 * * * *", *, next_at: datetime = NOON, **more: Any) -> Schedule:
    version = make_workflow(Flow().node("c", "condition", expression="`true`").edge("t", "c"))
    Activation.unscoped.create(workflow=version.workflow, workspace=version.workspace, version=version)
    schedule: Schedule = Schedule.unscoped.create(
        workflow=version.workflow, workspace=version.workspace, node_id="t", cron=cron, next_at=next_at, **more
    )
    return schedule


def fired(schedule: Schedule) -> list[str]:
    rows = Run.unscoped.filter(schedule=schedule).order_by("fire_at").values_list("fire_at", flat=True)
    return [f"{item:%H:%M}" for item in rows]


def test_a_due_schedule_starts_the_live_version_once() -> None:
    schedule = make_schedule()
    assert schedules_fire(now=NOON - timedelta(seconds=1)) == 0
    assert schedules_fire(now=NOON + timedelta(seconds=2)) == 1
    assert schedules_fire(now=NOON + timedelta(seconds=2)) == 0
    run = Run.unscoped.get(schedule=schedule)
    assert (run.cause, run.trigger_node, run.state, run.version.number) == ("schedule", "t", "queued", 1)
    assert run.payload == {"scheduled_at": "2026-06-01T12:00:00Z", "fired_at": "2026-06-01T12:00:02Z"}
    schedule.refresh_from_db()
    assert schedule.next_at == NOON + timedelta(minutes=15)


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("all", ["12:00", "12:15", "12:30", "12:45"]),
        ("latest", ["12:45"]),
        ("none", []),
    ],
)
def test_missed_times_are_caught_up_with_by_policy(policy: str, expected: list[str]) -> None:
    schedule = make_schedule(catch_up=policy)
    schedules_fire(now=NOON + timedelta(minutes=50))
    assert fired(schedule) == expected
    schedule.refresh_from_db()
    assert schedule.next_at == NOON + timedelta(hours=1)


@pytest.mark.parametrize("policy", ["all", "latest", "none"])
def test_times_that_are_on_time_are_never_left_out(policy: str) -> None:
    schedule = make_schedule("* * * * *", catch_up=policy)
    schedules_fire(now=NOON + ON_TIME)
    assert fired(schedule) == ["12:00", "12:01", "12:02"]


def test_many_missed_times_are_started_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedules, "_FIRES_AT_ONCE", 3)
    schedule = make_schedule("* * * * *", catch_up="all")
    now = NOON + timedelta(minutes=7)
    assert [schedules_fire(now=now) for _ in range(4)] == [3, 3, 2, 0]
    assert fired(schedule) == [f"12:0{minute}" for minute in range(8)]


@pytest.mark.parametrize(("years", "cron"), [(3, "* * * * *"), (3, "0 9 1 1 *"), (0.5, "0 9 1 1 *")])
def test_the_latest_of_years_is_found_at_once(years: float, cron: str) -> None:
    schedule = make_schedule(cron, catch_up="latest")
    now = NOON + timedelta(days=365 * years, seconds=30)
    assert schedules_fire(now=now) >= 1
    run = Run.unscoped.filter(schedule=schedule).latest("fire_at")
    assert run.fire_at is not None
    schedule.refresh_from_db()
    assert schedule.next_at is not None
    assert run.fire_at <= now < schedule.next_at


def test_one_that_can_not_fire_holds_no_other_up(caplog: pytest.LogCaptureFixture) -> None:
    broken = make_schedule("no cron", next_at=NOON - timedelta(hours=1))
    schedule = make_schedule()
    assert schedules_fire(now=NOON) == 1
    assert fired(schedule) == ["12:00"]
    assert str(broken.pk) in caplog.text


def test_nothing_fires_that_is_off_or_not_active() -> None:
    off = make_schedule(enabled=False)
    inactive = make_schedule()
    Activation.unscoped.filter(workflow=inactive.workflow_id).update(active=False)
    assert schedules_fire(now=NOON + timedelta(seconds=1)) == 0
    assert fired(off) == fired(inactive) == []


def test_a_time_that_has_its_run_gets_no_other_one() -> None:
    schedule = make_schedule()
    schedules_fire(now=NOON)
    Schedule.unscoped.filter(pk=schedule.pk).update(next_at=NOON)  # as after a restore of an older row
    assert schedules_fire(now=NOON) == 0
    assert fired(schedule) == ["12:00"]
