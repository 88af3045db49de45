"""What of the words an outcome of an edit explains: by what it touched, by what stands beside that, or not at all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.refer import names_part
from agent_app.planners.local.edit.spotting import Spot, spots
from agent_app.planners.local.edit.view import Step, WorkflowView
from agent_app.planners.local.index import content_terms
from agent_app.planners.local.lexicon.nouns import kinship
from agent_app.planners.local.lexicon.verbs import affinity
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading, VerbForm
from agent_app.planners.local.text import stem, unquote

__all__ = ["Touched", "drawn", "explained"]

_KIN, _SAME_DEED = 0.6, 0.6
_SURELY = 1.1
"""How well words must fit a step to name it and no other."""
_EMPTY = words(
    "end start beginning top bottom thing things one ones way time case place rest order step workflow flow middle"
    " anything everything nothing something everyone someone bit lot kind idea moment begin finish"
)
_MOVING = words("move put bring shift place keep leave come go stay stays remain have do make let be get run happen")


@dataclass(frozen=True)
class Touched:
    """The steps that an outcome touched, by how; all of them in the workflow as it is after, but for those gone."""

    added: Sequence[Step]
    gone: Sequence[Step]
    changed: Sequence[Step]
    was: Sequence[Step]
    """What the changed ones did before."""
    moved: Sequence[Step]
    wrapped: Sequence[Step]
    edited: Sequence[Step]
    """Those whose values, or what they test, are others now."""

    @property
    def all(self) -> list[Step]:
        """All of them."""
        return [*self.added, *self.gone, *self.changed, *self.was, *self.moved, *self.wrapped, *self.edited]


def explained(editor: Editor, before: WorkflowView, touched: Touched) -> dict[str, float]:
    """Numbers about which words an outcome accounts for, and which touched steps no word names."""
    return _Explanation(editor, before, touched).numbers()


@dataclass
class _Terms:
    """The words by which some steps may be called."""

    nouns: set[str] = field(default_factory=set)
    stems: set[str] = field(default_factory=set)
    tools: set[str] = field(default_factory=set)
    deeds: set[str] = field(default_factory=set)

    def of(self, steps: Iterable[Step]) -> _Terms:
        for step in steps:
            self.nouns.update(step.nouns)
            self.stems |= content_terms(str(step.node.title).lower().replace("-", " ").split())
            self.tools.add(step.connector)
            if step.features is not None:
                self.deeds.add(step.features.verb)
        return self

    def names(self, canon: str, text: str) -> bool:
        """Whether a noun is one of theirs."""
        stems = {stem(word) for word in text.lower().split()}
        return bool(stems & self.stems) or any(canon == own or kinship(canon, own) >= _KIN for own in self.nouns)


class _Explanation:
    def __init__(self, editor: Editor, before: WorkflowView, touched: Touched) -> None:
        self.editor, self.before, self.touched = editor, before, touched
        self.reading: Reading = editor.reading
        self.after = editor.view
        self.own = _Terms().of(touched.all)
        near = self._near()
        self.near = _Terms().of(near)
        self.known = {step.id for step in (*touched.all, *near)}
        tests = [step for step in (*touched.added, *touched.edited) if step.role == "condition"]
        self.tested = " ".join(f"{step.node.title} {step.node.properties}".lower() for step in tests)
        self.written = " ".join(
            str(step.node.data.get("properties", "")).lower()
            for step in (*touched.added, *touched.changed, *touched.edited)
        )

    def _near(self) -> list[Step]:
        """What stands right beside a touched step, or around it."""
        found: dict[str, Step] = {}
        for step in self.touched.all:
            for view in (self.after, self.before):
                if step.id not in view.steps:
                    continue
                graph = view.graph
                keys = [edge.target for edge in graph.outgoing[step.id]]
                keys += [edge.source for edge in graph.incoming[step.id]]
                keys += [*graph.enclosing(step.id)]
                found.update((key, view.steps[key]) for key in keys if key in view.steps)
        return list(found.values())

    def numbers(self) -> dict[str, float]:
        things, tools, deeds, values = self._things(), self._tools(), self._deeds(), self._values()
        told = [*things, *tools, *deeds, *values]
        made = [id(step.features) for step in self.touched.added if step.features is not None]
        return {
            "said": min(_MOST, len(told)) / _MOST,
            "unexplained": told.count("") / max(1, len(told)),
            "things unexplained": _share(things, ""), "things near only": _share(things, "near"),
            "tools unexplained": float(tools.count("")), "tools near only": float(tools.count("near")),
            "deeds unexplained": _share(deeds, ""), "values unexplained": _share(values, ""),
            "many unexplained": float(min(_MOST, told.count(""))),
            "as it was": float(drawn(self.after) == drawn(self.before)),
            "alike added": float(len(made) - len(set(made))),
            "task beside new": float(bool(made) and any(step.role == "approval" for step in self.touched.added)),
            **self._unnamed(),
        }  # fmt: skip

    def _tested(self, text: str) -> bool:
        return bool(self.tested) and all(stem(word) in self.tested for word in text.lower().split())

    def _things(self) -> list[str]:
        found = []
        for noun in self.reading.nouns:
            norms = self.reading.norms(noun.first, noun.last)
            if names_part(norms[-1]) or norms[-1] in _EMPTY:
                continue
            found.append(
                "own" if self.own.names(noun.canon, noun.text) else "test" if self._tested(noun.text)
                else "near" if self.near.names(noun.canon, noun.text) else ""
            )  # fmt: skip
        return found

    def _tools(self) -> list[str]:
        named = dict.fromkeys(mention.connector for mention in self.reading.mentions)
        return [
            "own" if key in self.own.tools else "near" if key in self.near.tools else ""
            for key in named
        ]  # fmt: skip

    def _deeds(self) -> list[str]:
        found = []
        for verb in self.reading.verbs:
            if verb.lemma in _MOVING:
                continue
            near = verb.form is not VerbForm.BASE and _does(verb.classes, self.near.deeds)
            found.append("own" if _does(verb.classes, self.own.deeds) else "near" if near else "")
        return found

    def _values(self) -> list[str]:
        found = []
        for entity in self.reading.entities:
            value = unquote(str(entity.value)).lower().lstrip("#@")
            found.append("own" if value in self.written else "test" if value in self.tested else "")
        return found

    def _unnamed(self) -> dict[str, float]:
        """Steps that words name surely but that were neither touched nor beside; touched ones that nothing names."""
        last = len(self.reading.tokens)
        named = {spot.step.id: spot.score for spot in spots_of(self.editor, self.before, last)}
        ignored = [key for key, score in named.items() if score >= _SURELY and key not in self.known]
        found = {"named but ignored": float(min(_FEW, len(ignored)))}
        for how, steps in (
            ("gone", self.touched.gone), ("was", self.touched.was), ("moved", self.touched.moved),
            ("wrapped", self.touched.wrapped),
        ):  # fmt: skip
            actions = [step for step in steps if step.role == "action"]
            found[f"{how} unnamed"] = float(min(_FEW, sum(step.id not in named for step in actions)))
            found[f"{how} named least"] = min((named.get(step.id, 0.0) for step in actions), default=0.0)
            found[f"{how} named most"] = max((named.get(step.id, 0.0) for step in actions), default=0.0)
        return found


_MOST, _FEW = 6, 3


def drawn(view: WorkflowView) -> tuple[object, ...]:
    """What a workflow is, in whatever order its steps are kept."""
    graph = view.graph
    edges = {(edge.source, edge.target, edge.branch) for key in view.steps for edge in graph.outgoing[key]}
    levels = {key: graph.parent(key) for key in view.steps}
    return edges, levels, {key: step.node.data for key, step in view.steps.items()}


def spots_of(editor: Editor, before: WorkflowView, last: int) -> list[Spot]:
    """The steps of the workflow as it was that a prompt names."""
    now = editor.view
    editor.view = before
    found = before.remembered(editor.reading, ("spots", last), lambda: spots(editor, 0, last))
    editor.view = now
    return found


def _does(classes: Sequence[str], deeds: Collection[str]) -> bool:
    return any(affinity(said, own) >= _SAME_DEED for said in classes[:2] for own in deeds)


def _share(told: Sequence[str], how: str) -> float:
    return told.count(how) / len(told) if told else 0.0
