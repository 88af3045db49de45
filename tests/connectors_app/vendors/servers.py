"""The programs that stand for vendors: started on free ports, stopped with the tests."""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.connectors_app.vendor_specs import SPECS_DIR

ROOT = Path(__file__).resolve().parents[3]
MODULES = ROOT / "tests" / "node" / "node_modules"
TOKEN = "test_token_admin"


def node_tool(script: str) -> list[str]:
    """The command of an installed Node program; skips the test where the tools are not installed."""
    node, program = MODULES / "node" / "bin" / "node", MODULES / script
    if not node.is_file() or not program.is_file():
        pytest.skip("the servers of the vendor tests are not installed (scripts/install_node_tools.sh)")
    return [str(node), str(program)]


def specification(name: str) -> Any:
    """A vendor's published description; skips the test where the descriptions are not at hand."""
    file = SPECS_DIR / name
    if not file.is_file():
        pytest.skip(f"vendors' API descriptions are not at hand ({name}; WF_SPECS_DIR names their directory)")
    return json.loads(gzip.decompress(file.read_bytes()).decode("utf-8-sig"))


def free_ports(count: int) -> int:
    """The first of so many free ports in a row, below those that systems give to outgoing connections."""
    for _ in range(100):
        first = random.randrange(20_000, 30_000)
        if all(_is_free(first + index) for index in range(count)):
            return first
    pytest.skip("no free ports in a row")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@contextmanager
def running(command: list[str], url: str, log: Path, seconds: float, cwd: Path) -> Iterator[None]:
    """Run a program until the block ends, which begins when the address answers."""
    environment = {**os.environ, "NO_COLOR": "1", "SCARF_ANALYTICS": "false"}
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, cwd=cwd, env=environment, start_new_session=True
        )
        try:
            _wait(process, url, seconds, log)
            yield
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)


def _wait(process: subprocess.Popen[bytes], url: str, seconds: float, log: Path) -> None:
    deadline = time.monotonic() + seconds
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"{process.args!r} ended:\n{log.read_text(errors='replace')[-2000:]}", pytrace=False)
        try:
            opener.open(url, timeout=2).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"{url} did not answer in {seconds} s:\n{log.read_text(errors='replace')[-2000:]}", pytrace=False)
