"""The end of display: what intake reckons by columns is what the explanation derives step by step, for every rule an item can have."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongxin.apps.catalogue.enums import AdverseClass
from gongxin.apps.catalogue.operations.derive_display import derive_display, derive_repair_from
from gongxin.apps.catalogue.rules.period import DISPLAY_CAPS
from gongxin.apps.catalogue.types import (
    DisplayDays,
    DisplayException,
    DisplayRule,
    Item,
    Period,
)
from gongxin.apps.intake.operations.stage_rows import shown_until
from gongxin.lib.bilingual import Text
from gongxin.lib.periods import Length, last_day, over_from
from tests.unit.catalogue.packs import item as item_of

ITEM = Item.from_pack("base", item_of())
ARTICLE = Text("依据", "The basis")
CLASSES = list(AdverseClass)
LENGTHS = st.one_of(
    st.builds(lambda n: Length(days=n), st.integers(1, 2000)),
    st.builds(lambda n: Length(months=n), st.integers(1, 60)),
    st.builds(lambda n: Length(years=n), st.integers(1, 8)),
)
PERIODS = st.one_of(
    st.builds(lambda longest: Period(max=longest), LENGTHS),
    st.just(Period(max=None)),
    st.just(Period(max=None, shown=False)),
)
BY_CLASS = st.dictionaries(st.sampled_from([*CLASSES, None]), PERIODS, min_size=1)
DAYS = st.dates(date(2015, 1, 1), date(2030, 12, 31))


def _by_columns(item: Item, days: DisplayDays) -> datetime | None:
    assert days.adverse_class is not None
    frame = pl.DataFrame(
        {
            "RQ__date": [days.start],
            "YXQ__date": [days.valid_to],
            "LB": [(days.content or {})["LB"]],
            "adverse_class": [CLASSES.index(days.adverse_class) + 1],
        },
        schema_overrides={"YXQ__date": pl.Date},
    )
    found: datetime | None = frame.select(shown_until(item).alias("until"))["until"].item()
    return found


def _item(rule: DisplayRule) -> Item:
    return replace(ITEM, display=rule)


@settings(max_examples=250, deadline=None)
@given(
    periods=BY_CLASS,
    theirs=BY_CLASS,
    while_valid=st.booleans(),
    adverse_class=st.sampled_from(CLASSES),
    start=DAYS,
    valid_to=st.one_of(st.none(), DAYS, st.just(date(9999, 12, 31))),
    code=st.sampled_from(["罚款", "警告"]),
)
def test_columns_and_steps_agree(
    periods: dict[AdverseClass | None, Period],
    theirs: dict[AdverseClass | None, Period],
    while_valid: bool,
    adverse_class: AdverseClass,
    start: date,
    valid_to: date | None,
    code: str,
) -> None:
    exception = DisplayException("LB", ("罚款",), theirs, ())
    item = _item(DisplayRule("RQ", periods, while_valid, exceptions=(exception,)))
    days = DisplayDays("penalty", adverse_class, start, valid_to, {"LB": code})
    (why,) = derive_display(item=item, days=days, article=ARTICLE)
    until = _by_columns(item, days)
    assert why.over == until
    # no edition, and no sector, lets adverse information be shown beyond the law in force
    cap = DISPLAY_CAPS[adverse_class]
    assert until is not None
    assert until <= over_from(last_day(start, months=cap.months, years=cap.years))  # type: ignore[operator]


def test_a_longer_period_of_before_is_capped_and_said_to_be() -> None:
    """Order 58 let everything be shown for three years; five of a local regulation are capped alike."""
    item = _item(DisplayRule("RQ", {None: Period(min=Length(years=1), max=Length(years=5))}))
    days = DisplayDays("penalty", AdverseClass.ORDINARY, date(2025, 1, 31), None, {"LB": "罚款"})
    (why,) = derive_display(item=item, days=days, article=ARTICLE)
    assert why.last_day == date(2026, 1, 31)
    (capped,) = [step for step in why.steps if "beyond the cap" in step.words.en]
    assert (capped.before, capped.after) == (date(2030, 1, 31), date(2026, 1, 31))
    assert "第36号" in capped.article.zh


SECTOR = DisplayException(
    "LB",
    ("罚款",),
    {AdverseClass.ORDINARY: Period(min=Length(years=1), max=Length(years=1))},
    (),
)


@pytest.mark.parametrize(
    ("code", "repair_from"), [("罚款", date(2027, 1, 11)), ("警告", date(2026, 4, 11))]
)
def test_a_sector_has_its_own_shortest_period(code: str, repair_from: date) -> None:
    """Food, drugs, special equipment, work safety and fire had a year under Order 58: the like is data."""
    plain = {AdverseClass.ORDINARY: Period(min=Length(months=3), max=Length(years=1))}
    item = _item(DisplayRule("RQ", plain, exceptions=(SECTOR,)))
    days = DisplayDays("penalty", AdverseClass.ORDINARY, date(2026, 1, 10), None, {"LB": code})
    assert derive_repair_from(item=item, days=days) == repair_from
    (why,) = derive_display(item=item, days=days, article=ARTICLE)
    said = [step.words.zh for step in why.steps if "另有规定" in step.words.zh]
    assert bool(said) is (code == "罚款")


def test_a_sealed_content_leaves_every_period_that_it_may_have() -> None:
    theirs = {AdverseClass.ORDINARY: Period(max=Length(months=6))}
    exception = DisplayException("LB", ("罚款",), theirs, ())
    item = _item(DisplayRule("RQ", {None: Period(max=Length(years=1))}, exceptions=(exception,)))
    days = DisplayDays("penalty", AdverseClass.ORDINARY, date(2026, 1, 10), None)
    found = [why.last_day for why in derive_display(item=item, days=days, article=ARTICLE)]
    assert found == [date(2027, 1, 10), date(2026, 7, 10)]
    assert derive_repair_from(item=item, days=days) is None
