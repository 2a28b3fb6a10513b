from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "gongxin.interfaces.pages"
    label = "pages"
