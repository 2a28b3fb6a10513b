"""The app's name."""

from __future__ import annotations

from django.apps import AppConfig


class GradesConfig(AppConfig):
    """信用分级: a sector's own grades of organisations, by named rules, decided and confirmed by two officers, and how it inspects by them."""

    name = "gongxin.apps.grades"
    label = "grades"
