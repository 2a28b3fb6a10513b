"""Reading what is meant, never guessing: the standard form of a cell, by the type of its field.

What can be read in one way only is tidied (full-width digits, blanks, thousands separators, date
styles); everything else stays as it was sent and is found by a rule. Each function works on a whole
column.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import polars as pl

from gongxin.lib.divisions import last_listed
from gongxin.lib.identifiers import (
    ID_CHECKS,
    ID_WEIGHTS,
    ORGANISATION_CHECKS,
    ORGANISATION_WEIGHTS,
    USCC_ALPHABET,
    USCC_WEIGHTS,
    IdKind,
    person_fault,
    upgrade_citizen_number,
    uscc_fault,
)

# a foreigner's permanent residence number begins with 9 and names no division
_HAS_DIVISION = {0: r"^[1-8][0-9]{16}[0-9X]$", 2: r"^[0-9A-Z]{18}$"}
_BLANKS = " \t\r\n\u3000\u00a0\u200b\ufeff"
_HIDDEN = r"[\s\u200b\u200e\u200f\ufeff'\-\u2010-\u2015]+"

_KINDS = {
    "身份证": IdKind.CITIZEN,
    "居民身份证": IdKind.CITIZEN,
    "护照": IdKind.PASSPORT,
    "港澳居民来往内地通行证": IdKind.HK_MACAO_PERMIT,
    "台湾居民来往大陆通行证": IdKind.TAIWAN_PERMIT,
    "外国人永久居留身份证": IdKind.PERMANENT_RESIDENT,
    **{kind.value: kind for kind in IdKind},
}
_NAMESPACES = {
    IdKind.CITIZEN: "id",
    IdKind.PASSPORT: "passport",
    IdKind.HK_MACAO_PERMIT: "hk-macao-permit",
    IdKind.TAIWAN_PERMIT: "taiwan-permit",
    # its 18 digits from 9 are also filed under 身份证, and the person is the same
    IdKind.PERMANENT_RESIDENT: "id",
}


# Cells that are in their standard form already, or empty: nearly all of them.
PLAIN_IDENTIFIER = r"^[0-9A-Z]*$"
PLAIN_AMOUNT = r"^[0-9.]*$"
PLAIN_DAY = r"^(?:[0-9]{4}-[0-9]{2}-[0-9]{2})?$"


def tidied(column: pl.Series, is_plain: pl.Series, read: Callable[[pl.Expr], pl.Expr]) -> pl.Series:
    """The column with `read` applied to cells that are not plain, once for each distinct one."""
    odd = column.filter(~is_plain).unique()
    if odd.is_empty():
        return column
    return column.replace(odd, odd.to_frame("cell").select(read(pl.col("cell"))).to_series())


def written_day(cell: pl.Expr) -> pl.Expr:
    """A day in its standard form; what is no day stays as it was sent."""
    return pl.coalesce(day(cell).dt.to_string("%Y-%m-%d"), text(cell))


def plain_day(cell: pl.Expr) -> pl.Expr:
    """The day of a cell in the standard form, null for every other; see `day` for what is meant."""
    read = cell.str.to_date("%Y-%m-%d", strict=False)
    meant = read.dt.year().is_between(1800, 2999) | (read == pl.date(9999, 12, 31))
    return pl.when(meant & cell.str.contains(PLAIN_DAY)).then(read)


def stripped(cell: pl.Expr) -> pl.Expr:
    """A text without blanks around it."""
    return cell.str.strip_chars(_BLANKS)


def text(cell: pl.Expr) -> pl.Expr:
    """A text without blanks around it; null where nothing is left."""
    plain = stripped(cell)
    return pl.when(plain != "").then(plain)


def identifier(cell: pl.Expr) -> pl.Expr:
    """A number or code in half-width capitals without blanks and hyphens."""
    return text(cell.str.normalize("NFKC").str.replace_all(_HIDDEN, "").str.to_uppercase())


def amount(cell: pl.Expr) -> pl.Expr:
    """A number without thousands separators; `1,234.50` and `１２３４．５０` are both meant.

    A comma that parts no thousands may be a decimal point: it stays, and the rule on numbers finds it.
    """
    plain = text(cell.str.normalize("NFKC"))
    grouped = plain.str.contains(r"^[0-9]{1,3}(?:[, ][0-9]{3})+(?:\.[0-9]+)?$")
    return pl.when(grouped).then(plain.str.replace_all(r"[, ]", "")).otherwise(plain)


def day(cell: pl.Expr) -> pl.Expr:
    """A date from year-month-day in any of the usual styles; null for anything that is none.

    Day-month-year styles and two-digit years can be read in several ways and are not read at all, nor
    are years that no record here can mean. 9999-12-31 is how forms write "without end".
    """
    plain = cell.str.normalize("NFKC").str.strip_chars(_BLANKS)
    parts = plain.str.extract_groups(
        r"^(?<y>[0-9]{4})\s*[-/.年]\s*(?<m>[0-9]{1,2})\s*[-/.月]\s*(?<d>[0-9]{1,2})\s*日?"
        r"(?:[ T]0{1,2}:00(?::00(?:\.0+)?)?)?$"
    )
    compact = plain.str.extract_groups(r"^(?<y>[0-9]{4})(?<m>[0-9]{2})(?<d>[0-9]{2})$")
    joined = [
        pl.concat_str(
            [part.struct.field("y"), part.struct.field("m"), part.struct.field("d")], separator="-"
        )
        for part in (parts, compact)
    ]
    read = pl.coalesce(joined).str.to_date("%Y-%m-%d", strict=False)
    meant = read.dt.year().is_between(1800, 2999) | (read == pl.date(9999, 12, 31))
    return pl.when(meant).then(read)


def coded(column: pl.Series, spellings: Mapping[str, str], *, multiple: bool) -> pl.Series:
    """Codes in their stored spelling; several are joined by `;`. Unknown ones stay as they are."""
    standard: dict[str, str] = {}
    for cell in column.drop_nulls().unique().to_list():
        parts = cell.replace("；", ";").split(";") if multiple else [cell]
        cleaned = [part.strip() for part in parts if part.strip()]
        standard[cell] = ";".join(
            spellings.get(part) or spellings.get(unicodedata.normalize("NFKC", part), part)
            for part in cleaned
        )
    if not standard:
        return column
    return column.replace_strict(standard, default=None, return_dtype=pl.String)


def unlisted(column: pl.Series, values: frozenset[str]) -> pl.Series:
    """True where a coded cell holds something that is not on its list."""
    bad = [
        cell
        for cell in column.drop_nulls().unique().to_list()
        if not all(part in values for part in cell.split(";"))
    ]
    return column.is_in(bad).fill_null(value=False)


def uscc_is_bad(column: pl.Series) -> pl.Series:
    """True where a code is not a well-formed USCC (GB 32100-2015); one judgement per distinct code."""
    suspicious = column.is_not_null() & ~_uscc_checks_hold(column)
    if not suspicious.any():
        return suspicious
    faults = {
        code: uscc_fault(code) is not None for code in column.filter(suspicious).unique().to_list()
    }
    return _by_value(column, faults)


def number_is_bad(numbers: pl.Series, kinds: pl.Series | None) -> pl.Series:
    """True where a document number is not well-formed for its kind.

    Nearly all are 18-character numbers with a right check character; they are found by arithmetic on
    the whole column, and the rest are judged one by one.
    """
    suspicious = numbers.is_not_null() & ~_check_digit_holds(numbers)
    if kinds is not None:
        suspicious |= numbers.is_not_null() & ~kinds.is_in(["身份证", "01"]).fill_null(value=False)
    if not suspicious.any():
        return pl.Series(np.zeros(len(numbers), dtype=bool))
    kind_values = kinds.to_list() if kinds is not None else [None] * len(numbers)
    number_values = numbers.to_list()
    bad = np.zeros(len(numbers), dtype=bool)
    for position in suspicious.arg_true().to_list():
        kind = _KINDS.get(kind_values[position] or "身份证", IdKind.CITIZEN)
        bad[position] = person_fault(number_values[position], kind=kind) is not None
    return pl.Series(bad)


def division_listed(numbers: pl.Series, bad: pl.Series, *, at: int) -> pl.Series:
    """The last year in which the division code of a number was listed (`lib.divisions`).

    Null where there is no sound number of 18 characters; `at` is where the code begins.
    """
    codes = numbers.str.slice(at, 6).cast(pl.Int32, strict=False)
    names = numbers.str.contains(_HAS_DIVISION[at]) & ~bad & codes.is_not_null()
    listed = last_listed()[codes.fill_null(0).to_numpy()]
    return pl.select(pl.when(names).then(pl.lit(pl.Series(listed)))).to_series()


def person_identifiers(numbers: pl.Series, kinds: pl.Series | None) -> pl.Series:
    """Namespaced identifiers (`id:…`, `passport:…`); 15-digit numbers become 18-digit ones."""
    frame = pl.DataFrame({"number": numbers})
    upgraded = {
        number: upgrade_citizen_number(number)
        for number in numbers.filter(numbers.str.len_chars() == 15).to_list()
    }
    number = pl.col("number").replace(upgraded) if upgraded else pl.col("number")
    if kinds is None:
        return frame.select(pl.lit("id:") + number).to_series()
    namespaces = {name: _NAMESPACES[kind] for name, kind in _KINDS.items()}
    space = pl.lit(kinds).replace_strict(namespaces, default="id", return_dtype=pl.String)
    return frame.select(space.fill_null("id") + pl.lit(":") + number).to_series()


def birth_day(identifiers: pl.Expr) -> pl.Expr:
    """The day of birth that an `id:…` identifier states, sound or not; null where it states none."""
    return identifiers.str.extract(r"^id:[0-9]{6}([0-9]{8})").str.to_date("%Y%m%d", strict=False)


def _check_digit_holds(numbers: pl.Series) -> pl.Series:
    """Whether a cell is 17 digits and the right check character, born on a day that exists."""
    shaped = numbers.str.contains(r"^[1-6][0-9]{5}(?:18|19|20)[0-9]{9}[0-9X]$").fill_null(
        value=False
    )
    holds = np.zeros(len(numbers), dtype=bool)
    candidates = numbers.filter(shaped)
    if len(candidates):
        raw = _characters(candidates)
        totals = (raw[:, :17].astype(np.int32) - 48) @ np.array(ID_WEIGHTS, dtype=np.int32)
        right = np.frombuffer(ID_CHECKS.encode(), dtype=np.uint8)[totals % 11] == raw[:, 17]
        born = candidates.str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
        holds[shaped.to_numpy()] = right & born.is_not_null().to_numpy()
    return pl.Series(holds)


def _uscc_checks_hold(codes: pl.Series) -> pl.Series:
    """Whether a cell is 18 characters of GB 32100 with right check characters, outer and inner."""
    shaped = codes.str.contains(r"^[1-9ANY][0-9A-HJ-NP-RTUW-Y]\d{6}[0-9A-HJ-NP-RTUW-Y]{10}$")
    shaped = shaped.fill_null(value=False)
    holds = np.zeros(len(codes), dtype=bool)
    candidates = codes.filter(shaped)
    if len(candidates):
        raw = _characters(candidates)
        outer = _USCC_VALUES[raw[:, :17]] @ np.array(USCC_WEIGHTS, dtype=np.int32)
        inner = _INNER_VALUES[raw[:, 8:16]] @ np.array(ORGANISATION_WEIGHTS, dtype=np.int32)
        checks = np.frombuffer(USCC_ALPHABET.encode(), dtype=np.uint8)[(31 - outer % 31) % 31]
        inner_checks = np.frombuffer(ORGANISATION_CHECKS.encode(), dtype=np.uint8)[inner % 11]
        holds[shaped.to_numpy()] = (checks == raw[:, 17]) & (inner_checks == raw[:, 16])
    return pl.Series(holds)


def _characters(codes: pl.Series) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Codes of 18 characters of ASCII as a table of bytes."""
    together = b"".join(codes.cast(pl.Binary).to_list())
    return np.frombuffer(together, dtype=np.uint8).reshape(-1, 18)


def _values_of(alphabet: str) -> np.ndarray[Any, np.dtype[np.int32]]:
    """For each byte its place in `alphabet`."""
    values = np.zeros(256, dtype=np.int32)
    values[np.frombuffer(alphabet.encode(), dtype=np.uint8)] = np.arange(len(alphabet))
    return values


_USCC_VALUES = _values_of(USCC_ALPHABET)
_INNER_VALUES = _values_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _by_value(column: pl.Series, answers: dict[str, bool]) -> pl.Series:
    if not answers:
        return pl.Series(np.zeros(len(column), dtype=bool))
    return column.replace_strict(answers, default=False, return_dtype=pl.Boolean).fill_null(
        value=False
    )
