from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "gongxin.apps.identity"
    label = "identity"
