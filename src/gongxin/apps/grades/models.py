"""A grade of an organisation, from what the rules propose to its end: one row, on which the database holds the order (charter C6, C10)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

# A comparison with what is not there is unknown, and a check lets the unknown pass: so each says what has to be there.


class Graded(models.Model):
    """定级: the grade of one organisation by one sector's rules: proposed by them, decided by an officer, confirmed by another.

    `decisive` are the records that name the decided grade or a worse one, each with the class that it had: the grade stands on them, and where none of
    them is displayed as it was any more, it counts no more (`grades_in_force`). The best stands on none. What the rules said of each record, and the
    words of officers and of the organisation, are sealed with its key for documents.
    """

    number = models.CharField(max_length=16, unique=True)
    subject_key = models.UUIDField()
    organ = models.CharField(max_length=48)
    grading = models.CharField(max_length=48)
    edition = models.CharField(max_length=16)
    item = models.CharField(max_length=48)
    proposed = models.CharField(max_length=16)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=64)
    reasons_sealed = models.BinaryField()
    grade = models.CharField(max_length=16, default="")
    decisive = models.JSONField(default=list)
    worse = models.BooleanField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, default="")
    decision_sealed = models.BinaryField(default=b"")
    object_until = models.DateTimeField(null=True)
    objected_at = models.DateTimeField(null=True)
    objected_by = models.CharField(max_length=64, default="")
    objection_sealed = models.BinaryField(default=b"")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=64, default="")
    answer_sealed = models.BinaryField(default=b"")
    entry_key = models.UUIDField(null=True)
    batch = models.CharField(max_length=24, default="")
    until_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=64, default="")
    ending = models.CharField(max_length=8, default="")

    class Meta:
        db_table = "grades_graded"
        indexes = [
            models.Index(fields=["subject_key"], name="graded_subject"),
            models.Index(fields=["organ", "grading", "grade", "id"], name="graded_by_organ"),
        ]
        constraints = [
            models.CheckConstraint(
                name="grade_is_decided_whole",
                condition=Q(
                    decided_at__isnull=True,
                    decided_by="",
                    grade="",
                    worse__isnull=True,
                    object_until__isnull=True,
                    decision_sealed=b"",
                )
                | Q(decided_by__startswith="account:", decided_at__isnull=False)
                & Q(worse__isnull=False)
                & ~Q(grade="")
                & ~Q(decision_sealed=b""),
                violation_error_message="决定须有决定人、时间、等级和理由。 A decision has who decided, when, which grade and why.",
            ),
            models.CheckConstraint(
                name="worse_grade_waits_for_objection",
                condition=Q(worse__isnull=True, object_until__isnull=True)
                | Q(worse=False, object_until__isnull=True)
                | Q(worse=True, object_until__isnull=False, object_until__gt=F("decided_at")),
                violation_error_message="较差的等级须告知并留出提出意见的期间。 A worse grade is told of, with a period to speak against it.",
            ),
            models.CheckConstraint(
                name="graded_by_two",
                condition=Q(
                    confirmed_at__isnull=True,
                    confirmed_by="",
                    entry_key__isnull=True,
                    until_at__isnull=True,
                )
                | Q(confirmed_at__isnull=False, decided_at__isnull=False)
                & Q(confirmed_at__gte=F("decided_at"), confirmed_by__startswith="account:")
                & Q(entry_key__isnull=False, until_at__isnull=False, until_at__gt=F("confirmed_at"))
                & ~Q(confirmed_by=F("decided_by")),
                violation_error_message="一人决定，另一人确认，记入登记库。 One decides and another confirms it, and it is entered.",
            ),
            models.CheckConstraint(
                name="worse_grade_counts_after_objection",
                condition=Q(confirmed_at__isnull=True)
                | Q(worse__isnull=False, worse=False)
                | Q(object_until__isnull=False, confirmed_at__gte=F("object_until")),
                violation_error_message="提出意见的期间满后才能确认较差的等级。 A worse grade is confirmed after the period to speak against it.",
            ),
            models.CheckConstraint(
                name="grade_objection_is_answered",
                condition=Q(confirmed_at__isnull=True)
                | Q(objected_at__isnull=True)
                | ~Q(answer_sealed=b""),
                violation_error_message="提出的意见须答复。 What was said against it is answered.",
            ),
            models.CheckConstraint(
                name="grade_ends_whole",
                condition=Q(ended_at__isnull=True, ended_by="", ending="")
                | Q(ended_at__isnull=False, ending="dropped", confirmed_at__isnull=True)
                & ~Q(ended_by="")
                | Q(ended_at__isnull=False, confirmed_at__isnull=False)
                & Q(ending__in=["replaced", "lifted", "fallen"])
                & ~Q(ended_by=""),
                violation_error_message="结束须有时间和经办人。 An end has a time and somebody who did it.",
            ),
            models.UniqueConstraint(
                name="one_grade_on_its_way",
                fields=["subject_key", "grading", "organ"],
                condition=Q(ended_at__isnull=True, confirmed_at__isnull=True),
                violation_error_message="该单位在本领域已有在办的定级。 A grade of this organisation is on its way already.",
            ),
            models.UniqueConstraint(
                name="one_grade_stands",
                fields=["subject_key", "grading", "organ"],
                condition=Q(ended_at__isnull=True, confirmed_at__isnull=False),
                violation_error_message="一个领域只有一个有效等级。 One grade of a sector stands.",
            ),
        ]
