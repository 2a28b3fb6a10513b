"""谁查过我: every look at one's file, newest first."""

from __future__ import annotations

from gongxin.apps.catalogue.api import item_titles, purpose_titles
from gongxin.apps.directory.api import organ_names
from gongxin.apps.identity.api import Actor, Role, check_role
from gongxin.apps.ledger.api import EventKind, EventView, events_about
from gongxin.lib.bilingual import Text

from ..enums import Verdict
from ..types import Look

LOOKS = (
    EventKind.LOOK_UP,
    EventKind.OWN_FILE_OPENED,
    EventKind.REPORT_ISSUED,
    EventKind.REPORT_DOWNLOADED,
)
_OWN = Text("您本人", "You yourself")
_WHAT = {
    EventKind.OWN_FILE_OPENED: Text("查看本人档案", "Opened the file"),
    EventKind.REPORT_ISSUED: Text("出具本人报告", "Had a report issued"),
    EventKind.REPORT_DOWNLOADED: Text("下载本人报告", "Downloaded a report"),
}


_ANSWERS = {
    Verdict.YES.value: Text(
        "只得到回答“有”，没有看档案", "Only told “yes”; the file was not opened"
    ),
    Verdict.NO.value: Text(
        "只得到回答“没有”，没有看档案", "Only told “no”; the file was not opened"
    ),
}


def list_looks(*, actor: Actor, limit: int = 10_000) -> list[Look]:
    """The looks at the actor's own file. Officers appear by organ and unit, not by name."""
    check_role(actor, Role.CITIZEN)
    if actor.subject_key is None:
        return []
    purposes, items = purpose_titles(), item_titles()
    organs = organ_names()
    return [
        _look(line, purposes, items, organs)
        for line in events_about(subject_key=actor.subject_key, kinds=LOOKS, limit=limit)
    ]


def _look(
    line: EventView, purposes: dict[str, Text], items: dict[str, Text], organs: dict[str, Text]
) -> Look:
    own = line.kind is not EventKind.LOOK_UP
    code = str(line.payload.get("purpose", ""))
    seen = line.payload.get("items") or []
    return Look(
        at=line.occurred_at,
        event=str(line.uid),
        own=own,
        organ=_OWN
        if own
        else organs.get(line.organ or "", Text(line.organ or "", line.organ or "")),
        unit="" if own else str(line.payload.get("unit", "")),
        purpose=_WHAT[line.kind] if own else purposes.get(code, Text(code, code)),
        case_reference=str(
            line.payload.get("case_reference") or line.payload.get("authorisation", "")
        ),
        items=tuple(items.get(item, Text(item, item)) for item in seen),
        item_codes=frozenset(seen),
        records=int(line.payload.get("records", 0)),
        in_ledger=line.leaf_index is not None,
        answer=_ANSWERS.get(str(line.payload.get("result", ""))),
        agreed_unit=str(line.payload.get("second_unit", "")),
    )
