from django.apps import AppConfig


class ConnectorsConfig(AppConfig):
    name = "connectors_app"
    verbose_name = "Connectors"

    def ready(self) -> None:
        from connectors_app import checks  # noqa: F401 - registers the system checks
