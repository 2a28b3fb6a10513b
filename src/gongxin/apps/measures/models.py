"""A measure as an organ applies it to the subject of a record, from its proposal on."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Applied(models.Model):
    """措施实施: a listed measure for one record of its own subject, proposed by one officer and confirmed by another of the organ.

    It is in force from its confirmation until its term, and no longer than its record is displayed as it was: the view `measures_in_force`
    says which are, and every reader asks it. `cap_at` is the longest that the list allowed on the day of the proposal; `until_at` may be brought
    forward and never put off. What was said for it, in defence and in answer to that is sealed with the subject's key for documents.
    """

    number = models.CharField(max_length=16, unique=True)
    subject_key = models.UUIDField()
    record_key = models.UUIDField()
    item = models.CharField(max_length=48)
    adverse_class = models.CharField(max_length=10, null=True)
    measure = models.CharField(max_length=48)
    edition = models.CharField(max_length=16)
    organ = models.CharField(max_length=48)
    look = models.UUIDField()
    case_reference = models.CharField(max_length=128)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=64)
    proportion_sealed = models.BinaryField()
    until_at = models.DateTimeField()
    cap_at = models.DateTimeField()
    defend_until = models.DateTimeField()
    defended_at = models.DateTimeField(null=True)
    defended_by = models.CharField(max_length=64, default="")
    defence_sealed = models.BinaryField(default=b"")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=64, default="")
    weighed_sealed = models.BinaryField(default=b"")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=64, default="")
    ending = models.CharField(max_length=8, default="")

    class Meta:
        db_table = "measures_applied"
        indexes = [
            models.Index(fields=["subject_key"], name="applied_to_subject"),
            models.Index(fields=["organ", "id"], name="applied_by_organ"),
        ]
        constraints = [
            models.CheckConstraint(
                name="applied_by_two",
                condition=Q(proposed_by__startswith="account:")
                & (
                    Q(confirmed_at=None, confirmed_by="")
                    | (
                        Q(confirmed_at__isnull=False, confirmed_by__startswith="account:")
                        & ~Q(confirmed_by=F("proposed_by"))
                    )
                ),
                violation_error_message="一人拟议，另一人确认。 One proposes it and another confirms it.",
            ),
            models.CheckConstraint(
                name="applied_within_the_longest_term",
                condition=Q(until_at__lte=F("cap_at"))
                & Q(until_at__gt=F("defend_until"))
                & Q(defend_until__gt=F("proposed_at")),
                violation_error_message="期限不超过清单规定。 The term is within the longest of the list.",
            ),
            models.CheckConstraint(
                name="applied_after_the_defence",
                condition=Q(confirmed_at=None) | Q(confirmed_at__gte=F("defend_until")),
                violation_error_message="陈述申辩期满才能确认。 It is confirmed after the period for defence.",
            ),
            models.CheckConstraint(
                name="applied_weighs_the_defence",
                condition=Q(confirmed_at=None) | Q(defended_at=None) | ~Q(weighed_sealed=b""),
                violation_error_message="陈述申辩须答复。 What was said in defence is answered.",
            ),
            models.CheckConstraint(
                name="applied_ends_whole",
                condition=Q(ended_at=None, ended_by="", ending="")
                | (Q(ended_at__isnull=False, ending="dropped", confirmed_at=None) & ~Q(ended_by=""))
                | (
                    Q(ended_at__isnull=False, ending="lifted", confirmed_at__isnull=False)
                    & ~Q(ended_by="")
                ),
                violation_error_message="结束须有时间和经办人。 An end has a time and somebody who did it.",
            ),
            # also where it is over: the same record does not bear the same measure twice
            models.UniqueConstraint(
                fields=["subject_key", "record_key", "measure", "organ"],
                condition=Q(ended_at=None) | Q(confirmed_at__isnull=False),
                name="applied_once_for_a_record",
                violation_error_message="同一记录只实施一次。 A measure is applied once for a record.",
            ),
        ]


class Execution(models.Model):
    """执行反馈: what the organ reports of a measure in force. Rows are added and never changed."""

    number = models.CharField(max_length=16)
    subject_key = models.UUIDField()
    organ = models.CharField(max_length=48)
    outcome = models.CharField(max_length=12)
    reported_at = models.DateTimeField()
    reported_by = models.CharField(max_length=80)

    class Meta:
        db_table = "measures_execution"
        indexes = [models.Index(fields=["number"], name="execution_of_applied")]
