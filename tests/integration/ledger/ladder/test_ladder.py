"""Every operation at every rung able to do it, on a real server, and a verifier of another account who must find it.

Rung 1 is the platform's own login (what smuggled SQL can do), 2 the tables' owner, 3 the superuser. What needs more hands
than these stands in `test_upper_rungs.py`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from gongxin.apps.ledger.queries import log_verifier
from tests.databases import AUDITOR_URL, addresses

from .auditor import Auditor, Said, auditing
from .hands import UNIQUE, Log, admin_of, as_application, as_owner, fill
from .operations import ON_ROWS, Tampering

NOBODY = 65534
MOST_SECONDS = 30
"""A verification of a log of this size takes a tenth of a second; every few minutes one is begun (`docs/runbooks/ledger.md`)."""


@pytest.fixture
def places() -> dict[str, str]:
    """The logins into the tests' database."""
    return addresses(connection.settings_dict["NAME"])


@pytest.fixture
def log(home: Path, open_folder: Path, settings: Any, places: dict[str, str]) -> Iterator[Log]:
    """The clean log, where another account may read its files."""
    settings.LEDGER_DIR = open_folder / "ledger"
    fill()
    one = Log(admin_of(places), open_folder / "ledger", open_folder / "kept")
    one.remember()
    yield one
    one.forget()


@pytest.fixture
def auditor(log: Log, open_folder: Path, places: dict[str, str]) -> Iterator[Auditor]:
    """Another account of the system; where the tests cannot become one, the same."""
    if os.geteuid() != 0:
        pytest.skip("only root can become the other account that verifies")
    var = open_folder / "auditor"
    for folder in (var / "own", var / "bare"):
        folder.mkdir(parents=True)
        (folder / "ledger.pub").write_text(log_verifier().vkey())
    with auditing(NOBODY, var=var, files=log.files, database=places[AUDITOR_URL]) as one:
        yield one


def whole(said: Said) -> bool:
    """No alarm, by another account, in time."""
    assert said.account == NOBODY
    assert said.seconds < MOST_SECONDS
    return said.status == 0 and said.first == ("nothing", None)


def found(said: Said, kind: str, leaf: int | None) -> str:
    """What is wrong with what was found; nothing where the first bad row is named, in time."""
    assert said.seconds < MOST_SECONDS
    if said.status != 1 or said.first != (kind, leaf):
        return f"{said.status} {said.first} instead of {(kind, leaf)} {said.said[:400]}"
    return ""


def own(auditor: Auditor) -> Path:
    """A folder in which the auditor keeps what was seen."""
    return auditor.files.parent / "auditor/own"


def bare(auditor: Auditor) -> Path:
    """A folder with the log's key alone: a verifier who comes for the first time."""
    return auditor.files.parent / "auditor/bare"


def done(log: Log, one: Tampering) -> list[str]:
    """The statements, with the name that the server gave to the rule of places."""
    with log.as_superuser() as hand:
        (unique,) = hand.execute(UNIQUE).fetchall()[0]
    return [statement.replace("{unique}", unique) for statement in one.statements]


def test_the_platforms_login_may_do_none_of_it(
    log: Log, auditor: Auditor, places: dict[str, str]
) -> None:
    """Rung 1. Refused by the rights on the tables; not by the program, which is not asked."""
    assert whole(auditor.verify("--own", own(auditor)))
    refused = {
        one.what: [as_application(places, statement) for statement in done(log, one)]
        for one in ON_ROWS
    }
    rights = {"InsufficientPrivilege"}
    assert {what for what, why in refused.items() if set(why) - rights} == set()
    assert whole(auditor.verify("--own", own(auditor)))


def test_what_the_platforms_login_makes_up_is_found(
    log: Log, auditor: Auditor, places: dict[str, str]
) -> None:
    """Rung 1. It may add events; one without its commitment shows, and none can be put among those of before."""
    columns = "uid, kind, occurred_at, actor, payload, nonce, commitment"
    made_up = (
        "gen_random_uuid(), 'sign-in', now(), 'account:1', '{{}}', decode(repeat('00', 32), 'hex'),"
        " decode(repeat('00', 32), 'hex')"
    ).replace("{{}}", "{}")
    placed = f"INSERT INTO ledger_event ({columns}, leaf_index) VALUES ({made_up}, 299)"
    assert as_application(places, placed) == "InsufficientPrivilege"
    signed = (
        "INSERT INTO ledger_checkpoint (size, root, note, created_at) VALUES (1, '', '', now())"
    )
    assert as_application(places, signed) == "InsufficientPrivilege"
    assert whole(auditor.verify("--own", own(auditor)))
    assert as_application(places, f"INSERT INTO ledger_event ({columns}) VALUES ({made_up})") == ""
    assert found(auditor.verify("--own", own(auditor)), "event-changed", None) == ""


@pytest.mark.parametrize("rung", ["owner", "superuser"])
def test_what_owner_and_superuser_do_is_found(
    rung: str, log: Log, auditor: Auditor, places: dict[str, str]
) -> None:
    """Rungs 2 and 3: every guard in the database is taken away first."""
    assert whole(auditor.verify("--own", own(auditor)))
    wrong = {}
    for one in ON_ROWS:
        if rung == "owner":
            as_owner(places, done(log, one))
        else:
            with log.as_superuser() as hand:
                for statement in done(log, one):
                    hand.execute(statement)  # type: ignore[arg-type]
        for leaf in one.recommitted:
            log.recommit(leaf)
        for folder in (bare(auditor), own(auditor)):
            if why := found(auditor.verify("--own", folder), one.kind, one.leaf):
                wrong[one.what, folder.name] = why
        log.put_back()
        assert whole(auditor.verify("--own", own(auditor))), one.what
    assert wrong == {}
