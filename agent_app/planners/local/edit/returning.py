"""Going back to a former version: "undo that", "as it was before", "back to the original", "put it back"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent_app.contracts import Plan, PlanningContext
from agent_app.planners.local.edit.answering import open_gaps
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import instructions
from agent_app.planners.local.edit.patterns import Pattern
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.view import WorkflowView
from agent_app.planners.local.index import CatalogIndex
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading
from agent_app.planners.local.parse import read_prompt
from agent_app.planners.local.questions import ANYTHING_ELSE, gap_question, test_question
from connectors_app.contracts import JsonObject
from sessions_app.definition import diff_documents, summarize

__all__ = ["Return", "plan_return", "return_wanted"]


@dataclass(frozen=True, slots=True)
class Return:
    """How far back: so many changes, or to the first version of all."""

    changes: int = 1
    first: bool = False
    regains: bool = False
    """Whether the words speak of something that was taken out ("put it back")."""
    what: tuple[int, int] | None = None
    """The words for the step that is to be there again ("put the reply back")."""


_IT = "it|that|this|them|those|everything|all|it_all|all_that|all_of_it|things|the_workflow|the_flow|the_whole_thing"
_UNDO = "undo|revert|reverse|roll_back|rollback|take_back|cancel|scratch|discard"
_THE = "the|my|your|this|that|those|these|its|our|an|a"
_LAST = "last|latest|previous|recent|most_recent|very_last"
_CHANGE = "change|changes|edit|edits|modification|modifications|alteration|alterations|tweak|tweaks"
_FORMER = "previous|prior|former|earlier|last|old|older"
_FIRST = "original|first|very_first|initial"
_VERSION = "version|versions|state|one|workflow|flow|setup|draft|variant|form|way|revision|design"
_RETURN = "go|get|come|switch|change|roll|bring|take|put|set|turn|restore|return|revert|reset|have|give|use|want|make"
_LEAVE = f"{_RETURN}|leave|keep|do|undo"
_BETTER = "better|more"
_AGAIN = "again|please|now"
_UNDOING = (
    Pattern("undo|revert|rollback|roll_back|take_back|reverse", f"{_IT}?", f"{_AGAIN}?", "$"),
    Pattern("cancel|scratch|discard", "that|this|it_all|all_that", "$"),
    Pattern(_UNDO, f"{_THE}?", f"{_LAST}?", "COUNT", _CHANGE, "$"),
    Pattern(f"{_UNDO}|forget|ignore|drop|remove", f"{_THE}?", f"{_LAST}", _CHANGE, "$"),
    Pattern(_UNDO, f"{_THE}?", _CHANGE, "$"),
    Pattern(_UNDO, "what|everything|all", "you|i|we", "just?", "did|changed|made", "$"),
    Pattern("roll|take|turn|change|revert|step|go|set", f"{_IT}?", "back", f"{_AGAIN}?", "$"),
    Pattern("go|step|roll", f"{_IT}?", "back", "by?", "COUNT", f"{_CHANGE}|versions|version|steps", "$"),
    Pattern(
        f"{_RETURN}?", f"me|us|{_IT}?", "back?", "to|as?", f"{_THE}?", _FORMER, _VERSION, "back?", f"{_AGAIN}?", "$"
    ),
    Pattern(
        f"{_LEAVE}?", f"me|us|{_IT}?", "back?", "to?", "exactly|just?", "as|like|how|what|the_way|the_same_as", _IT,
        "was|were|had_been|used_to_be|looked|worked", "like?", "before|previously|originally|earlier|at_first?", "$",
    ),
    Pattern(f"{_LEAVE}?", f"{_IT}?", "the_same?", "as|like", "before", "$"),
    Pattern("i|we", "liked|preferred", _IT, f"{_BETTER}?", "before", f"{_BETTER}?", "$"),
    Pattern("i|we", "liked|preferred|want", "the", _FORMER, _VERSION, f"{_BETTER}|back?", "$"),
    Pattern(f"{_IT}", "was", "better|nicer|fine|right", "before", "$"),
    Pattern("the", _FORMER, _VERSION, "was", "better|nicer|fine|right", "$"),
)  # fmt: skip
_TO_THE_FIRST = (
    Pattern(
        f"{_RETURN}?", f"me|us|{_IT}?", "back?", "to|as?", f"{_THE}?", _FIRST, f"{_VERSION}", "back?", f"{_AGAIN}?", "$"
    ),
    Pattern(_RETURN, f"me|us|{_IT}?", "back?", "to", f"{_THE}?", "original|beginning|first|start", "$"),
    Pattern("back", "to", f"{_THE}?", "original|beginning|start", "$"),
    Pattern(f"{_UNDO}", "all|everything", f"{_THE}?", f"{_CHANGE}|that_i_changed|that_you_changed|i_changed", "$"),
)
_REGAINING = (
    Pattern("put|bring|add|have|want|get|give_me|take", _IT, "back", "in|there|again?", f"{_AGAIN}?", "$"),
    Pattern("i|we", "want|need|would_like|'d_like", _IT, "back", "in|there|again?", "$"),
    Pattern("bring|put|add|get", "back", _IT, "$"),
    Pattern("restore", f"{_IT}?", "$"),
)
_REGAINING_NAMED = (
    Pattern("put|bring|add|have|want|get|give_me|take", "WHAT", "back", "in|there|again?", f"{_AGAIN}?", "$"),
    Pattern("i|we", "want|need|would_like|'d_like", "WHAT", "back", "in|there|again?", "$"),
    Pattern("bring|put|add|get", "back", "WHAT"),
    Pattern("restore", "WHAT"),
)
_NAMED, _SURELY = words("the that this our my"), 0.85
"""What the words for a step begin with, and how well they must fit it."""
_COUNTS = {"two": 2, "2": 2, "three": 3, "3": 3, "four": 4, "4": 4, "five": 5, "5": 5, "both": 2}
_HESITATING = words("no nope nah wait sorry oh hmm hm never mind nevermind oops ugh ah yes yeah , . !")


def return_wanted(reading: Reading) -> Return | None:
    """How far a prompt wants to go back, or None if it wants anything else."""
    items = [item for item in instructions(reading) if not set(item.norms(reading)) <= _HESITATING]
    if len(items) != 1:
        return None
    norms = [norm for norm in items[0].norms(reading) if norm not in {"!", "?", "."}]
    first = items[0].first
    while norms and norms[0] in _HESITATING:
        norms.pop(0)
        first += 1
    if any(pattern.match(norms, 0) is not None for pattern in _TO_THE_FIRST):
        return Return(first=True)
    for pattern in _UNDOING:
        gaps = pattern.match(norms, 0)
        counted = norms[slice(*gaps["COUNT"])] if gaps and "COUNT" in gaps else []
        if gaps is not None and not set(counted) - set(_COUNTS) - {"one", "1"}:
            return Return(_COUNTS.get(counted[0], 1) if counted else 1)
    if any(pattern.match(norms, 0) is not None for pattern in _REGAINING):
        return Return(regains=True)
    for pattern in _REGAINING_NAMED:
        gaps = pattern.match(norms, first)
        if gaps is not None and reading.tokens[gaps["WHAT"][0]].norm in _NAMED:
            return Return(regains=True, what=gaps["WHAT"])
    return None


async def plan_return(context: PlanningContext, index: CatalogIndex) -> Plan | None:
    """The former version that a prompt wants back as the next one; None if it wants none."""
    workflow = context.workflow
    reading = read_prompt(context.prompt, index.vocabulary)
    wanted = None if workflow is None else return_wanted(reading)
    if workflow is None or wanted is None:
        return None
    former = await context.former() if context.former is not None else []
    if wanted.what is not None:
        wanted = replace(wanted, changes=_changes_since(reading, wanted.what, workflow, former, index))
    restored = _restored(workflow, former, wanted)
    if restored is None:
        return None if wanted.regains else _nothing_before(workflow)
    editor = Editor(replace(context, workflow=restored, prompt="."), (), index, restored)
    told = " ".join(diff_documents(workflow, restored).summary())
    where = "to the first version" if wanted.first else _versions(wanted.changes)
    return Plan(
        conversation=f"I went back {where}. {told}".strip(),
        document=restored,
        next_question=gap_question(open_gaps(editor.view)) or test_question(restored) or ANYTHING_ELSE,
        confidence=0.9,
        leads_further=True,
    )


def _changes_since(
    reading: Reading, what: tuple[int, int], workflow: JsonObject, former: Sequence[JsonObject], index: CatalogIndex
) -> int:
    """How many changes ago a step was there that some words name and nothing since did anything else; 0 if never."""
    now = former.index(workflow) if workflow in former else len(former)
    for changes in range(1, now + 1):
        before = former[now - changes]
        told = diff_documents(workflow, before)
        if told.removed:
            return 0  # what was added since would be lost
        named = refer(WorkflowView(before, index), reading, *what, None)
        gone = {node.id for node in told.added}
        if named and named[0].score >= _SURELY and named[0].step.id in gone:
            return changes
    return 0


def _restored(workflow: JsonObject, former: Sequence[JsonObject], wanted: Return) -> JsonObject | None:
    """The version to go back to; one that was restored itself goes back to what came before it at first."""
    now = former.index(workflow) if workflow in former else len(former)
    place = 0 if wanted.first else now - wanted.changes
    if place < 0 or place >= now:
        return None
    if wanted.regains and not diff_documents(workflow, former[place]).added:
        return None
    return former[place]


def _versions(count: int) -> str:
    return "to the version before" if count == 1 else f"{count} versions"


def _nothing_before(workflow: JsonObject) -> Plan:
    return Plan(
        conversation=f"There is no earlier version of this workflow to go back to. {summarize(workflow)}",
        next_question="What should I change: which step, and how?",
        confidence=0.6,
    )
