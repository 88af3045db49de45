"""Steps that are to run whatever a condition says: "whatever its priority", "not just for the ones above 1000"."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.edit.branching import known_condition, path_to, tests_field
from agent_app.planners.local.edit.doing import does_else
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.looping import goes_through
from agent_app.planners.local.edit.refer import refer, refer_all
from agent_app.planners.local.edit.spotting import spots
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import VerbForm
from sessions_app.definition import AddEdge, MoveNode, RemoveNode

__all__ = ["free_named", "free_steps"]

_WHATEVER = (
    ("no", "matter", "what"), ("no", "matter", "which"), ("no", "matter"), ("regardless", "of"), ("irrespective", "of"),
    ("independently", "of"), ("independent", "of"), ("whatever",), ("regardless",), ("in", "any", "case"),
    ("in", "all", "cases"), ("in", "every", "case"), ("in", "either", "case"), ("in", "both", "cases"),
)  # fmt: skip
_NOT_ONLY = (("not", "just"), ("not", "only"), ("not", "merely"), ("instead", "of", "only"), ("instead", "of", "just"))
_WHOLE = words("it this that everything")
"""What stands for all that depends on a condition: "do it for every order, not just ..."."""
_SOME_OF_THEM = words("the ones those these them others some few rest other of that one a any more")
_BEFORE_TEST = words("the ones one those for if when with that are is , of them which who")


def free_steps(editor: Editor, item: Instruction) -> bool:
    """Let steps run on both paths of the condition that is said not to matter; False where none is said to."""
    norms = item.norms(editor.reading)
    found = _any_value(editor, item, norms) or _all_cases(editor, item, norms)
    if found is None:
        return False
    condition, start = found
    held, others = (editor.view.on_branch(condition.id, branch) for branch in ("true", "false"))
    bound = [step for step in editor.view.body if step.id in held - others]
    meant = [
        step
        for step in _steps_meant(editor, item.first, start)
        if step.role == "action" and not does_else(editor.reading, item.first, step)
    ]
    named = [step for step in meant if step in bound]
    if meant:
        editor.certain.add((item.first, item.last))  # which step is to run whatever is tested
    elsewhere = [step for step in meant if step not in bound]
    if _WHOLE & set(editor.reading.norms(item.first, start)) and not _names_tool(editor, item, start, elsewhere):
        named = []
    elif meant and not named:
        _join(editor, condition, [step for step in meant if step.id in others - held])
        return True  # "the email should go out in any case": which it does
    elif not named and _orders_else(editor, item, start, bound):
        editor.certain.add((item.first, item.last))
        return False  # "whatever the result, rebuild the job" is one more step
    return _let_run(editor, condition, named)


def _steps_meant(editor: Editor, first: int, last: int) -> list[Step]:
    """The steps that words name; "for every alert" names what a loop goes through, and no step."""
    things = [
        (noun.first, noun.last)
        for noun in editor.reading.nouns_in(first, last)
        if noun.determiner in {"each", "all"}
        and any(goes_through(editor.view, loop, noun) for loop in editor.view.of_role("for_each"))
    ]
    besides = [spot.step for spot in spots(editor, first, last, things)] if things else []
    return besides or refer_all(editor.view, editor.reading, first, last, None)


def _names_tool(editor: Editor, item: Instruction, last: int, steps: Sequence[Step]) -> bool:
    """ "Slack hears about it in any case": whether steps are told by their tool, so that "it" is not all there is."""
    tools = {mention.connector for mention in editor.reading.mentions_in(item.first, last)}
    return any(step.connector in tools for step in steps)


def free_named(editor: Editor, named: Sequence[Step]) -> bool:
    """Let steps run whatever the condition says that they hang on; False where none of them hangs on one."""
    for condition in reversed(editor.view.of_role("condition")):
        held, others = (editor.view.on_branch(condition.id, branch) for branch in ("true", "false"))
        if bound := [step for step in editor.view.body if step in named and step.id in held - others]:
            return _let_run(editor, condition, bound)
        if bound := [step for step in named if step.id in others - held]:
            _join(editor, condition, bound)
            return True
    return False


def _let_run(editor: Editor, condition: Step, named: Sequence[Step]) -> bool:
    """Let steps run also where a condition does not hold; the condition goes where nothing else hangs on it."""
    held, others = (editor.view.on_branch(condition.id, branch) for branch in ("true", "false"))
    bound = [step for step in editor.view.body if step.id in held - others]
    if named and not others and bound[-len(named) :] == named and len(named) < len(bound):
        editor.apply(AddEdge(source=condition.id, target=named[0].id, branch="false"))
        editor.focus = named[0].id
        return True
    if others - held or (named and len(named) < len(bound)):
        for step in named:
            editor.apply(MoveNode(node_id=step.id, before=condition.id))
        return bool(named)
    editor.apply(RemoveNode(node_id=condition.id, keep="true"))
    editor.focus = named[0].id if named else None
    return True


def _join(editor: Editor, condition: Step, steps: Sequence[Step]) -> None:
    """Let steps on the path where a condition does not hold follow what is done where it holds."""
    held = editor.view.on_branch(condition.id, "true")
    ends = [key for key in held if not editor.view.graph.outgoing[key]]
    if steps and ends:
        editor.apply(*(AddEdge(source=end, target=steps[0].id) for end in ends))
        editor.focus = steps[0].id


def _any_value(editor: Editor, item: Instruction, norms: Sequence[str]) -> tuple[Step, int] | None:
    """ "Whatever its priority": the condition that tests the field that is named, and where that is said."""
    for index in range(len(norms)):
        opener = _opener(norms, index, _WHATEVER)
        if opener is None:
            continue
        said = [norm for norm in norms[index + len(opener) :] if norm.isalnum()]
        if opener[0] == "in" and said:
            continue  # "in both cases there has to be a record": where something new is done
        conditions = editor.view.of_role("condition")
        for step in reversed(conditions):
            if any(tests_field(step, norm) for norm in said):
                return step, item.first + index
        if len(conditions) == 1 and set(said) <= _ANY_SIZE and index:
            return conditions[0], item.first + index
    return None


_ANY_SIZE = words("how much many big large high low small old urgent important what it is they are the")


def _orders_else(editor: Editor, item: Instruction, start: int, bound: Sequence[Step]) -> bool:
    """Whether words outside of the phrase order what none of the steps that depend on the condition does."""
    verb = next((verb for verb in editor.reading.verbs_in(item.first, item.last) if verb.form is VerbForm.BASE), None)
    if verb is None:
        return False
    last = start if verb.first < start else item.last
    found = refer(editor.view, editor.reading, verb.first, last, None)
    return not any(entry.step in bound and not does_else(editor.reading, verb.first, entry.step) for entry in found)


def _all_cases(editor: Editor, item: Instruction, norms: Sequence[str]) -> tuple[Step, int] | None:
    """ "Every order, not just the ones above 1000": the condition that is repeated, and where that is said."""
    alone = norms[-1] in {"only", "alone"}  # "not P1 only"
    last = item.last - alone
    for index in range(1, len(norms)):
        opener = _opener(norms, index, (*_NOT_ONLY, ("not",)) if alone else _NOT_ONLY)
        if opener is None:
            continue
        first = item.first + index + len(opener)
        while first < last and editor.reading.tokens[first].norm in _BEFORE_TEST:
            first += 1
        if first >= last or set(editor.reading.norms(first, last)) <= _SOME_OF_THEM:
            return _condition_of(editor, item.first, item.first + index)
        known = known_condition(editor.view, editor.reading, first, last)
        if known is not None and known[1]:
            return known[0], item.first + index
    return None


def _condition_of(editor: Editor, first: int, last: int) -> tuple[Step, int] | None:
    """ "Comment on all issues, not just those": the condition that the step which is named hangs on."""
    for step in refer_all(editor.view, editor.reading, first, last, None):
        path = path_to(editor.view, step.id) if step.role == "action" else None
        if path is not None and editor.view.steps[path[0]].role == "condition":
            return editor.view.steps[path[0]], last
    return None


def _opener(norms: Sequence[str], index: int, openers: Sequence[tuple[str, ...]]) -> tuple[str, ...] | None:
    """The first of the phrases that begins at a place."""
    return next((phrase for phrase in openers if tuple(norms[index : index + len(phrase)]) == phrase), None)
