"""Steps that alone are to stay: "keep only the ticket", "drop everything but the mail", "just the upload"."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.instructions import Instruction, instructions, sentences_of
from agent_app.planners.local.edit.leaving import ALONE, DEEDS_WANTED, KEEPING
from agent_app.planners.local.edit.places import Place
from agent_app.planners.local.edit.refer import parts_of, refer, refer_all
from agent_app.planners.local.edit.step_words import shared_words, step_words
from agent_app.planners.local.index import content_terms
from agent_app.planners.local.lexicon.words import words
from sessions_app.definition import RemoveNode

__all__ = ["keep_alone", "keep_bare", "keep_deeds", "keep_there", "trim", "which"]

_TAIL = words("any more anymore please now either too altogether completely entirely then again thanks plz pls")
_REASONS = words("because since as so , nobody we i it they people that's which only just")
_ANYWAY, _PAUSES = words("always just simply still"), words(": - ; – —")
_FINITE = words("is are was were will can should must has have would suffices gets get")
"""Verbs of a clause of its own behind a comma."""
_SURE, _DEED = 0.9, 0.7
"""How well words must fit an action to name it, and a verb alone."""


def keep_alone(editor: Editor, sentence: Instruction) -> bool:
    """ "Keep the ticket, remove all the rest", "Keep the ticket. Everything else goes": two orders that are one."""
    following = next((item for item in sentences_of(editor.reading) if item.first >= sentence.last), None)
    for item in (sentence, replace(sentence, last=following.last) if following is not None else None):
        norms = item.norms(editor.reading) if item is not None else []
        gaps = next((found for pattern in ALONE if (found := pattern.match(norms, sentence.first)) is not None), None)
        if item is None or gaps is None or {".", "!", ";"} & set(editor.reading.norms(*gaps["TARGET"])):
            continue
        if item is not sentence and following is not None:
            _settle(editor, item.first, item.last)
            editor.spent.append((following.first, following.last))
        return _keep_only(editor, *gaps["TARGET"])
    return False


def keep_deeds(editor: Editor, sentence: Instruction) -> bool:
    """ "We only want to see the bookings and then have the page written": each deed names a step that is there."""
    norms = sentence.norms(editor.reading)
    gaps = next(
        (found for pattern in DEEDS_WANTED if (found := pattern.match(norms, sentence.first)) is not None), None
    )
    if gaps is None:
        return False
    deeds = parts_of(editor.reading.norms(*gaps["TARGET"]), gaps["TARGET"][0])
    if not all(_names_action(editor, *deed) for deed in deeds):
        return False
    _settle(editor, sentence.first, sentence.last)
    return _keep_only(editor, *gaps["TARGET"])


def _settle(editor: Editor, first: int, last: int) -> None:
    """Leave no doubt about the instructions between two tokens."""
    inside = (item for item in instructions(editor.reading) if first <= item.first and item.last <= last)
    editor.certain |= {(item.first, item.last) for item in inside}


def _names_action(editor: Editor, first: int, last: int, least: float = _SURE) -> bool:
    found = refer(editor.view, editor.reading, first, last, None)
    return bool(found) and found[0].score >= least and found[0].step.role == "action"


def trim(editor: Editor, first: int, last: int) -> tuple[int, int]:
    """The words between two tokens without a reason, and what people add, behind the name of a step.

    Nor do the orders before it belong to the name: "always page, the event can go".
    """
    norms = editor.reading.norms(0, len(editor.reading.tokens))
    ordered = norms[first] in _ANYWAY and "," in norms[first:last]
    first = last - norms[first:last][::-1].index(",") if ordered else first
    for index in range(first + 1, last):
        if norms[index] in _PAUSES and norms[index + 1 : index + 2] and norms[index + 1] in _ANYWAY:
            last = index  # "forget the check: always create the event"
            break
        reason = (
            norms[index] == ","
            and index + 1 < last
            and (norms[index + 1] in _REASONS | {"a", "an"} or bool(set(norms[index + 1 : last]) & _FINITE))
        )
        if (
            reason
            or norms[index : index + 3] in _DOING_IT
            or norms[index : index + 2] in (["but", "keep"], ["but", "leave"])
        ):
            last = index
            break
    while last > first and norms[last - 1] in _TAIL:
        last -= 1
    return first, last


_DOING_IT = [[",", "do", "it"], [",", "do", "this"], [",", "do", "that"]]


def _spared(editor: Editor, first: int, last: int) -> bool:
    """Whether words name steps that are there, rather than a new one or what depends on something."""
    norms = editor.reading.norms(first, last)
    return norms[0] not in _NEW and not set(norms) & _DEPENDING


_NEW, _DEPENDING = words("a an another one new"), words("if when for after before once where whose unless")


def keep_bare(editor: Editor, item: Instruction) -> bool:
    """ "Only the contacts", "just the upload and the mail": steps by their names, and nothing else."""
    norms = item.norms(editor.reading)
    first = item.first + (norms[0] in _ONLY)
    if not (set(item.leads) & _ONLY or norms[0] in _ONLY) or first >= item.last:
        return False
    if any(patch.op != "remove_node" for patch in editor.patches):
        return False  # "invite the people, then a meeting... no meeting, just the invite"
    last = _end_of_names(editor, _without_emphasis(editor, item.last))
    if not all(_is_name(editor, start, end) for start, end in parts_of(editor.reading.norms(first, last), first)):
        return False
    if last > item.last:
        _settle(editor, item.first, last)
        editor.spent.append((item.last, last))
    return _keep_only(editor, first, last, _freed(editor, first, last))


def _without_emphasis(editor: Editor, last: int) -> int:
    """Where ", please, nothing else" begins, behind names that alone are said."""
    while length := next((len(end) for end in _EMPHASIS if editor.reading.norms(last - len(end), last) == end), 0):
        last -= length
    return last


_EMPHASIS = [said.split() for said in ("nothing else", "nothing more", "nothing further", "please", ",", "-")]


def _end_of_names(editor: Editor, last: int) -> int:
    """Where an enumeration of names ends that was divided: "just release and announce"."""
    tokens = editor.reading.tokens
    while last + 1 < len(tokens) and tokens[last].norm in {"and", "&"}:
        end = next((i for i in range(last + 1, len(tokens)) if not tokens[i].is_word or tokens[i].norm == "and"), None)
        end = len(tokens) if end is None else end
        if not _is_name(editor, last + 1, end):
            break
        last = end
    return last


def _freed(editor: Editor, first: int, last: int) -> set[str] | None:
    """ "Don't check the result. Just release": the steps of a condition that has gone, where only such are named."""
    gone = {patch.node_id for patch in editor.patches if isinstance(patch, RemoveNode)}
    tests = [step for step in editor.before.of_role("condition") if step.id in gone]
    held = {key for step in tests for key in _on_one_path(editor, step.id)}
    named = refer_all(editor.view, editor.reading, first, last, None)
    return held if named and all(step.id in held for step in named) else None


def _on_one_path(editor: Editor, condition: str) -> set[str]:
    """The steps that stand on one path of a condition alone, not where its paths have come together again."""
    return editor.before.on_branch(condition, "true") ^ editor.before.on_branch(condition, "false")


_ONLY = words("only just solely")


def _is_name(editor: Editor, first: int, last: int) -> bool:
    """Whether words are no more than those by which one action is called, or than its deed ("announce")."""
    if last - first == 1 and editor.reading.verb_at(first) is not None:
        return _names_action(editor, first, last, _DEED)
    found = refer(editor.view, editor.reading, first, last, None)
    said = content_terms(editor.reading.norms(first, last))
    if not found or found[0].score < _SURE or found[0].step.role != "action" or not said:
        return False
    return said == shared_words(set(said), step_words(found[0].step))


def _among(editor: Editor, span: tuple[int, int] | None) -> set[str] | None:
    """ "Everything in the loop but ...": the steps that are spoken of; None for all."""
    place = editor.place_at(*span) if span is not None else Place()
    tools = {mention.connector for mention in editor.reading.mentions_in(*span)} if span is not None else set()
    if tools and place.parent is None:  # "every GitLab step except the tag"
        return {step.id for step in editor.view.actions if step.connector in tools}
    return set(editor.view.graph.contents(place.parent)) if place.parent is not None else None


def keep_there(editor: Editor, item: Instruction) -> bool:
    """ "Leave only the row in the loop": all but one goes, everywhere or in the loop that is named."""
    found = (pattern.match(item.norms(editor.reading), item.first) for pattern in KEEPING)
    gaps = next((gaps for gaps in found if gaps is not None and _spared(editor, *gaps["TARGET"])), None)
    if gaps is None:
        return False
    first, last = gaps["TARGET"]
    place = editor.place_at(first, last)
    behind = [start for start, _ in place.spans if start > first]
    if "REST" in gaps or place.parent is None or not behind:
        return _keep_only(editor, first, last, _among(editor, gaps.get("REST")))
    editor.certain.add((item.first, item.last))
    return _keep_only(editor, first, min(behind), _among(editor, (first, last)))


def _keep_only(editor: Editor, first: int, last: int, among: Collection[str] | None = None) -> bool:
    kept = {step.id for step in refer_all(editor.view, editor.reading, *trim(editor, first, last), editor.focus)}
    if not kept:
        editor.questions.append(which(editor, editor.slice(first, last)))
        return True
    needed = set(kept)
    for key in kept:
        needed.update(editor.view.graph.enclosing(key))
    loops = [loop for loop in editor.view.of_role("for_each") if loop.id in needed]
    needed.update(filter(None, map(editor.view.gathers, loops)))
    among = among or editor.view.scope or None
    for step in editor.view.body:
        spoken_of = among is None or step.id in among
        if spoken_of and step.id not in needed and step.id in editor.view.steps:
            editor.apply(RemoveNode(node_id=step.id))
            editor.removed = True
    return True


def which(editor: Editor, words: str) -> str:
    """A question for the step that some words mean."""
    titles = [editor.title(step) for step in editor.view.body]
    choices = f" One of: {', '.join(titles[:8])}?" if titles else ""
    return f"Which step do you mean by “{words}”?{choices}"
