"""The table of all operations: the same answers as one by one, in an order that never changes."""

from __future__ import annotations

import numpy as np
import pytest

from agent_app.planners.local.decode import decode
from agent_app.planners.local.index import catalog_index
from agent_app.planners.local.lexicon.nouns import NOUN_CLASSES
from agent_app.planners.local.lexicon.verbs import VERB_CLASSES, affinity
from agent_app.planners.local.newplan import understand_plainly
from agent_app.planners.local.options import SlotOptions
from agent_app.planners.local.scoring import ActionScorer, PromptSurroundings, Thing, weigh
from agent_app.planners.local.scoring.matching import kin
from agent_app.planners.local.slots import plan_slots
from tests.agent_app.planners.local.catalog import foreign_catalog, shipped_catalog
from tests.agent_app.planners.local.scoring.clauses import clause, table

PROMPTS = [
    "Close the issue",
    "Post the open pull requests to #dev",
    "Add a comment to the ticket and assign it to ann",
    "Get the newest incident",
    "Create a card in Trello",
]


@pytest.mark.parametrize("noun", [*NOUN_CLASSES, "invoices", "invoic", "spreadsheet", "pages", "commits", "zz"])
def test_kin_is_what_it_is_for_each_noun_alone(noun: str) -> None:
    row = table().kin(noun)
    assert row[-1] == 0.0
    for place, other in enumerate(table().nouns):
        assert row[place] == kin(noun, other), other


@pytest.mark.parametrize("verb", sorted(VERB_CLASSES))
def test_verbs_are_what_they_are_for_each_verb_alone(verb: str) -> None:
    assert table().near_verbs(verb).tolist() == [affinity(verb, other) for other in table().verbs]


def test_operations_of_a_connector_stand_together() -> None:
    for key, span in table().spans.items():
        assert {item.connector for item in table().operations[span]} == {key}
    assert sum(span.stop - span.start for span in table().spans.values()) == len(table().operations)
    assert table().of(["jira", "nowhere"]).sum() == table().spans["jira"].stop - table().spans["jira"].start


def test_the_rarest_words_find_their_operations() -> None:
    found = [table().operations[place].spec.key for place in table().sharing({"watcher"}, 5)]
    assert "add_watcher" in found
    assert len(table().sharing({"nosuchword"}, 5)) == 0


@pytest.mark.parametrize("prompt", PROMPTS)
@pytest.mark.parametrize("things", [(), (Thing(("issue",), "github", 0), Thing(("ticket",), "jira", 1))])
def test_part_of_the_table_scores_like_the_whole(prompt: str, things: tuple[Thing, ...]) -> None:
    scores = ActionScorer(table(), clause(prompt).evidence)
    assert scores.total == pytest.approx(weigh(scores.alone, len(table().operations)))
    named = scores.evidence.statement.connectors
    for key, span in table().spans.items():
        if named and key not in named:
            continue  # can't be chosen, and is not read
        own = tuple(thing for thing in things if thing.connector == key)
        said, total = scores.beside(key, own)
        if not own:
            assert total == pytest.approx(scores.total[span])
            assert said["verb"].tolist() == scores.alone["verb"][span].tolist()


@pytest.mark.parametrize("prompt", PROMPTS)
def test_few_are_the_first_of_many(prompt: str) -> None:
    """What is read late must not change the order of the best ones."""
    things = (Thing(("issue",), "github", 0),)

    def best(limit: int) -> list[tuple[str, float]]:
        options = SlotOptions(PromptSurroundings(table(), ()), clause(prompt).evidence, hashed=False)
        return [(item.identifier, score.total) for item, score in options.best(things, ("github",), None, limit)]

    many = best(400)
    assert many == sorted(many, key=lambda item: -item[1])
    assert best(5) == many[:5]


def test_a_decision_never_changes() -> None:
    index = catalog_index(shipped_catalog())
    prompt = "List the open Jira issues, comment on each of them, then post a summary to #ops"

    def decided() -> list[tuple[int, str, float]]:
        request, _ = understand_plainly(prompt, "UTC", index)
        found = decode(index, plan_slots(request, index.vocabulary)).choices
        return [
            (number, choice.operation.identifier if choice.operation else "", choice.total)
            for number, choice in found.items()
        ]

    assert decided() == decided()


def test_a_catalogue_without_actions_offers_nothing() -> None:
    empty = table(foreign_catalog([], "empty"))
    assert (
        SlotOptions(PromptSurroundings(empty, ()), clause("Create an issue").evidence, hashed=False).best(
            (), (), None, 5
        )
        == []
    )


def test_numbers_stay_finite() -> None:
    for prompt in PROMPTS:
        assert np.isfinite(ActionScorer(table(), clause(prompt).evidence).total).all()
