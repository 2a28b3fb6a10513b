"""告知与提醒: where the person wants to hear that a notice waits. The notice itself is read after signing in, here alone."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.notices.api import (
    Channel,
    ContactShown,
    add_contact,
    confirm_contact,
    end_contact,
    open_channels,
    own_contacts,
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
    Status,
    Table,
)
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from .forms import ContactCodeForm, ContactForm
from .frame import page

_TITLE = Text("告知与提醒", "Notices and reminders")
_NO_CONTENT = Text(
    "短信和邮件只说有一份告知待看，不含任何内容。告知在“我的告知”里，放进去就算送达，与提醒是否收到无关。",
    "A message says that a notice waits, and nothing of what it says. Notices lie under “My notices”; they are served there, whether or not a reminder arrives.",
)
_ONCE = Text(
    "每份告知对每个联系方式只提醒一次。发送途中断线、无从知道邮件服务器收到没有的，不再发第二次。",
    "A contact hears of a notice once. Where the line broke and nobody knows whether the mail server took it, it is not sent again.",
)


@require_http_methods(["GET", "POST"])
@for_roles(Role.CITIZEN)
def contacts(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The person's contacts; POST adds one and sends a code there."""
    channels = [(one.value, one.words) for one in open_channels()]
    form = (
        ContactForm(request.POST if request.method == "POST" else None, channels=channels)
        if channels
        else None
    )
    if form is not None and form.is_bound and form.is_valid():
        try:
            number = add_contact(
                channel=Channel(form.cleaned_data["channel"]),
                place=form.cleaned_data["place"],
                actor=actor,
                now=now(),
            )
            return HttpResponseRedirect(reverse("portal:contact", kwargs={"number": number}))
        except Refusal as refusal:
            form.refuse(refusal, "place")
    parts: list[Part] = [_table(own_contacts(actor=actor))]
    if form is None:
        parts.append(
            State(
                "empty",
                Text("本平台目前不发提醒。", "No reminders are sent here at present."),
                Text("告知都在“我的告知”里。", "Every notice lies under “My notices”."),
            )
        )
    return page(
        request,
        title=_TITLE,
        lead=_NO_CONTENT,
        template="portal/act.html",
        parts=parts,
        form=form,
        button=Text("登记并发送确认码", "Add it and send a code"),
        back=Link(reverse("portal:notices"), Text("回到我的告知", "Back to my notices")),
        status=400 if form is not None and form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.CITIZEN)
def contact(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One contact: the code that was sent there is typed in, or it is ended."""
    shown = next((one for one in own_contacts(actor=actor) if one.number == number), None)
    if shown is None:
        raise Http404
    waits = shown.confirmed_at is None
    ends = request.method == "POST" and "end" in request.POST
    form = ContactCodeForm(request.POST if request.method == "POST" and not ends else None)
    if ends:
        end_contact(number=number, actor=actor, now=now())
        return HttpResponseRedirect(reverse("portal:contacts"))
    if waits and form.is_bound and form.is_valid():
        try:
            confirm_contact(number=number, code=form.cleaned_data["code"], actor=actor, now=now())
            return HttpResponseRedirect(reverse("portal:contacts"))
        except Refusal as refusal:
            form.refuse(refusal, "code")
    return page(
        request,
        title=Text("确认联系方式", "Confirm the contact") if waits else shown.channel.words,
        template="portal/contact.html",
        parts=[_facts(shown), Notice(title=_TITLE, body=(_NO_CONTENT, _ONCE))],
        form=form if waits else None,
        status=400 if waits and form.is_bound else 200,
    )


def _table(mine: list[ContactShown]) -> Table:
    confirmed = Status("done", Text("已确认", "Confirmed"))
    waiting = Status("waiting", Text("待确认", "Waits for its code"))
    return Table(
        name="contacts",
        caption=Text("我的联系方式", "My contacts"),
        columns=(
            Column(label=Text("编号", "Number")),
            Column(label=Text("方式", "By")),
            Column(label=Text("地址或号码", "Address or number")),
            Column(label=Text("登记时间（北京时间）", "Added (Beijing time)")),
            Column(label=Text("状态", "State")),
        ),
        rows=tuple(
            Row(
                cells=(
                    Link(reverse("portal:contact", kwargs={"number": one.number}), one.number),
                    one.channel.words,
                    _place(one),
                    one.added_at,
                    confirmed if one.confirmed_at else waiting,
                )
            )
            for one in mine
        ),
        empty=State(
            "empty",
            Text("您没有登记联系方式。", "You have added no contact."),
            Text(
                "不登记也不影响告知：登录后在“我的告知”里都能看到。",
                "You need none: after signing in you find every notice under “My notices”.",
            ),
        ),
    )


def _facts(shown: ContactShown) -> Facts:
    return Facts(
        (
            Fact(label=Text("方式", "By"), value=shown.channel.words),
            Fact(label=Text("地址或号码", "Address or number"), value=_place(shown)),
            Fact(label=Text("登记时间（北京时间）", "Added (Beijing time)"), value=shown.added_at),
            Fact(
                label=Text("确认时间（北京时间）", "Confirmed (Beijing time)"),
                value=shown.confirmed_at,
            ),
        )
    )


def _place(shown: ContactShown) -> Text:
    masked = shown.masked
    return Text("已销毁", "destroyed") if masked is None else Text(masked, masked)
