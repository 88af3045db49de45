"""Background work of the registry."""

from __future__ import annotations

from celery import shared_task

__all__ = ["load_catalogues"]


@shared_task(name="connectors_app.load_catalogues")
def load_catalogues() -> dict[str, int]:
    """Load the shipped catalogues; returns how many operations each created or updated. What is loaded is skipped."""
    from connectors_app.importing.load import catalogues_load

    reports = {load.connector: load.report for load in catalogues_load() if load.report is not None}
    return {connector: len(report.created) + len(report.updated) for connector, report in reports.items()}
