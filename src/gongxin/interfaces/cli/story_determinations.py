"""The part of the story in which an organ proposes that somebody be listed, and they are told first, and until when they may answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from gongxin.apps.catalogue.api import get_list
from gongxin.apps.determinations.api import (
    Proposal,
    Said,
    count_determinations,
    own_determinations,
    propose,
    see_own_determination,
    serve_notice,
)
from gongxin.apps.directory.api import get_organ
from gongxin.apps.identity.api import Actor, Role, actor_by_login, system_actor
from gongxin.apps.intake.api import file_row
from gongxin.apps.notices.api import NoticeKind, read_inbox
from gongxin.apps.register.api import subject_key
from gongxin.lib.periods import BEIJING

from .house import now
from .telling import Story

_LIST = "serious-market"


def propose_and_tell(story: Story, whom: dict[str, Any]) -> None:
    """An officer of the organ proposes it on one document and serves the notice; nobody is listed by that."""
    officer = actor_by_login(login="officer")
    key = subject_key(identifier=f"id:{whom['id_number']}")
    # who it is about has no account before they sign in; this is what they would see
    person = Actor(ref=system_actor("demo").ref, role=Role.CITIZEN, subject_key=key)
    if not own_determinations(actor=person, now=now()):
        _propose(officer, whom)
        for figure in ("batches", "rows_received", "rows_accepted"):
            story.figures[figure] += 1  # the document on which it is proposed
    (line, *_) = own_determinations(actor=person, now=now())
    shown = see_own_determination(number=line.number, actor=person, now=now())
    story.expect(bool(shown.notice) and shown.may_state, "determination: no notice, no defence")
    story.expect(shown.listed is None, "determination: somebody was listed by a proposal")
    told = any(one.kind is NoticeKind.DETERMINATION_ACTED for one in read_inbox(actor=person).lines)
    story.expect(told, "determination: the person was told of nothing")
    story.figures["determinations"] = count_determinations().all


def _propose(officer: Actor, whom: dict[str, Any]) -> None:
    document = _document(whom, officer.organ)
    file_row(
        item_code="administrative-penalty",
        organ=officer.organ,
        cells=document,
        actor=system_actor("demo"),
        now=now(),
    )
    number = propose(
        proposal=Proposal(
            list_code=_LIST,
            item="administrative-penalty",
            naming=document,
            domain="劳动保障",
            relevance="吊销许可证所依据的行为直接侵害劳动者权益。",
            proportion="已经吊销许可证，列入期限取最短的一年。",
        ),
        actor=officer,
        now=now(),
    )
    said = Said(
        words="处罚决定书载明的事实清楚，情节严重，符合列入条件。",
        months=get_list(code=_LIST).least,
    )
    serve_notice(number=number, said=said, actor=officer, now=now())


def _document(whom: dict[str, Any], code: str) -> dict[str, str]:
    """A serious penalty of the officer's organ about the person."""
    organ = get_organ(code_or_uscc=code)
    day = (now() - timedelta(days=40)).astimezone(BEIJING).date().isoformat()
    return {
        "CF_XDR_MC": whom["name"],
        "CF_XDR_LB": "自然人",
        "CF_XDR_ZJLX": "身份证",
        "CF_XDR_ZJHM": whom["id_number"],
        "CF_WSH": "川示人社罚〔2026〕1号",
        "CF_WFXW": "违反劳务派遣管理规定",
        "CF_SY": "未按许可范围经营劳务派遣业务，情节严重",
        "CF_YJ": "《中华人民共和国劳动合同法》",
        "CF_CFLB": "吊销许可证",
        "CF_NR": "吊销劳务派遣经营许可证",
        "CF_JDRQ": day,
        "CF_CFJG": organ.name.zh,
        "CF_CFJGDM": organ.uscc,
        "CF_SJLY": organ.name.zh,
        "CF_SJLYDM": organ.uscc,
    }
