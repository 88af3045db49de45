from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from wfproject.embedded import supervisor as supervision
from wfproject.embedded.processes import is_alive
from wfproject.embedded.supervisor import AlreadyRunningError, Program, ProgramFailedError, Supervisor, supervisor_lock
from wfproject.env import PROJECT_DIR

SUPERVISE = """
import os, sys
from pathlib import Path
from wfproject.embedded.processes import is_alive
from wfproject.embedded.supervisor import Program, Supervisor
directory = Path(sys.argv[1])
supervisor = Supervisor(
    [
        Program("sleeper", ["sleep", "300"]),
        Program("stubborn", ["sh", "-c", "trap '' TERM; echo on; sleep 300 & wait"]),
    ],
    directory=directory, working_dir=directory, environment=os.environ, write=lambda line: print(line, flush=True),
)
print("orphans", *supervisor.end_orphans(), flush=True)
with supervisor.running():
    supervisor.watch(300)
print("ended", flush=True)
"""


def make(directory: Path, lines: list[str], **programs: list[str]) -> Supervisor:
    return Supervisor(
        [Program(name, command) for name, command in programs.items()],
        directory=directory,
        working_dir=directory,
        environment=os.environ,
        write=lines.append,
    )


def wait_for(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)


def children_of(record: Path) -> list[int]:
    return [row["pid"] for row in json.loads(record.read_text())]


def gone(pids: list[int]) -> bool:
    return not any(is_alive(pid) for pid in pids)


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervision, "FIRST_BACKOFF_SECONDS", 0.01)
    monkeypatch.setattr(supervision, "STOP_SECONDS", 1.0)


def test_output_is_relayed_under_the_programs_name(tmp_path: Path) -> None:
    lines: list[str] = []
    supervisor = make(tmp_path, lines, web=["sh", "-c", "echo one; echo two >&2; sleep 300"], worker=["sleep", "300"])
    with supervisor.running():
        wait_for(lambda: len(lines) == 2)
        pids = children_of(tmp_path / "children.json")
        assert [os.getpgid(pid) for pid in pids] == pids
    assert sorted(lines) == ["web    | one", "web    | two"]
    assert gone(pids)
    assert not (tmp_path / "children.json").exists()


@pytest.mark.usefixtures("fast")
def test_what_ends_is_started_again(tmp_path: Path) -> None:
    lines: list[str] = []
    script = "if [ -e once ]; then echo second; sleep 300; fi; touch once; exit 3"
    supervisor = make(tmp_path, lines, web=["sh", "-c", script])
    with supervisor.running():
        while "web | second" not in lines:
            supervisor.watch(0.05)
        pids = children_of(tmp_path / "children.json")
    assert any("ended unexpectedly with exit code 3; starting again" in line for line in lines)
    assert gone(pids)


@pytest.mark.usefixtures("fast")
def test_what_ends_again_and_again_stops_everything_with_its_last_words(tmp_path: Path) -> None:
    supervisor = make(tmp_path, [], web=["sh", "-c", "echo no such module; exit 1"], worker=["sleep", "300"])
    with supervisor.running():
        pids = children_of(tmp_path / "children.json")
        with pytest.raises(ProgramFailedError, match=r"web ended 5 times in a row[\s\S]*code 1[\s\S]*no such module"):
            supervisor.watch(60)
    assert gone(pids)


@pytest.mark.usefixtures("fast")
def test_what_does_not_heed_the_signal_is_killed_with_its_group(tmp_path: Path) -> None:
    lines: list[str] = []
    script = "trap '' TERM; sleep 300 & echo $!; while true; do wait; done"
    supervisor = make(tmp_path, lines, stubborn=["sh", "-c", script])
    with supervisor.running():
        wait_for(lambda: len(lines) == 1)
        pids = [*children_of(tmp_path / "children.json"), int(lines[0].split("|")[1])]
    wait_for(lambda: gone(pids))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_signal_ends_the_watch(tmp_path: Path, number: signal.Signals) -> None:
    supervisor = make(tmp_path, [], web=["sleep", "300"])
    before = signal.signal(number, signal.SIG_DFL)  # a test run in the background may ignore some
    try:
        with supervisor.running():
            pids = children_of(tmp_path / "children.json")
            timer = threading.Timer(0.1, os.kill, (os.getpid(), number))
            timer.start()
            supervisor.watch(300)
            assert supervisor.stopping
        assert gone(pids)
        assert signal.getsignal(number) == signal.SIG_DFL
    finally:
        signal.signal(number, before)


def test_an_ignored_signal_stays_ignored(tmp_path: Path) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with make(tmp_path, [], web=["sleep", "300"]).running():
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


class TestKilledSupervisor:
    def start(self, directory: Path) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", SUPERVISE, str(directory)], cwd=PROJECT_DIR, stdout=subprocess.PIPE, text=True
        )

    def test_the_next_one_ends_what_it_left(self, tmp_path: Path) -> None:
        first = self.start(tmp_path)
        assert first.stdout is not None
        assert first.stdout.readline() == "orphans\n"
        assert first.stdout.readline() == "stubborn | on\n"
        pids = children_of(tmp_path / "children.json")
        first.kill()
        first.communicate()
        if sys.platform == "linux":
            wait_for(lambda: gone(pids[:1]))  # the kernel tells the children of their parent's death
        second = self.start(tmp_path)
        assert second.stdout is not None
        left = second.stdout.readline().split()[1:]
        assert "stubborn" in left
        wait_for(lambda: gone(pids))
        assert second.stdout.readline() == "stubborn | on\n"
        new_pids = children_of(tmp_path / "children.json")
        second.send_signal(signal.SIGTERM)
        wait_for(lambda: gone(new_pids[:1]))
        second.send_signal(signal.SIGTERM)  # whoever asks twice doesn't want to wait for the stubborn one
        rest, _ = second.communicate(timeout=60)
        assert rest.endswith("ended\n")
        assert second.returncode == 0
        assert gone(new_pids)

    def test_a_process_that_has_the_id_now_is_left_alone(self, tmp_path: Path) -> None:
        stranger = subprocess.Popen(["sleep", "300"], start_new_session=True)
        try:
            rows = [{"name": "web", "pid": stranger.pid, "created": 1.0}, {"pid": "?"}]
            (tmp_path / "children.json").write_text(json.dumps(rows))
            assert make(tmp_path, [], web=["true"]).end_orphans() == []
            assert stranger.poll() is None
        finally:
            stranger.kill()
            stranger.wait()


def test_there_is_one_supervisor_of_a_data_directory(tmp_path: Path) -> None:
    with (
        supervisor_lock(tmp_path / "up", "http://127.0.0.1:8000/"),
        pytest.raises(AlreadyRunningError, match=f"Already running at http://127.0.0.1:8000/, pid {os.getpid()}"),
        supervisor_lock(tmp_path / "up", "http://127.0.0.1:8001/"),
    ):
        raise AssertionError("there were two")
    with supervisor_lock(tmp_path / "up", "http://127.0.0.1:8001/"):
        assert (tmp_path / "up" / "supervisor.lock").read_text() == f"{os.getpid()} http://127.0.0.1:8001/\n"


STOPPED_OFTEN = """
import signal, sys
from pathlib import Path
from wfproject.embedded import supervisor as supervision

supervision.POLL_SECONDS = 0.000001  # nearly always about to wait, or to stop waiting
supervision.STOP_SIGNALS = (signal.SIGALRM,)  # which a timer sends whatever the process is at
for number in range(1000):
    supervisor = supervision.Supervisor(
        [], directory=Path(sys.argv[1]), working_dir=Path(sys.argv[1]), environment={}, write=print
    )
    with supervisor.running():
        signal.setitimer(signal.ITIMER_REAL, 0.001 + number / 1000000)
        supervisor.watch(20)
    assert supervisor.stopping
print("stopped")
"""


def test_a_stop_signal_may_come_at_any_moment_of_a_wait(tmp_path: Path) -> None:
    command = [sys.executable, "-c", STOPPED_OFTEN, str(tmp_path)]
    ended = subprocess.run(command, cwd=PROJECT_DIR, capture_output=True, text=True, timeout=60, check=False)

    assert ended.stdout.splitlines()[-1:] == ["stopped"], ended.stderr
