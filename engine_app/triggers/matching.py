"""Which trigger of a document a delivery fires: event and action by name, the rest by comparing values. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from connectors_app.manifest_webhook import WebhookManifest
from engine_app.triggers.contracts import EventTrigger
from wfproject.common.jmes import value_at

__all__ = ["fits", "trigger_match"]


def trigger_match(
    rule: WebhookManifest, triggers: Iterable[EventTrigger], *, event: str, action: str, payload: Any
) -> EventTrigger | None:
    """The first trigger, in the document's order, that wants the event; None where none does.

    A delivery starts one run, so a second trigger that fits as well is not looked at. A connector whose rule names no
    place of the event's name has one event.
    """
    named = bool(rule.event_header or rule.event_field)
    for trigger in triggers:
        if named and trigger.event != event:
            continue
        if trigger.action and trigger.action != action:
            continue
        fitting = (fits(value_at(path, payload), wanted) for path, wanted in trigger.filters)
        if _holds(trigger.when, payload) and all(fitting):
            return trigger
    return None


def _holds(when: Mapping[str, Any], payload: Any) -> bool:
    for path, wanted in when.items():
        found = value_at(path, payload)
        allowed = wanted if isinstance(wanted, list) else [wanted]
        if not any(found == item and isinstance(found, bool) == isinstance(item, bool) for item in allowed):
            return False
    return True


def fits(found: Any, wanted: Iterable[Any]) -> bool:
    """Whether a value of the payload, or an element of a list there, is one of those wanted.

    Names are compared without regard to case, as vendors do, numbers by their text; `#oncall` and `@ann` also stand
    for `oncall` and `ann`.
    """
    values = {_folded(item) for item in (found if isinstance(found, list) else [found]) if item is not None}
    for item in wanted:
        text = _folded(item)
        if text in values or (text[:1] in {"#", "@"} and text[1:] in values):
            return True
    return False


def _folded(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).strip().casefold()
