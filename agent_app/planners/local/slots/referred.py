"""What a step takes from a product that no other step works with: "post the latest numbers of our MySQL table in #kpi",
"put the transcripts from Zoom into a Google Doc". It has to be looked up first.
"""

from __future__ import annotations

from collections.abc import Collection

from agent_app.planners.local.lexicon.verbs import LOOKUPS
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import ActionStatement, Mention, Noun, Reading
from agent_app.planners.local.statements import governor

__all__ = ["referred_to"]

_TAKEN = words("of from in with about")
_LISTING = words("listing containing summarizing summarising covering collecting compiling")
_NEAR = 2
_TELLING = frozenset({"send", "email", "direct", "publish"})
_GIVEN = words("of from in")
_KEEPING = words("table database db board list sheet spreadsheet base collection dashboard query report")
"""What holds many things, however they are called."""
_CONTENT = words("row number figure stat metric statistic data transcript result total count entry value hour")
"""What is told or carried over of things that a product keeps."""


def referred_to(
    reading: Reading, statement: ActionStatement, listed: Collection[tuple[str, str]], keepers: Collection[str]
) -> tuple[Noun, str] | None:
    """What is looked up and in which product, where a step only refers to one that no other words name."""
    clause = statement.clause
    if clause.verb is None or set(statement.verbs[:1]) & LOOKUPS:
        return None
    for mention in reading.mentions_in(clause.verb.last, clause.last):
        product = mention.connector
        gist = bool(_LISTING & set(reading.norms(max(clause.verb.last, mention.first - _NEAR), mention.first)))
        if product not in (*statement.references, *(statement.connectors[1:] if gist else ())):
            continue
        if not (product in keepers or any(key == product for key, _ in listed)) or _named_again(reading, mention):
            continue
        governed = governor(reading, mention.first, clause.verb.last)
        sent = not governed and bool(set(statement.verbs[:1]) & _TELLING) and product not in statement.connectors
        if not (gist or sent or governed in _TAKEN):
            continue
        noun = _thing(reading, statement, mention, listed)
        if noun is not None:
            return noun, product
    return None


def _named_again(reading: Reading, mention: Mention) -> bool:
    return any(other.connector == mention.connector and other != mention for other in reading.mentions)


def _thing(
    reading: Reading, statement: ActionStatement, mention: Mention, listed: Collection[tuple[str, str]]
) -> Noun | None:
    """The several things of the product, or what keeps them in it, right behind its name or before it."""
    clause = statement.clause
    behind = [noun for noun in reading.nouns_in(mention.last, clause.last) if noun.first <= mention.last + 1]
    before = [noun for noun in reading.nouns_in(clause.first, mention.first) if noun.last >= mention.first - _REACH]
    owned = [noun for noun in before if set(reading.norms(noun.last, mention.first)) & _GIVEN]
    for noun in (*behind, *owned):
        if noun.plural and noun.count < _TWO and (mention.connector, noun.canon) in listed:
            return noun
    kept = next((noun for noun in behind if noun.canon in _KEEPING or noun.text in _KEEPING), None)
    kept = kept or next((noun for noun in reading.nouns_in(mention.last, clause.last) if noun.text in _KEEPING), None)
    told = [noun for noun in owned if noun.canon in _CONTENT and noun.determiner == "definite"]
    return kept or next(iter(told), None)


_REACH = 3
_TWO = 2
