"""双公示: how sources keep the seven working days: what was released in time and late, and what is on display and proposed to nobody."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from gongxin.apps.identity.api import Actor
from gongxin.apps.publication.api import (
    Ground,
    count_times,
    list_take_downs,
    release_bundle,
    send_back,
)
from gongxin.apps.publication.models import TakeDown
from gongxin.apps.publication.policies import is_late, newest_overdue
from gongxin.apps.register.api import Mark, mark_records
from gongxin.lib.periods import BEIJING
from tests.databases import as_role
from tests.integration.access.town import (
    CLERK_ORGAN,
    FIRM,
    Town,
    day,
    file_rows,
    hire,
    now,
    penalty,
)

from .desk import ITEM, Desk, desk_of, proposed

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town-publication")]


@pytest.fixture
def desk(town: Town) -> Desk:
    """Who proposes and who reviews; the firm's penalty and the citizen's are weeks old."""
    file_rows(town.folder, ITEM, [penalty(FIRM, "川示交罚〔2026〕10号", CF_JDRQ=day(60))])
    return desk_of(town)


def _counted(actor: Actor) -> dict[str, tuple[int, int, int]]:
    return {
        one.source: (one.in_time, one.late, one.owed) for one in count_times(actor=actor, now=now())
    }


def test_what_is_on_display_and_proposed_to_nobody_in_time_is_counted(desk: Desk) -> None:
    """Two of the firm's are weeks old, one of yesterday; the citizen's is of the same item and organ, and persons are not published."""
    file_rows(desk.town.folder, ITEM, [penalty(FIRM, "川示交罚〔2026〕9号", CF_JDRQ=day(1))])
    assert _counted(desk.one) == {CLERK_ORGAN: (0, 0, 2)}
    read = proposed(desk)
    assert _counted(desk.one) == {}
    send_back(number=read.line.number, reason="事实部分请再核对", actor=desk.two, now=now())
    assert _counted(desk.one) == {CLERK_ORGAN: (0, 0, 2)}
    read = proposed(desk)
    release_bundle(number=read.line.number, digest=read.line.digest, actor=desk.two, now=now())
    assert _counted(desk.one) == {CLERK_ORGAN: (1, 2, 0)}
    # what was corrected since is another version and has to be proposed anew
    again = penalty(FIRM, "川示交罚〔2026〕10号", CF_JDRQ=day(60), CF_NR_FK="0.03")
    file_rows(desk.town.folder, ITEM, [again])
    assert _counted(desk.one) == {CLERK_ORGAN: (1, 2, 1)}


def test_every_organ_is_counted_to_who_watches_and_their_own_to_officers(desk: Desk) -> None:
    for watching in (desk.town.auditor, desk.town.operator, desk.two):
        assert _counted(watching) == {CLERK_ORGAN: (0, 0, 2)}
    assert _counted(hire("elsewhere")) == {}


def test_what_is_in_dispute_is_not_owed(desk: Desk) -> None:
    with as_role() as cursor:
        cursor.execute(
            "SELECT record_key FROM register_shown WHERE subject_key = %s AND item = %s",
            [FIRM.key, ITEM],
        )
        records = [key for (key,) in cursor.fetchall()]
    with transaction.atomic():
        mark = Mark(now(), None, None)
        mark_records(subject_key=FIRM.key, records=records, case="YY-1", mark=mark, now=now())
    assert _counted(desk.one) == {}


def test_one_statement_counts_what_is_owed(desk: Desk, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(100, exact=False) as one:
        count_times(actor=desk.town.auditor, now=now())
    asked = [query["sql"] for query in one.captured_queries]
    assert len([sql for sql in asked if "publication_unproposed" in sql]) == 1


def test_the_newest_day_whose_time_is_over_parts_late_from_in_time(desk: Desk) -> None:
    """Through a year: what was decided by that day is late when it is released today, and what was decided after it is not."""
    for ago in range(0, 366, 5):
        today = now() - timedelta(days=ago)
        newest = newest_overdue(today.astimezone(BEIJING).date())
        assert is_late(newest, today)
        assert is_late(newest - timedelta(days=9), today)
        assert not is_late(newest + timedelta(days=1), today)


@pytest.mark.parametrize(
    ("ended", "on", "days"),
    [
        # midnight of the capital, which is the afternoon of the day before in UTC
        ("2026-03-03T00:00:00+08:00", "2026-03-03", 2),
        ("2026-03-03T01:00:00+08:00", "2026-03-03", 3),
        ("2026-03-01T23:00:00+08:00", "2026-03-01", 1),
    ],
)
def test_a_line_says_its_days_as_they_are_in_the_capital(
    desk: Desk, ended: str, on: str, days: int
) -> None:
    TakeDown.objects.create(
        number=uuid4(),
        item=ITEM,
        source=CLERK_ORGAN,
        ground=Ground.PERIOD_OVER.value,
        released_at=datetime.fromisoformat("2026-03-01T10:00:00+08:00"),
        ended_at=datetime.fromisoformat(ended),
    )
    (line,) = list_take_downs()
    assert line.ended_on is not None
    assert (line.ended_on.isoformat(), line.days) == (on, days)
