"""Where the embedded services live, and as whom they run.

PostgreSQL refuses to run as root. Started by root, the services therefore run as the owner of the existing data, else
as `nobody`, and everything they read lies where that user may go: no permission of a foreign directory is changed.
The socket directory follows from the data directory alone, so that settings can name it before anything runs.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import pwd
import secrets
import stat
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from wfproject.embedded.errors import EmbeddedServiceError, storage_error
from wfproject.embedded.locks import exclusive

__all__ = ["EmbeddedPaths", "ServiceUser", "may_traverse", "permitted"]

# Linux allows 108 bytes with the closing NUL, macOS 104; the longest name inside the directory is PostgreSQL's.
MAX_SOCKET_PATH_BYTES = 103
LONGEST_SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_FALLBACK_DIR = Path("/tmp")  # noqa: S108 - used through a private directory whose owner is checked
STORAGE_FALLBACK_DIRS = (Path("/var/lib"), Path("/var/tmp"))  # noqa: S108 - likewise
SERVICE_ACCOUNT = "nobody"


@dataclass(frozen=True)
class ServiceUser:
    """The unprivileged account services run as when root starts them."""

    uid: int
    gid: int


def permitted(path: Path, user: ServiceUser, *, read: bool = False, execute: bool = False) -> bool:
    """Tell by owner, group and mode whether `user` may read or execute (of a directory: traverse) `path`."""
    try:
        info = path.stat()
    except OSError:
        return False
    shift = 6 if info.st_uid == user.uid else 3 if info.st_gid == user.gid else 0
    wanted = (stat.S_IROTH if read else 0) | (stat.S_IXOTH if execute else 0)
    return (info.st_mode >> shift) & wanted == wanted


def may_traverse(path: Path, user: ServiceUser) -> bool:
    """Tell whether `user` may pass through every existing directory above `path`."""
    return all(permitted(parent, user, execute=True) for parent in path.parents if parent.exists())


class EmbeddedPaths:
    """All places that belong to one data directory. Computing them starts nothing."""

    def __init__(self, data_dir: str | os.PathLike[str]) -> None:
        self.data_dir = Path(os.path.realpath(data_dir))
        self.control_dir = self.data_dir / "embedded"
        self.start_lock = self.control_dir / "start.lock"
        self.use_lock = self.control_dir / "use.lock"
        self.keep_marker = self.control_dir / "keep"
        self.storage_record = self.control_dir / "storage.json"

    @cached_property
    def service_user(self) -> ServiceUser | None:
        """The account the services run as, or None for the account of this process."""
        if os.geteuid() != 0:
            return None
        for place in (self.storage_dir / "postgres", self.storage_dir / "redis", self.data_dir):
            try:
                uid = place.stat().st_uid
            except OSError:
                continue
            if uid != 0:
                return _account(uid)
        return _account(None)

    @cached_property
    def storage_dir(self) -> Path:
        """The directory that holds the services' data: the data directory, or the recorded place outside it."""
        recorded = self._recorded_storage(self.storage_record)
        if recorded is None:
            return self.data_dir
        owner, storage = recorded
        copied = owner != self.data_dir and self._recorded_storage(owner / "embedded" / "storage.json") == recorded
        return self.data_dir if copied else storage

    @property
    def postgres_dir(self) -> Path:
        """PostgreSQL's data directory (PGDATA)."""
        return self.storage_dir / "postgres"

    @property
    def redis_dir(self) -> Path:
        """The directory of Redis' append-only file."""
        return self.storage_dir / "redis"

    @property
    def binaries_dir(self) -> Path:
        """Copies of server binaries, for when the service user can't read the virtual environment."""
        return self.storage_dir / "binaries"

    @cached_property
    def socket_dir(self) -> Path:
        """The private directory of the sockets, short and plain enough for a socket's address."""
        inside = self.data_dir / "run"
        length = len(os.fsencode(inside / LONGEST_SOCKET_NAME))
        # A comma separates hosts in PostgreSQL's connection strings and can't be escaped there.
        if length <= MAX_SOCKET_PATH_BYTES and "," not in str(inside) and self._data_dir_reachable():
            return inside
        digest = hashlib.sha256(os.fsencode(self.data_dir)).hexdigest()[:16]
        return SOCKET_FALLBACK_DIR / f"wf-{digest}"

    @property
    def postgres_socket(self) -> Path:
        """PostgreSQL's socket (port 5432 is part of its name)."""
        return self.socket_dir / LONGEST_SOCKET_NAME

    @property
    def redis_socket(self) -> Path:
        """Redis' socket."""
        return self.socket_dir / "redis.sock"

    def create(self) -> None:
        """Make the directories that are missing; EmbeddedServiceError when that is refused or unsafe.

        One starter at a time: a directory is made before it is given to the service user.
        """
        try:
            _make_private(self.data_dir)
            self.control_dir.mkdir(exist_ok=True)
        except OSError as error:
            raise storage_error(error, self.data_dir) from error
        with exclusive(self.start_lock):
            self.__dict__.pop("storage_dir", None)  # who was here before may have recorded another one
            try:
                if self.service_user is not None and not self._data_dir_reachable() and not self._has_data_inside():
                    self._create_outside_storage()
            except OSError as error:
                raise storage_error(error, self.data_dir) from error
            self.private_dir(self.socket_dir)

    def private_dir(self, path: Path) -> None:
        """Make a directory for the service user alone; refuse one that belongs to somebody else."""
        try:
            try:
                path.mkdir(mode=0o700)
                if self.service_user is not None:
                    os.chown(path, self.service_user.uid, self.service_user.gid, follow_symlinks=False)
            except FileExistsError:
                pass
            info = path.lstat()
            owner = os.geteuid() if self.service_user is None else self.service_user.uid
            if not stat.S_ISDIR(info.st_mode) or info.st_uid != owner:
                raise EmbeddedServiceError(
                    f"{path} should be a directory of user {owner}, but it belongs to user {info.st_uid}. Run as the "
                    "user who ran the service here before, remove it if nobody needs it, or set WF_DATA_DIR to a new "
                    "directory."
                )
            if stat.S_IMODE(info.st_mode) != 0o700:
                path.chmod(0o700)
        except OSError as error:
            raise storage_error(error, path) from error

    def _data_dir_reachable(self) -> bool:
        # Made here if missing: its permissions must not depend on who makes it first, and with which umask.
        with contextlib.suppress(OSError):
            _make_private(self.data_dir)
        user = self.service_user
        return user is None or may_traverse(self.data_dir / "run", user)

    def _has_data_inside(self) -> bool:
        return self.storage_dir != self.data_dir or (self.data_dir / "postgres").exists()

    def _create_outside_storage(self) -> None:
        # A random name: a tree that was deleted and cloned anew must not find its predecessor's data.
        name = secrets.token_hex(4)
        for base in STORAGE_FALLBACK_DIRS:
            if not os.access(base, os.W_OK):
                continue
            home = base / "workflow-agent"
            home.mkdir(mode=0o711, exist_ok=True)
            if home.is_symlink() or home.stat().st_uid != 0:
                continue
            home.chmod(0o711)
            storage = home / name
            storage.mkdir()
            storage.chmod(0o711)
            record = json.dumps({"data_dir": str(self.data_dir), "storage": str(storage)})
            temporary = self.storage_record.with_suffix(".tmp")
            temporary.write_text(record)
            temporary.replace(self.storage_record)
            del self.storage_dir
            return
        raise EmbeddedServiceError(
            f"The services run as an unprivileged user, who can't reach {self.data_dir}, and nothing else can be "
            f"written: {' or '.join(str(base) for base in STORAGE_FALLBACK_DIRS)}. Set WF_DATA_DIR to a directory "
            "whose parents other users may pass through."
        )

    @staticmethod
    def _recorded_storage(record: Path) -> tuple[Path, Path] | None:
        try:
            values = json.loads(record.read_text())
            return Path(values["data_dir"]), Path(values["storage"])
        except OSError:
            return None
        except (ValueError, KeyError, TypeError) as error:
            raise EmbeddedServiceError(
                f"{record}, which tells where the services keep their data, is damaged. Restore it, or remove it to "
                "start with an empty database."
            ) from error


def _make_private(directory: Path) -> None:
    """Make a data directory and what misses above it: for the owner alone, but passable if the owner is root."""
    missing = [path for path in (directory, *directory.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        path.chmod(0o711 if os.geteuid() == 0 else 0o700)


def _account(uid: int | None) -> ServiceUser:
    try:
        entry = pwd.getpwnam(SERVICE_ACCOUNT) if uid is None else pwd.getpwuid(uid)
    except KeyError:
        wanted = f"the user {SERVICE_ACCOUNT!r}" if uid is None else f"an account for user id {uid}"
        raise EmbeddedServiceError(
            f"PostgreSQL doesn't run as root, and this system doesn't have {wanted} to run it as. Run as an ordinary "
            "user, or set WF_DATABASE_URL and WF_REDIS_URL to outside services."
        ) from None
    return ServiceUser(entry.pw_uid, entry.pw_gid)
