"""The book of backups: what was made, until when it opens, and how it came back in a drill."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Backup(models.Model):
    """备份: one, by its number. Entered before its moment, so that each backup holds its own line, unfinished.

    `home` is the database it was made in: a line that is unfinished and of another home says that this database came out of that
    backup, and that what a restore has to do was not done to its end.
    """

    number = models.BigIntegerField(unique=True)
    home = models.CharField(max_length=64)
    taken_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    size_bytes = models.BigIntegerField(default=0)
    ledger_size = models.BigIntegerField(default=0)
    restored_at = models.DateTimeField(null=True)
    key_destroyed_at = models.DateTimeField(null=True)
    destroyed_for = models.CharField(max_length=16, default="", blank=True)
    drilled_at = models.DateTimeField(null=True)
    drilled_well = models.BooleanField(null=True)
    rpo_seconds = models.IntegerField(null=True)
    rto_seconds = models.IntegerField(null=True)

    class Meta:
        db_table = "backups_backup"
        constraints = [
            models.CheckConstraint(
                name="backup_has_its_end",
                condition=Q(ends_at__gt=models.F("taken_at")),
                violation_error_message="备份必有终点。 A backup has its end.",
            ),
            models.CheckConstraint(
                name="backup_key_dies_for_a_reason",
                condition=Q(key_destroyed_at=None, destroyed_for="")
                | (Q(key_destroyed_at__isnull=False) & ~Q(destroyed_for="")),
                violation_error_message="销毁备份密钥须有原因。 The key of a backup is destroyed for a reason.",
            ),
        ]
