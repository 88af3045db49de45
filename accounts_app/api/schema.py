"""How the ways to authenticate look in the OpenAPI document."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

__all__ = ["ApiTokenScheme", "WorkspaceJWTScheme"]


class ApiTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """A personal API token as bearer token."""

    target_class = "accounts_app.authentication.ApiTokenAuthentication"
    name = "apiToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """The scheme, as OpenAPI 3.0 spells it."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "wfa_…", "description": "A personal API token."}


class WorkspaceJWTScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """A JWT as bearer token."""

    target_class = "accounts_app.authentication.WorkspaceJWTAuthentication"
    name = "jwt"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """The scheme, as OpenAPI 3.0 spells it."""
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "From POST /api/v1/auth/token.",
        }
