"""The small files of a cluster: our record, the lock between processes, log and pid file."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from . import refusals
from .roles import LOGINS, ROLES
from .runner import Account

LOCK_SECONDS = 240
LOG_LIMIT_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Record:
    """`server.json`: what is needed to reach the server, and whether our database was prepared."""

    port: int
    password: str
    admin_password: str
    prepared: bool = False
    logins: dict[str, str] = field(default_factory=dict)
    """The passwords of the other logins, by role; a record of before there were any has none."""
    roles: list[str] = field(default_factory=list)
    """The roles that the server was given, those without a login among them."""

    @classmethod
    def fresh(cls) -> Record:
        """A record for a new cluster: a free port and random passwords."""
        return cls(free_port(), secrets.token_urlsafe(24), secrets.token_urlsafe(24)).whole()

    def whole(self) -> Record:
        """The record with a password for each login."""
        missing = {role: secrets.token_urlsafe(24) for role in LOGINS if role not in self.logins}
        return replace(self, logins=self.logins | missing)

    @property
    def is_ready(self) -> bool:
        """Whether the server has our roles and our database, as this release knows them."""
        return self.prepared and self.logins.keys() >= set(LOGINS) and set(self.roles) >= set(ROLES)

    @classmethod
    def read(cls, path: Path) -> Record | None:
        """The record in `path`, None when there is no file. Raises Refusal for a damaged one."""
        try:
            record = cls(**json.loads(path.read_text("utf-8")))
        except FileNotFoundError:
            return None
        except PermissionError as error:
            raise refusals.other_owner(path) from error
        except (ValueError, TypeError) as error:
            raise refusals.bad_record(path) from error
        if not (isinstance(record.port, int) and record.password and record.admin_password):
            raise refusals.bad_record(path)
        return record

    def write(self, path: Path) -> None:
        """Write whole or not at all, readable by the owner of the folder alone."""
        write_private(path, json.dumps(asdict(self), indent=1) + "\n", owner_of(path.parent))


def owner_of(path: Path) -> Account:
    """The user and group a file belongs to."""
    status = path.stat()
    return Account(status.st_uid, status.st_gid)


def write_private(path: Path, text: str, owner: Account) -> None:
    """Put `text` into `path` in one step, mode 0600, belonging to `owner` when we are root."""
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            if os.geteuid() == 0:
                os.fchown(file.fileno(), owner.uid, owner.gid)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock `path` against other processes and threads. Raises Refusal in the end."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        if os.geteuid() == 0:
            owner = owner_of(path.parent)
            os.fchown(descriptor, owner.uid, owner.gid)
        deadline = time.monotonic() + LOCK_SECONDS
        while not _try_lock(descriptor):
            if time.monotonic() > deadline:
                raise refusals.busy(path.parent)
            time.sleep(0.05)
        yield
    finally:
        os.close(descriptor)


def _try_lock(descriptor: int) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def give(folder: Path, owner: Account) -> None:
    """Hand `folder` and all in it to `owner`. Only root can, and only where it is not so yet."""
    if os.geteuid() != 0 or owner_of(folder) == owner:
        return
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            os.lchown(Path(place, name), owner.uid, owner.gid)
    # The folder itself comes last: an interrupted hand-over is taken up again.
    os.lchown(folder, owner.uid, owner.gid)


def open_log(log: Path, owner: Account) -> int:
    """Make sure that the server, as `owner`, may append to `log`; gives the log's size in bytes."""
    with suppress(FileNotFoundError):
        if log.stat().st_size > LOG_LIMIT_BYTES:
            log.replace(log.with_suffix(".log.1"))
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        if os.geteuid() == 0:
            os.fchown(descriptor, owner.uid, owner.gid)
        return os.fstat(descriptor).st_size
    finally:
        os.close(descriptor)


def append_to_log(log: Path, output: str) -> None:
    """Keep what a program said where the person is sent to look."""
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(output)


def free_port() -> int:
    """A TCP port of the loopback address that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Whether a server could listen on `port` of the loopback address."""
    with socket.socket() as probe:
        # As the server does: connections that are still closing do not make a port taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Postmaster:
    """The server process that `postmaster.pid` names."""

    pid: int
    port: int
    accepts: bool


def read_postmaster(data: Path) -> Postmaster | None:
    """The live server on `data`; None when there is none, or when the file is a stale one."""
    try:
        lines = (data / "postmaster.pid").read_text("utf-8").splitlines()
        pid = int(lines[0])
    except (OSError, ValueError, IndexError):
        return None
    if not _serves(pid, data):
        return None
    port = int(lines[3]) if len(lines) > 3 and lines[3].strip().isdigit() else 0
    return Postmaster(pid, port, accepts=len(lines) > 7 and lines[7].strip() == "ready")


def discard_stale_pid_file(data: Path) -> None:
    """Remove an empty pid file, or one whose number is another program's or a dead process's.

    PostgreSQL asks only whether the number is alive. In a container numbers come again after each
    start and the dead may stay unreaped for ever, so it would refuse to start for ever. Call it
    under the lock and only when `read_postmaster` says None; orphaned back ends are still noticed
    by the server itself, by their shared memory.
    """
    with suppress(OSError):
        lines = (data / "postmaster.pid").read_text("utf-8").splitlines()
        # An empty file is what a full disk or a power cut leaves; it too would stop every start.
        if not lines or Path("/proc", lines[0]).exists():
            (data / "postmaster.pid").unlink()


def _serves(pid: int, data: Path) -> bool:
    """Whether process `pid` is a postmaster on `data`."""
    try:
        # The command line is readable for everybody; a link such as `cwd` is not, even for root,
        # inside a container.
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return False
    if Path(words[0]).name not in {"postgres", "postmaster"} or "-D" not in words[:-1]:
        return False  # another program, or an empty line: a dead process that nobody has reaped
    named = Path(words[words.index("-D") + 1])
    try:
        return named.samefile(data)
    except OSError:
        return True  # the folder has another name now; when in doubt it is ours and runs
