"""本人说明: a person writes what they state of a record, sees what will be told and since when, and takes it away."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from gongxin.apps.access.api import Power, RecordShown, open_own_file
from gongxin.apps.cases.api import (
    LONGEST_STATEMENT,
    Ahead,
    CaseLine,
    Claim,
    own_cases,
    raise_cases,
    see_ahead,
    take_statement_away,
)
from gongxin.apps.catalogue.api import CaseMatter
from gongxin.apps.identity.api import Actor
from gongxin.interfaces.pages.components import Fact, Facts, Link, Notice, Part
from gongxin.interfaces.pages.forms import PageForm
from gongxin.interfaces.pages.records import anchor_of, stated_of
from gongxin.interfaces.pages.session import now
from gongxin.interfaces.pages.why import Why
from gongxin.interfaces.pages.words import bi, day_text
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.periods import last_day_before

from .acting import for_oneself_or, may, place
from .frame import page

_WRITE = Text("写一段说明", "Add a statement")
_STANDS = Text("本人说明", "Your statement")
_WHAT_IT_IS = Notice(
    title=Text(
        "说明与记录一起告知以后每一个看到它的人。",
        "A statement is told beside the record to whoever sees it from then on.",
    ),
    body=(
        Text(
            "它不改变记录，也不改变任何核对结果、资格或者期限。不收费。",
            "It changes neither the record nor any answer, entitlement or date. It is free of charge.",
        ),
        Text(
            "不要写健康、收入、家庭等您不想让别人知道的事。随时可以取下；以前看到的人已经看到，平台不会再去通知他们。",
            "Write nothing of your health, income or family that others should not know. Take it away at any time; who has read it has read it, and is not told.",
        ),
    ),
)


class StatementForm(PageForm):
    """The words; how many may stand there is said before and told after, and nothing is cut off."""

    words = forms.CharField(
        label=bi("您的说明", "Your statement"),
        help_text=bi(
            f"最多{LONGEST_STATEMENT}字，只写文字。不写证件号码、电话、网址，不写他人的情况。",
            f"Up to {LONGEST_STATEMENT} characters of plain words. No identity or telephone numbers, no addresses, nothing about others.",
        ),
        widget=forms.Textarea({"rows": 6}),
    )


class TakeAwayForm(PageForm):
    """What is taken away is written anew if it is wanted again, and so is said twice."""

    sure = forms.BooleanField(
        label=bi("确定取下，以后不再告知", "Yes, take it away: it is told no more"),
        error_messages={"required": bi("请勾选，表示确定。", "Tick it to say that you mean it.")},
    )


@require_http_methods(["GET", "POST"])
@for_oneself_or(Power.RAISE_CASES)
def statement(request: HttpRequest, actor: Actor, record: UUID) -> HttpResponse:
    """Of one record: what stands beside it and may be taken away, what waits to be checked, or the form to write it."""
    try:
        file = open_own_file(actor=actor, now=now(), power=Power.RAISE_CASES)
    except Refusal as refusal:
        if refusal.code != "access.no-file":
            raise
        raise Http404 from None
    shown = next((one for one in file.records if one.key == str(record)), None)
    ahead = _ahead(shown) if shown else None
    if shown is None or ahead is None:
        raise Http404
    case = _case_of(shown, own_cases(actor=actor, now=now()))
    if shown.statement is not None and case is not None:
        return _standing(request, actor, shown, case)
    if case is not None:
        return _waiting(request, actor, shown, case)
    return _written(request, actor, shown, ahead)


def statement_link(actor: Actor, record: RecordShown) -> Link:
    """What leads to it from the card of a record, for who may raise cases."""
    words = _WRITE if record.statement is None else Text("取下说明", "Take the statement away")
    return Link(place(actor, "statement", record=record.key), words)


def to_statement(actor: Actor, record: UUID) -> Link:
    """The same from the page of a case."""
    return Link(
        place(actor, "statement", record=record),
        Text("查看说明，或者取下", "See the statement, or take it away"),
    )


def _ahead(record: RecordShown) -> Ahead | None:
    found = see_ahead(sources={record.source_code}, now=now())
    return next((one for one in found if one.workflow.about is CaseMatter.STATEMENT), None)


def _case_of(record: RecordShown, lines: Sequence[CaseLine]) -> CaseLine | None:
    """By which case a statement stands beside the record, or waits to."""
    return next(
        (
            one
            for one in lines
            if one.stated is not None
            and one.stated.taken_away_at is None
            and UUID(record.key) in one.records
        ),
        None,
    )


def _written(request: HttpRequest, actor: Actor, record: RecordShown, ahead: Ahead) -> HttpResponse:
    form = StatementForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            (raised, *_) = raise_cases(
                workflow=ahead.workflow.code,
                claims=[Claim(record.key)],
                words=form.cleaned_data["words"],
                actor=actor,
                now=now(),
            )
        except Refusal as refusal:
            if refusal.code == "access.no-mandate":
                raise
            form.refuse(refusal, "words" if refusal.code == "cases.statement-unfit" else None)
        else:
            there = "there" if raised.there else "new"
            return HttpResponseRedirect(
                f"{place(actor, 'case', number=raised.number)}?sent={there}"
            )
    day, first = day_text(last_day_before(ahead.first.due)), ahead.first
    checked = Notice(
        title=Text(f"提交以后，最迟{day.zh}核对", f"Once sent, it is checked by {day.en}"),
        body=(
            Text(
                "只看有没有写他人的情况。附上的，您会收到通知；不附的须两人经办并写明理由，您可以改后再提。",
                "The check asks only whether it tells of others. You are told once it stands there; it takes two officers and a reason not to attach it, and you may put it otherwise.",
            ),
            Text(
                f"到期没有核对：{first.silence.words.zh}。",
                f"If nobody has checked it by then: {first.silence.words.en}.",
            ),
        ),
    )
    return page(
        request,
        title=_WRITE,
        template="portal/act.html",
        parts=[_which(record), _WHAT_IT_IS, checked, Why(first.why, ahead.workflow.title)],
        form=form,
        button=Text("提交，不收费", "Send it, free of charge"),
        back=_back(request, actor, record),
        status=400 if form.is_bound else 200,
    )


def _waiting(
    request: HttpRequest, actor: Actor, record: RecordShown, case: CaseLine
) -> HttpResponse:
    waits = Notice(
        title=Text("说明正在等待核对。", "The statement waits to be checked."),
        body=(
            Text(
                f"最迟{day_text(last_day_before(case.due)).zh}；到期没有核对，自动附上。",
                f"By {day_text(last_day_before(case.due)).en}; if nobody has by then, it stands there by itself.",
            ),
        )
        if case.due
        else (),
        links=(
            Link(
                place(actor, "case", number=case.number),
                Text(f"案件 {case.number}，可以撤回", f"Case {case.number}; take it back there"),
            ),
        ),
    )
    return page(
        request,
        title=_STANDS,
        template="portal/act.html",
        parts=[_which(record), waits],
        form=None,
        back=_back(request, actor, record),
    )


def _standing(
    request: HttpRequest, actor: Actor, record: RecordShown, case: CaseLine
) -> HttpResponse:
    """What is told now; a case that silence attached and nobody checked yet is taken back, one that is over taken away."""
    back = _back(request, actor, record)
    parts: list[Part] = [_which(record)]
    stated = stated_of(record)
    if stated is not None:
        parts.append(stated)
    to_case = Link(
        place(actor, "case", number=case.number), Text(f"案件 {case.number}", f"Case {case.number}")
    )
    if case.end is None:
        parts.append(
            Notice(
                title=Text(
                    "到期没有核对，说明已经自动附上。",
                    "Nobody checked it in time, and it stands there by itself.",
                ),
                body=(Text("要取下，请撤回案件。", "To take it away, take the case back."),),
                links=(to_case,),
            )
        )
        return page(
            request, title=_STANDS, template="portal/act.html", parts=parts, form=None, back=back
        )
    parts += _before_it_goes(case, to_case)
    form = TakeAwayForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            take_statement_away(number=case.number, actor=actor, now=now())
        except Refusal as refusal:
            if refusal.code == "access.no-mandate":
                raise
            form.refuse(refusal)
        else:
            return HttpResponseRedirect(f"{place(actor, 'case', number=case.number)}?sent=done")
    return page(
        request,
        title=_STANDS,
        template="portal/act.html",
        parts=parts,
        form=form,
        button=Text("取下说明", "Take it away"),
        back=back,
        status=400 if form.is_bound else 200,
    )


def _before_it_goes(case: CaseLine, to_case: Link) -> list[Part]:
    """From how many records it is taken away, and what stays."""
    parts: list[Part] = []
    if len(case.records) > 1:
        parts.append(
            Notice(
                title=Text(
                    f"这份说明附在{len(case.records)}条记录旁，一起取下。",
                    f"It stands beside {len(case.records)} records, and is taken away from all.",
                ),
                links=(to_case,),
            )
        )
    parts.append(
        Notice(
            title=Text("取下以后", "Once it is taken away"),
            body=(
                Text(
                    "从那一刻起，谁查看这条记录都看不到它。以前的报告和答复当时有它的，仍是当时的样子。",
                    "From that moment on nobody who sees the record reads it. Reports and answers that bore it stay what they were.",
                ),
            ),
        )
    )
    return parts


def _which(record: RecordShown) -> Facts:
    return Facts(
        (
            Fact(label=Text("记录", "Record"), value=record.title),
            Fact(label=Text("文书", "Document"), value=record.doc_number),
            Fact(label=Text("来源单位", "Source"), value=record.source),
        )
    )


def _back(request: HttpRequest, actor: Actor, record: RecordShown) -> Link:
    if not may(request, Power.SEE_FILE):
        return Link(place(actor, "cases"), Text("回到办理事项", "Back to the cases"))
    return Link(
        f"{place(actor, 'file')}#{anchor_of(record)}", Text("回到信用记录", "Back to the file")
    )
