"""How one input's value is written for the vendor: text, templates, joined lists, encodings."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from connectors_app.execution.contracts import InputInvalid
from wfproject.common.jmes import value_at

__all__ = ["adf_document", "adf_text", "as_text", "vendor_value"]

_DEEPEST = 20
_BLOCKS = frozenset({"paragraph", "heading", "codeBlock", "listItem", "tableRow", "mediaSingle", "rule", "taskItem"})
_ADF_PARTS = re.compile(
    r"\[~accountid:(?P<account>[\w:-]+)(?:\|(?P<name>(?:[^\[\]]|\[[^\[\]]*\])+))?\]"
    r"|(?P<address>https?://\w[^\s<>\"`|]*)",
    re.IGNORECASE,
)
"""What of a line is no plain text."""
_SPOKEN = ("text", "shortName", "url", "timestamp")
"""Attributes by which mentions, emojis, cards and dates are shown, best first."""


def as_text(value: Any) -> str:
    """A scalar as it stands in a path, query, header or form; objects and lists as compact JSON."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (Mapping, list)):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return "" if value is None else str(value)


def vendor_value(name: str, value: Any, binding: Mapping[str, Any]) -> Any:
    """The value after template, join and encoding of its binding; null stays null."""
    if value is None:
        return None
    if template := binding.get("template", ""):
        value = [_filled(template, item) for item in value] if isinstance(value, list) else _filled(template, value)
    if (separator := binding.get("join", "")) and isinstance(value, list):
        value = separator.join(map(as_text, value))
    match binding.get("encode"):
        case "base64":
            value = base64.b64encode(as_text(value).encode("utf-8")).decode("ascii")
        case "adf":
            value = value if _is_adf(value) else adf_document(as_text(value))
        case "json":
            value = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        case None:
            pass
        case other:
            raise InputInvalid(f"{name}: there is no encoding {other!r}.", details={name: ["Unknown encoding."]})
    return value


def _filled(template: str, value: Any) -> str:
    """The template with the value in it. Between quotes it can't end them: it stays one string of a query."""
    text = as_text(value)
    if '"{value}"' in template:
        text = text.replace("\\", "\\\\").replace('"', '\\"')
    elif "'{value}'" in template:
        text = text.replace("'", "''")  # OData ABNF, SQUOTE-in-string
    if template.startswith(("refs/", "heads/")):
        text = text.removeprefix(template.removesuffix("{value}"))  # a full reference is taken as well
    return template.replace("{value}", text)


def adf_text(value: Any, depth: int = _DEEPEST) -> Any:
    """An answer with its Atlassian documents as plain text, which other vendors and messages take; all else as it is.

    The reverse of `adf_document`. Looks as deep as Jira has them (a comment of an issue of a list).
    """
    if not depth:
        return value
    if isinstance(value, list):
        return [adf_text(item, depth - 1) for item in value]
    if not isinstance(value, dict):
        return value
    if _is_adf(value) and value.get("version") == 1:
        blocks = re.sub(r"\n{3,}", "\n\n", _adf_words(value, _DEEPEST))
        return blocks.strip("\n")
    return {key: adf_text(item, depth - 1) for key, item in value.items()}


def _adf_words(node: Any, depth: int) -> str:
    if not isinstance(node, dict) or not depth:
        return ""
    kind, attributes = node.get("type"), node.get("attrs")
    if kind == "text":
        return _adf_linked(as_text(node.get("text")), node.get("marks"))
    if kind == "hardBreak":
        return "\n"
    shown = attributes if isinstance(attributes, dict) and "content" not in node else {}
    content = node.get("content")
    inside = "".join(_adf_words(child, depth - 1) for child in content) if isinstance(content, list) else ""
    inside = inside or as_text(next((shown[name] for name in _SPOKEN if shown.get(name)), None))
    if kind == "listItem":
        return "- " + inside.strip("\n") + "\n"
    return f"{inside}\n\n" if kind in _BLOCKS else inside


def _adf_linked(text: str, marks: Any) -> str:
    """The text with the address behind it, where it shows another one: "our page (https://acme.example)"."""
    for mark in marks if isinstance(marks, list) else ():
        address = value_at("attrs.href", mark) if isinstance(mark, dict) and mark.get("type") == "link" else None
        if (
            isinstance(address, str)
            and address.startswith(("http://", "https://"))
            and address.rstrip("/") != text.rstrip("/")
        ):
            return f"{text} ({address})"
    return text


def _is_adf(value: Any) -> bool:
    return isinstance(value, Mapping) and value.get("type") == "doc" and "content" in value


def adf_document(text: str) -> dict[str, Any]:
    """Plain text as an Atlassian document: blank lines part paragraphs, other line ends are hard breaks.

    Addresses are links, which Jira does not make of text itself, and "[~accountid:5b1|Kim]" mentions somebody.
    Source: developer.atlassian.com/cloud/jira/platform/apis/document/structure (version 1). A text node may not be
    empty.
    """
    paragraphs = []
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").strip("\n")):
        content: list[dict[str, Any]] = []
        for line in block.split("\n"):
            if content:
                content.append({"type": "hardBreak"})
            content += _adf_inline(line)
        paragraphs.append({"type": "paragraph", "content": content})
    return {"type": "doc", "version": 1, "content": paragraphs}


def _adf_inline(line: str) -> Iterator[dict[str, Any]]:
    end = 0
    for found in _ADF_PARTS.finditer(line):
        if end < found.start():
            yield {"type": "text", "text": line[end : found.start()]}
        end = found.end()
        if account := found["account"]:
            shown = {"text": f"@{found['name']}"} if found["name"] not in (None, account) else {}
            yield {"type": "mention", "attrs": {"id": account, **shown}}
        else:
            address = _without_stop(found["address"])
            end -= len(found["address"]) - len(address)
            yield {"type": "text", "text": address, "marks": [{"type": "link", "attrs": {"href": address}}]}
    if end < len(line):
        yield {"type": "text", "text": line[end:]}


def _without_stop(address: str) -> str:
    """The address without what ends or encloses it in a sentence: "(see https://acme.example/a_(b))."."""
    while address[-1] in ".,;:!?*_'])}" and not (address[-1] == ")" and address.count("(") >= address.count(")")):
        address = address[:-1]
    return address
