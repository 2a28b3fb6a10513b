"""A batch unlike the usual ones is held: nothing is recorded before another person has decided."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from gongxin.apps.identity.api import Actor, Role, system_actor
from gongxin.apps.intake.api import (
    BatchStatus,
    HoldReason,
    RecallReason,
    recall_batch,
    reject_batch,
    release_batch,
)
from gongxin.apps.intake.models import Batch
from gongxin.apps.intake.operations import judge_batch as judging
from gongxin.apps.ledger.api import EventKind, events
from gongxin.apps.register.api import counts
from gongxin.lib.errors import Refusal

from .desk import NOW, clerk, held, receive, refused, rules, sound, whole_database, write
from .desk import of_person as person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

REVIEWER = Actor(ref="account:9", role=Role.OPERATOR)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that a test can reach."""
    monkeypatch.setattr(judging, "LEAST_ROWS", 20)
    monkeypatch.setattr(judging, "LEAST_SUBJECTS", 100)


def _usual(folder: Path, batches: int = 5) -> None:
    """Batches of two rows each."""
    for place in range(batches):
        receive(write(folder, [sound(1000 + 2 * place + n) for n in range(2)], f"u{place}.csv"))


def _unusual(folder: Path, rows: int = 30, **more: Any) -> Any:
    many = [sound(n) for n in range(rows - 1)] + [sound(rows, CF_JDRQ="x")]
    return receive(write(folder, many, f"many-{rows}.csv"), **{"actor": clerk(), **more})


def test_nothing_is_recorded_before_another_person_decides(tmp_path: Path) -> None:
    _usual(tmp_path)
    before = counts()
    rehearsed = _unusual(tmp_path, rehearsal=True)
    receipt = _unusual(tmp_path)

    for found in (rehearsed, receipt):
        assert (found.status, found.hold_reasons) == (BatchStatus.HELD, ("volume",))
        assert (found.received, found.held, found.refused) == (30, 29, 1)
        assert (found.accepted, found.superseding, found.duplicate) == (0, 0, 0)
        assert rules(found) == {(31, "field.date", "CF_JDRQ")}
    assert counts() == before
    (event,) = events(kinds=[EventKind.BATCH_RECEIVED], limit=1)
    assert (event.payload["batch"], event.payload["held"]) == (receipt.batch, 29)

    loaded = release_batch(number=receipt.batch, actor=REVIEWER, now=NOW + timedelta(hours=1))
    assert (loaded.status, loaded.accepted, loaded.refused) == (BatchStatus.LOADED, 29, 1)
    assert loaded.batch != receipt.batch
    assert counts()["records"] == before["records"] + 29
    batch = Batch.objects.get(number=receipt.batch)
    assert (batch.status, batch.released_as and batch.released_as.number) == (
        "released",
        loaded.batch,
    )
    kept = batch.kept_file
    assert kept is not None
    assert (kept.destroyed_at is not None, bytes(kept.data_key)) == (True, b"")
    (event,) = events(kinds=[EventKind.BATCH_RELEASED], limit=1)
    assert event.payload["released_as"] == loaded.batch
    assert event.actor == REVIEWER.ref
    with pytest.raises(Refusal) as caught:
        release_batch(number=receipt.batch, actor=REVIEWER, now=NOW)
    assert caught.value.code == "intake.not-held"


def test_a_batch_that_is_sent_away_leaves_no_file(tmp_path: Path) -> None:
    _usual(tmp_path)
    before = counts()
    number = _unusual(tmp_path).batch
    reject_batch(number=number, actor=REVIEWER, now=NOW)
    batch = Batch.objects.get(number=number)
    assert (batch.status, batch.held) == ("rejected", 29)
    kept = batch.kept_file
    assert kept is not None
    assert (kept.destroyed_at, bytes(kept.data_key)) == (NOW, b"")
    assert counts() == before
    assert len(events(kinds=[EventKind.BATCH_REJECTED], limit=9)) == 1


@pytest.mark.parametrize(
    ("actor", "code"),
    [
        (Actor(ref="account:7", role=Role.OPERATOR), "intake.own-act"),
        (system_actor("batch"), "intake.own-act"),
        (clerk(), "identity.not-permitted"),
        (Actor(ref="account:8", role=Role.AUDITOR), "identity.not-permitted"),
    ],
    ids=["who filed it", "a command", "a clerk", "an auditor"],
)
def test_nobody_decides_their_own_act(tmp_path: Path, actor: Actor, code: str) -> None:
    _usual(tmp_path)
    number = _unusual(tmp_path).batch
    for act in (release_batch, reject_batch):
        with pytest.raises(Refusal) as caught:
            act(number=number, actor=actor, now=NOW)
        assert caught.value.code == code
    assert Batch.objects.get(number=number).status == "held"


def test_the_database_has_the_last_word_on_who_decides(tmp_path: Path) -> None:
    _usual(tmp_path)
    number = _unusual(tmp_path).batch
    with (
        pytest.raises(IntegrityError, match="batch_held_is_reviewed_by_another"),
        transaction.atomic(),
    ):
        Batch.objects.filter(number=number).update(
            status="released", reviewed_by="account:7", reviewed_at=NOW
        )


def test_usual_batches_are_not_held(tmp_path: Path) -> None:
    _usual(tmp_path, batches=4)
    assert _unusual(tmp_path).status is BatchStatus.LOADED
    # and a second like it is not far above what has become usual
    assert _unusual(tmp_path, rows=31).status is BatchStatus.LOADED


def test_a_batch_that_touches_many_known_subjects(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(write(tmp_path, [person(1), sound(2)]))
    monkeypatch.setattr(judging, "subjects_estimated", lambda: 150)
    assert receive(write(tmp_path, [sound(3)], "b.csv")).status is BatchStatus.LOADED
    touched = receive(write(tmp_path, [person(4), sound(5)], "c.csv"))
    assert touched.hold_reasons == (HoldReason.SUBJECTS.value,)
    # what adds nothing touches nobody
    assert receive(write(tmp_path, [person(1), sound(2)], "d.csv")).status is BatchStatus.LOADED


def test_a_file_of_which_nothing_may_be_kept_is_not_held(tmp_path: Path) -> None:
    _usual(tmp_path)
    rows = [sound(n) for n in range(30)] + [person(99, CF_CFJG="川测市公安局")]
    assert (
        refused(write(tmp_path, rows, "x.csv"), actor=clerk()).code == "intake.held-with-forbidden"
    )


def test_a_held_file_lies_under_seal(tmp_path: Path) -> None:
    _usual(tmp_path)
    _unusual(tmp_path)
    kept = Batch.objects.get(status="held").kept_file
    assert kept is not None
    assert (kept.parts, kept.kept_until) == (1, None)
    (part,) = (settings.ORIGINALS_DIR / kept.token).iterdir()
    assert sound(1)["CF_SY"].encode() not in part.read_bytes()
    assert sound(1)["CF_SY"] not in whole_database()
    assert held()["intake_refused_part"] == 0


def test_a_released_file_says_what_it_said_though_it_was_seen_before(tmp_path: Path) -> None:
    """The held batch has the same digest, and was never loaded: the file is no repetition."""
    _usual(tmp_path)
    receive(write(tmp_path, [sound(1, CF_NR_FK="7")], "a.csv"))
    receive(write(tmp_path, [sound(1, CF_NR_FK="8")], "b.csv"), now=NOW + timedelta(hours=1))
    rows = [sound(n, CF_NR_FK="7") for n in range(30)]
    number = receive(write(tmp_path, rows, "c.csv"), actor=clerk()).batch
    released = release_batch(number=number, actor=REVIEWER, now=NOW + timedelta(hours=2))
    assert (released.accepted, released.superseding, released.duplicate) == (29, 1, 0)


def test_what_recorded_nothing_is_not_recalled(tmp_path: Path) -> None:
    _usual(tmp_path)
    number = _unusual(tmp_path).batch
    with pytest.raises(Refusal) as caught:
        recall_batch(
            number=number, reason=RecallReason.WRONG_FILE, actor=system_actor("x"), now=NOW
        )
    assert caught.value.code == "intake.not-loaded"
    kept = Batch.objects.get(number=number).kept_file
    assert kept is not None
    assert kept.destroyed_at is None
