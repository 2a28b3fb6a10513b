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

from tests import harness


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
