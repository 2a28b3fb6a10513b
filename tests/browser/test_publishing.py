"""A firm's penalty from the desk to everybody's eyes and out of them again: what leads to people is found and covered, who proposed it is refused,
a second person releases, anybody finds it by a part of the name and by initials, and when its source takes it back nothing but a line is left.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from gongxin.lib.identifiers import organisation_check_character, uscc_check_character

from .steps import FILED, SEND, done_beside, officer, press, send, sound, troubles

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]

ORGAN = "sc-human-resources"
_BODY = "91519901MA7QJQT5" + organisation_check_character("MA7QJQT5")
FIRM = {"name": "示例青江桥隧有限公司", "uscc": _BODY + uscc_check_character(_BODY)}
PERSON, PHONE, PLATE = "陈安禾", "199 0000 0000", "川Z·A1234"
FACTS = f"法定代表人{PERSON}（电话{PHONE}）到场说明，车辆{PLATE}未按规定停放。"


def _proposed(one: Any) -> str:
    """What was filed since is proposed; gives the bundle's address."""
    one.go("/workbench/publications/")
    sound(one)
    send(one, item="administrative-penalty")
    assert FIRM["name"] in one.text()
    return str(one.page.url)


def _judged(one: Any) -> None:
    """Everything found is covered; what has to be covered has no way to stay, and what is asked about stays for a reason that names nobody."""
    entry = one.page.locator("section.entry").filter(has_text=FIRM["name"])
    marks = entry.locator("mark")
    assert [mark.inner_text().split("\n")[0][:3] for mark in marks.all()] == [
        said[:3] for said in (PERSON, PHONE, PLATE)
    ]
    shown = entry.locator("dd").filter(has=one.page.locator("mark")).inner_text()
    covered = shown.partition("记录原文")[0]
    for said in (PERSON, PHONE, PLATE):
        assert said not in covered, said
    keep = entry.locator("form:has([name=act][value=keep])")
    assert keep.count() == 1, "only the plate may stay"
    for reason, kept in (("是", False), ("营运车辆，属于违法事实", True)):
        keep.locator("[name=reason]").fill(reason)
        keep.locator("button").focus()
        with one.page.expect_navigation():
            one.page.keyboard.press("Enter")
        assert (one.page.locator(".error-summary li").count() == 0) is kept
        sound(one)
    after = entry.locator("dd").filter(has=one.page.locator("mark")).inner_text()
    assert PLATE in after.partition("记录原文")[0]
    assert PERSON not in after.partition("记录原文")[0]


def _refused(one: Any) -> None:
    """Who proposed it finds no way to release it, and a form that is made up is refused as well."""
    assert "须由没有提出、也没有改动过它的另一位经办人审查放行" in one.text()
    assert one.page.locator("[name=act][value=release]").count() == 0
    one.page.evaluate(
        "document.querySelectorAll('details').forEach(one => { one.open = true });"
        "document.querySelector('main form [name=act]').value = 'release'"
    )
    press(one, "main form button[type=submit]")
    assert "提出或者改动过这个批次的人不能审查放行" in one.text()


def _released(visit: Any, site: Any, address: str) -> Any:
    two = officer(visit, site, "publishing-two", ORGAN, language="en", dark=True)
    two.go("/workbench/publications/")
    sound(two)
    assert "Waits for its review" in two.text()
    two.page.goto(address)
    sound(two)
    press(two, "button:has-text('release it')")
    assert "Released" in two.text()
    assert two.page.locator("mark").count() == 0, (
        "what the record says is shown while it waits alone"
    )
    sound(two)
    return two


def _found(visit: Any) -> tuple[Any, str]:
    """By a part of the name without JavaScript, by initials and by the code with it; nobody by a person's name."""
    public = visit(width=360, javascript=False)
    public.go("/register/")
    public.page.fill("[name=q]", "青江桥")
    press(public, SEND)
    press(public, "#organisations a")
    press(public, "#entries a")
    text = public.text()
    assert PLATE in text
    assert PERSON not in text
    assert PHONE not in text
    for words in ("您的权利", "可以随时提出异议、申请更正或者信用修复，不收费", "公示到（含当日）"):
        assert words in text, words
    address = str(public.page.url)
    reader = visit(language="en", dark=True)
    for words in ("QJQS", "qjqsyxgs", FIRM["uscc"]):
        reader.go(f"/register/?q={words}")
        assert FIRM["name"] in reader.text(), words
        sound(reader)
    reader.go(f"/register/?q={PERSON}")
    assert "Nothing was found." in reader.text()
    reader.page.goto(address)
    assert "Your rights" in reader.text()
    sound(reader)
    return reader, address


def test_found_covered_released_by_another_found_by_anybody_and_gone(visit: Any, site: Any) -> None:
    more = {"CF_WSH": "川示人社罚〔2026〕902号", "CF_SY": FACTS, "CF_CFLB": "警告", "CF_NR": "警告"}
    filed = done_beside(site.told, FILED.format(organ=ORGAN, whom=FIRM, ago=3, more=more))
    one = officer(visit, site, "publishing-one", ORGAN, width=360)
    bundle = _proposed(one)
    sound(one)
    _judged(one)
    _refused(one)
    two = _released(visit, site, bundle)
    reader, address = _found(visit)

    operator = visit()
    operator.sign_in("operator")
    operator.go(f"/workbench/intake/{filed['batch']}/recall/")
    sound(operator)
    send(operator, reason="source-asks")
    gone = reader.page.goto(address)
    assert gone.status == 410
    assert "This entry was taken down." in reader.text()
    assert FIRM["name"] not in reader.page.content()
    sound(reader)
    reader.go("/register/?q=青江桥")
    assert "Nothing was found." in reader.text()
    assert site.told.run("publication", "sweep").returncode == 0
    reader.page.goto(address)
    assert re.search("Its source took it back", reader.text())
    reader.go("/register/take-downs/")
    sound(reader)
    assert FIRM["name"] not in reader.page.content()
    assert "Its source took it back" in reader.page.locator("#take-downs").inner_text()
    assert reader.page.goto(f"{site.address}/register/{FIRM['uscc']}/").status == 404
    assert troubles(one, two, reader, operator) == []
