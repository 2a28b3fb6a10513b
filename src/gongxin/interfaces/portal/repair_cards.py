"""What the pages of repair show of a plan: the two ways with their days, the conditions, the steps to each day, what became of a case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from gongxin.apps.access.api import RecordShown
from gongxin.apps.cases.api import CaseLine
from gongxin.apps.catalogue.api import (
    CaseMatter,
    DisplayExplained,
    Met,
    RepairFinding,
    RepairGround,
)
from gongxin.apps.identity.api import Actor
from gongxin.apps.repairs.api import FREE, UNKNOWN, RepairPlan
from gongxin.interfaces.pages.components import Link, Status
from gongxin.interfaces.pages.records import anchor_of
from gongxin.interfaces.pages.repair import (
    FREE_LINE,
    ConditionLine,
    DayLine,
    RepairCard,
    Way,
    condition_lines,
)
from gongxin.interfaces.pages.session import now
from gongxin.interfaces.pages.why import Why, why_displayed
from gongxin.interfaces.pages.words import day_text, said
from gongxin.lib.bilingual import Text
from gongxin.lib.calendar_file import DayToRemember
from gongxin.lib.periods import BEIJING, last_day_before

from .acting import place

ASKING = Text("申请修复", "Ask for repair")
_NOT_CERTAIN = Text(
    "其中一年的放假安排还没有公布，日期可能后移；提出申请时算定的日子为准。",
    "The holidays of one of these years are not announced, and a day may be put off; what is reckoned when you apply holds.",
)


def _today() -> date:
    return now().astimezone(BEIJING).date()


def open_today(plan: RepairPlan) -> bool:
    return plan.file_from is not None and plan.file_from <= _today()


def has_lane(plan: RepairPlan) -> bool:
    """Whether a fast lane may lead there sooner."""
    return not plan.barred and any(
        one.condition.ground is RepairGround.RESTRUCTURING for one in plan.findings
    )


def repair_card(
    record: RecordShown,
    plan: RepairPlan,
    explained: DisplayExplained,
    case: CaseLine | None,
    actor: Actor,
) -> RepairCard:
    underway = case is not None and case.end is None
    may_ask = not underway and (open_today(plan) or has_lane(plan))
    return RepairCard(
        anchor=anchor_of(record),
        title=record.title,
        about=Text(
            f"{record.source.zh}　{record.doc_number}", f"{record.source.en}, {record.doc_number}"
        ),
        status=Status(
            "now",
            Text(f"类别：{record.adverse_class.zh}", f"Class: {record.adverse_class.en.lower()}"),
        )
        if record.adverse_class
        else None,
        nothing=_nothing(plan),
        asking=_asking(plan),
        conditions=condition_lines(condition_line(one) for one in plan.findings),
        whys=tuple(_whys(record, plan, explained)),
        standing=_standing(case),
        standing_notes=tuple(_standing_notes(case)),
        next=Link(place(actor, "repair-record", record=record.key), ASKING) if may_ask else None,
    )


def _nothing(plan: RepairPlan) -> Way:
    words = Text(
        "展示的最后一天。此后自动停止展示、共享和使用。",
        "The last day of display. Then display, sharing and use end by themselves.",
    )
    lasts = Text("记录有效期间一直展示。", "It is shown for as long as it is valid.")
    return Way(
        title=Text("什么都不办", "Do nothing"),
        days=(DayLine(plan.ends_anyway, words if plan.ends_anyway else lasts, strong=True),),
    )


def _asking(plan: RepairPlan) -> Way:
    if plan.file_from is None:
        return Way(title=ASKING, days=(DayLine(None, never(plan)[0]),), notes=never(plan)[1:])
    days = [
        DayLine(
            plan.file_from,
            Text("您在这一天或以后提出申请。", "You send the application on this day or later."),
            strong=True,
        ),
        DayLine(
            plan.taken_up_by,
            Text(
                "平台最迟在这一天告诉您是否受理。",
                "The platform says by then whether it is taken up.",
            ),
        ),
        DayLine(
            plan.answered_by,
            Text("认定单位最迟在这一天答复。", "The organ that made the finding answers by then."),
        ),
        DayLine(
            plan.ends_by,
            Text(
                "准予修复，或者单位到期没有答复的，展示最迟到这一天；答复早，停止也早。",
                "Granted, or left without an answer, it is shown until this day at the latest; a sooner answer ends it sooner.",
            ),
            strong=True,
        ),
    ]
    notes = [
        Text(
            "以上按在第一天提出推算；晚提出几天，日子相应后移。要求补正的，补交后重新计算。",
            "Reckoned for an application on the first day; a later one moves the days. If something is asked for, time begins anew when you supply it.",
        ),
        Text(
            "不准予的，会写明理由，您可以申请行政复议或者起诉。",
            "If it is refused you are told why, and may ask for reconsideration or go to court.",
        ),
        FREE_LINE,
    ]
    if not plan.helps:
        notes.insert(
            0,
            Text(
                "现在申请不会比什么都不办更早。",
                "Asking now ends nothing sooner than doing nothing.",
            ),
        )
    if not plan.certain:
        notes.insert(0, _NOT_CERTAIN)
    return Way(title=ASKING, days=tuple(days), notes=tuple(notes))


def never(plan: RepairPlan) -> tuple[Text, ...]:
    if plan.barred:
        return (
            Text("这条记录依法不予修复。", "The law excludes repair of this record."),
            Text("认为记录有误的，可以提出异议。", "If the record is wrong, object to it."),
        )
    if not plan.findings:
        return (UNKNOWN,)
    return (
        Text(
            "可以申请之前，展示已经自动停止，不需要办理。",
            "Display ends by itself before repair may be asked for; there is nothing to do.",
        ),
    )


def condition_line(one: RepairFinding) -> ConditionLine:
    """A condition in the checklist: what was found, and what is to be done; days stand in the steps beneath."""
    words = [step.words for step in one.why.steps[1:]]
    return ConditionLine(
        title=one.condition.title,
        met=one.met,
        words=tuple(words[:2] if one.from_day is None else words[:1]),
        from_day=one.from_day if one.met is Met.LATER else None,
    )


def _whys(record: RecordShown, plan: RepairPlan, explained: DisplayExplained) -> Iterator[Why]:
    yield why_displayed(
        explained,
        of=Text("什么都不办的最后一天", "the last day if nothing is done"),
        number=record.key,
    )
    for one in plan.findings:
        if one.from_day is not None:
            yield Why(one.why, Text("可以申请的第一天", "the first day to ask for it"))
    names = (
        Text("是否受理的最后一天", "the last day for taking it up"),
        Text("答复的最后一天", "the last day for the answer"),
    )
    for name, why in zip(names, plan.why, strict=False):
        yield Why(why, name)


def cases_of_records(lines: Iterable[CaseLine]) -> dict[str, CaseLine]:
    """By record, the newest case of repair about it."""
    found: dict[str, CaseLine] = {}
    for line in lines:
        if line.workflow.about is CaseMatter.REPAIR:
            for record in line.records:
                found.setdefault(str(record), line)
    return found


def received(line: CaseLine) -> Text:
    return Text(
        f"申请已收到，案件编号 {line.number}。",
        f"Your application is received; the case is {line.number}.",
    )


def _standing(case: CaseLine | None) -> Status | None:
    if case is None:
        return None
    if case.end is None:
        step = case.step.title if case.step else Text("", "")
        return Status("now", Text(f"修复办理中：{step.zh}", f"Repair under way: {step.en}"))
    if case.end.outcome == "refused":
        return Status(
            "refused",
            Text(f"上次申请：{case.end.title.zh}", f"Last application: {case.end.title.en}"),
        )
    return None


def _standing_notes(case: CaseLine | None) -> Iterator[Text]:
    if case is None:
        return
    if case.end is None:
        number = Text(f"案件编号 {case.number}。", f"The case is {case.number}.")
        if case.due is None:
            yield number
            return
        last = day_text(last_day_before(case.due))
        yield Text(f"{number.zh}最迟{last.zh}办理。", f"{number.en} It is dealt with by {last.en}.")
    elif case.end.outcome == "refused":
        ways = [way.title for way in case.end.ways_on]
        yield Text(
            f"您还可以：{'；'.join(one.zh for one in ways)}。条件满足后也可以重新申请。",
            f"You may still: {'; '.join(one.en for one in ways)}. You may also ask again when the conditions are fulfilled.",
        )


def days_to_remember(plan: RepairPlan, title: Text) -> Iterator[DayToRemember]:
    told = (
        ("file", plan.file_from, Text("可以申请信用修复", "Repair may be asked for"), True),
        (
            "taken-up",
            plan.taken_up_by,
            Text("平台最迟告知是否受理", "Platform says by then whether it is taken up"),
            False,
        ),
        ("answer", plan.answered_by, Text("单位最迟答复修复申请", "Organ answers by then"), False),
        (
            "ends",
            plan.ends_by,
            Text("准予修复的，最迟展示到今天", "If granted, shown until today at the latest"),
            False,
        ),
        (
            "anyway",
            plan.ends_anyway,
            Text("什么都不办，展示到今天", "If nothing is done, shown until today"),
            False,
        ),
    )
    for what, day, words, remind in told:
        if day is not None:
            both = Text(f"{words.zh}：{title.zh}", f"{words.en}: {title.en}")
            yield DayToRemember(
                of=plan.key, what=what, day=day, title=said(both), words=said(FREE), remind=remind
            )
