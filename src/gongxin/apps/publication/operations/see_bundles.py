"""公示台: the bundles of an organ, and one of them with what was found, beside what its records say."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, Func, IntegerField, Sum

from gongxin.apps.catalogue.api import get_item, item_titles, list_items
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.register.api import canary_keys, records_filed
from gongxin.lib.bilingual import Text
from gongxin.lib.canaries import ORGAN
from gongxin.lib.periods import BEIJING
from gongxin.lib.privacy.findings import Kind, Severity

from ..enums import BundleState
from ..errors import unknown_bundle
from ..models import Bundle, Entry
from ..policies import OF_THE_CLOCK, may_release, newest_overdue, state_of
from ..queries import owed_by_source, see_own
from ..types import BundleLine, BundleRead, EntryRead, Found, SourceFigures


def publishable_items(*, actor: Actor) -> list[tuple[str, Text]]:
    """Items of which the actor's organ may be a source and that show somebody to the public."""
    check_role(actor, Role.OFFICER)
    return [(item.code, item.title) for item in list_items() if item.shown_to_public]


def list_bundles(*, actor: Actor, first: int = 0, limit: int = 50) -> list[BundleLine]:
    """The bundles of the actor's organ, newest first."""
    check_role(actor, Role.OFFICER)
    rows = Bundle.objects.filter(source=actor.organ).order_by("-proposed_at", "-id")
    titles = item_titles()
    return [_line(row, actor, titles[row.item]) for row in rows[first : first + limit]]


def count_times(*, actor: Actor, now: datetime) -> list[SourceFigures]:
    """To an officer how the own organ keeps the time of 双公示, to an operator and an auditor every organ; in the order of their codes."""
    check_role(actor, Role.OFFICER, Role.OPERATOR, Role.AUDITOR)
    rows = Bundle.objects.filter(released_at__isnull=False, item__in=OF_THE_CLOCK)
    rows = rows.exclude(source=ORGAN)
    source = actor.organ if actor.role is Role.OFFICER else None
    if source is not None:
        rows = rows.filter(source=source)
    counted = rows.values_list("source").annotate(
        in_time=Sum(F("entries") - F("late")), too_late=Sum("late")
    )
    released = {one: (in_time, late) for one, in_time, late in counted}
    shown = {
        (item.code, kind.value)
        for item in list_items()
        if item.code in OF_THE_CLOCK
        for kind in item.shown_to_public
    }
    owed = owed_by_source(
        shown,
        by=newest_overdue(now.astimezone(BEIJING).date()),
        besides=canary_keys(),
        source=source,
    )
    return [
        SourceFigures(one, *released.get(one, (0, 0)), owed.get(one, 0))
        for one in sorted(released.keys() | owed.keys())
    ]


def see_bundle(*, number: str, actor: Actor, first: int = 0, limit: int = 50) -> BundleRead:
    """A bundle with a page of its entries, those with most findings first. Raises Refusal `publication.unknown-bundle`.

    While it waits, the records are opened once more, so that what was covered can be judged; nothing of that is kept here.
    """
    check_role(actor, Role.OFFICER)
    with transaction.atomic():
        row = Bundle.objects.filter(number=number, source=actor.organ).first()
        if row is None:
            raise unknown_bundle()
        item = get_item(code=row.item, also_retired=True)
        see_own(item=row.item, source=row.source)
        found = Func("findings", function="jsonb_array_length", output_field=IntegerField())
        total = row.of.count()
        page = list(row.of.annotate(found=found).order_by("-found", "id")[first : first + limit])
        said: dict[object, dict[str, str]] = {}
        if state_of(row) is BundleState.WAITING:
            filed = records_filed(
                item=row.item,
                source=row.source,
                kinds={kind.value for kind in item.shown_to_public},
                only=[one.record_key for one in page],
            )
            said = {(one.record_key, one.version): one.content for one in filed}
    labels = {field.name: field.label for field in item.fields}
    entries = tuple(_entry(one, said.get((one.record_key, one.version), {})) for one in page)
    return BundleRead(_line(row, actor, item.title), entries, total, labels)


def _line(row: Bundle, actor: Actor, title: Text) -> BundleLine:
    state = state_of(row)
    return BundleLine(
        number=row.number,
        item=row.item,
        title=title,
        entries=row.entries,
        findings=row.findings,
        state=state,
        proposed_at=row.proposed_at,
        released_at=row.released_at,
        digest=row.digest,
        sent_back_for=row.sent_back_for,
        may_release=state is BundleState.WAITING and may_release(row, actor.ref),
    )


def _entry(one: Entry, said: dict[str, str]) -> EntryRead:
    values = tuple((name, shown) for name, shown in one.values)
    found = tuple(
        Found(field, start, end, Kind(kind), Severity(severity), kept)
        for field, start, end, kind, severity, kept in one.findings
    )
    return EntryRead(
        number=one.number,
        name=one.name,
        uscc=one.uscc,
        decided_on=one.decided_on,
        values=values,
        findings=found,
        originals={one.field: said[one.field] for one in found if one.field in said},
        taken_out_for=one.taken_out_for,
    )
