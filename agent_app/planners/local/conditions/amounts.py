"""Numbers in words: "half a million", "two thousand", "a dozen", "twice"."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.reading.words import COUNT_WORDS

__all__ = ["MEASURED", "SCALES", "amount_said"]

_NUMERALS = {
    "zero": 0, "once": 1, "twice": 2, "thrice": 3, "eleven": 11, "twelve": 12, "dozen": 12, "thirteen": 13,
    "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100,
    "thousand": 1000,
}  # fmt: skip
SCALES = {
    "dozen": 12, "hundred": 100, "thousand": 1_000, "grand": 1_000, "million": 1_000_000, "mio": 1_000_000,
    "billion": 1_000_000_000, "bn": 1_000_000_000,
}  # fmt: skip
_CURRENCIES = words("$ € £")
MEASURED = {
    "rated": "rating", "priced": "price", "scored": "score", "valued": "value", "estimated": "estimate",
    "weighted": "weight", "sized": "size", "graded": "grade", "costing": "price", "worth": "value",
}  # fmt: skip
"""Participles of what is measured: "rated below 3"."""


def amount_said(norms: Sequence[str]) -> tuple[str, int] | None:
    """The number that words begin with and how many words it takes, where they say it with a scale or as a word."""
    place = 1 if norms[:1] and norms[0] in _CURRENCIES else 0
    half = norms[place : place + 1] == ["half"]
    place += half
    said = norms[place] if place < len(norms) else ""
    number = _number(said)
    if number is not None and said not in SCALES:
        place += 1
    scale, scaled = 1, False
    while place < len(norms) and norms[place] in SCALES:
        scale, scaled, place = scale * SCALES[norms[place]], True, place + 1
    if not scaled:
        return (str(_NUMERALS[said]), place) if said in _NUMERALS and not half else None
    value = (number or 1.0 if said not in SCALES else 1.0) * scale / (2 if half else 1)
    return (str(int(value)) if value == int(value) else str(value)), place


def _number(said: str) -> float | None:
    if said in COUNT_WORDS or said in _NUMERALS:
        return float(COUNT_WORDS.get(said, _NUMERALS.get(said, 1)))
    plain = said.lstrip("$€£").replace(",", "")
    try:
        return float(plain) if plain[:1].isdigit() else None
    except ValueError:
        return None
