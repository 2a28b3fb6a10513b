"""Who acts for whom."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from ..enums import ENDINGS, MandateKind, Power

LONGEST_MANDATE = timedelta(days=366)


class Mandate(models.Model):
    """代办: that one person acts for another person or for an organisation, in what, and until when.

    A person's delegation is offered by them and accepted by the agent; an organisation's is proposed by one security
    administrator and confirmed by another. `subject_key` is for whom, `agent_key` who acts: both keys of the register.
    The agent's name is sealed with `data_key`, which the master key wraps. `ending` says how it ended early.
    """

    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=12)
    subject_key = models.UUIDField()
    agent_key = models.UUIDField()
    agent_name_sealed = models.BinaryField()
    data_key = models.BinaryField()
    powers = models.JSONField()
    evidence = models.CharField(max_length=64, default="")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=64)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=64, default="")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=64, default="")
    ending = models.CharField(max_length=12, default="")

    class Meta:
        db_table = "access_mandate"
        indexes = [
            models.Index(fields=["subject_key", "-id"], name="mandate_of_subject"),
            models.Index(fields=["agent_key", "-id"], name="mandate_of_agent"),
        ]
        constraints = [
            models.CheckConstraint(
                name="mandate_has_an_end",
                condition=Q(ends_at__gt=F("begins_at"))
                & Q(ends_at__lte=F("begins_at") + LONGEST_MANDATE),
                violation_error_message="代办须有期限，最长一年。 A mandate ends within a year.",
            ),
            models.CheckConstraint(
                name="mandate_is_for_somebody_else",
                condition=~Q(agent_key=F("subject_key")),
                violation_error_message="不能委托自己。 Nobody acts for themselves by mandate.",
            ),
            models.CheckConstraint(
                name="mandate_is_by_two",
                condition=Q(proposed_by__startswith="account:")
                & (
                    Q(confirmed_at__isnull=True, confirmed_by="")
                    | (
                        Q(confirmed_at__isnull=False, confirmed_by__startswith="account:")
                        & ~Q(confirmed_by=F("proposed_by"))
                    )
                ),
                violation_error_message="一人提出，另一人接受或确认。 One proposes it and another accepts or confirms it.",
            ),
            models.CheckConstraint(
                name="mandate_names_a_power",
                condition=~Q(powers=[]),
                violation_error_message="须写明代办事项。 A mandate names what it allows.",
            ),
            models.CheckConstraint(
                name="mandate_of_a_person_gives_no_authorisation",
                condition=Q(kind=MandateKind.ORGANISATION.value)
                | ~Q(powers__contains=[Power.GIVE_AUTHORISATIONS.value]),
                violation_error_message="个人的授权只能由本人给出。 A person alone gives their authorisations.",
            ),
            models.CheckConstraint(
                name="mandate_of_an_organisation_has_evidence",
                condition=Q(kind=MandateKind.DELEGATION.value, evidence="")
                | (Q(kind=MandateKind.ORGANISATION.value) & ~Q(evidence="")),
                violation_error_message="单位的授权须写明文书。 An organisation's mandate rests on a document.",
            ),
            models.CheckConstraint(
                name="mandate_ends_by_somebody",
                condition=Q(ended_at__isnull=True, ended_by="", ending="")
                | Q(
                    ended_at__isnull=False,
                    ended_by__startswith="account:",
                    ending__in=[one.value for one in ENDINGS],
                ),
                violation_error_message="终止须写明由谁、怎样终止。 An early end says by whom and how.",
            ),
        ]
