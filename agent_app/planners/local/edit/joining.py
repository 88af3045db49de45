"""Putting new nodes into the workflow, also behind a condition whose paths come together again."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from agent_app.planners.local.conditions import condition_expression
from agent_app.planners.local.edit.additions import Addition
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.let_through import last_let_through
from agent_app.planners.local.edit.looping import goes_through
from agent_app.planners.local.edit.namings import MAKING, TELLING
from agent_app.planners.local.edit.places import Place
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.view import Step, WorkflowView
from agent_app.planners.local.fields import Source
from agent_app.planners.local.index import OperationFeatures
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.verbs import LOOKUPS, affinity
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Noun, VerbForm
from agent_app.planners.local.slots import BranchSlot, Slot, iter_slots
from sessions_app.definition import AddEdge, AddNode, NewNode, Patch, RemoveNode, node_reference
from sessions_app.definition.graph import FAILURES
from sessions_app.definition.vocabulary import Branch, BranchName

__all__ = [
    "done_to_listed",
    "join_ends",
    "natural_place",
    "place_among_members",
    "place_in_loop",
    "put",
    "says_anyway",
    "vacated",
]


def put(editor: Editor, node: NewNode, place: Place) -> str | None:
    """Add a node at a place and keep it in focus; its id, or None where it can't stand there."""
    ends = _open_ends(editor.view, place, answered=says_anyway(editor)) if place.joined and place.before is None else []
    if len(ends) > 1:
        (source, branch), *others = ends
        made = editor.apply(AddNode(node=node, after=source, branch=branch))
        for other, way in others if made else ():
            editor.apply(AddEdge(source=other, target=made[-1], branch=way))
    else:
        made = editor.apply(
            AddNode(
                node=node,
                after=place.after,
                before=place.before,
                branch=place.branch,
                parallel=place.parallel,
                parent=place.parent,
            )
        )
    if not made:
        return None
    editor.focus = made[-1]
    return made[-1]


def join_ends(editor: Editor, step: Step, level: str | None) -> None:
    """Let a step that was moved to the end of a level follow each path that ends there, and missing ones."""
    for source, branch in _open_ends(editor.view, Place(parent=level, joined=True)):
        if source != step.id:
            editor.apply(AddEdge(source=source, target=step.id, branch=branch))


def vacated(editor: Editor, made: Sequence[Patch], before: WorkflowView, span: tuple[int, int]) -> Place:
    """ "Don't assign it, add a watcher": the place of the one step that `made` took out of a view; else none."""
    gone = [patch.node_id for patch in made if isinstance(patch, RemoveNode)]
    step = before.steps.get(gone[0]) if len(gone) == len(made) == 1 else None
    if step is None or step.role != "action":
        return Place()
    leading = before.graph.incoming[gone[0]]
    if len(leading) != 1 or leading[0].source not in editor.view.steps:
        return Place()
    branch = next((name for name in _BRANCHES if name == leading[0].branch), None)
    return Place(after=leading[0].source, branch=branch, spans=(span,))


_BRANCHES: tuple[BranchName, ...] = ("true", "false", "approved", "rejected", "error")


def says_anyway(editor: Editor) -> bool:
    """ "Approved or not", "in any case": whether an end is that of all paths, also where a person said no."""
    return _ANYWAY.search(editor.reading.text) is not None


_ANYWAY = re.compile(r"\b(?:in (?:any|either|every) case|in both cases|either way)\b", re.IGNORECASE)


def _open_ends(view: WorkflowView, place: Place, *, answered: bool = False) -> list[tuple[str, BranchName | None]]:
    """Where a level (or what comes after a step) ends: steps that nothing follows, and conditions' missing paths.

    `answered`: also where a person said no.
    """
    graph = view.graph
    among = [step for step in view.body if graph.parent(step.id) == place.parent]
    if place.after is not None:
        behind = graph.reachable([place.after])
        among = [step for step in view.body if step.id in behind]
    expected = set(graph.main_leaves(place.parent))
    found: list[tuple[str, BranchName | None]] = []
    for step in among:
        branches = {edge.branch for edge in graph.outgoing[step.id] if not edge.is_failure or edge.branch == "false"}
        if step.role == "condition":
            missing: list[BranchName] = ["true", "false"]
            found += [(step.id, branch) for branch in missing if branch not in branches]
        elif not branches and not (_on_error(view, step) if answered else _on_failure(view, step)):
            found.append((step.id, None))
    return sorted(found, key=lambda end: end[0] not in expected)


def _on_failure(view: WorkflowView, step: Step) -> bool:
    """Whether a step runs only when a person said no, or something failed."""
    return _runs_only_on(view, step, FAILURES)


def _on_error(view: WorkflowView, step: Step) -> bool:
    """Whether a step runs only when something failed."""
    return _runs_only_on(view, step, {Branch.ERROR})


def _runs_only_on(view: WorkflowView, step: Step, branches: Collection[str]) -> bool:
    """Whether no way leads to a step but over edges of some branches."""
    graph = view.graph
    return step.id not in graph.reachable(graph.roots(graph.parent(step.id)), without=branches)


_ONE = words("it this that")
_BRINGING = frozenset({"definite"})


def natural_place(editor: Editor, first: int, last: int) -> Place:
    """Where something belongs that no place is said for: where what it speaks of is at hand, else at the very end.

    "Assign the ticket": inside the loop, on the path, where the ticket is made; "mail the team": behind it all, but
    for events that are let through by a test alone.
    """
    step = _spoken_of(editor, first, last)
    told = step is not None and step.role != "for_each"
    if step is not None and told and (condition := _condition_over(editor.view, step)) is not None:
        return Place(after=_end_of_path(editor.view, step, condition))
    loop = None if step is None else editor.view.graph.parent(step.id) if told else step.id
    if loop is not None:
        return Place(parent=loop, joined=True)
    passed = None if says_anyway(editor) else last_let_through(editor.view)
    return Place(joined=True) if passed is None else Place(after=passed)


def _done_to_some(editor: Editor, loop: Step, first: int, last: int) -> str | None:
    """ "Then close it", where a loop does what it does to some things alone: the last thing done to these.

    None where the words do not go on with what was spoken of, or something is done to all of them as well.
    """
    view = editor.view
    said = set(editor.reading.norms(max(0, first - 1), last))
    goes_on = "then" in said and "it" in said and not editor.reading.nouns_in(first, last)
    members = view.graph.roots(loop.id)
    condition = view.steps[members[0]] if goes_on and len(members) == 1 else None
    if condition is None or condition.role != "condition":
        return None
    leaving = view.graph.outgoing[condition.id]
    held = [edge.target for edge in leaving if edge.branch == "true"]
    return _end_of_path(view, view.steps[held[0]], condition) if held and len(leaving) == len(held) else None


def place_at_end_of_loop(editor: Editor, first: int, last: int, place: Place) -> Place | None:
    """ "Delete the asset in the end": what is done to the one thing at hand in a loop comes last in the loop."""
    said = {norm for start, end in place.spans for norm in editor.reading.norms(start, end)}
    if not place.joined or place.parent is not None or place.after is not None or said & _ALL_OVER:
        return None
    inner = next((end for start, end in place.spans if start == first), 0)
    step = _receiving(editor, first, last) or _spoken_of(editor, first, last, inner)
    if step is None:
        return None
    loop = step.id if step.role == "for_each" else editor.view.graph.parent(step.id)
    return Place(parent=loop, joined=True, spans=place.spans) if loop is not None else None


def _receiving(editor: Editor, first: int, last: int) -> Step | None:
    """ "All issues get a comment at last": the loop through all that is given something; a message about all is one."""
    reading, loops = editor.reading, editor.view.of_role("for_each")
    deed = next((i for i in range(first + 1, last) if reading.tokens[i].norm in _DUTY), first)
    subject = reading.norms(first, deed)
    if {"them", "they"} & set(subject) and set(subject) <= _EACH_OF_THEM:
        return loops[-1] if loops and set(subject) & _EVERY else None
    noun = next(iter(reading.nouns_in(first, last)), None)
    if noun is None or noun.determiner not in _WHOLE or noun.last not in {deed, deed - 1}:
        return None
    return next((loop for loop in reversed(loops) if goes_through(editor.view, loop, noun)), None)


def place_in_loop(editor: Editor, first: int, last: int, added: Addition) -> Place | None:
    """In the loop whose things are given something ("all of them get a card"), tested, or kept as rows; else none."""
    if (loop := _receiving(editor, first, last)) is not None:
        return Place(parent=loop.id, joined=True)
    return _place_of_test(editor, added) or _place_of_records(editor, first, last, added)


_EVERY = words("all each every everyone both one")
_EACH_OF_THEM = _EVERY | words("of them they single also then")
_DUTY = words("get gets receive receives should must shall need needs have has")
_ALL_OVER = words("everything all loop workflow flow done finished over very whole through")


def _place_of_test(editor: Editor, added: Addition) -> Place | None:
    """In the loop whose element a new test reads: "if the priority is high, page us" asks it of each issue."""
    first = next(iter(added.plan.body), None)
    if not isinstance(first, BranchSlot):
        return None
    for loop in reversed(editor.view.of_role("for_each")):
        sources, zone = editor.view.sources_inside(loop.id), editor.context.timezone
        found = condition_expression(added.request.reading, first.condition, sources, timezone=zone)
        if found is not None and f"{node_reference(loop.id)}.item" in found[0]:
            return Place(parent=loop.id, joined=True)
    return None


def place_among_members(editor: Editor, first: int, last: int, added: Addition, place: Place) -> Place | None:
    """In the loop whose things "they" are: "also label them" is done to each, as is "comment on them first"."""
    chosen = [added.decision.operation(slot.number) for slot in iter_slots(added.plan.body)]
    said, view = set(editor.reading.norms(first, last)), editor.view
    if not said & (_THEM | _ONE) or not chosen or place.parent is not None or place.branch is not None:
        return None
    for loop in reversed(view.of_role("for_each")):
        element, members = view.element(loop), view.graph.roots(loop.id)
        inside = [view.steps[key] for key in view.graph.contents(loop.id)]
        if _is_open(editor, place) and (alike := _done_alike(editor, first, last, chosen, inside)) is not None:
            return Place(after=alike.id)
        behind = view.graph.reachable([loop.id]) - {loop.id}
        made = {step.connector for step in inside if step.features is not None and step.features.verb in MAKING}
        connectors = {element.connector if element is not None else "", *made} - {""}
        if not all(one is not None and one.connector in connectors and one.verb not in LOOKUPS for one in chosen):
            continue
        latest = {step.connector for step in view.actions if view.graph.parent(step.id) is None and step.id in behind}
        if not said & _THEM and latest & connectors:
            continue  # "it" is what was made behind the loop
        if _is_open(editor, place):
            if (maker := _maker_inside(element, inside, chosen)) is not None and not said & _THEM:
                return Place(after=maker.id)
            some = _done_to_some(editor, loop, first, last)
            return Place(after=some) if some is not None else Place(parent=loop.id, joined=True)
        if members and "first" in said and place.after in {step.id for step in view.triggers}:
            return Place(before=members[0], spans=place.spans)
    return None


def _maker_inside(
    element: Source | None, inside: Sequence[Step], chosen: Sequence[OperationFeatures | None]
) -> Step | None:
    """ "Assign a member to it": the latest step of a loop that makes such a thing as the element is not."""
    connectors = {one.connector for one in chosen if one is not None}
    if element is not None and element.connector in connectors:
        return None
    makers = [step for step in inside if step.features is not None and step.features.verb in MAKING]
    return next((step for step in reversed(makers) if step.connector in connectors), None)


def _is_open(editor: Editor, place: Place) -> bool:
    """Whether no place is said, or only that something comes later ("tag them afterwards")."""
    said = {norm for start, end in place.spans for norm in editor.reading.norms(start, end)}
    return not place.said or (place.joined and place.parent is None and said <= _LATER)


_LATER = words("afterwards afterward then after that later next on thereafter subsequently")


def _done_alike(
    editor: Editor, first: int, last: int, chosen: Sequence[OperationFeatures | None], inside: Sequence[Step]
) -> Step | None:
    """ "Text them as well", "upload them to S3 too": the last step of a loop that does the same with each elsewhere."""
    pointed = any(
        verb.form is VerbForm.BASE and set(editor.reading.norms(verb.last, verb.last + 1)) & _THEM
        for verb in editor.reading.verbs_in(first, last)
    )
    deeds = [one.verb for one in chosen if one is not None]
    if not pointed or len(deeds) != len(chosen):
        return None
    alike = [
        step
        for step in sorted(inside, key=lambda step: editor.view.order.index(step.id))
        if step.features is not None and all(affinity(deed, step.features.verb) >= _SAME_DEED for deed in deeds)
    ]
    return alike[-1] if alike else None


_SAME_DEED = 0.8
_THEM = words("them they those these")


def _place_of_records(editor: Editor, first: int, last: int, added: Addition) -> Place | None:
    """In the loop through things that are all kept as rows: "save all orders in Airtable" makes one for each."""
    slot = added.plan.body[0] if len(added.plan.body) == 1 else None
    chosen = added.decision.operation(slot.number) if isinstance(slot, Slot) else None
    if chosen is None or chosen.verb not in MAKING or not set(chosen.objects[-1:]) & _ROWS:
        return None
    nouns = [noun for noun in editor.reading.nouns_in(first, last) if noun.determiner in _WHOLE]
    pointed = bool(set(editor.reading.norms(first, last)) & _THEM)
    for loop in reversed(editor.view.of_role("for_each")):
        if pointed or any(goes_through(editor.view, loop, noun) for noun in nouns):
            return Place(parent=loop.id, joined=True)
    return None


_ROWS, _WHOLE = words("record row item"), frozenset({"definite", "all", "each"})


def done_to_listed(editor: Editor, first: int, last: int, added: Addition, place: Place) -> bool:
    """ "Assign them to bob", "label them": whether each of several things that are listed, but not gone through, is
    changed; a message tells of all of them at once."""
    view = editor.view
    chosen = [added.decision.operation(slot.number) for slot in iter_slots(added.plan.body)]
    several = bool(set(editor.reading.norms(first, last)) & _THEM) and not view.of_role("for_each")
    if not several or not chosen or place.branch is not None or place.before is not None or len(added.plan.body) != 1:
        return False
    slot = added.plan.body[0]
    connectors = {step.connector for step in view.actions if step.lists}
    return isinstance(slot, Slot) and all(
        one is not None and one.connector in connectors and one.verb not in LOOKUPS | TELLING for one in chosen
    )


def _spoken_of(editor: Editor, first: int, last: int, placed: int = 0) -> Step | None:
    """The step that makes, or the loop that goes through, what some words speak of as known.

    `placed` is where words of place end: what follows them at once has no article of its own ("at the end mail Bob").
    """
    reading, view = editor.reading, editor.view
    for noun in reading.nouns_in(first, last):
        if noun.determiner not in _BRINGING or (placed and noun.first == placed):
            continue
        made = [
            found.step
            for found in refer(view, reading, _phrase_start(editor, noun, first), noun.last, editor.focus)
            if found.step.role == "action" and found.score >= _SURE and not found.step.lists
        ]
        looped = next((loop for loop in reversed(view.of_role("for_each")) if goes_through(view, loop, noun)), None)
        if looped is not None and not noun.plural and (not made or view.gathers(looped) == made[0].id):
            return looped  # "the response": the one at hand, not the step that gathers them all
        if made:
            return made[0]
        if looped is not None:
            return looped
    if set(reading.norms(first, last)) & connectives.POINTERS and not reading.nouns_in(first, last):
        loops = view.of_role("for_each")
        alone = loops[-1] if len(loops) == 1 and set(reading.norms(first, last)) & _ONE else None
        return view.steps.get(editor.focus or "") or alone
    return None


_SURE = 0.9


def _phrase_start(editor: Editor, noun: Noun, first: int) -> int:
    start = noun.first
    while start > first and any(mention.last == start for mention in editor.reading.mentions):
        start = next(mention.first for mention in editor.reading.mentions if mention.last == start)
    return start


def _condition_over(view: WorkflowView, step: Step) -> Step | None:
    """The condition on one path of which alone a step runs."""
    for other in reversed(view.of_role("condition")):
        if view.graph.parent(other.id) != view.graph.parent(step.id):
            continue
        held, others = (view.on_branch(other.id, branch) for branch in ("true", "false"))
        if (step.id in held) != (step.id in others):
            return other
    return None


def _end_of_path(view: WorkflowView, step: Step, condition: Step) -> str:
    graph = view.graph
    key = step.id
    while True:
        following = [edge.target for edge in graph.outgoing[key] if not edge.is_failure]
        if len(following) != 1 or _condition_over(view, view.steps[following[0]]) != condition:
            return key
        if view.steps[following[0]].role == "condition":
            return key
        key = following[0]
