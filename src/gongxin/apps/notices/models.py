"""Notices: one row for one thing that one subject is told. The database itself puts it there, with what it tells of.

A row says what is told, and nothing of what a record or a case says. It goes with what it tells of: when the record is
destroyed, or the subject erased.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """告知: that a subject is told of a version of an adverse record, or of an event.

    `matter` tells which notices are about the same thing, so that a later one replaces an earlier: a record's key, or what
    follows from the `reference` of a case, a look, an authorisation. `told_at` is the instant of what is told: both are there from
    the same commit on. Nobody in the platform's login writes a row; that it was opened is all that is added.
    """

    id = models.BigAutoField(primary_key=True)
    subject_key = models.UUIDField()
    kind = models.CharField(max_length=24)
    matter = models.UUIDField()
    item = models.CharField(max_length=48, default="")
    organ = models.CharField(max_length=64, default="")
    reference = models.CharField(max_length=64, default="")
    event = models.UUIDField(null=True)
    due_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    opened_event = models.UUIDField(null=True)

    class Meta:
        db_table = "notices_notice"
        constraints = [
            # the index of the inbox as well
            models.UniqueConstraint(
                name="notice_tells_once",
                fields=["subject_key", "matter", "told_at", "event"],
                nulls_distinct=False,
                violation_error_message="同一件事只告知一次。 One thing is told once.",
            ),
            models.CheckConstraint(
                name="notice_tells_of_a_record_or_an_event",
                condition=Q(event__isnull=True, kind__startswith="record", reference="")
                | (Q(event__isnull=False, item="") & ~Q(kind__startswith="record")),
                violation_error_message="告知的是一条记录，或一个事件。 A notice tells of a record or of an event.",
            ),
            models.CheckConstraint(
                name="notice_is_opened_with_its_event",
                condition=Q(opened_at__isnull=True, opened_event__isnull=True)
                | Q(opened_at__isnull=False, opened_event__isnull=False),
                violation_error_message="打开告知须有存证。 That a notice was opened has its event.",
            ),
        ]


class Service(models.Model):
    """送达存证: the event by which it is proved that a notice of a record lay in its inbox; of an event the event itself proves it.

    Entered after the load, in the order of the notices; the greatest number there is says how far it has come.
    """

    notice = models.BigIntegerField(primary_key=True)
    event = models.UUIDField()

    class Meta:
        db_table = "notices_service"


class Contact(models.Model):
    """联系方式: where a person wants to hear that a notice waits; theirs to add, confirm by a code that was sent there, and end.

    `place_sealed` holds the address or number under the person's key for documents; when it is ended it is emptied.
    """

    number = models.CharField(max_length=16, unique=True)
    subject_key = models.UUIDField()
    channel = models.CharField(max_length=8)
    place_sealed = models.BinaryField()
    check_digest = models.CharField(max_length=64)
    tries = models.IntegerField(default=0)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=64)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notices_contact"
        constraints = [
            models.UniqueConstraint(
                name="contact_stands_once",
                fields=["subject_key", "channel"],
                condition=Q(ended_at__isnull=True),
                violation_error_message="每种联系方式只登记一个。 There is one contact of a kind.",
            ),
            models.CheckConstraint(
                name="contact_is_emptied_at_its_end",
                condition=Q(ended_at__isnull=True) | Q(place_sealed=b""),
                violation_error_message="终止的联系方式不再保存。 A contact that ended is not kept.",
            ),
        ]


class Sending(models.Model):
    """提醒: that a contact hears of a notice, once; `over` says what came of it, and is empty while it waits or is tried.

    `trying_since` stands while it is being handed over: who finds it there later knows that the one who tried was cut off.
    """

    subject_key = models.UUIDField()
    notice = models.BigIntegerField()
    contact = models.CharField(max_length=16)
    channel = models.CharField(max_length=8)
    queued_at = models.DateTimeField()
    next_at = models.DateTimeField()
    trying_since = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0)
    over = models.CharField(max_length=12, default="")
    over_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notices_sending"
        indexes = [
            models.Index(fields=["next_at"], name="sending_that_waits", condition=Q(over="")),
        ]
        constraints = [
            models.UniqueConstraint(
                name="contact_hears_once",
                fields=["subject_key", "notice", "contact"],
                violation_error_message="同一份告知对同一联系方式只提醒一次。 A contact hears of a notice once.",
            ),
            models.CheckConstraint(
                name="sending_ends_whole",
                condition=Q(over="", over_at__isnull=True)
                | (~Q(over="") & Q(over_at__isnull=False, trying_since__isnull=True)),
                violation_error_message="提醒的结果须有时间。 What came of it has a time.",
            ),
        ]
