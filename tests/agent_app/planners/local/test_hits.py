"""What retrieval found is put into a plan that is made already: nothing else of it changes."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from agent_app.planners.local.index import catalog_index
from agent_app.planners.local.newplan import understand_plainly
from agent_app.planners.local.slots import Plan, Slot, iter_slots, plan_slots, with_hits
from tests.agent_app.planners.local.catalog import shipped_catalog
from vectors_app.contracts import Hit

PROMPTS = [
    "When a GitHub issue is opened, create a Jira issue and tell #ops in Slack",
    "For each open Jira issue, if it is urgent, post it to #ops in Slack, otherwise close it",
    "When a GitLab pipeline fails, ask Anna whether to retry it; if she agrees, retry it, else open an issue",
    "Every day at 9 list the GitHub issues in acme/web, wait 2 hours, then close them",
]


def _plan(prompt: str) -> Plan:
    index = catalog_index(shipped_catalog())
    return plan_slots(understand_plainly(prompt, "UTC", index)[0], index.vocabulary)


def _without_hits(slot: Slot) -> Slot:
    return replace(slot, evidence=replace(slot.evidence, hits={}, cosines={}, likely={}))


@pytest.mark.parametrize("prompt", PROMPTS)
def test_each_slot_gets_its_own_hits(prompt: str) -> None:
    plan = _plan(prompt)
    numbers = [event.number for event in plan.events] + [slot.number for slot in iter_slots(plan.body)]
    hits = {number: [Hit(uuid4(), 0.5, 0.7)] for number in numbers}
    found = with_hits(plan, hits)
    told = [(event.number, event.evidence.hits) for event in found.events]
    told += [(slot.number, slot.evidence.hits) for slot in iter_slots(found.body)]
    for number, known in told:
        assert list(known) == [str(hits[number][0].operation_id)]
    assert [_without_hits(slot) for slot in iter_slots(found.body)] == list(iter_slots(plan.body))


@pytest.mark.parametrize("prompt", PROMPTS)
def test_slots_for_which_nothing_was_found_stay_as_they_are(prompt: str) -> None:
    plan = _plan(prompt)
    first = next(iter_slots(plan.body))
    found = with_hits(plan, {first.number: [Hit(uuid4(), 0.5)]})
    assert found.events == plan.events
    assert list(iter_slots(found.body))[1:] == list(iter_slots(plan.body))[1:]
    assert with_hits(plan, {}) == plan
