"""Text in the markup that a vendor reads: what comes from elsewhere says what it says there, and commands nothing.

An issue called "<!channel> & more" must not call everybody together in Slack, and no page of Confluence breaks over its
ampersand. What the author of a workflow wrote keeps its markup, and "@kim" in it addresses kim.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from html import escape
from html.parser import HTMLParser
from typing import Any

__all__ = ["ADDRESSED", "Markup", "Origin", "Piece", "fitted", "joined", "markup_of", "plain"]


class Markup(StrEnum):
    """The markups in which text can do more than be read."""

    HTML = "html"
    SLACK = "slack"
    DISCORD = "discord"
    JIRA = "jira"


class Origin(StrEnum):
    """Who says a piece of text: the workflow's author, the vendor itself that is to read it, or anybody else."""

    AUTHOR = "author"
    VENDOR = "vendor"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text, in order."""

    text: str
    origin: Origin


_ADDRESS = re.compile(r"(?<![\w.@/<])@(?P<name>[^\W_](?:[\w.-]*\w)?)")
_OPEN_ADDRESS = re.compile(r"(?<![\w.@/<])@$")
_NAME = r"[^<>|\n]{1,80}"
ADDRESSED = re.compile(rf"<@(?P<name>{_NAME})>")
"""Somebody whom the author of a text for Slack or Discord addresses: by name until the call, then by id."""
_ADDRESS_ALONE = re.compile(r"https?://[^\s<>|]+")
_EVERYBODY = ("here", "channel", "everyone")
_EVERYBODY_ADDRESSED = re.compile(rf"<@({'|'.join(_EVERYBODY)})>")
_CALL = re.compile(r"<!(?:subteam\^\w+\|@?)?(?P<name>[\w-]+)(?:\|[^<>]*)?>")
_TAG = re.compile(r"</?[a-z][^<>]*>|<!", re.IGNORECASE)
_BARE_AMPERSAND = re.compile(r"&(?!#?\w{1,32};)")
_BARE_ANGLE = re.compile(r"<(?![a-z/!])", re.IGNORECASE)
_UNSEEN = "\u200b"
"""A space without width, which keeps what looks like an address from being one."""


def markup_of(schema: Mapping[str, Any], binding: Mapping[str, Any], name: str) -> Markup | None:
    """The markup of an operation's input, None for plain text: its `markup`, or HTML by its format.

    `schema` and `binding` are the operation's `input_schema` and `binding`. What becomes an Atlassian document is text
    for Jira.
    """
    bound = binding.get("inputs", {}).get(name) or {}
    if stated := bound.get("markup"):
        return Markup(stated)
    if bound.get("encode") == "adf":
        return Markup.JIRA
    described = schema.get("properties", {}).get(name)
    return Markup.HTML if isinstance(described, Mapping) and described.get("format") == "html" else None


def plain(connector: str, text: str) -> str:
    """The text of a vendor's answer or event without its markup, as anybody else reads it.

    Messages of Slack come with entities and links in angle brackets, texts of some others as HTML; what is neither is
    left as it is.
    """
    match _SPOKEN.get(connector):
        case Markup.SLACK if "<" in text or "&" in text:
            read = _SLACK_LINK.sub(_shown, text)
            return read.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        case Markup.HTML if _IS_HTML.match(text):
            return _Reader.read(text)
        case _:
            return text


def _shown(found: re.Match[str]) -> str:
    """ "<https://acme.io|our page>" as "our page (https://acme.io)", "<#C1|ops>" as "#ops", "<@U1>" as "@U1"."""
    kind, target, label = found["kind"], found["target"], found["label"]
    if kind == "!":
        return f"@{(label or target).lstrip('@')}"
    if kind:
        return f"{kind}{(label or target).lstrip(kind)}"
    address = target.removeprefix("mailto:").removeprefix("tel:")
    return address if not label or label == address else f"{label} ({address})"


class _Reader(HTMLParser):
    """Gathers the text of HTML: blocks on lines of their own, list items with a dash, nothing of scripts or styles."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.unread = 0

    @classmethod
    def read(cls, text: str) -> str:
        """The text of some HTML."""
        reader = cls()
        reader.feed(text)
        reader.close()
        lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unread += tag in _UNREAD
        if tag in _BLOCKS:
            self.parts.append("\n- " if tag == "li" else "\n")

    def handle_endtag(self, tag: str) -> None:
        self.unread -= tag in _UNREAD and self.unread > 0
        if tag in _BLOCKS - {"li", "br"}:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.parts.append(data.replace("\n", " "))


_SPOKEN = {
    "slack": Markup.SLACK,
    "microsoft_teams": Markup.HTML,
    "confluence": Markup.HTML,
    "azure_devops": Markup.HTML,
}
"""The markups in which vendors tell texts."""
_SLACK_LINK = re.compile(r"<(?P<kind>[@#!]?)(?P<target>[^<>|\s]+)(?:\|(?P<label>[^<>]*))?>")
_IS_HTML = re.compile(
    r"\s*<(?:p|div|span|h[1-6]|ul|ol|table|br|b|i|em|strong|a|at|pre|blockquote)\b[^<>]*>", re.IGNORECASE
)
_BLOCKS = frozenset({
    "p", "div", "br", "li", "ul", "ol", "tr", "table", "pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6",
})  # fmt: skip
_UNREAD = frozenset({"script", "style"})


def joined(markup: Markup, pieces: Sequence[Piece]) -> str:
    """One text of the pieces, in the markup that its reader takes."""
    return "".join(_WRITERS[markup](pieces))


def fitted(pieces: Sequence[Piece], markup: Markup | None, longest: int | None) -> str:
    """One text of the pieces of at most `longest` characters: of what the author did not write the longest is cut.

    So what names a long thing ends with an ellipsis, and the link behind it stays whole. A text whose author wrote more
    than that is left as it is.
    """
    told = list(pieces)
    while True:
        text = "".join(piece.text for piece in told) if markup is None else joined(markup, told)
        lengths = [0 if piece.origin is Origin.AUTHOR else len(piece.text) for piece in told]
        if longest is None or len(text) <= longest or max(lengths, default=0) <= 1:
            return text
        number = lengths.index(max(lengths))
        kept = max(lengths[number] - (len(text) - longest) - 1, 0)
        told[number] = replace(told[number], text=f"{told[number].text[:kept].rstrip()}…")


def _html(pieces: Sequence[Piece]) -> Iterator[str]:
    """Of HTML and XHTML (Confluence's storage format): a text without tags keeps its lines."""
    plain = not any(piece.origin is not Origin.OTHER and _TAG.search(piece.text) for piece in pieces)
    for piece in pieces:
        if piece.origin is Origin.OTHER:
            yield escape(piece.text).replace("\r\n", "\n").replace("\n", "<br/>")
        elif piece.origin is Origin.VENDOR:
            yield piece.text
        else:
            text = _BARE_ANGLE.sub("&lt;", _BARE_AMPERSAND.sub("&amp;", piece.text))
            yield text.replace("\n", "<br/>") if plain else text


def _slack(pieces: Sequence[Piece]) -> Iterator[str]:
    """Source: docs.slack.dev, Formatting message text ("Escaping text", "Mentioning users", "Special mentions")."""
    for piece in _with_addresses(pieces):
        if piece.origin is Origin.AUTHOR:
            yield ADDRESSED.sub(
                lambda said: f"<!{said['name']}>" if said["name"] in _EVERYBODY else said[0], piece.text
            )
        elif piece.origin is Origin.VENDOR:
            yield _CALL.sub(lambda said: f"@{said['name']}", piece.text)
        elif _ADDRESS_ALONE.fullmatch(piece.text):
            yield piece.text  # also where no text is read: the address behind a button
        else:
            yield escape(piece.text, quote=False)


def _discord(pieces: Sequence[Piece]) -> Iterator[str]:
    """Source: docs.discord.com, Reference ("Message formatting"); plain words call everybody there."""
    for piece in _with_addresses(pieces):
        if piece.origin is Origin.AUTHOR:
            yield _EVERYBODY_ADDRESSED.sub(r"@\1", piece.text)
        else:
            text = re.sub(r"@(?=everyone|here)", f"@{_UNSEEN}", piece.text)
            yield text if piece.origin is Origin.VENDOR else re.sub(r"<(?=[@#])", f"<{_UNSEEN}", text)


def _jira(pieces: Sequence[Piece]) -> Iterator[str]:
    """Plain text, in which Jira's notation for a mention, "[~accountid:5b1]", is all that does more than be read."""
    for piece in _with_addresses(pieces):
        if piece.origin is Origin.AUTHOR:
            yield piece.text
        else:
            yield re.sub(r"(?<=\[)(?=~)|(?<=<)(?=@)", _UNSEEN, piece.text)


def _with_addresses(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces with those addressed whom the author addresses: "@kim", "@{{ node_1.assignee }}"."""
    addressing = False
    for piece, following in zip(pieces, (*pieces[1:], None), strict=True):
        if addressing:
            addressing = False
            yield Piece(f"<@{piece.text}>", Origin.AUTHOR)
        elif piece.origin is Origin.AUTHOR:
            text = _ADDRESS.sub(lambda said: f"<@{said['name']}>", piece.text)
            addressing = _OPEN_ADDRESS.search(text) is not None and following is not None and _is_name(following.text)
            yield Piece(text[:-1] if addressing else text, Origin.AUTHOR)
        else:
            yield piece


def _is_name(text: str) -> bool:
    """Whether a value may be whom somebody addresses; nobody else's text calls everybody."""
    return re.fullmatch(_NAME, text) is not None and text not in _EVERYBODY


_WRITERS: dict[Markup, Callable[[Sequence[Piece]], Iterator[str]]] = {
    Markup.HTML: _html,
    Markup.SLACK: _slack,
    Markup.DISCORD: _discord,
    Markup.JIRA: _jira,
}
