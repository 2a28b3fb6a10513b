"""The store of tips: what was left, what was said since, and nothing that leads to anybody's file.

No table here has a subject, a record or a case, and no foreign key; whom a tip is about stands in its sealed words alone, so
that nobody can ask for the tips about somebody. The platform's login has no right on these tables: `gongxin_tips` has, and
its policies ask for a context of their own (migration 0002, charter C15).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from .enums import RewardAmount, TipOutcome

_A_PERSON = "account:"


def _by_a_person(name: str) -> Q:
    return Q(**{f"{name}_at__isnull": True, f"{name}_by": ""}) | Q(
        **{f"{name}_at__isnull": False, f"{name}_by__startswith": _A_PERSON}
    )


class Tip(models.Model):
    """举报: a lead for `organ`, found again by the SHA-256 of a code that only whoever left it has.

    `left_at` is the hour and no more, since a time could be matched with a log of who went online. `spared` is the organ
    of whose people it is: it never holds it. `due_at` is the instant from which `organ` is late with what it owes next,
    `late` whether it was. From `keeps_until` on its words are shown to nobody, and are destroyed. `alike` is a keyed hash of the words.
    """

    number = models.CharField(max_length=16, unique=True)
    code_hash = models.CharField(max_length=64, unique=True)
    matter = models.CharField(max_length=48)
    place = models.CharField(max_length=6)
    organ = models.CharField(max_length=48)
    spared = models.CharField(max_length=48, default="")
    has_contact = models.BooleanField()
    left_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    taken_up_at = models.DateTimeField(null=True)
    taken_up_by = models.CharField(max_length=64, default="")
    outcome = models.CharField(max_length=16, default="")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=64, default="")
    late = models.BooleanField(default=False)
    keeps_until = models.DateTimeField()
    key_sealed = models.BinaryField()
    alike = models.CharField(max_length=32)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "tips_tip"
        indexes = [
            models.Index(fields=["organ", "due_at", "id"], name="tip_of_organ"),
            models.Index(fields=["keeps_until"], name="tip_ends"),
        ]
        constraints = [
            models.CheckConstraint(
                name="tip_is_not_with_whom_it_is_about",
                condition=~Q(organ=F("spared")),
                violation_error_message="举报不由被举报的单位办理。 The organ of whose people it is does not hold it.",
            ),
            models.CheckConstraint(
                name="tip_is_taken_up_by_a_person",
                condition=_by_a_person("taken_up"),
                violation_error_message="举报由人接手。 A person takes a tip up.",
            ),
            models.CheckConstraint(
                name="tip_is_closed_whole",
                condition=Q(closed_at__isnull=True, closed_by="", outcome="")
                | Q(
                    closed_at__isnull=False,
                    closed_by__startswith=_A_PERSON,
                    taken_up_at__isnull=False,
                    due_at__isnull=True,
                    outcome__in=[one.value for one in TipOutcome],
                ),
                violation_error_message="举报由人接手、由人办结，结果属于一类。 A tip is taken up and closed by persons, with a class of outcome.",
            ),
            models.CheckConstraint(
                name="tip_is_not_dropped_alone",
                condition=~Q(outcome=TipOutcome.NOT_TAKEN.value) | ~Q(closed_by=F("taken_up_by")),
                violation_error_message="不调查须由另一人决定。 Another officer decides that it is not looked into.",
            ),
            models.CheckConstraint(
                name="tip_has_an_end",
                condition=Q(keeps_until__gt=F("left_at")),
                violation_error_message="内容须有保存终点。 Its words have an end.",
            ),
            models.CheckConstraint(
                name="tip_is_destroyed_whole",
                condition=(Q(destroyed_at__isnull=True) & ~Q(key_sealed=b"") & ~Q(alike=""))
                | Q(destroyed_at__isnull=False, key_sealed=b"", alike=""),
                violation_error_message="销毁内容即销毁密钥。 With the words goes their key.",
            ),
        ]


class TipWords(models.Model):
    """举报往来: what was told, added, asked and answered, sealed with the tip's own key and bound to `mark`."""

    mark = models.UUIDField(unique=True)
    tip = models.CharField(max_length=16)
    speech = models.CharField(max_length=8)
    said_at = models.DateTimeField()
    by = models.CharField(max_length=64, default="")
    said_sealed = models.BinaryField()

    class Meta:
        db_table = "tips_words"
        indexes = [models.Index(fields=["tip", "id"], name="words_of_tip")]
        constraints = [
            models.CheckConstraint(
                name="words_are_of_one_side",
                condition=Q(speech__in=["told", "added", "answered"], by="")
                | Q(speech__in=["asked", "closing"], by__startswith=_A_PERSON),
                violation_error_message="举报人的话没有署名，单位的话有经办人。 Whoever left it is not named, an officer is.",
            )
        ]


class TipContact(models.Model):
    """举报人的姓名和联系方式: sealed, apart from the words, and shown by an act of its own that is on record."""

    tip = models.CharField(max_length=16, primary_key=True)
    said_sealed = models.BinaryField()

    class Meta:
        db_table = "tips_contact"


class TipEvidence(models.Model):
    """举报材料: a file as it was judged by what it holds, sealed."""

    number = models.CharField(max_length=24, unique=True)
    tip = models.CharField(max_length=16)
    kind = models.CharField(max_length=8)
    size = models.IntegerField()
    content_sealed = models.BinaryField()

    class Meta:
        db_table = "tips_evidence"
        indexes = [models.Index(fields=["tip", "id"], name="tip_evidence_of_tip")]


class TipPassing(models.Model):
    """移交: from the organ that has it to another that is competent, proposed by one officer and confirmed by another."""

    tip = models.CharField(max_length=16)
    from_organ = models.CharField(max_length=48)
    to_organ = models.CharField(max_length=48)
    ground = models.CharField(max_length=16)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=64)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=64, default="")
    declined_at = models.DateTimeField(null=True)
    declined_by = models.CharField(max_length=64, default="")

    class Meta:
        db_table = "tips_passing"
        indexes = [models.Index(fields=["tip", "id"], name="passing_of_tip")]
        constraints = [
            models.UniqueConstraint(
                name="passing_waits_once",
                fields=["tip"],
                condition=Q(confirmed_at=None, declined_at=None),
                violation_error_message="已有一项移交等待确认。 A passing waits already.",
            ),
            models.CheckConstraint(
                name="passing_is_confirmed_by_another",
                condition=Q(proposed_by__startswith=_A_PERSON)
                & _by_a_person("confirmed")
                & _by_a_person("declined")
                & ~Q(confirmed_by=F("proposed_by"))
                & (Q(confirmed_at=None) | Q(declined_at=None)),
                violation_error_message="移交由一人提出、另一人确认。 One proposes a passing, another confirms it.",
            ),
            models.CheckConstraint(
                name="passing_goes_elsewhere",
                condition=~Q(from_organ=F("to_organ")),
                violation_error_message="移交给另一单位。 It goes to another organ.",
            ),
        ]


class TipReward(models.Model):
    """举报奖励: the class of the amount and days, for whoever has the code. Who that is, is asked by nobody and kept nowhere."""

    tip = models.CharField(max_length=16, unique=True)
    amount = models.CharField(max_length=16)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=64)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=64, default="")
    collected_at = models.DateTimeField(null=True)
    collected_by = models.CharField(max_length=64, default="")

    class Meta:
        db_table = "tips_reward"
        constraints = [
            models.CheckConstraint(
                name="reward_is_confirmed_by_another",
                condition=Q(proposed_by__startswith=_A_PERSON)
                & _by_a_person("confirmed")
                & ~Q(confirmed_by=F("proposed_by")),
                violation_error_message="奖励由一人提出、另一人确认。 One proposes a reward, another confirms it.",
            ),
            models.CheckConstraint(
                name="reward_is_collected_once_confirmed",
                condition=_by_a_person("collected")
                & (Q(collected_at=None) | Q(confirmed_at__isnull=False)),
                violation_error_message="确认后才能领取。 It is collected once it is confirmed.",
            ),
            models.CheckConstraint(
                name="reward_amount_is_a_class",
                condition=Q(amount__in=[one.value for one in RewardAmount]),
                violation_error_message="只记金额档次。 The class of the amount and no more.",
            ),
        ]


class TipOfficer(models.Model):
    """举报经办授权: an officer may handle the tips of their organ, until `ends_at`; one security administrator proposes, another confirms."""

    officer = models.CharField(max_length=64)
    organ = models.CharField(max_length=48)
    ends_at = models.DateTimeField()
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=64)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=64, default="")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=64, default="")

    class Meta:
        db_table = "tips_officer"
        indexes = [models.Index(fields=["officer", "organ"], name="tip_grants_of_officer")]
        constraints = [
            models.CheckConstraint(
                name="tip_officer_is_granted_by_two_others",
                condition=Q(officer__startswith=_A_PERSON, proposed_by__startswith=_A_PERSON)
                & _by_a_person("confirmed")
                & ~Q(confirmed_by=F("proposed_by"))
                & ~Q(proposed_by=F("officer"))
                & ~Q(confirmed_by=F("officer")),
                violation_error_message="授权须由两位他人提出和确认。 Two others propose and confirm a grant.",
            ),
            models.CheckConstraint(
                name="tip_officer_ends",
                condition=Q(ends_at__gt=F("proposed_at")),
                violation_error_message="授权须有终止日期。 A grant ends.",
            ),
        ]
