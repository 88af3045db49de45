"""What is done for each of the things that a workflow deals with: "make a card per bug", "one message per lead"."""

from __future__ import annotations

from agent_app.planners.local.edit.looping import goes_through
from agent_app.planners.local.edit.refer import refer
from agent_app.planners.local.edit.view import WorkflowView
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Noun, Reading, VerbForm
from agent_app.planners.local.rewrite.spans import Change, Piece

__all__ = ["TAKING_AWAY", "is_at_hand", "one_for_each", "per_thing"]

TAKING_AWAY = words(
    "remove drop delete skip omit ignore exclude leave keep limit restrict filter only just no not never n't don't stop"
    " replace swap substitute exchange without unless if when instead start trigger run react listen wait"
)
_AHEAD = words("and then also please just instead , ; . : - –")


def is_at_hand(view: WorkflowView, noun: Noun) -> bool:
    """Whether a workflow deals with such things: it goes through them, lists them, or starts on one."""
    if any(goes_through(view, loop, noun) for loop in view.of_role("for_each")):
        return True
    started = [step for step in view.triggers if noun.canon in step.nouns]
    listed = [step for step in view.actions if step.lists and noun.canon in step.nouns]
    return bool(started or listed)


def per_thing(reading: Reading, view: WorkflowView) -> list[Change]:
    """ "Make a card per bug": a further step for each; where its step is there already, another reading repeats it."""
    norms = reading.norms(0, len(reading.tokens))
    end = len(norms) - (norms[-1:] in (["."], ["!"]))
    place = next((i for i in range(end - 1, 0, -1) if norms[i] == "per"), 0)
    noun = next((noun for noun in reading.nouns if noun.first == place + 1 and noun.last == end), None)
    verb = next((verb for verb in reading.verbs if verb.form is VerbForm.BASE and verb.last < place), None)
    if not place or noun is None or verb is None or not is_at_hand(view, noun) or set(norms) & TAKING_AWAY:
        return []
    named = refer(view, reading, verb.first, place)
    if named and named[0].score >= _NAMED:
        return []
    start, middle = reading.tokens[verb.first].start, reading.tokens[place].start
    stop, deed_end = reading.tokens[end - 1].end, reading.tokens[place - 1].end
    pieces = (
        Piece(f"for each {reading.slice(noun.first, noun.last)}, ", middle, stop),
        Piece(reading.text[start:deed_end], start, deed_end),
    )
    return [Change(start, stop, pieces)]


_NAMED = 0.85


def one_for_each(reading: Reading, view: WorkflowView) -> list[Change]:
    """ "One Teams message per lead please": the step that makes one for all of them is repeated for each."""
    norms = reading.norms(0, len(reading.tokens))
    place = next((i for i, norm in enumerate(norms) if norm == "per" or norms[i : i + 2] in _FOR_EACH), 0)
    start = next((i for i, norm in enumerate(norms[:place]) if norm in _SINGLE), None)
    if start is None or not set(norms[:start]) <= _AHEAD | {"only", "make", "it", "send"}:
        return []
    thing = next((noun for noun in reading.nouns if place < noun.first <= place + 2), None)
    named = refer(view, reading, start + 1, place)
    step = named[0].step if named and named[0].score >= _NAMED else None
    if step is None or step.role != "action" or view.graph.parent(step.id) is not None or thing is None:
        return []
    if not is_at_hand(view, thing) or step.lists:
        return []
    first, last = reading.tokens[0].start, reading.tokens[thing.last - 1].end
    said = f"do the {reading.slice(start + 1, place)} for each {reading.slice(thing.first, thing.last)}"
    return [Change(first, last, (Piece(said, first, last),))]


_FOR_EACH, _SINGLE = (["for", "each"], ["for", "every"]), words("one single separate individual")
