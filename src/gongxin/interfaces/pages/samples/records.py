"""Synthetic record cards."""

from __future__ import annotations

from datetime import date

from gongxin.apps.catalogue.api import Met
from gongxin.lib.bilingual import Text

from ..components import Fact, Link, Status
from ..lifeline import LifeLine
from ..record_card import RecordCard, Stated
from ..repair import FREE_LINE, ConditionLine, DayLine, RepairCard, Way, condition_lines
from .people import LONG_ORGAN, TODAY


def _record(
    anchor: str, life: LifeLine, status: Status, organ: Text, statement: Stated | None = None
) -> RecordCard:
    return RecordCard(
        anchor=anchor,
        title=Text("行政处罚：未按规定公示价格", "Administrative penalty: prices not displayed"),
        nature=Text("不良信息 · 一般", "Adverse · ordinary"),
        status=status,
        what=(
            Fact(
                label=Text("内容", "Content"),
                value=Text("罚款 2,000 元，已缴纳", "Fine of 2,000 yuan, paid"),
            ),
            Fact(
                label=Text("文号", "Decision number"),
                value="川会市监罚〔2026〕12号",
            ),
        ),
        by_whom=(
            Fact(label=Text("作出单位", "Decided by"), value=organ),
            Fact(
                label=Text("依据", "Basis"),
                value=Text("《价格法》第四十二条", "Price Law, article 42"),
                note=Text(
                    "目录条目：行政处罚（2026 年版）",
                    "Catalogue item: administrative penalty (edition 2026)",
                ),
            ),
        ),
        life=life,
        statement=statement,
        seen=Text("查看 3 次，最近一次是今天 09:41。", "Seen 3 times, last today at 09:41."),
        seen_link=Link("#seen", Text("谁查过我", "Access list")),
        object=Text(
            "随时可以提出，不收费。来源单位应在 2 个工作日内答复；处理期间标明「异议处理中」。",
            "At any time, free of charge. The source answers within 2 working days; "
            "until then the record is marked as disputed.",
        ),
        object_links=(Link("#object", Text("提出异议", "Object")),),
    )


def records() -> tuple[RecordCard, ...]:
    """A record in its term, one that has ended, one without end and disputed, of which its person states something."""
    begun = date(2026, 3, 2)
    return (
        _record(
            "record-1",
            LifeLine(start=begun, end=date(2027, 3, 1), now=TODAY, repair_from=date(2026, 6, 2)),
            Status("now", Text("展示中", "Shown")),
            LONG_ORGAN,
        ),
        _record(
            "record-2",
            LifeLine(start=date(2023, 5, 4), end=date(2026, 5, 3), now=TODAY),
            Status("ended", Text("已到期，不再展示", "Ended, no longer shown")),
            Text("泸州市交通运输局", "Luzhou Transport Bureau"),
        ),
        _record(
            "record-3",
            LifeLine(start=date(2019, 9, 1), end=None, now=TODAY),
            Status("disputed", Text("异议处理中", "Disputed")),
            Text("四川省教育厅", "Sichuan Education Department"),
            Stated(
                "当时门店正在搬迁，价目表没有及时贴到新址，发现当天已经补上，罚款也在当天缴清。"
                * 3,
                Text(
                    "本人自2026年4月1日起附的说明，未经任何机关确认，不改变记录。",
                    "Stated by the person concerned since 1 April 2026; confirmed by nobody, and no part of the record.",
                ),
            ),
        ),
    )


def repair() -> RepairCard:
    """The two ways of a record, with one condition of each state that a person meets."""
    states = (Met.HELD, Met.BY_SOURCE, Met.MISSING, Met.LATER, Met.NOT_NEEDED, Met.BARRED)
    return RepairCard(
        anchor="repair-1",
        title=Text("行政处罚：未按规定公示价格", "Administrative penalty: prices not displayed"),
        about=LONG_ORGAN,
        status=Status("now", Text("类别：一般", "Class: ordinary")),
        nothing=Way(
            title=Text("什么都不办", "Do nothing"),
            days=(
                DayLine(
                    date(2027, 3, 2),
                    Text("展示的最后一天。", "The last day of display."),
                    strong=True,
                ),
            ),
        ),
        asking=Way(
            title=Text("申请修复", "Ask for repair"),
            days=(
                DayLine(
                    date(2026, 6, 3), Text("您提出申请。", "You send the application."), strong=True
                ),
                DayLine(date(2026, 6, 23), Text("单位答复。", "The organ answers.")),
            ),
            notes=(FREE_LINE,),
        ),
        conditions=condition_lines(
            ConditionLine(
                title=Text(f"第{place}个条件", f"Condition {place}"),
                met=met,
                words=(
                    Text(
                        "这里写明由什么证明、还要办什么。", "What shows it, and what is to be done."
                    ),
                ),
                from_day=date(2026, 6, 3) if met is Met.LATER else None,
            )
            for place, met in enumerate(states, 1)
        ),
        next=Link("#repair", Text("申请修复", "Ask for repair")),
    )
