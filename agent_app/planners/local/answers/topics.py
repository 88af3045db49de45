"""The answers to questions about the product, by topic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from agent_app.planners.local.text import stem

__all__ = ["Topic", "best_topic", "topic_of", "topics"]


@dataclass(frozen=True, slots=True)
class Topic:
    """One subject with the words that name it and what is true of it.

    `asks` goes on with the conversation; `weight` lets its words count more than those of subjects named beside it.
    """

    name: str
    words: tuple[str, ...]
    text: str
    asks: str = ""
    weight: float = 1.0


@cache
def topics() -> tuple[Topic, ...]:
    """All topics, in the order they win among equals."""
    rows = yaml.safe_load(files(__package__ or "").joinpath("topics.yaml").read_text("utf-8"))
    return tuple(Topic(**(row | {"words": tuple(row["words"])})) for row in rows)


def topic_of(name: str) -> Topic:
    """The topic of that name."""
    return next(topic for topic in topics() if topic.name == name)


def best_topic(norms: Sequence[str]) -> Topic | None:
    """The topic whose words a question names, longer phrases counting more."""
    text = f" {' '.join(norms)} "
    folded = f" {' '.join(stem(norm) for norm in norms)} "
    best: tuple[float, Topic] | None = None
    for topic in topics():
        named = [phrase for phrase in topic.words if f" {phrase} " in text or f" {phrase} " in folded]
        score = topic.weight * sum(len(phrase.split()) ** 1.5 for phrase in named)
        if score and (best is None or score > best[0]):
            best = (score, topic)
    return best[1] if best else None
