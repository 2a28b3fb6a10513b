"""Two whole journeys as people go them, each page clean by axe and at 200 %, the main steps by keyboard, in both languages.

A record arrives, its person is told, objects from a line of their report, the source puts it right by two officers, and whoever had been told
says so. And: repair is found, filed, granted by two officers, and the record is gone wherever somebody could have met it.

They go about records of their own, filed for them, so that nobody else's test meets them: at the end none of these cases is open.
"""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.test_recall_process import Neighbour, neighbour

__all__ = ["neighbour"]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]
HALF = 640
"""What remains of a window of 1280 px at 200 % zoom."""
SECRET = "a-long-enough-one-for-a-day"
SOURCE = "sc-transport"
CODE = re.compile(r"(?:[2-9A-HJKMNP-Z]{4}-){4}[2-9A-HJKMNP-Z]{4}")
CASE = re.compile(r"YY(?:-\w{4}){3}")
SAID = {
    "zh": ("真实", "重演结果与当时一致", "已更正", "已确认", "已修复", "核验通过"),
    "en": (
        "Genuine",
        "is the same as then",
        "Corrected",
        "acknowledged",
        "Repaired",
        "genuine",
    ),
}


@dataclass
class Walker:
    """Somebody on the way: each page that they come to is looked at before they go on."""

    visitor: Any

    def go(self, path: str) -> None:
        self.visitor.go(path)
        self.sound()

    def press(self, selector: str) -> None:
        """By keyboard: to the link or button, and Enter."""
        self.visitor.page.locator(selector).first.focus()
        with self.visitor.page.expect_navigation():
            self.visitor.page.keyboard.press("Enter")
        self.sound()

    def sound(self) -> None:
        page = self.visitor.page
        assert Axe().run(page).response["violations"] == [], page.url
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url

    def find(self, selector: str) -> Any:
        return self.visitor.page.locator(selector)

    def text(self) -> str:
        return str(self.visitor.text())

    def take(self, selector: str) -> bytes:
        """A file that is downloaded."""
        with self.visitor.page.expect_download() as waiting:
            self.visitor.page.locator(selector).first.click()
        return Path(waiting.value.path()).read_bytes()


@pytest.fixture
def walk(visit: Any) -> Any:
    """Somebody signed in, with half a window: `walk("citizen", language="en")`; nobody: `walk("")`."""
    walkers: list[Walker] = []

    def make(who: str, password: str = "", *, language: str = "zh") -> Walker:
        visitor = visit(language=language, width=HALF)
        if who:
            visitor.sign_in(who, password=password)
        walkers.append(Walker(visitor))
        return walkers[-1]

    yield make
    for one in walkers:
        assert [error for error in one.visitor.errors if "400 (Bad Request)" not in error] == []


def _officers(site: Any, walk: Any, name: str, language: str) -> tuple[Walker, Walker]:
    """Two officers of the source."""
    found = []
    for number in (1, 2):
        login = f"{name}-{number}"
        done = site.told.run(
            "account", "create", login, "--role", "officer", "--password", SECRET,
            "--organ", SOURCE, "--unit", "法规处",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        found.append(walk(login, SECRET, language=language))
    return found[0], found[1]


def _row(person: dict[str, str], document: str, day: str) -> dict[str, str]:
    from tests.integration.access.town import Person, penalty

    return penalty(Person(person["name"], person["id_number"]), document, CF_JDRQ=day)


def _arrives(clerk: Walker, folder: Path, row: dict[str, str]) -> None:
    """The clerk files one row on the page of intake."""
    path = folder / "penalty.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)
    clerk.go("/workbench/intake/")
    page = clerk.visitor.page
    page.select_option("[name=item]", "administrative-penalty")
    page.set_input_files("[name=file]", path)
    page.click("main button[type=submit]")
    page.wait_for_url(re.compile(r"/intake/B\d{8}-\d+/$"))
    clerk.sound()


def _report(person: Walker) -> str:
    """A report of now; says its number."""
    person.go("/my/reports/")
    before = set(person.find("#reports tbody a[href^='/my/reports/GX-']").all_inner_texts())
    person.press("main form button[type=submit]")
    after = person.find("#reports tbody a[href^='/my/reports/GX-']").all_inner_texts()
    (number,) = [one for one in after if one not in before]
    return str(re.findall(r"GX-[0-9A-Z-]+", number)[0])


def _confirmed(officer: Walker, number: str) -> None:
    """The colleague finds it among what waits for them, reads it and confirms."""
    officer.go("/workbench/cases/?which=confirm")
    officer.press(f"#cases a[href='/workbench/cases/{number}/']")
    officer.press("button[value=confirm]")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_wrong_record_arrives_and_is_put_right_wherever_it_had_been_told(
    walk: Any, site: Any, neighbour: Neighbour, tmp_path: Path, language: str
) -> None:
    from tests.integration.access.town import day

    document = f"川示交罚〔2026〕96{len(language)}{language == 'en':d}号"
    genuine, identical, corrected, acknowledged, *_ = SAID[language]
    _arrives(walk("clerk"), tmp_path, _row(site.told.citizen, document, day(20)))

    person = walk("citizen", language=language)
    person.go("/my/notices/")
    person.press("#notices a")
    code = CODE.search(person.text())
    assert code is not None
    anybody = walk("", language=language)
    anybody.go("/notice-check/")
    anybody.find("[name=code]").fill(code[0])
    anybody.press("main form button[type=submit]")
    assert genuine in anybody.find("main .notice-title").first.inner_text()
    assert document not in anybody.text()

    person.go("/my/")
    assert document in person.text()
    told = neighbour.look()
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)["result"] == "yes"
    report = _report(person)
    person.go(f"/my/reports/{report}/")
    person.press(f"#lines tbody tr:has-text('{document}') a[href^='/my/cases/new/']")
    claim = person.find("details.offered[open] .claim").filter(
        has=person.visitor.page.locator("[name$='.CF_NR_FK']")
    )
    claim.locator("input[type=checkbox]").focus()
    person.visitor.page.keyboard.press("Space")
    claim.locator("textarea").first.fill("0.01")
    claim.locator("textarea").last.fill("罚款决定书原件")
    person.find("[name=workflow][value=objection]").check()
    person.find("[name=words]").fill("罚款是一百元，登记成了二百元。")
    person.press("main form.raise button[type=submit]")
    number = CASE.findall(person.visitor.page.url)[0]
    person.go("/my/")
    card = person.find("article.record").filter(has_text=document)
    assert card.locator(".status.disputed").count() == 1

    operator = walk("operator")
    operator.go(f"/workbench/cases/{number}/")
    operator.press(f"a[href='/workbench/cases/{number}/pass-to-source/']")
    operator.press("main form[method=post] button[type=submit]")
    one, two = _officers(site, walk, f"journey-{language}", language)
    one.go("/workbench/cases/")
    one.press(f"#cases a[href='/workbench/cases/{number}/']")
    one.press(f"a[href='/workbench/cases/{number}/correct/']")
    one.find("[name=ground]").select_option("source-error")
    one.find("[name=reason]").fill("决定书载明罚款一百元，录入有误")
    one.find("[name=as_claimed]").focus()
    one.visitor.page.keyboard.press("Space")
    one.press("main form[method=post] button[type=submit]")
    person.go("/my/")
    assert card.locator(".status.disputed").count() == 1, "a draft binds nobody"
    _confirmed(two, number)

    person.go(f"/my/cases/{number}/")
    assert corrected in person.text()
    person.go("/my/")
    assert card.locator(".status.disputed").count() == 0
    (waiting,) = neighbour.open()
    assert neighbour.walk().stdout == f"{waiting}\n"
    person.go("/my/recalls/")
    assert acknowledged in person.find(f"#recall-{waiting}").inner_text()
    # the old report says what it said then, byte for byte; a new one says what is right
    person.go(f"/my/reports/{report}/")
    person.press("main form button[type=submit]")
    assert identical in person.text()
    fresh = _report(person)
    old, new = (
        person.take(f"main a[href='/my/reports/{one}.json']").decode() for one in (report, fresh)
    )
    assert document in old
    assert document in new
    assert old != new
    # and whoever takes the case to court has it whole
    person.go(f"/my/cases/{number}/")
    person.press(f"a[href='/my/cases/{number}/bundles/']")
    person.press("main form button[type=submit]")
    assert number in person.text()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_repaired_it_is_gone_wherever_somebody_could_have_met_it(
    walk: Any, site: Any, neighbour: Neighbour, tmp_path: Path, language: str
) -> None:
    from tests.integration.access.town import day

    document = f"川示交罚〔2025〕97{len(language)}{language == 'en':d}号"
    *_, repaired, verified = SAID[language]
    _arrives(walk("clerk"), tmp_path, _row(site.told.citizen, document, day(200)))
    person = walk("citizen", language=language)
    person.go("/my/")
    assert document in person.text()
    assert document in _looked_up(walk, site, f"川测许受〔2026〕97{language}1号")
    report = _report(person)
    before = person.take(f"main a[href='/my/reports/{report}.json']").decode()
    assert document in before
    rested = neighbour.look()
    assert rested.returncode == 0, rested.stderr

    person.go("/my/repair/")
    card = person.find("article.record").filter(has_text=document)
    card.locator("a.button").first.focus()
    with person.visitor.page.expect_navigation():
        person.visitor.page.keyboard.press("Enter")
    person.sound()
    person.find("main form input[type=checkbox]").first.focus()
    person.visitor.page.keyboard.press("Space")
    person.press("main form button[type=submit]")
    number = CASE.findall(person.text())[0]

    operator = walk("operator")
    operator.go(f"/workbench/cases/{number}/")
    operator.press(f"a[href='/workbench/cases/{number}/take-up/']")
    operator.press("main form[method=post] button[type=submit]")
    one, two = _officers(site, walk, f"mended-{language}", language)
    one.go(f"/workbench/cases/{number}/")
    one.press(f"a[href='/workbench/cases/{number}/grant/']")
    one.find("[name=ground]").select_option("performed")
    one.find("[name=reason]").fill("罚款已经缴清，最短展示期限已满")
    one.press("main form[method=post] button[type=submit]")
    _confirmed(two, number)

    for path in ("/my/", "/my/repair/"):
        person.go(path)
        assert document not in person.text()
    person.go(f"/my/cases/{number}/")
    assert repaired in person.text()
    assert document not in _looked_up(walk, site, f"川测许受〔2026〕97{language}2号")
    fresh = _report(person)
    data = person.take(f"main a[href='/my/reports/{fresh}.json']").decode()
    assert document not in data
    # by the interface the organ is told that its answer rested on something that has ended, and says so
    (waiting,) = neighbour.open()
    assert neighbour.walk().stdout == f"{waiting}\n"
    assert neighbour.open() == []
    again = neighbour.look()
    assert again.returncode == 0, again.stderr
    assert document not in again.stdout
    # the old report is the platform's still, and the check says what of it may be used no more
    anybody = walk("", language=language)
    anybody.go("/verify")
    path = tmp_path / "report.json"
    path.write_text(before, encoding="utf-8")
    anybody.find("[name=file]").set_input_files(path)
    anybody.press("main form:has([name=file]) button[type=submit]")
    assert verified in anybody.text()
    assert document not in anybody.text()


def _looked_up(walk: Any, site: Any, case: str) -> str:
    """What the officer's whole answer shows of the citizen."""
    officer, person = walk("officer"), site.told.citizen
    officer.go("/workbench/look-up/")
    page = officer.visitor.page
    page.select_option("[name=purpose]", "licence-review")
    page.fill("[name=case_reference]", case)
    page.fill("[name=name]", person["name"])
    page.fill("[name=identifier]", person["id_number"])
    officer.press("main .actions button[type=submit]")
    reason = page.locator("main select[name=reason]")
    if reason.count():
        reason.select_option("weigh-the-record")
        officer.press("main form:has([name=reason]) button[type=submit]")
    return officer.text()
