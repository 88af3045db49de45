"""A recording proxy: what a real endpoint answered is kept on file, and the same session is replayed without it.

    with RecordingProxy(tape, upstream="https://api.openai.com/v1", api_key=KEY) as proxy: ...   # asks and records
    with RecordingProxy(tape) as proxy: ...                                                      # replays alone

A request is known by its body without the date; keys and other headers are not recorded. What is not on the tape is
answered with 404 where there is no upstream.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import httpx

from tests.agent_app.planners.openai.server import Reply, Request, ScriptedOpenAI, status

_NOW = re.compile(r"<now>\\n.*?\\n</now>", re.DOTALL)
TIMEOUT_SECONDS = 60.0


class RecordingProxy(ScriptedOpenAI):
    """The scripted server with a tape for a script: one JSON object a line, added to and never rewritten."""

    def __init__(self, tape: Path, *, upstream: str | None = None, api_key: str = "") -> None:
        super().__init__()
        self.otherwise = self._play
        self._tape = tape
        self._upstream = upstream
        self._api_key = api_key
        lines = tape.read_text(encoding="utf-8").splitlines() if tape.exists() else []
        self._known = {item["key"]: item for item in map(json.loads, lines)}

    def _play(self, request: Request) -> Reply:
        key = request_key(request)
        if key not in self._known:
            if self._upstream is None:
                return status(404, error={"message": "not on the tape"})
            self._record(key, request)
        kept = self._known[key]
        return Reply(kept["status"], kept["body"].encode(), {"Content-Type": kept["content_type"]})

    def _record(self, key: str, request: Request) -> None:
        body = {name: value for name, value in request.body.items() if not name.startswith("stream")}
        answer = httpx.post(
            f"{self._upstream}/chat/completions",
            json=body,
            headers={"Authorization": f"Bearer {self._api_key}"},
            timeout=TIMEOUT_SECONDS,
        )
        kind = answer.headers.get("content-type", "application/json")
        kept = {"key": key, "status": answer.status_code, "content_type": kind, "body": answer.text}
        self._known[key] = kept
        if answer.status_code == 200:  # failures are no part of a session worth replaying
            with self._tape.open("a", encoding="utf-8") as file:
                file.write(json.dumps(kept) + "\n")


def request_key(request: Request) -> str:
    """A digest of model, messages and schema; the same on another day and for a client that streams."""
    body = {name: request.body.get(name) for name in ("model", "messages", "response_format", "temperature")}
    text = _NOW.sub("", json.dumps(body, sort_keys=True))
    return hashlib.sha256(text.encode()).hexdigest()
