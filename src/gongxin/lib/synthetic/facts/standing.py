"""What is known of a subject without blame: registration, licences, tax grades, qualifications."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from .. import demo
from ..population import Population
from ..sectors import SECTORS
from ..streams import between, dates, day, gather, repeat, stream, weighted
from .common import counts, days_of, eligible, with_demo

REGISTRARS = {
    "enterprise": "market-regulation",
    "sole-trader": "market-regulation",
    "social": "civil-affairs",
    "institution": "staffing",
}

OCCUPATIONS: tuple[tuple[str, str, str, float, int], ...] = (
    # group of the catalogue, what it is called, who grants it, share, years of validity
    ("教师", "教师资格", "education", 0.24, 60),
    ("医师", "执业医师", "health", 0.16, 60),
    ("住房城乡建设执业资格注册人员", "二级建造师", "housing", 0.22, 3),
    ("执业药师", "执业药师", "market-regulation", 0.12, 5),
    ("注册安全工程师", "中级注册安全工程师", "emergency", 0.10, 5),
    ("律师", "律师执业", "justice", 0.06, 60),
    ("其他执业人员", "道路旅客运输从业资格", "transport", 0.10, 6),
)
"""Occupations with a statutory qualification; the shares are invented."""

GRADES = ("A", "B", "M", "C", "D")


def registrations(population: Population) -> pl.DataFrame:
    """One registration for each organisation, as it stands today."""
    return population.organisations.select(
        pl.col("organisation").alias("who"),
        pl.lit(False).alias("person"),
        pl.col("founded").alias("date"),
        pl.col("kind").replace_strict(REGISTRARS).alias("function"),
    )


def licences(population: Population, seed: int) -> pl.DataFrame:
    """Licences of organisations by sector and of a few persons, with their end."""
    rng = stream(seed, "licences")
    organisations, people = population.organisations, population.people
    size = len(organisations)
    owner, _ = repeat(counts(rng, np.full(size, 0.7), eligible(organisations), 6))
    sector = organisations["sector_index"].to_numpy()[owner]
    first = np.maximum(days_of(organisations, "founded")[owner] + 5, day(population.first_day))
    of_organisations = pl.DataFrame(
        {
            "who": owner,
            "person": pl.Series([False], dtype=pl.Boolean).new_from_index(0, len(owner)),
            "date": dates(between(rng, first, day(population.today) - 2, len(owner))),
            "function": gather([entry.watchers[0] for entry in SECTORS], sector),
            "certificate": gather([entry.licence for entry in SECTORS], sector),
            "years": rng.integers(3, 6, len(owner)),
        }
    )
    holders = np.flatnonzero((rng.random(len(people)) < 0.03) & eligible(people)).astype(np.int64)
    of_age = days_of(people, "born")[holders] + 7305
    when = between(
        rng, np.maximum(of_age, day(population.first_day)), day(population.today) - 2, len(holders)
    )
    which = weighted(rng, (0.6, 0.4), len(holders))
    of_persons = pl.DataFrame(
        {
            "who": holders,
            "person": pl.Series([True], dtype=pl.Boolean).new_from_index(0, len(holders)),
            "date": dates(when),
            "function": gather(("transport", "market-regulation"), which),
            "certificate": gather(
                ("网络预约出租汽车驾驶员证", "特种设备安全管理和作业人员证"), which
            ),
            "years": rng.integers(3, 7, len(holders)),
        }
    ).filter(pl.Series(of_age < when))
    drawn = pl.concat([of_organisations, of_persons])
    return with_demo(drawn, demo.LICENCES, population)


def practices(population: Population, seed: int) -> pl.DataFrame:
    """Practice qualifications of one adult in eight, granted from the age of twenty."""
    rng = stream(seed, "practices")
    people = population.people
    holders = np.flatnonzero((rng.random(len(people)) < 0.12) & eligible(people)).astype(np.int64)
    which = weighted(rng, [entry[3] for entry in OCCUPATIONS], len(holders))
    of_age = days_of(people, "born")[holders] + 7305
    when = between(
        rng, np.maximum(of_age, day(population.first_day)), day(population.today) - 2, len(holders)
    )
    frame = pl.DataFrame(
        {
            "who": holders,
            "person": pl.Series([True], dtype=pl.Boolean).new_from_index(0, len(holders)),
            "date": dates(when),
            "function": gather([entry[2] for entry in OCCUPATIONS], which),
            "group": gather([entry[0] for entry in OCCUPATIONS], which),
            "occupation": gather([entry[1] for entry in OCCUPATIONS], which),
            "years": np.asarray([entry[4] for entry in OCCUPATIONS])[which],
        }
    ).filter(pl.Series(of_age < when))
    return with_demo(frame, demo.PRACTICES, population)


def tax_grades(population: Population, penalties: pl.DataFrame, seed: int) -> pl.DataFrame:
    """A grade a year for every enterprise; a penalty in the year or the one before nearly bars A.

    New enterprises get M. The grade of a year is published in April of the next.
    """
    rng = stream(seed, "tax")
    years = [
        year
        for year in range(population.first_day.year, population.today.year)
        if date(year + 1, 4, 20) <= population.today
    ]
    firms = population.organisations.filter(pl.col("kind") == "enterprise").select(
        pl.col("organisation").alias("who"), "founded", "risk"
    )
    frame = firms.join(pl.DataFrame({"year": years}, schema={"year": pl.Int32}), how="cross")
    frame = frame.filter(pl.col("founded").dt.year() <= pl.col("year"))
    met = penalties.filter(~pl.col("person")).select("who", pl.col("date").dt.year().alias("year"))
    recent = pl.concat([met, met.with_columns((pl.col("year") + 1).cast(pl.Int32))])
    recent = recent.unique(maintain_order=True).with_columns(pl.lit(True).alias("recent"))
    frame = frame.join(recent, on=["who", "year"], how="left", maintain_order="left")
    size = len(frame)
    barred = frame["recent"].fill_null(False).to_numpy()
    score = -np.log(frame["risk"].to_numpy() + 0.02) + rng.normal(0, 0.9, size)
    score = np.where(barred & (rng.random(size) > 0.02), np.minimum(score, 1.0) - 1.4, score)
    grade = np.select([score > 1.5, score > -1.6, score > -2.6], [0, 1, 3], 4)
    young = (frame["founded"].dt.year() == frame["year"]).to_numpy()
    grade = np.where(young & (grade < 2), 2, grade)
    return frame.select(
        "who",
        pl.lit(False).alias("person"),
        pl.date(pl.col("year") + 1, 4, 20).alias("date"),
        pl.lit("tax").alias("function"),
        "year",
        gather(GRADES, grade).alias("grade"),
    )
