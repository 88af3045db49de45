"""Constructions that say how a build ends: "the pipeline turns red", "all checks pass"."""

from __future__ import annotations

from agent_app.planners.local.rewrite.patterns import construction

__all__ = ["BUILDS"]

_BUILT = r"(?:builds?|pipelines?|ci|jobs?|workflow(?: run)?s?|checks?|tests?|main|master)(?: (?:on|of|for) [\w/.-]+)?"
"""What has the colours of traffic lights."""

BUILDS = (
    # "the build is red", "the pipeline on main turns green"
    construction(
        rf"\b(?P<what>{_BUILT}) (?:is|are|goes?|turns?|gets?|becomes?|went|turned|became) (?P<colour>red|green)\b",
        lambda found: "{what} " + {"red": "fails", "green": "succeeds"}[found["colour"].lower()],
    ),
    # "when all checks pass", "once the tests have passed"
    construction(
        rf"\b(?P<what>{_BUILT}) (?:(?:have|has|all|both) ){{0,2}}pass(?:es|ed)?\b(?! (?:it|them|the|an?|on)\b)",
        "{what} succeeds",
    ),
)
