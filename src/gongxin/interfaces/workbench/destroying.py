"""销毁清单: what was kept long enough, the lists made of it, and where each of them stands. Counts alone; nobody is named."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.catalogue.api import Retained, item_titles, keep_clocks
from gongxin.apps.directory.api import organ_names
from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.retention.api import (
    DESTROYABLE,
    WAIT,
    DueLine,
    ListLine,
    ListState,
    Selection,
    StayReason,
    approve_list,
    destruction_receipt,
    list_lists,
    make_list,
    see_due,
    see_list,
    send_back,
    take_out,
    what_stays,
    withdraw_list,
)
from gongxin.interfaces.pages.charts import Chart, Series
from gongxin.interfaces.pages.components import (
    Column,
    Doors,
    Fact,
    Facts,
    Link,
    Notice,
    Part,
    Row,
    Share,
    State,
    Status,
    StatusKind,
    Step,
    Steps,
    Table,
    Tally,
)
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.reckoning import length_words

from .destroying_forms import ListAnswerForm, ListForm
from .frame import WATCH, act_page, page

_KINDS: dict[ListState, StatusKind] = {
    ListState.TO_REVIEW: "waiting",
    ListState.TO_SECOND: "waiting",
    ListState.WAITING: "waiting",
    ListState.READY: "now",
    ListState.RUNNING: "now",
    ListState.DONE: "done",
    ListState.SENT_BACK: "ended",
    ListState.WITHDRAWN: "ended",
}
_NEXT = {
    ListState.TO_REVIEW: Text("另一位安全管理员审核", "Another administrator reviews it"),
    ListState.TO_SECOND: Text("第三位安全管理员复核", "A third administrator reviews it"),
    ListState.WAITING: Text("等待期满", "The week of waiting ends"),
    ListState.READY: Text(
        "运行人员执行 gongxin destruction run", "The operator runs gongxin destruction run"
    ),
    ListState.RUNNING: Text("等待执行完成", "It is carried out to its end"),
    ListState.DONE: Text("下载凭证", "Take the receipt"),
    ListState.SENT_BACK: Text("没有", "None"),
    ListState.WITHDRAWN: Text("没有", "None"),
}
_ALL = Text("全部", "All")


@require_GET
@for_roles(*WATCH)
def lists(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every list, those on which something is to be done first."""
    table = Table(
        name="lists",
        caption=Text("销毁清单", "Destruction lists"),
        columns=(
            Column(label=Text("编号", "Number")),
            Column(label=Text("销毁什么", "What")),
            Column(label=Text("条目数", "Entries"), number=True),
            Column(label=Text("编制时间（北京时间）", "Made (Beijing time)")),
            Column(label=Text("状态", "State")),
            Column(label=Text("下一步", "Next step")),
        ),
        rows=tuple(
            Row(
                anchor=one.number,
                cells=(
                    Link(reverse("workbench:destruction", args=[one.number]), one.number),
                    one.selection.thing.words,
                    one.entries,
                    one.made_at,
                    Status(_KINDS[one.state], one.state.words),
                    _NEXT[one.state],
                ),
            )
            for one in list_lists(actor=actor, now=now())
        ),
        empty=State(
            "empty",
            Text("还没有编制过销毁清单。", "No list was made yet."),
            Text("先看哪些内容已满保存期限。", "See first what was kept long enough."),
            (Link(reverse("workbench:destruction-due"), _DUE_TITLE),),
        ),
    )
    doors = [
        Link(
            reverse("workbench:destruction-due"),
            _DUE_TITLE,
            Text("按种类、条目和单位", "By kind, item and organ"),
        )
    ]
    if actor.role is Role.SECURITY:
        new = Text(
            "须三个不同的人办理，复核后再等七日", "By three persons, and a week after the last"
        )
        doors.append(
            Link(reverse("workbench:destruction-new"), Text("编制清单", "Make a list"), new)
        )
    return page(
        request,
        actor,
        title=Text("销毁清单", "Destruction lists"),
        lead=Text(
            "满保存期限的内容列入清单，由编制、审核、复核三个人先后办理，复核后等待七日，再销毁并出具凭证。依法保全的一律不销毁。",
            "What was kept long enough is put on a list. Author, reviewer and second reviewer agree to it, a week goes by, and it is destroyed with a receipt. Nothing under legal hold is.",
        ),
        parts=[Doors(tuple(doors)), table],
    )


_DUE_TITLE = Text("已满保存期限的内容", "What was kept long enough")


@require_GET
@for_roles(*WATCH)
def due(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What may be put on a list now, and by which clocks."""
    lines = see_due(actor=actor, now=now())
    return page(
        request,
        actor,
        title=_DUE_TITLE,
        lead=Text(
            "只数条目，不看是谁。保存期限由政策包规定，几项期限都管到的，全部届满才算。",
            "Counted, and nobody looked at. The packs say how long things are kept; where several clocks name a thing, all must have run out.",
        ),
        parts=[*_due_chart(lines), _due_table(lines), _clocks()],
    )


def _due_chart(lines: list[DueLine]) -> list[Chart]:
    if not lines:
        return []
    most = sorted(lines, key=lambda one: -one.due)[:12]
    return [
        Chart(
            name="due",
            title=_DUE_TITLE,
            unit=Text("项", "things"),
            about=Text(
                "数量最多的十二组；保全中的不能销毁。",
                "The twelve largest groups; what is held cannot be destroyed.",
            ),
            rows=tuple(_group(one) for one in most),
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


def _group(one: DueLine) -> Text:
    thing, item, organ = one.thing.words, _item(one.item), _organ(one.source)
    if not one.item:
        return thing
    return Text(f"{thing.zh}·{item.zh}·{organ.zh}", f"{thing.en}: {item.en}, {organ.en}")


def _due_table(lines: list[DueLine]) -> Table:
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
                    _item(one.item),
                    _organ(one.source),
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
    """By which clocks each kind is kept: those that name no item, and how many of single items there are besides."""
    found = {
        clock.code: (thing, clock)
        for thing in DESTROYABLE
        for item in (*item_titles(), None)
        for clock in keep_clocks(thing=thing, item=item)
    }
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
            for thing, clock in found.values()
        ),
        empty=State(
            "empty",
            Text(
                "没有期限规定，因此什么也不会列入清单。",
                "No clock rules, so nothing is ever listed.",
            ),
        ),
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.SECURITY)
def new_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Make one of what is due."""
    form = ListForm(request.POST or None, items=item_titles(), organs=organ_names())

    def make(given: dict[str, Any]) -> str:
        chosen = Selection(
            Retained(given["thing"]), given["before"], given["item"], given["source"]
        )
        number = make_list(chosen=chosen, document=given["document"], actor=actor, now=now())
        return reverse("workbench:destruction", args=[number])

    return act_page(
        request,
        actor,
        form,
        make,
        title=Text("编制销毁清单", "Make a destruction list"),
        lead=Text(
            "清单是此刻已满期限的内容，编好即固定；保全中的不列入。",
            "A list is what is due at this moment, and is fixed once it is made; nothing under legal hold is on it.",
        ),
        button=Text("编制", "Make the list"),
        back=_back(),
    )


@require_http_methods(["GET", "POST"])
@for_roles(*WATCH)
def one_list(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One, its counts and its steps, and what may be done about it."""
    found = _found(number, actor)
    form = None
    if actor.role is Role.SECURITY and found.state.open:
        form = ListAnswerForm(request.POST or None, found=found, actor=actor)

    def answer(given: dict[str, Any]) -> str:
        decision = given["decision"]
        if decision == "approve":
            approve_list(number=number, actor=actor, now=now())
        elif decision == "withdraw":
            withdraw_list(number=number, actor=actor, now=now())
        else:
            reason = StayReason(given["reason"])
            if decision == "take-out":
                places = given["places"]
                take_out(number=number, places=places, reason=reason, actor=actor, now=now())
            else:
                send_back(number=number, reason=reason, actor=actor, now=now())
        return reverse("workbench:destruction", args=[number])

    return act_page(
        request,
        actor,
        form,
        answer,
        title=Text(f"销毁清单 {number}", f"Destruction list {number}"),
        parts=_parts(found, actor),
        button=Text("确定", "Answer"),
        back=_back(),
        beside="decision",
    )


@require_GET
@for_roles(*WATCH)
def receipt(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """The receipt as a file; it names nobody."""
    _found(number, actor)
    try:
        content = destruction_receipt(number=number, actor=actor)
    except Refusal as refusal:
        return page(
            request,
            actor,
            title=Text(f"销毁凭证 {number}", f"Receipt of list {number}"),
            parts=[Notice.of_refusal(refusal)],
        )
    response = HttpResponse(content, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{number}.json"'
    return response


def _found(number: str, actor: Actor) -> ListLine:
    try:
        return see_list(number=number, actor=actor, now=now())
    except Refusal:
        raise Http404 from None


def _parts(found: ListLine, actor: Actor) -> list[Part]:
    return [
        _way(found),
        Tally(
            words=Text("清单条目", "Entries of the list"),
            total=found.entries,
            shares=_shares(found),
        ),
        _facts(found),
        _counts(found),
        *_stays(found, actor),
    ]


def _shares(found: ListLine) -> tuple[Share, ...]:
    rest = found.entries - found.destroyed - found.taken_out - found.left_out
    over = found.state in {ListState.SENT_BACK, ListState.WITHDRAWN}
    waiting = Text("不再销毁", "Not destroyed") if over else Text("待销毁", "To be destroyed")
    return (
        Share(Text("已销毁", "Destroyed"), found.destroyed),
        Share(waiting, rest),
        Share(Text("审核时剔除", "Taken out"), found.taken_out),
        Share(Text("执行时留下", "Left out"), found.left_out),
    )


def _way(found: ListLine) -> Steps:
    """Author, reviewer, second reviewer, a week, destruction."""
    over = found.closed_at is not None
    second = over or found.reviewed_at is None
    waits, ends = "todo", "todo"
    if found.seconded_at is not None and not over:
        waits = "now" if found.state is ListState.WAITING else "done"
    if found.state in {ListState.READY, ListState.RUNNING, ListState.DONE}:
        ends = "done" if found.done_at else "now"
    steps = [
        _step(Text("编制", "Made"), "done", found.made_at, found.author),
        _step(
            Text("审核", "Reviewed"),
            _taken(found.reviewed_at, over=over),
            found.reviewed_at,
            found.reviewer,
        ),
        _step(
            Text("复核", "Reviewed again"),
            _taken(found.seconded_at, over=second),
            found.seconded_at,
            found.second_reviewer,
        ),
        _step(Text(f"等待 {WAIT.days} 日", f"{WAIT.days} days go by"), waits, found.waits_until),
        _step(Text("销毁并出具凭证", "Destroyed, with a receipt"), ends, found.done_at),
    ]
    if over:
        steps.append(_step(found.state.words, "failed", found.closed_at, found.closed_by))
    return Steps(Text("办理经过", "Its way"), tuple(steps))


def _taken(at: datetime | None, *, over: bool) -> str:
    if at is not None:
        return "done"
    return "todo" if over else "now"


def _step(words: Text, state: Any, at: datetime | None, by: str = "") -> Step:
    return Step(words=words, state=state, at=at, note=by)


def _facts(found: ListLine) -> Facts:
    done = found.state is ListState.DONE
    chosen = found.selection
    link = Link(
        reverse("workbench:destruction-receipt", args=[found.number]),
        Text("下载销毁凭证（JSON）", "Download the receipt (JSON)"),
    )
    return Facts(
        (
            Fact(label=Text("状态", "State"), value=Status(_KINDS[found.state], found.state.words)),
            Fact(label=Text("下一步", "Next step"), value=_NEXT[found.state]),
            Fact(label=Text("依据文号", "Document"), value=found.document),
            Fact(label=Text("销毁什么", "What"), value=chosen.thing.words),
            Fact(label=Text("条目", "Item"), value=_item(chosen.item) if chosen.item else _ALL),
            Fact(
                label=Text("单位", "Organ"), value=_organ(chosen.source) if chosen.source else _ALL
            ),
            Fact(label=Text("期限早于这一天届满", "Kept until before"), value=chosen.before),
            Fact(
                label=Text("退回原因", "Sent back because"),
                value=found.sent_back_for.words if found.sent_back_for else None,
            ),
            Fact(label=Text("条目摘要", "Digest over the entries"), value=found.digest, copy=True),
            Fact(label=Text("凭证", "Receipt"), value=link if done else None),
        )
    )


def _counts(found: ListLine) -> Table:
    return Table(
        name="counts",
        caption=Text("按条目和单位", "By item and organ"),
        columns=(
            Column(label=Text("条目", "Item")),
            Column(label=Text("单位", "Organ")),
            Column(label=Text("条目数", "Entries"), number=True),
            Column(label=Text("序号", "Places")),
        ),
        rows=tuple(
            Row(
                cells=(
                    _item(one.item) if one.item else found.selection.thing.words,
                    _organ(one.source),
                    one.entries,
                    f"{one.first}-{one.last}",
                )
            )
            for one in found.counts
        ),
    )


def _stays(found: ListLine, actor: Actor) -> list[Part]:
    stays = what_stays(number=found.number, actor=actor)
    if not stays:
        return []
    return [
        Table(
            name="stays",
            caption=Text("没有销毁的，及原因", "What is not destroyed, and why"),
            columns=(
                Column(label=Text("原因", "Reason")),
                Column(label=Text("条目数", "Entries"), number=True),
            ),
            rows=tuple(Row(cells=(one.why.words, one.entries)) for one in stays),
        )
    ]


def _item(code: str) -> Text:
    return item_titles().get(code) or Text(code or "—", code or "—")


def _organ(code: str) -> Text:
    return organ_names().get(code) or Text(code or "—", code or "—")


def _back() -> Link:
    return Link(reverse("workbench:destructions"), Text("回到清单列表", "Back to the lists"))
