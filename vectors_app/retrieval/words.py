"""How texts become words: what retrieval compares, once endings and spellings are folded."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["STOP_WORDS", "plain_words", "stem", "words"]

STOP_WORDS = frozenset(
    """a an and any are as at be by can could do does for from has have how i if in into is it its me my of on or our
    please so some that the their them then there these this to us was we when whenever which will with would you
    your""".split()  # noqa: SIM905 - a list literal of fifty words is no easier to read
)
_CHANNEL = re.compile(r"(?<!\S)#[a-z][\w-]*", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z][a-z])|(?<=[a-z0-9]{2})(?=[A-Z])")
_POSSESSIVE = re.compile(r"['\N{RIGHT SINGLE QUOTATION MARK}]s\b")
_SUFFIXES = ("ings", "ing", "ies", "ied", "ed", "es", "s")
MIN_STEM = 3


def words(text: str) -> list[str]:
    """Lower-case stems without accents, camel case and snake case split, stop words left out.

    A name such as `#oncall` also gives the word it stands for, `channel`.
    """
    return [stem(word) for word in plain_words(text) if word not in STOP_WORDS]


def plain_words(text: str) -> list[str]:
    """The same words as they are written, stop words and endings kept, a possessive's ending cut."""
    if "#" in text:
        text = _CHANNEL.sub(r"\g<0> channel", text)
    plain = _CAMEL.sub(" ", _POSSESSIVE.sub("", text))
    if not plain.isascii():
        folded = unicodedata.normalize("NFKD", plain)
        plain = "".join(character for character in folded if not unicodedata.combining(character))
    return _WORD.findall(plain.lower())


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """Fold the endings of verbs and plurals (`merged`, `merges`, `merging`, `merge` give `merg`).

    Only that forms of one word meet matters here, not what the stem looks like.
    """
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= MIN_STEM and not word.endswith("ss"):
            word = word[: -len(suffix)] + ("y" if suffix in {"ies", "ied"} else "")
            if suffix in {"ing", "ings", "ed"} and word[-1] == word[-2] and word[-1] not in "ls":
                word = word[:-1]
            break
    return word[:-1] if word.endswith("e") and len(word) > MIN_STEM else word
