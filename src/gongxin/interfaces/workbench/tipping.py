"""举报台: tips of one's organ by what falls due, one of them with what may be done about it, and rewards collected by a code.

Nothing on these pages leads to anybody's file: a tip is a lead (charter C15).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.tips.api import (
    PassGround,
    RewardAmount,
    TipOutcome,
    ask,
    close,
    collect_reward,
    confirm_passing,
    confirm_reward,
    decline_passing,
    hand_out_tip_file,
    list_tips,
    open_tip,
    organs_for_tips,
    propose_passing,
    propose_reward,
    read_contact,
    take_up,
)
from gongxin.interfaces.pages.components import Doors, Link, Notice, Pagination, Part, State
from gongxin.interfaces.pages.forms import PageForm
from gongxin.interfaces.pages.handing_out import handed_out
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from .frame import act_page, page
from .tip_forms import (
    TipCloseForm,
    TipCollectForm,
    TipPassForm,
    TipRewardForm,
    TipSureForm,
    TipWordsForm,
)
from .tip_parts import deeds_for, tip_facts, tip_files, tip_said, tips_table

_TITLE = Text("举报台", "Tips")
_A_PAGE = 50

Deed = Callable[[str, dict[str, Any], Actor], object]

_DEEDS: dict[str, Deed] = {
    "take-up": lambda number, _, actor: take_up(number=number, actor=actor, now=now()),
    "ask": lambda number, given, actor: ask(
        number=number, said=given["said"], actor=actor, now=now()
    ),
    "close": lambda number, given, actor: close(
        number=number,
        outcome=TipOutcome(given["outcome"]),
        said=given["said"],
        actor=actor,
        now=now(),
    ),
    "propose-passing": lambda number, given, actor: propose_passing(
        number=number,
        to_organ=given["to_organ"],
        ground=PassGround(given["ground"]),
        actor=actor,
        now=now(),
    ),
    "confirm-passing": lambda number, _, actor: confirm_passing(
        number=number, actor=actor, now=now()
    ),
    "decline-passing": lambda number, _, actor: decline_passing(
        number=number, actor=actor, now=now()
    ),
    "propose-reward": lambda number, given, actor: propose_reward(
        number=number, amount=RewardAmount(given["amount"]), actor=actor, now=now()
    ),
    "confirm-reward": lambda number, _, actor: confirm_reward(
        number=number, actor=actor, now=now()
    ),
}


@require_GET
@for_roles(Role.OFFICER)
def tips(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The queue: open ones by what falls due, or those that are closed."""
    closed = request.GET.get("closed") == "1"
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isdecimal() and len(asked) < 8 else 1
    number = max(1, number)
    try:
        lines, count = list_tips(
            actor=actor, now=now(), closed=closed, first=(number - 1) * _A_PAGE, limit=_A_PAGE
        )
    except Refusal as refusal:
        return _no_officer(request, actor, refusal)
    parts: list[Part] = [
        Doors(
            (
                Link(
                    reverse("workbench:tips") + ("" if closed else "?closed=1"),
                    Text("待办的", "Open ones") if closed else Text("已办结的", "Closed ones"),
                ),
                Link(
                    reverse("workbench:tip-collect"),
                    Text("领取奖励", "Collect a reward"),
                    Text("凭查询码，不问姓名", "By the code; no name is asked"),
                ),
            )
        ),
        tips_table(lines, closed=closed),
    ]
    pages = max(1, -(-count // _A_PAGE))
    if pages > 1:
        keep = {"closed": "1"} if closed else None
        parts.append(Pagination(number=min(number, pages), pages=pages, keep=keep))
    return page(
        request,
        actor,
        title=_TITLE,
        lead=Text(
            "举报是线索，不是记录：它不进任何人的档案，也不能按人查找。先到期的在前。打开每一件都有记录。",
            "A tip is a lead and no record: it goes on nobody’s file and is found by nobody’s name. What falls due first stands first. Each opening is on record.",
        ),
        parts=parts,
    )


@require_GET
@for_roles(Role.OFFICER)
def tip(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One whole, but for who left it."""
    try:
        shown = open_tip(number=number, actor=actor, now=now())
    except Refusal as refusal:
        return _refused(request, actor, refusal)
    return page(
        request,
        actor,
        title=Text(f"举报 {shown.line.number}", f"Tip {shown.line.number}"),
        parts=[deeds_for(shown, actor.ref), tip_facts(shown), *tip_said(shown), *tip_files(shown)],
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.OFFICER)
def tip_act(request: HttpRequest, actor: Actor, number: str, deed: str) -> HttpResponse:
    """One act with what it needs."""
    act = _DEEDS.get(deed)
    if act is None:
        raise Http404
    form = _form(deed, request, actor)

    def do(given: dict[str, Any]) -> str:
        act(number, given, actor)
        passed = deed == "confirm-passing"
        return reverse("workbench:tips") if passed else reverse("workbench:tip", args=[number])

    return act_page(
        request,
        actor,
        form,
        do,
        title=_TITLES[deed],
        lead=_LEADS.get(deed, ""),
        button=Text("确定", "Do it"),
        back=Link(reverse("workbench:tip", args=[number]), Text("回到举报", "Back to the tip")),
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.OFFICER)
def tip_contact(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Who left it: only when it is asked for, and each time on record."""
    back = Link(reverse("workbench:tip", args=[number]), Text("回到举报", "Back to the tip"))
    parts: list[Part] = []
    form: PageForm | None = TipSureForm(request.POST or None)
    if request.method == "POST":
        try:
            said = read_contact(number=number, actor=actor, now=now())
        except Refusal as refusal:
            return _refused(request, actor, refusal)
        parts = [Notice(title=Text("姓名和联系方式", "Name and contact"), body=(said,))]
        form = None
    return page(
        request,
        actor,
        title=Text("打开举报人的姓名和联系方式", "Open who left the tip"),
        lead=Text(
            "只为办理这件举报。打开会登记是谁、在什么时候打开的。不得告诉任何人，尤其是被举报的人。",
            "For handling this tip alone. Who opens it and when is on record. Tell nobody, and least of all whom the tip is about.",
        ),
        template="workbench/act.html",
        parts=parts,
        form=form,
        button=Text("打开并登记", "Open it, on record"),
        back=back,
    )


@require_GET
@for_roles(Role.OFFICER)
def tip_file(request: HttpRequest, actor: Actor, number: str, file: str) -> HttpResponse:
    """A file for a download; that it was taken is an event."""
    try:
        found = hand_out_tip_file(number=number, file=file, actor=actor, now=now())
    except Refusal:
        raise Http404 from None
    return handed_out(content=found.content, media_type=found.media_type, name=found.name)


@require_http_methods(["GET", "POST"])
@for_roles(Role.OFFICER)
def tip_collect(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A reward is handed over to whoever shows the code."""
    form = TipCollectForm(request.POST or None)
    parts: list[Part] = []
    if form.is_valid():
        try:
            amount = collect_reward(code=form.cleaned_data["code"], actor=actor, now=now())
        except Refusal as refusal:
            form.refuse(refusal, "code")
        else:
            form = TipCollectForm()
            parts = [
                Notice(
                    kind="done",
                    title=Text(
                        f"可以发放：{amount.words.zh}。", f"Hand it over: {amount.words.en}."
                    ),
                    body=(
                        Text(
                            "已登记领取，同一查询码不能再领。",
                            "It is on record, and this code collects nothing again.",
                        ),
                    ),
                )
            ]
    return page(
        request,
        actor,
        title=Text("领取奖励", "Collect a reward"),
        template="workbench/act.html",
        parts=parts,
        form=form,
        button=Text("核对并登记领取", "Check it and hand it over"),
        back=Link(reverse("workbench:tips"), Text("回到举报台", "Back to the tips")),
        status=400 if form.is_bound else 200,
    )


_TITLES = {
    "take-up": Text("接手调查", "Take it up"),
    "ask": Text("向举报人提问", "Ask whoever left it"),
    "close": Text("办结", "Close it"),
    "propose-passing": Text("移交另一单位", "Pass it to another organ"),
    "confirm-passing": Text("确认移交", "Confirm the passing"),
    "decline-passing": Text("不移交", "Do not pass it on"),
    "propose-reward": Text("提出奖励", "Propose a reward"),
    "confirm-reward": Text("确认奖励", "Confirm the reward"),
}
_LEADS = {
    "take-up": Text(
        "从现在起由您办理，并开始计算办结的期限。",
        "It is yours from now on, and the time for closing it begins.",
    ),
    "close": Text(
        "办结不产生任何记录。对被举报的人要处理的，按本单位的执法程序另办。",
        "Closing it makes no record. What is to be done about anybody goes its own way by law.",
    ),
    "propose-passing": Text(
        "由本单位另一位经办人确认后移交；移交后本单位看不到这件举报。",
        "Another officer of your organ confirms it; afterwards your organ sees it no more.",
    ),
    "confirm-passing": Text(
        "确认后由对方单位办理，期限重新计算，本单位不再看到。",
        "The other organ has it from then on, its time begins anew, and your organ sees it no more.",
    ),
    "propose-reward": Text(
        "由另一位经办人确认；举报人凭查询码领取。",
        "Another officer confirms it; whoever has the code collects it.",
    ),
}


def _form(deed: str, request: HttpRequest, actor: Actor) -> PageForm:
    posted = request.POST if request.method == "POST" else None
    if deed == "ask":
        return TipWordsForm(posted)
    if deed == "close":
        return TipCloseForm(posted)
    if deed == "propose-passing":
        return TipPassForm(posted, organs=organs_for_tips(), own=actor.organ)
    if deed == "propose-reward":
        return TipRewardForm(posted)
    return TipSureForm(posted)


def _refused(request: HttpRequest, actor: Actor, refusal: Refusal) -> HttpResponse:
    if refusal.code == "tips.no-officer":
        return _no_officer(request, actor, refusal)
    raise Http404


def _no_officer(request: HttpRequest, actor: Actor, refusal: Refusal) -> HttpResponse:
    return page(
        request,
        actor,
        title=_TITLE,
        parts=[State("forbidden", refusal.what, refusal.mend)],
        status=403,
    )
