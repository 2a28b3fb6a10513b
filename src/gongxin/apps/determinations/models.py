"""Determinations: one row each, on which the database itself holds the order of what was done and by whom (charter C6, C10).

What people write is sealed with the subject's key for documents, and gone with it. Silence is not written: a wait says when it
ends, and whoever reads compares it with the hour. A trigger keeps what was done as it was done.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

# A comparison with what is not there is unknown, and a check lets the unknown pass: so each says what has to be there.


class OfDetermination(models.Model):
    """Whose a row is: the subject's, and the organ's that determines."""

    subject_key = models.UUIDField()
    organ = models.CharField(max_length=48)

    class Meta:
        abstract = True


class Determination(OfDetermination):
    """认定: that the subject is to be listed, on one record of one document; its rules are those of the editions of its first day.

    `step` to `lapses_at` are where the last act put it (`catalogue.Entered`). A group of columns is empty until its act is done:
    notice (`announced_months`: the longest term that may be decided), hearing, review, decision, service with the notice of repair,
    entry, annulment. `holds` says that its document founds this listing, now or since, and so no other.
    """

    number = models.CharField(max_length=20, unique=True)
    list_code = models.CharField(max_length=48)
    workflow = models.CharField(max_length=48)
    editions = models.JSONField()
    place = models.CharField(max_length=48)
    item = models.CharField(max_length=48)
    record_key = models.UUIDField()
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=64)
    proposal_sealed = models.BinaryField()
    step = models.CharField(max_length=48)
    step_from = models.DateTimeField()
    timed_by = models.CharField(max_length=48)
    timed_from = models.DateTimeField()
    lapses_at = models.DateTimeField(null=True)
    acts = models.IntegerField(default=0)
    holds = models.BooleanField(default=True)
    end = models.CharField(max_length=48, default="")
    ended_at = models.DateTimeField(null=True)
    noticed_at = models.DateTimeField(null=True)
    noticed_by = models.CharField(max_length=64, default="")
    defence_until = models.DateTimeField(null=True)
    announced_months = models.IntegerField(null=True)
    notice_sealed = models.BinaryField(default=b"")
    statements = models.IntegerField(default=0)
    hearing_asked_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    heard_by = models.CharField(max_length=64, default="")
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=64, default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, default="")
    listed = models.BooleanField(null=True)
    months = models.IntegerField(null=True)
    document = models.CharField(max_length=128, default="")
    answered = models.BooleanField(default=False)
    decision_sealed = models.BinaryField(default=b"")
    served_at = models.DateTimeField(null=True)
    served_by = models.CharField(max_length=64, default="")
    repair_sealed = models.BinaryField(default=b"")
    entered_at = models.DateTimeField(null=True)
    entered_by = models.CharField(max_length=64, default="")
    entry_key = models.UUIDField(null=True)
    batch = models.CharField(max_length=24, default="")
    listed_from = models.DateField(null=True)
    listed_until = models.DateField(null=True)
    annulled_at = models.DateTimeField(null=True)
    annulled_by = models.CharField(max_length=64, default="")
    annulment_sealed = models.BinaryField(default=b"")

    class Meta:
        db_table = "determinations_determination"
        indexes = [models.Index(fields=["subject_key"], name="determination_of_subject")]
        constraints = [
            models.UniqueConstraint(
                name="document_founds_one_listing",
                fields=["subject_key", "list_code", "record_key"],
                condition=Q(holds=True),
                violation_error_message="同一文书已有拟认定或者认定。 This document founds a determination already.",
            ),
            models.CheckConstraint(
                name="notice_is_whole",
                condition=Q(noticed_at__isnull=True, noticed_by="", defence_until__isnull=True)
                & Q(announced_months__isnull=True, notice_sealed=b"")
                | Q(noticed_by__startswith="account:", defence_until__gt=F("noticed_at"))
                & Q(noticed_at__isnull=False, defence_until__isnull=False)
                & Q(announced_months__isnull=False, announced_months__gt=0)
                & ~Q(notice_sealed=b""),
                violation_error_message="事先告知须有送达人、内容、最长期限和陈述申辩截止时间。 A notice has its server, words, longest term and a time for defence.",
            ),
            models.CheckConstraint(
                name="nobody_decides_their_own_proposal",
                condition=~Q(decided_by=F("proposed_by"))
                & ~Q(reviewed_by=F("proposed_by"))
                & ~Q(heard_by=F("proposed_by"))
                & (Q(reviewed_by="") | ~Q(decided_by=F("reviewed_by"))),
                violation_error_message="拟认定、听证主持、审核、决定的不能是同一人。 Who proposes neither hears, reviews nor decides, nor does who reviewed decide.",
            ),
            models.CheckConstraint(
                name="listed_after_notice_and_defence",
                condition=Q(listed__isnull=True)
                | Q(listed=False)
                | Q(noticed_at__isnull=False, decided_at__gte=F("defence_until")),
                violation_error_message="没有事先告知或者陈述申辩期未满，不得决定列入。 Nobody is listed without a notice, or before the time for defence is over.",
            ),
            models.CheckConstraint(
                name="listed_after_the_hearing_asked_for",
                condition=Q(listed__isnull=True)
                | Q(listed=False)
                | Q(hearing_asked_at__isnull=True)
                | Q(heard_at__isnull=False, heard_at__gte=F("hearing_asked_at")),
                violation_error_message="要求听证的，听证后才能决定列入。 Where a hearing was asked for, it is held first.",
            ),
            models.CheckConstraint(
                name="defence_is_answered",
                condition=Q(listed__isnull=True)
                | Q(listed=False)
                | Q(statements=0)
                | Q(answered=True),
                violation_error_message="陈述申辩的意见必须逐一答复。 What was said in defence is answered in the decision.",
            ),
            models.CheckConstraint(
                name="never_worse_than_announced",
                condition=Q(listed=True, months__isnull=False, months__gt=0)
                & Q(announced_months__isnull=False, months__lte=F("announced_months"))
                | (Q(listed__isnull=True) | Q(listed=False)) & Q(months__isnull=True),
                violation_error_message="决定的期限不得长于事先告知的期限。 A term is never longer than the one announced.",
            ),
            models.CheckConstraint(
                name="decision_is_whole",
                condition=Q(
                    decided_at__isnull=True,
                    decided_by="",
                    listed__isnull=True,
                    decision_sealed=b"",
                )
                | Q(decided_by__startswith="account:", decided_at__isnull=False)
                & Q(listed__isnull=False)
                & ~Q(decision_sealed=b""),
                violation_error_message="决定须有决定人、时间、结果和理由。 A decision has who decided, when, what and why.",
            ),
            models.CheckConstraint(
                name="served_with_the_notice_of_repair",
                condition=Q(served_at__isnull=True, served_by="", repair_sealed=b"")
                | Q(listed__isnull=False, listed=True, served_by__startswith="account:")
                & Q(decided_at__isnull=False, served_at__isnull=False)
                & Q(served_at__gte=F("decided_at"))
                & ~Q(document="")
                & ~Q(repair_sealed=b""),
                violation_error_message="列入决定书与信用修复告知书一并送达。 A decision to list is served together with the notice of repair.",
            ),
            models.CheckConstraint(
                name="entered_after_service",
                condition=Q(
                    entered_at__isnull=True,
                    entered_by="",
                    entry_key__isnull=True,
                    listed_from__isnull=True,
                    listed_until__isnull=True,
                )
                | Q(entered_at__isnull=False, served_at__isnull=False, entry_key__isnull=False)
                & Q(entered_at__gte=F("served_at"), entered_by__startswith="account:")
                & Q(listed_from__isnull=False, listed_until__isnull=False)
                & Q(listed_until__gt=F("listed_from")),
                violation_error_message="送达后才能记入名单。 Nothing is entered before it was served.",
            ),
            models.CheckConstraint(
                name="annulled_what_was_entered",
                condition=Q(annulled_at__isnull=True, annulled_by="", annulment_sealed=b"")
                | Q(annulled_at__isnull=False, entered_at__isnull=False)
                & Q(annulled_at__gte=F("entered_at"), annulled_by__startswith="account:")
                & ~Q(annulment_sealed=b""),
                violation_error_message="撤销的是已列入的认定，须有理由。 What is annulled was entered, and there is a reason.",
            ),
            models.CheckConstraint(
                name="determination_is_ended_whole",
                condition=Q(end="", ended_at__isnull=True)
                | (~Q(end="") & Q(ended_at__isnull=False)),
                violation_error_message="办结须有结果和时间。 A determination ends with an end and a time.",
            ),
        ]


class Defence(OfDetermination):
    """陈述申辩: what the subject, or who acts for them, said against a determination; sealed, never changed."""

    determination = models.CharField(max_length=20)
    said_at = models.DateTimeField()
    by = models.CharField(max_length=64)
    mandate = models.CharField(max_length=20, default="")
    words_sealed = models.BinaryField()

    class Meta:
        db_table = "determinations_defence"
        indexes = [models.Index(fields=["determination"], name="defence_of_determination")]


class Evidence(OfDetermination):
    """证据材料: a file that a side of a determination handed in, found to be what `kind` says, sealed with the subject's key for documents.

    `digest` is SHA-256 of what is sealed, which begins with a random number, so that it tells nothing of the file by itself.
    """

    number = models.CharField(max_length=20, unique=True)
    determination = models.CharField(max_length=20)
    party = models.CharField(max_length=12)
    by = models.CharField(max_length=64)
    handed_in_at = models.DateTimeField()
    kind = models.CharField(max_length=8)
    size = models.IntegerField()
    digest = models.CharField(max_length=64)
    name_sealed = models.BinaryField()
    content_sealed = models.BinaryField()

    class Meta:
        db_table = "determinations_evidence"
        indexes = [models.Index(fields=["determination"], name="evidence_of_determination")]
        constraints = [
            models.CheckConstraint(
                name="determination_evidence_is_known",
                condition=Q(kind__in=["pdf", "png", "jpeg"], size__gt=0)
                & Q(party__in=["subject", "source"]),
                violation_error_message="证据材料只收 PDF、PNG、JPEG。 Evidence is a PDF, PNG or JPEG.",
            ),
        ]


class Step(OfDetermination):
    """办理记录: an act in a determination, in order, never changed; the words stand sealed in the determination or here."""

    determination = models.CharField(max_length=20)
    number = models.IntegerField()
    act = models.CharField(max_length=48)
    from_step = models.CharField(max_length=48)
    to = models.CharField(max_length=48)
    by = models.CharField(max_length=64)
    unit = models.CharField(max_length=64, default="")
    done_at = models.DateTimeField()
    words_sealed = models.BinaryField(default=b"")

    class Meta:
        db_table = "determinations_step"
        constraints = [
            models.UniqueConstraint(
                name="step_has_its_place",
                fields=["subject_key", "determination", "number"],
                violation_error_message="认定的动作依次编号。 The acts of a determination are numbered.",
            ),
        ]


class Awaited(OfDetermination):
    """等待: whom a determination waits for from `begins_at` on, after its act of that number, and until when."""

    determination = models.CharField(max_length=20)
    after = models.IntegerField()
    step = models.CharField(max_length=48)
    party = models.CharField(max_length=12)
    begins_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "determinations_awaited"
        indexes = [
            models.Index(
                fields=["organ", "due_at", "id"],
                name="awaited_by_what_falls_due",
                condition=Q(left_at__isnull=True) & ~Q(party="subject"),
            ),
            models.Index(fields=["determination"], name="awaited_of_determination"),
        ]
