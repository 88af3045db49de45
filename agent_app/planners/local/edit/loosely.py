"""Changes that no pattern reads: another start, a condition, branches that trade places, a further step."""

from __future__ import annotations

from collections.abc import Iterator

from agent_app.planners.local.conditions import condition_expression
from agent_app.planners.local.edit.adding import add_steps
from agent_app.planners.local.edit.additions import addition, as_order, does_it
from agent_app.planners.local.edit.condition_nodes import condition_node
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.guarding import writes_elsewhere
from agent_app.planners.local.edit.instructions import Instruction, pause_before_order
from agent_app.planners.local.edit.joining import natural_place
from agent_app.planners.local.edit.opposed import exchange_paths
from agent_app.planners.local.edit.places import Place
from agent_app.planners.local.edit.restriction import adjective_test
from agent_app.planners.local.edit.spotting import spots
from agent_app.planners.local.edit.starting import start_on
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, ClauseKind, VerbForm
from sessions_app.definition import Wrap

__all__ = ["add_condition", "add_otherwise", "add_step", "exchange_branches", "start_otherwise"]

_EVENT_OPENERS = words("when whenever once upon after if every each on")
_TEST_OPENERS = words("if when unless where whose whether provided only depend depends given on that with for")
_BOTH = words("both two")
_UNDOING = words("unless except")
_DENYING = words("no not don't never skip omit without")


def start_otherwise(editor: Editor, item: Instruction) -> bool:
    """Start on the event behind the first word that opens one, else on what all the words name."""
    for index in range(item.first, item.last - 1):
        if editor.reading.tokens[index].norm in _EVENT_OPENERS and start_on(editor, index + 1, item.last):
            return True
    return start_on(editor, item.first, item.last)


def exchange_branches(editor: Editor, item: Instruction) -> bool:
    """Let the paths of the last condition (or approval) trade places."""
    steps = editor.view.of_role("condition") or editor.view.of_role("approval")
    return bool(steps) and exchange_paths(editor, steps[-1])


def add_condition(editor: Editor, item: Instruction) -> bool:
    """Let the steps that are named, else the last one, depend on what is said behind a word that opens a test."""
    if writes_elsewhere(editor, item):
        return False
    named = spots(editor, item.first, item.last)
    for index in range(item.first, item.last - 1):
        if editor.reading.tokens[index].norm not in _TEST_OPENERS:
            continue
        end = _end_of_test(editor, index + 1, item.last)
        if end < item.last and index == item.first:
            return False  # "if it is urgent, tell #ops": what is done then is said, and no test of other steps
        targets = [spot.step for spot in named if spot.last <= index and spot.step.role == "action"]
        said = set(editor.reading.norms(item.first, index))
        targets = targets or list(editor.view.actions[-2 if said & _BOTH else -1 :])
        undoing = editor.reading.tokens[index].norm in _UNDOING
        if targets and _guarded(editor, index + 1, end, targets, negated=undoing != bool(said & _DENYING)):
            return True
    return False


def _end_of_test(editor: Editor, first: int, last: int) -> int:
    """Where a test ends: before a pause behind which something is ordered, or somebody has a duty."""
    pause = pause_before_order(editor.reading, first + 1, last - 1, _PAUSES)
    if pause is None:
        commas = (index for index in range(first + 1, last - 1) if editor.reading.tokens[index].norm == ",")
        pause = next((i for i in commas if set(editor.reading.norms(i + 1, min(last, i + _SUBJECT))) & _DUTIES), None)
    return last if pause is None else pause


_SUBJECT, _DUTIES = 6, words("should must shall has have needs need")


_PAUSES = words(", : -")


def _guarded(editor: Editor, first: int, last: int, targets: list[Step], *, negated: bool) -> bool:
    clause = Clause(ClauseKind.CONDITION, first, last, "if")
    level = editor.view.graph.parent(targets[0].id)
    targets = [step for step in targets if editor.view.graph.parent(step.id) == level]
    sources = editor.view.sources_for(targets[0].id)
    found = condition_expression(editor.reading, clause, sources, negated=negated, timezone=editor.context.timezone)
    expression = found[0] if found is not None else ""
    if not expression and sources and (test := adjective_test(editor, clause, sources[-1].prefix)):
        expression = f"!({test})" if negated else test
    if not expression:
        return False
    node = condition_node(expression, editor.slice(first, last), clause.span(editor.reading), negated=negated)
    return bool(editor.apply(Wrap(node_ids=[step.id for step in targets], in_=node)))


# Further steps


def add_step(editor: Editor, item: Instruction) -> bool:
    """Add the operation that an instruction asks for in a roundabout way ("someone should be invited")."""
    place = editor.place_at(item.first, item.last)
    return not place.unknown and _added(editor, item, place if place.said else _end_or_start(editor, item), place)


def add_otherwise(editor: Editor, item: Instruction) -> bool:
    """The same, on the path where the last condition does not hold."""
    conditions = editor.view.of_role("condition")
    if not conditions:
        return False
    said = editor.place_at(item.first, item.last)
    graph = editor.view.graph
    ends = [edge.target for edge in graph.outgoing[conditions[-1].id] if edge.branch == "false"]
    there = Place(after=ends[-1]) if ends else Place(after=conditions[-1].id, branch="false")
    return _added(editor, item, said if said.said and not said.unknown else there, said)


def _end_or_start(editor: Editor, item: Instruction) -> Place:
    norms = set(item.norms(editor.reading))
    if norms & _STARTING and editor.view.triggers:
        return Place(after=editor.view.triggers[0].id)
    if norms & _ENDING:
        return Place(joined=True)
    return natural_place(editor, item.first, item.last)


_STARTING = words("first initially begin begins beginning start starts starting opening outset")
_ENDING = words("last finally end ends ending finish finishes conclude concludes close closes lastly")


def _added(editor: Editor, item: Instruction, place: Place, said: Place) -> bool:
    for text in _orders(editor, item, said):
        made = addition(editor, text, place)
        if does_it(made):
            return bool(add_steps(editor, made, place, None if _as_typed(editor, text) else _whole(editor, item)))
    return False


def _as_typed(editor: Editor, text: str) -> bool:
    """Whether a text is the prompt with words left out, so that offsets in it are offsets in the prompt."""
    prompt = editor.reading.text
    return len(text) <= len(prompt) and all(own in {" ", typed} for own, typed in zip(text, prompt, strict=False))


def _whole(editor: Editor, item: Instruction) -> tuple[int, int]:
    return editor.reading.tokens[item.first].start, editor.reading.tokens[item.last - 1].end


def _orders(editor: Editor, item: Instruction, said: Place) -> Iterator[str]:
    """The words of an instruction as orders, likelier ones first: as typed, then restated."""
    reading = editor.reading
    framed = bool(set(item.norms(reading)[:_FRAME]) & (_STARTING | _ENDING)) and bool(
        set(item.norms(reading)[1 : _FRAME + 1]) & words("by with")
    )
    if not framed:
        yield as_order(editor, item, said)
    inside = [i for i in range(item.first, item.last) if not any(start <= i < end for start, end in said.spans)]
    if not inside:
        return
    first, last = inside[0], inside[-1] + 1
    for index in range(first, last - 1):
        if reading.tokens[index].norm not in connectives.BE | _GETTING:
            continue
        verb = reading.verb_at(index + 1)
        if verb is not None and verb.form is VerbForm.PAST:
            subject = editor.slice(first, _without_modal(editor, first, index))
            yield _padded(editor, first, f"{verb.lemma} {subject} {editor.slice(verb.last, last)}")
        elif reading.tokens[index + 1].norm in _INDEFINITE:
            yield _padded(editor, first, f"add {editor.slice(index + 1, last)}")
    gerund = next((verb for verb in reading.verbs_in(first, last) if verb.form is VerbForm.GERUND), None)
    if gerund is not None:
        yield _padded(editor, first, f"{gerund.lemma} {editor.slice(gerund.last, last)}")
    asked = next((i for i in range(first, last - 1) if reading.tokens[i].norm in _ASKING), None)
    if asked is not None:
        behind = asked + 1 + (reading.tokens[asked + 1].norm in connectives.BE)
        if behind < last:
            yield _padded(editor, first, f"get {editor.slice(behind, last)}")
    noun = next((noun for noun in reading.nouns_in(first, last) if noun.determiner == "indefinite"), None)
    if noun is not None:
        yield _padded(editor, first, f"add {editor.slice(noun.first, last)}")


_ASKING = words("who what which whose how")
"""What opens a question that is to be found an answer to: "look who is on call"."""
_FRAME = 4
_GETTING = words("be get gets got")
_INDEFINITE = words("a an another")
_MODALS = connectives.MODALS | words("has have needs need to ought is are wants want gets")


def _without_modal(editor: Editor, first: int, last: int) -> int:
    """The end of the subject in front of "should", "has to"."""
    while last > first and editor.reading.tokens[last - 1].norm in _MODALS:
        last -= 1
    return last


def _padded(editor: Editor, first: int, text: str) -> str:
    """A restated order, beginning where the words that it restates begin."""
    return " " * editor.reading.tokens[first].start + text.strip()
