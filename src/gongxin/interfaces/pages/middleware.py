"""What holds for every page: who keeps a copy, in which language it speaks, and which there are for the public."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from .words import speaking


class PersonalPagesMiddleware:
    """Answers to a reader with a session, and every answer to a form, are stored nowhere.

    The session cookie is enough to tell: asking for the account would cost a query on public pages.
    A view that has set its own Cache-Control knows better and is left alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        personal = settings.SESSION_COOKIE_NAME in request.COOKIES or request.method == "POST"
        if personal and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store, private"
            response["X-Robots-Tag"] = "noindex, noarchive"
        return response


class ContentPolicyMiddleware:
    """What a browser may do here stands on every answer, and is the same: built once, where django-csp builds it twice an answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        # a developer's error pages bring styles of their own
        if not (settings.DEBUG and response.status_code in {404, 500}):
            response.headers.setdefault(HEADER, self.policy)
        return response


class PublicAddressesMiddleware:
    """Only the addresses of `PUBLIC_ADDRESSES` are there; no other view is called."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        """Comes first, so that nothing is said of what is not there, not even that a form lacks its token."""
        match = request.resolver_match
        if match is None or match.view_name not in settings.PUBLIC_ADDRESSES:
            raise Http404


class LanguageMiddleware:
    """Simplified Chinese unless this reader chose English, by the switch on every page.

    The browser's own preference is not followed: a counter's machine set to English must not greet a
    citizen in English.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        with speaking("en" if chosen == "en" else "zh"):
            return self.get_response(request)
