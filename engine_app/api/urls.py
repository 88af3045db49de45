from django.urls import path, re_path
from rest_framework.routers import SimpleRouter

from engine_app.api.events import RunEventsView, StepTestView
from engine_app.api.views import (
    UUID_PATTERN,
    ApprovalViewSet,
    RunViewSet,
    UnknownStepViewSet,
    WorkflowLiveViewSet,
    WorkflowRunViewSet,
)
from engine_app.api.webhook_views import DeliveryViewSet, WebhookEndpointViewSet

router = SimpleRouter(trailing_slash=False)
router.register("workflows", WorkflowLiveViewSet, basename="workflow")
router.register(rf"workflows/(?P<workflow_id>{UUID_PATTERN})/runs", WorkflowRunViewSet, basename="workflow-run")
router.register("runs", RunViewSet, basename="run")
router.register("unknown-steps", UnknownStepViewSet, basename="unknown-step")
router.register("approvals", ApprovalViewSet, basename="approval")
router.register("deliveries", DeliveryViewSet, basename="delivery")
router.register("webhook-endpoints", WebhookEndpointViewSet, basename="webhook-endpoint")

urlpatterns = [
    path("runs/<uuid:pk>/events", RunEventsView.as_view(), name="run-events"),
    re_path(
        r"^workflows/(?P<pk>[0-9a-f-]{36})/steps/(?P<node>[a-z][a-z0-9-]{0,79})/test$",
        StepTestView.as_view(),
        name="workflow-step-test",
    ),
    *router.urls,
]
