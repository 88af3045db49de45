"""Emoji by the words that people have for them."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["EMOJI", "emoji_named"]

EMOJI: dict[str, str] = {
    "eyes": "eyes", "thumbs": "thumbsup", "thumbsup": "thumbsup", "check": "white_check_mark",
    "checkmark": "white_check_mark", "tick": "white_check_mark",
    "rocket": "rocket", "tada": "tada", "party": "tada", "fire": "fire", "heart": "heart", "wave": "wave",
    "warning": "warning", "rotating": "rotating_light", "plus": "heavy_plus_sign",
}  # fmt: skip


def emoji_named(norms: Sequence[str]) -> str | None:
    """The emoji that words name, as Slack writes it: by its own name between colons, or by an everyday one."""
    for index, norm in enumerate(norms):
        if norm == ":" and index + 2 < len(norms) and norms[index + 2] == ":":
            return norms[index + 1]
        if norm in EMOJI:
            return EMOJI[norm]
    return None
