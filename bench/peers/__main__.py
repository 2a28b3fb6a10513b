"""`python -m peers NAME RULES FILE ROWS`: read and check, once warm; prints one line of JSON.

CPU is that of this process with all its threads; starting and importing are not counted.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import sys
import time
import warnings
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from .rules import read_rules

_WARM_ROWS = 500


def main() -> None:
    """Run one peer."""
    name, rules, file, rows = sys.argv[1:]
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    with contextlib.redirect_stdout(sys.stderr):
        check = import_module(f"peers.with_{name}").prepare(read_rules(Path(rules)))
        check(file, min(_WARM_ROWS, int(rows)))
        Path("/proc/self/clear_refs").write_text("5")  # forget the peak so far
        wall, cpu = time.perf_counter(), time.process_time()
        checked, findings = check(file, int(rows))
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(
        json.dumps(
            {
                "version": version(name.replace("_", "-")),
                "rows": checked,
                "wall_s": round(wall, 3),
                "cpu_s": round(cpu, 3),
                "peak_rss_bytes": _peak(),
                "findings": sorted(set(findings)),
            }
        )
    )


def _peak() -> int:
    for line in Path(f"/proc/{os.getpid()}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


if __name__ == "__main__":
    main()
