"""The start and the end of a workflow, however they are spoken of."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from agent_app.planners.local.edit.places.words import ALL_DONE, COLOURING, EDGE_OPENERS, FAILING, MADE, WHOLE
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words

__all__ = ["all_done", "edge", "failure", "subject_end"]


def all_done(norms: Sequence[str], first: int) -> tuple[int, int] | None:
    """ "When everything is finished", "once all of it has been done", "when it's all over"."""
    for index, norm in enumerate(norms[:-2]):
        if norm not in {"when", "once", "after"}:
            continue
        subject = next((i for i in range(index + 1, len(norms)) if norms[i] not in _IT_IS), None)
        if subject is None or norms[subject] not in {"everything", "all"}:
            continue
        end = next((i for i in range(subject + 1, len(norms)) if norms[i] in ALL_DONE), None)
        between = norms[subject + 1 : end] if end is not None else []
        if end is not None and all(word in connectives.FUNCTION_WORDS for word in between):
            return first + index, first + end + 1
    return None


_IT_IS = words("it that this 's is has been")


def edge(norms: Sequence[str], first: int, nouns: Collection[str]) -> tuple[int, int] | None:
    """ "To the very top of the workflow", "right at the beginning": an edge of the whole, however coloured."""
    for index, norm in enumerate(norms):
        start = index - 1
        while start > 0 and norms[start] in COLOURING:
            start -= 1
        if norm not in nouns or start < 0 or start == index - 1 or norms[start] not in EDGE_OPENERS:
            continue
        end = index + 1
        if norms[end : end + 1] == ["of"]:
            if not set(norms[end + 1 : end + 4]) & WHOLE:
                continue
            end += 1 + next(i for i, word in enumerate(norms[end + 1 :], 1) if word in WHOLE)
        return first + start, first + end
    return None


def failure(norms: Sequence[str], start: int) -> tuple[int, int] | None:
    """ "Fails", "does not work", "can't be created": the words from an index on that say that a step fails."""
    if norms[start] in FAILING:
        return start, start + 1
    denied = start + 1
    if norms[start] != "cannot":
        if norms[start] not in _ABLE or norms[start + 1 : start + 2] not in (["not"], ["n't"]):
            return None
        denied += 1
    following = list(norms[denied : denied + 2])
    if following[:1] and following[0] in _WORKING:
        return start, denied + 1
    if following == ["go", "through"] or (following[:1] == ["be"] and following[1:] and following[1] in MADE):
        return start, denied + 2
    return None


_ABLE = words("do does did ca can could was is will would")
_WORKING = words("work succeed possible successful")


def subject_end(norms: Sequence[str]) -> int:
    """Where "end with" would begin behind "it should", "both paths must"; 0 where no such subject opens."""
    modal = next((i for i, norm in enumerate(norms[:_LONGEST_SUBJECT]) if norm in _DUTIES), 0)
    if not modal or not set(norms[:modal]) <= WHOLE | _PATHS:
        return 0
    return modal + 1 + (norms[modal + 1 : modal + 2] == ["to"])


_LONGEST_SUBJECT = 6
_DUTIES = words("should must has have needs need shall ought")
_PATHS = words("the this that both paths branches cases path branch each every thing whole of them all")
