"""How a list is paged, inferred: vendors' documents never declare it, but their parameters and answers show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors_app.contracts import JsonObject

__all__ = ["infer_paging"]

_SIZES = (
    "per_page",
    "perPage",
    "page_size",
    "pageSize",
    "pagelen",
    "maxResults",
    "limit",
    "count",
    "$top",
    "top",
    "first",
    "hitsPerPage",
    "max",
)
_CURSORS = (
    "nextPageToken",
    "cursor",
    "starting_after",
    "startingAfter",
    "page_token",
    "pageToken",
    "continuationToken",
    "after",
)
_OFFSETS = ("startAt", "offset", "start", "$skip", "skip", "first_result")
_NEXT_FIELDS = (
    ("nextPageToken",), ("response_metadata", "next_cursor"), ("next_cursor",), ("nextCursor",),
    ("paging", "next_cursor"), ("pagination", "next_cursor"), ("meta", "next_cursor"), ("cursor",),
    ("next_page", "offset"), ("continuationToken",),
)  # fmt: skip
_NEXT_URLS = (("next",), ("paging", "next"), ("_links", "next"), ("next_page", "uri"), ("links", "next"), ("nextLink",))
_ITEM_FIELDS = (
    "values",
    "value",
    "items",
    "results",
    "data",
    "issues",
    "members",
    "channels",
    "elements",
    "entries",
    "records",
)


class _Answer:
    """The bounded view of an answer: its fields by path."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self.schema = schema

    def field(self, path: tuple[str, ...]) -> Mapping[str, Any] | None:
        node: Any = self.schema
        for name in path:
            node = node.get("properties", {}).get(name) if isinstance(node, Mapping) else None
        return node if isinstance(node, Mapping) else None

    def items(self) -> str | None:
        """JMESPath of the list in the answer; empty for an answer that is a list, None if there is none."""
        if _is(self.schema, "array"):
            return ""
        lists = [name for name, sub in self.schema.get("properties", {}).items() if _is(sub, "array")]
        known = [name for name in _ITEM_FIELDS if name in lists]
        return known[0] if known else lists[0] if len(lists) == 1 else None


def _is(schema: Any, kind: str) -> bool:
    found = schema.get("type") if isinstance(schema, Mapping) else None
    return found == kind or (isinstance(found, list) and kind in found)


def infer_paging(
    method: str,
    query: Mapping[str, Mapping[str, Any]],
    answer: Mapping[str, Any],
    headers: frozenset[str] = frozenset(),
) -> JsonObject | None:
    """`PagingManifest` facts of a reading operation, or None for what is no paged list.

    `query` maps the vendor's query parameters to their schemas, `answer` is a view of the answer without references,
    `headers` the names of the answer's headers in lower case.
    """
    view = _Answer(answer)
    items = view.items()
    if method != "GET" or items is None:
        return None
    size = next((name for name in _SIZES if name in query), "")
    facts = _style(view, query, size, headers)
    if facts is None:
        return None
    if items:
        facts["items"] = items
    maximum = query.get(size, {}).get("maximum") if size else None
    if size and size != facts.get("parameter"):
        facts["size_parameter"] = size
        # 100 is what every vendor known takes for an answer's length where no limit is declared.
        facts["size"] = int(maximum) if isinstance(maximum, int | float) and 0 < maximum <= 1000 else 100
    return facts


def _style(
    view: _Answer, query: Mapping[str, Mapping[str, Any]], size: str, headers: frozenset[str]
) -> JsonObject | None:
    links = "link" in headers
    cursor = next((name for name in _CURSORS if name in query), "")
    following = next((path for path in _NEXT_FIELDS if _is(view.field(path), "string")), None)
    if cursor and following:
        return {"style": "cursor", "parameter": cursor, "next": ".".join(following)}
    if "offset" in query and view.field(("next_page", "offset")) is not None:
        return {"style": "cursor", "parameter": "offset", "next": "next_page.offset"}
    if links:
        return {"style": "link"}
    url = next((path for path in _NEXT_URLS if _is(view.field(path), "string")), None)
    if url:
        return {"style": "url", "next": ".".join(url)}
    offset = next((name for name in _OFFSETS if name in query and _is(query[name], "integer")), "")
    if offset and size:
        return {"style": "offset", "parameter": offset}
    if _is(view.field(("nextPage",)), "string"):
        return {"style": "url", "next": "nextPage"}
    if "page" in query and not _is(query["page"], "string") and size:
        return {"style": "page", "parameter": "page"}
    return None
