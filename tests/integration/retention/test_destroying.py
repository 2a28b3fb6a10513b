"""Destruction lists: what is due, three persons and a week, and then it is gone from everywhere and said so.

Guards: constraints of `retention_list`, `register_hold_beats`, `retention_records_go_by_a_list`, the policy
`record_is_destroyed`. Each was taken away once and seen to go red.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings as django_settings
from django.db import DatabaseError, IntegrityError, connection, transaction

from gongxin.apps.catalogue.api import Retained, keep_clocks
from gongxin.apps.ledger.api import events, integrate, verify
from gongxin.apps.register.api import HeldMatter, see
from gongxin.apps.retention.api import (
    WAIT,
    ListState,
    Selection,
    StayReason,
    approve_list,
    confirm_erasure,
    destruction_receipt,
    lift_hold,
    make_list,
    propose_erasure,
    run_list,
    see_due,
    see_list,
    send_back,
    take_out,
    what_stays,
    withdraw_list,
)
from gongxin.apps.retention.models import DestructionList, ListEntry
from gongxin.lib.backup_keys import BackupKeys
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import over_from
from gongxin.lib.reckoning import reckon
from gongxin.lib.row_security import Act, Context, Kept, open_context
from tests.databases import as_role
from tests.integration.access.town import (
    CITIZEN,
    FIRM,
    NEIGHBOUR,
    Town,
    file_rows,
    look,
    now,
    opened,
    penalty,
)

from .old import (
    AUTHOR,
    DOCUMENT,
    PENALTIES,
    REVIEWER,
    RUNNER,
    SECOND,
    aged,
    agreed,
    carried_out,
    held,
    listed,
    versions,
)

EVERY_RECORD = Selection(Retained.RECORD, date.max)
BATCHES = Selection(Retained.BATCH, date.max)
REPORTS = Selection(Retained.REPORT, date.max)
PENALTY = "item = 'administrative-penalty'"


def refused(code: str, call: Any, **asked: Any) -> None:
    with pytest.raises(Refusal) as caught:
        call(**asked)
    assert caught.value.code == code


def state(number: str) -> ListState:
    return see_list(number=number, actor=AUTHOR, now=now()).state


def test_nothing_is_due_while_it_is_shown_and_three_years_after(town: Town) -> None:
    assert see_due(actor=town.security, now=now()) == []
    refused(
        "retention.nothing-due",
        make_list,
        chosen=PENALTIES,
        document=DOCUMENT,
        actor=AUTHOR,
        now=now(),
    )
    aged()
    due = {(one.thing, one.item): one for one in see_due(actor=town.security, now=now())}
    assert due[Retained.RECORD, "administrative-penalty"].due == 2
    assert due[Retained.BATCH, "administrative-penalty"].due == 1
    # a qualification is shown as long as it is valid: that has no end, and so its time to be kept has not begun
    assert (Retained.RECORD, "practice-qualification") not in due
    assert all(one.since < now().date() for one in due.values())
    refused("identity.not-permitted", see_due, actor=town.clerk, now=now())


@pytest.mark.parametrize(
    ("ended", "kept_until"),
    [
        ("2023-02-28", "2026-02-28"),
        ("2020-02-29", "2023-02-28"),  # the month has no such day: its last (Civil Code, art. 202)
        ("2022-12-31", "2025-12-31"),
    ],
)
def test_it_is_due_from_midnight_after_the_last_day_of_three_years(
    town: Town, ended: str, kept_until: str
) -> None:
    """The days of the database are those of the one rule in Python."""
    with as_role() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE register_record SET recorded_from = now() - interval '20 years',"
            " shown_from = now() - interval '20 years',"
            " shown_until = (%s::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'"
            f" WHERE {PENALTY}",
            [ended],
        )
    (clock,) = keep_clocks(thing=Retained.RECORD, item=PENALTIES.item)
    last = reckon(
        start=date.fromisoformat(ended),
        length=clock.length,
        kind=clock.kind,
        begins=Text("止", "ended"),
    ).last_day
    assert last == date.fromisoformat(kept_until)

    def due(at: datetime) -> int:
        return sum(
            one.due
            for one in see_due(actor=town.security, now=at)
            if one.item == PENALTIES.item and one.thing is Retained.RECORD
        )

    midnight = over_from(last)
    assert midnight is not None
    assert due(midnight - timedelta(seconds=1)) == 0
    assert due(midnight) == 2


def test_a_list_names_nobody_and_goes_its_way_by_three_persons_and_a_week(town: Town) -> None:
    aged("register_record")
    number = listed()
    line = see_list(number=number, actor=town.auditor, now=now())
    assert (line.entries, line.state) == (2, ListState.TO_REVIEW)
    assert [(one.item, one.source, one.entries, one.first, one.last) for one in line.counts] == [
        ("administrative-penalty", "sc-transport", 2, 1, 2)
    ]
    assert str(CITIZEN.key) not in repr(line)
    refused("retention.three-persons", approve_list, number=number, actor=AUTHOR, now=now())
    refused("identity.not-permitted", approve_list, number=number, actor=town.auditor, now=now())
    refused("retention.list-waits", carried_out, number=number)
    approve_list(number=number, actor=REVIEWER, now=now())
    refused("retention.three-persons", approve_list, number=number, actor=REVIEWER, now=now())
    refused("retention.list-waits", carried_out, number=number)
    approve_list(number=number, actor=SECOND, now=now())
    assert state(number) is ListState.WAITING
    early = now() + WAIT - timedelta(minutes=1)
    refused("retention.list-waits", run_list, number=number, actor=RUNNER, now=early)
    assert versions(PENALTY) == 2
    done = carried_out(number)
    assert (done.destroyed, done.versions, done.left_out) == (2, 2, 0)
    assert versions(PENALTY) == 0
    assert versions() > 0
    kinds = [
        str(one.kind) for one in events(limit=50) if str(one.kind).startswith(("destr", "port"))
    ]
    assert sorted(kinds) == [
        "destruction-begun", "destruction-done", "destruction-listed", "destruction-reviewed",
        "destruction-reviewed", "portion-destroyed",
    ]  # fmt: skip
    file = opened(CITIZEN.key)
    assert file is None or "administrative-penalty" not in {one.item for one in file.records}
    integrate(now=now())
    assert verify().ok


@pytest.mark.parametrize(
    "spoilt",
    [
        {"reviewer": "account:900011"},
        {"second_reviewer": "account:900012"},
        {"second_reviewer": "account:900011"},
        {"second_reviewer": "system:destruction"},
        {"reviewed_at": None, "reviewer": ""},
        {"seconded_at": None},
        {"begun_at": timedelta(days=7) - timedelta(seconds=1)},
        {"begun_at": timedelta(days=8), "closed_at": timedelta(0)},
        {"done_at": timedelta(days=9)},
        {"done_at": timedelta(days=9), "receipt": UUID(int=1)},
    ],
)
def test_the_database_holds_three_persons_their_order_and_the_week(
    town: Town, spoilt: dict[str, Any]
) -> None:
    aged("register_record")
    row = DestructionList.objects.get(number=agreed())
    assert row.seconded_at is not None
    change = {
        name: row.seconded_at + value if isinstance(value, timedelta) else value
        for name, value in spoilt.items()
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        DestructionList.objects.filter(pk=row.pk).update(**change)


def test_nothing_leaves_the_register_but_by_a_list_that_is_being_carried_out(town: Town) -> None:
    """Whatever the program asks for: no list, a list on its way, the act of something else, what is shown."""

    def destroy(act: Act) -> int:
        with transaction.atomic(), connection.cursor() as cursor:
            open_context(connection, Context(act, None, (Kept(),)), keys=django_settings.KEYS_DIR)
            cursor.execute(f"DELETE FROM register_record WHERE {PENALTY}")
            return int(cursor.rowcount)

    assert destroy(Act.DESTROY) == 0  # shown
    aged("register_record")
    for act in set(Act) - {Act.DESTROY, Act.RESTORE}:
        assert destroy(act) == 0
    for act in (Act.DESTROY, Act.RESTORE):
        with pytest.raises(DatabaseError, match="under a destruction list"):
            destroy(act)
    agreed()
    with pytest.raises(DatabaseError, match="under a destruction list"):
        destroy(Act.DESTROY)
    assert versions(PENALTY) == 2


def test_what_came_under_hold_or_changed_since_is_left_out_and_said_so(town: Town) -> None:
    aged("register_record")
    number = agreed()
    held(HeldMatter.SUBJECT, CITIZEN.number)
    file_rows(
        town.folder, "administrative-penalty", [penalty(FIRM, "川示交罚〔2026〕8号", CF_NR_FK="9")]
    )
    done = carried_out(number)
    assert (done.destroyed, done.left_out) == (0, 2)
    stays = {one.why: one.entries for one in what_stays(number=number, actor=AUTHOR)}
    assert stays == {StayReason.HELD: 1, StayReason.TOUCHED: 1}
    assert versions(PENALTY) == 3
    assert state(number) is ListState.DONE


@pytest.mark.parametrize(
    ("matter", "value", "organ", "stays"),
    [
        (HeldMatter.SUBJECT, CITIZEN.number, "", 1),
        (HeldMatter.ITEM, "administrative-penalty", "sc-transport", 2),
        (HeldMatter.ITEM, "civil-servant-record", "sc-supervision-commission", 0),
        (HeldMatter.DOCUMENT, "川示交罚〔2026〕7号", "", 1),
        (HeldMatter.BATCH, "", "", 2),
        (HeldMatter.RECORD, "", "", 1),
    ],
    ids=["subject", "item", "another-item", "document", "batch", "record"],
)
def test_a_hold_of_every_kind_keeps_what_it_covers_off_the_list(
    town: Town, matter: HeldMatter, value: str, organ: str, stays: int
) -> None:
    aged("register_record")
    if matter is HeldMatter.BATCH:
        value = town.batch
    if matter is HeldMatter.RECORD:
        with as_role() as cursor:
            cursor.execute(f"SELECT record_key::text FROM register_record WHERE {PENALTY} LIMIT 1")
            (value,) = cursor.fetchone()
    hold = held(matter, value, organ=organ)
    (line,) = [one for one in see_due(actor=town.security, now=now()) if one.item == PENALTIES.item]
    assert (line.due, line.held) == (2, stays)
    if stays < 2:
        assert see_list(number=listed(), actor=AUTHOR, now=now()).entries == 2 - stays
    else:
        refused("retention.nothing-due", listed)
    lift_hold(number=hold, actor=REVIEWER, now=now())
    assert see_list(number=listed(), actor=AUTHOR, now=now()).entries == 2


def test_a_hold_beats_a_deletion_that_the_program_let_through(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    aged("register_record")
    number = agreed()
    held(HeldMatter.DOCUMENT, "川示交罚〔2026〕7号")
    nothing = frozenset[int]()
    monkeypatch.setattr(
        "gongxin.apps.retention.operations.run_list.must_stay", lambda **_: (nothing, nothing)
    )
    with pytest.raises(DatabaseError, match="under legal hold"):
        carried_out(number)
    assert versions(PENALTY) == 2


def test_reviewers_take_out_and_send_back_and_the_author_takes_back(town: Town) -> None:
    aged("register_record")
    number = listed()
    for places in ("", "0", "3-9", "x", "1;DROP"):
        refused(
            "retention.no-such-places",
            take_out,
            number=number,
            places=places,
            reason=StayReason.DISPUTE,
            actor=REVIEWER,
            now=now(),
        )
    refused(
        "retention.three-persons",
        take_out,
        number=number,
        places="1",
        reason=StayReason.DISPUTE,
        actor=AUTHOR,
        now=now(),
    )
    refused(
        "retention.no-such-places",
        take_out,
        number=number,
        places="1",
        reason=StayReason.HELD,
        actor=REVIEWER,
        now=now(),
    )
    assert (
        take_out(
            number=number, places="2，2-2", reason=StayReason.DISPUTE, actor=REVIEWER, now=now()
        )
        == 1
    )
    refused(
        "retention.no-such-places",
        take_out,
        number=number,
        places="2",
        reason=StayReason.DISPUTE,
        actor=SECOND,
        now=now(),
    )
    approve_list(number=number, actor=REVIEWER, now=now())
    approve_list(number=number, actor=SECOND, now=now())
    refused("retention.unknown-list", approve_list, number=number, actor=town.security, now=now())
    done = carried_out(number)
    assert (done.destroyed, done.taken_out, versions(PENALTY)) == (1, 1, 1)
    refused(
        "retention.unknown-list",
        send_back,
        number=number,
        reason=StayReason.MISTAKE,
        actor=REVIEWER,
        now=now(),
    )
    other = listed()
    refused(
        "retention.three-persons",
        send_back,
        number=other,
        reason=StayReason.MISTAKE,
        actor=AUTHOR,
        now=now(),
    )
    refused("retention.unknown-list", withdraw_list, number=other, actor=REVIEWER, now=now())
    send_back(number=other, reason=StayReason.ARCHIVE, actor=REVIEWER, now=now())
    assert state(other) is ListState.SENT_BACK
    refused("retention.unknown-list", approve_list, number=other, actor=SECOND, now=now())
    third = listed()
    withdraw_list(number=third, actor=AUTHOR, now=now())
    assert state(third) is ListState.WITHDRAWN
    refused("retention.unknown-list", carried_out, number=third)
    with transaction.atomic():
        see([], act=Act.AUDIT)
        assert not ListEntry.objects.filter(subject_key__isnull=False).exists()


def test_a_list_whose_entries_were_changed_is_not_carried_out(town: Town) -> None:
    aged("register_record")
    number = agreed()
    with as_role() as cursor:
        cursor.execute("UPDATE retention_entry SET mark = gen_random_uuid() WHERE place = 1")
    refused("retention.list-changed", carried_out, number=number)
    assert versions(PENALTY) == 2


def test_the_receipt_says_what_went_and_names_nobody(town: Town) -> None:
    aged("register_record")
    with as_role() as cursor:
        cursor.execute(f"SELECT record_key, subject_key FROM register_record WHERE {PENALTY}")
        keys = cursor.fetchall()
    number = agreed()
    refused("retention.unknown-list", destruction_receipt, number=number, actor=AUTHOR)
    carried_out(number)
    integrate(now=now())
    whole = destruction_receipt(number=number, actor=town.auditor)
    receipt = json.loads(whole)
    for record, subject in keys:
        assert str(record).encode() not in whole
        assert str(subject).encode() not in whole
    for person in (CITIZEN, FIRM):
        assert person.number.encode() not in whole
        assert person.name.encode() not in whole
    told = json.loads(receipt["event"]["said"])
    assert told["subject"] is None
    assert (told["payload"]["destroyed"], receipt["destroyed"]) == (2, 2)
    assert receipt["persons"] == [AUTHOR.ref, REVIEWER.ref, SECOND.ref]
    # whoever holds a record's key can tell that it went, and the digest is made again from the marks
    marks = {UUID(mark) for _, mark in receipt["marks"]}
    assert marks == {
        UUID(bytes=hashlib.sha256(b"gongxin destroyed" + record.bytes).digest()[:16])
        for record, _ in keys
    }
    summed = hashlib.sha256(b"gongxin destruction v1\0")
    for place, mark in receipt["marks"]:
        summed.update(place.to_bytes(8) + UUID(mark).bytes)
    assert summed.hexdigest() == told["payload"]["digest"]


def test_erasing_somebody_waits_for_the_end_of_a_hold(town: Town) -> None:
    look(town, NEIGHBOUR)
    integrate(now=now())
    aged("register_record")
    with as_role() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE register_record SET shown_until = now() - interval '1 day'")
    hold = held(HeldMatter.ITEM, "practice-qualification", organ="sc-transport")
    number = propose_erasure(
        identifier=NEIGHBOUR.number, document=DOCUMENT, actor=town.security, now=now()
    )
    asked: dict[str, Any] = {
        "number": number, "identifier": NEIGHBOUR.number, "actor": REVIEWER, "now": now() + timedelta(days=4 * 366),
    }  # fmt: skip
    refused("register.under-hold", confirm_erasure, **asked)
    lift_hold(number=hold, actor=SECOND, now=now())
    confirm_erasure(**asked)


def test_a_hold_shows_nothing_that_had_ended(town: Town) -> None:
    aged("register_record")
    before = opened(CITIZEN.key)
    held(HeldMatter.SUBJECT, CITIZEN.number)
    assert opened(CITIZEN.key) == before or (
        before is not None and opened(CITIZEN.key).records == before.records  # type: ignore[union-attr]
    )


def test_what_a_killed_run_told_and_did_not_do_is_told_anew(
    town: Town, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between the list beside the keys and the commit; then a hold comes. A restore must not do what was never done."""
    aged("register_record")
    number = agreed()
    keys = BackupKeys.open(settings.KEYS_DIR)
    keys.make(20261129020304)
    remember = BackupKeys.remember_portion

    def killed(self: BackupKeys, told: Any) -> None:
        remember(self, told)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(BackupKeys, "remember_portion", killed)
        with pytest.raises(KeyboardInterrupt):
            carried_out(number)
    try:
        assert versions(PENALTY) == 2
        (told,) = keys.destroyed_since(20261129020304)
        assert len(json.loads(zlib.decompress(told.entries))) == 2
        held(HeldMatter.ITEM, PENALTIES.item, organ="sc-transport")
        assert carried_out(number).destroyed == 0
        (told,) = keys.destroyed_since(20261129020304)
        assert json.loads(zlib.decompress(told.entries)) == []
        assert versions(PENALTY) == 2
    finally:
        keys.destroy(20261129020304)
