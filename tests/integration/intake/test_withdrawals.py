"""A source takes back what it filed: the record stays in its history and is shown to nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongxin.apps.identity.api import system_actor
from gongxin.apps.intake.api import RecallReason, recall_batch
from gongxin.apps.intake.rules.filing import ACTION_NAMES, WITHDRAWS
from gongxin.apps.ledger.api import EventKind, events
from tests.databases import as_role
from tests.integration.access.town import FIRM, Row, opened

from .desk import NOW, held, receive, rules, sound, write
from .test_records_changed import _digest_of_versions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def withdrawing(number: int, /, **more: str) -> Row:
    """Only what names the fact, and the word for it."""
    full = sound(number)
    named = ("CF_XDR_MC", "CF_XDR_LB", "CF_XDR_SHXYM", "CF_WSH", "CF_CFJGDM")
    blank = dict.fromkeys(full, "")
    return blank | {name: full[name] for name in named} | {ACTION_NAMES.zh: WITHDRAWS} | more


def filing(number: int, /, **more: str) -> Row:
    return sound(number) | {ACTION_NAMES.zh: ""} | more


def numbers() -> list[str]:
    file = opened(FIRM.key)
    assert file is not None
    return sorted(record.content["CF_WSH"] for record in file.records)


def test_a_withdrawal_withdraws(tmp_path: Path) -> None:
    receive(write(tmp_path, [sound(1), sound(2)]))
    receipt = receive(write(tmp_path, [withdrawing(1), filing(3)], "later.csv"))

    assert (receipt.received, receipt.accepted, receipt.superseding) == (2, 1, 1)
    assert (receipt.withdrawn, receipt.refused, rules(receipt)) == (1, 0, set())
    assert numbers() == ["川测交罚〔2026〕2号", "川测交罚〔2026〕3号"]
    event = events(kinds=[EventKind.RECORDS_CHANGED])[0]
    assert (event.payload["added"], event.payload["superseded"], event.payload["withdrawn"]) == (
        1, 1, 1,
    )  # fmt: skip
    assert event.payload["digest"] == _digest_of_versions(receipt.batch)
    with as_role() as cursor:
        cursor.execute("SELECT status, version FROM register_record ORDER BY version DESC LIMIT 1")
        assert cursor.fetchone() == ("withdrawn", 2)


def test_withdrawing_twice_adds_nothing_and_filing_again_brings_it_back(tmp_path: Path) -> None:
    receive(write(tmp_path, [sound(1)]))
    taking_back = write(tmp_path, [withdrawing(1)], "back.csv")
    receive(taking_back)
    before = held()["register_record"]
    again = receive(write(tmp_path, [withdrawing(1, BZ="再次")], "again.csv"))
    assert (again.duplicate, again.withdrawn) == (1, 0)
    assert held()["register_record"] == before

    anew = receive(write(tmp_path, [sound(1), sound(2)], "anew.csv"))
    assert (anew.accepted, anew.superseding) == (1, 1)
    assert len(numbers()) == 2
    # the old file of withdrawals, sent once more, does not undo that
    late = receive(taking_back)
    assert (late.duplicate, late.withdrawn) == (1, 0)
    assert len(numbers()) == 2


def test_what_is_not_there_cannot_be_withdrawn(tmp_path: Path) -> None:
    receive(write(tmp_path, [sound(1)]))
    receipt = receive(write(tmp_path, [withdrawing(9)], "back.csv"))
    assert (receipt.refused, rules(receipt)) == (1, {(2, "row.nothing-to-withdraw", "")})
    assert held()["intake_refused_part"] == 0
    other = receive(write(tmp_path, [withdrawing(1)], "back.csv"), source_code="sc-commerce")
    assert rules(other) == {(2, "row.nothing-to-withdraw", "")}
    assert numbers() == ["川测交罚〔2026〕1号"]


def test_rows_that_file_and_withdraw_one_fact_contradict_each_other(tmp_path: Path) -> None:
    receipt = receive(write(tmp_path, [filing(1), withdrawing(1), filing(2)]))
    assert (receipt.accepted, receipt.refused) == (1, 2)
    assert {rule for _, rule, _ in rules(receipt)} == {"row.conflict"}


def test_an_unknown_action_and_a_broken_name_are_found(tmp_path: Path) -> None:
    receive(write(tmp_path, [sound(1)]))
    found = [
        filing(1, **{ACTION_NAMES.zh: "删掉"}),
        withdrawing(1, CF_XDR_SHXYM="91510000000000000X"),
        withdrawing(1, CF_WSH=""),
        withdrawing(1, CF_JDRQ="2026-13-40"),
    ]
    receipt = receive(write(tmp_path, found, "back.csv"))
    assert rules(receipt) == {
        (2, "row.action", "报送动作"),
        (3, "identifier.uscc", "CF_XDR_SHXYM"),
        (4, "C5", "CF_WSH"),
    }
    assert (receipt.withdrawn, numbers()) == (1, [])


def test_a_rehearsal_of_withdrawals_changes_nothing(tmp_path: Path) -> None:
    receive(write(tmp_path, [sound(1)]))
    before = held()
    path = write(tmp_path, [withdrawing(1), withdrawing(2)], "back.csv")
    told = receive(path, rehearsal=True)
    assert (held(), len(numbers())) == (before, 1)
    real = receive(path)
    assert (told.withdrawn, told.refused, rules(told)) == (1, 1, rules(real))
    assert (real.withdrawn, real.refused) == (1, 1)


def test_a_recalled_withdrawal_brings_the_record_back(tmp_path: Path) -> None:
    receive(write(tmp_path, [sound(1)]))
    batch = receive(write(tmp_path, [withdrawing(1)], "back.csv")).batch
    assert numbers() == []
    recall_batch(number=batch, reason=RecallReason.WRONG_FILE, actor=system_actor("test"), now=NOW)
    assert numbers() == ["川测交罚〔2026〕1号"]


def test_many_withdrawals_are_held(tmp_path: Path) -> None:
    receive(write(tmp_path, [sound(number) for number in range(150)]))
    some = receive(write(tmp_path, [withdrawing(number) for number in range(99)], "some.csv"))
    assert (some.status, some.withdrawn) == ("loaded", 99)
    receive(write(tmp_path, [sound(number, BZ="复") for number in range(150)], "anew.csv"))
    many = receive(write(tmp_path, [withdrawing(number) for number in range(100)], "many.csv"))
    assert (many.status, many.held, many.withdrawn) == ("held", 100, 0)
    assert many.hold_reasons == ("withdrawals",)
    assert len(numbers()) == 150
