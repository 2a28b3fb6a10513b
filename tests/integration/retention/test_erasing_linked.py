"""Whoever has several numbers by judgement is erased under all of them, each with its receipt; nobody else is touched."""

from __future__ import annotations

from gongxin.apps.ledger.api import EventKind, events, events_about, verify
from gongxin.apps.links.api import check_links
from gongxin.apps.retention.api import confirm_erasure, list_erasures
from gongxin.apps.transparency.api import verify_tallies
from tests.integration.access.town import CITIZEN, NEIGHBOUR, Town, look, now
from tests.integration.links.desk import file_old, judge, person, undo

from .test_erasing import ANOTHER, DOCUMENT, LATER, ended, erase, known, proposed, tallied

OTHER = person("51990119850911093", NEIGHBOUR.name)


def test_all_numbers_of_a_subject_are_erased_by_any_of_them(town: Town) -> None:
    file_old(town, [OTHER])
    judge(NEIGHBOUR, OTHER)
    look(town, NEIGHBOUR)
    tallied()
    look(town)
    ended()
    before = [len(events_about(subject_key=one.key, limit=10_000)) for one in (NEIGHBOUR, OTHER)]
    number = proposed(town, OTHER.number)
    confirm_erasure(number=number, identifier=OTHER.number, actor=ANOTHER, now=now() + LATER)
    tallied()
    for one in (NEIGHBOUR, OTHER):
        assert not known(one)
        assert events_about(subject_key=one.key) == ()
    assert known(CITIZEN)
    lines = list_erasures(actor=town.security)
    assert sorted(line.entries for line in lines) == sorted(before)
    assert {line.document for line in lines} == {DOCUMENT}
    receipts = {str(event.uid) for event in events(kinds=[EventKind.ENTRIES_ERASED])}
    assert receipts == {line.receipt for line in lines}
    assert verify().ok
    assert verify_tallies() == ()
    assert check_links() == (1, 0)


def test_who_was_parted_is_erased_alone(town: Town) -> None:
    file_old(town, [OTHER])
    number = judge(NEIGHBOUR, OTHER)
    undo(number, NEIGHBOUR, OTHER)
    tallied()
    ended()
    erase(town)
    assert not known(NEIGHBOUR)
    assert known(OTHER)
