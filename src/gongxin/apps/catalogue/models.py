"""Editions of packs.

An edition is kept whole and for ever: what was recorded under it can be explained by it. Everything that the catalogue
says is read from those in force.
"""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models.functions import Now


class Editions(models.QuerySet["Edition"]):
    """Editions in the order of their loading."""

    def in_force(self, at: datetime | None = None) -> Self:
        """Those whose day had come by that moment; None: by now, by the database's clock.

        So an edition takes force by the hour at which the catalogue is read. One that another replaced before its day
        never does.
        """
        came = models.Q(waits_until__isnull=True) | models.Q(waits_until__lte=at or Now())
        loaded = models.Q() if at is None else models.Q(loaded_at__lte=at)
        return self.filter(came & loaded & ~models.Exists(_REPLACING)).order_by("pk")

    def waiting(self) -> Self:
        """Those whose day is still to come."""
        return self.filter(~models.Exists(_REPLACING), waits_until__gt=Now()).order_by("pk")


class Edition(models.Model):
    """版本: a pack as it was loaded. A trigger refuses every update and deletion.

    `digest` is the SHA-256 of the canonical JSON (RFC 8785) of `document`, in hexadecimal. `waits_until` is the
    first instant of the day from which it is in force, where it was loaded before that day; `replaces` the edition that
    waited and, since this one was loaded, never takes force. Of a pack's editions whose day has come the last is in force.
    """

    pack = models.CharField(max_length=48)
    edition = models.CharField(max_length=16)
    digest = models.CharField(max_length=64)
    document = models.JSONField()
    in_force_from = models.DateField()
    waits_until = models.DateTimeField(null=True)
    replaces = models.CharField(max_length=16, default="")
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=200)

    objects = Editions.as_manager()

    class Meta:
        db_table = "catalogue_edition"
        constraints = [
            models.UniqueConstraint(
                name="edition_is_loaded_once",
                fields=["pack", "edition"],
                violation_error_message="这一版本已载入。 This edition is loaded already.",
            ),
            models.CheckConstraint(
                name="edition_waits_after_its_loading",
                condition=models.Q(waits_until__isnull=True)
                | models.Q(waits_until__gt=models.F("loaded_at")),
                violation_error_message="等待施行的版本须在施行日之前载入。 What waits is loaded before its day.",
            ),
        ]


_REPLACING = Edition.objects.filter(
    pack=models.OuterRef("pack"), replaces=models.OuterRef("edition")
)
