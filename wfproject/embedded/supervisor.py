"""Keeps the service's processes running beside each other, and ends them together."""

from __future__ import annotations

import collections
import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO, Any

from wfproject.embedded.errors import EmbeddedServiceError, storage_error
from wfproject.embedded.locks import open_lock_file, try_lock

__all__ = ["AlreadyRunningError", "Program", "ProgramFailedError", "Supervisor", "supervisor_lock"]

CHILD_SCRIPT = Path(__file__).with_name("child.py")
STOP_SECONDS = 10.0
STABLE_SECONDS = 30.0
MAX_QUICK_DEATHS = 5
FIRST_BACKOFF_SECONDS = 0.5
POLL_SECONDS = 0.1
REMEMBERED_LINES = 15
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class ProgramFailedError(RuntimeError):
    """A program ended again and again right after its start; the message has its last words."""


class AlreadyRunningError(EmbeddedServiceError):
    """Another supervisor runs on the same data directory."""


@dataclass(frozen=True)
class Program:
    """What is to run: a short name for the log, the command, and the file descriptors that it inherits."""

    name: str
    command: Sequence[str]
    descriptors: Sequence[int] = ()


@dataclass
class _Child:
    program: Program
    process: subprocess.Popen[bytes]
    started: float
    quick_deaths: int = 0
    restart_at: float | None = None
    last_lines: collections.deque[str] = field(default_factory=lambda: collections.deque(maxlen=REMEMBERED_LINES))
    reader: threading.Thread | None = None


@contextlib.contextmanager
def supervisor_lock(directory: Path, address: str) -> Iterator[None]:
    """Be the one supervisor of a data directory; AlreadyRunningError names the other one and its address."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise storage_error(error, directory) from error
    descriptor = open_lock_file(directory / "supervisor.lock")
    try:
        if not try_lock(descriptor):
            pid, _, other = os.pread(descriptor, 1000, 0).decode(errors="replace").strip().partition(" ")
            raise AlreadyRunningError(
                f"Already running at {other or 'another address'}, pid {pid or 'unknown'}. Stop it with Ctrl-C where "
                f"it runs, or: kill {pid}. A second one beside it needs a WF_DATA_DIR and a port of its own."
            )
        try:
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{os.getpid()} {address}\n".encode(), 0)
        except OSError as error:
            raise storage_error(error, directory) from error
        yield
    finally:
        os.close(descriptor)


class Supervisor:
    """Runs programs until a stop signal. Each is in a process group of its own; used from the main thread only."""

    def __init__(
        self,
        programs: Sequence[Program],
        *,
        directory: Path,
        working_dir: Path,
        environment: Mapping[str, str],
        write: Callable[[str], None],
    ) -> None:
        self._programs = list(programs)
        self._record = directory / "children.json"
        self._working_dir = working_dir
        self._environment = dict(environment)
        self._write = write
        self._children: list[_Child] = []
        self._stop_requests = 0
        self._wake: queue.SimpleQueue[None] = queue.SimpleQueue()

    def add(self, programs: Sequence[Program]) -> None:
        """Programs to run too; to be called before `running`."""
        self._programs += programs

    @property
    def stopping(self) -> bool:
        """Whether a stop signal has arrived."""
        return self._stop_requests > 0

    def end_orphans(self) -> list[str]:
        """End what a killed supervisor left running; return the names of those programs."""
        import psutil

        try:
            rows: list[dict[str, Any]] = json.loads(self._record.read_text())
        except (OSError, ValueError):
            return []
        ended = []
        for row in rows:
            try:
                process = psutil.Process(int(row["pid"]))
                if abs(process.create_time() - float(row["created"])) > 1:
                    continue  # the id went to another process since
            except (psutil.Error, KeyError, TypeError, ValueError):
                continue
            _signal_group(process.pid, signal.SIGTERM)
            _, alive = psutil.wait_procs([process], timeout=STOP_SECONDS / 2)
            _signal_group(process.pid, signal.SIGKILL)
            psutil.wait_procs(alive, timeout=STOP_SECONDS / 2)
            ended.append(str(row.get("name", "program")))
        self._record.unlink(missing_ok=True)
        return ended

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Have the programs running for the length of a `with` block, and none of them after it."""
        # What is ignored stays so: `nohup`, and a shell that runs this in the background.
        heeded = [number for number in STOP_SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
        previous = {number: signal.signal(number, self._request_stop) for number in heeded}
        try:
            for program in self._programs:
                self._children.append(self._launch(program))
            self._remember()
            yield
        finally:
            self._stop()
            for number, handler in previous.items():
                signal.signal(number, handler)

    def watch(self, seconds: float) -> None:
        """Restart what ended, for so long or until a stop signal; ProgramFailedError when that is hopeless."""
        deadline = time.monotonic() + seconds
        while not self.stopping and time.monotonic() < deadline:
            for child in self._children:
                self._look_after(child)
            with contextlib.suppress(queue.Empty):
                self._wake.get(timeout=POLL_SECONDS)

    def _look_after(self, child: _Child) -> None:
        now = time.monotonic()
        if child.restart_at is not None:
            if now >= child.restart_at:
                fresh = self._launch(child.program)
                child.process, child.reader, child.started = fresh.process, fresh.reader, fresh.started
                child.last_lines, child.restart_at = fresh.last_lines, None
                self._remember()
            return
        code = child.process.poll()
        if code is None:
            return
        _signal_group(child.process.pid, signal.SIGKILL)  # what it may have left of its group
        if child.reader is not None:
            child.reader.join(timeout=1)
        child.quick_deaths = child.quick_deaths + 1 if now - child.started < STABLE_SECONDS else 1
        if child.quick_deaths >= MAX_QUICK_DEATHS:
            words = "\n".join(f"  {line}" for line in child.last_lines)
            raise ProgramFailedError(
                f"{child.program.name} ended {child.quick_deaths} times in a row right after its start, the last time "
                f"with exit code {code}, so everything is stopped. Its last words:\n{words}"
            )
        backoff = FIRST_BACKOFF_SECONDS * 2 ** (child.quick_deaths - 1)
        self._say(child.program.name, f"ended unexpectedly with exit code {code}; starting again in {backoff:g} s")
        child.restart_at = now + backoff

    def _launch(self, program: Program) -> _Child:
        process = subprocess.Popen(  # noqa: S603 - programs of ours
            [sys.executable, "-I", str(CHILD_SCRIPT), str(os.getpid()), *program.command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=self._working_dir,
            env=self._environment,
            start_new_session=True,
            pass_fds=program.descriptors,
        )
        child = _Child(program, process, time.monotonic())
        assert process.stdout is not None  # noqa: S101 - asked for above
        child.reader = threading.Thread(
            target=self._relay, args=(program.name, process.stdout, child.last_lines), daemon=True
        )
        child.reader.start()
        return child

    def _relay(self, name: str, stream: IO[bytes], last_lines: collections.deque[str]) -> None:
        with stream:
            for raw in stream:
                line = raw.decode(errors="replace").rstrip()
                last_lines.append(line)
                self._say(name, line)

    def _say(self, name: str, line: str) -> None:
        width = max(len(program.name) for program in self._programs)
        self._write(f"{name:<{width}} | {line}")

    def _request_stop(self, _number: int, _frame: FrameType | None) -> None:
        """Take note of a stop signal, which may come in the middle of a wait: what wakes it must take no lock.

        `SimpleQueue.put` may interrupt a `get` of the same thread (https://docs.python.org/3/library/queue.html), while
        `Event.set` waits for ever for the lock that the interrupted `wait` holds.
        """
        self._stop_requests += 1
        self._wake.put(None)

    def _stop(self) -> None:
        """End all children: politely, and after STOP_SECONDS or a second stop signal by force."""
        living = [child for child in self._children if child.restart_at is None and child.process.poll() is None]
        for child in living:
            child.process.terminate()
        patience = max(self._stop_requests, 1)
        deadline = time.monotonic() + STOP_SECONDS
        while any(child.process.poll() is None for child in living):
            if time.monotonic() > deadline or self._stop_requests > patience:
                break
            time.sleep(0.05)
        for child in self._children:
            _signal_group(child.process.pid, signal.SIGKILL)
            child.process.wait()
            if child.reader is not None:
                child.reader.join(timeout=1)
        self._children.clear()
        self._record.unlink(missing_ok=True)

    def _remember(self) -> None:
        import psutil

        rows = []
        for child in self._children:
            with contextlib.suppress(psutil.Error):
                created = psutil.Process(child.process.pid).create_time()
                rows.append({"name": child.program.name, "pid": child.process.pid, "created": created})
        temporary = self._record.with_suffix(".tmp")
        try:
            temporary.write_text(json.dumps(rows))
            temporary.replace(self._record)
        except OSError as error:
            raise storage_error(error, self._record) from error


def _signal_group(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)
