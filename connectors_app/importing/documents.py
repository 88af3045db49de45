"""Reading vendors' documents: JSON, YAML or GraphQL SDL, gzipped or not, alone or many in a tar archive."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

import yaml

from wfproject.common.errors import ApplicationError

__all__ = [
    "MAX_DOCUMENT_BYTES",
    "Document",
    "UnreadableDocument",
    "documents_of",
    "listed",
    "read_file",
    "resolve_pointer",
]

MAX_DOCUMENT_BYTES = 64 * 1024 * 1024
"""Largest document (unpacked) and largest archive in all; the largest known description has 13 MB."""
MAX_MEMBERS = 1_000
MAX_NODES = 10_000_000
_Base: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class UnreadableDocument(ApplicationError):
    """The document is none, is too large, or is of no kind that can be imported."""

    code = "unreadable-document"
    http_status = 422


class _Loader(_Base):  # type: ignore[misc, valid-type]
    """Safe loader that takes dates for the texts they are, and only `true` and `false` for booleans (YAML 1.2)."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool"))]
    for first, resolvers in _Base.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)


@dataclass(frozen=True)
class Document:
    """One document. `name` is the file's name without folders and packing."""

    name: str
    text: str

    @property
    def digest(self) -> str:
        """SHA-256 of the text, hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def is_graphql(self) -> bool:
        """Whether it is a GraphQL schema in the schema definition language."""
        return self.name.endswith((".graphql", ".graphqls", ".gql"))

    @cached_property
    def data(self) -> dict[str, Any]:
        """The parsed JSON or YAML mapping, its keys texts; raises UnreadableDocument if it is none."""
        stripped = self.text.lstrip()
        try:
            value = json.loads(stripped) if stripped.startswith("{") else yaml.load(self.text, Loader=_Loader)  # noqa: S506
            texts: Any = _text_keys(value, [MAX_NODES])
        except (ValueError, yaml.YAMLError, RecursionError) as error:
            raise UnreadableDocument(f"{self.name} is neither JSON nor YAML: {error}") from error
        if not isinstance(texts, dict):
            raise UnreadableDocument(f"{self.name} is no mapping.")
        return texts


def _text_keys(value: Any, budget: list[int]) -> Any:
    """The value with every key a text (YAML reads `200:` as a number); the budget cuts off aliases that multiply."""
    budget[0] -= 1
    if budget[0] < 0:
        raise ValueError(f"more than {MAX_NODES} values")
    if isinstance(value, dict):
        return {_key(name): _text_keys(child, budget) for name, child in value.items()}
    return [_text_keys(child, budget) for child in value] if isinstance(value, list) else value


def _key(name: Any) -> str:
    return name if isinstance(name, str) else str(name).lower() if isinstance(name, bool) else str(name)


def resolve_pointer(document: Mapping[str, Any], reference: str) -> Any:
    """What a reference within the document names (RFC 6901); None if it leads nowhere or out of the document."""
    if not reference.startswith("#"):
        return None
    node: Any = document
    for part in reference.removeprefix("#").split("/")[1:]:
        part = unquote(part).replace("~1", "/").replace("~0", "~")
        if isinstance(node, Mapping):
            node = node.get(part)
        elif isinstance(node, list) and part.isdigit() and int(part) < len(node):
            node = node[int(part)]
        else:
            return None
    return node


def listed(node: Mapping[str, Any], key: str) -> list[Any]:
    """The list that stands under the key; empty where a broken document has something else there."""
    value = node.get(key)
    return value if isinstance(value, list) else []


def read_file(path: Path) -> bytes:
    """The file's bytes; raises UnreadableDocument if it can't be read or is too large."""
    try:
        if path.stat().st_size > MAX_DOCUMENT_BYTES:
            raise UnreadableDocument(f"{path.name} has more than {MAX_DOCUMENT_BYTES // 1024 // 1024} MB.")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(f"{path} can't be read: {error.strerror}") from error


def _unpack(content: bytes, name: str) -> bytes:
    """The content without gzip, its size bounded while it is unpacked."""
    if content[:2] != b"\x1f\x8b":
        return content
    try:
        with gzip.open(io.BytesIO(content)) as stream:
            unpacked = stream.read(MAX_DOCUMENT_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableDocument(f"{name} can't be unpacked: {error}") from error
    if len(unpacked) > MAX_DOCUMENT_BYTES:
        raise UnreadableDocument(f"{name} has more than {MAX_DOCUMENT_BYTES // 1024 // 1024} MB unpacked.")
    return unpacked


def _members(content: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """Regular files of a tar archive in order of their names; never written to disk, so their paths are only names."""
    try:
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            members = sorted((item for item in archive if item.isfile()), key=lambda item: item.name)
            if len(members) > MAX_MEMBERS:
                raise UnreadableDocument(f"{name} holds more than {MAX_MEMBERS} files.")
            for member in members:
                stream = archive.extractfile(member)
                if stream is not None:
                    yield member.name, stream.read()
    except (tarfile.TarError, EOFError) as error:
        raise UnreadableDocument(f"{name} is no tar archive: {error}") from error


def documents_of(content: bytes, name: str) -> list[Document]:
    """The documents in a file's (or an answer's) bytes, archives opened; raises UnreadableDocument."""
    unpacked = _unpack(content, name)
    plain = PurePosixPath(name).name.removesuffix(".gz").removesuffix(".tgz")
    if unpacked[257:262] == b"ustar":
        return [document for member, inner in _members(unpacked, name) for document in documents_of(inner, member)]
    try:
        text = unpacked.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableDocument(f"{name} is no UTF-8 text.") from error
    if not text.strip():
        raise UnreadableDocument(f"{name} is empty.")
    return [Document(plain, text)]
