"""Write tables anew, so that their files hold nothing of rows that were deleted."""

from __future__ import annotations

from collections.abc import Sequence

import psycopg
from psycopg import sql

_LEAVES = "SELECT relid::regclass::text FROM pg_partition_tree(%s) WHERE isleaf ORDER BY 1"


def rewrite(owner_url: str, tables: Sequence[str]) -> None:
    """Rewrite the tables and their indexes, one partition after the other, by the owner's login.

    A deleted row stays in its page until it is vacuumed, and its bytes until something is written over them. `VACUUM FULL`
    copies what is there into a new file and removes the old one; while it does, that one partition waits.
    """
    with psycopg.connect(owner_url, autocommit=True) as server:
        for table in tables:
            for (part,) in server.execute(_LEAVES, [table]).fetchall() or [(table,)]:
                server.execute(sql.SQL("VACUUM (FULL, ANALYZE) {}").format(sql.Identifier(part)))
