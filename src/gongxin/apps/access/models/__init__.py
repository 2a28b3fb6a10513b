"""Who was granted what, cases that organs have registered, alarms about look-ups, and who let an officer go on."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from ..enums import AlarmKind, AlarmOutcome
from .mandates import LONGEST_MANDATE, Mandate
from .seconding import (
    BulkCollected,
    BulkLookUp,
    Deferral,
    HeldLookUp,
    SealedAsking,
    Seconded,
)

LONGEST_GRANT = timedelta(days=366)

__all__ = [
    "LONGEST_GRANT",
    "LONGEST_MANDATE",
    "AskedOnce",
    "Authorisation",
    "BudgetRelease",
    "BulkCollected",
    "BulkLookUp",
    "CaseSubject",
    "Deferral",
    "Grant",
    "HeldLookUp",
    "HoneySubject",
    "LookUpAlarm",
    "Mandate",
    "RegisteredCase",
    "SealedAsking",
    "Seconded",
]


class Grant(models.Model):
    """查询授权: within which an officer or a department's system may look up; proposed by one, confirmed by another.

    `grantee` is `account:…` or `sender:…`, of `organ` when it was proposed: who changes to another organ has none.
    Empty `categories` and `divisions` narrow nothing; `divisions` are those whose organs filed the records.
    """

    grantee = models.CharField(max_length=64)
    organ = models.CharField(max_length=48)
    purposes = models.JSONField()
    categories = models.JSONField(default=list)
    divisions = models.JSONField(default=list)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=64)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=64, default="")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=64, default="")

    class Meta:
        db_table = "access_grant"
        indexes = [models.Index(fields=["grantee", "-id"], name="grant_of_grantee")]
        constraints = [
            models.CheckConstraint(
                name="grant_has_an_end",
                condition=Q(ends_at__gt=F("begins_at"))
                & Q(ends_at__lte=F("begins_at") + LONGEST_GRANT),
                violation_error_message="授权须有期限，最长一年。 A grant ends within a year.",
            ),
            models.CheckConstraint(
                name="grant_names_a_purpose",
                condition=~Q(purposes=[]),
                violation_error_message="授权须写明用途。 A grant names a purpose.",
            ),
            models.CheckConstraint(
                name="grant_is_by_two_others",
                condition=Q(proposed_by__startswith="account:")
                & ~Q(proposed_by=F("grantee"))
                & (
                    Q(confirmed_at__isnull=True, confirmed_by="")
                    | (
                        Q(confirmed_at__isnull=False, confirmed_by__startswith="account:")
                        & ~Q(confirmed_by=F("proposed_by"))
                        & ~Q(confirmed_by=F("grantee"))
                    )
                ),
                violation_error_message="授权须由一人提出、另一人确认，都不是被授权人。"
                " One person proposes a grant and another confirms it; neither is the grantee.",
            ),
        ]


class Authorisation(models.Model):
    """授权书: what a person allowed one recipient to look up, or is asked to allow; they alone give and withdraw it.

    `number` is drawn at random, so that knowing one says nothing of another. `used` counts the look-ups it has
    served. `artefact` is what was signed when it was given, `signature` the platform's over it.
    """

    number = models.CharField(max_length=20, unique=True)
    subject_key = models.UUIDField()
    organ = models.CharField(max_length=48)
    purpose = models.CharField(max_length=48)
    items = models.JSONField()
    ends_at = models.DateTimeField()
    times = models.PositiveIntegerField()
    used = models.PositiveIntegerField(default=0)
    keep_days = models.PositiveIntegerField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=64)
    given_at = models.DateTimeField(null=True)
    given_by = models.CharField(max_length=64, default="")
    artefact = models.JSONField(null=True)
    signature = models.TextField(default="")
    declined_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.CharField(max_length=64, default="")

    class Meta:
        db_table = "access_authorisation"
        indexes = [
            models.Index(fields=["subject_key", "-id"], name="authorisation_of_subject"),
            models.Index(fields=["organ", "-id"], name="authorisation_of_organ"),
        ]
        constraints = [
            models.CheckConstraint(
                name="authorisation_has_an_end",
                condition=Q(ends_at__gt=F("asked_at"))
                & Q(ends_at__lte=F("asked_at") + LONGEST_GRANT),
                violation_error_message="授权书须有期限，最长一年。 An authorisation ends within a year.",
            ),
            models.CheckConstraint(
                name="authorisation_is_used_as_often_as_it_says",
                condition=Q(times__gte=1, used__lte=F("times")),
                violation_error_message="查询次数不得超过授权。 No more look-ups than authorised.",
            ),
            models.CheckConstraint(
                name="authorisation_is_signed_when_given",
                condition=Q(given_at__isnull=True, given_by="", signature="", used=0)
                | (
                    Q(given_at__isnull=False, given_by__startswith="account:", declined_at=None)
                    & ~Q(signature="")
                ),
                violation_error_message="授权书由本人给出并签名存证。 An authorisation is given by its person and signed.",
            ),
            models.CheckConstraint(
                name="authorisation_names_an_item",
                condition=~Q(items=[]),
                violation_error_message="授权书须写明条目。 An authorisation names items.",
            ),
        ]


class RegisteredCase(models.Model):
    """在办事项: a case that an organ said it is handling; the reference itself is kept as a keyed hash."""

    organ = models.CharField(max_length=48)
    reference = models.UUIDField()
    registered_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        db_table = "access_registered_case"
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "reference"],
                name="case_is_registered_once",
                violation_error_message="同一事项只登记一次。 A case is registered once.",
            ),
            models.CheckConstraint(
                name="case_has_an_end",
                condition=Q(ends_at__gt=F("registered_at")),
                violation_error_message="事项须有期限。 A case has an end.",
            ),
        ]


class AskedOnce(models.Model):
    """幂等键: which look-up a system's key was first sent with, for two days; key and request are kept as hashes."""

    asker = models.CharField(max_length=64)
    key = models.CharField(max_length=64)
    request = models.UUIDField()
    event = models.UUIDField()
    asked_at = models.DateTimeField()

    class Meta:
        db_table = "access_asked_once"
        indexes = [models.Index(fields=["asked_at"], name="asked_once_by_time")]
        constraints = [
            models.UniqueConstraint(
                fields=["asker", "key"],
                name="key_stands_for_one_look_up",
                violation_error_message="一个幂等键只代表一次查询。 A key stands for one look-up.",
            ),
        ]


class CaseSubject(models.Model):
    """A subject looked up for a registered case: one case is about few people, not about everybody."""

    case = models.ForeignKey(RegisteredCase, on_delete=models.CASCADE)
    subject_key = models.UUIDField()

    class Meta:
        db_table = "access_case_subject"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "subject_key"],
                name="case_names_a_subject_once",
                violation_error_message="同一事项中同一主体只记一次。 A case names a subject once.",
            ),
        ]


class LookUpAlarm(models.Model):
    """异常查询: raised once an officer, kind and Beijing day, and reviewed by somebody else.

    `events` are numbers of the look-ups that it is about, where it is not about the whole day.
    """

    officer = models.CharField(max_length=64)
    organ = models.CharField(max_length=48)
    kind = models.CharField(max_length=24)
    day = models.DateField()
    raised_at = models.DateTimeField()
    subjects = models.IntegerField()
    events = models.JSONField(default=list)
    outcome = models.CharField(max_length=16, default="")
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=64, default="")

    class Meta:
        db_table = "access_look_up_alarm"
        indexes = [models.Index(fields=["outcome", "-id"], name="alarm_by_outcome")]
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "kind", "day"],
                name="alarm_once_a_day",
                violation_error_message="同类提醒一天一次。 One alarm of a kind a day.",
            ),
            models.CheckConstraint(
                name="alarm_kind_is_known",
                condition=Q(kind__in=[kind.value for kind in AlarmKind]),
                violation_error_message="提醒种类不在名单中。 The kind is not on the list.",
            ),
            models.CheckConstraint(
                name="alarm_is_reviewed_by_another",
                condition=Q(outcome="")
                | (
                    Q(outcome__in=[one.value for one in AlarmOutcome])
                    & Q(reviewed_at__isnull=False)
                    & ~Q(reviewed_by="")
                    & ~Q(reviewed_by=F("officer"))
                ),
                violation_error_message="须由另一人复核。 Another person reviews it.",
            ),
        ]


class HoneySubject(models.Model):
    """虚设主体: a synthetic subject of the register; whoever looks it up is looked at."""

    subject_key = models.UUIDField(primary_key=True)
    marked_at = models.DateTimeField()

    class Meta:
        db_table = "access_honey_subject"


class BudgetRelease(models.Model):
    """恢复查询: a second person lets an officer whose budget was spent go on."""

    officer = models.CharField(max_length=64)
    released_at = models.DateTimeField()
    released_by = models.CharField(max_length=64)

    class Meta:
        db_table = "access_budget_release"
        indexes = [models.Index(fields=["officer", "-released_at"], name="release_of_officer")]
        constraints = [
            models.CheckConstraint(
                name="release_is_by_another",
                condition=~Q(released_by=F("officer")) & Q(released_by__startswith="account:"),
                violation_error_message="须由另一人恢复。 Another person releases it.",
            ),
        ]
