"""Constructions that tell which branch a pull request comes from, beside the one it goes into: "a pull request from
branch develop is opened", "... from a branch that isn't develop", "a merge request from develop into main is merged".
"""

from __future__ import annotations

from agent_app.planners.local.rewrite.patterns import ARROW, QUOTE, UPON, Found, construction

__all__ = ["COMING_FROM", "TARGETED_ONES"]

_REQUEST = r"(?:pull[ -]requests?|prs?|merge[ -]requests?|mrs?)"
_EVENT = rf"(?P<event>{UPON} [^,;:!?\n]{{0,60}}?\b{_REQUEST}\b[^,;:!?\n]{{0,40}}?)"
_NAME = rf"(?P<name>{QUOTE}|[\w./*-]+)"
_REST = rf"(?P<rest>[^,;:!?\n]{{0,60}}?)(?=\s*(?:[,;:]|{ARROW}|\.?$))"
_DENIED = r"(?P<denied>(?:(?:that|which)(?: is|'s)? ?(?:not|n't)|(?:that|which) isn't|other than|but not|not) )?"
_CHANGES = ("chang", "move", "goes", "went", "rename", "transfer", "retarget", "switch")
"""What goes from one value to another."""


def _named(found: Found) -> str:
    return "{event}{rest} and its source branch is " + ("not {name}" if found["denied"] else "{name}")


_TARGETED = (
    rf"\b(?P<what>{_REQUEST}[^,;:.!?\n]{{0,40}}?) (?:that|which) targets? (?:the )?(?:branch )?"
    r"(?P<branch>(?!the\b|an?\b|our\b|it\b)[\w./-]*\w)"
)
TARGETED_ONES = construction(_TARGETED, "{what} whose target branch is {branch}")
"""Pull requests of some that a workflow deals with, told by what they go into."""

COMING_FROM = (
    # "a pull request that targets develop is opened"
    construction(_TARGETED, "{what} targeting {branch}"),
    # "a PR from a branch starting with hotfix/ is opened"
    construction(
        rf"\b{_EVENT} from (?:an?|the|any) branch(?:es)? (?:(?:starting|beginning)|(?:that|which|whose name)"
        rf" (?:starts|begins)) with {_NAME}{_REST}",
        "{event}{rest} and its source branch starts with {name}",
    ),
    # "opens a pull request from a branch that isn't develop", "a merge request from branch release is merged"
    construction(
        rf"\b{_EVENT} from (?:(?:an?|the|any) )?branch {_DENIED}(?:(?:that is |that's )?(?:called|named) )?"
        rf"{_NAME}{_REST}",
        _named,
    ),
    # "a pull request from develop into main is opened"
    construction(
        rf"\b{_EVENT} from {_NAME} (?P<into>(?:in)?to (?:the )?[\w./-]+(?: branch)?){_REST}",
        "{event} {into}{rest} and its source branch is {name}",
        holds=lambda found: not any(word in found["event"].lower() for word in _CHANGES),
    ),
)
"""Applied before constructions that tell who a pull request is from."""
