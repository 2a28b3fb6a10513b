"""The app's name."""

from __future__ import annotations

from django.apps import AppConfig


class ReplayConfig(AppConfig):
    """重演: what was shown before, shown again from the versions of then, and taken to court."""

    name = "gongxin.apps.replay"
    label = "replay"
