"""Applying the instructions of a prompt one after the other, each by the first reading that fits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from agent_app.planners.local.edit.adding import add_steps, hold_to_times
from agent_app.planners.local.edit.additions import addition, as_order, does_it
from agent_app.planners.local.edit.apart import starts_apart
from agent_app.planners.local.edit.asked_first import ask_before, ask_no_more, ask_others
from agent_app.planners.local.edit.branching import path_meant, path_to
from agent_app.planners.local.edit.calling import call_people
from agent_app.planners.local.edit.changing import change_values
from agent_app.planners.local.edit.clearing import clear_stretch
from agent_app.planners.local.edit.concurrency import arrange_in_time
from agent_app.planners.local.edit.consent import submit
from agent_app.planners.local.edit.contrasted_values import exchange_denied, exchange_value
from agent_app.planners.local.edit.controls import add_control, add_task
from agent_app.planners.local.edit.counting import count_steps
from agent_app.planners.local.edit.delegating import decided_in_a_case, delegate, somebody_acts
from agent_app.planners.local.edit.deleting import takes_nothing_away
from agent_app.planners.local.edit.destinations import send_elsewhere
from agent_app.planners.local.edit.editor import Editor, EditState
from agent_app.planners.local.edit.emptying import empty_input
from agent_app.planners.local.edit.ending import end_after
from agent_app.planners.local.edit.existing import ask_for_search
from agent_app.planners.local.edit.filters import lift_filter, take_all
from agent_app.planners.local.edit.freeing import free_steps
from agent_app.planners.local.edit.guarding import guard_steps
from agent_app.planners.local.edit.idling import idle
from agent_app.planners.local.edit.instructions import Instruction, instructions, sentences_of
from agent_app.planners.local.edit.iterating import do_once, happens_anyway, happens_once, loop_alone, repeat_for_each
from agent_app.planners.local.edit.joining import (
    done_to_listed,
    natural_place,
    place_among_members,
    place_at_end_of_loop,
    place_in_loop,
    says_anyway,
    vacated,
)
from agent_app.planners.local.edit.keeping import keep_deeds
from agent_app.planners.local.edit.kept_in_loop import keep_in_loop
from agent_app.planners.local.edit.later import does_instead, fronts_case, goes_on_later, says_case_and_deed
from agent_app.planners.local.edit.limiting import confine_start, limit_listing
from agent_app.planners.local.edit.manners import change_manner
from agent_app.planners.local.edit.naming import rename_workflow
from agent_app.planners.local.edit.on_path_instead import replace_on_path
from agent_app.planners.local.edit.opposed import turn_around
from agent_app.planners.local.edit.ordering import reorder, reorder_pair
from agent_app.planners.local.edit.other_case import add_in_its_place, ask_another
from agent_app.planners.local.edit.places import Place
from agent_app.planners.local.edit.places.words import PATHS
from agent_app.planners.local.edit.preceding import make_first
from agent_app.planners.local.edit.present import put_there, stands
from agent_app.planners.local.edit.qualifying import qualify, says_quality
from agent_app.planners.local.edit.remarks import remark
from agent_app.planners.local.edit.removing import calls_off_absent, keep_alone, remove_steps, takes_from_elsewhere
from agent_app.planners.local.edit.repeating import repeat_elsewhere
from agent_app.planners.local.edit.replacing import replace_in_place, replace_steps
from agent_app.planners.local.edit.rerouting import spare_on_path
from agent_app.planners.local.edit.resolving import RESOLVERS
from agent_app.planners.local.edit.restating import restated
from agent_app.planners.local.edit.retesting import test_otherwise
from agent_app.planners.local.edit.revaluing import take_new_value
from agent_app.planners.local.edit.sequencing import arrange_listed
from agent_app.planners.local.edit.settling import settle
from agent_app.planners.local.edit.starting import change_start
from agent_app.planners.local.edit.sufficing import replace_by_enough
from agent_app.planners.local.edit.superseding import replace_removed
from agent_app.planners.local.edit.tasks import is_task, left_to_person
from agent_app.planners.local.edit.throttling import tell_unlimited
from agent_app.planners.local.edit.throughout import denies_replaced, replace_throughout
from agent_app.planners.local.edit.tuning import change_pause
from agent_app.planners.local.edit.uniting import with_places
from agent_app.planners.local.edit.widening import regrade, widen_test
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading

__all__ = [
    "PLAIN",
    "STRICT",
    "WHOLE",
    "Way",
    "apply_instructions",
    "apply_one",
    "apply_sentences",
    "covered",
    "parts",
    "whole",
]

_PLACED: tuple[Callable[[Editor, Instruction], bool], ...] = (
    happens_once, happens_anyway, denies_replaced, replace_throughout, remark, tell_unlimited, call_people,
    change_manner, ask_for_search, exchange_value, widen_test, regrade, ask_no_more, take_new_value, starts_apart,
    replace_on_path, idle, submit, ask_another, ask_before, ask_others,
    test_otherwise, end_after, make_first, free_steps,
    qualify, limit_listing, confine_start, rename_workflow, delegate, arrange_in_time, lift_filter, take_all,
    send_elsewhere, empty_input, change_pause, change_start, count_steps, do_once, loop_alone, repeat_for_each, reorder,
)  # fmt: skip
"""Readings that need the words of place too."""
_UNMISTAKABLE = frozenset({arrange_in_time, lift_filter, change_pause, send_elsewhere})
"""Those whose patterns leave no word over."""
_LEFTOVER = words(
    "everything else is fine as it thanks thank you that all good so far stays the same rest please keep leave"
    " do hmm one thing more"
    " for workflow i we just sorry ok okay great nice well but and nobody reads those anyway it's perfect otherwise"
)
_OTHERWISE = frozenset({"otherwise", "else", "or else", "if not", "in the other case", "in all other cases"})
_MOST_CHOICES = 8


def apply_sentences(editor: Editor) -> list[tuple[int, int]]:
    """Apply what a sentence says as a whole ("the message first and the ticket afterwards"); the token ranges done."""
    done = []
    for sentence in sentences_of(editor.reading):
        if covered(sentence, editor.spent):
            continue
        whole = (keep_in_loop, keep_deeds, clear_stretch, turn_around, arrange_listed, exchange_denied, _added_later)
        if any(handler(editor, sentence) for handler in whole):
            editor.certain |= {
                (item.first, item.last) for item in instructions(editor.reading) if _lies_in(item, sentence)
            }
            done.append((sentence.first, sentence.last))
        elif somebody_acts(editor, sentence.first, sentence.last):
            continue
        elif reorder_pair(editor, sentence) or replace_in_place(editor, sentence) or keep_alone(editor, sentence):
            done.append((sentence.first, sentence.last))
    return done


def _added_later(editor: Editor, sentence: Instruction) -> bool:
    """Add what a sentence orders for after a wait, if some condition holds then."""
    if not goes_on_later(editor, sentence):
        return False
    place = editor.place_at(sentence.first, sentence.last)
    return not place.unknown and _add(editor, sentence, place)


def covered(item: Instruction, done: Sequence[tuple[int, int]]) -> bool:
    """Whether an instruction lies in token ranges that are done."""
    return any(first <= item.first and item.last <= last for first, last in done)


def _lies_in(item: Instruction, sentence: Instruction) -> bool:
    return sentence.first <= item.first and item.last <= sentence.last


@dataclass(frozen=True, slots=True)
class Way:
    """A way to take a prompt: the instruction `number` is left out, or taken for a `kind` of change whatever it says.

    Without a number every instruction is taken as its words say; `WHOLE` takes the prompt as one instruction, and
    `STRICT` takes what the grammar makes of each, whatever kind the words sound like.
    """

    number: int | None = None
    kind: str = ""


PLAIN = Way()
WHOLE, STRICT = -1, -2


def parts(editor: Editor) -> list[Instruction]:
    """The instructions of a prompt, with the places that are said for several of them."""
    return with_places(editor, instructions(editor.reading))


def whole(reading: Reading) -> Instruction:
    """A prompt as one instruction."""
    last = len(reading.tokens)
    return Instruction(0, last - (last > 1 and reading.tokens[-1].norm in {".", "!", "?"}), "", ())


def apply_instructions(editor: Editor, way: Way = PLAIN) -> None:
    """Apply what a prompt orders, taken one way."""
    editor.spent, editor.settled = [], False
    if way.number == WHOLE:
        RESOLVERS[way.kind](editor, whole(editor.reading))
        return
    done = apply_sentences(editor) if way.number in {None, STRICT} else []
    items = with_places(editor, [item for item in instructions(editor.reading) if not covered(item, done)])
    editor.others = len(items) - 1
    carried = Place()
    earlier: EditState | None = None
    for number, item in enumerate(items):
        if covered(item, editor.spent):
            continue
        if number == way.number:
            earlier = None
            if way.kind:
                RESOLVERS[way.kind](editor, item)
            continue
        if earlier is not None and (replace_removed(editor, item, earlier) or replace_by_enough(editor, item, earlier)):
            editor.certain |= {(other.first, other.last) for other in items[number - 1 : number + 1]}
            earlier = None
            continue
        before = earlier = editor.state()
        carried = _instruction(editor, items, number, carried)
        if (
            way.number != STRICT
            and (item.first, item.last) not in editor.certain
            and not calls_off_absent(editor, item)
            and not remark(editor, item)
            and not says_quality(editor, item, editor.patches[len(before[0]) :])
            and (not carried.said or len(editor.patches) > len(before[0]))
        ):
            editor.settled |= settle(editor, item, before)
        if number + 1 < len(items) and items[number + 1].joint in _CONTRASTING and not carried.said:
            carried = vacated(editor, editor.patches[len(before[0]) :], before[1], (item.first, item.last))
        carried = carried if _stands(editor, carried) else Place()


_CONTRASTING = words(", but - ;")


def _stands(editor: Editor, place: Place) -> bool:
    """Whether the steps that a place is beside are still there."""
    return {place.after, place.before, place.parent} <= {None, *editor.view.steps}


def _instruction(editor: Editor, items: Sequence[Instruction], number: int, carried: Place) -> Place:
    """Apply one instruction by the first reading that fits; the place that what is joined to it goes to."""
    item = items[number]
    if apply_one(editor, item, items[number + 1 :]):
        return Place()
    place = editor.place_at(item.first, item.last)
    if place.unknown:
        editor.questions.append(_unplaced(editor, place.unknown))
        if place.unknown.lower() in _OTHERWISE:
            return carried
    place = place if place.said or not carried.said else carried
    if _announces(editor, items, number):
        carried = place
    elif _add(editor, item, place):
        carried = _carried(editor, items[number + 1 :], place)
    else:
        carried = place if number + 1 < len(items) and items[number + 1].joint in {":", ",", "-"} else Place()
        _tell_leftover(editor, item, items)
    return carried


def _carried(editor: Editor, following: Sequence[Instruction], place: Place) -> Place:
    """ "After the ticket, assign it and add a watcher": what is joined to a placed step comes right behind it."""
    joined = bool(following) and following[0].joint in _COORDINATING
    if not place.said or not joined or editor.focus is None:
        return Place()
    return Place(after=editor.focus, spans=place.spans)


_COORDINATING = words("and then also , & plus")


def _unplaced(editor: Editor, words_said: str) -> str:
    if words_said.lower() in _OTHERWISE:
        return "There is no condition whose other case this could be. What should be checked?"
    steps = (*editor.view.triggers, *editor.view.body)[:_MOST_CHOICES]
    return (
        f"I find no step for “{words_said}”. Which one do you mean: {', '.join(editor.title(step) for step in steps)}?"
    )


def _announces(editor: Editor, items: Sequence[Instruction], number: int) -> bool:
    """ "Put a call at the start: POST https://…": what stands behind the colon is the step."""
    if number + 1 >= len(items) or items[number + 1].joint != ":":
        return False
    following = items[number + 1]
    return addition(editor, editor.isolated(following.first, following.last)).chosen


def apply_one(editor: Editor, item: Instruction, following: Sequence[Instruction]) -> bool:
    """Apply an instruction that changes what is there; False where it does not, or adds something."""
    for handler in _PLACED:
        if _took(editor, handler, item):
            if handler in _UNMISTAKABLE:
                editor.certain.add((item.first, item.last))
            return True
    core = _core(editor, item)
    if core is not item and _is_spared(editor, item, core):
        return guard_steps(editor, item, following)
    if core is not item and spare_on_path(editor, item, core, remove_steps):
        return True
    if core is not item and not editor.view.scope and _names_empty_path(editor, item):
        return False
    if core is not item and takes_from_elsewhere(editor, item, core):
        return False
    if core is not item and says_anyway(editor) and core.norms(editor.reading)[:1] in _SENDING:
        return False  # "in any case post it to #all": besides what is sent already
    taken = any(_took(editor, handler, core) for handler in _plain(following))
    if taken and core.norms(editor.reading)[:2] in _TESTS and core is not item:
        editor.certain.add((item.first, item.last))  # "before subscribing it, check that it has an email"
    return taken


_SENDING = (["post"], ["send"], ["write"], ["mail"], ["tell"])
_TESTS = [[check, that] for check in ("check", "verify", "ensure") for that in ("that", "whether", "if")]


def _is_spared(editor: Editor, item: Instruction, core: Instruction) -> bool:
    """ "When there are no issues, skip the email": what is not done in one case only, if no path is for that yet."""
    norms = item.norms(editor.reading)
    if norms[0] not in {"if", "when", "whenever"} or core.norms(editor.reading)[0] not in {"skip", "omit"}:
        return False
    return path_meant(editor.view, editor.reading, item.first + 1, core.first) is None


def _plain(following: Sequence[Instruction]) -> tuple[Callable[[Editor, Instruction], bool], ...]:
    """Readings of an order without its place; what follows may say before which step a condition belongs."""
    return (
        lambda editor, item: not does_instead(editor.reading, item) and remove_steps(editor, item),
        lambda editor, item: guard_steps(editor, item, following),
        repeat_elsewhere,
        replace_steps,
        lambda editor, item: not fronts_case(editor.reading, item) and change_values(editor, item),
    )


def _took(editor: Editor, handler: Callable[[Editor, Instruction], bool], item: Instruction) -> bool:
    """Whether a handler took an instruction: it says so, or it has changed, asked or noted something."""
    count = len(editor.patches), len(editor.questions), len(editor.notes)
    return handler(editor, item) or (len(editor.patches), len(editor.questions), len(editor.notes)) != count


def _names_empty_path(editor: Editor, item: Instruction) -> bool:
    """ "If she says no, cancel the order": on a path with no steps there is nothing to take away or change."""
    place = editor.place_at(item.first, item.last)
    ends = editor.reading.verb_at(item.last - 1)
    named = place.branch is not None and place.after is not None
    return named and (ends is None or bool(editor.reading.norms(item.last - 2, item.last - 1) == ["be"]))


def _core(editor: Editor, item: Instruction) -> Instruction:
    """An instruction without the words in front that say where it applies: "in the loop, skip the upload"."""
    place = editor.place_at(item.first, item.last)
    first = item.first
    for start, end in sorted(place.spans):
        if start <= first < end and not place.unknown:
            first = end
            while first < item.last and editor.reading.tokens[first].norm in _LINKING:
                following = editor.reading.norms(first + 1, first + 2)
                if editor.reading.tokens[first].norm == "just" and following in (["keep"], ["leave"]):
                    break  # "in the loop just keep the label"
                first += 1
    if first == item.first or first >= item.last:
        return item
    editor.view.scope = frozenset(_around(editor, place))
    return replace(item, first=first)


_LINKING = words(", : - then please also just still")


def _around(editor: Editor, place: Place) -> set[str]:
    """The steps of the loop or path that a place is in."""
    graph = editor.view.graph
    anchor = place.parent or place.after or place.before
    if anchor is None or anchor not in editor.view.steps:
        return set()
    if place.branch is not None:
        return editor.view.on_branch(anchor, place.branch)
    said = {norm for start, end in place.spans for norm in editor.reading.norms(start, end)}
    if place.after is not None and said & PATHS and (path := path_to(editor.view, place.after)) is not None:
        return editor.view.on_branch(*path)
    loop = place.parent or graph.parent(anchor)
    if loop is not None:
        return set(graph.contents(loop))
    return {anchor}


def _add(editor: Editor, item: Instruction, place: Place) -> bool:
    if add_control(editor, item, place):
        return True
    wish = restated(editor, item, place)
    added = addition(editor, wish or as_order(editor, item, place), place)
    if wish is None and done_to_listed(editor, item.first, item.last, added, place):
        wish = f"for each of them, {as_order(editor, item, place).strip()}"
        added = addition(editor, wish, place)
    where = place_among_members(editor, item.first, item.last, added, place) or place
    if (held := decided_in_a_case(editor, item, added, place)) is not None:
        where = held
    if not where.said and where.before is None and where.parent is None and where.after is None:
        where = place_in_loop(editor, item.first, item.last, added) or natural_place(editor, item.first, item.last)
    elif (element := place_at_end_of_loop(editor, item.first, item.last, where)) is not None:
        where = element
    if takes_nothing_away(editor, item, added):
        return False
    if not does_it(added):
        return left_to_person(editor, item, added, where) or (
            is_task(editor, item, place) and add_task(editor, item, where)
        )
    if stands(editor, item, added) if not place.said else put_there(editor, item, added, place):
        return True
    if not place.said and add_in_its_place(editor, item, added):
        editor.certain.add((item.first, item.last))
        return True
    tokens = editor.reading.tokens
    notes = len(editor.notes)
    made = add_steps(editor, added, where, (tokens[item.first].start, tokens[item.last - 1].end) if wish else None)
    hold_to_times(editor, item, made)
    if made and len(editor.notes) == notes and says_case_and_deed(editor.reading, item, added):
        editor.certain.add((item.first, item.last))
    return bool(made)


def _tell_leftover(editor: Editor, item: Instruction, items: Sequence[Instruction]) -> None:
    norms = [norm for norm in item.norms(editor.reading) if norm.isalnum()]
    if len(items) > 1 and len([norm for norm in norms if norm not in _LEFTOVER]) > 3:
        editor.notes.append(f"I did not know what to do with “{editor.slice(item.first, item.last)}”.")
