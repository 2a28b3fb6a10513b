"""The app's name."""

from __future__ import annotations

from django.apps import AppConfig


class ForesightConfig(AppConfig):
    """预演: what an edition would move, before it takes force; and what it moves when it does."""

    name = "gongxin.apps.foresight"
    label = "foresight"
