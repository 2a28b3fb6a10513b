"""Small doors: the reader's language and display settings, and the pages that show the design."""

from __future__ import annotations

import sys

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe
from django.views.defaults import server_error
from django.views.i18n import set_language

from gongxin.lib.outages import Outage, database_gone, outage_of

from . import samples
from .context import PRINT_COOKIE, PRINTS, THEME_COOKIE, THEMES
from .session import open_to_all

A_YEAR = 365 * 24 * 60 * 60
ERROR_PAGES = ("400", "403", "403_csrf", "404", "413", "500", "503")


@open_to_all
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep theme and letter size in cookies and go back to the page one came from.

    The choice is kept in the browser alone; nothing about it is stored here.
    """
    chosen: list[tuple[str, str]] = []
    for cookie, field, known in (
        (THEME_COOKIE, "theme", set(map(str, THEMES))),
        (PRINT_COOKIE, "print", set(map(str, PRINTS))),
    ):
        value = request.POST.get(field)
        if value is None:
            continue
        if value not in known:
            return HttpResponseBadRequest(render_to_string("400.html"))
        chosen.append((cookie, value))
    response = redirect(_way_back(request))
    response.status_code = 303
    for cookie, value in chosen:
        response.set_cookie(
            cookie,
            value,
            max_age=A_YEAR,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return response


@open_to_all
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the reader's language in a cookie and go back. Posted: `language`, `next`."""
    return set_language(request)


def failed(request: HttpRequest) -> HttpResponse:
    """What is answered when a view fails: 503 while the database is away, 500 for everything else.

    Neither page needs the database.
    """
    error = sys.exc_info()[1]
    outage = outage_of(error) if error is not None else None
    if outage is None:
        return server_error(request)
    response = _away(outage)
    response.status_code = 503
    response["Retry-After"] = "120"
    return response


def _away(outage: Outage) -> HttpResponse:
    said = {"what": outage.what, "mend": outage.mend}
    return HttpResponse(render_to_string("503.html", said))


def _way_back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return "/"


def _shown_to_developers() -> None:
    if not (settings.DEBUG or settings.SHOW_DESIGN):
        raise Http404


@open_to_all
@require_safe
def design(request: HttpRequest) -> HttpResponse:
    """Every component with synthetic data, in the portal's frame."""
    _shown_to_developers()
    return render(request, "design/portal.html", samples.portal())


@open_to_all
@require_safe
def design_desk(request: HttpRequest) -> HttpResponse:
    """The dense components in the workbench's frame."""
    _shown_to_developers()
    return render(request, "design/desk.html", samples.desk())


@open_to_all
@require_safe
def design_error(request: HttpRequest, name: str) -> HttpResponse:
    """An error page as a reader meets it, with status 200."""
    _shown_to_developers()
    if name not in ERROR_PAGES:
        raise Http404
    if name in {"400", "500"}:
        return HttpResponse(render_to_string(f"{name}.html"))
    if name == "503":
        return _away(database_gone())
    return render(request, f"{name}.html")
