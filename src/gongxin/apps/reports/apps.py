from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "gongxin.apps.reports"
    label = "reports"
