"""Plainer words where addresses stand among them, whose stops end no sentence."""

from __future__ import annotations

import re
from dataclasses import replace

from agent_app.planners.local.rewrite.patterns import Grammar, plainer
from agent_app.planners.local.rewrite.spans import Rewritten

__all__ = ["plainer_around_addresses"]

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NO_STOP = "\ua4f8"
"""A letter that looks like a full stop: the stops in an address end no sentence."""


def plainer_around_addresses(text: Rewritten, grammar: Grammar) -> Rewritten:
    """As `plainer`, whatever addresses stand in the words of a construction."""
    if "@" not in text.text:
        return plainer(text, grammar)
    masked = _ADDRESS.sub(lambda found: found[0].replace(".", _NO_STOP), text.text)
    current = plainer(replace(text, text=masked), grammar)
    return replace(current, text=current.text.replace(_NO_STOP, "."))
