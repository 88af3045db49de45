from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_app.planners.local.schedule import amend_schedule, is_cron, parse_schedule

RECURRING = [
    ("every day at 9 except weekends", "0 9 * * 1-5"),
    ("every day at 9, not on Sundays", "0 9 * * 1-6"),
    ("weekdays at 9 except Fridays", "0 9 * * 1-4"),
    ("every hour post a message, but never on weekends", "0 * * * 1-5"),
    ("not on Mondays but on Tuesdays at 9", "0 9 * * 2"),
    ("every weekday at half past eight", "30 8 * * 1-5"),
    ("every 15 minutes", "*/15 * * * *"),
    ("every other hour", "0 */2 * * *"),
    ("Mondays and Thursdays at 5pm", "0 17 * * 1,4"),
    ("at noon", "0 12 * * *"),
    ("first Monday of the month at 10", "0 10 1-7 * 1"),
    ("on the 1st and 15th", "0 9 1,15 * *"),
    ("on the 1st and 15th post the report", "0 9 1,15 * *"),
    ("monthly on the 5th post the report", "0 9 5 * *"),
    ("on the 5th send an invoice", "0 9 5 * *"),
    ("last day of the month", "0 9 28 * *"),
    ("at 9am Berlin time", "0 9 * * *"),
    ("every day at 9am PST", "0 9 * * *"),
    ("daily at 8 ET", "0 8 * * *"),
    ("every day at 10:00 UTC+2", "0 10 * * *"),
    ("every morning", "0 9 * * *"),
    ("every day at end of day", "0 17 * * *"),
    ("twice a day", "0 9,17 * * *"),
    ("*/5 * * * *", "*/5 * * * *"),
    ("0 9 * * MON-FRI", "0 9 * * 1-5"),
    ("daily", "0 9 * * *"),
    ("Sundays at 21:30: list the pages", "30 21 * * 0"),
    ("Post the report every Monday at 8:15.", "15 8 * * 1"),
    ("nightly", "0 2 * * *"),
    ("hourly", "0 * * * *"),
    ("weekly", "0 9 * * 1"),
    ("monthly", "0 9 1 * *"),
    ("quarterly", "0 9 1 */3 *"),
    ("every quarter hour", "*/15 * * * *"),
    ("every half hour", "*/30 * * * *"),
    ("every 2 hours between 9am and 5pm", "0 9-17/2 * * *"),
    ("every 15 minutes between 9 and 17 on weekdays", "*/15 9-16 * * 1-5"),
    ("every hour during business hours", "0 9-17 * * 1-5"),
    ("Nightly (02:00)", "0 2 * * *"),
    ("run at 7 in the mornig every day", "0 7 * * *"),
    ("Set up a weekly job, Fridays 16:00 New York time, that collects", "0 16 * * 5"),
    ("On the first Monday of every month at 10:00 create", "0 10 1-7 * 1"),
    ("Every hour on weekdays, look through", "0 * * * 1-5"),
    ("Each morning at 8:30 Berlin time go through", "30 8 * * *"),
    ("at 23:55 on weekdays please just send me", "55 23 * * 1-5"),
    ("what I'd want is, Mondays at 9, all", "0 9 * * 1"),
    ("On the 1st of each month at midnight", "0 0 1 * *"),
    ("every Tuesday at 14:00", "0 14 * * 2"),
    ("every evry day at 6 AM", "0 6 * * *"),
    ("evry wensday at 10", "0 10 * * 3"),
    ("every 3 days", "0 9 */3 * *"),
    ("every other Monday at 9", "0 9 1-7,15-21 * 1"),
    ("biweekly on fridays", "0 9 1-7,15-21 * 5"),
    ("every two weeks", "0 9 1-7,15-21 * 1"),
    ("fortnightly", "0 9 1-7,15-21 * 1"),
    ("once a week", "0 9 * * 1"),
    ("three times a day", "0 9,13,17 * * *"),
    ("4 times a day", "0 */6 * * *"),
    ("twice an hour", "*/30 * * * *"),
    ("every friday afternoon", "0 15 * * 5"),
    ("friday evenings", "0 18 * * 5"),
    ("every evening at 6", "0 18 * * *"),
    ("every night at 11", "0 23 * * *"),
    ("monday afternoons at 4 and 5", "0 16,17 * * 1"),
    ("monday to friday at 8", "0 8 * * 1-5"),
    ("mon-fri 7:30", "30 7 * * 1-5"),
    ("Mon, Wed and Fri at 9:15am", "15 9 * * 1,3,5"),
    ("last Friday of the month at 4pm", "0 16 22-28 * 5"),
    ("every last friday", "0 9 22-28 * 5"),
    ("quarter to nine every day", "45 8 * * *"),
    ("every day at ten past nine", "10 9 * * *"),
    ("every hour at minute 20", "20 * * * *"),
    ("quarter past every hour", "15 * * * *"),
    ("every hour on the hour", "0 * * * *"),
    ("at 9 and 17 every day", "0 9,17 * * *"),
    ("every day at 8:15 and 17:15", "15 8,17 * * *"),
    ("weekends at 11", "0 11 * * 0,6"),
    ("every day except sunday at 6", "0 6 * * 1-6"),
    ("every day at 18h30", "30 18 * * *"),
    ("every 5 mins", "*/5 * * * *"),
    ("every 30m", "*/30 * * * *"),
    ("every 6h", "0 */6 * * *"),
    ("at the end of every quarter", "0 9 30 3,6,9,12 *"),
    ("on the 5th of every month at 08:00", "0 8 5 * *"),
    ("day 10 of each month", "0 9 10 * *"),
    ("in January and July on the 1st", "0 9 1 1,7 *"),
    ("every year on March 1st", "0 9 1 3 *"),
    ("on the 5th of May", "0 9 5 5 *"),
    ("5 May at 10am", "0 10 5 5 *"),
    ("every 24th of December at noon", "0 12 24 12 *"),
    ("every day at 7 o'clock in the evening", "0 19 * * *"),
    ("each night at 11pm", "0 23 * * *"),
    ("end of each month", "0 9 28 * *"),
    ("every minute", "* * * * *"),
    ("every 2nd hour", "0 */2 * * *"),
    ("Weekdays at 9 London time", "0 9 * * 1-5"),
    ("daily at noon eastern time", "0 12 * * *"),
    ("every working day at 6pm CET", "0 18 * * 1-5"),
    ("on workdays", "0 9 * * 1-5"),
    ("@daily", "0 0 * * *"),
    ("run daily at 09:00 for every open PR", "0 9 * * *"),
    ("Every weekday, at 9am ET, list bugs updated in the last week", "0 9 * * 1-5"),
    ("every sunday night", "0 22 * * 0"),
]
NOT_A_SCHEDULE = [
    "don't post anything on weekends",
    "every new issue",
    "when an issue is opened in the last 7 days",
    "wait 15 minutes",
    "older than 30 days",
    "remind me tomorrow at 5pm",
    'post to "every day at 9"',
    "each open pull request",
    "task due on Friday",
    "after 6pm",
    "release 2.10 is out",
]
ZONES = [
    ("at 9am Berlin time", "Europe/Berlin"),
    ("every day at 9am PST", "America/Los_Angeles"),
    ("daily at 8 ET", "America/New_York"),
    ("every day at 10:00 UTC+2", "Etc/GMT-2"),
    ("every day at 10:00 UTC-05:00", "Etc/GMT+5"),
    ("every day at 10:00 gmt+5:30", "Asia/Kolkata"),
    ("weekdays at 9 (Europe/Paris)", "Europe/Paris"),
    ("Fridays 16:00 New York time", "America/New_York"),
    ("daily at noon eastern standard time", "America/New_York"),
    ("0 9 * * 1-5 Asia/Tokyo", "Asia/Tokyo"),
    ("daily at 7 in Lisbon", "Europe/Lisbon"),
    ("daily at 7 in acme/api", "Europe/Madrid"),
    ("daily at 7, then add it to the backlog", "Europe/Madrid"),
]
AMENDED = [
    ("don't do it on weekends", "0 9 * * *", "0 9 * * 1-5"),
    ("don't post anything on Fridays", "30 8 * * 1-5", "30 8 * * 1-4"),
    ("skip Sundays", "*/15 9-17 1-7 * *", "*/15 9-17 1-7 * 1-6"),
    ("not on Fridays but on Tuesdays", "0 9 * * 1-5", "0 9 * * 2"),
    ("don't run it daily, run it on Mondays", "0 9 * * *", "0 9 * * 1"),
    ("also on Saturdays", "0 9 * * *", "0 9 * * *"),
    ("make it run at 7:15 instead", "0 9 * * *", "15 7 * * *"),
    ("Weekdays only.", "0 8 * * *", "0 8 * * 1-5"),
    ("every 30 minutes, not every 5", "*/5 * * * *", "*/30 * * * *"),
    ("run it at 7 instead", "0 9 * * 1-5", "0 7 * * 1-5"),
    ("an hour later please", "0 9 * * 1-5", "0 10 * * 1-5"),
    ("half an hour earlier", "0 9 * * *", "30 8 * * *"),
    ("move it from 9 to 10", "0 9 * * *", "0 10 * * *"),
    ("also on saturdays", "0 9 * * 1-5", "0 9 * * 1-6"),
    ("make it hourly", "0 9 * * *", "0 * * * *"),
    ("make it weekly on mondays instead of daily", "0 9 * * *", "0 9 * * 1"),
    ("8pm not 9pm", "0 21 * * *", "0 20 * * *"),
    ("change it to mondays", "0 9 * * 1-5", "0 9 * * 1"),
    ("switch to Tokyo time", "0 9 * * *", "0 9 * * *"),
    ("weekdays only", "*/15 * * * *", "*/15 * * * 1-5"),
]


@pytest.mark.parametrize(("text", "cron"), RECURRING)
def test_reads_recurring_times(text: str, cron: str) -> None:
    schedule = parse_schedule(text, "UTC")
    assert schedule is not None
    assert schedule.cron == cron


@pytest.mark.parametrize("text", NOT_A_SCHEDULE)
def test_sees_no_schedule_where_none_is_said(text: str) -> None:
    assert parse_schedule(text, "UTC") is None


@pytest.mark.parametrize(("text", "zone"), ZONES)
def test_reads_zones_and_keeps_the_default_otherwise(text: str, zone: str) -> None:
    schedule = parse_schedule(text, "Europe/Madrid")
    assert schedule is not None
    assert schedule.timezone == zone


@pytest.mark.parametrize(("text", "before", "after"), AMENDED)
def test_amends_only_what_is_named(text: str, before: str, after: str) -> None:
    schedule = amend_schedule(text, before, "UTC")
    assert schedule is not None
    assert schedule.cron == after


@pytest.mark.parametrize(
    "text",
    ["Send a weekly digest of closed issues to #team", "create the weekly report page", "on Friday post a message"],
)
def test_words_that_may_describe_something_else_are_weak(text: str) -> None:
    schedule = parse_schedule(text, "UTC")
    assert schedule is not None
    assert schedule.weak


def test_says_what_it_assumed() -> None:
    assert parse_schedule("every Monday at 9", "UTC").assumptions == ()  # type: ignore[union-attr]
    assert parse_schedule("every Monday", "UTC").assumptions == ("9:00 assumed",)  # type: ignore[union-attr]
    monthly = parse_schedule("last day of the month at 9:00", "UTC")
    assert monthly is not None
    assert any("28th" in assumption for assumption in monthly.assumptions)


def test_spans_are_the_words_that_speak_of_time() -> None:
    text = "Every weekday, post the list of bugs to #standup at 9am ET please"
    schedule = parse_schedule(text, "UTC")
    assert schedule is not None
    assert [text[start:end] for start, end in schedule.spans] == ["Every weekday", "at 9am ET"]
    assert (schedule.start, schedule.end) == (0, text.index(" please"))


@given(hour=st.integers(0, 23), minute=st.integers(0, 59), day=st.sampled_from(["day", "Monday", "weekday", "month"]))
def test_round_trips_times(hour: int, minute: int, day: str) -> None:
    schedule = parse_schedule(f"every {day} at {hour}:{minute:02d}", "UTC")
    assert schedule is not None
    assert schedule.cron.split()[:2] == [str(minute), str(hour)]


@given(st.text(alphabet="every day at 1234567890:/*, -monthamp(){}#\n'\"", max_size=60))
def test_never_fails_and_always_gives_valid_cron(text: str) -> None:
    schedule = parse_schedule(text, "UTC")
    if schedule is not None:
        assert is_cron(schedule.cron)
        assert 0 <= schedule.start < schedule.end <= len(text)
