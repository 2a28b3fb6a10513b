"""Batches, what was found in them, and the rows that were sent back."""

from django.db import models
from django.db.models import F, Q

from .enums import BatchStatus, Channel, RecallReason, Severity


class ColumnMapping(models.Model):
    """列对应: which column of a source's own files is which field of an item, as a clerk laid it down.

    `header` are the columns' names as the files have them, `fields` the official codes beside them, empty
    for a column that is left aside. A new one for the same header takes the place of the one before;
    none is changed, so that every batch can name the one it was read by.
    """

    source = models.CharField(max_length=48)
    item = models.CharField(max_length=48)
    header_digest = models.CharField(max_length=64)
    header = models.JSONField()
    fields = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)

    class Meta:
        db_table = "intake_column_mapping"
        indexes = [
            models.Index(
                fields=["source", "item", "header_digest", "-id"], name="mapping_of_header"
            ),
        ]


class Batch(models.Model):
    """批次: one file from one source for one item, and its receipt.

    `past_display` counts rows whose period of display is over: kept with their history, never shown
    (charter C13). `withdrawn` of those that supersede withdraw a record; `in_time` and `late` of the accepted
    were filed within the item's clock or after it, the others are from before the source began. `header` names the columns that
    the catalogue lists, in the order of the file. `sheet` is the sheet of a workbook that was read, `form`
    another official form than the item's own. `said` is a keyed hash over what its rows say, `same_file_as` the
    batch by which the very same file was loaded before. `data_key` wraps the key that seals the refused rows. The receipt adds up, or the database refuses it.
    """

    number = models.CharField(max_length=24, unique=True)
    item = models.CharField(max_length=48)
    source = models.CharField(max_length=48)
    channel = models.CharField(max_length=12)
    status = models.CharField(max_length=12)
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=64)
    file_digest = models.CharField(max_length=64)
    file_bytes = models.BigIntegerField()
    format = models.CharField(max_length=8)
    encoding = models.CharField(max_length=16)
    received = models.IntegerField(default=0)
    accepted = models.IntegerField(default=0)
    superseding = models.IntegerField(default=0)
    duplicate = models.IntegerField(default=0)
    held = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    withdrawn = models.IntegerField(default=0)
    in_time = models.IntegerField(default=0)
    late = models.IntegerField(default=0)
    new_subjects = models.IntegerField(default=0)
    findings_total = models.IntegerField(default=0)
    header = models.JSONField(default=list)
    unused_columns = models.JSONField(default=list)
    tidied = models.JSONField(default=dict)
    past_display = models.IntegerField(default=0)
    data_key = models.BinaryField()
    event = models.UUIDField(null=True)
    sheet = models.CharField(max_length=64, default="")
    form = models.CharField(max_length=48, default="")
    mapping = models.ForeignKey(ColumnMapping, on_delete=models.PROTECT, null=True)
    hold_reasons = models.JSONField(default=list)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=64, default="")
    released_as = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="held_as"
    )
    said = models.CharField(max_length=64, default="")
    same_file_as = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="filed_again_as"
    )
    recalled_at = models.DateTimeField(null=True)
    recalled_by = models.CharField(max_length=64, default="")
    recall_reason = models.CharField(max_length=24, default="")

    class Meta:
        db_table = "intake_batch"
        indexes = [
            # the desk of a source, newest first
            models.Index(fields=["source", "-id"], name="batch_of_source"),
            # has this very file come before?
            models.Index(fields=["file_digest"], name="batch_by_file"),
        ]
        constraints = [
            models.CheckConstraint(
                name="batch_receipt_adds_up",
                condition=Q(
                    received=F("accepted")
                    + F("superseding")
                    + F("duplicate")
                    + F("held")
                    + F("refused")
                ),
                violation_error_message="回执的行数对不上。 The receipt does not add up.",
            ),
            models.CheckConstraint(
                name="batch_timeliness_is_of_accepted",
                condition=Q(accepted__gte=F("in_time") + F("late")),
                violation_error_message="时效只统计新增的行。 Timeliness counts accepted rows only.",
            ),
            models.CheckConstraint(
                name="batch_withdrawals_supersede",
                condition=Q(withdrawn__lte=F("superseding")),
                violation_error_message="撤回计入更新。 Withdrawals are counted among what supersedes.",
            ),
            models.CheckConstraint(
                name="batch_status_is_known",
                condition=Q(status__in=[status.value for status in BatchStatus]),
                violation_error_message="批次状态不在名单中。 The batch's state is not on the list.",
            ),
            models.CheckConstraint(
                name="batch_held_is_reviewed_by_another",
                condition=~Q(status__in=[BatchStatus.RELEASED.value, BatchStatus.REJECTED.value])
                | (
                    ~Q(reviewed_by="")
                    & ~Q(reviewed_by=F("received_by"))
                    & Q(reviewed_at__isnull=False)
                ),
                violation_error_message="待核批次须由另一人决定。 Another person decides a held batch.",
            ),
            models.CheckConstraint(
                name="batch_recall_says_why",
                condition=Q(status=BatchStatus.RECALLED.value)
                & Q(recalled_at__isnull=False)
                & Q(recall_reason__in=[reason.value for reason in RecallReason])
                & ~Q(recalled_by="")
                | ~Q(status=BatchStatus.RECALLED.value),
                violation_error_message="召回必须写明原因和经办人。 A recall says why and by whom.",
            ),
            models.CheckConstraint(
                name="batch_channel_is_known",
                condition=Q(channel__in=[channel.value for channel in Channel]),
                violation_error_message="报送渠道不在名单中。 The channel is not on the list.",
            ),
        ]


class FindingRow(models.Model):
    """A finding as it was worded when the receipt was given; its value is masked."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="findings")
    row = models.IntegerField()
    column = models.TextField()  # a header as the file has it, however long
    rule = models.CharField(max_length=32)
    severity = models.CharField(max_length=8)
    value = models.TextField()
    message_zh = models.TextField()
    message_en = models.TextField()
    mend_zh = models.TextField()
    mend_en = models.TextField()
    example = models.TextField(default="")

    class Meta:
        db_table = "intake_finding"
        indexes = [models.Index(fields=["batch", "row"], name="finding_of_batch")]
        constraints = [
            models.CheckConstraint(
                name="finding_severity_is_known",
                condition=Q(severity__in=[severity.value for severity in Severity]),
                violation_error_message="问题级别不在名单中。 The severity is not on the list.",
            ),
        ]


class KeptPart(models.Model):
    """待核文件: a held file as it was sent, in parts sealed with the batch's key, until it is decided."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="kept_parts")
    position = models.IntegerField()
    sealed = models.BinaryField()

    class Meta:
        db_table = "intake_kept_part"
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "position"],
                name="kept_part_once",
                violation_error_message="同一部分只存一次。 A part is kept once.",
            ),
        ]


class RefusedPart(models.Model):
    """Refused rows as they were sent, sealed with the batch's key, to be corrected and filed again.

    Only columns that the catalogue lists (C1). Rows that the charter refuses without a trace (C2, C3,
    C4) are not among them.
    """

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="refused_parts")
    position = models.IntegerField()
    sealed = models.BinaryField()

    class Meta:
        db_table = "intake_refused_part"
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="refused_part_once"),
        ]


class PushedBatch(models.Model):
    """推送: one signed manifest of a sending system and the answer it got, so that a repeat gets the same.

    `manifest_digest` is SHA-256 of the signed manifest; `answer` is the receipt, or why it was refused.
    """

    system = models.CharField(max_length=64)
    idempotency_key = models.CharField(max_length=200)
    sequence = models.BigIntegerField()
    manifest_digest = models.CharField(max_length=64)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True)
    answer = models.JSONField()
    answered_at = models.DateTimeField()

    class Meta:
        db_table = "intake_pushed_batch"
        constraints = [
            models.UniqueConstraint(
                fields=["system", "idempotency_key"],
                name="push_has_one_answer",
                violation_error_message="同一幂等键只有一个答复。 One idempotency key has one answer.",
            ),
            models.UniqueConstraint(
                fields=["system", "sequence"],
                name="push_sequence_used_once",
                violation_error_message="同一序号只用一次。 A sequence number is used once.",
            ),
        ]
