"""Which fields, in which order, a record's content holds: stored once, not in every record."""

from __future__ import annotations

from collections.abc import Sequence

from ..models import Layout


def layout_of(*, item: str, fields: Sequence[str], rehearsal: bool) -> int:
    """The number of the layout, entered in the book when it is met for the first time.

    A rehearsal enters nothing, for which a real load might wait: it gets 0 for a layout that no record
    has yet.
    """
    if rehearsal:
        known = Layout.objects.filter(item=item, fields=list(fields)).first()
        return known.pk if known else 0
    layout, _ = Layout.objects.get_or_create(item=item, fields=list(fields))
    return layout.pk
