"""Issue a report to the person it is about: read, compose, typeset, sign, keep, and leave the event."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple, TypedDict
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from gongxin.apps.access.api import (
    FileShown,
    Look,
    Power,
    list_looks,
    open_own_file,
    whose_file,
)
from gongxin.apps.catalogue.api import loaded_editions
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import (
    CheckpointView,
    EventKind,
    current_checkpoint,
    integrate,
    log_origin,
    record_event,
)
from gongxin.apps.register.api import seal_for_subject
from gongxin.lib.canonical import canonical_json
from gongxin.lib.pdf_signing import Signer, ensure_signer, sign
from gongxin.lib.periods import BEIJING
from gongxin.lib.readable import readable

from ..queries import line, reports_of
from ..types import ReportLine
from .compose_report import ISSUER, compose_report, looks_told
from .made_with import made_with
from .typeset_report import typeset_report


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
        looks = list_looks(actor=actor, power=power, now=now, same=file.same)
        said: Said = {"verify_at": f"{settings.PUBLIC_URL}/verify", "origin": log_origin()}
        content = compose_report(
            number=number,
            file=file,
            looks=looks,
            mandate=whose.told.get("mandate", ""),
            size=checkpoint.size,
            root=checkpoint.root,
            now=now,
            **said,
        )
        parts = _made(content, file, looks, said, now)
        digest = hashlib.sha256(parts.text).hexdigest()
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
                "made_with": hashlib.sha256(parts.kept).hexdigest(),
                "pdf": hashlib.sha256(parts.pdf).hexdigest(),
            },
        )
        report = reports_of([file.subject_key]).create(
            number=number,
            subject_key=file.subject_key,
            issued_at=now,
            issued_to=actor.ref,
            records=len(file.records),
            content_digest=digest,
            pdf_digest=hashlib.sha256(parts.pdf).hexdigest(),
            event=event.uid,
            **_sealed(number, file.subject_key, parts),
        )
    return line(report, entered=False)


class Said(TypedDict):
    """What a report says of the platform, by its settings."""

    verify_at: str
    origin: str


class _Parts(NamedTuple):
    """The bytes of a report: its data, its signed pages, and by what both were made."""

    text: bytes
    pdf: bytes
    kept: bytes


def _made(
    content: dict[str, Any], file: FileShown, looks: Sequence[Look], said: Said, now: datetime
) -> _Parts:
    text = canonical_json(content)
    digest = hashlib.sha256(text).hexdigest()
    unsigned = typeset_report(content=content, text=text, digest=digest, now=now)
    kept = made_with(
        file=file,
        looks=looks_told(looks),
        loaded=loaded_editions(),
        unsigned=unsigned,
        **said,
    )
    return _Parts(
        text,
        sign(unsigned, signer=report_signer(), reason="公共信用信息报告", now=now),
        canonical_json(kept),
    )


def _sealed(number: str, subject_key: UUID, parts: _Parts) -> dict[str, bytes]:
    """The parts under the subject's key for documents, each bound to the report and to what it is."""

    def seal(plain: bytes, name: str) -> bytes:
        return seal_for_subject(
            subject_key=subject_key, plain=plain, bound_to=f"{number}.{name}".encode()
        )

    return {
        "content_sealed": seal(parts.text, "json"),
        "pdf_sealed": seal(parts.pdf, "pdf"),
        "made_with_sealed": seal(parts.kept, "made-with"),
    }


@cache
def report_signer() -> Signer:
    """The certificate with which this installation signs reports."""
    # A certificate made for the very first report must already be valid when that report is signed.
    since = datetime.now(BEIJING) - timedelta(days=1)
    return ensure_signer(settings.KEYS_DIR / "report", name=ISSUER, now=since)


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
