from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "gongxin.interfaces.portal"
    label = "portal"
