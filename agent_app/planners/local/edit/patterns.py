"""Fixed words with gaps: how the grammar of edits says what it reads."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from sys import intern

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


@cache
def _alternatives(part: str) -> tuple[tuple[str, ...], ...]:
    """The words of a fixed part, each way it may be said; shared, because patterns have many parts in common."""
    if part == "$" or part.isupper():
        return ()
    return tuple(tuple(map(intern, said.split("_"))) for said in part.rstrip("?").split("|"))


class Pattern:
    """Fixed words with gaps: `Pattern("replace|swap", "X", "with|by", "Y")` finds the tokens in the gaps.

    Lower-case parts are alternatives of words (several words joined by `_`), upper-case parts are gaps of one token or
    more; a part ending in `?` may be missing; `$` is the end but for words that say nothing.
    """

    def __init__(self, *parts: str, anchored: bool = True) -> None:
        self.parts = parts
        self.anchored = anchored
        self._alternatives = [_alternatives(part) for part in parts]
        first = parts[0]
        certain = anchored and first != "$" and not first.isupper() and not first.endswith("?")
        self._openers = frozenset(wanted[0] for wanted in self._alternatives[0]) if certain else None

    def match(self, norms: Sequence[str], offset: int) -> dict[str, tuple[int, int]] | None:
        """Gaps as token ranges, or None. `offset` is the index of the first norm in the reading."""
        if self._openers is not None and (not norms or norms[0] not in self._openers):
            return None
        starts = [0] if self.anchored else range(len(norms))
        said = tuple(norms)
        for start in starts:
            found = self._match(said, start, 0)
            if found is not None:
                return {name: (offset + first, offset + last) for name, (first, last) in found.items()}
        return None

    def _match(self, norms: tuple[str, ...], at: int, part: int) -> dict[str, tuple[int, int]] | None:
        if part == len(self.parts):
            return {} if at == len(norms) or not self.parts[-1].isupper() else None
        current = self.parts[part]
        if current == "$":
            return {} if all(norm in SAYING_NOTHING | _TRAILING for norm in norms[at:]) else None
        if current.isupper():
            return self._gap(norms, at, part)
        optional = current.endswith("?")
        for wanted in self._alternatives[part]:
            if (
                norms[at : at + len(wanted)] == wanted
                and (rest := self._match(norms, at + len(wanted), part + 1)) is not None
            ):
                return rest
        if optional and (rest := self._match(norms, at, part + 1)) is not None:
            return rest
        return self._match(norms, at + 1, part) if at < len(norms) and norms[at] in _EMPHATIC else None

    def _gap(self, norms: tuple[str, ...], at: int, part: int) -> dict[str, tuple[int, int]] | None:
        if part == len(self.parts) - 1:
            return {self.parts[part]: (at, len(norms))} if at < len(norms) else None
        for end in range(at + 1, len(norms) + 1):
            if (rest := self._match(norms, end, part + 1)) is not None:
                return {self.parts[part]: (at, end), **rest}
        return None
