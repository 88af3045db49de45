"""The workflow at hand as an editor sees it: steps in order, what each deals with, and what a place can read."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from typing import Any, TypeVar

from agent_app.planners.local.choose import Thing
from agent_app.planners.local.fields import Source, array_of, element_fields, filter_fields
from agent_app.planners.local.index import CatalogIndex, OperationFeatures
from agent_app.planners.local.lexicon import connectives
from agent_app.planners.local.lexicon.words import words
from agent_app.planners.local.model import Reading
from connectors_app.contracts import JsonObject
from sessions_app.definition import NodeView, WorkflowGraph, node_reference, resolve_operation
from sessions_app.definition.vocabulary import BranchName

__all__ = ["PATHS", "Step", "WorkflowView", "view_of"]

PATHS: tuple[BranchName, ...] = ("true", "false")
"""What leads on from a condition."""
_CONTROL_NOUNS = {"condition": ("condition",), "approval": ("approval",), "delay": ("delay",), "for_each": ("loop",)}
_Told = TypeVar("_Told")
_SEVERAL = re.compile(r"[^sui]s$")
"""The end of a key whose object is a plural, not "status" or "address"."""
_ITEMS = re.compile(r"(?P<list>(?P<root>[A-Za-z_]\w*)(?P<path>(?:\.[\w\"\[\]]+)*))(?:\[\?.+\])?")


@dataclass(frozen=True, slots=True)
class Step:
    """One node: `features` are those of its operation, None for control nodes and operations no longer known."""

    id: str
    node: NodeView
    role: str
    features: OperationFeatures | None

    @property
    def connector(self) -> str:
        """Connector key, "" for control nodes."""
        if self.features is not None:
            return self.features.connector
        return self.node.connector

    @property
    def nouns(self) -> tuple[str, ...]:
        """Classes of what the step deals with; its own object is the last one of its key."""
        if self.features is not None:
            return tuple(dict.fromkeys(reversed(self.features.objects)))
        return _CONTROL_NOUNS.get(self.role, ())

    @property
    def inputs(self) -> JsonObject:
        """Inputs as written."""
        return self.node.inputs

    @property
    def expression(self) -> str:
        """What a condition tests, "" of what tests nothing."""
        return str(self.node.properties.get("expression") or "")

    @property
    def lists(self) -> bool:
        """Whether it gathers several things; an operation that gets something tells by a plural."""
        if self.features is None or self.role != "action":
            return False
        spec = self.features.spec
        return self.features.verb in {"list", "search"} or (
            self.features.verb == "get" and _gets_several(spec.key, spec.title)
        )


@cache
def _gets_several(key: str, title: str) -> bool:
    """ "retrieve_orders", or "retrieve_order" with the title "Retrieve all orders from the shop"."""
    told = title.lower().split()
    end = next((i for i, word in enumerate(told) if word in connectives.PREPOSITIONS), len(told))
    thing = told[end - 1] if end else ""
    return _SEVERAL.search(key) is not None or (_SEVERAL.search(thing) is not None and thing not in _ONE_WHOLE)


_ONE_WHOLE = words("details contents settings statistics stats metrics analytics preferences properties")
"""Plurals that stand for what is told of one thing."""


@dataclass(frozen=True, slots=True, eq=False)
class _Itself:
    """A value that is the same only as itself, however it compares: part of what something is remembered by."""

    value: Any

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and self.value is other.value


class WorkflowView:
    """Read-only view of a document over a catalogue."""

    def __init__(self, document: JsonObject, index: CatalogIndex) -> None:
        self.document, self.index = document, index
        self.graph = WorkflowGraph(document)
        self.order = self.graph.topological_order()
        self.scope: frozenset[str] = frozenset()
        """Steps of the loop or path that is spoken of: words mean them rather than others like them."""
        self.steps: dict[str, Step] = {key: self._step(self.graph.nodes[key]) for key in self.order}
        self._known: dict[Hashable, Any] = {}

    def known(self, asked: Hashable, told: Callable[[], _Told]) -> _Told:
        """What something means to this workflow, worked out once."""
        if asked not in self._known:
            self._known[asked] = told()
        found: _Told = self._known[asked]
        return found

    def remembered(self, reading: Reading, asked: Hashable, told: Callable[[], _Told]) -> _Told:
        """What a reading tells about the steps, worked out once: the ways to take a prompt ask the same things."""
        return self.known((_Itself(reading), self.scope, asked), told)

    def _step(self, node: NodeView) -> Step:
        operation = resolve_operation(node.data, self.index.catalog, node.role)
        features = self.index.by_id.get(str(operation.id)) if operation is not None else None
        return Step(node.id, node, node.role or "", features)

    @cached_property
    def triggers(self) -> tuple[Step, ...]:
        """The trigger steps."""
        return tuple(self.steps[key] for key in self.order if self.steps[key].role == "trigger")

    @cached_property
    def body(self) -> tuple[Step, ...]:
        """All steps that are no triggers, in order of execution."""
        return tuple(self.steps[key] for key in self.order if self.steps[key].role != "trigger")

    @cached_property
    def actions(self) -> tuple[Step, ...]:
        """The action steps, in order of execution."""
        return tuple(step for step in self.body if step.role == "action")

    def numbered(self, most: int) -> str:
        """The first steps by number, as a sentence; empty where there are none."""
        titles = [f"{number}. {step.node.title}" for number, step in enumerate(self.body[:most], 1)]
        return f"Its steps: {'; '.join(titles)}." if titles else ""

    def of_role(self, role: str) -> tuple[Step, ...]:
        """The steps of a role, in order."""
        return tuple(step for step in self.body if step.role == role)

    def on_branch(self, node_id: str, branch: str | None) -> set[str]:
        """The ids of what one branch of a condition or approval leads to, also where another one leads there too.

        None where it is gone: what hung on a step that was taken out just before.
        """
        leaving = self.graph.outgoing.get(node_id, ())
        return self.graph.reachable(edge.target for edge in leaving if edge.branch == branch)

    def sources_for(self, node_id: str) -> list[Source]:
        """What a step in the place of `node_id` can read, nearest last."""
        return self._sources(self.graph.upstream(node_id), self.graph.enclosing(node_id))

    def sources_after(self, node_id: str) -> list[Source]:
        """What a step right after `node_id` can read, nearest last."""
        return self._sources({*self.graph.upstream(node_id), node_id}, self.graph.enclosing(node_id))

    def sources_inside(self, group: str) -> list[Source]:
        """What a first step inside a loop can read."""
        inside = {*self.graph.upstream(group), group, *self.graph.members(group)}
        return self._sources(inside, [group, *self.graph.enclosing(group)])

    def all_sources(self) -> list[Source]:
        """What a step at the end, outside of loops, can read."""
        return self._sources({key for key in self.order if not self.graph.enclosing(key)}, [])

    def _sources(self, readable: Iterable[str], enclosing: Sequence[str]) -> list[Source]:
        readable = set(readable)
        found: list[Source] = []
        for key in self.order:
            step = self.steps[key]
            if key not in readable or (step.role == "for_each" and key not in enclosing):
                continue
            if set(self.graph.enclosing(key)) - set(enclosing):
                continue
            if (source := self.source(step)) is not None:
                found.append(replace(source, stale=self._is_stale(key, readable)))
        return [source for source in found if not (source.stale and any(_anew(source, other) for other in found))]

    def _is_stale(self, key: str, readable: Collection[str]) -> bool:
        """Whether a wait lies between what a step gave and those that read it."""
        waits = (step.id for step in self.of_role("delay") if step.id in readable)
        return any(key in self.graph.upstream(wait) or key in self.graph.enclosing(wait) for wait in waits)

    def source(self, step: Step) -> Source | None:
        """The output of a step, or of a loop its element; None where there is nothing to read."""
        if step.role == "for_each":
            return self.element(step)
        features = step.features
        if features is None or features.connector in {"schedule", "manual"}:
            return None
        prefix, schema = node_reference(step.id), features.spec.output_schema
        nouns = tuple(dict.fromkeys((*features.objects[-1:], *features.objects)))
        if step.lists and (found := array_of(schema, nouns[0] if nouns else "")) is not None:
            path, element = found
            place = f"{prefix}.{path}" if path else prefix
            return Source(place, nouns, features.connector, element_fields(element), element, listing=True)
        fields = self.index.fields(features.spec)
        if step.lists and not fields:  # nothing tells where in its result the things are: the result is taken for them
            return Source(prefix, nouns, features.connector, fields, schema, listing=True)
        trigger = step.role == "trigger"
        told = filter_fields(features.spec, fields) if trigger else {}
        return Source(
            prefix, nouns, features.connector, fields, schema, trigger=trigger, given=step.inputs, filtered=told
        )

    def element(self, loop: Step) -> Source | None:
        """The current element of a loop, as far as the schema of what it goes through tells."""
        prefix = f"{node_reference(loop.id)}.item"
        match = _ITEMS.fullmatch(str(loop.node.properties.get("items") or "").strip())
        origin = self.origin(match.group("root")) if match else None
        if origin is None or match is None:
            return Source(prefix, (), "", (), None, element=True)
        listed = self.source(origin)
        nouns = listed.nouns if listed else ()
        connector = origin.connector or (listed.connector if listed else "")
        if listed is not None and listed.listing and listed.prefix == match.group("list"):
            return replace(listed, prefix=prefix, listing=False, element=True)
        schema: Any = origin.features.spec.output_schema if origin.features else None
        for name in filter(None, match.group("path").replace('"', "").split(".")):
            schema = (schema or {}).get("properties", {}).get(name.removesuffix("[]"))
        items = schema.get("items") if isinstance(schema, Mapping) else None
        return Source(prefix, nouns, connector, element_fields(items), items, element=True)

    def gathers(self, loop: Step) -> str | None:
        """The id of the step whose output a loop goes through."""
        match = _ITEMS.fullmatch(str(loop.node.properties.get("items") or "").strip())
        origin = self.origin(match.group("root")) if match else None
        return origin.id if origin is not None else None

    def origin(self, root: str) -> Step | None:
        """The step whose data an expression that begins with a name reads."""
        if root == "trigger":
            return self.triggers[0] if self.triggers else None
        return next((step for key, step in self.steps.items() if node_reference(key) == root), None)

    def things(self, among: Collection[str] | None = None) -> tuple[Thing, ...]:
        """What the steps (some of them, if given) deal with, for choosing further operations."""
        found = []
        for number, key in enumerate(self.order):
            step = self.steps[key]
            if (
                (among is None or key in among)
                and step.features is not None
                and step.connector not in {"schedule", "manual"}
            ):
                found.append(Thing(step.nouns, step.connector, -1 - number))
        return tuple(found)


def _anew(stale: Source, other: Source) -> bool:
    """Whether an output tells after a wait of the thing that another one told of before it."""
    same = other.connector == stale.connector and set(other.nouns[:1]) & {*stale.nouns, *stale.about}
    return bool(same) and not (other.stale or other.listing or stale.listing)


@lru_cache(maxsize=8)
def _view_of(document: _Itself, index: CatalogIndex) -> WorkflowView:
    return WorkflowView(document.value, index)


def view_of(document: JsonObject, index: CatalogIndex) -> WorkflowView:
    """The view of a document as a request has it, shared by all who look at it; the latest few are remembered."""
    view = _view_of(_Itself(document), index)
    view.scope = frozenset()
    return view
