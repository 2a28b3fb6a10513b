"""What an edition would move is what it moves: foreseen and then done in the same world, and nothing is ever lengthened.

Guards: the view's ENDS, the trigger of register_moved_end, its constraint moved_end_is_sooner, `foresee_loaded` at the end
of a load and of a recall, `forget_replaced`. Each was taken away once and seen to go red.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongxin.apps.access.api import explain_record
from gongxin.apps.display.api import check_register
from gongxin.apps.foresight.api import Fate, Reach, WhatIf, move_ends, what_if
from gongxin.apps.identity.api import system_actor
from gongxin.apps.intake.api import RecallReason, recall_batch
from gongxin.apps.ledger.api import EventKind, events
from gongxin.apps.register.api import Instant, open_file
from gongxin.lib.errors import Refusal
from tests.databases import as_role
from tests.integration.access.town import ANY, FIRM
from tests.integration.display.shown import view_is, without_moved_ends
from tests.integration.intake.desk import SOURCE

from .world import (
    KINDS,
    days,
    file_facts,
    folder_of,
    load,
    number_of,
    pack_of,
    periods,
    recorded,
    shown,
    the_day_comes,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

ACTOR = system_actor("test")
LONG = periods({"months": 3}, {"years": 1}, {"years": 3})
SHORT = periods({"months": 1}, {"months": 6}, {"years": 1})
FACTS = [
    ("罚款", days(-20), None),
    ("罚款", days(-250), None),
    ("警告", days(-40), days(-1)),
    ("警告", days(-5), None),
    ("没收", days(-500), None),
    ("没收", days(-100), days(900)),
]


def ask(target: Path | str) -> WhatIf:
    return what_if(target=str(target), actor=ACTOR, now=datetime.now(UTC))


def move() -> int:
    return move_ends(actor=ACTOR, now=datetime.now(UTC)).moved


def differences(before: dict[str, datetime], after: dict[str, datetime]) -> Counter[Fate]:
    """What became of each record, told by what is shown before and after."""
    found: Counter[Fate] = Counter()
    for number, until in before.items():
        if number not in after:
            found[Fate.AT_ONCE] += 1
        else:
            assert after[number] <= until
            found[Fate.SOONER if after[number] < until else Fate.SAME] += 1
    assert after.keys() <= before.keys()
    return found


LENGTH = {
    "minor": st.one_of(
        st.builds(lambda n: {"days": n}, st.integers(1, 89)),
        st.builds(lambda n: {"months": n}, st.integers(1, 3)),
    ),
    "ordinary": st.builds(lambda n: {"months": n}, st.integers(1, 12)),
    "serious": st.builds(lambda n: {"months": n}, st.integers(1, 36)),
}


def display() -> st.SearchStrategy[dict[str, Any]]:
    """Any display within the law: by class, hidden or not, with or without an exception, while valid or not."""

    def of(name: str) -> st.SearchStrategy[dict[str, Any]]:
        return st.one_of(
            st.just({"max": "not-shown"}), st.builds(lambda n: {"max": n}, LENGTH[name])
        )

    own = st.fixed_dictionaries(
        {name: of(name) for name in LENGTH}, optional={"while_valid": st.just(True)}
    )
    theirs = st.builds(
        lambda kind, name, period: [
            {"field": "LB", "is": [kind], name: period, "basis": [{"instrument": "base-law"}]}
        ],
        st.sampled_from(KINDS),
        st.sampled_from(["ordinary"]),
        of("ordinary"),
    )
    return st.builds(
        lambda own, theirs: own | ({"exceptions": theirs} if theirs else {}),
        own,
        st.one_of(st.none(), theirs),
    )


FACT = st.tuples(
    st.sampled_from(KINDS),
    st.integers(-1200, 0).map(days),
    st.one_of(st.none(), st.integers(1, 900).map(days)),
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(was=display(), will=display(), facts=st.lists(FACT, min_size=1, max_size=12))
def test_what_is_foreseen_is_what_happens(
    tmp_path: Path,
    was: dict[str, Any],
    will: dict[str, Any],
    facts: list[tuple[str, date, date | None]],
) -> None:
    with transaction.atomic():
        load(tmp_path, pack_of("2026.1", was))
        file_facts(tmp_path, facts)
        before = shown()
        place = folder_of(tmp_path, pack_of("2026.2", will))
        foreseen = ask(place)
        assert shown() == before  # asking moves nothing
        load(tmp_path, pack_of("2026.2", will))
        after = shown()
        found = differences(before, after)
        assert foreseen.records == len(before)
        assert foreseen.count(Fate.AT_ONCE) == found[Fate.AT_ONCE]
        assert foreseen.count(Fate.SOONER) == found[Fate.SOONER]
        assert sum(map(foreseen.sooner_by, Reach)) == found[Fate.AT_ONCE] + found[Fate.SOONER]
        # rewriting the versions shows nobody anything else, and twice is once
        move()
        assert shown() == after
        assert {number: recorded()[number][1] for number in after} == after
        assert move() == 0
        # asked again, nothing is left to be moved
        again = ask(place)
        assert (again.count(Fate.AT_ONCE), again.count(Fate.SOONER)) == (0, 0)
        transaction.set_rollback(True)


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """The first edition, and facts under it."""
    load(tmp_path, pack_of("2026.1", LONG))
    file_facts(tmp_path, FACTS)
    return tmp_path


def test_an_edition_that_waits_moves_nothing_before_its_day_and_all_at_once_on_it(
    world: Path,
) -> None:
    before = shown()
    load(world, pack_of("2026.2", SHORT, days(10)))
    foreseen = ask("base:2026.2")
    assert (shown(), move()) == (before, 0)
    assert foreseen.begins.date() in {
        days(10),
        days(9),
    }  # midnight in Beijing is the day before in UTC
    the_day_comes()
    after = shown()
    assert after != before
    assert differences(before, after)[Fate.SAME] < len(before)


def test_what_is_filed_while_an_edition_waits_is_moved_by_it_too(world: Path) -> None:
    load(world, pack_of("2026.2", SHORT, days(10)))
    file_facts(
        world, [("罚款", days(-200), None), ("罚款", days(-2), None)]
    )  # the same numbers, other facts
    number, late = number_of(days(-200), 0), shown()
    the_day_comes()
    assert number in late
    assert number not in shown()
    assert move() > 0


def test_an_edition_that_was_replaced_before_its_day_moves_nothing(world: Path) -> None:
    before = shown()
    load(world, pack_of("2026.2", SHORT, days(10)))
    load(world, pack_of("2026.3", LONG, days(20), replaces="2026.2"))
    the_day_comes()
    assert (shown(), move()) == (before, 0)
    with pytest.raises(Refusal, match=r"catalogue\.unknown-edition"):
        ask("base:2026.2")


def test_a_longer_period_lengthens_no_display_that_stands(world: Path) -> None:
    load(world, pack_of("2026.2", SHORT))
    shortened = shown()
    place = folder_of(world, pack_of("2026.3", LONG))
    assert ask(place).count(Fate.LONGER) == len(shortened)
    load(world, pack_of("2026.3", LONG))
    assert (shown(), move() > 0, shown()) == (shortened, True, shortened)


def test_a_period_that_was_longer_than_the_law_is_capped(world: Path) -> None:
    """Order 36: a record whose end was recorded when five years were thought to hold."""
    number = number_of(days(-20), 0)
    with as_role() as cursor:
        cursor.execute("ALTER TABLE register_record DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE register_record SET shown_until = shown_from + interval '5 years' WHERE doc_number = %s",
            [number],
        )
        cursor.execute("ALTER TABLE register_record ENABLE TRIGGER USER")
    load(world, pack_of("2026.2", LONG))
    assert shown()[number] - timedelta(days=367) < datetime.now(UTC)


def test_a_recall_does_not_bring_a_longer_display_back(world: Path) -> None:
    # no other record shares these days, so that none of them told of this group before
    again = [("罚款", days(-260), None)]
    number = number_of(days(-260), 0)
    first = file_facts(world, again)
    corrected = [("没收", days(-260), None)]
    second = file_facts(world, corrected)
    load(world, pack_of("2026.2", SHORT))
    move()
    recall_batch(
        number=second, reason=RecallReason.WRONG_CONTENT, actor=ACTOR, now=datetime.now(UTC)
    )
    assert number not in shown()  # six months are over
    assert first != second


def test_a_file_of_before_is_shown_again_as_it_was(world: Path) -> None:
    """Replay: before the edition, between its first second and the rewriting, and after that."""

    def read(at: Instant | None = None) -> Any:
        with transaction.atomic():
            file = open_file(subject_key=FIRM.key, reach=ANY, at=at)
        assert file is not None
        return file

    def said(file: Any) -> list[tuple[Any, ...]]:
        return sorted((r.doc_number, r.version, r.shown_until) for r in file.records)

    before = read()
    load(world, pack_of("2026.2", SHORT))
    between = read()
    move()
    after = read()
    assert said(before) != said(between)
    assert [one[::2] for one in said(between)] == [one[::2] for one in said(after)]
    for file in (before, between, after):
        assert said(read(file.read)) == said(file)


def test_an_explanation_names_the_edition_that_moved_the_end(world: Path) -> None:
    load(world, pack_of("2026.2", SHORT))
    with as_role() as cursor:
        cursor.execute(
            "SELECT record_key FROM register_shown WHERE item = 'small' AND adverse_class = 'ordinary'"
        )
        (key,) = cursor.fetchone()
    for _ in range(2):
        explained = explain_record(record_key=key, actor=ACTOR, now=datetime.now(UTC))
        assert (explained.edition, explained.in_force, explained.why.warnings) == (
            "2026.2",
            True,
            (),
        )
        move()


def test_the_check_of_every_night_finds_a_view_that_is_deaf_to_editions(world: Path) -> None:
    load(world, pack_of("2026.2", SHORT))
    later = datetime.now(UTC) + timedelta(seconds=3)
    assert check_register(at=later)[0].visible == 0
    with view_is(without_moved_ends):
        assert check_register(at=later)[0].visible > 0


def test_a_mover_that_is_killed_goes_on_where_it_was(
    world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gongxin.apps.register import api as register

    load(world, pack_of("2026.2", SHORT))
    wanted = shown()
    places = [f"(0,{tuple_})" for tuple_ in range(0, 16, 2)] + ["(4000000000,0)"]
    parts = [
        register.Slice(first, last, number, len(places) - 1)
        for number, (first, last) in enumerate(pairwise(places), 1)
    ]
    monkeypatch.setattr(register, "slices", lambda: iter(parts))
    done: list[int] = []

    def killed(number: int, _of: int) -> None:
        done.append(number)
        if len(done) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move_ends(actor=ACTOR, now=datetime.now(UTC), progress=killed)
    assert shown() == wanted
    move()
    assert (shown(), move()) == (wanted, 0)
    assert {number: recorded()[number][1] for number in wanted} == wanted
    moved = sum(event.payload["moved"] for event in events(kinds=[EventKind.ENDS_MOVED], limit=99))
    assert moved == sum(1 for version, _ in recorded().values() if version == 2)


def test_where_no_end_was_moved_no_version_is_read(world: Path) -> None:
    """Neither before any edition moved one, nor while the one that will waits for its day."""
    from gongxin.apps.register import api as register

    assert list(register.slices()) == []
    load(world, pack_of("2026.2", SHORT, days(10)))
    assert list(register.slices()) == []
    assert move() == 0
    the_day_comes()
    assert list(register.slices()) != []
    assert move() > 0


def test_facts_and_editions_in_another_order_never_lengthen_a_display(tmp_path: Path) -> None:
    ends = []
    for order in ("facts first", "edition first"):
        with transaction.atomic():
            load(tmp_path, pack_of("2026.1", LONG))
            steps = [
                lambda: file_facts(tmp_path, FACTS) and None,
                lambda: load(tmp_path, pack_of("2026.2", SHORT)) and None,
            ]
            for step in steps if order == "facts first" else reversed(steps):
                step()
            ends.append(shown())
            transaction.set_rollback(True)
    assert ends[0] == ends[1]


def test_two_places_in_one_database_do_not_move_each_other(world: Path) -> None:
    load(world, pack_of("2026.1", LONG, code="east"))
    file_facts(world, [("罚款", days(-250), None)], item="small-east")
    before = shown()
    foreseen = ask(folder_of(world, pack_of("2026.2", SHORT, code="east")))
    assert {line.item for line in foreseen.lines} == {"small-east"}
    load(world, pack_of("2026.2", SHORT, code="east"))
    gone = before.keys() - shown().keys()
    assert len(gone) <= 1
    with as_role() as cursor:
        cursor.execute("SELECT DISTINCT item FROM register_moved_end")
        assert cursor.fetchall() == [("small-east",)]


def test_sealed_content_that_would_tell_is_counted_and_the_earlier_day_taken(world: Path) -> None:
    sector = [
        {
            "field": "LB",
            "is": ["罚款"],
            "ordinary": {"max": {"months": 9}},
            "basis": [{"instrument": "base-law"}],
        }
    ]
    newly = pack_of("2026.2", SHORT | {"exceptions": sector})
    foreseen = ask(folder_of(world, newly))
    assert foreseen.depends == 2  # ordinary ones; which sector they are of is sealed
    load(world, newly)
    after = shown()
    # the same exceptions again: the end that is recorded tells which period it was, and nothing moves
    same = pack_of("2026.3", SHORT | {"exceptions": sector})
    file_facts(world, [("罚款", days(-3), None)])
    with_sector = shown()
    assert ask(folder_of(world, same)).count(Fate.SOONER) == 0
    load(world, same)
    assert shown() == with_sector
    assert after.keys() <= with_sector.keys() | after.keys()


def test_asking_is_an_event_with_counts_and_names_nobody(world: Path) -> None:
    found = ask(folder_of(world, pack_of("2026.2", SHORT)))
    (event,) = events(kinds=[EventKind.EDITION_FORESEEN], limit=3)
    assert event.payload["records"] == found.records == len(shown())
    assert event.subject_key is None
    told = json.dumps(found.as_dict(), ensure_ascii=False)
    for secret in (FIRM.name, FIRM.number, "某〔"):
        assert secret not in told
    assert {line.source for line in found.lines} == {SOURCE}


def test_a_folder_that_loading_would_refuse_is_refused_here_too(world: Path) -> None:
    for pack, code in (
        (pack_of("2026.1", SHORT), "edition-rewritten"),
        (pack_of("2026.2", SHORT, "2026-03-01"), "edition-overlaps"),
        (pack_of("2025.1", SHORT), "edition-older"),
    ):
        with pytest.raises(Refusal, match=rf"catalogue\.{code}"):
            ask(folder_of(world / "again", pack))
    with pytest.raises(Refusal, match=r"catalogue\.unknown-edition"):
        ask("nowhere:2026.9")


def test_the_database_moves_no_end_back(world: Path) -> None:
    load(world, pack_of("2026.2", SHORT))
    for statement in (
        "UPDATE register_moved_end SET ends = shown_until - interval '1 second'",
        "DELETE FROM register_moved_end",
    ):
        with (
            pytest.raises((InternalError, IntegrityError), match="moved is not moved back"),
            as_role() as cursor,
        ):
            cursor.execute(statement)
    with (
        pytest.raises(IntegrityError, match="moved_end_is_sooner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO register_moved_end (pack, edition, item, adverse_class, shown_from, shown_until, ends, begins,"
            " recorded_at) VALUES ('base', '1', 'small', '', now(), now(), now() + interval '1 day', now(), now())"
        )
