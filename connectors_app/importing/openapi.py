"""Operations out of OpenAPI documents of any version (2.0, 3.0, 3.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from connectors_app.contracts import JsonObject, OperationRole
from connectors_app.importing.documents import listed
from connectors_app.importing.facts import ConnectorShape, ImportedOperation, empty_object
from connectors_app.importing.paging import infer_paging
from connectors_app.importing.requests import read_request
from connectors_app.importing.schemas import SchemaReader
from connectors_app.importing.titles import Naming, Wording, distinct, word
from connectors_app.importing.views import OUTPUT_NODES, schema_view
from connectors_app.importing.words import snake

__all__ = ["is_openapi", "openapi_operations"]

METHODS = ("get", "put", "post", "patch", "delete")
"""HEAD, OPTIONS and TRACE do nothing that a workflow could want."""
MAX_PATH = 400
_PLACEHOLDER_HOST = re.compile(r"your-domain|example|localhost|\{|\bx\b", re.IGNORECASE)
_READING_POST = frozenset(
    {
        "search",
        "query",
        "find",
        "list",
        "get",
        "read",
        "check",
        "count",
        "validate",
        "preview",
        "parse",
        "evaluate",
        "look up",
        "compare",
        "render",
    }
)
_DESTROYING = frozenset(
    {"delete", "remove", "purge", "destroy", "clear", "trash", "prune", "redact", "uninstall", "kick", "ban", "revoke"}
)


def is_openapi(document: Mapping[str, Any]) -> bool:
    """Whether the document is an OpenAPI (or Swagger) description."""
    return ("openapi" in document or "swagger" in document) and isinstance(document.get("paths", {}), Mapping)


class _Address:
    """Where a document's paths are, relative to the connector's base address."""

    def __init__(self, document: Mapping[str, Any], connector: ConnectorShape, prefix: str | None) -> None:
        self.base_url = ""
        base = urlsplit(connector.base_url)
        self._base_path = base.path.rstrip("/")
        server, host = self._server(document)
        self._path = prefix if prefix is not None else server
        foreign = bool(host) and bool(base.netloc) and not _PLACEHOLDER_HOST.search(host) and "{" not in base.netloc
        if foreign and host.lower() != base.netloc.lower() and prefix is None:
            self.base_url = f"https://{host}"
            self._base_path = ""

    @staticmethod
    def _server(document: Mapping[str, Any]) -> tuple[str, str]:
        """Path and host of the first server."""
        if "swagger" in document:
            return str(document.get("basePath") or "").rstrip("/"), str(document.get("host") or "")
        servers = document.get("servers")
        url = (
            str(servers[0].get("url", ""))
            if isinstance(servers, list) and servers and isinstance(servers[0], Mapping)
            else ""
        )
        parts = urlsplit(url)
        return parts.path.rstrip("/") if "//" in url else "", parts.netloc

    def path(self, path: str) -> str:
        """The path of an operation below the base address."""
        whole = self._path + path.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0]
        if self._base_path and whole.startswith(f"{self._base_path}/"):
            return whole[len(self._base_path) :]
        return whole


def _risk(method: str, verb: str) -> str:
    first = verb.split(" ", maxsplit=1)[0]
    if method == "GET":
        return "read" if first not in _DESTROYING else "destructive"
    if method == "DELETE" or first in _DESTROYING:
        return "destructive"
    return "read" if method == "POST" and verb in _READING_POST else "write"


def _scopes(node: Mapping[str, Any], document: Mapping[str, Any]) -> list[str]:
    """The least permissions that the vendor declares: any one of them where joined by `|`."""
    alternatives = node.get("x-atlassian-oauth2-scopes")
    if isinstance(alternatives, list) and alternatives:
        current = [
            item for item in alternatives if isinstance(item, Mapping) and item.get("state") in {"Current", "current"}
        ]
        chosen = (current or alternatives)[0]
        return [str(scope) for scope in chosen.get("scopes", ())] if isinstance(chosen, Mapping) else []
    security = node.get("security", document.get("security"))
    wanted: list[list[str]] = []
    for requirement in security if isinstance(security, list) else ():
        if isinstance(requirement, Mapping):
            wanted.extend(
                [str(scope) for scope in scopes]
                for scopes in requirement.values()
                if isinstance(scopes, list) and scopes
            )
    if not wanted:
        return []
    least = min(wanted, key=len)
    if len(wanted) > 1 and all(len(scopes) == 1 for scopes in wanted):
        return ["|".join(dict.fromkeys(scopes[0] for scopes in wanted))]
    return [scope for scope in dict.fromkeys(least) if scope != "none"]


def _answer(node: Mapping[str, Any], reader: SchemaReader) -> tuple[JsonObject, frozenset[str]]:
    """The schema of the first successful answer that has one, and the names of its headers in lower case."""
    headers: set[str] = set()
    responses = node.get("responses")
    for status, raw in sorted(responses.items()) if isinstance(responses, Mapping) else ():
        if not str(status).startswith("2") and status != "default":
            continue
        answer = reader.resolved(raw)
        described = answer.get("headers")
        headers |= {str(name).lower() for name in described} if isinstance(described, Mapping) else set()
        schemas = [answer["schema"]] if "schema" in answer else []
        content = answer.get("content")
        for kind, media in content.items() if isinstance(content, Mapping) else ():
            if isinstance(media, Mapping) and "schema" in media and "json" in kind:
                schemas.append(media["schema"])
        if schemas and status != "default":
            return reader.read(schemas[0]), frozenset(headers)
    return empty_object(), frozenset(headers)


def openapi_operations(
    documents: Sequence[tuple[str, Mapping[str, Any]]], connector: ConnectorShape, *, prefix: str | None = None
) -> list[ImportedOperation]:
    """The actions that the documents (source key and content) describe, without keys, in order of path and method.

    `prefix` replaces the path of the documents' servers. Documents of one call are one vendor's: titles are told apart
    over all of them, and the first description of a method and path wins.
    """
    found: dict[tuple[str, ...], tuple[ImportedOperation, Wording, str]] = {}
    definitions: dict[str, Any] = {}
    for source, document in documents:
        address = _Address(document, connector, prefix)
        reader = SchemaReader(document, definitions)
        for path, method, node, shared in _nodes(document):
            if len(address.path(path)) > MAX_PATH:
                continue
            wording = word(_naming(method, address.path(path), node))
            operation = _operation(method, address, path, node, shared, connector, reader, wording.verb)
            operation.source = source
            operation.definitions = definitions
            found.setdefault(operation.identity, (operation, wording, str(node.get("operationId") or "")))
        definitions.update(reader.definitions)
    ordered = [found[identity] for identity in sorted(found)]
    for (operation, _, identifier), wording in zip(ordered, distinct([item[1] for item in ordered]), strict=True):
        operation.title, operation.description = wording.title, wording.description
        operation.phrases = wording.phrases()
        alias = snake(identifier.rsplit("/", 1)[-1])[:80]
        operation.aliases = (alias,) if alias and "__" not in alias else ()
    return [item[0] for item in ordered]


def _nodes(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any], list[Any]]]:
    for path, item in document.get("paths", {}).items():
        if not isinstance(item, Mapping) or not str(path).startswith("/"):
            continue
        for method in METHODS:
            node = item.get(method)
            if isinstance(node, Mapping):
                yield str(path), method.upper(), node, listed(item, "parameters")


def _naming(method: str, path: str, node: Mapping[str, Any]) -> Naming:
    tags = node.get("tags")
    return Naming(
        method=method,
        path=path,
        operation_id=str(node.get("operationId") or ""),
        tags=tuple(str(tag) for tag in tags) if isinstance(tags, list) else (),
        summary=str(node.get("summary") or ""),
    )


def _operation(
    method: str, address: _Address, path: str, node: Mapping[str, Any], shared: Sequence[Any],
    connector: ConnectorShape, reader: SchemaReader, verb: str,
) -> ImportedOperation:  # fmt: skip
    own_path = address.path(path)
    request = read_request(node, shared, method, own_path, connector, reader)
    described, headers = _answer(node, reader)
    answer = schema_view(described, reader.definitions, nodes=OUTPUT_NODES)
    binding: JsonObject = {
        "inputs": request.bindings,
        "constants": request.constants,
        "base_url": address.base_url,
        "content_type": request.content_type,
        "paging": infer_paging(method, request.query, answer, headers),
        "scopes": _scopes(node, reader.document),
        "deprecated": node.get("deprecated") is True,
    }
    return ImportedOperation(
        role=OperationRole.ACTION,
        title="",
        description="",
        input_schema=request.input_schema,
        output_schema=answer,
        binding={name: value for name, value in binding.items() if value},
        method=method,
        path=own_path,
        risk=_risk(method, verb),
    )
