"""Politeness and other words before a statement's first word that matters."""

from __future__ import annotations

from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, TokenKind

__all__ = ["skip_preamble"]

_POLITE = (
    connectives.ADVERBS
    | connectives.MODALS
    | words(
        "please kindly you we i u it 'd 's like want to need would love let us lets have has go ahead and of all"
        " first me able make sure that want wants them he she they be so then hey hi hello ok help my our team here"
        " is am 'm looking for just thing could bot workflow flow automation which also must should do guys there"
    )
)
_ARRANGING = words("set make arrange ensure configure see")
_ARRANGED = words("up it so sure to certain things")


def skip_preamble(reading: Reading, first: int, last: int) -> int:
    """Index of the first token that is not politeness, adverb, modal or subject pronoun."""
    index = first
    while index < last:
        token = reading.tokens[index]
        if reading.verb_at(index) is not None and not _is_filler_verb(reading, index, last):
            return index
        if token.norm in _ARRANGING and "that" in (carried := reading.norms(index, min(last, index + 5))):
            index += carried.index("that") + 1
            continue
        if token.norm in _POLITE or (token.kind is TokenKind.PUNCT and token.norm in ",-–—:()"):
            index += 1
            continue
        return index
    return index


def _is_filler_verb(reading: Reading, index: int, last: int) -> bool:
    """Whether a verb only carries another one ("make sure that", "go ahead and", "let us")."""
    following = reading.norms(index + 1, min(last, index + 3))
    word = reading.tokens[index].norm
    if word in _ARRANGING:
        carried = reading.norms(index + 1, min(last, index + 5))
        place = carried.index("that") if "that" in carried else len(carried)
        if place < len(carried) and set(carried[:place]) <= _ARRANGED:
            return True
    return (word == "make" and following[:1] in (["sure"], ["certain"])) or (
        word == "go" and following[:1] == ["ahead"]
    )
