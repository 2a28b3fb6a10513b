"""The app's name."""

from __future__ import annotations

from django.apps import AppConfig


class DeterminationsConfig(AppConfig):
    """认定: that somebody is put on a serious list, by the competent organ, after notice and defence, for a term."""

    name = "gongxin.apps.determinations"
    label = "determinations"
