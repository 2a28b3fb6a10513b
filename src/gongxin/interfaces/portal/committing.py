"""我的承诺: what may be committed to, to make one after reading the whole text, and what became of each."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.access.api import Power
from gongxin.apps.catalogue.api import get_code_list
from gongxin.apps.commitments.api import (
    LONGEST,
    LONGEST_DETAIL,
    CommitmentShown,
    Deed,
    Given,
    Offered,
    answer_notice,
    make_commitment,
    offered_to,
    own_commitments,
    own_form,
    see_own_commitment,
    withdraw_commitment,
)
from gongxin.apps.directory.api import organ_names
from gongxin.apps.identity.api import Actor
from gongxin.interfaces.pages.commitments import board, content, facts, told, whole_text
from gongxin.interfaces.pages.components import (
    Doors,
    Download,
    Downloads,
    Link,
    Notice,
    Part,
    State,
)
from gongxin.interfaces.pages.forms import PageForm
from gongxin.interfaces.pages.handing_out import handed_out
from gongxin.interfaces.pages.session import now
from gongxin.interfaces.pages.words import bi, day_text, said
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import last_day_before

from .acting import for_oneself_or, place
from .frame import page

_TITLE = Text("我的承诺", "My commitments")
_NO_MANDATE = "access.no-mandate"


class CommitmentForm(PageForm):
    """Before which organ, for what, the maker's own words, and that the whole text was read. Which text, and which form, stands hidden in it."""

    organ = forms.ChoiceField(label=bi("受理单位", "Accepting organ"))
    matter = forms.ChoiceField(label=bi("承诺事由", "Matter"))
    detail = forms.CharField(
        label=bi("具体事项", "Which one"),
        help_text=bi(
            "例如申请的受理号。不要写身份证号码。",
            "Such as the number of the application. No identity number.",
        ),
        max_length=LONGEST_DETAIL,
        required=False,
    )
    words = forms.CharField(max_length=LONGEST, widget=forms.Textarea({"rows": 5}))
    agree = forms.BooleanField(
        label=bi(
            "我已阅读上面的全文，自愿作出承诺",
            "I have read the whole text above, and commit myself by choice",
        ),
        error_messages={
            "required": bi(
                "请先阅读全文，再勾选。", "Read the whole text first, and then tick this."
            )
        },
    )
    read = forms.CharField(widget=forms.HiddenInput)
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, offer: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer = offer
        names = {one.value: one.name for one in get_code_list("commitment-matter").entries}
        self.fields["organ"].choices = [  # type: ignore[attr-defined]
            ("", said(Text("请选择", "Choose one"))),
            *((code, said(name)) for code, name in offer.organs),
        ]
        self.fields["matter"].choices = [  # type: ignore[attr-defined]
            (code, said(names[code])) for code in offer.type.matters
        ]
        own = offer.type.own_words
        if own is None:
            del self.fields["words"]
        else:
            self.fields["words"].label = bi(own.zh, own.en)
        self.initial.update(read=offer.text.digest, submission=uuid4())
        self.word_demands()

    def given(self) -> Given:
        """What was sent."""
        one = self.cleaned_data
        return Given(
            type_code=self._offer.type.code,
            organ=one["organ"],
            matter=one["matter"],
            detail=one["detail"],
            words=one.get("words", ""),
            read=one["read"],
            submission=one["submission"],
        )


class AnswerForm(PageForm):
    """Reasons, or that it was performed meanwhile."""

    words = forms.CharField(
        label=bi("说明理由或者履行情况", "Reasons, or how it was performed"),
        help_text=bi(
            "写明没有履行的原因，或者已经怎样补充履行。只能提交一次，不要写身份证号码。",
            "Why it was not performed, or how it was meanwhile. It is sent once. No identity number.",
        ),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 5}),
    )


@require_GET
@for_oneself_or(Power.MAKE_COMMITMENTS)
def my_commitments(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All of them, the newest first, and what may be made."""
    table = board(
        own_commitments(actor=actor, now=now()),
        organ_names(),
        href=lambda number: place(actor, "commitment", number=number),
        caption=Text("承诺，最近的在前", "Commitments, newest first"),
        empty=State(
            "empty",
            Text("还没有承诺。", "There is none yet."),
            Text(
                "承诺都是自愿的；不作承诺的，按普通流程办理。",
                "A commitment is made by choice; who makes none is served in the ordinary way.",
            ),
        ),
    )
    offers = offered_to(actor=actor, told_elsewhere=True)
    doors = Doors(
        tuple(
            Link(
                place(actor, "commitment-new", code=one.type.code),
                Text(f"{one.type.type}：{one.type.title.zh}", one.type.title.en),
            )
            for one in offers
        )
    )
    return page(
        request,
        title=_TITLE,
        lead=Text(
            "承诺到期自动停止展示和使用。没有履行的，必须先告知您并给您说明或者补充履行的时间，由另一名经办人确认后才能记载。不收费。",
            "A commitment ends by itself. That one was not performed is recorded only after a notice with a time to answer or to perform, and confirmed by another officer. It is free.",
        ),
        parts=[table, doors if offers else _AT_A_COUNTER],
    )


@require_http_methods(["GET", "POST"])
@for_oneself_or(Power.MAKE_COMMITMENTS)
def new_commitment(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The whole text, and the form under it."""
    offer = next((one for one in offered_to(actor=actor) if one.type.code == code), None)
    if offer is None:
        raise Http404
    form = CommitmentForm(request.POST if request.method == "POST" else None, offer=offer)
    if form.is_valid():
        try:
            number = make_commitment(given=form.given(), actor=actor, now=now())
            return HttpResponseRedirect(f"{place(actor, 'commitment', number=number)}?made=1")
        except Refusal as refusal:
            if refusal.code == _NO_MANDATE:
                raise
            form.refuse(refusal)
    makers = "、".join(sorted(offer.type.made_by))
    return page(
        request,
        title=offer.type.title,
        lead=Text(
            f"{offer.type.type}承诺，由{makers}作出。请先阅读全文。",
            "Read the whole text first. " + _by_whom(offer),
        ),
        template="portal/act.html",
        parts=[whole_text(offer.text)],
        form=form,
        button=Text("作出承诺", "Make the commitment"),
        back=Link(place(actor, "commitments"), Text("回到我的承诺", "Back to my commitments")),
        status=400 if form.is_bound else 200,
    )


def _by_whom(offer: Offered) -> str:
    names = {one.value: one.name.en for one in get_code_list("party-kind").entries}
    return "It is made by: " + "; ".join(sorted(names[one] for one in offer.type.made_by)) + "."


@require_http_methods(["GET", "POST"])
@for_oneself_or(Power.MAKE_COMMITMENTS)
def my_commitment(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One whole, with what may be done about it now: to withdraw it, or to answer a notice."""
    shown = _found(number, actor)
    answers = Deed.ANSWER in shown.may
    withdraws = Deed.WITHDRAW in shown.may
    form: PageForm | None = AnswerForm(request.POST or None) if answers else None
    refused: list[Part] = []
    if request.method == "POST":
        try:
            if form is None:
                withdraw_commitment(number=number, actor=actor, now=now())
            elif form.is_valid():
                answer_notice(
                    number=number, words=form.cleaned_data["words"], actor=actor, now=now()
                )
            if form is None or form.is_valid():
                return HttpResponseRedirect(place(actor, "commitment", number=shown.line.number))
        except Refusal as refusal:
            if refusal.code == _NO_MANDATE:
                raise
            if form is None:
                refused.append(Notice.of_refusal(refusal))
            else:
                form.refuse(refusal, "words")
    if form is None and withdraws:
        form = PageForm()
    return page(
        request,
        title=shown.type.title,
        lead=Text(f"承诺 {shown.line.number}", f"Commitment {shown.line.number}"),
        template="portal/act.html",
        parts=[
            *([_MADE] if request.GET.get("made") and request.method == "GET" else []),
            *refused,
            *_yours(shown),
            facts(shown, organ_names()),
            content(shown),
            *told(shown),
            _download(shown, actor),
        ],
        form=form,
        button=Text("提交说明", "Send the answer")
        if answers
        else Text("撤回这项承诺", "Withdraw it"),
        back=Link(place(actor, "commitments"), Text("回到我的承诺", "Back to my commitments")),
        status=400 if request.method == "POST" else 200,
    )


@require_GET
@for_oneself_or(Power.MAKE_COMMITMENTS)
def my_commitment_form(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One in the columns of the official template."""
    try:
        text = own_form(number=number, actor=actor, now=now())
    except Refusal as refusal:
        if refusal.code == _NO_MANDATE:
            raise
        raise Http404 from None
    return handed_out(
        content=text.encode("utf-8-sig"),
        media_type="text/csv; charset=utf-8",
        name=f"{number}.csv",
    )


_AT_A_COUNTER = Notice(
    title=Text("请到受理单位的窗口作出第一项承诺", "Make the first one at a counter"),
    body=(
        Text(
            "登记库里还没有您的记录，不能在网上作出承诺。",
            "The register holds no record of you yet, so that none can be made online.",
        ),
    ),
)
_MADE = Notice(
    kind="done",
    title=Text("承诺已经作出。", "The commitment is made."),
    body=(
        Text(
            "内容的摘要已经存证，以后不能改动；告知里有可以核验的编码。",
            "The digest of its content stands in the ledger and it is not changed any more; the notice bears a code that can be checked.",
        ),
    ),
)


def _found(number: str, actor: Actor) -> CommitmentShown:
    try:
        return see_own_commitment(number=number, actor=actor, now=now())
    except Refusal as refusal:
        if refusal.code == _NO_MANDATE:
            raise
        raise Http404 from None


def _yours(shown: CommitmentShown) -> list[Part]:
    """Until when who made it may answer, where they may."""
    if Deed.ANSWER not in shown.may or shown.answer_until is None:
        return []
    day = day_text(last_day_before(shown.answer_until))
    if now() < shown.answer_until:
        title = Text(
            f"您可以说明理由或者补充履行，到{day.zh}",
            f"You may state reasons or perform until {day.en}",
        )
    else:
        title = Text(
            "说明期限已满，尚未认定，仍可说明",
            "The time is over; until it is found you may still answer",
        )
    body = Text(
        "现在没有记载。不说明不视为承认；说明也不会使结果加重。",
        "Nothing is recorded. Not to answer admits nothing, and to answer makes nothing worse.",
    )
    return [Notice(kind="attention", title=title, body=(body,))]


def _download(shown: CommitmentShown, actor: Actor) -> Downloads:
    href = place(actor, "commitment-form", number=shown.line.number)
    words = Text("按归集模板下载", "In the columns of the official template")
    return Downloads((Download(href=href, format="CSV", words=words),))
