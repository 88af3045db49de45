from django.urls import path
from rest_framework.routers import SimpleRouter

from sessions_app.api.views import InteractionViewSet, SessionViewSet, WorkflowViewSet, workflow_schema

router = SimpleRouter(trailing_slash=False)
router.register("sessions", SessionViewSet, basename="session")
router.register("interactions", InteractionViewSet, basename="interaction")
router.register("workflows", WorkflowViewSet, basename="workflow")

urlpatterns = [path("schema/workflow", workflow_schema, name="workflow-schema"), *router.urls]
