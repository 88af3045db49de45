"""The API, version 1, put together from the apps."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("accounts_app.api.urls")),
    path("", include("connectors_app.api.urls")),
    path("", include("sessions_app.api.urls")),
    path("", include("agent_app.api.urls")),
    path("", include("engine_app.api.urls")),
    path("", include("engine_app.preflight.urls")),
]
