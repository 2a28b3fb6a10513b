"""Persons sign in by the province's identity provider; the population base says which file is theirs."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongxin.apps.access.api import AssertedPerson, know_person
from gongxin.apps.identity.api import provider_silent, refuse_at_provider
from gongxin.interfaces.pages.openid import (
    Way,
    claims_from,
    home_first,
    send_to,
    tell_next,
    text_in,
)
from gongxin.interfaces.pages.session import now, open_to_all, own_address, start
from gongxin.lib.errors import Refusal

_NEXT = "next"


@open_to_all
@require_GET
def go(request: HttpRequest) -> HttpResponse:
    """To the provider; there the person shows who they are."""
    if not settings.OIDC_ISSUER:
        return HttpResponseRedirect(reverse("portal:sign-in"))
    if (elsewhere := home_first(request)) is not None:
        return elsewhere
    request.session[_NEXT] = own_address(request.GET.get(_NEXT, ""))
    try:
        return send_to(_way(), request, back=reverse("portal:provider-return"))
    except Refusal as refusal:
        return _refused(request, refusal)


@open_to_all
@require_GET
def come_back(request: HttpRequest) -> HttpResponse:
    """From the provider: who it is, and how sure it is of that."""
    try:
        account = know_person(person=_asserted(request), now=now())
    except Refusal as refusal:
        return _refused(request, refusal)
    heading = request.session.get(_NEXT)
    start(request, account)
    return HttpResponseRedirect(heading or reverse("portal:file"))


def _way() -> Way:
    return Way(
        name="provider",
        issuer=settings.OIDC_ISSUER,
        client=settings.OIDC_CLIENT,
        scope="openid identity",
        levels=settings.OIDC_LEVELS,
        least=settings.LEAST_ASSURANCE,
        silent=provider_silent,
    )


def _asserted(request: HttpRequest) -> AssertedPerson:
    """Whom the provider names to this very session. Raises Refusal, with its event."""
    way = _way()
    try:
        claims = claims_from(way, request)
        name, number = text_in(claims, "name"), text_in(claims, "id_number")
    except Refusal as refusal:
        refuse_at_provider(reason=refusal.code, now=now())
        raise
    return AssertedPerson(name, number, way.assurance(claims))


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """To the sign-in page, which says why."""
    tell_next(request, refusal)
    return HttpResponseRedirect(reverse("portal:sign-in"))
