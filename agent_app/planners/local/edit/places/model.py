"""A place in a workflow, and the words that say it."""

from __future__ import annotations

from dataclasses import dataclass

from sessions_app.definition.vocabulary import BranchName

__all__ = ["Place"]


@dataclass(frozen=True, slots=True)
class Place:
    """A place as `AddNode` names it; `spans` are the token ranges that say it, `unknown` words that name no step.

    `joined`: behind both paths of a condition that the level ends with.
    """

    after: str | None = None
    before: str | None = None
    branch: BranchName | None = None
    parallel: bool = False
    parent: str | None = None
    spans: tuple[tuple[int, int], ...] = ()
    unknown: str = ""
    joined: bool = False

    @property
    def said(self) -> bool:
        """Whether any place was named."""
        return bool(self.spans) or self.parent is not None
