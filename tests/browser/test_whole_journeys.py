"""Two whole journeys as people go them: every page clean by axe and whole at 200 %, the main steps by keyboard, in either language.

A record arrives, its person is told, objects from a line of their report, two officers of the source put it right, the organ that had been told
says so, and the old report replays. And a firm's repair is found by its agent on the day that the navigator names, filed, granted by two
officers, and the record is gone wherever somebody could have met it: from that second, and on the promised day had nobody answered.

Each goes about a record of its own, filed for it, so that nobody else's test meets it: at the end neither case is open, and no recall waits
for the neighbour.
"""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe

from gongxin.lib.identifiers import organisation_check_character, uscc_check_character
from gongxin.lib.periods import BEIJING
from tests.browser.test_recall_process import Neighbour, neighbour

__all__ = ["neighbour"]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]
HALF = 640
"""What remains of a window of 1280 px at 200 % zoom."""
SECRET = "a-long-enough-one-for-a-day"
CODE = re.compile(r"(?:[2-9A-HJKMNP-Z]{4}-){4}[2-9A-HJKMNP-Z]{4}")
CASE = re.compile(r"YY(?:-\w{4}){3}")
DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")

OFFICERS = """
from gongxin.interfaces.cli.house import open_house
open_house()
from gongxin.apps.identity.api import Role, create_account, system_actor
from tests.integration.access.town import CLERK_ORGAN, now
for login in {logins!r}:
    create_account(login=login, password={secret!r}, role=Role.OFFICER, organ=CLERK_ORGAN, unit="法规处",
        actor=system_actor("test"), now=now())
"""

# a firm that no other story knows has a penalty that may be repaired, on display for everybody, and the citizen acts
# for the firm
OF_A_FIRM = """
import json, tempfile
from pathlib import Path
from gongxin.interfaces.cli.house import open_house
open_house()
from gongxin.apps.identity.api import actor_by_login
from gongxin.apps.publication.api import list_bundles, propose_bundle, release_bundle, see_bundle, take_out
from tests.integration.access.town import Person, day, file_rows, mandate, now, penalty
firm = Person(*{firm!r})
file_rows(Path(tempfile.mkdtemp()), "administrative-penalty", [penalty(firm, {document!r}, CF_JDRQ=day(200))])
one, two = (actor_by_login(login=login) for login in {logins!r})
bundle = propose_bundle(item="administrative-penalty", actor=one, now=now())
entries = see_bundle(number=bundle, actor=two).entries
(its,) = [entry.number for entry in entries if entry.uscc == firm.number and {document!r} in str(entry)]
for entry in entries:
    if entry.number != its:
        take_out(bundle=bundle, entry=entry.number, reason="本次只公示一条", actor=one, now=now())
(digest,) = [line.digest for line in list_bundles(actor=two) if line.number == bundle]
release_bundle(number=bundle, digest=digest, actor=two, now=now())
print(json.dumps([mandate(Person({name!r}, {number!r}), organisation=firm.number), str(its)]))
"""
_BODY = "91519901MA9XFLC4" + organisation_check_character("MA9XFLC4")
FIRM = ("示例碧岚冷链有限公司", _BODY + uscc_check_character(_BODY))


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

    def tick(self, box: Any) -> None:
        """By keyboard."""
        box.focus()
        self.visitor.page.keyboard.press("Space")
        assert box.is_checked()

    def sound(self) -> None:
        page = self.visitor.page
        assert Axe().run(page).response["violations"] == [], page.url
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url

    def find(self, selector: str) -> Any:
        return self.visitor.page.locator(selector)

    def text(self) -> str:
        return str(self.visitor.text())

    def take(self, selector: str) -> str:
        """The text of a file that is downloaded."""
        with self.visitor.page.expect_download() as waiting:
            self.visitor.page.locator(selector).first.click()
        return Path(waiting.value.path()).read_text("utf-8")


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
    # of a refusal and of what is gone the browser tells by itself
    for one in walkers:
        assert [
            error for error in one.visitor.errors if not re.search(r"\b4(00|04|10)\b", error)
        ] == []


def _asked(site: Any, question: str, *values: object) -> Any:
    """One value that the database holds."""
    with psycopg.connect(site.told.url) as connection:
        row = connection.execute(question, values).fetchone()
    return None if row is None else row[0]


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


def _report(person: Walker, place: str = "/my/") -> str:
    """A report of now; says its number."""
    person.go(f"{place}reports/")
    links = f"#reports tbody a[href^='{place}reports/GX-'][href$='/']"
    before = set(person.find(links).all_inner_texts())
    person.press("main form button[type=submit]")
    (new,) = [one for one in person.find(links).all_inner_texts() if one not in before]
    return str(re.findall(r"GX-[0-9A-Z-]+", new)[0])


def _looked_up(walk: Any, name: str, number: str, case: str) -> str:
    """What the officer's whole answer shows."""
    officer = walk("officer")
    officer.go("/workbench/look-up/")
    page = officer.visitor.page
    page.select_option("[name=purpose]", "licence-review")
    page.fill("[name=case_reference]", case)
    page.fill("[name=name]", name)
    page.fill("[name=identifier]", number)
    officer.press("main .actions button[type=submit]")
    reason = page.locator("main select[name=reason]")
    if reason.count():
        reason.select_option("weigh-the-record")
        officer.press("main form:has([name=reason]) button[type=submit]")
    return officer.text()


def _drafted(one: Walker, number: str, act: str, ground: str, reason: str) -> None:
    """An officer finds the case in the queue, and drafts by keyboard what another has to confirm."""
    one.go("/workbench/cases/")
    one.press(f"#cases a[href='/workbench/cases/{number}/']")
    one.press(f"a[href='/workbench/cases/{number}/{act}/']")
    one.find("[name=ground]").select_option(ground)
    one.find("[name=reason]").fill(reason)
    if act == "correct":
        one.tick(one.find("[name=as_claimed]"))
    one.press("main form[method=post] button[type=submit]")
    assert one.find("button[value=confirm]").count() == 0, "nobody confirms their own"


def _confirmed(two: Walker, number: str) -> None:
    """The colleague finds it among what waits for them, reads it and confirms."""
    two.go("/workbench/cases/?which=confirm")
    two.press(f"#cases a[href='/workbench/cases/{number}/']")
    two.press("button[value=confirm]")


def test_a_wrong_record_arrives_and_is_put_right_wherever_it_had_been_told(
    walk: Any, site: Any, neighbour: Neighbour, tmp_path: Path
) -> None:
    from tests.integration.access.town import Person, day, penalty

    document, logins = "川示交罚〔2026〕9601号", ["journey-1", "journey-2"]
    citizen = Person(site.told.citizen["name"], site.told.citizen["id_number"])
    site.told.program(OFFICERS.format(logins=logins, secret=SECRET))
    _arrives(walk("clerk"), tmp_path, penalty(citizen, document, CF_JDRQ=day(20)))

    # the notice lies there with the record, and anybody can check its code, which tells nothing of it
    person = walk("citizen", language="en")
    person.go("/my/notices/")
    person.press("#notices tbody a")
    code = CODE.search(person.text())
    assert code is not None
    anybody = walk("")
    anybody.go("/notice-check/")
    anybody.find("[name=code]").fill(code[0])
    anybody.press("main form button[type=submit]")
    assert "真实" in anybody.find("main .notice-title").first.inner_text()
    assert document not in anybody.text()

    # an organ's system is told, and a report is taken
    person.go("/my/")
    card = person.find("article.record").filter(has_text=document)
    assert card.count() == 1
    neighbour.walk()  # what others left open
    told = neighbour.look()
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)["answer"] == "yes"
    report = _report(person)

    # the objection begins at the line of the report
    person.go(f"/my/reports/{report}/")
    person.press(f"#lines tbody tr:has-text('{document}') a[href^='/my/cases/new/']")
    claim = person.find("details.offered[open] .claim").filter(
        has=person.find("[name$='.CF_NR_FK']")
    )
    person.tick(claim.locator("input[type=checkbox]"))
    claim.locator("textarea").first.fill("0.01")
    claim.locator("textarea").last.fill("罚款决定书原件")
    person.find("[name=workflow][value=objection]").check()
    person.find("[name=words]").fill("罚款是一百元，登记成了二百元。")
    person.press("main form.raise button[type=submit]")
    number = CASE.findall(person.visitor.page.url)[0]
    person.go("/my/")
    assert card.locator(".status.disputed").count() == 1

    # the platform passes it on, the source corrects by two of its officers
    operator = walk("operator")
    operator.go(f"/workbench/cases/{number}/")
    operator.press(f"a[href='/workbench/cases/{number}/pass-to-source/']")
    operator.press("main form[method=post] button[type=submit]")
    one, two = (walk(login, SECRET) for login in logins)
    _drafted(one, number, "correct", "source-error", "决定书载明罚款一百元，录入有误")
    person.go("/my/")
    assert card.locator(".status.disputed").count() == 1, "a draft binds nobody"
    assert "0.02" in card.inner_text()
    _confirmed(two, number)

    # put right, unmarked, told; and who had been told says that they know
    person.go(f"/my/cases/{number}/")
    assert "Corrected" in person.text()
    person.go("/my/")
    assert card.locator(".status.disputed").count() == 0
    assert "0.01" in card.inner_text()
    assert "0.02" not in card.inner_text()
    (waiting,) = neighbour.open()
    person.go("/my/recalls/")
    assert "Not yet" in person.find(f"#recall-{waiting}").inner_text()
    done = neighbour.walk()
    assert (done.returncode, done.stdout) == (0, f"{waiting}\n"), done.stderr
    assert neighbour.open() == []
    person.go("/my/recalls/")
    assert "Not yet" not in person.find(f"#recall-{waiting}").inner_text()

    # the old report says what it said then, byte for byte; a new one says what is right
    person.go(f"/my/reports/{report}/")
    person.press("main form button[type=submit]")
    assert "is the same as then" in person.text()
    fresh = _report(person)
    person.go("/my/reports/")
    old, new = (
        _of(json.loads(person.take(f"main a[href='/my/reports/{one}.json']")), document)
        for one in (report, fresh)
    )
    assert '"value": "0.02' in old
    assert '"value": "0.01' not in old
    assert '"value": "0.01' in new
    assert '"value": "0.02' not in new


def _of(data: Any, document: str) -> str:
    """What a report's data say of the record on that document, spelt out: the smallest part with its number and its fine."""
    spelt = [json.dumps(one, ensure_ascii=False) for one in _parts(data)]
    return min((one for one in spelt if document in one and "罚款金额" in one), key=len)


def _parts(data: Any) -> list[Any]:
    """The data and everything in them."""
    inside = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return [data, *(part for one in inside for part in _parts(one))]


def test_repaired_it_is_gone_wherever_somebody_could_have_met_it(
    walk: Any, site: Any, neighbour: Neighbour, tmp_path: Path
) -> None:
    document, logins = "川示交罚〔2025〕9701号", ["mended-1", "mended-2"]
    citizen = site.told.citizen
    site.told.program(OFFICERS.format(logins=logins, secret=SECRET))
    firm, uscc = FIRM
    told = OF_A_FIRM.format(
        firm=FIRM,
        document=document,
        logins=logins,
        name=citizen["name"],
        number=citizen["id_number"],
    )
    mandate, entry = json.loads(site.told.said(told))
    place = f"/for/{mandate}/"

    # everybody meets it: the public, the firm, an officer, an organ's system, a report, the list of what may be repaired
    anybody = walk("", language="en")
    anybody.go("/register/")
    anybody.find("[name=q]").fill(firm)
    anybody.press("main form button[type=submit]")
    anybody.press(f"#organisations a[href='/register/{uscc}/']")
    anybody.press(f"#entries a[href='/register/entries/{entry}/']")
    assert document in anybody.text()
    agent = walk("citizen")
    agent.go(place)
    assert document in agent.text()
    assert document in _looked_up(walk, firm, uscc, "川测许受〔2026〕9701号")
    before = _report(agent, place)
    neighbour.walk()
    looked = neighbour.look(name=firm, number=uscc)
    assert looked.returncode == 0, looked.stderr
    assert json.loads(looked.stdout)["answer"] == "yes"

    # the navigator names both ways with their days
    agent.go(f"{place}repair/")
    card = agent.find("article.record").filter(has_text=document)
    promised = [_day(line) for line in card.locator(".way").nth(1).locator("li").all_inner_texts()]
    file_from, taken_up_by, answered_by, ends_by = promised
    assert file_from <= _today() < taken_up_by < answered_by
    link = card.locator("a.button").first
    record = re.findall(r"repair/([0-9a-f-]{36})/", str(link.get_attribute("href")))[0]
    link.focus()
    with agent.visitor.page.expect_navigation():
        agent.visitor.page.keyboard.press("Enter")
    agent.sound()
    agent.tick(agent.find("main form input[type=checkbox]").first)
    agent.press("main form button[type=submit]")
    number = CASE.findall(agent.text())[0]

    # what it promised is what is kept: the day of the case, and the instant from which silence hides the record
    agent.go(f"{place}cases/{number}/")
    assert taken_up_by in [_day(one) for one in DAY.findall(agent.text())]
    hides = "SELECT hides_at FROM register_mark WHERE record_key = %s AND recorded_to = 'infinity'"
    hidden = _asked(site, hides, record)
    assert hidden == _over(answered_by)
    assert min(hidden, _over(ends_by)) == _over(ends_by)

    operator = walk("operator")
    operator.go(f"/workbench/cases/{number}/")
    operator.press(f"a[href='/workbench/cases/{number}/take-up/']")
    operator.press("main form[method=post] button[type=submit]")
    assert _asked(site, hides, record) <= hidden, "taken up sooner, it is answered sooner"
    one, two = (walk(login, SECRET) for login in logins)
    _drafted(one, number, "grant", "performed", "罚款已经缴清，最短展示期限已满")
    anybody.go(f"/register/entries/{entry}/")
    assert document in anybody.text(), "a draft ends nothing"
    _confirmed(two, number)

    # gone for everybody at once
    anybody.go(f"/register/entries/{entry}/")
    assert "was taken down" in anybody.text()
    assert document not in anybody.text()
    anybody.go(f"/register/{uscc}/")
    assert entry not in anybody.visitor.page.content()
    for path in ("", "repair/", f"reports/{before}/"):
        agent.go(f"{place}{path}")
        assert document not in agent.text(), path
    assert document not in _looked_up(walk, firm, uscc, "川测许受〔2026〕9702号")
    fresh = _report(agent, place)
    data = agent.take(f"main a[href='{place}reports/{fresh}.json']")
    assert document not in data
    again = neighbour.look(name=firm, number=uscc)
    assert json.loads(again.stdout)["answer"] != "yes"
    # told as ended to the firm, and to whoever had been told of it
    agent.go(f"{place}cases/{number}/")
    assert "已修复" in agent.text()
    (waiting,) = neighbour.open()
    done = neighbour.walk()
    assert (done.returncode, done.stdout) == (0, f"{waiting}\n"), done.stderr
    agent.go(f"{place}recalls/")
    assert "已确认" in agent.find(f"#recall-{waiting}").inner_text()
    # the old report is genuine still, and its replay says what it said
    agent.go(f"{place}reports/{before}/")
    agent.press("main form button[type=submit]")
    assert "与当时一致" in agent.text()


def _today() -> date:
    return datetime.now(BEIJING).date()


def _over(last: date) -> datetime:
    """The instant at which that day is over."""
    return datetime.combine(last + timedelta(days=1), time(), tzinfo=BEIJING)


def _day(said: Any) -> date:
    """The first day that is named in Chinese."""
    year, month, day = said if isinstance(said, tuple) else DAY.findall(said)[0]
    return date(int(year), int(month), int(day))
