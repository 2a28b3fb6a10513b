"""Lists that follow from conduct: abnormal operation, serious dishonesty, judgment defaulters.

A listing follows penalties in time: four in five abnormal listings come after a penalty, a serious
listing comes only after a penalty of the gravest kind. The lists are data here; on the platform no
count of penalties ever makes one (charter C10).
"""

from __future__ import annotations

import numpy as np
import polars as pl

from .. import demo
from ..population import Population
from ..streams import Floats, between, dates, day, pick, stream
from .common import counts, days_of, eligible, with_demo

ABNORMAL_REASONS = (
    "未按期公示年度报告",
    "未按责令期限公示有关信息",
    "公示信息隐瞒真实情况",
    "通过登记住所无法联系",
)
_ABNORMAL_COLUMNS = ("who", "person", "date", "function", "reason", "removed")


def abnormal_operation(population: Population, penalties: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Listings in 经营异常名录 of enterprises and sole traders, most of them removed later."""
    rng = stream(seed, "abnormal")
    organisations = population.organisations
    trading = organisations["kind"].is_in(["enterprise", "sole-trader"]).to_numpy()
    last = (
        penalties.filter(~pl.col("person"))
        .group_by("who", maintain_order=True)
        .agg(pl.col("date").sort_by("date").first().alias("after"), pl.len().alias("count"))
        .sort("who")
    )
    per_count = 1 - np.exp(-0.28 * last["count"].to_numpy())
    hit = rng.random(len(last)) < per_count
    follow = last.filter(pl.Series(hit))
    first = days_of(follow, "after") + 30
    after = first + np.floor(rng.exponential(120, len(follow))).astype(np.int64)
    allowed = eligible(organisations) & trading
    clean = np.flatnonzero((rng.random(len(organisations)) < 0.012) & allowed).astype(np.int64)
    start = np.maximum(days_of(organisations, "founded")[clean] + 400, day(population.first_day))
    who = np.concatenate([follow["who"].to_numpy(), clean])
    when = np.concatenate([after, between(rng, start, day(population.today) - 2, len(clean))])
    keep = (when <= day(population.today) - 2) & allowed[who]
    who, when = who[keep], when[keep]
    removed = when + 40 + np.floor(rng.exponential(260, len(when))).astype(np.int64)
    repaired = (rng.random(len(when)) < 0.85) & (removed < day(population.today))
    frame = pl.DataFrame(
        {
            "who": who,
            "date": dates(when),
            "reason": pick(rng, ABNORMAL_REASONS, len(who), (0.5, 0.12, 0.08, 0.3)),
            "removed": dates(removed),
        }
    ).with_columns(
        pl.lit(False).alias("person"),
        pl.lit("market-regulation").alias("function"),
        pl.when(pl.Series(repaired)).then("removed").alias("removed"),
    )
    joined = with_demo(frame.select(_ABNORMAL_COLUMNS), demo.ABNORMAL, population)
    return _demo_removal(joined).unique(["who", "date"], keep="first", maintain_order=True)


def _demo_removal(frame: pl.DataFrame) -> pl.DataFrame:
    """The demo organisation's listing has been ended, as its row says."""
    wait = int(str(demo.ABNORMAL[0]["removed_after"]))
    mine = pl.col("who") == demo.ORGANISATION
    return frame.with_columns(
        pl.when(mine)
        .then(pl.col("date").dt.offset_by(f"{wait}d"))
        .otherwise("removed")
        .alias("removed")
    )


SERIOUS_FIELDS = ("health", "market", "obligation", "defence")


def serious_dishonesty(population: Population, penalties: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Serious lists of organisations, each some months after a penalty of the gravest kind."""
    rng = stream(seed, "serious")
    grave = (
        penalties.filter(pl.col("serious") & ~pl.col("person"))
        .group_by("who", maintain_order=True)
        .agg(pl.col("date").min(), pl.col("function").sort_by("date").first())
    )
    chosen = grave.filter(pl.Series(rng.random(len(grave)) < 0.55)).sort("who")
    when = days_of(chosen, "date") + 25 + rng.integers(0, 150, len(chosen))
    removed = when + 366 + rng.integers(0, 700, len(chosen))
    ended = (removed < day(population.today)) & (rng.random(len(chosen)) < 0.7)
    field = pick(rng, SERIOUS_FIELDS, len(chosen), (0.45, 0.4, 0.149, 0.001))
    return (
        pl.DataFrame(
            {
                "who": chosen["who"],
                "person": pl.Series([False], dtype=pl.Boolean).new_from_index(0, len(chosen)),
                "date": dates(when),
                "function": chosen["function"],
                "field": field,
                "removed": dates(removed),
            }
        )
        .with_columns(pl.when(pl.Series(ended)).then("removed").alias("removed"))
        .filter(pl.col("date") < population.today)
    )


CONDUCTS = (
    "有履行能力而拒不履行",
    "违反财产报告制度",
    "违反限制消费令",
    "拒不履行执行和解协议",
)
DUTIES = (
    "支付买卖合同货款及逾期利息",
    "偿还借款本金及利息",
    "支付工程款",
    "支付租金及违约金",
    "支付劳动报酬",
)


def judgment_defaulters(population: Population, penalties: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Listings of courts: organisations (more with penalties) and persons (more who lead such)."""
    rng = stream(seed, "defaulters")
    organisations, people = population.organisations, population.people
    met = penalties.filter(~pl.col("person"))["who"].to_numpy()
    known = np.bincount(met, minlength=len(organisations)).astype(np.float64)
    by_organisation = counts(rng, 0.006 + 0.03 * known, eligible(organisations), 2)
    rate: Floats = 0.004 * people["risk"].to_numpy()
    leaders = organisations["leader"].to_numpy()[by_organisation > 0]
    rate[leaders] += 0.10
    by_person = counts(rng, rate, eligible(people), 2)
    who = np.concatenate(
        [np.repeat(np.arange(len(n)), n) for n in (by_organisation, by_person)]
    ).astype(np.int64)
    person = np.arange(len(who)) >= by_organisation.sum()
    since = np.where(
        person,
        days_of(people, "born")[np.where(person, who, 0)] + 7305,
        days_of(organisations, "founded")[np.where(person, 0, who)] + 200,
    )
    when = between(
        rng, np.maximum(since, day(population.first_day)), day(population.today) - 2, len(who)
    )
    filed = when - 40 - rng.integers(0, 300, len(who))
    size = len(who)
    return pl.DataFrame(
        {
            "who": who,
            "person": person,
            "date": dates(when),
            "function": "court",
            "filed": dates(filed),
            "conduct": pick(rng, CONDUCTS, size, (0.55, 0.25, 0.12, 0.08)),
            "duty": pick(rng, DUTIES, size),
            "amount": np.round(rng.lognormal(2.2, 1.2, size), 2),
            "performance": pick(
                rng, ("全部未履行", "部分未履行", "全部已履行"), size, (0.55, 0.25, 0.2)
            ),
        }
    ).filter(pl.Series((when <= day(population.today) - 2) & (since < when)))
