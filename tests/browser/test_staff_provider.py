"""An officer binds their account to their organ's identity provider and comes back by it; a real one beside the site."""

from __future__ import annotations

from typing import Any

import psycopg
import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe

from gongxin.interfaces.cli.organ_neighbour import BOUND

pytestmark = pytest.mark.browser

LINK = "/sign-in/staff/hr"


def _leave(officer: Any) -> None:
    officer.page.click("summary:has-text('账号'), details summary")
    with officer.page.expect_navigation():
        officer.page.click("form[action='/sign-out'] button")


def _try_password(officer: Any, login: str, password: str) -> str:
    officer.go("/sign-in")
    officer.page.fill("[name=login]", login)
    officer.page.fill("[name=password]", password)
    with officer.page.expect_navigation():
        officer.page.click("main button[type=submit]")
    return str(officer.text())


def test_an_officer_binds_signs_out_and_comes_back_by_the_provider(visit: Any, site: Any) -> None:
    password = "a long enough pass phrase"
    made = site.told.run(
        "account", "create", "li.officer", "--role", "officer",
        "--organ", "sc-human-resources", "--password", password,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    officer = visit(width=360)
    officer.go("/sign-in")
    assert "人社厅统一认证" in officer.text()
    assert Axe().run(officer.page).response["violations"] == []
    secret = _first_sign_in(officer, password)

    officer.go("/workbench/provider/")
    assert "密码" in officer.text()
    assert Axe().run(officer.page).response["violations"] == []
    officer.show_staff_identity("officer", "/workbench/provider/hr/")
    assert officer.page.url == f"{site.address}/workbench/provider/hr/confirm"
    assert "密码不再有效" in officer.text()
    assert Axe().run(officer.page).response["violations"] == []
    _answer_by_keyboard(officer)
    assert officer.page.url == f"{site.address}/workbench/provider/"
    assert "人社厅统一认证" in officer.text()

    _leave(officer)
    assert "账号或密码不对" in _try_password(officer, "li.officer", password)
    officer.go("/workbench/look-up/")
    assert "/sign-in?next=" in officer.page.url
    officer.show_staff_identity("officer", LINK)
    assert officer.page.url == f"{site.address}/sign-in/second"
    _show(officer, secret)
    assert officer.page.url == f"{site.address}/workbench/look-up/"
    refused_password = [one for one in officer.errors if "400" not in one]
    assert refused_password == []

    ended = site.told.run("account", "unbind", "li.officer")
    assert ended.returncode == 0, ended.stderr
    officer.go("/workbench/look-up/")
    assert "/sign-in" in officer.page.url
    officer.show_staff_identity("officer", LINK)
    assert "打不开任何工作账号" in officer.text()


def test_the_demonstrations_bound_officer_signs_in_without_javascript_in_english(
    visit: Any, site: Any
) -> None:
    officer = visit(javascript=False, language="en")
    officer.go("/sign-in")
    officer.show_staff_identity(BOUND, LINK)
    assert "Second factor" in officer.text()
    officer.show_code(BOUND)
    assert officer.page.url == f"{site.address}/workbench/look-up/"
    officer.go("/workbench/provider/")
    assert "Human Resources" in officer.text()
    assert officer.errors == []


def test_who_is_not_sure_enough_there_is_told_what_to_do(visit: Any, site: Any) -> None:
    officer = visit(width=360)
    officer.go("/sign-in")
    officer.show_staff_identity("trainee", LINK)
    assert "等级为一级（低），工作账号须达到三级（高）" in officer.text()
    assert Axe().run(officer.page).response["violations"] == []


def _first_sign_in(officer: Any, password: str) -> str:
    """Password, then the first authenticator; gives its secret."""
    _try_password(officer, "li.officer", password)
    secret = officer.page.inner_text("main code").replace(" ", "")
    officer.add_authenticator()
    return str(secret)


def _answer_by_keyboard(officer: Any) -> None:
    """Tick the box and send, without a mouse."""
    officer.page.focus("main [name=sure]")
    officer.page.keyboard.press("Space")
    officer.page.keyboard.press("Tab")
    with officer.page.expect_navigation():
        officer.page.keyboard.press("Enter")


def _show(officer: Any, secret: str) -> None:
    """The code of now; that it was used before is forgotten."""
    with psycopg.connect(officer.site.told.url) as database:
        database.execute(
            "UPDATE identity_second_factor SET counter = 0 WHERE account_id ="
            " (SELECT id FROM identity_account WHERE login = 'li.officer')"
        )
    officer.page.fill("[name=code]", pyotp.TOTP(secret).now())
    with officer.page.expect_navigation():
        officer.page.click("main form:has([name=code]) button[type=submit]")
