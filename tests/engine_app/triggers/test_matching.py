from __future__ import annotations

from typing import Any

import pytest

from connectors_app.manifest import MANIFEST_ROOT, load_manifest
from engine_app.triggers.contracts import EventTrigger
from engine_app.triggers.matching import fits, trigger_match
from engine_app.triggers.redelivery import failed_deliveries

RULE = load_manifest(MANIFEST_ROOT / "github" / "manifest.yaml").webhook


def trigger(node_id: str, action: str = "", when: Any = None, **filters: Any) -> EventTrigger:
    wanted = tuple((path, value if isinstance(value, tuple) else (value,)) for path, value in filters.items())
    return EventTrigger(node_id, "pull_request", action, when or {}, wanted)


@pytest.mark.parametrize(
    ("found", "wanted", "expected"),
    [
        ("acme/api", ("Acme/API",), True),
        (["bug", "p1"], ("P1",), True),
        (["bug"], ("question", "bug"), True),
        ([], ("bug",), False),
        (None, ("null",), False),
        (None, ("None",), False),
        (True, ("true",), True),
        (True, (True,), True),
        (True, (1,), False),
        (False, (False,), True),
        (3, ("3",), True),
        ("support", ("#support",), True),
        ("#1", ("1",), False),
        ([None, "x"], ("x",), True),
    ],
)
def test_values(found: Any, wanted: tuple[Any, ...], expected: bool) -> None:
    assert fits(found, wanted) is expected


def match(triggers: list[EventTrigger], action: str, payload: Any, event: str = "pull_request") -> str | None:
    assert RULE is not None
    found = trigger_match(RULE, triggers, event=event, action=action, payload=payload)
    return found.node_id if found else None


def test_the_first_that_fits_is_fired() -> None:
    merged = trigger("merged", "closed", {"pull_request.merged": True})
    closed = trigger("closed", "closed")
    assert match([merged, closed], "closed", {"pull_request": {"merged": True}}) == "merged"
    assert match([merged, closed], "closed", {"pull_request": {"merged": False}}) == "closed"
    assert match([merged, closed], "closed", {"pull_request": {"merged": 1}}) == "closed"
    assert match([merged, closed], "opened", {"pull_request": {"merged": True}}) is None
    assert match([merged, closed], "closed", {}, event="issues") is None


def test_all_filters_have_to_fit() -> None:
    one = trigger("one", "", None, **{"base.ref": "main", "labels[].name": ("a", "b")})
    assert match([one], "x", {"base": {"ref": "main"}, "labels": [{"name": "b"}]}) == "one"
    assert match([one], "x", {"base": {"ref": "dev"}, "labels": [{"name": "b"}]}) is None
    assert match([one], "x", {"base": "main", "labels": "b"}) is None
    assert match([one], "x", []) is None


def test_failed_deliveries_are_those_never_seen_to_arrive() -> None:
    sent = [
        {"id": 9, "guid": "again", "status_code": 502, "redelivery": True},
        {"id": 8, "guid": "late", "status_code": 202, "redelivery": True},
        {"id": 7, "guid": "lost", "status_code": 0},
        {"id": 6, "guid": "ping", "status_code": 502, "event": "ping"},
        {"id": 5, "guid": "fine", "status_code": 202},
        {"id": 4, "guid": "late", "status_code": 504},
        {"id": 3, "guid": "again", "status_code": 504},
        {"id": 2, "guid": "lost", "status_code": 503},
        {"id": 1, "guid": "none", "status_code": None},
    ]
    assert failed_deliveries(sent) == {"lost": "7", "none": "1"}
