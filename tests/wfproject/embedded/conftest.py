from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from wfproject.embedded.paths import EmbeddedPaths
from wfproject.embedded.services import purge_services, release_services, stop_services
from wfproject.env import PROJECT_DIR

HOLDER = """
import sys
from wfproject.embedded.services import services_for
with services_for(sys.argv[1], postgres="postgres" in sys.argv[2:], redis="redis" in sys.argv[2:]) as started:
    print("holding", started.postgres, started.redis, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def base_dir() -> Iterator[Path]:
    """A directory other users may pass through, unlike pytest's own."""
    path = Path(tempfile.mkdtemp(prefix="wf-", dir="/tmp"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def cleanup() -> Iterator[Callable[[Path], Path]]:
    """Register a data directory whose services are to be gone afterwards."""
    registered: list[Path] = []

    def register(data_dir: Path) -> Path:
        registered.append(data_dir)
        return data_dir

    yield register
    for data_dir in registered:
        release_services(data_dir)
        stop_services(data_dir, force=True)
        purge_services(data_dir)
        shutil.rmtree(EmbeddedPaths(data_dir).socket_dir, ignore_errors=True)


@pytest.fixture
def data_dir(base_dir: Path, cleanup: Callable[[Path], Path]) -> Path:
    return cleanup(base_dir / "data")


class Holder:
    """Another process that uses the services until told to end."""

    def __init__(self, data_dir: Path, *services: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(data_dir), *services],
            cwd=PROJECT_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        words = self.process.stdout.readline().split()
        assert words[:1] == ["holding"]
        self.started = (words[1] == "True", words[2] == "True")

    def end(self) -> None:
        self.process.communicate(timeout=60)
        assert self.process.returncode == 0

    def kill(self) -> None:
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.communicate(timeout=60)


@pytest.fixture
def hold(data_dir: Path) -> Iterator[Callable[..., Holder]]:
    holders: list[Holder] = []

    def start(*services: str) -> Holder:
        holders.append(Holder(data_dir, *services))
        return holders[-1]

    yield start
    for holder in holders:
        if holder.process.poll() is None:
            holder.kill()
