from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "gongxin.apps.ledger"
    label = "ledger"
