"""What is kept of entering the database in an emergency: by whom, why, until when, and every statement under seal."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Emergency(models.Model):
    """紧急进入: one opening of the database to a person, asked for by one and confirmed by another."""

    number = models.CharField(max_length=16, unique=True)
    reason = models.CharField(max_length=16)
    reference = models.CharField(max_length=64)
    minutes = models.IntegerField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=64)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=64, null=True)
    ends_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "custody_emergency"
        constraints = [
            models.CheckConstraint(
                name="emergency_is_by_two",
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("asked_by")),
                violation_error_message="紧急进入须由另一人确认。 Somebody else confirms an emergency.",
            ),
            models.CheckConstraint(
                name="emergency_ends_once_confirmed",
                condition=Q(confirmed_at=None, confirmed_by=None, ends_at=None)
                | Q(
                    confirmed_at__isnull=False,
                    confirmed_by__isnull=False,
                    ends_at__gt=F("confirmed_at"),
                ),
                violation_error_message="紧急进入确认后必有终点。 What is confirmed has an end.",
            ),
            models.CheckConstraint(
                name="emergency_is_short",
                condition=Q(minutes__gte=1, minutes__lte=240),
                violation_error_message="紧急进入最长四小时。 An emergency lasts four hours at most.",
            ),
        ]


class EmergencyStatement(models.Model):
    """One statement that was run; its text is sealed, for the auditor alone."""

    emergency = models.ForeignKey(Emergency, on_delete=models.PROTECT, related_name="statements")
    place = models.IntegerField()
    asked_at = models.DateTimeField()
    text_sealed = models.BinaryField()

    class Meta:
        db_table = "custody_emergency_statement"
        constraints = [
            models.UniqueConstraint(
                fields=["emergency", "place"],
                name="emergency_statement_has_its_place",
                violation_error_message="语句的次序不能重复。 Each statement has a place of its own.",
            ),
        ]
