from django.urls import path

from engine_app.preflight.api import PreflightView

urlpatterns = [path("workflows/<uuid:pk>/preflight", PreflightView.as_view(), name="workflow-preflight")]
