"""我的认定: what is proposed about the person, why and until when they may answer, what was decided, and the ways on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.access.api import Power
from gongxin.apps.determinations.api import (
    LONGEST,
    Deed,
    DeterminationShown,
    ask_hearing,
    attach_evidence,
    hand_out_evidence,
    own_determinations,
    see_own_determination,
    state_defence,
)
from gongxin.apps.directory.api import organ_names
from gongxin.apps.identity.api import Actor
from gongxin.interfaces.pages.components import (
    Column,
    Link,
    Notice,
    Part,
    Row,
    State,
    Table,
)
from gongxin.interfaces.pages.determinations import conditions, facts, files, how, steps, told
from gongxin.interfaces.pages.evidence_field import EvidenceField
from gongxin.interfaces.pages.forms import PageForm
from gongxin.interfaces.pages.handing_out import handed_out
from gongxin.interfaces.pages.session import now
from gongxin.interfaces.pages.words import bi, day_text
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import last_day_before

from .acting import for_oneself_or, place
from .frame import page

_TITLE = Text("关于我的认定", "Determinations about me")
_SENT = Notice(
    kind="done",
    title=Text("已经收到。", "It was received."),
    body=(
        Text(
            "决定作出以前可以继续补充。不会因为您申辩而加重。",
            "More may be added until it is decided. It is never made worse because you defend yourself.",
        ),
    ),
)


class DefenceForm(PageForm):
    """What the person says, and whether they want a hearing; at least one of them."""

    words = forms.CharField(
        label=bi("陈述和申辩", "Statement and defence"),
        help_text=bi(
            "写明您认为不应当列入，或者应当减轻的事实和理由。不要写身份证号码。",
            "Say why you ought not to be listed, or for a shorter time. No identity number.",
        ),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea({"rows": 6}),
    )
    file = EvidenceField()
    hearing = forms.BooleanField(
        label=bi("我要求听证", "I ask for a hearing"),
        help_text=bi("听证举行以前，不能决定列入。", "Until it was held you cannot be listed."),
        required=False,
    )

    def __init__(self, *args: Any, may_ask: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_ask:
            del self.fields["hearing"]

    def clean(self) -> dict[str, Any]:
        """One of them."""
        given = super().clean() or self.cleaned_data
        if not self.errors and not any(given.get(one) for one in self.fields):
            what = (
                bi(
                    "请填写陈述申辩，提交材料，或者勾选听证。",
                    "Write something, hand in a file, or tick the hearing.",
                )
                if "hearing" in self.fields
                else bi("请填写陈述申辩，或者提交材料。", "Write something, or hand in a file.")
            )
            self.add_error("words", what)
        return given


@require_GET
@for_oneself_or(Power.RAISE_CASES)
def my_determinations(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All of them, the newest first."""
    names = organ_names()
    table = Table(
        name="determinations",
        caption=Text("认定，最近的在前", "Determinations, newest first"),
        columns=(
            Column(label=Text("名单", "List")),
            Column(label=Text("认定机关", "Organ")),
            Column(label=Text("状态", "State")),
            Column(label=Text("陈述申辩或者办理最迟", "Due by")),
        ),
        rows=tuple(
            Row(
                cells=(
                    Link(place(actor, "determination", number=one.number), one.list),
                    names.get(one.organ),
                    how(one),
                    last_day_before(one.due) if one.due else None,
                )
            )
            for one in own_determinations(actor=actor, now=now())
        ),
        empty=State(
            "empty",
            Text("没有关于您的认定。", "There is no determination about you."),
            Text(
                "有机关拟将您列入严重失信主体名单的，必须先在这里告知，并听取您的申辩。",
                "An organ that proposes to put you on a serious list has to tell you here first, and to hear you.",
            ),
        ),
    )
    return page(
        request,
        title=_TITLE,
        lead=Text(
            "只有依法设立的名单、经事先告知和听取申辩、由另一人决定并送达，才能列入。不收费。",
            "Nobody is listed but on a list that a law provides for, after a notice and a hearing, by the decision of another officer that was served. It is free.",
        ),
        parts=[table],
    )


@require_http_methods(["GET", "POST"])
@for_oneself_or(Power.RAISE_CASES)
def my_determination(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One whole, with the form for a defence while it is not decided."""
    try:
        shown = see_own_determination(number=number, actor=actor, now=now())
    except Refusal as refusal:
        if refusal.code == "access.no-mandate":
            raise
        raise Http404 from None
    form = _form(request, shown)
    refused: list[Part] = []
    if request.method == "POST":
        try:
            if form is None:
                state_defence(
                    number=number, words=request.POST.get("words", ""), actor=actor, now=now()
                )
            elif form.is_valid():
                _say(shown, form.cleaned_data, actor)
            if form is None or form.is_valid():
                here = place(actor, "determination", number=shown.line.number)
                return HttpResponseRedirect(f"{here}?sent=1")
        except Refusal as refusal:
            if refusal.code == "access.no-mandate":
                raise
            if form is None:
                refused.append(Notice.of_refusal(refusal))
            else:
                form.refuse(refusal, "words")
    return page(
        request,
        title=shown.line.list,
        lead=Text(f"认定 {shown.line.number}", f"Determination {shown.line.number}"),
        template="portal/act.html",
        parts=[
            *([_SENT] if request.GET.get("sent") and request.method == "GET" else []),
            *refused,
            *_yours(shown),
            *told(shown),
            facts(shown, organ_names()),
            conditions(shown),
            steps(shown),
            files(
                shown.evidence,
                lambda file: place(
                    actor, "determination-evidence", number=shown.line.number, file=file
                ),
            ),
            *_ways_on(shown),
        ],
        form=form,
        button=Text("提交", "Send"),
        back=Link(place(actor, "determinations"), Text("回到认定列表", "Back to the list")),
        status=400 if request.method == "POST" else 200,
    )


@require_GET
@for_oneself_or(Power.RAISE_CASES)
def determination_evidence(
    request: HttpRequest, actor: Actor, number: str, file: str
) -> HttpResponse:
    """The file for a download; that it was taken is an event."""
    try:
        found = hand_out_evidence(number=number, evidence=file, actor=actor, now=now())
    except Refusal:
        raise Http404 from None
    return handed_out(content=found.content, media_type=found.media_type, name=found.name)


def _form(request: HttpRequest, shown: DeterminationShown) -> DefenceForm | None:
    if not shown.may_state:
        return None
    may_ask = any(one.code == Deed.ASK_HEARING for one in shown.may)
    if request.method == "POST":
        return DefenceForm(request.POST, request.FILES, may_ask=may_ask)
    return DefenceForm(may_ask=may_ask)


def _say(shown: DeterminationShown, given: dict[str, Any], actor: Actor) -> None:
    number = shown.line.number
    if given.get("file"):
        attach_evidence(number=number, file=given["file"], actor=actor, now=now())
    if given["words"]:
        state_defence(number=number, words=given["words"], actor=actor, now=now())
    if given.get("hearing"):
        ask_hearing(number=number, actor=actor, now=now())


def _yours(shown: DeterminationShown) -> list[Part]:
    """Until when the person may answer, where they may."""
    if not shown.may_state or shown.defence_until is None:
        return []
    day = day_text(last_day_before(shown.defence_until))
    if now() < shown.defence_until:
        title = Text(f"您可以陈述申辩，到{day.zh}", f"You may state a defence until {day.en}")
    else:
        title = Text(
            "陈述申辩期已满，尚未决定，仍可补充",
            "The time is over; until it is decided you may still add to it",
        )
    body = Text(
        "现在没有列入，不产生任何限制。不答复不视为承认；答复也不会使结果加重。",
        "You are not listed, and nothing is limited. Not to answer admits nothing, and to answer makes nothing worse.",
    )
    return [Notice(kind="attention", title=title, body=(body,))]


def _ways_on(shown: DeterminationShown) -> list[Part]:
    if not shown.ways_on:
        return []
    none = Text("没有期限", "no end")
    table = Table(
        name="ways",
        caption=Text("不服认定的，还可以", "What you may do against it"),
        columns=(
            Column(label=Text("途径", "Way")),
            Column(label=Text("最后一天", "Last day")),
        ),
        rows=tuple(Row(cells=(title, last or none)) for title, last in shown.ways_on),
    )
    return [table]
