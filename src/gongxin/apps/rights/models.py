"""What persons ask organs, and what organs say."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from .enums import AnswerReason

_UNANSWERED = Q(answered_at__isnull=True, answered_by="", reason="", said_sealed=b"")
_ANSWERED = (
    Q(answered_at__isnull=False, reason__in=[one.value for one in AnswerReason])
    & Q(answered_by__startswith="account:")
    & ~Q(said_sealed=b"")
)


class LookQuestion(models.Model):
    """为什么查我: a question to the organ that looked somebody up, with its date, and the organ's answer.

    `look` is the event of the look-up; the question itself is always the same. `due_at` is the instant from which
    an answer is late, reckoned when it was asked from `length`, as the pack had it, and by the calendar as it was
    announced then. Who looked, and who agreed to it, are references. What was said is sealed with the subject's key
    for documents, and gone with it.
    """

    look = models.UUIDField(unique=True)
    subject_key = models.UUIDField()
    organ = models.CharField(max_length=48)
    looked_at = models.DateTimeField()
    looked_by = models.CharField(max_length=80)
    agreed_by = models.CharField(max_length=80, default="")
    purpose = models.CharField(max_length=48)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    length = models.JSONField()
    calendar_known = models.BooleanField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=64, default="")
    reason = models.CharField(max_length=16, default="")
    said_sealed = models.BinaryField(default=b"")

    class Meta:
        db_table = "rights_look_question"
        indexes = [
            models.Index(fields=["subject_key"], name="question_of_subject"),
            # what falls due first
            models.Index(fields=["organ", "due_at", "id"], name="question_of_organ"),
        ]
        constraints = [
            models.CheckConstraint(
                name="question_is_due_after_it_is_asked",
                condition=Q(due_at__gt=F("asked_at")),
                violation_error_message="答复期限须晚于提问时间。 An answer is due after the question.",
            ),
            models.CheckConstraint(
                name="question_is_answered_whole",
                condition=_UNANSWERED | _ANSWERED,
                violation_error_message="答复须有理由、说明和答复人。 An answer has a reason, words and somebody who gives it.",
            ),
            models.CheckConstraint(
                name="question_is_answered_by_another",
                condition=Q(answered_by="")
                | (~Q(answered_by=F("looked_by")) & ~Q(answered_by=F("agreed_by"))),
                violation_error_message="查询的人和同意的人不能答复。 Who looked or agreed to it does not answer.",
            ),
        ]
