"""A batch can be taken back whole: what it wrote ends, what it superseded returns, history stays."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongxin.apps.identity.api import system_actor
from gongxin.apps.intake.api import RecallReason, recall_batch
from gongxin.apps.ledger.api import EventKind, events
from gongxin.lib.errors import Refusal
from tests.databases import as_role
from tests.integration.access.town import CITIZEN, FIRM, opened

from .desk import NOW, clerk, receive, sound, write
from .desk import of_person as person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def _recall(number: str, **more: Any) -> None:
    asked = {"reason": RecallReason.WRONG_CONTENT, "actor": system_actor("test"), "now": NOW}
    recall_batch(number=number, **{**asked, **more})


def _shown() -> dict[str, str]:
    """Document number -> fine, of what may be shown of the firm now."""
    file = opened(FIRM.key)
    records = file.records if file else ()
    return {record.doc_number or "": record.content["CF_NR_FK"] for record in records}


def test_what_a_batch_added_is_withdrawn_and_what_it_superseded_returns(tmp_path: Path) -> None:
    first = receive(write(tmp_path, [sound(1, CF_NR_FK="1")], "1.csv"))
    second = receive(
        write(tmp_path, [sound(1, CF_NR_FK="2"), sound(2, CF_NR_FK="3"), person(3)], "2.csv")
    )
    assert set(_shown().values()) == {"2", "3"}

    _recall(second.batch)

    assert set(_shown().values()) == {"1"}
    file = opened(CITIZEN.key)
    assert file is not None
    assert file.records == ()
    with as_role() as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE status = 'recalled') FROM register_record"
        )
        assert cursor.fetchone() == (7, 2)
    (event,) = events(kinds=[EventKind.BATCH_RECALLED], limit=1)
    assert (event.payload["withdrawn"], event.payload["restored"]) == (2, 1)
    assert event.payload["batch"] == second.batch
    _recall(first.batch)
    assert _shown() == {}


def test_what_was_corrected_since_stays_and_nothing_recalled_returns(tmp_path: Path) -> None:
    batches = [
        receive(
            write(tmp_path, [sound(1, CF_NR_FK=str(n))], f"{n}.csv"), now=NOW + timedelta(days=n)
        )
        for n in range(1, 4)
    ]
    _recall(batches[1].batch, now=NOW + timedelta(days=5))
    assert set(_shown().values()) == {"3"}
    _recall(batches[2].batch, now=NOW + timedelta(days=6))
    assert set(_shown().values()) == {"1"}


def test_a_recalled_file_may_be_filed_again(tmp_path: Path) -> None:
    path = write(tmp_path, [sound(1, CF_NR_FK="1")])
    _recall(receive(path).batch)
    again = receive(path, now=NOW + timedelta(days=1))
    assert (again.accepted, again.superseding, again.duplicate) == (0, 1, 0)
    assert set(_shown().values()) == {"1"}


def test_a_batch_is_recalled_once_and_by_an_operator(tmp_path: Path) -> None:
    number = receive(write(tmp_path, [sound(1)])).batch
    with pytest.raises(Refusal):
        _recall(number, actor=clerk())
    _recall(number)
    with pytest.raises(Refusal) as caught:
        _recall(number)
    assert caught.value.code == "intake.already-recalled"
    with pytest.raises(Refusal) as caught:
        _recall("B20261122-999999")
    assert caught.value.code == "intake.unknown-batch"


STEP = st.one_of(
    st.tuples(st.just("file"), st.dictionaries(st.integers(1, 3), st.integers(1, 3), min_size=1)),
    st.tuples(st.just("recall"), st.integers(0, 5)),
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(STEP, max_size=7))
def test_any_order_of_files_and_recalls(tmp_path: Path, steps: list[tuple[str, Any]]) -> None:
    """Against the plainest model: a fact says what the newest version of a batch that stands says."""
    versions: dict[int, list[tuple[str, int]]] = {1: [], 2: [], 3: []}
    filed: list[tuple[str, dict[int, int]]] = []
    recalled: set[str] = set()
    fresh = len(list(tmp_path.iterdir())) * 100

    def current(fact: int) -> int | None:
        standing = [fine for batch, fine in versions[fact] if batch not in recalled]
        return standing[-1] if standing else None

    for place, (verb, what) in enumerate(steps):
        moment = NOW + timedelta(hours=place)
        if verb == "file":
            rows = [sound(fresh + fact, CF_NR_FK=str(fine)) for fact, fine in sorted(what.items())]
            receipt = receive(write(tmp_path, rows, f"{fresh}-{place}.csv"), now=moment)
            again = any(said == what and batch not in recalled for batch, said in filed)
            added = 0
            for fact, fine in what.items():
                held = current(fact)
                ever = {said for _, said in versions[fact]}
                if held is None or (held != fine and not (again and fine in ever)):
                    versions[fact].append((receipt.batch, fine))
                    added += 1
            assert receipt.accepted + receipt.superseding == added
            assert receipt.received == added + receipt.duplicate
            filed.append((receipt.batch, what))
        elif what < len(filed) and filed[what][0] not in recalled:
            recalled.add(filed[what][0])
            _recall(filed[what][0], now=moment)
    shown = _shown()
    for fact in versions:
        fine = current(fact)
        expected = None if fine is None else str(fine)
        assert shown.get(f"川测交罚〔2026〕{fresh + fact}号") == expected
