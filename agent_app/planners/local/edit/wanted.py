"""Whether an edit did what a filled phrase asks for: the outcomes that the weights of readings are fitted to."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from agent_app.planners.local.edit.view import Step, WorkflowView
from agent_app.planners.local.heads.edit_examples import Filling
from agent_app.planners.local.lexicon.words import words

__all__ = ["fulfils"]

_FIELD = re.compile(r"\{(\w+)\}")
_OF_OLD = words("s sing ing simp spass snoun snouns")
_OF_SECOND = words("s2 sing2 ing2 simp2 spass2")
_OF_NEW = words("n nimp ning npast nthird")
_BEFORE = words("before ahead prior front precede precedes earlier")
_AFTER = words("after following once when as behind follow followed follows then next trigger onwards with")
_START = words("start beginning first top begin")
_END = words("end last finally finish")
_UNTOLD = words("that between in") | words("rest everything all both anything behind hangs nothing")


def fulfils(kind: str, filling: Filling, before: WorkflowView, after: WorkflowView) -> bool | None:
    """Whether `after` is what a phrase of a kind asks of `before`; None where the phrase does not tell."""
    outcome = _Outcome(filling, before, after)
    test = _TESTS.get(kind)
    return None if test is None or outcome.doubtful else test(outcome)


@dataclass(frozen=True)
class _Outcome:
    filling: Filling
    before: WorkflowView
    after: WorkflowView

    @cached_property
    def fields(self) -> set[str]:
        text = self.filling.phrase.replace("{p}", self.filling.place)
        return set(_FIELD.findall(text))

    @cached_property
    def names_old(self) -> bool:
        return bool(set(_FIELD.findall(self.filling.phrase)) & _OF_OLD)

    @property
    def doubtful(self) -> bool:
        """Whether words may mean another step than the one they were drawn for."""
        old, second = self.filling.old, self.filling.second
        used = [step for step, names in ((old, _OF_OLD | {"t", "tool"}), (second, _OF_SECOND)) if self.fields & names]
        rows = [step for step in self.before.actions if step.features is not None]
        for named in used:
            own = self.before.steps[named.key]
            alike = [
                step for step in rows
                if step.id != own.id and (step.connector == own.connector or set(step.nouns[:1]) & set(own.nouns[:1]))
            ]  # fmt: skip
            if alike:
                return True
        return old.key == second.key and bool(self.fields & _OF_SECOND)

    @cached_property
    def added(self) -> list[Step]:
        return [step for key, step in self.after.steps.items() if key not in self.before.steps]

    @cached_property
    def gone(self) -> list[Step]:
        return [step for key, step in self.before.steps.items() if key not in self.after.steps]

    @cached_property
    def changed(self) -> list[Step]:
        known = self.before.steps
        return [s for key, s in self.after.steps.items() if key in known and s.features is not known[key].features]

    @cached_property
    def reordered(self) -> bool:
        """Whether steps that were there stand in another order, or in another loop."""
        kept = [key for key in self.before.order if key in self.after.steps]
        now = [key for key in self.after.order if key in self.before.steps]
        if kept != now:
            return True
        return any(
            self.before.graph.parent(key) != self.after.graph.parent(key)
            for key in kept
            if self.before.graph.parent(key) in {None, *self.after.steps}
            and self.after.graph.parent(key) in {None, *self.before.steps}
        )

    def keeps_rest(self) -> bool:
        return not (self.gone or self.changed or self.reordered)

    def roles(self, steps: Sequence[Step]) -> list[str]:
        return sorted(step.role for step in steps)

    def new_ids(self) -> set[str]:
        wanted = {self.filling.new.key, *((self.filling.newer.key,) if "nimp2" in self.fields else ())}
        return wanted if self.fields & _OF_NEW else set()

    def ids(self, steps: Sequence[Step]) -> list[str]:
        return sorted(str(step.features.spec.id) for step in steps if step.features is not None)

    def stands(self, step: Step) -> bool | None:
        """Whether a step stands where the phrase says; None where it does not say it plainly."""
        filling = self.filling
        said = filling.place if "{p}" in filling.phrase else filling.phrase
        norms = set(re.findall(r"[a-z']+", _FIELD.sub(" ", said.lower())))
        fields = set(_FIELD.findall(said))
        anchor = filling.second if fields & _OF_SECOND else filling.old if fields & (_OF_OLD | {"tool"}) else None
        order = self.after.order
        place = order.index(step.id)
        level = self.after.graph.parent(step.id)
        if "loop" in norms:
            return None if (level is not None) == ("in" in norms) else False
        if anchor is None:
            if norms & _START:
                return place == len(self.after.triggers)
            return (place == len(order) - 1 and level is None) if norms & _END else None
        if norms & _UNTOLD or anchor.key not in order:
            return None
        beside = order.index(anchor.key) - place
        if self.before.graph.parent(anchor.key) != level:
            return False
        return beside == 1 if norms & _BEFORE else beside == -1 if norms & _AFTER else None


def _insert(seen: _Outcome) -> bool | None:
    if not seen.new_ids() or "when {c}" in seen.filling.phrase or "if {c}" in seen.filling.phrase:
        return None
    actions = [step for step in seen.added if step.role == "action"]
    if not seen.keeps_rest() or set(seen.ids(actions)) != seen.new_ids() or seen.roles(seen.added) != ["action"]:
        return False
    return seen.stands(actions[0])


def _task(seen: _Outcome) -> bool | None:
    if not seen.keeps_rest() or seen.roles(seen.added) != ["approval"]:
        return False
    return seen.stands(seen.added[0])


def _remove(seen: _Outcome) -> bool | None:
    if not seen.names_old or set(_FIELD.sub(" ", seen.filling.phrase).split()) & _UNTOLD:
        return None
    wanted = {seen.filling.old.key, *((seen.filling.second.key,) if seen.fields & _OF_SECOND else ())}
    gone = {step.id for step in seen.gone if step.role == "action"}
    return gone == wanted and not seen.added and not seen.changed


def _keep(seen: _Outcome) -> bool | None:
    if not seen.names_old or seen.fields & _OF_SECOND:
        return None
    left = {step.id for step in seen.after.actions}
    return left == {seen.filling.old.key} and not seen.added and not seen.changed


def _replace(seen: _Outcome) -> bool | None:
    old, new = seen.filling.old, seen.filling.new
    if not seen.fields & (_OF_OLD | {"t"}) or not seen.fields & (_OF_NEW | {"t2"}):
        return None
    came = [step for step in (*seen.added, *seen.changed) if step.role == "action"]
    went = {step.id for step in (*seen.gone, *seen.changed)}
    if went != {old.key} or len(came) != 1 or came[0].features is None or len(seen.added) > 1:
        return False
    if seen.fields & _OF_NEW:
        return seen.ids(came) == [new.key]
    return came[0].features.spec.connector.name == new.tool


def _move(seen: _Outcome) -> bool | None:
    if seen.added or seen.gone or seen.changed:
        return False
    key = seen.filling.old.key
    rest = [other for other in seen.before.order if other != key]
    if rest != [other for other in seen.after.order if other != key]:
        return False
    return seen.stands(seen.after.steps[key])


def _swap(seen: _Outcome) -> bool | None:
    if "s2" not in seen.fields:
        return None
    exchanged = {seen.filling.old.key: seen.filling.second.key, seen.filling.second.key: seen.filling.old.key}
    return [exchanged.get(key, key) for key in seen.before.order] == seen.after.order


def _loop(seen: _Outcome) -> bool | None:
    loops = [step for step in seen.added if step.role == "for_each"]
    if seen.roles(seen.added) != ["for_each"] or seen.gone or seen.changed:
        return False
    inside = set(seen.after.graph.contents(loops[0].id))
    return inside == {seen.filling.old.key} if seen.names_old else bool(inside)


def _guard(seen: _Outcome) -> bool | None:
    if seen.roles(seen.added) not in (["condition"], []) or seen.gone or seen.changed:
        return False
    if not seen.added:
        return None
    graph, key = seen.after.graph, seen.added[0].id
    reached = {
        name: graph.reachable(edge.target for edge in graph.outgoing[key] if str(edge.branch) == name)
        for name in ("true", "false")
    }
    alone = reached["true"] ^ reached["false"]
    return alone == {seen.filling.old.key} if seen.names_old else bool(alone)


def _otherwise(seen: _Outcome) -> bool | None:
    actions = [step for step in seen.added if step.role == "action"]
    if not seen.keeps_rest() or seen.roles(seen.added) != ["action"] or set(seen.ids(actions)) != seen.new_ids():
        return False
    leading = seen.after.graph.incoming[actions[0].id]
    return any(str(edge.branch) in {"false", "rejected"} for edge in leading) or None


def _dissolve(role: str) -> Callable[[_Outcome], bool | None]:
    def test(seen: _Outcome) -> bool | None:
        return bool(seen.gone) and set(seen.roles(seen.gone)) == {role} and not seen.added and not seen.changed

    return test


def _count(seen: _Outcome) -> bool | None:
    if not seen.names_old:
        return None
    own = seen.before.steps[seen.filling.old.key].features
    return bool(seen.added) and all(step.features is own for step in seen.added) and seen.keeps_rest()


def _value(seen: _Outcome) -> bool | None:
    return seen.keeps_rest() and not seen.added


_TESTS: dict[str, Callable[[_Outcome], bool | None]] = {
    "insert": _insert, "task": _task, "remove": _remove, "keep": _keep, "replace": _replace, "move": _move,
    "swap": _swap, "loop": _loop, "guard": _guard, "otherwise": _otherwise, "unloop": _dissolve("for_each"),
    "unguard": _dissolve("condition"), "count": _count, "value": _value,
}  # fmt: skip
