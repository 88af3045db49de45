"""Taking steps out: one, several, all but some, everything after a step."""

from __future__ import annotations

from collections.abc import Sequence

from agent_app.planners.local.edit.at_hand import is_at_hand
from agent_app.planners.local.edit.deleting import (
    deals_with_other,
    is_brought,
    looks_like_operation,
    names_no_step,
    only_looks_up,
    takes_from,
)
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.idling import steps_on
from agent_app.planners.local.edit.instead import deletes_instead
from agent_app.planners.local.edit.instructions import SUBORDINATE, Instruction
from agent_app.planners.local.edit.keeping import keep_alone, keep_bare, keep_there, trim, which
from agent_app.planners.local.edit.leaving import REMOVALS, REMOVING
from agent_app.planners.local.edit.looping import goes_through
from agent_app.planners.local.edit.namings import ROLE_WORDS, TELLING
from agent_app.planners.local.edit.path_kept import join_paths, path_kept, tells_path
from agent_app.planners.local.edit.patterns import SAYING_NOTHING
from agent_app.planners.local.edit.places import Place
from agent_app.planners.local.edit.ranges import EARLIER, LATER, elsewhere
from agent_app.planners.local.edit.refer import Found, parts_of, refer, refer_all, step_beside
from agent_app.planners.local.edit.restricting import Restriction, find_restriction
from agent_app.planners.local.edit.spared_kinds import ask_about_kind
from agent_app.planners.local.edit.view import Step, WorkflowView
from agent_app.planners.local.edit.wishes import names_only_tool
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from sessions_app.definition import RemoveNode

__all__ = ["REMOVING", "calls_off_absent", "keep_alone", "remove_steps", "takes_contents", "takes_from_elsewhere"]

_ALSO_MAKING = words("drop cut leave take throw strip lose")
"""Verbs of removing that also make things: "drop a message", "cut a release"."""


def remove_steps(editor: Editor, item: Instruction) -> bool:
    """Apply an instruction that takes steps away; False if it does not ask for that."""
    norms = item.norms(editor.reading)
    if any(norm in {"unless", "if"} and norms[i] not in {"the", "that", "this"} for i, norm in enumerate(norms[1:])):
        return False  # "no ticket unless it is urgent" is a condition
    if deletes_instead(norms):
        return False
    if norms[-2:] == ["it", "is"] and "," in norms:
        return False  # "ditch Jira, a Linear issue it is": something comes instead
    if "but" in norms and _tells_other_value(editor, item.first, item.first + norms.index("but"), item.last):
        return False  # "don't post it to #a but to #b"
    restricted = find_restriction(editor, item)
    if restricted is not None and restricted.negated and _sayswhich(editor, item, restricted):
        return False  # and so are "do not assign issues that have an owner", "skip the ones labelled pinned"
    if keep_there(editor, item) or (restricted is None and keep_bare(editor, item)):
        return True
    if restricted is None and ask_about_kind(editor, item):
        return True
    for pattern in REMOVALS:
        if (gaps := pattern.match(norms, item.first)) is not None:
            if _says_else(editor, item, gaps, norms):
                continue
            made = len(editor.patches), len(editor.questions)
            taken = _taken_out(editor, item, gaps, norms)
            if taken and editor.removed and made == (len(editor.patches), len(editor.questions)):
                editor.certain.add((item.first, item.last))  # it has gone with what was said before
            return taken
    return False


def _says_else(editor: Editor, item: Instruction, gaps: dict[str, tuple[int, int]], norms: Sequence[str]) -> bool:
    """Whether what a pattern found tells when something is done, or in whose stead, rather than that a step goes."""
    happening = norms[-1] in {"out", "away"} and set(norms) & _HAPPENING and "OTHER" not in gaps
    if happening or (norms[0] in {"when", "whenever", "once"} and "," not in norms):
        return True  # "... until the message is out", "when a subscription is cancelled"
    if norms[0] not in REMOVING and _tells_when(editor, *gaps.get("TARGET", (0, 0))):
        return True  # "every file gets copied before it is deleted"
    if "LEAD" in gaps and editor.reading.verbs_in(*gaps["LEAD"]):
        return True
    # "if an asset is broken, delete it", "instead of archiving, they should be deleted"
    return norms[0] in SUBORDINATE and gaps.get("TARGET", (0, 0))[0] == item.first


def _tells_when(editor: Editor, first: int, last: int) -> bool:
    """Whether words tell what is done, and before or after what."""
    when = next((i for i in range(first, last) if editor.reading.tokens[i].norm in _WHEN), first)
    return bool(editor.reading.verbs_in(first, when))


def _sayswhich(editor: Editor, item: Instruction, restricted: Restriction) -> bool:
    """Whether things are told apart for which nothing is done, or not all; no step is to go then."""
    if restricted.subject[0] < restricted.subject[1] or _OF_THINGS & set(item.norms(editor.reading)):
        return True
    start = item.first + (editor.reading.norms(item.first, item.first + 2) == ["leave", "out"]) * 2
    nouns = editor.reading.nouns_in(start, restricted.clause.first)
    loops = editor.view.of_role("for_each")
    for noun in nouns:
        told_apart = noun.determiner != "definite" or any(goes_through(editor.view, loop, noun) for loop in loops)
        if (noun.plural or noun.determiner in {"each", "all"}) and told_apart and is_at_hand(editor.view, noun):
            return True  # "skip issues with level warning", "leave out the bookings with status canceled"
    named = refer(editor.view, editor.reading, start, restricted.clause.first, None)
    if not named or named[0].step.role == "trigger":
        return True
    step = named[0].step  # "skip cards without a due date": those that are gone through, not the step that lists them
    return any(editor.view.gathers(loop) == step.id for loop in editor.view.of_role("for_each"))


_OF_THINGS = words("ones those ignore ignored disregard disregarded")
"""Words for things that come in rather than for steps."""


def _tells_other_value(editor: Editor, first: int, but: int, last: int) -> bool:
    """Whether a value behind "but" is of the kind of one before it."""
    before = {entity.kind for entity in editor.reading.entities_in(first, but)}
    return bool(before & {entity.kind for entity in editor.reading.entities_in(but, last)})


def _taken_out(editor: Editor, item: Instruction, gaps: dict[str, tuple[int, int]], norms: Sequence[str]) -> bool:
    """Remove what a pattern found."""
    if norms[0] == "nothing":
        return _remove(editor, item.first, gaps["TARGET"][1], norms)
    first, last = trim(editor, gaps["TARGET"][0], gaps.get("DEED", gaps["TARGET"])[1])
    further = norms[0] in _DELETING and bool(set(item.leads) & _ADDING) and not editor.patches
    if (
        further
        and not _tells(editor, first, last)
        and (looks_like_operation(editor, first, last, norms) or takes_from(editor, first, last))
    ):
        return False  # "then delete the file", "afterwards, remove them from the group"
    if editor.removed and set(editor.reading.norms(first, last)) <= connectives.POINTERS:
        return True
    if first < last and names_no_step(editor, first, last):
        editor.questions.append(which(editor, editor.slice(first, last)))
        editor.certain.add((item.first, item.last))
        return True
    if "OTHER" in gaps and not _remove(editor, *gaps["OTHER"], norms):
        return False
    return first < last and _remove(editor, first, last, norms)


_WHEN = words("before after until once when")
_HAPPENING = words("is are was goes go went until when once after before if right straight")


def _remove(editor: Editor, first: int, last: int, norms: Sequence[str]) -> bool:
    if editor.removed and (_was_meant(editor, first, last) or _means_rest(editor.reading.norms(first, last))):
        return True  # "only leave the page, delete the rest"
    if _speaks_of_absent_tool(editor, first, last):
        editor.questions.append(which(editor, editor.slice(first, last)))
        return True
    beside = step_beside(editor.view, editor.reading, first, last)
    targets = _branch(editor, first, last) if beside is None else [beside]
    if targets is None and set(editor.reading.norms(last - 1, last)) <= {"it", "that"}:
        targets = _after(editor, first, last)  # "the mail and everything after it"
    place = editor.place_at(first, last)
    everything = editor.reading.tokens[first].norm in _ALL
    behind = [start for start, _ in place.spans if start > first and not everything]
    if targets is None and behind and _is_within(editor, first, min(behind), place):
        last = min(behind)
    elif targets is None and behind:
        return _operation_there(editor, first, min(behind), norms)
    if targets is None:
        targets = _after(editor, first, last)
    if targets is None:
        targets = _named(editor, first, last, norms)
    if targets is None:
        return False
    if not targets and editor.removed and _gone(editor, first, last):
        return True
    if not targets:
        editor.questions.append(which(editor, editor.slice(first, last)))
        return True
    return _take_out(editor, targets, set(editor.reading.norms(first, last)) | (_AGAIN_AND_AGAIN & set(norms)))


def _means_rest(norms: Sequence[str]) -> bool:
    """ "The rest", "everything else in the loop": what has gone with what was said to stay alone."""
    told = bool(set(norms) & _OTHERS) and set(norms) <= _THE_REST | _IN_LOOP
    return told or set(norms) <= _THE_REST


_OTHERS, _IN_LOOP = words("else rest others other remaining"), words("in inside within from out loop")
_THE_REST = words("the all rest others other ones everything else remaining steps of it them")


def _take_out(editor: Editor, targets: Sequence[Step], said: set[str]) -> bool:
    """Remove steps, with or without what they contain, as the words say."""
    for step in [step for step in targets if step.role != "trigger"] or targets:
        if step.role == "trigger":
            editor.questions.append("A workflow needs something that starts it. What should start it instead?")
            return True
        if step.role in {"condition", "approval"} and takes_contents(said):
            _empty(editor, step)
        join_paths(editor, step)
        named = any(ROLE_WORDS.get(norm) == "for_each" for norm in said) or bool(said & _AGAIN_AND_AGAIN)
        unwraps = step.role == "for_each" and named and not takes_contents(said)
        editor.apply(RemoveNode(node_id=step.id, keep=path_kept(editor, step), unwrap=unwraps))
    editor.focus, editor.removed = None, True
    return True


_AGAIN_AND_AGAIN = words("repeat repeated repeating repeatedly looping iterate iterating per")


def _empty(editor: Editor, step: Step) -> None:
    """Take away what stands on the paths of a condition."""
    branches = {edge.branch for edge in editor.view.graph.outgoing[step.id] if edge.branch is not None}
    for key in {key for branch in branches for key in steps_on(editor, step.id, branch)}:
        editor.apply(RemoveNode(node_id=key))


def calls_off_absent(editor: Editor, item: Instruction) -> bool:
    """Whether an instruction takes away what only a tool would do that the workflow does not use."""
    orders = (norm for norm in item.norms(editor.reading) if norm not in SAYING_NOTHING)
    return next(orders, "") in REMOVING and _speaks_of_absent_tool(editor, item.first, item.last)


def _speaks_of_absent_tool(editor: Editor, first: int, last: int) -> bool:
    """Whether words name tools of which the workflow uses none, so that no step of it is meant."""
    named = {mention.connector for mention in editor.reading.mentions_in(first, last)}
    used = {step.connector for step in (*editor.view.steps.values(), *editor.before.steps.values())}
    return bool(named) and not named & used


def takes_contents(said: set[str]) -> bool:
    """ "The loop with everything in it", "the entire loop": what it contains goes with it."""
    return bool(said & words("entire whole complete")) or (
        bool(said & words("with and including together"))
        and bool(said & (_ALL | words("contents content steps whatever what")))
    )


_ALL = words("everything all anything every nothing")


def _is_within(editor: Editor, first: int, last: int, place: Place) -> bool:
    """ "The event from the loop": whether words name a step that stands in the loop or on the path of a place."""
    ranked = refer(editor.view, editor.reading, first, last, editor.focus)
    ranked = [found for found in ranked if found.step.role != "trigger"]
    if not ranked or ranked[0].score < _SURE or place.parent is None:
        return False
    return editor.view.graph.parent(ranked[0].step.id) == place.parent


_ELSE_WORDS = words("else otherwise other false no alternative")
_PATHS = words("branch path part case side arm")


def _operation_there(editor: Editor, first: int, last: int, norms: Sequence[str]) -> bool:
    """ "Delete the branch after the merge": a place is said, so a step is added, if there is such an operation."""
    if looks_like_operation(editor, first, last, norms):
        return False
    return _remove(editor, first, last, norms)


def _branch(editor: Editor, first: int, last: int) -> list[Step] | None:
    """ "The else branch": steps that only the other case of the latest condition leads to."""
    said = set(editor.reading.norms(first, last))
    conditions = editor.view.of_role("condition") or editor.view.of_role("approval")
    if not conditions or (not said & _PATHS and not said & {"else", "otherwise"}):
        return None
    wanted = (
        {"false", "rejected"}
        if said & _ELSE_WORDS
        else {"true", "approved"}
        if said & {"true", "yes", "then"}
        else set()
    )
    if not wanted:
        return None
    graph = editor.view.graph
    edges = graph.outgoing[conditions[-1].id]
    chosen = graph.reachable(edge.target for edge in edges if edge.branch in wanted)
    others = graph.reachable(edge.target for edge in edges if edge.branch not in wanted)
    return [step for step in editor.view.body if step.id in chosen - others]


def _after(editor: Editor, first: int, last: int) -> list[Step] | None:
    """ "Everything after the approval", "all steps before the merge", "all from the mail on", "X and all before it"."""
    norms = editor.reading.norms(first, last)
    place = next((index for index, norm in enumerate(norms) if norm in EARLIER | LATER | {"from"}), None)
    named = (place + 1 if place is not None else 0, len(norms))
    itself = place is not None and norms[place] == "from" and norms[-1] in _ONWARDS
    if place is not None and norms[place + 1 :] in (["it"], ["that"]) and set(norms[place - 1 : place]) & _ALL:
        itself, named = norms[place - 2 : place - 1] in (["and"], ["with"]), (0, place - 2)
    elif not norms or norms[0] not in _ALL | {"what", "whatever"} or (place and norms[place] == "from" and not itself):
        return None
    if place is None:
        return None
    anchors = refer_all(editor.view, editor.reading, first + named[0], first + named[1], editor.focus)
    if not anchors:
        return []
    order = [step.id for step in editor.view.body]
    if anchors[0].role == "trigger":
        return list(editor.view.body)
    order = [key for key in order if key not in elsewhere(editor, anchors[-1])]
    position = order.index(anchors[-1].id)
    within = set(editor.view.graph.contents(anchors[-1].id))  # "after the loop": what it contains is not behind it
    chosen = order[:position] if norms[place] in EARLIER else order[position + 1 :]
    if itself:
        return [editor.view.steps[key] for key in order if key in {*chosen, anchors[-1].id} | within]
    return [editor.view.steps[key] for key in chosen if key not in within]


_ONWARDS = words("on onward onwards down downward downwards")


def _named(editor: Editor, first: int, last: int, norms: Sequence[str]) -> list[Step] | None:
    said = editor.reading.norms(first, last)
    if said[0] in {"a", "an", "another", "one"} and norms[0] in _ALSO_MAKING:
        return None
    if (
        said[0] in {"all", "every", "everything"}
        and not editor.reading.mentions_in(first, last)
        and not editor.reading.nouns_in(first, last)
    ):
        return list(editor.view.actions) if said[0] != "all" or len(said) < 3 else None
    if len(several := _of_tools(editor, first, last) or _each_named(editor, first, last)) > 1:
        return several
    ranked = refer(editor.view, editor.reading, first, last, editor.focus)
    if not ranked and (counted := refer_all(editor.view, editor.reading, first, last)):
        return counted
    ranked = [found for found in ranked if not only_looks_up(editor, first, found.step)]
    if not ranked:
        return None if looks_like_operation(editor, first, last, norms) else []
    if ranked[0].score < _LEAST:
        return []
    brought = is_brought(editor, ranked[0].step, first, last, norms)
    if (
        (ranked[0].score < _SURE or brought or deals_with_other(editor, ranked[0].step, first, last))
        and looks_like_operation(editor, first, last, norms)
        and not set(said) & connectives.POINTERS
    ):
        return None
    several = refer_all(editor.view, editor.reading, first, last, editor.focus)
    return [step for step in several if not only_looks_up(editor, first, step)]


def _each_named(editor: Editor, first: int, last: int) -> list[Step]:
    """The steps of an enumeration each part of which names one."""
    parts = parts_of(editor.reading.norms(first, last), first)
    found = [refer(editor.view, editor.reading, *part, editor.focus) for part in parts]
    if not all(ranked and ranked[0].score >= _SURE for ranked in found):
        return []
    return refer_all(editor.view, editor.reading, first, last, editor.focus)


def _of_tools(editor: Editor, first: int, last: int) -> list[Step]:
    """ "Drop Slack", "the Slack stuff": all that a tool does where nothing but tools is named."""
    if not names_only_tool(editor, first, last, _SHARE):
        return []
    tools = {mention.connector for mention in editor.reading.mentions_in(first, last)}
    scope = editor.view.scope or set(editor.view.steps)
    return [step for step in editor.view.actions if step.connector in tools and step.id in scope]


_SHARE = words("stuff thing things part parts bit bits business side work everything all whole entire any and")
"""What somebody calls the steps of a tool."""
_SURE, _LEAST = 0.9, 0.7
"""How well words must fit a step for it to be named, and to go at all."""


def _was_meant(editor: Editor, first: int, last: int) -> bool:
    """Whether words fit a step that this prompt has taken out better than any that is left."""
    named = _named_before(editor, first, last)
    if named is None or named.step.id in editor.view.steps or named.score < _SURE:
        return False
    left = refer(editor.view, editor.reading, first, last, None)
    return not left or left[0].score < named.score


def _gone(editor: Editor, first: int, last: int) -> bool:
    """Whether words name a step that this prompt has taken out before."""
    named = _named_before(editor, first, last)
    return named is not None and named.step.id not in editor.view.steps


def _named_before(editor: Editor, first: int, last: int) -> Found | None:
    """The step that words fit best of those that were there before this prompt."""
    before = WorkflowView(editor.original, editor.index)
    return next(iter(refer(before, editor.reading, first, last, None)), None)


_DELETING, _ADDING = words("delete remove"), words("also then afterwards finally additionally next")


def _tells(editor: Editor, first: int, last: int) -> bool:
    """ "Also delete the mail": whether words name a step that tells somebody something, which is not taken back."""
    named = refer(editor.view, editor.reading, first, last, None)
    step = named[0].step if named and named[0].score >= _SURE else None
    return step is not None and step.features is not None and step.features.verb in TELLING


def takes_from_elsewhere(editor: Editor, item: Instruction, core: Instruction) -> bool:
    """ "Otherwise delete the ticket": no step of that path goes, so that it is something to do there.

    So it is where only the step would go that the place is beside ("before deactivating them, remove them from ..."),
    or that is over there: "once the release is out, delete the branch".
    """
    norms = core.norms(editor.reading)
    if norms[0] not in _DEEDS or set(norms) & {"one", "ones", "step", "steps"}:
        return False
    before, scope = editor.state(), editor.view.scope
    place = editor.place_at(item.first, item.last)
    remove_steps(editor, core)
    gone = {step.id for key, step in before[1].steps.items() if key not in editor.view.steps}
    editor.restore(before)
    if tells_path(editor.reading, item.first, place) and not gone <= scope:
        return True
    if place.branch is not None or place.parent is not None:
        return False
    beside = {anchor for anchor in (place.after, place.before) if anchor is not None}
    if beside and set(norms[1:]) <= connectives.PRONOUNS:
        return True  # "after sending the mail delete it"
    if place.after is not None:
        beside |= before[1].graph.upstream(place.after)
    elif place.joined and norms[0] in {"delete", "archive"}:
        beside |= set(before[1].order)
    return bool(gone) and gone <= beside


_DEEDS = words("delete remove cancel stop archive drop erase strip")
"""What is done to steps as well as to things."""
