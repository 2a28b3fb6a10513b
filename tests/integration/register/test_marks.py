"""What is in dispute, and what silence hides: by every reading of the register, now and as of then, to the microsecond.

Guards: UNHIDDEN and DISPUTED_SINCE in the view and in a replay, MARK_THEN, the marks' clock, the policies of the table. Each was
taken away once and seen to go red.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from gongxin.apps.register import queries
from gongxin.apps.register.api import (
    Instant,
    Mark,
    SubjectFile,
    count_adverse,
    count_adverse_of_many,
    mark_records,
    open_file,
    see,
)
from gongxin.lib.row_security import Act, Kept
from tests.databases import as_role
from tests.integration.access.town import ANY, FIRM
from tests.integration.intake.desk import receive, sound, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

SECOND = timedelta(seconds=1)
QUESTION: Any = {
    "items": ["administrative-penalty"],
    "classes": ["minor", "ordinary", "serious"],
    "within": "100 years",
    "reach": ANY,
}


def now() -> datetime:
    """The view compares with the database's clock."""
    return datetime.now(UTC)


def _file(at: Instant | None = None) -> SubjectFile:
    with transaction.atomic():
        file = open_file(subject_key=FIRM.key, reach=ANY, at=at)
    assert file is not None
    return file


def _counted(at: Instant | None = None) -> tuple[int, ...]:
    """One subject's count, and that of the same one among many."""
    with transaction.atomic():
        one = count_adverse(subject_key=FIRM.key, at=at, **QUESTION)
        (many,) = count_adverse_of_many(
            subject_keys=[FIRM.key], then=lambda key, one: one.records, **QUESTION
        )
    assert one is not None
    return (one.records,) if at else (one.records, many)


def _keys() -> dict[str, UUID]:
    return {one.doc_number or "": one.record_key for one in _file().records}


def _mark(records: list[UUID], case: str, mark: Mark | None) -> None:
    with transaction.atomic():
        mark_records(subject_key=FIRM.key, records=records, case=case, mark=mark, now=now())


@pytest.fixture
def two(tmp_path: Path) -> list[UUID]:
    """The firm has two penalties."""
    receive(write(tmp_path, [sound(1), sound(2)], "1.csv"))
    return list(_keys().values())


def test_a_mark_is_told_and_changes_no_answer(two: list[UUID]) -> None:
    before, counted = _file(), _counted()
    since = now() - SECOND
    _mark(two[:1], "YY-1", Mark(since, None, None))
    after = _file()
    assert {one.record_key: one.disputed_since for one in after.records} == {
        two[0]: since,
        two[1]: None,
    }
    assert [replace(one, disputed_since=None) for one in after.records] == list(before.records)
    assert _counted() == counted == (2, 2)
    _mark(two[:1], "YY-1", None)
    assert _file().records == before.records


def test_what_silence_hides_is_hidden_from_that_second_on_and_counts_for_nothing(
    two: list[UUID],
) -> None:
    _mark(two[:1], "YY-1", Mark(now() - SECOND, now() + timedelta(hours=1), None))
    assert len(_file().records) == 2
    _mark(two[:1], "YY-1", Mark(now() - SECOND, now() - SECOND, None))
    assert [one.record_key for one in _file().records] == two[1:]
    assert _counted() == (1, 1)
    with transaction.atomic(), connection.cursor() as cursor:
        see([FIRM.key], Kept())
        cursor.execute("SELECT count(*) FROM register_shown WHERE subject_key = %s", [FIRM.key])
        assert cursor.fetchone() == (1,)
    _mark(two[:1], "YY-1", None)
    assert _counted() == (2, 2)


def test_a_dispute_that_lapsed_hides_and_marks_no_more(two: list[UUID]) -> None:
    _mark(two[:1], "YY-1", Mark(now() - 3 * SECOND, now() - 2 * SECOND, now() - SECOND))
    assert len(_file().records) == 2
    assert not any(one.disputed_since for one in _file().records)


def test_each_case_says_its_own_and_the_others_stand(two: list[UUID]) -> None:
    early, late = now() - 3 * SECOND, now() - 2 * SECOND
    _mark(two, "YY-1", Mark(late, None, None))
    _mark(two[:1], "YY-2", Mark(early, now() - SECOND, None))
    assert [one.disputed_since for one in _file().records] == [late]
    _mark(two[:1], "YY-1", None)
    assert len(_file().records) == 1, "the other case hides it still"
    _mark(two[:1], "YY-2", None)
    assert [one.disputed_since for one in _file().records if one.record_key == two[0]] == [None]
    with as_role() as cursor:
        cursor.execute(
            "SELECT count(*) FROM register_mark WHERE record_key = %s AND recorded_to = 'infinity'",
            [two[0]],
        )
        assert cursor.fetchone() == (0,)


def test_a_reading_of_then_has_the_marks_of_then(two: list[UUID]) -> None:
    """A history of marks; each reading, told again by the instant that it said, is the same, whatever came after."""
    history: list[Mark | None] = [
        Mark(now() - SECOND, None, None),
        Mark(now() - SECOND, now() - SECOND, None),
        None,
        Mark(None, now() - SECOND, None),
        Mark(now() - 2 * SECOND, None, now() - SECOND),
        Mark(now() - 2 * SECOND, None, None),
        None,
    ]
    read = [_file()]
    for mark in history:
        _mark(two[:1], "YY-1", mark)
        read.append(_file())
    told = {tuple((one.record_key, one.disputed_since) for one in then.records) for then in read}
    assert len(told) > 3
    for then in read:
        assert _file(then.read) == then
        assert _counted(then.read) == (len(then.records),)
    assert read[0].read.marks_at is None
    assert [one.read.marks_at for one in read[1:]] == sorted(
        {one.read.marks_at for one in read[1:]}
    )


def test_marks_are_recorded_forward_by_clocks_that_go_back(two: list[UUID]) -> None:
    read = []
    for hours in (2, -2, 1):
        with transaction.atomic():
            mark_records(
                subject_key=FIRM.key,
                records=two[:1],
                case="YY-1",
                mark=Mark(now() - hours * SECOND if hours > 0 else now() - 5 * SECOND, None, None),
                now=now() + timedelta(hours=hours),
            )
        read.append(_file())
    known = [one.read.marks_at for one in read]
    assert known == sorted(set(known))
    assert [_file(one.read) for one in read] == read


def test_the_file_is_one_statement_still_and_marks_are_searched_once_a_subject(
    two: list[UUID], django_assert_num_queries: Any
) -> None:
    with transaction.atomic(), django_assert_num_queries(2):
        open_file(subject_key=FIRM.key, reach=ANY)  # the context, and the file
    with transaction.atomic(), connection.cursor() as cursor:
        see([FIRM.key], Kept())
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN (FORMAT JSON) " + queries.SUBJECT_FILE.format(within="TRUE"),
            {"subject": FIRM.key},
        )
        ((plan,),) = cursor.fetchone()
    reading = [
        (node, asked)
        for node, asked in _nodes(plan["Plan"])
        if "Relation Name" in node and node["Relation Name"] == "register_mark"
    ]
    assert [asked for _, asked in reading] == ["joined"], "what hides and what is disputed"
    for node, _ in reading:
        assert str(FIRM.key) in node["Index Cond"], "by the subject, once"


def _nodes(node: dict[str, Any], asked: str = "joined") -> Iterator[tuple[dict[str, Any], str]]:
    """Every node of a plan, and whether it is joined or a question asked anew for each row."""
    asked = "anew" if node.get("Parent Relationship") == "SubPlan" else asked
    yield node, asked
    for below in node.get("Plans", ()):
        yield from _nodes(below, asked)


def test_nobody_marks_but_who_says_so_and_whom_it_is_about(two: list[UUID]) -> None:
    row = (
        "INSERT INTO register_mark (subject_key, record_key, through, marked_from, hides_at, over_at,"
        " recorded_from, recorded_to) VALUES (%s, %s, '{\"a\": []}', now(), now(), now(), now(), 'infinity')"
    )

    def insert(act: Act, subjects: list[UUID], statement: str) -> None:
        with transaction.atomic():
            see(subjects, act=act)
            with connection.cursor() as cursor:
                cursor.execute(statement, [FIRM.key, two[0]])

    for act, subjects in ((Act.READ, [FIRM.key]), (Act.LINK, [FIRM.key]), (Act.MARK, [uuid4()])):
        with pytest.raises(DatabaseError, match="row-level security"):
            insert(act, subjects, row)
    _mark(two[:1], "YY-1", Mark(now(), None, None))
    with transaction.atomic(), connection.cursor() as cursor:
        see([uuid4()])
        cursor.execute("SELECT count(*) FROM register_mark")
        assert cursor.fetchone() == (0,)
        see([FIRM.key])
        cursor.execute("SELECT count(*) FROM register_mark")
        assert cursor.fetchone() == (1,)
        cursor.execute("UPDATE register_mark SET recorded_to = now()")
        assert cursor.rowcount == 0, "reading ends nothing"
    with pytest.raises(IntegrityError, match="mark_rests_on_a_case"):
        insert(Act.MARK, [FIRM.key], row.replace('{"a": []}', "{}"))


def test_a_mark_is_ended_once_and_never_changed(two: list[UUID]) -> None:
    _mark(two[:1], "YY-1", Mark(now(), None, None))
    held = {
        (relation, kind): _ask(
            "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = %s",
            relation,
            kind,
        )
        for relation, kind in (
            ("register_mark", "mark_stays"),
            ("register_record", "register_versions_stay"),
        )
    }
    assert set(held.values()) == {1}
    may = _ask("SELECT has_column_privilege('gongxin_app', 'register_mark', 'over_at', 'UPDATE')")
    assert may is False


def _ask(statement: str, *values: str) -> Any:
    with as_role() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]
