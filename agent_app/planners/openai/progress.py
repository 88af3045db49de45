"""Telling what the model has decided while it is still writing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pydantic_core
from pydantic import ValidationError

from agent_app.contracts import Intent, Notify
from connectors_app.contracts import JsonObject

__all__ = ["ProgressReader"]

READ_EVERY = 24
"""Characters that must have come before the text is read again: reading costs time that grows with its length."""


class ProgressReader:
    """Takes the pieces of one answer and notifies of the intent, of words of the conversation and of finished steps.

    Events: `intent` `{"intent"}`, `token` `{"offset", "text"}` (the conversation from that character on), `node` (a
    row of the document's `data`). What is told here is a preview: the answer is checked when it is complete.
    """

    def __init__(self, notify: Notify, preview: Callable[[JsonObject], JsonObject]) -> None:
        """`preview` makes the document of a plan (the outcome as plain JSON), or raises pydantic.ValidationError."""
        self._notify = notify
        self._preview = preview
        self._text = ""
        self._read = 0
        self._intent = ""
        self._said = 0
        self._nodes = 0

    def __call__(self, piece: str) -> None:
        """Take a piece of the answer's JSON."""
        self._text += piece
        if len(self._text) - self._read < READ_EVERY and "}" not in piece:
            return
        self._read = len(self._text)
        try:
            found = pydantic_core.from_json(self._text, allow_partial="trailing-strings")
        except ValueError:
            return  # not JSON so far: the whole answer will be judged
        outcome = found.get("outcome") if isinstance(found, dict) else None
        if isinstance(outcome, dict):
            self._tell_intent(outcome)
            self._tell_words(outcome.get("conversation"))
            self._tell_nodes(outcome)

    def _tell_intent(self, outcome: JsonObject) -> None:
        kind = outcome.get("kind")
        if not self._intent and kind in set(Intent):
            self._intent = str(kind)
            self._notify("intent", {"intent": self._intent})

    def _tell_words(self, conversation: Any) -> None:
        if isinstance(conversation, str) and len(conversation) > self._said:
            self._notify("token", {"offset": self._said, "text": conversation[self._said :]})
            self._said = len(conversation)

    def _tell_nodes(self, outcome: JsonObject) -> None:
        """All steps but the last, which may still be growing. The triggers are complete once there are steps."""
        steps = outcome.get("steps")
        if self._intent != Intent.NEW_WORKFLOW or not isinstance(steps, list) or not steps:
            return
        try:
            rows = self._preview({**outcome, "steps": steps[:-1]})["data"]
        except ValidationError:
            return  # half a step, or a choice that was not offered: the whole answer will be judged
        for row in rows[self._nodes :]:
            self._notify("node", {"node": row})
        self._nodes = max(self._nodes, len(rows))
