"""Existing steps for each of several things: "do this for every employee", "comment on every issue, not just once"."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.edit.adding import add_steps
from agent_app.planners.local.edit.additions import addition
from agent_app.planners.local.edit.branching import path_to
from agent_app.planners.local.edit.doing import step_doing
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.looping import goes_through
from agent_app.planners.local.edit.patterns import Pattern
from agent_app.planners.local.edit.places import Place
from agent_app.planners.local.edit.refer import refer, refer_all
from agent_app.planners.local.edit.spotting import spots
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon.nouns import kinship
from agent_app.planners.local.lexicon.verbs import LOOKUPS
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Noun
from agent_app.planners.local.slots import iter_slots
from sessions_app.definition import MoveNode, NewNode, Wrap, node_reference

__all__ = ["do_once", "happens_anyway", "happens_once", "loop_alone", "repeat_for_each", "repeat_made"]

_DOING = words("do run repeat execute perform make happen carry apply have loop wrap put iterate send post be")
_ALL = words("this that it these those them everything all both whole thing things lot steps rest workflow flow of")
_DUTY = words(
    "should must has have needs need ought shall to be is are gets get done happen run executed repeated sent made"
)
_KIN = 0.6


def repeat_for_each(editor: Editor, item: Instruction) -> bool:
    """Put existing steps into a loop through what an instruction names; False if it does not ask for that."""
    if editor.removed and editor.before.of_role("for_each") and not editor.view.of_role("for_each"):
        return False  # "the loop can go with all its content", which has gone with what was said before
    over = _over(editor, item)
    if over is None:
        return _over_nothing(editor, item)
    start, noun = over
    subject = _subject(editor, item, start)
    if subject is None:
        subject = _done_already(editor, *((item.first, start) if start > item.first else (noun.last, item.last)))
    if subject is None:
        return False
    subject = subject or _said_behind(editor, item, noun)
    loop = _loop(editor, noun)
    if loop is not None and not subject and _is_new(editor, editor.focus):
        subject = [editor.view.steps[str(editor.focus)]]  # "add a task. Do this for each lead"
    if loop is not None:
        return _move_into(editor, loop, subject) or (not subject and _repeated(editor, item, noun))
    if editor.view.of_role("for_each") and not subject and not _ALL & set(editor.reading.norms(item.first, start)):
        return False
    listing = _listing(editor, noun) or _list_first(editor, noun, subject)
    if listing is None:
        return False
    return _wrap(editor, listing, noun, subject)


_UNIT, _LEFT = words("one once single 1"), 0.7


_ANYWAY = (
    ["always"], ["every", "time"], ["each", "time"], ["in", "any", "case"], ["anyway"], ["regardless"],
    ["unconditionally"], ["in", "all", "cases"], ["no", "matter", "what"],
)  # fmt: skip


def happens_anyway(editor: Editor, item: Instruction) -> bool:
    """ "Remove the condition, I want the mail every time": what is done in any case, since its test is no more."""
    gone = any(step.id not in editor.view.steps for step in editor.before.of_role("condition"))
    norms = item.norms(editor.reading)
    if not gone or "," in norms or not any(norms[i : i + len(w)] == w for w in _ANYWAY for i in range(len(norms))):
        return False
    used = {step.connector for step in editor.before.actions}
    if any(mention.connector not in used for mention in editor.reading.mentions_in(item.first, item.last)):
        return False
    named = refer(editor.view, editor.reading, item.first, item.last, None)
    if not named or named[0].score < _LEFT or named[0].step.id not in editor.before.steps:
        return False
    if editor.view.of_role("condition"):
        return False  # another test may be meant
    editor.certain.add((item.first, item.last))
    return True


def happens_once(editor: Editor, item: Instruction) -> bool:
    """ "Stop the loop, just send one mail": how often something is done that a loop did, which is no more."""
    gone = [loop.id for loop in editor.before.of_role("for_each") if loop.id not in editor.view.steps]
    norms = item.norms(editor.reading)
    unit = bool(_UNIT & set(norms)) or ({"just", "only"} & {*item.leads, *norms[:1]} and "a" in norms[:3])
    if not gone or not unit or _UNIT_ENDS & set(norms):
        return False
    left = {key for loop in gone for key in editor.before.graph.contents(loop)} & set(editor.view.steps)
    named = refer(editor.view, editor.reading, item.first, item.last, None)
    used = {step.connector for step in editor.view.actions}
    if not named or named[0].step.id not in left or named[0].score < _LEFT:
        return False
    if any(mention.connector not in used for mention in editor.reading.mentions_in(item.first, item.last)):
        return False
    editor.certain.add((item.first, item.last))
    return True


_UNIT_ENDS = words("first last each every per before after")


_ONCE = (
    ["only", "once"], ["just", "once"], ["once", "at", "the", "end"], ["once", "at", "the", "very", "end"],
    ["once", "after", "the", "loop"],
)  # fmt: skip


def do_once(editor: Editor, item: Instruction) -> bool:
    """ "Send the message only once": one step of a loop that does more goes behind it; False where none is meant.

    What hangs on a test of each thing stays where it is, and a loop that does nothing else is given up as a whole.
    """
    norms = item.norms(editor.reading)
    once = next((len(said) for said in _ONCE if norms[-len(said) :] == said and len(norms) > len(said)), 0)
    if not once:
        return False
    named = [spot.step for spot in spots(editor, item.first, item.last - once) if spot.score >= _SURE]
    named = named or [found.step for found in refer(editor.view, editor.reading, item.first, item.last - once)[:1]]
    if len(named) != 1 or named[0].role not in {"action", "approval"}:
        return False
    if path_to(editor.view, named[0].id) is not None:
        return False
    loop = editor.view.graph.parent(named[0].id)
    if loop is None and editor.patches and _is_behind_loop(editor, named[0]):
        editor.certain.add((item.first, item.last))
        return True  # another instruction has taken it out
    if loop is None:
        return False
    if set(editor.view.graph.contents(loop)) <= {named[0].id}:
        return False
    asked = named[0].role == "approval"  # what is decided once for all is decided before it is done to any
    editor.apply(MoveNode(node_id=named[0].id, **({"before": loop} if asked else {"after": loop})))
    editor.focus = named[0].id
    editor.certain.add((item.first, item.last))
    return True


def _is_behind_loop(editor: Editor, step: Step) -> bool:
    return any(loop.id in editor.view.graph.upstream(step.id) for loop in editor.view.of_role("for_each"))


_ALONE = (
    Pattern(
        "only|just", "STEP", "should|must|needs_to|has_to|shall?", "be|stay|run|happen|remain?", "in|inside|within",
        "the|a?", "loop", "$",
    ),
    Pattern("only|just", "STEP", "should|must|needs_to|has_to", "be", "looped|repeated", "$"),
)  # fmt: skip


def loop_alone(editor: Editor, item: Instruction) -> bool:
    """ "Only the posting should be looped": what else a loop does comes before or behind it; False where none is meant.

    What hangs on a test of each thing stays where it is.
    """
    norms = item.norms(editor.reading)
    gaps = next((found for pattern in _ALONE if (found := pattern.match(norms, item.first)) is not None), None)
    named = refer(editor.view, editor.reading, *gaps["STEP"], editor.focus) if gaps is not None else []
    loop = editor.view.graph.parent(named[0].step.id) if named and named[0].score >= _SURE else None
    members = [step for step in editor.view.body if loop is not None and editor.view.graph.parent(step.id) == loop]
    if loop is None or any(step.role != "action" for step in members):
        return False
    place = members.index(named[0].step)
    editor.apply(*(MoveNode(node_id=step.id, before=loop) for step in members[:place]))
    editor.apply(*(MoveNode(node_id=step.id, after=loop) for step in reversed(members[place + 1 :])))
    editor.focus = named[0].step.id
    editor.certain.add((item.first, item.last))
    return True


def _over(editor: Editor, item: Instruction) -> tuple[int, Noun] | None:
    """Where "for each employee" begins, and what it names."""
    reading = editor.reading
    for index in range(item.first, item.last - 1):
        norm, following = reading.tokens[index].norm, reading.tokens[index + 1].norm
        each = norm in {"for", "on", "over", "per", "with", "to"} and following in {"each", "every", "all"}
        through = norm in {"over", "through"} and "loop" in reading.norms(item.first, index + 1)
        direct = following in {"each", "every"} and index > item.first and norm in {"over", "through", "do", "for"}
        if not each and not direct and not through and norm != "per":
            continue
        for noun in reading.nouns_in(index + 1, item.last):
            if noun.first - index <= _NEAR:
                return index, noun
    return None


_NEAR = 6


def _over_nothing(editor: Editor, item: Instruction) -> bool:
    """ "Wrap the message into a loop": what to go through is asked for where nothing that is there brings several."""
    norms = item.norms(editor.reading)
    ends = next((i for i in range(2, len(norms)) if norms[i - 1 : i + 1] == ["a", "loop"]), 0)
    if not ends or norms[0] not in _DOING | {"move", "add"}:
        return False
    named = refer(editor.view, editor.reading, item.first + 1, item.first + ends - 1, editor.focus)
    if not named or named[0].score < _SURE or named[0].step.role != "action":
        return False
    step = named[0].step
    if editor.view.graph.parent(step.id) is not None:
        editor.notes.append(f"“{editor.title(step)}” is in a loop already.")
    elif any(editor.view.steps[key].lists for key in editor.view.graph.upstream(step.id) if key in editor.view.steps):
        return False
    else:
        editor.questions.append(f"For each of what should “{editor.title(step)}” be done?")
    editor.certain.add((item.first, item.last))
    return True


def _subject(editor: Editor, item: Instruction, end: int) -> list[Step] | None:
    """The existing steps that are to be repeated; empty for all; None where the words order something new."""
    norms = editor.reading.norms(item.first, end)
    if (ranged := _from_on(editor, item, norms)) is not None:
        return ranged
    telling = [
        norm
        for norm in norms
        if norm not in _DOING | _DUTY and norm not in words("please also just now i want we in into a the loop as")
    ]
    if not telling or all(norm in _ALL for norm in telling):
        return [] if norms else None
    often = set(editor.reading.norms(end, item.last)) >= _NOT_ONCE  # "a message for every issue, not just once"
    if not norms or (norms[0] not in _DOING and not _DUTY & set(norms) and not often):
        return None
    first = item.first + (norms[0] in _DOING)
    span = [i for i in range(first, end) if editor.reading.tokens[i].norm not in _DUTY]
    if not span:
        return None
    if {"a", "an", "another", "one"} & set(editor.reading.norms(span[0], span[0] + 1)):
        return None
    found = refer(editor.view, editor.reading, span[0], span[-1] + 1, editor.focus)
    if not found or found[0].score < _SURE or found[0].step.role == "trigger":
        return None
    steps = refer_all(editor.view, editor.reading, span[0], span[-1] + 1, editor.focus)
    return [step for step in steps if step.role in {"action", "approval", "condition"}] or None


def _done_already(editor: Editor, first: int, last: int) -> list[Step] | None:
    """ "Create the contact for every invitee": the step that does this already to what is spoken of as known."""
    first += editor.reading.norms(first, first + 1) == [","]
    step = step_doing(editor.view, editor.reading, first, last)
    things = [noun for noun in editor.reading.nouns_in(first, last) if noun.determiner == "definite"]
    known = step is not None and any(noun.canon in step.nouns[:1] for noun in things)
    more = set(editor.reading.norms(first, last)) & _MORE or editor.reading.entities_in(first, last)
    return [step] if step is not None and known and not step.lists and not more else None


_MORE = words("also too another additionally as well second , and then")
_SURE = 0.85
_NOT_ONCE = words("not just")


def _from_on(editor: Editor, item: Instruction, norms: list[str]) -> list[Step] | None:
    """ "From the download on, do it for each mail": a step and all that come behind it."""
    start = norms.index("from") if "from" in norms else None
    end = next((i for i, norm in enumerate(norms) if norm in _ONWARDS), None)
    if start is None or end is None or end <= start + 1:
        return None
    named = refer(editor.view, editor.reading, item.first + start + 1, item.first + end, editor.focus)
    if not named or named[0].score < _SURE or named[0].step.role == "trigger":
        return None
    order = [step.id for step in editor.view.body]
    return [editor.view.steps[key] for key in order[order.index(named[0].step.id) :]]


_ONWARDS = words("on onwards onward forward downwards down")


def _said_behind(editor: Editor, item: Instruction, noun: Noun) -> list[Step]:
    """ "Loop over the recordings for the upload": the steps named behind what is gone through."""
    if "loop" not in editor.reading.norms(item.first, noun.first):
        return []
    named = spots(editor, noun.last, item.last)
    return [spot.step for spot in named if spot.step.role in {"action", "approval"}]


def _loop(editor: Editor, noun: Noun) -> Step | None:
    loops = tuple(reversed(editor.view.of_role("for_each")))
    through = (loop for loop in loops if goes_through(editor.view, loop, noun))
    return next(through, next((loop for loop in loops if _makes(editor, loop, noun)), None))


def _makes(editor: Editor, loop: Step, noun: Noun) -> bool:
    """ "For every contact", where a loop makes a contact of each."""
    inside = (editor.view.steps[key] for key in editor.view.graph.contents(loop.id))
    return any(step.role == "action" and not step.lists and noun.canon in step.nouns[:1] for step in inside)


def _is_new(editor: Editor, node_id: str | None) -> bool:
    return node_id in editor.view.steps and node_id not in editor.before.steps


def _repeated(editor: Editor, item: Instruction, noun: Noun) -> bool:
    """ "Do this for each record": it is done for each already."""
    editor.notes.append(f"That is done for each {noun.text.lower()} already.")
    editor.certain.add((item.first, item.last))
    return True


def _move_into(editor: Editor, loop: Step, subject: Sequence[Step]) -> bool:
    outside = [step for step in subject if editor.view.graph.parent(step.id) != loop.id]
    for step in outside:
        editor.apply(MoveNode(node_id=step.id, parent=loop.id))
        editor.focus = step.id
    return bool(outside)


def repeat_made(editor: Editor, step: Step, first: int, last: int) -> None:
    """ "Instead of a mail, comment on each of the issues": what took a step's place is done for each as well."""
    each = next((i for i in range(first, last) if editor.reading.tokens[i].norm in {"each", "every", "per"}), None)
    noun = next(iter(editor.reading.nouns_in(each, last)), None) if each is not None else None
    if each is None or noun is None or noun.first - each > _NEAR_EACH or editor.view.graph.parent(step.id) is not None:
        return
    if (loop := _loop(editor, noun)) is not None:
        _move_into(editor, loop, [step])
        return
    listing = _listing(editor, noun)
    if listing is not None and listing.lists:
        _wrap(editor, listing, noun, [step])


_NEAR_EACH = 3


def _listing(editor: Editor, noun: Noun) -> Step | None:
    """The step that brings the things, the last one that does."""
    bringing = [
        step for step in reversed(editor.view.actions) if step.features is not None and step.features.verb in LOOKUPS
    ]
    alike = [step for step in bringing if noun.canon in step.nouns[:1]]
    alike += [step for step in bringing if any(kinship(noun.canon, own) >= _KIN for own in step.nouns[:1])]
    return next(iter(alike), None)


def _list_first(editor: Editor, noun: Noun, subject: Sequence[Step]) -> Step | None:
    """A step that brings the things, put before what is done for each of them, or at the start."""
    reading = editor.reading
    first = noun.first
    while named := [mention.first for mention in reading.mentions if mention.first < first <= mention.last]:
        first = named[0]
    added = addition(editor, f"list all {reading.slice(first, noun.last)}")
    slots = list(iter_slots(added.plan.body))
    if not slots or added.decision.operation(slots[0].number) is None:
        return None
    triggers, body = editor.view.triggers, editor.view.body
    start = Place(after=triggers[0].id) if triggers else Place(before=body[0].id if body else None)
    start = Place(before=subject[0].id) if subject and editor.view.graph.parent(subject[0].id) is None else start
    made = add_steps(editor, added, start)
    return editor.view.steps.get(made[0]) if made else None


def _wrap(editor: Editor, listing: Step, noun: Noun, subject: Sequence[Step]) -> bool:
    view = editor.view
    level = view.graph.parent(listing.id)
    behind = view.graph.reachable([listing.id]) - {listing.id}
    chosen = [step for step in (subject or view.body) if view.graph.parent(step.id) == level and step.id in behind]
    if not chosen:
        return False
    source = view.source(listing)
    items = source.prefix if source is not None else node_reference(listing.id)
    name = noun.text.lower().split()[-1]
    singular = name[:-1] if noun.plural and name.endswith("s") and not name.endswith("ss") else name
    node = NewNode(type="for_each", items=items, as_=singular, title=f"For each {singular}")
    made = editor.apply(Wrap(node_ids=[step.id for step in chosen], in_=node))
    if made:
        editor.focus = made[-1]
    return bool(made)
