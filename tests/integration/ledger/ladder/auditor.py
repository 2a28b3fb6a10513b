"""A verifier as another account of the system, in a process of its own: `python -m … ACCOUNT`, then a list of arguments a line.

Answers each line with what `gongxin ledger verify` says to these arguments. The interpreter may lie where the other account
may not enter (root's home), so the program is loaded first; whatever it looks at, it looks at as the other account.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[4]
NOBODY = 65534
MOST_SECONDS = 30
"""A log of this size takes a tenth of a second; a verification is begun every few minutes (`docs/runbooks/ledger.md`)."""


def main(account: int) -> None:
    import encodings.idna  # the codec is only looked for when the first witness's name is, by the other account

    from gongxin.interfaces.cli.house import open_house

    assert encodings.idna
    open_house()
    from django.conf import settings
    from django.db import connection

    from gongxin.apps.transparency import api
    from gongxin.interfaces.cli.ledger import ledger

    assert api
    if account != os.geteuid():
        for path in (settings.VAR_DIR, *settings.VAR_DIR.rglob("*")):
            os.chown(path, account, account)
        os.setgroups([])
        os.setresgid(account, account, account)
        os.setresuid(account, account, account)
    for line in sys.stdin:
        said, begun = io.StringIO(), time.monotonic()
        with redirect_stdout(said), redirect_stderr(io.StringIO()) as beside:
            try:
                ledger.main(["verify", "--json", *json.loads(line)], standalone_mode=False)
            except SystemExit as end:
                status: object = end.code
            except Exception as error:
                status = getattr(error, "code", repr(error))
        connection.close()
        answer = {
            "account": os.geteuid(),
            "status": status,
            "said": said.getvalue(),
            "beside": beside.getvalue(),
            "seconds": time.monotonic() - begun,
        }
        print(json.dumps(answer), flush=True)


@dataclass
class Said:
    """What the verifier said."""

    account: int
    status: object
    said: str
    beside: str
    seconds: float

    @property
    def outcome(self) -> dict[str, Any]:
        """What `--json` printed."""
        assert self.said, (self.status, self.beside)
        found: dict[str, Any] = json.loads(self.said)
        return found

    @property
    def first(self) -> tuple[str, int | None]:
        """Kind and place in the log of the first bad thing."""
        first = self.outcome["first_bad"]
        return (first["kind"], first["leaf_index"]) if first else ("nothing", None)

    @property
    def is_whole(self) -> bool:
        """No alarm."""
        return self.status == 0 and self.first == ("nothing", None)

    def missed(self, kind: str, leaf: int | None, place: str = "") -> str:
        """What is wrong with what was found; nothing where the first bad thing is named."""
        if self.status != 1 or self.first != (kind, leaf):
            return f"{self.first} instead of {(kind, leaf)}: {self.said[:2000]}"
        said = str(self.outcome["first_bad"]["place"])
        return "" if place in said else f"{said} instead of {place}"


@dataclass
class Auditor:
    """The other account's process, and its folders: `own` keeps what was seen, `bare` has the log's key alone, as somebody
    has who comes for the first time; both may have a policy."""

    process: subprocess.Popen[str]
    var: Path
    files: Path

    @property
    def own(self) -> Path:
        """What was seen is kept here."""
        return self.var / "own"

    @property
    def bare(self) -> Path:
        """Nothing was seen before; nor is it kept, unless all is whole."""
        return self.var / "bare"

    def verify(self, own: Path, *arguments: str | Path) -> Said:
        """One verification, from the beginning, and in time."""
        assert self.process.stdin
        assert self.process.stdout
        words = [str(word) for word in ("--own", own, "--files", self.files, *arguments)]
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the verifier ended"
        said = Said(**json.loads(line))
        assert (said.account, said.seconds < MOST_SECONDS) == (NOBODY, True)
        return said


def prepare(var: Path, key: str, policy: str = "") -> Path:
    """The auditor's folders, with the log's key."""
    for folder in (var / "own", var / "bare"):
        folder.mkdir(parents=True)
        (folder / "ledger.pub").write_text(key)
        if policy:
            (folder / "policy").write_text(policy)
    return var


@contextmanager
def auditing(*, var: Path, files: Path, database: str) -> Iterator[Auditor]:
    """The auditor of the log whose files lie in `files`, with a login that only reads."""
    told = {name: value for name, value in os.environ.items() if not name.startswith("GONGXIN_")}
    process = subprocess.Popen(
        [sys.executable, "-m", __name__, str(NOBODY)],
        cwd=ROOT,
        env={**told, "DATABASE_URL": database, "GONGXIN_VAR": str(var)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Auditor(process, var, files)
    finally:
        process.communicate("", timeout=20)


if __name__ == "__main__":
    main(int(sys.argv[1]))
