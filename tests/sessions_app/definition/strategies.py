"""Random workflow documents and patches."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from connectors_app.contracts import JsonObject
from sessions_app.definition import PATCH_ADAPTER, DocumentBuilder, Patch
from tests.sessions_app.definition.catalogs import operation, operation_id

_BRANCHES = {"condition": ("true", "false"), "approval": (None, "approved", "rejected"), "step": (None, "error")}
_KINDS = ("step", "step", "condition", "approval", "delay", "loop")


class _Level:
    """The nodes of one level in order, with the branches that may leave them."""

    def __init__(self) -> None:
        self.nodes: list[tuple[str, tuple[str | None, ...]]] = []


def _add(builder: DocumentBuilder, kind: str, parent: str | None, read: str) -> tuple[str, tuple[str | None, ...]]:
    match kind:
        case "condition":
            return builder.condition(f"{read}.x == 'y'", title="If y", parent=parent), _BRANCHES["condition"]
        case "approval":
            return builder.approval("Go on?", parent=parent), _BRANCHES["approval"]
        case "delay":
            return builder.delay(duration="PT5M", parent=parent), (None,)
        case "loop":
            return builder.for_each(f"{read}.list", as_="one", title="For each", parent=parent), _BRANCHES["step"]
        case _:
            inputs = {"channel": "#a", "text": f"Hello {{{{ {read}.x }}}}"}
            return builder.action(operation("slack", "post_message"), inputs, parent=parent), _BRANCHES["step"]


@st.composite
def documents(draw: st.DrawFn, max_nodes: int = 9) -> JsonObject:
    """A connected document of valid shape: one trigger, acyclic, branches that fit, loops with members."""
    builder = DocumentBuilder("Random")
    trigger = builder.trigger(operation("github", "issue_opened"), {"repository": "acme/api"})
    levels: dict[str | None, _Level] = {None: _Level()}
    levels[None].nodes.append((trigger, (None,)))
    for _ in range(draw(st.integers(0, max_nodes))):
        parent = draw(st.sampled_from(list(levels)))
        kind = draw(st.sampled_from(_KINDS))
        node, branches = _add(builder, kind, parent, "node_1")
        level = levels[parent]
        if level.nodes:
            ends = draw(st.lists(st.sampled_from(level.nodes), min_size=1, max_size=2, unique=True))
            for source, choices in ends:
                builder.connect(source, node, draw(st.sampled_from(choices)))
        level.nodes.append((node, branches))
        if kind == "loop":
            levels[node] = _Level()
    return builder.build()


_IDS = st.sampled_from([f"node-{number}" for number in range(1, 13)] + ["fresh"])
_BRANCH = st.sampled_from([None, None, "true", "false", "approved", "error"])
_STEP = st.just({"operation_id": operation_id("slack", "post_message"), "inputs": {"channel": "#b", "text": "x"}})
_CONTROL = st.sampled_from(
    [
        {"type": "condition", "expression": "node_1.x", "title": "If x"},
        {"type": "for_each", "items": "node_1.list"},
        {"type": "approval", "instructions": "Check"},
        {"type": "delay", "duration": "PT1H"},
        {"type": "trigger", "operation_id": operation_id("manual", "manual")},
    ]
)
_NEW = st.one_of(_STEP, _CONTROL, _STEP.map(lambda node: node | {"ref": "fresh"}))
_ANCHOR: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.just({}), _IDS.map(lambda key: {"after": key}), _IDS.map(lambda key: {"before": key})
)


def _operation_patch(op: str, /, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"op": st.just(op), **fields})


_RAW = st.one_of(
    st.tuples(_operation_patch("add_node", node=_NEW, branch=_BRANCH, parallel=st.booleans()), _ANCHOR).map(
        lambda pair: pair[0] | pair[1]
    ),
    _operation_patch("remove_node", node_id=_IDS, keep=st.sampled_from(["true", "false"]), unwrap=st.booleans()),
    st.tuples(_operation_patch("move_node", node_id=_IDS, branch=_BRANCH), _ANCHOR).map(lambda p: p[0] | p[1]),
    _operation_patch("replace_operation", node_id=_IDS, operation_id=st.just(operation_id("jira", "create_issue"))),
    _operation_patch(
        "set_input", node_id=_IDS, name=st.sampled_from(["text", "channel"]), value=st.none() | st.text(max_size=5)
    ),
    _operation_patch("set_condition", node_id=_IDS, expression=st.just("node_1.z")),
    _operation_patch("set_items", node_id=_IDS, items=st.just("node_1.z")),
    _operation_patch("change_trigger", operation_id=st.just(operation_id("manual", "manual"))),
    _operation_patch("set_property", node_id=_IDS, name=st.just("on_error"), value=st.just("continue")),
    _operation_patch(
        "wrap",
        node_ids=st.lists(_IDS, min_size=1, max_size=3),
        **{"in": _CONTROL.filter(lambda node: node["type"] in {"condition", "for_each"})},
    ),
    _operation_patch("rename", name=st.just("Other")),
    _operation_patch("set_settings", settings=st.just({"timeout_seconds": 5})),
    _operation_patch("add_edge", source=_IDS, target=_IDS, branch=_BRANCH),
    _operation_patch("remove_edge", source=_IDS, target=_IDS, branch=_BRANCH),
)


def patches() -> st.SearchStrategy[Patch]:
    """One patch, possibly of nodes that do not exist."""
    return _RAW.map(PATCH_ADAPTER.validate_python)
