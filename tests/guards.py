"""Take guards away one by one and see the tests that hold them go red: `python -m tests.guards [name …]`.

`tests/guards.yaml` says of each guard in which file it stands, what is taken away there, what is left instead, and which tests go
red then. Each is tried in a copy of what is committed, so that the tree is never touched; without names, all of them, which takes some hours.
Exit status 1 where one stays green.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
LIST = Path(__file__).with_suffix(".yaml")
SECONDS = 600


@dataclass(frozen=True)
class Guard:
    """One guard: `take` is its text in `file`, `leave` what stands there without it; `red` are tests as pytest names them."""

    name: str
    holds: str
    file: str
    take: str
    leave: str
    red: tuple[str, ...]


def guards() -> list[Guard]:
    """All of the list."""
    said = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    return [Guard(**{**one, "red": tuple(one["red"])}) for one in said]


def without(guard: Guard, tree: Path) -> str | None:
    """Take it away in that tree and run its tests: what pytest said last where one stays green, None where all are red."""
    place = tree / guard.file
    whole = place.read_text(encoding="utf-8")
    place.write_text(whole.replace(guard.take, guard.leave, 1), encoding="utf-8")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rf", *guard.red],
            cwd=tree,
            env={**os.environ, "PYTHONPATH": f"{tree / 'src'}{os.pathsep}{tree}"},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    finally:
        place.write_text(whole, encoding="utf-8")
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    if done.returncode == 1 and all(any(test in line for line in failed) for test in guard.red):
        return None
    return (done.stdout.strip().splitlines() or done.stderr.splitlines() or ["?"])[-1]


def main(names: Sequence[str]) -> int:
    """Try those of these names, or all."""
    green = 0
    with tempfile.TemporaryDirectory(prefix="guards-") as folder:
        tree = Path(folder) / "tree"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(tree)], check=True)
        for guard in guards():
            if names and guard.name not in names:
                continue
            began = time.monotonic()
            said = without(guard, tree)
            green += said is not None
            colour = "red" if said is None else f"GREEN ({said})"
            print(f"{guard.name}: {colour}, {time.monotonic() - began:.0f} s", flush=True)
    return int(green > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
