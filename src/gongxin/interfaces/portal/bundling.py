"""案件卷宗: the bundle of one's own case, put together and taken by the person, or by who acts for them."""

from __future__ import annotations

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongxin.apps.access.api import Power
from gongxin.apps.identity.api import Actor
from gongxin.apps.replay.api import case_bundles, put_together, take_bundle
from gongxin.interfaces.pages.case_bundles import (
    TITLE,
    WHAT_IT_IS,
    bundle_table,
    handed_out,
    to_take,
)
from gongxin.interfaces.pages.components import Download, Downloads, Link, Notice, Part
from gongxin.interfaces.pages.log import BEING_ENTERED, not_entered
from gongxin.interfaces.pages.session import now, open_to_all
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

from . import offline
from .acting import for_oneself_or, place
from .frame import page


@require_http_methods(["GET", "POST"])
@for_oneself_or(Power.RAISE_CASES)
def bundles(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Which bundles of the case there are, the organs' among them; POST puts one of the person's own together."""
    refused: list[Part] = []
    try:
        if request.method == "POST":
            put_together(case=number, actor=actor, now=now())
            return HttpResponseRedirect(place(actor, "case-bundles", number=number))
    except Refusal as refusal:
        _not_theirs(refusal)
        refused = [Notice.of_refusal(refusal)]
    try:
        lines = case_bundles(case=number, actor=actor, now=now())
    except Refusal as refusal:
        _not_theirs(refusal)
        raise
    return page(
        request,
        title=TITLE,
        lead=Text(
            f"案件 {number}。制作和取走都不收费，每一次都有存证。",
            f"Case {number}. It is free; each time one is put together or taken is in the log.",
        ),
        template="portal/bundles.html",
        parts=[
            *refused,
            WHAT_IT_IS,
            bundle_table(
                lines,
                lambda one: to_take(
                    one, place(actor, "case-bundle", number=one.case, bundle=one.number)
                ),
                empty=Text("还没有制作过。", "None was put together yet."),
            ),
            Downloads(
                (
                    Download(
                        href=reverse("portal:case-bundle-checker"),
                        words=Text("卷宗核验页", "Page that checks a bundle"),
                        format="HTML",
                    ),
                )
            ),
        ],
        back=Link(place(actor, "case", number=number), Text("回到案件", "Back to the case")),
        status=400 if refused else 200,
    )


@require_GET
@for_oneself_or(Power.RAISE_CASES)
def bundle(
    request: HttpRequest, actor: Actor, number: str, bundle: str
) -> HttpResponse | StreamingHttpResponse:
    """The bundle as a file, or the page that says why not yet. That it was taken is an event."""
    try:
        return handed_out(take_bundle(number=bundle, actor=actor, now=now()))
    except Refusal as refusal:
        _not_theirs(refusal)
        back = Link(place(actor, "case-bundles", number=number), TITLE)
        if refusal.code == "ledger.not-published":
            return page(request, title=BEING_ENTERED, parts=[not_entered(back)])
        return page(
            request,
            title=Text("没有可以下载的文件", "Nothing to download"),
            parts=[Notice.of_refusal(refusal, back)],
            status=409,
        )


@open_to_all
@require_GET
def case_bundle_checker(request: HttpRequest) -> HttpResponse:
    """The page that checks the bundle of a case, to be kept: it is opened from a disk and uses no network."""
    response = HttpResponse(offline.page("case-bundle"), content_type="text/html; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verify-case-bundle.html"'
    return response


def _not_theirs(refusal: Refusal) -> None:
    """One answer for what is not there and what is another's; what a mandate lacks is said elsewhere."""
    if refusal.code == "access.no-mandate":
        raise refusal
    if refusal.code in {"cases.unknown-case", "replay.unknown-bundle"}:
        raise Http404
