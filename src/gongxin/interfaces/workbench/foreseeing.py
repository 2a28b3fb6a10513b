"""预演: the editions that wait for their day, and what each of them would move. Counts alone; nobody is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongxin.apps.catalogue.api import Clock, waiting_editions
from gongxin.apps.directory.api import organ_names
from gongxin.apps.foresight.api import (
    MOVING,
    ClockMove,
    Fate,
    Reach,
    WhatIf,
    what_if,
)
from gongxin.apps.identity.api import Actor
from gongxin.interfaces.pages.charts import Chart, Series
from gongxin.interfaces.pages.clocks import how_long
from gongxin.interfaces.pages.components import (
    Cell,
    Column,
    Download,
    Fact,
    Facts,
    Link,
    Notice,
    Part,
    Row,
    State,
    Table,
)
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.interfaces.pages.words import day_text
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.groups import SMALLEST_GROUP, told
from gongxin.lib.periods import BEIJING

from .frame import HEALTH, page

_TITLE = Text("新版本预演", "What-if")
_LEAD = Text(
    "新版本可以先载入，到施行日才生效。预演按条目和单位统计它会移动哪些记录、期限和截止日期；只读不改，不涉及任何人的姓名。",
    "An edition can be loaded ahead of the day on which it takes force. A what-if counts the records, clocks and deadlines that"
    " it would move, by item and organ. It changes nothing and names nobody.",
)
_FEW = Text(f"少于 {SMALLEST_GROUP}", f"fewer than {SMALLEST_GROUP}")
_NONE = Text("无", "None")
_PARTS = {
    "title": Text("名称", "title"),
    "starts": Text("起算", "start"),
    "length": Text("长度", "length"),
    "owner": Text("由谁", "owner"),
    "at_zero": Text("到期后果", "what holds at the end"),
    "number_by": Text("数字由谁定", "whose the number is"),
    "basis": Text("依据", "basis"),
    "note": Text("说明", "note"),
    "kind": Text("性质", "kind"),
    "about": Text("事项", "matter"),
    "extension": Text("延长", "extension"),
    "in_force_from": Text("施行日", "in force from"),
    "in_force_to": Text("失效日", "in force to"),
}
_MOST_ITEMS = 12


@require_GET
@for_roles(*HEALTH)
def waiting(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The editions that wait, each with the way to its what-if."""
    table = Table(
        name="waiting",
        caption=Text("等待施行的版本", "Editions that wait for their day"),
        columns=(
            Column(label=Text("政策包", "Pack")),
            Column(label=Text("版本", "Edition")),
            Column(label=Text("施行日", "In force from")),
        ),
        rows=tuple(
            Row(
                cells=(
                    Link(
                        reverse("workbench:what-if", args=[one.ref.pack, one.ref.edition]),
                        one.title,
                    ),
                    one.ref.edition,
                    one.in_force_from,
                )
            )
            for one in waiting_editions()
        ),
        empty=State(
            "empty",
            Text("没有等待施行的版本。", "No edition waits."),
            Text(
                "用 gongxin pack load 载入施行日在后的版本，或用 gongxin pack whatif 直接预演一个文件夹。",
                "Load one with a later day by gongxin pack load, or ask about a folder by gongxin pack whatif.",
            ),
        ),
    )
    return page(request, actor, title=_TITLE, lead=_LEAD, parts=[table])


@require_GET
@for_roles(*HEALTH)
def edition(request: HttpRequest, actor: Actor, pack: str, number: str) -> HttpResponse:
    """What one of them would move. Asking is an event."""
    try:
        found = what_if(target=f"{pack}:{number}", actor=actor, now=now())
    except Refusal as refusal:
        back = Link(reverse("workbench:foresight"), _TITLE)
        return page(
            request, actor, title=_TITLE, parts=[Notice.of_refusal(refusal, back)], status=404
        )
    begins = day_text(found.begins.astimezone(BEIJING).date())
    return page(
        request,
        actor,
        title=Text(f"{_TITLE.zh}：{pack} {number}", f"{_TITLE.en}: {pack} {number}"),
        lead=Text(f"自 {begins.zh} 起施行。{_LEAD.zh}", f"In force from {begins.en}. {_LEAD.en}"),
        parts=[
            _rules(),
            _facts(found),
            *_charts(found),
            _lines(found, pack, number),
            _clocks(found),
            _deadlines(found),
        ],
    )


@require_GET
@for_roles(*HEALTH)
def lines(request: HttpRequest, actor: Actor, pack: str, number: str) -> HttpResponse:
    """The lines as a table to take along."""
    try:
        found = what_if(target=f"{pack}:{number}", actor=actor, now=now())
    except Refusal as refusal:
        back = Link(reverse("workbench:foresight"), _TITLE)
        return page(
            request, actor, title=_TITLE, parts=[Notice.of_refusal(refusal, back)], status=404
        )
    response = HttpResponse(
        found.as_csv().encode("utf-8-sig"), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{pack}-{number}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _rules() -> Notice:
    return Notice(
        title=Text("新版本只会缩短，不会延长", "An edition shortens and never lengthens"),
        body=(
            Text(
                "比新版本更长的展示，在施行的那一秒按新终点执行；已经确定的终点不会因为新版本更长而推后。已经起算的截止日期不变。",
                "A display that is longer than the edition allows ends by the new day from the first second on. An end that stands is"
                " not put off because an edition is longer, and deadlines that run keep their day.",
            ),
        ),
    )


def _facts(found: WhatIf) -> Facts:
    facts = [Fact(label=Text("正在展示的记录", "Records shown now"), value=found.records)]
    facts += [Fact(label=fate.words, value=found.count(fate)) for fate in Fate]
    if found.depends:
        facts.append(
            Fact(
                label=Text("取决于密封的内容", "Depends on sealed content"),
                value=found.depends,
                note=Text("按较早的一日", "the earlier day is taken"),
            )
        )
    return Facts(tuple(facts))


def _charts(found: WhatIf) -> list[Part]:
    if not any(found.count(fate) for fate in MOVING):
        return []
    by_item: dict[str, Counter[Fate]] = {}
    for line in found.lines:
        by_item.setdefault(line.item, Counter()).update(dict(line.fates))
    moved = {
        item: fates for item, fates in by_item.items() if any(_drawn(fates[one]) for one in MOVING)
    }
    most = sorted(moved, key=lambda item: -sum(moved[item].get(one, 0) for one in MOVING))
    chosen, titles = most[:_MOST_ITEMS], {line.item: line.title for line in found.lines}
    reaches = [reach for reach in Reach if found.sooner_by(reach)]
    by_days = Chart(
        name="by-days",
        title=Text("提前多少", "Sooner by how much"),
        unit=Text("条", "records"),
        about=Text(
            "到新终点或者施行之时，比原定终点早多少。",
            "From the new end, or from when it takes force, to the end that stands.",
        ),
        rows=tuple(reach.words for reach in reaches),
        series=(
            Series(
                label=Text("记录", "Records"),
                values=tuple(float(found.sooner_by(reach)) for reach in reaches),
            ),
        ),
    )
    if not chosen:
        return [by_days]
    return [
        Chart(
            name="by-item",
            title=Text("各条目会移动的记录", "Records that would move, by item"),
            unit=Text("条", "records"),
            about=Text(
                f"列出移动最多的条目，至多 {_MOST_ITEMS} 个；{_FEW.zh}的不画。",
                f"The items that move most, {_MOST_ITEMS} at most; {_FEW.en} are not drawn.",
            ),
            rows=tuple(titles[item] for item in chosen),
            series=tuple(
                Series(
                    label=fate.words,
                    values=tuple(_drawn(moved[item].get(fate, 0)) for item in chosen),
                )
                for fate in MOVING
            ),
        ),
        by_days,
    ]


def _drawn(count: int) -> float | None:
    few = told(count)
    return None if few is None else float(few)


def _count(count: int) -> Cell:
    few = told(count)
    return _FEW if few is None else few


def _lines(found: WhatIf, pack: str, number: str) -> Table:
    return Table(
        name="lines",
        caption=Text("各条目、各单位", "By item and organ"),
        columns=(
            Column(label=Text("条目", "Item")),
            Column(label=Text("报送单位", "Organ")),
            Column(label=Text("记录", "Records"), number=True),
            *(Column(label=fate.words, number=True) for fate in Fate),
        ),
        rows=tuple(
            Row(
                cells=(
                    line.title,
                    line.organ,
                    _count(line.records),
                    *(_count(line.fates.get(fate, 0)) for fate in Fate),
                )
            )
            for line in found.lines
        ),
        empty=State("empty", Text("没有正在展示的记录。", "No record is shown now.")),
        downloads=(
            Download(
                href=reverse("workbench:what-if-lines", args=[pack, number]),
                format="CSV",
                words=Text("下载表格", "Download the table"),
            ),
        ),
    )


def _clocks(found: WhatIf) -> Table:
    return Table(
        name="clocks",
        caption=Text("会变的期限", "Clocks that would change"),
        columns=(
            Column(label=Text("期限", "Clock")),
            Column(label=Text("现在", "As it is")),
            Column(label=Text("新版本", "As it would be")),
            Column(label=Text("变了什么", "What changes")),
        ),
        rows=tuple(
            Row(
                cells=(
                    (one.after or one.before).title,  # type: ignore[union-attr]  # one of both is there
                    _clock(one.before),
                    _clock(one.after),
                    _changed(one),
                )
            )
            for one in found.clocks
        ),
        empty=State("empty", Text("期限没有变化。", "No clock changes.")),
    )


def _clock(clock: Clock | None) -> Text:
    if clock is None:
        return _NONE
    long = how_long(clock)
    return Text(
        f"{clock.owner.zh}：{long.zh}，{clock.starts.zh}",
        f"{clock.owner.en}: {long.en}, {clock.starts.en}",
    )


def _changed(one: ClockMove) -> Text:
    if one.before is None:
        return Text("新增", "New")
    if one.after is None:
        return Text("取消", "Gone")
    parts = [_PARTS[part] for part in one.changed]
    return Text("、".join(part.zh for part in parts), ", ".join(part.en for part in parts))


def _deadlines(found: WhatIf) -> Table:
    names: Mapping[str, Text] = organ_names()
    return Table(
        name="deadlines",
        caption=Text("正在走的截止日期", "Deadlines that run now"),
        columns=(
            Column(label=Text("事项", "Matter")),
            Column(label=Text("单位", "Organ")),
            Column(label=Text("正在走", "Running"), number=True),
            Column(label=Text("按新版本会更早", "Would be sooner"), number=True),
            Column(label=Text("按新版本会更晚", "Would be later"), number=True),
        ),
        rows=tuple(
            Row(
                cells=(
                    one.matter,
                    names.get(one.organ, Text(one.organ, one.organ)),
                    one.running,
                    one.sooner,
                    one.later,
                )
            )
            for one in found.deadlines
        ),
        empty=State("empty", Text("没有正在走的截止日期。", "No deadline runs.")),
    )
