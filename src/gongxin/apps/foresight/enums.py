"""What becomes of a record's end of display when an edition takes force."""

from __future__ import annotations

from enum import StrEnum

from gongxin.lib.bilingual import Text


class Fate(StrEnum):
    """What an edition does to the end of display of a record that is shown now."""

    AT_ONCE = "ends_at_once"
    SOONER = "ends_sooner"
    SAME = "unchanged"
    LONGER = "stays_though_longer"
    OVER_BEFORE = "over_before"
    RETIRED = "item_retired"

    @property
    def words(self) -> Text:
        """For people."""
        return _FATES[self]


_FATES = {
    Fate.AT_ONCE: Text("施行时即停止展示", "Ends when it takes force"),
    Fate.SOONER: Text("提前到期", "Ends sooner"),
    Fate.SAME: Text("不变", "Unchanged"),
    Fate.LONGER: Text("新版本更长，仍按原定终点", "Would be longer: stays as it was"),
    Fate.OVER_BEFORE: Text("施行之前已到期", "Over before it takes force"),
    Fate.RETIRED: Text("条目被移除，仍按原定终点", "Item leaves: stays as it was"),
}
MOVING = (Fate.AT_ONCE, Fate.SOONER)


class Reach(StrEnum):
    """By how much display ends sooner; `ENDLESS` had no end before."""

    MONTH = "up_to_30_days"
    QUARTER = "up_to_90_days"
    HALF = "up_to_183_days"
    YEAR = "up_to_366_days"
    MORE = "more_than_366_days"
    ENDLESS = "had_no_end"

    @property
    def words(self) -> Text:
        """For people."""
        return _REACHES[self]

    @classmethod
    def of(cls, days: int | None) -> Reach:
        """The one for so many days; None: it had no end."""
        if days is None:
            return cls.ENDLESS
        return next((reach for reach, most in _MOST.items() if days <= most), cls.MORE)


_MOST = {Reach.MONTH: 30, Reach.QUARTER: 90, Reach.HALF: 183, Reach.YEAR: 366}
_REACHES = {
    Reach.MONTH: Text("30 日以内", "Up to 30 days"),
    Reach.QUARTER: Text("31 至 90 日", "31 to 90 days"),
    Reach.HALF: Text("91 至 183 日", "91 to 183 days"),
    Reach.YEAR: Text("184 至 366 日", "184 to 366 days"),
    Reach.MORE: Text("366 日以上", "More than 366 days"),
    Reach.ENDLESS: Text("原来没有终点", "Had no end"),
}
