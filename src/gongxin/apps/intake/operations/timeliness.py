"""Was a fact filed in time? Measured from its decision by the item's own clock (`update.within`)."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
from django.conf import settings

from gongxin.apps.register.api import Timeliness
from gongxin.lib.periods import Length, last_day
from gongxin.lib.working_days import add_working_days


def due_day(decided: date, within: Length) -> date:
    """The last day on which a fact of that day is filed in time."""
    day = last_day(decided, days=within.days, months=within.months, years=within.years)
    return add_working_days(day, within.working_days, settings.WORKING_CALENDAR)


def timeliness(
    decided: pl.Series, *, within: Length, filed: date, since: date
) -> np.ndarray[tuple[int], np.dtype[np.int8]]:
    """For each day of decision a `Timeliness`. One calculation for each distinct day.

    Facts from before `since`, when the source began to file, are a stock that could not have been in time.
    """
    told: dict[date, int] = {}
    for day in decided.drop_nulls().unique().to_list():
        if day < since:
            told[day] = Timeliness.STOCK
        else:
            told[day] = Timeliness.IN_TIME if filed <= due_day(day, within) else Timeliness.LATE
    if not told:
        return np.zeros(len(decided), dtype=np.int8)
    verdicts = decided.replace_strict(told, default=int(Timeliness.STOCK), return_dtype=pl.Int8)
    return verdicts.fill_null(int(Timeliness.STOCK)).to_numpy()
