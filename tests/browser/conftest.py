"""A headless browser on a live server; skipped, with the reason, where no Chromium can be had."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
OFFLINE_FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One Chromium for a module, driven by Playwright, whose event loop must not outlive the module."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine; on Debian: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    # Playwright runs an event loop in this thread; Django's ORM may be used beside it all the same.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    flags = [*OFFLINE_FLAGS, *(["--no-sandbox"] if os.getuid() == 0 else [])]
    with sync_playwright() as playwright:
        instance = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield instance
        instance.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser: Any, live_server: Any) -> Iterator[Any]:
    """A page that fails the test on a script error or a request to another host."""
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(f"script error: {error}"))

    def note_foreign(request: Any) -> None:
        if not request.url.startswith((live_server.url, "data:", "blob:")):
            problems.append(f"foreign request: {request.url}")

    page.on("request", note_foreign)
    yield page
    context.close()
    assert problems == []


@pytest.fixture
def registry(transactional_db: None) -> None:
    """The registry and its vectors again: an earlier live-server test has emptied the tables."""
    call_command("sync_connectors", verbosity=0, stdout=io.StringIO())
