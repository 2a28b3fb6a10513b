"""Is this report genuine, and unchanged? Answered to anybody, without sign-in, about the report only."""

from __future__ import annotations

import codecs
import hashlib
import hmac
import json
import re
from datetime import datetime
from typing import Any

from django.db import transaction

from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.lib.bilingual import Text
from gongxin.lib.canonical import canonical_json
from gongxin.lib.pdf_signing import LARGEST, check

from ..models import Report
from ..queries import find_report
from ..types import Verdict, Verification
from .issue_report import report_signer

_NUMBER = re.compile(r"GX-[0-9]{4}-[0-9]{9}-[0-9A-Z]{4}")
_DIGEST = re.compile(r"[0-9a-f]{16,64}")

SIGNED = Text("签名由本平台作出", "The signature is this platform's")
UNCHANGED = Text("文件自签名后没有变动", "The file is unchanged since it was signed")
REGISTERED = Text("与登记的摘要一致", "The digest is the registered one")

_GENUINE = Text("这份报告是真的，没有被改动。", "This report is genuine and unchanged.")
_CHANGED = Text(
    "这份文件不能相信：它与本平台登记的报告不一致。",
    "Do not rely on this file: it is not the report that this platform registered.",
)
_UNKNOWN = Text(
    "没有查到这份报告。请核对编号和摘要，或上传下载时的原始文件。",
    "There is no such report. Check number and digest, or upload the file as it was downloaded.",
)


def verify_file(*, content: bytes, now: datetime) -> Verification:
    """The verdict on an uploaded PDF or JSON. Never raises on account of `content`."""
    if content.removeprefix(codecs.BOM_UTF8).lstrip(b" \t\r\n").startswith(b"{"):
        return _recorded(_verify_json(content), now)
    return _recorded(_verify_pdf(content), now)


def verify_number(*, number: str, digest: str, now: datetime) -> Verification:
    """The verdict on a number and the first 16 or more hexadecimal digits of the content's digest."""
    number, digest = number.strip().upper(), "".join(digest.split()).lower()
    report = None
    if _NUMBER.fullmatch(number) and _DIGEST.fullmatch(digest):
        report = find_report(number=number)
    if report is None or not report.content_digest.startswith(digest):
        # one answer for an unknown number and a wrong digest: numbers cannot be tried out
        return _recorded(Verification(Verdict.UNKNOWN, _UNKNOWN), now)
    return _recorded(_genuine(report, ((REGISTERED, True),)), now)


def _verify_pdf(content: bytes) -> Verification:
    found = check(content, trusted_certificate=report_signer().trusted_certificate)
    if found.fault is not None or not found.genuine:
        why = found.fault or _CHANGED
        return Verification(
            Verdict.NOT_GENUINE,
            why,
            checks=((SIGNED, found.signed and found.trusted), (UNCHANGED, found.intact)),
        )
    digest = hashlib.sha256(content).hexdigest()
    report = find_report(pdf_digest=digest)
    if report is None:
        return Verification(
            Verdict.NOT_GENUINE,
            _CHANGED,
            checks=((SIGNED, True), (UNCHANGED, True), (REGISTERED, False)),
        )
    return _genuine(report, ((SIGNED, True), (UNCHANGED, True), (REGISTERED, True)))


def _verify_json(content: bytes) -> Verification:
    """JSON is compared in its canonical form, so that mere formatting does no harm."""
    try:
        number, digest = _number_and_digest(content)
    except (ValueError, TypeError, KeyError, RecursionError):
        return Verification(Verdict.NOT_GENUINE, _CHANGED)
    report = find_report(number=number)
    if report is None or not hmac.compare_digest(report.content_digest, digest):
        return Verification(Verdict.NOT_GENUINE, _CHANGED, checks=((REGISTERED, False),))
    return _genuine(report, ((REGISTERED, True),))


def _number_and_digest(content: bytes) -> tuple[str, str]:
    """The report's number, and the digest of its canonical form. Raises ValueError and its kin."""
    if len(content) > LARGEST:
        raise ValueError("larger than any report")
    data = json.loads(content, object_pairs_hook=_each_key_once)
    number = data["number"]
    if not _NUMBER.fullmatch(number):
        raise ValueError("not a report's number")
    return number, hashlib.sha256(canonical_json(data)).hexdigest()


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys all differ. Of a repeated key readers take the first or the last, so that
    one file could show one thing and have another checked (RFC 8259, section 4).
    """
    data = dict(pairs)
    if len(data) < len(pairs):
        raise ValueError("a key stands twice")
    return data


def _genuine(report: Report, checks: tuple[tuple[Text, bool], ...]) -> Verification:
    return Verification(
        Verdict.GENUINE,
        _GENUINE,
        number=report.number,
        issued_at=report.issued_at,
        content_digest=report.content_digest,
        pdf_digest=report.pdf_digest,
        checks=checks,
    )


def _recorded(verification: Verification, now: datetime) -> Verification:
    with transaction.atomic():
        record_event(
            kind=EventKind.REPORT_VERIFIED,
            occurred_at=now,
            actor="public",
            payload={"result": verification.verdict.value, "report": verification.number or None},
        )
    return verification
