"""谁查过我: who looked at the file, when, for what; by organ and month, and what it takes to check the list."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongxin.apps.access.api import Look, Power, list_looks
from gongxin.apps.cases.api import see_handling
from gongxin.apps.identity.api import Actor
from gongxin.interfaces.pages.charts import Chart, Series
from gongxin.interfaces.pages.components import (
    Column,
    Download,
    Downloads,
    Link,
    Notice,
    Pagination,
    Part,
    Row,
    State,
    Table,
)
from gongxin.interfaces.pages.session import now
from gongxin.lib.bilingual import Text
from gongxin.lib.periods import BEIJING, last_day_before

from .acting import for_oneself_or, may, place
from .asking import why_of
from .forms import LooksFilterForm
from .frame import page

LOOKS_A_PAGE = 100
HANDLED_SHOWN = 100
MONTHS_SHOWN = 12


_NONE = State(
    "empty",
    Text("还没有人查过您的记录。", "Nobody has looked at your file."),
    Text("一有查询，这里就会出现。", "Each look will appear here."),
)
_NONE_CHOSEN = State(
    "empty",
    Text("没有符合条件的查询。", "No look is of this organ and month."),
    Text("换一个单位或月份。", "Choose another organ or month."),
)


@dataclass(frozen=True, slots=True)
class _Chosen:
    """Which looks are listed: of one organ, of one month, or of any."""

    organ: str = ""
    month: str = ""

    def has(self, look: Look) -> bool:
        return self.organ in {"", look.organ_code} and self.month in {"", _month(look)}

    @property
    def query(self) -> dict[str, str]:
        return {
            name: value for name, value in (("organ", self.organ), ("month", self.month)) if value
        }


@require_GET
@for_oneself_or(Power.SEE_LOOKS)
def my_looks(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every look, newest first, or those of an organ or a month; counts by organ and by month."""
    looks = list_looks(actor=actor, now=now())
    others = [look for look in looks if not look.own]
    form = LooksFilterForm(
        request.GET,
        organs={look.organ_code: look.organ for look in others if look.organ_code},
        months=sorted({_month(look) for look in looks}, reverse=True),
    )
    chosen = _Chosen(**form.cleaned_data) if form.is_valid() else _Chosen()
    listed = [look for look in looks if chosen.has(look)]
    return page(
        request,
        title=Text("谁查过我", "Who looked at my file"),
        lead=Text(
            "每一次查询在作出回答的同时登记；没有登记就没有回答。",
            "Each look is registered in the same step that answers it; without the entry there is no answer.",
        ),
        template="portal/looks.html",
        charts=[_by_organ(others), _by_month(others)] if others else [],
        form=form if looks else None,
        parts=[
            *_paged(actor, listed, _page_number(request, len(listed)), chosen, len(looks)),
            _handling(request, actor),
            *_to_check(actor),
        ],
    )


def _handling(request: HttpRequest, actor: Actor) -> Table:
    """Who opened the person's cases and did what in them, beside who looked at the file."""
    lines = see_handling(actor=actor, limit=HANDLED_SHOWN)
    opens = may(request, Power.RAISE_CASES)
    return Table(
        name="handling",
        caption=Text(
            f"谁办理过我的事项，最近{HANDLED_SHOWN}次以内",
            f"Who handled my cases, the newest {HANDLED_SHOWN} at the most",
        ),
        columns=(
            Column(label=Text("时间（北京时间）", "Time (Beijing)")),
            Column(label=Text("谁", "Who")),
            Column(label=Text("做了什么", "What")),
            Column(label=Text("办理什么事项", "In which matter")),
            Column(label=Text("案件", "Case")),
        ),
        rows=tuple(
            Row(
                cells=(
                    one.at,
                    one.who,
                    one.what,
                    one.workflow,
                    Link(place(actor, "case", number=one.number), one.number)
                    if one.number and opens
                    else one.number or Text("—", "—"),
                )
            )
            for one in lines
        ),
        empty=State(
            "empty",
            Text("还没有人办理过您的事项。", "Nobody has handled a case of yours."),
            Text(
                "提出以后，谁打开、谁办理，都会列在这里。",
                "Once one is raised, whoever opens it or acts in it stands here.",
            ),
        ),
    )


def _to_check(actor: Actor) -> list[Part]:
    """What it takes to check the list without this platform."""
    return [
        Notice(
            title=Text("不必相信本页，可以自己核验", "Do not take this page's word for it"),
            body=(
                Text(
                    "凭证里是存证中关于您的每一条，附有证明；核验页在您自己的电脑上、不联网就能看出有没有被改、被漏。凭证里有您的证件号码，请妥善保管。",
                    "The proof holds every log entry about you. The checking page runs offline on your computer and shows if anything was changed or left out. It holds your number, so keep it safe.",
                ),
            ),
        ),
        Downloads(
            (
                Download(
                    href=place(actor, "looks-proof"),
                    words=Text("可核验的凭证", "Proof to check"),
                    format="JSON",
                ),
                Download(
                    href=reverse("portal:looks-checker"),
                    words=Text("核验页", "Checking page"),
                    format="HTML",
                ),
            )
        ),
    ]


def _page_number(request: HttpRequest, count: int) -> int:
    """The page asked for, within those there are."""
    text = request.GET.get("page", "1")
    asked = int(text) if text.isdecimal() and len(text) < 8 else 1
    return min(max(1, asked), max(1, -(-count // LOOKS_A_PAGE)))


def _paged(actor: Actor, looks: list[Look], number: int, chosen: _Chosen, of: int) -> list[Part]:
    first = (number - 1) * LOOKS_A_PAGE
    parts: list[Part] = [_looks_table(actor, looks[first : first + LOOKS_A_PAGE], len(looks), of)]
    if len(looks) > LOOKS_A_PAGE:
        pages = -(-len(looks) // LOOKS_A_PAGE)
        parts.append(Pagination(number=number, pages=pages, keep=chosen.query))
    return parts


def _looks_table(actor: Actor, looks: list[Look], listed: int, of: int) -> Table:
    waiting, taken = Text("登记中", "being entered"), Text("下载凭证", "Download receipt")
    why = why_of(actor)
    return Table(
        name="looks",
        caption=Text("全部查询，最近的在前", "Every look, newest first")
        if listed == of
        else Text(f"{of} 次中的 {listed} 次，最近的在前", f"{listed} of {of} looks, newest first"),
        columns=(
            Column(label=Text("时间（北京时间）", "Time (Beijing)")),
            Column(label=Text("谁", "Who")),
            Column(label=Text("用途", "Purpose")),
            Column(label=Text("事由编号", "Case reference")),
            Column(label=Text("看到的条目", "Items seen")),
            Column(label=Text("凭证", "Receipt")),
            Column(label=Text("为什么查", "Why")),
        ),
        rows=tuple(
            Row(
                anchor=f"look-{look.event[:8]}",
                cells=(
                    look.at,
                    _who(look),
                    look.purpose,
                    look.case_reference,
                    look.answer
                    or Text(
                        "、".join(item.zh for item in look.items) or "—",
                        ", ".join(item.en for item in look.items) or "—",
                    ),
                    Link(place(actor, "look-receipt", look=look.event), taken)
                    if look.in_ledger
                    else waiting,
                    why(look),
                ),
            )
            for look in looks
        ),
        empty=_NONE_CHOSEN if of else _NONE,
    )


def _who(look: Look) -> Text:
    who = Text(f"{look.organ.zh} {look.unit}".strip(), f"{look.organ.en} {look.unit}".strip())
    if look.agreed_unit:
        who = Text(
            f"{who.zh}；经{look.agreed_unit}的查询人员同意",
            f"{who.en}; agreed to by an officer of {look.agreed_unit}",
        )
    return _with_reasons(who, look)


def _with_reasons(who: Text, look: Look) -> Text:
    """What is told later or not told, on whose word and why: nobody finds a blank without its reason."""
    said = [who]
    if look.deferred is not None and look.sealed:
        day = last_day_before(look.deferred.until)
        said.append(
            Text(
                f"决定机关：{look.deferred.authority}；{day} 之后在此告知全部内容",
                f"on the word of {look.deferred.authority}; you are told all of it here after {day}",
            )
        )
    elif look.deferred is not None:
        said.append(
            Text(
                f"曾依法暂缓告知，决定机关：{look.deferred.authority}，{look.deferred.document}",
                f"told later by law, on the word of {look.deferred.authority}, {look.deferred.document}",
            )
        )
    if look.left_out is not None:
        said.append(look.left_out)
    return Text("；".join(one.zh for one in said), "; ".join(one.en for one in said))


def _by_organ(looks: list[Look]) -> Chart:
    counted = Counter(look.organ for look in looks).most_common(12)
    return Chart(
        name="looks-by-organ",
        title=Text("各单位查询次数", "Looks by organ"),
        unit=Text("次", "looks"),
        about=Text("不包括您本人的查看。", "Your own looks are not counted."),
        row_label=Text("单位", "Organ"),
        rows=tuple(organ for organ, _ in counted),
        series=(
            Series(
                label=Text("查询次数", "Looks"),
                values=tuple(float(count) for _, count in counted),
            ),
        ),
    )


def _by_month(looks: list[Look]) -> Chart:
    counted = Counter(_month(look) for look in looks)
    months = sorted(counted)[-MONTHS_SHOWN:]
    return Chart(
        name="looks-by-month",
        kind="column",
        title=Text("各月查询次数", "Looks by month"),
        unit=Text("次", "looks"),
        about=Text(
            f"有查询的最近 {MONTHS_SHOWN} 个月，北京时间。不包括您本人的查看。",
            f"The last {MONTHS_SHOWN} months with looks, Beijing time. Your own looks are not counted.",
        ),
        row_label=Text("月份", "Month"),
        rows=tuple(months),
        series=(
            Series(
                label=Text("查询次数", "Looks"),
                values=tuple(float(counted[month]) for month in months),
            ),
        ),
    )


def _month(look: Look) -> str:
    return look.at.astimezone(BEIJING).strftime("%Y-%m")
