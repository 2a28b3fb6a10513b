"""Who lives in the synthetic province: people, organisations, and who answers for which.

Two hidden quantities drive what happens to them later and are written to the truth files alone:
`risk` of an organisation (a heavy-tailed draw times the factor of its sector, mean about 1) and
`risk` of a person. They stand for circumstance and chance; nothing in the platform may read them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from .demo import Demo
from .names import addresses, company_names, people_names
from .numbers import DIVISIONS, identity_numbers, social_credit_codes
from .sectors import SECTORS
from .streams import Ints, between, dates, day, gather, pick, stream, weighted

MINOR_SHARE = 0.02
YEAR = 365.2425

KINDS = ("enterprise", "sole-trader", "social", "institution")
_KIND_SHARES = (0.80, 0.08, 0.09, 0.03)
_KIND_CLASSES = (b"91", b"92", b"51", b"12")
_KIND_RISK = (1.0, 0.9, 0.3, 0.2)
_FORMS = (
    ("有限公司", "有限责任公司", "股份有限公司"),
    ("经营部", "服务部", "商行"),
    ("协会", "商会", "志愿服务中心"),
    ("服务中心", "研究所", "文化馆"),
)


@dataclass(frozen=True, slots=True)
class Population:
    """People (row number = person), organisations (row number = organisation), and the last day."""

    people: pl.DataFrame
    organisations: pl.DataFrame
    today: date
    first_day: date


def make_people(*, size: int, seed: int, today: date, demo: Demo) -> pl.DataFrame:
    """`size` people: name, number, born, division, risk, adult; the demo persons come first."""
    rng = stream(seed, "people")
    divisions = np.asarray(DIVISIONS, dtype=np.int64)[rng.integers(0, len(DIVISIONS), size)]
    age = 18.5 + 67 * rng.beta(1.6, 2.4, size)
    age = np.where(rng.random(size) < MINOR_SHARE, 6 + 11.5 * rng.random(size), age)
    for place, person in enumerate(demo.people):
        age[place] = person.age
    born = dates(day(today) - np.floor(age * YEAR).astype(np.int64))
    names = people_names(rng, size)
    for place, person in enumerate(demo.people):
        names[place] = person.name
    return pl.DataFrame(
        {
            "person": np.arange(size, dtype=np.int64),
            "name": names,
            "number": identity_numbers(divisions, born, int(rng.integers(0, 999))),
            "born": born,
            "division": divisions,
            "risk": rng.lognormal(-0.5, 1.0, size),
            "adult": age >= 18,
            "demo": np.arange(size) < len(demo.people),
        }
    )


def make_organisations(
    *, size: int, seed: int, today: date, people: pl.DataFrame, demo: Demo
) -> pl.DataFrame:
    """`size` organisations; the demo one comes first and is led by the demo representative."""
    rng = stream(seed, "organisations")
    kind = weighted(rng, _KIND_SHARES, size)
    sector = weighted(rng, [sector.share for sector in SECTORS], size)
    kind[0], sector[0] = 0, demo.sector
    divisions = np.asarray(DIVISIONS, dtype=np.int64)[rng.integers(0, len(DIVISIONS), size)]
    classes = np.asarray([list(code) for code in _KIND_CLASSES], dtype=np.uint8)[kind]
    leader = _leaders(rng, people, size, today)
    leader[0] = demo.representative
    founded = _founding_days(rng, people, leader, today)
    founded[0] = day(today) - 3000
    names = company_names(rng, _trades(rng, sector), _forms(rng, kind), divisions)
    names[0] = demo.organisation
    factors = np.asarray([sector.risk for sector in SECTORS])[sector]
    risk = factors * np.asarray(_KIND_RISK)[kind] * rng.lognormal(-0.98, 1.4, size)
    people_of = people.select("name", "number")
    return pl.DataFrame(
        {
            "organisation": np.arange(size, dtype=np.int64),
            "name": names,
            "uscc": social_credit_codes(classes, divisions, int(rng.integers(0, 10**8))),
            "kind": gather(KINDS, kind),
            "sector": gather([sector.code for sector in SECTORS], sector),
            "section": gather([sector.section for sector in SECTORS], sector),
            "sector_index": sector,
            "division": divisions,
            "founded": dates(founded),
            "capital": np.round(rng.lognormal(4.5, 1.3, size)) + 3,
            "address": addresses(rng, divisions),
            "leader": leader,
            "risk": np.minimum(risk, 60.0),
            "demo": np.arange(size) == 0,
        }
    ).with_columns(
        people_of["name"].gather(leader).alias("leader_name"),
        people_of["number"].gather(leader).alias("leader_number"),
    )


def _leaders(rng: np.random.Generator, people: pl.DataFrame, size: int, today: date) -> Ints:
    """Persons who answer for organisations: three in four lead one, some lead several."""
    grown = people.filter(~pl.col("demo") & (pl.col("born") < pl.date(today.year - 24, 1, 1)))
    pool = rng.permutation(grown["person"].to_numpy())[: max(1, size * 3 // 4)]
    several = pool[: max(1, len(pool) // 8)]
    extra = several[rng.integers(0, len(several), max(0, size - len(pool)))]
    return rng.permutation(np.concatenate([pool, extra])).astype(np.int64)


def _founding_days(
    rng: np.random.Generator, people: pl.DataFrame, leader: Ints, today: date
) -> Ints:
    """Between 1998 and two months ago, and never before the leader came of age."""
    size = len(leader)
    span = day(today) - 60 - day(date(1998, 1, 1))
    founded = day(today) - 60 - np.floor(span * rng.beta(1.0, 2.2, size)).astype(np.int64)
    born = people["born"].cast(pl.Int32).to_numpy()[leader].astype(np.int64)
    of_age = born + int(18.3 * YEAR)
    return np.where(founded < of_age, between(rng, of_age, day(today) - 60, size), founded)


def _trades(rng: np.random.Generator, sector: Ints) -> pl.Series:
    words = [trade for entry in SECTORS for trade in entry.trades]
    starts = np.cumsum([0] + [len(entry.trades) for entry in SECTORS])[:-1]
    counts = np.asarray([len(entry.trades) for entry in SECTORS])
    chosen = starts[sector] + np.floor(rng.random(len(sector)) * counts[sector]).astype(np.int64)
    return gather(words, chosen)


def _forms(rng: np.random.Generator, kind: Ints) -> pl.Series:
    words = [form for forms in _FORMS for form in forms]
    return gather(words, kind * 3 + weighted(rng, (0.7, 0.2, 0.1), len(kind)))


def region_names(rng: np.random.Generator, size: int) -> pl.Series:
    """Names of invented courts' places."""
    return pick(rng, ("示例市示例区", "示例市东岭区", "示例市南溪县", "示例市石桥县"), size)
