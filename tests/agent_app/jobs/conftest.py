"""Hosts of jobs in this process, and real Celery workers in others."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from agent_app.jobs.host import JobHost
from tests.agent_app.planners.openai.conftest import nothing_learned, scripted_openai
from tests.agent_app.streaming.conftest import client_of, other_server, server, transactional_db
from tests.chaos.fleet import Fleet

__all__ = ["client_of", "nothing_learned", "other_server", "scripted_openai", "server", "transactional_db"]

LEASE_SECONDS = 2.0


@pytest.fixture
def host(transactional_db: None) -> Iterator[JobHost]:
    """A host of jobs in a thread of this process, which looks for them often."""
    before = settings.JOBS_LOOK_SECONDS
    settings.JOBS_LOOK_SECONDS = 0.2
    made = JobHost()
    made.start()
    yield made
    made.stop()
    settings.JOBS_LOOK_SECONDS = before


@pytest.fixture
def new_fleet(transactional_db: None, tmp_path: Path) -> Iterator[Callable[..., Fleet]]:
    """Makes fleets whose workers have the given settings; all are ended with the test."""
    fleets = []
    with (tmp_path / "workers.log").open("wb") as log:

        def make(wanted: dict[str, Any], *, hears_bells: bool = False) -> Fleet:
            facts = {"JOBS_LEASE_SECONDS": LEASE_SECONDS, "JOBS_LOOK_SECONDS": 0.5} | wanted
            url = settings.REDIS_URL if hears_bells else ""
            more = {"JOBS_SETTINGS": json.dumps(facts)}
            fleets.append(Fleet(log, redis_url=url, application="tests.agent_app.jobs.worker", more=more))
            return fleets[-1]

        yield make
        for fleet in fleets:
            fleet.stop()
