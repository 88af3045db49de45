"""Changes whose kind the fitted head tells, resolved by what they name rather than by how they are phrased."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Literal

from agent_app.planners.local.edit.anchors import anchor_end
from agent_app.planners.local.edit.branching import path_to
from agent_app.planners.local.edit.controls import add_task
from agent_app.planners.local.edit.counting import count_otherwise
from agent_app.planners.local.edit.doing import does_else
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.exchange import raw_text
from agent_app.planners.local.edit.freeing import free_named
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.joining import natural_place
from agent_app.planners.local.edit.looping import loop_meant
from agent_app.planners.local.edit.loosely import (
    add_condition,
    add_otherwise,
    add_step,
    exchange_branches,
    start_otherwise,
)
from agent_app.planners.local.edit.mentioning import TEXT_INPUTS, compose_text
from agent_app.planners.local.edit.namings import STAYING
from agent_app.planners.local.edit.ordering import move_to
from agent_app.planners.local.edit.parts_named import named_among
from agent_app.planners.local.edit.path_kept import join_paths, path_kept
from agent_app.planners.local.edit.places import Place
from agent_app.planners.local.edit.placing import place_value
from agent_app.planners.local.edit.ranges import brings_things, steps_in_range
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.remarks import without_rest
from agent_app.planners.local.edit.removing import takes_contents
from agent_app.planners.local.edit.replacing import other_step, other_tool, same_kind
from agent_app.planners.local.edit.spotting import Spot, spots
from agent_app.planners.local.edit.trading import exchange_steps
from agent_app.planners.local.edit.tuning import number_in, set_threshold
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon.verbs import LOOKUPS
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import EntityKind, TokenKind, VerbForm
from sessions_app.definition import NewNode, RemoveNode, SetInput, Wrap, node_reference

__all__ = ["RESOLVERS", "empties", "existing_steps", "named_steps"]


def named_steps(editor: Editor, item: Instruction) -> list[Step]:
    """The steps that an instruction names, in the order it names them."""
    return [spot.step for spot in _actions(spots(editor, item.first, item.last))]


def existing_steps(editor: Editor, item: Instruction) -> list[Step]:
    """The steps that an instruction names besides those that it says a place by; none where it says no place."""
    place = editor.place_at(item.first, item.last)
    if not place.said or place.unknown:
        return []
    return [spot.step for spot in _actions(spots(editor, item.first, item.last, place.spans))]


def _actions(found: list[Spot]) -> list[Spot]:
    return [spot for spot in found if spot.step.role != "trigger"]


def _remove(editor: Editor, item: Instruction) -> bool:
    found = _actions(spots(editor, item.first, item.last))
    found = [spot for spot in found if not brings_things(editor, spot, item)]
    if not found:
        return False
    steps = steps_in_range(editor, item, found)
    if steps is None:
        best = min(_CLEAR, max(spot.score for spot in found))
        steps = [spot.step for spot in found if spot.score >= best - _NEAR]
    for step in steps:
        editor.apply(RemoveNode(node_id=step.id, keep=_kept_path(editor, item, step)))
    editor.focus, editor.removed = None, True
    return bool(steps)


_NEAR, _CLEAR = 0.3, 1.3
"""How much worse than the best a step may be named to go too; what is named well enough goes in any case."""


def _keep(editor: Editor, item: Instruction) -> bool:
    kept = {step.id for step in named_steps(editor, item)}
    if not kept or _HELD & set(item.norms(editor.reading)):
        return False
    for key in tuple(kept):
        kept.update(editor.view.graph.enclosing(key))
    loops = [loop for loop in editor.view.of_role("for_each") if loop.id in kept]
    kept.update(filter(None, map(editor.view.gathers, loops)))
    for step in editor.view.body:
        if step.id not in kept and step.id in editor.view.steps:
            editor.apply(RemoveNode(node_id=step.id))
    return True


_HELD = words("limited restricted confined reserved conditional depends depend depending bound tied instead")
"""What is said of a step that alone is held up, and not of one that alone stays."""
_CONTRAST = words("not don't instead rather than no for by with where replaces becomes become as from but don do")


def _replace(editor: Editor, item: Instruction) -> bool:
    reading, item = editor.reading, without_rest(editor.reading, item)
    used = {step.connector for step in editor.view.steps.values()}
    mentions = reading.mentions_in(item.first, item.last)
    unused = [mention for mention in mentions if mention.connector not in used]
    if len({mention.connector for mention in unused}) > 1:
        return False  # what is to be replaced is not there
    new = next(iter(unused), None)
    old = {mention.connector for mention in mentions if mention.connector in used}
    if new is not None:
        span = (new.first, new.last)
        targets = [step for step in editor.view.actions if step.connector in old]
        targets = named_among(editor, item, targets or same_kind(editor, span))
        if not targets:
            named = [spot for spot in spots(editor, item.first, item.last, [span]) if spot.step.role == "action"]
            targets = [max(named, key=lambda spot: spot.score).step] if named else []
        if len(targets) == 1 and editor.reading.verb_at(new.last) is not None:  # "step two should be Asana create task"
            return other_step(editor, targets, new.first, item.last)
        return bool(targets) and other_tool(editor, targets, new.connector, span)
    said = set(item.norms(reading))
    if reading.tokens[item.first].norm in {"if", "when", "unless"} and new is None:
        return False  # "if it is no error just send the message": what is done in one case takes no step's place
    if said & (_DENYING | STAYING) and not said & _OFFERING:
        return False  # "tickets from partners are not tagged": what is not done, and nothing in its place
    found = [spot for spot in spots(editor, item.first, item.last) if spot.step.role == "action"]
    found = [spot for spot in found if reading.tokens[spot.first].norm not in _NEW] or found
    if not found:
        return False
    target = max(found, key=lambda spot: spot.score)
    return any(other_step(editor, [target.step], first, last) for first, last in _stretches(editor, item, target))


_DENYING, _OFFERING = words("not n't don't never no"), words("but instead rather use just only take , ; - :")
_NEW = words("a an another one new")
"""What introduces a thing that is not there yet: "the mail should be a message" replaces the mail."""


def _stretches(editor: Editor, item: Instruction, old: Spot) -> list[tuple[int, int]]:
    """What is said besides the step to replace, the longest stretch first."""
    reading = editor.reading
    cuts = [i for i in range(item.first, item.last) if reading.tokens[i].norm in _CONTRAST | words(", ; - :")]
    bounds = sorted({item.first, item.last, old.first, old.last, *cuts, *(cut + 1 for cut in cuts)})
    pieces = [
        (start, end)
        for start, end in itertools.pairwise(bounds)
        if not (start < old.last and old.first < end) and (reading.nouns_in(start, end) or reading.verbs_in(start, end))
    ]
    return sorted(pieces, key=lambda piece: piece[0] - piece[1])


def _move(editor: Editor, item: Instruction) -> bool:
    norms = item.norms(editor.reading)
    place = _waiting(editor, item) or editor.place_at(item.first, item.last)
    found = _actions(spots(editor, item.first, item.last, place.spans))
    found = [spot for spot in found if spot.step.role in {"action", "approval"}]
    spoken_of = editor.view.steps.get(editor.focus or "") if norms[0] in _POINTING else None
    if not found and spoken_of is None:
        return False
    step = spoken_of or found[0].step
    if _orders_else(editor, item, step):
        return False
    if {"too", "also", "likewise"} & set(norms) and _on_other_path(editor, step, place):
        return free_named(editor, [step])  # "the mail is for failed builds too": it leaves no path
    loop = editor.view.graph.parent(step.id)
    if loop is not None and place.parent == loop and norms[0] in _ALONE:
        return False  # "only create the contact in the loop": it is there
    if loop is not None and set(norms) & _LOOP_WORDS and set(norms) & _OUT:
        return move_to(editor, step, Place(after=loop))
    if not place.said or place.unknown:
        if set(norms) & words("first beginning start top initially"):
            triggers = editor.view.triggers
            place = Place(after=triggers[0].id) if triggers else Place(before=editor.view.body[0].id)
        elif set(norms) & words("last end finally bottom"):
            place = Place(joined=True)
        else:
            return False
    return move_to(editor, step, place)


def _on_other_path(editor: Editor, step: Step, place: Place) -> bool:
    """Whether a place is on the path that a test leads to where it does not lead to a step."""
    own = path_to(editor.view, step.id)
    there = path_to(editor.view, place.after) if place.after in editor.view.steps and place.branch is None else None
    there = (place.after, place.branch) if place.after is not None and place.branch is not None else there
    return own is not None and there is not None and own[0] == there[0] and own[1] != there[1]


def _orders_else(editor: Editor, item: Instruction, step: Step) -> bool:
    """ "Share each one in Drive after the upload": what is ordered is another deed than that of the step named."""
    verb = editor.reading.verb_at(item.first)
    orders = verb is not None and verb.form is VerbForm.BASE and verb.lemma not in _SHIFTING
    return orders and does_else(editor.reading, item.first, step)


_SHIFTING = words("move shift put bring push pull drag place do run have get let make keep take swap hold")


def _waiting(editor: Editor, item: Instruction) -> Place | None:
    """ "Let it wait until the page is there", "not before the page": behind what is waited for."""
    norms = item.norms(editor.reading)
    opener = next((i for i, norm in enumerate(norms) if norm in _UNTIL), None)
    if opener is None and _NOT & set(norms):
        denied = next(i for i, norm in enumerate(norms) if norm in _NOT)
        opener = next((i for i, norm in enumerate(norms) if norm == "before" and i > denied), None)
    if opener is None:
        return None
    start = item.first + opener
    end = anchor_end(editor.reading, start + 1, item.last) if start + 1 < item.last else item.last
    end = next((i for i in range(start + 1, end) if editor.reading.tokens[i].norm in _DUTIES), end)
    named = spots(editor, start + 1, end)
    return Place(after=named[0].step.id, spans=((start, end),)) if named else None


_POINTING = words("it this that they these those")
_UNTIL, _NOT = words("until till til"), words("not never n't don't cannot")
_DUTIES = words("should must may can shall do does will")
_ALONE = words("only just")
_LOOP_WORDS = words("loop loops iteration iterations each every once")
_OUT = words("out outside after behind not once only")


def _swap(editor: Editor, item: Instruction) -> bool:
    found = [spot.step for spot in spots(editor, item.first, item.last) if spot.step.role == "action"]
    pair = found[:2] if len(found) >= _PAIR else _alike(editor, item)
    if len(pair) != _PAIR:
        return False
    one, other = sorted(pair, key=lambda step: editor.view.order.index(step.id))
    exchange_steps(editor, one, other)
    return True


_PAIR = 2


def _alike(editor: Editor, item: Instruction) -> list[Step]:
    """The two steps that one plural names ("the sprint steps"), else the two in the middle, the first or the last."""
    actions = editor.view.actions
    nouns = {noun.canon for noun in editor.reading.nouns_in(item.first, item.last)}
    said = set(item.norms(editor.reading))
    same = [step for step in actions if nouns & set(step.nouns[:1])]
    if len(same) == _PAIR:
        return same
    if "middle" in said and len(actions) > _PAIR:
        return list(actions[len(actions) // 2 - 1 : len(actions) // 2 + 1])
    return list(actions[:2] if "first" in said else actions[-2:])


def _loop(editor: Editor, item: Instruction) -> bool:
    view = editor.view
    listing = _brought(editor, item)
    if listing is None or view.graph.parent(listing.id) is not None:
        return False
    if any(view.gathers(loop) == listing.id for loop in view.of_role("for_each")):
        return False  # that is done for each already
    behind = view.graph.reachable([listing.id]) - {listing.id}
    level = [step for step in view.body if view.graph.parent(step.id) is None and step.id in behind]
    named = [step for step in named_steps(editor, item) if step in level]
    source = view.source(listing)
    node = NewNode(
        type="for_each", items=source.prefix if source is not None else node_reference(listing.id), title="For each"
    )
    chosen = named or level
    return bool(chosen) and bool(editor.apply(Wrap(node_ids=[step.id for step in chosen], in_=node)))


def _brought(editor: Editor, item: Instruction) -> Step | None:
    """The step that brings what an instruction goes through: what it names, else the last that brings any."""
    bringing = [
        step
        for step in reversed(editor.view.actions[:-1])
        if step.features is not None and step.features.verb in LOOKUPS
    ]
    named = {noun.canon for noun in editor.reading.nouns_in(item.first, item.last) if noun.known}
    alike = [step for step in bringing if named & set(step.nouns[:1])]
    return next(iter(alike or bringing), None)


def empties(editor: Editor, item: Instruction) -> bool:
    """ "Throw away the loop but keep listing the issues": whether the last loop goes with its steps."""
    loops = editor.view.of_role("for_each")
    kept = [step for step in named_steps(editor, item) if step.role == "action"]
    inside = {*editor.view.graph.contents(loops[-1].id)} if loops else set()
    said = set(item.norms(editor.reading))
    if takes_contents(said):
        return True
    once = said & {"once", "one", "single"}  # "do it for one of them only": the steps are taken once
    return bool(kept) and bool(said & _SPARING) and not once and not any(step.id in inside for step in kept)


_SPARING = words("keep keeping leave leaving retain only just but except stay stays")


def _unloop(editor: Editor, item: Instruction) -> bool:
    loops = editor.view.of_role("for_each")
    if not loops or _says_where(editor, item):
        return False
    editor.apply(RemoveNode(node_id=loops[-1].id, unwrap=not empties(editor, item)))
    return True


def _says_where(editor: Editor, item: Instruction) -> bool:
    """ "Drop the mails in the loop": whether the loop only tells where a step stands that is spoken of."""
    meant = loop_meant(editor.view, editor.reading, item.first, item.last)
    if meant is None or not meant[2] or editor.reading.tokens[meant[1][0]].norm not in _WITHIN:
        return False
    return any(
        found.step.role == "action" and found.score >= _NAMED
        for noun in editor.reading.nouns_in(item.first, meant[1][0])
        for found in refer(editor.view, editor.reading, max(item.first, noun.first - 1), noun.last, None)[:1]
    )


_WITHIN, _NAMED = words("in inside within"), 0.85


def _unguard(editor: Editor, item: Instruction) -> bool:
    conditions = editor.view.of_role("condition")
    if not conditions:
        return False
    named = named_steps(editor, item)
    if named and all(step.role == "action" for step in named) and not _of_test(item.norms(editor.reading)):
        return free_named(editor, named)
    join_paths(editor, conditions[-1])
    editor.apply(RemoveNode(node_id=conditions[-1].id, keep=_kept_path(editor, item, conditions[-1])))
    editor.focus = None
    return True


def _of_test(norms: Sequence[str]) -> bool:
    """ "Drop the check before the mail": whether words speak of a condition itself rather than of what hangs on it."""
    return bool(set(norms) & _TESTS) or any(
        norms[i : i + 2] in (["only", "if"], ["only", "when"]) for i in range(len(norms))
    )


_TESTS = words(
    "condition conditions check checks if filter test restriction guard branch requirement rule threshold limit"
)


def _kept_path(editor: Editor, item: Instruction, step: Step) -> Literal["true", "false"]:
    """ "Remove the check and what hangs on it": the steps that depend on a condition go with it."""
    norms = item.norms(editor.reading)
    taken = any(norm in _WITH_IT and _DEPENDING & {*norms[i + 1 : i + _NEARBY]} for i, norm in enumerate(norms))
    return "false" if step.role == "condition" and taken else path_kept(editor, step)


_NEARBY = 5
"""How close behind what goes too it is said that it hangs on the condition."""
_WITH_IT = words("everything all what whatever steps anything things")
_DEPENDING = words("hangs depends depending dependent hanging inside under beneath behind below follows belongs")


_HANGING = words("when whenever if unless else otherwise")


def _value(editor: Editor, item: Instruction) -> bool:
    reading, span = editor.reading, (item.first, item.last)
    number = number_in(editor, *span)
    if number is not None and set_threshold(editor, number):
        return True
    if compose_text(editor, item, named_steps(editor, item)):
        return True
    if _HANGING & set(item.norms(reading)):
        return False  # "post to #a when the project is A": an input has one value whatever happens
    for entity in reading.entities_in(*span):
        done = entity.kind is EntityKind.LABEL and item.norms(reading)[0] in _LABELLING
        if place_value(editor, entity, span, starts=not done):  # "tag the issue with x" is done to it when it comes
            return True
    if not any(reading.tokens[i].kind is TokenKind.QUOTED for i in range(*span)):
        return False
    for step in named_steps(editor, item):
        schema = step.features.spec.inputs if step.features is not None else {}
        name = next((key for key in TEXT_INPUTS if key in schema), None)
        if name is not None:
            editor.apply(SetInput(node_id=step.id, name=name, value=raw_text(editor, *span)))
            return True
    return False


_LABELLING = words("label tag")


def _task(editor: Editor, item: Instruction) -> bool:
    place = editor.place_at(item.first, item.last)
    return add_task(editor, item, place if place.said else natural_place(editor, item.first, item.last))


RESOLVERS: dict[str, Callable[[Editor, Instruction], bool]] = {
    "remove": _remove, "keep": _keep, "replace": _replace, "move": _move, "swap": _swap, "loop": _loop,
    "unloop": _unloop, "unguard": _unguard, "value": _value, "task": _task, "start": start_otherwise,
    "exchange": exchange_branches, "guard": add_condition, "insert": add_step, "otherwise": add_otherwise,
    "count": count_otherwise,
}  # fmt: skip
"""By kind of change: applies it and says whether it could. The other kinds are read by their own grammar alone."""
