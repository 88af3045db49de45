"""Cases that say no more than where a step stands: "if it is urgent, replace the incident by a mail"."""

from __future__ import annotations

from agent_app.planners.local.edit.branching import path_meant
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.view import WorkflowView
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading
from agent_app.planners.local.rewrite.spans import Change

__all__ = ["implied_cases"]

_REPLACING, _BY, _OPENERS = words("replace swap exchange substitute"), words("by with for"), words("if when whenever")
_NAMED = 0.7


def implied_cases(reading: Reading, view: WorkflowView) -> list[Change]:
    """The change that leaves out the case for which a step is replaced, where it stands on the path of that case."""
    norms = reading.norms(0, len(reading.tokens))
    last = len(norms) - (norms[-1:] in (["."], ["!"]))
    replacing = next((i for i in range(last) if norms[i] in _REPLACING), None)
    by = next((i for i in range(replacing + 2, last) if norms[i] in _BY), None) if replacing is not None else None
    opener = next((i for i in range(last) if norms[i] in _OPENERS), None)
    if replacing is None or by is None or opener is None or not view.of_role("condition"):
        return []
    case = (opener, replacing) if opener < replacing else (opener, last)
    if by > opener > replacing or (norms[:opener] not in ([], ["and"], ["but"]) and opener < replacing):
        return []
    end = case[1]
    while end > opener + 1 and norms[end - 1] in {",", "then", "please", "just"}:
        end -= 1
    path = path_meant(view, reading, opener + 1, end)
    named = refer(view, reading, replacing + 1, by)
    if path is None or not named or named[0].score < _NAMED:
        return []
    other = {"true": "false", "false": "true", "approved": "rejected", "rejected": "approved"}[path[1]]
    if named[0].step.id not in view.on_branch(*path) - view.on_branch(path[0], other):
        return []
    start = reading.tokens[case[0]].start
    stop = reading.tokens[replacing].start if opener < replacing else reading.tokens[last - 1].end
    return [Change(start, stop, ())]
