"""Patterns: each is seen where it is, and 500 honest officers in thirty days raise next to nothing."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from gongxin.apps.access.enums import AlarmKind
from gongxin.apps.access.rules.patterns import DayLook, patterns_of
from gongxin.lib.periods import BEIJING

MONDAY = datetime(2026, 11, 23, 9, tzinfo=BEIJING)
# about how many of a thousand people bear the commonest surnames
SURNAMES = {
    "王": 72,
    "李": 72,
    "张": 68,
    "刘": 52,
    "陈": 46,
    "杨": 31,
    "黄": 23,
    "赵": 21,
    "吴": 20,
    "周": 19,
}


def look(at: datetime = MONDAY, **more: object) -> DayLook:
    """Somebody without a case, whose number is like nobody's."""
    sound = {
        "event": uuid4(),
        "subject": uuid4(),
        "case_known": False,
        "number": f"{random.randrange(10**13):013d}0001X",
    }
    return DayLook(at=at, **{**sound, **more})  # type: ignore[arg-type]


def kinds(*looks: DayLook) -> set[AlarmKind]:
    return set(patterns_of(looks))


@pytest.mark.parametrize(
    ("hour", "night"), [(21, False), (22, True), (0, True), (5, True), (6, False)]
)
def test_several_at_night(hour: int, night: bool) -> None:
    at = MONDAY.replace(hour=hour)
    assert (AlarmKind.AT_NIGHT in kinds(*(look(at) for _ in range(3)))) == night
    assert kinds(*(look(at) for _ in range(2))) == set()
    same = look(at)
    assert kinds(same, same, same) == set()  # one person, three times
    assert kinds(*(look(at, case_known=True) for _ in range(9))) == set()


def test_numbers_in_a_row() -> None:
    row = [look(number=f"51990119900307{n:04d}") for n in (18, 26, 34, 42)]
    found = patterns_of([look(), *row, look()])
    assert set(found) == {AlarmKind.IN_A_ROW}
    assert {one.event for one in found[AlarmKind.IN_A_ROW]} == {one.event for one in row}
    assert kinds(*row[:3]) == set()
    assert kinds(*(look(number="") for _ in range(9))) == set()


def test_many_of_one_name() -> None:
    assert kinds(*(look(surname="欧") for _ in range(6))) == {AlarmKind.ONE_NAME}
    assert kinds(*(look(surname="欧") for _ in range(5)), look(surname="司")) == set()
    assert kinds(*(look(surname="") for _ in range(9))) == set()


def test_a_honey_subject_needs_no_second_look() -> None:
    assert kinds(look(honey=True, case_known=True)) == {AlarmKind.HONEY}


def test_a_days_trade_of_a_known_insider_shows_in_more_than_its_number() -> None:
    """471 look-ups a day; whole families and whole birthdays were asked for (security facts, finding 10)."""
    looks = [
        look(
            MONDAY + timedelta(minutes=n),
            number=f"5199011990{n % 12 + 1:02d}07{n:04d}",
            surname="赵" if n % 9 == 0 else "",
        )
        for n in range(471)
    ]
    assert kinds(*looks) == {AlarmKind.IN_A_ROW, AlarmKind.ONE_NAME}


def _day(rng: random.Random, day: datetime, people: int) -> Iterator[DayLook]:
    names = [*SURNAMES, *(f"{n}" for n in range(300))]
    weights = [*SURNAMES.values(), *([sum([1000, *(-n for n in SURNAMES.values())]) / 300] * 300)]
    for number in range(people):
        yield DayLook(
            event=UUID(int=rng.getrandbits(128)),
            at=day + timedelta(minutes=15 * number),
            subject=UUID(int=rng.getrandbits(128)),
            case_known=rng.random() > 0.05,
            number=f"51{rng.randrange(10_000):04d}{rng.randrange(1950, 2008)}{rng.randrange(1, 13):02d}"
            f"{rng.randrange(1, 29):02d}{rng.randrange(10_000):04d}",
            surname=rng.choices(names, weights)[0],
        )


@pytest.mark.parametrize("known", [True, False])
def test_five_hundred_honest_officers_in_thirty_days(known: bool) -> None:
    """At most one false alarm to a thousand look-ups, with a feed of cases and, which is harder, without one."""
    rng = random.Random(20261128)
    look_ups = alarms = 0
    for _ in range(500):
        busy = rng.randint(3, 22)
        for day in range(22):
            people = max(0, round(rng.gauss(busy, 3)))
            looks = list(_day(rng, MONDAY + timedelta(days=day), people))
            if not known:
                looks = [look_without(one) for one in looks]
            look_ups += len(looks)
            alarms += len(patterns_of(looks))
    print(f"{look_ups} look-ups, {alarms} alarms, seed 20261128, cases registered: {known}")
    assert look_ups > 100_000
    assert alarms <= look_ups / 1_000


def look_without(one: DayLook) -> DayLook:
    """The same, where the organ registers no cases."""
    return DayLook(one.event, one.at, one.subject, False, one.number, one.surname)
