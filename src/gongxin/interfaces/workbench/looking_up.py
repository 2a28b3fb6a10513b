"""The look-up desk: one person or organisation, for one purpose, in one case.

The purpose's question is answered first. The file is a second step with a reason. Neither name nor number ever
stands in a URL: both steps are forms on one address.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from gongxin.apps.access.api import (
    Answered,
    Asking,
    FileReason,
    FileShown,
    Verdict,
    answer_question,
    granted_purposes,
    hold_look_up,
    look_up,
)
from gongxin.apps.catalogue.api import Purpose
from gongxin.apps.identity.api import Actor, Role
from gongxin.interfaces.pages.components import Fact, Facts, Link, Notice, State
from gongxin.interfaces.pages.records import KINDS, record_cards
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from .access_forms import ANSWER, HoldForm, LookUpForm, OpenFileForm
from .frame import act_page, page

_DESK = Text("查询台", "Look-up desk")
_NO_GRANT = State(
    "forbidden",
    Text("您还没有有效的查询授权。", "You hold no grant in force."),
    Text(
        "请由本单位向安全管理员申请；授权由一人提出、另一人确认，有期限。",
        "Have your organ ask the security administrators; one proposes a grant, another confirms it, and it ends.",
    ),
)
UNANSWERED = Notice(
    kind="attention",
    title=Verdict.UNANSWERED.words,
    body=(
        Text(
            "没有查到与名称和号码都相符的主体，或者不在这个用途之内。请对照证件核对。本次查询已登记。",
            "There is nobody whose name and number both match, or the purpose does not cover them. Compare"
            " both with the document. This look-up has been registered.",
        ),
    ),
)
_ASKED = ("purpose", "case_reference", "authorisation", "name", "identifier")


@require_http_methods(["GET", "POST"])
@for_roles(Role.OFFICER)
def desk(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask, be answered, and if need be open the file."""
    purposes = granted_purposes(actor=actor, now=now())
    if not purposes:
        status = 403 if request.method == "POST" else 200
        return page(request, actor, title=_DESK, parts=[_NO_GRANT], status=status)
    if "reason" in request.POST:
        return _open(request, actor, purposes)
    if "wants" in request.POST:
        return _hold(request, actor, HoldForm(request.POST, purposes=purposes))
    form = LookUpForm(request.POST or None, purposes=purposes)
    if request.method == "POST" and form.is_valid():
        try:
            return _asked(request, actor, purposes, form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
    return page(
        request,
        actor,
        title=_DESK,
        template="workbench/look_up.html",
        form=form,
        status=400 if form.is_bound else 200,
    )


def _asked(
    request: HttpRequest, actor: Actor, purposes: Sequence[Purpose], said: Mapping[str, str]
) -> HttpResponse:
    """The first step: the answer, or what the purpose needs before there can be one."""
    asking = Asking(**said)
    purpose = _purpose(purposes, asking)
    if purpose.sensitive:
        return _hold(request, actor, HoldForm(purposes=purposes, initial=dict(said)))
    to_file = OpenFileForm(purposes=purposes, initial=dict(said))
    if purpose.question is None:
        return answered_page(request, actor, form=to_file)
    answered = answer_question(asking=asking, actor=actor, now=now())
    if answered.verdict is Verdict.UNANSWERED:
        return answered_page(request, actor, notices=(UNANSWERED,))
    return answered_page(request, actor, form=to_file, facts=facts_of(asking, answered))


def _hold(request: HttpRequest, actor: Actor, form: HoldForm) -> HttpResponse:
    """A sensitive purpose: another unit is asked to agree, and nothing is read."""

    def hold(said: dict[str, Any]) -> str:
        number = hold_look_up(
            asking=Asking(**{name: said[name] for name in _ASKED}),
            wants=None if said["wants"] == ANSWER else FileReason(said["wants"]),
            grounds=said["grounds"],
            actor=actor,
            now=now(),
        )
        return reverse("workbench:held", args=[number])

    return act_page(
        request,
        actor,
        form,
        hold,
        title=Text("请另一处室同意", "Ask another unit to agree"),
        lead=Text(
            "这是敏感用途：先经其他处室的另一人同意，才能查询一次。现在还没有读取任何内容。",
            "This purpose is sensitive: an officer of another unit agrees first, then you may look up once. Nothing has been read yet.",
        ),
        button=Text("提交请求", "Ask"),
        back=Link(reverse("workbench:look-up"), Text("回到查询台", "Back to the look-up desk")),
    )


def _open(request: HttpRequest, actor: Actor, purposes: Sequence[Purpose]) -> HttpResponse:
    form = OpenFileForm(request.POST, purposes=purposes)
    if form.is_valid():
        asking = Asking(**{name: form.cleaned_data[name] for name in _ASKED})
        try:
            file = look_up(
                asking=asking,
                reason=FileReason(form.cleaned_data["reason"]),
                actor=actor,
                now=now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return file_page(request, actor, _purpose(purposes, asking), asking, file)
    return answered_page(request, actor, form=form)


def facts_of(asking: Asking, answered: Answered) -> Facts:
    """The answer, on what it rests and how long it holds."""
    facts = [
        Fact(label=Text("问题", "Question"), value=answered.question),
        Fact(label=Text("回答", "Answer"), value=answered.verdict.words),
        Fact(
            label=Text("这个回答持续到（北京时间）", "The answer holds until (Beijing time)"),
            value=answered.holds_until,
            note=Text(
                "记录到期、修复或更正后会提前改变",
                "sooner if a record ends, is repaired or corrected",
            ),
        )
        if answered.holds_until
        else Fact(
            label=Text("截至（北京时间）", "As of (Beijing time)"),
            value=answered.read_at,
            note=Text("以后可能有新的记录", "new records may come"),
        ),
        *(
            Fact(
                label=Text("依据", "Basis"),
                value=Text(
                    f"{basis.title.zh} {basis.number} {basis.article}".strip(),
                    f"{basis.title.en} {basis.number} {basis.article}".strip(),
                ),
            )
            for basis in answered.basis
        ),
        Fact(
            label=Text("事由或授权书编号", "Case or authorisation"),
            value=asking.case_reference or asking.authorisation,
        ),
        Fact(label=Text("凭证编号", "Number in the ledger"), value=answered.event, copy=True),
    ]
    return Facts(tuple(facts))


def answered_page(
    request: HttpRequest,
    actor: Actor,
    *,
    form: OpenFileForm | None = None,
    facts: Facts | None = None,
    notices: tuple[Notice, ...] = (),
) -> HttpResponse:
    """What was answered, and the way to the file where it is open to ask for it at once."""
    return page(
        request,
        actor,
        title=Text("回答", "Answer") if facts or notices else Text("查看档案", "Open the file"),
        template="workbench/answered.html",
        form=form,
        facts=facts,
        notices=notices,
        status=400 if form is not None and form.is_bound else 200,
    )


def file_page(
    request: HttpRequest, actor: Actor, purpose: Purpose, asking: Asking, file: FileShown
) -> HttpResponse:
    """The file as the officer sees it."""
    facts = Facts(
        (
            Fact(label=Text("名称", "Name"), value=file.name),
            Fact(label=Text("号码", "Number"), value=file.identifier),
            Fact(label=Text("主体类别", "Kind"), value=KINDS[file.kind]),
            Fact(label=Text("用途", "Purpose"), value=purpose.title),
            Fact(
                label=Text("范围", "How much of it"),
                value=Text("用途所列的全部", "all that the purpose lists")
                if file.whole
                else Text(
                    "授权范围内的部分，可能还有其他记录",
                    "the part that is granted or authorised; more may be held",
                ),
            ),
            *_linked(file),
            Fact(
                label=Text("事由或授权书编号", "Case or authorisation"),
                value=asking.case_reference or asking.authorisation,
            ),
            Fact(label=Text("查询时间（北京时间）", "Asked at (Beijing time)"), value=file.read_at),
            Fact(label=Text("凭证编号", "Number in the ledger"), value=file.event, copy=True),
            Fact(
                label=Text("措施", "Measures"),
                value=Link(
                    reverse("workbench:measure-new", args=[file.event]),
                    Text("就其中一条记录拟议", "Propose one of a record"),
                ),
                note=Text(
                    "须在清单上，告知本人、听取陈述申辩后由另一人确认",
                    "one of the list; the subject is told and heard, then another officer confirms",
                ),
            ),
        )
    )
    return page(
        request,
        actor,
        title=Text("查询结果", "The file"),
        template="workbench/answer.html",
        facts=facts,
        sections=record_cards(
            file,
            seen={},
            seen_link=None,
            to_object=Text(
                "当事人认为有误的，可向来源单位提出异议，不收费。",
                "If the subject holds it to be wrong, they may object to the source, free of charge.",
            ),
        ),
    )


def _purpose(purposes: Sequence[Purpose], asking: Asking) -> Purpose:
    return next(purpose for purpose in purposes if purpose.code == asking.purpose)


def _linked(file: FileShown) -> tuple[Fact, ...]:
    """That the file holds what is kept under other numbers too."""
    if not file.same:
        return ()
    count = len(file.same)
    told = Text(
        f"另有 {count} 个号码经判断属于同一主体，其记录也在内",
        f"{count} more, judged to be the same subject's; their records are among these",
    )
    return (Fact(label=Text("关联的号码", "Linked numbers"), value=told),)
