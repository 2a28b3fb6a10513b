"""OpenID Connect Core 1.0, code flow with PKCE (RFC 7636): what every way to an identity provider has in common.

Authlib keeps state, nonce and verifier in the browser's session and checks the ID token; here is what we trust it
with. What the provider tells lives as long as the request: nothing of it is kept, and nothing stands in an address.
What is asked for, and what is done with the answer, is the caller's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.django_client import OAuth
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from joserfc.errors import JoseError

from gongxin.apps.identity.api import Assurance, provider_not_understood, sign_in_cancelled
from gongxin.lib.bilingual import Text
from gongxin.lib.errors import Refusal
from gongxin.lib.population_base import is_safe_address

from .components import Notice

_PATIENCE = 5.0
_LEEWAY = 60
"""Seconds that the provider's clock may be off."""
_ALGORITHMS = ["RS256", "PS256", "ES256", "Ed25519"]
"""By which an ID token may be signed: with a pair of keys, so that nobody who can check one can make one."""
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_REFUSED = "refused-by-provider"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to a provider: whom it asks, for what, and what its `acr` values are worth.

    `name` is under which the session keeps what was asked on it: an answer to one way is none to another. `silent` is what
    is said when the provider does not answer.
    """

    name: str
    issuer: str
    client: str
    scope: str
    levels: Mapping[str, int]
    least: int
    silent: Callable[[], Refusal]

    def assurance(self, claims: Mapping[str, Any]) -> Assurance | None:
        """How sure the provider is; a value that nobody explained is worth nothing."""
        level = self.levels.get(str(claims.get("acr", "")))
        return None if level is None else Assurance(level)


def home_first(request: HttpRequest) -> HttpResponse | None:
    """To the one address that the provider knows: it sends people back there, where another's session is unknown."""
    if request.get_host() == urlsplit(settings.PUBLIC_URL).netloc:
        return None
    return HttpResponseRedirect(settings.PUBLIC_URL + request.get_full_path())


def send_to(way: Way, request: HttpRequest, *, back: str) -> HttpResponse:
    """To the provider, where somebody shows who they are, each time anew; `back` is our path. Raises Refusal."""
    enough = [acr for acr, level in way.levels.items() if level >= way.least]
    there: HttpResponse = _client_of(way).authorize_redirect(
        request,
        settings.PUBLIC_URL + back,
        acr_values=" ".join(enough),
        prompt="login",  # at a counter the next person must not be taken for the last
    )
    return there


def claims_from(way: Way, request: HttpRequest) -> dict[str, Any]:
    """What the provider says, signed, for us and for what this very session asked on this way. Raises Refusal."""
    try:
        client = _client_of(way)
        token = client.authorize_access_token(
            request,
            leeway=_LEEWAY,
            claims_options={
                "iss": {"essential": True, "values": [client.server_metadata["issuer"]]},
                "aud": {"essential": True, "values": [way.client]},
            },
        )
        return dict(token.get("userinfo") or {})
    except OAuthError as fault:
        turned_back = fault.error == "access_denied"
        refusal = sign_in_cancelled() if turned_back else provider_not_understood()
    except requests.RequestException:
        refusal = way.silent()
    except (JoseError, ValueError, KeyError, TypeError):
        refusal = provider_not_understood()
    # the chain would hold the token, and with it the person
    raise refusal from None


def text_in(claims: Mapping[str, Any], name: str) -> str:
    """A claim that is there and is text. Raises Refusal."""
    said = claims.get(name)
    if not (isinstance(said, str) and said):
        raise provider_not_understood()
    return said


def tell_next(request: HttpRequest, refusal: Refusal) -> None:
    """Keep why the way led nowhere for the page that comes next: no code of the provider stays in its address."""
    what, mend = refusal.what, refusal.mend
    request.session[_REFUSED] = [[what.zh, what.en], [mend.zh, mend.en]]


def refused_before(request: HttpRequest) -> Notice | None:
    """Why the provider's way led nowhere just now, said once."""
    told = request.session.pop(_REFUSED, None)
    if told is None:
        return None
    what, mend = (Text(*words) for words in told)
    return Notice(kind="attention", title=what, body=(mend,))


def _client_of(way: Way) -> Any:
    """Authlib's client of the provider, with its metadata read and judged. Raises Refusal."""
    client = _client(way.name, way.issuer, way.client, way.scope)
    try:
        metadata = client.load_server_metadata()
    except (requests.RequestException, ValueError):
        raise way.silent() from None
    safe = all(is_safe_address(metadata.get(name, "")) for name in _ENDPOINTS)
    if metadata.get("issuer", "").rstrip("/") != way.issuer or not safe:
        _client.cache_clear()
        raise provider_not_understood()
    metadata["id_token_signing_alg_values_supported"] = _ALGORITHMS
    return client


@cache
def _client(name: str, issuer: str, client_id: str, scope: str) -> Any:
    return OAuth().register(
        name,
        client_id=client_id,
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": scope,
            "code_challenge_method": "S256",
            "token_endpoint_auth_method": "none",
            "default_timeout": _PATIENCE,
        },
    )
