"""The app's name."""

from __future__ import annotations

from django.apps import AppConfig


class TransparencyConfig(AppConfig):
    """透明: that the list of who looked is whole, and how anybody concerned can check it."""

    name = "gongxin.apps.transparency"
    label = "transparency"
