"""Recalls: which answers of one organ no longer stand, by when it has to say so, and when it did.

A recall names nobody. It holds the numbers of look-ups; whom those are about stands in the log alone, behind its wall.
"""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from .enums import Ground


class Recall(models.Model):
    """召回通知: to one organ, about one subject, for one end. Nothing of it changes but what the organ does about it.

    `answers` are `[[number of a look-up, place, place, …], …]`: the places, from 1, of the records in that answer; none where
    it is the answer as a whole. `items` and `because` (a case) are for the person alone and stand in no recall. `fetched_at` is
    when the organ first took it; `statement` is what its system signed, a person who acknowledges signs in instead.
    """

    number = models.CharField(max_length=16, unique=True)
    organ = models.CharField(max_length=48)
    ground = models.CharField(max_length=24)
    answers = models.JSONField()
    items = models.JSONField(default=list)
    because = models.CharField(max_length=20, default="", blank=True)
    event = models.UUIDField()
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.CharField(max_length=64, default="", blank=True)
    statement = models.TextField(default="", blank=True)

    class Meta:
        db_table = "recalls_recall"
        indexes = [
            # every look-up asks whether its organ owes any
            models.Index(
                fields=["organ", "due_at"],
                name="recall_owed",
                condition=Q(acknowledged_at__isnull=True),
            ),
            models.Index(fields=["organ", "id"], name="recall_of_organ"),
            GinIndex(fields=["answers"], name="recall_of_answer", opclasses=["jsonb_path_ops"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="recall_names_an_answer",
                condition=~Q(answers=[]),
                violation_error_message="召回通知须写明是哪次回答。 A recall names an answer.",
            ),
            models.CheckConstraint(
                name="recall_ground_is_known",
                condition=Q(ground__in=[ground.value for ground in Ground]),
                violation_error_message="召回理由不在名单中。 The ground is not on the list.",
            ),
            models.CheckConstraint(
                name="recall_has_a_time",
                condition=Q(due_at__gt=F("made_at")),
                violation_error_message="召回通知须有确认期限。 A recall has a time for its acknowledgement.",
            ),
            models.CheckConstraint(
                name="recall_is_acknowledged_by_somebody",
                condition=Q(acknowledged_at__isnull=True, acknowledged_by="", statement="")
                | (
                    Q(acknowledged_at__isnull=False, acknowledged_at__gte=F("made_at"))
                    & (
                        Q(acknowledged_by__startswith="account:", statement="")
                        | (Q(acknowledged_by__startswith="sender:") & ~Q(statement=""))
                    )
                ),
                violation_error_message="确认须有经办人，或有系统签署的声明。"
                " A person who has signed in acknowledges, or a system over its signature.",
            ),
        ]
