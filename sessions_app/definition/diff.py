"""What changed between two documents, by node and JSON Pointer, and the same in plain words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict

from sessions_app.definition.graph import EdgeView, NodeView, WorkflowGraph
from sessions_app.definition.tolerant import as_dict, as_text
from sessions_app.definition.vocabulary import Role

__all__ = ["Change", "DocumentDiff", "EdgeChange", "NodeChange", "NodeSummary", "diff_documents"]

_LISTS = frozenset({"structure", "data", "edges"})
_MAX_SHOWN = 60


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True)


class Change(_Record):
    """One value: `path` is a JSON Pointer; what was not there is null."""

    path: str
    before: Any = None
    after: Any = None


class NodeSummary(_Record):
    """A node that is in one of the documents only; `after` is the title of the one step before it, if there is one."""

    id: str
    name: str
    title: str
    after: str | None = None


class NodeChange(_Record):
    """A node of both documents; paths begin with `/structure` or `/data` and lead into the node's rows."""

    id: str
    title: str
    role: str | None = None
    changes: tuple[Change, ...]

    def change(self, path: str) -> Change | None:
        """The change at exactly that path, or None."""
        return next((change for change in self.changes if change.path == path), None)


class EdgeChange(_Record):
    """An edge that is in one of the documents only."""

    source: str
    target: str
    branch: str | None = None


class DocumentDiff(_Record):
    """Everything that differs. `document` holds changes outside of the three lists (`/name`, `/settings/…`)."""

    added: tuple[NodeSummary, ...] = ()
    removed: tuple[NodeSummary, ...] = ()
    changed: tuple[NodeChange, ...] = ()
    edges_added: tuple[EdgeChange, ...] = ()
    edges_removed: tuple[EdgeChange, ...] = ()
    document: tuple[Change, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs but ids of edges and the order of lists."""
        parts = (self.added, self.removed, self.changed, self.edges_added, self.edges_removed, self.document)
        return not any(parts)

    def summary(self) -> list[str]:
        """The differences as sentences; moved cards and other matters of drawing are left out."""
        lines = [line for change in self.document if (line := _document_line(change))]
        lines += [
            f"Added “{node.title}” after “{node.after}”." if node.after else f"Added “{node.title}”."
            for node in self.added
        ]
        lines += [f"Removed “{node.title}”." for node in self.removed]
        for node_change in self.changed:
            lines += _node_lines(node_change)
        if (self.edges_added or self.edges_removed) and not (self.added or self.removed):
            lines.append("Changed the order of the steps.")
        return list(dict.fromkeys(lines))


def diff_documents(before: Any, after: Any) -> DocumentDiff:
    """Compare two documents by node id; edges are compared by their ends and branch, not by their ids."""
    old, new = WorkflowGraph(before), WorkflowGraph(after)
    old_edges, new_edges = _edges(old), _edges(new)
    return DocumentDiff(
        added=tuple(_summary(new, key) for key in new.nodes if key not in old.nodes),
        removed=tuple(_summary(old, key) for key in old.nodes if key not in new.nodes),
        changed=tuple(_changed_nodes(old, new)),
        edges_added=tuple(edge for edge in new_edges if edge not in old_edges),
        edges_removed=tuple(edge for edge in old_edges if edge not in new_edges),
        document=tuple(
            _compare(_outside(old.document), _outside(new.document), ""),
        ),
    )


def _outside(document: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key not in _LISTS}


def _edges(graph: WorkflowGraph) -> dict[EdgeChange, None]:
    def record(edge: EdgeView) -> EdgeChange:
        return EdgeChange(source=edge.source, target=edge.target, branch=edge.branch)

    return dict.fromkeys(record(edge) for edge in graph.all_edges)


def _summary(graph: WorkflowGraph, key: str) -> NodeSummary:
    node = graph.nodes[key]
    sources = {edge.source for edge in graph.incoming[key]}
    after = graph.nodes[sources.pop()].title if len(sources) == 1 else None
    return NodeSummary(id=key, name=node.name, title=node.title, after=after)


def _changed_nodes(old: WorkflowGraph, new: WorkflowGraph) -> Iterator[NodeChange]:
    for key, node in new.nodes.items():
        if key in old.nodes:
            before, after = _rows(old.nodes[key]), _rows(node)
            if changes := tuple(_compare(before, after, "")):
                yield NodeChange(id=key, title=node.title, role=node.role, changes=changes)


def _rows(node: NodeView) -> dict[str, Any]:
    return {"structure": node.structure, "data": node.data}


def _compare(before: Any, after: Any, path: str) -> Iterator[Change]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys([*before, *after]):
            token = str(key).replace("~", "~0").replace("/", "~1")
            yield from _compare(before.get(key), after.get(key), f"{path}/{token}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, pair in enumerate(zip(before, after, strict=True)):
            yield from _compare(*pair, f"{path}/{index}")
    elif type(before) is not type(after) or before != after:
        yield Change(path=path, before=before, after=after)


def _show(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    text = " ".join(text.split())
    return text if len(text) <= _MAX_SHOWN else text[: _MAX_SHOWN - 1] + "…"


def _document_line(change: Change) -> str | None:
    parts = change.path.split("/")[1:]
    if parts == ["name"]:
        return f"Renamed the workflow to “{_show(change.after)}”."
    if parts[:1] == ["settings"]:
        name = " ".join(parts[1:]).replace("_", " ") or "settings"
        return f"Removed the setting {name}." if change.after is None else f"Set {name} to {_show(change.after)}."
    return f"Changed {' '.join(parts)}."


def _node_lines(node: NodeChange) -> list[str]:
    if operation := node.change("/data/scm_id") or node.change("/data/properties/action"):
        return [_operation_line(node, operation)]
    lines = []
    for change in node.changes:
        if change.path.startswith("/structure/position") or change.path in {"/structure/name", "/data/name"}:
            continue
        lines.append(_change_line(node, change))
    return lines


def _operation_line(node: NodeChange, change: Change) -> str:
    title = node.change("/data/metadata/title")
    before = as_text(title.before) if title else None
    if node.role == Role.TRIGGER:
        was = f" instead of “{before}”" if before else ""
        return f"The trigger is now “{node.title}”{was}."
    return f"Replaced “{before or _show(change.before)}” by “{node.title}”."


def _change_line(node: NodeChange, change: Change) -> str:
    parts = change.path.split("/")[1:]
    title = f"“{node.title}”"
    match parts:
        case ["data", "properties", "inputs", *rest] if rest:
            return _value_line(" ".join(rest).replace("_", " "), title, change)
        case ["data", "properties", "expression"]:
            return f"{title} now tests {_show(change.after)}."
        case ["data", "properties", "items"]:
            return f"{title} now goes through {_show(change.after)}."
        case ["data", "metadata", "title"]:
            return f"Renamed “{_show(change.before)}” to {title}."
        case ["structure", "parent"]:
            return f"Took {title} out of the loop." if change.after is None else f"Moved {title} into a loop."
        case ["data", "properties", *rest] if rest:
            return _value_line(" ".join(rest).replace("_", " "), title, change)
        case _:
            return f"Changed {title}."


def _value_line(name: str, title: str, change: Change) -> str:
    if change.after is None:
        return f"Removed {name} from {title}."
    if isinstance(change.after, dict) and not as_dict(change.before):
        return f"Set {name} of {title}."
    was = "" if change.before is None else f" (was {_show(change.before)})"
    return f"Set {name} of {title} to {_show(change.after)}{was}."
