from django.apps import AppConfig


class CustodyConfig(AppConfig):
    name = "gongxin.apps.custody"
    label = "custody"
