"""What each check found."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class DisplayCheck(models.Model):
    """到期核验: one run, with what each channel was asked and told.

    `channels` holds for each its name, how often it was asked for what is over (`checked`), how often it told of it all
    the same (`visible`), the longest time until it stopped (`milliseconds`, null where none was measured), and whether it
    told nothing of what is shown either (`blind`), so that its silence proves nothing.
    """

    checked_at = models.DateTimeField()
    checked = models.BigIntegerField()
    visible = models.BigIntegerField()
    blind = models.IntegerField()
    channels = models.JSONField()
    event = models.UUIDField()

    class Meta:
        db_table = "display_check"
        indexes = [models.Index(fields=["-checked_at"], name="display_check_newest")]
        constraints = [
            models.CheckConstraint(
                name="display_check_counts_from_zero",
                condition=Q(checked__gte=0, visible__gte=0, blind__gte=0),
                violation_error_message="核验的数目不能为负。 Counts of a check are not negative.",
            ),
        ]
