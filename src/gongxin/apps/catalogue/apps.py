from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "gongxin.apps.catalogue"
    label = "catalogue"
