from django.urls import path
from rest_framework.routers import SimpleRouter

from agent_app.api.jobs import JobListViewSet, JobView
from agent_app.api.streams import StreamView
from agent_app.api.views import WorkflowPromptView

router = SimpleRouter(trailing_slash=False)
router.register("jobs", JobListViewSet, basename="job")

urlpatterns = [
    path("workflow", WorkflowPromptView.as_view(), name="workflow-prompt"),
    path("streams/<uuid:pk>", StreamView.as_view(), name="stream"),
    path("jobs/<uuid:pk>", JobView.as_view(), name="job-detail"),
    *router.urls,
]
