from __future__ import annotations

import json
import os
import shutil
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from wfproject.embedded.errors import EmbeddedServiceError
from wfproject.embedded.paths import EmbeddedPaths, ServiceUser, may_traverse, permitted
from wfproject.embedded.services import postgres_url, redis_url

AS_ROOT = os.geteuid() == 0


def test_sockets_stand_in_the_data_directory(base_dir: Path) -> None:
    data_dir = base_dir / "data"
    assert postgres_url(data_dir) == f"postgresql://wf@/wf?host={data_dir}/run"
    assert redis_url(data_dir) == f"unix://{data_dir}/run/redis.sock?db=0"


def test_urls_escape_what_a_url_can_not_hold(base_dir: Path) -> None:
    data_dir = base_dir / "two words?&%"
    assert postgres_url(data_dir).endswith("/two%20words%3F%26%25/run")


def test_the_same_directory_by_another_name_has_the_same_urls(base_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (base_dir / "data").mkdir()
    (base_dir / "link").symlink_to(base_dir / "data")
    monkeypatch.chdir(base_dir)
    expected = postgres_url(base_dir / "data")
    assert postgres_url("data") == expected
    assert postgres_url(base_dir / "link") == expected


def test_a_long_path_gets_a_short_socket_directory_of_its_own(base_dir: Path) -> None:
    first, second = base_dir / ("é" * 40), base_dir / ("è" * 40)
    short = EmbeddedPaths(first).socket_dir
    assert len(os.fsencode(EmbeddedPaths(first).postgres_socket)) <= 103
    assert short == EmbeddedPaths(first).socket_dir
    assert short != EmbeddedPaths(second).socket_dir
    assert short.parent == Path("/tmp")


def test_directories_are_private(base_dir: Path) -> None:
    paths = EmbeddedPaths(base_dir / "data")
    paths.create()
    assert paths.socket_dir.stat().st_mode & 0o777 == 0o700
    assert paths.data_dir.stat().st_mode & 0o066 == 0
    owner = os.geteuid() if paths.service_user is None else paths.service_user.uid
    assert owner != 0
    assert paths.socket_dir.stat().st_uid == owner


def test_a_socket_directory_that_is_a_link_is_refused(base_dir: Path) -> None:
    (base_dir / "data").mkdir()
    (base_dir / "elsewhere").mkdir()
    (base_dir / "data" / "run").symlink_to(base_dir / "elsewhere")
    with pytest.raises(EmbeddedServiceError, match="should be a directory of user"):
        EmbeddedPaths(base_dir / "data").create()


@pytest.mark.skipif(not AS_ROOT, reason="only root can give a directory away")
def test_a_socket_directory_of_somebody_else_is_refused(base_dir: Path) -> None:
    (base_dir / "data" / "run").mkdir(parents=True)
    os.chown(base_dir / "data" / "run", 12345, 12345)
    with pytest.raises(EmbeddedServiceError, match=r"belongs to user 12345.*set WF_DATA_DIR"):
        EmbeddedPaths(base_dir / "data").create()


@pytest.mark.skipif(AS_ROOT, reason="root may write everywhere")
def test_an_unwritable_place_is_named_with_the_way_out(base_dir: Path) -> None:
    base_dir.chmod(0o500)
    with pytest.raises(EmbeddedServiceError, match=f"{base_dir}/data can't be written.*set WF_DATA_DIR"):
        EmbeddedPaths(base_dir / "data").create()


def test_a_file_in_the_place_of_the_data_directory_is_named(base_dir: Path) -> None:
    (base_dir / "data").write_text("")
    with pytest.raises(EmbeddedServiceError, match=f"{base_dir}/data.*WF_DATA_DIR"):
        EmbeddedPaths(base_dir / "data").create()


def test_permissions_are_read_as_the_kernel_reads_them(base_dir: Path) -> None:
    file = base_dir / "private" / "file"
    file.parent.mkdir()
    file.write_text("")
    owner = ServiceUser(os.geteuid(), os.getegid())
    member, stranger = ServiceUser(23456, os.getegid()), ServiceUser(23456, 23456)
    file.parent.chmod(0o710)
    file.chmod(0o604)
    assert [may_traverse(file, user) for user in (owner, member, stranger)] == [True, True, False]
    assert [permitted(file, user, read=True) for user in (owner, member, stranger)] == [True, False, True]
    assert not permitted(file, owner, execute=True)


class TestStorageRecord:
    """Data outside the data directory follows a tree that moves, and is not shared with a copy of it."""

    @pytest.fixture
    def original(self, base_dir: Path) -> Path:
        data_dir = base_dir / "first"
        (data_dir / "embedded").mkdir(parents=True)
        record = {"data_dir": str(data_dir), "storage": str(base_dir / "storage")}
        (data_dir / "embedded" / "storage.json").write_text(json.dumps(record))
        return data_dir

    def test_the_recorded_place_is_used(self, original: Path, base_dir: Path) -> None:
        assert EmbeddedPaths(original).postgres_dir == base_dir / "storage" / "postgres"

    def test_it_follows_a_moved_tree(self, original: Path, base_dir: Path) -> None:
        original.rename(base_dir / "second")
        assert EmbeddedPaths(base_dir / "second").storage_dir == base_dir / "storage"

    def test_a_copied_tree_gets_its_own(self, original: Path, base_dir: Path) -> None:
        shutil.copytree(original, base_dir / "second")
        assert EmbeddedPaths(base_dir / "second").storage_dir == base_dir / "second"
        assert EmbeddedPaths(original).storage_dir == base_dir / "storage"

    def test_a_damaged_record_is_named(self, original: Path) -> None:
        record = original / "embedded" / "storage.json"
        record.write_text("{")
        with pytest.raises(EmbeddedServiceError, match=r"storage\.json.*is damaged"):
            _ = EmbeddedPaths(original).storage_dir


def test_racing_makers_find_the_directories_of_the_service_user(base_dir: Path) -> None:
    makers = 8
    with ThreadPoolExecutor(makers) as pool:
        for attempt in range(20):
            paths = [EmbeddedPaths(base_dir / f"data-{attempt}") for _ in range(makers)]
            list(pool.map(EmbeddedPaths.create, paths))
            assert len({maker.storage_dir for maker in paths}) == 1
            assert stat.S_IMODE(paths[0].socket_dir.stat().st_mode) == 0o700
