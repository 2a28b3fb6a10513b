"""The app's name."""

from __future__ import annotations

from django.apps import AppConfig


class RecallsConfig(AppConfig):
    """召回: whoever was told of a record is told that it has ended, and says that they know."""

    name = "gongxin.apps.recalls"
    label = "recalls"
