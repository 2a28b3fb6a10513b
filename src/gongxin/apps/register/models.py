"""Subjects, their data keys by class of content, their records in versions, and statutory roles.

Every table is hash-partitioned by `subject_key` and every key includes it, so that the register can
be spread over servers by an extension. The tables are made by SQL in the first migration; these
classes describe them. What concerns a person is sealed with a data key of that person (`*_sealed`).
"""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from .enums import HeldMatter, RecordStatus

LONGEST_HOLD = timedelta(days=366)
"""How long a legal hold lasts at the most before somebody else looks at it again."""

_HELD_COLUMNS = ("subject_key", "record_key", "batch_id", "item", "source", "doc_number")


def _lies_on(matter: HeldMatter, *columns: str) -> Q:
    filled = {f"{name}__isnull": name not in columns for name in _HELD_COLUMNS}
    return Q(matter=matter.value, **filled)


class Subject(models.Model):
    """信用主体: a person, an enterprise or another organisation.

    `subject_key` is the keyed hash of the normalised identifier; `identity_sealed` holds identifier
    type, identifier and name.
    """

    subject_key = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=16)
    identity_sealed = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "register_subject"
        managed = False


class DataKey(models.Model):
    """数据密钥: the key of one subject and class of content, wrapped by the master key outside the database.

    Apart from what it opens, so that destroying it (`wrapped` is then empty) makes that class unreadable, in older
    backups too. A subject known before there were classes has one key for all of them.
    """

    pk = models.CompositePrimaryKey("subject_key", "content_class")
    subject_key = models.UUIDField()
    content_class = models.CharField(max_length=12)
    wrapped = models.BinaryField()

    class Meta:
        db_table = "register_data_key"
        managed = False


class KeyCheck(models.Model):
    """密钥核对值: by which an installation notices that its keys are not those of its database.

    `value` is a keyed hash under the key that `key` says (`index`, `master`, `master-2` …); it tells nothing of
    it. A version that was retired stays in the book and is not looked for any more.
    """

    key = models.CharField(max_length=24, primary_key=True)
    value = models.CharField(max_length=32)
    made_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "register_key_check"


class Layout(models.Model):
    """内容布局: which fields the contents of an item's records hold, in which order.

    A content begins with the number of its layout. Layouts are added and never changed, so that a
    record of any age can be read.
    """

    item = models.CharField(max_length=48)
    fields = models.JSONField()

    class Meta:
        db_table = "register_layout"
        constraints = [
            models.UniqueConstraint(
                fields=["item", "fields"],
                name="layout_stands_once",
                violation_error_message="同一布局只登记一次。 A layout stands in the book once.",
            ),
        ]


class Clock(models.Model):
    """登记时钟: the recorded time of the last load or recall that was committed; one row.

    Each of them moves it on, under the lock by which one writes at a time, and records at that instant. So the instant
    says which of them a reader knew, whenever they began and however long they took.
    """

    one = models.BooleanField(primary_key=True, default=True)
    known_at = models.DateTimeField()

    class Meta:
        db_table = "register_clock"
        constraints = [
            models.CheckConstraint(
                name="register_clock_is_one",
                condition=models.Q(one=True),
                violation_error_message="登记时钟只有一个。 There is one clock of the register.",
            ),
        ]


class LegalHold(models.Model):
    """法律保全: what must not be destroyed for a time, whatever list names it. It shows nothing to anybody.

    Exactly the columns of its `matter` are filled: `subject_key`; `record_key`; `batch_id`; `item` and `source`; `doc_number`.
    It ends at `ends_at`, a year at most after it was placed or renewed last, or when another person lifts it.
    """

    number = models.CharField(max_length=16, unique=True)
    matter = models.CharField(max_length=12)
    subject_key = models.UUIDField(null=True)
    record_key = models.UUIDField(null=True)
    batch_id = models.BigIntegerField(null=True)
    item = models.CharField(max_length=48, null=True)
    source = models.CharField(max_length=48, null=True)
    doc_number = models.CharField(max_length=128, null=True)
    document = models.CharField(max_length=64)
    ground = models.CharField(max_length=24)
    placed_at = models.DateTimeField()
    placed_by = models.CharField(max_length=64)
    ends_at = models.DateTimeField()
    renewed_at = models.DateTimeField(null=True)
    renewed_by = models.CharField(max_length=64, default="", blank=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        db_table = "register_legal_hold"
        constraints = [
            models.CheckConstraint(
                name="hold_lies_on_one_thing",
                condition=_lies_on(HeldMatter.SUBJECT, "subject_key")
                | _lies_on(HeldMatter.RECORD, "record_key")
                | _lies_on(HeldMatter.BATCH, "batch_id")
                | _lies_on(HeldMatter.ITEM, "item", "source")
                | _lies_on(HeldMatter.DOCUMENT, "doc_number"),
                violation_error_message="保全须写明一个对象。 A hold lies on one thing.",
            ),
            models.CheckConstraint(
                name="hold_has_an_end",
                condition=Q(ends_at__gt=F("placed_at"))
                & (
                    Q(ends_at__lte=F("placed_at") + LONGEST_HOLD)
                    | Q(renewed_at__isnull=False, ends_at__lte=F("renewed_at") + LONGEST_HOLD)
                ),
                violation_error_message="保全须有期限，最长一年，可以续期。 A hold ends within a year, and may be renewed.",
            ),
            models.CheckConstraint(
                name="hold_is_lifted_by_another",
                condition=Q(lifted_at=None, lifted_by="")
                | (
                    Q(lifted_at__isnull=False, lifted_by__startswith="account:")
                    & ~Q(lifted_by=F("placed_by"))
                ),
                violation_error_message="须由另一人解除保全。 Another person lifts a hold.",
            ),
            models.CheckConstraint(
                name="hold_is_renewed_by_another",
                condition=Q(renewed_at=None, renewed_by="")
                | (
                    Q(renewed_at__isnull=False, renewed_by__startswith="account:")
                    & ~Q(renewed_by=F("placed_by"))
                ),
                violation_error_message="须由另一人复核续期。 Another person reviews and renews a hold.",
            ),
        ]


class Record(models.Model):
    """记录的一个版本: valid time (when it holds) and recorded time (when the register held it).

    The current version has `recorded_to` = infinity. Nothing is overwritten: a correction closes the
    old version and adds a new one, which a trigger in the database holds.
    """

    # its end tells a version from the others of its fact: one ends at infinity, none is without length
    pk = models.CompositePrimaryKey("subject_key", "record_key", "recorded_to")
    subject_key = models.UUIDField()
    record_key = models.UUIDField()
    version = models.IntegerField()
    item = models.CharField(max_length=48)
    nature = models.CharField(max_length=8)
    adverse_class = models.CharField(max_length=8, null=True)
    status = models.CharField(max_length=12, default=RecordStatus.LIVE.value)
    source = models.CharField(max_length=48)
    doc_number = models.TextField(null=True)
    doc_organ = models.TextField(null=True)
    doc_date = models.DateField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    shown_from = models.DateTimeField()
    shown_until = models.DateTimeField()
    recorded_from = models.DateTimeField()
    recorded_to = models.DateTimeField()
    batch_id = models.BigIntegerField()
    row_number = models.IntegerField()
    content_digest = models.UUIDField()
    content_sealed = models.BinaryField()

    class Meta:
        db_table = "register_record"
        managed = False


class MovedEnd(models.Model):
    """展示终点的提前: from `begins` on, what an edition says ends sooner than it was recorded to, told of a group of records.

    The group is every version of the item and class with these days; None stands for any day. It makes the new end hold
    in the very second, whatever becomes of the rewriting of versions, and is the reason that they give.
    """

    pack = models.CharField(max_length=48)
    edition = models.CharField(max_length=16)
    item = models.CharField(max_length=48)
    adverse_class = models.CharField(max_length=8)
    shown_from = models.DateTimeField()
    shown_until = models.DateTimeField()
    doc_date = models.DateField(null=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    ends = models.DateTimeField()
    begins = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "register_moved_end"
        managed = False


class Link(models.Model):
    """法定身份关系: a person in a statutory role of an organisation, with dates."""

    pk = models.CompositePrimaryKey("subject_key", "person_key", "role", "valid_from")
    subject_key = models.UUIDField()
    person_key = models.UUIDField()
    role = models.CharField(max_length=24)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    batch_id = models.BigIntegerField()
    recorded_from = models.DateTimeField()

    class Meta:
        db_table = "register_link"
        managed = False


class Same(models.Model):
    """同一主体: of two subject keys, that they are read as one subject, through which judgements.

    Derived from the judgements in force (`links`), so that a look-up finds it by one index; both directions stand here, and every
    pair of a chain. Held by recorded time like a version: what ended is not deleted.
    """

    pk = models.CompositePrimaryKey("subject_key", "other_key", "recorded_to")
    subject_key = models.UUIDField()
    other_key = models.UUIDField()
    through = models.JSONField()
    recorded_from = models.DateTimeField()
    recorded_to = models.DateTimeField()

    class Meta:
        db_table = "register_same"
        constraints = [
            models.CheckConstraint(
                name="same_is_another",
                condition=~models.Q(subject_key=models.F("other_key")),
                violation_error_message="主体不能与自己关联。 A subject is not linked with itself.",
            ),
            models.CheckConstraint(
                name="same_rests_on_judgements",
                condition=~models.Q(through=[]),
                violation_error_message="同一主体须有判断为据。 That two are one rests on a judgement.",
            ),
            models.CheckConstraint(
                name="same_ends_after_it_began",
                condition=models.Q(recorded_to__gt=models.F("recorded_from")),
                violation_error_message="终止须晚于开始。 It ends after it began.",
            ),
        ]


class MarkClock(models.Model):
    """标注时钟: the recorded time of the last mark that was committed; one row, as the register's clock."""

    one = models.BooleanField(primary_key=True, default=True)
    known_at = models.DateTimeField()

    class Meta:
        db_table = "register_mark_clock"
        constraints = [
            models.CheckConstraint(
                name="mark_clock_is_one",
                condition=models.Q(one=True),
                violation_error_message="标注时钟只有一个。 There is one clock of the marks.",
            ),
        ]


class Mark(models.Model):
    """异议标注: that a record is in dispute since `marked_from` and hidden from `hides_at` on, until `over_at`; each may be never (infinity).

    `through` says the same by the number of each case. What its subject states of it (本人说明), by the case `stated_by`, is told
    from `stated_from` on. Derived from the cases (`cases`), so that a reading finds it by one index; held by recorded time like a version.
    """

    pk = models.CompositePrimaryKey("subject_key", "record_key", "recorded_to")
    subject_key = models.UUIDField()
    record_key = models.UUIDField()
    through = models.JSONField()
    marked_from = models.DateTimeField()
    hides_at = models.DateTimeField()
    over_at = models.DateTimeField()
    stated_by = models.CharField(max_length=20, default="", db_default="")
    stated_from = models.DateTimeField(null=True)
    statement_sealed = models.BinaryField(null=True)
    recorded_from = models.DateTimeField()
    recorded_to = models.DateTimeField()

    class Meta:
        db_table = "register_mark"
        constraints = [
            models.CheckConstraint(
                name="mark_rests_on_a_case",
                condition=~models.Q(through={}) | ~models.Q(stated_by=""),
                violation_error_message="标注须有案件为据。 A mark rests on a case.",
            ),
            models.CheckConstraint(
                name="statement_is_whole",
                condition=Q(stated_by="", stated_from=None, statement_sealed=None)
                | (~Q(stated_by="") & Q(stated_from__isnull=False, statement_sealed__isnull=False)),
                violation_error_message="说明须有案件、起始时间和内容。 A statement has a case, a beginning and words.",
            ),
            models.CheckConstraint(
                name="mark_ends_after_it_began",
                condition=models.Q(recorded_to__gt=models.F("recorded_from")),
                violation_error_message="终止须晚于开始。 It ends after it began.",
            ),
        ]


class Correction(models.Model):
    """更正: what cases corrected of a record, so that no filing says the wrong again; told to nobody.

    `fields` says by name what the right value hashes to under the platform's key, bound to the record. `shown_until` is the end
    that display keeps, infinity for none; no version from before `recorded_at` returns. The corrected version stands with the others.
    """

    pk = models.CompositePrimaryKey("subject_key", "record_key")
    subject_key = models.UUIDField()
    record_key = models.UUIDField()
    fields = models.JSONField()
    shown_until = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "register_correction"
        constraints = [
            models.CheckConstraint(
                name="correction_names_fields",
                condition=~models.Q(fields={}),
                violation_error_message="更正须写明字段。 A correction names fields.",
            ),
        ]
