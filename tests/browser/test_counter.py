"""The counter: asked by keyboard without JavaScript, answered by good records alone, in both languages; who has none is served in the ordinary way."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .steps import SEND, press, send, sound, troubles

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]


def _asked(visitor: Any, site: Any, **other: str) -> str:
    manifest = json.loads((site.told.world / "manifest.json").read_text())
    firm = manifest["demo"]["organisation"]
    visitor.go("/workbench/counter/")
    send(
        visitor,
        **{
            "matter": "licence-renewal",
            "purpose": "licence-review-organisation",
            "case_reference": "川测许受〔2026〕9041号",
            "name": firm["name"],
            "identifier": firm["uscc"],
            **other,
        },
    )
    return str(visitor.text())


def test_a_counter_asks_and_is_told_what_may_be_given_and_why(visit: Any, site: Any) -> None:
    plain = visit(width=360, javascript=False)
    plain.sign_in("officer")
    plain.go("/workbench/")
    press(plain, "nav a[href='/workbench/counter/']")
    press(plain, SEND)
    assert plain.page.locator(".error-summary li").count() >= 4
    told = _asked(plain, site)
    for words in ("容缺受理", "可以", "10个工作日内补齐", "依据", "没有依据给予"):
        assert words in told, words
    # the firm has two penalties on display: nothing of the file is told
    assert "罚款" not in told
    assert "警告" not in told
    nobody = _asked(plain, site, name="别的名称有限公司")
    assert "按普通流程办理" in nobody

    reader = visit(language="en", dark=True)
    reader.sign_in("officer")
    reader.go("/workbench/counter/")
    sound(reader)
    told = _asked(reader, site)
    assert "Documents that may follow" in told
    assert "within 10 working days" in told
    sound(reader)
    citizen = site.told.citizen
    refused = _asked(
        reader,
        site,
        purpose="licence-review",
        name=citizen["name"],
        identifier=citizen["id_number"],
    )
    assert "authoris" in refused
    assert reader.page.locator(".error-summary li").count() == 1
    sound(reader)
    assert troubles(plain, reader) == []
