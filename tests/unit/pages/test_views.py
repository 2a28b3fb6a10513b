"""Display settings, language and the pages that show the design."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from gongxin.interfaces.pages.middleware import PersonalPagesMiddleware
from gongxin.interfaces.pages.views import ERROR_PAGES


@pytest.fixture(autouse=True)
def _own_addresses(settings: Settings, tmp_path: Path) -> None:
    settings.ROOT_URLCONF = "tests.unit.pages.urls"
    settings.SHOW_DESIGN = True
    settings.STATIC_ROOT = tmp_path  # WhiteNoise warns of a folder that is not there


@pytest.fixture
def reader() -> Client:
    return Client(headers={"accept-language": "zh-CN"})


def test_choices_are_kept_and_one_comes_back(reader: Client) -> None:
    answer = reader.post(
        "/preferences/", {"print": "large", "theme": "dark", "next": "/design/?a=1"}
    )
    assert answer.status_code == 303
    assert answer["Location"] == "/design/?a=1"
    assert answer.cookies["gx_print"]["httponly"]
    page = reader.get("/design/").content.decode()
    assert 'data-theme="dark" data-print="large"' in page


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:1", ""])
def test_one_never_comes_back_to_another_place(reader: Client, elsewhere: str) -> None:
    answer = reader.post("/preferences/", {"theme": "dark", "next": elsewhere})
    assert answer["Location"] == "/"


def test_unknown_choices_are_refused(reader: Client) -> None:
    assert reader.post("/preferences/", {"theme": "<b>"}).status_code == 400
    reader.cookies["gx_theme"] = "x"
    assert 'data-theme="auto"' in reader.get("/design/").content.decode()


def test_settings_cannot_be_changed_from_another_site() -> None:
    assert (
        Client(enforce_csrf_checks=True).post("/preferences/", {"theme": "dark"}).status_code == 403
    )


def test_the_language_is_kept(reader: Client) -> None:
    assert '<html lang="zh-Hans"' in reader.get("/design/").content.decode()
    answer = reader.post("/language/", {"language": "en", "next": "/design/"})
    assert answer["Location"] == "/design/"
    assert '<html lang="en"' in reader.get("/design/").content.decode()


def _reader_in(language: str) -> Client:
    reader = Client()
    reader.cookies["django_language"] = language
    return reader


def test_the_browsers_own_preference_is_not_followed() -> None:
    page = Client(headers={"accept-language": "en"}).get("/design/").content.decode()
    assert '<html lang="zh-Hans"' in page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("path", ["/design/", "/design/desk/"])
def test_every_component_is_drawn_in_both_languages(path: str, language: str) -> None:
    answer = _reader_in(language).get(path)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "阿卜杜热合曼·买买提" in page
    assert "style-src 'self'" in answer["Content-Security-Policy"]
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_english_pages_hold_no_chinese_but_names(reader: Client) -> None:
    page = _reader_in("en").get("/design/desk/").content.decode()
    words = set(re.findall(r"[\u4e00-\u9fff]+", page))
    assert words <= {"公信", "中文", "阿卜杜热合曼", "买买提", "川采", "号", "阿", "提", "阿提"}


@pytest.mark.parametrize("name", ERROR_PAGES)
def test_error_pages_say_what_to_do_next(reader: Client, name: str) -> None:
    page = reader.get(f"/design/errors/{name}/").content.decode()
    assert "回到首页" in page


def test_the_design_is_shown_to_developers_only(reader: Client, settings: Settings) -> None:
    settings.SHOW_DESIGN = settings.DEBUG = False
    for path in ("/design/", "/design/desk/", "/design/errors/404/"):
        assert reader.get(path).status_code == 404


@pytest.mark.parametrize(
    ("method", "session", "kept"),
    [("GET", "", True), ("GET", "abc", False), ("POST", "", False)],
)
def test_personal_pages_are_stored_nowhere(
    settings: Settings, method: str, session: str, kept: bool
) -> None:
    request: HttpRequest = RequestFactory().generic(method, "/")
    if session:
        request.COOKIES[settings.SESSION_COOKIE_NAME] = session
    answer = PersonalPagesMiddleware(lambda _: HttpResponse())(request)
    assert ("no-store" not in answer.headers.get("Cache-Control", "")) is kept


def test_a_view_that_knows_better_is_left_alone() -> None:
    answer = PersonalPagesMiddleware(lambda _: HttpResponse(headers={"Cache-Control": "public"}))(
        RequestFactory().post("/")
    )
    assert answer["Cache-Control"] == "public"
