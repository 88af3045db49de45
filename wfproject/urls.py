"""Every route of the service."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from wfproject.health import healthz, readyz

admin.autodiscover()

urlpatterns = [
    path("", RedirectView.as_view(url="/docs"), name="home"),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("api/schema", SpectacularAPIView.as_view(), name="schema"),
    path("docs", SpectacularSwaggerView.as_view(url_name="schema"), name="docs"),
    path("api/v1/", include("wfproject.api_urls")),
]

handler404 = "wfproject.common.api.json_404"
handler500 = "wfproject.common.api.json_500"
admin.site.site_header = "Workflow Automation Agent"
admin.site.site_title = "Workflow Automation Agent"
admin.site.index_title = "Review and operate"
