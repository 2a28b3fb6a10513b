"""Bundles of cases that somebody put together: for what, of which moment, and who confirmed it. What is in one is made again when it is taken.

So nothing that ends, is corrected or is destroyed is kept a second time here; the digest in the log says what was in it.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class CaseBundle(models.Model):
    """案件卷宗: that a party of a case had its bundle put together, as things stood at `made_at` by the loads up to `known_at`.

    `second` says that another of its officers confirms it before it is handed out; `reason_sealed` is for the subject to read.
    """

    number = models.CharField(max_length=20, unique=True)
    case = models.CharField(max_length=20)
    subject_key = models.UUIDField()
    organ = models.CharField(max_length=48)
    supervisor = models.CharField(max_length=48, default="")
    party = models.CharField(max_length=12)
    purpose = models.CharField(max_length=24)
    case_reference = models.CharField(max_length=64, default="")
    reason_sealed = models.BinaryField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    known_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    made_unit = models.CharField(max_length=64, default="")
    event = models.UUIDField()
    second = models.BooleanField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=64, default="")
    confirmed_unit = models.CharField(max_length=64, default="")
    confirmed_event = models.UUIDField(null=True)

    class Meta:
        db_table = "replay_case_bundle"
        indexes = [models.Index(fields=["case"], name="bundle_of_case")]
        constraints = [
            models.CheckConstraint(
                name="bundle_is_confirmed_by_another",
                condition=Q(
                    confirmed_by="", confirmed_at__isnull=True, confirmed_event__isnull=True
                )
                | (
                    Q(second=True, confirmed_at__isnull=False, confirmed_event__isnull=False)
                    & ~Q(confirmed_by="")
                    & ~Q(confirmed_by=F("made_by"))
                ),
                violation_error_message="制作人不能确认自己制作的卷宗。 Who put a bundle together does not confirm it.",
            ),
            models.CheckConstraint(
                name="bundle_of_an_organ_has_its_reference",
                condition=Q(party="subject", second=False)
                | (~Q(party="subject") & ~Q(case_reference="")),
                violation_error_message="单位移交卷宗须写明案号。 An organ hands a bundle in for a case with a reference.",
            ),
        ]
