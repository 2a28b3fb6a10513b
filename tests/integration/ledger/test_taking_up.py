"""A database from before takes the log up where it was published: the same root, the same proofs, and a receipt for what is lost.

Guards, each removed once to see these tests go red: the root of the files, the comparison of rows and files, the receipt.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from gongxin.apps.ledger.api import EventKind as Kind
from gongxin.apps.ledger.api import (
    FaultKind,
    events,
    inclusion_proof,
    integrate,
    lost_kinds,
    receipt_for_lost,
    take_up,
    verify,
)
from gongxin.lib.errors import Refusal

from .conftest import NOW, Tamper, Written, sign_ins
from .test_integrating import flip

LATER = NOW + timedelta(hours=2)
TOLD = {"backup": 20261129020304, "erasures": 0, "size": 600}
BACK = (
    # as a backup would have it that was made when 345 had their place, five waited and 200 were signed
    "DELETE FROM ledger_event WHERE leaf_index >= 350 OR leaf_index IS NULL",
    "UPDATE ledger_event SET leaf_index = NULL WHERE leaf_index >= 345",
    "DELETE FROM ledger_checkpoint WHERE size > 200",
)


@pytest.fixture
def back(filled: Sequence[Written], tamper: Tamper) -> Sequence[Written]:
    """600 entries are published, and a database of before came back."""
    tamper(*BACK)
    return filled


def count(condition: str) -> int:
    with connections["ledger"].cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ledger_event WHERE {condition}")
        return int(cursor.fetchone()[0])


def test_the_log_goes_on_under_its_own_name(filled: Sequence[Written], tamper: Tamper) -> None:
    before = [inclusion_proof(uid=filled[at].uid, organ=None) for at in (3, 347)]
    tamper(*BACK)
    first = verify().first_bad
    assert first is not None
    assert not verify().ok
    assert take_up(now=LATER) == 600
    after = [inclusion_proof(uid=filled[at].uid, organ=None) for at in (3, 347)]
    assert [one.root for one in after] == [one.root for one in before]
    assert [one.leaf_index for one in after] == [3, 347]
    assert lost_kinds() == {"sign-in": 250}
    assert {one.kind for one in verify().faults} == {FaultKind.ERASURE_WRONG}
    lost = receipt_for_lost(told=TOLD, actor="system:restore", now=LATER)
    assert (lost.entries, lost.kinds) == (250, {"sign-in": 250})
    assert lost_kinds() == {}
    assert verify().ok, str(verify())
    sign_ins(605, 4)
    assert integrate(now=LATER).size == 605
    assert verify().ok
    (receipt,) = events(kinds=[Kind.DATABASE_RESTORED])
    assert receipt.payload["entries"] == 250


def test_nothing_is_entered_where_nothing_is_missing(filled: Sequence[Written]) -> None:
    assert take_up(now=LATER) == 600
    assert receipt_for_lost(told=TOLD, actor="system:restore", now=LATER).entries == 0
    assert verify().ok


def test_cut_off_it_goes_on(back: Sequence[Written], monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("gongxin.apps.ledger.operations.take_up._PLACE", "SELECT 1/0, %s, %s")
        with pytest.raises(Exception, match="division by zero"):
            take_up(now=LATER)
    assert count("leaf_index IS NULL") == 255
    with pytest.raises(Refusal, match="not-consistent"):
        integrate(now=LATER)
    assert take_up(now=LATER) == 600
    assert count("leaf_index IS NULL") == 0
    assert lost_kinds() == {"sign-in": 250}


@pytest.mark.parametrize("harm", ["file", "row", "head"])
def test_two_histories_are_not_made_one(
    back: Sequence[Written], home: Path, tamper: Tamper, harm: str
) -> None:
    if harm == "file":
        flip(next(home.glob("tile/entries/001")), -3)
    elif harm == "row":
        tamper("UPDATE ledger_event SET kind = 'sign-out' WHERE leaf_index = 7")
    else:
        (home / "checkpoint").write_text("gongxin.example/ledger\n600\nAAAA\n", "utf-8")
    before = count("true")
    with pytest.raises(Refusal, match="not-consistent"):
        take_up(now=LATER)
    assert count("true") == before


def test_a_receipt_that_says_less_is_found(back: Sequence[Written], tamper: Tamper) -> None:
    take_up(now=LATER)
    receipt_for_lost(told=TOLD, actor="system:restore", now=LATER)
    tamper("DELETE FROM ledger_erased WHERE leaf_index = 400")
    found: Any = verify().first_bad
    assert found.kind is FaultKind.ERASURE_WRONG
