"""A report is issued, handed out to its subject alone, and told from every copy that differs."""

from __future__ import annotations

import hashlib
import io
import json
import zlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import transaction
from jsonschema import Draft202012Validator, FormatChecker
from pypdf import PdfReader

from gongxin.apps.ledger.api import EventKind, events
from gongxin.apps.register.api import see
from gongxin.apps.reports.api import (
    ReportLine,
    Verdict,
    download_report,
    issue_report,
    list_reports,
    verify_file,
    verify_number,
)
from gongxin.apps.reports.models import Report
from gongxin.lib.canonical import canonical_json
from gongxin.lib.errors import Refusal
from tests.databases import as_role
from tests.integration.access.town import (
    CITIZEN,
    FIRM,
    NEIGHBOUR,
    PACKS,
    SECRET_FACT,
    Town,
    kept_until_the_end,
    look,
    now,
)

pytestmark = pytest.mark.django_db

SCHEMA = json.loads((PACKS / "schema" / "report.schema.json").read_text(encoding="utf-8"))
CANARIES = (CITIZEN.name, CITIZEN.number, NEIGHBOUR.name, NEIGHBOUR.number, FIRM.name, SECRET_FACT)


@pytest.fixture(scope="module")
def report(town: Town, django_db_blocker: Any) -> Iterator[ReportLine]:
    """The citizen's report, after an officer has looked."""
    with django_db_blocker.unblock(), kept_until_the_end():
        look(town)
        yield issue_report(actor=town.citizen, now=now())


def _file(town: Town, report: ReportLine, format: Any) -> bytes:
    return download_report(
        number=report.number, format=format, actor=town.citizen, now=now()
    ).content


def _verdict(content: bytes) -> Verdict:
    return verify_file(content=content, now=now()).verdict


def test_a_report_is_listed_for_its_subject_alone(town: Town, report: ReportLine) -> None:
    assert [line.number for line in list_reports(actor=town.citizen)] == [report.number]
    assert list_reports(actor=town.neighbour) == []
    with pytest.raises(Refusal, match=r"identity\.not-permitted"):
        list_reports(actor=town.officer)


def test_only_its_subject_may_download_a_report(town: Town, report: ReportLine) -> None:
    with pytest.raises(Refusal) as anothers:
        download_report(number=report.number, format="pdf", actor=town.neighbour, now=now())
    with pytest.raises(Refusal) as nobodys:
        download_report(
            number="GX-2026-999999999-AAAA", format="pdf", actor=town.neighbour, now=now()
        )
    assert anothers.value.as_dict() == nobodys.value.as_dict()
    for actor in (town.officer, town.clerk, town.operator, town.auditor):
        with pytest.raises(Refusal, match=r"identity\.not-permitted"):
            download_report(number=report.number, format="pdf", actor=actor, now=now())


def test_only_a_person_has_a_report_issued(town: Town) -> None:
    for actor in (town.officer, town.clerk, town.operator, town.auditor):
        with pytest.raises(Refusal, match=r"identity\.not-permitted"):
            issue_report(actor=actor, now=now())


def test_issue_and_download_leave_events_on_the_persons_list(
    town: Town, report: ReportLine
) -> None:
    _file(town, report, "json")
    (issued,) = events(kinds=[EventKind.REPORT_ISSUED])
    assert issued.subject_key == CITIZEN.key
    assert issued.payload["report"] == report.number
    assert issued.payload["digest"] == report.content_digest
    newest = events(kinds=[EventKind.REPORT_DOWNLOADED], limit=1)[0]
    assert newest.payload == {"report": report.number, "format": "json"}


def test_every_issued_report_follows_the_published_schema(town: Town, report: ReportLine) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    judge = Draft202012Validator(SCHEMA, format_checker=FormatChecker())
    empty = issue_report(actor=town.neighbour, now=now())
    for number, owner in ((report.number, town.citizen), (empty.number, town.neighbour)):
        content = download_report(number=number, format="json", actor=owner, now=now()).content
        assert [error.message for error in judge.iter_errors(json.loads(content))] == []


def test_the_report_says_who_looked_and_what_was_seen(town: Town, report: ReportLine) -> None:
    content = json.loads(_file(town, report, "json"))
    (seen,) = content["access"]
    assert seen["organ"]["zh"] == "四川省人力资源和社会保障厅"
    by_item = {
        record["item"]: record["seen_by"]
        for section in content["sections"]
        for record in section["records"]
    }
    assert by_item == {
        "administrative-penalty": [1],
        "practice-qualification": [1],
        "civil-servant-record": [],
    }


def test_no_identity_number_stands_in_a_report_in_full(town: Town, report: ReportLine) -> None:
    assert CITIZEN.number.encode() not in _file(town, report, "json")
    text = "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(_file(town, report, "pdf"))).pages
    )
    assert CITIZEN.number not in text.replace(" ", "")


def test_pdf_and_json_say_the_same(town: Town, report: ReportLine) -> None:
    inside = PdfReader(io.BytesIO(_file(town, report, "pdf"))).attachments["report.json"][0]
    assert inside == _file(town, report, "json")
    assert hashlib.sha256(inside).hexdigest() == report.content_digest


def test_both_files_verify_as_they_were_issued(town: Town, report: ReportLine) -> None:
    for format in ("pdf", "json"):
        found = verify_file(content=_file(town, report, format), now=now())
        assert found.genuine
        assert found.number == report.number
        assert all(passed for _, passed in found.checks)


@pytest.mark.parametrize("place", [0.001, 0.2, 0.5, 0.8, 0.999])
def test_one_changed_byte_of_the_pdf_is_found(town: Town, report: ReportLine, place: float) -> None:
    changed = bytearray(_file(town, report, "pdf"))
    changed[int(len(changed) * place)] ^= 1
    assert _verdict(bytes(changed)) is Verdict.NOT_GENUINE


def test_bytes_added_to_the_pdf_are_found(town: Town, report: ReportLine) -> None:
    pdf = _file(town, report, "pdf")
    assert _verdict(pdf + b"\n") is Verdict.NOT_GENUINE
    assert _verdict(pdf[:-1]) is Verdict.NOT_GENUINE


def test_every_changed_byte_of_the_json_is_found(town: Town, report: ReportLine) -> None:
    content = _file(town, report, "json")
    for place in range(0, len(content), 97):
        changed = bytearray(content)
        changed[place] ^= 1
        assert _verdict(bytes(changed)) is not Verdict.GENUINE, place


@pytest.mark.parametrize(
    "written",
    [
        lambda data: json.dumps(data, indent=2, ensure_ascii=False).encode(),
        lambda data: json.dumps(data, ensure_ascii=True, sort_keys=False).encode(),
        lambda data: json.dumps(dict(reversed(data.items()))).encode(),
        lambda data: b"\xef\xbb\xbf" + canonical_json(data),
        lambda data: b"\r\n  " + canonical_json(data) + b"\n",
    ],
    ids=["indented", "escaped", "reordered", "bom", "blanks"],
)
def test_json_written_otherwise_is_still_genuine(
    town: Town, report: ReportLine, written: Any
) -> None:
    assert _verdict(written(json.loads(_file(town, report, "json")))) is Verdict.GENUINE


def test_a_key_that_stands_twice_is_no_report(town: Town, report: ReportLine) -> None:
    """Many readers show the first of two; the digest would be that of the last."""
    content = _file(town, report, "json")
    forged = b'{"subject":{"name":"another"},' + content[1:]
    assert json.loads(forged) == json.loads(content)
    assert _verdict(forged) is Verdict.NOT_GENUINE


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"{}",
        b"[]",
        b'{"number": null}',
        b'{"number": 7}',
        b'{"number": "\\u0000"}',
        b'{"number": "\\ud800"}',
        b'{"number": "GX-2026-000000001-AAAA", "x": 1.5}',
        b'{"number": "GX-2026-000000001-AAAA", "x": NaN}',
        b'{"number": {"a": ' + b"[" * 100_000,
        b'{"number": "' + b"\xff\xfe" + b'"}',
        b"%PDF-1.7",
        b"%PDF-1.7\n%%EOF",
        zlib.compress(b"nothing"),
        b"\x00" * 1000,
    ],
    ids=range(16),
)
def test_rubbish_is_answered_and_never_breaks(report: ReportLine, content: bytes) -> None:
    assert _verdict(content) is Verdict.NOT_GENUINE


def test_number_and_digest_as_the_code_gives_them(report: ReportLine) -> None:
    digest = report.content_digest
    for typed in (digest[:16], digest, f" {digest[:8]} {digest[8:16]} ".upper()):
        assert verify_number(number=report.number.lower(), digest=typed, now=now()).genuine


def test_a_wrong_number_and_a_wrong_digest_get_one_answer(report: ReportLine) -> None:
    digest = report.content_digest
    other = ("0" if digest[0] != "0" else "1") + digest[1:]
    asked = [
        ("GX-2026-999999999-AAAA", digest),
        (report.number, other),
        (report.number, digest[:15]),
        (report.number, ""),
        (report.number, "%"),
        ("", digest),
        ("' OR 1=1 --", digest),
    ]
    answers = [verify_number(number=number, digest=typed, now=now()) for number, typed in asked]
    assert {answer.verdict for answer in answers} == {Verdict.UNKNOWN}
    assert len({(answer.why, answer.number, answer.issued_at) for answer in answers}) == 1


def test_each_check_leaves_an_event_without_a_subject(report: ReportLine) -> None:
    verify_number(number=report.number, digest=report.content_digest, now=now())
    (event,) = events(kinds=[EventKind.REPORT_VERIFIED], limit=1)
    assert event.subject_key is None
    assert event.actor == "public"
    assert event.payload == {"result": "genuine", "report": report.number}


def test_a_report_does_not_change_when_the_register_does(town: Town, report: ReportLine) -> None:
    first = _file(town, report, "pdf")
    look(town)
    later = issue_report(actor=town.citizen, now=now() + timedelta(seconds=1))
    assert later.content_digest != report.content_digest
    assert _file(town, report, "pdf") == first


def test_numbers_are_not_guessed_from_one_another(town: Town, report: ReportLine) -> None:
    second = issue_report(actor=town.citizen, now=now())
    assert second.number != report.number
    assert second.number.rsplit("-", 1)[1] != report.number.rsplit("-", 1)[1] or (
        second.number[8:17] != report.number[8:17]
    )


def _columns() -> list[tuple[str, str]]:
    with as_role() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name IN"
            " (SELECT table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE')"
        )
        return cursor.fetchall()


def test_no_name_number_or_fact_lies_open_in_any_table(town: Town, report: ReportLine) -> None:
    found = []
    with as_role() as cursor:
        for table, column in _columns():
            for canary in CANARIES:
                cursor.execute(
                    f'SELECT count(*) FROM "{table}" WHERE position(%s in "{column}"::text) > 0'
                    f' OR position(%s in "{column}"::text) > 0',
                    [canary, canary.encode().hex()],
                )
                if cursor.fetchone()[0]:
                    found.append((table, column, canary))
    assert found == []


def test_the_search_for_canaries_finds_one_that_is_planted(town: Town) -> None:
    with as_role() as cursor:
        cursor.execute(
            "UPDATE identity_account SET display_name = %s WHERE login = 'clerk'", [CITIZEN.name]
        )
    with pytest.raises(AssertionError, match="display_name"):
        test_no_name_number_or_fact_lies_open_in_any_table(town, None)  # type: ignore[arg-type]


def test_no_name_number_or_fact_lies_open_in_any_file(town: Town, report: ReportLine) -> None:
    _file(town, report, "pdf")
    kept = [path for path in Path(settings.VAR_DIR).rglob("*") if path.is_file()]
    assert kept, "keys, at least, are kept there"
    leaks = [
        (path.name, canary)
        for path in kept
        for canary in CANARIES
        if canary.encode() in path.read_bytes()
    ]
    assert leaks == []


def test_the_database_shows_a_report_to_whom_it_is_about(town: Town, report: ReportLine) -> None:
    def seen(*subjects: UUID) -> bool:
        with transaction.atomic():
            if subjects:
                see(subjects)
            return Report.objects.filter(number=report.number).exists()

    assert seen(CITIZEN.key)
    assert not seen(NEIGHBOUR.key)
    assert not seen()


def test_a_report_is_sealed_with_its_subjects_key_and_bound_to_its_number(
    town: Town, report: ReportLine
) -> None:
    from gongxin.apps.register.api import unseal_for_subject
    from gongxin.lib.sealing import SealBroken

    with as_role():
        row = Report.objects.get(number=report.number)
    sealed = bytes(row.content_sealed)
    right = {"subject_key": CITIZEN.key, "bound_to": f"{report.number}.json".encode()}
    with transaction.atomic():
        assert unseal_for_subject(sealed=sealed, **right) == _file(town, report, "json")
    for wrong in ({"subject_key": NEIGHBOUR.key}, {"bound_to": b"another.json"}):
        with pytest.raises(SealBroken), transaction.atomic():
            unseal_for_subject(sealed=sealed, **{**right, **wrong})
