from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "gongxin.apps.register"
    label = "register"
