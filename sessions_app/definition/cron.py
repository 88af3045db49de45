"""When a cron expression fires, in the wall-clock time of a zone, right across changes of the clock.

Five fields as cron has them, with names (`MON`, `JAN`), steps, `L` and `#`. Where day of month and day of week are both
restricted, both must hold: `0 9 1-7 * 1` is the first Monday. What happens where clocks change is the rule of
Debian's cron (cron(8)), stated at `next_fire`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from sessions_app.definition.expressions import ExpressionError
from sessions_app.definition.expressions.dates import find_zone

__all__ = ["CronError", "fire_times", "is_cron", "next_fire"]

_FIELDS = 5
_MAX_CHARACTERS = 200
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_SEARCHED_DAYS = 41 * 366
"""A 29 February that is a Monday comes again after 40 years at most (from 2072 over 2100 to 2112)."""


class CronError(ValueError):
    """The text is no cron expression of five fields, or the zone is not known."""


class _Expression:
    """A parsed expression: which days it is for, and at which times of a day."""

    def __init__(self, text: str) -> None:
        fields = text.upper().split()
        if len(text) > _MAX_CHARACTERS or len(fields) != _FIELDS:
            raise CronError("A cron expression has five fields.")
        try:
            self._rules = CronSim(text, datetime(2000, 1, 1, tzinfo=UTC))
        except (CronSimError, ValueError) as error:
            raise CronError(f"{text[:60]!r} is not a cron expression.") from error
        self._rules.day_and = True
        self.times = [
            time(hour, minute) for hour in sorted(self._rules.hours) for minute in sorted(self._rules.minutes)
        ]
        self.follows_the_clock = fields[0].startswith("*") or fields[1].startswith("*")

    def has_day(self, day: date) -> bool:
        return day.month in self._rules.months and self._rules.match_day(day)

    def days_from(self, first: date) -> Iterator[date]:
        """Matching days, in order, as far as is searched."""
        last = first + timedelta(days=_SEARCHED_DAYS) if first.year < 9900 else date.max - _DAY
        day = first
        while day < last:
            if day.month not in self._rules.months:
                day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
                continue
            if self._rules.match_day(day):
                yield day
            day += _DAY


@lru_cache(maxsize=512)
def _parsed(text: str) -> _Expression:
    return _Expression(text)


@lru_cache(maxsize=2048)
def is_cron(text: str) -> bool:
    """Whether a text is a cron expression of five fields that ever comes true."""
    try:
        expression = _parsed(text)
    except CronError:
        return False
    return next(expression.days_from(date(2000, 1, 1)), None) is not None


def next_fire(cron: str, zone: str, after: datetime) -> datetime | None:
    """The first time later than `after` (aware) at which the expression fires, in UTC; None if there is none.

    A time that a forward change of the clock leaves out is made up for once, at the first minute after the change; a
    time that a backward change repeats counts the first time only. An expression whose minute or hour begins with `*`
    follows the clock instead: it fires whenever the clock shows a time of its, hence not in what is left out and twice
    in what is repeated. Raises CronError.
    """
    expression = _parsed(cron)
    try:
        tz = find_zone(zone)
    except ExpressionError as error:
        raise CronError(error.message) from error
    after = after.astimezone(UTC)
    for day in expression.days_from(after.astimezone(tz).date() - _DAY):
        found = _first_of_day(expression, day, tz, after)
        if found is not None:
            # A change of the clock around midnight can bring a time of the next day forward.
            following = day + _DAY
            beside = _first_of_day(expression, following, tz, after) if expression.has_day(following) else None
            return min(found, beside) if beside is not None else found
    return None


def fire_times(cron: str, zone: str, after: datetime, until: datetime) -> Iterator[datetime]:
    """The times later than `after` and not later than `until`, in order, in UTC. Raises CronError."""
    found = next_fire(cron, zone, after)
    while found is not None and found <= until:
        yield found
        found = next_fire(cron, zone, found)


def _first_of_day(expression: _Expression, day: date, tz: ZoneInfo, after: datetime) -> datetime | None:
    """The first fire time later than `after` among those of a day of the zone's calendar."""
    start, end = datetime.combine(day, time()), datetime.combine(day + _DAY, time())
    offset = start.replace(tzinfo=tz).utcoffset()
    if offset is None or not offset == end.replace(tzinfo=tz).utcoffset() == _offset_before(start, tz):
        instants = _of_changed_day(expression, day, tz)
        place = bisect_right(instants, after)
        return instants[place] if place < len(instants) else None
    now = (after + offset).replace(tzinfo=None)
    place = 0 if now < start else bisect_right(expression.times, now.time()) if now < end else len(expression.times)
    if place == len(expression.times):
        return None
    return (datetime.combine(day, expression.times[place]) - offset).replace(tzinfo=UTC)


@lru_cache(maxsize=128)
def _of_changed_day(expression: _Expression, day: date, tz: ZoneInfo) -> list[datetime]:
    """All instants of a day on which, or on whose eve, the clock changes."""
    walls = (datetime.combine(day, moment) for moment in expression.times)
    return sorted({instant for wall in walls for instant in _instants(wall, tz, expression)})


def _offset_before(start: datetime, tz: ZoneInfo) -> timedelta | None:
    """The offset a moment before, so that a change at midnight itself is not taken for none."""
    return (start - _MINUTE).replace(tzinfo=tz).utcoffset()


def _instants(wall: datetime, tz: ZoneInfo, expression: _Expression) -> Iterator[datetime]:
    """The instants at which a wall-clock time counts (see `next_fire`)."""
    first = wall.replace(tzinfo=tz).astimezone(UTC)
    if first.astimezone(tz).replace(tzinfo=None) != wall:  # left out by a change of the clock
        if not expression.follows_the_clock:
            yield _after_gap(wall, tz)
        return
    yield first
    if expression.follows_the_clock:
        second = wall.replace(tzinfo=tz, fold=1).astimezone(UTC)
        if second != first:
            yield second


def _after_gap(wall: datetime, tz: ZoneInfo) -> datetime:
    """The first whole minute of the clock after a stretch that it leaves out."""
    while True:
        wall += _MINUTE
        instant = wall.replace(tzinfo=tz).astimezone(UTC)
        if instant.astimezone(tz).replace(tzinfo=None) == wall:
            return instant
