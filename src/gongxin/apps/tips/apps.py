"""The app's name."""

from __future__ import annotations

from django.apps import AppConfig


class TipsConfig(AppConfig):
    """举报: leads for the organ that is competent, in a store of their own, and on nobody's file."""

    name = "gongxin.apps.tips"
    label = "tips"
