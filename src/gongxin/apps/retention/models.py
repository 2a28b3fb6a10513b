"""Erasures of one subject, and destruction lists of what was kept long enough: who agreed to what, and what receipts say."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from .enums import EntryState

WAIT = timedelta(days=7)
"""How long an approved list waits: whoever hears of it has a week to have something put under legal hold."""


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


def _account(name: str) -> Q:
    return Q(**{f"{name}__startswith": "account:"})


class DestructionList(models.Model):
    """销毁清单: what passed its time to be kept at one moment, frozen, agreed to by three persons, and destroyed with a receipt.

    `thing` is what is destroyed (records, batches as filed, reports), `item`, `source` and `before` what it was chosen by.
    `counts` are entries by item and organ, `digest` the SHA-256 over all entries in their order. `receipt` is the number of the
    event that says it was carried out.
    """

    number = models.CharField(max_length=16, unique=True)
    document = models.CharField(max_length=64)
    thing = models.CharField(max_length=12)
    item = models.CharField(max_length=48, default="", blank=True)
    source = models.CharField(max_length=48, default="", blank=True)
    before = models.DateField()
    made_at = models.DateTimeField()
    author = models.CharField(max_length=64)
    entries = models.IntegerField()
    counts = models.JSONField()
    digest = models.CharField(max_length=64)
    reviewed_at = models.DateTimeField(null=True)
    reviewer = models.CharField(max_length=64, default="", blank=True)
    seconded_at = models.DateTimeField(null=True)
    second_reviewer = models.CharField(max_length=64, default="", blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=64, default="", blank=True)
    sent_back_for = models.CharField(max_length=24, default="", blank=True)
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    receipt = models.UUIDField(null=True)
    portions = models.IntegerField(default=0)
    versions = models.BigIntegerField(default=0)
    destroyed = models.IntegerField(default=0)
    taken_out = models.IntegerField(default=0)
    left_out = models.IntegerField(default=0)

    class Meta:
        db_table = "retention_list"
        constraints = [
            models.CheckConstraint(
                name="list_is_of_three_persons",
                condition=_account("author")
                & (Q(reviewer="") | (_account("reviewer") & ~Q(reviewer=F("author"))))
                & (
                    Q(second_reviewer="")
                    | (
                        _account("second_reviewer")
                        & ~Q(second_reviewer=F("author"))
                        & ~Q(second_reviewer=F("reviewer"))
                    )
                ),
                violation_error_message="编制、审核、复核须是三个不同的人。 Author, reviewer and second reviewer are three persons.",
            ),
            models.CheckConstraint(
                name="list_steps_follow",
                condition=(
                    Q(reviewed_at=None, reviewer="")
                    | Q(reviewed_at__isnull=False) & ~Q(reviewer="")
                )
                & (
                    Q(seconded_at=None, second_reviewer="")
                    | Q(seconded_at__isnull=False, reviewed_at__isnull=False)
                    & Q(seconded_at__gte=F("reviewed_at"))
                    & ~Q(second_reviewer="")
                ),
                violation_error_message="先审核，后复核。 The second review follows the first.",
            ),
            models.CheckConstraint(
                name="list_waits_before_it_is_done",
                condition=Q(begun_at=None)
                | Q(seconded_at__isnull=False, closed_at=None)
                & Q(begun_at__gte=F("seconded_at") + WAIT),
                violation_error_message="复核后满七日才能销毁。 Nothing is destroyed before a week after the second review.",
            ),
            models.CheckConstraint(
                name="list_done_has_its_receipt",
                condition=Q(done_at=None, receipt=None)
                | Q(begun_at__isnull=False, done_at__isnull=False, receipt__isnull=False),
                violation_error_message="销毁必有凭证。 What was carried out has its receipt.",
            ),
        ]


class ListEntry(models.Model):
    """清单条目: one thing on a list, by its key until it is over and by its mark for ever.

    `mark` is a hash of the record's own key, or of the batch's or report's number; it leads to nothing that is left. `whose` is a
    hash of the subject's key: by it a replay knows that something of a person was destroyed since. Both tell nobody anything who does
    not know the key already.
    """

    on = models.ForeignKey(DestructionList, on_delete=models.PROTECT, related_name="lines")
    place = models.IntegerField()
    mark = models.UUIDField()
    whose = models.UUIDField(null=True)
    state = models.CharField(max_length=12, default=EntryState.LISTED.value)
    why = models.CharField(max_length=24, default="", blank=True)
    item = models.CharField(max_length=48)
    source = models.CharField(max_length=48)
    subject_key = models.UUIDField(null=True)
    record_key = models.UUIDField(null=True)
    version = models.IntegerField(null=True)
    row = models.BigIntegerField(null=True)

    class Meta:
        db_table = "retention_entry"
        indexes = [
            models.Index(fields=["mark"], name="entry_by_mark"),
            models.Index(fields=["whose"], name="entry_by_whose"),
            models.Index(
                fields=["record_key"],
                condition=Q(state=EntryState.LISTED.value),
                name="entry_to_go",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["on", "place"],
                name="entry_has_its_place",
                violation_error_message="清单中的序号不重复。 A place is taken once.",
            ),
            models.CheckConstraint(
                name="entry_forgets_when_it_is_over",
                condition=Q(state=EntryState.LISTED.value)
                | Q(subject_key=None, record_key=None, version=None, row=None),
                violation_error_message="了结的条目不留主键。 An entry that is over names nothing.",
            ),
            models.CheckConstraint(
                name="entry_stays_for_a_reason",
                condition=Q(state__in=[EntryState.LISTED.value, EntryState.DESTROYED.value], why="")
                | (
                    Q(state__in=[EntryState.TAKEN_OUT.value, EntryState.LEFT_OUT.value])
                    & ~Q(why="")
                ),
                violation_error_message="不销毁的条目须有原因。 What is not destroyed stays for a reason.",
            ),
        ]
