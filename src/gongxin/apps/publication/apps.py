"""The app's name."""

from __future__ import annotations

from django.apps import AppConfig


class PublicationConfig(AppConfig):
    """公示: what of the register anybody may read, released by two persons, and gone with its record."""

    name = "gongxin.apps.publication"
    label = "publication"
