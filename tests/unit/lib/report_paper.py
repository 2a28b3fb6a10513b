"""A report on paper, put together as the reports app does it; shared by two test modules."""

from __future__ import annotations

import copy
import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from gongxin.lib import qr
from gongxin.lib.canonical import canonical_json
from gongxin.lib.typesetting import Attachment, typeset

ROOT = Path(__file__).parents[3]
TEMPLATE = ROOT / "src/gongxin/apps/reports/typeset/report.typ"
FIXTURES = ROOT / "tests/fixtures/report"
NAMES = ("person", "empty", "enterprise")

Report = dict[str, Any]


def fixture(name: str) -> Report:
    report: Report = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    return report


def long_report(records: int) -> Report:
    """The person's report with `records` records of every nature and as many look-ups."""
    report = fixture("person")
    for section in report["sections"]:
        first = section["records"]
        section["records"] = [copy.deepcopy(first[i % len(first)]) for i in range(records)]
    report["sections"][2]["records"][0]["fields"][0]["value"] = "经查明的事实很长，" * 300
    report["access"] = [{**report["access"][i % 3], "no": records - i} for i in range(records)]
    return report


def digest(report: Report) -> str:
    return hashlib.sha256(canonical_json(report)).hexdigest()


def paper(report: Report, *, template: Path = TEMPLATE) -> bytes:
    content = canonical_json(report)
    stated = digest(report)
    address = qr.verify_address(
        verify_at=report["verify_at"], number=report["number"], digest=stated
    )
    return typeset(
        template=template,
        data={
            "report": report,
            "digest": stated,
            "verify_address": address,
            "qr": qr.svg(address),
        },
        attachments=[
            Attachment(
                name="report.json",
                content=content.decode(),
                media_type="application/json",
                description="报告内容 Content of the report",
            )
        ],
        at=datetime.fromisoformat(report["issued_at"]),
    )
