"""The code that an authenticator reads from a page."""

from __future__ import annotations

from gongxin.lib.qr import picture


def test_a_picture_for_a_page_brings_its_own_white() -> None:
    found = picture("otpauth://totp/x?secret=Y")
    assert found.startswith("data:image/svg+xml")
    assert "fff" in found
    assert picture("another") != found
