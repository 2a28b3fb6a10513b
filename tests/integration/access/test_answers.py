"""An answer no larger than the question: what is told, what it rests on, how long it holds, and what is not told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongxin.apps.access.api import (
    Answered,
    FileReason,
    Verdict,
    answer_question,
    list_looks,
    look_up,
)
from gongxin.apps.intake.operations.kit_rows import code_of
from gongxin.apps.ledger.api import EventKind, events
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import BEIJING

from .town import CITIZEN, NOBODY, Person, Town, asking, day, file_rows, now, penalty

pytestmark = pytest.mark.django_db

FIRM = Person("阆中示例百货有限公司", code_of(4711, "91"))
"""Nothing is filed of it but what a test files."""
SERIOUS = {"CF_CFLB": "吊销许可证"}
MINOR = {"CF_CFLB": "警告"}


def _ask(town: Town, person: Person = FIRM, **more: str) -> Answered:
    return answer_question(asking=asking(person, **more), actor=town.officer, now=now())


def _penalty(town: Town, folder: Path, number: int, **more: str) -> None:
    row = penalty(FIRM, f"川示交罚〔2026〕9{number}号", **more)
    file_rows(folder, "administrative-penalty", [row])


def test_it_says_yes_or_no_and_nothing_of_the_file(town: Town, tmp_path: Path) -> None:
    _penalty(town, tmp_path, 0, **MINOR)
    assert _ask(town).verdict is Verdict.NO
    _penalty(town, tmp_path, 1)
    answered = _ask(town)
    assert answered.verdict is Verdict.YES
    assert "近三年" in answered.question.zh
    assert {basis.title.zh for basis in answered.basis} >= {"中华人民共和国行政许可法"}
    told = str(answered)
    assert FIRM.name not in told
    assert FIRM.number not in told
    assert "9" + "1号" not in told
    (event, *_) = events(kinds=[EventKind.LOOK_UP], limit=1)
    assert (event.payload["result"], event.payload["records"], event.payload["items"]) == (
        "yes",
        0,
        [],
    )
    assert str(event.uid) == answered.event


def test_only_what_the_question_counts_is_counted(town: Town, tmp_path: Path) -> None:
    _penalty(town, tmp_path, 2, **MINOR)
    assert _ask(town).verdict is Verdict.NO
    _penalty(town, tmp_path, 3)
    assert _ask(town).verdict is Verdict.YES
    # the question of procurement counts serious ones only
    assert _ask(town, purpose="procurement-review").verdict is Verdict.NO
    _penalty(town, tmp_path, 4, **SERIOUS)
    assert _ask(town, purpose="procurement-review").verdict is Verdict.YES
    # and a list of serious dishonesty is none of them
    assert _ask(town, purpose="award-review").verdict is Verdict.NO


def test_it_holds_until_the_last_record_ceases_to_count(town: Town, tmp_path: Path) -> None:
    """An ordinary penalty is shown for a year, a serious one for three: the question's own three years end with it."""
    decided = date.fromisoformat(day(20))
    _penalty(town, tmp_path, 5)
    until = _ask(town).holds_until
    assert until is not None
    last = until.astimezone(BEIJING) - timedelta(microseconds=1)
    assert last.date().replace(year=decided.year) in {decided, decided - timedelta(days=1)}
    assert last.year == decided.year + 1
    _penalty(town, tmp_path, 6, **SERIOUS)
    later = _ask(town).holds_until
    assert later is not None
    assert (later.astimezone(BEIJING) - timedelta(microseconds=1)).year == decided.year + 3


def test_a_record_whose_display_is_over_does_not_count(town: Town, tmp_path: Path) -> None:
    _penalty(town, tmp_path, 7, CF_JDRQ=day(400))
    _penalty(town, tmp_path, 8, **MINOR)
    assert _ask(town).verdict is Verdict.NO


@pytest.mark.parametrize(
    "asked",
    [
        {"person": NOBODY},
        {"person": FIRM, "name": "另一家公司"},
        {"person": CITIZEN, "name": "另一人"},
    ],
    ids=["nobody", "another name", "another person's name"],
)
def test_absent_and_mismatched_get_one_answer(town: Town, asked: dict[str, Any]) -> None:
    with CaptureQueriesContext(connection) as queries:
        answered = _ask(town, **asked)
    assert answered == Answered(verdict=Verdict.UNANSWERED, read_at=answered.read_at)
    assert len(queries) <= 20
    (event, *_) = events(kinds=[EventKind.LOOK_UP_REFUSED], limit=1)
    assert event.payload["reason"] == "access.no-match"
    assert event.subject_key is None


def test_the_person_sees_what_was_answered_and_that_the_file_stayed_closed(town: Town) -> None:
    answered = _ask(town, CITIZEN)
    (look, *_) = list_looks(actor=town.citizen, now=now())
    assert look.event == answered.event
    assert look.answer is not None
    assert "没有看档案" in look.answer.zh
    assert (look.records, look.items, look.item_codes) == (0, (), frozenset())


@pytest.mark.parametrize(
    ("purpose", "act", "code"),
    [
        ("practice-supervision", "ask", "access.no-question"),
        ("licence-review", "open", "access.reason-missing"),
    ],
)
def test_the_file_is_a_second_step_with_a_reason(
    town: Town, purpose: str, act: str, code: str
) -> None:
    acts: dict[str, Callable[[], object]] = {
        "ask": lambda: _ask(town, CITIZEN, purpose=purpose),
        "open": lambda: look_up(asking=asking(CITIZEN), reason=None, actor=town.officer, now=now()),
    }
    with pytest.raises(Refusal) as caught:
        acts[act]()
    assert caught.value.code == code
    (event, *_) = events(kinds=[EventKind.LOOK_UP_REFUSED], limit=1)
    assert event.payload["reason"] == code


def test_the_reason_stands_in_the_event(town: Town) -> None:
    look_up(asking=asking(CITIZEN), reason=FileReason.VERIFY, actor=town.officer, now=now())
    (event, *_) = events(kinds=[EventKind.LOOK_UP], limit=1)
    assert (event.payload["result"], event.payload["reason"]) == ("file", "verify-a-statement")


@pytest.fixture(autouse=True)
def unopened(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """What was unsealed: an answer opens who somebody is, and no content of a record."""
    from gongxin.apps.register import queries

    opened: list[bytes] = []
    real = queries.unseal

    def unseal(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
        opened.append(bound_to)
        return real(key, sealed, bound_to)

    monkeypatch.setattr(queries, "unseal", unseal)
    return opened  # type: ignore[return-value]


def test_no_content_is_opened_for_an_answer(town: Town, unopened: list[bytes]) -> None:
    _ask(town, CITIZEN)
    assert unopened == [CITIZEN.key.bytes]


def test_one_statement_reads_the_answer_however_many_records(town: Town, tmp_path: Path) -> None:
    counts = []
    for number in (11, 12):
        _penalty(town, tmp_path, number)
        _ask(town)
        with CaptureQueriesContext(connection) as queries:
            _ask(town)
        counts.append(len(queries))
        assert sum("register_shown" in one["sql"] for one in queries.captured_queries) == 1
    assert counts[0] == counts[1]
