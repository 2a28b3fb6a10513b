"""The app's name."""

from __future__ import annotations

from django.apps import AppConfig


class LinksConfig(AppConfig):
    """主体关联: that two identifiers are one subject is a judgement, by two persons, on a document, and can be undone."""

    name = "gongxin.apps.links"
    label = "links"
