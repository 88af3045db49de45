from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from agent_app.contracts import PlanningContext
from agent_app.evaluation.play import kept_share
from agent_app.planners.local.edit import plan_edit
from agent_app.planners.local.edit.locality import changed_nodes, named_nodes, naming
from agent_app.planners.local.index import catalog_index
from connectors_app.contracts import JsonObject, OperationSpec
from sessions_app.definition import AddEdge, ChangeTrigger, DocumentBuilder, RemoveNode, SetInput, Wrap, apply_patches
from sessions_app.definition.patch.models import NewNode
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.edit.edit_workflows import workflows
from tests.agent_app.planners.local.edit.test_robustness import WORDS

STEPS: dict[str, JsonObject] = {
    "github.list_issues": {"repository": "acme/api"},
    "github.create_comment": {"repository": "acme/api", "issue_number": 7, "body": "Hello"},
    "jira.create_issue": {"project": "OPS", "summary": "{{ node_1.issue.title }}"},
    "slack.post_message": {"channel": "#bugs", "text": "New: {{ node_1.issue.title }}"},
    "email.send_email": {"to": ["team@acme.io"], "subject": "News", "body": "{{ node_1.issue.body }}"},
}
KINDS = (*STEPS, *STEPS, "condition", "approval", "loop")
SENTENCES = (
    "remove the {}", "get rid of the {} and what hangs on it", "drop the loop", "no loop please, only once",
    "throw away the loop but keep the {}", "the {} should always happen", "remove the condition",
    "delete all but the {}",
    "nobody has to approve this any longer", "move the {} to the start", "put the {} in the else branch",
    "the {} should be outside of the loop", "swap the {} and the {}", "exchange the two branches",
    "use Trello instead of Jira", "do it in Discord rather than Slack", "replace the {} with a Linear issue",
    "only if the title contains 'bug'", "the {} only when the priority is high", "otherwise close the issue",
    "do this for every issue", "loop over the issues", "before the {} the lawyer has to read the contract",
    "after the {} create a GitLab issue", "for each of them also assign it to @lee", "everything after the {} can go",
    "start when a pull request is merged", "run it every weekday at 8", "the channel should be #ops",
    "two more of the {}", "at the end mail boss@acme.io", "inside the loop skip the {}", "the {} first, please",
)  # fmt: skip
THINGS = (
    "comment",
    "ticket",
    "message",
    "mail",
    "issues",
    "Jira issue",
    "Slack step",
    "second step",
    "last step",
    "loop",
)


def _operation(name: str, role: str = "action") -> OperationSpec:
    connector, key = name.split(".")
    found = shipped_catalog().find(connector, key, role)
    assert found is not None, name
    return found


@st.composite
def documents(draw: st.DrawFn) -> JsonObject:
    """A workflow of real operations, with conditions, approvals and loops anywhere."""
    builder = DocumentBuilder("Random")
    start = builder.trigger(_operation("github.issue_opened", "trigger"), {"repository": "acme/api"})
    levels: dict[str | None, list[tuple[str, tuple[str | None, ...]]]] = {None: [(start, (None,))]}
    for _ in range(draw(st.integers(1, 8))):
        parent = draw(st.sampled_from(list(levels)))
        kind = draw(st.sampled_from(KINDS))
        branches: tuple[str | None, ...] = (None,)
        if kind == "condition":
            node = builder.condition("node_1.issue.title == 'x'", title="If the title is x", parent=parent)
            branches = ("true", "false")
        elif kind == "approval":
            node, branches = builder.approval("May it go on?", parent=parent), (None, "approved", "rejected")
        elif kind == "loop":
            node = builder.for_each("node_1.issue.labels", as_="one", title="For each label", parent=parent)
            levels[node] = []
        else:
            node = builder.action(_operation(kind), copy.deepcopy(STEPS[kind]), parent=parent)
        if levels[parent]:
            source, leaving = draw(st.sampled_from(levels[parent]))
            builder.connect(source, node, draw(st.sampled_from(leaving)))
        levels[parent].append((node, branches))
    return builder.build()


def _sentences() -> st.SearchStrategy[str]:
    filled = st.tuples(st.sampled_from(SENTENCES), st.sampled_from(THINGS), st.sampled_from(THINGS)).map(
        lambda drawn: drawn[0].replace("{}", drawn[1], 1).replace("{}", drawn[2])
    )
    mixed = st.lists(st.sampled_from(WORDS), min_size=1, max_size=10).map(" ".join)
    return st.lists(st.one_of(filled, filled, mixed), min_size=1, max_size=3).map(". ".join)


def _rows(document: JsonObject) -> dict[tuple[str, str], str]:
    return {(part, row["id"]): json.dumps(row) for part in ("structure", "data") for row in document[part]}


@settings(max_examples=200, deadline=None)
@given(documents(), _sentences())
@example(workflows()["E"], "remove the loop")
@example(workflows()["E"], "move the comment to the start. remove the loop")
@example(workflows()["E"], "throw away the loop but keep listing the issues")
@example(workflows()["C"], "remove the condition")
@example(workflows()["F"], "nobody has to approve this any longer")
@example(workflows()["A"], "start when a pull request is merged")
@example(workflows()["C"], "everything after the first step can go. the comment should always happen")
def test_what_no_patch_names_stays_byte_for_byte_the_same(workflow: JsonObject, prompt: str) -> None:
    before = copy.deepcopy(workflow)
    catalog = shipped_catalog()
    plan = plan_edit(PlanningContext(prompt=prompt, catalog=catalog, workflow=workflow), (), catalog_index(catalog))
    assert workflow == before
    if plan.patches is None:
        return
    after = apply_patches(workflow, plan.patches, catalog)
    named = {key for patch in plan.patches for key in named_nodes(patch)}
    now = _rows(after)
    assert all(now.get(key) == text for key, text in _rows(before).items() if key[1] not in named)
    assert kept_share(before, after, plan.patches) in {1.0, None}


def test_changed_nodes_are_those_whose_rows_differ_or_are_gone() -> None:
    before = workflows()["A"]
    after: dict[str, Any] = copy.deepcopy(before)
    assert changed_nodes(before, after) == set()
    after["data"][1]["properties"]["inputs"]["project"] = "WEB"
    after["structure"].pop(2)
    after["structure"].append({"id": "node-9", "name": "new"})
    assert changed_nodes(before, after) == {"node-2", "node-3"}


def test_every_field_that_holds_an_id_names_its_node() -> None:
    assert named_nodes(RemoveNode(node_id="a", along=["b", "c"])) == {"a", "b", "c"}
    assert named_nodes(AddEdge(source="a", target="b")) == {"a", "b"}
    wrapped = Wrap.model_validate({"op": "wrap", "node_ids": ["a"], "in": {"type": "condition", "expression": "true"}})
    assert named_nodes(wrapped) == {"a"}
    assert NewNode(type="condition", expression="true").ref is None


def test_a_patch_is_made_to_name_what_it_touches_or_is_left_out() -> None:
    removal = RemoveNode(node_id="a")
    assert naming(removal, {"a"}, {"a"}) is removal
    assert naming(removal, {"a", "c"}, {"a", "b"}) == RemoveNode(node_id="a", along=["b", "c"])
    start = ChangeTrigger(operation_id="x")
    assert naming(start, {"t"}, {"t"}) == ChangeTrigger(operation_id="x", node_id="t")
    assert naming(start, {"t", "u"}, {"t", "u"}) is None
    assert naming(SetInput(node_id="a", name="text", value="x"), {"a", "b"}, {"a", "b"}) is None
