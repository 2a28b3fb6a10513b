"""`python -m bench.look_up_steadily ASKINGS SECONDS`: one officer, one look-up after another at a steady pace.

Prints the seconds that each took. With 0 for SECONDS it goes on until its standard input is closed.
"""

from __future__ import annotations

import json
import os
import select
import sys
import time
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path


def main() -> None:
    """Look up until told to end."""
    import django

    django.setup()
    from gongxin.apps.access.api import Asking, FileReason, look_up
    from gongxin.apps.identity.api import Role, actor_of, create_account, system_actor

    from .growth import PACE

    askings = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    seconds = float(sys.argv[2])
    officer = actor_of(
        create_account(
            login=f"bench-steady-{os.getpid()}",
            password=os.urandom(16).hex(),
            role=Role.OFFICER,
            actor=system_actor("bench"),
            now=datetime.now(UTC),
            organ="sc-market-regulation",
            unit="许可处",
        )
    )
    begun = time.perf_counter()
    for number, asking in enumerate(cycle(askings)):
        started = time.perf_counter()
        if started - begun > seconds if seconds else _closed():
            return
        look_up(
            asking=Asking(**asking), reason=FileReason.WEIGH, actor=officer, now=datetime.now(UTC)
        )
        took = time.perf_counter() - started
        if number:  # the first one opens the connection
            print(f"{took:.6f}", flush=True)
        time.sleep(max(0.0, PACE - took))


def _closed() -> bool:
    ready, _, _ = select.select([sys.stdin], [], [], 0)
    return bool(ready)


if __name__ == "__main__":
    main()
