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


class KeptFile(models.Model):
    """原始文件: a file as it was sent, sealed in parts on disk; its key is here and nowhere else.

    `token` names the folder of the parts and binds them; `data_key` is wrapped by the master key and empty
    once the file is destroyed. Nobody can open it from `kept_until` on; None is until the batch is decided.
    """

    token = models.CharField(max_length=32, unique=True)
    data_key = models.BinaryField()
    parts = models.IntegerField()
    made_at = models.DateTimeField()
    kept_until = models.DateTimeField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "intake_kept_file"
        indexes = [
            models.Index(
                fields=["kept_until"],
                condition=Q(destroyed_at__isnull=True),
                name="kept_file_by_end",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="kept_file_destroyed_with_key",
                condition=Q(destroyed_at__isnull=True) | Q(data_key=b""),
                violation_error_message="销毁的文件不再有密钥。 A destroyed file has no key.",
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
    `destroyed_under` is the destruction list under which file, refused rows and findings went; what was counted stays.
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
    kept_file = models.ForeignKey(KeptFile, on_delete=models.PROTECT, null=True)
    said = models.CharField(max_length=64, default="")
    same_file_as = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="filed_again_as"
    )
    recalled_at = models.DateTimeField(null=True)
    recalled_by = models.CharField(max_length=64, default="")
    recall_reason = models.CharField(max_length=24, default="")
    recall_event = models.UUIDField(null=True)
    destroyed_under = models.CharField(max_length=16, default="", blank=True)

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
            models.CheckConstraint(
                name="batch_destroyed_with_key",
                condition=Q(destroyed_under="") | Q(data_key=b"", said=""),
                violation_error_message="销毁的批次不再有密钥。 A destroyed batch has no key.",
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


class Upload(models.Model):
    """上传: a file that comes part by part, each durable under seal before it is acknowledged.

    `digests` are SHA-256 of the parts in their order, by which the sender finds where to go on. `rows` counts
    what is checked while it is filed; `filing_since` marks that; afterwards `batch` says what became of it.
    """

    kept_file = models.OneToOneField(KeptFile, on_delete=models.PROTECT)
    owner = models.CharField(max_length=64)
    item = models.CharField(max_length=48)
    source = models.CharField(max_length=48)
    suffix = models.CharField(max_length=8)
    bytes_stated = models.BigIntegerField()
    bytes_kept = models.BigIntegerField(default=0)
    digests = models.JSONField(default=list)
    rows = models.IntegerField(default=0)
    filing_since = models.DateTimeField(null=True)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True)

    class Meta:
        db_table = "intake_upload"
        indexes = [models.Index(fields=["owner", "-id"], name="upload_of_owner")]
        constraints = [
            models.CheckConstraint(
                name="upload_within_stated",
                condition=Q(bytes_kept__lte=F("bytes_stated")),
                violation_error_message="收到的不会多于声明的。 No more comes than was stated.",
            ),
        ]
