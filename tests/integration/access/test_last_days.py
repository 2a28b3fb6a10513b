"""A last day that cannot be is told on the form, in its first step, whatever was typed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from gongxin.apps.access.models import Authorisation, Grant
from gongxin.apps.identity.models import Account
from tests.databases import as_role

from .town import CITIZEN, OFFICER_ORGAN, Town, now

pytestmark = pytest.mark.django_db

COMMON = {"items": ["honour"], "times": "1", "keep_days": "1"}
PAGES = {
    "/my/authorisations/new/authorised-look-up/": ("citizen", {**COMMON, "organ": OFFICER_ORGAN}),
    "/workbench/authorisations/ask/authorised-look-up/": (
        "officer",
        {**COMMON, "identifier": CITIZEN.number},
    ),
    "/workbench/grants/new/": (
        "security",
        {"purposes": ["licence-review"], "begins": "2026-11-28"},
    ),
}


@pytest.mark.parametrize("place", PAGES)
@pytest.mark.parametrize(
    "last_day", ["9999-12-31", "0001-01-01", "2020-02-30", "soon", "", "hence"]
)
def test_it_is_refused_in_words(town: Town, place: str, last_day: str) -> None:
    login, form = PAGES[place]
    if last_day == "hence":
        last_day = f"{now() + timedelta(days=400):%Y-%m-%d}"
    client = Client()
    client.force_login(Account.objects.get(login=login))
    before = _grants_and_authorisations()
    answer = client.post(place, {**form, "grantee": town.officer.ref, "last_day": last_day})
    assert answer.status_code == 400
    told = answer.content.decode()
    assert any(
        said in told for said in ("最后一天须在今天至一年之内", "日期", "请填写「最后一天」")
    )
    assert _grants_and_authorisations() == before


def _grants_and_authorisations() -> tuple[int, int]:
    with as_role():
        return Grant.objects.count(), Authorisation.objects.count()


@pytest.mark.parametrize("begins", ["9999-12-31", "0001-01-01"])
def test_a_first_day_that_cannot_be_is_refused_too(town: Town, begins: str) -> None:
    client = Client()
    client.force_login(Account.objects.get(login="security"))
    form = {"purposes": ["licence-review"], "grantee": town.officer.ref, "begins": begins}
    last_day = f"{now() + timedelta(days=9):%Y-%m-%d}"
    answer = client.post("/workbench/grants/new/", {**form, "last_day": last_day})
    assert answer.status_code == 400
    assert "终止日期" in answer.content.decode()
