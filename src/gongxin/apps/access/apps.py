from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "gongxin.apps.access"
    label = "access"
