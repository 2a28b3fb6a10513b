"""Commitments: one row each, on which the database itself holds the order of what was done and by whom (charter C6, C10).

What was committed to, and what people write about it, is sealed with the subject's key for documents, and gone with it. How far one is
follows from what was done and the hour; no job moves it.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from .enums import Fulfilment

# A comparison with what is not there is unknown, and a check lets the unknown pass: so each says what has to be there.
_FAILED = Q(state__in=[Fulfilment.PART.value, Fulfilment.NONE.value])


class Commitment(models.Model):
    """信用承诺: what a subject committed themselves to before an organ, from the day on which it was made.

    `number` is the code of the template; `digest` that of the content as it was read and signed, which the event of its making
    bears; `submission` names the form that was sent, so that it is one however often it is sent. `accept_by` is None where nobody
    has to accept it, and `accepted_by` is then who made it. It is to be performed before `perform_by` and is over at `valid_until`. A group of columns is empty until
    its act is done: acceptance with the record, an end without one, the notice of a failure, the answer, what was found.
    """

    number = models.CharField(max_length=20, unique=True)
    subject_key = models.UUIDField()
    organ = models.CharField(max_length=48)
    type_code = models.CharField(max_length=48)
    editions = models.JSONField()
    maker = models.CharField(max_length=16)
    submission = models.UUIDField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    mandate = models.CharField(max_length=20, default="")
    unit = models.CharField(max_length=64, default="")
    content_sealed = models.BinaryField()
    digest = models.CharField(max_length=64)
    accept_by = models.DateTimeField(null=True)
    perform_by = models.DateTimeField()
    valid_until = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.CharField(max_length=64, default="")
    record_key = models.UUIDField(null=True)
    batch = models.CharField(max_length=24, default="")
    ending = models.CharField(max_length=12, default="")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=64, default="")
    ending_sealed = models.BinaryField(default=b"")
    noticed_at = models.DateTimeField(null=True)
    noticed_by = models.CharField(max_length=64, default="")
    answer_until = models.DateTimeField(null=True)
    announced = models.CharField(max_length=16, default="")
    notice_sealed = models.BinaryField(default=b"")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=64, default="")
    answer_sealed = models.BinaryField(default=b"")
    state = models.CharField(max_length=16, default="")
    found_at = models.DateTimeField(null=True)
    found_by = models.CharField(max_length=64, default="")
    weighed = models.BooleanField(default=False)
    finding_sealed = models.BinaryField(default=b"")
    document = models.CharField(max_length=128, default="")
    breach_key = models.UUIDField(null=True)

    class Meta:
        db_table = "commitments_commitment"
        indexes = [
            models.Index(fields=["subject_key"], name="commitment_of_subject"),
            models.Index(fields=["organ", "-id"], name="commitment_before_organ"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="commitment_is_sent_once",
                fields=["subject_key", "submission"],
                violation_error_message="同一份承诺书只提交一次。 A form makes one commitment, however often it is sent.",
            ),
            models.CheckConstraint(
                name="commitment_is_made_by_somebody",
                condition=Q(made_by__startswith="account:"),
                violation_error_message="承诺由人作出。 A commitment is made by somebody.",
            ),
            models.CheckConstraint(
                name="commitment_has_an_end",
                condition=Q(perform_by__gt=F("made_at")) & Q(valid_until__gt=F("perform_by")),
                violation_error_message="承诺有履行期限和更晚的有效期。 A commitment has a time to perform and an end after it.",
            ),
            models.CheckConstraint(
                name="commitment_is_accepted_whole",
                condition=Q(accepted_at=None, accepted_by="", record_key=None, batch="")
                | Q(accepted_at__isnull=False, record_key__isnull=False, ending="")
                & Q(accepted_at__gte=F("made_at"))
                & ~Q(batch="")
                & (Q(accept_by=None) | Q(accept_by__isnull=False, accepted_at__lt=F("accept_by")))
                & Q(accepted_by__startswith="account:"),
                violation_error_message="受理须在期限内，由经办人办理，并记入登记库。 It is accepted in time, by an officer, and entered.",
            ),
            models.CheckConstraint(
                name="commitment_ends_whole",
                condition=Q(ending="", ended_at=None, ended_by="")
                | Q(ending__in=["refused", "withdrawn"], ended_at__isnull=False, accepted_at=None)
                & Q(ended_by__startswith="account:"),
                violation_error_message="受理以前才能撤回或者不予受理。 It is withdrawn or refused only before it is accepted.",
            ),
            models.CheckConstraint(
                name="commitment_notice_is_whole",
                condition=Q(noticed_at=None, noticed_by="", answer_until=None, announced="")
                & Q(notice_sealed=b"")
                | Q(noticed_at__isnull=False, answer_until__isnull=False)
                & Q(accepted_at__isnull=False, noticed_at__gte=F("perform_by"))
                & Q(answer_until__gt=F("noticed_at"), answer_until__lt=F("valid_until"))
                & Q(noticed_by__startswith="account:")
                & Q(announced__in=[Fulfilment.PART.value, Fulfilment.NONE.value])
                & ~Q(notice_sealed=b""),
                violation_error_message="告知在履行期满以后，写明内容和说明期限。 A notice comes after the time to perform, with words and a time to answer.",
            ),
            models.CheckConstraint(
                name="commitment_answer_is_whole",
                condition=Q(answered_at=None, answered_by="", answer_sealed=b"")
                | Q(answered_at__isnull=False, noticed_at__isnull=False)
                & Q(answered_at__gte=F("noticed_at"), answered_by__startswith="account:")
                & ~Q(answer_sealed=b""),
                violation_error_message="说明是对告知作出的。 An answer is one to a notice.",
            ),
            models.CheckConstraint(
                name="commitment_finding_is_whole",
                condition=Q(state="", found_at=None, found_by="", finding_sealed=b"")
                | Q(state__in=[one.value for one in Fulfilment], found_at__isnull=False)
                & Q(accepted_at__isnull=False, found_at__gte=F("accepted_at"))
                & Q(found_at__lt=F("valid_until"), found_by__startswith="account:"),
                violation_error_message="履行状态由经办人在有效期内记录。 Performance is recorded by an officer, before the end.",
            ),
            models.CheckConstraint(
                name="commitment_fails_after_its_notice",
                condition=~_FAILED
                | Q(noticed_at__isnull=False, answer_until__isnull=False)
                & Q(found_at__gte=F("answer_until"))
                & ~Q(finding_sealed=b""),
                violation_error_message="没有告知或者说明期限未满，不得认定未履行。 Nobody has failed without a notice, or before the time to answer is over.",
            ),
            models.CheckConstraint(
                name="commitment_fails_by_two",
                condition=~_FAILED | ~Q(found_by=F("noticed_by")),
                violation_error_message="告知的人不能确认。 Who gave the notice does not confirm.",
            ),
            models.CheckConstraint(
                name="commitment_answer_is_weighed",
                condition=~_FAILED | Q(answered_at=None) | Q(weighed=True),
                violation_error_message="本人的说明须有答复。 What was said is answered.",
            ),
            models.CheckConstraint(
                name="commitment_found_never_worse_than_announced",
                condition=~Q(state=Fulfilment.NONE.value) | Q(announced=Fulfilment.NONE.value),
                violation_error_message="认定不得重于告知。 What is found is never worse than what was announced.",
            ),
            models.CheckConstraint(
                name="commitment_breach_has_its_document",
                condition=Q(breach_key=None) | (_FAILED & ~Q(document="")),
                violation_error_message="违诺须有认定文书。 A breach has its document.",
            ),
        ]


class Serial(models.Model):
    """承诺编码流水号: the last serial of a division on a day; it tells nobody's commitment."""

    division = models.CharField(max_length=6)
    day = models.DateField()
    last = models.IntegerField()

    class Meta:
        db_table = "commitments_serial"
        constraints = [
            models.UniqueConstraint(
                name="serial_of_division_and_day",
                fields=["division", "day"],
                violation_error_message="每个区划每天一个流水号。 One serial a division and day.",
            ),
        ]
