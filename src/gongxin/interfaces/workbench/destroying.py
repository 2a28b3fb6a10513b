"""销毁清单: what was kept long enough, the lists made of it, and where each of them stands. Counts alone; nobody is named."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.catalogue.api import Retained, item_titles
from gongxin.apps.directory.api import organ_names
from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.retention.api import (
    ListLine,
    Selection,
    StayReason,
    approve_list,
    destruction_receipt,
    list_lists,
    make_list,
    see_list,
    send_back,
    take_out,
    withdraw_list,
)
from gongxin.interfaces.pages.components import (
    Column,
    Doors,
    Link,
    Notice,
    Row,
    State,
    Status,
    Table,
)
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from .destroying_forms import ListAnswerForm, ListForm
from .destroying_parts import KINDS, NEXT, parts_of
from .due import DUE_TITLE
from .frame import WATCH, act_page, page


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
                    Status(KINDS[one.state], one.state.words),
                    NEXT[one.state],
                ),
            )
            for one in list_lists(actor=actor, now=now())
        ),
        empty=State(
            "empty",
            Text("还没有编制过销毁清单。", "No list was made yet."),
            Text("先看哪些内容已满保存期限。", "See first what was kept long enough."),
            (Link(reverse("workbench:destruction-due"), DUE_TITLE),),
        ),
    )
    doors = [
        Link(
            reverse("workbench:destruction-due"),
            DUE_TITLE,
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
        parts=parts_of(found, actor),
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


def _back() -> Link:
    return Link(reverse("workbench:destructions"), Text("回到清单列表", "Back to the lists"))
