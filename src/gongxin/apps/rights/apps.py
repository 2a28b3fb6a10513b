"""The app's name."""

from __future__ import annotations

from django.apps import AppConfig


class RightsConfig(AppConfig):
    """权利: what a person may demand of an organ, by when it is due, and that no answer came."""

    name = "gongxin.apps.rights"
    label = "rights"
