"""The end of display: many records that end in one instant, what the view costs a look-up, how long the check takes.

Nothing here has a peer: nobody who publishes such records measures when they stop. `seen_after_end_ms` is how long after
the instant the last reader began to ask who was still told. What ends by itself leaves nothing to be rewritten; what the house
does of it afterwards is to look for that, and to check every record, told with whole look-ups' p95 before and meanwhile. With
`--rows` the server makes so many records more (see editions.py, also for what a new edition moves). The view's cost is that of a
look-up (its context, its statements, its event, its commit) beside the same with one statement on the bare table, by turns; that
statement alone is told beside.
"""

from __future__ import annotations

import json
import random
import threading
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock
from uuid import UUID

import psycopg

from . import editions
from .growth import looking_up
from .house import House
from .http_load import percentile
from .intake import file_of, take_in
from .lookups import askings_of
from .race import Subject, race, table
from .turns import look_ups_by_turns

SUBJECTS = 100_000
RECORDS = 3
"""To a subject, as filed; one more of each ends in the instant."""
READERS = 4
LOOK_UPS = 2_000
WHOLE = 200
"""Subjects who are looked up whole: what an officer asked before is read again by each look-up, as at a desk."""
_WAIT, _WRITING = 3.0, 0.0002
"""Seconds before the end in which readers are at work, and for writing each record."""
_AFTER = 1.5


def run(house: House, options: Namespace) -> dict[str, Any]:
    """Measure, print, give the JSON."""
    subjects = options.subjects or SUBJECTS
    filed = file_of(
        house, rows=subjects * RECORDS, name="clocks.csv", subjects=subjects, days=80, bad_share=0.0
    )
    house.empty_register()
    take_in(house, filed.path)
    filed.path.unlink()
    house.analyse()
    keys = [row[0] for row in house.admin.execute("SELECT subject_key FROM register_subject")]
    askings = askings_of(filed.subjects.head(WHOLE).rows(named=True))
    steadily = house.home / "clock-askings.json"
    steadily.write_text(json.dumps(askings), "utf-8")
    began = time.monotonic()
    if options.rows:
        keys = editions.make_rows(house, rows=options.rows)
    made = time.monotonic() - began
    rows = min(LOOK_UPS, max(50, subjects))
    results = race(
        [
            Subject("look_ups_by_view", lambda: _look_up(keys, rows), unit="look-ups"),
            Subject("look_ups_bare", lambda: _look_up(keys, rows, bare=True), unit="look-ups"),
            Subject("check", _check, unit="records", prepare=house.settle),
        ],
        rounds=options.rounds,
        postmaster=house.postmaster,
    )
    print(table(results))
    whole = look_ups_by_turns(
        house,
        askings,
        {"view": nullcontext, "bare": _on_the_bare_table},
        seconds=min(options.seconds, 5),
        rounds=options.rounds,
    )
    rate = {name: round(result.rate, 1) for name, result in results.items()}
    view = {
        "look_ups_by_view_s": rate["look_ups_by_view"],
        "look_ups_bare_s": rate["look_ups_bare"],
        "view_to_bare_cpu": round(
            results["look_ups_by_view"].cpu_each / max(results["look_ups_bare"].cpu_each, 1e-9), 3
        ),
        "view_to_bare_wall": round(rate["look_ups_bare"] / rate["look_ups_by_view"], 3),
        "whole_look_ups_by_view_s": whole["view"],
        "whole_look_ups_bare_s": whole["bare"],
        "whole_view_to_bare": round(whole["bare"] / whole["view"], 3),
        "checked_records_s": rate["check"],
    }
    print(
        f"a look-up by the view needs {view['whole_view_to_bare']} times the bare table's; its statement alone"
        f" {view['view_to_bare_wall']} times (CPU {view['view_to_bare_cpu']})",
        flush=True,
    )
    ended = _at_once(house, keys)
    print(
        f"{ended['ended_at_once']:,} records ended at once among {ended['records']:,}: seen {ended['seen_after_end_ms']} ms after,"
        f" {ended['reads_meanwhile']:,} reads meanwhile",
        flush=True,
    )
    checked = _checked_afterwards(house, steadily, seconds=min(options.seconds, 30))
    print(
        f"checked afterwards in {checked['checked_afterwards_s']} s, {checked['to_rewrite_afterwards']} to rewrite; whole look-ups' p95"
        f" {checked['whole_look_up_p95_ms']} ms before, {checked['whole_look_up_p95_ms_while_checking']} ms meanwhile",
        flush=True,
    )
    explained = editions.explained_ms()
    edition = editions.measure(house, steadily)
    print(
        f"what-if over {edition['whatif_records']:,} records in {edition['whatif_groups']:,} groups: {edition['whatif_s']} s; in force in"
        f" {edition['edition_in_force_s']} s, {edition['whatif_ends_at_once']:,} gone at once\n"
        f"{edition['housekeeping_records']:,} versions rewritten in {edition['housekeeping_s']} s; look-ups' p95"
        f" {edition['look_up_p95_ms']} ms before, {edition['look_up_p95_ms_while_housekeeping']} ms meanwhile;"
        f" explained in {explained} ms (p95)"
    )
    return {
        "subjects": len(keys),
        "setup_s": round(made, 1),
        **view,
        **ended,
        **checked,
        "explained_p95_ms": explained,
        **edition,
        "measured": {name: result.as_dict() for name, result in results.items()},
    }


def _look_up(keys: list[UUID], rows: int, *, bare: bool = False) -> int:
    """The statement of a look-up, for one subject after the other."""
    from django.db import connection, transaction

    from gongxin.apps.register.api import SUBJECT_FILE, see
    from gongxin.lib.row_security import Kept

    statement = (_bare(SUBJECT_FILE) if bare else SUBJECT_FILE).format(within="TRUE")
    chosen = random.Random(rows).choices(keys, k=rows)
    read = 0
    with connection.cursor() as cursor:
        for key in chosen:
            with transaction.atomic():
                see([key], Kept())
                cursor.execute(statement, {"subject": key})
                read += len(cursor.fetchall())
    if read < rows:
        raise RuntimeError(f"{read} records were read, fewer than {rows}")
    return rows


def _bare(statement: str) -> str:
    """The same without the view: no end, no mark, no statement."""
    current = "register_record r ON r.recorded_to = 'infinity' AND"
    bare = statement.replace("register_shown r ON", current)
    for column, kind in (
        ("disputed_since", "timestamptz"),
        ("stated_since", "timestamptz"),
        ("statement_sealed", "bytea"),
    ):
        bare = bare.replace(f"r.{column}", f"NULL::{kind}")
    return bare


@contextmanager
def _on_the_bare_table() -> Iterator[None]:
    """Look-ups, with their context, budget, event and commit, of which one statement reads no view."""
    from gongxin.apps.register import queries

    with mock.patch.object(queries, "SUBJECT_FILE", _bare(queries.SUBJECT_FILE)):
        yield


def _check() -> int:
    """The check of everybody's records by their columns."""
    from gongxin.apps.display.api import check_register
    from gongxin.apps.register.api import counts

    found, _ = check_register(at=datetime.now(UTC))
    if found.visible:
        raise RuntimeError(f"{found.visible} records are visible past their end")
    return max(1, counts()["versions"])


_ENDING = """
INSERT INTO register_record
SELECT subject_key, gen_random_uuid(), 1, item, nature, adverse_class, status, source, doc_number,
       doc_organ, doc_date, valid_from, valid_to, shown_from, %s, recorded_from, recorded_to, batch_id, row_number,
       content_digest, content_sealed
FROM (SELECT subject_key FROM register_subject LIMIT 1000000) s
CROSS JOIN LATERAL (SELECT * FROM register_record r WHERE r.subject_key = s.subject_key LIMIT 1) r (subject)
"""
_SHOWN_STILL = "SELECT count(*) FROM register_shown WHERE shown_until = %s"


def _at_once(house: House, keys: list[UUID]) -> dict[str, Any]:
    """One record more of each subject ends in the same instant, while readers ask."""
    subjects = house.admin.execute("SELECT count(*) FROM register_subject").fetchone()
    ending = min(1_000_000, subjects[0] if subjects else 0)
    ends = datetime.now(UTC) + timedelta(seconds=_WAIT + ending * _WRITING)
    house.admin.execute(_ENDING, [ends])
    before = house.admin.execute(_SHOWN_STILL, [ends]).fetchone()
    readers = [_Reader(house, keys, ends, number) for number in range(READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    after = house.admin.execute(_SHOWN_STILL, [ends]).fetchone()
    total = house.admin.execute("SELECT count(*) FROM register_record").fetchone()
    if not before or not after or not total or before[0] != ending or after[0]:
        raise RuntimeError(f"{before} records were shown before the end and {after} after it")
    _check()
    seen = max(reader.last_seen for reader in readers)
    return {
        "records": total[0],
        "ended_at_once": before[0],
        "seen_after_end_ms": max(0.0, round((seen - ends.timestamp()) * 1000, 3)),
        "reads_meanwhile": sum(reader.reads for reader in readers),
    }


def _checked_afterwards(house: House, askings: Path, *, seconds: int) -> dict[str, Any]:
    """What the house does after so many have ended: it looks for what it would have to rewrite, and checks them all."""
    from gongxin.apps.foresight.api import move_ends

    house.settle()
    with looking_up(askings, seconds=seconds) as looking:
        alone = looking.ended()
    with looking_up(askings) as looking:
        began = time.monotonic()
        moved = move_ends(actor=house.actor(), now=datetime.now(UTC)).moved
        sought = time.monotonic() - began
        _check()
        took = time.monotonic() - began
        while time.monotonic() < began + seconds:
            _check()
        meanwhile = looking.ended()
    return {
        "to_rewrite_afterwards": moved,
        "sought_afterwards_s": round(sought, 3),
        "checked_afterwards_s": round(took, 3),
        "whole_look_up_p95_ms": percentile(alone, 0.95),
        "whole_look_up_p95_ms_while_checking": percentile(meanwhile, 0.95),
        "whole_look_ups_timed": [len(alone), len(meanwhile)],
    }


class _Reader(threading.Thread):
    """Asks for one subject after another, past policies: what is judged here is the view's clock alone."""

    def __init__(self, house: House, keys: list[UUID], ends: datetime, number: int) -> None:
        super().__init__()
        self._url, self._keys, self._ends = house.cluster.admin_url, keys, ends
        self._random = random.Random(number)
        self.reads, self.last_seen = 0, 0.0

    def run(self) -> None:
        """Until a while after the end; `last_seen` is when the last statement began that was told of an ended record."""
        with psycopg.connect(self._url, autocommit=True) as reader:
            while time.time() < self._ends.timestamp() + _AFTER:
                row = reader.execute(
                    "SELECT extract(epoch FROM statement_timestamp())::float8,"
                    " (SELECT count(*) FROM register_shown WHERE subject_key = %s AND shown_until = %s)",
                    [self._random.choice(self._keys), self._ends],
                ).fetchone()
                self.reads += 1
                if row and row[1]:
                    self.last_seen = max(self.last_seen, float(row[0]))
