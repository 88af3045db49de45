from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "wfproject.common"
    label = "common"
    verbose_name = "Common"

    def ready(self) -> None:
        """Register the system checks."""
        from wfproject.common import checks  # noqa: F401 - registers the system checks
