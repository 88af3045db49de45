"""Self-corrections: "create a Jira ticket, no wait, make it Linear" says Linear.

A correction is a repair in the sense of Levelt (Cognition 14, 1983): what is to be replaced, an editing term, and what
replaces it. What is replaced is found by its kind: a channel replaces a channel, a product one of its category, words
with a verb the last statement, other words as many as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Mention, Reading, TokenKind, VerbForm
from agent_app.planners.local.rewrite.spans import Change, Piece
from agent_app.planners.local.vocabulary import Phrases

__all__ = ["corrections"]


def _table(found: str) -> Phrases[str]:
    table: Phrases[str] = Phrases()
    for phrase in found.split("|"):
        table.add(phrase, phrase)
    return table


_TERMS = _table(
    "no wait|no , wait|wait no|wait , no|wait , actually|no sorry|no , sorry|sorry no|sorry , no|sorry , i mean"
    "|sorry , i meant|sorry i mean|sorry i meant|i mean|i meant|scratch that|strike that|or rather|correction"
    "|actually no|actually , no|no actually|no , actually|on second thought|on second thoughts|forget that|forget it"
    "|hmm no|hmm , no|no hang on|hang on|oops|my bad|actually make it|actually make that|actually scratch that"
    "|no make it|no make that|no , make it|no , make that|well actually|err no|er no|uh no|pardon|better yet"
    "|never mind that|sorry , not|rather make|sorry , make it|sorry make it|sorry make that|no , better"
)
"""Editing terms: said only to take something back."""
_APOLOGIES = words("sorry no oops")
"""Editing terms only where punctuation stands on both sides."""
_LEAD = words(
    ", . ... … - – — : ; ! no wait sorry actually hmm rather better just instead use make it that let 's say should be"
    " of course please to i mean meant scratch strike oops not one ah oh well so go for with do simpler ; via"
)
"""What may stand between the editing term and the replacement."""
_CLOSERS = frozenset({".", ";", "!", "?", "\n"})
_VALUES = frozenset(
    {
        TokenKind.CHANNEL, TokenKind.USER, TokenKind.EMAIL, TokenKind.URL, TokenKind.PATH, TokenKind.KEY,
        TokenKind.QUOTED, TokenKind.NUMBER,
    }
)  # fmt: skip
_LONGEST_PHRASE = 4


def corrections(reading: Reading, category: Callable[[str], str]) -> list[Change]:
    """The first correction in a prompt, as changes of its text; none where nothing is taken back.

    `category` tells the kind of product of a connector key.
    """
    norms = reading.norms(0, len(reading.tokens))
    for place, length in _editing_terms(reading, norms):
        first = place + length
        while first < len(norms) and norms[first] in _LEAD:
            first += 1
        last = _end_of_repair(reading, norms, first)
        if first >= last:
            continue
        cut = place
        while cut > 0 and norms[cut - 1] in _LEAD - {"it", "that", "one", "use", "be", "i", "say", "to"}:
            cut -= 1
        if cut == 0:
            continue
        return _repaired(reading, norms, (cut, first, last), category)
    return []


def _editing_terms(reading: Reading, norms: list[str]) -> Iterator[tuple[int, int]]:
    for place in range(1, len(norms)):
        hit = _TERMS.at(norms, place)
        if hit is not None:
            yield place, hit[0]
        elif norms[place] in _APOLOGIES and norms[place - 1] in _PAUSES:
            follows = norms[place + 1 : place + 2]
            if follows and (follows[0] in _PAUSES or reading.tokens[place + 1].kind in _VALUES):
                yield place, 1


_PAUSES = frozenset({",", ".", "...", "…", "-", "–", "—", "(", ";"})


def _end_of_repair(reading: Reading, norms: list[str], first: int) -> int:
    """Where the replacement ends: with the sentence, or where the request goes on with another verb."""
    for index in range(first, len(norms)):
        if norms[index] in _CLOSERS or norms[index] in {"(", ")", "instead"}:
            return index
        goes_on = norms[index] in {",", "and", "then", "when", "whenever", "if"} and index > first
        if goes_on and norms[index] in {"when", "whenever", "if"}:
            return index
        if goes_on and _verb_follows(reading, norms, index + 1):
            return index
    return len(norms)


def _verb_follows(reading: Reading, norms: list[str], index: int) -> bool:
    while index < len(norms) and norms[index] in {"and", "then", ","} | connectives.ADVERBS:
        index += 1
    verb = reading.verb_at(index) if index < len(norms) else None
    return verb is not None and verb.form is VerbForm.BASE


def _repaired(
    reading: Reading, norms: list[str], places: tuple[int, int, int], category: Callable[[str], str]
) -> list[Change]:
    """Changes that put tokens `first` to `last` where they belong and leave out what stood from `cut` on."""
    cut, first, last = places
    tokens = reading.tokens
    rest = norms[last : last + 1] == ["instead"]
    gone = Change(tokens[cut - 1].end, tokens[last - 1 + rest].end)
    if (statement := _statement(reading, places)) is not None:
        return [Change(tokens[statement].start, tokens[last - 1].end, (_piece(reading, first, last),))]
    found = [gone, *_values(reading, places)]
    mentions = reading.mentions_in(first, last)
    if mentions and (place := _rival(reading, mentions[0], cut, category)) is not None:
        found.append(_product(reading, place, mentions[0], (first, last)))
    if len(found) > 1:
        return found
    length = last - first
    if length > _LONGEST_PHRASE or cut - length < 0:
        return []
    start = _phrase_start(reading, norms, cut, length)
    return [Change(tokens[start].start, gone.end, (_piece(reading, first, last),))]


def _piece(reading: Reading, first: int, last: int) -> Piece:
    start, end = reading.tokens[first].start, reading.tokens[last - 1].end
    return Piece(reading.text[start:end], start, end)


def _statement(reading: Reading, places: tuple[int, int, int]) -> int | None:
    """Where the statement begins that another one replaces ("create a card, no wait, comment on it")."""
    cut, first, last = places
    verb = reading.verb_at(first)
    said = [item for item in reading.verbs_in(0, cut) if item.form is VerbForm.BASE]
    if verb is None or verb.form is not VerbForm.BASE or verb.last >= last or not said:
        return None
    return said[-1].first


def _values(reading: Reading, places: tuple[int, int, int]) -> list[Change]:
    """Values that replace the last earlier one of their kind."""
    cut, first, last = places
    found: list[Change] = []
    for index in range(first, last):
        token = reading.tokens[index]
        if token.kind not in _VALUES:
            continue
        earlier = [other for other in reading.tokens[:cut] if other.kind is token.kind]
        if earlier and not any(change.start == earlier[-1].start for change in found):
            piece = Piece(token.text, token.start, token.end)
            found.append(Change(earlier[-1].start, earlier[-1].end, (piece,)))
    return found


def _rival(reading: Reading, mention: Mention, cut: int, category: Callable[[str], str]) -> Mention | None:
    """The product that another one replaces: the last one of its kind named before the correction."""
    earlier = [item for item in reading.mentions_in(0, cut) if item.connector != mention.connector]
    alike = [item for item in earlier if category(item.connector) == category(mention.connector)]
    ranked = alike or earlier
    return ranked[-1] if ranked else None


def _product(reading: Reading, old: Mention, new: Mention, places: tuple[int, int]) -> Change:
    """The new product in the place of the old one; with a noun of its own it replaces article and noun as well."""
    first, last = places
    noun = next((noun for noun in reading.nouns if noun.first == new.last and noun.last <= last), None)
    replaced = next((noun for noun in reading.nouns if noun.first == old.last), None)
    if noun is None or replaced is None:
        return Change(
            reading.tokens[old.first].start, reading.tokens[old.last - 1].end, (_piece(reading, new.first, new.last),)
        )
    start = old.first - (reading.tokens[old.first - 1].norm in connectives.ARTICLES) if old.first else 0
    return Change(reading.tokens[start].start, reading.tokens[replaced.last - 1].end, (_piece(reading, first, last),))


def _phrase_start(reading: Reading, norms: list[str], cut: int, length: int) -> int:
    """Where the words begin that as many others replace: not before the verb or preposition that governs them."""
    start = cut
    while start > max(0, cut - length):
        word = norms[start - 1]
        if start < cut and (word in connectives.PREPOSITIONS or reading.verb_at(start - 1) is not None):
            break
        start -= 1
    return start
