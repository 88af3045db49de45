"""The embedded PostgreSQL with pgvector, reached through a private Unix socket only."""

from __future__ import annotations

import errno
import shutil
import signal
from pathlib import Path

from wfproject.embedded import processes
from wfproject.embedded.binaries import postgres_binaries
from wfproject.embedded.errors import EmbeddedServiceError, storage_error
from wfproject.embedded.server import EmbeddedServer

__all__ = ["DATABASE", "ROLE", "EmbeddedPostgres"]

ROLE = "wf"
DATABASE = "wf"
MIN_FREE_BYTES = 200_000_000
# https://www.postgresql.org/docs/18/runtime-config.html; what is not named here keeps PostgreSQL's default (fsync on).
SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "512MB",
    "min_wal_size": "32MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}


class EmbeddedPostgres(EmbeddedServer):
    """PostgreSQL with role and database `wf`; whoever may open the socket's directory is trusted."""

    name = "PostgreSQL"
    # Fast shutdown, immediate shutdown (recovers at the next start), and the last resort.
    stop_steps = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))

    @property
    def directory(self) -> Path:
        """PGDATA."""
        return self.paths.postgres_dir

    @property
    def socket(self) -> Path:
        """The socket in the private directory."""
        return self.paths.postgres_socket

    def prepare(self) -> list[str]:
        """Initialise the data directory at the first start, drop a stale pid file, and return the command."""
        version = self._data_version()
        binaries = postgres_binaries(self.paths, version)
        if version is None:
            self._initialise(binaries)
        self.paths.private_dir(self.directory)
        # PostgreSQL would refuse if the pid in one of them went to another process of this user since.
        for stale in (
            self.directory / "postmaster.pid",
            self.socket,
            self.socket.with_name(f"{self.socket.name}.lock"),
        ):
            stale.unlink(missing_ok=True)
        command = [str(binaries / "postgres"), "-D", str(self.directory)]
        for key, value in self._settings().items():
            command += ["-c", f"{key}={value}"]
        return command

    def is_ready(self, pid: int) -> bool:
        """Read the state PostgreSQL keeps in its pid file: lines 1, 5 and 8 are pid, socket directory and state."""
        try:
            lines = (self.directory / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        if len(lines) < 8 or lines[0].strip() != str(pid):
            return False
        return lines[7].strip() == "ready" and self.socket.exists()

    def explain(self, output: str) -> str:
        """Return the next step for PostgreSQL's own words."""
        if "No space left" in output:
            return str(storage_error(OSError(errno.ENOSPC, ""), self.directory))
        if "could not create shared memory" in output or "could not resize shared memory" in output:
            return "The machine grants it too little memory; free some, or give the container more, and start again."
        return (
            f"If the data in {self.directory} is damaged and you have no backup of it, move that directory away to "
            "start with an empty database."
        )

    def _settings(self) -> dict[str, str]:
        # A list of directories, where quotes keep a comma or a space in the one name.
        quoted = str(self.paths.socket_dir).replace('"', '""')
        return {**SETTINGS, "unix_socket_directories": f'"{quoted}"'}

    def _data_version(self) -> int | None:
        try:
            return int((self.directory / "PG_VERSION").read_text().split(".")[0])
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise EmbeddedServiceError(
                f"{self.directory / 'PG_VERSION'} can't be read ({error}), so this user may not use the data in it. "
                "Run as the user it belongs to, or set WF_DATA_DIR to a new directory."
            ) from error

    def _initialise(self, binaries: Path) -> None:
        """Make the cluster, extension and database beside their final place, so that a kill leaves no half of one."""
        unfinished = self.directory.with_name("postgres.unfinished")
        try:
            if shutil.disk_usage(self.directory.parent).free < MIN_FREE_BYTES:
                raise OSError(errno.ENOSPC, "too little free space")
            if unfinished.exists():
                shutil.rmtree(unfinished)
            if self.directory.exists():
                self.directory.rmdir()
        except OSError as error:
            if error.errno == errno.ENOTEMPTY:
                raise EmbeddedServiceError(
                    f"{self.directory} is not empty but holds no PostgreSQL data. Move it away, or set WF_DATA_DIR to "
                    "another directory, and start again."
                ) from error
            raise storage_error(error, self.directory) from error
        self.paths.private_dir(unfinished)
        self._check(
            "initdb",
            [
                *(str(binaries / "initdb"), "-D", str(unfinished), "-U", ROLE, "--no-instructions"),
                *("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
                # Only who may enter the socket's directory gets as far as this; nobody comes by network.
                *("--auth-local=trust", "--auth-host=reject"),
            ],
        )
        self._check(
            "the creation of the database",
            [str(binaries / "postgres"), "--single", "-D", str(unfinished), "template1"],
            f"CREATE EXTENSION vector;\nCREATE DATABASE {DATABASE};\n",
        )
        try:
            unfinished.rename(self.directory)
        except OSError as error:
            raise storage_error(error, self.directory) from error

    def _check(self, what: str, command: list[str], text_input: str = "") -> None:
        result = processes.run(command, user=self.paths.service_user, text_input=text_input)
        # The single-user backend reports a failed statement in words only.
        if result.returncode == 0 and "ERROR:" not in result.stdout and "FATAL:" not in result.stdout:
            return
        if "No space left" in result.stdout:
            raise storage_error(OSError(errno.ENOSPC, ""), self.directory)
        words = "\n".join(f"  {line}" for line in result.stdout.strip().splitlines()[-processes.TAIL_LINES :])
        raise EmbeddedServiceError(
            f"The embedded PostgreSQL can't be set up: {what} failed with exit code {result.returncode}. Correct what "
            f"it names, or set WF_DATABASE_URL to an outside PostgreSQL with pgvector. It said:\n{words}"
        )
