"""The reviewer's list: unusual look-ups, what somebody else found them to be, and whether the officer goes on."""

from __future__ import annotations

from collections import Counter

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.access.api import (
    AlarmLine,
    AlarmOutcome,
    LookBehind,
    list_alarms,
    looks_behind,
    review_alarm,
)
from gongxin.apps.directory.api import organ_names
from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.ledger.api import witnessing
from gongxin.interfaces.pages.charts import Chart, Series
from gongxin.interfaces.pages.components import Column, Link, Notice, Part, Row, State, Table
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from .access_forms import AlarmForm
from .frame import page
from .witnessed import witness_notices

_YES, _NO = Text("是", "Yes"), Text("否", "No")
_WAITING = Text("待复核", "To be reviewed")


@require_GET
@for_roles(Role.OPERATOR, Role.AUDITOR)
def alarms(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Alarms, those to be reviewed first, and their number by organ."""
    found = list_alarms(actor=actor)
    parts: list[Part] = [*witness_notices(witnessing(now=now())), _table(found)]
    if found:
        parts.append(_by_organ(found))
    return page(
        request,
        actor,
        title=Text("查询复核", "Review of look-ups"),
        lead=Text(
            "查询过多、夜间、号码相连、同姓、虚设主体，以及按用途抽样的查询，都在这里由另一人复核。",
            "Too many look-ups, at night, numbers in a row, one surname, honey subjects, and a sample by purpose: somebody else looks at them here.",
        ),
        parts=parts,
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.OPERATOR, Role.AUDITOR)
def alarm(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """One alarm: what the look-ups were, and whether the officer may go on."""
    found = next((one for one in list_alarms(actor=actor) if one.number == number), None)
    back = Link(reverse("workbench:alarms"), Text("回到查询复核", "Back to the review"))
    if found is None or found.outcome:
        return page(
            request,
            actor,
            title=Text("没有找到", "Not found"),
            parts=[
                Notice(
                    title=Text("没有这条待复核的提醒。", "There is no such alarm to be reviewed."),
                    links=(back,),
                )
            ],
            status=404,
        )
    form = AlarmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            review_alarm(
                number=number,
                outcome=AlarmOutcome(form.cleaned_data["outcome"]),
                release=form.cleaned_data["release"],
                actor=actor,
                now=now(),
            )
        except Refusal as refusal:
            form.refuse(refusal, "outcome")
        else:
            return HttpResponseRedirect(reverse("workbench:alarms"))
    return page(
        request,
        actor,
        title=Text("复核异常查询", "Review unusual look-ups"),
        template="workbench/alarm.html",
        form=form,
        alarm=found,
        organ=organ_names().get(found.organ, Text(found.organ, found.organ)),
        looks=_looks(looks_behind(number=number, actor=actor)),
        back=back,
        status=400 if form.is_bound else 200,
    )


def _table(found: list[AlarmLine]) -> Table:
    organs = organ_names()
    return Table(
        name="alarms",
        caption=Text("异常查询", "Unusual look-ups"),
        columns=(
            Column(label=Text("时间（北京时间）", "Time (Beijing)")),
            Column(label=Text("人员", "Officer")),
            Column(label=Text("单位", "Organ")),
            Column(label=Text("情形", "What")),
            Column(label=Text("主体数", "Subjects"), number=True),
            Column(label=Text("复核", "Review")),
        ),
        rows=tuple(
            Row(
                anchor=f"alarm-{one.number}",
                cells=(
                    one.raised_at,
                    f"{one.name} {one.officer}".strip(),
                    organs.get(one.organ, Text(one.organ, one.organ)),
                    one.kind.words,
                    one.subjects,
                    one.outcome.words
                    if one.outcome
                    else Link(reverse("workbench:alarm", args=[one.number]), _WAITING),
                ),
            )
            for one in found
        ),
        empty=State(
            "empty",
            Text("没有异常查询。", "No unusual look-ups."),
            Text("达到提醒条件的查询会出现在这里。", "Look-ups that raise an alarm appear here."),
        ),
    )


def _looks(found: list[LookBehind]) -> Table:
    return Table(
        name="looks",
        caption=Text(
            "当天的查询（不显示查的是谁）", "Look-ups of that day (not whom they were about)"
        ),
        columns=(
            Column(label=Text("时间（北京时间）", "Time (Beijing)")),
            Column(label=Text("用途", "Purpose")),
            Column(label=Text("事由或授权书编号", "Case or authorisation")),
            Column(label=Text("单位登记过此事项", "Case registered")),
            Column(label=Text("与本提醒有关", "Part of this alarm")),
            Column(label=Text("凭证编号", "Number in the ledger")),
        ),
        rows=tuple(
            Row(
                cells=(
                    look.at,
                    look.purpose,
                    look.case_reference,
                    _YES if look.case_known else _NO,
                    _YES if look.named else _NO,
                    look.event,
                )
            )
            for look in found
        ),
        empty=State(
            "empty",
            Text("当天没有作出回答的查询。", "No look-up of that day was answered."),
            Text("提醒由被拒绝的查询引起。", "The alarm came from refused look-ups."),
        ),
    )


def _by_organ(found: list[AlarmLine]) -> Chart:
    organs = organ_names()
    counted = Counter(one.organ for one in found).most_common(12)
    return Chart(
        name="alarms-by-organ",
        title=Text("各单位异常查询", "Unusual look-ups by organ"),
        unit=Text("次", "alarms"),
        about=Text("包括已复核的。", "Those reviewed are counted."),
        rows=tuple(organs.get(organ, Text(organ, organ)) for organ, _ in counted),
        series=(
            Series(
                label=Text("次数", "Alarms"), values=tuple(float(count) for _, count in counted)
            ),
        ),
    )
