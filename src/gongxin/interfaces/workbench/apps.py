from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "gongxin.interfaces.workbench"
    label = "workbench"
