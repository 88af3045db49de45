from django.apps import AppConfig


class EngineConfig(AppConfig):
    name = "engine_app"
    verbose_name = "Engine"
