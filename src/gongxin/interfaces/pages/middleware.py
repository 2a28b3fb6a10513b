"""Pages that may speak about a person leave no copy behind."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation


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


class LanguageMiddleware:
    """Simplified Chinese unless this reader chose English, by the switch on every page.

    The browser's own preference is not followed: a counter's machine set to English must not greet a
    citizen in English.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        with translation.override("en" if chosen == "en" else settings.LANGUAGE_CODE):
            return self.get_response(request)
