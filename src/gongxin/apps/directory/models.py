"""Organs, divisions and instruments, each owned by one pack.

Rows are written by loading a pack and by nothing else. What leaves a pack is retired, not deleted:
records that were filed by an organ or rest on an instrument go on naming it.

What an edition says that waits for its day stands beside what holds now, with the instant at which it begins. `objects`
are the rows that hold at the moment of the statement, so that an edition takes force without anybody's doing.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db import models
from django.db.models.expressions import RawSQL

from .enums import Confidence, DivisionLevel, InstrumentLevel, OrganFunction

EVER = datetime(1, 1, 1, tzinfo=UTC)
"""What is not waited for has begun ever since."""


class HoldingNow(models.Manager[Any]):
    """Of each code the row that began last."""

    def get_queryset(self) -> models.QuerySet[Any]:
        """By the database's clock. Written out: put together anew by each reading it would cost more than the reading."""
        table = self.model._meta.db_table
        last = (
            f"{table}.begins = (SELECT max(o.begins) FROM {table} o WHERE o.code = {table}.code"
            " AND o.begins <= statement_timestamp())"
        )
        return super().get_queryset().filter(RawSQL(last, (), models.BooleanField()))  # noqa: S611 - no value in it


class Division(models.Model):
    """行政区划."""

    pk = models.CompositePrimaryKey("code", "begins")
    code = models.CharField(max_length=6)
    begins = models.DateTimeField(default=EVER)
    pack = models.CharField(max_length=48)
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    level = models.CharField(
        max_length=8, choices=[(one.value, one.value) for one in DivisionLevel]
    )
    parent = models.CharField(max_length=6, null=True)
    synthetic = models.BooleanField(default=False)
    retired = models.BooleanField(default=False)

    objects = HoldingNow()
    every: models.Manager[Any] = models.Manager()

    class Meta:
        db_table = "directory_division"


class Organ(models.Model):
    """单位. `aliases` are other names under which it signs."""

    pk = models.CompositePrimaryKey("code", "begins")
    code = models.CharField(max_length=48)
    begins = models.DateTimeField(default=EVER)
    pack = models.CharField(max_length=48)
    uscc = models.CharField(max_length=18)
    name_zh = models.CharField(max_length=200, db_index=True)
    name_en = models.CharField(max_length=200)
    aliases = models.JSONField(default=list)
    division = models.CharField(max_length=6)
    function = models.CharField(
        max_length=24, choices=[(one.value, one.value) for one in OrganFunction]
    )
    synthetic = models.BooleanField(default=False)
    retired = models.BooleanField(default=False)

    objects = HoldingNow()
    every: models.Manager[Any] = models.Manager()

    class Meta:
        db_table = "directory_organ"
        constraints = [
            # A retired organ may have left its number to the one that took over from it.
            models.UniqueConstraint(
                name="organ_uscc_is_its_own",
                fields=["uscc", "begins"],
                condition=models.Q(retired=False),
                violation_error_message="统一社会信用代码已属于另一单位。 "
                "This unified social credit code belongs to another organ.",
            )
        ]


class Instrument(models.Model):
    """规范性文件. `in_force_to` is its last day in force."""

    pk = models.CompositePrimaryKey("code", "begins")
    code = models.CharField(max_length=48)
    begins = models.DateTimeField(default=EVER)
    pack = models.CharField(max_length=48)
    title_zh = models.CharField(max_length=400)
    title_en = models.CharField(max_length=400)
    number = models.CharField(max_length=200, blank=True)
    issuer = models.CharField(max_length=400)
    level = models.CharField(
        max_length=32, choices=[(one.value, one.value) for one in InstrumentLevel]
    )
    in_force_from = models.DateField()
    in_force_to = models.DateField(null=True)
    replaced_by = models.CharField(max_length=48, null=True)
    basis_for = models.JSONField(default=list)
    confidence = models.CharField(
        max_length=16, choices=[(one.value, one.value) for one in Confidence]
    )
    note = models.JSONField(null=True)
    retired = models.BooleanField(default=False)

    objects = HoldingNow()
    every: models.Manager[Any] = models.Manager()

    class Meta:
        db_table = "directory_instrument"
        constraints = [
            models.CheckConstraint(
                name="instrument_ends_after_it_begins",
                condition=models.Q(in_force_to__isnull=True)
                | models.Q(in_force_to__gte=models.F("in_force_from")),
                violation_error_message="失效日期早于施行日期。 It ends before it begins.",
            )
        ]
