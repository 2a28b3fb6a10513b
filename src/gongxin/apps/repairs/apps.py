"""The app's name."""

from __future__ import annotations

from django.apps import AppConfig


class RepairsConfig(AppConfig):
    """信用修复: which conditions a record's repair has, what is left to be done, and the days that follow from it."""

    name = "gongxin.apps.repairs"
    label = "repairs"
