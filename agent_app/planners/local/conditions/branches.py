"""Which of its two branches a test of a pull request means: the one it comes from, or the one it goes into."""

from __future__ import annotations

from dataclasses import replace

from agent_app.planners.local.conditions.model import Test
from agent_app.planners.local.fields import Field, Source
from agent_app.planners.local.lexicon.words import words

__all__ = ["branch_it_comes_from", "branch_of"]

_COMING = words("source head from feature topic compare")
_GOING = words("target base destination into to onto")
_TEXTUAL = words("starts ends contains not_starts not_ends not_contains")
"""What part of a name is compared by: that of the branch somebody made, as all go into the same few."""
_FROM = (".head.ref", ".source.branch.name", ".source_branch", ".sourceRefName")
_INTO = (".base.ref", ".destination.branch.name", ".target_branch", ".targetRefName")
"""Where vendors tell of a pull request's branches."""
_FULL = "refs/heads/{value}"


def branch_of(test: Test, source: Source) -> Field | None:
    """The branch that a comparison is with, where a thing has two and the words tell which one."""
    if "branch" not in test.subject:
        return None
    coming = bool(set(test.subject) & _COMING)
    if not coming and not set(test.subject) & _GOING and test.operator not in _TEXTUAL:
        return None
    own = coming or not set(test.subject) & _GOING
    found, other = _ending(source, _FROM), _ending(source, _INTO)
    if found is None or other is None:
        return None
    field = found if own else other
    return replace(field, template=_FULL) if field.name.endswith("RefName") else field


def branch_it_comes_from(source: Source) -> Field | None:
    """The branch that somebody made for a pull request, or None of anything else."""
    return _ending(source, _FROM)


def _ending(source: Source, ends: tuple[str, ...]) -> Field | None:
    told = (field for field in source.fields if not field.repeated and f".{field.path}".endswith(ends))
    return min(told, key=lambda field: len(field.parents), default=None)
