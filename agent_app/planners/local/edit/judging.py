"""What speaks for and against a reading of an edit: its outcome, set beside the words that asked for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import log

from agent_app.planners.local.edit.anchors import anchor_end
from agent_app.planners.local.edit.applying import STRICT, Way
from agent_app.planners.local.edit.editor import Editor
from agent_app.planners.local.edit.explaining import Touched, explained
from agent_app.planners.local.edit.refer import refer_one
from agent_app.planners.local.edit.settling import MADE_BY
from agent_app.planners.local.edit.view import Step
from agent_app.planners.local.index import content_terms
from agent_app.planners.local.lexicon.nouns import kinship
from agent_app.planners.local.lexicon.verbs import affinity
from agent_app.planners.local.lexicon.words import words
from sessions_app.definition import MoveNode, Wrap

__all__ = ["judged"]

_CUES: dict[str, frozenset[str]] = {
    "before": words("before ahead prior front preceding"),
    "after": words("after behind afterwards following once then upon"),
    "first": words("first start beginning initially top begin"),
    "last": words("last end finally bottom finish close"),
    "each": words("each every loop per all round iteration everyone"),
    "else": words("otherwise else not isn't aren't no declines refuses rejects rejected reject refused turns n't"),
    "test": words("if only unless when where whose provided case those which condition check"),
    "person": words(
        "human person someone somebody manually approve approves approval sign signs signed okay ok manager lead boss"
        " legal team reviews review he she must confirm confirms himself herself personally who check checks"
    ),
    "away": words(
        "remove drop delete skip without no not never n't don't out away gone go omit superfluous needed need anymore"
        " longer stop kill ditch scrap lose forget only instead replace nobody rather superfluous leave less"
    ),
    "again": words("another again more also too second additional add insert twice extra well further a an"),
    "instead": words("instead rather replace swap switch than place use not should but change"),
    "move": words("move first before after earlier later order swap last end start until wait out should must comes"),
}  # fmt: skip
_MANY, _LIKELY = 3.0, 0.2
_AGREEING = 3
"""How many ways that lead to the same count; more of them say no more."""


def judged(editor: Editor, way: Way, ways: int, kinds: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Numbers about what taking a prompt one way has led to; `ways` as many ways led there.

    `kinds` is how likely each kind of change is, for every instruction that the way applies.
    """
    return _Judge(editor, way, ways, kinds).numbers()


class _Judge:
    def __init__(self, editor: Editor, way: Way, ways: int, kinds: Sequence[Mapping[str, float]]) -> None:
        self.editor, self.way, self.ways, self.kinds = editor, way, ways, kinds
        self.reading, self.after = editor.reading, editor.view
        self.before = editor.before
        self.norms = [token.norm for token in self.reading.tokens]
        self.said = set(self.norms)
        self.added = [step for key, step in self.after.steps.items() if key not in self.before.steps]
        self.gone = [step for key, step in self.before.steps.items() if key not in self.after.steps]
        self.changed = [
            step
            for key, step in self.after.steps.items()
            if key in self.before.steps and step.features is not self.before.steps[key].features
        ]
        moved = {patch.node_id for patch in editor.patches if isinstance(patch, MoveNode)}
        wrapped = {key for patch in editor.patches if isinstance(patch, Wrap) for key in patch.node_ids}
        self.moved = [self.after.steps[key] for key in moved if key in self.after.steps]
        self.wrapped = [self.after.steps[key] for key in wrapped if key in self.after.steps]
        self.new = [step for step in (*self.added, *self.changed) if step.role == "action"]

    def numbers(self) -> dict[str, float]:
        return {
            **self._about_way(), **self._about_kinds(), **self._about_tools(), **self._about_new(),
            **self._about_choices(), **self._about_control(), **self._about_place(),
            **explained(self.editor, self.before, self._touched()),
        }  # fmt: skip

    def _touched(self) -> Touched:
        was = [self.before.steps[step.id] for step in self.changed]
        edited = [
            step
            for key, step in self.after.steps.items()
            if key in self.before.steps
            and step not in self.changed
            and step.node.data != self.before.steps[key].node.data
        ]
        return Touched(self.added, self.gone, self.changed, was, self.moved, self.wrapped, edited)

    def _about_way(self) -> dict[str, float]:
        way, editor = self.way, self.editor
        ops = [patch.op for patch in editor.patches]
        return {
            "plain": float(way.number is None),
            "whole": float(way.number == -1),
            "strict": float(way.number == STRICT),
            "left out": float(way.number is not None and way.number >= 0 and not way.kind),
            "ways": log(min(_AGREEING, self.ways)),
            "notes": min(_MANY, len(editor.notes)),
            "questions": min(_MANY, len(editor.questions)),
            "patches": log(1 + len(ops)),
            "instructions": log(1 + len(self.kinds)),
            "values only": float(bool(ops) and all(op.startswith("set_") or op == "rename" for op in ops)),
            **{f"some {op}": float(op in ops) for op in ("move_node", "wrap", "replace_operation", "remove_node")},
            **{f"{kind} taken": float(way.kind == kind) for kind in MADE_BY if way.kind},
        }

    def _about_kinds(self) -> dict[str, float]:
        """How well the kinds that the words sound like go with what was done."""
        ops = {patch.op for patch in self.editor.patches} - {"add_edge", "remove_edge"}
        fitting = [
            sum(chance for kind, chance in chances.items() if MADE_BY[kind] & ops and self._agrees(kind))
            for chances in self.kinds
        ]
        unlike = [
            op
            for op in ops
            if not any(c > 0.2 and op in MADE_BY[k] for chances in self.kinds for k, c in chances.items())
        ]
        return {
            "kinds fit": sum(fitting) / max(1, len(fitting)),
            "worst kind fit": min(fitting, default=0.0),
            "unlike ops": float(len(unlike)),
        }

    def _agrees(self, kind: str) -> bool:
        roles = {step.role for step in self.added}
        if kind == "insert":
            return "action" in roles
        if kind == "task":
            return "approval" in roles
        if kind == "loop":
            return "for_each" in roles or any(self.after.graph.parent(step.id) for step in self.added)
        if kind == "guard":
            return "condition" in roles or bool(self.moved) or not self.added
        if kind == "replace":
            return bool(self.changed) or (bool(self.gone) and bool(self.added))
        if kind in {"remove", "keep"}:
            return any(step.role == "action" for step in self.gone)
        if kind == "unloop":
            return any(step.role == "for_each" for step in self.gone)
        if kind == "unguard":
            return any(step.role == "condition" for step in self.gone)
        return True

    def _about_tools(self) -> dict[str, float]:
        """Which products that are named were touched, and which were touched unnamed."""
        used = {step.connector for step in self.before.steps.values()}
        result = {step.connector for step in self.after.steps.values()}
        named = {mention.connector for mention in self.reading.mentions}
        touched = {step.connector for step in (*self.new, *self.gone, *self.moved, *self.wrapped)}
        near = {self.after.steps[key].connector for key in self._near()}
        new = {step.connector for step in self.new}
        return {
            "named tool missing": float(len(named - used - result)),
            "named tool there": float(len((named - used) & result)),
            "known tool ignored": float(len((named & used) - touched - near)),
            "known tool touched": float(len(named & used & (touched | near))),
            "unnamed new tool": float(len(new - named - used)),
            "unnamed old tool": float(len((new - named) & used)),
            "unnamed tool though named": float(bool(named - used) and bool(new - named)),
        }

    def _near(self) -> set[str]:
        """The steps right beside those that are new or moved."""
        order = self.after.order
        found = set()
        for step in (*self.added, *self.moved, *self.changed):
            place = order.index(step.id)
            found.update(order[max(0, place - 1) : place + 2])
        return found

    def _about_new(self) -> dict[str, float]:
        """Whether new steps do what is said to what is said, and whether steps that go are named."""
        nouns = [noun.canon for noun in self.reading.nouns]
        verbs = [cls for verb in self.reading.verbs for cls in verb.classes[:2]]
        said = content_terms(self.norms)
        known = {id(step.features) for step in self.before.steps.values() if step.features is not None}
        thing, deed, terms = [], [], []
        for step in self.new:
            if step.features is None:
                continue
            own = step.nouns[:1]
            thing.append(max((kinship(noun, o) if noun != o else 1.0 for noun in nouns for o in own), default=0.0))
            deed.append(max((affinity(verb, step.features.verb) for verb in verbs), default=0.0))
            title = content_terms(step.node.title.lower().split())
            terms.append(len(title & said) / max(1, len(title)))
        twice = [step for step in self.added if step.features is not None and id(step.features) in known]
        named = [self._named(step, nouns, said) for step in self.gone if step.role == "action"]
        away = bool(self.said & _CUES["away"])
        return {
            "things fit": min(thing, default=0.0), "deeds fit": min(deed, default=0.0),
            "terms fit": min(terms, default=0.0), "nothing new": float(not self.new),
            "new": min(_MANY, len(self.new)), "twice": float(len(twice)),
            "twice, not again": float(bool(twice) and not self.said & _CUES["again"]),
            "gone": min(_MANY, len(self.gone)),
            "gone named": min(named, default=0.0), "gone unsaid": float(bool(self.gone) and not away),
            "away unheeded": float(away and not self.gone and not self.changed),
            "instead unheeded": float("instead" in self.said and not self.gone and not self.changed and not self.moved),
            "changed unsaid": float(bool(self.changed) and not self.said & _CUES["instead"]),
            "moved unsaid": float(bool(self.moved) and not self.said & _CUES["move"]),
            "changed": float(bool(self.changed)), "emptied": float(not self.after.actions),
        }  # fmt: skip

    def _about_choices(self) -> dict[str, float]:
        """How well the operations of new steps fit the words that they were chosen for."""
        known = [self.editor.choices.get(str(step.features.spec.id)) for step in self.new if step.features is not None]
        chosen = [entry for entry in known if entry is not None]
        scores = [entry.score for entry in chosen]
        return {
            "unchosen": float(len(known) - len(chosen)),
            "choice total": min((score.total for score in scores), default=0.0),
            "choice verb": min((score.verb for score in scores), default=0.0),
            "choice object": min((score.object for score in scores), default=0.0),
            "choice phrase": min((score.phrase for score in scores), default=0.0),
            "choice near": min((score.retrieval for score in scores), default=0.0),
        }

    def _named(self, step: Step, nouns: Sequence[str], said: frozenset[str]) -> float:
        own = step.nouns[:1]
        tool = any(mention.connector == step.connector for mention in self.reading.mentions)
        thing = max((kinship(noun, o) if noun != o else 1.0 for noun in nouns for o in own), default=0.0)
        title = content_terms(step.node.title.lower().split())
        return max(float(tool), thing, len(title & said) / max(1, len(title)))

    def _about_control(self) -> dict[str, float]:
        roles = [step.role for step in self.added]
        tests = [str(step.node.properties) for step in self.added if step.role == "condition"]
        tasks = roles.count("approval")
        return {
            "tasks": min(_MANY, tasks), "task, no person": float(bool(tasks) and not self.said & _CUES["person"]),
            "loops": float(roles.count("for_each")),
            "loop unsaid": float("for_each" in roles and not self.said & _CUES["each"]),
            "tests": float(len(tests)), "test unsaid": float(bool(tests) and not self.said & _CUES["test"]),
            "test of many words": float(max((text.count("_") for text in tests), default=0) / 10),
            "test said": float(bool(self.said & words("if only unless whose"))),
            "test ignored": float(
                bool(self.said & words("if only unless whose")) and not tests and not self._on_path() and not self.moved
            ),
            "loop in loop": float(any(s.role == "for_each" and self.after.graph.parent(s.id) for s in self.added)),
        }  # fmt: skip

    def _on_path(self) -> bool:
        """Whether something new or moved stands on the path of a condition."""
        graph = self.after.graph
        for step in (*self.added, *self.moved):
            for other in (*self.after.of_role("condition"), *self.after.of_role("approval")):
                ends = [edge for edge in graph.outgoing[other.id] if edge.branch is not None]
                if any(step.id in graph.reachable([edge.target]) for edge in ends):
                    return True
        return False

    def _about_place(self) -> dict[str, float]:
        """Whether what is new or moved stands where the words about places say."""
        put = [step for step in (*self.added, *self.moved) if step.role != "condition"]
        found: dict[str, float] = {"put": float(bool(put))}
        if not put:
            return found
        order, graph = self.after.order, self.after.graph
        own = {step.id for step in (*self.added, *self.moved)}
        places = sorted(order.index(step.id) for step in put)
        triggers = len(self.after.triggers)
        roots = {key for step in put for key in graph.roots(graph.parent(step.id))}
        starts = places[0] <= triggers or any(step.id in roots for step in put if graph.parent(step.id))
        ends = any(not graph.outgoing[step.id] for step in put)
        looped = any(graph.parent(step.id) or step.role == "for_each" for step in put)
        holds: dict[str, Callable[[], bool]] = {
            "first": lambda: starts, "last": lambda: ends, "each": lambda: looped,
            "else": lambda: self._branches() & {"false", "rejected"} != set(),
        }  # fmt: skip
        for cue, test in holds.items():
            heard = bool(self.said & _CUES[cue])
            found[f"{cue} heeded"] = float(heard and test())
            found[f"{cue} unheeded"] = float(heard and not test())
            found[f"{cue} unsaid"] = float(not heard and test())
        return found | self._beside(order, own)

    def _branches(self) -> set[str]:
        """The paths that new or moved steps are on, by the name of the branch that leads there."""
        found: set[str] = set()
        graph = self.after.graph
        for step in (*self.added, *self.moved):
            for other in (*self.after.of_role("condition"), *self.after.of_role("approval")):
                reached = {
                    str(edge.branch): step.id in graph.reachable([edge.target])
                    for edge in graph.outgoing[other.id]
                    if edge.branch is not None
                }
                if sum(reached.values()) == 1:
                    found.update(name for name, hit in reached.items() if hit)
        return found

    def _beside(self, order: list[str], own: set[str]) -> dict[str, float]:
        """ "Before the merge": whether something new or moved stands right before what is named."""
        found = {f"{cue} {how}": 0.0 for cue in ("before", "after") for how in ("right", "apart", "wrong")}
        for index, norm in enumerate(self.norms[:-1]):
            cue = next((name for name in ("before", "after") if norm in _CUES[name]), None)
            if cue is None:
                continue
            end = anchor_end(self.reading, index + 1, len(self.norms))
            step = refer_one(self.before, self.reading, index + 1, end)
            if step is None or step.id not in self.after.steps:
                continue
            place = order.index(step.id)
            behind = order[place + 1 : place + 2] if cue == "after" else order[max(0, place - 1) : place]
            side = order[place + 1 :] if cue == "after" else order[:place]
            how = "right" if own & set(behind) else "apart" if own & set(side) else "wrong"
            found[f"{cue} {how}"] = 1.0
        return found
