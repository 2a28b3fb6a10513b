"""Who runs the server. PostgreSQL refuses uid 0, so root needs an ordinary account to run it as.

In this order: (a) an existing account without a person behind it (`postgres`, else `nobody`), if
it may enter every folder above data and programs; (b) a user namespace in which root bears another
number, which needs no account and no open folder, but which most containers forbid; (c) nothing,
and the caller refuses. No account is created and nobody's folder is opened: a database is not worth
a private home directory.
"""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

SERVICE_ACCOUNTS = ("postgres", "nobody")
_NOBODY = 65534


@dataclass(frozen=True, slots=True)
class Account:
    """A user and its first group, by number."""

    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a program ended and what it said (both streams)."""

    ok: bool
    output: str


@dataclass(frozen=True, slots=True)
class Runner:
    """A way to run the server's programs: as we are, as an account, or in a user namespace."""

    account: Account | None = None
    namespace: bool = False

    def run(self, command: Sequence[str], *, seconds: float) -> Outcome:
        """Run to the end, or give up after `seconds`. Never raises for what the program does.

        Output goes to a file, never to a pipe: a server that is started here keeps what it
        inherits, and a parent that reads such a pipe to its end would wait for the server's end.
        """
        account = self.account
        with tempfile.TemporaryFile() as said:
            try:
                done = subprocess.run(  # noqa: S603 - programs found by this package, no shell
                    [*self._prefix(), *command],
                    stdin=subprocess.DEVNULL,
                    stdout=said,
                    stderr=subprocess.STDOUT,
                    cwd="/",
                    # Nothing inherited: a developer's PGDATA or PGOPTIONS would reach the server.
                    env={"PATH": os.defpath, "LC_ALL": "C"},
                    umask=0o077,
                    start_new_session=True,
                    timeout=seconds,
                    check=False,
                    user=account.uid if account else None,
                    group=account.gid if account else None,
                    extra_groups=[] if account else None,
                )
            except (OSError, subprocess.SubprocessError) as error:
                return Outcome(ok=False, output=str(error))
            said.seek(0)
            return Outcome(done.returncode == 0, said.read().decode(errors="replace"))

    def owner(self) -> Account:
        """Whose files the server's files must be."""
        return self.account or Account(os.geteuid(), os.getegid())

    def _prefix(self) -> list[str]:
        if not self.namespace:
            return []
        program = shutil.which("unshare", path=os.defpath) or "unshare"
        return [program, "--user", f"--map-user={_NOBODY}", f"--map-group={_NOBODY}"]


def may_enter(folder: Path, account: Account) -> bool:
    """Whether `account`, without further groups, may pass through `folder` and all above it."""
    resolved = folder.resolve()
    try:
        return all(_may_pass(step.stat(), account) for step in (resolved, *resolved.parents))
    except OSError:
        return False


def _may_pass(status: os.stat_result, account: Account) -> bool:
    if status.st_uid == account.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == account.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def service_accounts() -> list[Account]:
    """The accounts of this system that a server may run as, best first."""
    found = []
    for name in SERVICE_ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        found.append(Account(entry.pw_uid, entry.pw_gid))
    return found


def choose_runner(
    *,
    euid: int,
    folders: Sequence[Path],
    accounts: Iterable[Account],
    works: Callable[[Runner], bool],
) -> Runner | None:
    """The first way that works to run a server which must enter `folders`; None when there is none.

    `works` tries a runner on a real program: limits that permission bits do not show (mounts,
    access lists, a container without the right to change users) come to light there.
    """
    if euid != 0:
        return Runner()
    for account in accounts:
        if all(may_enter(folder, account) for folder in folders):
            runner = Runner(account=account)
            if works(runner):
                return runner
    namespace = Runner(namespace=True)
    return namespace if works(namespace) else None
