from django.apps import AppConfig


class AgentConfig(AppConfig):
    name = "agent_app"
    verbose_name = "Agent"
