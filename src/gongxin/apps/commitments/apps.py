"""The app's name."""

from __future__ import annotations

from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    """信用承诺: what a subject commits themselves to before an organ, and whether it was performed."""

    name = "gongxin.apps.commitments"
    label = "commitments"
