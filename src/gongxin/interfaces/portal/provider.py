"""Sign in by the province's identity provider: OpenID Connect Core 1.0, code flow with PKCE (RFC 7636).

Authlib keeps state, nonce and verifier in the browser's session and checks the ID token; here is what we trust it
with. What the provider tells lives as long as the request: nothing of it is kept, and nothing stands in an address.
"""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.django_client import OAuth
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET
from joserfc.errors import JoseError

from gongxin.apps.access.api import AssertedPerson, know_person
from gongxin.apps.identity.api import (
    Assurance,
    provider_not_understood,
    provider_silent,
    refuse_person,
    sign_in_cancelled,
)
from gongxin.interfaces.pages.components import Notice
from gongxin.interfaces.pages.session import now, open_to_all, own_address, start
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.population_base import is_safe_address

_PATIENCE = 5.0
_LEEWAY = 60
"""Seconds that the provider's clock may be off."""
_ALGORITHMS = ["RS256", "PS256", "ES256", "Ed25519"]
"""By which an ID token may be signed: with a pair of keys, so that nobody who can check one can make one."""
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_NEXT, _REFUSED = "next", "refused-by-provider"


@open_to_all
@require_GET
def go(request: HttpRequest) -> HttpResponse:
    """To the provider; there the person shows who they are, each time anew."""
    if not settings.OIDC_ISSUER:
        return HttpResponseRedirect(reverse("portal:sign-in"))
    home = urlsplit(settings.PUBLIC_URL)
    if request.get_host() != home.netloc:
        # the provider sends people back to the one address it knows, where this session would be unknown
        return HttpResponseRedirect(settings.PUBLIC_URL + request.get_full_path())
    request.session[_NEXT] = own_address(request.GET.get(_NEXT, ""))
    try:
        there: HttpResponse = _provider().authorize_redirect(
            request,
            settings.PUBLIC_URL + reverse("portal:provider-return"),
            acr_values=_levels_asked_for(),
            prompt="login",  # at a counter the next person must not be taken for the last
        )
    except Refusal as refusal:
        return _refused(request, refusal)
    return there


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


def _provider() -> Any:
    """Authlib's client of the configured provider, with its metadata read and judged. Raises Refusal."""
    client = _client(settings.OIDC_ISSUER, settings.OIDC_CLIENT)
    try:
        metadata = client.load_server_metadata()
    except (requests.RequestException, ValueError):
        raise provider_silent() from None
    safe = all(is_safe_address(metadata.get(name, "")) for name in _ENDPOINTS)
    if metadata.get("issuer", "").rstrip("/") != settings.OIDC_ISSUER or not safe:
        _client.cache_clear()
        raise provider_not_understood()
    metadata["id_token_signing_alg_values_supported"] = _ALGORITHMS
    return client


@cache
def _client(issuer: str, client_id: str) -> Any:
    return OAuth().register(
        "provider",
        client_id=client_id,
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid identity",
            "code_challenge_method": "S256",
            "token_endpoint_auth_method": "none",
            "default_timeout": _PATIENCE,
        },
    )


def _asserted(request: HttpRequest) -> AssertedPerson:
    """Whom the provider names to this very session. Raises Refusal, with its event."""
    try:
        token = _provider().authorize_access_token(request, leeway=_LEEWAY)
        return _named_in(token.get("userinfo") or {})
    except OAuthError as fault:
        turned_back = fault.error == "access_denied"
        refusal = sign_in_cancelled() if turned_back else provider_not_understood()
    except requests.RequestException:
        refusal = provider_silent()
    except (JoseError, ValueError, KeyError, TypeError):
        refusal = provider_not_understood()
    except Refusal as fault:
        refusal = fault
    refuse_person(reason=refusal.code, now=now())
    # the chain would hold the token, and with it the person
    raise refusal from None


def _named_in(claims: dict[str, Any]) -> AssertedPerson:
    name, number = claims["name"], claims["id_number"]
    if not (isinstance(name, str) and isinstance(number, str)):
        raise TypeError("claims")
    level = settings.OIDC_LEVELS.get(str(claims.get("acr", "")))
    return AssertedPerson(name, number, None if level is None else Assurance(level))


def _levels_asked_for() -> str:
    enough = [
        acr for acr, level in settings.OIDC_LEVELS.items() if level >= settings.LEAST_ASSURANCE
    ]
    return " ".join(enough)


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """To the sign-in page, which says why: no code of the provider stays in the address."""
    what, mend = refusal.what, refusal.mend
    request.session[_REFUSED] = [[what.zh, what.en], [mend.zh, mend.en]]
    return HttpResponseRedirect(reverse("portal:sign-in"))


def refused_before(request: HttpRequest) -> Notice | None:
    """Why the provider's way led nowhere just now, said once."""
    told = request.session.pop(_REFUSED, None)
    if told is None:
        return None
    what, mend = (Text(*words) for words in told)
    return Notice(kind="attention", title=what, body=(mend,))
