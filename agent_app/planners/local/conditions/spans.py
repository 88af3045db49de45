"""Which words of a comparison are its value."""

from __future__ import annotations

import re

from agent_app.planners.local.conditions.amounts import amount_said
from agent_app.planners.local.conditions.model import Idiom
from agent_app.planners.local.entities import value_at
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import EntityKind, Reading, TokenKind
from agent_app.planners.local.reading.words import COUNT_WORDS
from agent_app.planners.local.text import unquote

__all__ = ["label_alone", "opens_name", "topic_alone", "values_in", "whole_value", "without_place"]

_ANNOUNCING = connectives.ARTICLES | words(
    "to of either any one as labelled labeled in on at by with from than : $ € £ word words text prefix string still"
    " already currently really only just letters phrase called named be been being is are very recently newly now ("
    " actually for eur usd gbp chf moved switched turned raised"
)
"""What stands before a value and is no part of it."""
_TRAILING = words("please , too already then ? ) now yet anymore though anyway again still only itself")
_ATTACHED = re.compile(r"[-/_.*]+(?![->])[\w/_.*-]{0,80}")
"""What belongs to a name though it is no word: the end of "release/", of "wip-", of "lead.dev"."""
_COUNTING = words("than least most")
_BEFORE_LABELS = words("label tag with the a labelled labeled tagged")
_SEVERAL_WORDS = 2
_TOPICS = words("about regarding mentioning")
_LONGEST_LISTED = 3
"""Words of one of several values."""
_MARKS = {"question mark": "?", "exclamation mark": "!", "exclamation point": "!", "dollar sign": "$", "hash sign": "#"}
"""Characters by their names."""
_SCALES = {"k": 1000, "m": 1_000_000}


def values_in(reading: Reading, first: int, last: int) -> tuple[tuple[str, ...], bool]:
    """The values between two token indexes and whether they are numbers."""
    if (amount := amount_said(reading.norms(first, last))) is not None:
        return (amount[0],), True
    counted = COUNT_WORDS.get(reading.tokens[first].norm) if first < last else None
    if counted is not None and (counted > 1 or reading.tokens[first - 1].norm in _COUNTING):
        return (str(counted),), True
    while first < last and reading.tokens[first].norm in _ANNOUNCING and not opens_name(reading, first, last):
        first += 1
    if (amount := amount_said(reading.norms(first, last))) is not None:
        return (amount[0],), True
    while last > first and reading.tokens[last - 1].norm in _TRAILING:
        last -= 1
    if first >= last:
        return (), False
    token = reading.tokens[first]
    if (mark := _MARKS.get(" ".join(reading.norms(first, last)))) is not None:
        return (mark,), False
    if listed := _listed(reading, first, last):
        return listed, False
    if token.kind is TokenKind.QUOTED:
        quoted = [unquote(item.text) for item in reading.tokens[first:last] if item.kind is TokenKind.QUOTED]
        return tuple(quoted), False
    if token.kind is TokenKind.NUMBER:
        return _number(reading, first, last)
    found = value_at(reading, first, lower=True)
    if found is not None:
        return (whole_value(reading, first, found[1]).strip() if _typed(reading, found) else found[0].strip(),), False
    return (whole_value(reading, first, last),), False


def without_place(reading: Reading, first: int, last: int) -> int:
    """Where a comparison ends before the place that its things are in: "they are locked | in acme/web"."""
    entity = next((item for item in reading.entities if item.last == last and item.kind in _PLACED), None)
    if entity is None:
        return last
    place = entity.first - 1
    while place > first and reading.tokens[place].norm in _KINDS_OF_PLACE:
        place -= 1
    said = reading.norms(first, place)
    tells = reading.tokens[place].norm in _IN and len(said) >= _TOLD and not set(said[-1:]) & _LOCATING
    return without_place(reading, first, place) if tells else last


_PLACED = frozenset({EntityKind.REPOSITORY, EntityKind.CHANNEL, EntityKind.PROJECT})
_KINDS_OF_PLACE = words("the our project repo repository channel space")
_IN = words("in of on")
_LOCATING = words("is are was were be been not opened created posted made raised filed")
"""What "in" behind it tells a place with, where that is what is compared."""
_TOLD = 2


def _listed(reading: Reading, first: int, last: int) -> tuple[str, ...]:
    """ "One of Bug, Incident", "in (DE, AT)": values with commas between them."""
    norms = reading.norms(first, last)
    following = [norm for norm in reading.norms(last, last + 2) if norm != ","]  # "DE, AT, or CH"
    joined = following[:1] in (["or"], ["and"])
    if "," not in norms or not (joined or reading.tokens[first - 1].norm in {"of", "(", "in", "either"}):
        return ()
    if all(token.kind is TokenKind.QUOTED or token.norm in {",", "or", "and"} for token in reading.tokens[first:last]):
        return ()  # every quoted text is one
    ends = [i for i, norm in enumerate(norms) if norm == ","] + [len(norms)]
    parts = list(zip([0, *(end + 1 for end in ends)], ends, strict=False))
    if any(not 0 < end - start <= _LONGEST_LISTED for start, end in parts):
        return ()
    return tuple(_one_listed(reading, first + start, first + end) for start, end in parts)


def _one_listed(reading: Reading, first: int, last: int) -> str:
    if reading.tokens[last - 1].norm == ")":
        last -= 1
    token = reading.tokens[first]
    return unquote(token.text) if token.kind is TokenKind.QUOTED else reading.slice(first, max(last, first + 1))


def opens_name(reading: Reading, index: int, last: int) -> bool:
    """ "In Progress", "To Do", "on-hold", "DE or AT": what looks like a preposition but is a name or a part of one."""
    if index + 1 == last:
        return reading.tokens[index].text.isupper() or reading.tokens[index].norm == "no"
    following = reading.tokens[index + 1].text if index + 1 < len(reading.tokens) else ""
    if any(token.glued for token in reading.tokens[index + 1 : index + 2]):
        return True
    return reading.tokens[index].text[:1].isupper() and following[:1].isupper()


def _typed(reading: Reading, found: tuple[str, int]) -> bool:
    """Whether a value stands as typed, and was not taken out of quotes."""
    return reading.tokens[found[1] - 1].kind is not TokenKind.QUOTED


def _number(reading: Reading, first: int, last: int) -> tuple[tuple[str, ...], bool]:
    token = reading.tokens[first]
    number = re.sub(r"[^\d.]", "", token.text.replace(",", ""))
    unit = reading.tokens[first + 1].norm if first + 1 < last else ""
    if number.count(".") > 1:  # a version or an address
        return (token.text,), False
    if token.text[-1:].isdigit() or token.text[-1:] in "%km":
        value = float(number or 0) * _SCALES.get(token.text[-1:].lower(), 1)
        return (str(int(value)) if value == int(value) else str(value),), unit not in {"."}
    return (token.text,), False


def whole_value(reading: Reading, first: int, last: int) -> str:
    """The text of a value with what is written onto its end: "release/", "int-"."""
    said = reading.slice(first, last)
    if not said or not said[-1].isalnum():
        return said
    attached = _ATTACHED.match(reading.text, reading.tokens[last - 1].end)
    return said if attached is None else said + attached[0].rstrip(".")


def topic_alone(reading: Reading, first: int, last: int) -> Idiom | None:
    """ "About login", "mentioning 'memory leak'": what things have in their titles."""
    quoted = any(token.kind is TokenKind.QUOTED for token in reading.tokens[first:last])
    told = not quoted and set(reading.norms(first, first + 1)) & _TOPICS
    said = whole_value(reading, first + 1, last) if told else ""
    return Idiom(("title",), "contains", (said,)) if said else None


def label_alone(reading: Reading, first: int, last: int) -> Idiom | None:
    """ "With the label automerge-failed": a label of several words, of which none tests anything."""
    entity = next((item for item in reading.entities_in(first, last) if item.kind is EntityKind.LABEL), None)
    if entity is None or entity.last != last or entity.last - entity.first < _SEVERAL_WORDS:
        return None
    alone = set(reading.norms(first, entity.first)) <= _BEFORE_LABELS
    return Idiom(("label",), "contains", (entity.value,)) if alone else None
