from django.urls import path

from engine_app.preflight.api import PreflightView

urlpatterns = [path("workflows/<uuid:workflow_id>/preflight", PreflightView.as_view(), name="workflow-preflight")]
