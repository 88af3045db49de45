"""What new channels, repositories, projects, lists, teams and boards are called where nobody gives them a name."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.fields import Source
from agent_app.planners.local.index import OperationFeatures
from agent_app.planners.local.mapping import identity_expression, mapped_expression
from agent_app.planners.local.model import ActionStatement, Reading
from agent_app.planners.local.texts import literal, topic_told

__all__ = ["PLACES", "place_name"]

_CHANNEL, _REPOSITORY = ("channel",), ("repository",)
PLACES = (_CHANNEL, _REPOSITORY, ("project",), ("team",), ("list",), ("board",))
"""What the operations that make such things are about, as the ends of `OperationFeatures.objects`."""


def place_name(
    features: OperationFeatures,
    reading: Reading,
    statement: ActionStatement,
    source: Source | None,
    sources: Sequence[Source],
) -> str | None:
    """What the place that an operation makes is called: what it is for, or the thing `source` that it is made for.

    None where neither is told: that another step made something tells nothing of its name.
    """
    made = features.objects[-1:]
    if made == _CHANNEL:
        return _numbered(source, sources)
    if (topic := topic_told(reading, statement)) is not None:
        return literal(topic)
    if source is None or not (source.trigger or source.element or statement.pronoun):
        return None
    named = None if made == _REPOSITORY else mapped_expression("name", source)
    return named or _numbered(source, sources)


def _numbered(source: Source | None, sources: Sequence[Source]) -> str | None:
    """Names of channels and repositories have no blanks: the thing's number, behind what it is."""
    if source is None or source.listing:
        return None
    known = ("id", *(f"{noun}_id" for noun in source.nouns[:1]))
    found = (identity_expression(name, source.connector, sources, source.nouns) for name in known)
    key = next((item for item in found if item is not None), None)
    noun = source.nouns[0].replace("_", "-") if source.nouns else "item"
    return f"{noun}-{key}" if key else None
