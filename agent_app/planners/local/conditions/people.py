"""Comparisons with whoever did something: "by dependabot", "from anyone at acme.com", "by somebody other than me"."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.conditions.model import Idiom
from agent_app.planners.local.conditions.spans import whole_value
from agent_app.planners.local.doers import DOER, changes_a_thing
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.nouns import PEOPLE
from agent_app.planners.local.lexicon.products import KNOWN_PRODUCTS
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import EntityKind, Reading, TokenKind, VerbForm
from agent_app.planners.local.text import unquote

__all__ = ["ADDRESSES", "does_named", "find_agent"]

_PLAYERS = words(
    "authored written someone somebody anyone anybody user users person people address addresses sender member members"
)
_EXCEPTING = words("other than but except not outside")
_BELONGING = words("at from with in of on the domain")
_GROUPS = {
    "organisation": "organization", "organization": "organization", "company": "company", "team": "team",
    "group": "group", "department": "department", "country": "country", "region": "region",
}  # fmt: skip
_HOMES = words("org organization organisation team company group")
_LINKS = connectives.BE | words("it that this they comes come came sent authored written anything")
_DOERS = {"approved": "user", "approves": "user", "pushed": "pusher", "pushes": "pusher", "push": "pusher"}
_DENIED = words("not never")
_DEEDS = words("open close merge approve comment create push review assign file raise write submit publish edit delete")
"""What people do; products and things are said to do other things."""
_HAVING = words("with has have having got uses use using on it he she they who that which does do")
_PROVIDERS = words("gmail googlemail outlook hotmail yahoo icloud protonmail gmx aol proton")
_HANDING = words("reassign transfer hand move shift reroute")
_MADE = words("pull_request merge_request issue comment review commit ticket")
_SHORTEST_ADDRESS = 3
ADDRESSES = words("address addresses account accounts domain mailbox inbox")
"""What the name of a provider or a company stands before, in words for where a mail comes from."""


def find_agent(reading: Reading, first: int, last: int) -> Idiom | None:
    """The comparison with a person that words between two token indexes make, if they begin with "by" or "from"."""
    norms = reading.norms(first, last)
    if len(norms) == 2 and does_named(reading, first, last):
        return _compared(_doer(reading, last), False, reading.tokens[first].text)
    if (told := _address_had(reading, first, last) or _outsider(norms)) is not None:
        return told
    place = next((i for i, norm in enumerate(norms) if norm in {"by", "from"}), None)
    if place is None and set(norms[:1]) & _PLAYERS and set(norms[1:2]) & _EXCEPTING:
        place = -1  # "somebody other than me", as the subject
    if place is None or not set(norms[: max(place, 0)]) <= _LINKS | _DENIED:
        return None
    role = "sender" if norms[place] == "from" else _doer(reading, first + place)
    denied = bool(set(norms[: max(place, 0)]) & _DENIED)
    start = first + place + 1
    spoken = start
    while start < last and reading.tokens[start].norm in _PLAYERS | _EXCEPTING | connectives.ARTICLES:
        denied = denied or reading.tokens[start].norm in _EXCEPTING
        start += 1
    start = _behind_kind(reading, start, last)
    addressed = False
    while spoken < start < last and reading.tokens[start].norm in _BELONGING | connectives.ARTICLES:
        addressed = True
        start += 1
    if start + 1 < last and reading.tokens[start].norm in _GROUPS:
        return _compared(_GROUPS[reading.tokens[start].norm], denied, _said(reading, start + 1, last))
    if start + 2 == last and reading.tokens[start + 1].norm in ADDRESSES:  # "from a gmail address"
        return Idiom((role,), "not_contains" if denied else "contains", (_said(reading, start, start + 1),))
    value = _said(reading, start, last) if reading.norms(start, start + 1) != ["who"] else ""
    if not value or (norms[place] == "from" and not (addressed or _person(reading, start))):
        return None
    if norms[place] == "from" or addressed:
        domain = addressed or value.startswith("@") or ("." in value and "@" not in value)
        if domain:
            return Idiom((role,), "not_contains" if denied else "contains", (value,))
    return _compared(role, denied, value)


def _outsider(norms: Sequence[str]) -> Idiom | None:
    """ "By someone outside the acme org": whoever does not belong."""
    place = next((i for i, norm in enumerate(norms) if norm == "outside"), 0)
    if not place or norms[-1] not in _HOMES or not set(norms[place - 2 : place]) & _PLAYERS:
        return None
    return Idiom(("contributor",), "!=" if set(norms[:place]) & _DENIED else "==", ("external",))


def _behind_kind(reading: Reading, first: int, last: int) -> int:
    """ "By the bot user | jira-bot": where the name begins behind words for what is called so."""
    while first + 1 < last and reading.tokens[first].norm in _CALLED_SO | _PLAYERS:
        first += 1
    return first


_CALLED_SO = words("bot account app robot username login handle")
"""What may stand in front of a name to say what is called so."""


def does_named(reading: Reading, first: int, last: int) -> bool:
    """ "Bob opens", "anna merges": whether somebody does something that only people do, said by the bare name."""
    token = reading.tokens[first]
    verb = next((verb for verb in reading.verbs if verb.first == first + 1 and verb.last == last), None)
    if verb is None or verb.form is not VerbForm.THIRD or verb.lemma not in _DEEDS:
        return False
    if token.kind is not TokenKind.WORD or not token.text.isalpha() or token.text.isupper():
        return False
    if token.norm in connectives.FUNCTION_WORDS | PEOPLE | KNOWN_PRODUCTS or token.norm.endswith("s"):
        return False
    known = any(noun.known and noun.first == first for noun in reading.nouns)
    return not known and not any(mention.first == first for mention in reading.mentions)


def _address_had(reading: Reading, first: int, last: int) -> Idiom | None:
    """ "With a gmail address", "she uses an acme.com address": where somebody's mail is."""
    norms = reading.norms(first, last)
    if len(norms) < _SHORTEST_ADDRESS or norms[-1] not in ADDRESSES or norms[-3] not in {"a", "an"}:
        return None
    named = norms[-2] in _PROVIDERS or "." in norms[-2] or reading.tokens[last - 2].text[:1] == "@"
    if not named or not set(norms[:-3]) <= _HAVING | _DENIED:
        return None
    return Idiom(("email",), "not_contains" if set(norms) & _DENIED else "contains", (norms[-2].lstrip("@"),))


def _compared(subject: str, denied: bool, value: str) -> Idiom | None:
    return Idiom((subject,), "!=" if denied else "==", (value,)) if value else None


def _doer(reading: Reading, index: int) -> str:
    """What the field is called of who did what the words before "by" tell."""
    before: Sequence[str] = reading.norms(max(0, index - 5), index)
    known = next((_DOERS[norm] for norm in reversed(before) if norm in _DOERS), None)
    return known or (DOER if changes_a_thing(reading, index) else "author")


def _person(reading: Reading, index: int) -> bool:
    token = reading.tokens[index]
    dotted = token.kind is TokenKind.WORD and "." in token.text.strip(".")
    named = any(entity.kind is EntityKind.USER and entity.first == index for entity in reading.entities)
    written = token.kind in {TokenKind.EMAIL, TokenKind.USER} or token.text.startswith("@") or dotted
    return written or named or _author_of_several(reading, index)


def _author_of_several(reading: Reading, index: int) -> bool:
    """ "All pull requests from | renovate", which somebody has made: things that are at no place."""
    token = reading.tokens[index]
    several = (noun for noun in reading.nouns if noun.plural or noun.determiner in {"all", "each"})
    made = any(noun.last == index - 1 and noun.canon in _MADE for noun in several)
    named = token.kind is TokenKind.WORD and token.norm not in connectives.FUNCTION_WORDS | KNOWN_PRODUCTS
    known = any(noun.known and noun.first == index for noun in reading.nouns) or index in reading.mentioned
    handed = bool(set(reading.norms(0, index)) & _HANDING)  # "reassign the issues from tom to ann"
    return made and named and not known and not handed and not token.text.isupper()


def _said(reading: Reading, first: int, last: int) -> str:
    """The name between two token indexes."""
    if first >= last:
        return ""
    token = reading.tokens[first]
    return unquote(token.text) if token.kind is TokenKind.QUOTED else whole_value(reading, first, last)
