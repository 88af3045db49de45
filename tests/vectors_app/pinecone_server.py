"""A loopback server that speaks Pinecone's REST control and data planes, as documented for API version 2026-07.

It keeps what it is sent, refuses what the vendor refuses, shows writes to readers only after `lag` seconds, and can be
told to fail. Two ports, as the vendor has two hosts.
"""

from __future__ import annotations

import json
import re
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np

API_KEY = "pc-test-key"
API_VERSION = "2026-07"
MAX_VECTORS, MAX_BYTES, MAX_TOP_K, MAX_IDS = 1000, 2 * 1024 * 1024, 10_000, 1000
PAGE = 100


class Refused(Exception):
    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


@dataclass
class Vectors:
    """A namespace: the log of writes, of which readers see those that are older than the lag."""

    lsn: int = 0
    log: list[tuple[float, int, str, dict[str, Any] | None]] = field(default_factory=list)
    seen: dict[str, dict[str, Any]] = field(default_factory=dict)
    indexed: int = 0

    def write(self, changes: list[tuple[str, dict[str, Any] | None]], visible_at: float) -> int:
        self.lsn += 1
        self.log.extend((visible_at, self.lsn, key, value) for key, value in changes)
        return self.lsn

    def catch_up(self) -> None:
        while self.log and self.log[0][0] <= time.monotonic():
            _, self.indexed, key, value = self.log.pop(0)
            if value is None:
                self.seen.pop(key, None)
            else:
                self.seen[key] = value


class PineconeServer:
    """Use it as a context manager; `url` is the control plane's address."""

    def __init__(self, *, lag: float = 0.0, starting: int = 1, with_lsn: bool = True) -> None:
        self.lag, self.starting, self.with_lsn = lag, starting, with_lsn
        self.indexes: dict[str, dict[str, Any]] = {}
        self.namespaces: dict[str, Vectors] = {}
        self.failures: list[tuple[int, dict[str, str]]] = []
        self.requests: list[tuple[str, str, int]] = []
        self.lock = threading.RLock()
        self.control = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self, control=True))
        self.data = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self, control=False))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.control.server_port}"

    def __enter__(self) -> PineconeServer:
        for server in (self.control, self.data):
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for server in (self.control, self.data):
            server.shutdown()
            server.server_close()

    def calls(self, path: str) -> int:
        return sum(1 for _, called, status in self.requests if called == path and status < 300)

    # --- control plane ------------------------------------------------------------------------------------------------

    def handle_control(self, method: str, path: str, query: dict[str, list[str]], body: dict[str, Any]) -> Any:
        if (method, path) == ("POST", "/indexes"):
            return self.create(body)
        name = path.removeprefix("/indexes/")
        if method != "GET" or name == path:
            raise Refused(404, "NOT_FOUND", "no such route")
        if name not in self.indexes:
            raise Refused(404, "NOT_FOUND", f"Resource {name} not found")
        index = self.indexes[name]
        index["polls"] += 1
        ready = index["polls"] > self.starting
        return {**index["model"], "status": {"ready": ready, "state": "Ready" if ready else "Initializing"}}, 200

    def create(self, body: dict[str, Any]) -> Any:
        name = body["name"]
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,44}", name):
            raise Refused(400, "INVALID_ARGUMENT", "bad name")
        if name in self.indexes:
            raise Refused(409, "ALREADY_EXISTS", "Resource already exists")
        if body["deployment"]["deployment_type"] != "managed" or not body["deployment"]["region"]:
            raise Refused(400, "INVALID_ARGUMENT", "not serverless")
        fields = body["schema"]["fields"]
        model = {
            "id": "0e9a6d0e",
            "name": name,
            "host": f"http://127.0.0.1:{self.data.server_port}",
            "schema": {"version": "v1", "fields": fields},
            "deployment": {**body["deployment"], "environment": "test"},
            "read_capacity": {"mode": "OnDemand", "status": {"state": "Ready"}},
            "deletion_protection": "disabled",
            "tags": {},
        }
        self.indexes[name] = {"model": model, "polls": 0, "dimension": fields["_values"]["dimension"]}
        return {**model, "status": {"ready": False, "state": "Initializing"}}, 201

    # --- data plane ---------------------------------------------------------------------------------------------------

    def handle_data(self, method: str, path: str, query: dict[str, list[str]], body: dict[str, Any]) -> Any:
        name = body.get("namespace") or query.get("namespace", [""])[0]
        vectors = self.namespaces.setdefault(name, Vectors())
        vectors.catch_up()
        if (method, path) == ("POST", "/vectors/upsert"):
            return self.upsert(vectors, body["vectors"])
        if (method, path) == ("POST", "/vectors/delete"):
            ids = _at_most(body["ids"], MAX_IDS)
            vectors.write([(key, None) for key in ids], time.monotonic() + self.lag)
            return {}, 200
        if (method, path) == ("GET", "/vectors/fetch"):
            ids = _at_most(query["ids"], MAX_IDS)
            return {"vectors": {key: vectors.seen[key] for key in ids if key in vectors.seen}, "namespace": name}, 200
        if (method, path) == ("GET", "/vectors/list"):
            return _page(sorted(vectors.seen), query, name), 200
        if (method, path) == ("POST", "/describe_index_stats"):
            counts = {key: {"vectorCount": len(found.seen)} for key, found in self.namespaces.items() if found.seen}
            total = sum(item["vectorCount"] for item in counts.values())
            return {"namespaces": counts, "dimension": self.dimension, "totalVectorCount": total}, 200
        if (method, path) == ("POST", "/query"):
            return self.query(vectors, body, name)
        raise Refused(404, "NOT_FOUND", "no such route")

    @property
    def dimension(self) -> int:
        return int(next(iter(self.indexes.values()))["dimension"])

    def upsert(self, vectors: Vectors, given: list[dict[str, Any]]) -> Any:
        for item in _at_most(given, MAX_VECTORS):
            if len(item["values"]) != self.dimension:
                raise Refused(400, "INVALID_ARGUMENT", f"Vector dimension {len(item['values'])} does not match")
            if any(not isinstance(value, str | int | float | bool | list) for value in item["metadata"].values()):
                raise Refused(400, "INVALID_ARGUMENT", "metadata value must be a string, number, boolean or list")
        lsn = vectors.write([(item["id"], item) for item in given], time.monotonic() + self.lag)
        headers = {"x-pinecone-request-lsn": str(lsn)} if self.with_lsn else {}
        return {"upsertedCount": len(given)}, 200, headers

    def query(self, vectors: Vectors, body: dict[str, Any], namespace: str) -> Any:
        if not 1 <= body["topK"] <= MAX_TOP_K or len(body["vector"]) != self.dimension:
            raise Refused(400, "INVALID_ARGUMENT", "bad topK or dimension")
        found = [item for item in vectors.seen.values() if _passes(item["metadata"], body.get("filter") or {})]
        matches: list[dict[str, Any]] = []
        if found:
            stored = np.array([item["values"] for item in found], np.float32)
            asked = np.array(body["vector"], np.float32)
            norms = np.linalg.norm(stored, axis=1) * np.linalg.norm(asked)
            scores = (stored @ asked) / norms
            for row in np.argsort(-scores, kind="stable")[: body["topK"]]:
                match = {"id": found[row]["id"], "score": round(float(scores[row]), 6), "values": []}
                matches.append(match | ({"metadata": found[row]["metadata"]} if body["includeMetadata"] else {}))
        headers = {"x-pinecone-max-indexed-lsn": str(vectors.indexed)} if self.with_lsn else {}
        return {"matches": matches, "namespace": namespace, "usage": {"readUnits": 1}}, 200, headers


def _at_most(given: list[Any], limit: int) -> list[Any]:
    if not 1 <= len(given) <= limit:
        raise Refused(400, "INVALID_ARGUMENT", f"between 1 and {limit} items")
    return given


def _page(ids: list[str], query: dict[str, list[str]], namespace: str) -> dict[str, Any]:
    limit = int(query.get("limit", [str(PAGE)])[0])
    if limit > PAGE:
        raise Refused(400, "INVALID_ARGUMENT", "limit must be at most 100")
    start = int(query.get("paginationToken", ["0"])[0])
    page: dict[str, Any] = {"vectors": [{"id": key} for key in ids[start : start + limit]], "namespace": namespace}
    if start + limit < len(ids):
        page["pagination"] = {"next": str(start + limit)}
    return page


def _passes(metadata: dict[str, Any], restriction: dict[str, Any]) -> bool:
    for name, condition in restriction.items():
        for operator, value in condition.items():
            if operator not in {"$eq", "$in"}:
                raise Refused(400, "INVALID_ARGUMENT", f"unknown operator {operator}")
            if metadata.get(name) not in (value if operator == "$in" else [value]):
                return False
    return True


def _handler(server: PineconeServer, *, control: bool) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, *args: Any) -> None:
            """Say nothing on standard error."""

        def answer(self) -> None:
            url = urlsplit(self.path)
            content = self.rfile.read(int(self.headers.get("content-length") or 0))
            with server.lock:
                status, payload, headers = self.outcome(url.path, parse_qs(url.query), content)
                server.requests.append((self.command, url.path, status))
            text = json.dumps(payload).encode()
            self.send_response(status)
            for name, value in {
                "content-type": "application/json",
                "content-length": str(len(text)),
                **headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text)

        def outcome(
            self, path: str, query: dict[str, list[str]], content: bytes
        ) -> tuple[int, dict[str, Any], dict[str, str]]:
            if server.failures:
                status, headers = server.failures.pop(0)
                return status, {"error": {"code": "UNAVAILABLE", "message": "try later"}, "status": status}, headers
            try:
                if self.headers.get("api-key") != API_KEY:
                    raise Refused(401, "UNAUTHENTICATED", "Invalid API Key")
                if self.headers.get("x-pinecone-api-version") != API_VERSION:
                    raise Refused(400, "INVALID_ARGUMENT", "another API version")
                if len(content) > MAX_BYTES:
                    raise Refused(413, "PAYLOAD_TOO_LARGE", "more than 2 MB")
                handle = server.handle_control if control else server.handle_data
                payload, status, *rest = handle(self.command, path, query, json.loads(content or b"{}"))
                return status, payload, rest[0] if rest else {}
            except Refused as refused:
                error = {"code": refused.code, "message": str(refused)}
                return refused.status, {"error": error, "status": refused.status}, {}

        do_GET = do_POST = do_DELETE = answer  # noqa: N815 - http.server calls these names

    return Handler
