"""One PostgreSQL server of our own: created when first needed, kept, stopped cleanly."""

from __future__ import annotations

import os
import shutil
import signal
import time
from dataclasses import dataclass, replace
from pathlib import Path

from . import refusals
from .binaries import Installation, installations
from .files import (
    Postmaster,
    Record,
    append_to_log,
    discard_stale_pid_file,
    free_port,
    give,
    is_free,
    locked,
    open_log,
    owner_of,
    read_postmaster,
    write_private,
)
from .options import server_options
from .prepare import ADMIN, DATABASE, ROLE, prepare_database
from .roles import ROLES
from .runner import Account, Runner, choose_runner, service_accounts

START_SECONDS = 30
"""How long a start is tried again: after a kill, what the dead server left needs a moment to go."""
RECOVERY_SECONDS = 300
"""How long a server that replays its log is waited for."""
STOP_SECONDS = 60

# What the log says when trying again can help. `could not bind` brings another port.
_PASSING = (
    "postmaster.pid",
    "shared memory",
    "could not bind",
    "could not create any TCP/IP sockets",
)


@dataclass(frozen=True, slots=True)
class _Server:
    """Programs of one version and the way to run them here."""

    installation: Installation
    runner: Runner


class Cluster:
    """The server whose files are in `home`. Safe to use from many processes at once.

    It outlives the process that started it, until `stop`. `durable=False` is for tests: quicker,
    and not safe against a power cut. Every method raises Refusal, naming the log, when it fails.
    """

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.home = home.absolute()
        self.durable = durable

    @property
    def data(self) -> Path:
        """The data folder, which belongs to the account the server runs as."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.home / "server.log"

    @property
    def record_path(self) -> Path:
        """`server.json`: port and passwords, for the owner's eyes."""
        return self.home / "server.json"

    @property
    def url(self) -> str:
        """The platform's address of the database by the record, whether the server runs or not."""
        return _url(self._record())

    def url_for(self, role: str) -> str:
        """The address for one of `roles.LOGINS`."""
        record = self._record()
        return _url(record, role, record.logins[role])

    @property
    def admin_url(self) -> str:
        """The address for the server's administrator, whom nothing binds."""
        record = self._record()
        return _url(record, ADMIN, record.admin_password)

    def is_running(self) -> bool:
        """Whether the server accepts connections."""
        postmaster = read_postmaster(self.data)
        return postmaster is not None and postmaster.accepts

    def ensure_running(self) -> str:
        """Create what is missing, start what is stopped, and give the database's address."""
        url = self._answering_url()
        if url is not None:
            return url
        try:
            self._make_home()
            with locked(self.home / "lock"):
                return self._bring_up()
        except OSError as error:
            if isinstance(error, PermissionError) and self.home.exists():
                raise refusals.other_owner(self.home) from error
            raise refusals.no_home(self.home, error) from error

    def stop(self) -> None:
        """Shut down fast: clients are cut, committed work is kept. No server: nothing to do."""
        try:
            if not self.data.exists():
                return
            with locked(self.home / "lock"):
                postmaster = read_postmaster(self.data)
                if postmaster is not None:
                    self._shut_down(postmaster)
        except OSError as error:
            raise refusals.other_owner(self.data) from error

    # --- up -------------------------------------------------------------------------------------

    def _answering_url(self) -> str | None:
        postmaster = read_postmaster(self.data)
        if postmaster is None or not postmaster.accepts:
            return None
        record = self._record()
        return _url(record) if record.is_ready and record.port == postmaster.port else None

    def _bring_up(self) -> str:
        server = self._server()
        if not self.data.exists():
            self._create(server)
        record = self._start(server)
        if not record.is_ready:
            # passwords are kept before the server learns them: an interruption leaves none unknown
            record = record.whole()
            record.write(self.record_path)
            prepare_database(record, log=self.log)
            record = replace(record, prepared=True, roles=list(ROLES))
            record.write(self.record_path)
        return _url(record)

    def _make_home(self) -> None:
        self.home.parent.mkdir(parents=True, exist_ok=True)
        try:
            self.home.mkdir()
        except FileExistsError:
            return
        # Our own new folder: the server's account may pass through it, but not list it.
        self.home.chmod(0o711 if os.geteuid() == 0 else 0o700)

    def _server(self) -> _Server:
        owner = owner_of(self.data) if self.data.exists() else None
        euid = os.geteuid()
        if owner is not None and euid not in {0, owner.uid}:
            raise refusals.other_owner(self.data)
        found = list(installations())
        if not found:
            raise refusals.no_binaries()
        major = self._data_major()
        fitting = [one for one in found if major in {None, one.major}]
        if not fitting:
            raise refusals.other_version(self.data, major or 0, [one.major for one in found])
        for installation in fitting:
            runner = self._runner(installation, owner)
            if runner is not None:
                return _Server(installation, runner)
        raise refusals.no_account(self.home)

    def _runner(self, installation: Installation, owner: Account | None) -> Runner | None:
        # Data that a person's account made stay that person's, also when root starts the server.
        kept = [owner] if owner is not None and owner.uid != 0 else []
        services = service_accounts()
        if kept and owner not in services:
            services = []
        probe = [installation.program("postgres"), "--version"]
        runner = choose_runner(
            euid=os.geteuid(),
            folders=[self.home, installation.folder],
            accounts=[*kept, *services],
            works=lambda one: one.run(probe, seconds=20).ok,
        )
        if runner is not None and kept and not services and runner.owner() != owner:
            raise refusals.other_owner(self.data)
        return runner

    def _data_major(self) -> int | None:
        try:
            return int((self.data / "PG_VERSION").read_text("ascii"))
        except (FileNotFoundError, ValueError):
            return None

    # --- create ---------------------------------------------------------------------------------

    def _create(self, server: _Server) -> None:
        """Make the data folder aside and rename it: what is called `data` is always whole."""
        aside = self.home / "data.new"
        if aside.exists():
            shutil.rmtree(aside)
        aside.mkdir(mode=0o700)
        give(aside, server.runner.owner())
        record = replace(Record.read(self.record_path) or Record.fresh(), prepared=False)
        record.write(self.record_path)
        password = self.home / "initial-password"
        write_private(password, record.admin_password, server.runner.owner())
        try:
            if not any(self._initdb(server, aside, password, at) for at in ("C.UTF-8", "C")):
                raise refusals.not_created(self.log)
        finally:
            password.unlink()
        aside.rename(self.data)

    def _initdb(self, server: _Server, folder: Path, password: Path, locale: str) -> bool:
        outcome = server.runner.run(
            [
                server.installation.program("initdb"),
                *("-D", str(folder), "-U", ADMIN, "-E", "UTF8", f"--locale={locale}"),
                *("-A", "scram-sha-256", f"--pwfile={password}"),
                *("--data-checksums", "--no-instructions"),
                *([] if self.durable else ["--no-sync"]),
            ],
            seconds=RECOVERY_SECONDS,
        )
        if not outcome.ok:
            append_to_log(self.log, outcome.output)
        return outcome.ok

    # --- start ----------------------------------------------------------------------------------

    def _start(self, server: _Server) -> Record:
        """Start, again and again while that can help, until the server accepts connections."""
        record = self._record()
        give_up = time.monotonic() + START_SECONDS
        patience = time.monotonic() + RECOVERY_SECONDS
        while True:
            postmaster = read_postmaster(self.data)
            if postmaster is not None and postmaster.accepts:
                return self._at_port(record, postmaster.port)
            if postmaster is None:
                if not is_free(record.port):
                    record = self._at_port(record, free_port())
                said = self._try_start(server, record)
                hopeless = said and not any(sign in said for sign in _PASSING)
                if hopeless or (said and time.monotonic() > give_up):
                    raise refusals.not_started(self.log)
            if time.monotonic() > patience:
                raise refusals.not_started(self.log)
            time.sleep(0.2)

    def _try_start(self, server: _Server, record: Record) -> str:
        """One attempt. Empty when the server was started, else what it said."""
        discard_stale_pid_file(self.data)
        give(self.data, server.runner.owner())
        before = open_log(self.log, server.runner.owner())
        outcome = server.runner.run(
            [
                server.installation.program("pg_ctl"),
                *("start", "-w", "-t", str(START_SECONDS), "-s"),
                *("-D", str(self.data), "-l", str(self.log)),
                *("-o", server_options(port=record.port, durable=self.durable)),
            ],
            seconds=2 * START_SECONDS,
        )
        if outcome.ok or read_postmaster(self.data) is not None:
            return ""  # still replaying its log when pg_ctl lost patience: it will come
        append_to_log(self.log, outcome.output)
        with self.log.open("rb") as file:
            file.seek(before)
            return file.read().decode(errors="replace") or "-"

    def _at_port(self, record: Record, port: int) -> Record:
        if record.port == port:
            return record
        moved = replace(record, port=port)
        moved.write(self.record_path)
        return moved

    # --- down and record ------------------------------------------------------------------------

    def _shut_down(self, postmaster: Postmaster) -> None:
        os.kill(postmaster.pid, signal.SIGINT)
        deadline = time.monotonic() + STOP_SECONDS
        while (left := read_postmaster(self.data)) is not None and left.pid == postmaster.pid:
            if time.monotonic() > deadline:
                raise refusals.not_stopped(self.log)
            time.sleep(0.05)

    def _record(self) -> Record:
        record = Record.read(self.record_path)
        if record is None:
            raise refusals.bad_record(self.record_path)
        return record


def _url(record: Record, login: str = ROLE, password: str = "") -> str:
    secret = password or record.password
    return f"postgresql://{login}:{secret}@127.0.0.1:{record.port}/{DATABASE}"
