"""处理发现、撤出条目: what is done to a bundle before its review. Whoever does it does not release it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gongxin.apps.catalogue.api import get_item
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.register.api import records_filed
from gongxin.lib.privacy.findings import Severity

from ..errors import record_has_moved, unknown_bundle, unknown_finding
from ..models import Bundle, Entry
from ..policies import check_item, check_reason
from ..queries import open_bundles, see_own
from .draft_each import draft_each
from .propose_bundle import digest_of, findings_kept


def keep_finding(
    *, bundle: str, entry: UUID, finding: int, reason: str, actor: Actor, now: datetime
) -> None:
    """Let a finding stand that is only asked about, for a reason; `finding` is its place in the entry, from 0. Raises Refusal."""
    check_role(actor, Role.OFFICER)
    said = check_reason(reason)
    with transaction.atomic():
        row = _open(bundle, actor)
        one = _entry(row, entry)
        kept = {(name, start, end): why for name, start, end, _, _, why in one.findings if why}
        if not 0 <= finding < len(one.findings):
            raise unknown_finding()
        name, start, end, _, severity, _ = one.findings[finding]
        if severity != Severity.ASKS.value:
            raise unknown_finding()
        item = get_item(code=row.item)
        filed = records_filed(
            item=row.item, source=row.source, kinds=check_item(item), only=[one.record_key]
        )
        if [record.version for record in filed] != [one.version]:
            raise record_has_moved(1)
        (draft,) = draft_each(item, filed, [{**kept, (name, start, end): said}])
        see_own(item=row.item, source=row.source)
        one.values = [list(pair) for pair in draft.values]
        one.findings = findings_kept(draft.findings)
        one.save(update_fields=["values", "findings"])
        _changed(row, actor, now, "kept")


def take_out(*, bundle: str, entry: UUID, reason: str, actor: Actor, now: datetime) -> None:
    """Take an entry out of the bundle; it is not published by it. Raises Refusal."""
    check_role(actor, Role.OFFICER)
    said = check_reason(reason)
    with transaction.atomic():
        row = _open(bundle, actor)
        one = _entry(row, entry)
        one.taken_out_for, one.taken_out_by = said, actor.ref
        one.save(update_fields=["taken_out_for", "taken_out_by"])
        row.entries -= 1
        _changed(row, actor, now, "taken-out")


def _open(number: str, actor: Actor) -> Bundle:
    found = open_bundles().select_for_update().filter(number=number, source=actor.organ).first()
    if found is None:
        raise unknown_bundle()
    return found


def _entry(row: Bundle, number: UUID) -> Entry:
    see_own(item=row.item, source=row.source)
    found = row.of.filter(number=number, taken_out_for="").first()
    if found is None:
        raise unknown_bundle()
    return found


def _changed(row: Bundle, actor: Actor, now: datetime, act: str) -> None:
    row.digest = digest_of(row)
    if actor.ref not in row.changed_by:
        row.changed_by = [*row.changed_by, actor.ref]
    row.save(update_fields=["digest", "changed_by", "entries"])
    record_event(
        kind=EventKind.PUBLICATION_CHANGED,
        occurred_at=now,
        actor=actor.ref,
        organ=actor.organ,
        payload={"bundle": row.number, "act": act, "digest": row.digest},
    )
