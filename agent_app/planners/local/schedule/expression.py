"""Puts the pieces of a schedule together into the five fields of cron."""

from __future__ import annotations

from agent_app.planners.local.schedule.words import DAY_PARTS, Piece, Time

__all__ = ["Expression"]

_DEFAULT: Time = (9, 0)
_SUB_DAY = frozenset({"minute", "hour"})
_SEVERAL_A_DAY = {2: (9, 17), 3: (9, 13, 17)}
_SEVERAL_A_WEEK = {2: (1, 4), 3: (1, 3, 5), 4: (1, 2, 4, 5), 5: (1, 2, 3, 4, 5)}
_SEVERAL_A_MONTH = {2: (1, 15), 3: (1, 11, 21), 4: (1, 8, 15, 22)}
_WEEKS = {2: "1-7,15-21", 3: "1-7,22-28", 4: "1-7"}
_DAY_TITLES = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_STEP_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_EDGE_MONTHS = {("quarter", True): "*/3", ("quarter", False): "3,6,9,12", ("year", True): "1", ("year", False): "12"}
_LAST_SAFE_DAY = 28


class Expression:
    """Collects pieces, then renders them. With `previous` (five fields) what no piece names stays as it was.

    `adding`: days are named in addition to the previous ones.
    """

    def __init__(self, previous: str | None = None, *, adding: bool = False) -> None:
        self.previous = previous.split() if previous else None
        self.adding = adding
        self.interval: Piece | None = None
        self.days: list[int] = []
        self.without: set[int] = set()
        self.week_step = 1
        self.dates: tuple[int, ...] = ()
        self.date_unit = ""
        self.nth: Piece | None = None
        self.months: tuple[int, ...] = ()
        self.times: tuple[Time, ...] = ()
        self.hours: tuple[Time, ...] = ()
        self.minute: int | None = None
        self.part: Time | None = None
        self.part_assumed = False
        self.shift = 0
        self.assumptions: list[str] = []
        self.said: frozenset[str] = frozenset()

    def take(self, piece: Piece) -> None:
        """Add what one piece says."""
        if piece.note:
            self.assumptions.append(piece.note)
        match piece.kind:
            case "interval":
                self._take_interval(piece)
            case "days":
                self.days += [day for day in piece.days if day not in self.days]
                self.week_step = max(self.week_step, piece.count)
            case "dates":
                self.dates, self.date_unit = piece.dates, piece.unit
            case "nth":
                self.nth = piece
            case "months":
                self.months, self.dates = piece.months, piece.dates or self.dates
            case "times":
                self.times = piece.times
            case "hours":
                self.hours = piece.times
                self.days += [day for day in piece.days if not self.days]
            case "minute":
                self.minute = piece.minute
                if piece.unit and self.interval is None:
                    self.interval = Piece("interval", piece.first, piece.last, unit="hour")
            case "shift":
                self.shift = piece.minute
        self.without |= set(piece.days if piece.kind == "without" else ())
        self.said |= {_SAID.get(piece.kind, "days")}

    def _take_interval(self, piece: Piece) -> None:
        if piece.unit in DAY_PARTS:
            self.part = DAY_PARTS[piece.unit]
            self.part_assumed = piece.unit not in {"noon", "midnight"}
            piece = Piece("interval", piece.first, piece.last, unit="day", count=piece.count, per=piece.per)
        self.interval = piece

    def render(self) -> tuple[str, tuple[str, ...]]:
        """The five fields and what was assumed."""
        if self.part is not None and not self.times:
            self.times = (self.part,)
            if self.part_assumed:
                self.assumptions.append(_assumed(self.part))
        self._spread()
        minute, hour = self._clock()
        day, month, weekday = self._calendar()
        return " ".join((minute, hour, day, month, weekday)), tuple(dict.fromkeys(self.assumptions))

    def _spread(self) -> None:
        """ "n times a unit" becomes times, days or a shorter interval."""
        piece = self.interval
        if piece is None or not piece.per:
            return
        count = piece.count
        if piece.unit == "hour":
            self.interval = Piece("interval", 0, 0, unit="minute", count=max(1, 60 // count))
        elif piece.unit == "day" and count in _SEVERAL_A_DAY:
            if len(self.times) < 2:
                self.times = tuple((hour, 0) for hour in _SEVERAL_A_DAY[count])
                self.assumptions.append("at " + ", ".join(f"{hour}:00" for hour in _SEVERAL_A_DAY[count]) + " assumed")
            self.interval = Piece("interval", 0, 0, unit="day")
        elif piece.unit == "day":
            self.interval = Piece("interval", 0, 0, unit="hour", count=max(1, 24 // count))
        elif piece.unit == "week":
            self.days = self.days or list(_SEVERAL_A_WEEK.get(count, tuple(range(7))))
            self.assumptions.append("on " + ", ".join(_DAY_TITLES[day] for day in self.days) + " assumed")
        else:
            self.dates = self.dates or _SEVERAL_A_MONTH.get(count, (1,))
            self.assumptions.append("on the days " + ", ".join(map(str, self.dates)) + " of the month assumed")
            self.interval = None

    # minute and hour

    def _clock(self) -> tuple[str, str]:
        unit = self.interval.unit if self.interval else ""
        if unit == "minute":
            return self._minutes()
        if unit == "hour":
            return self._hours_field()
        if self.minute is not None and not self.times:
            return str(self.minute), self._hour_range() or "*"
        if self.times:
            self._keep_times()
            return self._fixed()
        if self.hours:
            return "0", self._hour_range()
        if self.previous is not None:
            return self._shifted()
        self.assumptions.append(_assumed(_DEFAULT))
        return str(_DEFAULT[1]), str(_DEFAULT[0])

    def _minutes(self) -> tuple[str, str]:
        count = self.interval.count if self.interval else 1
        if count >= 60:
            if count % 60:
                self.assumptions.append(
                    f"every {count} minutes is not possible in cron: every {round(count / 60)} hours"
                )
            hours = max(1, round(count / 60))
            return "0", "*" if hours == 1 else f"*/{hours}"
        if 60 % count:
            self.assumptions.append(f"counted from the full hour, because 60 is not a multiple of {count}")
        hours_field = self._hour_range(until_full_hour=False) or "*"
        return ("*" if count == 1 else f"*/{count}"), hours_field

    def _hours_field(self) -> tuple[str, str]:
        count = self.interval.count if self.interval else 1
        minute = self.minute if self.minute is not None else (self.times[0][1] if self.times else 0)
        if count >= 24:
            return str(minute), str(self.times[0][0] if self.times else 0)
        if 24 % count:
            self.assumptions.append(f"counted from midnight, because 24 is not a multiple of {count}")
        span = self._hour_range() or (f"{self.times[0][0]}-23" if self.times and self.times[0][0] else "*")
        return str(minute), span if count == 1 else f"{span}/{count}"

    def _hour_range(self, *, until_full_hour: bool = True) -> str:
        if not self.hours:
            return ""
        first, last = self.hours[0][0], self.hours[1][0]
        if not until_full_hour and self.hours[1][1] == 0:
            last = (last - 1) % 24
        return f"{first}-{last}" if first < last else str(first)

    def _keep_times(self) -> None:
        """ "At 5pm as well": the times there are stay, where the days do: one line tells one time for all."""
        if not self.adding or self.previous is None or self._names_days() or not self.previous[0].isdecimal():
            return
        kept = [(int(hour), int(self.previous[0])) for hour in self.previous[1].split(",") if hour.isdecimal()]
        self.times = tuple(sorted({*self.times, *kept}))

    def _fixed(self) -> tuple[str, str]:
        minutes = sorted({minute for _, minute in self.times})
        hours = sorted({hour for hour, _ in self.times})
        if len(minutes) > 1 and len(hours) > 1:
            self.assumptions.append(f"one cron line has one minute for all its times: :{self.times[0][1]:02d} is used")
            minutes = [self.times[0][1]]
        return ",".join(map(str, minutes)), ",".join(map(str, hours))

    def _shifted(self) -> tuple[str, str]:
        minute, hour = self.previous[:2] if self.previous else ("0", "9")
        if not self.shift or not (minute.isdecimal() and hour.isdecimal()):
            return minute, hour
        total = (int(hour) * 60 + int(minute) + self.shift) % 1440
        return str(total % 60), str(total // 60)

    # day of month, month, day of week

    def _calendar(self) -> tuple[str, str, str]:
        if self.adding and self.previous is not None and self.days:
            self.days += [day for day in _listed(self.previous[4]) or range(7) if day not in self.days]
        if self.previous is not None and not self._names_days():
            kept = self.previous[2:]
            return kept[0], kept[1], self._left(kept[2])
        if self.without and self.nth is None:
            self.days = _listed(self._left(_ranges(self.days) if self.days else "*"))
        if self.nth is not None:
            return self._nth(self.nth)
        unit = self.interval.unit if self.interval else self.date_unit
        count = self.interval.count if self.interval and not self.interval.per else 1
        month = self._month(unit, count)
        if self.dates or unit in _STEP_MONTHS:
            return self._day_of_month(unit, month)
        weekday = _ranges(self.days) if self.days else "*"
        if unit == "week" or self.week_step > 1:
            return self._weekly(max(count, self.week_step) if unit == "week" else self.week_step, month)
        if unit == "day" and count > 1 and not self.days:
            self.assumptions.append(f"counted from the 1st of the month: days 1, {1 + count}, {1 + 2 * count}, …")
            return f"*/{count}", month, "*"
        return ("1" if self.months and not self.days else "*"), month, weekday

    def _left(self, field: str) -> str:
        """A day-of-week field without the days on which nothing is to happen; as it was if none would be left."""
        left = set(_listed(field) or range(7)) - self.without
        return _ranges(list(left)) if left and self.without else field

    def _names_days(self) -> bool:
        """Whether the pieces say on which days; a new interval within the day keeps days only of another such."""
        if self.nth or self.dates or self.days or self.months:
            return True
        if self.interval is None:
            return False
        within = self.interval.unit in _SUB_DAY and self.previous is not None and not self.previous[1].isdecimal()
        return not within

    def _month(self, unit: str, count: int) -> str:
        if self.months:
            return ",".join(map(str, self.months))
        if unit not in _STEP_MONTHS:
            return "*"
        step = _STEP_MONTHS[unit] * (count if self.interval else 1)
        if unit in {"quarter", "year"} and self.dates == (-1,):
            return "3,6,9,12" if unit == "quarter" else "12"
        return "*" if step == 1 else "1" if step >= 12 else f"*/{step}"

    def _day_of_month(self, unit: str, month: str) -> tuple[str, str, str]:
        weekday = _ranges(self.days) if self.days else "*"
        if self.days and not self.dates:
            return "1-7", month, weekday
        if not self.dates:
            if self.interval and not self.months:
                self.assumptions.append("on the 1st assumed")
            return "1", month, weekday
        if -1 in self.dates:
            if unit in {"quarter", "year"}:
                day = "30" if unit == "quarter" else "31"
                return day, month, weekday
            self.assumptions.append(
                f"cron has no last day of the month: the {_LAST_SAFE_DAY}th, which every month has, is used"
            )
        days = sorted({_LAST_SAFE_DAY if day == -1 else day for day in self.dates})
        if days[-1] > _LAST_SAFE_DAY and month == "*":
            self.assumptions.append(f"months without a {days[-1]}{'st' if days[-1] == 31 else 'th'} are skipped")
        return ",".join(map(str, days)), month, weekday

    def _weekly(self, step: int, month: str) -> tuple[str, str, str]:
        if not self.days:
            self.days = [1]
            self.assumptions.append("on Mondays assumed")
        if step == 1:
            return "*", month, _ranges(self.days)
        weeks = _WEEKS.get(step, "1-7")
        said = {2: "the first and third", 3: "the first and fourth"}.get(step, "the first")
        titles = " and ".join(_DAY_TITLES[day] for day in sorted(self.days))
        self.assumptions.append(
            f"cron can't count weeks: {said} {titles} of the month (date and weekday must both match)"
        )
        return weeks, month, _ranges(self.days)

    def _nth(self, piece: Piece) -> tuple[str, str, str]:
        nth, days = piece.nth, piece.days
        month = "*" if not self.months else ",".join(map(str, self.months))
        if piece.unit in {"quarter", "year"}:
            month = _EDGE_MONTHS[piece.unit, nth > 0]
        if nth in {-1, 5}:
            self.assumptions.append("the last such weekday is taken to be the fourth, which every month has")
            nth = 4
        if len(days) == 5:
            return self._nth_workday(nth, month)
        first = (nth - 1) * 7 + 1
        self.assumptions.append(f"days {first} to {first + 6} of the month and the weekday must both match")
        return f"{first}-{first + 6}", month, _ranges(days)

    def _nth_workday(self, nth: int, month: str) -> tuple[str, str, str]:
        if nth == 4:
            self.assumptions[-1] = f"cron has no last working day: the {_LAST_SAFE_DAY}th is used"
            return str(_LAST_SAFE_DAY), month, "*"
        self.assumptions.append(f"cron has no working days of a month: the {nth}. is used")
        return str(nth), month, "*"


_SAID = {"times": "time", "interval": "interval", "minute": "time", "hours": "time", "zone": "zone", "shift": "time"}


def _assumed(clock: Time) -> str:
    return f"{clock[0]}:{clock[1]:02d} assumed"


def _listed(field: str) -> list[int]:
    """The days a day-of-week field lists; none for `*` and what is no plain list."""
    days: list[int] = []
    for part in field.split(","):
        first, _, last = part.partition("-")
        if not (first.isdecimal() and (last or first).isdecimal()):
            return []
        days += [day % 7 for day in range(int(first), int(last or first) + 1)]
    return days


def _ranges(days: list[int] | tuple[int, ...]) -> str:
    """Days of the week as cron writes them: runs of three and more as a range, Sunday last in a run to the weekend."""
    ordered = sorted(set(days))
    if ordered == list(range(7)):
        return "*"
    runs: list[list[int]] = []
    for day in ordered:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(f"{run[0]}-{run[-1]}" if len(run) > 2 else ",".join(map(str, run)) for run in runs)
