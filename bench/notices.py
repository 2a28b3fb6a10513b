"""What telling people costs a load, and what look-ups feel of it: the same file with and without the triggers that put notices.

By turns: a file of `--rows` adverse records into an empty register, once with the triggers of the register disabled, as before there
were notices, and once with them, so that as many notices lie in as many inboxes as rows were taken. Then look-ups at a steady pace:
beside nothing; beside half of what enters in the log that notices were served, without a rest; beside one run of the job that does so, which
rests between its portions; beside such a load that tells nobody, and beside one
that tells, so that what the telling costs them stands apart from what a load costs them. Each load is a process of its own.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .growth import looking_up
from .house import House
from .http_load import percentile
from .intake import organs_of
from .meter import Reading
from .penalties import Filed, write_penalties

ROWS = 1_000_000
_TABLES = ("register_record", "register_record_inlet")


def run(house: House, options: Namespace) -> dict[str, Any]:
    """Measure, print, give the JSON."""
    rows = options.rows or ROWS
    rates: dict[str, list[float]] = {"untold": [], "told": []}
    cpu: dict[str, list[float]] = {"untold": [], "told": []}
    for _ in range(options.rounds):
        for how, found in rates.items():
            house.empty_register()
            _let(house, tell=how == "told")
            reading, _ = _taken(house, _file(house, rows, seed=1, first=0))
            found.append(reading.rate)
            cpu[how].append(reading.cpu / reading.work * 1e6)
    filed = _file(house, rows, seed=1, first=0)
    _let(house, tell=True)
    told = _count(house)
    house.analyse()
    house.settle()
    askings = house.home / "askings.json"
    askings.write_text(json.dumps(_askings(filed)), "utf-8")
    with looking_up(askings, seconds=options.seconds) as looking:
        alone = looking.ended()
    with looking_up(askings) as looking:
        proved = _proved_s(house, told // 2)
        proving = looking.ended()
    with looking_up(askings) as looking:
        served = _job(house)
        serving = looking.ended()
    beside: dict[bool, list[float]] = {False: [], True: []}
    # by turns, and all of one kind together: whether a checkpoint falls into a load is chance
    for turn, tell in enumerate((False, True) * options.rounds, start=1):
        _let(house, tell=tell)
        more = _file(house, rows, seed=1 + turn, first=rows * turn)
        house.settle()
        with looking_up(askings) as looking:
            _taken(house, more)
            beside[tell] += looking.ended()
    said = {
        "rows": rows,
        "notices": told,
        "untold_rows_s": round(statistics.median(rates["untold"]), 1),
        "told_rows_s": round(statistics.median(rates["told"]), 1),
        "told_to_untold": round(
            statistics.median(rates["told"]) / statistics.median(rates["untold"]), 3
        ),
        "untold_cpu_us_row": round(statistics.median(cpu["untold"]), 2),
        "told_cpu_us_row": round(statistics.median(cpu["told"]), 2),
        "proved_in_a_run": served,
        "proved_notices_s": proved,
        **{
            f"look_up_p{round(share * 100)}_ms{when}": percentile(took, share)
            for share in (0.5, 0.95)
            for when, took in (
                ("", alone),
                ("_while_serving", serving),
                ("_while_proving_at_once", proving),
                ("_while_loading_untold", beside[False]),
                ("_while_telling", beside[True]),
            )
        },
        "look_ups": [len(one) for one in (alone, serving, proving, *beside.values())],
    }
    _print(said)
    return said


def _let(house: House, *, tell: bool) -> None:
    """Have the register tell of what is written, or not: as the holder of the server can."""
    for table in _TABLES:
        word = "ENABLE" if tell else "DISABLE"
        house.admin.execute(f"ALTER TABLE {table} {word} TRIGGER records_are_told")


def _count(house: House) -> int:
    row = house.admin.execute("SELECT count(*) FROM notices_notice").fetchone()
    return int(row[0]) if row else 0


def _job(house: House) -> int:
    """One run of the job as it is due every minute; how many services it entered."""
    before = _proved(house)
    command = [sys.executable, "-m", "gongxin.interfaces.cli", "notices", "send"]
    subprocess.run(command, capture_output=True, check=True)
    return _proved(house) - before


def _proved(house: House) -> int:
    row = house.admin.execute("SELECT count(*) FROM notices_service").fetchone()
    return int(row[0]) if row else 0


def _proved_s(house: House, about: int) -> float:
    """How many services a second are entered in the log without a rest, of so many."""
    from gongxin.apps.notices.api import prove_services
    from gongxin.apps.notices.operations.prove_services import PORTION

    portions = max(1, about // PORTION)
    begun = time.perf_counter()
    proved = prove_services(actor=house.actor(), now=datetime.now(UTC), portions=portions)
    if proved != _proved(house):
        raise RuntimeError(f"{proved} services proved, not {_proved(house)}")
    return round(proved / (time.perf_counter() - begun), 1)


def _file(house: House, rows: int, *, seed: int, first: int) -> Filed:
    """Three rows to a subject; no two files share a document number or a subject."""
    return write_penalties(
        house.home / f"told-{seed}.csv",
        rows=rows,
        subjects=max(2, round(rows * 0.33)),
        organs=organs_of(),
        today=datetime.now(UTC).date(),
        days=300,
        bad_share=0.0,
        seed=seed,
        first=first,
    )


def _taken(house: House, filed: Filed) -> tuple[Reading, dict[str, Any]]:
    house.settle()
    command = [sys.executable, "-m", "bench.file_once", str(filed.path), str(house.postmaster)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    said = json.loads(done.stdout)
    reading = Reading(**said["reading"])
    if (reading.work, said["refused"]) != (filed.rows, filed.bad):
        raise RuntimeError("not as planted")
    Path(filed.path).unlink()
    print(f"  {reading.rate:,.0f} rows/s", file=sys.stderr, flush=True)
    return reading, said


def _askings(filed: Filed) -> list[dict[str, str]]:
    some = filed.subjects.sample(min(1_000, filed.subjects.height), seed=1)
    return [
        {
            "purpose": "licence-review",
            "case_reference": "川测受〔2026〕第118号",
            "name": subject["name"],
            "identifier": subject["identifier"],
        }
        for subject in some.rows(named=True)
    ]


def _print(said: dict[str, Any]) -> None:
    print(
        f"{said['rows']:,} rows: {said['untold_rows_s']:,.0f} rows/s without notices,"
        f" {said['told_rows_s']:,.0f} with {said['notices']:,} of them ({said['told_to_untold']:.2f});"
        f" CPU {said['untold_cpu_us_row']:.1f} and {said['told_cpu_us_row']:.1f} us a row;"
        f" {said['proved_in_a_run']:,} services proved by a run of the job, {said['proved_notices_s']:,.0f}/s at once"
    )
    print(f"look-ups {said['look_ups']}, p50 and p95 in ms:")
    for when, words in (
        ("", "alone"),
        ("_while_serving", "beside a run of the job that proves"),
        ("_while_proving_at_once", "beside the proof of all at once"),
        ("_while_loading_untold", "beside a load that tells nobody"),
        ("_while_telling", "beside a load that tells"),
    ):
        print(
            f"  {words:<36}{said[f'look_up_p50_ms{when}']:>7.1f}{said[f'look_up_p95_ms{when}']:>7.1f}"
        )
