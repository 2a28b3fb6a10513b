"""`python -m bench.look_up_steadily ASKINGS SECONDS`: one look-up after another at a steady pace, by another officer after each day's work.

What an officer has looked up today is counted by each further look, and thousands by one of them would be measured
instead. Prints the seconds that each took. With 0 for SECONDS it goes on until its standard input is closed.
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
from typing import Any

A_DAY = 100
"""Look-ups of one officer."""


def main() -> None:
    """Look up until told to end."""
    import django

    django.setup()
    from gongxin.apps.access.api import Asking, FileReason, look_up
    from gongxin.apps.identity.api import actor_of

    from .growth import PACE
    from .officers import admit_officer

    askings = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    seconds = float(sys.argv[2])

    def admitted(number: int) -> Any:
        login = f"bench-steady-{os.getpid()}-{number}"
        return actor_of(admit_officer(login=login, organ="sc-market-regulation"))

    officer = admitted(0)
    begun = time.perf_counter()
    for number, asking in enumerate(cycle(askings)):
        if number and number % A_DAY == 0:
            officer = admitted(number)
        started = time.perf_counter()
        if started - begun > seconds if seconds else _closed():
            return
        look_up(
            asking=Asking(**asking),
            reason=FileReason.WEIGH,
            actor=officer,
            now=datetime.now(UTC),
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
