"""What the registry tells those who keep something derived from it."""

from __future__ import annotations

from django.dispatch import Signal

__all__ = ["registry_changed"]

registry_changed = Signal()
"""Sent after the commit of a change to connectors or operations.

Arguments: `version` (str, the new registry version) and `catalogs` (tuple of names that changed).
"""
