from django.apps import AppConfig


class VectorsConfig(AppConfig):
    name = "vectors_app"
    verbose_name = "Vectors"

    def ready(self) -> None:
        from vectors_app import checks, receivers  # noqa: F401 - registered by being imported
