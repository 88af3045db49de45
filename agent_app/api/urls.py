from django.urls import path

from agent_app.api.views import WorkflowPromptView

urlpatterns = [path("workflow", WorkflowPromptView.as_view(), name="workflow-prompt")]
