"""A firm from the proposal of its listing to its removal, all by pages: noticed, heard, decided by others, served with the notice of repair,
entered, published, and a measure of another organ on it; when it is annulled all of that is over in the same second, whatever job is down.

Every step is by keyboard; the firm's agent and the public go without JavaScript, on a phone.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gongxin.lib.identifiers import organisation_check_character, uscc_check_character

from .steps import (
    FILED,
    days_pass,
    done_beside,
    officer,
    press,
    send,
    sound,
    troubles,
)

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("story")]

ORGAN = "sc-human-resources"
_BODY = "91519901MA6BYHQ8" + organisation_check_character("MA6BYHQ8")
FIRM = {"name": "示例白云山路桥有限公司", "uscc": _BODY + uscc_check_character(_BODY)}
SAID = "缴费材料由分包单位准备，我方已经更正，请从轻。"
ANSWER = "已核对分包合同，采纳其已经更正的意见，期限取最短的一年。"
WORDS = "处罚决定书载明的事实清楚，情节严重，符合列入条件。"
MANDATE = """
from datetime import timedelta
from gongxin.apps.access.api import MandateTerms, Power, confirm_mandate, propose_mandate
from gongxin.apps.identity.api import actor_by_login
terms = MandateTerms(
    agent_name={name!r}, agent_number={number!r}, powers=frozenset(Power),
    begins_at=now(), ends_at=now() + timedelta(days=90),
)
number = propose_mandate(
    organisation={uscc!r}, evidence="SQWT-2026-1", terms=terms, actor=actor_by_login(login="security"), now=now())
confirm_mandate(number=number, actor=actor_by_login(login="security-2"), now=now())
say(number)
"""


def _agent(visit: Any, site: Any) -> tuple[Any, str]:
    """Who acts for the firm, without JavaScript and on a phone; gives where its pages are."""
    citizen = site.told.citizen
    agent = visit(width=360, javascript=False)
    agent.sign_in("citizen")
    mandate = MANDATE.format(name=citizen["name"], number=citizen["id_number"], uscc=FIRM["uscc"])
    return agent, f"/for/{done_beside(site.told, mandate)}"


def _proposed(one: Any, cells: dict[str, str]) -> str:
    """The first officer proposes it on the document in hand and serves the notice."""
    one.go("/workbench/determinations/")
    sound(one)
    press(one, "a[href$='/new/serious-market/']")
    sound(one)
    for box in one.page.locator("main [name^=naming_]").all():
        box.fill(cells[str(box.get_attribute("name")).removeprefix("naming_")])
    send(
        one,
        domain="工程项目建设",
        relevance="吊销许可证所依据的就是在工程投标中弄虚作假。",
        proportion="已经吊销许可证，列入期限取最短的一年。",
    )
    found = re.search(r"RD(?:-\w{4}){3}", one.page.url)
    assert found, one.text()
    return found[0]


def _decided(visit: Any, site: Any, place: str, one: Any) -> tuple[Any, Any]:
    """Reviewed by a second officer and decided by a third; neither of them and not the first could do another's part."""
    two = officer(visit, site, "listing-two", ORGAN, width=360)
    three = officer(visit, site, "listing-three", ORGAN, language="en", dark=True)
    one.go(place)
    assert SAID in one.text()
    assert "提出拟认定的人不能主持听证、审核或者决定" in one.text()
    two.go(place)
    sound(two)
    press(two, ".doors a[href$='/review/']")
    sound(two)
    send(two, words="事实、证据、依据和程序都已核对，没有不当。")
    assert "法制审核的人不能作出决定" in two.text()
    assert two.page.locator(".doors a[href$='/list/']").count() == 0
    three.go(place)
    sound(three)
    press(three, ".doors a[href$='/list/']")
    send(three, words=WORDS, months="12", document="川示人社列〔2026〕9号")
    assert "Answer to the defence" in three.page.locator(".error-summary").inner_text()
    sound(three)
    send(three, answer=ANSWER)
    assert "Decided: listed for 12 months" in three.text()
    return two, three


def _measured(visit: Any, site: Any, agent: Any, firm: str) -> tuple[Any, Any, str]:
    """Another organ looks the firm up for a tender, proposes a measure on its entry, hears it, and a colleague confirms; it is carried out."""
    four, five = visit(), visit(width=360, language="en", dark=True)
    four.sign_in("officer-4")
    four.go("/workbench/look-up/")
    send(
        four,
        purpose="procurement-review",
        case_reference="川测招监〔2026〕9031号",
        name=FIRM["name"],
        identifier=FIRM["uscc"],
    )
    four.page.locator("main [name=reason]").select_option("weigh-the-record")
    press(four, "main form:has([name=reason]) button[type=submit]")
    press(four, "main a[href*='/measures/new/']")
    sound(four)
    # the document would found it as well; it is to rest on the entry
    entry = re.compile("取消依法必须招标项目的投标资格.*严重失信主体名单")
    four.page.get_by_role("radio", name=entry).check()
    send(
        four,
        last_day=(datetime.now(UTC) + timedelta(days=200)).date().isoformat(),
        proportion="只限制依法必须招标的项目，期限短于列入的期限，没有更轻的办法。",
    )
    found = re.search(r"CS(?:-\w{4}){2}", four.page.url)
    assert found, four.text()
    number = found[0]
    assert "陈述申辩期" in four.text()
    sound(four)

    agent.go(f"{firm}/measures/")
    press(agent, f"#applied a[href$='/{number}/']")
    assert "现在没有生效" in agent.text()
    assert "第五十四条" in agent.text()
    send(agent, words=SAID)
    assert SAID in agent.text()
    days_pass(site.told, number, 20)

    four.page.reload()
    assert "您拟议的，由本单位另一人确认" in four.text()
    assert four.page.locator("[name=act][value=confirm]").count() == 0
    five.sign_in("officer-5")
    five.go("/workbench/measures/")
    sound(five)
    press(five, f"#applied a[href$='/{number}/']")
    send(five, act="confirm", weighed="短")
    assert five.page.locator(".error-summary li").count() == 1
    sound(five)
    send(five, act="confirm", weighed=ANSWER)
    assert "In force" in five.text()
    agent.page.reload()
    assert "正在实施，到期自行结束" in agent.text()
    four.page.reload()
    send(four, act="carried-out")
    assert "已执行" in four.page.locator("#executions").inner_text()
    sound(four)
    return four, five, number


def _published(one: Any, two: Any, public: Any) -> str:
    """The entry on the list, released by another than who proposed it and found by anybody; gives its address."""
    one.go("/workbench/publications/")
    send(one, item="serious-dishonesty-market")
    assert FIRM["name"] in one.text()
    assert one.page.locator("button:has-text('放行')").count() == 0
    two.page.goto(one.page.url)
    press(two, "button:has-text('审查通过，放行')")
    assert "已公示" in two.text()
    public.go("/register/?q=白云山路")
    press(public, "#organisations a")
    press(public, "#entries a")
    assert "您的权利" in public.text()
    assert FIRM["name"] in public.text()
    return str(public.page.url)


def test_a_firm_is_listed_and_everything_that_rests_on_it_ends_with_the_listing(
    visit: Any, site: Any
) -> None:
    fraud = {
        "CF_WSH": "川示人社罚〔2026〕901号",
        "CF_WFXW": "以虚假的用工材料参加投标",
        "CF_SY": "为承揽工程，以虚假的社会保险缴费材料参加投标并中标，情节严重",
    }
    filed = done_beside(site.told, FILED.format(organ=ORGAN, whom=FIRM, ago=30, more=fraud))
    agent, firm = _agent(visit, site)
    one = officer(visit, site, "listing-one", ORGAN)
    number = _proposed(one, filed["cells"])
    place = f"/workbench/determinations/{number}/"
    agent.go(f"{firm}/determinations/")
    assert "没有关于您的认定" in agent.text(), "it is told of nothing before the notice"
    press(one, ".doors a[href$='/serve-notice/']")
    sound(one)
    send(one, words=WORDS, months="12")
    assert "事先告知书" in one.text()

    agent.go(f"{firm}/determinations/")
    press(agent, "#determinations a[href*='/RD-']")
    assert "您可以陈述申辩，到" in agent.text()
    send(agent, words=SAID)
    assert "已经收到" in agent.text()
    days_pass(site.told, number, 20)

    two, three = _decided(visit, site, place, one)
    one.go(place)
    press(one, ".doors a[href$='/serve/']")
    press(one, "main form .actions button[type=submit]")
    agent.go(f"{firm}/determinations/{number}/")
    for words in ("决定列入，期限12个月", ANSWER, "信用修复告知书（与决定书一并送达）"):
        assert words in agent.text(), words
    press(one, ".doors a[href$='/enter/']")
    press(one, "main form .actions button[type=submit]")
    assert "在名单上，到" in one.text()
    sound(one)
    agent.page.reload()
    for words in ("在名单上，到", "申请行政复议", "提起行政诉讼"):
        assert words in agent.text(), words

    four, five, measure = _measured(visit, site, agent, firm)
    public = visit(width=360, javascript=False)
    address = _published(one, two, public)

    two.go(place)
    press(two, ".doors a[href$='/annul/']")
    sound(two)
    send(two, words="复议机关以川示复决〔2026〕2号撤销了所依据的处罚决定。")
    assert "已撤销，不再展示，也不得使用" in two.text()
    # no job has run since: all of it is over
    gone = public.page.goto(address)
    assert gone.status == 410
    assert FIRM["name"] not in public.page.content()
    public.go("/register/?q=白云山路")
    assert "没有找到" in public.text()
    agent.go(f"{firm}/measures/{measure}/")
    assert "已经结束，不得再执行" in agent.text()
    five.page.reload()
    assert "may not be carried out" in five.text()
    assert [one.get_attribute("value") for one in five.page.locator("[name=act]").all()] == [
        "lifted"
    ]
    send(five, act="lifted")
    assert "Taken away again" in five.page.locator("#executions").inner_text()

    swept = site.told.run("publication", "sweep")
    assert swept.returncode == 0, swept.stderr
    assert public.page.goto(address).status == 410
    assert "信用修复、异议等案件办理完毕" in public.text()
    public.go("/register/take-downs/")
    lines = public.page.locator("#take-downs tbody tr").filter(has_text="市场秩序")
    assert lines.count() == 1
    assert FIRM["name"] not in public.page.content()
    assert troubles(one, two, three, four, five) == []
