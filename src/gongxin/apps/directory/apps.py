from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "gongxin.apps.directory"
    label = "directory"
