"""Cases: what is disputed, what was done about it, and who is waited for until when.

What a subject and an organ write is sealed with the subject's key for documents, and gone with it. Silence is not written: a
wait says when it ends, and whoever reads compares it with the hour.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class OfCase(models.Model):
    """Whose a row is: the subject's, the organ's that answers for the records, and the organ's that supervises it, if any."""

    subject_key = models.UUIDField()
    organ = models.CharField(max_length=48)
    supervisor = models.CharField(max_length=48, default="")

    class Meta:
        abstract = True


class Case(OfCase):
    """案件: a workflow about records of one source; its rules are those of the editions that were loaded when it was raised.

    `step`, `entered_at`, `timed_by`, `timed_from` and `hidden_from` are where the last act put it (`catalogue.Entered`);
    `lapses_at` is when it is over by itself. `acts` counts what was done. A draft waits for another officer and binds nobody.
    `alike` is what cases have in common that are judged alike: the kinds of their records, never what they say nor about whom.
    `taken_away_at`: when its subject took away the statement that it put beside its records.
    `raised_party` is for whom `raised_by` raised it; `counter_*` say at which window, and by which means of identification.
    """

    number = models.CharField(max_length=20, unique=True)
    workflow = models.CharField(max_length=48)
    editions = models.JSONField()
    place = models.CharField(max_length=48)
    alike = models.CharField(max_length=200, default="")
    follows = models.CharField(max_length=20, default="")
    raised_at = models.DateTimeField()
    raised_by = models.CharField(max_length=64)
    raised_party = models.CharField(max_length=12, default="subject")
    counter_organ = models.CharField(max_length=48, default="")
    counter_unit = models.CharField(max_length=64, default="")
    counter_means = models.CharField(max_length=24, default="")
    mandate = models.CharField(max_length=20, default="")
    words_sealed = models.BinaryField()
    step = models.CharField(max_length=48)
    entered_at = models.DateTimeField()
    timed_by = models.CharField(max_length=48)
    timed_from = models.DateTimeField()
    marked_from = models.DateTimeField(null=True)
    hidden_from = models.DateTimeField(null=True)
    lapses_at = models.DateTimeField(null=True)
    acts = models.IntegerField(default=0)
    end = models.CharField(max_length=48, default="")
    ended_at = models.DateTimeField(null=True)
    taken_away_at = models.DateTimeField(null=True)
    draft_act = models.CharField(max_length=48, default="")
    draft_by = models.CharField(max_length=64, default="")
    draft_unit = models.CharField(max_length=64, default="")
    draft_at = models.DateTimeField(null=True)
    draft_sealed = models.BinaryField(default=b"")

    class Meta:
        db_table = "cases_case"
        indexes = [
            models.Index(fields=["subject_key"], name="case_of_subject"),
            models.Index(fields=["draft_at"], name="case_with_a_draft", condition=~Q(draft_act="")),
        ]
        constraints = [
            models.CheckConstraint(
                name="case_is_ended_whole",
                condition=Q(end="", ended_at__isnull=True)
                | (~Q(end="") & Q(ended_at__isnull=False, draft_act="")),
                violation_error_message="结案须有结果和时间，且没有待确认的拟办。 A case ends with an end, a time and no draft.",
            ),
            models.CheckConstraint(
                name="draft_is_whole",
                condition=Q(
                    draft_act="",
                    draft_by="",
                    draft_unit="",
                    draft_at__isnull=True,
                    draft_sealed=b"",
                )
                | (
                    ~Q(draft_act="")
                    & Q(draft_by__startswith="account:", draft_at__isnull=False)
                    & ~Q(draft_sealed=b"")
                ),
                violation_error_message="拟办须有动作、经办人和内容。 A draft has an act, somebody who wrote it, and words.",
            ),
            models.CheckConstraint(
                name="counter_is_whole",
                condition=Q(counter_organ="", counter_unit="", counter_means="")
                | (
                    ~Q(counter_organ="")
                    & ~Q(counter_unit="")
                    & ~Q(counter_means="")
                    & Q(raised_party="subject", raised_by__startswith="account:")
                ),
                violation_error_message="窗口代提须写明单位、窗口和身份核验方式。 A case raised at a window names organ, unit and means.",
            ),
        ]


class Dispute(OfCase):
    """争议事项: one field of one record (none: the record as a whole), with the value now and the value claimed, sealed.

    One row of each record `holds` it for its case and workflow, as long as the case is `open`: no two cases of a kind dispute it at once.
    """

    case = models.CharField(max_length=20)
    workflow = models.CharField(max_length=48)
    record_key = models.UUIDField()
    item = models.CharField(max_length=48)
    field = models.CharField(max_length=64, default="")
    said_sealed = models.BinaryField()
    holds = models.BooleanField()
    open = models.BooleanField(default=True)

    class Meta:
        db_table = "cases_dispute"
        indexes = [models.Index(fields=["case"], name="dispute_of_case")]
        constraints = [
            models.UniqueConstraint(
                name="dispute_stands_once",
                fields=["subject_key", "record_key", "workflow"],
                condition=Q(holds=True, open=True),
                violation_error_message="这条记录已有同类案件在办。 A case of this kind about the record is open.",
            ),
            models.UniqueConstraint(
                name="dispute_is_of_a_field_once",
                fields=["subject_key", "case", "record_key", "field"],
                violation_error_message="同一案件中同一字段只争议一次。 A field is disputed once in a case.",
            ),
        ]


class Done(OfCase):
    """办理记录: an act, in order, never changed; what a pack wants confirmed names two different officers, each with their unit of then.

    What it ended, how, on which listed ground and whether that `departs` from how like cases ended stands beside it in the open, so that
    it can be counted; the words are sealed.
    """

    case = models.CharField(max_length=20)
    number = models.IntegerField()
    act = models.CharField(max_length=48)
    from_step = models.CharField(max_length=48)
    to = models.CharField(max_length=48)
    party = models.CharField(max_length=12)
    by = models.CharField(max_length=64)
    unit = models.CharField(max_length=64, default="")
    second = models.BooleanField()
    drafted_by = models.CharField(max_length=64, default="")
    drafted_unit = models.CharField(max_length=64, default="")
    workflow = models.CharField(max_length=48, default="")
    alike = models.CharField(max_length=200, default="")
    outcome = models.CharField(max_length=12, default="")
    ground = models.CharField(max_length=48, default="")
    departs = models.BooleanField(default=False)
    done_at = models.DateTimeField()
    given_sealed = models.BinaryField()

    class Meta:
        db_table = "cases_done"
        indexes = [
            models.Index(
                fields=["workflow", "alike", "from_step"],
                name="done_by_what_is_alike",
                condition=~Q(outcome=""),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="act_has_its_place",
                fields=["subject_key", "case", "number"],
                violation_error_message="案件的动作依次编号。 The acts of a case are numbered.",
            ),
            models.CheckConstraint(
                name="act_is_confirmed_by_another",
                condition=Q(second=False, drafted_by="")
                | (Q(second=True) & ~Q(drafted_by="") & ~Q(drafted_by=F("by"))),
                violation_error_message="拟办人与确认人不能是同一人。 Who drafts an act does not confirm it.",
            ),
        ]


class Wait(OfCase):
    """等待: whom the case waits for from `begins_at` on, after its act of that number, and from when an act is late.

    `holder` is the organ whose turn it is; empty where it is the platform's or the subject's. `ends_at`: when the case goes on by
    itself; `left_at`: when somebody acted, or the case ended, whether or not it came to this.
    """

    case = models.CharField(max_length=20)
    workflow = models.CharField(max_length=48)
    after = models.IntegerField()
    step = models.CharField(max_length=48)
    party = models.CharField(max_length=12)
    holder = models.CharField(max_length=48, default="")
    begins_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "cases_wait"
        indexes = [
            # in the order of the queue, whoever asks: no page of it sorts what waits
            models.Index(
                fields=["holder", "due_at", "id"],
                name="wait_by_what_falls_due",
                condition=Q(left_at__isnull=True) & ~Q(party="subject"),
            ),
            models.Index(fields=["case"], name="wait_of_case"),
        ]
        constraints = [
            models.CheckConstraint(
                name="wait_goes_on_after_it_began",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("begins_at")),
                violation_error_message="等待的终止不早于开始。 A wait does not end before it began.",
            ),
        ]


class Evidence(OfCase):
    """证据材料: a file that a party handed in, found to be what `kind` says, sealed with the subject's key for documents.

    `digest` is SHA-256 of what is sealed, which begins with a random number, so that it tells nothing of the file by itself.
    """

    number = models.CharField(max_length=20, unique=True)
    case = models.CharField(max_length=20)
    party = models.CharField(max_length=12)
    by = models.CharField(max_length=64)
    handed_in_at = models.DateTimeField()
    kind = models.CharField(max_length=8)
    size = models.IntegerField()
    digest = models.CharField(max_length=64)
    name_sealed = models.BinaryField()
    content_sealed = models.BinaryField()

    class Meta:
        db_table = "cases_evidence"
        indexes = [models.Index(fields=["case"], name="evidence_of_case")]
        constraints = [
            models.CheckConstraint(
                name="evidence_is_of_a_known_kind",
                condition=Q(kind__in=["pdf", "png", "jpeg"], size__gt=0),
                violation_error_message="证据材料只收 PDF、PNG、JPEG。 Evidence is a PDF, PNG or JPEG.",
            ),
        ]
