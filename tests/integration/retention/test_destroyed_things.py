"""What is left of batches, reports and records that went under a list, and what is answered about them."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction

from gongxin.apps.catalogue.api import Retained
from gongxin.apps.identity.api import system_actor
from gongxin.apps.intake.api import (
    Channel,
    export_original,
    export_refused,
    read_receipt,
    receive_file,
    signed_receipt,
    sweep_files,
)
from gongxin.apps.intake.models import Batch, KeptFile, RefusedPart
from gongxin.apps.ledger.api import integrate, verify
from gongxin.apps.register.api import HeldMatter
from gongxin.apps.replay.api import make_bundle, replay_look_up, replay_report
from gongxin.apps.reports.api import Verdict, download_report, issue_report, verify_number
from gongxin.apps.retention.api import Selection, lift_hold
from gongxin.lib.errors import Refusal
from tests.databases import as_role
from tests.integration.access.town import (
    CITIZEN,
    FIRM,
    Town,
    file_rows,
    look,
    now,
    penalty,
    write_csv,
)

from .old import REVIEWER, aged, agreed, carried_out, held, versions

OPERATOR = system_actor("test")
BATCHES = Selection(Retained.BATCH, now().date(), "administrative-penalty")
REPORTS = Selection(Retained.REPORT, now().date())
RECORDS = Selection(Retained.RECORD, now().date(), "administrative-penalty")


def refused(call: Any, **asked: Any) -> str:
    with pytest.raises(Refusal) as caught:
        call(**asked)
    return caught.value.code


@pytest.fixture
def spoilt(town: Town) -> str:
    """A batch with a row that was sent back."""
    rows = [
        penalty(CITIZEN, "川示交罚〔2026〕70号"),
        penalty(CITIZEN, "川示交罚〔2026〕71号", CF_JDRQ="2026-13-02"),
    ]
    receipt = receive_file(
        path=write_csv(town.folder, "administrative-penalty", rows), item_code="administrative-penalty",
        source_code="sc-transport", actor=OPERATOR, channel=Channel.COMMAND, now=now(),
    )  # fmt: skip
    assert receipt.refused == 1
    return receipt.batch


def folder(batch: str) -> Path:
    kept = Batch.objects.get(number=batch).kept_file
    assert kept is not None
    return Path(django_settings.ORIGINALS_DIR) / kept.token


def test_of_a_batch_stay_its_counts_and_its_receipt(town: Town, spoilt: str) -> None:
    integrate(now=now())
    before = signed_receipt(number=spoilt, actor=town.operator)
    aged("intake_batch")
    parts = folder(spoilt)
    assert parts.is_dir()
    number = agreed(BATCHES)
    assert carried_out(number).destroyed == 2
    assert not parts.exists()
    batch = Batch.objects.get(number=spoilt)
    assert (bytes(batch.data_key), batch.said, batch.destroyed_under) == (b"", "", number)
    assert not RefusedPart.objects.exists()
    assert batch.findings.count() == 0
    asked = {"number": spoilt, "actor": town.operator, "now": now()}
    assert refused(export_original, into=io.BytesIO(), **asked) == "intake.batch-destroyed"
    assert refused(export_refused, **asked) == "intake.batch-destroyed"
    assert read_receipt(number=spoilt, actor=town.operator).destroyed_under == number
    after = signed_receipt(number=spoilt, actor=town.operator)
    told = {key: value for key, value in after["receipt"].items() if key != "received_at"}
    assert told == {key: value for key, value in before["receipt"].items() if key != "received_at"}
    assert after["proof"] is not None
    assert versions("item = 'administrative-penalty'") == 3  # records have a clock of their own


def test_a_file_that_came_twice_stays_with_the_later_batch(town: Town) -> None:
    path = write_csv(town.folder, "administrative-penalty", [penalty(FIRM, "川示交罚〔2026〕90号")])
    sent = [
        receive_file(
            path=path, item_code="administrative-penalty", source_code="sc-transport", actor=OPERATOR,
            channel=Channel.COMMAND, now=now(),
        ).batch
        for _ in range(2)
    ]  # fmt: skip
    first, second = (Batch.objects.get(number=number) for number in sent)
    assert first.kept_file == second.kept_file
    aged("intake_batch", where=f"id = {first.pk}")
    carried_out(agreed(BATCHES))
    out = io.BytesIO()
    export_original(number=sent[1], into=out, actor=town.operator, now=now())
    assert out.getvalue() == path.read_bytes()


@pytest.mark.parametrize("on", ["batch", "item", "subject", "document"])
def test_a_hold_keeps_the_nightly_sweep_off_a_file_and_opens_it_for_nobody(
    town: Town, on: str
) -> None:
    matter, value, organ = {
        "batch": (HeldMatter.BATCH, town.batch, ""),
        "item": (HeldMatter.ITEM, "administrative-penalty", "sc-transport"),
        "subject": (HeldMatter.SUBJECT, FIRM.number, ""),
        "document": (HeldMatter.DOCUMENT, "川示交罚〔2026〕7号", ""),
    }[on]
    hold = held(matter, value, organ=organ)
    parts = folder(town.batch)
    over = now() + timedelta(days=400)
    sweep_files(now=over)
    assert parts.is_dir()
    assert KeptFile.objects.filter(destroyed_at__isnull=False).count() > 0
    asked = {"number": town.batch, "into": io.BytesIO(), "actor": town.operator, "now": over}
    assert refused(export_original, **asked) == "intake.original-gone"
    lift_hold(number=hold, actor=REVIEWER, now=now())
    sweep_files(now=over)
    assert not parts.exists()


def test_of_a_report_stay_number_and_digests(town: Town) -> None:
    integrate(now=now())
    line = issue_report(actor=town.citizen, now=now())
    aged("reports_report")
    hold = held(HeldMatter.RECORD, _record())
    with pytest.raises(Refusal, match="nothing-due"):
        agreed(REPORTS)  # the hold on one of their records reaches the report that lists it
    lift_hold(number=hold, actor=REVIEWER, now=now())
    number = agreed(REPORTS)
    assert carried_out(number).destroyed == 1
    for form in ("pdf", "json"):
        asked = {"number": line.number, "format": form, "actor": town.citizen, "now": now()}
        assert refused(download_report, **asked) == "reports.destroyed"
    found = verify_number(number=line.number, digest=line.content_digest, now=now())
    assert found.verdict is Verdict.GENUINE
    replayed = replay_report(number=line.number, actor=town.citizen, now=now())
    assert replayed.erased is not None
    assert (replayed.erased.number, replayed.erased.whole) == (number, False)
    assert number in str(replayed)
    assert (
        refused(make_bundle, number=line.number, actor=town.citizen, now=now())
        == "replay.destroyed"
    )


def test_once_a_record_went_what_rested_on_it_says_so(town: Town) -> None:
    integrate(now=now())
    shown = look(town)
    line = issue_report(actor=town.citizen, now=now())
    other = issue_report(actor=town.neighbour, now=now())
    assert replay_report(number=line.number, actor=town.citizen, now=now()).identical
    aged("register_record", where="item = 'administrative-penalty'")
    with as_role() as cursor:  # what the events say of the moment moves with it
        cursor.execute("SELECT count(*) FROM register_record")
    number = agreed(RECORDS)
    carried_out(number)
    replayed = replay_report(number=line.number, actor=town.citizen, now=now())
    assert replayed.erased is not None
    assert replayed.erased.number == number
    assert (
        refused(make_bundle, number=line.number, actor=town.citizen, now=now())
        == "replay.destroyed"
    )
    looked = replay_look_up(
        look=shown.event, case_reference="川测审〔2026〕1号", actor=town.auditor, now=now()
    )
    assert looked.erased is not None
    assert looked.erased.number == number
    # what did not rest on it is made again to the byte
    assert replay_report(number=other.number, actor=town.neighbour, now=now()).identical
    integrate(now=now())
    assert verify().ok
    assert json.loads(json.dumps(replayed.as_dict()))["erased"]["number"] == number


def test_the_same_file_again_is_not_called_a_repetition_of_what_went(town: Town) -> None:
    """A file whose records were destroyed is read as any other: what it says is not known any more."""
    rows = [penalty(FIRM, "川示交罚〔2026〕91号")]
    file_rows(town.folder, "administrative-penalty", rows)
    aged("register_record")
    carried_out(agreed(RECORDS))
    assert file_rows(town.folder, "administrative-penalty", rows).accepted == 1


def _record() -> str:
    with as_role() as cursor:
        cursor.execute(
            "SELECT record_key::text FROM register_record WHERE subject_key = %s LIMIT 1",
            [CITIZEN.key],
        )
        return str(cursor.fetchone()[0])


def test_marks_lead_to_nobody_once_their_subject_is_erased(town: Town) -> None:
    aged("register_record")
    carried_out(agreed(RECORDS))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM retention_entry")
        assert cursor.fetchone() == (0,)  # not shown without a context
    with as_role() as cursor:
        cursor.execute(
            "SELECT count(*) FROM retention_entry WHERE subject_key IS NOT NULL OR record_key IS NOT NULL"
        )
        assert cursor.fetchone() == (0,)
