"""Writes the parts of README.md and docs/ that repeat the code: `.venv/bin/python -m docs.generate`.

Such a part stands between `<!-- generated: NAME -->` and `<!-- end generated -->`.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import django

from connectors_app.contracts import OperationRole
from connectors_app.manifest import ConnectorManifest, load_manifests

ROOT = Path(__file__).resolve().parents[1]
_PART = re.compile(r"(<!-- generated: ([a-z-]+) -->\n).*?(<!-- end generated -->)", re.DOTALL)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table; bars inside cells are escaped."""
    names = list(head)
    lines = [names, ["---"] * len(names), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def state_machine() -> str:
    """What `manage.py show_graph` prints, as a Mermaid block."""
    from agent_app.graph.build import compiled_graph

    return f"```mermaid\n{compiled_graph().get_graph().draw_mermaid().strip()}\n```\n"


def functions() -> str:
    """The functions of the expression language that are ours."""
    from sessions_app.definition import FUNCTIONS

    return table(["Function", "Gives"], ([f"`{item.signature}`", item.description] for item in FUNCTIONS))


def violations() -> str:
    """The catalogue of violations."""
    from sessions_app.definition import VIOLATIONS

    rows = ([f"`{item.code}`", str(item.severity), item.description] for item in VIOLATIONS.values())
    return table(["Code", "Severity", "Meaning"], rows)


def patches() -> str:
    """The patch operations with their fields, required ones first."""
    from typing import get_args

    from sessions_app.definition import Patch

    models = get_args(get_args(Patch)[0])
    names = {f"`{model.__name__}`": f"`{model.model_fields['op'].default}`" for model in models}
    rows = []
    for model in models:
        fields = {item.alias or name: item for name, item in model.model_fields.items() if name != "op"}
        needed = [f"`{name}`" for name, item in fields.items() if item.is_required()]
        optional = [f"`{name}`" for name, item in fields.items() if not item.is_required()]
        summary = (model.__doc__ or "").strip().split("\n\n")[0].replace("\n", " ")
        for name, key in names.items():
            summary = summary.replace(name, key)
        rows.append([names[f"`{model.__name__}`"], ", ".join(needed), ", ".join(optional), summary])
    return table(["`op`", "Required", "Optional", "Effect"], rows)


def _keys(manifest: ConnectorManifest, role: OperationRole) -> list[str]:
    return [f"`{item.key}`" for item in manifest.operations if item.role is role]


def connectors() -> str:
    """One row a shipped connector."""
    rows = (
        [
            f"[`{item.key}`](#{item.key})",
            item.name,
            item.category.value,
            ", ".join(item.aliases),
            str(len(_keys(item, OperationRole.ACTION))),
            str(len(_keys(item, OperationRole.TRIGGER))),
        ]
        for item in load_manifests()
    )
    return table(["Key", "Product", "Category", "Other names", "Actions", "Events"], rows)


def operations() -> str:
    """One section a shipped connector, with the keys of its operations."""
    sections = []
    for item in load_manifests():
        lines = [f"### {item.key}\n", f"{item.description}\n"]
        for label, role in (("Actions", OperationRole.ACTION), ("Events", OperationRole.TRIGGER)):
            if keys := _keys(item, role):
                lines.append(f"{label}: {', '.join(keys)}\n")
        sections.append("\n".join(lines))
    return "\n".join(sections)


def credential_kinds() -> str:
    """One row a connector and kind of credential: secrets, settings."""
    from connectors_app.credentials.rules import auth_kinds, required_settings, setting_names
    from connectors_app.models import Connector
    from connectors_app.sync import connector_values

    rows = []
    for item in load_manifests():
        connector = Connector(key=item.key, **connector_values(item))
        for kind in auth_kinds(connector):
            needed = required_settings(connector, kind, "")
            settings = [f"**`{name}`**" if name in needed else f"`{name}`" for name in setting_names(connector, kind)]
            secrets = ", ".join(f"`{name}`" for name in kind.secrets)
            rows.append([f"`{item.key}`", f"`{kind.kind}`", secrets, ", ".join(settings)])
    return table(["Connector", "Kind", "Secrets", "Settings (**required**)"], rows)


def preflight_codes() -> str:
    """The codes of a preflight's findings."""
    from engine_app.preflight.contracts import CODES

    return table(["Code", "Meaning"], ([f"`{code}`", meaning] for code, meaning in CODES.items()))


PARTS: dict[str, Callable[[], str]] = {
    "state-machine": state_machine,
    "functions": functions,
    "violations": violations,
    "patches": patches,
    "connectors": connectors,
    "operations": operations,
    "credential-kinds": credential_kinds,
    "preflight-codes": preflight_codes,
}


def documents() -> list[Path]:
    """README.md and every page below docs/."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def rendered(path: Path) -> str:
    """The page with its generated parts as the code has them now; KeyError for a part that does not exist."""
    return _PART.sub(lambda found: found[1] + PARTS[found[2]]() + found[3], path.read_text(encoding="utf-8"))


def main() -> None:
    """Write every page whose generated parts changed, and name it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wfproject.settings.development")
    django.setup()
    for path in documents():
        text = rendered(path)
        if text != path.read_text(encoding="utf-8"):
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"{path.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
