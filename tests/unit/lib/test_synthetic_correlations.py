"""What hangs together in the synthetic world, as docs/synthetic-world.md states it."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from gongxin.lib.synthetic import TODAY, simulate

from . import synthetic_desk as desk


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("correlations")
    simulate(people=20_000, organisations=6_000, seed=3, out=out, progress=lambda _s, _d, _t: None)
    return out


@pytest.fixture(scope="module")
def penalties(world: Path) -> dict[str, list[date]]:
    """Days of penalty by USCC."""
    found: dict[str, list[date]] = defaultdict(list)
    for row in desk.item_rows(world, "administrative-penalty"):
        day = desk.parse_date(row["CF_JDRQ"])
        if day and row["CF_XDR_SHXYM"]:
            found[row["CF_XDR_SHXYM"]].append(day)
    return found


@pytest.fixture(scope="module")
def organisations(world: Path) -> pl.DataFrame:
    return pl.read_csv(world / "organisations.csv", schema_overrides={"uscc": pl.String})


def test_a_tenth_of_organisations_has_most_penalties(
    penalties: dict[str, list[date]], organisations: pl.DataFrame
) -> None:
    sizes = sorted((len(days) for days in penalties.values()), reverse=True)
    tenth = len(organisations) // 10
    assert sum(sizes[:tenth]) > 0.6 * sum(sizes)
    assert len(sizes) < 0.35 * len(organisations)


def test_sectors_differ_in_the_order_of_their_risk(
    penalties: dict[str, list[date]], organisations: pl.DataFrame
) -> None:
    rates: dict[str, float] = {}
    for (sector,), bodies in organisations.group_by("sector"):
        met = sum(len(penalties.get(code, ())) for code in bodies["uscc"])
        rates[str(sector)] = met / len(bodies)
    assert rates["building"] > rates["trade"] > rates["software"]
    assert rates["catering"] > 2 * rates["software"]


def test_grade_a_taxpayers_are_rarely_penalised(
    world: Path, penalties: dict[str, list[date]]
) -> None:
    graded: Counter[str] = Counter()
    punished: Counter[str] = Counter()
    for row in desk.item_rows(world, "tax-credit-grade"):
        grade, year = row["SS_JB"], int(row["SS_PJND"])
        graded[grade] += 1
        punished[grade] += any(day.year == year for day in penalties.get(row["SS_SHXYM"], ()))
    shares = {grade: punished[grade] / graded[grade] for grade in "ABCD"}
    assert shares["A"] < 0.005
    assert shares["A"] * 4 < shares["B"] < shares["C"]
    assert shares["D"] > 10 * shares["A"]


def test_abnormal_listings_mostly_follow_penalties_and_mostly_end(
    world: Path, penalties: dict[str, list[date]]
) -> None:
    listings = [
        (row["YC_SHXYM"], listed, desk.parse_date(row["YC_YCRQ"]))
        for row in desk.item_rows(world, "abnormal-operation")
        if (listed := desk.parse_date(row["YC_JDRQ"]))
    ]
    after = [any(day < listed for day in penalties.get(code, ())) for code, listed, _ in listings]
    ended = [(listed, removed) for _, listed, removed in listings if removed]
    assert sum(after) > 0.6 * len(listings)
    assert len(ended) > 0.5 * len(listings)
    assert all(listed < removed <= TODAY for listed, removed in ended)


def test_serious_listings_follow_a_revoked_licence(world: Path) -> None:
    revoked: dict[str, date] = {}
    for row in desk.item_rows(world, "administrative-penalty"):
        day = desk.parse_date(row["CF_JDRQ"])
        if day and row["CF_CFLB"] == "吊销许可证":
            revoked[row["CF_XDR_SHXYM"]] = min(day, revoked.get(row["CF_XDR_SHXYM"], day))
    rows = [
        row
        for field in ("health", "market", "obligation", "defence")
        for row in desk.item_rows(world, f"serious-dishonesty-{field}")
        if row["YZ_SHXYM"] in revoked and desk.parse_date(row["YZ_LRRQ"])
    ]
    assert rows
    for row in rows:
        assert revoked[row["YZ_SHXYM"]] < (desk.parse_date(row["YZ_LRRQ"]) or date.min)


def test_persons_are_penalised_in_a_practice_role_alone(world: Path) -> None:
    qualified = {row["ZY_ZJHM"] for row in desk.item_rows(world, "practice-qualification")}
    people = pl.read_csv(world / "people.csv", schema_overrides={"number": pl.String})
    adults = set(people.filter("adult")["number"])
    punished = {
        row["CF_XDR_ZJHM"]
        for row in desk.item_rows(world, "administrative-penalty")
        if row["CF_CFJG"] and "公安" not in row["CF_CFJG"] and row["CF_XDR_ZJHM"] in adults
    }
    assert len(punished) > 20
    # The few left over are those whose qualification stands in a spoilt row.
    assert len(punished - qualified) <= 0.05 * len(punished)


def test_broken_commitments_have_their_decision(world: Path) -> None:
    made = {row["CN_BM"]: row["CN_LXZT"] for row in desk.item_rows(world, "credit-commitment")}
    breaches = desk.item_rows(world, "commitment-breach")
    assert breaches
    assert {made[row["WN_BM"]] for row in breaches} <= {"全部未履行", "表外值"}


def test_volunteers_are_honoured_more_often(world: Path) -> None:
    helpers = {row["ZF_ZJHM"] for row in desk.item_rows(world, "volunteer-service")}
    honoured = {
        row["RY_ZJHM"] for row in desk.item_rows(world, "honour") if row["RY_LB"] == "自然人"
    }
    assert len(honoured & helpers) / len(helpers) > 2 * len(honoured - helpers) / (
        20_000 - len(helpers)
    )


def test_who_leads_a_defaulter_defaults_more_often(
    world: Path, organisations: pl.DataFrame
) -> None:
    rows = desk.item_rows(world, "judgment-defaulter")
    bodies = {row["SX_SHXYM"] for row in rows} - {""}
    persons = {row["SX_ZJHM"] for row in rows} - {""}
    leaders = set(organisations.filter(pl.col("uscc").is_in(bodies))["leader_number"])
    assert len(leaders & persons) / len(leaders) > 3 * len(persons) / 20_000


def test_the_riskier_break_more_commitments(world: Path, organisations: pl.DataFrame) -> None:
    risk = dict(zip(organisations["uscc"], organisations["risk"], strict=True))
    kept: dict[bool, list[float]] = {True: [], False: []}
    for row in desk.item_rows(world, "credit-commitment"):
        if row["CN_SHXYM"] in risk:
            kept[row["CN_LXZT"] == "全部履行"].append(risk[row["CN_SHXYM"]])
    assert sum(kept[False]) / len(kept[False]) > 1.5 * sum(kept[True]) / len(kept[True])
