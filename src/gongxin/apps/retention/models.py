"""Erasures: proposed, confirmed and done, and what their receipts say."""

from django.db import models
from django.db.models import F, Q


class Erasure(models.Model):
    """销毁: one subject's content, destroyed on a document, by two persons.

    `number_check` is a keyed hash of the identity number and this erasure's own: it tells whether a number typed again is the
    same, leads to no row of the register, and is emptied when it is over. `receipt` is the number of the event
    that commits to what was erased, `entries` their number and `keys` that of the data keys.
    """

    number = models.CharField(max_length=16, unique=True)
    number_check = models.UUIDField(null=True)
    document = models.CharField(max_length=64)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=64)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=64, default="", blank=True)
    done_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=64, default="", blank=True)
    receipt = models.UUIDField(null=True)
    entries = models.IntegerField(default=0)
    keys = models.IntegerField(default=0)
    digest = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        db_table = "retention_erasure"
        constraints = [
            models.CheckConstraint(
                name="erasure_is_confirmed_by_another",
                condition=Q(done_at=None, confirmed_by="", receipt=None)
                | (
                    Q(done_at__isnull=False, receipt__isnull=False)
                    & Q(confirmed_by__startswith="account:")
                    & ~Q(confirmed_by=F("proposed_by"))
                ),
                violation_error_message="须由另一人确认。 Another person confirms it.",
            ),
            models.CheckConstraint(
                name="erasure_forgets_whose_it_was",
                condition=Q(done_at=None, withdrawn_at=None, number_check__isnull=False)
                | (~Q(done_at=None, withdrawn_at=None) & Q(number_check=None)),
                violation_error_message="了结之后不留主体。 Once it is over it names no subject.",
            ),
            models.CheckConstraint(
                name="erasure_is_taken_back_or_done",
                condition=Q(done_at=None) | Q(withdrawn_at=None),
                violation_error_message="撤回的不能执行。 What was taken back is not done.",
            ),
        ]
