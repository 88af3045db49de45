"""The evaluation files: well-formed, consistent in themselves, and asking for nothing that does not exist.

Paths of vendors' operations are checked where their API descriptions are at hand (`vendor_specs`).
"""

from __future__ import annotations

import json
import re
import tarfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from connectors_app.catalog import CatalogSnapshot
from connectors_app.contracts import CORE_CATALOG
from connectors_app.foreign import parse_activities
from connectors_app.manifest import load_manifests, manifest_specs
from sessions_app.definition import Severity, complete_document, validate_document
from tests.connectors_app.vendor_specs import SPECS_DIR, load, needs_specs, normalize

Case = dict[str, Any]
ROOT = Path(settings.BASE_DIR) / "fixtures" / "evaluation"
HALVES = ("tune", "heldout")
CATALOGS = ("alpha", "beta", "gamma")
CATALOGS_WITH_NEEDS = ("alpha", "beta")
NEW_PARTS = ("b1", "b2", "c1", "e1", "f1", "g1", "check", "check2", "check3", "check4")
NEW_FILES = [f"hard/new_{part}.jsonl" for part in NEW_PARTS]
EDIT_FILES = sorted(f"hard/{path.name}" for path in ROOT.glob("hard/edit_*.jsonl"))
CASE_FILES = [*(f"hard/new_{half}.jsonl" for half in HALVES), *NEW_FILES, *EDIT_FILES]
SCOPE_FILES = [f"hard/scope_{half}.jsonl" for half in HALVES]
NEED_FILES = [f"retrieval/needs_{half}.jsonl" for half in HALVES]
FOREIGN_NEED_FILES = [f"catalogs/{name}_needs_{half}.jsonl" for name in CATALOGS_WITH_NEEDS for half in HALVES]
OPERATORS = {
    *("equals", "not_equals", "contains", "not_contains", "greater", "greater_or_equal", "less", "less_or_equal"),
    *("missing", "present", "starts_with", "ends_with", "in"),
}
WORKFLOW_INTENTS = {"new_workflow", "modify_workflow"}
INTENTS = {*WORKFLOW_INTENTS, "general", "unclear"}
VENDOR_FILES = {
    "github-rest.json.gz": "github",
    "jira-platform-v3-2025-12.json.gz": "jira",
    "jira-software.json.gz": "jira",
    "confluence-v1.json.gz": "confluence",
    "bitbucket-cloud.yaml.gz": "bitbucket",
    "gitea-openapi3.json.gz": "gitea",
    "slack-web-v2.json.gz": "slack",
    "pagerduty-rest.json.gz": "pagerduty",
    "discord.json.gz": "discord",
    "asana.yaml.gz": "asana",
    "sentry.json.gz": "sentry",
    "trello.json.gz": "trello",
    "opsgenie.json.gz": "opsgenie",
}
# Keys of events and operations that only the vendors' full descriptions have; their spelling is the importers'.
IMPORTED_ONLY = {"github", "slack", "linear"}


@cache
def cases(name: str) -> tuple[Case, ...]:
    return tuple(json.loads(line) for line in (ROOT / name).read_text(encoding="utf-8").splitlines())


@cache
def core() -> CatalogSnapshot:
    manifests = load_manifests()
    return CatalogSnapshot("1", [manifest.spec(CORE_CATALOG) for manifest in manifests], manifest_specs(manifests))


@cache
def names(role: str) -> frozenset[str]:
    """`connector.key` of every operation of a role."""
    return frozenset(f"{item.connector.key}.{item.key}" for item in core().operations if item.role == role)


@cache
def external_ids(catalog: str) -> frozenset[str]:
    value = json.loads((ROOT / "catalogs" / f"{catalog}.json").read_text(encoding="utf-8"))
    return frozenset(item.external_id for item in parse_activities(value))


@cache
def matches(pattern: str, texts: frozenset[str]) -> bool:
    compiled = re.compile(pattern, re.IGNORECASE)
    return any(compiled.fullmatch(text) for text in texts)


def flat(tree: list[Case]) -> Iterator[Case]:
    """The nodes of a tree in order, loops and conditions before what they hold."""
    for node in tree:
        yield node
        for key in ("for_each", "then", "else"):
            yield from flat(node.get(key, []))


@pytest.mark.parametrize("name", [*CASE_FILES, *SCOPE_FILES, *NEED_FILES, *FOREIGN_NEED_FILES])
def test_ids_are_unique(name: str) -> None:
    repeated = [key for key, count in Counter(case["id"] for case in cases(name)).items() if count > 1]
    assert not repeated


@pytest.mark.parametrize(
    ("stem", "key"),
    [
        *((f"hard/{kind}", "prompt") for kind in ("new", "edit", "scope")),
        ("retrieval/needs", "need"),
        *((f"catalogs/{name}_needs", "need") for name in CATALOGS_WITH_NEEDS),
    ],
)
def test_the_halves_share_no_wording(stem: str, key: str) -> None:
    tune, heldout = ({case[key].lower() for case in cases(f"{stem}_{half}.jsonl")} for half in HALVES)
    assert not tune & heldout


def test_prompts_that_check_the_head_of_intents_are_not_those_it_is_fitted_to() -> None:
    lines = (Path(settings.BASE_DIR) / "fixtures/training/intents.tsv").read_text("utf-8").splitlines()
    fitted = {line.partition("\t")[2].lower() for line in lines}
    assert not fitted & {case["prompt"].lower() for case in cases("hard/scope_b1.jsonl")}


@pytest.mark.parametrize(
    ("name", "least"),
    [
        *((f"hard/new_{half}.jsonl", 200) for half in HALVES),
        *((f"hard/edit_{half}.jsonl", 125) for half in HALVES),
        ("hard/edit_fresh.jsonl", 120),
        *((file, 80 if "check" in file else 60) for file in NEW_FILES),
        ("hard/new_f1.jsonl", 180),
        ("hard/new_g1.jsonl", 150),
        *((f"hard/edit_{part}.jsonl", 50) for part in ("b1", "b2", "check")),
        ("hard/edit_c1.jsonl", 80),
        ("hard/edit_check2.jsonl", 60),
        ("hard/edit_f1.jsonl", 120),
        ("hard/edit_check3.jsonl", 60),
        ("hard/edit_check4.jsonl", 80),
        *((file, 220) for file in SCOPE_FILES),
        *((file, 150) for file in NEED_FILES),
        *((file, 80) for file in FOREIGN_NEED_FILES),
    ],
)
def test_there_are_enough_cases(name: str, least: int) -> None:
    assert len(cases(name)) >= least


@pytest.mark.parametrize("catalog", CATALOGS)
def test_a_foreign_catalogue_is_large_enough(catalog: str) -> None:
    assert len(external_ids(catalog)) >= 300


def condition_problems(case: Case, conditions: list[Case]) -> Iterator[str]:
    for node in conditions:
        test = node["if"]
        if test.keys() != {"field", "op", "value"} or test["op"] not in OPERATORS:
            yield f"condition {test}"
        if bool(test["value"]) == (test["op"] in {"missing", "present"}):
            yield f"value of {test}"
        if not (node["then"] or node["else"]):
            yield f"nothing follows {test}"
        re.compile(test["field"] or "")
    if case.get("conditions", len(conditions)) != len(conditions):
        yield "conditions are counted wrongly"


def case_problems(case: Case) -> Iterator[str]:
    known = external_ids(case["catalog"]) if "catalog" in case else names("action")
    nodes = list(flat(case["tree"]))
    operations = [node["op"] for node in nodes if "op" in node]
    yield from (f"no operation {pattern}" for pattern in operations if not matches(pattern, known))
    if len(case["actions"]) != len(operations):
        yield "actions and tree differ"
    for action in case["actions"]:
        pattern = f"(?:{action['connector']})\\.(?:{action['action']})"
        re.compile(pattern)
        if not matches(action["external_id"] if "catalog" in case else pattern, known):
            yield f"no action {action}"
    trigger = case["trigger"]
    if not matches(f"(?:{trigger['connector']})\\.(?:{trigger['event']})", names("trigger")):
        yield f"no trigger {trigger}"
    re.compile(trigger.get("cron", ""))
    yield from condition_problems(case, [node for node in nodes if "if" in node])


def document_problems(case: Case) -> Iterator[str]:
    document = case["workflow"]
    ids = [row["id"] for row in document["structure"]]
    if len(set(ids)) != len(ids) or [row["id"] for row in document["data"]] != ids:
        yield "ids"
    if not {row["parent"] for row in document["structure"] if "parent" in row} <= set(ids):
        yield "parents"
    edges = [(edge["source"], edge["target"], edge["branch"]) for edge in document.get("edges", [])]
    if len(set(edges)) != len(edges) or any(ids.index(source) >= ids.index(target) for source, target, _ in edges):
        yield "edges"
    external = {row["metadata"]["external_id"] for row in document["data"] if "external_id" in row["metadata"]}
    if not external <= (external_ids(case["catalog"]) if "catalog" in case else frozenset()):
        yield "external ids"
    if "catalog" not in case:
        found = validate_document(complete_document(document, core()), core())
        yield from (f"{item.code} {item.message}" for item in found if item.severity is not Severity.WARNING)


@pytest.mark.parametrize("name", CASE_FILES)
def test_cases_ask_for_what_exists(name: str) -> None:
    found = []
    for case in cases(name):
        if not case["prompt"].strip() or case["intent"] not in INTENTS:
            found.append((case["id"], "prompt or intent"))
        elif case["intent"] in WORKFLOW_INTENTS:
            found += [(case["id"], problem) for problem in case_problems(case)]
        elif {"tree", "actions", "trigger"} & case.keys():
            found.append((case["id"], "gold of a workflow without one"))
    assert found == []


@pytest.mark.parametrize("name", EDIT_FILES)
def test_workflows_to_edit_are_valid(name: str) -> None:
    edits = cases(name)
    assert {case["intent"] for case in edits} == {"modify_workflow"}
    assert [case["id"] for case in edits if ("workflow" in case) == ("context" in case)] == []
    documented = [case for case in edits if "workflow" in case]
    assert [(case["id"], problem) for case in documented for problem in document_problems(case)] == []


@pytest.mark.parametrize("name", SCOPE_FILES)
def test_the_scope_corpus_has_the_kinds_it_promises(name: str) -> None:
    intents = {"in": {"new_workflow"}, "out": {"general", "unclear"}}
    for case in cases(name):
        assert case.keys() == {"id", "prompt", "intent", "scope", "kind"}
        assert case["prompt"].strip()
        assert case["intent"] in intents[case["scope"]]
    kinds = Counter(case["kind"] for case in cases(name) if case["scope"] == "in")
    assert len(kinds) >= 15
    assert min(kinds.values()) >= 4
    assert sum(case["scope"] == "out" for case in cases(name)) >= 160


@pytest.mark.parametrize("catalog", CATALOGS_WITH_NEEDS)
def test_needs_over_a_foreign_catalogue_have_their_activities(catalog: str) -> None:
    for half in HALVES:
        for case in cases(f"catalogs/{catalog}_needs_{half}.jsonl"):
            assert case["gold"], case["id"]
            assert all(matches(gold["external_id"], external_ids(catalog)) for gold in case["gold"]), case["id"]


@pytest.mark.parametrize("name", NEED_FILES)
def test_needs_over_the_registry_are_well_formed(name: str) -> None:
    known = {connector.key for connector in core().connectors}
    for case in cases(name):
        assert case.keys() == {"id", "need", "role", "connector", "gold"}
        assert case["role"] in {"action", "trigger"}
        assert case["gold"], case["id"]
        assert case["connector"] is None or case["connector"] in known
        for gold in case["gold"]:
            assert gold.keys() in ({"connector", "key"}, {"connector", "method", "path"})
            assert gold["connector"] in known
            re.compile(gold.get("key") or gold["path"])
        if all("key" in gold and gold["connector"] not in IMPORTED_ONLY for gold in case["gold"]):
            patterns = [f"{gold['connector']}\\.(?:{gold['key']})" for gold in case["gold"]]
            assert any(matches(pattern, names(case["role"])) for pattern in patterns), case["id"]


@cache
def vendor_paths() -> dict[str, frozenset[str]]:
    """Connector to `METHOD path` of everything its descriptions have."""
    found: dict[str, set[str]] = {}
    documents = [(VENDOR_FILES[name], load(SPECS_DIR / name)) for name in VENDOR_FILES]
    azure = SPECS_DIR / "azure-devops.tar.gz"
    with tarfile.open(azure) as archive:
        members = [name for name in archive.getnames() if name.endswith(".json")]
    documents += [("azure_devops", load(azure, name)) for name in members]
    for connector, document in documents:
        for path, item in document["paths"].items():
            shape = normalize(path).replace("{}", "{x}")
            found.setdefault(connector, set()).update(f"{method.upper()} {shape}" for method in item)
    return {connector: frozenset(paths) for connector, paths in found.items()}


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("retrieval/needs_b.jsonl", "retrieval/needs"),
        ("retrieval/needs_c.jsonl", "retrieval/needs"),
        ("catalogs/gamma_needs_tune.jsonl", ""),
    ],
)
def test_further_needs_are_well_formed_and_not_among_the_held_out(name: str, stem: str) -> None:
    found = cases(name)
    assert len({case["id"] for case in found}) == len({case["need"].lower() for case in found}) == len(found)
    held = {case["need"].lower() for case in cases(f"{stem}_heldout.jsonl")} if stem else set()
    assert sum(case["need"].lower() in held for case in found) == 0  # a count: what is held out is not shown
    for case in found:
        assert case.keys() == {"id", "need", "role", "connector", "gold"}
        for gold in case["gold"]:
            assert gold.keys() <= {"connector", "key", "method", "path", "external_id"}, case["id"]
            if "external_id" in gold:
                assert matches(gold["external_id"], external_ids("gamma")), case["id"]


@needs_specs
@pytest.mark.parametrize("name", NEED_FILES)
def test_the_paths_of_needs_exist(name: str) -> None:
    missing = []
    for case in cases(name):
        for gold in (gold for gold in case["gold"] if "path" in gold):
            pattern = f"(?:{gold['method']}) (?:{gold['path'].removeprefix('(?i)')})"
            curated = {f"{item.method} {item.path}" for item in core().of_connector(gold["connector"])}
            if not matches(pattern, vendor_paths()[gold["connector"]] | frozenset(curated)):
                missing.append((case["id"], pattern))
    assert missing == []
