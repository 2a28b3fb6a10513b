"""案件卷宗: what an organ of a case hands in to the reconsideration organ or a court: put together, confirmed by another, taken."""

from __future__ import annotations

from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.cases.api import CaseShown, open_case
from gongxin.apps.identity.api import Actor
from gongxin.apps.replay.api import (
    BundlePurpose,
    CaseBundleLine,
    case_bundles,
    confirm_bundle,
    put_together,
    take_bundle,
)
from gongxin.interfaces.pages.case_bundles import (
    TITLE,
    WHAT_IT_IS,
    bundle_facts,
    bundle_table,
    handed_out,
    to_take,
)
from gongxin.interfaces.pages.components import Link, Notice, Part
from gongxin.interfaces.pages.log import BEING_ENTERED, not_entered
from gongxin.interfaces.pages.session import for_roles, now
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from .bundling_forms import BundleForm, ConfirmBundleForm
from .frame import CASES, act_page, page

_NOT_YOURS = Notice(
    title=Text(
        "这类案件的卷宗不由您的单位移交。", "Your organ does not hand in the bundle of such a case."
    ),
    body=(
        Text(
            "由办理流程写明的单位移交；当事人随时可以取走自己的卷宗。",
            "The organ that its workflow names does; the person may take their own at any time.",
        ),
    ),
)


@require_http_methods(["GET", "POST"])
@for_roles(*CASES)
def bundles(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """The bundles of this side of the case; POST puts one together."""
    shown = _case(number, actor)
    rule = shown.line.workflow.bundle
    ours = rule is not None and shown.party in rule.by
    here = reverse("workbench:case-bundles", args=[shown.line.number])
    form = BundleForm(request.POST if request.method == "POST" else None) if ours else None
    lines = case_bundles(case=shown.line.number, actor=actor, now=now())

    def do(given: dict[str, Any]) -> str:
        put_together(
            case=shown.line.number,
            purpose=BundlePurpose(given["purpose"]),
            case_reference=given["case_reference"],
            reason=given["reason"],
            actor=actor,
            now=now(),
        )
        return here

    parts: list[Part] = [
        WHAT_IT_IS,
        bundle_table(
            lines,
            _way,
            empty=Text("本单位还没有制作过。", "This side has put none together yet."),
        ),
    ]
    return act_page(
        request,
        actor,
        form,
        do,
        title=TITLE,
        lead=Text(f"案件 {shown.line.number}", f"Case {shown.line.number}"),
        parts=parts if ours else [*parts, _NOT_YOURS],
        button=Text("制作，交另一人确认", "Put it together for another to confirm")
        if rule is not None and rule.second
        else Text("制作", "Put it together"),
        back=_back(shown),
    )


@require_http_methods(["GET", "POST"])
@for_roles(*CASES)
def bundle(request: HttpRequest, actor: Actor, number: str, bundle: str) -> HttpResponse:
    """One bundle that another officer put together, to be confirmed."""
    shown = _case(number, actor)
    lines = case_bundles(case=shown.line.number, actor=actor, now=now())
    line = next((one for one in lines if one.number == bundle), None)
    if line is None:
        raise Http404
    here = reverse("workbench:case-bundles", args=[shown.line.number])
    posted = request.POST if request.method == "POST" else None
    form = ConfirmBundleForm(posted, initial={"digest": line.digest}) if line.waits else None

    def do(given: dict[str, Any]) -> str:
        confirm_bundle(number=line.number, digest=given["digest"], actor=actor, now=now())
        return here

    return act_page(
        request,
        actor,
        form,
        do,
        title=Text("确认卷宗", "Confirm a bundle"),
        lead=Text(f"案件 {shown.line.number}", f"Case {shown.line.number}"),
        parts=[bundle_facts(line)],
        button=Text("确认移交", "Confirm that it is handed in"),
        back=Link(here, TITLE),
    )


@require_GET
@for_roles(*CASES)
def bundle_file(
    request: HttpRequest, actor: Actor, number: str, bundle: str
) -> HttpResponse | StreamingHttpResponse:
    """The bundle as a file; that it was taken is an event, of which its person is told."""
    back = Link(reverse("workbench:case-bundles", args=[number]), TITLE)
    try:
        return handed_out(take_bundle(number=bundle, actor=actor, now=now()))
    except Refusal as refusal:
        if refusal.code in {"cases.unknown-case", "replay.unknown-bundle"}:
            raise Http404 from None
        if refusal.code == "ledger.not-published":
            return page(request, actor, title=BEING_ENTERED, parts=[not_entered(back)])
        title = Text("没有可以下载的文件", "Nothing to download")
        return page(
            request, actor, title=title, parts=[Notice.of_refusal(refusal, back)], status=409
        )


def _way(one: CaseBundleLine) -> Link | None:
    if one.confirms:
        return Link(
            reverse("workbench:case-bundle", args=[one.case, one.number]),
            Text(f"确认 {one.number}", f"Confirm {one.number}"),
        )
    return to_take(one, reverse("workbench:case-bundle-file", args=[one.case, one.number]))


def _case(number: str, actor: Actor) -> CaseShown:
    """Not there, and another organ's: one answer. That it was opened is an event."""
    try:
        return open_case(number=number, actor=actor, now=now())
    except Refusal:
        raise Http404 from None


def _back(shown: CaseShown) -> Link:
    return Link(
        reverse("workbench:case", args=[shown.line.number]), Text("回到案件", "Back to the case")
    )
