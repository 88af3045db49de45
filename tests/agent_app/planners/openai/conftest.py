"""The scripted endpoint, and a planner that asks it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from agent_app.contracts import Hits
from agent_app.planners.openai import breaker, capabilities
from agent_app.planners.openai.endpoint import Endpoint
from agent_app.planners.openai.planner import OpenAIPlanner
from connectors_app.catalog import CatalogSnapshot
from tests.agent_app.planners.local.catalog import shipped_catalog
from tests.agent_app.planners.openai.drafts import hits_of
from tests.agent_app.planners.openai.server import ScriptedOpenAI


@pytest.fixture
def scripted_openai() -> Iterator[ScriptedOpenAI]:
    """A scripted OpenAI-compatible endpoint on loopback."""
    with ScriptedOpenAI() as server:
        yield server


@pytest.fixture
def endpoint(scripted_openai: ScriptedOpenAI) -> Endpoint:
    """The scripted endpoint with short waits."""
    return Endpoint(
        api_key="sk-secret-0123456789abcdef",
        base_url=scripted_openai.base_url,
        timeout_seconds=10.0,
        max_retries=2,
        backoff_seconds=0.01,
    )


@pytest.fixture
def planner(endpoint: Endpoint) -> OpenAIPlanner:
    return OpenAIPlanner(endpoint)


@pytest.fixture(scope="session")
def catalog() -> CatalogSnapshot:
    """The shipped registry."""
    return shipped_catalog()


@pytest.fixture
def hits(catalog: CatalogSnapshot) -> Hits:
    """What retrieval found for a prompt about issues and tickets."""
    names = ("github.issue_opened", "jira.create_issue", "slack.post_message", "github.list_issues")
    return hits_of(catalog, *names, "http.send_request", "github.pull_request_merged")


@pytest.fixture(autouse=True)
def nothing_learned() -> Iterator[None]:
    """Circuits are closed, and every endpoint is taken to be able to do everything: ports come again."""
    yield
    breaker._breakers.clear()
    capabilities.forget_capabilities()
