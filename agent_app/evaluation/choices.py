"""Choices of operations that evaluation cases show to be right: what the weights of the scorer are fitted to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from agent_app.contracts import Hits
from agent_app.evaluation.cases import Case
from agent_app.evaluation.flow import Flow, FlowKind, gold_flow
from agent_app.planners.local.choose import Score
from agent_app.planners.local.decode import Retracer
from agent_app.planners.local.index import CatalogIndex, OperationFeatures
from agent_app.planners.local.newplan import hits_by_number, understand_plainly
from agent_app.planners.local.scoring import FEATURES, Features
from agent_app.planners.local.scoring.table import Flags, Floats
from agent_app.planners.local.scoring.trust import may_be_doubted, signs
from agent_app.planners.local.slots import Slot, iter_slots, plan_slots, with_hits

__all__ = ["Belief", "Choosing", "Wanted", "beliefs", "choosings", "wanted_of_case", "wanted_of_need"]

Wanted = Callable[[OperationFeatures], bool]
"""Tells whether an operation is one that is right."""
_MOST = 40
_CHOSEN, _AMONG, _APART = 3.0, 1.2, 0.5
"""Worth of a pair of a slot and a wanted operation: chosen already, or among the options so far from the best one."""
_ANSWERS = 0.7
"""From here on an operation's verb or object answers what is said."""


@dataclass(frozen=True)
class Choosing:
    """The options of one slot: a row an option and a column a feature in `rows`; `right` tells the fitting ones."""

    rows: Floats
    right: Flags


@dataclass(frozen=True, slots=True)
class Belief:
    """What is known of a chosen operation (`scoring.trust.SIGNS`), and whether it is right."""

    signs: tuple[float, ...]
    right: bool


def wanted_of_case(case: Case) -> list[Wanted]:
    """The operations of a case in the order they run."""
    if case.tree:
        return [_by_pattern(pattern) for pattern in _patterns(gold_flow(case.tree))]
    return [
        (lambda item, gold=gold: gold.matches(item.connector, item.spec.key))  # type: ignore[misc]
        for gold in case.actions or ()
    ]


def wanted_of_need(gold: Sequence[dict[str, str]]) -> Wanted:
    """What meets a need of the retrieval's evaluation: any of its alternatives."""

    def right(item: OperationFeatures) -> bool:
        spec = item.spec
        known = {
            "connector": spec.connector.key, "key": spec.key, "method": spec.method, "path": spec.path,
            "external_id": spec.external_id,
        }  # fmt: skip
        return any(all(re.fullmatch(text, known[key], re.I) for key, text in one.items()) for one in gold)

    return right


def _patterns(flow: Flow) -> Iterator[str]:
    for node in flow:
        if node.kind is FlowKind.OPERATION:
            yield node.pattern
        yield from _patterns(node.body)
        yield from _patterns(node.otherwise)


def _by_pattern(pattern: str) -> Wanted:
    def right(item: OperationFeatures) -> bool:
        names = (f"{item.connector}.{item.spec.key}", item.spec.external_id)
        return any(re.fullmatch(pattern, name, re.I) for name in names if name)

    return right


def choosings(prompt: str, hits: Hits, wanted: Sequence[Wanted], index: CatalogIndex) -> list[Choosing]:
    """The choices of a prompt whose right answer is known and among the options."""
    return [_shortened(seen.rows, seen.fits) for seen in _paired_slots(prompt, hits, wanted, index)]


def beliefs(prompt: str, hits: Hits, wanted: Sequence[Wanted], index: CatalogIndex) -> list[Belief]:
    """What is known of choices that are right, and of the best that is left where what is right is taken away.

    Clauses are passed over for which no choice is in doubt.

    Taken away are the products of the right operations, and then all operations that answer the object. Where the best
    of what is left answers verb and object as well, it may be right, too, and nothing is learnt from it.
    """
    found = []
    for seen in _paired_slots(prompt, hits, wanted, index):
        if not may_be_doubted(seen.slot.evidence):
            continue
        products = {item.connector for item, fits in zip(seen.operations, seen.fits, strict=True) if fits}
        foreign = np.array([item.connector not in products for item in seen.operations], np.bool_)
        unanswering = ~seen.fits & (seen.column("object") < _ANSWERS)
        if seen.fits[best := int(seen.totals.argmax())]:
            found.append(Belief(seen.signs(best), right=True))
        for left in (foreign, unanswering):
            if not left.any():
                continue
            best = int(np.where(left, seen.totals, -np.inf).argmax())
            alike = min(seen.column("verb")[best], seen.column("object")[best]) >= _ANSWERS
            if left is unanswering or not alike:
                found.append(Belief(seen.signs(best), right=False))
    return found


@dataclass(frozen=True)
class _Seen:
    """A slot with all that may be chosen for it; `fits` says which operations are right."""

    slot: Slot
    operations: list[OperationFeatures]
    rows: Floats
    fits: Flags

    @property
    def totals(self) -> Floats:
        found: Floats = self.rows @ np.array(list(FEATURES.values()))
        return found

    def column(self, name: str) -> Floats:
        found: Floats = self.rows[:, list(FEATURES).index(name)]
        return found

    def signs(self, place: int) -> tuple[float, ...]:
        verb, near, phrase = (float(self.column(name)[place]) for name in ("verb", "object", "phrase"))
        score = Score(float(self.totals[place]), verb, near, phrase)
        return signs(self.slot.evidence, self.operations[place], score)


def _paired_slots(prompt: str, hits: Hits, wanted: Sequence[Wanted], index: CatalogIndex) -> Iterator[_Seen]:
    """The slots of a prompt for which a right operation is known and among the options.

    Slots are paired with wanted operations in order, for the greatest worth; then the prompt is walked through again
    with the right operation chosen in every paired slot.
    """
    request, _ = understand_plainly(prompt, "UTC", index)
    plan = plan_slots(request, index.vocabulary)
    plan = with_hits(plan, hits_by_number(plan, index, hits))
    slots = list(iter_slots(plan.body))
    paired = _paired(_worth(Retracer(index, plan), [slot.number for slot in slots], wanted))
    walk = Retracer(index, plan)
    for place, slot in enumerate(slots):
        operations, columns = walk.options(slot.number)
        chosen = walk.decided(slot.number)
        if place in paired:
            fits = np.array([wanted[paired[place]](item) for item in operations], np.bool_)
            if fits.any():
                seen = _Seen(slot, operations, _rows(columns, len(operations)), fits)
                chosen = operations[int(np.where(fits, seen.totals, -np.inf).argmax())]
                yield seen
        walk.follow(slot.number, chosen)


def _worth(walk: Retracer, numbers: Sequence[int], wanted: Sequence[Wanted]) -> Floats:
    """For each slot and each wanted operation what pairing them is worth."""
    worth = np.zeros((len(numbers), len(wanted)))
    for place, number in enumerate(numbers):
        operations, columns = walk.options(number)
        totals = _rows(columns, len(operations)) @ np.array(list(FEATURES.values()))
        chosen = walk.decided(number)
        for column, right in enumerate(wanted):
            fitting = [row for row, item in enumerate(operations) if right(item)]
            if chosen is not None and right(chosen):
                worth[place, column] = _CHOSEN
            elif fitting:
                worth[place, column] = max(0.1, _AMONG + _APART * float(totals[fitting].max() - totals.max()))
        walk.follow(number, chosen)
    return worth


def _rows(columns: Features, size: int) -> Floats:
    return np.stack([columns.get(name, np.zeros(size)) for name in FEATURES], axis=1)


def _shortened(rows: Floats, right: Flags) -> Choosing:
    """Only the best options beside the right ones: the others say nothing and take time."""
    totals = rows @ np.array(list(FEATURES.values()))
    near = rows[:, list(FEATURES).index("cosine_gap")]
    keep = right.copy()
    for values in (totals, near):
        keep[np.argsort(-values, kind="stable")[: _MOST // 2]] = True
    return Choosing(rows[keep], right[keep])


def _paired(worth: Floats) -> dict[int, int]:
    """The pairs, in order in both, of the greatest sum."""
    slots, wanted = worth.shape
    best = np.zeros((slots + 1, wanted + 1))
    for row in reversed(range(slots)):
        for column in reversed(range(wanted)):
            pair = worth[row, column] + best[row + 1, column + 1] if worth[row, column] > 0 else -1.0
            best[row, column] = max(best[row + 1, column], best[row, column + 1], pair)
    found: dict[int, int] = {}
    row = column = 0
    while row < slots and column < wanted:
        if worth[row, column] > 0 and best[row, column] == worth[row, column] + best[row + 1, column + 1]:
            found[row] = column
            row, column = row + 1, column + 1
        elif best[row, column] == best[row + 1, column]:
            row += 1
        else:
            column += 1
    return found
