"""谁查过我, checked at home: look-up, appears, is taken along, holds offline, and a changed byte is found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.integration.transparency.checker import check

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]

CASE = "川测许受〔2026〕8899号"
MOST_MILLISECONDS = 50


def _look_up(visit: Any, site: Any) -> None:
    officer = visit()
    officer.sign_in("officer")
    officer.go("/workbench/look-up/")
    officer.page.select_option("[name=purpose]", "licence-review")
    officer.page.fill("[name=case_reference]", CASE)
    officer.page.fill("[name=name]", site.told.citizen["name"])
    officer.page.fill("[name=identifier]", site.told.citizen["id_number"])
    with officer.page.expect_navigation():
        officer.page.click("main form .actions button[type=submit]")


def _tally(site: Any) -> None:
    for command in (("integrate",), ("tally",), ("integrate",)):
        done = site.told.run("ledger", *command)
        assert done.returncode == 0, done.stderr


def _take(person: Any, folder: Path) -> tuple[Path, Path]:
    """The proof and the page that checks it, as the person downloads them."""
    taken = []
    for words, name in (("可核验的凭证", "looks.json"), ("核验页", "verify.html")):
        with person.page.expect_download() as started:
            person.page.click(f"main a:has-text('{words}')")
        started.value.save_as(folder / name)
        taken.append(folder / name)
    return taken[0], taken[1]


def _checked(page: Any, file: Path) -> str:
    page.set_input_files("#file", file)
    page.wait_for_selector("#said .answer")
    return str(page.inner_text("#said"))


@pytest.mark.parametrize("width", [1280, 640])  # 640 of 1280: as at 200 %
def test_a_look_up_is_proven_at_home(
    visit: Any, site: Any, browser: Any, tmp_path: Path, width: int
) -> None:
    _look_up(visit, site)
    _tally(site)
    person = visit(width=width)
    person.sign_in("citizen")
    person.go("/my/looks/")
    assert CASE in person.text()
    proof, checker = _take(person, tmp_path)
    assert check(proof.read_bytes())[1] > 0  # the checker written apart agrees

    at_home = browser.new_context(viewport={"width": width, "height": 900}, offline=True)
    page = at_home.new_page()
    errors: list[str] = []
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(checker.as_uri())
    told = _checked(page, proof)
    assert "凭证成立，清单完整" in told
    assert "The proof holds and the list is complete" in told
    assert CASE in told
    assert "四川省人力资源和社会保障厅" in told
    assert "Sign-in" in told
    assert site.told.citizen["id_number"] in told
    assert page.locator("#said tbody tr").count() == len(json.loads(proof.read_bytes())["entries"])
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    closed = tmp_path / "closed.json"
    closed.write_text(json.dumps(_with_one_closed(json.loads(proof.read_bytes()))), "utf-8")
    page.goto(checker.as_uri())
    told = _checked(page, closed)
    assert "凭证成立，清单完整" in told
    assert "其中 1 条依法没有打开" in told
    assert "依法暂缓告知，决定机关：示例法院" in told
    assert Axe().run(page).response["violations"] == []

    for number, (what, why) in enumerate(_spoiled(json.loads(proof.read_bytes()))):
        file = tmp_path / f"spoiled-{number}.json"
        file.write_text(json.dumps(what), "utf-8")
        page.goto(checker.as_uri())
        said = _checked(page, file)
        assert "凭证不成立" in said
        assert why in said
    page.goto(checker.as_uri())
    page.fill("#key", "another.example/ledger+00000000+AAAA")
    assert "凭证出自另一本存证" in _checked(page, proof)
    assert errors == []
    at_home.close()


def _with_one_closed(proof: dict[str, Any]) -> dict[str, Any]:
    """The first entry as it is handed over before its day: unopened, with words in the place of its content."""
    first = {key: proof["entries"][0][key] for key in ("index", "entry", "path")}
    words = {
        "because": "deferred",
        "zh": "依法暂缓告知，决定机关：示例法院",
        "en": "Told later by law",
    }
    return {**proof, "entries": [{**first, "closed": words}, *proof["entries"][1:]]}


def _spoiled(proof: dict[str, Any]) -> list[tuple[Any, str]]:
    """One fault each, and what the page says of it."""
    first = proof["entries"][0]
    word = first["said"].replace('"at":"20', '"at":"19')
    other = {**proof["subject"], "identifier": "id:519901199003072137"}
    closed = _with_one_closed(proof)
    both = {**closed["entries"][0], "said": first["said"]}
    return [
        # those that are left out must be of a tally: of what came after the last one nothing is said yet
        ({**proof, "entries": proof["entries"][1:]}, "有记录被漏掉或添加"),
        ({**proof, "entries": [{**first, "said": word}, *proof["entries"][1:]]}, "的内容被改过"),
        ({**proof, "entries": [{**first, "index": first["index"] + 1}]}, "不在存证里"),
        ({**closed, "entries": [both, *proof["entries"][1:]]}, "既打开又未打开"),
        (
            {**closed, "entries": [closed["entries"][0], *closed["entries"][2:]]},
            "有记录被漏掉或添加",
        ),
        ({**proof, "tallies": []}, "没有对账"),
        ({**proof, "tallies": proof["tallies"][1:]}, "对账缺失"),
        ({**proof, "subject": other}, "主体标记与证件号码不符"),
        ({**proof, "checkpoint": proof["checkpoint"].replace("\n\n", "\nextra\n\n")}, "签名不对"),
        ({"format": "something else"}, "这不是凭证文件"),
    ]
