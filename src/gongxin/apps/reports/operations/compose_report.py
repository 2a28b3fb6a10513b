"""What a report says: the file and the looks, as the published format has them (`urn:gongxin:report:1`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from gongxin.apps.access.api import FileShown, Look, RecordShown
from gongxin.apps.register.api import Statement
from gongxin.lib.bilingual import Text
from gongxin.lib.identifiers import mask_id_number
from gongxin.lib.periods import BEIJING

FORMAT = "urn:gongxin:report:1"
NATURES = ("basic", "good", "adverse")
ISSUER = Text("公信平台·四川省（演示）", "Gongxin platform, Sichuan (demonstration)")
HOW_TO_OBJECT = Text(
    "认为有误、遗漏或已过期限的，可向本平台或来源单位提出异议，不收费。",
    "If it is wrong, incomplete or past its time, object to this platform or to the source, free of charge.",
)
NOTES = (
    Text(
        "本报告只列出截至出具时可以展示和使用的信息；已过展示期限、已修复或已撤销的不列。",
        "The report lists what may be shown and used when it is issued; what is past its period, repaired or annulled is not listed.",
    ),
    Text(
        "异议和信用修复一律免费。任何人声称可以付费删除记录，都不可信。",
        "Objection and repair are always free. Nobody who offers to delete records for money can do so.",
    ),
)


def compose_report(
    *,
    number: str,
    file: FileShown,
    looks: Sequence[Look],
    size: int,
    root: bytes,
    mandate: str = "",
    verify_at: str,
    origin: str,
    now: datetime,
) -> dict[str, Any]:
    """The report's content; every value is a string, so that it has one canonical form.

    It follows from the arguments and nothing else, so that a replay can have the same again.
    """
    others = looks_told(looks)
    return {
        "format": FORMAT,
        "number": number,
        "issued_at": _moment(now),
        "issuer": ISSUER.as_dict(),
        "demonstration": True,
        "verify_at": verify_at,
        "subject": {
            "kind": file.kind,
            "name": file.name,
            "identifier": {
                "label": Text("居民身份证号码", "Resident identity number").as_dict()
                if file.kind == "person"
                else Text("统一社会信用代码", "Unified social credit code").as_dict(),
                "value": file.identifier,
            },
        },
        "requested_by": {
            "kind": "self",
            "organ": None,
            "unit": None,
            "purpose": _asked_by(mandate).as_dict(),
            "case_reference": None,
        },
        "sections": [
            {
                "nature": nature,
                "records": [_record(record, others) for record in file.of_nature(nature)],
            }
            for nature in NATURES
        ],
        "access": [_look(place, look) for place, look in enumerate(others, 1)],
        "ledger": {
            "size": size,
            "root": root.hex(),
            "checkpoint_origin": origin,
            "event_uid": file.event,
        },
        "notes": [note.as_dict() for note in NOTES],
    }


def looks_told(looks: Sequence[Look]) -> list[Look]:
    """A report is given to others: that a court or the police asked is not their business, nor what the person did."""
    return [look for look in looks if not look.own and not look.sealed]


def _asked_by(mandate: str) -> Text:
    if not mandate:
        return Text("本人查阅", "for the person's own use")
    return Text(
        f"本人查阅，由代理人办理（{mandate}）",
        f"for the person's own use, through an agent ({mandate})",
    )


def _record(record: RecordShown, looks: Sequence[Look]) -> dict[str, Any]:
    document = None
    if record.doc_number and record.doc_date:
        organ = record.doc_organ or record.source.zh
        document = {
            "number": record.doc_number,
            "organ": Text(organ, organ).as_dict(),
            "date": record.doc_date.isoformat(),
        }
    return {
        "item": record.item,
        "title": record.title.as_dict(),
        "fields": [
            {"label": field.label.as_dict(), "value": _printed(record, field.name, field.value.zh)}
            for field in record.fields
        ],
        "source": record.source.as_dict(),
        "document": document,
        "basis": [
            {
                "title": basis.title.as_dict(),
                "number": basis.number,
                "article": basis.article,
                "to_verify": basis.to_verify,
            }
            for basis in record.basis
        ],
        "valid_from": record.valid_from.isoformat(),
        "shown_until": record.last_day.isoformat() if record.last_day else None,
        "class": record.adverse_class_code,
        "seen_by": [
            place
            for place, look in enumerate(looks, 1)
            if record.item in look.item_codes and look.at >= record.recorded_at
        ],
        "how_to_object": HOW_TO_OBJECT.as_dict(),
        "disputed": record.disputed_since is not None,
        # a report from before there were statements is spelt as it was
        **({"statement": _statement(record.statement)} if record.statement else {}),
    }


def _statement(said: Statement) -> dict[str, str]:
    return {"words": said.words, "since": said.since.astimezone(BEIJING).date().isoformat()}


def _printed(record: RecordShown, name: str, value: str) -> str:
    """A report is carried about: identity numbers in it are masked even for the person concerned."""
    return mask_id_number(value) if name in record.telling.id_number_fields else value


def _look(place: int, look: Look) -> dict[str, Any]:
    return {
        "no": place,
        "at": _moment(look.at),
        "organ": look.organ.as_dict(),
        "unit": Text(look.unit, look.unit).as_dict() if look.unit else None,
        "purpose": look.purpose.as_dict(),
        "case_reference": look.case_reference or None,
        "fields_seen": _seen(look).as_dict(),
    }


def _seen(look: Look) -> Text:
    if not look.items:
        return Text("没有可展示的记录", "No record to show")
    return Text(
        "、".join(item.zh for item in look.items), ", ".join(item.en for item in look.items)
    )


def _moment(at: datetime) -> str:
    return at.astimezone(BEIJING).replace(microsecond=0).isoformat()
