"""From documents of any known kind to imported operations and the sources they come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from connectors_app.importing.documents import Document, UnreadableDocument
from connectors_app.importing.events import event_operations, has_events
from connectors_app.importing.facts import ConnectorShape, ImportedOperation, Source
from connectors_app.importing.graphql import graphql_operations
from connectors_app.importing.openapi import is_openapi, openapi_operations
from connectors_app.importing.words import snake

__all__ = ["Reading", "read_documents"]

Reading = tuple[list[Source], Callable[[ConnectorShape], list[ImportedOperation]]]


def _source_key(document: Document) -> str:
    """What later editions of the document share: its title, else its name."""
    info = document.data.get("info") if not document.is_graphql else None
    title = str(info.get("title", "")) if isinstance(info, Mapping) else ""
    stem = document.name.rsplit("/", 1)[-1].split(".")[0]
    return (snake(title) or snake(stem) or "document")[:120]


def _source(document: Document, key: str) -> Source:
    info = document.data.get("info") if not document.is_graphql else None
    facts = info if isinstance(info, Mapping) else {}
    return Source(
        key=key,
        title=str(facts.get("title") or document.name)[:300],
        version=str(facts.get("version") or "")[:120],
        file=document.name,
        digest=document.digest,
    )


def read_documents(documents: Sequence[Document], *, source: str = "", prefix: str | None = None) -> Reading:
    """Sources of the documents, and the function that reads their operations for a connector.

    `source` is one key for all of them, for archives whose parts come and go; without it each document is a source of
    its own, by its title. Raises UnreadableDocument for one that is of no known kind.
    """
    keys = [source or _source_key(document) for document in documents]
    if not source and len(set(keys)) < len(keys):  # parts of one interface with one title
        keys = [
            f"{key}_{snake(document.name.split('.')[0])}"[:120] for key, document in zip(keys, documents, strict=True)
        ]
    sources: dict[str, Source] = {}
    for document, key in zip(documents, keys, strict=True):
        if not document.is_graphql and not (is_openapi(document.data) or has_events(document.data)):
            raise UnreadableDocument(f"{document.name} describes neither operations nor events in a known form.")
        sources.setdefault(key, _source(document, key))

    def read(connector: ConnectorShape) -> list[ImportedOperation]:
        pairs: list[tuple[str, Mapping[str, Any]]] = []
        found: list[ImportedOperation] = []
        for document, key in zip(documents, keys, strict=True):
            if document.is_graphql:
                found.extend(graphql_operations(key, document.text, connector))
            else:
                pairs.append((key, document.data))
        found.extend(openapi_operations([pair for pair in pairs if is_openapi(pair[1])], connector, prefix=prefix))
        found.extend(event_operations(pairs, connector))
        return found

    return list(sources.values()), read
