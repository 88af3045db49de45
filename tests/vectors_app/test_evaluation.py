"""Needs, their scores, and the training of the re-ranker."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.random import default_rng

from tests.vectors_app.doubles import operation
from vectors_app.contracts import Hit, RetrievalQuery
from vectors_app.evaluation.folds import FOLDS, folds_by_operation
from vectors_app.evaluation.needs import Need, read_needs, rows_that_meet
from vectors_app.evaluation.score import play, recalls, times
from vectors_app.evaluation.training import Example, cross_validated, train
from vectors_app.retrieval.features import FEATURES
from vectors_app.retrieval.ranker import Ranker, shipped_ranker
from wfproject.common.errors import ApplicationError, ValidationFailed

OPERATIONS = [
    operation("github", "create_issue"),
    operation("github", "issue_opened", "trigger"),
    operation("jira", "create_issue"),
]


def need(text: str, role: str | None = None, **gold: str) -> Need:
    return Need("n1", text, role, ({name: re.compile(value, re.IGNORECASE) for name, value in gold.items()},))


class TestNeeds:
    def test_a_file_is_read(self, tmp_path: Path) -> None:
        path = tmp_path / "needs.jsonl"
        line = {"id": "a", "need": "file a bug", "role": "action", "gold": [{"connector": "jira", "key": "create_.*"}]}
        path.write_text(json.dumps(line) + "\n\n", "utf-8")
        (read,) = read_needs(path)
        assert (read.id, read.text, read.role) == ("a", "file a bug", "action")
        assert rows_that_meet(read, OPERATIONS) == {2}

    @pytest.mark.parametrize(
        "line",
        [
            "not json",
            '{"id": "a", "need": "x", "gold": []}',
            '{"id": "a", "need": "x", "role": "action"}',
            '{"id": "a", "need": "x", "role": "king", "gold": [{"key": "a"}]}',
            '{"id": "a", "need": "x", "gold": [{"key": "("}]}',
        ],
    )
    def test_a_wrong_line_is_named(self, tmp_path: Path, line: str) -> None:
        path = tmp_path / "needs.jsonl"
        path.write_text('{"id": "a", "need": "x", "gold": [{"key": "a"}]}\n' + line, "utf-8")
        with pytest.raises(ValidationFailed, match=r"needs\.jsonl, line 2"):
            read_needs(path)

    def test_every_field_of_an_alternative_must_match_in_full(self) -> None:
        assert rows_that_meet(need("x", key="create_issue"), OPERATIONS) == {0, 2}
        assert rows_that_meet(need("x", connector="git", key="create_issue"), OPERATIONS) == set()
        assert rows_that_meet(need("x", "trigger", connector="github", key=".*"), OPERATIONS) == {1}


class TestScore:
    def test_ranks_recalls_and_times(self) -> None:
        def search(queries: list[RetrievalQuery]) -> list[list[Hit]]:
            return [[Hit(item.id, 0.5) for item in OPERATIONS if query.role in {None, item.role}] for query in queries]

        needs = [need("one", connector="github"), need("two", "action", connector="jira"), need("three", key="nothing")]
        outcomes = list(play(needs, OPERATIONS, search))  # type: ignore[arg-type]
        assert [outcome.rank for outcome in outcomes] == [1, 2, None]
        figures = recalls(outcomes)
        assert figures["recall@1"][0] == pytest.approx(1 / 3)
        assert figures["recall@10"][0] == pytest.approx(2 / 3)
        for value, low, high in figures.values():
            assert low <= value <= high
        assert times(outcomes)["p95_ms"] >= 0


class TestTraining:
    @staticmethod
    def made(count: int, column: int) -> list[Example]:
        """Needs whose wanted candidate is the one with the largest value of one feature, each of an operation."""
        generator = default_rng(3)
        tables = [generator.standard_normal((20, len(FEATURES))) for _ in range(count)]
        return [
            Example(table, np.arange(20) == table[:, column].argmax(), frozenset({f"op{number}"}))
            for number, table in enumerate(tables)
        ]

    def test_the_feature_that_tells_gets_the_weight(self) -> None:
        weights = train(self.made(60, FEATURES.index("explained")))
        assert max(weights, key=weights.__getitem__) == "explained"
        assert weights == train(self.made(60, FEATURES.index("explained"))), "the same needs give the same weights"

    def test_cross_validation_says_when_nothing_can_be_learnt(self) -> None:
        learnt = cross_validated(self.made(150, 0), (1,))
        generator = default_rng(4)
        noise = [
            Example(
                generator.standard_normal((20, len(FEATURES))), np.arange(20) == number % 20, frozenset({f"op{number}"})
            )
            for number in range(60)
        ]
        assert learnt[1] > 0.8
        assert cross_validated(noise, (1,))[1] < 0.3

    def test_a_need_that_nothing_meets_counts_as_missed(self) -> None:
        lost = [Example(item.table, np.zeros(20, bool), frozenset()) for item in self.made(10, 0)]
        assert cross_validated([*self.made(10, 0), *lost], (1, 10))[10] <= 0.5

    def test_needs_of_one_operation_are_not_checked_on_each_other(self) -> None:
        """An operation with a feature that no other has is found by it only if its own needs were trained on."""
        mine, other = FEATURES.index("segments"), FEATURES.index("of_one")
        given = []
        for column, name in ((mine, "one"), (other, "another")):
            for item in self.made(40, column):
                table = item.table.copy()
                table[:, other if column == mine else mine] = 0.0
                given.append(replace(item, table=table, met_by=frozenset({name})))
        apart = [replace(item, met_by=frozenset({f"op{number}"})) for number, item in enumerate(given)]
        assert cross_validated(apart, (1,))[1] > 0.8
        assert cross_validated(given, (1,))[1] < 0.3


class TestFolds:
    def test_needs_that_share_an_operation_come_together(self) -> None:
        chained = [frozenset({f"op{number}", f"op{number + 1}"}) for number in range(40)]
        assert len(set(folds_by_operation(chained).tolist())) == 1

    def test_operations_spread_over_the_folds_whatever_their_order(self) -> None:
        apart = [frozenset({f"op{number}"}) for number in range(200)]
        folds = folds_by_operation(apart)
        assert sorted(set(folds.tolist())) == list(range(FOLDS))
        assert folds_by_operation(apart[::-1]).tolist() == folds[::-1].tolist()


class TestRanker:
    def test_the_shipped_weights_fit_the_features(self) -> None:
        ranker = shipped_ranker()
        assert len(ranker.weights) == len(FEATURES)
        assert ranker.weights[FEATURES.index("dense")] > 0

    def test_scores_are_shares(self) -> None:
        ranker = Ranker(np.ones(len(FEATURES), np.float32))
        scores = ranker.scores(default_rng(1).standard_normal((5, len(FEATURES))).astype(np.float32))
        assert scores.sum() == pytest.approx(1.0, abs=1e-5)
        assert not len(ranker.scores(np.zeros((0, len(FEATURES)), np.float32)))

    def test_weights_of_other_features_are_refused(self) -> None:
        with pytest.raises(ApplicationError, match="train_ranker"):
            Ranker.of({"dense": 1.0})
