"""What was tallied. Rows are added and never changed: the platform's login may do nothing else with them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Tally(models.Model):
    """对账: the entries of the log from `begins` to before `ends`, counted by subject.

    `event` is the number of the event that tells the root over its lines, so that the log's checkpoints cover it.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    begins = models.PositiveBigIntegerField()
    ends = models.PositiveBigIntegerField()
    lines = models.PositiveBigIntegerField()
    root = models.BinaryField()
    event = models.UUIDField(unique=True)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "transparency_tally"
        constraints = [
            models.CheckConstraint(
                name="tally_covers_something",
                condition=Q(ends__gt=F("begins")),
                violation_error_message="对账应覆盖至少一条存证。 A tally covers at least one entry.",
            ),
            models.UniqueConstraint(
                fields=["begins"],
                name="tally_begins_once",
                violation_error_message="同一段存证只对账一次。 An entry is tallied once.",
            ),
        ]


class TallyLine(models.Model):
    """对账行: what a tally holds of one subject, whom nobody can name from it. `place` orders lines by their labels.

    `path` is the audit path to the tally's root, kept so that nobody who proves their list reads the lines of all.
    """

    tally = models.ForeignKey(Tally, on_delete=models.PROTECT, db_index=False)
    place = models.PositiveBigIntegerField()
    label = models.BinaryField()
    value = models.BinaryField()
    path = models.BinaryField()

    class Meta:
        db_table = "transparency_tally_line"
        constraints = [
            models.UniqueConstraint(
                fields=["tally", "place"],
                name="tally_line_has_its_place",
                violation_error_message="对账行的位置不能重复。 Two lines cannot stand at one place.",
            ),
            models.UniqueConstraint(
                fields=["tally", "label"],
                name="tally_line_has_its_label",
                violation_error_message="同一主体在一次对账中只有一行。 A tally has one line for a subject.",
            ),
        ]
