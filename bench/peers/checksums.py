"""Check digits of GB 32100 and GB 11643, compiled: over cells of 18 bytes that lie side by side."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

Array = np.ndarray[Any, Any]

_USCC_WEIGHTS = np.array([pow(3, place, 31) for place in range(17)], dtype=np.int64)
_USCC_VALUES = np.full(256, -1, dtype=np.int64)
for _value, _letter in enumerate(b"0123456789ABCDEFGHJKLMNPQRTUWXY"):
    _USCC_VALUES[_letter] = _value
_ID_WEIGHTS = np.array([pow(2, 17 - place, 11) for place in range(17)], dtype=np.int64)
_ID_CHECKS = np.frombuffer(b"10X98765432", dtype=np.uint8)
_DAYS = np.array([0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], dtype=np.int64)


@numba.njit(cache=True)  # type: ignore[untyped-decorator]
def _uscc(cells: Array, weights: Array, values: Array) -> Array:
    right = np.zeros(cells.shape[0], dtype=np.bool_)
    for row in range(cells.shape[0]):
        total, sound = 0, True
        for place in range(17):
            value = values[cells[row, place]]
            if value < 0:
                sound = False
                break
            total += value * weights[place]
        if sound:
            right[row] = values[cells[row, 17]] == (31 - total % 31) % 31
    return right


@numba.njit(cache=True)  # type: ignore[untyped-decorator]
def _person(cells: Array, weights: Array, checks: Array, days: Array) -> Array:
    right = np.zeros(cells.shape[0], dtype=np.bool_)
    for row in range(cells.shape[0]):
        total, sound = 0, True
        for place in range(17):
            digit = cells[row, place] - 48
            if digit < 0 or digit > 9:
                sound = False
                break
            total += digit * weights[place]
        if not sound or cells[row, 17] != checks[total % 11]:
            continue
        year = 0
        for place in range(6, 10):
            year = year * 10 + (cells[row, place] - 48)
        month = (cells[row, 10] - 48) * 10 + (cells[row, 11] - 48)
        day = (cells[row, 12] - 48) * 10 + (cells[row, 13] - 48)
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        right[row] = (
            1 <= month <= 12 and 1 <= day <= days[month] and (leap or month != 2 or day < 29)
        )
    return right


def right_codes(cells: Array) -> Array:
    """Which of the cells (n x 18 bytes) are unified social credit codes."""
    return _uscc(cells, _USCC_WEIGHTS, _USCC_VALUES)


def right_numbers(cells: Array) -> Array:
    """Which of the cells (n x 18 bytes) are numbers of identity cards."""
    return _person(cells, _ID_WEIGHTS, _ID_CHECKS, _DAYS)
