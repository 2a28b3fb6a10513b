"""谁办过我的事项: every opening of a person's cases and every act in them, by which organ, in which case and what for.

What stands here is in the log and in the person's proof of looks, line by line; nothing is added up and nothing left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gongxin.apps.access.api import Power, whose_file
from gongxin.apps.catalogue.api import CaseAct, Party
from gongxin.apps.directory.api import organ_names
from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.ledger.api import EventKind, EventView, events_about
from gongxin.apps.register.api import same_as, see
from gongxin.lib.bilingual import Text

from ..models import Case
from ..policies import Rules

_WHAT = {
    EventKind.CASE_RAISED: Text("提出", "Raised it"),
    EventKind.CASE_NOT_RAISED: Text(
        "想提出案件，没有找到记录", "Tried to raise a case, and found no record"
    ),
    EventKind.CASE_OPENED: Text("打开案件", "Opened the case"),
    EventKind.CASE_DRAFTED: Text(
        "拟办，另一人确认以前不生效", "Drafted an act; it binds nobody until another confirms it"
    ),
    EventKind.CASE_DRAFT_DROPPED: Text("撤下拟办", "Dropped a draft"),
    EventKind.CASE_ACTED: Text("办理", "Acted"),
    EventKind.CASE_EVIDENCE_ADDED: Text("提交材料", "Handed in a file"),
    EventKind.CASE_EVIDENCE_READ: Text("下载材料", "Downloaded a file"),
    EventKind.CASE_BUNDLE_MADE: Text("制作案件卷宗", "Put the bundle of the case together"),
    EventKind.CASE_BUNDLE_CONFIRMED: Text("确认案件卷宗", "Confirmed the bundle of the case"),
    EventKind.STATEMENT_TAKEN_AWAY: Text("取下说明", "Took the statement away"),
}
_OWN = Text("您本人", "You yourself")
_AGENT = Text("您的代理人", "Your agent")


@dataclass(frozen=True, slots=True)
class Handled:
    """One thing that was done in a person's case: when, by which organ (and its window), what, and in which case of what kind.

    Officers appear by organ, never by name. `number` is empty where no case came of it; `event` is its number in the log.
    """

    at: datetime
    event: str
    own: bool
    who: Text
    what: Text
    number: str
    workflow: Text


def see_handling(*, actor: Actor, limit: int) -> list[Handled]:
    """The newest of them, newest first, for the person or who may see for them who looked; the readings are as many whatever their number."""
    whose = whose_file(actor=actor, power=Power.SEE_LOOKS, told_elsewhere=True)
    key = whose.subject_key
    if key is None:
        return []
    same = [one.key for one in same_as(subject_keys=[key]).get(key, ())]
    lines = events_about(subject_key=key, same=same, kinds=tuple(_WHAT), limit=limit)
    rules = _rules([key, *same], {str(line.payload.get("case", "")) for line in lines})
    organs = organ_names()
    return [_handled(line, rules, organs) for line in lines]


def _rules(keys: list[UUID], numbers: set[str]) -> dict[str, Rules]:
    with transaction.atomic():
        see(keys)
        cases = list(Case.objects.filter(subject_key__in=keys, number__in=numbers))
    return {case.number: Rules.of(case) for case in cases}


def _handled(line: EventView, rules: Mapping[str, Rules], organs: Mapping[str, Text]) -> Handled:
    number = str(line.payload.get("case", ""))
    rule = rules.get(number)
    own = _party(line, rule) is Party.SUBJECT
    return Handled(
        at=line.occurred_at,
        event=str(line.uid),
        own=own and "mandate" not in line.payload,
        who=_who(line, own=own, organs=organs),
        what=_what(line, rule),
        number=number,
        workflow=rule.flow.title if rule else Text(number or "—", number or "—"),
    )


def _party(line: EventView, rule: Rules | None) -> Party | None:
    """Whether it was the subject, or who acts for them; of all else the organ says who it was, and of none the platform."""
    payload = line.payload
    if "mandate" in payload or line.kind is EventKind.STATEMENT_TAKEN_AWAY:
        return Party.SUBJECT
    if line.organ:
        return None
    act = _act(line, rule)
    own = {
        EventKind.CASE_RAISED: "by" not in payload,
        EventKind.CASE_EVIDENCE_ADDED: payload.get("party") == Party.SUBJECT.value,
        EventKind.CASE_EVIDENCE_READ: payload.get("role") == Role.CITIZEN.value,
        EventKind.CASE_BUNDLE_MADE: payload.get("role") == Role.CITIZEN.value,
        EventKind.CASE_ACTED: act is not None and act.by is Party.SUBJECT,
    }
    return Party.SUBJECT if own.get(line.kind) else None


def _act(line: EventView, rule: Rules | None) -> CaseAct | None:
    """Which act of the workflow an act was; None for what is none."""
    step = rule.flow.step(str(line.payload.get("from", ""))) if rule else None
    acts = step.acts if step else ()
    return next((act for act in acts if act.code == line.payload.get("act")), None)


def _who(line: EventView, *, own: bool, organs: Mapping[str, Text]) -> Text:
    if own:
        return _AGENT if "mandate" in line.payload else _OWN
    if not line.organ:
        return Party.PLATFORM.words
    organ, unit = organs.get(line.organ, Text(line.organ, line.organ)), line.payload.get("unit", "")
    return Text(f"{organ.zh} {unit}".strip(), f"{organ.en} {unit}".strip())


def _what(line: EventView, rule: Rules | None) -> Text:
    """Of an act its name; the rest is said by the case."""
    act = _act(line, rule)
    return _WHAT[line.kind] if act is None else act.title
