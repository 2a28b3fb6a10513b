"""What a page says of who is signed in: of a person neither login nor name."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from .town import CITIZEN, PASSWORD, Town

pytestmark = pytest.mark.django_db


def _said(login: str, path: str, language: str = "zh-hans") -> str:
    client = Client()
    client.cookies["django_language"] = language
    client.post("/sign-in", {"login": login, "password": PASSWORD})
    page = client.get(path).content.decode()
    (found,) = re.findall(r'<span class="account-name">(.*?)</span>', page, re.DOTALL)
    return " ".join(found.split())


@pytest.mark.parametrize("path", ["/my/", "/my/looks/", "/my/reports/", "/"])
def test_of_a_person_the_page_says_that_they_are_signed_in(town: Town, path: str) -> None:
    assert _said("citizen", path) == "本人已登录"
    assert _said("citizen", path, "en") == "You are signed in"
    assert CITIZEN.name not in _said("citizen", "/my/")
