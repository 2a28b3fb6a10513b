"""Subjects run by turns, round after round, so that a busy minute of the machine meets them all."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .meter import Reading, measured


@dataclass(frozen=True, slots=True)
class Subject:
    """Something to measure. `run` does the work and says how many pieces it was; `prepare` is free."""

    name: str
    run: Callable[[], int]
    unit: str = "rows"
    prepare: Callable[[], None] = lambda: None
    note: str = ""


@dataclass(slots=True)
class Result:
    """All readings of one subject."""

    subject: Subject
    readings: list[Reading] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Median pieces a second."""
        return statistics.median(reading.rate for reading in self.readings)

    @property
    def cpu_each(self) -> float:
        """Median CPU, client and server, of one piece in microseconds; seconds for a million."""
        return statistics.median(r.cpu / max(r.work, 1) * 1e6 for r in self.readings)

    @property
    def peak_rss(self) -> int:
        """The largest peak of any round, bytes."""
        return max(reading.peak_rss for reading in self.readings)

    def as_dict(self) -> dict[str, Any]:
        """For the JSON file."""
        rates = [reading.rate for reading in self.readings]
        return {
            "unit": f"{self.subject.unit}/s",
            "rate": round(self.rate, 2),
            "rate_min": round(min(rates), 2),
            "rate_max": round(max(rates), 2),
            "work": self.readings[0].work,
            "wall_s": [round(reading.wall, 3) for reading in self.readings],
            "client_cpu_s": [round(reading.client_cpu, 2) for reading in self.readings],
            "server_cpu_s": [round(reading.server_cpu, 2) for reading in self.readings],
            "cpu_us_each": round(self.cpu_each, 2),
            "others_cores": [round(r.others / r.wall, 2) for r in self.readings],
            "peak_rss_bytes": self.peak_rss,
            **({"note": self.subject.note} if self.subject.note else {}),
        }


def race(
    subjects: Sequence[Subject],
    *,
    rounds: int,
    postmaster: int | None = None,
    after_each: Callable[[], None] = lambda: None,
) -> dict[str, Result]:
    """Run every subject once a round, and what measures itself `after_each`; progress goes to standard error."""
    results = {subject.name: Result(subject) for subject in subjects}
    for number in range(1, rounds + 1):
        for subject in subjects:
            subject.prepare()
            with measured(postmaster) as reading:
                reading.work = subject.run()
            results[subject.name].readings.append(reading)
            print(
                f"  round {number}/{rounds} {subject.name:<24}"
                f"{reading.rate:>14,.1f} {subject.unit}/s"
                f"{reading.wall:>9.2f} s{reading.cpu:>9.2f} CPU s",
                file=sys.stderr,
                flush=True,
            )
        after_each()
    return results


def table(results: dict[str, Result]) -> str:
    """The results as plain text: median with the least and the most."""
    heads = ("median/s", "min/s", "max/s")
    lines = [
        f"{'subject':<24}"
        + "".join(f"{head:>13}" for head in heads)
        + f"{'CPU us/1':>11}{'others':>8}{'peak MiB':>10}"
    ]
    for name, result in results.items():
        said = result.as_dict()
        others = statistics.median(said["others_cores"])
        lines.append(
            f"{name:<24}{said['rate']:>13,.1f}{said['rate_min']:>13,.1f}{said['rate_max']:>13,.1f}"
            f"{said['cpu_us_each']:>11,.1f}{others:>8.2f}{said['peak_rss_bytes'] / 2**20:>10,.0f}"
            f"  {result.subject.unit}"
        )
    lines.append("others: cores that foreign processes kept busy meanwhile (noise)")
    return "\n".join(lines)
