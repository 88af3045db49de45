"""The header `Prefer`, by the rules and examples of RFC 7240."""

from __future__ import annotations

import time

import pytest
from django.test import RequestFactory

from wfproject.common.preferences import preferences, wait_seconds


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("", {}),
        ("respond-async", {"respond-async": ""}),
        ("Respond-Async, WAIT=10", {"respond-async": "", "wait": "10"}),
        ("respond-async,wait=10", {"respond-async": "", "wait": "10"}),
        ('foo; some-parameter="a, b"; other, wait = 5', {"foo": "", "wait": "5"}),
        ('foo="a \\"quoted\\", one"', {"foo": 'a "quoted", one'}),
        ('foo=""; bar', {"foo": ""}),
        ("wait=1, wait=2", {"wait": "1"}),
        ("foo=, wait=3", {"foo": "", "wait": "3"}),
        ("wait=3, ???(", {"wait": "3"}),
        ("not a list", {}),
        ('respond-async="', {}),
    ],
)
def test_preferences_are_read(header: str, found: dict[str, str]) -> None:
    assert preferences(RequestFactory().get("/", headers={"Prefer": header})) == found


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("10", 10), ("31", 30), ("0", 0), ("", 0), ("-1", 0), ("1.5", 0), ("x", 0), ("999999999", 30), ("9" * 5000, 0)],
)
def test_a_wait_is_a_number_of_seconds_within_bounds(value: str, seconds: int) -> None:
    assert wait_seconds({"wait": value}, longest=30) == seconds


def test_a_long_header_that_is_none_takes_no_time() -> None:
    for header in ("a" + ";  " * 5000 + "(", '"' * 8001, "a = " + " " * 8000 + "(", "a=" + '"\\' * 4000):
        started = time.monotonic()
        assert set(preferences(RequestFactory().get("/", headers={"Prefer": header}))) <= {"a"}
        assert time.monotonic() - started < 1
