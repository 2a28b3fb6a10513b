"""The same file on the embedded engine and on Apache Spark: identical findings to the row."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.penalties import write_penalties

from gongxin.apps.intake.api import Engine
from tests.sparks import SPARK_LEAVES_SOCKETS

from .desk import NOW, receive, refused, sound, write

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("catalogue"),
    pytest.mark.xdist_group("spark"),
    *SPARK_LEAVES_SOCKETS,
]


def test_both_engines_find_the_same(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    organs = [("四川省交通运输厅", "11510000GX0005019X")]
    write_penalties(path, rows=60_000, subjects=6_000, organs=organs, today=NOW.date())
    here, spread = (
        receive(path, engine=engine, rehearsal=True, findings_shown=None)
        for engine in (Engine.LOCAL, Engine.SPARK)
    )

    assert len(here.findings) > 1000
    assert len({found.rule for found in here.findings}) > 8
    assert spread.findings == here.findings
    assert spread == here


def test_a_batch_checked_on_spark_is_in_the_register(tmp_path: Path) -> None:
    rows = [sound(number) for number in range(1, 4)] + [sound(4, CF_JDRQ="2026-13-01")]
    receipt = receive(write(tmp_path, rows), engine=Engine.SPARK)

    assert (receipt.accepted, receipt.refused) == (3, 1)
    assert {found.row for found in receipt.findings} == {5}
    again = receive(write(tmp_path, rows), engine=Engine.LOCAL)
    assert (again.duplicate, again.refused) == (3, 1)


def test_no_cluster_is_said_and_nothing_is_filed(
    tmp_path: Path, settings: pytest.FixtureRequest
) -> None:
    settings.SPARK_MASTER = "nowhere"  # type: ignore[attr-defined]
    assert refused(write(tmp_path, [sound()]), engine=Engine.SPARK).code == "intake.engine-start"
