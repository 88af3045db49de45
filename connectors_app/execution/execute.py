"""The one executor: every action of every connector is called through `execute`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid5

from connectors_app.connection import Connection
from connectors_app.execution.addressing import with_addressed
from connectors_app.execution.answers import answer_output, raise_for_answer, read_payload
from connectors_app.execution.authentication import credentials_for
from connectors_app.execution.binding import BoundRequest, base_address, bind, connector_headers
from connectors_app.execution.contracts import ConnectorFacts, ExecutableOperation, OperationResult
from connectors_app.execution.encoding import adf_text
from connectors_app.execution.inputs import checked_inputs
from connectors_app.execution.limits import CallLimits, call_limits
from connectors_app.execution.naming import Ask, Question, with_ids
from connectors_app.execution.paging import FetchPage, Page, read_list
from connectors_app.execution.special import special_executor
from connectors_app.http.client import refuse_foreign_host, send
from connectors_app.http.messages import Credentials, VendorRequest, VendorResponse
from connectors_app.http.urls import check_url

__all__ = ["call_vendor", "execute", "filter_ids", "send_checked"]

DEFAULT_MAX_BYTES = 5_000_000
MAX_NAME_PAGES, MAX_NAMES = 30, 10_000
"""So much of a list is read for a name in it."""
_RICH_TEXT = b'"doc"'
"""What an answer with an Atlassian document has; others, which may be long, are not gone through."""


async def execute(
    operation: ExecutableOperation,
    inputs: Mapping[str, Any],
    *,
    connection: Connection,
    timeout_seconds: float = 30.0,
    idempotency_key: str = "",
    max_pages: int = 10,
    max_items: int = 1_000,
    to_the_end: bool = False,
    max_bytes: int = DEFAULT_MAX_BYTES,
) -> OperationResult:
    """Call the operation with these inputs and return the vendor's answer.

    Names that people give are made the ids that the vendor takes first. `timeout_seconds` bounds each request, waiting
    for the rate limit not included; `max_bytes` each answer. Lists are followed for at most `max_pages` requests and
    `max_items` elements; `to_the_end` is for who has to know what is not in a list: a default length ends it no sooner.
    Raises InputInvalid (nothing sent), RequestRefused and ForeignHost (nothing sent), ConnectorError (see its fields).
    """
    values = checked_inputs(operation, inputs, connection)
    ask = _asking(operation, connection, timeout_seconds, max_bytes)
    values = await with_addressed(operation, await with_ids(operation, values, connection, ask), connection, ask)
    special = special_executor(operation)
    if special is not None:
        return await special(
            operation,
            values,
            connection=connection,
            timeout_seconds=timeout_seconds,
            max_bytes=max_bytes,
            idempotency_key=idempotency_key,
        )
    bound = bind(operation, values, connection, idempotency_key)
    fetch = _fetching(operation, values, connection, timeout_seconds, max_bytes)
    if operation.paging is not None:
        found = await read_list(
            bound,
            values,
            operation.paging,
            fetch,
            given=inputs.keys(),
            max_pages=max_pages,
            max_items=max_items,
            to_the_end=to_the_end,
        )
        return OperationResult(
            found.output, found.last.status, found.last.headers, pages=found.pages, truncated=found.truncated
        )
    page = await fetch(bound, "")
    keyed = bool(idempotency_key and operation.binding.get("idempotency"))
    return OperationResult(page.output, page.response.status, page.response.headers, idempotency_key_sent=keyed)


def _fetching(
    operation: ExecutableOperation,
    values: Mapping[str, Any],
    connection: Connection,
    timeout_seconds: float,
    max_bytes: int,
) -> FetchPage:
    """What sends requests of the operation under its limits."""
    credentials = credentials_for(operation.connector, connection)
    graphql_field = str(operation.binding.get("graphql", ""))

    async def fetch(part: BoundRequest, address: str) -> Page:
        request = part.to_request(credentials, timeout_seconds, max_bytes)
        if address:
            request = replace(request, url=address, query=())
        limits = call_limits(operation.connector, connection, request, operation=operation, values=values)
        return await send_checked(
            request, operation.connector, limits, writes=operation.writes, graphql_field=graphql_field
        )

    return fetch


async def filter_ids(
    trigger: ExecutableOperation, inputs: Mapping[str, Any], *, connection: Connection, timeout_seconds: float = 30.0
) -> dict[str, Any]:
    """The ids for the names in a trigger's filters, by input, of those whose events tell ids alone.

    Raises ConnectorError as `execute` does for names.
    """
    ask = _asking(trigger, connection, timeout_seconds, DEFAULT_MAX_BYTES)
    found = await with_ids(trigger, inputs, connection, ask, filters=True)
    return {name: value for name, value in found.items() if value != inputs[name]}


def _asking(operation: ExecutableOperation, connection: Connection, timeout_seconds: float, max_bytes: int) -> Ask:
    """What puts questions about names to the operation's vendor, under the connector's limits."""
    facts = operation.connector

    async def ask(question: Question) -> Any:
        reading = ExecutableOperation(
            uuid5(operation.id, question.path),
            f"find_{question.rule.thing.replace(' ', '_')}",
            facts,
            question.method,
            paging=question.rule.paging,
        )
        bound = BoundRequest(
            reading,
            base=base_address(facts, connection),
            path=question.path,
            query=list(question.query),
            headers=connector_headers(facts, connection),
            body=question.body,
        )
        fetch = _fetching(reading, {}, connection, timeout_seconds, max_bytes)
        if reading.paging is None:
            return (await fetch(bound, "")).output
        found = await read_list(
            bound, {}, reading.paging, fetch, given=(), max_pages=MAX_NAME_PAGES, max_items=MAX_NAMES
        )
        return found.output

    return ask


async def send_checked(
    request: VendorRequest, facts: ConnectorFacts, limits: CallLimits, *, writes: bool, graphql_field: str = ""
) -> Page:
    """One exchange under its limits; an answer that stands for an error is raised as ConnectorError."""
    refuse_foreign_host(check_url(request.url), request.credentials)  # before a turn is spent on it
    async with limits.turn():
        response = await send(request)
    payload = read_payload(response)
    await limits.learn(response, payload)
    raise_for_answer(
        response, payload, facts, writes=writes, graphql_field=graphql_field, credentials=request.credentials
    )
    output = answer_output(payload, graphql_field)
    return Page(response, adf_text(output) if _RICH_TEXT in response.body else output)


async def call_vendor(request: VendorRequest, *, connector: ConnectorFacts, connection: Connection) -> VendorResponse:
    """Send a request of our own making with the connection's credentials, under the connector's rate limit.

    For calls that are no registry operations ("who am I", registering a hook). A relative `url` (starting with `/`)
    is below the connection's base address. An answer that isn't 2xx, or is an error in the vendor's form, raises
    ConnectorError; a host outside `connection.hosts` raises ForeignHost before anything is sent.
    """
    credentials: Credentials = credentials_for(connector, connection)
    address = request.url
    if address.startswith("/"):
        address = base_address(connector, connection) + address
    request = replace(
        request,
        url=address,
        headers={**connector_headers(connector, connection), **request.headers},
        credentials=credentials,
    )
    limits = call_limits(connector, connection, request)
    page = await send_checked(request, connector, limits, writes=request.method not in {"GET", "HEAD", "OPTIONS"})
    return page.response
