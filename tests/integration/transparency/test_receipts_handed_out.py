"""凭证: beside each report and each batch, from the moment that its event has its place; checked before it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongxin.apps.identity.api import Account, Role
from gongxin.apps.intake.api import RecallReason, recall_batch, take_receipt
from gongxin.apps.ledger.api import EventKind, events, integrate, log_verifier, receipt
from gongxin.apps.reports.api import (
    ReportLine,
    download_report,
    issue_report,
    list_reports,
)
from gongxin.interfaces.cli.main import cli
from gongxin.lib.errors import Refusal
from tests.integration.access.town import CITIZEN, Town, now
from tests.integration.intake.desk import receive, sound, write
from tests.integration.ledger.witnesses import OF_TWO, ONE, TWO, cosign_published

PLAIN = "text/plain; charset=utf-8"


def _client(login: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(login=login))
    return client


@dataclass(frozen=True)
class Taken:
    """What a person has on their disk."""

    folder: Path
    line: ReportLine

    def check(self, *more: str) -> Result:
        """As the holder checks it: with the published key, and nothing of the platform's."""
        file = str(self.folder / "report.tlog-proof")
        return CliRunner().invoke(cli, ["ledger", "check", file, *more], catch_exceptions=False)

    @property
    def key(self) -> list[str]:
        """The published key, as a file."""
        return ["--key", str(self.folder / "ledger.pub")]


@pytest.fixture
def issued(town: Town, home: Path) -> ReportLine:
    """A report whose event has no place yet."""
    integrate(now=now())
    return issue_report(actor=town.citizen, now=now())


@pytest.fixture
def taken(town: Town, issued: ReportLine, tmp_path: Path, settings: Any, home: Path) -> Taken:
    """The report with its receipt, cosigned by two witnesses."""
    integrate(now=now())
    settings.WITNESS_POLICY = OF_TWO
    cosign_published(home, (ONE, now()), (TWO, now()))
    for format in ("json", "tlog-proof"):
        file = download_report(
            number=issued.number,
            format=format,  # type: ignore[arg-type]
            actor=town.citizen,
            now=now(),
        )
        (tmp_path / f"report.{format}").write_bytes(file.content)
    (tmp_path / "ledger.pub").write_text(f"{log_verifier().vkey()}\n")
    keys = (f"log {log_verifier().vkey()}", f"witness a {ONE.verifier.vkey()}")
    lines = (*keys, f"witness b {TWO.verifier.vkey()}", "group g all a b", "quorum g", "")
    (tmp_path / "policy").write_text("\n".join(lines))
    (tmp_path / "other").write_text("another file")
    return Taken(tmp_path, issued)


def test_a_receipt_is_being_entered_until_its_event_has_its_place(issued: ReportLine) -> None:
    (line,) = list_reports(actor=_citizen())
    assert not line.entered
    client = _client("citizen")
    address = reverse("portal:report", args=[issued.number, "tlog-proof"])
    listed = client.get(reverse("portal:reports")).content.decode()
    assert "正在编入存证" in listed
    assert address not in listed
    early = client.get(address)
    assert early.status_code == 200
    assert "几秒后编入存证树" in early.content.decode()
    assert not events(kinds=[EventKind.REPORT_DOWNLOADED])
    integrate(now=now())
    assert address in client.get(reverse("portal:reports")).content.decode()
    file = client.get(address)
    assert file["Content-Type"] == PLAIN
    assert f'filename="{issued.number}.tlog-proof"' in file["Content-Disposition"]
    assert file.content.startswith(b"c2sp.org/tlog-proof@v1\n")
    (told,) = events(kinds=[EventKind.REPORT_DOWNLOADED])
    assert told.payload["format"] == "tlog-proof"
    assert told.subject_key == CITIZEN.key


def _citizen() -> Any:
    from gongxin.apps.identity.api import actor_of

    return actor_of(Account.objects.get(login="citizen"))


def test_its_holder_checks_it_without_the_platform(taken: Taken) -> None:
    report = str(taken.folder / "report.json")
    policy = ["--policy", str(taken.folder / "policy")]
    sound = taken.check(*policy, "--of", report)
    assert sound.exit_code == 0, sound.output
    assert "成立 holds" in sound.output
    assert f"report: {taken.line.number}" in sound.output
    assert "one.example" in sound.output
    assert "有足够的外部见证" in sound.output
    assert "说的就是这个文件" in sound.output
    by_key = taken.check(*taken.key)
    assert by_key.exit_code == 0
    assert "没有按见证策略核对" in by_key.output


def test_what_is_not_as_it_was_given_does_not_hold(taken: Taken) -> None:
    wrong = taken.check(*taken.key, "--of", str(taken.folder / "other"))
    assert wrong.exit_code == 1
    assert "说的不是这个文件" in wrong.output
    file = taken.folder / "report.tlog-proof"
    text = file.read_text()
    (taken.folder / "few").write_text("".join(text.splitlines(keepends=True)[:-1]))
    few = CliRunner().invoke(
        cli,
        ["ledger", "check", str(taken.folder / "few"), "--policy", str(taken.folder / "policy")],
    )
    assert few.exit_code == 1
    assert "见证不足" in few.output
    file.write_text(text.replace("index ", "index 1"))
    changed = taken.check(*taken.key)
    assert changed.exit_code == 1
    assert "不成立 DOES NOT HOLD" in changed.output


def test_a_key_that_is_none_is_told_in_one_line(taken: Taken) -> None:
    (taken.folder / "ledger.pub").write_text("no key\n")
    assert taken.check(*taken.key).exit_code == 2
    assert taken.check("--policy", str(taken.folder / "other")).exit_code == 2


def test_nobody_takes_the_receipt_of_anothers_report(taken: Taken, town: Town) -> None:
    with pytest.raises(Refusal, match=r"reports\.unknown"):
        download_report(
            number=taken.line.number, format="tlog-proof", actor=town.neighbour, now=now()
        )
    (event,) = events(kinds=[EventKind.REPORT_ISSUED])
    with pytest.raises(Refusal, match=r"ledger\.unknown-event"):
        receipt(uid=event.uid, subject_key=_other(town))
    with pytest.raises(Refusal, match=r"ledger\.unknown-event"):
        receipt(uid=event.uid, organ="some-organ")


def _other(town: Town) -> Any:
    issue_report(actor=town.neighbour, now=now())
    return events(kinds=[EventKind.REPORT_ISSUED], limit=1)[0].subject_key


@pytest.mark.parametrize("damage", ["tile", "cosignature"])
def test_a_receipt_that_does_not_hold_is_not_handed_out(
    taken: Taken, town: Town, home: Path, damage: str
) -> None:
    if damage == "tile":
        for tile in (home / "tile" / "0").rglob("*"):
            if tile.is_file():
                tile.write_bytes(bytes(byte ^ 1 for byte in tile.read_bytes()))
    else:
        note = (home / "checkpoint.witnessed").read_text()
        (home / "checkpoint.witnessed").write_text(
            note[:-10] + ("A" if note[-10] != "A" else "B") + note[-9:]
        )
    with pytest.raises(Refusal, match=r"ledger\.receipt-not-sound"):
        download_report(
            number=taken.line.number, format="tlog-proof", actor=town.citizen, now=now()
        )
    page = _client("citizen").get(reverse("portal:report", args=[taken.line.number, "tlog-proof"]))
    assert page.status_code == 404
    assert "核验不通过，没有发出" in page.content.decode()


def test_the_list_of_reports_costs_the_same_however_many(issued: ReportLine, town: Town) -> None:
    with CaptureQueriesContext(connection) as few:
        list_reports(actor=town.citizen)
    issue_report(actor=town.citizen, now=now())
    issue_report(actor=town.citizen, now=now() + timedelta(seconds=1))
    with CaptureQueriesContext(connection) as many:
        list_reports(actor=town.citizen)
    assert len(few) == len(many)


def test_a_batch_has_a_receipt_of_its_filing_and_of_its_recall(
    town: Town, home: Path, tmp_path: Path
) -> None:
    batch = receive(write(tmp_path, [sound(1)])).batch
    client = _client("operator")
    filed, recalled = (
        reverse("workbench:batch-proof", args=[batch, act]) for act in ("filed", "recalled")
    )
    assert "几秒后编入存证树" in client.get(filed).content.decode()
    assert client.get(recalled).status_code == 404
    assert client.get(reverse("workbench:batch-proof", args=[batch, "lost"])).status_code == 404
    page = client.get(reverse("workbench:receipt", args=[batch])).content.decode()
    assert filed in page
    assert recalled not in page
    recall_batch(number=batch, reason=RecallReason.NO_BASIS, actor=town.operator, now=now())
    integrate(now=now())
    assert recalled in client.get(reverse("workbench:receipt", args=[batch])).content.decode()
    (tmp_path / "ledger.pub").write_text(log_verifier().vkey())
    for address, said in ((filed, f"batch: {batch}"), (recalled, "reason: no-basis")):
        answer = client.get(address)
        assert answer["Content-Type"] == PLAIN
        (tmp_path / "batch.tlog-proof").write_bytes(answer.content)
        told = CliRunner().invoke(
            cli,
            [
                "ledger",
                "check",
                str(tmp_path / "batch.tlog-proof"),
                "--key",
                str(tmp_path / "ledger.pub"),
            ],
        )
        assert told.exit_code == 0, told.output
        assert said in told.output


def test_another_organ_takes_no_receipt_of_a_batch(town: Town, tmp_path: Path) -> None:
    from dataclasses import replace

    batch = receive(write(tmp_path, [sound(2)])).batch
    stranger = replace(town.clerk, organ="another", role=Role.CLERK)
    with pytest.raises(Refusal, match=r"intake\.unknown-batch"):
        take_receipt(number=batch, act="filed", actor=stranger)
