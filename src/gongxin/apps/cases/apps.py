"""The app's name."""

from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """案件: what is disputed about records, who does what about it by when, and what holds when they do not."""

    name = "gongxin.apps.cases"
    label = "cases"
