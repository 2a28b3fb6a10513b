"""Intake end to end beside the raw COPY of the same rows, a usual Django import, and known validators."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .house import House
from .penalties import Filed, write_penalties
from .race import Result, Subject, race, table
from .validation import Checker, prepare_environment
from .where_time_goes import Profile, profiled

ROWS = 100_000
SLICE = 5_000
"""Rows for the usual import: it is linear, and a million would take a quarter of an hour."""
ITEM = "administrative-penalty"
SOURCE = "sc-market-regulation"
_BLOCK = 1 << 20


def run(house: House, options: Namespace) -> dict[str, Any]:
    """Measure, print the table, give the JSON."""
    filed = file_of(house, rows=options.rows or ROWS)
    profiles: list[Profile] = []
    checker = Checker(filed, ITEM, SOURCE, house.home)
    prepare_environment()
    subjects = _subjects(house, filed, checker, profiles)
    results = race(
        subjects, rounds=options.rounds, postmaster=house.postmaster, after_each=checker.run_peers
    )
    profile = profiles[-1]
    print(table(results))
    print(checker.table())
    print(profile.table())
    said = _summary(filed, results, checker, profile)
    print(
        f"end to end: {said['ratio_to_indexed_copy']:.2f} of the indexed COPY,"
        f" {said['ratio_to_raw_copy']:.2f} of the plain COPY,"
        f" {said['times_django_usual']:.1f} times the usual import"
    )
    return said


def file_of(house: House, *, rows: int, name: str = "penalties.csv", **more: Any) -> Filed:
    """The file to be taken in; three rows to a subject unless told otherwise."""
    wanted = {"subjects": max(2, round(rows * 0.33)), **more}
    return write_penalties(
        house.home / name, rows=rows, organs=organs_of(), today=datetime.now(UTC).date(), **wanted
    )


def organs_of() -> list[tuple[str, str]]:
    """Names and codes of the organs that punish in the file."""
    from gongxin.apps.directory.api import list_organs

    return [
        (organ.name.zh, organ.uscc)
        for organ in list_organs()
        if organ.uscc and organ.function not in {"public-security", "court", "other"}
    ]


def take_in(house: House, path: Path) -> dict[str, Any]:
    """File it as the command line does, in one durable transaction; gives the receipt."""
    from gongxin.apps.intake.api import Channel, receive_file

    receipt = receive_file(
        path=path,
        item_code=ITEM,
        source_code=SOURCE,
        actor=house.actor(),
        channel=Channel.COMMAND,
        now=datetime.now(UTC),
    )
    return receipt.as_dict()


def _subjects(
    house: House, filed: Filed, checker: Checker, profiles: list[Profile]
) -> list[Subject]:
    from . import usual_import

    sliced = min(filed.rows, SLICE)

    def end_to_end() -> int:
        # a few clock readings a chunk: the profile costs the rate nothing that can be measured
        with profiled() as profile:
            receipt = take_in(house, filed.path)
        profiles.append(profile)
        counted = (receipt["received"], receipt["refused"])
        if counted != (filed.rows, filed.bad):
            raise RuntimeError(f"received, refused {counted}: not {(filed.rows, filed.bad)}")
        return filed.rows

    def again() -> int:
        receipt = take_in(house, filed.path)
        if receipt["accepted"] or receipt["superseding"]:
            raise RuntimeError("the same file added something")
        return filed.rows

    def prepare_usual() -> None:
        usual_import.make_table()
        house.settle()

    return [
        Subject("raw_copy", *_raw_copy(house, filed, indexed=False)),
        Subject("raw_copy_indexed", *_raw_copy(house, filed, indexed=True)),
        Subject("end_to_end", end_to_end, prepare=house.empty_register),
        Subject("same_file_again", again, prepare=house.settle),
        Subject("validation", checker.check, prepare=house.settle),
        Subject(
            "django_usual",
            lambda: usual_import.import_file(filed.path, rows=sliced),
            prepare=prepare_usual,
            note=f"first {sliced} rows; a rate, as it is linear",
        ),
    ]


def _raw_copy(
    house: House, filed: Filed, *, indexed: bool
) -> tuple[Callable[[], int], str, Callable[[], None]]:
    """COPY of the file as it is, committed, into a logged table of text columns."""
    from django.db import connection

    with filed.path.open(encoding="utf-8") as file:
        names = ", ".join(f'"{name}"' for name in file.readline().strip().split(","))
    columns = names.replace(", ", " text, ") + " text"
    key = "id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, " if indexed else ""

    def prepare() -> None:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS bench_raw")
            cursor.execute(f"CREATE TABLE bench_raw ({key}{columns})")
            if indexed:
                cursor.execute('CREATE INDEX ON bench_raw ("CF_WSH")')
        house.settle()

    def run_copy() -> int:
        with (
            connection.cursor() as cursor,
            filed.path.open("rb") as file,
            cursor.cursor.copy(
                f"COPY bench_raw ({names}) FROM STDIN (FORMAT csv, HEADER true)"
            ) as copy,
        ):
            while block := file.read(_BLOCK):
                copy.write(block)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM bench_raw")
            if cursor.fetchone() != (filed.rows,):
                raise RuntimeError("rows are missing from the raw table")
        return filed.rows

    return run_copy, "rows", prepare


def _summary(
    filed: Filed, results: dict[str, Result], checker: Checker, profile: Profile
) -> dict[str, Any]:
    rate = {name: result.rate for name, result in results.items()}
    whole = rate["end_to_end"]
    return {
        "rows": filed.rows,
        "bad_rows": filed.bad,
        "file_bytes": filed.path.stat().st_size,
        "raw_copy_rows_s": round(rate["raw_copy"], 1),
        "raw_copy_indexed_rows_s": round(rate["raw_copy_indexed"], 1),
        "end_to_end_rows_s": round(whole, 1),
        "validation_rows_s": round(rate["validation"], 1),
        "same_file_again_rows_s": round(rate["same_file_again"], 1),
        "django_usual_rows_s": round(rate["django_usual"], 1),
        "ratio_to_indexed_copy": round(whole / rate["raw_copy_indexed"], 4),
        "ratio_to_raw_copy": round(whole / rate["raw_copy"], 4),
        "times_django_usual": round(whole / rate["django_usual"], 2),
        "peak_rss_bytes": results["end_to_end"].peak_rss,
        "peers": {
            name: results[name].as_dict()
            for name in ("raw_copy", "raw_copy_indexed", "django_usual")
        }
        | checker.as_dict(),
        "subjects": {name: result.as_dict() for name, result in results.items()},
        "profile": profile.as_dict(),
    }
