"""Nothing is skipped when a transaction commits late: changes are numbered after what they tell of was committed, by one at a time.

With the lock taken out of `settle_changes` the second test goes red; with the numbers given by the triggers the first one would.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Any
from uuid import UUID, uuid4

import psycopg

from tests.integration.register.own_database import House, house

__all__ = ["house"]

SETTLE = """
from gongxin.interfaces.cli.house import now, open_house
open_house()
from gongxin.apps.publication.api import settle_changes
print(settle_changes(now=now()), flush=True)
"""
# An entry that was public, and whose record is gone: it has to be looked at.
WAITS = """
INSERT INTO publication_standing (number, item, released_at, shown, look_at)
VALUES (%s, 'administrative-penalty', now(), true, '-infinity')
"""
LINES = "SELECT number, id FROM publication_change ORDER BY id"


def _settle(house: House) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SETTLE], env=house.environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def _settled(running: subprocess.Popen[str]) -> int:
    told, said = running.communicate(timeout=60)
    assert running.returncode == 0, said
    return int(told)


def test_what_is_committed_late_is_numbered_late(house: House) -> None:
    early, late = uuid4(), uuid4()
    with psycopg.connect(house.url) as slow, psycopg.connect(house.url, autocommit=True) as quick:
        slow.execute(WAITS, [late])
        quick.execute(WAITS, [early])
        assert _settled(_settle(house)) == 1
        assert _numbers(quick)[-1] == early
        # a subscriber has read up to here; then the other transaction comes to its end
        *_, (_, read_to) = quick.execute(LINES).fetchall()
        slow.commit()
        assert _settled(_settle(house)) == 1
        after = quick.execute(
            "SELECT number FROM publication_change WHERE id > %s", [read_to]
        ).fetchall()
        assert after == [(late,)]


def test_numbers_are_given_by_one_at_a_time(house: House) -> None:
    """While one gives numbers and has not committed, another one waits: a higher number is never seen before a lower one."""
    first, second = uuid4(), uuid4()
    with psycopg.connect(house.url) as slow, psycopg.connect(house.url, autocommit=True) as quick:
        slow.execute("SELECT pg_advisory_xact_lock(hashtext('gongxin.publication.changes'))")
        there = _numbers(quick)
        slow.execute(
            "INSERT INTO publication_change (number, item, ground, at, released_at)"
            " VALUES (%s, 'administrative-penalty', '', now(), now())",
            [first],
        )
        quick.execute(WAITS, [second])
        running = _settle(house)
        waiting = (
            "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
            " WHERE l.locktype = 'advisory' AND NOT l.granted AND d.datname = current_database()"
        )
        for _ in range(600):
            if quick.execute(waiting).fetchone() == (1,):
                break
            quick.execute("SELECT pg_sleep(0.1)")
        assert running.poll() is None, "it waits for who numbers now"
        assert _numbers(quick) == there
        slow.commit()
        assert _settled(running) == 1
        assert _numbers(quick) == [*there, first, second]


def _numbers(connection: psycopg.Connection[Any]) -> list[UUID]:
    """Entries in the order of the changes."""
    return [number for number, _ in connection.execute(LINES).fetchall()]
