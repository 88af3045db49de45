"""Tests joined to orders and to steps: "start with a message, but only for critical ones", what they hang on."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.looping import loop_for
from agent_app.planners.local.edit.namings import MAKING, TELLING
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.verbs import affinity
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, VerbForm
from agent_app.planners.local.schedule.words import DAY_NAMES
from sessions_app.definition import MoveNode

__all__ = [
    "TRAILING",
    "behind_maker",
    "behind_relative",
    "followers",
    "just_ordered",
    "loop_meant",
    "states_step",
    "what_follows",
]

TRAILING = words("but , and")
"""What joins a test to the order before it."""


def just_ordered(editor: Editor, item: Instruction) -> Step | None:
    """The one step that the instruction before has added, where the test that is joined to it can be made."""
    last = next((patch for patch in reversed(editor.patches) if patch.op != "add_edge"), None)
    step = editor.view.steps.get(editor.focus or "")
    added = last is not None and last.op == "add_node" and step is not None and step.role == "action"
    return _among_those(editor, item, step) if added and step is not None and item.joint in TRAILING else None


def _among_those(editor: Editor, item: Instruction, step: Step) -> Step:
    """The step, moved into the loop through those that it is only done for."""
    loop, graph, said = loop_meant(editor, item), editor.view.graph, set(item.norms(editor.reading))
    of_them = said & _ONES or (said & _ONE and not said & _TIMES)
    of_them = of_them or loop_for(editor.view, editor.reading, item.first, item.last) is not None
    if loop is None or graph.parent(step.id) is not None or not of_them:
        return step
    ahead = loop.id in graph.reachable([step.id])
    members = graph.roots(loop.id)
    if ahead and members:
        editor.apply(MoveNode(node_id=step.id, before=members[0]))
    else:
        editor.apply(MoveNode(node_id=step.id, parent=loop.id))
    return editor.view.steps[step.id]


_ONES, _ONE = words("ones those they"), words("it its")
_TIMES = frozenset(DAY_NAMES) | words(
    "weekend weekday workday day night morning evening late early am pm holiday any something"
)
"""What is said of the moment, and of what there is at all: "only if it is Monday"."""


def loop_meant(editor: Editor, item: Instruction) -> Step | None:
    """The loop that a general condition is about: through what it names, else the only one."""
    loops = editor.view.of_role("for_each")
    named = loop_for(editor.view, editor.reading, item.first, item.last)
    if named is not None or not loops:
        return named
    trigger = editor.view.triggers[0] if editor.view.triggers else None
    by_event = trigger is not None and trigger.connector not in {"schedule", "manual"}
    return None if by_event else loops[-1]


def what_follows(editor: Editor) -> list[Step]:
    """Everything that comes after what brings the data."""
    outer = [step for step in editor.view.body if editor.view.graph.parent(step.id) is None]
    brings = next((index for index, step in enumerate(outer) if step.role == "action"), None)
    return outer[brings + 1 :] if brings is not None else outer


def behind_maker(editor: Editor, clause: Clause) -> list[Step]:
    """What comes after the step that makes what a test asks about ("stop if the ticket is spam"); none where
    none does.

    Nothing can be tested of it before.
    """
    graph, view = editor.view.graph, editor.view
    nouns = [n for n in editor.reading.nouns_in(clause.first, clause.last) if n.determiner == "definite"]
    if not nouns or any(nouns[0].canon in step.nouns for step in view.triggers):
        return []
    makers = [step for step in view.actions if _makes(step, nouns[0].canon)]
    tools = {mention.connector for mention in editor.reading.mentions_in(clause.first, clause.last)}
    makers = [step for step in makers if not tools or step.connector in tools]
    if len(makers) != 1 or any(step.lists and nouns[0].canon in step.nouns for step in view.actions):
        return []
    order = [step for step in view.body if graph.parent(step.id) == graph.parent(makers[0].id)]
    return order[order.index(makers[0]) + 1 :]


def _makes(step: Step, thing: str) -> bool:
    """Whether a step makes such a thing."""
    return step.features is not None and step.features.verb in MAKING - TELLING and step.nouns[:1] == (thing,)


def states_step(editor: Editor, subject: tuple[int, int]) -> bool:
    """ "The order should be created (if ...)": what a step of the workflow does is said to be done in that case."""
    first, last = subject
    norms = editor.reading.norms(first, last)
    if norms[0] not in _KNOWN or not _DUTY & set(norms) or {"not", "also", "too"} & set(norms):
        return False
    done = next((verb for verb in editor.reading.verbs_in(first, last) if verb.last == last), None)
    named = refer(editor.view, editor.reading, first, last, None)
    if norms[-2:] in _HAPPENING:
        return bool(named) and named[0].score >= _SURELY and named[0].step.role == "action"
    if done is None or done.form is not VerbForm.PAST:
        return False
    features = named[0].step.features if named and named[0].score >= _SURELY else None
    return features is not None and max(affinity(said, features.verb) for said in done.classes[:2]) >= _SAME_DEED


_KNOWN, _DUTY, _SURELY = words("the that this our"), words("should must shall may"), 1.0
_SAME_DEED = 0.8
_HAPPENING = [
    ["go", "out"],
    ["should", "happen"],
    ["must", "happen"],
    ["be", "done"],
    ["should", "run"],
    ["must", "run"],
]


def behind_relative(editor: Editor, first: int, last: int) -> int:
    """ "Only for leads whose country is Germany": where the test begins that tells the things apart."""
    norms = editor.reading.norms(first, min(last, first + _NEAR))
    place = next((i for i, norm in enumerate(norms) if norm in connectives.RELATIVES), None)
    thing = place is not None and any(noun.plural for noun in editor.reading.nouns_in(first, first + place))
    return first + place + 1 if place and (thing or norms[place - 1] in {"those", "ones"}) else first


_NEAR = 4


def followers(editor: Editor, targets: Sequence[Step]) -> list[str]:
    """What comes right behind some steps; it does not depend on what only they depend on."""
    own = {step.id for step in targets}
    edges = [edge for step in targets for edge in editor.view.graph.outgoing[step.id] if edge.branch is None]
    return [edge.target for edge in edges if edge.target not in own]
