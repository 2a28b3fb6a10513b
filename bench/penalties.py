"""One large file of the penalty form of 2018 (发改办财金〔2018〕424号), by columns and quickly.

26 of the form's columns, about 900 bytes a row, each document number once, persons and organisations
in equal parts. Identifiers are of the reserved synthetic pattern; names are invented. In `BAD_SHARE`
of the rows one thing is wrong, of eight kinds; every 200th row has a quoted cell with a comma, every
400th one with a line break, as exports have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from gongxin.lib.synthetic.names import company_names, people_names
from gongxin.lib.synthetic.numbers import DIVISIONS, identity_numbers, social_credit_codes
from gongxin.lib.synthetic.sectors import SECTORS
from gongxin.lib.synthetic.streams import pick

BAD_SHARE = 0.03
_BREACHES = tuple(breach for sector in SECTORS for breach in sector.breaches)
_TRADES = tuple(trade for sector in SECTORS for trade in sector.trades)
_FIRST_BIRTH, _BIRTH_DAYS = date(1950, 1, 1), 18_000
_FAULTS = 8
_NOTHING = pl.lit(None, dtype=pl.String)
_PART = 200_000


@dataclass(frozen=True, slots=True)
class Filed:
    """What was written: how many rows, how many of them bad, and the subjects that have good rows."""

    path: Path
    rows: int
    bad: int
    subjects: pl.DataFrame


def write_penalties(
    path: Path,
    *,
    rows: int,
    subjects: int,
    organs: Sequence[tuple[str, str]],
    today: date,
    days: int = 1_000,
    bad_share: float = BAD_SHARE,
    seed: int = 20_260_101,
    first: int = 0,
) -> Filed:
    """Write `rows` penalties of `subjects` subjects, decided in the last `days` days by `organs`.

    Subjects take turns, so that each has the same number of rows within one. `organs` are names with
    their codes. Document numbers count from `first`; another `seed` gives other subjects.
    """
    rng = np.random.default_rng(seed)
    people = _subjects(rng, subjects)
    bad = 0
    with path.open("wb") as file:
        for start in range(0, rows, _PART):
            size = min(_PART, rows - start)
            frame, spoilt = _part(rng, people, first + start, size, organs, today, days, bad_share)
            frame.write_csv(file, include_header=start == 0)
            bad += spoilt
    return Filed(path, rows, bad, people.select("name", "identifier", "person"))


def _subjects(rng: np.random.Generator, size: int) -> pl.DataFrame:
    """Half persons, half companies; companies with a legal representative among the persons."""
    divisions = np.array(DIVISIONS, dtype=np.int64)[rng.integers(0, len(DIVISIONS), size)]
    born = pl.Series(np.datetime64(_FIRST_BIRTH) + rng.integers(0, _BIRTH_DAYS, size)).cast(pl.Date)
    classes = np.tile(np.frombuffer(b"91", dtype=np.uint8), (size, 1))
    forms = pick(rng, ("有限公司", "有限责任公司"), size)
    frame = pl.DataFrame(
        {
            "human": people_names(rng, size),
            "number": identity_numbers(divisions, born, int(rng.integers(0, 900))),
            "company": company_names(rng, pick(rng, _TRADES, size), forms, divisions),
            "uscc": social_credit_codes(classes, divisions, int(rng.integers(0, 10**6))),
            "person": np.arange(size) % 2 == 0,
        }
    )
    return frame.with_columns(
        pl.when("person").then("human").otherwise("company").alias("name"),
        pl.when("person").then("number").otherwise("uscc").alias("identifier"),
    )


def _part(
    rng: np.random.Generator,
    people: pl.DataFrame,
    start: int,
    size: int,
    organs: Sequence[tuple[str, str]],
    today: date,
    days: int,
    bad_share: float,
) -> tuple[pl.DataFrame, int]:
    serial = np.arange(start, start + size, dtype=np.int64)
    which = rng.integers(0, len(organs), size)
    decided = np.datetime64(today) - rng.integers(1, days, size)
    base = people[serial % people.height].with_columns(
        pl.Series("serial", serial),
        pl.Series("decided", decided).cast(pl.Date),
        pick(rng, _BREACHES, size).alias("breach"),
        pl.Series("fine", (rng.integers(2, 2_000, size) * 0.05).round(2)),
        pl.Series("organ", [name for name, _ in organs]).gather(which).alias("organ"),
        pl.Series("organ_code", [code for _, code in organs]).gather(which).alias("organ_code"),
    )
    frame = _official(base)
    wrong = np.where(rng.random(size) < bad_share, rng.integers(0, _FAULTS, size), -1)
    return _spoil(frame, base["person"], pl.Series("wrong", wrong)), int((wrong >= 0).sum())


def _official(base: pl.DataFrame) -> pl.DataFrame:
    person, company = pl.col("person"), ~pl.col("person")
    number = pl.format(
        "川测市监罚〔{}〕{}号",
        pl.col("decided").dt.year(),
        pl.col("serial").cast(pl.String).str.zfill(8),
    )
    facts = pl.format(
        "经查，当事人存在{}的行为，现场检查笔录、询问笔录、照片等证据相互印证，事实清楚",
        pl.col("breach"),
    )
    facts = (
        pl.when(pl.col("serial") % 400 == 7)
        .then(facts + "\n当事人已当场改正。")
        .when(pl.col("serial") % 200 == 3)
        .then(facts + ",另查明无其他违法行为")
        .otherwise(facts + "。")
    )
    amount = pl.col("fine").cast(pl.String)
    return base.select(
        CF_XDR_MC="name",
        CF_XDR_LB=pl.when(person).then(pl.lit("自然人")).otherwise(pl.lit("法人及非法人组织")),
        CF_XDR_SHXYM=pl.when(company).then("uscc"),
        CF_XDR_GSZC=_NOTHING,
        CF_XDR_ZZJG=_NOTHING,
        CF_XDR_SWDJ=_NOTHING,
        CF_FRDB=pl.when(company).then("human"),
        CF_FR_ZJLX=pl.when(company).then(pl.lit("身份证")),
        CF_FR_ZJHM=pl.when(company).then("number"),
        CF_XDR_ZJLX=pl.when(person).then(pl.lit("身份证")),
        CF_XDR_ZJHM=pl.when(person).then("number"),
        CF_WSH=number,
        CF_WFXW="breach",
        CF_SY=facts,
        CF_YJ=pl.lit(
            "《中华人民共和国行政处罚法》第二十八条第一款、第三十二条第一项，及当事人所在行业的法律、行政法规"
            "和四川省行政处罚裁量权基准的有关规定"
        ),
        CF_CFLB=pl.lit("罚款"),
        CF_NR=pl.format(
            "责令当事人立即改正违法行为，并处罚款人民币{}万元。当事人应当自收到决定书之日起十五日内缴纳，"
            "逾期不缴纳的，每日按罚款数额的百分之三加处罚款。",
            amount,
        ),
        CF_NR_FK=amount,
        CF_NR_WFFF=_NOTHING,
        CF_JDRQ=pl.col("decided").cast(pl.String),
        CF_YXQ=pl.col("decided").dt.offset_by("1y").cast(pl.String),
        CF_GSJZQ=pl.col("decided").dt.offset_by("1y").cast(pl.String),
        CF_CFJG="organ",
        CF_CFJGDM="organ_code",
        CF_SJLY="organ",
        CF_SJLYDM="organ_code",
    )


def _spoil(frame: pl.DataFrame, person: pl.Series, wrong: pl.Series) -> pl.DataFrame:
    """Put one fault of eight kinds into the rows where `wrong` is not -1."""

    def broken(kind: int, column: str, value: pl.Expr) -> pl.Expr:
        return pl.when(wrong == kind).then(value).otherwise(pl.col(column)).alias(column)

    def other_check(column: str) -> pl.Expr:
        last = pl.col(column).str.slice(-1)
        return pl.col(column).str.slice(0, 17) + pl.when(last == "1").then(pl.lit("2")).otherwise(
            pl.lit("1")
        )

    kind_of = pl.lit(person)
    return frame.with_columns(
        pl.when((wrong == 0) & kind_of)
        .then(other_check("CF_XDR_ZJHM"))
        .when((wrong == 1) & kind_of)
        .then(pl.lit("5.13E+17"))
        .otherwise("CF_XDR_ZJHM")
        .alias("CF_XDR_ZJHM"),
        pl.when(wrong.is_in([0, 1]) & ~kind_of)
        .then(other_check("CF_XDR_SHXYM"))
        .otherwise("CF_XDR_SHXYM")
        .alias("CF_XDR_SHXYM"),
        broken(2, "CF_WSH", pl.lit("")),
        broken(3, "CF_JDRQ", pl.lit("2026-13-05")),
        broken(4, "CF_CFLB", pl.lit("重罚")),
        broken(5, "CF_XDR_MC", pl.lit("")),
        broken(6, "CF_NR_FK", pl.lit("约二万")),
        broken(7, "CF_WFXW", pl.lit("违法" * 1_001)),
    )
