from __future__ import annotations

import re

import pytest
from django.conf import settings

from agent_app.planners.local.heads.edit_examples import Example, examples, gerund, named, participle
from agent_app.planners.local.heads.edits import KINDS
from connectors_app.contracts import OperationSpec
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.local.edit.edit_workflows import workflows

PHRASES = settings.BASE_DIR / "fixtures/training/edits.tsv"


@pytest.mark.parametrize(
    ("verb", "ing", "past"),
    [("create", "creating", "created"), ("get", "getting", "got"), ("tag", "tagging", "tagged"),
     ("reply", "replying", "replied"), ("send", "sending", "sent"), ("agree", "agreeing", "agreed")],
)  # fmt: skip
def test_forms_of_verbs(verb: str, ing: str, past: str) -> None:
    assert (gerund(verb), participle(verb)) == (ing, past)


def test_an_operation_is_named_by_verb_and_object() -> None:
    found = named("Create an issue in a project.", "Jira")
    assert found is not None
    assert (found.verb, found.thing, found.bare, found.head, found.tool) == (
        "create", "an issue", "issue", "issue", "Jira",
    )  # fmt: skip
    assert named("Ping", "Pager") is None
    assert named("Read one two three four five six", "Long") is None


def _examples(phrases: list[tuple[str, str]], each: int = 3) -> list[tuple[int, Example]]:
    documents = [(document, None) for document in workflows().values()]
    operations: dict[str | None, list[OperationSpec]] = {
        None: [spec for spec in shipped_catalog().operations if spec.role == "action"]
    }
    return list(examples(phrases, documents, operations, each=each))


def test_phrases_are_filled_the_same_way_every_time() -> None:
    phrases = [("insert", "{nimp} {p}"), ("unloop", "drop the loop")]
    made = _examples(phrases)
    assert made == _examples(phrases)
    assert [number for number, _ in made] == [0, 0, 0, 1, 1, 1]
    loops = [item for _, item in made if item.kind == "unloop"]
    assert all(any(row["properties"]["role"] == "for_each" for row in item.workflow["data"]) for item in loops)


def test_every_phrase_that_is_shipped_is_of_a_known_kind_and_leaves_no_gap() -> None:
    lines = [line.partition("\t") for line in PHRASES.read_text(encoding="utf-8").splitlines() if line.strip()]
    assert {kind for kind, _, _ in lines} == set(KINDS)
    assert len({phrase for _, _, phrase in lines}) == len(lines)
    made = _examples([(kind, phrase) for kind, _, phrase in lines], each=1)
    assert len(made) == len(lines)
    assert not [item.prompt for _, item in made if re.search(r"[{}]", item.prompt)]
