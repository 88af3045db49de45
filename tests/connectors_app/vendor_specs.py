"""Reading vendors' published API descriptions: OpenAPI 3, Swagger 2 and GraphQL SDL, gzipped, from one directory.

`WF_SPECS_DIR` names it; else it is looked for beside the repository. Tests that need it are skipped elsewhere.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from connectors_app.contracts import OperationRole
from connectors_app.manifest import ConnectorManifest, OperationManifest, load_manifests

Json = dict[str, Any]
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_DEPTH = 8
SPECS_DIR = Path(os.environ.get("WF_SPECS_DIR") or Path(__file__).resolve().parents[3] / "shared" / "specs")
_AZURE = ("git--git", "wit--workItemTracking", "build--build", "pipelines--pipelines")
FILES: dict[str, tuple[str, ...]] = {
    "asana": ("asana.yaml.gz",),
    "azure_devops": tuple(f"azure-devops.tar.gz#azure-devops/{name}.json" for name in _AZURE),
    "bitbucket": ("bitbucket-cloud.yaml.gz",),
    "confluence": ("confluence-v1.json.gz",),
    "discord": ("discord.json.gz",),
    "gitea": ("gitea-openapi3.json.gz",),
    "github": ("github-rest.json.gz",),
    "jira": ("jira-platform-v3-2025-12.json.gz", "jira-software.json.gz"),
    "opsgenie": ("opsgenie.json.gz",),
    "pagerduty": ("pagerduty-rest.json.gz", "pagerduty-events-v2.json.gz"),
    "sentry": ("sentry.json.gz",),
    "slack": ("slack-web-v2.json.gz",),
    "trello": ("trello.json.gz",),
}
PREFIXES = {"gitea": "/api/v1"}
SAME_PATH = {
    # The vendor's documentation makes {team} optional; the description can't say so.
    "/{organization}/{project}/_apis/wit/wiql": "/{organization}/{project}/{team}/_apis/wit/wiql",
}

QUERY_IN_BODY = frozenset({"trello"})
"""Whose reference says: "Query parameters may also be replaced with a JSON request body instead"."""

needs_specs = pytest.mark.skipif(
    not SPECS_DIR.is_dir(), reason="vendors' API descriptions are not at hand (WF_SPECS_DIR names their directory)"
)


def normalize(path: str) -> str:
    """The template without its parameters' names and trailing slash, so that only its shape is compared."""
    return re.sub(r"\{[^}]*\}", "{}", path).rstrip("/")


@cache
def load(file: Path, member: str = "") -> Json:
    if member:
        with tarfile.open(file) as archive:
            stream = archive.extractfile(member)
            assert stream is not None, f"{file} has no {member}"
            text = stream.read().decode("utf-8-sig")
    else:
        text = gzip.decompress(file.read_bytes()).decode("utf-8-sig")
    document: Json = yaml.load(text, Loader=_LOADER) if ".yaml" in file.name else json.loads(text)
    return document


@dataclass(frozen=True)
class Schema:
    """A schema of a document; looks through references and combinators."""

    document: Json
    node: Any

    def resolved(self) -> Json:
        node = self.node
        for _ in range(MAX_DEPTH):
            if not (isinstance(node, dict) and "$ref" in node):
                break
            reference, node = node["$ref"], self.document
            for part in reference.split("/")[1:]:
                part = part.replace("~1", "/").replace("~0", "~")
                node = node[int(part)] if isinstance(node, list) else node[part]
        return node if isinstance(node, dict) else {}

    def variants(self, depth: int = 0) -> Iterator[Json]:
        """The schema itself and all it combines."""
        node = self.resolved()
        yield node
        if depth < MAX_DEPTH:
            for keyword in ("allOf", "oneOf", "anyOf"):
                for part in node.get(keyword, ()):
                    yield from Schema(self.document, part).variants(depth + 1)

    @property
    def required(self) -> set[str]:
        """Names every variant that states an object requires (of alternatives, only what all require)."""
        node = self.resolved()
        names = {name for name in node.get("required") or () if isinstance(name, str)}
        for part in node.get("allOf", ()):
            names |= Schema(self.document, part).required
        for keyword in ("oneOf", "anyOf"):
            if alternatives := [Schema(self.document, part).required for part in node.get(keyword, ())]:
                names |= set.intersection(*alternatives)
        return names

    @property
    def properties(self) -> dict[str, Schema]:
        found: dict[str, Schema] = {}
        for node in self.variants():
            for name, sub in (node.get("properties") or {}).items():
                found.setdefault(str(name), Schema(self.document, sub))
        return found

    @property
    def items(self) -> Schema | None:
        for node in self.variants():
            if "items" in node:
                return Schema(self.document, node["items"])
        return None

    @property
    def is_open(self) -> bool:
        """Whether the schema leaves room for fields it does not name."""
        return not self.properties or any(
            node.get("additionalProperties") not in (None, False) and not node.get("properties")
            for node in self.variants()
        )


@dataclass(frozen=True)
class VendorOperation:
    document: Json
    path: str
    node: Json
    shared_parameters: tuple[Any, ...]

    @property
    def parameters(self) -> list[Json]:
        every = [*self.shared_parameters, *self.node.get("parameters", ())]
        return [Schema(self.document, parameter).resolved() for parameter in every]

    def names(self, location: str, *, required: bool = False) -> set[str]:
        """Names of the parameters of one location (path, query, header, formData), maybe only the required ones."""
        return {
            str(parameter["name"])
            for parameter in self.parameters
            if parameter.get("in") == location and (parameter.get("required") or not required)
        }

    @property
    def body(self) -> Schema | None:
        """The schema of the JSON (or form) body, None if none is described."""
        for parameter in self.parameters:
            if parameter.get("in") == "body":
                return Schema(self.document, parameter.get("schema", {}))
        content = Schema(self.document, self.node.get("requestBody", {})).resolved().get("content", {})
        return next((Schema(self.document, media["schema"]) for media in content.values() if "schema" in media), None)

    @property
    def response(self) -> Schema | None:
        """The schema of the first successful answer that has one."""
        for status, answer in sorted(self.node.get("responses", {}).items(), key=lambda pair: str(pair[0])):
            if not str(status).startswith("2"):
                continue
            answer = Schema(self.document, answer).resolved()
            if "schema" in answer:
                return Schema(self.document, answer["schema"])
            for media in (answer.get("content") or {}).values():
                if "schema" in media:
                    return Schema(self.document, media["schema"])
        return None


class VendorApi:
    """The operations of one vendor over all its documents, by method and full path."""

    def __init__(self, documents: Iterable[Json], prefix: str | None = None) -> None:
        self._operations: dict[tuple[str, str], VendorOperation] = {}
        for document in documents:
            base = self._base(document) if prefix is None else prefix
            for path, item in document["paths"].items():
                shared = tuple(item.get("parameters", ()))
                for method, node in item.items():
                    if isinstance(node, dict) and method != "parameters":
                        operation = VendorOperation(document, base + path, node, shared)
                        self._operations.setdefault((method.upper(), normalize(base + path.split("?")[0])), operation)

    @staticmethod
    def _base(document: Json) -> str:
        if "swagger" in document:
            return str(document.get("basePath") or "").rstrip("/")
        servers = document.get("servers") or [{"url": ""}]
        return urlsplit(re.sub(r"\{[^}]*\}", "x", servers[0]["url"])).path.rstrip("/")

    def find(self, method: str, url: str) -> VendorOperation | None:
        path = urlsplit(re.sub(r"\{([^}]*)\}", r"{\1}", url)).path
        return self._operations.get((method, normalize(path)))


@cache
def api(connector: str) -> VendorApi:
    documents = []
    for name in FILES[connector]:
        file, _, member = name.partition("#")
        documents.append(load(SPECS_DIR / file, member))
    return VendorApi(documents, PREFIXES.get(connector))


def actions() -> list[Any]:
    return [
        pytest.param(manifest, operation, id=f"{manifest.key}-{operation.key}")
        for manifest in load_manifests()
        for operation in manifest.operations
        if manifest.key in FILES and operation.role is OperationRole.ACTION and operation.method
    ]


def find(manifest: ConnectorManifest, operation: OperationManifest) -> VendorOperation:
    path = SAME_PATH.get(operation.path, operation.path)
    found = api(manifest.key).find(operation.method, (operation.base_url or manifest.base_url) + path)
    if found is None:
        pytest.fail(f"{operation.method} {operation.path} is not described by the vendor", pytrace=False)
    return found


def graphql_fields(file: Path) -> dict[str, dict[str, bool]]:
    """Field name of Query and Mutation to its arguments and whether each is required."""
    text = gzip.decompress(file.read_bytes()).decode("utf-8")
    text = re.sub(r'"""(?:.|\n)*?"""', "", text)
    fields: dict[str, dict[str, bool]] = {}
    for kind in ("Query", "Mutation"):
        match = re.search(rf"^type {kind}\b[^{{]*\{{(.*?)^\}}", text, re.MULTILINE | re.DOTALL)
        assert match, kind
        for name, arguments in re.findall(r"^\s*(\w+)\s*(?:\(([^)]*)\))?\s*:", match.group(1), re.MULTILINE):
            found = re.findall(r"(\w+)\s*:\s*([\w\[\]!]+)(\s*=)?", arguments)
            fields[name] = {argument: kind_.endswith("!") and not default for argument, kind_, default in found}
    return fields
