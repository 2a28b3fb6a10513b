"""信用修复: what can be done about each adverse record and what then holds, the days as a calendar file, and the application itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.access.api import Power, RecordShown, open_own_file, why_shown
from gongxin.apps.cases.api import LONGEST, CaseLine, ask_for_repair, own_cases
from gongxin.apps.catalogue.api import (
    Met,
    RepairFinding,
    RepairGround,
)
from gongxin.apps.identity.api import Actor
from gongxin.apps.repairs.api import FREE, RepairPlan, plan_repairs
from gongxin.interfaces.pages.components import (
    Download,
    Downloads,
    Fact,
    Facts,
    Link,
    Notice,
    Part,
    State,
)
from gongxin.interfaces.pages.forms import PageForm
from gongxin.interfaces.pages.records import anchor_of
from gongxin.interfaces.pages.repair import (
    condition_lines,
)
from gongxin.interfaces.pages.session import now
from gongxin.interfaces.pages.words import bi, day_text, said
from gongxin.lib.bilingual import Text
from gongxin.lib.calendar_file import calendar_file
from gongxin.lib.errors import Refusal

from .acting import for_oneself_or, place
from .frame import page
from .repair_cards import (
    ASKING,
    cases_of_records,
    condition_line,
    days_to_remember,
    has_lane,
    never,
    open_today,
    received,
    repair_card,
)

_TITLE = Text("信用修复", "Credit repair")


@require_GET
@for_oneself_or(Power.RAISE_CASES)
def repairs(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Each adverse record with the two ways. The opening of the file is an event."""
    try:
        file = open_own_file(actor=actor, now=now(), power=Power.RAISE_CASES)
    except Refusal as refusal:
        if refusal.code != "access.no-file":
            raise
        return page(request, title=_TITLE, parts=[State("empty", refusal.what, refusal.mend)])
    plans = plan_repairs(file=file, now=now())
    records = {record.key: record for record in file.records}
    cases = cases_of_records(own_cases(actor=actor, now=now()))
    explained = why_shown([records[plan.key] for plan in plans])
    cards: list[Part] = [
        repair_card(records[plan.key], plan, explained[plan.key], cases.get(plan.key), actor)
        for plan in plans
    ]
    asked = [Notice(kind="done", title=received(line)) for line in _new(request, cases.values())]
    nothing = State(
        "empty",
        Text("没有需要修复的记录。", "There is no record to repair."),
        Text("您没有正在展示的不良信息。", "No adverse record of yours is shown."),
        (Link(place(actor, "file"), Text("我的信用记录", "My file")),),
    )
    downloads = Downloads(
        (
            Download(
                href=place(actor, "repair-calendar"),
                format="ICS",
                words=Text("把这些日子加进日历", "Put these days into your calendar"),
            ),
        )
    )
    return page(
        request,
        title=_TITLE,
        lead=Text(
            "每条不良记录有两条路：什么都不办，到期自动停止展示；或者符合条件时申请修复，提前停止展示、共享和使用。",
            "Each adverse record has two ways: do nothing, and display ends by itself; or ask for repair when the conditions are fulfilled, and display, sharing and use end sooner.",
        ),
        parts=[
            *asked,
            Notice(title=FREE, body=(_DEEDS,)),
            *(cards or [nothing]),
            *([downloads] if cards else []),
        ],
    )


_DEEDS = Text(
    "志愿服务、捐赠和培训按您的意愿可以记录，但不是修复条件：没有人可以要求您这样做来换取修复。",
    "Volunteering, donations and training can be recorded if you wish; they are no condition of repair, and nobody may ask for them in return.",
)


@require_GET
@for_oneself_or(Power.RAISE_CASES)
def repair_calendar(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The days of every plan as a calendar file; it names the items, and neither person nor document."""
    file = open_own_file(actor=actor, now=now(), power=Power.RAISE_CASES)
    records = {record.key: record for record in file.records}
    days = [
        day
        for plan in plan_repairs(file=file, now=now())
        for day in days_to_remember(plan, records[plan.key].title)
    ]
    response = HttpResponse(
        calendar_file(title=said(_TITLE), days=days, now=now()),
        content_type="text/calendar; charset=utf-8",
    )
    response["Content-Disposition"] = 'attachment; filename="repair.ics"'
    return response


@require_http_methods(["GET", "POST"])
@for_oneself_or(Power.RAISE_CASES)
def repair_record(request: HttpRequest, actor: Actor, record: UUID) -> HttpResponse:
    """The application for one record: what is held already is not asked for."""
    file = open_own_file(actor=actor, now=now(), power=Power.RAISE_CASES)
    shown = next((one for one in file.records if one.key == str(record)), None)
    plan = next((one for one in plan_repairs(file=file, now=now()) if one.key == str(record)), None)
    if shown is None or plan is None:
        raise Http404
    back = Link(
        f"{place(actor, 'repair')}#{anchor_of(shown)}",
        Text("回到信用修复", "Back to credit repair"),
    )
    today = open_today(plan)
    form = (
        RepairForm(
            request.POST if request.method == "POST" else None,
            findings=plan.findings,
            lane_alone=not today,
        )
        if today or has_lane(plan)
        else None
    )
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            (raised, *_) = ask_for_repair(
                records=[shown.key],
                promised=form.promised,
                evidence=form.evidence,
                actor=actor,
                now=now(),
            )
            return HttpResponseRedirect(f"{place(actor, 'repair')}?new={raised.number}")
        except Refusal as refusal:
            if refusal.code == "access.no-mandate":
                raise
            form.refuse(refusal)
    return page(
        request,
        title=ASKING,
        lead=FREE,
        template="portal/act.html",
        parts=_application(shown, plan, today=today),
        form=form,
        button=Text("提出申请", "Send the application"),
        back=back,
        status=400 if form is not None and form.is_bound else 200,
    )


class RepairForm(PageForm):
    """What only the person can give: the commitment by a tick, and papers where no organ has them."""

    def __init__(
        self, *args: Any, findings: Iterable[RepairFinding], lane_alone: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._promises: list[str] = []
        for one in findings:
            condition = one.condition
            if condition.ground is RepairGround.COMMITMENT:
                if one.met is Met.MISSING:
                    self._promises.append(condition.code)
                    self._add_promise(one)
            elif condition.ground is RepairGround.RESTRUCTURING:
                self._add_words(one, required=lane_alone)
            elif one.met in {Met.MISSING, Met.BY_SOURCE}:
                self._add_words(one, required=one.met is Met.MISSING and not lane_alone)

    def _add_promise(self, one: RepairFinding) -> None:
        self.fields[one.condition.code] = forms.BooleanField(
            label=bi("我作出上面的公开信用承诺", "I make the commitment above in public"),
            error_messages={
                "required": bi(
                    "公开承诺是法定条件，请阅读后勾选。",
                    "The commitment is a condition of the law: read it and tick the box.",
                )
            },
        )

    def _add_words(self, one: RepairFinding, *, required: bool) -> None:
        title, todo = one.condition.title, one.condition.todo or one.condition.title
        optional = Text("", "") if required else Text("（可以不填）", " (may be left empty)")
        self.fields[one.condition.code] = forms.CharField(
            label=bi(f"{title.zh}{optional.zh}", f"{title.en}{optional.en}"),
            help_text=bi(todo.zh, todo.en),
            required=required,
            max_length=LONGEST,
            widget=forms.Textarea({"rows": 3}),
            error_messages={"required": bi(f"请填写「{title.zh}」。", f"Fill in “{title.en}”.")},
        )

    @property
    def promised(self) -> list[str]:
        """The codes of the commitments that were ticked."""
        return [code for code in self._promises if self.cleaned_data.get(code)]

    @property
    def evidence(self) -> Mapping[str, str]:
        """What was written, by the code of its condition."""
        return {
            code: str(words)
            for code, words in self.cleaned_data.items()
            if code not in self._promises and words
        }


def _application(record: RecordShown, plan: RepairPlan, *, today: bool) -> list[Part]:
    parts: list[Part] = [
        Facts(
            (
                Fact(label=Text("记录", "Record"), value=record.title),
                Fact(label=Text("文书", "Document"), value=record.doc_number),
                Fact(label=Text("作出认定的单位", "Who made the finding"), value=record.source),
            )
        )
    ]
    if not today:
        parts.append(_closed(plan))
        if not has_lane(plan):
            return parts
    parts.append(condition_lines(condition_line(one) for one in plan.findings))
    parts += [
        Notice(title=Text("公开信用承诺", "The commitment"), body=(one.condition.promise,))
        for one in plan.findings
        if one.met is Met.MISSING and one.condition.promise is not None
    ]
    return parts


def _closed(plan: RepairPlan) -> Notice:
    if plan.file_from is None:
        return Notice(
            kind="attention",
            title=Text("现在不能申请修复", "Repair cannot be asked for"),
            body=never(plan),
        )
    day = day_text(plan.file_from)
    return Notice(
        kind="attention",
        title=Text(f"{day.zh}起可以申请", f"It may be asked for from {day.en}"),
        body=(
            Text(
                "最短展示期限未满。可以先把这一天加进日历。",
                "The shortest display is not over. The calendar file keeps the day for you.",
            ),
        ),
    )


def _new(request: HttpRequest, lines: Iterable[CaseLine]) -> list[CaseLine]:
    return [line for line in lines if line.number == request.GET.get("new")][:1]
