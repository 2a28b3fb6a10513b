"""`python -m bench [NAME] [--rows N] [--rounds K] [--json OUT]`: measure, print, write.

Without NAME every benchmark runs, one after the other, on one server.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from .house import machine_line, open_house

# Look-ups come last: the events that pgbench writes commit to nothing, and verification finds them.
NAMES = (
    "intake",
    "growth",
    "notices",
    "reports",
    "clocks",
    "cases",
    "ledger",
    "recalls",
    "publication",
    "eligibility",
    "lookups",
)
TINY = {
    "intake": {"rows": 400},
    "growth": {"rows": 200, "seconds": 1},
    "notices": {"rows": 200, "seconds": 1},
    "eligibility": {"subjects": 8, "seconds": 1},
    "lookups": {"subjects": 4, "seconds": 1},
    "reports": {"rows": 2},
    "clocks": {"subjects": 40, "rows": 300},
    "recalls": {"subjects": 5},
    "publication": {"rows": 300, "subjects": 40, "seconds": 1},
    "cases": {"rows": 60, "subjects": 40},
    "ledger": {"rows": 300, "leaves": 300, "subjects": 4, "seconds": 1},
}
"""The smallest sizes: they show that everything runs, not how fast it is."""


def main() -> None:
    """Parse, run, write."""
    options = _options()
    # asked to end, it takes its server down first
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    names = NAMES if options.name == "all" else (options.name,)
    said: dict[str, Any] = {"at": datetime.now(UTC).isoformat(timespec="seconds")}
    with open_house() as house:
        said["machine"] = house.machine()
        said["rounds"] = 1 if options.tiny else options.rounds
        print(machine_line(said["machine"]))
        for name in names:
            print(f"\n{name}", flush=True)
            if options.tiny:
                vars(options).update(TINY[name], rounds=1)
            figures = import_module(f"bench.{name}").run(house, options)
            said |= {name: figures} if options.name == "all" else {"bench": name, **figures}
    if options.json:
        options.json.write_text(json.dumps(said, ensure_ascii=False, indent=2) + "\n", "utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", nargs="?", default="all", choices=("all", *NAMES))
    parser.add_argument("--rows", type=_positive, help="size of the work; each has its own default")
    parser.add_argument(
        "--subjects",
        type=_positive,
        help="lookups, eligibility, clocks, cases, recalls: how many subjects; publication: entries of the large bundle",
    )
    parser.add_argument("--leaves", type=_positive, help="ledger: how many events wait for places")
    parser.add_argument(
        "--seconds",
        type=_positive,
        default=10,
        help="lookups, growth, ledger, publication: length of a run",
    )
    parser.add_argument("--rounds", type=_positive, default=3, help="how often each one runs")
    parser.add_argument("--tiny", action="store_true", help="smallest sizes, to see that it runs")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the figures there too")
    return parser.parse_args()


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("a number from 1")
    return number


if __name__ == "__main__":
    main()
