"""Division codes (行政区划代码, GB/T 2260): which there are, and until when there were others.

A number names the division of the place and time of its registration, so a code that is gone is right in
an old number. Wrong is only a code that never was, or was gone before the number can have been given.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from .identifiers import SYNTHETIC_PREFIXES

NEVER, NOW = 0, 9999
"""Years that stand for a code that is on no list, and for one that is on today's."""


@cache
def last_listed() -> np.ndarray[Any, np.dtype[np.int16]]:
    """By code as a number, 0 to 999999: the last year in which it was on the list, or NEVER, or NOW."""
    years = np.zeros(1_000_000, dtype=np.int16)
    text = files("gongxin.lib").joinpath("divisions.txt").read_text("utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            year, *codes = line.split()
            years[[int(code) for code in codes]] = NOW if year == "now" else int(year)
    for prefix in SYNTHETIC_PREFIXES:
        start = int(prefix) * 100
        years[start : start + 100] = NOW
    return years
