"""Issue a report to the person it is about: read, compose, typeset, sign, keep, and leave the event."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from gongxin.apps.access.api import Power, list_looks, open_own_file, whose_file
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import (
    CheckpointView,
    EventKind,
    current_checkpoint,
    integrate,
    record_event,
)
from gongxin.apps.register.api import seal_for_subject
from gongxin.lib import qr
from gongxin.lib.canonical import canonical_json
from gongxin.lib.pdf_signing import Signer, ensure_signer, sign
from gongxin.lib.periods import BEIJING
from gongxin.lib.readable import readable
from gongxin.lib.typesetting import Attachment, typeset

from ..queries import line, reports_of
from ..types import ReportLine
from .compose_report import ISSUER, compose_report

TEMPLATE = Path(__file__).resolve().parents[1] / "typeset" / "report.typ"


def issue_report(*, actor: Actor, now: datetime) -> ReportLine:
    """The actor's report of now, as its line in their list. Free, and as often as they like.

    Raises Refusal when there is no file about them.
    """
    check_role(actor, Role.CITIZEN)
    checkpoint = _checkpoint(now)
    power = Power.TAKE_REPORTS
    with transaction.atomic():
        whose = whose_file(actor=actor, power=power, told_elsewhere=True)
        file = open_own_file(actor=actor, now=now, power=power)
        number = _number(now)
        content = compose_report(
            number=number,
            file=file,
            looks=list_looks(actor=actor, power=power, now=now),
            mandate=whose.told.get("mandate", ""),
            checkpoint=checkpoint,
            now=now,
        )
        text = canonical_json(content)
        digest = hashlib.sha256(text).hexdigest()
        pdf = _pdf(content=content, text=text, digest=digest, now=now)
        event = record_event(
            kind=EventKind.REPORT_ISSUED,
            occurred_at=now,
            actor=actor.ref,
            subject_key=file.subject_key,
            payload={
                **whose.told,
                "report": number,
                "digest": digest,
                "records": len(file.records),
            },
        )
        report = reports_of([file.subject_key]).create(
            number=number,
            subject_key=file.subject_key,
            issued_at=now,
            issued_to=actor.ref,
            records=len(file.records),
            content_digest=digest,
            pdf_digest=hashlib.sha256(pdf).hexdigest(),
            content_sealed=seal_for_subject(
                subject_key=file.subject_key, plain=text, bound_to=f"{number}.json".encode()
            ),
            pdf_sealed=seal_for_subject(
                subject_key=file.subject_key, plain=pdf, bound_to=f"{number}.pdf".encode()
            ),
            event=event.uid,
        )
    return line(report, entered=False)


@cache
def report_signer() -> Signer:
    """The certificate with which this installation signs reports."""
    # A certificate made for the very first report must already be valid when that report is signed.
    since = datetime.now(BEIJING) - timedelta(days=1)
    return ensure_signer(settings.KEYS_DIR / "report", name=ISSUER, now=since)


def _pdf(*, content: dict[str, object], text: bytes, digest: str, now: datetime) -> bytes:
    address = qr.verify_address(
        verify_at=f"{settings.PUBLIC_URL}/verify", number=str(content["number"]), digest=digest
    )
    pdf = typeset(
        template=TEMPLATE,
        data={
            "report": content,
            "digest": digest,
            "verify_address": address,
            "qr": qr.svg(address),
        },
        attachments=[
            Attachment("report.json", text.decode(), "application/json", "报告数据 Report data")
        ],
        at=now,
    )
    return sign(pdf, signer=report_signer(), reason="公共信用信息报告", now=now)


def _checkpoint(now: datetime) -> CheckpointView:
    """The newest checkpoint; the very first report waits for the first one to be made."""
    checkpoint = current_checkpoint()
    if checkpoint is None:
        integrate(now=now)
        checkpoint = current_checkpoint()
    if checkpoint is None:
        raise RuntimeError("the ledger has no checkpoint")
    return checkpoint


def _number(now: datetime) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('reports_report', 'id'))")
        place = cursor.fetchone()[0]
    return f"GX-{now.astimezone(BEIJING):%Y}-{place:09d}-{readable()}"
