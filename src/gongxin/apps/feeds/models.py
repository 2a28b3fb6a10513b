"""Feeds: who may keep a copy of what is public, how far each has read, and what each has acknowledged. Nobody of whom anything is public stands here."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from .enums import Purpose

LONGEST = timedelta(days=366)


class Subscription(models.Model):
    """公示推送订阅: an organisation that keeps a copy of what is public, proposed by one security administrator and confirmed by another.

    `system` signs in for it (`identity`), once it is confirmed. Places are numbers of changes (`publication`): it was told all releases up
    to `read_to`, owes an acknowledgement of every take-down after `acknowledged_to`, and nothing of what was over when it began.
    """

    number = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=200)
    uscc = models.CharField(max_length=18)
    site = models.CharField(max_length=200)
    purpose = models.CharField(max_length=16)
    instrument = models.CharField(max_length=48)
    article = models.CharField(max_length=64, default="", blank=True)
    items = ArrayField(models.CharField(max_length=48))
    public_key = models.TextField()
    kid = models.CharField(max_length=43)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=64)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=64, default="", blank=True)
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=64, default="", blank=True)
    system = models.CharField(max_length=32, default="", blank=True)
    since = models.BigIntegerField(default=0)
    read_to = models.BigIntegerField(default=0)
    acknowledged_to = models.BigIntegerField(default=0)

    class Meta:
        db_table = "feeds_subscription"
        constraints = [
            models.UniqueConstraint(
                fields=["system"],
                name="subscription_has_a_system_of_its_own",
                condition=~Q(system=""),
                violation_error_message="一个系统只有一个订阅。 A system has one subscription.",
            ),
            models.CheckConstraint(
                name="subscription_has_an_end",
                condition=Q(ends_at__gt=F("proposed_at"))
                & Q(ends_at__lte=F("proposed_at") + LONGEST),
                violation_error_message="订阅须有期限，最长一年。 A subscription ends within a year.",
            ),
            models.CheckConstraint(
                name="subscription_is_for_a_purpose_on_a_basis",
                condition=Q(purpose__in=[one.value for one in Purpose])
                & ~Q(instrument="")
                & ~Q(items=[]),
                violation_error_message="订阅须有用途、依据和事项。 A subscription has a purpose, a basis and items.",
            ),
            models.CheckConstraint(
                name="subscription_is_by_two_persons",
                condition=Q(proposed_by__startswith="account:")
                & (
                    Q(confirmed_at=None, confirmed_by="", system="")
                    | (
                        Q(confirmed_at__isnull=False, confirmed_by__startswith="account:")
                        & ~Q(confirmed_by=F("proposed_by"))
                        & ~Q(system="")
                    )
                ),
                violation_error_message="订阅须由一人提出、另一人确认。"
                " One person proposes a subscription and another confirms it.",
            ),
            models.CheckConstraint(
                name="subscription_is_ended_by_somebody",
                condition=Q(ended_at=None, ended_by="")
                | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
                violation_error_message="停止订阅须有经办人。 Somebody ends a subscription.",
            ),
        ]


class Reading(models.Model):
    """推送: a page with releases that were told to a subscriber for the first time: those of the changes after `after`, up to `through`."""

    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT)
    after = models.BigIntegerField()
    through = models.BigIntegerField()
    released = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "feeds_reading"
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "through"],
                name="reading_is_told_once",
                violation_error_message="同一段只推送一次。 A portion is told for the first time once.",
            ),
            models.CheckConstraint(
                name="reading_leads_on",
                condition=Q(through__gt=F("after")),
                violation_error_message="止须晚于起。 It ends after it began.",
            ),
        ]


class Acknowledgement(models.Model):
    """撤下确认: that the take-downs of the changes after `after`, up to `through`, are gone from a subscriber's copy, as it signed."""

    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT)
    after = models.BigIntegerField()
    through = models.BigIntegerField()
    taken_down = models.IntegerField()
    digest = models.CharField(max_length=64)
    statement = models.TextField()
    late = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        db_table = "feeds_acknowledgement"
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "through"],
                name="acknowledgement_is_given_once",
                violation_error_message="同一段只确认一次。 A portion is acknowledged once.",
            ),
            models.CheckConstraint(
                name="acknowledgement_is_signed",
                condition=~Q(statement="") & Q(through__gt=F("after")),
                violation_error_message="确认须有订阅方签署的声明。 An acknowledgement is signed.",
            ),
        ]
