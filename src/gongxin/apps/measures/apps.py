"""The app's name."""

from __future__ import annotations

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    """措施: what an organ applies to the subject of a record, by two officers, after notice and defence, until it ends by itself."""

    name = "gongxin.apps.measures"
    label = "measures"
