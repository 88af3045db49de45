"""Which node runs next: the pure rules of edges, branches and loops over the outcomes known so far.

A frame is one pass through the nodes of one level: the whole workflow, or the members of a loop for one element.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine_app.contracts import JsonObject, StepState
from engine_app.execution.plan import Plan, PlanEdge, PlanNode
from sessions_app.definition import Branch, Role

__all__ = ["SKIPPED", "Frame", "LoopProgress", "Outcome", "edge_taken"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step came to: succeeded, failed or skipped. `branch` is the answer of a condition or an approval."""

    state: StepState
    output: Any = None
    branch: str = ""
    error: JsonObject | None = None

    @property
    def failed(self) -> bool:
        """Whether the step failed."""
        return self.state == StepState.FAILED


SKIPPED = Outcome(StepState.SKIPPED)


def edge_taken(edge: PlanEdge, outcome: Outcome, on_error: str) -> bool:
    """Whether an edge is taken once its source has this outcome."""
    if outcome.state == StepState.SUCCEEDED:
        return edge.branch is None or edge.branch == outcome.branch
    if outcome.state == StepState.FAILED:
        if on_error == "branch":
            return edge.branch == Branch.ERROR
        return on_error == "continue" and edge.branch is None
    return False


class Frame:
    """One pass through one level. `ready` nodes wait to be started by the caller, who settles each once.

    After a failure that nothing catches `error` is set, and the caller starts nothing more.
    """

    __slots__ = (
        "_reached", "_unsettled", "_waiting", "error", "group", "item", "loop", "outcomes", "outputs", "parent", "path",
        "plan", "ready", "skipped",
    )  # fmt: skip

    def __init__(
        self,
        plan: Plan,
        *,
        group: str | None = None,
        path: str = "",
        parent: Frame | None = None,
        item: Any = None,
        loop: LoopProgress | None = None,
    ) -> None:
        self.plan, self.group, self.path, self.parent, self.item, self.loop = plan, group, path, parent, item, loop
        members = plan.members.get(group, ())
        self._waiting = {key: plan.nodes[key].incoming for key in members}
        self._reached: set[str] = set()
        self._unsettled = len(members)
        self.outcomes: dict[str, Outcome] = {}
        self.outputs: dict[str, Any] = {}
        self.ready: list[str] = []
        self.skipped: list[str] = []
        self.error: JsonObject | None = None

    def start(self, fired: str | None = None, payload: Any = None) -> None:
        """Begin: outside loops with the trigger that fired, inside with every member that no edge leads to."""
        roots = [key for key, count in self._waiting.items() if count == 0]
        if self.group is not None:
            self.ready.extend(roots)
            return
        for key in roots:
            self.settle(key, Outcome(StepState.SUCCEEDED, payload) if key == fired else SKIPPED)
        self.outputs["trigger"] = payload

    @property
    def done(self) -> bool:
        """Whether every node is settled."""
        return self._unsettled == 0

    def settle(self, key: str, outcome: Outcome) -> None:
        """Record a node's outcome; fills `ready`, and `skipped` with nodes that no taken edge leads to."""
        pending = [(key, outcome)]
        while pending:
            key, outcome = pending.pop()
            node = self.plan.nodes[key]
            self.outcomes[key] = outcome
            self.outputs[node.reference] = outcome.output if outcome.state == StepState.SUCCEEDED else None
            self._unsettled -= 1
            if outcome.state == StepState.SKIPPED and node.role != Role.TRIGGER:
                self.skipped.append(key)
            if outcome.failed and node.on_error == "stop" and self.error is None:
                self.error = {"node_id": key, **(outcome.error or {})}
            for edge in node.edges:
                if self._arrive(edge, outcome, node):
                    pending.append((edge.target, SKIPPED))

    def _arrive(self, edge: PlanEdge, outcome: Outcome, source: PlanNode) -> bool:
        """Count an edge as settled; returns whether its target is thereby skipped."""
        if edge_taken(edge, outcome, source.on_error):
            self._reached.add(edge.target)
        self._waiting[edge.target] -= 1
        if self._waiting[edge.target]:
            return False
        if edge.target in self._reached:
            self.ready.append(edge.target)
            return False
        # After a failure that nothing catches, what follows was not decided against: it is just never started.
        return not (outcome.failed and source.on_error == "stop")

    def take_ready(self) -> list[str]:
        """The nodes to start now; each is given once."""
        taken, self.ready = self.ready, []
        return taken

    def take_skipped(self) -> list[str]:
        """The nodes skipped since the last call."""
        taken, self.skipped = self.skipped, []
        return taken

    def scope(self) -> dict[str, Any]:
        """What expressions of this level see: outputs by reference; inside a loop also those around it."""
        if self.parent is None or self.group is None:
            return self.outputs
        element = {self.plan.nodes[self.group].reference: {"item": self.item}}
        return {**self.parent.scope(), **element, **self.outputs}

    def member_outputs(self) -> dict[str, Any]:
        """Member id to output, as `results` of the loop lists it."""
        nodes = self.plan.nodes
        return {key: self.outputs.get(nodes[key].reference) for key in self.plan.members.get(self.group, ())}


class LoopProgress:
    """A loop in progress: which elements are next, running and done. Elements start in order."""

    __slots__ = ("concurrency", "failed", "frame", "items", "node", "open", "results", "started")

    def __init__(self, frame: Frame, node: PlanNode, items: list[Any]) -> None:
        self.frame, self.node, self.items = frame, node, items
        value = node.properties.get("concurrency")
        self.concurrency = value if isinstance(value, int) and value > 0 else 1
        self.started = 0
        self.open: set[int] = set()
        self.results: list[Any] = [None] * len(items)
        self.failed: list[int] = []

    def next_frames(self) -> list[Frame]:
        """Frames of the elements that may start now, started."""
        frames = []
        while self.started < len(self.items) and len(self.open) < self.concurrency:
            index = self.started
            self.started += 1
            self.open.add(index)
            prefix = f"{self.frame.path}/" if self.frame.path else ""
            path = f"{prefix}{self.node.id}[{index}]"
            frame = Frame(
                self.frame.plan,
                group=self.node.id,
                path=path,
                parent=self.frame,
                item=self.items[index],
                loop=self,
            )
            frame.start()
            frames.append(frame)
        return frames

    def close(self, frame: Frame) -> None:
        """Note that an element's pass ended."""
        index = int(frame.path[frame.path.rindex("[") + 1 : -1])
        self.open.discard(index)
        self.results[index] = frame.member_outputs()
        if frame.error is not None:
            self.failed.append(index)

    @property
    def outcome(self) -> Outcome | None:
        """The loop's outcome once every element is done, else None."""
        if self.open or self.started < len(self.items):
            return None
        output = {"results": self.results}
        if not self.failed:
            return Outcome(StepState.SUCCEEDED, output)
        failed = sorted(self.failed)
        message = f"{len(failed)} of {len(self.items)} elements failed."
        return Outcome(StepState.FAILED, output, error={"code": "elements-failed", "message": message, "items": failed})
