"""What makes processes forget whom they remember: every change of accounts that is saved or deleted as an object."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver

from accounts_app.models import ApiToken, Membership, User, Workspace
from accounts_app.remembered import accounts_changed

__all__: list[str] = []

_LOGGED_IN = frozenset({"last_login"})


@receiver([post_save, post_delete], sender=Membership)
@receiver(post_delete, sender=User)
@receiver(post_delete, sender=Workspace)
@receiver(post_delete, sender=ApiToken)
@receiver(m2m_changed, sender=Workspace.members.through)
def forget(**kwargs: Any) -> None:
    """Whoever is remembered may be another by now."""
    accounts_changed()


@receiver(post_save, sender=User)
@receiver(post_save, sender=Workspace)
@receiver(post_save, sender=ApiToken)
def forget_changed(created: bool, update_fields: frozenset[str] | None = None, **kwargs: Any) -> None:
    """A new row was never remembered, and to log in changes nothing."""
    if not created and update_fields != _LOGGED_IN:
        accounts_changed()
