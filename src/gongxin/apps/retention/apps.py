"""The app's name."""

from __future__ import annotations

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """保存与销毁: what is kept no longer is destroyed, with a receipt."""

    name = "gongxin.apps.retention"
    label = "retention"
