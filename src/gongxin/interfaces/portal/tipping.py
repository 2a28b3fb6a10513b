"""举报: anybody leaves a tip and follows it by a code, without an account. These pages know nobody, and keep nothing of who came.

A tip is a lead for the organ that is competent, and stands on nobody's file (charter C15).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.catalogue.api import TipMatter
from gongxin.apps.directory.api import Organ, list_divisions, organ_names
from gongxin.apps.tips.api import (
    TipFollowed,
    TipLeft,
    add_words,
    competent_organs,
    count_tips,
    follow_tip,
    leave_tip,
    tip_matters,
)
from gongxin.interfaces.pages.components import (
    Column,
    Doors,
    Fact,
    Facts,
    Link,
    Notice,
    Part,
    Row,
    State,
    Table,
)
from gongxin.interfaces.pages.session import now, open_to_all
from gongxin.interfaces.pages.words import said
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import last_day_before
from gongxin.lib.throttle import Throttle

from .budgets import client_of, within_budget
from .frame import page
from .tip_forms import FILES, TipAboutForm, TipAddForm, TipCodeForm, TipForm
from .tip_parts import (
    FIGURES,
    FOLLOW,
    TITLE,
    course,
    listed,
    protection,
    reward,
    said_rows,
    tip_doors,
    tip_facts,
)

_OPENED = Throttle(most=300, seconds=600)
_LEFT = Throttle(most=5, seconds=3_600)
_CODES = Throttle(most=30, seconds=600)
_ALL_LEFT = Throttle(most=300, seconds=3_600)
"""Of all clients together: a flood from many places is refused as well, and fills no organ's desk."""

View = Callable[..., HttpResponse]


def knowing_nobody(view: View) -> View:
    """Who is signed in is not asked: what is written here must not hang on an account."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: object) -> HttpResponse:
        request.user = AnonymousUser()
        return view(request, **kwargs)

    return guarded


@open_to_all
@require_http_methods(["GET", "POST"])
@knowing_nobody
@within_budget(_OPENED)
def tips(request: HttpRequest) -> HttpResponse:
    """First what and where, then the words; the answer to the second shows the code, once."""
    matters, places = tip_matters(), list_divisions()
    first = TipAboutForm(request.POST or None, matters=matters, places=places)
    if request.method != "POST" or not first.is_valid():
        return _first(request, first, matters)
    matter, place = first.cleaned_data["matter"], first.cleaned_data["place"]
    organs = competent_organs(matter=matter, place=place)
    if not organs:
        first.add_error("place", _nobody())
        return _first(request, first, matters)
    written = "said" in request.POST
    form = TipForm(
        request.POST if written else None,
        request.FILES if written else None,
        organs=organs,
        names=[one.name for one in organs],
        initial={"matter": matter, "place": place, "organ": organs[0].code},
    )
    if written and form.is_valid():
        if not _may_leave(request):
            return _flood(request)
        try:
            left = _leave(form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _receipt(request, left)
    about = next(one for one in matters if one.code == matter)
    return _second(request, form, about, organs)


@open_to_all
@require_http_methods(["GET", "POST"])
@knowing_nobody
@within_budget(_OPENED)
def tip(request: HttpRequest) -> HttpResponse:
    """How far a tip is, by its code, which never stands in an address; and more words for it."""
    form = TipCodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _ask_code(request, form)
    if not _CODES.allows(client_of(request), at=time.monotonic()):
        return _flood(request)
    code = form.cleaned_data["code"]
    added: TipAddForm | None = None
    done = False
    try:
        if "said" in request.POST:
            added = TipAddForm(request.POST)
            if added.is_valid():
                done = _add(code, added)
        shown = follow_tip(code=code, now=now())
    except Refusal as refusal:
        form.refuse(refusal, "code")
        return _ask_code(request, form)
    if added is None or done:
        added = TipAddForm(initial={"code": code}, asked=shown.asked)
    return _followed(request, shown, added if shown.may_add else None, done)


@open_to_all
@require_GET
@knowing_nobody
@within_budget(_OPENED)
def tip_figures(request: HttpRequest) -> HttpResponse:
    """Counts by matter and outcome; fewer than ten are said to be few."""
    titles = {one.code: one.title for one in tip_matters()}
    return page(
        request,
        title=FIGURES,
        lead=Text(
            "数的是举报，不是人。少于 10 件的只写“少于 10 件”。举报只是线索，一件举报不说明被举报的人做了什么。",
            "Tips are counted, not persons. Fewer than 10 are only said to be few. A tip is a lead: it says nothing about what anybody has done.",
        ),
        parts=[
            Table(
                name="tips",
                caption=Text("按事项和结果", "By matter and outcome"),
                columns=(
                    Column(label=Text("事项", "Matter")),
                    Column(label=Text("结果", "Outcome")),
                    Column(label=Text("件数", "Tips"), number=True),
                ),
                rows=tuple(
                    Row(
                        cells=(
                            titles.get(one.matter, Text(one.matter, one.matter)),
                            one.outcome.words if one.outcome else Text("办理中", "Open"),
                            Text("少于 10 件", "fewer than 10") if one.tips is None else one.tips,
                        )
                    )
                    for one in count_tips()
                ),
                empty=State("empty", Text("还没有举报。", "No tip was left yet.")),
            ),
            Doors((Link(reverse("portal:tips"), TITLE),)),
        ],
    )


def _may_leave(request: HttpRequest) -> bool:
    at = time.monotonic()
    return _LEFT.allows(client_of(request), at=at) and _ALL_LEFT.allows("all", at=at)


def _leave(given: dict[str, Any]) -> TipLeft:
    return leave_tip(
        matter=given["matter"],
        place=given["place"],
        organ=given["organ"],
        own_people=given["own_people"],
        said=given["said"],
        contact=given["contact"],
        files=[given[name] for name in FILES if given.get(name)],
        now=now(),
    )


def _add(code: str, form: TipAddForm) -> bool:
    """Whether it was added; what is wrong with the words stands beside them."""
    try:
        add_words(code=code, said=form.cleaned_data["said"], now=now())
    except Refusal as refusal:
        if refusal.code == "tips.unknown-code":
            raise
        form.refuse(refusal, "said")
        return False
    return True


def _nobody() -> str:
    return said(
        Text(
            "这个地方没有主管这件事的单位，请另选地方。",
            "No organ of this place is competent for it; choose another place.",
        )
    )


def _first(request: HttpRequest, form: TipAboutForm, matters: list[TipMatter]) -> HttpResponse:
    return page(
        request,
        title=TITLE,
        template="portal/act.html",
        lead=Text(
            "不用登录，不用写姓名。举报直接交给主管单位，作为线索调查；不会记到任何人的信用记录里。",
            "You need neither an account nor a name. A tip goes to the organ that is competent, as a lead; it goes on nobody’s file.",
        ),
        parts=[protection()],
        form=form,
        button=Text("下一步：写情况", "Next: what you know"),
        back=Link(reverse("portal:tip"), FOLLOW),
        after=[listed(matters), tip_doors()],
        status=400 if form.is_bound else 200,
    )


def _second(
    request: HttpRequest, form: TipForm, about: TipMatter, organs: list[Organ]
) -> HttpResponse:
    return page(
        request,
        title=Text(f"举报：{about.title.zh}", f"Tip: {about.title.en}"),
        template="portal/act.html",
        lead=about.about,
        parts=[
            Notice(
                title=Text(
                    f"有 {len(organs)} 个单位主管这件事，请选一个",
                    f"{len(organs)} organs are competent; choose one",
                )
                if len(organs) > 1
                else Text(f"由{organs[0].name.zh}办理", f"{organs[0].name.en} will handle it"),
                body=(
                    Text(
                        "故意捏造事实诬告他人的，要负法律责任；记错了、没有查实的，不算。",
                        "Who knowingly makes something up answers for it by law; who was mistaken does not.",
                    ),
                ),
            )
        ],
        form=form,
        button=Text("提交举报", "Leave the tip"),
        back=Link(reverse("portal:tips"), Text("重新选择事项", "Choose another matter")),
        status=400 if form.is_bound else 200,
    )


def _receipt(request: HttpRequest, left: TipLeft) -> HttpResponse:
    organ = organ_names()[left.organ]
    return page(
        request,
        title=Text("举报已提交", "Your tip was left"),
        parts=[
            Notice(
                kind="attention",
                title=Text(
                    "请现在抄下查询码，只显示这一次。",
                    "Write this code down now. It is shown this once.",
                ),
                body=(
                    Text(
                        "平台只存它的摘要，遗失了谁也找不回来。有了它就能看到您的举报，请不要给别人。",
                        "The platform keeps its digest alone, and nobody can find a lost one. Whoever has it reads your tip: give it to nobody.",
                    ),
                ),
            ),
            Facts(
                (
                    Fact(label=Text("查询码", "Code"), value=left.code, copy=True),
                    Fact(label=Text("交给", "It went to"), value=organ),
                    Fact(
                        label=Text("最迟在这一天决定是否调查", "It is taken up by"),
                        value=last_day_before(left.due_at),
                    ),
                    Fact(
                        label=Text("内容保存到（含当日）", "Its words are kept until"),
                        value=last_day_before(left.keeps_until),
                    ),
                )
            ),
            Doors((Link(reverse("portal:tip"), FOLLOW),)),
        ],
    )


def _ask_code(request: HttpRequest, form: TipCodeForm) -> HttpResponse:
    return page(
        request,
        title=FOLLOW,
        template="portal/act.html",
        lead=Text(
            "凭提交时给您的查询码，看到了哪一步、由谁办理，也可以补充情况、答复提问。",
            "By the code that you were given: how far it is and who has it. You may add to it and answer questions.",
        ),
        form=form,
        button=Text("查看进度", "See how far it is"),
        back=Link(reverse("portal:tips"), Text("我要举报", "Leave a tip")),
        status=400 if form.is_bound else 200,
    )


def _followed(
    request: HttpRequest, shown: TipFollowed, form: TipAddForm | None, done: bool
) -> HttpResponse:
    parts: list[Part] = []
    if done:
        parts.append(
            Notice(kind="done", title=Text("已经收到您的补充。", "What you added has arrived."))
        )
    if shown.asked:
        parts.append(
            Notice(
                kind="attention",
                title=Text("单位在等您答复。", "The organ waits for your answer."),
                body=(
                    Text(
                        "可以答复，也可以不答复；不会因此知道您是谁。",
                        "You may answer or not; nobody learns by it who you are.",
                    ),
                ),
            )
        )
    parts += [course(shown), tip_facts(shown), *reward(shown), *said_rows(shown)]
    return page(
        request,
        title=Text("您的举报", "Your tip"),
        template="portal/act.html",
        parts=parts,
        form=form,
        button=Text("提交", "Send"),
        back=Link(reverse("portal:tip"), Text("查询另一件", "Follow another")),
        status=400 if form is not None and form.is_bound else 200,
    )


def _flood(request: HttpRequest) -> HttpResponse:
    """Nothing was kept, and it says so."""
    return page(
        request,
        title=Text("请稍后再来", "Please come back later"),
        parts=[
            Notice(
                kind="attention",
                title=Text(
                    "短时间内提交太多，这一件没有保存。",
                    "Very much was sent in a short time; this one was not kept.",
                ),
                body=(
                    Text(
                        "请把您写的先抄下来，过一小时再提交。紧急的，请直接打电话：12345，有人身危险的打 110。",
                        "Please copy what you wrote and send it in an hour. If it cannot wait, telephone 12345; where somebody is in danger, 110.",
                    ),
                ),
            )
        ],
        status=429,
    )
