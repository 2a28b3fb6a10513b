"""谁查过我: every look at one's file, newest first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from gongxin.apps.catalogue.api import Catalogue, item_titles, purpose_titles, read_catalogue
from gongxin.apps.directory.api import organ_names
from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.ledger.api import EventKind, EventView, events_about
from gongxin.apps.register.api import same_as
from gongxin.lib.bilingual import Text

from ..enums import Power, Verdict
from ..types import Look
from .act_for import whose_file
from .answer_eligibility import RESULT
from .close_looks import Telling, left_out_words

LOOKS = (
    EventKind.LOOK_UP,
    EventKind.OWN_FILE_OPENED,
    EventKind.REPORT_ISSUED,
    EventKind.REPORT_DOWNLOADED,
    EventKind.MANDATE_USED,
    EventKind.MANDATE_SHOWN,
    EventKind.DISPLAY_EXPLAINED,
    EventKind.LOOKS_TAKEN,
    EventKind.REPLAYED,
    EventKind.BUNDLE_TAKEN,
    EventKind.LINKED_LOOK,
    EventKind.LINK_WEIGHED,
    EventKind.LINK_SUGGESTION_SEEN,
)
_NEVER_OWN = frozenset(
    {
        EventKind.LOOK_UP,
        EventKind.DISPLAY_EXPLAINED,
        EventKind.LINKED_LOOK,
        EventKind.LINK_WEIGHED,
        EventKind.LINK_SUGGESTION_SEEN,
    }
)
_BY_STAFF = frozenset(
    {
        EventKind.MANDATE_SHOWN,
        EventKind.DISPLAY_EXPLAINED,
        EventKind.LINK_WEIGHED,
        EventKind.LINK_SUGGESTION_SEEN,
    }
)
_OWN = Text("您本人", "You yourself")
_AGENT = Text("您的代理人", "Your agent")
_SEALED = Text("依法暂缓告知", "Told later by law")
_AUDITOR = Text("审计人员", "An auditor")
_STAFF = Text("平台管理人员", "An administrator of the platform")
_LINKED = Text("号码曾与您的号码关联的人", "Whoever had a number that was linked with yours")
_WHAT = {
    EventKind.LINK_SUGGESTION_SEEN: Text(
        "查看可能同一主体的提示，姓名和号码已脱敏",
        "Looked at a suggested link, name and number masked",
    ),
    EventKind.LINK_WEIGHED: Text(
        "查看关联号码的影响，只有数目，没有内容",
        "Looked at what linking a number would change: counts, no content",
    ),
    EventKind.OWN_FILE_OPENED: Text("查看档案", "Opened the file"),
    EventKind.REPORT_ISSUED: Text("出具报告", "Had a report issued"),
    EventKind.REPORT_DOWNLOADED: Text("下载报告", "Downloaded a report"),
    EventKind.MANDATE_SHOWN: Text(
        "查看您的单位经办登记", "Looked at your mandate for an organisation"
    ),
    EventKind.DISPLAY_EXPLAINED: Text(
        "查看一条记录的期限，不含姓名和内容",
        "Looked at the dates of a record, without name or content",
    ),
    EventKind.LOOKS_TAKEN: Text("下载查询凭证", "Took the proof of looks"),
    EventKind.REPLAYED: Text("重演核对", "Replayed what was shown before"),
    EventKind.BUNDLE_TAKEN: Text("取走材料包或者卷宗", "Took the bundle of a report or a case"),
}


_OF_A_CASE = Text("取走案件卷宗", "Took the bundle of a case")
_ANSWERS = {
    Verdict.YES.value: Text(
        "只得到回答“有”，没有看档案", "Only told “yes”; the file was not opened"
    ),
    Verdict.NO.value: Text(
        "只得到回答“没有”，没有看档案", "Only told “no”; the file was not opened"
    ),
    RESULT: Text(
        "只得到能否享受便利的回答，没有看档案",
        "Only told what may be given at the counter; the file was not opened",
    ),
}


def list_looks(
    *,
    actor: Actor,
    now: datetime,
    limit: int = 10_000,
    power: Power = Power.SEE_LOOKS,
    same: Collection[UUID] | None = None,
) -> list[Look]:
    """The looks at the actor's own file, or of whom they act for. Officers appear by organ and unit, not by name.

    Of a look that is to be told later stands its hour, on whose word and until when. Those under another number that is theirs by
    judgement are among them; `same` are the keys of those where a file was read for the same answer.
    """
    whose = whose_file(actor=actor, power=power)
    if whose.subject_key is None:
        return []
    if same is None:
        linked = same_as(subject_keys=[whose.subject_key])
        same = [one.key for one in linked.get(whose.subject_key, ())]
    lines = events_about(subject_key=whose.subject_key, same=same, kinds=LOOKS, limit=limit)
    return tell_looks(lines, catalogue=read_catalogue(), organs=organ_names(), now=now)


def tell_looks(
    lines: Sequence[EventView], *, catalogue: Catalogue, organs: Mapping[str, Text], now: datetime
) -> list[Look]:
    """The events in words, as far as they may be told at that moment.

    A look through a linked number stands there once: where the look itself is listed, what was noted beside it is not.
    """
    listed = {str(line.uid) for line in lines}
    lines = [line for line in lines if line.payload.get("of") not in listed]
    purposes, items = purpose_titles(catalogue=catalogue), item_titles(catalogue=catalogue)
    telling = Telling((line.payload for line in lines), catalogue=catalogue, now=now)
    return [
        _sealed(line, telling)
        if telling.is_sealed(line.payload)
        else _look(line, telling, purposes, items, organs)
        for line in lines
    ]


def _sealed(line: EventView, telling: Telling) -> Look:
    """No more than the log tells everybody, and on whose word the rest waits."""
    return Look(
        at=line.occurred_at.replace(minute=0, second=0, microsecond=0),
        event=str(line.uid),
        own=False,
        organ=_SEALED,
        unit="",
        purpose=_SEALED,
        case_reference="",
        items=(),
        item_codes=frozenset(),
        records=0,
        in_ledger=line.leaf_index is not None,
        deferred=telling.deferred(line.payload),
        sealed=True,
    )


def _look(
    line: EventView,
    telling: Telling,
    purposes: dict[str, Text],
    items: dict[str, Text],
    organs: Mapping[str, Text],
) -> Look:
    rule = telling.third_party(line.payload)
    withheld = rule.withheld if rule else frozenset()
    seen = line.payload.get("items") or []
    references = [
        key for key in ("mandate", "case_reference", "authorisation") if key not in withheld
    ]
    shows_unit = _is_look_up(line) and "unit" not in withheld
    return Look(
        at=line.occurred_at,
        event=str(line.uid),
        own=line.kind not in _NEVER_OWN
        and "mandate" not in line.payload
        and not _by_auditor(line)
        and not _by_a_party(line),
        organ=_who(line, organs),
        unit=str(line.payload.get("unit", "")) if shows_unit else "",
        purpose=_what(line, purposes),
        case_reference=next(
            (str(line.payload[key]) for key in references if line.payload.get(key)), ""
        ),
        items=tuple(items.get(item, Text(item, item)) for item in seen),
        item_codes=frozenset(seen),
        records=int(line.payload.get("records", 0)),
        in_ledger=line.leaf_index is not None,
        answer=_ANSWERS.get(str(line.payload.get("result", ""))),
        agreed_unit=str(line.payload.get("second_unit", "")) if shows_unit else "",
        organ_code=line.organ or "",
        deferred=telling.deferred(line.payload),
        left_out=left_out_words(rule) if rule else None,
    )


def _by_auditor(line: EventView) -> bool:
    return line.payload.get("role") == Role.AUDITOR.value


def _by_a_party(line: EventView) -> bool:
    """Whether an organ, or the platform, took the bundle of a case."""
    return "bundle" in line.payload and line.payload["role"] != Role.CITIZEN.value


def _who(line: EventView, organs: Mapping[str, Text]) -> Text:
    if _is_look_up(line):
        return organs.get(line.organ or "", Text(line.organ or "", line.organ or ""))
    if line.kind is EventKind.LINKED_LOOK:
        return _LINKED
    if line.kind in _BY_STAFF:
        return _AUDITOR if _by_auditor(line) else _STAFF
    if _by_auditor(line):
        return _AUDITOR
    if _by_a_party(line):
        return organs.get(line.organ or "", _STAFF)
    return _AGENT if "mandate" in line.payload else _OWN


def _what(line: EventView, purposes: dict[str, Text]) -> Text:
    if _is_look_up(line):
        code = str(line.payload.get("purpose", ""))
        return purposes.get(code, Text(code, code))
    if line.kind is EventKind.MANDATE_USED:
        return Power(line.payload["power"]).words
    if "bundle" in line.payload:
        return _OF_A_CASE
    return _WHAT[_kind(line)]


def _kind(line: EventView) -> EventKind:
    """What was done; of a look through a linked number, what was done under that number."""
    return EventKind(line.payload["as"]) if line.kind is EventKind.LINKED_LOOK else line.kind


def _is_look_up(line: EventView) -> bool:
    return _kind(line) is EventKind.LOOK_UP
