"""What waits until another unit agrees: a look-up for a sensitive purpose, one about many, or telling somebody later."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from ..enums import DeclineReason


class Seconded(models.Model):
    """须另一处室同意: something that an officer asks for and that goes on only when another unit of the organ agrees."""

    number = models.CharField(max_length=16, unique=True)
    organ = models.CharField(max_length=48)
    unit = models.CharField(max_length=64, blank=True)
    purpose = models.CharField(max_length=48)
    case_reference = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=64)
    ends_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    approved = models.BooleanField(default=False)
    judged_at = models.DateTimeField(null=True)
    judged_by = models.CharField(max_length=64, default="", blank=True)
    judged_unit = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        abstract = True


class SealedAsking(Seconded):
    """What it is about is sealed with `data_key`, which the master key wraps; both are emptied when it is over."""

    data_key = models.BinaryField()

    class Meta:
        abstract = True


def _has_an_end(name: str, days: int = 31) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(ends_at__gt=F("asked_at"))
        & Q(ends_at__lte=F("asked_at") + timedelta(days=days)),
        violation_error_message="查询请求须有期限。 What is asked for has an end.",
    )


_BY_ANOTHER_UNIT = (
    Q(judged_at__isnull=False, judged_by__startswith="account:")
    & ~Q(judged_by=F("asked_by"))
    & ~Q(judged_unit=F("unit"))
)


class BulkLookUp(SealedAsking):
    """批量查询: one question about many, approved by an officer of another unit, answered, and gone at its end."""

    warrant = models.CharField(max_length=64, blank=True)
    persons = models.IntegerField()
    organisations = models.IntegerField()
    answered = models.IntegerField(default=0)
    ran_at = models.DateTimeField(null=True)
    rows_sealed = models.BinaryField()
    answers_sealed = models.BinaryField(default=b"")

    class Meta:
        db_table = "access_bulk_look_up"
        indexes = [models.Index(fields=["organ", "-id"], name="bulk_of_organ")]
        constraints = [
            _has_an_end("bulk_has_an_end"),
            models.CheckConstraint(
                name="bulk_is_approved_by_another_unit",
                condition=Q(approved=False) | _BY_ANOTHER_UNIT,
                violation_error_message="须由其他处室的另一人批准。 An officer of another unit approves it.",
            ),
            models.CheckConstraint(
                name="bulk_runs_when_approved",
                condition=Q(ran_at__isnull=True) | Q(approved=True),
                violation_error_message="批准后才能执行。 It runs when it is approved.",
            ),
            models.CheckConstraint(
                name="bulk_is_withdrawn_before_it_runs",
                condition=Q(withdrawn_at__isnull=True) | Q(ran_at__isnull=True),
                violation_error_message="执行后不能撤回。 What was run is not withdrawn.",
            ),
        ]


class HeldLookUp(SealedAsking):
    """待同意的查询: one look-up for a sensitive purpose, made once when an officer of another unit has agreed.

    `wants` is `answer` or the reason for opening the file. Whom it is about and why is sealed until the look.
    """

    wants = models.CharField(max_length=32)
    declined_because = models.CharField(max_length=32, default="", blank=True)
    looked_at = models.DateTimeField(null=True)
    asking_sealed = models.BinaryField()

    class Meta:
        db_table = "access_held_look_up"
        indexes = [models.Index(fields=["organ", "-id"], name="held_of_organ")]
        constraints = [
            _has_an_end("held_has_an_end"),
            models.CheckConstraint(
                name="held_is_judged_by_another_unit",
                condition=Q(approved=False, judged_at__isnull=True, judged_by="")
                | _BY_ANOTHER_UNIT,
                violation_error_message="须由其他处室的另一人同意或不同意。"
                " An officer of another unit agrees or declines.",
            ),
            models.CheckConstraint(
                name="held_is_declined_for_a_reason",
                condition=Q(judged_at__isnull=True, declined_because="")
                | Q(judged_at__isnull=False, approved=True, declined_because="")
                | (
                    Q(judged_at__isnull=False, approved=False)
                    & Q(declined_because__in=[one.value for one in DeclineReason])
                ),
                violation_error_message="不同意须有理由。 It is declined for a reason.",
            ),
            models.CheckConstraint(
                name="held_is_looked_at_when_agreed",
                condition=Q(looked_at__isnull=True)
                | Q(approved=True, withdrawn_at__isnull=True, looked_at__gte=F("judged_at")),
                violation_error_message="同意后才能查询。 The look follows the agreement.",
            ),
        ]


class Deferral(Seconded):
    """暂缓告知: the looks for one case are told to the person at `ends_at`, on the word of an authority; until then sealed.

    `looks` counts those that were made under it; `told_at`: when their subjects were told of them, after its end.
    """

    authority = models.CharField(max_length=64)
    document = models.CharField(max_length=64)
    looks = models.IntegerField(default=0)
    told_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_deferral"
        indexes = [models.Index(fields=["organ", "-id"], name="deferral_of_organ")]
        constraints = [
            _has_an_end("deferral_has_an_end", days=366),
            models.CheckConstraint(
                name="deferral_is_approved_by_another_unit",
                condition=Q(approved=False) | _BY_ANOTHER_UNIT,
                violation_error_message="须由其他处室的另一人同意。 An officer of another unit agrees to it.",
            ),
            models.CheckConstraint(
                name="deferral_names_its_authority",
                condition=~Q(authority="") & ~Q(document="") & ~Q(case_reference=""),
                violation_error_message="须写明决定机关、文号和事由编号。"
                " It names its authority, the document and the case.",
            ),
            models.CheckConstraint(
                name="deferral_covers_looks_when_agreed",
                condition=Q(looks=0) | Q(approved=True),
                violation_error_message="同意后才能暂缓告知。 Nothing is sealed before it is agreed to.",
            ),
        ]


class BulkCollected(models.Model):
    """领取: who took the answers of a bulk look-up; rows are marked for them."""

    bulk = models.ForeignKey(BulkLookUp, on_delete=models.CASCADE)
    reader = models.CharField(max_length=64)
    collected_at = models.DateTimeField()

    class Meta:
        db_table = "access_bulk_collected"
        constraints = [
            models.UniqueConstraint(
                fields=["bulk", "reader"],
                name="bulk_reader_stands_once",
                violation_error_message="同一人只记一次。 A reader stands once.",
            ),
        ]
