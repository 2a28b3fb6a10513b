"""A new edition beside the one in force: what it would move, how fast it moves it, and what look-ups feel of that.

The rows are made by the server from those that were filed, each with a day of its own, so that ten million are there in
minutes. One in ten is of the class whose display the edition shortens, so that a tenth of all moves. A what-if groups
them and asks the rule once a group; taking force is one transaction; the rewriting of versions is the command
`gongxin pack settle`, beside look-ups at a steady pace, each in a process of its own.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from .growth import looking_up
from .house import House
from .http_load import percentile

EACH = 5
"""Records to a subject, of those that the server makes."""
PATIENT = 10
"""Seconds of look-ups before versions are rewritten."""

# Subjects with their keys, then records: the content is a copy and could not be opened, which no statement here does.
_SUBJECTS = """
INSERT INTO register_subject (subject_key, kind, identity_sealed, created_at)
SELECT md5('bench ' || n)::uuid, s.kind, s.identity_sealed, s.created_at
FROM generate_series(1, %(subjects)s::int) n, (SELECT * FROM register_subject LIMIT 1) s
"""
_KEYS = """
INSERT INTO register_data_key (subject_key, content_class, wrapped)
SELECT md5('bench ' || n)::uuid, k.content_class, k.wrapped
FROM generate_series(1, %(subjects)s::int) n, (
    SELECT DISTINCT ON (content_class) content_class, wrapped FROM register_data_key ORDER BY content_class) k
"""
_RECORDS = """
INSERT INTO register_record (
    subject_key, record_key, version, item, nature, adverse_class, source, doc_number, doc_organ, doc_date, valid_from,
    shown_from, shown_until, recorded_from, batch_id, row_number, content_digest, content_sealed)
SELECT md5('bench ' || (n / %(each)s + 1))::uuid, md5('record ' || n)::uuid, 1, r.item, r.nature, c.name, r.source,
       r.doc_number, r.doc_organ, d.day, d.day, d.day::timestamp AT TIME ZONE 'Asia/Shanghai',
       ((d.day + c.period)::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai', r.recorded_from, r.batch_id, r.row_number,
       r.content_digest, r.content_sealed
FROM generate_series(%(first)s::int, %(last)s::int) n
CROSS JOIN (SELECT * FROM register_record ORDER BY length(content_sealed) DESC LIMIT 1) r
CROSS JOIN LATERAL (SELECT * FROM (VALUES
    (0, 'ordinary', interval '1 year', 360), (1, 'minor', interval '3 months', 85), (2, 'serious', interval '3 years', 1090))
    AS c(place, name, period, days) WHERE c.place = CASE WHEN n %% 10 = 0 THEN 0 ELSE n %% 2 + 1 END) c
CROSS JOIN LATERAL (SELECT current_date - 1 - (n / 3 %% c.days)::int AS day) d
"""
_AT_A_TIME = 1_000_000


def make_rows(house: House, *, rows: int) -> list[UUID]:
    """So many records with their subjects; gives the subjects' keys."""
    subjects = max(1, rows // EACH)
    house.admin.execute(_SUBJECTS, {"subjects": subjects})
    house.admin.execute(_KEYS, {"subjects": subjects})
    for first in range(0, rows, _AT_A_TIME):
        last = min(first + _AT_A_TIME, rows) - 1
        house.admin.execute(_RECORDS, {"first": first, "last": last, "each": EACH})
        print(f"  {last + 1:,} rows made", file=sys.stderr, flush=True)
    house.analyse()
    found = house.admin.execute("SELECT subject_key FROM register_subject LIMIT 100000")
    return [row[0] for row in found]


def next_edition(house: House) -> Path:
    """The national pack with the next number, in which ordinary penalties are shown for ten months and not a year."""
    from django.conf import settings

    folder = house.home / "next"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(settings.PACKS_DIR / "national", folder / "national")
    header = folder / "national" / "pack.yaml"
    said = header.read_text("utf-8")
    number = next(line for line in said.splitlines() if line.startswith("edition:"))
    header.write_text(said.replace(number, "edition: '9999.1'"), "utf-8")
    item = folder / "national" / "items" / "administrative-penalty.yaml"
    text = item.read_text("utf-8")
    was = "ordinary: {min: {months: 3}, max: {years: 1}}"
    if was not in text:
        raise RuntimeError("the penalty's display is written otherwise now")
    item.write_text(text.replace(was, "ordinary: {min: {months: 3}, max: {months: 10}}"), "utf-8")
    return folder / "national"


def measure(house: House, askings: Path) -> dict[str, Any]:
    """Ask what the edition would move, load it, rewrite; with whole look-ups at a steady pace before and meanwhile."""
    from gongxin.apps.foresight.api import Fate, load_editions, what_if

    place, actor = next_edition(house), house.actor()
    began = time.monotonic()
    foreseen = what_if(target=str(place), actor=actor, now=datetime.now(UTC))
    asked = time.monotonic() - began
    shown = _shown(house)
    began = time.monotonic()
    load_editions(paths=[place], actor=actor.ref, now=datetime.now(UTC))
    loaded = time.monotonic() - began
    gone = shown - _shown(house)
    if gone != foreseen.count(Fate.AT_ONCE):
        raise RuntimeError(f"{gone} records ended, {foreseen.count(Fate.AT_ONCE)} were foreseen")
    with looking_up(askings, seconds=PATIENT) as looking:
        alone = looking.ended()
    house.settle()
    with looking_up(askings) as looking:
        began = time.monotonic()
        command = [sys.executable, "-m", "gongxin.interfaces.cli", "pack", "settle", "--json"]
        settling = subprocess.run(command, capture_output=True, text=True, check=True)
        settled = time.monotonic() - began
        meanwhile = looking.ended()
    said = json.loads(settling.stdout)
    if said["moved"] != foreseen.count(Fate.AT_ONCE) + foreseen.count(Fate.SOONER):
        raise RuntimeError(f"{said['moved']} versions were rewritten, not as foreseen")
    if shown - _shown(house) != gone:
        raise RuntimeError("the rewriting showed somebody something else")
    return {
        "whatif_records": foreseen.records,
        "whatif_groups": foreseen.groups,
        "whatif_s": round(asked, 3),
        "whatif_ends_at_once": gone,
        "whatif_ends_sooner": foreseen.count(Fate.SOONER),
        "edition_in_force_s": round(loaded, 3),
        "housekeeping_s": round(settled, 3),
        "housekeeping_records": said["moved"],
        "look_up_p95_ms": percentile(alone, 0.95),
        "look_up_p95_ms_while_housekeeping": percentile(meanwhile, 0.95),
        "look_ups_timed": [len(alone), len(meanwhile)],
    }


def _shown(house: House) -> int:
    row = house.admin.execute("SELECT count(*) FROM register_shown").fetchone()
    return int(row[0]) if row else 0


def explained_ms(times: int = 300) -> float:
    """The 95th percentile of explaining one date, in milliseconds."""
    from gongxin.apps.catalogue.api import (
        AdverseClass,
        DisplayDays,
        explain_display,
        foresee_end,
        get_item,
    )

    item, chosen, took = get_item(code="administrative-penalty"), random.Random(2), []
    for _ in range(times):
        day = datetime.fromordinal(chosen.randrange(738_000, 739_900)).date()
        days = DisplayDays(item.code, chosen.choice(list(AdverseClass)), day, None)
        until = foresee_end(
            before=None, after=item, days=days, start_before=day, shown_until=None
        ).ends
        began = time.perf_counter()
        explain_display(days=days, shown_until=until)
        took.append(time.perf_counter() - began)
    return percentile(took, 0.95)
