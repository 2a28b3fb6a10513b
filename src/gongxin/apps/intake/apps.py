from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "gongxin.apps.intake"
    label = "intake"
