"""Another order of the steps: moving one, swapping two, naming which comes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from agent_app.planners.local.durations import find_duration
from agent_app.planners.local.edit.counted import RANKS
from agent_app.planners.local.edit.deleting import deals_with_new
from agent_app.planners.local.edit.doing import does_else
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import CHANGING, Instruction
from agent_app.planners.local.edit.joining import join_ends
from agent_app.planners.local.edit.patterns import Pattern
from agent_app.planners.local.edit.places import Place
from agent_app.planners.local.edit.places.words import LABELLING
from agent_app.planners.local.edit.refer import refer_all, refer_one
from agent_app.planners.local.edit.trading import exchange_steps, opening_of_path
from agent_app.planners.local.edit.view import Step, WorkflowView
from agent_app.planners.local.entities import STATUS_WORDS
from agent_app.planners.local.lexicon.verbs import affinity
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Verb, VerbForm
from sessions_app.definition import MoveNode

__all__ = ["move_to", "reorder", "reorder_pair"]

_SWAPS = (
    Pattern("swap|switch|exchange|flip|reverse|invert", "the?", "order", "of?", "TARGET"),
    Pattern("swap|flip|reverse|switch|exchange|invert", "TARGET"),
    Pattern("change|turn_around|turn", "the", "order", "of", "TARGET"),
)
_LOOKING = "look|see|check|decide|approve|review|sign|be_asked"
_FIRST = (
    Pattern(
        "A",
        "first",
        ",|and|then|&|;",
        "then?|and?",
        "B",
        "second|then|next|last|after|afterwards|after_that|later|later_on",
    ),
    Pattern("A", "first", ",?", "and?", "only?", "then|afterwards|after_that", "B"),
    Pattern("first", "A", ",?", "and?", "then", "B"),
    Pattern("do?|run?|put?|execute?", "A", "before", "B"),
    Pattern("A", "should|must|has_to|needs_to|ought_to", "come|run|happen|be|go|be_done", "before", "B"),
    Pattern("let|have|make", "A", "come|run|happen|go|precede", "before|ahead_of?", "B"),
    Pattern("A", "should|must|has_to|needs_to|ought_to?", "precede|precedes", "B"),
    Pattern("A", "should|must|has_to|needs_to|ought_to", _LOOKING, "it?|at_it?", "before", "B"),
    Pattern("do|run?", "A", ",", "and?", "then", "B"),
)
_LATER = (
    Pattern("A", "should|must|has_to|needs_to", "come|run|happen|be|go|be_done", "after", "B"),
    Pattern("do|run|put|execute", "A", "after", "B"),
    Pattern("A", "should|must|has_to|needs_to|ought_to|can|may|could", _LOOKING, "it?|at_it?", "after", "B"),
    Pattern("let|have|make", "A", "come|run|happen|go|follow", "after?", "B"),
    Pattern("A", "should|must|has_to|needs_to|ought_to?", "follow|follows|succeed", "B"),
)
_MOVES = (
    Pattern("move|shift|put|bring|push|drag|place|pull|do|run|have|get", "TARGET"),
    Pattern("take|get|lift|carry|keep", "TARGET", "out|outside", "of", "PLACE"),
    Pattern("take|get|lift|carry", "TARGET", "into|inside", "PLACE"),
    Pattern(
        "TARGET",
        "should|must|has_to|needs_to|ought_to|shall",
        "only|rather|better|just|always?",
        "be|come|go|run|happen|be_done",
        "PLACE",
    ),
    Pattern("TARGET", "goes|comes|belongs|moves|runs", "PLACE"),
    Pattern("let|make", "TARGET", "go|come|run|happen|be", "PLACE"),
    Pattern("can|could|should|may|shall", "TARGET", "be|come|go|run|happen|be_done", "PLACE"),
)


def reorder(editor: Editor, item: Instruction) -> bool:
    """Apply an instruction that changes the order of existing steps; False if it does not ask for that."""
    norms = item.norms(editor.reading)
    if any(norms[i] == "only" and norms[i + 1] in {"if", "when"} for i in range(len(norms) - 1)):
        return False  # "make the message go out only if it is closed"
    if norms[0] in {"if", "when", "unless"} and not _OMITTING.isdisjoint(norms):
        return False  # "if it is closed, skip what comes after it"
    return (
        _swap(editor, item, norms)
        or _to_rank(editor, item, norms)
        or reorder_pair(editor, item)
        or _move(editor, item, norms)
    )


_OMITTING = words("skip omit stop")
_RANKED = Pattern(
    "move|shift|put|bring|push|make|place",
    "TARGET",
    "to|at|in|into",
    "the?",
    "|".join(RANKS),
    "place|position|spot",
    "$",
)


def _to_rank(editor: Editor, item: Instruction, norms: list[str]) -> bool:
    """ "Move the mail to the second place": among the steps that stand beside it, by how many come before."""
    gaps = _RANKED.match(norms, item.first)
    step = refer_one(editor.view, editor.reading, *gaps["TARGET"], editor.focus) if gaps is not None else None
    if gaps is None or step is None or step.role == "trigger":
        return False
    rank = next(RANKS[norm] for norm in editor.reading.norms(gaps["TARGET"][1], item.last) if norm in RANKS)
    graph = editor.view.graph
    beside = [other for other in editor.view.body if graph.parent(other.id) == graph.parent(step.id)]
    place = beside.index(step)
    if not 0 <= rank < len(beside) or rank == place:
        return False
    there = {"before": beside[rank].id} if rank < place else {"after": beside[rank].id}
    editor.apply(MoveNode(node_id=step.id, **there))
    editor.focus = step.id
    editor.certain.add((item.first, item.last))
    return True


def _swap(editor: Editor, item: Instruction, norms: list[str]) -> bool:
    for pattern in _SWAPS:
        gaps = pattern.match(norms, item.first)
        if gaps is None:
            continue
        first, last = gaps["TARGET"]
        said = editor.reading.norms(first, last)
        if {"with", "for", "by"} & set(said) and "with" not in said:
            return False
        if any(patch.op == "move_node" for patch in editor.patches) and set(said) <= _POINTING:
            return True  # "... before the post, so change the order of those two": done
        steps = _pair(editor, first, last, said)
        if len(steps) == 2:
            exchange_steps(editor, steps[0], steps[1])
            return True
    return False


def _pair(editor: Editor, first: int, last: int, said: list[str]) -> list[Step]:
    if "with" in said:
        place = first + said.index("with")
        one, other = (
            refer_one(editor.view, editor.reading, first, place, editor.focus),
            refer_one(editor.view, editor.reading, place + 1, last),
        )
        return sorted(
            (step for step in (one, other) if step is not None), key=lambda step: editor.view.order.index(step.id)
        )
    actions = _beside_each_other(editor, said)
    if "middle" in said and len(actions) > _PAIR and len(actions) % 2 == 0:
        return list(actions[len(actions) // 2 - 1 : len(actions) // 2 + 1])
    steps = [
        step for step in refer_all(editor.view, editor.reading, first, last, editor.focus) if step.role != "trigger"
    ]
    if len(steps) == 2:
        return steps
    if len(actions) >= _PAIR and (
        not steps or {"two", "both", "steps", "order", "them", "actions", "last"} & set(said)
    ):
        return list(actions[:_PAIR] if "first" in said else actions[-_PAIR:])
    return []


def _beside_each_other(editor: Editor, said: Sequence[str]) -> Sequence[Step]:
    """ "The two in the loop": the actions of the latest loop where one is named, else all."""
    loops = editor.view.of_role("for_each") if _LOOP & set(said) else ()
    inside = set(editor.view.graph.contents(loops[-1].id)) if loops else set()
    return [step for step in editor.view.actions if step.id in inside] if inside else editor.view.actions


_PAIR = 2
_POINTING = words("the those these two both them of their order steps")


def reorder_pair(editor: Editor, item: Instruction) -> bool:
    """ "Message first, ticket second", "put the post before the merge": which of two existing steps runs first."""
    norms = item.norms(editor.reading)
    for patterns, later in ((_FIRST, False), (_LATER, True)):
        for pattern in patterns:
            gaps = pattern.match(norms, item.first)
            if gaps is None:
                continue
            one = refer_one(editor.view, editor.reading, *gaps["A"], editor.focus)
            other = refer_one(editor.view, editor.reading, *gaps["B"], editor.focus)
            if one is None or other is None or one.id == other.id or "trigger" in {one.role, other.role}:
                continue
            if _indefinite(editor, *gaps["A"]) or _is_clause(editor, *gaps["A"]) or _is_clause(editor, *gaps["B"]):
                continue
            if editor.reading.tokens[gaps["B"][0]].norm in _EVERYTHING or editor.reading.norms(*gaps["B"]) in _EDGES:
                continue  # "... before everything else in the loop"
            opening = {*editor.reading.norms(*gaps["A"])[:_OPENING_WORDS], *editor.reading.norms(*gaps["B"])[:1]}
            if opening & (_DELEGATING | CHANGING):
                continue
            if norms[0] in _DELEGATING and len(editor.reading.norms(*gaps["A"])) > _LONGEST_NAME:
                continue
            if does_else(editor.reading, gaps["A"][0], one) or does_else(editor.reading, gaps["B"][0], other):
                continue
            order = editor.view.order
            earlier, behind = (other, one) if later else (one, other)
            if order.index(earlier.id) < order.index(behind.id):
                return _settled(editor, earlier, behind)
            editor.apply(MoveNode(node_id=earlier.id, before=behind.id))
            return True
    return False


_LONGEST_NAME, _OPENING_WORDS = 4, 2
_EDGES = (["first"], ["last"])
_EVERYTHING = words("everything anything all else")
_DELEGATING = words("ask have let get wait require request")


def _settled(editor: Editor, earlier: Step, behind: Step) -> bool:
    editor.notes.append(f"“{editor.title(earlier)}” runs before “{editor.title(behind)}” already.")
    return True


_DUTIES = words("should must shall ought has have needs need")
_PARTING = LABELLING | {","}


def _is_clause(editor: Editor, first: int, last: int) -> bool:
    """Several clauses, a duty or a place, rather than the name of a step."""
    norms = editor.reading.norms(first, last)
    if find_duration(editor.reading, first, last) is not None or set(norms[1:]) & _DUTIES:
        return True  # "the else branch should wait two days before ..."
    if any(verb.form is VerbForm.THIRD and first < verb.first and verb.last < last for verb in editor.reading.verbs):
        return True  # "legal reads the deal before ..."
    return bool(_PARTING & set(norms)) or norms[:1] in (["in"], ["inside"], ["at"], ["on"], ["for"])


def _indefinite(editor: Editor, first: int, last: int) -> bool:
    """ "A comment", "another message": something new, not a step that is there."""
    return bool(
        {"a", "an", "another", "one"}
        & set(editor.reading.norms(first, first + 2))
        & set(editor.reading.norms(first, last))
    )


def _move(editor: Editor, item: Instruction, norms: list[str]) -> bool:
    place = editor.place_at(item.first, item.last)
    if not place.said or place.unknown or place.branch == "error":
        return False
    for pattern in _MOVES:
        gaps = pattern.match(norms, item.first)
        if gaps is None:
            continue
        first, last = gaps["TARGET"]
        last = min([last, *(span[0] for span in place.spans if span[0] >= first)])
        if first >= last or _indefinite(editor, first, last) or _is_transition(editor, first, last):
            continue
        near = "PLACE" not in gaps or _says_only_where(editor, gaps["PLACE"][0], place)
        if not near or ("PLACE" in gaps and norms[0] in _CARRYING and not _leaves_loop(editor, gaps["PLACE"])):
            continue
        if norms[0] in {"have", "get"} and any(v.form is VerbForm.BASE for v in editor.reading.verbs_in(first, last)):
            continue  # "have the recruiter call each candidate"
        if norms[0] in {"put", "do", "run", "place", "have", "get"} and not _definite(editor, first, last):
            continue
        steps = refer_all(editor.view, editor.reading, first, last, editor.focus)
        if not steps or any(step.role == "trigger" for step in steps):
            continue
        if _undergoes_else(editor, first, last, steps[0]) or _feeds(editor, steps[0], place):
            continue
        if norms[0] == "run" and deals_with_new(editor, steps[0], first, last):
            continue  # "run the GitHub workflow after the branch"
        if norms[0] in {"let", "make"}:
            editor.certain.add((item.first, item.last))
        together = _beside_first(editor.view, steps)
        return move_to(editor, steps[0], place) and _followed(editor, together)
    return False


def _beside_first(view: WorkflowView, steps: Sequence[Step]) -> list[Step]:
    """The steps up to one that does not stand in the loop or on the level of the first."""
    first, *others = steps
    level = view.graph.parent(first.id)
    beside = takewhile(lambda step: step.role == "action" and view.graph.parent(step.id) == level, others)
    return [first, *beside]


def _followed(editor: Editor, steps: Sequence[Step]) -> bool:
    """ "Move the Okta steps to the end": those that stand beside the first one come right behind it."""
    for before, step in pairwise(steps):
        editor.apply(MoveNode(node_id=step.id, after=before.id))
    return True


def _feeds(editor: Editor, step: Step, place: Place) -> bool:
    """ "Move the card between the two", in a loop through cards: what brings the cards can't be moved into it."""
    view, anchor = editor.view, place.after or place.before or place.parent
    if anchor is None or anchor not in view.steps:
        return False
    around = {anchor, *view.graph.enclosing(anchor)} & {loop.id for loop in view.of_role("for_each")}
    inside = {loop for loop in around if loop != anchor or place.parent == anchor}
    return any(view.gathers(view.steps[loop]) == step.id for loop in inside)


def _undergoes_else(editor: Editor, first: int, last: int, step: Step) -> bool:
    """ "Have the lead converted": what is to be done to what a step deals with is no deed of that step."""
    done = next((verb for verb in editor.reading.verbs_in(first, last) if verb.form is VerbForm.PAST), None)
    if done is None or done.last != last or step.features is None:
        return False
    return max((affinity(said, step.features.verb) for said in done.classes), default=0.0) < _SAME_DEED


_SAME_DEED = 0.6


def _is_transition(editor: Editor, first: int, last: int) -> bool:
    """ "Move each issue to Done", "move it to Done": things that get another status, not a step that moves."""
    norms = editor.reading.norms(first, last)
    return norms[0] in {"each", "every"} or any(
        norm in {"to", "into"} and other in STATUS_WORDS for norm, other in pairwise(norms)
    )


_FAR = 5


def _says_only_where(editor: Editor, start: int, place: Place) -> bool:
    """Whether the words from `start` on are a place, with no deed before it ("be assigned to Ben before ...")."""
    near = [first for first, _ in place.spans if start - 2 <= first <= start + _FAR]
    return bool(near) and not editor.reading.verbs_in(start, max(start, near[0]))


_CARRYING = words("take get lift carry keep")
_LOOP = words("loop iteration foreach each")
_WHOLE = words("workflow flow process loop everything all trigger whole")


def _leaves_loop(editor: Editor, place: tuple[int, int]) -> bool:
    """ "Out of the loop", rather than "out of the workflow"."""
    return bool(set(editor.reading.norms(*place)[:_FAR]) & _LOOP)


def _definite(editor: Editor, first: int, last: int) -> bool:
    norms = editor.reading.norms(first, last)
    deed = editor.reading.verb_at(first)
    return (
        bool(norms)
        and (norms[0] in {"the", "it", "this", "that", "them"} or "step" in norms or _is_gerund(deed))
        and not editor.reading.entities_in(first, last)
    )


def _is_gerund(verb: Verb | None) -> bool:
    return verb is not None and verb.form is VerbForm.GERUND


def _at_own_level(editor: Editor, step: Step, place: Place) -> Place:
    """ "Invoice first", "the mail last": among the steps of its loop or path, unless the whole workflow is named."""
    level = editor.view.graph.parent(step.id)
    said = {norm for start, end in place.spans for norm in editor.reading.norms(start, end)}
    if said & _WHOLE:
        return place
    if place.after in {trigger.id for trigger in editor.view.triggers} and place.before is None:
        opening = opening_of_path(editor, step)
        place = replace(place, after=None, before=opening) if opening is not None else place
    if level is None:
        return place
    starts = {trigger.id for trigger in editor.view.triggers}
    if place.after in starts and place.before is None:
        members = [key for key in editor.view.graph.roots(level) if key != step.id]
        return Place(before=members[0] if members else step.id, spans=place.spans)
    if place.joined and place.after is None and place.before is None and place.parent is None:
        return Place(parent=level, spans=place.spans, joined=True)
    return place


def move_to(editor: Editor, step: Step, place: Place) -> bool:
    """Move a step to a place; False if the place is beside the step itself."""
    if step.id in {place.after, place.before}:
        return False
    place = _at_own_level(editor, step, place)
    if place.before == step.id:
        editor.notes.append(f"“{editor.title(step)}” comes first already.")
        return True
    free = opening_of_path(editor, step) is None
    editor.apply(
        MoveNode(node_id=step.id, after=place.after, before=place.before, branch=place.branch, parent=place.parent)
    )
    if free and place.joined and place.after is None and place.before is None:
        join_ends(editor, step, place.parent)
    editor.focus = step.id
    return True
