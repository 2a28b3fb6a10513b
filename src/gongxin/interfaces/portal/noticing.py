"""我的告知: what a person was told, when it lay before them and what they may do; and the check of a code, for anybody."""

from __future__ import annotations

import time

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.access.api import Power
from gongxin.apps.identity.api import Actor
from gongxin.apps.notices.api import (
    NoticeLine,
    NoticeShown,
    Standing,
    letter,
    open_notice,
    read_inbox,
    receipt_of_notice,
    state_of_code,
)
from gongxin.interfaces.pages.components import (
    Cell,
    Column,
    Fact,
    Facts,
    Link,
    Notice,
    Pagination,
    Part,
    Row,
    State,
    Status,
    Table,
)
from gongxin.interfaces.pages.log import BEING_ENTERED, not_entered
from gongxin.interfaces.pages.session import now, open_to_all
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.notice_codes import NUMBER, as_typed
from gongxin.lib.periods import last_day_before
from gongxin.lib.throttle import Throttle

from .acting import for_oneself_or, place
from .forms import NoticeCodeForm
from .frame import page
from .notice_ways import ways_of

_A_PAGE = 50
_TITLE = Text("我的告知", "My notices")
_FREE = Text(
    "本平台办理任何事项都不收费，也不委托任何人收费。有人凭一份告知向您收钱的，可以在“核验告知”页核对编码。",
    "Nothing here costs anything, and nobody collects a fee for us. If somebody asks for money on the strength of a notice, check its code.",
)

# Guesses at the mark of one notice, and all that one process answers: no address of anybody is kept for it.
_OF_ONE = Throttle(most=10, seconds=60)
_OF_ALL = Throttle(most=1_200, seconds=60)


@require_GET
@for_oneself_or(Power.SEE_FILE)
def my_notices(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The inbox, newest first. Nothing of what a record says stands in it."""
    asked = request.GET.get("page", "")
    number = max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    inbox = read_inbox(actor=actor, first=(number - 1) * _A_PAGE, limit=_A_PAGE)
    parts: list[Part] = [
        Table(
            name="notices",
            caption=Text("告知，最近的在前", "Notices, newest first"),
            columns=(
                Column(label=Text("告知内容", "What you are told")),
                Column(label=Text("关于", "About")),
                Column(label=Text("单位", "Organ")),
                Column(label=Text("送达时间（北京时间）", "Served (Beijing time)")),
                Column(label=Text("状态", "State")),
            ),
            rows=tuple(_row(line, actor) for line in inbox.lines),
            empty=State(
                "empty",
                Text("还没有给您的告知。", "There is no notice for you."),
                Text(
                    "有关于您的不良信息入库，或者您的事项有进展时，会先在这里告知您。",
                    "When an adverse record about you is taken in, or a matter of yours moves on, you are told here first.",
                ),
            ),
        )
    ]
    if actor.on_behalf is None:
        words = Text("告知与提醒", "Notices and reminders")
        parts.append(
            Notice(
                title=Text("有新的告知时提醒我", "Remind me when a notice comes"),
                body=(
                    Text(
                        "可以登记邮件地址或手机号码；消息只说有告知待看。",
                        "You may add a mail address or a mobile number; a message says only that a notice waits.",
                    ),
                ),
                links=(Link(reverse("portal:contacts"), words),),
            )
        )
    pages = -(-inbox.total // _A_PAGE)
    if pages > 1:
        parts.append(Pagination(number=number, pages=pages))
    return page(
        request,
        title=_TITLE,
        lead=Text(
            f"共 {inbox.total} 份，{inbox.unopened} 份还没有打开。",
            f"{inbox.total} in all, {inbox.unopened} not opened yet.",
        ),
        parts=parts,
    )


@require_GET
@for_oneself_or(Power.SEE_FILE)
def my_notice(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """A notice whole. That it was opened, and by whom, is an event the first time."""
    back = Link(place(actor, "notices"), Text("回到我的告知", "Back to my notices"))
    try:
        shown = open_notice(number=number, actor=actor, now=now())
    except Refusal as refusal:
        return page(
            request,
            title=Text("没有这份告知", "No such notice"),
            parts=[Notice.of_refusal(refusal, back)],
            status=404,
        )
    told = shown.line.kind.told
    return page(
        request,
        title=told.title,
        template="portal/act.html",
        parts=[_means(shown, actor), _facts(shown, actor), _genuine()],
        back=back,
    )


@require_GET
@for_oneself_or(Power.SEE_FILE)
def notice_letter(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """The notice as a page to be printed; it names nobody."""
    try:
        pages = letter(number=number, actor=actor, now=now())
    except Refusal as refusal:
        back = Link(place(actor, "notices"), Text("回到我的告知", "Back to my notices"))
        return page(
            request,
            title=Text("没有这份告知", "No such notice"),
            parts=[Notice.of_refusal(refusal, back)],
            status=404,
        )
    response = HttpResponse(pages, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="notice-{number}.pdf"'
    return response


@require_GET
@for_oneself_or(Power.SEE_FILE)
def notice_receipt(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """The receipt as a file, or the page that says that it is not there yet."""
    back = Link(place(actor, "notices"), Text("回到我的告知", "Back to my notices"))
    try:
        text = receipt_of_notice(number=number, actor=actor)
    except Refusal as refusal:
        if refusal.code == "ledger.not-published":
            return page(request, title=BEING_ENTERED, parts=[not_entered(back)])
        if refusal.code == "notices.no-receipt-yet":
            return page(
                request,
                title=Text("还没有凭证", "No receipt yet"),
                parts=[Notice.of_refusal(refusal, back)],
            )
        return page(
            request,
            title=Text("没有凭证", "No receipt"),
            parts=[Notice.of_refusal(refusal, back)],
            status=404,
        )
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="notice-{number}.tlog-proof"'
    return response


@open_to_all
@require_http_methods(["GET", "POST"])
def check_code(request: HttpRequest) -> HttpResponse:
    """Whether a code is genuine, replaced or not: to anybody, by a form, so that no code stands in an address or a log."""
    form = NoticeCodeForm(request.POST if request.method == "POST" else None)
    parts: list[Part] = []
    status = 200
    if form.is_bound and form.is_valid():
        code = as_typed(form.cleaned_data["code"])
        if _may_ask(code):
            parts.append(_STANDING[state_of_code(code)])
        else:
            parts.append(_TOO_OFTEN)
            status = 429
    elif form.is_bound:
        status = 400
    return page(
        request,
        title=Text("核验告知", "Check a notice"),
        lead=Text(
            "收到自称本平台发出的短信、邮件或信件，可以在这里核对上面的编码。不用登录；只回答真实、已被替代或者不真实。",
            "Check the code on a message or letter that claims to come from this platform. No sign-in; the answer is genuine, replaced or not genuine, and no more.",
        ),
        template="portal/act.html",
        parts=parts,
        form=form,
        button=Text("核验", "Check"),
        back=Link(reverse("portal:home"), Text("回到首页", "Back to the start")),
        status=status,
    )


def _may_ask(code: str) -> bool:
    at = time.monotonic()
    return _OF_ONE.allows(code[:NUMBER], at=at) and _OF_ALL.allows("", at=at)


_STANDING = {
    Standing.GENUINE: Notice(
        kind="done",
        title=Standing.GENUINE.words,
        body=(
            Text(
                "这个编码是本平台给出的。内容请本人登录后在“我的告知”里看。",
                "This platform gave that code. Whom it is for reads it under “My notices” after signing in.",
            ),
            _FREE,
        ),
    ),
    Standing.REPLACED: Notice(
        kind="attention",
        title=Standing.REPLACED.words,
        body=(
            Text(
                "这个编码是本平台给出的，但同一件事后来有新的告知，以新的为准。",
                "This platform gave that code, and told something newer about the same matter since. The newer one counts.",
            ),
            _FREE,
        ),
    ),
    Standing.NOT_GENUINE: Notice(
        kind="attention",
        title=Standing.NOT_GENUINE.words,
        body=(
            Text(
                "本平台没有给出过这个编码，或者它已经销毁。请核对有没有抄错；没有抄错的，不要相信那份告知，也不要付钱。",
                "This platform gave no such code, or it is destroyed. See whether it was copied rightly; if it was, do not believe that notice, and do not pay.",
            ),
            _FREE,
        ),
    ),
}
_TOO_OFTEN = Notice(
    kind="attention",
    title=Text("问得太频繁", "Asked too often"),
    body=(Text("请一分钟后再试。", "Please try again in a minute."),),
)


def _row(line: NoticeLine, actor: Actor) -> Row:
    opened = Status("done", Text("已打开", "Opened"))
    fresh = Status("now", Text("未打开", "Not opened"))
    replaced = Status("ended", Text("已被替代", "Replaced"))
    return Row(
        cells=(
            Link(place(actor, "notice", number=line.number), line.kind.told.title),
            line.about,
            line.organ,
            line.told_at,
            replaced if line.replaced else opened if line.opened_at else fresh,
        ),
        anchor=f"n-{line.number}",
    )


def _means(shown: NoticeShown, actor: Actor) -> Notice:
    told = shown.line.kind.told
    newer = Text(
        "同一件事后来有新的告知，以新的为准。",
        "Something newer was told about the same matter; the newer notice counts.",
    )
    return Notice(
        kind="attention" if shown.line.replaced else "info",
        title=Text("这对您意味着什么", "What it means for you"),
        body=((newer,) if shown.line.replaced else ()) + (told.means, told.may),
        links=ways_of(shown, actor),
    )


def _facts(shown: NoticeShown, actor: Actor) -> Facts:
    line = shown.line
    receipt: Cell = Link(
        place(actor, "notice-receipt", number=line.number),
        Text("下载存证凭证", "Download the receipt"),
    )
    due = (
        ()
        if line.due_at is None
        else (
            Fact(
                label=Text("下一步最迟办理日", "The next step is due by"),
                value=last_day_before(line.due_at),
            ),
        )
    )
    return Facts(
        (
            Fact(label=Text("关于", "About"), value=line.about),
            Fact(label=Text("单位", "Organ"), value=line.organ),
            Fact(
                label=Text("送达时间（北京时间）", "Served (Beijing time)"),
                value=line.told_at,
                note=Text(
                    "从这一刻起它在您的告知里；所告知的事也从这一刻起才有。",
                    "It lay here from that moment on, and what it tells of was there from that moment on.",
                ),
            ),
            *due,
            Fact(
                label=Text("首次打开（北京时间）", "First opened (Beijing time)"),
                value=line.opened_at,
            ),
            Fact(
                label=Text("核验编码", "Code to check"),
                value=shown.code,
                copy=True,
                note=Text(
                    "任何人不用登录都能核对；它不含您的任何信息。",
                    "Anybody can check it without signing in; it says nothing about you.",
                ),
            ),
            Fact(label=Text("存证凭证", "Receipt"), value=receipt),
            Fact(
                label=Text("打印", "On paper"),
                value=Link(
                    place(actor, "notice-letter", number=line.number),
                    Text("下载告知书（PDF）", "Download it as a letter (PDF)"),
                ),
            ),
        )
    )


def _genuine() -> Notice:
    return Notice(
        title=Text("不收费，可核验", "Free, and to be checked"),
        body=(_FREE,),
        links=(Link(reverse("portal:notice-check"), Text("核验告知", "Check a notice")),),
    )
