from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "wfproject.common"
    label = "common"
    verbose_name = "Common"
