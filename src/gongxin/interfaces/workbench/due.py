"""已满保存期限的内容: what may be put on a destruction list now, and by which clocks. Counts alone; nobody is named."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from gongxin.apps.catalogue.api import read_catalogue
from gongxin.apps.identity.api import Actor
from gongxin.apps.retention.api import DESTROYABLE, DueLine, see_due
from gongxin.interfaces.pages.charts import Chart, Series
from gongxin.interfaces.pages.components import Column, Row, State, Table
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.lib.bilingual import Text
from gongxin.lib.reckoning import length_words

from .destroying_parts import Names
from .frame import WATCH, page

DUE_TITLE = Text("已满保存期限的内容", "What was kept long enough")


@require_GET
@for_roles(*WATCH)
def due(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What may be put on a list now, and by which clocks."""
    lines, names = see_due(actor=actor, now=now()), Names()
    return page(
        request,
        actor,
        title=DUE_TITLE,
        lead=Text(
            "只数条目，不看是谁。保存期限由政策包规定，几项期限都管到的，全部届满才算。",
            "Counted, and nobody looked at. The packs say how long things are kept; where several clocks name a thing, all must have run out.",
        ),
        parts=[*_due_chart(lines, names), _due_table(lines, names), _clocks()],
    )


def _due_chart(lines: list[DueLine], names: Names) -> list[Chart]:
    if not lines:
        return []
    most = sorted(lines, key=lambda one: -one.due)[:12]
    return [
        Chart(
            name="due",
            title=DUE_TITLE,
            unit=Text("项", "things"),
            about=Text(
                "数量最多的十二组；保全中的不能销毁。",
                "The twelve largest groups; what is held cannot be destroyed.",
            ),
            rows=tuple(_group(one, names) for one in most),
            series=(
                Series(
                    label=Text("可以列入清单", "May be listed"),
                    values=tuple(float(one.due - one.held) for one in most),
                ),
                Series(
                    label=Text("依法保全", "Under legal hold"),
                    values=tuple(float(one.held) for one in most),
                ),
            ),
        )
    ]


def _group(one: DueLine, names: Names) -> Text:
    thing, item, organ = one.thing.words, names.item(one.item), names.organ(one.source)
    if not one.item:
        return thing
    return Text(f"{thing.zh}·{item.zh}·{organ.zh}", f"{thing.en}: {item.en}, {organ.en}")


def _due_table(lines: list[DueLine], names: Names) -> Table:
    return Table(
        name="due-table",
        caption=Text("各种类、条目和单位", "By kind, item and organ"),
        columns=(
            Column(label=Text("种类", "Kind")),
            Column(label=Text("条目", "Item")),
            Column(label=Text("单位", "Organ")),
            Column(label=Text("已满期限", "Due"), number=True),
            Column(label=Text("其中保全", "Of these held"), number=True),
            Column(label=Text("最早届满", "Oldest since")),
        ),
        rows=tuple(
            Row(
                cells=(
                    one.thing.words,
                    names.item(one.item),
                    names.organ(one.source),
                    one.due,
                    one.held,
                    one.since,
                )
            )
            for one in lines
        ),
        empty=State(
            "empty",
            Text("没有已满保存期限的内容。", "Nothing was kept long enough yet."),
            Text("各项期限见下。", "The clocks are below."),
        ),
    )


def _clocks() -> Table:
    """By which clocks each kind is kept, those of single items among them."""
    clocks = sorted(read_catalogue().clocks.values(), key=lambda one: one.code)
    return Table(
        name="clocks",
        caption=Text("保存多久", "How long they are kept"),
        columns=(
            Column(label=Text("种类", "Kind")),
            Column(label=Text("期限", "Clock")),
            Column(label=Text("从何时起", "From")),
            Column(label=Text("长度", "Length")),
            Column(label=Text("由谁规定", "Whose number")),
        ),
        rows=tuple(
            Row(
                cells=(
                    thing.words,
                    clock.title,
                    clock.starts,
                    length_words(clock.length),
                    clock.number_by.words,
                )
            )
            for thing in DESTROYABLE
            for clock in clocks
            if thing in clock.keeps
        ),
        empty=State(
            "empty",
            Text(
                "没有期限规定，因此什么也不会列入清单。",
                "No clock rules, so nothing is ever listed.",
            ),
        ),
    )
