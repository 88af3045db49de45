from django.urls import path

from agent_app.api.streams import StreamView
from agent_app.api.views import WorkflowPromptView

urlpatterns = [
    path("workflow", WorkflowPromptView.as_view(), name="workflow-prompt"),
    path("streams/<uuid:pk>", StreamView.as_view(), name="stream"),
]
