"""Users, workspaces and tokens in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts_app.models import ApiToken, Membership, User, Workspace
from accounts_app.services import api_token_revoke


class MembershipInline(admin.TabularInline[Membership, Any]):
    model = Membership
    extra = 0
    autocomplete_fields = ["user", "workspace"]


@admin.register(User)
class UserAdmin(DjangoUserAdmin[User]):
    inlines = [MembershipInline]


@admin.register(Workspace)
class WorkspaceAdmin(admin.ModelAdmin[Workspace]):
    list_display = ["name", "slug", "created_at"]
    search_fields = ["name", "slug"]
    readonly_fields = ["id", "created_at", "updated_at"]
    inlines = [MembershipInline]


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin[ApiToken]):
    """Tokens are made by their users (`manage.py create_token` or the API) and can only be revoked here."""

    list_display = ["name", "prefix", "user", "workspace", "created_at", "last_used_at", "expires_at", "revoked_at"]
    list_filter = ["workspace", "revoked_at"]
    list_select_related = ["user", "workspace"]
    search_fields = ["name", "prefix", "user__username"]
    date_hierarchy = "created_at"
    readonly_fields = [
        "id",
        "user",
        "workspace",
        "name",
        "prefix",
        "created_at",
        "last_used_at",
        "expires_at",
        "revoked_at",
    ]
    actions = ["revoke"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.action(description="Revoke the chosen tokens", permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
        """Revoke each chosen token."""
        for token in queryset:
            api_token_revoke(token=token)
        self.message_user(request, f"{len(queryset)} token(s) revoked.", messages.SUCCESS)
