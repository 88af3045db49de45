"""`manage.py` and `manage.py up` as a person meets them: real processes, real signals, a data directory apart."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from django.core.management import get_commands
from django.core.management.base import CommandError

from accounts_app.models import User
from wfproject.common.management import programs
from wfproject.common.management.commands import up
from wfproject.common.management.utility import WITHOUT_SERVICES
from wfproject.embedded.services import postgres_url, redis_url, service_status, stop_services
from wfproject.env import PROJECT_DIR

READY_SECONDS = 180
STOP_SECONDS = 30


def test_the_commands_that_need_no_services_exist() -> None:
    assert {*get_commands(), "help", "version"} >= WITHOUT_SERVICES


class TestPort:
    def test_a_busy_port_is_named_with_its_holder_and_the_way_out(self) -> None:
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            listener.listen()
            port = listener.getsockname()[1]
            with pytest.raises(CommandError) as caught:
                up.check_port(port)
        message = str(caught.value)
        assert f"Port {port} is in use" in message
        assert f"(pid {os.getpid()})" in message
        assert f"make run PORT={port + 1}" in message
        assert "WF_PORT" in message

    def test_a_free_port_is_fine_and_stays_free(self) -> None:
        port = free_port()
        up.check_port(port)
        up.check_port(port)


def test_the_example_is_ready_to_paste() -> None:
    words = shlex.split(up.curl_command("http://127.0.0.1:8000", "wf_token"))
    assert words[:3] == ["curl", "-s", "http://127.0.0.1:8000/api/v1/workflow"]
    assert "Authorization: Bearer wf_token" in words
    assert set(json.loads(words[words.index("-d") + 1])) == {"prompt"}


def test_a_burst_of_connections_is_spread_over_the_web_processes() -> None:
    port, burst = free_port(), 64
    with contextlib.ExitStack() as stack:
        listeners = stack.enter_context(programs.web_listeners(port, 2))
        for _ in range(burst):
            stack.enter_context(socket.create_connection(("127.0.0.1", port)))
        counts = [accepted(stack, listener) for listener in listeners]
    assert sum(counts) == burst
    assert min(counts) > burst // 8


def accepted(stack: contextlib.ExitStack, listener: int) -> int:
    """How many connections wait at a listening socket."""
    found = stack.enter_context(socket.socket(fileno=os.dup(listener)))
    found.setblocking(False)
    count = 0
    with contextlib.suppress(BlockingIOError):
        while True:
            stack.enter_context(found.accept()[0])
            count += 1
    return count


def test_as_many_web_processes_as_processors_and_two_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WF_WEB_PROCESSES", raising=False)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)
    assert programs.web_processes() == 1
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(16)), raising=False)
    assert programs.web_processes() == 2
    monkeypatch.setenv("WF_WEB_PROCESSES", "3")
    assert programs.web_processes() == 3


@pytest.mark.parametrize(("processors", "processes", "threads"), [(1, 1, "1"), (2, 1, "2"), (2, 2, "1"), (16, 2, "2")])
def test_web_processes_share_the_processors_for_embedding(
    monkeypatch: pytest.MonkeyPatch, processors: int, processes: int, threads: str
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(processors)), raising=False)
    assert programs.program_settings(processes)["WF_EMBEDDING_THREADS"] == threads


def test_each_web_process_inherits_its_own_socket() -> None:
    web = programs.web_programs([7, 9])
    assert [(item.name, list(item.descriptors)) for item in web] == [("web", [7]), ("web-2", [9])]
    assert [item.command[item.command.index("--fd") + 1] for item in web] == ["7", "9"]


@pytest.mark.django_db
class TestAnnouncement:
    """What is printed once the service is ready, where the first token is no longer known."""

    @pytest.fixture
    def printed(self, monkeypatch: pytest.MonkeyPatch) -> Any:
        monkeypatch.setattr(up, "remembered_token", lambda _port: None)
        monkeypatch.setattr(up, "close_database_connections", lambda: None)  # the test's transaction is in one

        def announce() -> str:
            stream = io.StringIO()
            up.Command(stdout=stream)._announce("http://127.0.0.1:8000", 8000)
            return stream.getvalue()

        return announce

    def test_an_administrator_is_named_who_may_make_a_token(self, printed: Any) -> None:
        User.objects.all().delete()
        User.objects.create_user(username="zoe", password=None)
        User.objects.create_superuser(username="ada", password=None)
        text = printed()
        assert "create_token ada" in text
        assert "no administrator" not in text

    def test_where_there_is_none_it_is_said(self, printed: Any) -> None:
        User.objects.all().delete()
        User.objects.create_user(username="zoe", password=None)
        User.objects.create_superuser(username="gone", password=None, is_active=False)
        text = printed()
        assert "create_token zoe" in text
        assert "createsuperuser" in text


class TestSharedEmbedder:
    def test_it_inherits_a_socket_whose_path_the_others_are_told(self, settings: Any) -> None:
        settings.EMBEDDER_SOCKET = ""
        with programs.shared_embedder() as shared:
            (program,) = shared.programs
            assert program.command[program.command.index("--fd") + 1] == str(program.descriptors[0])
            path = Path(shared.environment["WF_EMBEDDER_SOCKET"])
            assert path.parent.stat().st_mode & 0o777 == 0o700
            with socket.socket(socket.AF_UNIX) as asking:
                asking.connect(str(path))
        assert not path.parent.exists()

    def test_none_is_started_beside_another_one_or_where_it_is_not_wanted(
        self, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.EMBEDDER_SOCKET = "/run/embedder/socket"
        with programs.shared_embedder() as shared:
            assert (shared.programs, shared.environment) == ((), {})
        settings.EMBEDDER_SOCKET = ""
        monkeypatch.setenv("WF_SHARE_EMBEDDER", "false")
        with programs.shared_embedder() as shared:
            assert (shared.programs, shared.environment) == ((), {})


def test_static_files_are_collected_once(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STATICFILES_DIRS = [tmp_path / "own"]
    (tmp_path / "own").mkdir()
    (tmp_path / "collected").mkdir()
    assert up.static_files_changed()
    up.remember_static_files()
    assert not up.static_files_changed()
    (tmp_path / "own" / "new.css").write_text("p {}")
    assert up.static_files_changed()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def running(data_dir: Path) -> list[bool]:
    return [status.running for status in service_status(data_dir)]


class Project:
    """The command line with a data directory and a port of its own."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.port = free_port()
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("WF_")}
        self.environment |= {
            "WF_DATA_DIR": str(data_dir),
            "WF_DATABASE_URL": postgres_url(data_dir),
            "WF_REDIS_URL": redis_url(data_dir),
            "WF_PORT": str(self.port),
            "DJANGO_SETTINGS_MODULE": "wfproject.settings.development",
        }

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "manage.py", *arguments]

    def run(self, *arguments: str, **extra: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments),
            cwd=PROJECT_DIR,
            env={**self.environment, **extra},
            capture_output=True,
            text=True,
            timeout=READY_SECONDS,
            check=False,
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command(*arguments),
            cwd=PROJECT_DIR,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )


@pytest.fixture(scope="module", autouse=True)
def heard_signals() -> Iterator[None]:
    """Programs inherit which signals are ignored, and a shell has them ignore interrupts in the background.

    With a handler here, even one that does nothing, they start out with the signal's default (signal(7)).
    """
    deaf = [number for number in (signal.SIGINT, signal.SIGHUP) if signal.getsignal(number) is signal.SIG_IGN]
    for number in deaf:
        signal.signal(number, lambda *_: None)
    yield
    for number in deaf:
        signal.signal(number, signal.SIG_IGN)


@pytest.fixture(scope="module")
def project() -> Iterator[Project]:
    base = Path(tempfile.mkdtemp(prefix="wf-", dir="/tmp"))
    base.chmod(0o755)
    yield Project(base / "data")
    stop_services(base / "data", force=True)
    shutil.rmtree(base, ignore_errors=True)


@pytest.mark.services
class TestManage:
    def test_commands_that_need_no_services_start_none(self, project: Project) -> None:
        for arguments in (["help"], ["migrate", "--help"], ["--version"], ["check"], ["services", "status"]):
            result = project.run(*arguments)
            assert result.returncode == 0, result.stdout + result.stderr
        assert not (project.data_dir / "postgres").exists()

    def test_a_command_that_needs_them_starts_and_stops_them(self, project: Project) -> None:
        script = "from django.db import connection as c; c.ensure_connection(); print('connected')"
        result = project.run("shell", "--no-imports", "--command", script)
        assert (result.returncode, result.stdout) == (0, "connected\n"), result.stderr
        assert running(project.data_dir) == [False, False]

    def test_a_command_that_fails_stops_them_too(self, project: Project) -> None:
        result = project.run("shell", "--no-imports", "--command", "raise RuntimeError('on purpose')")
        assert "on purpose" in result.stderr
        assert running(project.data_dir) == [False, False]

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_an_interrupted_command_stops_them_too(self, project: Project, number: signal.Signals) -> None:
        process = project.start(
            "shell", "--no-imports", "--command", "print('on', flush=True); import time; time.sleep(99)"
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "on\n"
        assert running(project.data_dir) == [True, True]
        process.send_signal(number)
        process.communicate(timeout=STOP_SECONDS)
        assert process.returncode == 128 + number
        assert running(project.data_dir) == [False, False]

    def test_services_started_to_stay_stay(self, project: Project) -> None:
        assert "running, pid" in project.run("services", "start").stdout
        assert project.run("shell", "--no-imports", "--command", "pass").returncode == 0
        assert running(project.data_dir) == [True, True]
        assert "Stopped: postgres, redis." in project.run("services", "stop").stdout
        assert running(project.data_dir) == [False, False]

    def test_a_bad_setting_is_one_sentence(self, project: Project) -> None:
        result = project.run("check", WF_REDIS_TIMEOUT="soon")
        assert result.returncode == 1
        assert result.stderr == (
            "Error: The environment variable WF_REDIS_TIMEOUT has the value 'soon'; "
            "expected a number of at least 0.05.\n"
        )


class Running:
    """A `manage.py up` and what it said until it was ready."""

    def __init__(self, project: Project) -> None:
        self.process = project.start("up")
        self.text = ""
        assert self.process.stdout is not None
        deadline = time.monotonic() + READY_SECONDS
        while "Ctrl-C stops everything" not in self.text:
            line = self.process.stdout.readline()
            assert line, f"it ended:\n{self.text}"
            assert time.monotonic() < deadline, self.text
            self.text += line
        self.tree = psutil.Process(self.process.pid).children(recursive=True)

    def stop(self, number: signal.Signals) -> str:
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=STOP_SECONDS)
        return rest

    def leftovers(self) -> list[psutil.Process]:
        _, alive = psutil.wait_procs(self.tree, timeout=STOP_SECONDS)
        return list(alive)


def ask(text: str) -> dict[str, Any]:
    """Paste the printed curl, said with Python because curl may not be there."""
    import httpx

    line = next(line for line in text.splitlines() if "curl -s" in line)
    words = shlex.split(line.strip())
    headers = dict(words[index + 1].split(": ", 1) for index, word in enumerate(words) if word == "-H")
    response = httpx.post(words[2], headers=headers, content=words[words.index("-d") + 1], timeout=60)
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


@pytest.mark.services
class TestUp:
    """In order: a first start, a second one, a killed one, and one on a busy port."""

    def test_first_start_serves_a_first_answer(self, project: Project) -> None:
        assert project.run("build_embedder").returncode == 0
        first = Running(project)
        try:
            assert re.search(r"Password: +\S+", first.text)
            assert ask(first.text)["workflow"]["data"]
            second = project.run("up")
            assert second.returncode == 1
            assert f"Already running at http://127.0.0.1:{project.port}/, pid {first.process.pid}" in second.stderr
        finally:
            rest = first.stop(signal.SIGINT)
        assert first.process.returncode == 0
        assert rest.rstrip().endswith("nothing is left running.")
        assert first.leftovers() == []
        assert running(project.data_dir) == [False, False]
        assert (project.data_dir / "first-token").stat().st_mode & 0o777 == 0o600

    def test_second_start_repeats_nothing_and_survives_deaths(self, project: Project) -> None:
        again = Running(project)
        try:
            assert "Password" not in again.text
            assert "static files" not in again.text
            (embedder,) = [item for item in again.tree if "vectors_app.embedders.serve" in item.cmdline()]
            assert ask(again.text)["workflow"]["data"]
            for status in service_status(project.data_dir):
                assert status.pid is not None
                os.kill(status.pid, signal.SIGKILL)
            wait_until(lambda: running(project.data_dir) == [True, True])
            assert ask(again.text)["conversation"]
            embedder.kill()
            assert ready_parts(project)["vector_store"]["embedder_ready"]  # the question waits for the next embedder
        finally:
            again.stop(signal.SIGTERM)
        assert again.process.returncode == 0
        assert again.leftovers() == []
        assert running(project.data_dir) == [False, False]

    def test_a_killed_supervisor_is_followed_by_the_next(self, project: Project) -> None:
        killed = Running(project)
        killed.process.kill()
        killed.process.communicate()
        following = Running(project)
        try:
            assert ask(following.text)["workflow"]["data"]
        finally:
            following.stop(signal.SIGHUP)
        assert killed.leftovers() == following.leftovers() == []
        assert running(project.data_dir) == [False, False]

    def test_a_busy_port_starts_nothing(self, project: Project) -> None:
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", project.port))
            listener.listen()
            result = project.run("up")
        assert result.returncode == 1
        assert f"Port {project.port} is in use" in result.stderr
        assert running(project.data_dir) == [False, False]


def ready_parts(project: Project) -> dict[str, Any]:
    """What the service says of its parts."""
    import httpx

    body: dict[str, Any] = httpx.get(f"http://127.0.0.1:{project.port}/readyz", timeout=60).json()
    parts: dict[str, Any] = body["parts"]
    return parts


def wait_until(condition: Any) -> None:
    deadline = time.monotonic() + STOP_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.1)
