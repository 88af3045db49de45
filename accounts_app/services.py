"""Writes to users, workspaces and tokens."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts_app.models import ApiToken, Membership, User, Workspace
from accounts_app.remembered import accounts_changed

__all__ = ["TOKEN_PREFIX", "api_token_create", "api_token_revoke", "api_token_touch", "token_digest", "user_create"]

TOKEN_PREFIX = "wfa_"  # noqa: S105 - marks our tokens for secret scanners, is none itself
_TOUCH_INTERVAL = timedelta(minutes=5)


def token_digest(token: str) -> str:
    """SHA-256 hex digest of a token. A plain hash suffices: tokens carry 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def user_create(
    *, username: str, password: str, email: str = "", is_admin: bool = False, workspace: Workspace | None = None
) -> User:
    """Create a user who is owner of a workspace of their own, or member of the one given, as their default."""
    create = User.objects.create_superuser if is_admin else User.objects.create_user
    user = create(username=username, email=email, password=password)
    role = Membership.Role.MEMBER
    if workspace is None:
        slug = slugify(username)[:40] or "workspace"
        if Workspace.objects.filter(slug=slug).exists():
            slug = f"{slug}-{secrets.token_hex(3)}"
        workspace = Workspace.objects.create(name=f"{username}'s workspace", slug=slug)
        role = Membership.Role.OWNER
    Membership.objects.create(user=user, workspace=workspace, role=role, is_default=True)
    return user


def api_token_create(
    *, user: User, workspace: Workspace, name: str, expires_at: datetime | None = None
) -> tuple[ApiToken, str]:
    """Make a token; returns the row and the token itself, which can't be read again later."""
    token = TOKEN_PREFIX + secrets.token_urlsafe(32)
    row = ApiToken.unscoped.create(
        user=user,
        workspace=workspace,
        name=name,
        prefix=token[:12],
        digest=token_digest(token),
        expires_at=expires_at,
    )
    return row, token


def api_token_revoke(*, token: ApiToken) -> ApiToken:
    """Make a token useless from now on; revoking twice keeps the first time."""
    ApiToken.unscoped.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())
    accounts_changed()
    token.refresh_from_db()
    return token


def api_token_touch(*, token: ApiToken) -> None:
    """Note that a token was used; at most one write in five minutes a token."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > _TOUCH_INTERVAL:
        ApiToken.unscoped.filter(pk=token.pk).update(last_used_at=now)
