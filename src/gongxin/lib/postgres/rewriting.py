"""Write tables anew, so that their files hold nothing of rows that were deleted."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence

import psycopg
from psycopg import errors, sql

_LEAVES = "SELECT relid::regclass::text FROM pg_partition_tree(%s) WHERE isleaf ORDER BY 1"
_PAUSE = 1.0


def rewrite(owner_url: str, tables: Sequence[str], *, patience: float = 300.0) -> list[str]:
    """Rewrite the tables and their indexes, one partition after the other, by the owner's login.

    A deleted row stays in its page until it is vacuumed, and its bytes until something is written over them. `VACUUM FULL`
    copies what is there into a new file and removes the old one; while it does, that one partition waits. What a
    transaction from before may still read is copied too, so such a partition is rewritten again until nobody may, for as
    many seconds as `patience` says. Gives the partitions that still hold something then.
    """
    until, holding = time.monotonic() + patience, []
    with psycopg.connect(owner_url, autocommit=True) as server:
        # whoever comes while it waits for its turn waits behind it, so it does not wait long
        server.execute("SET lock_timeout = '2s'")
        parts = [
            part
            for table in tables
            for (part,) in server.execute(_LEAVES, [table]).fetchall() or [(table,)]
        ]
        for part in parts:
            while not _is_empty_of_the_dead(server, part):
                if time.monotonic() > until:
                    holding.append(part)
                    break
                time.sleep(_PAUSE)
    return holding


def _is_empty_of_the_dead(server: psycopg.Connection, part: str) -> bool:
    """Rewrite it; whether no row that was deleted went along."""
    told: list[str] = []

    def hear(diagnostic: errors.Diagnostic) -> None:
        told.append(diagnostic.message_detail or "")

    server.add_notice_handler(hear)
    try:
        server.execute(sql.SQL("VACUUM (FULL, ANALYZE, VERBOSE) {}").format(sql.Identifier(part)))
    except (errors.DataCorrupted, errors.LockNotAvailable):
        # somebody reads it just now; or there is a deleted row that somebody may still read, whose outsourced parts are vacuumed already: it goes as soon as nobody may
        return False
    finally:
        server.remove_notice_handler(hear)
    # "12 dead row versions cannot be removed yet", in whatever language the server speaks
    return all(first[0] == "0" for detail in told if (first := re.match(r"\D*(\d+)", detail)))
