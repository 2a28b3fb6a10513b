"""Intake as it grows: five times the batch, a register that is full already, and look-ups meanwhile.

Each file is filed in a process of its own, as `gongxin intake` does. By turns: one file of `--rows` into the empty register; one five times as large into the empty register; another
as large beside it, so that ten times `--rows` are there; then one of `--rows` onto that, while an officer looks
up subjects at a steady pace in a process of its own, as before it without a load.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
from argparse import Namespace
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .house import House
from .http_load import percentile
from .intake import organs_of
from .meter import Reading
from .penalties import Filed, write_penalties

ROWS = 1_000_000
TIMES = 5
PACE = 0.05
"""Seconds from one look-up to the next."""


def run(house: House, options: Namespace) -> dict[str, Any]:
    """Measure, print, give the JSON."""
    rows = options.rows or ROWS
    files = _files(house, rows)
    house.empty_register()
    base = _taken(house, files["base"], "into the empty register")
    house.empty_register()
    large = _taken(house, files["large"], f"{TIMES} times as large")
    _taken(house, files["beside"], f"another beside it ({2 * TIMES} times as many then)")
    house.analyse()
    house.settle()
    askings = house.home / "askings.json"
    askings.write_text(json.dumps(_askings(files["large"])), "utf-8")
    alone = _looked_up(askings, seconds=options.seconds)
    with looking_up(askings) as looking:
        onto = _taken(house, files["onto"], f"onto {2 * TIMES} times as many, with look-ups")
        meanwhile = looking.ended()
    quiet = _taken(house, files["last"], "the same without look-ups")
    said = {
        "rows": rows,
        "empty_rows_s": round(base.rate, 1),
        "large_rows_s": round(large.rate, 1),
        "onto_rows_s": round(quiet.rate, 1),
        "empty": _figures(base),
        "large": _figures(large),
        "onto": _figures(quiet),
        "onto_with_look_ups": _figures(onto),
        "cpu_us_large_to_base": round(_each(large) / _each(base), 3),
        "wall_us_large_to_base": round(base.rate / large.rate, 3),
        "rate_onto_to_empty": round(quiet.rate / base.rate, 3),
        "look_up_p95_ms": percentile(alone, 0.95),
        "look_up_p95_ms_while_loading": percentile(meanwhile, 0.95),
        "look_ups": [len(alone), len(meanwhile)],
    }
    _print(said)
    return said


def _files(house: House, rows: int) -> dict[str, Filed]:
    """Files of which no two share a document number or, but for the last, a subject.

    They are written by a process of their own, so that its memory is not counted as intake's.
    """
    share = round(rows * 0.33)
    plan = {
        "base": (rows, 1, 0),
        "large": (TIMES * rows, 2, rows),
        "beside": (TIMES * rows, 3, (1 + TIMES) * rows),
        "onto": (rows, 2, (1 + 2 * TIMES) * rows),
        "last": (rows, 3, (2 + 2 * TIMES) * rows),
    }
    organs = organs_of()
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as writer:
        return {
            name: writer.submit(
                _write,
                house.home / f"{name}.csv",
                rows=size,
                seed=seed,
                first=first,
                subjects=max(2, share * size // rows),
                days=300,
                organs=organs,
                today=datetime.now(UTC).date(),
            ).result()
            for name, (size, seed, first) in plan.items()
        }


def _write(path: Path, **asked: Any) -> Filed:
    """The file, with some of its subjects."""
    filed = write_penalties(path, **asked)
    return replace(filed, subjects=filed.subjects.sample(min(1_000, filed.subjects.height), seed=1))


def _taken(house: House, filed: Filed, what: str) -> Reading:
    house.settle()
    command = [sys.executable, "-m", "bench.file_once", str(filed.path), str(house.postmaster)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    said = json.loads(done.stdout)
    reading = Reading(**said["reading"])
    counted = (reading.work, said["refused"], said["duplicate"])
    if counted != (filed.rows, filed.bad, 0):
        raise RuntimeError(f"received, refused, duplicate {counted}: not as planted")
    filed.path.unlink()
    print(
        f"  {what}: {reading.rate:,.0f} rows/s, {_each(reading):.1f} us",
        file=sys.stderr,
        flush=True,
    )
    return reading


def _each(reading: Reading) -> float:
    """Microseconds of CPU, both sides, a row."""
    return reading.cpu / reading.work * 1e6


def _figures(reading: Reading) -> dict[str, float]:
    return {
        "rows": reading.work,
        "rows_s": round(reading.rate, 1),
        "wall_us_row": round(1e6 / reading.rate, 2),
        "cpu_us_row": round(_each(reading), 2),
        "peak_rss_bytes": reading.peak_rss,
    }


# --- look-ups meanwhile -----------------------------------------------------------------------


def _askings(filed: Filed) -> list[dict[str, str]]:
    return [
        {
            "purpose": "licence-review",
            "case_reference": "川测受〔2026〕第118号",
            "name": subject["name"],
            "identifier": subject["identifier"],
        }
        for subject in filed.subjects.rows(named=True)
    ]


class looking_up:  # reads as what it does
    """Look-ups in a process of its own until the block says that it has ended."""

    def __init__(self, askings: Any, *, seconds: int = 0) -> None:
        command = [sys.executable, "-m", "bench.look_up_steadily", str(askings), str(seconds)]
        self._process = subprocess.Popen(
            command, env=dict(os.environ), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> looking_up:
        self._first = self._process.stdout.readline()  # type: ignore[union-attr]  # it is at work
        return self

    def __exit__(self, *ended: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def ended(self) -> list[float]:
        """Stop, and give the seconds that each look-up took."""
        out, _ = self._process.communicate(timeout=600)
        if self._process.returncode:
            raise RuntimeError("the look-ups broke off")
        return [float(line) for line in (self._first + out).split()]


def _looked_up(askings: Any, *, seconds: int) -> list[float]:
    with looking_up(askings, seconds=seconds) as looking:
        return looking.ended()


def _print(said: dict[str, Any]) -> None:
    for name in ("empty", "large", "onto", "onto_with_look_ups"):
        one = said[name]
        print(
            f"{name:20} {one['rows']:>10,} rows {one['rows_s']:>10,.0f} rows/s"
            f" {one['wall_us_row']:>7.1f} us wall {one['cpu_us_row']:>7.1f} us CPU"
            f" {one['peak_rss_bytes'] / 2**20:>7,.0f} MiB"
        )
    print(
        f"{TIMES} times the batch: {said['wall_us_large_to_base']:.2f} times the time a row;"
        f" onto {2 * TIMES} times as many: {said['rate_onto_to_empty']:.2f} of the rate"
    )
    print(
        f"look-ups' p95 {said['look_up_p95_ms']:.1f} ms alone,"
        f" {said['look_up_p95_ms_while_loading']:.1f} ms while loading {said['look_ups']}"
    )
