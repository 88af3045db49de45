from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "sessions_app"
    verbose_name = "Sessions and workflows"

    def ready(self) -> None:
        from sessions_app import receivers  # noqa: F401 - connects them
