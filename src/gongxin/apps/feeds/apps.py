"""The app's name."""

from __future__ import annotations

from django.apps import AppConfig


class FeedsConfig(AppConfig):
    """公示推送: who may keep a copy of what is public, and says that what is public no longer is gone from it."""

    name = "gongxin.apps.feeds"
    label = "feeds"
