"""The two append-only tables of the ledger. What makes them so is in the first migration."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact

ERASED = "erased"
"""Who did it, of an event whose content was erased."""


class OctetLength(Length):
    """octet_length(), for byte columns."""

    function = "OCTET_LENGTH"


class JsonType(models.Func):
    """jsonb_typeof()."""

    function = "JSONB_TYPEOF"
    output_field = models.TextField()


class Event(models.Model):
    """存证事件: one thing that happened, with the nonce and commitment that tie it to the log.

    `uid` is the number people see; `id` orders events that wait for their place in the tree and is
    not a claim about anything. `leaf_index` is that place, given once by the sequencer. Opaque
    references only: no name or identifier of a person stands here. Of an erased one there is left what the log tells
    everybody: kind, hour, commitment, place.
    """

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(unique=True)
    kind = models.TextField()
    occurred_at = models.DateTimeField()
    actor = models.TextField()
    organ = models.TextField(null=True)
    subject_key = models.UUIDField(null=True)
    payload = models.JSONField()
    nonce = models.BinaryField()
    commitment = models.BinaryField()
    leaf_index = models.BigIntegerField(null=True, unique=True)

    class Meta:
        db_table = "ledger_event"
        indexes = [
            models.Index(
                "subject_key",
                models.F("id").desc(),
                name="ledger_event_about",
                condition=models.Q(subject_key__isnull=False),
            ),
            # whom has an officer looked up lately?
            models.Index(
                fields=["actor", "occurred_at"],
                name="ledger_event_of_officer",
                condition=models.Q(kind="look-up"),
            ),
            models.Index(
                "id", name="ledger_event_pending", condition=models.Q(leaf_index__isnull=True)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="ledger_event_kind_is_a_word",
                condition=models.Q(kind__regex=r"^[a-z]+(-[a-z]+)*$"),
                violation_error_message="事件种类应为小写英文词。 The kind of an event is a lower-case word.",
            ),
            models.CheckConstraint(
                name="ledger_event_actor_is_a_reference",
                condition=models.Q(actor__regex=r"^[a-z][a-z-]*(:[A-Za-z0-9._-]{1,64})?$"),
                violation_error_message="行为人应为编号，不是姓名。 The actor is a reference, not a name.",
            ),
            models.CheckConstraint(
                name="ledger_event_organ_is_a_code",
                condition=models.Q(organ__regex=r"^[A-Za-z0-9._:-]{1,64}$"),
                violation_error_message="单位应为代码。 The organ is a code.",
            ),
            models.CheckConstraint(
                name="ledger_event_payload_is_an_object",
                condition=Exact(JsonType("payload"), "object"),
                violation_error_message="事件内容应为 JSON 对象。 The payload is a JSON object.",
            ),
            models.CheckConstraint(
                name="ledger_event_nonce_has_32_bytes",
                condition=Exact(OctetLength("nonce"), 32)
                | (
                    Exact(OctetLength("nonce"), 0)
                    & models.Q(actor=ERASED, organ=None, subject_key=None, payload={})
                ),
                violation_error_message="随机数应为 32 字节，只有已销毁的事件没有。"
                " The nonce has 32 bytes; only an erased event has none.",
            ),
            models.CheckConstraint(
                name="ledger_event_commitment_has_32_bytes",
                condition=Exact(OctetLength("commitment"), 32),
                violation_error_message="承诺值应为 32 字节。 The commitment has 32 bytes.",
            ),
            models.CheckConstraint(
                name="ledger_event_leaf_index_not_negative",
                condition=models.Q(leaf_index__gte=0),
                violation_error_message="叶序号不能为负。 A leaf index is not negative.",
            ),
        ]


class ErasedEntry(models.Model):
    """已销毁的条目: that the content of an entry was erased, and by which receipt (the event of that number)."""

    leaf_index = models.BigIntegerField(primary_key=True)
    receipt = models.UUIDField()

    class Meta:
        db_table = "ledger_erased"


class Checkpoint(models.Model):
    """检查点: every tree head that was signed, in the order of signing."""

    id = models.BigAutoField(primary_key=True)
    size = models.BigIntegerField()
    root = models.BinaryField()
    note = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "ledger_checkpoint"
        constraints = [
            models.UniqueConstraint(
                fields=["size", "root"],
                name="ledger_checkpoint_once",
                violation_error_message="同一检查点只登记一次。 A checkpoint is kept once.",
            ),
            models.CheckConstraint(
                name="ledger_checkpoint_size_is_positive",
                condition=models.Q(size__gt=0),
                violation_error_message="检查点不能是空的。 A checkpoint holds at least one entry.",
            ),
            models.CheckConstraint(
                name="ledger_checkpoint_root_has_32_bytes",
                condition=Exact(OctetLength("root"), 32),
                violation_error_message="树根应为 32 字节。 The root has 32 bytes.",
            ),
        ]
