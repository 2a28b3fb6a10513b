"""The ways of staff to the identity providers of their organs: to sign in, and to bind an account."""

from __future__ import annotations

from typing import Literal

from django.conf import settings
from django.http import HttpRequest

from gongxin.apps.identity.api import Assurance, staff_provider_silent
from gongxin.lib.bilingual import Text
from gongxin.lib.staff_providers import StaffProvider

from .openid import Way, claims_from, text_in


def staff_provider(code: str) -> StaffProvider | None:
    """The provider of that code in the settings, if any."""
    return next((one for one in settings.STAFF_PROVIDERS if one.code == code), None)


def way_words(code: str) -> Text:
    """What the first factor of an account is called: its password, or the provider of that code."""
    if not code:
        return Text("密码", "Password")
    known = staff_provider(code)
    return known.name if known else Text(code, code)


def way_to(provider: StaffProvider, purpose: Literal["staff", "bind"]) -> Way:
    """The way to a provider for one purpose: an answer to the one does not do for the other, nor one provider's for another's.

    Nothing but who it is is asked for: neither name nor number.
    """
    return Way(
        name=f"{purpose}-{provider.code}",
        issuer=provider.issuer,
        client=provider.client,
        scope="openid",
        levels=provider.levels,
        least=provider.least,
        silent=lambda: staff_provider_silent(provider.name),
    )


def named_on(way: Way, request: HttpRequest) -> tuple[str, Assurance | None]:
    """The subject that the provider names to this very session, and how sure it is. Raises Refusal."""
    claims = claims_from(way, request)
    return text_in(claims, "sub"), way.assurance(claims)
