"""Decisions on academic breaches of adults, rare; and rows that must never enter."""

from __future__ import annotations

import numpy as np
import polars as pl

from ..population import YEAR, Population
from ..streams import between, dates, day, pick, stream
from .common import days_of, eligible

BREACHES = ("国家教育考试作弊", "学位论文作假", "学术不端")


def student_records(population: Population, seed: int) -> pl.DataFrame:
    """Decisions about conduct between the ages of 18 and 30; one adult in seven hundred has one."""
    rng = stream(seed, "students")
    people = population.people
    who = np.flatnonzero((rng.random(len(people)) < 0.0015) & eligible(people)).astype(np.int64)
    born = days_of(people, "born")[who]
    first = np.maximum(born + int(18.2 * YEAR), day(population.first_day))
    conduct = between(rng, first, born + int(30 * YEAR), len(who))
    when = conduct + 20 + rng.integers(0, 60, len(who))
    return pl.DataFrame(
        {
            "who": who,
            "person": pl.Series([True], dtype=pl.Boolean).new_from_index(0, len(who)),
            "date": dates(when),
            "function": pick(rng, ("education",), len(who)),
            "conduct": dates(conduct),
            "breach": pick(rng, BREACHES, len(who), (0.6, 0.2, 0.2)),
        }
    ).filter(pl.Series((when < day(population.today) - 5) & (conduct <= born + int(30 * YEAR))))


def records_of_minors_as_students(population: Population, seed: int) -> pl.DataFrame:
    """Decided after the eighteenth birthday about conduct before it: still refused (charter C3)."""
    rng = stream(seed, "students-minor")
    people = population.people
    born = days_of(people, "born")
    of_age = born + int(18.1 * YEAR)
    grown = (of_age > day(population.first_day)) & (of_age < day(population.today) - 200)
    who = np.flatnonzero(grown & eligible(people)).astype(np.int64)
    who = np.sort(rng.permutation(who)[: max(2, len(people) // 20_000)])
    when = of_age[who] + rng.integers(0, 100, len(who))
    conduct = born[who] + int(17.8 * YEAR) - rng.integers(0, 100, len(who))
    return pl.DataFrame(
        {
            "who": who,
            "person": pl.Series([True], dtype=pl.Boolean).new_from_index(0, len(who)),
            "date": dates(when),
            "function": pick(rng, ("education",), len(who)),
            "conduct": dates(conduct),
            "breach": pick(rng, BREACHES, len(who)),
            "planted": pick(rng, ("C3",), len(who)),
        }
    )


def penalties_that_must_not_enter(population: Population, seed: int) -> pl.DataFrame:
    """Penalties of minors (C3), and of natural persons by public security (C4)."""
    rng = stream(seed, "penalties-planted")
    people = population.people
    most = max(3, len(people) // 10_000)
    young = rng.permutation(np.flatnonzero(~people["adult"].to_numpy()))[:most]
    grown = rng.permutation(np.flatnonzero(eligible(people)))[:most]
    who = np.concatenate([young, grown]).astype(np.int64)
    minor = pl.Series(np.arange(len(who)) < len(young))
    size = len(who)
    when = day(population.today) - 5 - rng.integers(0, 80, size)
    return pl.DataFrame({"who": who, "date": dates(when)}).with_columns(
        pl.lit(True).alias("person"),
        pl.when(minor)
        .then(pl.lit("transport"))
        .otherwise(pl.lit("public-security"))
        .alias("function"),
        pl.lit("警告").alias("kinds"),
        pl.when(minor)
        .then(pl.lit("驾驶非机动车逆向行驶"))
        .otherwise(pl.lit("扰乱公共秩序"))
        .alias("breach"),
        pl.lit(False).alias("serious"),
        pl.when(minor).then(pl.lit("C3")).otherwise(pl.lit("C4")).alias("planted"),
    )


def defaulters_that_must_not_enter(population: Population, seed: int) -> pl.DataFrame:
    """Listings of minors as judgment defaulters (C3; 法释〔2017〕7号 forbids them as well)."""
    rng = stream(seed, "defaulters-planted")
    people = population.people
    most = max(1, len(people) // 20_000)
    who = rng.permutation(np.flatnonzero(~people["adult"].to_numpy()))[:most].astype(np.int64)
    when = day(population.today) - 5 - rng.integers(0, 80, len(who))
    return pl.DataFrame({"who": who, "date": dates(when), "filed": dates(when - 60)}).with_columns(
        pl.lit(True).alias("person"),
        pl.lit("court").alias("function"),
        pl.lit("有履行能力而拒不履行").alias("conduct"),
        pl.lit("支付买卖合同货款及逾期利息").alias("duty"),
        pl.lit(1.0).alias("amount"),
        pl.lit("全部未履行").alias("performance"),
        pl.lit("C3").alias("planted"),
    )
