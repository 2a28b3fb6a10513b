"""Load packs, and write down in the same transaction which ends of display they move and from when on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction

from gongxin.apps.catalogue.api import LoadResult, items_of, load_packs, read_catalogue
from gongxin.apps.register.api import foresee_ends, forget_replaced


def load_editions(*, paths: Sequence[Path], actor: str, now: datetime) -> LoadResult:
    """As `load_packs`; what is shown longer than an edition allows ends sooner, in its first second.

    An edition that waits moves nothing before its day. Raises as `load_packs` does.
    """
    with transaction.atomic():
        before = read_catalogue().known_items
        result = load_packs(paths=paths, actor=actor, now=now)
        for pack in result.packs:
            if not pack.changed:
                continue
            if pack.replaces:
                forget_replaced(pack=pack.pack, edition=pack.replaces)
            foresee_ends(
                edition=pack.ref,
                before=before,
                after=items_of(pack.ref),
                waits_until=pack.waits_until,
                now=now,
            )
    return result
