"""The app's name."""

from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """告知: what a person is told, when it lay before them, and by what anybody sees that a letter is genuine."""

    name = "gongxin.apps.notices"
    label = "notices"
