"""Staff show their first factor at their organ's identity provider; the second one is shown here, as after a password."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongxin.apps.identity.api import know_officer, refuse_at_provider
from gongxin.interfaces.pages.components import Link
from gongxin.interfaces.pages.openid import home_first, send_to, tell_next
from gongxin.interfaces.pages.session import now, open_halfway, open_to_all, own_address
from gongxin.interfaces.pages.staff_ways import named_on, staff_provider, way_to
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal

_NEXT = "next"


def providers_of_staff(heading: str) -> list[Link]:
    """A link for each provider of the settings, and on from there to where one was heading."""
    query = f"?{urlencode({_NEXT: heading})}" if heading else ""
    return [
        Link(
            reverse("portal:staff-provider", args=[one.code]) + query,
            Text(f"用{one.name.zh}登录", f"Sign in by {one.name.en}"),
        )
        for one in settings.STAFF_PROVIDERS
    ]


@open_to_all
@require_GET
def go(request: HttpRequest, provider: str) -> HttpResponse:
    """To the provider."""
    known = staff_provider(provider)
    if known is None:
        return HttpResponseRedirect(reverse("portal:sign-in"))
    if (elsewhere := home_first(request)) is not None:
        return elsewhere
    request.session[_NEXT] = own_address(request.GET.get(_NEXT, ""))
    back = reverse("portal:staff-provider-return", args=[provider])
    try:
        return send_to(way_to(known, "staff"), request, back=back)
    except Refusal as refusal:
        return _refused(request, refusal)


@open_to_all
@require_GET
def come_back(request: HttpRequest, provider: str) -> HttpResponse:
    """From the provider: nobody is signed in until the second factor is shown."""
    known = staff_provider(provider)
    if known is None:
        return HttpResponseRedirect(reverse("portal:sign-in"))
    try:
        subject, assurance = named_on(way_to(known, "staff"), request)
    except Refusal as refusal:
        refuse_at_provider(reason=refusal.code, now=now())
        return _refused(request, refusal)
    try:
        account = know_officer(provider=known, subject=subject, assurance=assurance, now=now())
    except Refusal as refusal:
        return _refused(request, refusal)
    heading = request.session.get(_NEXT, "")
    open_halfway(request, account, assurance=assurance)
    request.session[_NEXT] = heading
    return HttpResponseRedirect(reverse("portal:second-factor"))


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """To the sign-in page, which says why."""
    tell_next(request, refusal)
    return HttpResponseRedirect(reverse("portal:sign-in"))
