"""The benchmarks run, at the smallest size, and write what they promise. Nothing here judges speed."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bench.penalties import write_penalties
from bench.race import Subject, race, table

from gongxin.lib.identifiers import is_synthetic_identifier

pytestmark = pytest.mark.xdist_group("bench")
ROOT = Path(__file__).resolve().parents[2]
KEYS = {
    "intake": {
        "raw_copy_rows_s",
        "raw_copy_indexed_rows_s",
        "end_to_end_rows_s",
        "validation_rows_s",
        "django_usual_rows_s",
        "ratio_to_indexed_copy",
        "peers",
        "peak_rss_bytes",
        "profile",
    },
    "growth": {
        "empty_rows_s",
        "large_rows_s",
        "onto_rows_s",
        "wall_us_large_to_base",
        "rate_onto_to_empty",
        "look_up_p95_ms",
        "look_up_p95_ms_while_loading",
    },
    "notices": {
        "notices",
        "untold_rows_s",
        "told_rows_s",
        "told_to_untold",
        "look_up_p50_ms",
        "look_up_p50_ms_while_telling",
        "look_up_p95_ms_while_loading_untold",
        "proved_in_a_run",
        "look_up_p95_ms_while_serving",
        "look_up_p95_ms_while_proving_at_once",
    },
    "publication": {
        "search_rps",
        "search_p95_ms",
        "search_p95_by_kind_ms",
        "release_s",
        "take_down_s",
        "search_longest_ms_meanwhile",
    },
    "eligibility": {"file_rps", "answer_rps", "answer_p99_ms", "answer_to_file"},
    "lookups": {
        "pgbench_tps",
        "pgbench_p99_ms",
        "http_rps",
        "http_p99_ms",
        "sql_statements",
        "http_to_pgbench",
    },
    "clocks": {
        "look_ups_by_view_s",
        "look_ups_bare_s",
        "view_to_bare_wall",
        "checked_records_s",
        "ended_at_once",
        "seen_after_end_ms",
        "reads_meanwhile",
        "whatif_s",
        "whatif_records",
        "edition_in_force_s",
        "housekeeping_s",
        "whole_view_to_bare",
        "look_up_p95_ms",
        "look_up_p95_ms_while_housekeeping",
        "explained_p95_ms",
    },
    "recalls": {"batch_committed_s", "batch_reached_s", "cases_committed_s", "cases_reached_s"},
    "cases": {
        "open_cases",
        "queue_p95_ms",
        "queue_statements",
        "marked_cases",
        "marks_seen_s",
        "hidden_at_once",
    },
    "reports": {"reports_s", "typeset_s", "sign_s", "peak_rss_bytes"},
    "ledger": {
        "merkle_append_s",
        "pymerkle_append_s",
        "record_event_s",
        "verify_rows_s",
        "sequenced_while_looked_up_s",
        "verified_in_s",
        "with_to_without",
    },
}


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """One run of everything, in a process, with a server and folders of its own."""
    out = tmp_path_factory.mktemp("bench") / "figures.json"
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--tiny", "--json", str(out)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    assert "fsync on" in done.stdout
    read: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return read


@pytest.mark.parametrize("name", sorted(KEYS))
def test_each_benchmark_writes_its_figures(figures: dict[str, Any], name: str) -> None:
    assert KEYS[name] <= figures[name].keys()
    rates = {
        key: value
        for key, value in figures[name].items()
        if key.endswith(("_s", "_tps", "_rps")) and isinstance(value, (int, float))
    }
    assert rates
    assert all(rate > 0 for rate in rates.values()), rates


def test_other_validators_find_what_intake_finds(figures: dict[str, Any]) -> None:
    peers = figures["intake"]["peers"]
    for name in ("pandera", "dataframely", "frictionless", "great_expectations"):
        assert peers[name]["rows"] == figures["intake"]["rows"]  # the bench compared the findings


def test_what_ended_at_once_was_seen_by_nobody_after(figures: dict[str, Any]) -> None:
    clocks = figures["clocks"]
    assert clocks["ended_at_once"] == clocks["subjects"] > 0
    assert clocks["reads_meanwhile"] > 0
    assert clocks["seen_after_end_ms"] == 0


def test_the_machine_is_named_and_the_database_durable(figures: dict[str, Any]) -> None:
    machine = figures["machine"]
    assert machine["cores"] >= 1
    assert (machine["fsync"], machine["synchronous_commit"]) == ("on", "on")


def test_no_stage_of_the_intake_profile_went_missing(figures: dict[str, Any]) -> None:
    assert figures["intake"]["profile"]["missing"] == []


def test_the_file_has_what_the_figures_say_of_it(tmp_path: Path) -> None:
    organs = [("示例市市场监督管理局", "11519900GX0000138J")]
    filed = write_penalties(
        tmp_path / "p.csv", rows=2_000, subjects=100, organs=organs, today=date(2026, 11, 22)
    )
    with filed.path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == filed.rows == 2_000
    assert len(rows[0]) == 26
    assert 30 <= filed.bad <= 100
    numbers = [row["CF_WSH"] for row in rows if row["CF_WSH"]]
    assert len(set(numbers)) == len(numbers)
    assert any("\n" in row["CF_SY"] for row in rows)
    identifiers = filed.subjects["identifier"].to_list()
    assert len(set(identifiers)) == 100
    assert all(map(is_synthetic_identifier, identifiers))


def test_subjects_run_by_turns_and_the_table_names_them() -> None:
    ran: list[str] = []

    def work(name: str) -> int:
        ran.append(name)
        return 10

    subjects = [Subject(name, lambda name=name: work(name)) for name in ("one", "two")]
    results = race(subjects, rounds=2)
    assert ran == ["one", "two", "one", "two"]
    assert results["one"].as_dict()["work"] == 10
    assert all(name in table(results) for name in ("one", "two"))
