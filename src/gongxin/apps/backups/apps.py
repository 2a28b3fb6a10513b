"""The app's name."""

from __future__ import annotations

from django.apps import AppConfig


class BackupsConfig(AppConfig):
    """备份与恢复: sealed backups with keys that die apart, and what a restore must do before anybody is served."""

    name = "gongxin.apps.backups"
    label = "backups"
