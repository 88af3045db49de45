"""What README.md and docs/ say is so: links, commands, routes, settings, and the parts that repeat the code."""

from __future__ import annotations

import importlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.test import APIClient

from connectors_app.catalog import CatalogSnapshot
from connectors_app.manifest import load_manifest, load_manifests, manifest_specs
from sessions_app.definition import FUNCTIONS, VIOLATIONS, parse_document, validate_document

generate = importlib.import_module("docs.generate")

ROOT = Path(__file__).resolve().parents[2]
PAGES: list[Path] = generate.documents()
TEXT = "\n".join(page.read_text() for page in PAGES)
README = (ROOT / "README.md").read_text()
LINK = re.compile(r"\]\((?!https?://|mailto:)([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def fenced(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", (ROOT / page).read_text(), re.DOTALL | re.MULTILINE)


def anchors(page: Path) -> set[str]:
    """Anchors as GitHub makes them of headings."""
    headings = re.findall(r"^#{1,6} (.+)$", FENCE.sub("", page.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_relative_links_lead_somewhere(page: Path) -> None:
    for link in LINK.findall(FENCE.sub("", page.read_text())):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.is_relative_to(ROOT), link
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_generated_parts_say_what_the_code_says(page: Path) -> None:
    assert page.read_text() == generate.rendered(page), "run: .venv/bin/python -m docs.generate"


def test_every_generated_part_is_on_a_page() -> None:
    assert set(re.findall(r"<!-- generated: ([a-z-]+) -->", TEXT)) == set(generate.PARTS)


def test_functions_violations_and_connectors_are_all_there() -> None:
    document = (ROOT / "docs/workflow-document.md").read_text()
    assert re.findall(r"^\| `(\w+)\(", document, re.MULTILINE) == [item.name for item in FUNCTIONS]
    rows = re.findall(r"^\| `([\w-]+)` \| (error|incomplete|warning) \|", document, re.MULTILINE)
    assert rows == [(code, str(kind.severity)) for code, kind in VIOLATIONS.items()]
    connectors = (ROOT / "docs/connectors.md").read_text()
    for manifest in load_manifests():
        assert f"[`{manifest.key}`](#{manifest.key})" in connectors
        assert all(f"`{operation.key}`" in connectors for operation in manifest.operations)


def our_commands() -> set[str]:
    apps = {path.name for path in ROOT.iterdir() if path.name.endswith("_app")} | {"wfproject.common"}
    return {command for command, app in get_commands().items() if app in apps}


def test_every_command_of_ours_is_mentioned() -> None:
    commands = our_commands()
    assert {"sync_connectors", "show_graph", "up", "services"} <= commands
    missing = {command for command in commands if not re.search(rf"`(?:manage\.py )?{command}\b", TEXT)}
    assert missing == set()


def test_commands_that_are_mentioned_exist() -> None:
    mentioned = set(re.findall(r"manage\.py ([a-z_]+)", TEXT))
    assert mentioned <= set(get_commands())


def test_targets_that_are_mentioned_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    mentioned = set(re.findall(r"(?:`|^)make ([a-z-]+)", TEXT, re.MULTILINE))
    assert {"run", "test"} <= mentioned <= targets
    assert re.search(r"^make run\b", README, re.MULTILINE)
    assert re.search(r"^make test\b", README, re.MULTILINE)


def test_settings_that_are_mentioned_exist() -> None:
    known = set(re.findall(r"^#?(WF_\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert set(re.findall(r"\bWF_[A-Z_]+\b", TEXT)) <= known | {"WF_SPECS_DIR"}


def test_no_page_names_a_machine() -> None:
    absolute = re.compile(r"(?<![\w.}~])/(?:home|root|work|Users|mnt|srv)(?:/|\b(?![-\w]))|\b[A-Z]:\\")
    assert absolute.search("data in /home/me") is not None
    assert [line for line in TEXT.splitlines() if absolute.search(line)] == []


def routes(patterns: list[Any], prefix: str = "/") -> set[str]:
    """Every route below the resolver, parameters as `{name}`, regular expressions folded."""
    found = set()
    for item in patterns:
        route = prefix + re.sub(r"\(\?P<(\w+)>.*?\)(?=/|\$|$)|<(?:\w+:)?(\w+)>", r"{\1\2}", str(item.pattern))
        route = re.sub(r"[\^$]|\\Z", "", route)
        if isinstance(item, URLResolver):
            found |= routes(item.url_patterns, route)
        elif isinstance(item, URLPattern):
            found.add(route.replace("{pk}", "{id}"))
    return found


def test_api_page_lists_every_route_and_no_other() -> None:
    actual = {route for route in routes(get_resolver().url_patterns) if route.startswith("/api/v1/")}
    page = (ROOT / "docs/api.md").read_text()
    documented = set(re.findall(r"^\| `(?:GET|POST|DELETE) (/api/v1/\S+)` \|", page, re.MULTILINE))
    assert documented == actual


def test_fields_of_the_main_endpoint_are_on_both_pages() -> None:
    from agent_app.api.serializers import PromptInputSerializer, PromptResponseSerializer

    fields = {*PromptInputSerializer().fields, *PromptResponseSerializer().fields}
    for page in (README, (ROOT / "docs/api.md").read_text()):
        assert {field for field in fields if f"`{field}`" not in page} == set()


def test_example_document_is_valid() -> None:
    manifests = load_manifests()
    catalog = CatalogSnapshot("1", [manifest.spec() for manifest in manifests], manifest_specs(manifests))
    document = json.loads(fenced("docs/workflow-document.md", "json")[0])
    parse_document(document)
    assert validate_document(document, catalog) == []


def test_example_manifest_is_accepted(tmp_path: Path) -> None:
    text = fenced("docs/adding-a-connector.md", "yaml")[0]
    path = tmp_path / yaml.safe_load(text)["key"] / "manifest.yaml"
    path.parent.mkdir()
    path.write_text(text)
    manifest = load_manifest(path)
    assert [operation.key for operation in manifest.operations] == [
        "create_deployment",
        "get_deployment",
        "deployment_failed",
    ]


@pytest.mark.django_db
def test_example_answer_is_the_one_the_service_gives(api: APIClient) -> None:
    example = fenced("README.md", "console")[0]
    body = re.search(r"-d '(\{.*\})'", example)
    assert body is not None
    workflow = api.post("/api/v1/workflow", json.loads(body[1]), format="json").json()["workflow"]
    shown = [json.loads(line) for line in example.splitlines() if line.startswith("{")]
    assert shown == [*(row["properties"] for row in workflow["data"]), *workflow["edges"]]


def test_example_case_can_be_read(tmp_path: Path) -> None:
    from agent_app.evaluation.cases import load_cases

    path = tmp_path / "case.jsonl"
    path.write_text(fenced("docs/evaluation.md", "json")[0])
    assert load_cases(path)[0].expects_workflow


def test_every_metric_is_explained() -> None:
    from agent_app.evaluation.summary import METRICS

    page = (ROOT / "docs/evaluation.md").read_text()
    assert {metric for metric in METRICS if f"`{metric}`" not in page} == set()


@pytest.mark.parametrize("page", sorted((ROOT / "docs/decisions").glob("*.md")), ids=name)
def test_decisions_are_short_and_complete(page: Path) -> None:
    lines = page.read_text().splitlines()
    assert len(lines) <= 40
    assert lines[0].startswith(f"# {int(page.name[:4])}. ")
    assert [line for line in lines if line.startswith("## ")] == ["## Context", "## Decision", "## Consequences"]
