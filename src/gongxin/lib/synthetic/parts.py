"""What the columns of several items have in common: subject, leader, organ, document number."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from .forms import Expressions

PERSON = pl.col("person")
ID_CARD = pl.lit("身份证")
YEAR = pl.col("year_of").cast(pl.String)
SERIAL = pl.col("serial").cast(pl.String)
ORGAN, CODE, DATE = pl.col("organ_name"), pl.col("organ_uscc"), pl.col("date")
KIND = (
    pl.when(PERSON)
    .then(pl.lit("自然人"))
    .when(pl.col("kind_of") == "sole-trader")
    .then(pl.lit("个体工商户"))
    .otherwise(pl.lit("法人及非法人组织"))
)
# One row in forty has a remark with what breaks careless readers of CSV: commas and quotes.
REMARK = pl.when(pl.col("serial") % 40 == 7).then(pl.lit('经核对,以"原件"为准，无其他事项'))


@dataclass(frozen=True, slots=True)
class Filing:
    """How the facts of one item are filed; `amend` is the column that a correction changes."""

    columns: Expressions
    amend: str


def number(verb: str) -> pl.Expr:
    """A document number as organs form it: 川示环罚〔2026〕12号."""
    return pl.format("{}" + verb + "〔{}〕{}号", pl.col("mark"), YEAR, SERIAL)


def party(
    prefix: str, *, name: str = "MC", kind: str = "LB", infix: str = ""
) -> dict[str, pl.Expr]:
    """Subject columns of items that are about persons and organisations alike."""
    start = f"{prefix}_{infix}"
    return {
        f"{start}{name}": pl.col("name"),
        f"{start}{kind}": KIND,
        f"{start}SHXYM": pl.col("uscc"),
        f"{start}ZJLX": pl.when(PERSON).then(ID_CARD),
        f"{start}ZJHM": pl.col("number"),
        "BZ": REMARK,
    }


def individual(prefix: str) -> dict[str, pl.Expr]:
    """Subject columns of items about persons alone."""
    return {
        f"{prefix}_XM": pl.col("name"),
        f"{prefix}_ZJLX": ID_CARD,
        f"{prefix}_ZJHM": pl.col("number"),
        "BZ": REMARK,
    }


def company(prefix: str) -> dict[str, pl.Expr]:
    """Subject columns of items about organisations alone."""
    return {f"{prefix}_MC": pl.col("name"), f"{prefix}_SHXYM": pl.col("uscc"), "BZ": REMARK}


def leader(name: str, kind: str, number: str) -> dict[str, pl.Expr]:
    return {
        name: pl.col("leader_name"),
        kind: pl.when(~PERSON).then(ID_CARD),
        number: pl.col("leader_number"),
    }


def source(*pairs: str) -> dict[str, pl.Expr]:
    """Name and code columns of the organ, each pair `NAME` and `NAMEDM`."""
    return {key: value for pair in pairs for key, value in ((pair, ORGAN), (f"{pair}DM", CODE))}
