"""What subjects promised and did: commitments, contracts, honours, voluntary work."""

from __future__ import annotations

import numpy as np
import polars as pl

from .. import demo
from ..population import Population
from ..sectors import SECTORS
from ..streams import between, dates, day, gather, pick, repeat, stream
from .common import counts, days_of, eligible, with_demo

COMMITMENT_KINDS = ("审批替代型", "容缺受理型", "证明事项型", "行业自律型", "主动型")
FULFILMENTS = ("全部履行", "部分履行", "全部未履行")
HONOURS_OF_PERSONS = ("道德模范", "劳动模范", "优秀志愿者", "见义勇为人员", "诚信之星")
HONOURS_OF_ORGANISATIONS = ("诚信示范企业", "质量奖", "和谐劳动关系企业", "守合同重信用企业")
ACTIVITIES = ("社区助老", "环境保护", "文明交通", "助学支教", "赛会服务", "应急救援")
MATTERS = ("办公设备采购", "道路养护工程", "信息系统运维", "校舍维修工程")
CONTRACT_STATES = ("已按约履行", "协商变更", "依法终止")


def commitments(population: Population, penalties: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Commitments by organisations, some persons, and for repair after two penalties in five."""
    rng = stream(seed, "commitments")
    organisations, people = population.organisations, population.people
    size = len(organisations)
    owner, _ = repeat(counts(rng, np.full(size, 0.4), eligible(organisations), 5))
    sector = organisations["sector_index"].to_numpy()[owner]
    first = np.maximum(days_of(organisations, "founded")[owner] + 10, day(population.first_day))
    own = pl.DataFrame(
        {
            "who": owner,
            "person": pl.Series([False], dtype=pl.Boolean).new_from_index(0, len(owner)),
            "date": dates(between(rng, first, day(population.today) - 2, len(owner))),
            "function": gather([entry.watchers[0] for entry in SECTORS], sector),
            "kind": pick(rng, COMMITMENT_KINDS, len(owner), (0.3, 0.2, 0.3, 0.1, 0.1)),
        }
    )
    makers = np.flatnonzero((rng.random(len(people)) < 0.03) & eligible(people)).astype(np.int64)
    of_age = np.maximum(days_of(people, "born")[makers] + 7305, day(population.first_day))
    personal = pl.DataFrame(
        {
            "who": makers,
            "person": pl.Series([True], dtype=pl.Boolean).new_from_index(0, len(makers)),
            "date": dates(between(rng, of_age, day(population.today) - 2, len(makers))),
            "function": pick(rng, ("civil-affairs", "labour", "housing"), len(makers)),
            "kind": pick(rng, ("证明事项型", "容缺受理型"), len(makers), (0.8, 0.2)),
        }
    ).filter(pl.Series(of_age < day(population.today) - 2))
    drawn = pl.concat([own, personal, _repairs(rng, population, penalties)])
    risk = _risks(population, drawn)
    broken = rng.random(len(drawn)) < np.minimum(0.02 + 0.05 * risk, 0.6)
    degree = np.where(broken, 1 + (rng.random(len(drawn)) < 0.4), 0)
    drawn = drawn.with_columns(gather(FULFILMENTS, degree).alias("fulfilment"))
    return _coded(with_demo(drawn, demo.COMMITMENTS, population), population)


def _coded(frame: pl.DataFrame, population: Population) -> pl.DataFrame:
    """With 承诺编码: division (6), date (8) and serial (6), no two alike."""
    person, who = frame["person"].to_numpy(), frame["who"].to_numpy()
    division = np.where(
        person,
        population.people["division"].to_numpy()[np.where(person, who, 0)],
        population.organisations["division"].to_numpy()[np.where(person, 0, who)],
    )
    nth = pl.int_range(pl.len()).over("division", "date") + 1
    return (
        frame.with_columns(pl.Series("division", division))
        .with_columns(
            pl.format(
                "{}{}{}",
                pl.col("division"),
                pl.col("date").dt.strftime("%Y%m%d"),
                nth.cast(pl.String).str.zfill(6),
            ).alias("code")
        )
        .drop("division")
    )


def _repairs(
    rng: np.random.Generator, population: Population, penalties: pl.DataFrame
) -> pl.DataFrame:
    met = penalties.filter(~pl.col("person") & (pl.col("who") != demo.ORGANISATION))
    chosen = met.filter(pl.Series(rng.random(len(met)) < 0.4))
    when = days_of(chosen, "date") + 95 + rng.integers(0, 200, len(chosen))
    return (
        chosen.select("who", "person")
        .with_columns(
            dates(when).alias("date"), chosen["function"], pl.lit("信用修复型").alias("kind")
        )
        .filter(pl.col("date") < population.today)
    )


def _risks(
    population: Population, frame: pl.DataFrame
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    person = frame["person"].to_numpy()
    who = frame["who"].to_numpy()
    return np.where(
        person,
        population.people["risk"].to_numpy()[np.where(person, who, 0)],
        population.organisations["risk"].to_numpy()[np.where(person, 0, who)],
    )


def breaches(population: Population, made: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Decisions on commitments that were not kept at all, two to ten months later."""
    rng = stream(seed, "breaches")
    broken = made.filter(
        (pl.col("fulfilment") == "全部未履行") & (pl.col("date") < population.today)
    )
    when = days_of(broken, "date") + 60 + rng.integers(0, 240, len(broken))
    conduct = when - 10 - rng.integers(0, 40, len(broken))
    return (
        broken.select("who", "person", "function", "code")
        .with_columns(dates(when).alias("date"), dates(conduct).alias("conduct"))
        .filter(pl.col("date") < population.today)
    )


def contracts(population: Population, seed: int) -> pl.DataFrame:
    """How enterprises kept contracts with organs; the riskier, the more often not."""
    rng = stream(seed, "contracts")
    organisations = population.organisations
    firms = (organisations["kind"] == "enterprise").to_numpy() & eligible(organisations)
    owner, _ = repeat(counts(rng, np.full(len(organisations), 0.06), firms, 4))
    size = len(owner)
    first = np.maximum(days_of(organisations, "founded")[owner] + 60, day(population.first_day))
    signed = between(rng, first, day(population.today) - 200, size)
    risk = organisations["risk"].to_numpy()[owner]
    broken = rng.random(size) < np.minimum(0.03 + 0.04 * risk, 0.5)
    return pl.DataFrame(
        {
            "who": owner,
            "person": pl.Series([False], dtype=pl.Boolean).new_from_index(0, size),
            "date": dates(signed),
            "function": pick(rng, ("lead", "housing", "transport", "education"), size),
            "matter": pick(rng, MATTERS, size),
            "amount": np.round(rng.lognormal(3.5, 1.0, size), 2),
            "state": gather(CONTRACT_STATES, np.where(broken, 1 + (rng.random(size) < 0.3), 0)),
            "finished": dates(signed + rng.integers(30, 190, size)),
        }
    ).filter(pl.Series(first < day(population.today) - 200))


def volunteers(population: Population, seed: int) -> pl.DataFrame:
    """Voluntary work that people asked to have recorded: a year's hours, one adult in twelve."""
    rng = stream(seed, "volunteers")
    people = population.people
    helpers = np.flatnonzero((rng.random(len(people)) < 0.08) & eligible(people)).astype(np.int64)
    size = len(helpers)
    of_age = np.maximum(days_of(people, "born")[helpers] + 6600, day(population.first_day))
    frame = pl.DataFrame(
        {
            "who": helpers,
            "person": pl.Series([True], dtype=pl.Boolean).new_from_index(0, size),
            "date": dates(between(rng, of_age, day(population.today) - 2, size)),
            "function": pick(rng, ("civil-affairs",), size),
            "activity": pick(rng, ACTIVITIES, size),
            "hours": np.round(2 + rng.gamma(1.6, 18, size) * 2) / 2,
        }
    ).filter(pl.Series(of_age < day(population.today) - 2))
    return with_demo(frame, demo.VOLUNTEERS, population)


def honours(population: Population, volunteering: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Honours: persons (five times as often volunteers) and organisations of low risk."""
    rng = stream(seed, "honours")
    organisations, people = population.organisations, population.people
    helps = np.zeros(len(people))
    helps[volunteering["who"].to_numpy()] = 1.0
    chosen = rng.random(len(people)) < 0.004 + 0.016 * helps
    persons = np.flatnonzero(chosen & eligible(people)).astype(np.int64)
    good = organisations["risk"].to_numpy() < 0.6
    firms = np.flatnonzero(
        (rng.random(len(organisations)) < 0.03) & good & eligible(organisations)
    ).astype(np.int64)
    since = np.concatenate(
        [days_of(people, "born")[persons] + 7305, days_of(organisations, "founded")[firms] + 400]
    )
    since = np.maximum(since, day(population.first_day))
    size = len(persons) + len(firms)
    person = np.arange(size) < len(persons)
    names = pick(rng, HONOURS_OF_PERSONS, size).zip_with(
        pl.Series(person), pick(rng, HONOURS_OF_ORGANISATIONS, size)
    )
    frame = pl.DataFrame(
        {
            "who": np.concatenate([persons, firms]),
            "person": person,
            "date": dates(between(rng, since, day(population.today) - 2, size)),
            "function": pl.Series(["civilisation-office"])
            .new_from_index(0, size)
            .zip_with(pl.Series(person), pl.Series(["market-regulation"]).new_from_index(0, size)),
            "honour": names,
            "years": rng.integers(2, 6, size),
        }
    ).filter(pl.Series(since < day(population.today) - 2))
    return with_demo(frame, demo.HONOURS, population)
