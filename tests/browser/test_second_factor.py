"""Signing in with a passkey and with a code: adding them, showing them, losing them."""

from __future__ import annotations

import re
import secrets
from dataclasses import replace
from typing import Any

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from .conftest import Site, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]

PASSWORD = "a long enough pass phrase"


@pytest.fixture
def newcomer(site: Site) -> str:
    """An account that was just made: no second factor yet."""
    login = f"new-{secrets.token_hex(4)}"
    done = site.told.run(
        "account", "create", login, "--role", "officer", "--organ", "sc-human-resources",
        "--unit", "窗口", "--name", "测试人员", "--password", PASSWORD,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return login


def _by_name(visitor: Visitor) -> Visitor:
    """At the site by its name: a bare address has no passkeys."""
    visitor.site = replace(
        visitor.site, address=visitor.site.address.replace("127.0.0.1", "localhost")
    )
    return visitor


def _authenticator(visitor: Visitor) -> Any:
    """A security key in the browser's slot."""
    devtools = visitor.context.new_cdp_session(visitor.page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "usb",
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return devtools


def _send(page: Page, button: str) -> None:
    """Click and wait for the page that answers."""
    with page.expect_navigation():
        page.click(button)


def _password(visitor: Visitor, login: str) -> None:
    visitor.go("/sign-in")
    visitor.page.fill("[name=login]", login)
    visitor.page.fill("[name=password]", PASSWORD)
    _send(visitor.page, "main button[type=submit]")


def _secret(visitor: Visitor) -> str:
    return visitor.page.inner_text("main code").replace(" ", "")


def test_a_newcomer_adds_a_passkey_and_comes_back_with_it(visit: Any, newcomer: str) -> None:
    officer = _by_name(visit())
    _authenticator(officer)
    page = officer.page
    _password(officer, newcomer)
    page.wait_for_url("**/sign-in/first")
    assert Axe().run(page).response["violations"] == []
    page.fill("[name=passkey-label]", "蓝色安全密钥")
    page.click("text=登记通行密钥 >> visible=true")
    page.wait_for_url("**/workbench/**")

    officer.go("/workbench/factors/")
    assert "蓝色安全密钥" in officer.text()
    assert "通行密钥" in officer.text()
    assert Axe().run(page).response["violations"] == []
    _send(page, "header form button")
    _password(officer, newcomer)
    page.wait_for_url("**/sign-in/second")
    assert Axe().run(page).response["violations"] == []
    officer.go("/workbench/")
    assert "/sign-in" in page.url  # the password alone opens nothing
    officer.go("/sign-in/second")
    page.focus("main form[data-passkey] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/workbench/**")
    assert officer.errors == []


def test_who_cancels_in_the_browser_is_told_and_stays(visit: Any, newcomer: str) -> None:
    officer = _by_name(visit())
    _authenticator(officer)
    page = officer.page
    _password(officer, newcomer)
    page.fill("[name=passkey-label]", "blue")
    page.click("main form[data-passkey] button")
    page.wait_for_url("**/workbench/**")
    _send(page, "header form button")
    # what a browser answers when its question is closed
    page.add_init_script(
        "navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError'))"
    )
    _password(officer, newcomer)
    page.click("main form[data-passkey] button")
    page.locator("main [role=status]", has_text="浏览器没有给出通行密钥").wait_for()
    assert "/sign-in/second" in page.url


def test_a_newcomer_without_javascript_takes_an_authenticator(visit: Any, newcomer: str) -> None:
    officer = visit(javascript=False, width=360)
    page = officer.page
    _password(officer, newcomer)
    assert "/sign-in/first" in page.url
    assert "用域名" in officer.text()
    secret = _secret(officer)
    page.fill("[name=code-code]", "000000")
    page.fill("[name=code-label]", "办公手机")
    _send(page, "main button[type=submit]")
    assert "验证码未被接受" in officer.text()
    assert _secret(officer) == secret  # the same one: the phone has it already
    page.fill("[name=code-code]", pyotp.TOTP(secret).now())
    _send(page, "main button[type=submit]")
    assert "/workbench/" in page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_wrong_code_is_told_and_a_right_one_opens_where_one_was_heading(visit: Any) -> None:
    officer = visit()
    page = officer.page
    officer.go("/workbench/bulk/")
    assert "/sign-in" in page.url
    page.fill("[name=login]", "officer")
    page.fill("[name=password]", officer.site.told.passwords["officer"])
    _send(page, "main button[type=submit]")
    page.fill("[name=code]", "000000")
    _send(page, "main form:has([name=code]) button")
    assert "验证码未被接受" in officer.text()
    assert Axe().run(page).response["violations"] == []
    officer.show_code("officer")
    assert page.url.endswith("/workbench/bulk/")


def test_one_adds_a_second_and_removes_the_first(visit: Any, newcomer: str) -> None:
    officer = visit()
    page = officer.page
    _password(officer, newcomer)
    first = _secret(officer)
    page.fill("[name=code-code]", pyotp.TOTP(first).now())
    page.fill("[name=code-label]", "旧手机")
    _send(page, "main form:has([name=code-code]) button")
    officer.go("/workbench/factors/")
    _send(page, "main table a:has-text('移除')")

    page.check("[name=sure]")
    _send(page, "main button[type=submit]")
    assert "最后一个" in officer.text()
    officer.go("/workbench/factors/new/")
    second = _secret(officer)
    assert second != first
    page.fill("[name=code-code]", pyotp.TOTP(second).now())
    page.fill("[name=code-label]", "新手机")
    _send(page, "main form:has([name=code-code]) button")
    assert re.search("旧手机.*新手机", officer.text(), re.DOTALL)
    _send(page, "main tr:has-text('旧手机') a:has-text('移除')")

    page.check("[name=sure]")
    _send(page, "main button[type=submit]")
    assert "旧手机" not in officer.text()
    assert "新手机" in officer.text()


def test_the_code_of_a_demonstration_account_is_told_by_command(site: Site) -> None:
    done = site.told.run("demo", "--code", "officer")
    assert re.fullmatch(r"\d{6}\n", done.stdout), done.stderr
    assert site.told.run("demo", "--code", "nobody").returncode == 2


def test_a_lost_factor_is_ended_by_command_and_added_anew(
    visit: Any, site: Site, newcomer: str
) -> None:
    officer = visit()
    page = officer.page
    _password(officer, newcomer)
    page.fill("[name=code-code]", pyotp.TOTP(_secret(officer)).now())
    page.fill("[name=code-label]", "丢失的手机")
    _send(page, "main form:has([name=code-code]) button")
    done = site.told.run("account", "reopen", newcomer)
    assert done.returncode == 0, done.stderr
    officer.go("/workbench/")
    assert "/sign-in" in page.url
    _password(officer, newcomer)
    assert "/sign-in/first" in page.url
