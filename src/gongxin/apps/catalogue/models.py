"""Editions of packs, and the items of the editions in force.

An edition is kept whole and for ever: what was recorded under it can be explained by it. Items are
also rows of their own, for joins; everything else is read from the editions.
"""

from django.db import models


class Edition(models.Model):
    """版本: a pack as it was loaded. A trigger refuses every update and deletion.

    `digest` is the SHA-256 of the canonical JSON (RFC 8785) of `document`, in hexadecimal. The last
    row of a pack is its edition in force.
    """

    pack = models.CharField(max_length=48)
    edition = models.CharField(max_length=16)
    digest = models.CharField(max_length=64)
    document = models.JSONField()
    in_force_from = models.DateField()
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=200)

    class Meta:
        db_table = "catalogue_edition"
        constraints = [
            models.UniqueConstraint(
                name="edition_is_loaded_once",
                fields=["pack", "edition"],
                violation_error_message="这一版本已载入。 This edition is loaded already.",
            )
        ]


class CatalogueItem(models.Model):
    """目录条目. `definition` is the item's file; a retired item is in no edition in force."""

    code = models.CharField(max_length=48, primary_key=True)
    pack = models.CharField(max_length=48)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="items")
    definition = models.JSONField()
    nature = models.CharField(max_length=8)
    category = models.CharField(max_length=24)
    position = models.PositiveSmallIntegerField()
    retired = models.BooleanField(default=False)

    class Meta:
        db_table = "catalogue_item"
        ordering = ["position", "code"]
