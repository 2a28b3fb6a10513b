"""公示: what anybody may read of organisations, found by name, initials or code; each entry with its rights; what was taken down, as lines.

No person is found here by anything. Nothing may be kept or indexed by machines: what is public today ends by itself.
"""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongxin.apps.catalogue.api import get_item, item_titles
from gongxin.apps.directory.api import organ_names
from gongxin.apps.publication.api import (
    A_PAGE,
    MOST_PAGES,
    SEARCH_PAGES,
    EntryShown,
    Ground,
    Search,
    TakenDown,
    count_take_downs,
    list_take_downs,
    read_entry,
    read_organisation,
    read_take_down,
    search_organisations,
)
from gongxin.interfaces.pages.catalogue import as_day
from gongxin.interfaces.pages.charts import Chart, Series
from gongxin.interfaces.pages.components import (
    Column,
    Doors,
    Fact,
    Facts,
    Link,
    Notice,
    Pagination,
    Part,
    Row,
    State,
    Table,
)
from gongxin.interfaces.pages.session import now, open_to_all
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import last_day_before
from gongxin.lib.throttle import Throttle

from .budgets import within_budget
from .forms import RegisterSearchForm
from .frame import page

_TITLE = Text("信用信息公示", "Public register")
_TAKE_DOWNS = Text("撤下记录", "What was taken down")
_CLASSES = {
    "minor": Text("轻微", "minor"),
    "ordinary": Text("一般", "ordinary"),
    "serious": Text("严重", "serious"),
    "": Text("非不良信息", "not adverse"),
}
_LINES = 50

_SEARCHES = Throttle(most=60, seconds=600)
_OPENED = Throttle(most=300, seconds=3_600)


@open_to_all
@require_GET
@within_budget(_SEARCHES)
def register(request: HttpRequest) -> HttpResponse:
    """The search: organisations alone, by a part of the name, pinyin initials, or the code."""
    form = RegisterSearchForm(request.GET or None)
    parts: list[Part] = []
    status = 200
    if form.is_bound and form.is_valid():
        words, number = form.cleaned_data["q"], int(form.cleaned_data["page"] or 1)
        try:
            parts = _found(words, search_organisations(words=words, page=number), number)
        except Refusal as refusal:
            form.refuse(refusal, "q")
            status = 400
    elif form.is_bound:
        status = 400
    return page(
        request,
        title=_TITLE,
        template="portal/register.html",
        lead=Text(
            "可以查到单位的行政许可、行政处罚等公示信息。个人不在公示之列，按姓名查不到任何人。",
            "Licences, penalties and other entries about organisations. Persons are not on display, and nobody is found by a person’s name.",
        ),
        form=form,
        parts=parts,
        doors=Doors(
            (
                Link(
                    reverse("portal:take-downs"),
                    _TAKE_DOWNS,
                    Text(
                        "每一条撤下的公示：哪一类、什么理由、公示了多少天，不写是谁。",
                        "Each entry that is gone: its class, the ground, how many days it was public; never whose.",
                    ),
                ),
            )
        ),
        status=status,
    )


def _found(words: str, search: Search, number: int) -> list[Part]:
    # each address is this one and the code: asked for once a page, not once a row
    register = reverse("portal:public-register")
    parts: list[Part] = [
        Table(
            name="organisations",
            caption=Text("有公示信息的单位", "Organisations with something on display"),
            columns=(
                Column(label=Text("单位名称", "Name")),
                Column(label=Text("统一社会信用代码", "Unified social credit code")),
            ),
            rows=tuple(
                Row(
                    cells=(
                        Link(f"{register}{one.uscc}/", one.name),
                        one.uscc,
                    )
                )
                for one in search.found
            ),
            empty=State(
                "empty",
                Text("没有找到。", "Nothing was found."),
                Text(
                    "可能没有这个单位，没有公示信息，或者公示已经撤下：三种情况的回答是一样的。",
                    "There may be no such organisation, nothing on display, or it was taken down: the answer is the same.",
                ),
            ),
        )
    ]
    if search.more and number < SEARCH_PAGES:
        query = urlencode({"q": words, "page": number + 1})
        words_on = Text("下一页", "Next page")
        parts.append(Doors((Link(f"{register}?{query}", words_on),)))
    elif search.cut:
        parts.append(
            Notice(
                title=Text(
                    f"名称与此相近的单位很多，只看了其中 {A_PAGE * SEARCH_PAGES} 个，没有列出的不等于没有。",
                    f"Very many names are like this; {A_PAGE * SEARCH_PAGES} of them were looked at, and who is not listed may be there.",
                ),
                body=(Text("请把名称写得更完整。", "Please give more of the name."),),
            )
        )
    return parts


@open_to_all
@require_GET
@within_budget(_OPENED)
def organisation(request: HttpRequest, uscc: str) -> HttpResponse:
    """What is on display of one organisation, newest decision first."""
    asked = request.GET.get("page", "1")
    number = (
        min(int(asked), MOST_PAGES) if asked.isascii() and asked.isdigit() and asked != "0" else 1
    )
    one, entries, more = read_organisation(uscc=uscc, first=(number - 1) * A_PAGE)
    if one is None:
        return _absent(request)
    titles, organs = item_titles(), organ_names()
    parts: list[Part] = [
        Facts(
            (Fact(label=Text("统一社会信用代码", "Unified social credit code"), value=one.uscc),)
        ),
        Table(
            name="entries",
            caption=Text("公示信息，决定日期近的在前", "Entries, newest decision first"),
            columns=(
                Column(label=Text("事项", "Item")),
                Column(label=Text("决定日期", "Decided on")),
                Column(label=Text("来源单位", "Source")),
                Column(label=Text("公示到（含当日）", "On display until")),
            ),
            rows=tuple(
                Row(
                    cells=(
                        Link(
                            reverse("portal:public-entry", args=[entry.number]), titles[entry.item]
                        ),
                        entry.decided_on,
                        organs.get(entry.source, Text(entry.source, entry.source)),
                        _until(entry),
                    )
                )
                for entry in entries
            ),
        ),
    ]
    if number > 1 or more:
        parts.append(Pagination(number=number, pages=min(number + int(more), MOST_PAGES)))
    return page(request, title=Text(one.name, one.name), parts=parts)


@open_to_all
@require_GET
@within_budget(_OPENED)
def entry(request: HttpRequest, number: UUID) -> HttpResponse:
    """One entry with its rights; when it has ended, the line that is left of it (410 Gone)."""
    shown = read_entry(number=number)
    if shown is None:
        line = read_take_down(number=number, now=now())
        return _absent(request) if line is None else _gone(request, line)
    item = get_item(code=shown.item, also_retired=True)
    labels = {field.name: field.label for field in item.fields}
    organ = organ_names().get(shown.source, Text(shown.source, shown.source))
    facts = [
        Fact(label=Text("当事人", "Party"), value=_party(shown)),
        *(
            [Fact(label=Text("统一社会信用代码", "Unified social credit code"), value=shown.uscc)]
            if shown.uscc
            else []
        ),
        *(
            Fact(label=labels.get(name, name), value=as_day(item, name, said))
            for name, said in shown.values
        ),
    ]
    life = [
        Fact(label=Text("来源单位", "Source"), value=organ),
        Fact(
            label=Text("公示时间（北京时间）", "Published (Beijing time)"), value=shown.released_at
        ),
        Fact(label=Text("公示到（含当日）", "On display until"), value=_until(shown)),
    ]
    parts: list[Part] = [Facts(tuple(facts)), Facts(tuple(life))]
    if shown.disputed_since is not None:
        parts.append(
            Notice(
                kind="attention",
                title=Text(
                    "当事人对这条记录提出了异议，正在核查。", "It is in dispute and being checked."
                ),
            )
        )
    return page(request, title=item.title, parts=[*parts, _rights()])


def _party(shown: EntryShown) -> Text | Link:
    """Whom it is about; of an organisation a way to all that is on display of it."""
    whose = Text(shown.whose, shown.whose)
    if not shown.uscc:
        return whose
    return Link(reverse("portal:public-organisation", args=[shown.uscc]), whose)


def _until(shown: EntryShown) -> Text | date:
    if shown.shown_until is None:
        return Text("有效期间", "as long as it is valid")
    return last_day_before(shown.shown_until)


def _rights() -> Notice:
    """What everybody about whom an entry is may do, on each of them."""
    return Notice(
        title=Text("您的权利", "Your rights"),
        body=(
            Text(
                "这条信息与您的单位有关的，可以随时提出异议、申请更正或者信用修复，不收费，也不用找人代办。",
                "If it is about your organisation you may object, ask for correction or repair at any time. It is free, and you need nobody for it.",
            ),
            Text(
                "公示只显示目录规定的内容。记录到期、修复、撤销或者因异议暂停展示的，从那一秒起不再公示；请不要留存或者转载。",
                "It shows what the catalogue lists and no more. When the record ends, is repaired, annulled or hidden in dispute, it is gone from that second on: please keep no copy.",
            ),
        ),
        links=(
            Link(reverse("portal:cases"), Text("登录后提出异议", "Sign in to object")),
            Link(reverse("portal:catalogue"), Text("依据和期限", "Basis and periods")),
        ),
    )


def _absent(request: HttpRequest) -> HttpResponse:
    """One answer for what never was, is not for the public, and for persons what has ended."""
    return page(
        request,
        title=Text("没有公示信息", "Nothing on display"),
        parts=[
            State(
                "empty",
                Text("这里没有公示信息。", "There is nothing on display here."),
                next=(Link(reverse("portal:public-register"), _TITLE),),
            )
        ],
        status=404,
    )


def _gone(request: HttpRequest, line: TakenDown) -> HttpResponse:
    return page(
        request,
        title=Text("已撤下", "Taken down"),
        parts=[
            State(
                "empty",
                Text("这条公示信息已经撤下。", "This entry was taken down."),
                Text("请不要再使用或者转载。", "Please neither use it nor pass it on."),
            ),
            _lines([line]),
        ],
        status=410,
    )


@open_to_all
@require_GET
@within_budget(_SEARCHES)
def take_downs(request: HttpRequest) -> HttpResponse:
    """The log of take-downs: figures by ground, and lines that name nobody."""
    asked = request.GET.get("page", "1")
    number = (
        int(asked)
        if asked.isascii() and asked.isdigit() and 0 < len(asked) < 5 and asked != "0"
        else 1
    )
    lines = list_take_downs(first=(number - 1) * _LINES, limit=_LINES)
    counted = count_take_downs()
    total = sum(counted.values())
    parts: list[Part] = []
    if counted:
        grounds = [ground for ground in Ground if ground in counted]
        parts.append(
            Chart(
                name="grounds",
                title=Text("撤下的理由", "Why entries were taken down"),
                unit=Text("条", "entries"),
                about=Text("数的是公示条目，不是人。", "Entries are counted, not persons."),
                row_label=Text("理由", "Ground"),
                rows=tuple(ground.words for ground in grounds),
                series=(
                    Series(
                        label=Text("撤下", "Taken down"),
                        values=tuple(float(counted[ground]) for ground in grounds),
                    ),
                ),
            )
        )
    parts.append(_lines(lines))
    pages = -(-total // _LINES)
    if pages > 1:
        parts.append(Pagination(number=min(number, pages), pages=pages))
    return page(
        request,
        title=_TAKE_DOWNS,
        lead=Text(
            "公示的记录停止以后，这里留下一行：哪一类、什么理由、公示了多少天。不写是谁，也查不回去。",
            "When a published record has ended, one line is left here: its class, the ground, how many days it was public. It names nobody and leads back to nobody.",
        ),
        parts=parts,
    )


def _lines(lines: list[TakenDown]) -> Table:
    titles, organs = item_titles(), organ_names()
    return Table(
        name="take-downs",
        caption=Text("撤下的公示，最近的在前", "Entries taken down, newest first"),
        columns=(
            Column(label=Text("撤下日期", "Taken down on")),
            Column(label=Text("公示天数", "Days on display"), number=True),
            Column(label=Text("事项", "Item")),
            Column(label=Text("类别", "Class")),
            Column(label=Text("理由", "Ground")),
            Column(label=Text("来源单位", "Source")),
        ),
        rows=tuple(
            Row(
                cells=(
                    line.ended_on,
                    line.days,
                    titles.get(line.item, Text(line.item, line.item)),
                    _CLASSES[line.adverse_class],
                    line.ground.words
                    if line.ground
                    else Text(
                        "正在登记，或者因异议暂停公示", "Being entered, or hidden in dispute"
                    ),
                    organs.get(line.source, Text(line.source, line.source)),
                )
            )
            for line in lines
        ),
        empty=State("empty", Text("还没有撤下的公示。", "Nothing was taken down yet.")),
        compact=True,
    )
