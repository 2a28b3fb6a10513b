"""In English every page is English: what is left in Chinese is data, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
import yaml
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from gongxin.apps.identity.api import Account
from tests.integration.access import town as rows
from tests.integration.access.town import (
    CASE,
    CITIZEN,
    FIRM,
    GROUNDS,
    NEIGHBOUR,
    Town,
    kept_until_the_end,
)
from tests.integration.measures.desk import WHY
from tests.integration.tips.desk import SAID

from .addresses import ROLES, Sample, sample
from .house import ROOT
from .test_routes import MATRIX

pytestmark = pytest.mark.django_db

HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
IN_TWO_LANGUAGES = {"title", "label", "name", "describes", "note", "follows_law", "words"}
OWN_WORD = {"中文", "公信"}
"""The language in its own word, and the platform's name as it is written."""

DOWNLOADS = {
    "portal:authorisation-document",
    "portal:for:authorisation-document",
    "portal:case-evidence",
    "portal:determination-evidence",
    "portal:for:determination-evidence",
    "workbench:determination-evidence",
    "portal:for:case-evidence",
    "portal:for:report",
    "portal:certificate",
    "portal:commitment-form",
    "portal:for:commitment-form",
    "workbench:commitments-form",
    "portal:ledger-checkpoints",
    "portal:ledger-file",
    "portal:bundle-checker",  # one file in both languages, opened from a disk
    "portal:case-bundle-checker",  # one file in both languages, opened from a disk
    "portal:looks-checker",  # one file in both languages, opened from a disk
    "workbench:tip-file",
    "portal:for:notice-letter",
    "portal:notice-letter",
    "portal:report",
    "portal:repair-calendar",  # in the reader's language, but no page
    "portal:for:repair-calendar",
    "workbench:case-evidence",
    "workbench:refused",
    "workbench:signed-receipt",
    "workbench:template",
    "workbench:upload",
    "workbench:what-if-lines",
}
PAGES = sorted(
    {
        (row["address"], role)
        for row in MATRIX
        for role in ROLES
        if row["method"] == "GET" and row[role] == "allow" and row["address"] not in DOWNLOADS
    }
)


def _data(value: Any, key: str = "") -> Iterator[str]:
    """What a pack says in Chinese alone: numbers of instruments, articles, values, other names."""
    if isinstance(value, dict):
        if set(value) == {"zh", "en"}:
            return
        for inner, one in value.items():
            yield from _data(one, inner)
    elif isinstance(value, list):
        for one in value:
            yield from _data(one, key)
    elif isinstance(value, str) and HAN.search(value):
        yield value


@pytest.fixture(scope="module")
def data() -> re.Pattern[str]:
    """Everything that is data, the longest first."""
    known = set(OWN_WORD)
    for path in sorted((ROOT / "packs").rglob("*.yaml")):
        known |= set(_data(yaml.safe_load(path.read_text(encoding="utf-8"))))
    for row in (
        rows.penalty(CITIZEN),
        rows.qualification(CITIZEN),
        rows.sanction(CITIZEN),
        rows.honour(CITIZEN),
        rows.registration(FIRM, CITIZEN),
    ):
        known |= {value for value in row.values() if HAN.search(value)}
    known |= {CASE, GROUNDS, NEIGHBOUR.name, "川示交罚〔2026〕71号", "川示交罚〔2026〕8号"}
    # what is published of a firm stands as its source filed it, and so does the reason that an officer gave for a measure
    known |= {"示例公示乙丙有限公司", "未按规定公示价格", "四川省人力资源和社会保障厅", WHY}
    known |= {f"川示人社罚〔2026〕{place}号" for place in (1, 2, 3)}
    known |= {f"川示交罚〔2026〕{place}号" for place in (90, 91, 92)}
    # a medium has one name, and a grade names its rules as its sector filed them
    known |= {"示例日报社", "《企业劳动保障守法诚信等级评价办法》"}
    # what somebody said in a tip, in their own words
    known.add(SAID)
    # what a mask leaves of a name
    known |= {CITIZEN.name[:2], NEIGHBOUR.name[:2], FIRM.name[0]}
    return re.compile("|".join(map(re.escape, sorted(known, key=len, reverse=True))))


@pytest.fixture(scope="module")
def there(town: Town, django_db_blocker: Any) -> Iterator[Sample]:
    """Something to show at each address."""
    with django_db_blocker.unblock(), kept_until_the_end():
        yield sample(town)


class _Seen(HTMLParser):
    """Text, and attributes that are read out, outside parts marked as Chinese."""

    VOID = frozenset({"meta", "link", "input", "br", "hr", "img", "path", "rect", "line", "circle"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside: list[str] = []
        self._chinese = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in self.VOID:
            self._inside.append(tag)
            if self._chinese or (given.get("lang") or "").startswith("zh"):
                self._chinese += 1
        if not self._chinese:
            self.found += [
                value
                for key, value in attrs
                if value and key in {"aria-label", "title", "alt", "placeholder", "data-done"}
            ]

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID and self._inside:
            self._inside.pop()
            self._chinese = max(0, self._chinese - 1)

    def handle_data(self, data: str) -> None:
        if not self._chinese:
            self.found.append(data)


def _left_over(response: HttpResponse, data: re.Pattern[str]) -> list[str]:
    page = response.content.decode()
    assert '<html lang="en"' in page
    seen = _Seen()
    seen.feed(page)
    return [text.strip() for text in seen.found if HAN.search(data.sub("", text))]


def _client(role: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    if role != "anonymous":
        client.force_login(Account.objects.get(login=role))
    client.post(reverse("pages:language"), {"language": "en"})
    return client


@pytest.mark.parametrize(("address", "role"), PAGES)
def test_a_page_in_english_is_english(
    there: Sample, data: re.Pattern[str], address: str, role: str
) -> None:
    response = _client(role).get(reverse(address, kwargs=there.kwargs(address, role)), follow=True)
    assert response.status_code == 200
    assert _left_over(response, data) == []


@pytest.mark.parametrize(
    ("address", "role", "spoilt"),
    [
        ("workbench:look-up", "officer", {}),
        ("workbench:look-up", "officer", {"name": "another"}),
        ("workbench:look-up", "officer", {"case_reference": "", "purpose": ""}),
        ("workbench:look-up", "officer", {"identifier": "1"}),
        ("workbench:intake", "clerk", {"file": ""}),
        ("workbench:intake", "clerk", {"rehearsal": "on"}),
        ("portal:sign-in", "anonymous", {"password": "wrong"}),
        ("portal:sign-in", "anonymous", {"password": ""}),
        ("portal:verify", "anonymous", {}),
        ("portal:verify", "anonymous", {"file": ""}),
        ("portal:notice-check", "anonymous", {}),
        ("portal:notice-check", "anonymous", {"code": ""}),
        ("portal:reports", "citizen", {}),
    ],
)
def test_an_answer_in_english_is_english(
    there: Sample, data: re.Pattern[str], address: str, role: str, spoilt: dict[str, str]
) -> None:
    body = {**there.body(address), **spoilt}
    response = _client(role).post(reverse(address), body, follow=True)
    assert response.status_code in {200, 400}
    assert _left_over(response, data) == []


@pytest.mark.parametrize(
    ("path", "role", "status"),
    [
        ("/no-such-page", "anonymous", 404),
        ("/catalogue/no-such-item/", "anonymous", 404),
        ("/my/reports/GX-2026-999999999-AAAA.pdf", "citizen", 404),
        ("/workbench/", "citizen", 403),
        ("/workbench/intake/B20260101-000001/", "clerk", 404),
        ("/verify?n=GX-2026-999999999-AAAA&d=0123456789abcdef", "anonymous", 200),
    ],
)
def test_a_refusal_in_english_is_english(
    there: Sample, data: re.Pattern[str], path: str, role: str, status: int
) -> None:
    response = _client(role).get(path)
    assert response.status_code == status
    assert _left_over(response, data) == []


def test_leftover_chinese_would_be_seen(data: re.Pattern[str]) -> None:
    page = '<html lang="en"><p>Start</p><p lang="zh-Hans">公信</p><p>忘记了</p></html>'
    assert _left_over(HttpResponse(page), data) == ["忘记了"]


def test_in_chinese_every_page_says_so(there: Sample) -> None:
    for address, role in PAGES:
        client = Client()
        if role != "anonymous":
            client.force_login(Account.objects.get(login=role))
        response = client.get(reverse(address, kwargs=there.kwargs(address, role)), follow=True)
        assert '<html lang="zh-Hans"' in response.content.decode(), (address, role)
