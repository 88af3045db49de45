"""Things that stand without a verb: "for each issue a task", "leads → contacts", "three cards: A, B, C"."""

from __future__ import annotations

from collections.abc import Iterator

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import ROW_KEEPERS
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Noun, Reading, TokenKind, Verb, VerbForm
from agent_app.planners.local.rewrite.spans import Change, Piece
from agent_app.planners.local.text import stem

__all__ = [
    "ANYTHING",
    "ENDS",
    "arrowed_things",
    "ends",
    "listed_things",
    "looped_things",
    "named_things",
    "ordered",
    "ordering_verb",
    "things_meant",
    "with_verb",
]

_SENT = words("message email direct_message reminder reply notification sms whatsapp_message whats_app_message")
_ADDED = words("comment note label tag reaction")
_JOINTS = words(", and & + plus then")
ENDS = words(". ! ? ; :")
ANYTHING = words("thing things step steps")
"""Several of them stand before what they are, and not before their names."""
_KEEPING = ROW_KEEPERS | words(
    "list board channel folder audience group team calendar space project bucket repository campaign record segment"
)
"""What things are added to, and nothing that each of them becomes."""
_QUANTIFIERS = words("each every any all")
_INDEFINITE = words("a an another one")
_PAUSES = words(", and &")
_ANAPHORA = (("the", "same", "one"), ("another", "one"), ("the", "same"), ("one",), ("another",))
_PLACING = words("in on at into inside")
_PLEASE = words("please pls plz")
_LISTING = words("all the our my of and & , . +")
_REACH = 12
_LONGEST_NAME = 5
"""Tokens."""
_UNLIKE = (
    words("new when if each every all upon after once whenever any per")
    | connectives.WANT
    | (connectives.SUBJECT_PRONOUNS - {"one"})
)
"""Words of sentences that say what happens, or which things, and not what is wanted."""


_GOVERNING = connectives.PREPOSITIONS | connectives.BE
"""What the object of a preposition or a copula follows, which is no thing wanted: "whether it has an email"."""


def looped_things(reading: Reading) -> list[Change]:
    """ "..., and for each issue a task": a verb before what is wanted for each of several things."""
    norms = reading.norms(0, len(reading.tokens))
    found: list[Change] = []
    for index in range(len(norms) - 3):
        if norms[index] != "for" or norms[index + 1] not in _QUANTIFIERS or not _opens(reading, norms, index):
            continue
        end = _pause(reading, norms, index + 2)
        first = next((i for i in range(index + 3, end) if norms[i] in _INDEFINITE), None)
        if first is None and norms[end : end + 1] in ([","], [":"]) and set(norms[end + 1 : end + 2]) & _INDEFINITE:
            first, end = end + 1, _pause(reading, norms, end + 1)  # "for each response, a lead"
        if first is None or norms[first - 1] in _GOVERNING or reading.verbs_in(index, end):
            continue
        noun = next((noun for noun in reading.nouns_in(first, end) if noun.known), None)
        if noun is not None and not noun.plural:
            found.append(ordered(reading, first, noun))
    return found


def _pause(reading: Reading, norms: list[str], first: int) -> int:
    return next((i for i in range(first, len(norms)) if norms[i] in _PAUSES or ends(reading, i)), len(norms))


def arrowed_things(reading: Reading) -> list[Change]:
    """ "Salesforce leads → HubSpot contacts": one of the latter for each of the former, without any verb."""
    arrows = [i for i, token in enumerate(reading.tokens) if token.kind is TokenKind.ARROW]
    if len(arrows) != 1:
        return []
    (arrow,) = arrows
    last = next((i for i in range(arrow + 1, len(reading.tokens)) if _goes_on(reading, i)), len(reading.tokens))
    opening = next((i + 1 for i in range(arrow - 1, -1, -1) if reading.tokens[i].norm == ":"), 0)
    verbs = [verb for verb in reading.verbs_in(opening, last) if not _describes(reading, verb)]
    if verbs or set(reading.norms(opening, last)) & _UNLIKE - _QUANTIFIERS:
        return []
    parts = ((opening, arrow), (arrow + 1, last))
    things = [next(iter(reversed(reading.nouns_in(*part))), None) for part in parts]
    named = [{mention.connector for mention in reading.mentions_in(*part)} for part in parts]
    first = next(iter(reading.nouns_in(*parts[0])), None)
    if first is None or not first.plural or things[1] is None or not all(named) or named[0] & named[1]:
        return []
    start, token = reading.tokens[opening].start, reading.tokens[arrow]
    quantified = reading.tokens[opening].norm in _QUANTIFIERS
    loop = "for each of the " if quantified else "for each of "
    opened = reading.tokens[opening + quantified].start
    if not things[1].plural:
        kept = things[1].canon in _KEEPING
        verb = "send" if things[1].canon == "alert" else ordering_verb(things[1])
        said = ", add it to" if kept else f", {verb} a"  # "employees without a manager → Asana task"
        order = [Change(token.start, token.end, (Piece(said, token.start, token.end),))]
    else:
        noun = reading.tokens[things[1].last - 1]
        single = Change(noun.start, noun.end, (Piece(stem(noun.norm), noun.start, noun.end),))
        order = [Change(token.start, token.end, (Piece(", create a", token.start, token.end),)), single]
    return [Change(start, opened, (Piece(loop, start, max(opened, start + 1)),)), *order]


def _describes(reading: Reading, verb: Verb) -> bool:
    """ "Cancelled Calendly events": a participle right before things or their product."""
    follows = any(mention.first == verb.last for mention in reading.mentions)
    return verb.form is VerbForm.PAST and (follows or any(noun.first == verb.last for noun in reading.nouns))


def _goes_on(reading: Reading, index: int) -> bool:
    """Whether an order follows that is said with a verb: "payments → invoices|, then send them"."""
    token = reading.tokens[index]
    return (token.norm in {",", ".", ";"} and reading.norms(index + 1, index + 2) in (["then"], ["and"])) or ends(
        reading, index
    )


def listed_things(reading: Reading) -> list[Change]:
    """ "GitHub tags, releases and branches, please": nothing but things of a product, which are to be looked up."""
    norms = reading.norms(0, len(reading.tokens))
    things = [noun for noun in reading.nouns if noun.known]
    named = {i for noun in things for i in range(noun.first, noun.last)} | reading.mentioned
    rest = {norm for i, norm in enumerate(norms) if i not in named}
    asked = bool(rest & _PLEASE)
    if reading.verbs or not reading.mentions or not all(noun.plural and noun.count < 2 for noun in things):
        return []
    if len(things) < (1 if asked else 2) or rest - _PLEASE - _LISTING:
        return []
    return [with_verb(reading, 0, "list")]


def things_meant(reading: Reading) -> list[Change]:
    """ "When an issue is opened in Gitea, create one in Jira": the noun for what stands for it beside a product."""
    norms = reading.norms(0, len(reading.tokens))
    found: list[Change] = []
    for verb in reading.verbs:
        first = verb.last
        length = next((len(said) for said in _ANAPHORA if tuple(norms[first : first + len(said)]) == said), 0)
        last = first + length
        placed = norms[last : last + 1] and norms[last] in _PLACING
        if not length or "create" not in verb.classes[:2] or not placed or not reading.mentions_in(last, last + 3):
            continue
        earlier = [noun for noun in reading.nouns_in(0, first) if noun.known and noun.determiner == "indefinite"]
        if earlier and not earlier[-1].plural:
            start, end = reading.tokens[first].start, reading.tokens[last - 1].end
            found.append(Change(start, end, (Piece(f"a {earlier[-1].text}", start, end),)))
    return found


def named_things(reading: Reading) -> list[Change]:
    """ "Open three tasks: buy cake, order flowers, call Anna": quotes around the names, which are no orders."""
    found: list[Change] = []
    for noun in reading.nouns:
        if noun.count < 2 or not noun.plural or noun.text in ANYTHING:
            continue
        reach = range(noun.last, min(noun.last + _REACH, len(reading.tokens)))
        colon = next((i for i in reach if reading.tokens[i].norm in ENDS or ends(reading, i)), None)
        if colon is None or reading.tokens[colon].norm != ":":
            continue
        end = next((i for i in range(colon + 1, len(reading.tokens)) if ends(reading, i)), len(reading.tokens))
        parts = list(_parts(reading.norms(colon + 1, end)))
        if len(parts) != noun.count or any(last - first > _LONGEST_NAME for first, last in parts):
            continue
        for first, last in parts:
            start, stop = reading.tokens[colon + 1 + first].start, reading.tokens[colon + last].end
            if reading.tokens[colon + 1 + first].kind is not TokenKind.QUOTED:
                found += [_quote(start), _quote(stop)]
    return found


def _quote(place: int) -> Change:
    return Change(place, place, (Piece('"', max(0, place - 1), place),))


def _opens(reading: Reading, norms: list[str], index: int) -> bool:
    return not index or norms[index - 1] in _JOINTS | ENDS or ends(reading, index - 1)


def ends(reading: Reading, index: int) -> bool:
    """Whether a statement ends with a token."""
    token = reading.tokens[index]
    return token.kind in {TokenKind.BREAK, TokenKind.ARROW} or (token.kind is TokenKind.PUNCT and token.norm in ENDS)


def _parts(norms: list[str]) -> Iterator[tuple[int, int]]:
    first = 0
    for index in range(len(norms) + 1):
        if index == len(norms) or norms[index] in _JOINTS:
            if index > first:
                yield first, index
            first = index + 1


def ordered(reading: Reading, first: int, noun: Noun) -> Change:
    """The verb that orders a thing, before the token where it begins."""
    return with_verb(reading, first, ordering_verb(noun))


def ordering_verb(noun: Noun) -> str:
    """The verb that orders a thing."""
    return "send" if noun.canon in _SENT else "add" if noun.canon in _ADDED else "create"


def with_verb(reading: Reading, first: int, verb: str) -> Change:
    """A verb put before a token."""
    token = reading.tokens[first]
    return Change(token.start, token.start, (Piece(f"{verb} ", token.start, token.end),))
