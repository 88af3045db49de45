"""Real PostgreSQL and Redis for the whole run, a loaded registry, and users of two workspaces."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from hypothesis import settings as hypothesis_settings
from rest_framework.test import APIClient

from connectors_app import selectors
from wfproject.common.management.utility import embedded_parts
from wfproject.embedded.services import ensure_services, release_services

hypothesis_settings.register_profile("unhurried", deadline=None)
hypothesis_settings.load_profile("unhurried")  # a busy machine is no failure

SHIPPED_VERSION = "1"
"""What the first sync makes the registry's version."""


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # workers of a distributed run share what the main process started
        ensure_services(settings.DATA_DIR, **embedded_parts())


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        release_services(settings.DATA_DIR)


@pytest.fixture(scope="session")
def embedding_model() -> None:
    """The built model; without it nothing fails, but whoever plans does so without vectors."""
    call_command("build_embedder", verbosity=0)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, embedding_model: None, django_db_blocker: Any) -> None:
    """A database with the shipped registry and its vectors, made once for the run."""
    with django_db_blocker.unblock():
        load_registry()


def load_registry() -> None:
    """The shipped registry and its vectors."""
    call_command("sync_connectors", verbosity=0, stdout=io.StringIO())
    call_command("seed_vectors", verbosity=0, stdout=io.StringIO())


def load_emptied_registry() -> None:
    """The registry again, if a test with pytest-django's own `transactional_db` has emptied every table."""
    from connectors_app.models import Connector

    if not Connector.objects.exists():
        load_registry()


@pytest.fixture(autouse=True)
def no_snapshots_of_undone_registries() -> Iterator[None]:
    """Forget snapshots of a registry that a test changed: its version comes again when the change is undone."""
    yield
    for catalogs, snapshot in list(selectors._snapshots.items()):
        if snapshot.version != SHIPPED_VERSION:
            del selectors._snapshots[catalogs]


@pytest.fixture
def alice(db: None) -> Any:
    """A user with a workspace of her own."""
    from accounts_app.services import user_create

    return user_create(username="alice", password="correct horse battery")


@pytest.fixture
def bob(db: None) -> Any:
    """Another user with another workspace."""
    from accounts_app.services import user_create

    return user_create(username="bob", password="staple correct horse")


@pytest.fixture
def admin_user(db: None) -> Any:
    """An administrator."""
    from accounts_app.services import user_create

    return user_create(username="root-reviewer", password="correct horse battery", is_admin=True)


def bearer_token(user: Any) -> str:
    """A new API token for the user's default workspace."""
    from accounts_app.selectors import workspace_for
    from accounts_app.services import api_token_create

    workspace = workspace_for(user)
    assert workspace is not None
    _, token = api_token_create(user=user, workspace=workspace, name="tests")
    return token


def api_client(user: Any) -> APIClient:
    """A client that sends an API token of the user's default workspace."""
    client = APIClient(raise_request_exception=False)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {bearer_token(user)}")
    return client


@pytest.fixture
def api(alice: Any) -> APIClient:
    """Alice's API client."""
    return api_client(alice)


@pytest.fixture
def bobs_api(bob: Any) -> APIClient:
    """Bob's API client."""
    return api_client(bob)


@pytest.fixture
def admin_api(admin_user: Any) -> Any:
    """A browser session in the admin."""
    from django.test import Client

    client = Client()
    client.force_login(admin_user)
    return client
