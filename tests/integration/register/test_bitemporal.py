"""What was true on a day, by what was known at an instant: read from the register, and told by a model written apart.

Guards: HELD_THEN and DISPLAYED in the register's queries, the clock's TICK, the policy of reading. Each was taken away
once and seen to go red.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gongxin.apps.identity.api import system_actor
from gongxin.apps.intake.api import RecallReason, recall_batch
from gongxin.apps.register import queries
from gongxin.apps.register.api import Instant, count_adverse, open_file, see
from gongxin.lib.row_security import Act, Kept
from tests.databases import as_role
from tests.integration.access.town import ANY, FIRM
from tests.integration.intake.desk import NOW, receive, sound, write
from tests.integration.intake.test_withdrawals import withdrawing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

DATES = ("2024-03-01", "2025-11-27", "2026-11-02")
TICK = timedelta(microseconds=1)


@dataclass
class Told:
    """What one batch says of a fact: a fine and a date of decision, or that it takes the fact back (no fine)."""

    batch: str
    fine: str
    decided: str


@dataclass
class Model:
    """The plainest register there is: who said what of each fact, in order, and which batches were recalled when."""

    said: dict[int, list[tuple[datetime, Told]]] = field(default_factory=dict)
    gone: dict[str, datetime] = field(default_factory=dict)

    def current(self, fact: int, known: datetime) -> Told | None:
        """The last word of a batch that stood at that instant."""
        standing = [
            told
            for at, told in self.said.get(fact, ())
            if at <= known and not (told.batch in self.gone and self.gone[told.batch] <= known)
        ]
        return standing[-1] if standing else None

    def shown(self, as_of: datetime, known: datetime, windows: Any) -> dict[str, str]:
        """Fact -> fine."""
        found = {}
        for fact in self.said:
            told = self.current(fact, known)
            if told is not None and told.fine:
                begins, ends = windows[told.decided]
                if begins <= as_of < ends:
                    found[f"川测交罚〔2026〕{fact}号"] = told.fine
        return found


STEP = st.one_of(
    st.tuples(
        st.just("file"), st.dictionaries(st.integers(1, 3), st.sampled_from(DATES), min_size=1)
    ),
    st.tuples(st.just("withdraw"), st.sets(st.integers(1, 3), min_size=1)),
    st.tuples(st.just("recall"), st.integers(0, 5)),
)


def _clock() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT known_at FROM register_clock")
        return cursor.fetchone()[0]


def _windows() -> dict[str, tuple[datetime, datetime]]:
    with as_role() as cursor:
        cursor.execute(
            "SELECT DISTINCT doc_date::text, shown_from, shown_until FROM register_record"
        )
        return {decided: (begins, ends) for decided, begins, ends in cursor}


def _read(as_of: datetime, known_at: datetime) -> dict[str, str]:
    with transaction.atomic():
        file = open_file(subject_key=FIRM.key, reach=ANY, at=Instant(as_of, known_at))
        counted = count_adverse(
            subject_key=FIRM.key,
            items=["administrative-penalty"],
            classes=["minor", "ordinary", "serious"],
            within="100 years",
            reach=ANY,
            at=Instant(as_of, known_at),
        )
    assert file is not None
    assert counted is not None
    assert counted.records == len(file.records)  # file and count agree at every instant
    return {record.doc_number or "": record.content["CF_NR_FK"] for record in file.records}


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
# a recall and a withdrawal by clocks that were set back
@example(steps=[("file", {1: DATES[2]}), ("file", {2: DATES[2]}), ("recall", 0)], hours=[-3, 3, -3])
@example(
    steps=[("file", {1: DATES[2]}), ("file", {2: DATES[2]}), ("withdraw", {1})], hours=[-3, 3, -3]
)
@given(steps=st.lists(STEP, min_size=1, max_size=6), hours=st.lists(st.integers(-3, 3), max_size=6))
def test_every_reading_agrees_with_the_model(
    tmp_path: Path, steps: list[tuple[str, Any]], hours: list[int]
) -> None:
    """Random histories, by clocks that also go backwards; read at every tick, just before it, and around every end."""
    fresh = len(list(tmp_path.iterdir())) * 100
    model, batches, ticks = Model(), list[str](), list[datetime]()
    for place, (verb, what) in enumerate(steps):
        now = NOW + timedelta(hours=hours[place] if place < len(hours) else place)
        name = f"{fresh}-{place}.csv"
        if verb == "recall":
            if what >= len(batches) or batches[what] in model.gone:
                continue
            recall_batch(
                number=batches[what],
                reason=RecallReason.WRONG_CONTENT,
                actor=system_actor("test"),
                now=now,
            )
            model.gone[batches[what]] = _clock()
            ticks.append(_clock())
            continue
        if verb == "withdraw":
            known = ticks[-1] if ticks else NOW
            standing = {
                fact
                for fact in what
                if (told := model.current(fresh + fact, known)) is not None and told.fine
            }
            if not standing:
                continue
            rows = [withdrawing(fresh + fact, BZ=name) for fact in sorted(standing)]
            batch = receive(write(tmp_path, rows, name), now=now).batch
            said = dict.fromkeys(standing, ("", ""))
        else:
            said = {fact: (str(1 + place), decided) for fact, decided in sorted(what.items())}
            rows = [
                sound(fresh + fact, CF_NR_FK=fine, CF_JDRQ=decided)
                for fact, (fine, decided) in said.items()
            ]
            batch = receive(write(tmp_path, rows, name), now=now).batch
        batches.append(batch)
        ticks.append(_clock())
        for fact, (fine, decided) in said.items():
            model.said.setdefault(fresh + fact, []).append((ticks[-1], Told(batch, fine, decided)))
    assert ticks == sorted(set(ticks))  # recorded time runs strictly forward
    if not model.said:
        return
    windows = _windows()
    edges = sorted({edge for window in windows.values() for edge in window if edge.year < 9999})
    for known in (*ticks, *(tick - TICK for tick in ticks)):
        for as_of in (NOW, *edges, *(edge - TICK for edge in edges)):
            read = {
                number: fine
                for number, fine in _read(as_of, known).items()
                if number in {f"川测交罚〔2026〕{fact}号" for fact in model.said}
            }
            assert read == model.shown(as_of, known, windows), (as_of, known)


def test_a_reading_says_of_what_instant_it_is_and_is_the_same_again(tmp_path: Path) -> None:
    receive(write(tmp_path, [sound(1, CF_NR_FK="1")], "1.csv"))
    with transaction.atomic():
        before = open_file(subject_key=FIRM.key, reach=ANY)
    assert before is not None
    assert before.read.known_at == _clock()
    assert abs(before.read.as_of - datetime.now(UTC)) < timedelta(minutes=1)
    receive(write(tmp_path, [sound(1, CF_NR_FK="2"), sound(2)], "2.csv"), now=NOW)
    with transaction.atomic():
        after = open_file(subject_key=FIRM.key, reach=ANY)
        again = open_file(subject_key=FIRM.key, reach=ANY, at=before.read)
    assert after is not None
    assert after.records != before.records
    assert again == before


def test_the_database_shows_what_has_ended_to_a_replay_alone(tmp_path: Path) -> None:
    """The second wall of charter C13: a statement that forgets the view's conditions still sees only what may be shown."""
    receive(write(tmp_path, [sound(1, CF_NR_FK="1"), sound(2, CF_JDRQ=DATES[0])], "1.csv"))
    receive(write(tmp_path, [sound(1, CF_NR_FK="2")], "2.csv"), now=NOW + timedelta(hours=1))
    receive(write(tmp_path, [withdrawing(1, BZ="3")], "3.csv"), now=NOW + timedelta(hours=2))
    receive(write(tmp_path, [sound(3)], "4.csv"), now=NOW + timedelta(hours=3))

    def seen(act: Act) -> list[tuple[str, str]]:
        with transaction.atomic(), connection.cursor() as cursor:
            see([FIRM.key], Kept(), act=act)
            cursor.execute(
                "SELECT doc_number, status FROM register_record"
                " WHERE subject_key = %s ORDER BY doc_number, version",
                [FIRM.key],
            )
            return cursor.fetchall()

    one, two, three = (f"川测交罚〔2026〕{number}号" for number in (1, 2, 3))
    whole = [(one, "live"), (one, "live"), (one, "withdrawn"), (two, "live"), (three, "live")]
    assert seen(Act.READ) == [(three, "live")]
    for act in (Act.KEEP, Act.ERASE, Act.REWRAP):
        assert seen(act) == [(three, "live")]
    assert seen(Act.REPLAY) == whole


def test_what_may_be_shown_is_said_in_the_same_words_everywhere() -> None:
    """View, policy and replay cannot drift apart: the books of the database are compared with the one fragment."""
    said = {"now": queries._NOW, "known": "", "held": queries.marks.MARK_NOW}
    same = f"({queries.HELD_NOW}) AND {queries.DISPLAYED.format(**said)}"
    ends = queries.ENDS.format(**said)
    hidden = queries.UNHIDDEN.format(**said)
    with as_role() as cursor:
        cursor.execute("SELECT pg_get_viewdef('register_shown'::regclass)")
        (view,) = cursor.fetchone()
        columns = view.partition("CASE")[0].replace("register_record.", "")
        columns += f"{queries.DISPUTED_SINCE.format(**said)} AS disputed_since, "
        columns += queries.STATED.format(**said)
        records = queries.RECORDS.format(**said)
        cursor.execute(
            f"CREATE TEMPORARY VIEW said AS {columns} {records} WHERE {same} AND {hidden}"
        )
        walled = same.replace("e.ends", ends)
        cursor.execute(
            f"CREATE TEMPORARY VIEW walled AS SELECT item FROM register_record WHERE {walled}"
        )
        cursor.execute("SELECT pg_get_viewdef('said'::regclass)")
        assert cursor.fetchone()[0] == view
        cursor.execute("SELECT pg_get_viewdef('walled'::regclass)")
        condition = cursor.fetchone()[0].partition("WHERE")[2].strip().rstrip(";")
        cursor.execute("SELECT qual FROM pg_policies WHERE policyname = 'record_is_seen'")
        plain = [
            "".join(text.replace("(", "").replace(")", "").split())
            for text in (cursor.fetchone()[0], condition)
        ]
        assert plain[1] in plain[0]
        cursor.execute("DROP VIEW said, walled")
