"""我的程序: what a person lets a program of their own do for them by API, and until when."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from gongxin.apps.identity.api import (
    Actor,
    PersonalTokenLine,
    Role,
    end_personal_token,
    list_personal_tokens,
    make_personal_token,
)
from gongxin.interfaces.pages.components import (
    Column,
    Fact,
    Facts,
    Link,
    Notice,
    Part,
    Row,
    State,
    Table,
)
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import BEIJING, last_day_before

from .forms import EndProgramForm, ProgramForm
from .frame import page

_LASTS = timedelta(days=29)


@require_http_methods(["GET", "POST"])
@for_roles(Role.CITIZEN)
def programs(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Those that may act for the person; allow another one. Its token is shown once, here."""
    form = ProgramForm(
        request.POST or None, initial={"last_day": now().astimezone(BEIJING).date() + _LASTS}
    )
    shown: list[Part] = []
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            token = make_personal_token(
                label=asked["label"], ends_at=asked["last_day"], actor=actor, now=now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            shown = [_once(), Facts((Fact(label=_TOKEN, value=token, copy=True),))]
            form = ProgramForm(initial={"last_day": asked["last_day"]})
    found = list_personal_tokens(actor=actor, now=now())
    return page(
        request,
        title=Text("我的程序", "My programs"),
        lead=Text(
            "您可以让自己的程序通过接口替您给出、查看和撤回授权；别的事它做不了。",
            "A program of your own may give, see and withdraw authorisations for you through the interface, and nothing else.",
        ),
        template="portal/act.html",
        parts=[*shown, _table(found)],
        form=form,
        button=Text("允许这个程序", "Allow it"),
        back=Link(reverse("portal:authorisations"), Text("我的授权", "Authorisations")),
        status=400 if form.is_bound and form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.CITIZEN)
def program(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """One: until when, last used, and end it."""
    one = next(
        (it for it in list_personal_tokens(actor=actor, now=now()) if it.number == number), None
    )
    if one is None:
        raise Http404
    form = EndProgramForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_personal_token(number=number, actor=actor, now=now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return HttpResponseRedirect(reverse("portal:programs"))
    return page(
        request,
        title=Text("一个程序", "A program"),
        template="portal/act.html",
        parts=[
            Facts(
                (
                    Fact(label=_LABEL, value=one.label),
                    Fact(
                        label=Text("允许时间（北京时间）", "Allowed (Beijing time)"),
                        value=one.made_at,
                    ),
                    Fact(label=_LAST_DAY, value=last_day_before(one.ends_at)),
                    Fact(label=_USED, value=one.used_at),
                )
            )
        ],
        form=form,
        button=Text("终止", "End it"),
        back=Link(reverse("portal:programs"), Text("我的程序", "My programs")),
        status=400 if form.is_bound and form.errors else 200,
    )


_TOKEN = Text("令牌", "Token")
_LABEL = Text("程序", "Program")
_LAST_DAY = Text("最后一天", "Last day")
_USED = Text("上次使用（北京时间）", "Last used (Beijing time)")


def _once() -> Notice:
    return Notice(
        kind="attention",
        title=Text("令牌只在这里显示一次。", "The token is shown here, once."),
        body=(
            Text(
                "请现在交给您的程序并妥善保管；拿到它的人可以替您给出和撤回授权。遗失时请终止它，再新建一个。",
                "Hand it to your program now and keep it safe: whoever has it can give and withdraw authorisations for you. When it is lost, end it and make another.",
            ),
        ),
    )


def _table(found: list[PersonalTokenLine]) -> Table:
    return Table(
        name="programs",
        caption=Text("可以替您办理的程序", "Programs that may act for you"),
        columns=(Column(label=_LABEL), Column(label=_LAST_DAY), Column(label=_USED)),
        rows=tuple(
            Row(
                cells=(
                    Link(reverse("portal:program", args=[one.number]), one.label),
                    last_day_before(one.ends_at),
                    one.used_at,
                )
            )
            for one in found
        ),
        empty=State("empty", Text("没有程序可以替您办理。", "No program may act for you.")),
    )
