"""Reading a list to its end, or to the stated limit."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

import jmespath

from connectors_app.execution.binding import BoundRequest
from connectors_app.execution.targets import get_target, set_target
from connectors_app.http.messages import VendorResponse
from connectors_app.manifest_parts import PagingManifest

__all__ = ["FetchPage", "Page", "PagedList", "next_link", "read_list"]

_LINK = re.compile(r"<([^>]*)>([^<]*)")
_RELATION = re.compile(r"""(?:^|;)\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,]+))""", re.IGNORECASE)


@dataclass(slots=True)
class Page:
    """One page: the answer and its unwrapped body."""

    response: VendorResponse
    output: Any


@dataclass(slots=True)
class PagedList:
    """A list as far as it was read: the first page with the elements of all of them in it."""

    output: Any
    last: VendorResponse
    pages: int = 1
    truncated: bool = False
    items: list[Any] = field(default_factory=list)


FetchPage = Callable[[BoundRequest, str], Awaitable[Page]]
"""Sends the request; its second argument, unless empty, is the address to send it to instead."""


def next_link(response: VendorResponse) -> str:
    """The address of the next page in the `Link` header (RFC 8288), empty if there is none."""
    for address, parameters in _LINK.findall(response.headers.get("link", "")):
        relation = _RELATION.search(parameters)
        if relation and "next" in (relation[1] or relation[2] or "").lower().split():
            # Sentry gives a next link at the end too, and says there that it has no results.
            return "" if 'results="false"' in parameters else urljoin(response.url, address)
    return ""


async def read_list(
    bound: BoundRequest,
    values: Mapping[str, Any],
    rule: PagingManifest,
    fetch: FetchPage,
    *,
    given: Collection[str],
    max_pages: int,
    max_items: int,
    to_the_end: bool = False,
) -> PagedList:
    """Read pages until the vendor has no more, or one of the limits is reached (`truncated` then).

    `values` are those the request was bound with, `given` the names of those that the step gave. A size is the length
    of the list that is wanted; a page, cursor or offset that the step gave reads that one page. What the vendor gives
    whole is given on whole, however long. `to_the_end` reads on beyond the size that is the input's mere default.
    """
    names = {rules.get("target") or name: name for name, rules in bound.operation.binding.get("inputs", {}).items()}
    single = names.get(rule.parameter, "") in given
    size_name = names.get(rule.size_parameter, "")
    page_size = rule.size
    wanted = _length_wanted(values.get(size_name)) if size_name in given or not to_the_end else None
    if wanted is not None:
        max_items = min(max_items, wanted)
        page_size = min(max_items, rule.size or max_items)
    if rule.size_parameter and page_size:
        bound.set_parameter(rule.size_parameter, min(page_size, max_items))
    page = await fetch(bound, "")
    found = PagedList(page.output, page.response)
    if rule.style == "whole":
        return found
    seen: set[Any] = set()
    while True:
        items = _items(page.output, rule)
        if items is None:
            return found  # an answer without the list: it is given on as it is
        found.items += items
        position = _next_position(page, rule, found, items, page_size)
        if position is None or single:
            break
        found.truncated = len(found.items) >= max_items or found.pages >= max_pages or position in seen
        if found.truncated:
            break
        seen.add(position)
        if rule.style not in {"link", "url"}:
            bound.set_parameter(rule.parameter, position)
        page = await fetch(bound, position if rule.style in {"link", "url"} else "")
        found.pages, found.last = found.pages + 1, page.response
    return _put_together(found, rule, max_items)


def _length_wanted(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def _put_together(found: PagedList, rule: PagingManifest, max_items: int) -> PagedList:
    """The first page with the elements of all of them, as many as are wanted, in it."""
    found.truncated = found.truncated or len(found.items) > max_items
    del found.items[max_items:]
    if rule.items and isinstance(found.output, dict):
        found.output = set_target(_without(found.output, rule.items), rule.items, found.items)
    else:
        found.output = found.items
    return found


def _items(output: Any, rule: PagingManifest) -> list[Any] | None:
    items = get_target(output, rule.items) if rule.items else output
    return items if isinstance(items, list) else None


def _without(output: Any, path: str) -> Any:
    """A copy along the path, so that the list in it can be replaced."""
    name, _, rest = path.partition(".")
    copy = dict(output)
    copy[name] = _without(copy[name], rest) if rest and isinstance(copy.get(name), dict) else None
    return copy


def _next_position(page: Page, rule: PagingManifest, found: PagedList, items: list[Any], page_size: int) -> Any:
    """Where the next page is (address, cursor or number), None at the end."""
    told = jmespath.search(rule.next, page.output) if rule.next and isinstance(page.output, (dict, list)) else None
    match rule.style:
        case "link":
            return next_link(page.response) or None
        case "url":
            return urljoin(page.response.url, told) if isinstance(told, str) and told else None
        case "cursor" if rule.next_header:
            return page.response.headers.get(rule.next_header.lower()) or None
        case "cursor":
            return told if isinstance(told, (str, int)) and not isinstance(told, bool) and told != "" else None
        case "page" | "offset":
            # `next` tells whether there is more, as a flag or a total; without it a page that isn't full is the last.
            if not items or told is False:
                return None
            if rule.next and isinstance(told, int) and not isinstance(told, bool) and len(found.items) >= told:
                return None
            if not rule.next and page_size and len(items) < page_size:
                return None
            return rule.first + found.pages if rule.style == "page" else len(found.items)
