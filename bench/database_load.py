"""The same SQL as a look-up, under pgbench: the database's own limit for it."""

from __future__ import annotations

import re
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gongxin.lib.row_security import OPEN, Act, Context, Kept

from .house import House

if TYPE_CHECKING:
    from gongxin.apps.catalogue.api import Purpose

KEYS = "bench_key"
"""A table that numbers the subjects, so that pgbench can draw one."""


@dataclass(frozen=True, slots=True)
class DatabaseLoad:
    """Look-ups a second and the seconds of each."""

    tps: float
    latencies: list[float]


def number_subjects(house: House) -> int:
    """Fill the table of numbered subjects, each with a context that is good for the day; gives how many there are."""
    from django.conf import settings
    from django.db import connection

    from gongxin.lib.row_security import row_security_key, sign

    key = row_security_key(settings.KEYS_DIR)
    until = round(time.time()) + 86_400
    kept = Kept(items=_purpose().items)
    subjects = [who for (who,) in house.admin.execute("SELECT subject_key FROM register_subject")]
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {KEYS}")
        cursor.execute(f"CREATE TABLE {KEYS} (n int, subject_key uuid, said text, mark text)")
        with cursor.copy(f"COPY {KEYS} FROM STDIN") as copy:
            for n, subject in enumerate(subjects, 1):
                said = Context(Act.READ, [subject], (kept,)).said(until=until)
                copy.write_row((n, subject, said, sign(said, key=key)))
        cursor.execute(f"ALTER TABLE {KEYS} ADD PRIMARY KEY (n)")
    return len(subjects)


def _purpose() -> Purpose:
    from gongxin.apps.catalogue.api import get_purpose

    return get_purpose(code="licence-review")


def write_script(path: Path, *, subjects: int, with_event: bool = True) -> None:
    """One look-up as pgbench runs it: open the context, read the file, write the event; one transaction, durable.

    Values that the house computes (number, nonce, commitment) are drawn by the server.
    """
    from gongxin.apps.ledger.api import INSERT_EVENT
    from gongxin.apps.register.api import SUBJECT_FILE, Reach, Within, reach_predicate

    purpose = _purpose()
    within, values = reach_predicate(
        Reach((Within(kinds=frozenset(purpose.subject_kinds), items=purpose.items),))
    )
    file = _one_line(SUBJECT_FILE.format(within=within)).replace("%(subject)s", ":key::uuid")
    for name, value in values.items():
        file = file.replace(f"%({name})s", f"'{{{','.join(value)}}}'::text[]")
    payload = (
        '{"purpose": "licence-review", "basis": ["licensing-law-2019", "opinion-2020-49"],'
        ' "case_reference": "川测受〔2026〕第118号", "result": "file", "records": 20,'
        ' "items": ["administrative-penalty"], "role": "officer", "unit": "许可处"}'
    )
    values = iter(
        (
            "gen_random_uuid()",
            "'look-up'",
            "now()",
            "'account:1'",
            "'sc-market-regulation'",
            ":'key'",
            f"'{payload}'",
            "uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())",
            "uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())",
        )
    )
    insert = re.sub("%s", lambda _: next(values), INSERT_EVENT).replace(":'key'", ":key")
    lines = [
        rf"\set n random(1, {subjects})",
        rf"SELECT subject_key AS key, said, mark FROM {KEYS} WHERE n = :n \gset",
        "BEGIN;",
        OPEN.replace("%s", ":said", 1).replace("%s", ":mark", 1) + ";",
        file + ";",
        *([_one_line(insert) + ";"] if with_event else []),
        "COMMIT;",
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def run_pgbench(
    house: House, script: Path, *, seconds: int, clients: int, mode: str = "prepared"
) -> DatabaseLoad:
    """Run the script for a while. Raises CalledProcessError when pgbench fails."""
    log = house.home / "pgbench-log"
    done = subprocess.run(
        [
            house.program("pgbench"),
            *("--no-vacuum", "-M", mode, "-c", str(clients), "-j", "2", "-T", str(seconds)),
            *("-f", str(script), "--log", "--log-prefix", str(log)),
        ],
        env=house.client_environment(),
        cwd=house.home,
        capture_output=True,
        text=True,
        timeout=seconds + 120,
        check=True,
    )
    found = re.search(r"^tps = ([\d.]+)", done.stdout, re.MULTILINE)
    if found is None or re.search(r"failed transactions: [1-9]", done.stdout):
        raise RuntimeError(done.stdout + done.stderr)
    latencies = []
    for part in house.home.glob("pgbench-log.*"):
        # client, number, microseconds, script, time
        latencies += [int(line.split()[2]) / 1e6 for line in part.read_text().splitlines()]
        part.unlink()
    return DatabaseLoad(float(found[1]), latencies)


def _one_line(sql: str) -> str:
    return " ".join(sql.split())
