"""All that the words about listed things narrow, and what becomes of it where no input of the listing takes it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from agent_app.planners.local.generate.disregarded import disregarded
from agent_app.planners.local.generate.narrowing import Unfiltered, unfiltered, untested
from agent_app.planners.local.generate.qualifiers import unqualified
from agent_app.planners.local.generate.restricting import restrictions
from agent_app.planners.local.index import OperationFeatures
from agent_app.planners.local.model import ActionStatement, Clause, Reading

__all__ = ["narrowed_by"]


def narrowed_by(
    reading: Reading,
    statement: ActionStatement,
    features: OperationFeatures,
    inputs: Mapping[str, Any],
    conditions: Sequence[Clause],
    timed: Collection[tuple[int, int]],
    reach: int,
    *,
    missing: bool,
) -> list[Unfiltered]:
    """What narrows the listed things, in the words up to the token `reach`, but in no input and no condition.

    Where nothing is known of what a listing takes, the phrases behind its things are tests of each of them. `timed` are
    the characters that tell when it all starts; `missing`: whether inputs of the listing are asked for.
    """
    left = unfiltered(reading, statement, features, inputs)
    left += untested(reading, statement, features, inputs, conditions)
    tests = [*conditions, *(item.test for item in left if item.test is not None)]
    told = unqualified(reading, statement, features, inputs, tests, reach)
    left += told if features.spec.method else restrictions(reading, told)
    tests += [item.test for item in left if item.test is not None]
    beside = disregarded(reading, statement, features, inputs, left, tests, timed, reach, missing=missing)
    return left + (beside if features.spec.method else restrictions(reading, beside))
