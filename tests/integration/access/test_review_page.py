"""The reviewer's pages: what is to be looked at, deciding it once, and never one's own."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from gongxin.apps.access.enums import AlarmKind
from gongxin.apps.access.models import BudgetRelease, LookUpAlarm
from gongxin.apps.access.operations.keep_budget import raise_alarm
from gongxin.apps.identity.api import Account

from .town import Town, now

pytestmark = pytest.mark.django_db


def _client(login: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(login=login))
    return client


def _alarm(town: Town) -> str:
    raise_alarm(kind=AlarmKind.STOPPED, actor=town.officer, subjects=25, now=now())
    return reverse("workbench:alarm", args=[LookUpAlarm.objects.latest("id").pk])


def test_an_auditor_reviews_and_lets_the_officer_go_on(town: Town) -> None:
    place, auditor = _alarm(town), _client("auditor")
    listed = auditor.get(reverse("workbench:alarms")).content.decode()
    assert place in listed
    assert town.officer.ref in listed

    unsaid = auditor.post(place, {"release": "on"})
    assert (unsaid.status_code, "请选择「复核结果」" in unsaid.content.decode()) == (400, True)
    assert not BudgetRelease.objects.exists()

    done = auditor.post(place, {"outcome": "justified", "release": "on"}, follow=True)
    assert done.redirect_chain[-1][0] == reverse("workbench:alarms")
    assert "有正当理由" in done.content.decode()
    assert BudgetRelease.objects.get().officer == town.officer.ref
    assert auditor.get(place).status_code == 404


def test_misuse_leaves_the_officer_stopped(town: Town) -> None:
    place = _alarm(town)
    _client("operator").post(place, {"outcome": "misuse", "release": "on"})
    assert LookUpAlarm.objects.get().outcome == "misuse"
    assert not BudgetRelease.objects.exists()


def test_without_alarms_the_page_says_so(town: Town) -> None:
    page = _client("operator").get(reverse("workbench:alarms")).content.decode()
    assert "没有异常查询。" in page
