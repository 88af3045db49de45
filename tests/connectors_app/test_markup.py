"""Texts in the markups of vendors: what comes from elsewhere commands nothing, and nothing of it is lost."""

from __future__ import annotations

import html
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors_app.execution.encoding import adf_document
from connectors_app.manifest import load_manifests
from connectors_app.markup import Markup, Origin, Piece, fitted, joined, markup_of, plain
from connectors_app.names import names_of

TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("<>&@!|#\n"), max_size=60)
CALLING = st.sampled_from(["@everyone", "@here", "<!channel>", "<!subteam^S1|@ops>", "<@U0123456>", "<@kim>", "@kim"])


def by(origin: Origin, text: str) -> Piece:
    return Piece(text, origin)


def author(text: str) -> Piece:
    return by(Origin.AUTHOR, text)


def other(text: str) -> Piece:
    return by(Origin.OTHER, text)


@given(st.lists(TEXTS | CALLING, max_size=4).map("".join))
def test_slack_reads_what_comes_from_elsewhere_as_text(text: str) -> None:
    written = joined(Markup.SLACK, [author("*Title*: "), other(text)])
    assert not set(written) & set("<>")
    assert html.unescape(re.sub("&(?!amp;|lt;|gt;)", "&amp;", written)) == f"*Title*: {text}"


@given(st.lists(TEXTS | CALLING, max_size=4).map("".join))
def test_discord_calls_nobody_for_what_comes_from_elsewhere(text: str) -> None:
    written = joined(Markup.DISCORD, [author("New: "), other(text)])
    assert not re.search(r"@everyone|@here|<@|<#", written)
    assert written.replace("\u200b", "") == f"New: {text}".replace("\u200b", "")


@given(st.lists(TEXTS | CALLING | st.sampled_from(["[~accountid:5b1]", "[~"]), max_size=4).map("".join))
def test_jira_mentions_nobody_for_what_comes_from_elsewhere(text: str) -> None:
    written = joined(Markup.JIRA, [author("New: "), other(text), by(Origin.VENDOR, text)])
    assert "<@" not in written
    assert not any(node["type"] == "mention" for node in adf_document(written)["content"][0]["content"])
    assert written.replace("\u200b", "") == f"New: {text}{text}".replace("\u200b", "")


@given(TEXTS)
def test_html_stays_well_formed(text: str) -> None:
    written = joined(Markup.HTML, [author("<p>"), other(text), author(" & more, a < b</p>")])
    found = ElementTree.fromstring(written)
    for line_end in found.iter("br"):
        line_end.tail = "\n" + (line_end.tail or "")
    assert "".join(found.itertext()) == f"{text} & more, a < b"


@pytest.mark.parametrize(
    ("markup", "pieces", "expected"),
    [
        (Markup.HTML, [author("One\ntwo &amp; "), other("a\nb")], "One<br/>two &amp; a<br/>b"),
        (Markup.HTML, [author("<p>One</p>\n<p>two</p>")], "<p>One</p>\n<p>two</p>"),
        (Markup.HTML, [by(Origin.VENDOR, "<p>own</p>")], "<p>own</p>"),
        (Markup.SLACK, [author("@kim, @ops-team: look"), author("@")], "<@kim>, <@ops-team>: look@"),
        (Markup.SLACK, [author("@channel"), other(" @channel")], "<!channel> @channel"),
        (Markup.SLACK, [other("https://acme.io/?a=1&b=2")], "https://acme.io/?a=1&b=2"),
        (Markup.SLACK, [other("https://acme.io/|me & you")], "https://acme.io/|me &amp; you"),
        (Markup.SLACK, [author("cc @"), other("Kim Novak"), author(".")], "cc <@Kim Novak>."),
        (Markup.SLACK, [author("cc @"), other("channel")], "cc @channel"),
        (Markup.SLACK, [author("cc @"), other("a|b>")], "cc @a|b&gt;"),
        (Markup.SLACK, [author("mail me@acme.io or see https://acme.io/@kim")], "mail me@acme.io or see https://acme.io/@kim"),
        (Markup.SLACK, [by(Origin.VENDOR, "<!subteam^S12|@ops> <!here> <@U123>")], "@ops @here <@U123>"),
        (Markup.JIRA, [author("@kim & [~accountid:5b1]: a < b")], "<@kim> & [~accountid:5b1]: a < b"),
        (Markup.DISCORD, [author("@everyone and @kim")], "@everyone and <@kim>"),
        (Markup.DISCORD, [author("cc @"), other("everyone")], "cc @everyone"),
        (Markup.DISCORD, [by(Origin.VENDOR, "<@123> @everyone")], "<@123> @\u200beveryone"),
    ],
)  # fmt: skip
def test_who_is_addressed_and_what_is_kept(markup: Markup, pieces: list[Piece], expected: str) -> None:
    assert joined(markup, pieces) == expected


def test_whoever_may_be_addressed_can_be_looked_up() -> None:
    """A markup in which people are addressed by id has entries that find them."""
    addressing = {
        manifest.key
        for manifest in load_manifests()
        for operation in manifest.operations
        for rule in operation.inputs.values()
        if rule.markup in {Markup.SLACK, Markup.DISCORD} or rule.encode == "adf"
    }
    assert addressing == {"slack", "discord", "jira"}
    assert all(names_of(key).addressed for key in addressing)


def test_confluence_takes_html_by_the_format_of_its_inputs() -> None:
    confluence = next(manifest for manifest in load_manifests() if manifest.key == "confluence")
    page = next(operation for operation in confluence.operations if operation.key == "create_page")
    schema = {"properties": {name: rule.json_schema for name, rule in page.inputs.items()}}
    assert markup_of(schema, {}, "body") is Markup.HTML
    assert markup_of(schema, {}, "title") is None


URL = "https://github.com/acme/api/issues/123"


@given(TEXTS, TEXTS, st.integers(min_value=60, max_value=120), st.sampled_from([None, *Markup]))
def test_a_text_is_no_longer_than_its_reader_takes(
    first: str, second: str, longest: int, markup: Markup | None
) -> None:
    pieces = [author("New: "), other(first * 3), author(" by "), other(second), author(" in acme/api")]
    written = fitted(pieces, markup, longest)
    assert len(written) <= longest
    assert written.startswith("New: ")
    assert written.endswith(" in acme/api")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Short", f"Opened: Short {URL}"),
        (
            "A very long title that goes on " * 9,
            f"Opened: A very long title that goes on A very long title that… {URL}",
        ),
    ],
)
def test_a_long_title_leaves_the_link_whole(title: str, expected: str) -> None:
    pieces = [author("Opened: "), other(title), author(" "), other(URL)]
    assert fitted(pieces, None, 101) == expected


def test_what_its_author_wrote_is_never_cut() -> None:
    assert fitted([author("x" * 50), other("yes")], None, 20) == "x" * 50 + "…"


@pytest.mark.parametrize(
    ("connector", "text", "expected"),
    [
        ("slack", "a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("slack", "<https://acme.io/?a=1&amp;copy=2|our page>", "our page (https://acme.io/?a=1&copy=2)"),
        ("slack", "<https://acme.io>", "https://acme.io"),
        ("slack", "<mailto:me@acme.io|me@acme.io> in <#C012|ops>", "me@acme.io in #ops"),
        ("slack", "<!subteam^S1|@ops-team> <!here> <@U0123456|kim>", "@ops-team @here @kim"),
        ("slack", "1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("microsoft_teams", "<div>It is <b>down</b><br>since nine</div><style>p {}</style>", "It is down\nsince nine"),
        ("microsoft_teams", "just text, a < b", "just text, a < b"),
        ("confluence", "<h1>Title</h1><p>One</p><p>two</p>", "Title\n\nOne\n\ntwo"),
        ("github", "<p>kept</p> &amp;", "<p>kept</p> &amp;"),
        ("", "<p>kept</p> &amp;", "<p>kept</p> &amp;"),
    ],
)  # fmt: skip
def test_what_a_vendor_tells_in_its_markup_is_read(connector: str, text: str, expected: str) -> None:
    assert plain(connector, text) == expected
