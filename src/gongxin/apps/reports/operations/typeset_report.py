"""The pages of a report before they are signed. Equal content and equal means give equal bytes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from gongxin.lib import qr
from gongxin.lib.typesetting import Attachment, means_of, typeset

TEMPLATE = Path(__file__).resolve().parents[1] / "typeset" / "report.typ"


def typeset_report(*, content: Mapping[str, Any], text: bytes, digest: str, now: datetime) -> bytes:
    """The PDF that is signed; `text` is the canonical form of `content` and `digest` its SHA-256."""
    address = qr.verify_address(
        verify_at=str(content["verify_at"]), number=str(content["number"]), digest=digest
    )
    return typeset(
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


def means() -> dict[str, str]:
    """By what this process sets reports."""
    return means_of(TEMPLATE).as_dict()
