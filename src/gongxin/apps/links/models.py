"""Judgements that two identifiers are one subject, that they are not, or that an earlier judgement does not hold."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from .enums import LinkKind, Verdict


class Suggestion(models.Model):
    """提示: two subjects of whom an engine suggests that they may be one, and what of it weighs how much.

    It acts on nothing: a judgement is another row, by two persons. `features` are name, level and weight in hundredths of a bit; no name
    and no number is kept.
    """

    number = models.CharField(max_length=16, unique=True)
    low_key = models.UUIDField()
    high_key = models.UUIDField()
    engine = models.CharField(max_length=32)
    features = models.JSONField()
    bits = models.IntegerField()
    suggested_at = models.DateTimeField()

    class Meta:
        db_table = "links_suggestion"
        constraints = [
            models.CheckConstraint(
                name="suggestion_is_about_two",
                condition=Q(low_key__lt=F("high_key")),
                violation_error_message="提示须关于两个主体。 A suggestion is about two subjects.",
            ),
            models.UniqueConstraint(
                fields=["low_key", "high_key"],
                name="suggestion_is_made_once",
                violation_error_message="同样两个主体只提示一次。 Two subjects are suggested once.",
            ),
        ]


class Judgement(models.Model):
    """判断: about two subject keys, in the order of their value, on a document, by two persons.

    It is in force from `confirmed_at` until `undone_at`. An undoing is a judgement of its own, which names in `undoes` the one that it
    ends. Nothing is deleted and nothing that was said changes: who proposed it, who confirmed it and when are set once. What the
    document shows is sealed with the documents' key of the first subject.
    """

    number = models.CharField(max_length=16, unique=True)
    low_key = models.UUIDField()
    high_key = models.UUIDField()
    verdict = models.CharField(max_length=12)
    kind = models.CharField(max_length=12)
    undoes = models.CharField(max_length=16, default="", blank=True)
    document = models.CharField(max_length=64)
    words_sealed = models.BinaryField()
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=64)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=64, default="", blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=64, default="", blank=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "links_judgement"
        indexes = [
            models.Index(fields=["low_key"], name="judgement_of_low"),
            models.Index(fields=["high_key"], name="judgement_of_high"),
        ]
        constraints = [
            models.CheckConstraint(
                name="judgement_is_about_two",
                condition=Q(low_key__lt=F("high_key")),
                violation_error_message="判断须关于两个不同的主体。 A judgement is about two subjects.",
            ),
            models.CheckConstraint(
                name="judgement_is_by_two",
                condition=Q(proposed_by__startswith="account:")
                & (
                    Q(confirmed_at=None, confirmed_by="")
                    | (
                        Q(confirmed_at__isnull=False, confirmed_by__startswith="account:")
                        & ~Q(confirmed_by=F("proposed_by"))
                    )
                ),
                violation_error_message="一人提出，另一人确认。 One proposes it and another confirms it.",
            ),
            models.CheckConstraint(
                name="judgement_is_confirmed_or_ended",
                condition=Q(ended_at=None, ended_by="")
                | (Q(ended_at__isnull=False, confirmed_at=None) & ~Q(ended_by="")),
                violation_error_message="未确认的不再确认。 What was not confirmed stays so.",
            ),
            models.CheckConstraint(
                name="judgement_undone_was_in_force",
                condition=Q(undone_at=None)
                | (Q(confirmed_at__isnull=False) & ~Q(verdict=Verdict.UNDO.value)),
                violation_error_message="只能撤销有效的判断。 Only a judgement in force is undone.",
            ),
            models.CheckConstraint(
                name="judgement_says_what_it_undoes",
                condition=(Q(verdict=Verdict.UNDO.value) & ~Q(undoes=""))
                | (~Q(verdict=Verdict.UNDO.value) & Q(undoes="")),
                violation_error_message="撤销须写明撤销哪个判断。 An undoing names what it undoes.",
            ),
            models.CheckConstraint(
                name="judgement_rests_on_a_document",
                condition=~Q(document="") & ~Q(words_sealed=b""),
                violation_error_message="判断须有证明文件。 A judgement rests on a document.",
            ),
            models.CheckConstraint(
                name="judgement_not_same_is_of_no_kind",
                condition=~Q(verdict=Verdict.SAME.value) | ~Q(kind=LinkKind.DISTINCT.value),
                violation_error_message="同一主体须写明情形。 That two are one is of a kind.",
            ),
            models.UniqueConstraint(
                fields=["low_key", "high_key"],
                condition=Q(confirmed_at__isnull=False, undone_at=None)
                & ~Q(verdict=Verdict.UNDO.value),
                name="judgement_stands_once",
                violation_error_message="同样两个主体只有一个有效判断。 Of two subjects one judgement stands.",
            ),
            models.UniqueConstraint(
                fields=["low_key", "high_key"],
                condition=Q(confirmed_at=None, ended_at=None),
                name="judgement_waits_once",
                violation_error_message="同样两个主体只有一个待确认。 Of two subjects one judgement waits.",
            ),
        ]
