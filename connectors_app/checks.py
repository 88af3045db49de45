"""System checks: every connector folder has what a connector needs, and the keys for credentials are usable.

Read as text, because checks run before most commands and parsing all manifests takes a second or more; the full format
is checked by `sync_connectors` and the tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured

__all__ = ["CONTRACT_CASES", "check_connectors", "check_credential_keys", "connector_problems"]

CONTRACT_CASES = Path("tests/connectors_app/connectors")
"""Where the contract cases of connectors lie, below the project; installations without tests are not asked for any."""

_HTTP_OPERATION = re.compile(r"\bmethod:\s*['\"]?(GET|POST|PUT|PATCH|DELETE)\b")


def _has_key(text: str, key: str) -> bool:
    return re.search(rf"^{key}:", text, re.MULTILINE) is not None


def connector_problems(folder: Path, cases: Path | None) -> Iterator[CheckMessage]:
    """What a connector's folder lacks; `cases` is the directory of contract cases, None where there are no tests."""
    manifest = folder / "manifest.yaml"
    if not manifest.is_file():
        yield Error(f"The connector {folder.name} has no manifest.yaml.", id="connectors_app.E001", obj=str(folder))
        return
    text = manifest.read_text(encoding="utf-8")
    if not _HTTP_OPERATION.search(text):
        return  # built-in triggers and connectors that call nothing over HTTP
    if not _has_key(text, "auth"):
        hint = "Say how requests are authenticated: auth: {kinds: [token], header: …, format: …}."
        yield Error(
            f"The connector {folder.name} says no auth.", hint=hint, id="connectors_app.E002", obj=str(manifest)
        )
    if not _has_key(text, "rate_limit"):
        hint = "Say how the vendor limits requests: rate_limit: {requests: …, seconds: …}."
        yield Error(
            f"The connector {folder.name} has no rate-limit rule.",
            hint=hint,
            id="connectors_app.E003",
            obj=str(manifest),
        )
    if cases is not None and "- operation:" not in _read(cases / f"{folder.name}.yaml"):
        yield Error(
            f"The connector {folder.name} has no contract test.",
            hint=f"Put at least one case into {CONTRACT_CASES / folder.name}.yaml; test_contract.py says how.",
            id="connectors_app.E004",
            obj=str(folder),
        )


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


@register("connectors")
def check_connectors(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every folder below `connectors_app/connectors/`."""
    from connectors_app.manifest import MANIFEST_ROOT  # here, because the format's libraries needn't load with the app

    cases = Path(settings.BASE_DIR) / CONTRACT_CASES
    folders = (path for path in sorted(MANIFEST_ROOT.iterdir()) if path.is_dir() and path.name[0] not in "_.")
    known = cases if cases.is_dir() else None
    return [problem for folder in folders for problem in connector_problems(folder, known)]


@register("connectors")
def check_credential_keys(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """`WF_CREDENTIAL_KEYS` holds usable keys."""
    from connectors_app.credentials.encryption import keyring

    try:
        keyring()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="connectors_app.E005")]
    return []
