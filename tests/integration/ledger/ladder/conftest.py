"""A clean log that another account may read, and that account."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from gongxin.apps.ledger.queries import log_verifier
from tests.databases import ADMIN_URL, AUDITOR_URL, addresses

from .auditor import Auditor, auditing, prepare
from .hands import Log, fill


@pytest.fixture
def places() -> dict[str, str]:
    """The logins into the tests' database."""
    return addresses(connection.settings_dict["NAME"])


@pytest.fixture
def log(home: Path, open_folder: Path, settings: Any, places: dict[str, str]) -> Iterator[Log]:
    """The clean log."""
    settings.LEDGER_DIR = open_folder / "ledger"
    one = Log(places[ADMIN_URL], open_folder / "ledger", open_folder / "kept")
    fill(one)
    one.remember()
    yield one
    one.forget()


@pytest.fixture
def auditor(log: Log, open_folder: Path, places: dict[str, str]) -> Iterator[Auditor]:
    """Another account of the system, and what lies in its hands."""
    if os.geteuid() != 0:
        pytest.skip("only root can become the other account that verifies")
    var = prepare(open_folder / "auditor", log_verifier().vkey())
    with auditing(var=var, files=log.files, database=places[AUDITOR_URL]) as one:
        assert one.verify(one.own).is_whole
        yield one
