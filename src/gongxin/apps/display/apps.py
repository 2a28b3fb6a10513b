"""The app's name."""

from __future__ import annotations

from django.apps import AppConfig


class DisplayConfig(AppConfig):
    """到期核验: proof, night by night, that nothing past its end is told."""

    name = "gongxin.apps.display"
    label = "display"
