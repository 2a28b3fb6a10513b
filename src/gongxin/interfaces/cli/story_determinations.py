"""The part of the story in which an organ proposes that somebody be listed, and they are told first; and one firm that was listed in the end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from gongxin.apps.catalogue.api import get_list
from gongxin.apps.determinations.api import (
    Proposal,
    Said,
    count_determinations,
    decide,
    determination_queue,
    enter,
    own_determinations,
    propose,
    review,
    see_own_determination,
    serve,
    serve_notice,
)
from gongxin.apps.directory.api import get_organ
from gongxin.apps.identity.api import Actor, Role, actor_by_login, system_actor
from gongxin.apps.intake.api import Receipt, file_row
from gongxin.apps.notices.api import NoticeKind, read_inbox
from gongxin.apps.register.api import subject_key
from gongxin.lib.identifiers import organisation_check_character, uscc_check_character
from gongxin.lib.periods import BEIJING

from .house import now
from .organ_neighbour import BOUND
from .telling import Story

_LIST = "serious-market"
_BODY = "91519901MA5QNX7T" + organisation_check_character("MA5QNX7T")
FIRM = {"name": "示例澄江路桥建设有限公司", "uscc": _BODY + uscc_check_character(_BODY)}
"""Synthetic as everybody here: it comes into the register by the penalty on which it is listed."""
_FRAUD = {
    "CF_WSH": "川示人社罚〔2026〕2号",
    "CF_WFXW": "以虚假的用工材料参加投标",
    "CF_SY": "为承揽工程，以虚假的社会保险缴费材料参加投标并中标，情节严重",
    "CF_CFLB": "吊销许可证",
    "CF_NR": "吊销劳务派遣经营许可证",
}
_PROPOSED = 60
"""How many days ago it was proposed: what waits for a period to be over was done in its time."""


def propose_and_tell(story: Story, whom: dict[str, Any]) -> None:
    """An officer of the organ proposes it on one document and serves the notice; nobody is listed by that."""
    officer = actor_by_login(login="officer")
    key = subject_key(identifier=f"id:{whom['id_number']}")
    # who it is about has no account before they sign in; this is what they would see
    person = Actor(ref=system_actor("demo").ref, role=Role.CITIZEN, subject_key=key)
    if not own_determinations(actor=person, now=now()):
        document = penalty_by(officer.organ, whom, ago=40)
        file_as_its_source(story, officer.organ, document)
        _propose_and_notice(
            officer,
            document,
            at=now(),
            domain="劳动保障",
            relevance="吊销许可证所依据的行为直接侵害劳动者权益。",
        )
    (line, *_) = own_determinations(actor=person, now=now())
    shown = see_own_determination(number=line.number, actor=person, now=now())
    story.expect(bool(shown.notice) and shown.may_state, "determination: no notice, no defence")
    story.expect(shown.listed is None, "determination: somebody was listed by a proposal")
    told = any(one.kind is NoticeKind.DETERMINATION_ACTED for one in read_inbox(actor=person).lines)
    story.expect(told, "determination: the person was told of nothing")


def list_a_firm(story: Story) -> None:
    """A firm was told, said nothing in the time that it had, and was listed for a year by three officers."""
    one, two, three = (actor_by_login(login=login) for login in ("officer", BOUND, "officer-3"))
    if count_determinations().listed == 0:
        document = penalty_by(one.organ, FIRM, ago=_PROPOSED + 20, **_FRAUD)
        file_as_its_source(story, one.organ, document)
        number = _propose_and_notice(
            one,
            document,
            at=_on(1),
            domain="工程项目建设",
            relevance="吊销许可证所依据的就是在工程投标中弄虚作假。",
        )
        said = "事实清楚、证据充分、程序合法，在规定期限内没有收到陈述申辩。"
        review(number=number, said=Said(words=said), actor=two, now=_on(25))
        least = get_list(code=_LIST).least
        decision = Said(words=_FRAUD["CF_SY"], months=least, document="川示人社列〔2026〕1号")
        decide(number=number, to_list=True, said=decision, actor=three, now=_on(30))
        serve(number=number, actor=one, now=_on(32))
        enter(number=number, actor=one, now=_on(33))
        _count_one_row(story)
    ends = [line.end.code for line in determination_queue(actor=one, now=now()) if line.end]
    story.expect("listed" in ends, "determination: the firm was not listed")
    counted = count_determinations()
    story.expect(counted.listed == 1, "determination: somebody else was listed")
    story.figures["determinations"] = counted.all


def _propose_and_notice(
    officer: Actor, document: dict[str, str], *, at: datetime, domain: str, relevance: str
) -> str:
    number = propose(
        proposal=Proposal(
            list_code=_LIST,
            item="administrative-penalty",
            naming=document,
            domain=domain,
            relevance=relevance,
            proportion="已经吊销许可证，列入期限取最短的一年。",
        ),
        actor=officer,
        now=at,
    )
    said = Said(
        words="处罚决定书载明的事实清楚，情节严重，符合列入条件。",
        months=get_list(code=_LIST).least,
    )
    serve_notice(number=number, said=said, actor=officer, now=at)
    return number


def _on(day: int) -> datetime:
    """That many days after the firm's listing was proposed."""
    return now() - timedelta(days=_PROPOSED - day)


def file_as_its_source(story: Story, organ: str, cells: dict[str, str]) -> Receipt:
    """One penalty that an organ files of its own."""
    receipt = file_row(
        item_code="administrative-penalty",
        organ=organ,
        cells=cells,
        actor=system_actor("demo"),
        now=now(),
    )
    _count_one_row(story)
    return receipt


def _count_one_row(story: Story) -> None:
    for figure in ("batches", "rows_received", "rows_accepted"):
        story.figures[figure] += 1


def penalty_by(code: str, whom: dict[str, Any], *, ago: int, **more: str) -> dict[str, str]:
    """A penalty of that organ about a person or a firm, decided so many days ago; a serious one unless it says otherwise."""
    organ = get_organ(code_or_uscc=code)
    firm = "uscc" in whom
    return {
        "CF_XDR_MC": whom["name"],
        "CF_XDR_LB": "法人及非法人组织" if firm else "自然人",
        "CF_XDR_SHXYM": whom["uscc"] if firm else "",
        "CF_XDR_ZJLX": "" if firm else "身份证",
        "CF_XDR_ZJHM": "" if firm else whom["id_number"],
        "CF_WSH": "川示人社罚〔2026〕1号",
        "CF_WFXW": "违反劳务派遣管理规定",
        "CF_SY": "未按许可范围经营劳务派遣业务，情节严重",
        "CF_YJ": "《中华人民共和国劳动合同法》",
        "CF_CFLB": "吊销许可证",
        "CF_NR": "吊销劳务派遣经营许可证",
        "CF_JDRQ": (now() - timedelta(days=ago)).astimezone(BEIJING).date().isoformat(),
        "CF_CFJG": organ.name.zh,
        "CF_CFJGDM": organ.uscc,
        "CF_SJLY": organ.name.zh,
        "CF_SJLYDM": organ.uscc,
        **more,
    }
