"""The pages on which officers raise cases: by the document, with a slip that can be handed over, and nothing personal in an address."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gongxin.apps.cases.api import own_cases
from gongxin.apps.identity.api import Account
from tests.integration.access.town import CITIZEN, NEIGHBOUR, hire, now

from .desk import Desk, staff
from .test_corrections import shown
from .test_raised_for_others import DOCUMENT, ITEM, NAMING

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(town: Any) -> Desk:
    """Who handles the cases."""
    return staff(town)


def signed_in(login: str) -> Client:
    """A browser of theirs."""
    client = Client()
    client.force_login(Account.objects.get(login=login))
    return client


def _naming(cells: dict[str, str]) -> dict[str, str]:
    return {f"naming_{name}": value for name, value in cells.items()}


def test_a_source_drafts_by_the_page(desk: Desk) -> None:
    client, place = signed_in("source-1"), reverse("workbench:raise-as-source", args=[ITEM])
    assert place in client.get(reverse("workbench:raising")).content.decode()
    assert client.get(place).status_code == 200
    said = {
        **_naming(NAMING),
        "workflow": "correction",
        "reason": "核对案卷发现金额填错",
        "field_1": "CF_NR_FK",
        "value_1": "0.01",
    }
    answer = client.post(place, said)
    page = answer.content.decode()
    (line,) = own_cases(actor=desk.town.citizen, now=now())
    assert answer.status_code == 200
    assert line.number in page
    assert CITIZEN.number not in page
    assert shown(desk.town)["CF_NR_FK"] == "0.02"
    assert "已经在办" in client.post(place, said).content.decode()


def test_a_window_gives_a_slip(desk: Desk) -> None:
    hire("window-1", organ="sc-government-services", unit="综合窗口3号")
    client, place = signed_in("window-1"), reverse("workbench:raise-at-window", args=[ITEM])
    said = {
        **_naming(DOCUMENT),
        "name": CITIZEN.name,
        "number": CITIZEN.number,
        "means": "id-card",
        "workflow": "objection",
        "words": "罚款已经缴清，金额写错了",
        "field_1": "CF_NR_FK",
        "value_1": "0.01",
    }
    answer = client.post(place, said)
    page = answer.content.decode()
    (line,) = own_cases(actor=desk.town.citizen, now=now())
    for words in (line.number, "综合窗口3号", "居民身份证", "平台核对", "不收费"):
        assert words in page
    for secret in (CITIZEN.name, CITIZEN.number, "0.02"):
        assert secret not in page, "the slip may be seen by who stands behind"
    assert line.number in client.post(place, said).content.decode()


def test_faults_are_told_beside_the_form_and_write_nothing(desk: Desk) -> None:
    hire("window-1", organ="sc-government-services", unit="综合窗口3号")
    client, place = signed_in("window-1"), reverse("workbench:raise-at-window", args=[ITEM])
    sound = {
        **_naming(DOCUMENT),
        "name": CITIZEN.name,
        "number": CITIZEN.number,
        "means": "id-card",
        "workflow": "objection",
        "words": "金额写错了",
    }
    for change, told in (
        ({"name": NEIGHBOUR.name}, "没有这条可以办理的记录"),
        ({"means": ""}, "请选择"),
        ({"value_1": "0.01"}, "请选择是哪一栏"),
        ({"field_1": "CF_SY", "field_2": "CF_SY"}, "同一栏只写一次"),
        ({"workflow": "correction"}, "correction"),
        ({"naming_CF_WSH": ""}, "看不出是哪一条"),
    ):
        answer = client.post(place, {**sound, **change})
        assert answer.status_code == 400
        assert told in answer.content.decode(), change
    assert own_cases(actor=desk.town.citizen, now=now()) == []
    assert client.get(reverse("workbench:raise-at-window", args=["none"])).status_code == 404


def test_only_officers(desk: Desk) -> None:
    for login in ("citizen", "clerk", "operator", "security", "auditor"):
        answer = signed_in(login).get(reverse("workbench:raising"))
        assert answer.status_code == 403, login
