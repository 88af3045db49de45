"""Filters of what starts a workflow or of what is gathered: "drop the label filter", "for any branch"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction
from agent_app.planners.local.edit.patterns import Pattern
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.text import stem
from agent_app.planners.local.vocabulary import split_key
from sessions_app.definition import SetInput, SetItems

__all__ = ["lift_filter", "take_all"]

_FILTER = (
    "filter|filters|restriction|restrictions|limitation|limitations|constraint|constraints|condition|criterion|check"
)
_LIFTING = (
    Pattern(
        "remove|drop|delete|lift|skip|scrap|ditch|take_out|take_away|get_rid_of|forget|lose|no|without|kill|cancel",
        "the|that|this|any|a?", "WHAT", _FILTER, "$",
    ),
    Pattern(
        "remove|drop|delete|lift|skip|scrap|ditch|take_out|take_away|get_rid_of|forget|lose|no|without|kill|cancel",
        "the|that|this|any|a?", _FILTER, "on|by|for|to|of", "the?", "WHAT", "$",
    ),
    Pattern("take|throw", "the|that|this", "WHAT", _FILTER, "away|out|off", "$"),
    Pattern("not|do_not|don't|do-not", "filter|restrict|limit?", "it?", "by|on|to", "the?", "WHAT", "$"),
    Pattern("the?", "WHAT", "does_not|doesn't|do_not|don't|do-not", "matter", "$"),
)  # fmt: skip
_ALSO_CALLED = {"repo": "repository", "tag": "label", "status": "state", "room": "channel"}
_BESIDE = words("the for of only just to by on in")
_PICKING = re.compile(r"\[\?.+\]$")
"""What picks some of the things that a loop goes through."""
_ALL = (("all", "of"), ("every", "one"), ("each", "one"), ("every", "single"), ("not", "only"), ("not", "just"))
_SAYING_ALL = _BESIDE | words(
    "all every each one ones single them those these not no nope i we it really mean meant take do go through over"
    " please that 's are is be and but"
)


def lift_filter(editor: Editor, item: Instruction) -> bool:
    """Take away what narrows a start or a listing to one value; False where no such filter is said to go."""
    norms = item.norms(editor.reading)
    for pattern in _LIFTING:
        gaps = pattern.match(norms, item.first)
        if gaps is None:
            continue
        said = [norm for norm in editor.reading.norms(*gaps["WHAT"]) if norm not in _BESIDE]
        for step, name in _filters(editor):
            value = str(step.inputs[name]).lower()
            named = {stem(part) for part in split_key(name)} | {value} | set(value.split())
            if said and all(_ALSO_CALLED.get(stem(norm), stem(norm)) in named or norm in named for norm in said):
                editor.apply(SetInput(node_id=step.id, name=name, value=None))
                editor.focus = step.id
                return True
    return False


def take_all(editor: Editor, item: Instruction) -> bool:
    """ "Close all of them", "not only the stale ones": a loop goes through all of a list, and not what was picked."""
    norms = item.norms(editor.reading)
    if not any(norms[i : i + 2] == [*said] for said in _ALL for i in range(len(norms))):
        return False
    loops = [loop for loop in editor.view.of_role("for_each") if _PICKING.search(_items(loop))]
    if len(loops) != 1:
        return False
    loop, items = loops[0], _items(loops[0])
    done = {step.features.verb for step in editor.view.actions if step.features is not None}
    listed = {stem(word) for word in words(" ".join(re.findall(r"[a-z]+", f"{loop.node.title} {items}".lower())))}
    if any(norm not in _SAYING_ALL | done and stem(norm) not in listed for norm in norms if norm.isalnum()):
        return False
    element = str(loop.node.properties.get("as") or "item").replace("_", " ")
    editor.apply(SetItems(node_id=loop.id, items=_PICKING.sub("", items), title=f"For each {element}"))
    editor.focus = loop.id
    return True


def _items(loop: Step) -> str:
    return str(loop.node.properties.get("items") or "")


def _filters(editor: Editor) -> Iterator[tuple[Step, str]]:
    """The inputs that narrow down what starts the workflow, then those of its listings, which can do without them."""
    for step in (*editor.view.triggers, *editor.view.actions):
        if step.features is None or step.connector == "schedule" or not (step.role == "trigger" or step.lists):
            continue
        required = step.features.spec.required_inputs
        for name, value in step.inputs.items():
            if name not in required and "{{" not in str(value):
                yield step, name
