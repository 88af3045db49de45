"""Fire times across changes of the clock, compared with walking through time minute by minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions_app.definition import CronError, fire_times, is_cron, next_fire

BERLIN, NEW_YORK, LORD_HOWE, SAO_PAULO = "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo"
MINUTE = timedelta(minutes=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def times(cron: str, zone: str, after: str, until: str) -> list[str]:
    return [f"{item:%m-%d %H:%M}" for item in fire_times(cron, zone, utc(after), utc(until))]


@pytest.mark.parametrize(
    ("cron", "zone", "after", "until", "expected"),
    [
        ("0 9 * * 1-5", BERLIN, "2026-03-27", "2026-03-31", ["03-27 08:00", "03-30 07:00"]),
        # 02:00 to 03:00 is left out on 29 March: made up for at 03:00, once.
        ("30 2 * * *", BERLIN, "2026-03-28", "2026-03-30T12:00", ["03-28 01:30", "03-29 01:00", "03-30 00:30"]),
        ("0,20,40 2 29 3 *", BERLIN, "2026-03-28", "2026-03-31", ["03-29 01:00"]),
        # 02:00 to 03:00 comes twice on 25 October: the first one counts.
        ("30 2 * * *", BERLIN, "2026-10-24", "2026-10-26T12:00", ["10-24 00:30", "10-25 00:30", "10-26 01:30"]),
        ("30 2 25 10 *", BERLIN, "2026-10-25T00:45", "2026-10-26", []),
        # Whoever follows the clock fires at all that it shows.
        ("*/30 2 * * *", BERLIN, "2026-03-28T12:00", "2026-03-29T12:00", []),
        ("*/30 2 * * *", BERLIN, "2026-10-25", "2026-10-26", ["10-25 00:30", "10-25 01:00", "10-25 01:30"]),
        ("15 * * * *", NEW_YORK, "2026-11-01T05:00", "2026-11-01T07:30", ["11-01 05:15", "11-01 06:15", "11-01 07:15"]),
        # Half an hour: 02:00 on 5 April becomes 01:30.
        ("*/15 2 5 4 *", LORD_HOWE, "2026-04-04", "2026-04-04T16:00", ["04-04 15:30", "04-04 15:45", "04-04 16:00"]),
        # Midnight itself is left out.
        ("0 0 4 11 *", SAO_PAULO, "2018-11-01", "2018-11-05", ["11-04 03:00"]),
        # A whole day was left out.
        ("0 12 30 12 *", "Pacific/Apia", "2011-12-25", "2012-01-05", ["12-30 10:00"]),
    ],
)  # fmt: skip
def test_changes_of_the_clock(cron: str, zone: str, after: str, until: str, expected: list[str]) -> None:
    assert times(cron, zone, after, until) == expected


def test_both_day_fields_must_hold_where_both_are_restricted() -> None:
    assert times("0 9 1-7 * 1", "UTC", "2026-01-01", "2026-04-01") == ["01-05 09:00", "02-02 09:00", "03-02 09:00"]
    assert times("0 9 13 * 5", "UTC", "2026-01-01", "2026-04-01") == ["02-13 09:00", "03-13 09:00"]


def test_rare_and_impossible_days() -> None:
    assert next_fire("0 0 29 2 1", "UTC", utc("2072-03-01")) == utc("2112-02-29")
    assert next_fire("0 0 31 2 1", "UTC", utc("2026-01-01")) is None
    assert [
        text for text in ("0 0 30 2 *", "0 0 31 2 1", "0 0 31 4,6 *", "60 * * * *", "* * * *") if is_cron(text)
    ] == []
    assert is_cron("0 9 * jan-mar MON-FRI")
    assert is_cron("0 9 L * *")
    assert is_cron("0 9 * * 1#2")
    with pytest.raises(CronError):
        next_fire("every day", "UTC", utc("2026-01-01"))
    with pytest.raises(CronError):
        next_fire("* * * * *", "Mars/Olympus", utc("2026-01-01"))


# --- against an oracle that walks ------------------------------------------------------------------------------------


def in_field(value: int, field: str, low: int) -> bool:
    for part in field.split(","):
        span, _, step = part.partition("/")
        if span == "*":
            first, last = low, 59
        else:
            first, _, last = span.partition("-")  # type: ignore[assignment]
            first, last = int(first), int(last or first)
        if first <= value <= last and (value - first) % int(step or 1) == 0:
            return True
    return False


def shows(cron: str, wall: datetime) -> bool:
    """Whether a wall-clock minute is one of the expression's (whose steps all stand behind ranges or stars)."""
    minute, hour, day, month, weekday = cron.split()
    days = {wall.isoweekday(), wall.isoweekday() % 7}
    return (
        in_field(wall.minute, minute, 0)
        and in_field(wall.hour, hour, 0)
        and in_field(wall.day, day, 1)
        and in_field(wall.month, month, 1)
        and any(in_field(item, weekday, 0) for item in days)
    )


def walked(cron: str, zone: str, after: datetime, until: datetime) -> list[datetime]:
    """Fire times found by walking through all minutes, and through those that the clock leaves out."""
    tz = ZoneInfo(zone)
    follows = cron.startswith("*") or cron.split()[1].startswith("*")
    found, seen = set(), set()
    at = after - timedelta(days=2)
    before = at.astimezone(tz).replace(tzinfo=None)
    while at < until:
        at += MINUTE
        wall = at.astimezone(tz).replace(tzinfo=None)
        left_out = before + MINUTE
        while left_out < wall:
            if not follows and shows(cron, left_out):
                found.add(at)
            left_out += MINUTE
        if shows(cron, wall) and (follows or wall not in seen):
            found.add(at)
        seen.add(wall)
        before = wall
    return sorted(item for item in found if after < item <= until)


def values(low: int, high: int) -> st.SearchStrategy[str]:
    number = st.integers(low, high)
    pairs = st.tuples(number, number).filter(lambda pair: pair[0] != pair[1])  # 5-5/10 is read as 5/10
    span = pairs.map(lambda pair: f"{min(pair)}-{max(pair)}")
    step = st.tuples(st.one_of(st.just("*"), span), st.integers(1, 20)).map(lambda pair: f"{pair[0]}/{pair[1]}")
    listed = st.lists(st.one_of(number.map(str), span), min_size=1, max_size=4).map(",".join)
    return st.one_of(st.just("*"), listed, step)


CRONS = st.tuples(
    values(0, 59),
    values(0, 5),
    st.one_of(st.just("*"), values(1, 31)),
    st.just("*"),
    st.one_of(st.just("*"), values(0, 7)),
).map(" ".join)
CHANGES = [
    (BERLIN, "2026-03-29"), (BERLIN, "2026-10-25"), (NEW_YORK, "2026-03-08"), (NEW_YORK, "2026-11-01"),
    (LORD_HOWE, "2026-04-04"), (LORD_HOWE, "2026-10-03"), (SAO_PAULO, "2018-11-04"), (SAO_PAULO, "2018-02-18"),
    ("Pacific/Apia", "2011-12-30"), ("Asia/Kolkata", "2026-06-01"), ("America/Havana", "2026-11-01"),
    ("Africa/Casablanca", "2026-02-15"), ("Europe/Dublin", "2026-10-25"), ("America/Scoresbysund", "2024-03-31"),
]  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(CRONS, st.sampled_from(CHANGES), st.integers(-30 * 60, 12 * 60))
def test_fire_times_are_those_of_the_oracle(cron: str, change: tuple[str, str], minutes: int) -> None:
    zone, day = change
    after = utc(day) + minutes * MINUTE
    until = after + timedelta(hours=30)
    assert list(fire_times(cron, zone, after, until)) == walked(cron, zone, after, until)


@settings(max_examples=200, deadline=None)
@given(CRONS, st.sampled_from(CHANGES), st.integers(-3000, 3000), st.integers(0, 3000))
def test_where_one_looks_from_changes_nothing(cron: str, change: tuple[str, str], minutes: int, later: int) -> None:
    zone, day = change
    after = utc(day) + minutes * MINUTE
    first = next_fire(cron, zone, after)
    if first is None:
        return
    between = after + min(later * MINUTE, first - after - timedelta(microseconds=1))
    assert next_fire(cron, zone, between) == first > between
