"""Conditions on existing steps: new ones, changed ones, dropped ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent_app.planners.local.edit.additions import addition, does_it
from agent_app.planners.local.edit.branching import path_meant
from agent_app.planners.local.edit.condition_nodes import condition_node, condition_title, tell_unplaced
from agent_app.planners.local.edit.contrasts import wanted_part
from agent_app.planners.local.edit.destinations import goes_elsewhere
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.ending import stops_all
from agent_app.planners.local.edit.instructions import Instruction, orders_at
from agent_app.planners.local.edit.joining import put
from agent_app.planners.local.edit.listed import keep_listed
from agent_app.planners.local.edit.looping import names_elements
from agent_app.planners.local.edit.persons import is_person
from agent_app.planners.local.edit.places import Place
from agent_app.planners.local.edit.ranges import range_meant, speaks_of_range
from agent_app.planners.local.edit.refer import refer, refer_all
from agent_app.planners.local.edit.rerouting import hold_to_path
from agent_app.planners.local.edit.restricting import find_restriction
from agent_app.planners.local.edit.subjects import same_subject
from agent_app.planners.local.edit.testing import rendered_test, takers_of_one
from agent_app.planners.local.edit.trailing import (
    TRAILING,
    behind_maker,
    behind_relative,
    followers,
    just_ordered,
    loop_meant,
    states_step,
    what_follows,
)
from agent_app.planners.local.edit.tuning import narrow_listing
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.fields import Source
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Clause, ClauseKind, EntityKind
from sessions_app.definition import AddEdge, AddNode, NewNode, SetCondition, Wrap
from sessions_app.definition.vocabulary import TRIGGER_REFERENCE, BranchName

__all__ = ["guard_steps", "writes_elsewhere"]

_OPENERS = (
    "only in the case that", "only in the case", "only in the event that", "only in cases where",
    "but only if", "but only when", "only if", "only when", "only for", "but just if", "but just when", "just if",
    "just when", "only in case", "only do that if", "unless", "provided that", "provided", "as long as", "except when",
    "except if", "if and only if", "only after", "only on", "only where", "just for", "just where",
    "if", "when", "in case",
)  # fmt: skip
_NOT_DOING = words("skip omit not never don't do-not no without")
_CONJUNCTIONS = words("if when unless case provided")
_NEGATIVE = frozenset({"unless", "except when", "except if"})
_TALK = words(
    "add put set insert include another a an the new condition check filter restriction test that checks"
    " whether so it this that we i please"
    " should must only just do does run runs happen happens happening to be done if when is in front of before"
    " apply with for continue go on proceed carry fire start trigger"
    " make sure also and then , : which where like them all want need would like everything"
    " workflow flow whole thing execute executed be run on limit restrict"
)
_CHANGING = words("change instead replace adjust update modify switch rather alter")


def writes_elsewhere(editor: Editor, item: Instruction) -> bool:
    """ "Post to #urgent when it is urgent": a channel that no step writes to: nothing there is to hang on it."""
    said = {e.value for e in editor.reading.entities_in(item.first, item.last) if e.kind is EntityKind.CHANNEL}
    return bool(said) and not any(value in str(step.inputs) for value in said for step in editor.view.actions)


def guard_steps(editor: Editor, item: Instruction, following: Sequence[Instruction] = ()) -> bool:
    """Apply an instruction that makes existing steps depend on something; False if it does not ask for that.

    `following` are the instructions after it: one of them may say before which step the check belongs.
    """
    if narrow_listing(editor, item.norms(editor.reading)):
        return True
    item = wanted_part(editor.reading, item)
    guard = _guard(editor, item, following)
    if guard is None or guard.clause.first >= guard.clause.last or writes_elsewhere(editor, item):
        return False
    if _asks_a_person(editor, guard):
        editor.certain.add((item.first, item.last))
        return _sign_off(editor, guard)
    norms = item.norms(editor.reading)
    existing = _condition_meant(editor, norms)
    path = _known_path(editor, guard) if existing is None and (guard.targets or guard.negated) else None
    if path is not None and hold_to_path(editor, guard.targets, *path, negated=guard.negated):
        return True
    sources = _sources(editor, item, guard.targets, existing)
    rendered, said = rendered_test(editor, guard.clause, sources, negated=guard.negated)
    bound = guard.targets or (guard.negated and editor.view.of_role("for_each"))
    if rendered is None and guard.plain and bound and existing is None:
        rendered = "", []  # what it tests is asked about; what depends on it is said
    if rendered is None:
        editor.questions.append(f"What exactly should be checked by “{said}”? Name a field and a value.")
        return True
    expression, unplaced = rendered
    tell_unplaced(editor, unplaced)
    if existing is None and keep_listed(editor, expression, sources):
        return True
    # What is passed over is passed over besides what was said before: it takes no other test's place.
    same = existing or (None if guard.negated else same_subject(editor, expression, guard.targets))
    if same is not None:
        title = condition_title(said, negated=guard.negated)
        editor.apply(SetCondition(node_id=same.id, expression=expression, title=title))
        editor.focus = same.id
        return True
    if guard.plain and expression and ((guard.negated and not unplaced) or (guard.only and guard.targets)):
        editor.certain.add((item.first, item.last))  # "skip it if it is a bug" takes nothing out
    node = condition_node(expression, said, guard.clause.span(editor.reading), negated=guard.negated)
    targets = guard.targets or takers_of_one(editor, guard.clause, expression)
    return _add(editor, item, targets, node)


@dataclass(frozen=True, slots=True)
class _Guard:
    """What must hold, whether it must not, and the steps that depend on it (none: all).

    `plain`: a conjunction opens it ("only if ..."), so that it can be nothing but a condition.
    """

    clause: Clause
    negated: bool
    targets: list[Step]
    plain: bool = False
    only: bool = False
    """Whether steps are said to be taken in that case only, which means nothing else."""


def _guard(editor: Editor, item: Instruction, following: Sequence[Instruction]) -> _Guard | None:
    norms = item.norms(editor.reading)
    found = _clause(editor, item, norms) or _announced(editor, item, following)
    if found is None:
        restricted = find_restriction(editor, item)
        if restricted is None:
            return None
        targets = (
            _targets(editor, restricted.subject, following) if restricted.subject[0] < restricted.subject[1] else []
        )
        editor.certain.add((item.first, item.last))  # which step, and for what or when; or what is passed over
        if not targets and (added := just_ordered(editor, item)) is not None:
            targets = [added]
        return _Guard(restricted.clause, restricted.negated, targets, plain=restricted.negated)
    clause, opener, start = found
    subject = (item.first, start)
    behind = (clause.last, item.last)
    called_off = _does_nothing(editor, behind) or stops_all(editor.reading, *subject)
    negating = called_off or bool(set(editor.reading.norms(*subject)) & _NOT_DOING)
    if opener in {"if", "when", "in case"} and not (negating or _is_about_condition(editor, subject)):
        return None
    targets = _targets(editor, subject, following)
    bare = set(editor.reading.norms(*subject)) <= TRAILING
    if bare and (added := just_ordered(editor, item)) is not None:
        targets = [added]  # "..., but only if it is paid": what was ordered right before
    if not negating and targets and goes_elsewhere(editor, *subject, targets):
        return None  # "tell #ops only if it is urgent", where #dev is told: the step is new
    if not targets and (_does_nothing(editor, behind) or subject[0] == subject[1]):
        targets = _named(editor, *_main(editor, behind))
        targets = [] if goes_elsewhere(editor, *behind, targets) else targets
    if not targets and (called_off or opener.startswith("only")):
        targets = behind_maker(editor, clause)
    if (
        negating
        and targets
        and (all(step.lists for step in targets) or names_elements(editor.view, editor.reading, *subject))
    ):
        targets = []  # "skip the event if ...": what is gone through, not the step that lists it
    if not targets and not negating and (_orders(editor, *subject) or _orders(editor, *_main(editor, behind))):
        return None  # "page Opsgenie only if it is urgent": the step is new
    only = not negating and "only" in {*opener.split(), *editor.reading.norms(*subject)}
    plain = bool(_CONJUNCTIONS & set(opener.split()))
    return _Guard(clause, (opener in _NEGATIVE) != negating, targets, plain=plain, only=only)


def _main(editor: Editor, behind: tuple[int, int]) -> tuple[int, int]:
    """The main clause behind a condition, up to another comma."""
    first = behind[0] + (editor.reading.norms(*behind)[:1] in ([","], [":"], ["should"], ["must"]))
    end = next((i for i in range(first + 1, behind[1]) if editor.reading.tokens[i].norm == ","), behind[1])
    return first, end


def _orders(editor: Editor, first: int, last: int) -> bool:
    """Whether words order something that an operation does, rather than say that all depends on a condition."""
    norms = editor.reading.norms(first, last)
    if all(norm in _TALK for norm in norms) or not editor.reading.verbs_in(first, last):
        return False
    return does_it(addition(editor, editor.isolated(first, last)))


def _does_nothing(editor: Editor, span: tuple[int, int]) -> bool:
    """ "If there are none, skip the rest": what stands behind the condition calls something off."""
    norms = [norm for norm in editor.reading.norms(*span) if norm not in {",", "then", "just", "please"}]
    return bool(norms) and (
        norms[0] in _NOT_DOING | {"stop", "end", "quit"} or norms[:2] in (["do", "nothing"], ["do", "not"])
    )


_AGREEING = words(
    "approve approves approved agree agrees agreed confirms confirmed okays signs accepts consents allows"
)


def _asks_a_person(editor: Editor, guard: _Guard) -> bool:
    """ "Only if the manager approves": a person decides, no data does."""
    reading, clause = editor.reading, guard.clause
    place = next((i for i in range(clause.first, clause.last) if reading.tokens[i].norm in _AGREEING), None)
    if place is None or editor.view.of_role("approval"):
        return False
    end = place
    while end > clause.first and reading.tokens[end - 1].norm in connectives.BE | {"has", "have"}:
        end -= 1
    return is_person(editor, clause.first, end)


def _sign_off(editor: Editor, guard: _Guard) -> bool:
    """A person's decision before the steps that depend on it, or before the last one."""
    targets = guard.targets or list(editor.view.actions[-1:])
    words_said = editor.slice(guard.clause.first, guard.clause.last)
    node = NewNode(
        type="approval",
        instructions=words_said[:1].upper() + words_said[1:],
        title="Approval",
        metadata={"source_span": list(guard.clause.span(editor.reading))},
    )
    return put(editor, node, Place(before=targets[0].id) if targets else Place()) is not None


def _known_path(editor: Editor, guard: _Guard) -> tuple[str, BranchName] | None:
    return path_meant(editor.view, editor.reading, guard.clause.first, guard.clause.last, negated=guard.negated)


def _clause(editor: Editor, item: Instruction, norms: list[str]) -> tuple[Clause, str, int] | None:
    """The condition's words, how they are opened, and where the opener stands."""
    for opener in _OPENERS:
        wanted = opener.split()
        for index in range(len(norms) - len(wanted)):
            if norms[index : index + len(wanted)] != wanted or norms[index - 1 : index] in _NAMING:
                continue
            first = item.first + index + len(wanted)
            first = behind_relative(editor, first, item.last)
            leading = not index and opener.startswith(("only", "just"))
            last = _end(editor, first, item.last, leading=leading, fronted=not index)
            while last > first and editor.reading.tokens[last - 1].norm in _CLOSING:
                last -= 1
            kind = "if" if opener not in _NEGATIVE else "unless"
            return (
                (Clause(ClauseKind.CONDITION, first, last, kind), opener, item.first + index) if last > first else None
            )
    return None


_NAMING = [[norm] for norm in ("the", "that", "this", "your", "an")]  # "in the if branch" names a path
_CLOSING = words("please instead thanks though plz pls")


def _announced(editor: Editor, item: Instruction, following: Sequence[Instruction]) -> tuple[Clause, str, int] | None:
    """ "Add a condition: the author is not dependabot", "add a check that ..."."""
    norms = item.norms(editor.reading)
    if norms[:1] == ["remove"] or not {"condition", "check", "filter", "restriction"} & set(norms[:6]):
        return None
    if following and following[0].joint == ":" and len(norms) < _LONGEST_LEAD:
        clause = Clause(ClauseKind.CONDITION, following[0].first, following[0].last, "if")
        return clause, "only if", item.last
    openers = (
        {"that", "whether"} if norms[0] == "check" else {"that", "whether", "for", ":"}
    )  # "check the stock for ..."
    place = next((index for index, norm in enumerate(norms) if norm in openers), None)
    if place is None or place + 1 >= len(norms):
        return None
    first = item.first + place + 1
    first += editor.reading.tokens[first].norm in {"checks", "tests", "says"}
    first += editor.reading.tokens[first].norm in {"whether", "if", "that"}
    return Clause(ClauseKind.CONDITION, first, item.last, "if"), "only if", item.first + place


_LONGEST_LEAD = 7


def _end(editor: Editor, first: int, last: int, *, leading: bool, fronted: bool) -> int:
    """Where a condition ends; what is `leading` ends before its main clause ("only if it is P1 should we page").

    What is `fronted` ends before an order ("unless it is low, tell #leads").
    """
    for index in range(first, last - 1):
        following = editor.reading.tokens[index + 1].norm
        if leading and index > first + 1 and editor.reading.tokens[index].norm in _INVERTED:
            return index
        orders = following in _BEHIND | _NOT_DOING or (fronted and orders_at(editor.reading, index + 1))
        if editor.reading.tokens[index].norm == "," and orders:
            return index
    return last


_INVERTED = words(", : should must may can shall do does will")
_BEHIND = words("please nothing so because otherwise stop end quit then do")


def _is_about_condition(editor: Editor, subject: tuple[int, int]) -> bool:
    """Whether what stands before a bare "if" only names the condition or existing steps: no new step is asked for."""
    norms = editor.reading.norms(*subject)
    if not norms:
        return False
    if {"condition", "check", "filter", "only"} & set(norms) or states_step(editor, subject):
        return True
    return all(norm in _TALK for norm in norms)


def _condition_meant(editor: Editor, norms: list[str]) -> Step | None:
    """The condition to change, if the words speak of changing one."""
    conditions = editor.view.of_role("condition")
    if conditions and set(norms) & _CHANGING and "add" not in norms:
        return conditions[-1]
    return None


def _targets(editor: Editor, subject: tuple[int, int], following: Sequence[Instruction]) -> list[Step]:
    """The steps that the condition is put before: named with "only", or by "put that check before ..."; none: all."""
    named = _named(editor, *subject)
    for other in following:
        norms = other.norms(editor.reading)
        place = next((index for index, norm in enumerate(norms) if norm in {"before", "front"}), None)
        if place is not None and {"check", "condition", "filter", "that", "it"} & set(norms[:place]):
            named = _named(editor, other.first + place, other.last) or named
    return named


def _named(editor: Editor, first: int, last: int) -> list[Step]:
    own = {noun for step in editor.view.actions for noun in step.nouns[:1]}  # "the workflow" of GitHub Actions
    if first >= last or all(norm in _TALK - own for norm in editor.reading.norms(first, last)):
        return []
    if set(editor.reading.norms(first, last)) & {"rest", "remaining"}:
        return what_follows(editor)
    if speaks_of_range(editor.reading.norms(first, last)):
        return range_meant(editor, first, last)
    gathered = {editor.view.gathers(loop) for loop in editor.view.of_role("for_each")}
    found = refer(editor.view, editor.reading, first, last, None)
    # "only comment on issues that ...": not the step that lists them, though it deals with nothing but issues
    found = [item for item in found if item.step.id not in gathered] or found
    if not found or found[0].step.role in {"trigger", "condition"}:
        return []
    several = [
        step
        for step in refer_all(editor.view, editor.reading, first, last, None)
        if step.role == "action" and step.id not in gathered
    ]
    levels = {editor.view.graph.parent(step.id) for step in several}
    return several if len(several) > 1 and len(levels) == 1 else [found[0].step]


def _sources(editor: Editor, item: Instruction, targets: Sequence[Step], existing: Step | None) -> list[Source]:
    if existing is not None:
        return editor.view.sources_for(existing.id)
    if targets:
        return editor.view.sources_for(targets[0].id)
    if (loop := loop_meant(editor, item)) is not None:
        members = editor.view.graph.roots(loop.id)
        return editor.view.sources_for(members[0]) if members else editor.view.sources_inside(loop.id)
    start = _start(editor)
    if start is None:
        return editor.view.all_sources()
    found = editor.view.sources_after(start.id)
    if found or start.connector != "manual":
        return found
    # What is tested may come with what starts the run.
    told = editor.view.sources_after(editor.view.actions[0].id) if editor.view.actions else []
    return [replace(told[0], prefix=TRIGGER_REFERENCE, fields=(), listing=False)] if told else []


def _start(editor: Editor) -> Step | None:
    """The step a general condition follows: the trigger, or what gathers the data when nothing starts it with any."""
    view = editor.view
    trigger = view.triggers[0] if view.triggers else None
    if trigger is not None and trigger.connector not in {"schedule", "manual"}:
        return trigger
    gathering = words("list search get send call")
    first = (step for step in view.actions if step.features is not None and step.features.verb in gathering)
    return next((step for step in first if view.graph.outgoing.get(step.id)), trigger)  # else nothing would hang on it


def _add(editor: Editor, item: Instruction, targets: Sequence[Step], node: NewNode) -> bool:
    loop = loop_meant(editor, item)
    if targets:
        behind = followers(editor, targets)
        made = editor.apply(Wrap(node_ids=[step.id for step in targets], in_=node))
        if made and behind:
            editor.apply(AddEdge(source=made[-1], target=behind[0], branch="false"))
    elif loop is not None:
        members = editor.view.graph.members(loop.id)
        made = editor.apply(Wrap(node_ids=members, in_=node)) if members else []
    else:
        start = _start(editor)
        made = editor.apply(AddNode(node=node, after=start.id if start is not None else None))
    if made:
        editor.focus = made[-1]
    return bool(made)
