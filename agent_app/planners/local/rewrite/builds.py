"""Constructions that say how a build ends, and what comes before one: "the pipeline turns red", "all checks pass",
"something is pushed to main".
"""

from __future__ import annotations

from agent_app.planners.local.rewrite.patterns import UPON, construction

__all__ = ["BUILDS"]

_BUILT = r"(?:builds?|pipelines?|ci|jobs?|workflow(?: run)?s?|checks?|tests?|main|master)(?: (?:on|of|for) [\w/.-]+)?"
"""What has the colours of traffic lights."""

BUILDS = (
    # "run deploy.yml in acme/api"
    construction(
        r"\b(?P<verb>run|trigger|start|launch|kick off|dispatch|execute|rerun|fire) (?:the )?"
        r"(?P<file>(?:\.github/workflows/)?[\w-]+\.ya?ml)(?! (?:workflow|pipeline|action|file|job))\b",
        "{verb} the workflow {file}",
    ),
    # "when something is pushed to acme/web"
    construction(
        rf"\b(?P<upon>{UPON}) (?:something|anything|(?:new |any )?code|(?:new |any )?changes?|(?:an?|new) commits?)"
        r" (?:is|are|gets?|was|were) pushed (?=(?:in)?to |on )",
        "{upon} there is a push ",
    ),
    # "the build is red", "the pipeline on main turns green"
    construction(
        rf"\b(?P<what>{_BUILT}) (?:is|are|goes?|turns?|gets?|becomes?|went|turned|became) (?P<colour>red|green)\b",
        lambda found: "{what} " + {"red": "fails", "green": "succeeds"}[found["colour"].lower()],
    ),
    # "when all checks pass", "once the checks have passed": what code hosts call a run of workflows
    construction(
        r"\b(?P<opened>when|whenever|once|if|after|until|unless|as soon as|provided(?: that)?|and) "
        r"(?:(?:all|the|its|both|every) ){0,2}(?:status |required |ci )?checks?(?P<where> (?:on|of|for) [\w/.-]+)?"
        r" (?:(?:have|has|all|are|is) ){0,2}(?:pass(?:es|ed)?|succeed(?:s|ed)?|green)\b(?! (?:it|them|the|an?|on)\b)",
        "{opened} the CI run{where} succeeds",
    ),
    # "once the tests have passed"
    construction(
        rf"\b(?P<what>{_BUILT}) (?:(?:have|has|all|both) ){{0,2}}pass(?:es|ed)?\b(?! (?:it|them|the|an?|on)\b)",
        "{what} succeeds",
    ),
)
