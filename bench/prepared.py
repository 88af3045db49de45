"""What benches run on: the embedded services with a loaded registry, and a user's token."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["REGISTRY", "services", "token"]

REGISTRY = ("build_embedder", "migrate", "sync_connectors", "seed_vectors")
"""Commands that load the curated core."""


@contextmanager
def services(*commands: str) -> Iterator[None]:
    """PostgreSQL and Redis for as long as the block runs, after these management commands; Django is set up."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from wfproject.common.management.utility import embedded_parts
    from wfproject.embedded.services import services_for

    with services_for(settings.DATA_DIR, **embedded_parts()):
        for command in commands:
            call_command(command, verbosity=0)
        yield


@contextmanager
def token() -> Iterator[str]:
    """An API token of the user `bench`, for as long as the block runs."""
    from accounts_app.models import User
    from accounts_app.selectors import workspace_for
    from accounts_app.services import api_token_create, api_token_revoke, user_create

    user = User.objects.filter(username="bench").first()
    user = user or user_create(username="bench", password=os.urandom(9).hex())
    workspace = workspace_for(user)
    assert workspace is not None
    row, secret = api_token_create(user=user, workspace=workspace, name="bench")
    try:
        yield secret
    finally:
        api_token_revoke(token=row)
