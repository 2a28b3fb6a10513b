"""The hostile harness, second part: what every test meets.

Closed network, random order and warnings as errors are switched on in pyproject.toml; database
and folders come from `tests.harness`. Here: a name that a template does not know fails the test,
and what was skipped is said aloud at the end.
"""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, NoReturn

import pytest
from psycopg.pq import TransactionStatus

from tests import databases, harness


class UndefinedNameError(AssertionError):
    """A template used a name that its view does not give."""


class _Undefined(str):
    """Stands in `string_if_invalid`. Django formats it with the name, or prints it as it is."""

    def __mod__(self, name: object) -> NoReturn:
        raise UndefinedNameError(f"a template used {name!s}, which its view does not give")

    def __str__(self) -> NoReturn:
        raise UndefinedNameError("a template printed what could not be resolved")


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to go on against real data."""
    django_conf = sys.modules.get("django.conf")
    if (
        django_conf is not None
        and django_conf.settings.configured
        and not config.pluginmanager.has_plugin(harness.__name__)
    ):
        raise pytest.UsageError(
            f"Tests must not meet the data in var/: run pytest with `-p {harness.__name__}`."
        )


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """A skipped test is a promise not checked: say which and why, never only a letter."""
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        terminalreporter.write_line(f"!!! NOT TESTED {report.nodeid}: {reason}", yellow=True)


@pytest.fixture(autouse=True)
def _commands_in_process_do_not_slow_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that stands behind people cannot stand up again; in a process of its own it is tested as it is."""
    monkeypatch.setattr("gongxin.interfaces.cli.house.BEHIND_PEOPLE", 0)


@pytest.fixture(scope="session", autouse=True)
def _undefined_template_names_fail() -> Iterator[None]:
    django_conf = sys.modules.get("django.conf")
    if django_conf is None or not django_conf.settings.configured:
        yield
        return
    from django.template import engines
    from django.template.base import FilterExpression
    from django.template.defaultfilters import default, default_if_none

    strict = _Undefined("%s")
    for options in [entry.setdefault("OPTIONS", {}) for entry in django_conf.settings.TEMPLATES]:
        options["string_if_invalid"] = strict
    for backend in engines.all():
        backend.engine.string_if_invalid = strict  # type: ignore[attr-defined]

    resolve = FilterExpression.resolve

    def resolve_with_default(
        self: FilterExpression, context: Any, ignore_failures: bool = False
    ) -> Any:
        # `{{ name|default:"…" }}` says in the template what holds without the name.
        first = self.filters[0][0] if self.filters else None
        return resolve(self, context, ignore_failures or first in (default, default_if_none))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FilterExpression, "resolve", resolve_with_default)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """The tests' database is made by the owner, as an installation's tables are."""
    _enter_as_owner()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The tests' database with its rights; the tests enter it as the platform does."""
    from django.db import connections

    from gongxin.interfaces.cli.database import settle_rights

    with django_db_blocker.unblock():
        settle_rights(connections["default"])
        with connections["default"].cursor() as cursor:
            name = databases.let_tester_in(connections["default"].settings_dict["NAME"])
            cursor.execute(name.as_string(cursor.connection))
        _enter_as_app()
    yield
    with django_db_blocker.unblock():
        _enter_as_owner()


_APP: dict[str, Any] = {}


def _enter_as_owner() -> None:
    from django.db import connections

    default, owner = connections["default"], connections["owner"]
    _APP.setdefault("OPTIONS", default.settings_dict["OPTIONS"])
    default.close()
    default.settings_dict["OPTIONS"] = owner.settings_dict["OPTIONS"]


def _enter_as_app() -> None:
    from django.db import connections

    connections["default"].close()
    connections["default"].settings_dict["OPTIONS"] = _APP["OPTIONS"]


@pytest.fixture(scope="session", autouse=True)
def _a_context_ends_with_its_block() -> Iterator[None]:
    """A row-security context ends with the transaction; in a test, which is one transaction, with the block
    in which it was opened: else a test could see by what an earlier step was shown. For the same reason it
    must be opened in a block within that one."""
    django_conf = sys.modules.get("django.conf")
    if django_conf is None or not django_conf.settings.configured:
        yield
        return
    from django.db.transaction import Atomic, get_connection

    from gongxin.lib import row_security
    from gongxin.lib.row_security import NoTransactionError

    enter, leave, opens = Atomic.__enter__, Atomic.__exit__, row_security.opening
    blocks: list[bool] = []  # of those that are open: whether it is more than a test's own frame

    def shown(using: str | None) -> str:
        raw = get_connection(using).connection
        if raw.info.transaction_status == TransactionStatus.INERROR:
            return ""
        row = raw.execute(
            "SELECT coalesce(current_setting('gongxin.context', true), '')"
        ).fetchone()
        return str(row[0])

    def enter_and_note(self: Any) -> None:
        enter(self)
        begun = sys._getframe(1)
        of_tests = begun.f_globals["__name__"].startswith("django.test")
        blocks.append(not of_tests and begun.f_code.co_name != "kept_until_the_end")
        # the outermost block is a transaction, which ends as one
        inner = bool(get_connection(self.using).savepoint_ids)
        vars(self).setdefault("shown_before", []).append(shown(self.using) if inner else "")

    def leave_and_forget(self: Any, *raised: Any) -> None:
        blocks.pop()
        before = self.shown_before.pop()
        leave(self, *raised)
        connection = get_connection(self.using)
        if connection.in_atomic_block and not before and shown(self.using):
            connection.connection.execute("SELECT set_config('gongxin.context', '', true)")

    def open_in_a_block(*given: Any, **named: Any) -> tuple[str, str]:
        if not any(blocks):
            raise NoTransactionError("only the test's own transaction is open here")
        return opens(*given, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(row_security, "opening", open_in_a_block)
        patch.setattr(Atomic, "__enter__", enter_and_note)
        patch.setattr(Atomic, "__exit__", leave_and_forget)
        yield


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A new folder that every account may pass through (pytest's `tmp_path` is private)."""
    folder = Path(mkdtemp(prefix="open-", dir=os.environ.get(harness.RUN_FOLDER)))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def collected_within() -> Iterator[None]:
    """What the test leaves to the collector is collected before the next one."""
    yield
    gc.collect()
