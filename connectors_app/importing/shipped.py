"""The shipped catalogues, `fixtures/catalog/<connector>.json.gz`: facts of vendors' documents, read and written.

The bytes depend on the content alone (no time, keys sorted), so a rebuilt catalogue differs only where facts do.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from connectors_app.contracts import OperationRole
from connectors_app.importing.facts import ImportedOperation, Source
from connectors_app.importing.schemas import closure
from wfproject.common.errors import ApplicationError

__all__ = ["CATALOG_ROOT", "Catalogue", "catalogue_bytes", "catalogue_paths", "read_catalogue"]

CATALOG_ROOT = Path(__file__).parent.parent.parent / "fixtures" / "catalog"
"""Directory of the shipped catalogues."""
FORMAT = 1
_TEXTS = ("key", "title", "description", "method", "path", "risk", "source")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One connector's operations as they are shipped. `digest` is the SHA-256 of the file."""

    connector: str
    sources: tuple[Source, ...]
    operations: tuple[ImportedOperation, ...]
    digest: str = ""


def _fact(operation: ImportedOperation) -> dict[str, Any]:
    facts: dict[str, Any] = {name: value for name in _TEXTS if (value := getattr(operation, name))}
    facts["role"] = operation.role.value
    facts["aliases"], facts["phrases"] = list(operation.aliases), list(operation.phrases)
    facts["binding"] = operation.binding
    facts["input"] = operation.input_schema
    facts["output"] = operation.output_schema
    return {name: value for name, value in facts.items() if value}


def catalogue_bytes(connector: str, sources: Iterable[Source], operations: Iterable[ImportedOperation]) -> bytes:
    """The file's content for these operations, of which only the definitions that their inputs reach are kept."""
    ordered = sorted(operations, key=lambda item: (item.role, item.key))
    definitions: dict[str, Any] = {}
    for operation in ordered:
        definitions.update(closure(operation.input_schema, operation.definitions))
    document = {
        "format": FORMAT,
        "connector": connector,
        "sources": [asdict(source) for source in sources],
        "$defs": definitions,
        "operations": [_fact(operation) for operation in ordered],
    }
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=packed, mtime=0) as stream:
        stream.write(text.encode())
    return packed.getvalue()


def catalogue_paths(root: Path = CATALOG_ROOT) -> dict[str, Path]:
    """Connector key to the file of its catalogue, in order of the keys."""
    return {path.name.removesuffix(".json.gz"): path for path in sorted(root.glob("*.json.gz"))}


def read_catalogue(path: Path) -> Catalogue:
    """Read one shipped catalogue; raises ApplicationError if the file is missing or of another format."""
    try:
        packed = path.read_bytes()
        document = json.loads(gzip.decompress(packed))
    except (OSError, ValueError, EOFError) as error:
        raise ApplicationError(
            f"The catalogue {path} can't be read: {error}", code="bad-catalogue", http_status=500
        ) from error
    if document.get("format") != FORMAT:
        raise ApplicationError(f"The catalogue {path} has another format.", code="bad-catalogue", http_status=500)
    definitions = document["$defs"]
    return Catalogue(
        connector=document["connector"],
        sources=tuple(Source(**source) for source in document["sources"]),
        operations=tuple(_operation(facts, definitions) for facts in document["operations"]),
        digest=hashlib.sha256(packed).hexdigest(),
    )


def _operation(facts: Mapping[str, Any], definitions: Mapping[str, Any]) -> ImportedOperation:
    return ImportedOperation(
        role=OperationRole(facts["role"]),
        title=facts["title"],
        description=facts["description"],
        input_schema=facts["input"],
        output_schema=facts.get("output", {}),
        binding=facts.get("binding", {}),
        method=facts.get("method", ""),
        path=facts.get("path", ""),
        risk=facts.get("risk", "read"),
        key=facts["key"],
        aliases=tuple(facts.get("aliases", ())),
        phrases=tuple(facts.get("phrases", ())),
        source=facts["source"],
        definitions=definitions,
    )
