from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandParser

from connectors_app.http.client import fetch, run_with_client
from connectors_app.importing.documents import MAX_DOCUMENT_BYTES, documents_of, read_file
from connectors_app.importing.reading import read_documents
from connectors_app.importing.store import operations_import
from connectors_app.management.reporting import write_report
from wfproject.common.errors import ApplicationError
from wfproject.common.management.utility import command_error


class Command(BaseCommand):
    help = (
        "Import a vendor's interface description (OpenAPI 2, 3.0, 3.1, AsyncAPI, JSON Schema of events, GraphQL SDL; "
        "JSON or YAML, gzipped or in a tar archive) into a connector. Curated operations and edits are kept."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("document", metavar="FILE_OR_URL", help="file or https address of the description")
        parser.add_argument("--connector", required=True, metavar="KEY", help="key of the connector it belongs to")
        parser.add_argument("--source", default="", help="name of the document, for archives; default: its title")
        parser.add_argument("--prefix", help="path of the servers, where the description states a wrong one")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            documents = documents_of(*_read(options["document"]))
            sources, read = read_documents(documents, source=options["source"], prefix=options["prefix"])
            report = operations_import(
                connector_key=options["connector"], read=read, sources=sources, dry_run=options["dry_run"]
            )
        except ApplicationError as error:
            raise command_error(error) from error
        write_report(self, ", ".join(source.title for source in sources[:3]), report, options)


def _read(place: str) -> tuple[bytes, str]:
    """Content and name of a file, or of what an address (of a public host, unless WF_HTTP_ALLOWED_HOSTS) answers."""
    if not place.startswith(("http://", "https://")):
        return read_file(Path(place)), Path(place).name
    response = run_with_client(fetch(place, max_bytes=MAX_DOCUMENT_BYTES))
    return response.body, PurePosixPath(urlsplit(place).path).name or "document"
