"""What is said of the check in public and at the workbench: figures, and that they are missing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from gongxin.apps.display.api import Channel, ChannelFound, CheckFound, record_check
from gongxin.apps.identity.api import Account, system_actor
from tests.integration.access.town import Town, now

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]


def _check(hours: float = 0, *, visible: int = 0, blind: bool = False) -> None:
    channels = (
        ChannelFound(Channel.REGISTER, 1234, 0),
        ChannelFound(Channel.BULK, 4, visible, 1250, blind),
    )
    found = CheckFound(at=now() - timedelta(hours=hours), channels=channels)
    record_check(found=found, actor=system_actor("display"))


def _public() -> str:
    return str(Client().get(reverse("portal:ledger")).content.decode())


def _workbench(town: Town, who: str, address: str = "workbench:display") -> str:
    client = Client()
    client.force_login(Account.objects.get(login=who))
    response = client.get(reverse(address))
    assert response.status_code == 200
    return str(response.content.decode())


def test_anybody_is_told_the_newest_figures_and_their_date() -> None:
    _check()
    said = _public()
    assert "过期仍可见：0。" in said
    assert "核对 1,238 次" in said
    assert "1.2 秒" in said or "1.3 秒" in said


@pytest.mark.parametrize(
    ("hours", "words"),
    [(None, "还没有做过到期核验。"), (25.9, "过期仍可见：0。"), (26.1, "已超过 26 小时没有做")],
)
def test_a_missing_night_is_said_in_public_and_alarms(
    town: Town, hours: float | None, words: str
) -> None:
    if hours is not None:
        _check(hours)
    assert words in _public()
    health = _workbench(town, "operator", "workbench:health")
    assert (words in health) is (words != "过期仍可见：0。")
    assert ("gongxin display check --record" in health) is (words != "过期仍可见：0。")
    # how to mend it is for who can: the public is told of no command
    assert "gongxin display" not in _public()


@pytest.mark.parametrize(
    ("more", "words"), [({"visible": 2}, "仍可见"), ({"blind": True}, "没有应答")]
)
def test_what_was_found_is_said_with_its_channel(
    town: Town, more: dict[str, object], words: str
) -> None:
    _check(**more)  # type: ignore[arg-type]
    assert "最近一次到期核验发现问题" in _public()
    page = _workbench(town, "auditor")
    assert "批量查询的结果文件" in page
    assert words in page
    assert "发现问题" in _workbench(town, "operator", "workbench:health")


def test_every_night_stands_with_every_channel_and_a_chart(town: Town) -> None:
    for night in range(3):
        _check(24 * night)
    page = _workbench(town, "operator")
    assert page.count("全部记录（视图）") == 3
    assert "撤下后最慢的渠道用时" in page
    assert "<svg" in page
