"""Old runs and deliveries are deleted, in batches small enough to hold nobody up."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models.functions import Now

from engine_app.models import Run, WebhookDelivery
from wfproject.common.pruning import delete_in_batches

__all__ = ["history_prune"]

_BATCH = 500


def history_prune(*, batches: int = 200) -> dict[str, int]:
    """Delete runs that ended, and deliveries stored, more than `WF_ENGINE_KEEP_DAYS` ago; returns how many of each.

    A delivery goes only after its runs, so that nothing which still runs loses what started it.
    """
    before = Now() - timedelta(days=settings.ENGINE_KEEP_DAYS)
    runs = Run.unscoped.filter(finished_at__lt=before).order_by("finished_at")
    deliveries = WebhookDelivery.unscoped.filter(created_at__lt=before, runs=None).order_by("created_at")
    return {
        "runs": delete_in_batches(runs, size=_BATCH, batches=batches),
        "deliveries": delete_in_batches(deliveries, size=_BATCH, batches=batches),
    }
