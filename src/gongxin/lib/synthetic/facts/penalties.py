"""Administrative penalties: concentrated on few organisations, more in risky sectors."""

from __future__ import annotations

import numpy as np
import polars as pl

from .. import demo
from ..population import Population
from ..sectors import SECTORS
from ..streams import Ints, between, dates, day, gather, repeat, stream, weighted
from .common import counts, days_of, eligible, with_demo

RATE = 0.30
"""Penalties an organisation of average risk meets in ten years."""

POLICE_SHARE = 0.03
"""Penalties of organisations by public security; these may be recorded, those of persons not."""

KINDS = (
    "警告",
    "罚款",
    "警告;罚款",
    "罚款;没收违法所得",
    "没收非法财物",
    "通报批评",
    "责令停产停业",
    "暂扣许可证",
    "吊销许可证",
)
_KIND_SHARES = (0.24, 0.46, 0.12, 0.06, 0.03, 0.03, 0.025, 0.02, 0.015)
_SERIOUS = len(KINDS) - 1
_PERSON_KINDS = ("警告", "罚款", "警告;罚款")

_PRACTICE_BREACHES = {
    "transport": "未按规定携带从业资格证",
    "emergency": "出具失实安全评价报告",
    "health": "未按规定书写病历资料",
    "housing": "同时在两个以上单位执业",
    "justice": "同时在两个律师事务所执业",
    "market-regulation": "未经注册从事特种设备作业",
    "education": "违规从事有偿补课",
}


def penalties_of_organisations(population: Population, seed: int) -> pl.DataFrame:
    """Penalties of organisations, those of the demo organisation included."""
    rng = stream(seed, "penalties")
    organisations = population.organisations
    first = np.maximum(days_of(organisations, "founded") + 30, day(population.first_day))
    years = np.maximum(day(population.today) - first, 0) / 365.25
    rate = RATE * organisations["risk"].to_numpy() * years / 10
    owner, nth = repeat(counts(rng, rate, eligible(organisations)))
    when = between(rng, first[owner], day(population.today) - 3, len(owner))
    risk = organisations["risk"].to_numpy()[owner]
    kind = weighted(rng, _KIND_SHARES, len(owner))
    # Those with much behind them meet the gravest kind more often.
    kind = np.where((risk > 4) & (nth >= 2) & (rng.random(len(owner)) < 0.12), _SERIOUS, kind)
    sector = organisations["sector_index"].to_numpy()[owner]
    police = pl.Series(rng.random(len(owner)) < POLICE_SHARE)
    frame = _frame(rng, owner, when, gather(KINDS, kind)).with_columns(
        pl.when(police)
        .then(pl.lit("public-security"))
        .otherwise(_watchers(rng, sector))
        .alias("function"),
        pl.when(police)
        .then(pl.lit("未落实单位内部治安保卫措施"))
        .otherwise(_breaches(rng, sector))
        .alias("breach"),
        pl.Series(kind == _SERIOUS).alias("serious"),
        pl.lit(False).alias("person"),
    )
    rows = [row for row in demo.PENALTIES if not row["person"]]
    return with_demo(frame.select(COLUMNS), rows, population)


def penalties_of_persons(
    population: Population, practices: pl.DataFrame, seed: int
) -> pl.DataFrame:
    """Penalties of natural persons, all in a practice role and after qualification."""
    rng = stream(seed, "penalties-persons")
    practising = practices.filter(pl.col("who") >= len(demo.DEMO.people))
    chosen = practising.filter(pl.Series(rng.random(len(practising)) < 0.06))
    first = np.maximum(days_of(chosen, "date") + 20, day(population.first_day))
    when = between(rng, first, day(population.today) - 3, len(chosen))
    late = when > day(population.today) - 3
    kinds = gather(_PERSON_KINDS, weighted(rng, (0.35, 0.5, 0.15), len(chosen)))
    frame = _frame(rng, chosen["who"].to_numpy(), when, kinds, scale=0.05).with_columns(
        chosen["function"],
        chosen["function"]
        .replace_strict(_PRACTICE_BREACHES, default="违反执业规定")
        .alias("breach"),
        pl.lit(False).alias("serious"),
        pl.lit(True).alias("person"),
    )
    rows = [row for row in demo.PENALTIES if row["person"]]
    return with_demo(frame.select(COLUMNS).filter(pl.Series(~late)), rows, population)


COLUMNS = (
    "who",
    "person",
    "date",
    "function",
    "kinds",
    "fine",
    "confiscated",
    "breach",
    "serious",
)


def _frame(
    rng: np.random.Generator, who: Ints, when: Ints, kinds: pl.Series, scale: float = 1.0
) -> pl.DataFrame:
    size = len(who)
    # Fines come in round steps of 50 yuan; the unit of the official form is 10,000 yuan.
    fine = pl.Series(np.maximum(np.round(rng.lognormal(0.2, 1.1, size) * scale * 200), 1) / 200)
    taken = pl.Series(np.round(rng.lognormal(-0.5, 1.0, size) + 0.01, 2))
    return pl.DataFrame({"who": who, "date": dates(when), "kinds": kinds}).with_columns(
        pl.when(pl.col("kinds").str.contains("罚款", literal=True)).then(fine).alias("fine"),
        pl.when(pl.col("kinds").str.contains("没收", literal=True))
        .then(taken)
        .alias("confiscated"),
    )


def _watchers(rng: np.random.Generator, sector: Ints) -> pl.Series:
    names = [watcher for entry in SECTORS for watcher in entry.watchers]
    return gather(names, sector * 3 + weighted(rng, (0.65, 0.22, 0.13), len(sector)))


def _breaches(rng: np.random.Generator, sector: Ints) -> pl.Series:
    names = [breach for entry in SECTORS for breach in entry.breaches]
    return gather(names, sector * 3 + weighted(rng, (0.5, 0.3, 0.2), len(sector)))
