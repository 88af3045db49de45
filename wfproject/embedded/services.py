"""The door to the embedded services: where they are, starting, sharing and stopping them.

Every process that ensures the services shares a lock on them while it lives; the last one to release it stops them,
unless they were started to be kept (`manage.py services start`).
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from wfproject.embedded.errors import EmbeddedServiceError, storage_error
from wfproject.embedded.locks import exclusive, open_lock_file, try_lock
from wfproject.embedded.paths import EmbeddedPaths
from wfproject.embedded.server import EmbeddedServer, ServerStatus

__all__ = [
    "EmbeddedPaths",
    "EmbeddedServiceError",
    "ServerStatus",
    "Started",
    "ensure_services",
    "keep_services",
    "postgres_url",
    "purge_services",
    "redis_url",
    "release_services",
    "service_status",
    "services_for",
    "stop_services",
]

SERVICE_NAMES = ("postgres", "redis")


@dataclass(frozen=True)
class Started:
    """Which services a call started, rather than found running."""

    postgres: bool = False
    redis: bool = False


@dataclass
class _Use:
    descriptor: int
    pid: int


# The shared locks of this process, by data directory.
_uses: dict[Path, _Use] = {}


def postgres_url(data_dir: str | os.PathLike[str]) -> str:
    """Return the URL of the embedded database; nothing is started."""
    return f"postgresql://wf@/wf?host={quote(str(EmbeddedPaths(data_dir).socket_dir))}"


def redis_url(data_dir: str | os.PathLike[str]) -> str:
    """Return the URL of the embedded Redis; nothing is started."""
    return f"unix://{quote(str(EmbeddedPaths(data_dir).redis_socket))}?db=0"


def ensure_services(data_dir: str | os.PathLike[str], *, postgres: bool = True, redis: bool = True) -> Started:
    """Start the wanted services unless they run, and keep them from being stopped while this process uses them.

    Pair it with release_services, or use services_for. EmbeddedServiceError says what stands in the way.
    """
    if not (postgres or redis):
        return Started()
    paths = EmbeddedPaths(data_dir)
    paths.create()
    with exclusive(paths.start_lock):
        _share(paths)
        try:
            return Started(
                postgres=postgres and _server(paths, "postgres").start(),
                redis=redis and _server(paths, "redis").start(),
            )
        except BaseException:
            _release(paths)
            raise


def release_services(data_dir: str | os.PathLike[str]) -> bool:
    """End this process's use of the services; stop them if nobody else uses them. Return whether they were stopped."""
    paths = EmbeddedPaths(data_dir)
    if paths.data_dir not in _uses:
        return False
    with exclusive(paths.start_lock):
        return _release(paths)


@contextlib.contextmanager
def services_for(data_dir: str | os.PathLike[str], *, postgres: bool = True, redis: bool = True) -> Iterator[Started]:
    """Have the services for the length of a `with` block, at the end of which the last user stops them."""
    started = ensure_services(data_dir, postgres=postgres, redis=redis)
    try:
        yield started
    finally:
        release_services(data_dir)


def keep_services(data_dir: str | os.PathLike[str], *, postgres: bool = True, redis: bool = True) -> Started:
    """Start the services to stay up until stop_services, whoever uses them meanwhile."""
    paths = EmbeddedPaths(data_dir)
    paths.create()
    try:
        paths.keep_marker.touch()
    except OSError as error:
        raise storage_error(error, paths.keep_marker) from error
    try:
        with services_for(data_dir, postgres=postgres, redis=redis) as started:
            return started
    except BaseException:
        paths.keep_marker.unlink(missing_ok=True)
        raise


def stop_services(
    data_dir: str | os.PathLike[str], which: Iterable[str] = SERVICE_NAMES, *, force: bool = False
) -> list[str]:
    """Stop services that run and return their names; refused while other processes use them unless forced."""
    paths = EmbeddedPaths(data_dir)
    if not paths.control_dir.is_dir():
        return []
    with exclusive(paths.start_lock):
        if not force and not _alone(paths):
            raise EmbeddedServiceError(
                f"The services of {paths.data_dir} are in use by a running command, test run or 'make run'. End that "
                "first, or stop them all the same with: manage.py services stop --force"
            )
        paths.keep_marker.unlink(missing_ok=True)
        return [name for name in which if _server(paths, name).stop()]


def purge_services(data_dir: str | os.PathLike[str]) -> list[Path]:
    """Stop the services, delete their data wherever it lies, and return what was deleted.

    Refused while other processes use them.
    """
    paths = EmbeddedPaths(data_dir)
    stop_services(data_dir)
    own = {paths.postgres_dir, paths.redis_dir, paths.binaries_dir, paths.socket_dir, paths.control_dir}
    if paths.storage_dir != paths.data_dir:
        own.add(paths.storage_dir)
    deleted = [path for path in sorted(own) if path.is_dir()]
    for path in deleted:
        shutil.rmtree(path, ignore_errors=True)
    return deleted


def service_status(data_dir: str | os.PathLike[str]) -> list[ServerStatus]:
    """Return the state of each service; nothing is started."""
    paths = EmbeddedPaths(data_dir)
    return [_server(paths, name).status() for name in SERVICE_NAMES]


def _server(paths: EmbeddedPaths, name: str) -> EmbeddedServer:
    if name == "postgres":
        from wfproject.embedded.postgres import EmbeddedPostgres

        return EmbeddedPostgres(paths)
    if name == "redis":
        from wfproject.embedded.redis import EmbeddedRedis

        return EmbeddedRedis(paths)
    raise ValueError(f"{name!r} is not an embedded service; there are {', '.join(SERVICE_NAMES)}")


def _share(paths: EmbeddedPaths) -> None:
    use = _uses.get(paths.data_dir)
    if use is not None and use.pid == os.getpid():
        return
    descriptor = open_lock_file(paths.use_lock)
    # Whoever holds it alone holds the start lock too, so the shared lock is always to be had here.
    try_lock(descriptor, shared=True)
    _uses[paths.data_dir] = _Use(descriptor, os.getpid())


def _release(paths: EmbeddedPaths) -> bool:
    use = _uses.get(paths.data_dir)
    # A forked child shares its parent's lock and must not stop what the parent uses.
    if use is None or use.pid != os.getpid():
        return False
    del _uses[paths.data_dir]
    try:
        if not try_lock(use.descriptor) or paths.keep_marker.exists():
            return False
        stopped = [_server(paths, name).stop() for name in SERVICE_NAMES]
        return any(stopped)
    finally:
        os.close(use.descriptor)


def _alone(paths: EmbeddedPaths) -> bool:
    """Tell whether no process but this one uses the services. The start lock is held."""
    own = _uses.get(paths.data_dir)
    if own is not None and own.pid == os.getpid():
        alone = try_lock(own.descriptor)
        try_lock(own.descriptor, shared=True)
        return alone
    descriptor = open_lock_file(paths.use_lock)
    try:
        return try_lock(descriptor)
    finally:
        os.close(descriptor)
