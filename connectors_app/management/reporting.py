"""How commands tell what a sync or an import did."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from connectors_app.synced import SyncReport

__all__ = ["write_report"]


def write_report(command: BaseCommand, subject: str, report: SyncReport, options: dict[str, Any]) -> None:
    """Write the rows (on `--dry-run` or with more verbosity), the edits that were kept, and the counts."""
    for verb, labels in (("new", report.created), ("updated", report.updated), ("retired", report.retired)):
        if options["verbosity"] > 1 or options["dry_run"]:
            for label in labels:
                command.stdout.write(f"  {verb}: {label}")
    for label in report.kept:
        command.stdout.write(command.style.WARNING(f"  kept as edited in the admin: {label}"))
    would = "would be " if options["dry_run"] else ""
    curated = f", {len(report.merged)} curated already" if report.merged else ""
    command.stdout.write(
        f"{subject}: {len(report.created)} {would}created, {len(report.updated)} {would}updated, "
        f"{len(report.retired)} {would}retired, {report.unchanged} unchanged{curated}."
    )
