"""Actions said as nouns: "Jira ticket creation upon merge", "notification to #dev", "a card for each new issue".

A nominal is an action where nothing is predicated of it and the rest of its sentence says when it is to happen, or
where it is one more conjunct of a request.
"""

from __future__ import annotations

from collections.abc import Iterator

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Noun, Reading, TokenKind, VerbForm
from agent_app.planners.local.rewrite.spans import Change, Piece
from agent_app.planners.local.vocabulary import Vocabulary

__all__ = ["nominal_actions"]

_DEEDS = {
    "creation": "create", "deletion": "delete", "removal": "remove", "assignment": "assign", "addition": "add",
    "escalation": "escalate", "closure": "close", "closing": "close", "publication": "publish", "archiving": "archive",
    "archival": "archive", "invitation": "invite", "acknowledgement": "acknowledge", "acknowledgment": "acknowledge",
    "labelling": "label", "labeling": "label", "tagging": "tag", "posting": "post", "resolution": "resolve",
    "retrieval": "get", "duplication": "copy", "reassignment": "reassign", "update": "update", "opening": "open",
    "filing": "file", "raising": "raise", "sending": "send", "merging": "merge", "merge": "merge",
    "notifying": "notify",
    "creating": "create", "transition": "transition",
}  # fmt: skip
"""Nouns of deeds to the verb they are made of."""
_NEWS = words("notification message announcement alert email e-mail mail reminder heads-up notice dm ping post note")
"""Nouns of things that are sent."""
_MADE = words("ticket issue card task page bug incident record row entry subtask comment")
_LEADING = words("otherwise else instead also finally lastly next first")
_TIMES = words("on upon after when whenever following at once every each for per with as")
_ADDRESSING = words("to in into for at")
_PREDICATES = words("must should shall will is are was has have triggers starts leads causes means ought can")
_HAPPENING_NOUNS = words(
    "merge creation failure deletion release closure escalation push publication assignment opening arrival approval"
    " completion resolution update deployment breach acknowledgement crash rejection"
)


def nominal_actions(reading: Reading, vocabulary: Vocabulary) -> list[Change]:
    """Changes that turn action nominals into verbs, and "on" before a happening into "upon"."""
    norms = reading.norms(0, len(reading.tokens))
    found: list[Change] = []
    for first, last in _stretches(reading, norms):
        if change := _deed(reading, norms, first, last) or _news(reading, norms, first, last):
            found.append(change)
        elif not _acts(reading, first):
            continue
        found += _occasion(reading, norms, vocabulary, first, last)
    return found


def _stretches(reading: Reading, norms: list[str]) -> Iterator[tuple[int, int]]:
    """Token ranges between hard punctuation and conjunctions that another statement may follow."""
    first = 0
    for index in range(len(norms) + 1):
        ends = index == len(norms) or reading.tokens[index].kind in {TokenKind.BREAK, TokenKind.ARROW}
        if ends or norms[index] in {".", ";", ":", "!", "?", ",", "plus", "then"} or norms[index] == "and":
            if index > first:
                yield first, index
            first = index + 1


def _starts_later(norms: list[str], first: int) -> bool:
    """Whether a stretch goes on with a request: something was asked for before it."""
    return first > 0 and norms[first - 1] in {"and", "plus", "then", ","}


def _timed(norms: list[str], index: int) -> bool:
    """Whether words that say when follow in the same sentence."""
    end = next((place for place in range(index, len(norms)) if norms[place] in {".", ";", "!", "?", "\n"}), len(norms))
    return bool(_TIMES & set(norms[index:end]))


def _more_deeds(reading: Reading, norms: list[str], last: int) -> bool:
    """ "Order creation, invoice creation, then sending of it": whether further nouns of deeds follow."""
    joined = norms[last : last + 1] and norms[last] in {",", "and", "then", ";", "+", "&"}
    more = (i for i in range(last + 1, len(norms)) if norms[i] in _DEEDS and reading.verb_at(i) is None)
    return bool(joined) and next(more, None) is not None


def _deed(reading: Reading, norms: list[str], first: int, last: int) -> Change | None:
    """ "Jira ticket creation ..." to "create Jira ticket ...", "creation of a ticket" to "create a ticket"."""
    place = next((i for i in range(first, min(first + 6, last)) if norms[i] in _DEEDS), None)
    if place is None or any(norm in _TIMES | connectives.PREPOSITIONS for norm in norms[first:place]):
        return None
    if any(reading.verb_at(i) is not None and reading.verb_at(i).form is VerbForm.BASE for i in range(first, place)):  # type: ignore[union-attr]
        return None
    if any(noun.known and noun.first <= place < noun.last and noun.last > noun.first + 1 for noun in reading.nouns):
        return None  # "all merge requests"
    after = norms[place + 1] if place + 1 < len(norms) else ""
    if after in _PREDICATES | {"it", "them"} or (place + 1 < last and reading.verb_at(place + 1) is not None):
        return None
    if place + 1 < len(norms) and reading.tokens[place + 1].kind is TokenKind.ARROW:
        return None
    start = first + (norms[first] in {"a", "an", "the"} and place > first)
    if place > start and all(norm in connectives.FUNCTION_WORDS or norm in _LEADING for norm in norms[start:place]):
        return None
    token = reading.tokens[place]
    verb = Piece(_DEEDS[token.norm], token.start, token.end)
    listed = _timed(norms, place + 1) or _starts_later(norms, first) or _more_deeds(reading, norms, last)
    if place > start and not listed:
        return None
    if place > start:
        inner = Piece(
            reading.text[reading.tokens[start].start : reading.tokens[place - 1].end],
            reading.tokens[start].start,
            reading.tokens[place - 1].end,
        )
        space = Piece(" ", token.start, token.start)
        return Change(reading.tokens[first].start, token.end, (verb, space, inner))
    if after != "of" or not (_timed(norms, place + 2) or _starts_later(norms, first) or place + 2 < last):
        return None
    return Change(token.start, reading.tokens[place + 1].end, (verb,))


def _news(reading: Reading, norms: list[str], first: int, last: int) -> Change | None:
    """ "Slack notification on ...", "email to x on ...", "a card in Trello for each new ..."."""
    noun = next(
        (i for i in range(first, min(first + 4, last)) if norms[i] in _NEWS | _MADE and not reading.tokens[i].glued),
        None,
    )
    if noun is None or any(reading.verb_at(i) is not None for i in range(first, noun + 1)):
        return None
    before = norms[first:noun]
    mentioned = reading.mentioned
    if not all(norm in {"a", "an", "the", "short", "new"} or first + i in mentioned for i, norm in enumerate(before)):
        return None
    if "new" in before and norms[first] != "a":
        return None
    after = norms[noun + 1] if noun + 1 < len(norms) else ""
    placed = after in _ADDRESSING and after != "for"
    if not placed and not (mentioned & set(range(first, noun)) and after in _TIMES):
        return None
    if norms[noun] in _MADE and not (_occasioned(norms, noun + 1)):
        return None
    joined = norms[noun] in _NEWS and placed and first > 0 and norms[first - 1] in {"and", "then", "plus"}
    if not _timed(norms, noun + 1 + placed) and not joined:
        return None
    token = reading.tokens[first]
    verb = "send" if norms[noun] in _NEWS else "create"
    return Change(token.start, token.start, (Piece(f"{verb} ", token.start, token.end),))


def _occasioned(norms: list[str], index: int) -> bool:
    """Whether the sentence goes on with what the thing is to be made for."""
    text = " ".join(norms[index:])
    return any(
        phrase in text
        for phrase in (
            "for each",
            "for every",
            "upon",
            "whenever",
            "when ",
            "on every",
            "on each",
            "after each",
            "once",
        )
    )


def _acts(reading: Reading, first: int) -> bool:
    verb = reading.verb_at(first)
    return verb is not None and verb.form is VerbForm.BASE


def _occasion(reading: Reading, norms: list[str], vocabulary: Vocabulary, first: int, last: int) -> list[Change]:
    """ "... on new incident" to "... upon new incident": a happening and not a place."""
    for index in range(first + 1, last - 1):
        if norms[index] != "on" or reading.tokens[index].glued:
            continue
        end = next((i for i in range(index + 1, last) if norms[i] in connectives.PREPOSITIONS), last)
        nouns = [noun for noun in reading.nouns_in(index + 1, last) if noun.known or noun.text in _HAPPENING_NOUNS]
        if nouns and _happens(norms, vocabulary, (index + 1, end), nouns):
            token = reading.tokens[index]
            return [Change(token.start, token.end, (Piece("upon", token.start, token.end),))]
    return []


def _happens(norms: list[str], vocabulary: Vocabulary, places: tuple[int, int], nouns: list[Noun]) -> bool:
    """Whether a noun phrase names a happening: "new incident", "failed pipeline", "pipeline failure", "merge of"."""
    first, end = places
    if norms[first] in {"the", "it", "that", "this", "my", "our"}:
        return False
    if norms[first] in {"new", "incoming", "each", "every", "any"} and nouns[0].last <= end:
        return norms[first] in {"new", "incoming"} or any(norm in _HAPPENING_NOUNS for norm in norms[first:end])
    if norms[end - 1] in _HAPPENING_NOUNS:
        return True
    participle = norms[first].endswith("ed") and vocabulary.events.at(norms, first) is not None
    return participle and any(first < noun.first < end for noun in nouns)
