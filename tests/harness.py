"""What must stand before Django reads its settings: database, folders, a clean environment.

Loaded by `-p tests.harness` (see pyproject.toml), because pytest-django loads the settings before
pytest imports the first conftest. One run has one folder outside the tree and in it one PostgreSQL
server, which the workers of pytest-xdist share; each process keeps its keys and files in a folder
of its own. With DATABASE_URL set the tests use that server; it names an administrator, who makes the
roles there. Nothing here touches `var/`.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import tempfile
from collections.abc import MutableMapping
from contextlib import suppress
from pathlib import Path

import pytest

from tests import databases

RUN_FOLDER = "GONGXIN_TEST_RUN"
"""Environment variable that tells the workers, and programs under test, the folder of this run."""

_PREFIX = f"gongxin-test-{os.geteuid()}-"


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Prepare the environment of this process; the first process of a run also owns the run."""
    if RUN_FOLDER not in os.environ:
        own_a_run(early_config)
    run = Path(os.environ[RUN_FOLDER])
    clean_environment(os.environ)
    var = run / f"var-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    var.mkdir(exist_ok=True)
    os.environ["GONGXIN_VAR"] = str(var)


def clean_environment(environ: MutableMapping[str, str]) -> None:
    """Forget a developer's settings of Gongxin: tests see the defaults, whoever runs them."""
    for name in [name for name in environ if name.startswith("GONGXIN_")]:
        if name not in {RUN_FOLDER, *databases.LOGINS}:
            del environ[name]


def own_a_run(config: pytest.Config) -> None:
    """Make the run's folder and, unless a server is given, its server; both end with the run."""
    from gongxin.lib.postgres import Cluster

    sweep()
    run, lock = make_run_folder()
    config.add_cleanup(lambda: end_run(run, lock))
    os.environ[RUN_FOLDER] = str(run)
    admin = os.environ.get("DATABASE_URL")
    if not admin:
        cluster = Cluster(run / "postgres", durable=False)
        cluster.ensure_running()
        admin = cluster.admin_url
    os.environ.update(databases.logins(admin))


def make_run_folder() -> tuple[Path, int]:
    """A new folder and its lock, held as long as this process lives. Other accounts may pass."""
    parent, token = Path(tempfile.gettempdir()), secrets.token_hex(4)
    aside = parent / f".{_PREFIX}{token}"
    aside.mkdir()
    aside.chmod(0o711)  # the server's account, when root runs the tests, must get through
    lock = os.open(aside / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    # It takes its real name only now, so that nobody's sweep can meet it without its lock.
    return aside.rename(parent / f"{_PREFIX}{token}"), lock


def end_run(run: Path, lock: int) -> None:
    """Stop the run's server, and any that a killed test left running, and remove everything."""
    from gongxin.lib.postgres import Cluster

    for pid_file in list(run.rglob("postmaster.pid")):
        Cluster(pid_file.parents[1]).stop()
    shutil.rmtree(run)
    os.close(lock)
    if os.environ.pop(RUN_FOLDER, None) == str(run):
        for name in databases.LOGINS:
            os.environ.pop(name, None)


def sweep() -> None:
    """End what runs left behind that were killed: their lock is free."""
    for run in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):  # another sweep was there first
            status = run.lstat()
            if run.is_symlink() or status.st_uid != os.geteuid():
                continue
            lock = os.open(run / "lock", os.O_RDWR)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(lock)
                continue
            end_run(run, lock)
