"""The end of display on forty hard dates: a second before it is told everywhere, at the second nowhere.

The clock of the view is set, which only the owner of the tables can do; nothing else changes, and no job runs. What was
to be told then is reckoned here from the days in the list, in the calendar alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from gongxin.apps.access.api import (
    FileReason,
    ask_in_bulk,
    collect_bulk,
    look_up,
    open_own_file,
    run_bulk,
    second_bulk,
)
from gongxin.apps.identity.api import Account, system_actor
from gongxin.apps.register.api import count_adverse, count_adverse_of_many, over_but_shown
from gongxin.apps.reports.api import download_report, issue_report
from gongxin.lib.periods import last_day
from tests.databases import as_role
from tests.integration.access.town import (
    ANY,
    CASE,
    CITIZEN,
    FIRM,
    NEIGHBOUR,
    Person,
    Town,
    asking,
    day,
    file_rows,
    now,
    penalty,
    qualification,
)
from tests.integration.intake.desk import receive, write

from .shown import CLOCK, view_is

pytestmark = pytest.mark.django_db

LEAP = "2024-02-29 2027-02-28 2028-02-28 2028-02-29 2028-03-01 2032-02-29 2096-02-29 2100-02-28 2100-03-01"
MONTHS = """
2026-01-31 2026-03-31 2026-04-30 2026-06-30 2026-09-30 2026-11-30 2026-12-31 2027-04-30 2027-05-31
2027-12-31 2028-12-31 2099-12-31 2100-12-31
"""
HOLIDAYS = """
2026-01-01 2026-01-04 2026-02-14 2026-02-17 2026-02-28 2026-04-05 2026-05-01 2026-05-09 2026-06-19
2026-09-20 2026-09-25 2026-10-01 2026-10-10 2027-01-01 2027-02-06 2027-10-01
"""
"""Days off of 2026 and 2027, and days worked instead."""
ELSEWHERE = "2026-03-29 2026-10-25"
"""Where other places change to summer time and back."""
HARD = tuple(date.fromisoformat(text) for text in f"{LEAP} {MONTHS} {HOLIDAYS} {ELSEWHERE}".split())
BEIJING_MIDNIGHT = timedelta(hours=16)
"""After midnight UTC of the day before: China has one time and no summer time."""
FAR = datetime(2101, 6, 1, tzinfo=UTC)
CLASSES = (("警告", {"months": 3}), ("罚款", {"years": 1}), ("吊销许可证", {"years": 3}))
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def _end(last: date) -> datetime:
    return datetime.combine(last, datetime.min.time(), tzinfo=UTC) + BEIJING_MIDNIGHT


def _begin(first: date) -> datetime:
    return datetime.combine(first, datetime.min.time(), tzinfo=UTC) - timedelta(hours=8)


def _decided(last: date) -> tuple[str, date]:
    """A class and a day of decision of which the display ends with `last`."""
    for kinds, period in CLASSES:
        first = last - timedelta(days=1100)
        while first < last:
            if last_day(first, **period) == last:
                return kinds, first
            first += DAY
    raise AssertionError(last)


DECIDED = {last: _decided(last) for last in HARD}


def _number(person: Person, last: date) -> str:
    return f"川难{'人' if person is CITIZEN else '企'}〔{last:%Y}〕{last:%m%d}号"


@pytest.fixture(scope="module")
def filed(town: Town, tmp_path_factory: Any, django_db_blocker: Any) -> Town:
    """A penalty for each hard date, of the citizen and of the firm, filed when all of them are decided."""
    folder: Path = tmp_path_factory.mktemp("hard")
    with django_db_blocker.unblock():
        for person in (CITIZEN, FIRM):
            rows = [
                penalty(
                    person, _number(person, last), CF_CFLB=kinds, CF_JDRQ=first.isoformat(),
                    CF_NR_FK="1",
                )
                for last, (kinds, first) in DECIDED.items()
            ]  # fmt: skip
            receipt = receive(write(folder, rows), now=FAR)
            assert receipt.accepted == len(HARD), receipt.findings
    return town


def _shown_at(person: Person, at: datetime) -> set[str]:
    """By the calendar alone."""
    return {
        _number(person, last)
        for last, (_, first) in DECIDED.items()
        if _begin(first) <= at < _end(last)
    }


def _told_of(person: Person, numbers: Iterator[str] | list[str]) -> set[str]:
    return set(numbers) & {_number(person, last) for last in HARD}


def test_there_are_forty_and_each_ends_at_midnight_in_beijing(filed: Town) -> None:
    assert len(set(HARD)) == len(HARD) == 40
    with as_role() as cursor:
        cursor.execute(
            "SELECT doc_number, shown_from, shown_until FROM register_record"
            " WHERE doc_number LIKE '川难%%' AND subject_key = %s",
            [FIRM.key],
        )
        kept = {number: (begins, ends) for number, begins, ends in cursor.fetchall()}
    assert kept == {
        _number(FIRM, last): (_begin(first), _end(last)) for last, (_, first) in DECIDED.items()
    }


INSTANTS = {
    "a-day-before": lambda last: _end(last) - DAY,
    "a-second-before": lambda last: _end(last) - SECOND,
    "at-the-second": _end,
    "midnight-utc": lambda last: _end(last) + timedelta(hours=8),
    "a-day-after": lambda last: _end(last) + DAY,
    "a-second-before-it-begins": lambda last: _begin(DECIDED[last][1]) - SECOND,
    "as-it-begins": lambda last: _begin(DECIDED[last][1]),
}


@pytest.mark.parametrize("last", HARD, ids=str)
def test_every_reader_tells_what_the_calendar_says(filed: Town, last: date) -> None:
    shown_before_the_end = {"a-day-before", "a-second-before", "as-it-begins"}
    for name, instant in INSTANTS.items():
        at = instant(last)
        expected = _shown_at(FIRM, at)
        assert (_number(FIRM, last) in expected) is (name in shown_before_the_end), name
        with view_is(lambda said, at=at: said.replace(CLOCK, f"'{at.isoformat()}'::timestamptz")):
            _every_reader(filed, expected, at)


def _every_reader(town: Town, expected: set[str], at: datetime) -> None:
    file = look_up(asking=asking(FIRM), reason=FileReason.WEIGH, actor=town.officer, now=now())
    assert _told_of(FIRM, [one.doc_number for one in file.records]) == expected
    asked: dict[str, Any] = {
        "items": ["administrative-penalty"],
        "classes": ["minor", "ordinary", "serious"],
        "within": "300 years",
        "reach": ANY,
    }
    standing = _begin(date.fromisoformat(day(20))) <= at < _town_ends()  # the town's own penalty
    with transaction.atomic():
        one = count_adverse(subject_key=FIRM.key, **asked)
        many = dict(
            count_adverse_of_many(
                subject_keys=[FIRM.key, CITIZEN.key], then=lambda key, one: (key, one), **asked
            )
        )
    assert one is not None
    assert one.records == many[FIRM.key].records == many[CITIZEN.key].records
    assert one.records == len(expected) + standing
    own = open_own_file(actor=town.citizen, now=now())
    told = _told_of(CITIZEN, [one.doc_number for one in own.records])
    assert told == _shown_at(CITIZEN, at)


def _town_ends() -> datetime:
    return _end(last_day(date.fromisoformat(day(20)), years=1))


@pytest.mark.parametrize("last", HARD[::10], ids=str)
def test_so_do_page_and_report(filed: Town, last: date) -> None:
    client = Client()
    client.force_login(Account.objects.get(login="citizen"))
    for at, shown in ((_end(last) - SECOND, True), (_end(last), False)):
        with view_is(lambda said, at=at: said.replace(CLOCK, f"'{at.isoformat()}'::timestamptz")):
            page = client.get(reverse("portal:file")).content.decode()
            number = issue_report(actor=filed.citizen, now=now()).number
        report = download_report(number=number, format="json", actor=filed.citizen, now=now())
        for text in (page, report.content.decode()):
            assert (_number(CITIZEN, last) in text) is shown


def test_what_has_no_end_is_told_on_the_last_instant_there_is(filed: Town) -> None:
    number = "川难证〔9999〕1231号"
    file_rows(
        filed.folder,
        "practice-qualification",
        [qualification(CITIZEN, number, ZY_YXQZ="9999-12-31")],
    )
    for at in ("2100-02-28T15:59:59", "9999-12-31T15:59:59", "9999-12-31T16:00:00"):
        clock = f"'{at}+00:00'::timestamptz"
        with view_is(lambda said, clock=clock: said.replace(CLOCK, clock)):
            own = open_own_file(actor=filed.citizen, now=now())
            assert number in {one.content.get("ZY_ZSBH") for one in own.records}
    with view_is(lambda said: said.replace(CLOCK, "'0001-01-01T00:00:00+00:00'::timestamptz")):
        assert open_own_file(actor=filed.citizen, now=now()).records == ()


def test_the_check_agrees_at_each_of_them(filed: Town) -> None:
    """Asked with the clock of that moment, it finds nothing; a second later than the view thinks, what ended in it."""
    for last in HARD:
        clock = f"'{(_end(last) - SECOND).isoformat()}'::timestamptz"
        with view_is(lambda said, clock=clock: said.replace(CLOCK, clock)):
            assert over_but_shown(at=_end(last) - SECOND).visible == 0
            ended = [one for one in HARD if _end(last) - SECOND < _end(one) <= _end(last)]
            assert over_but_shown(at=_end(last) + SECOND).visible == 2 * len(ended)


def test_a_yes_that_was_kept_ends_with_the_record(town: Town, tmp_path: Path) -> None:
    decided = day(360)
    row = penalty(NEIGHBOUR, "川难〔答〕1号", CF_JDRQ=decided, CF_NR_FK="1")
    file_rows(town.folder, "administrative-penalty", [row])
    path = tmp_path / "many.csv"
    path.write_text(f"名称,号码\n{NEIGHBOUR.name},{NEIGHBOUR.number}\n", "utf-8")
    number = ask_in_bulk(
        file=path, purpose_code="licence-review", case_reference=CASE, warrant="",
        actor=town.officer, now=now(),
    )  # fmt: skip
    second = replace(town.officer, ref="account:900003", unit="another unit")
    second_bulk(number=number, approve=True, actor=second, now=now())
    run_bulk(number=number, actor=system_actor("bulk"), asker=town.officer, now=now())
    ends = _end(last_day(date.fromisoformat(decided), years=1))
    for at, verdict in ((ends - SECOND, "yes"), (ends, "unanswered")):
        (answer,) = collect_bulk(number=number, actor=town.officer, now=at)
        assert answer.verdict == verdict
        assert bool(answer.until) is (verdict == "yes")
