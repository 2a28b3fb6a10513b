"""Loads side by side and loads that are killed: each batch is in whole or not at all, no fact twice."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gongxin.lib.identifiers import id_check_character
from tests.integration.access.town import Row
from tests.integration.intake.desk import of_person, write

from .loaded import Loaded, loaded
from .own_database import House, house, start

__all__ = ["house"]

pytestmark = pytest.mark.xdist_group("own-database")


@pytest.fixture(scope="module")
def filers(house: House) -> Iterator[Loaded]:
    """Where processes that file come from."""
    with loaded(house) as parent:
        yield parent


CURRENT = (
    "SELECT count(*) FROM register_record WHERE recorded_to = 'infinity' AND doc_number LIKE %s"
)
DOUBLE = """
SELECT count(*) FROM (
    SELECT FROM register_record WHERE recorded_to = 'infinity'
    GROUP BY item, doc_number, subject_key HAVING count(*) > 1) AS twice
"""
LOOSE = """
SELECT (SELECT count(*) FROM register_record r LEFT JOIN register_subject s USING (subject_key)
        WHERE s.subject_key IS NULL)
     + (SELECT count(*) FROM register_data_key k LEFT JOIN register_subject s USING (subject_key)
        WHERE s.subject_key IS NULL)
     + (SELECT count(*) FROM register_record r LEFT JOIN intake_batch b ON b.id = r.batch_id
        WHERE b.id IS NULL)
"""


def _rows(prefix: str, numbers: range) -> list[Row]:
    """Penalties of many persons, each of whom has several."""
    rows = []
    for number in numbers:
        first = f"51990119800101{number % 400 + 100:03d}"
        person = first + id_check_character(first)
        rows.append(of_person(CF_XDR_ZJHM=person, CF_WSH=f"{prefix}〔2026〕{number}号"))
    return rows


def test_two_loads_of_overlapping_files_neither_deadlock_nor_double(
    house: House, filers: Loaded, tmp_path: Path
) -> None:
    for turn in range(2):
        prefix = f"并{turn}"
        here = write(tmp_path, _rows(prefix, range(600)), f"a{turn}.csv")
        there = write(tmp_path, _rows(prefix, range(300, 900))[::-1], f"b{turn}.csv")
        processes = [filers.filing(here), filers.filing(there)]
        for process in processes:
            start(process)
        receipts = []
        for process in processes:
            out, err = process.communicate(timeout=60)
            assert process.returncode == 0, err
            receipts.append(json.loads(out))

        assert [receipt["received"] for receipt in receipts] == [600, 600]
        assert sum(receipt["accepted"] for receipt in receipts) == 900
        assert sum(receipt["duplicate"] for receipt in receipts) == 300
        assert house.count(CURRENT, f"{prefix}%") == 900
    assert house.count(DOUBLE) == 0
    assert house.count(LOOSE) == 0


def test_a_load_that_is_killed_is_wholly_in_or_wholly_out(
    house: House, filers: Loaded, tmp_path: Path
) -> None:
    """At 50 points of a load, drawn at random; then every one that is out is filed again."""
    rng = random.Random(20261122)
    size, turns = 1000, 50
    outs: list[Path] = []
    span = _took(filers, write(tmp_path, _rows("计时", range(size)), "timing.csv"))
    paths = [write(tmp_path, _rows(f"杀{n}", range(size)), f"{n}.csv") for n in range(turns)]
    waiting = filers.filing(paths[0])
    for turn, path in enumerate(paths):
        prefix = f"杀{turn}"
        process = waiting
        if turn + 1 < turns:
            waiting = filers.filing(paths[turn + 1])  # it starts up while this one is killed
        events = house.count("SELECT count(*) FROM ledger_event")
        start(process)
        time.sleep(span * rng.uniform(0.05, 1.0))
        process.kill()
        process.communicate()
        house.wait_until_alone()

        records = house.count(CURRENT, f"{prefix}%")
        kept = house.count("SELECT count(*) FROM ledger_event") - events
        # of a batch that is in, its receipt and its changes are both in the ledger
        assert (records, kept) in {(0, 0), (size, 2)}
        assert house.count(LOOSE) == 0
        if records == 0:
            outs.append(path)
        # a machine that has other work to do takes longer than it took alone, and the other way round
        span *= 1.1 if records == 0 else 0.9
    assert 0 < len(outs) < turns
    for path in (*outs[:3], *outs[-3:]):
        receipt = _whole(filers, path)
        assert (receipt["accepted"], receipt["received"]) == (size, size)
    again = next(path for path in paths if path not in outs)
    assert _whole(filers, again)["duplicate"] == size
    assert house.count(DOUBLE) == 0


def _whole(filers: Loaded, path: Path) -> dict[str, int]:
    process = filers.filing(path)
    out, err = process.communicate("go\n", timeout=60)
    assert process.returncode == 0, err
    receipt: dict[str, int] = json.loads(out)
    return receipt


def _took(filers: Loaded, path: Path) -> float:
    process = filers.filing(path)
    started = time.perf_counter()
    process.communicate("go\n", timeout=60)
    assert process.returncode == 0
    return time.perf_counter() - started
