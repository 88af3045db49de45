"""Fixed words with gaps: how the grammar of edits says what it reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, cached_property

from agent_app.planners.local.lexicon.words import words

__all__ = ["SAYING_NOTHING", "Pattern"]

SAYING_NOTHING = words(
    "so please also then just simply kindly finally afterwards now instead maybe and , plz pls too ok okay well hmm"
    " actually hm uh um erm eh mm"
)
"""Words at either end of an order that add nothing to it."""
_TRAILING = words("any more anymore longer thanks thank you for me at all then as well")
_EMPHATIC = words("really actually simply truly honestly definitely certainly absolutely basically necessarily even")
"""Adverbs that may stand between the fixed words of a pattern: "we don't really need the mail"."""


_END = "\x1f"
"""What ends each word of the text that patterns are matched against: outside of quotes it counts as a space."""
_TOKEN = f"[^{_END}]*{_END}"


def _said(words_said: Iterable[str]) -> str:
    """An expression for one of several words, or groups of words joined by `_`."""
    return "|".join("".join(re.escape(word) + _END for word in said.split("_")) for said in words_said)


_NOTHING_MORE = rf"(?:{_said(sorted(SAYING_NOTHING | _TRAILING))})*\Z"
_STRESSED = rf"(?:{_said(sorted(_EMPHATIC))})*?"


@cache
def _expression(part: str, *, last: bool) -> str:
    """The regular expression for one part of a pattern; many patterns have parts in common."""
    if part == "$":
        return _NOTHING_MORE
    if part.isupper():
        return rf"((?:{_TOKEN})+)\Z" if last else rf"((?:{_TOKEN})+?)"
    missing = "|" if part.endswith("?") else ""
    return f"{_STRESSED}(?:{_said(part.rstrip('?').split('|'))}{missing})"


class Pattern:
    """Fixed words with gaps: `Pattern("replace|swap", "X", "with|by", "Y")` finds the tokens in the gaps.

    Lower-case parts are alternatives of words (several words joined by `_`), upper-case parts are gaps of one token or
    more; a part ending in `?` may be missing; `$` is the end but for words that say nothing. The first way to fill the
    gaps counts, each of them as short as it can be.
    """

    def __init__(self, *parts: str, anchored: bool = True) -> None:
        self.parts = parts
        self.anchored = anchored
        self._gaps = tuple(part for part in parts if part.isupper())
        first = parts[0]
        certain = anchored and first != "$" and not first.isupper() and not first.endswith("?")
        self._openers = frozenset(said.split("_")[0] for said in first.split("|")) if certain else None

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        """Compiled at the first use: most prompts need few of the patterns."""
        last = len(self.parts) - 1
        body = "".join(_expression(part, last=number == last) for number, part in enumerate(self.parts))
        return re.compile(body if self.anchored else rf"(?:\A|(?<={_END}))(?!\Z){body}", re.DOTALL)

    def match(self, norms: Sequence[str], offset: int) -> dict[str, tuple[int, int]] | None:
        """Gaps as token ranges, or None. `offset` is the index of the first norm in the reading."""
        if self._openers is not None and (not norms or norms[0] not in self._openers):
            return None
        text = _END.join((*norms, ""))
        if text.count(_END) != len(norms):  # a text in quotes may have it
            text = "".join(norm.replace(_END, " ") + _END for norm in norms)
        found = self._compiled.match(text) if self.anchored else self._compiled.search(text)
        if found is None:
            return None
        ends = (found.span(number) for number in range(1, len(self._gaps) + 1))
        places = ((text.count(_END, 0, first), text.count(_END, 0, last)) for first, last in ends)
        return {name: (offset + first, offset + last) for name, (first, last) in zip(self._gaps, places, strict=True)}
