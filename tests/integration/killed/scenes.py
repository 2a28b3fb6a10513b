"""What is done while somebody may be killed: each act of the workflows, and what goes before it.

Plain calls of the apps' doors, by whoever is there (`cases/desk.py`); what a scene needs to know of what went before is words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest import mock

from gongxin.apps.access.api import act_for, answer_question, open_own_file, withdraw_authorisation
from gongxin.apps.cases.api import (
    Claim,
    Given,
    MeansShown,
    NewValue,
    act_in_case,
    ask_for_repair,
    attach_evidence,
    confirm_draft,
    drop_draft,
    hand_out_evidence,
    raise_as_source,
    raise_at_counter,
    raise_cases,
)
from gongxin.apps.identity.api import Actor, Role, actor_by_login, system_actor
from gongxin.apps.intake.api import RecallReason, recall_batch
from gongxin.apps.notices.api import (
    Channel,
    add_contact,
    confirm_contact,
    open_notice,
    prove_services,
    read_inbox,
    send_notices,
)
from gongxin.apps.recalls.api import acknowledge_recall, fetch_recalls, list_recalls
from tests.architecture.addresses import PICTURE
from tests.integration.access.town import (
    CITIZEN,
    asking,
    build_town,
    day,
    file_rows,
    hire,
    look,
    mandate,
    now,
    penalty,
)
from tests.integration.cases.desk import REASON, WORDS, Desk, objected, own_file, staff
from tests.integration.recalls.ends import LONG_AFTER, authorised, look_by

Known = Mapping[str, str]
ITEM = "administrative-penalty"
OLD = "川示交罚〔2025〕9号"
DOCUMENT = {name: penalty(CITIZEN)[name] for name in ("CF_WSH", "CF_CFJGDM")}
NAMING = DOCUMENT | {
    name: penalty(CITIZEN)[name] for name in ("CF_XDR_LB", "CF_XDR_ZJLX", "CF_XDR_ZJHM")
}
PLACES = {Channel.MAIL: "somebody@example.org", Channel.SMS: "13800000000"}


@dataclass(frozen=True)
class Scene:
    """An act, and what goes before it. The act is told by their keys which records there are, so that it looks for none.

    `again` is with which code it is refused when it was done already; empty where it is answered as before.
    """

    act: Callable[[Desk, Known, datetime], object]
    before: Callable[[Desk], Known] = lambda desk: {}
    again: str = ""


def build(folder: Path) -> Desk:
    """The town with its desk, a window, and a penalty whose shortest display is over."""
    town = build_town(folder, checkpoint=False)
    file_rows(folder, ITEM, [penalty(CITIZEN, OLD, CF_JDRQ=day(200))])
    hire("window-1", organ="sc-government-services", unit="综合窗口3号")
    return staff(town)


# --- what goes before ---------------------------------------------------------------------------------


def _raised(desk: Desk, workflow: str = "objection", **more: str) -> Known:
    (raised,) = objected(desk.town, Claim(records(desk)["record"]), workflow=workflow, **more)
    return {"case": raised.number}


def _do(known: Known, act: str, actor: Actor, given: Given = REASON) -> None:
    act_in_case(number=known["case"], act=act, given=given, actor=actor, now=now())


def _passed(desk: Desk) -> Known:
    """An objection at the source."""
    known = _raised(desk)
    _do(known, "pass-to-source", desk.operator, Given())
    return known


def _looked(desk: Desk) -> None:
    """An organ was told of the record, and so will be sent a recall."""
    look(desk.town)


def _drafted(
    act: str, workflow: str = "objection", by: str = "one", **values: str
) -> Callable[[Desk], Known]:
    """An act that another officer is about to confirm, of a record that an organ was told of."""

    def before(desk: Desk) -> Known:
        _looked(desk)
        known = _passed(desk) if workflow == "objection" else _raised(desk, workflow)
        changed = tuple(NewValue(records(desk)["record"], *one) for one in values.items())
        _do(known, act, getattr(desk, by), Given(REASON.reason, REASON.evidence, values=changed))
        return known

    return before


def _refused(desk: Desk) -> Known:
    known = _drafted("refuse")(desk)
    confirm_draft(number=known["case"], actor=desk.two, now=now())
    return known


def _review(desk: Desk) -> Known:
    """A review whose end another officer of who supervises is about to confirm."""
    _looked(desk)
    known = _raised(desk, "objection-review", follows=_refused(desk)["case"])
    _do(known, "end-display", desk.supervisor)
    return known


def records(desk: Desk) -> Known:
    """The citizen's penalties by their keys, as far as they are shown: the new one, and the one of which repair may be asked for."""
    shown = {one.doc_number: one.key for one in own_file(desk.town).records}
    return {"record": shown.get(DOCUMENT["CF_WSH"], ""), "old": shown.get(OLD, "")}


def _repair(desk: Desk, known: Known, at: datetime) -> str:
    (raised,) = ask_for_repair(
        records=[known["old"]],
        promised=["public-commitment"],
        evidence={"duty-performed": "缴款收据一张"},
        actor=desk.town.citizen,
        now=at,
    )
    return raised.number


def _repair_drafted(desk: Desk) -> Known:
    _looked(desk)
    known = {"case": _repair(desk, records(desk), now())}
    _do(known, "take-up", desk.operator, Given())
    _do(known, "grant", desk.one)
    return known


def _supplement(desk: Desk) -> Known:
    known = {"case": _repair(desk, records(desk), now())}
    _do(known, "ask-for-more", desk.operator, Given(words="请补交缴款收据"))
    return known


def _by_source(desk: Desk, at: datetime) -> str:
    return raise_as_source(
        workflow="correction",
        item=ITEM,
        naming=NAMING,
        values={"CF_NR_FK": "0.01"},
        given=REASON,
        actor=desk.one,
        now=at,
    ).number


def _recalled(desk: Desk) -> Known:
    """A recall that waits."""
    confirm_draft(number=_drafted("end-display")(desk)["case"], actor=desk.two, now=now())
    (recall,) = list_recalls(actor=desk.town.officer, now=now())
    return {"recall": recall.number}


def _authorised(desk: Desk) -> Known:
    number = authorised(desk.town)
    look_by(desk.town, number)
    return {"authorisation": number}


def _agent(desk: Desk) -> Known:
    number = mandate()
    agent = act_for(number=number, actor=desk.town.neighbour, now=now())
    file = open_own_file(actor=agent, now=now())
    return {"mandate": number, "firm": next(one.key for one in file.records if one.item == ITEM)}


def _evidence(desk: Desk) -> Known:
    known = _passed(desk)
    return {**known, "evidence": _hand_in(desk, known, now())}


def _hand_in(desk: Desk, known: Known, at: datetime) -> str:
    file = BytesIO(PICTURE)
    file.name = "收据.png"  # type: ignore[attr-defined]
    line = attach_evidence(number=known["case"], file=file, actor=desk.town.citizen, now=at)  # type: ignore[arg-type]
    return line.number


def _contact(channel: Channel) -> Callable[[Desk], Known]:
    """A contact that was confirmed, and a notice that came after it."""

    def before(desk: Desk) -> Known:
        citizen = desk.town.citizen
        with mock.patch("gongxin.apps.notices.operations.keep_contacts.carrier_of") as carrier:
            number = add_contact(channel=channel, place=PLACES[channel], actor=citizen, now=now())
            words = carrier.return_value.hand.call_args.args[0].words
        found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", words)
        assert found
        confirm_contact(number=number, code=found[0], actor=citizen, now=now())
        file_rows(desk.town.folder, ITEM, [penalty(CITIZEN, "川示交罚〔2026〕99号")])
        return {}

    return before


# --- the acts -------------------------------------------------------------------------------------------


def _confirm(who: str = "two") -> Callable[[Desk, Known, datetime], object]:
    return lambda desk, known, at: confirm_draft(
        number=known["case"], actor=getattr(desk, who), now=at
    )


def _act(act: str, who: str, **given: Any) -> Callable[[Desk, Known, datetime], object]:
    def do(desk: Desk, known: Known, at: datetime) -> object:
        actor = desk.town.citizen if who == "citizen" else getattr(desk, who)
        said = Given(**given)
        return act_in_case(number=known["case"], act=act, given=said, actor=actor, now=at)

    return do


def _raise(workflow: str) -> Callable[[Desk, Known, datetime], object]:
    def do(desk: Desk, known: Known, at: datetime) -> object:
        claim = Claim(known["record"], "CF_NR_FK", "0.01", "缴款收据")
        follows = known.get("case", "")
        return objected(desk.town, claim, workflow=workflow, follows=follows, at=at)

    return do


def _raise_for_firm(desk: Desk, known: Known, at: datetime) -> object:
    agent = act_for(number=known["mandate"], actor=desk.town.neighbour, now=at)
    claims = [Claim(known["firm"])]
    return raise_cases(workflow="objection", claims=claims, words=WORDS, actor=agent, now=at)


def _at_the_window(desk: Desk) -> Known:
    return {"window": actor_by_login(login="window-1").ref}


def _at_window(desk: Desk, known: Known, at: datetime) -> object:
    return raise_at_counter(
        workflow="objection",
        name=CITIZEN.name,
        number=CITIZEN.number,
        means=MeansShown.ID_CARD,
        item=ITEM,
        naming=DOCUMENT,
        claims={"CF_NR_FK": "0.01"},
        words=WORDS,
        actor=Actor(known["window"], Role.OFFICER, "sc-government-services", unit="综合窗口3号"),
        now=at,
    )


def _acknowledge(desk: Desk, known: Known, at: datetime) -> object:
    return acknowledge_recall(number=known["recall"], actor=desk.town.officer, now=at)


def _answer(desk: Desk, known: Known, at: datetime) -> object:
    return answer_question(asking=asking(CITIZEN), actor=desk.town.officer, now=at)


def _newest(desk: Desk) -> Known:
    return {"notice": str(read_inbox(actor=desk.town.citizen).lines[0].number)}


def _open(desk: Desk, known: Known, at: datetime) -> object:
    return open_notice(number=int(known["notice"]), actor=desk.town.citizen, now=at)


def _take_batch_back(desk: Desk, known: Known, at: datetime) -> object:
    return recall_batch(
        number=desk.town.batch, reason=RecallReason.WRONG_FILE, actor=desk.operator, now=at
    )


def _withdraw(desk: Desk, known: Known, at: datetime) -> object:
    return withdraw_authorisation(number=known["authorisation"], actor=desk.town.citizen, now=at)


_SENDER = system_actor("notices")
SCENES = {
    "raise an objection": Scene(_raise("objection")),
    "raise a complaint": Scene(_raise("complaint")),
    "raise a reconsideration": Scene(_raise("reconsideration")),
    "raise an annulment": Scene(_raise("annulment")),
    "raise a review": Scene(_raise("objection-review"), _refused),
    "raise for a firm": Scene(_raise_for_firm, _agent),
    "raise as a source": Scene(lambda desk, known, at: _by_source(desk, at)),
    "raise at a window": Scene(_at_window, _at_the_window),
    "ask for repair": Scene(_repair),
    "pass on": Scene(_act("pass-to-source", "operator"), _raised, "cases.not-here"),
    "take back": Scene(_act("take-back", "citizen"), _raised, "cases.over"),
    "draft": Scene(_act("end-display", "one", reason=REASON.reason), _passed),
    "drop a draft": Scene(
        lambda desk, known, at: drop_draft(number=known["case"], actor=desk.one, now=at),
        _drafted("end-display"),
        "cases.no-draft",
    ),
    "end display": Scene(_confirm(), _drafted("end-display"), "cases.over"),
    "correct": Scene(_confirm(), _drafted("correct", CF_NR_FK="0.01"), "cases.over"),
    "refuse": Scene(_confirm(), _drafted("refuse"), "cases.over"),
    "annul": Scene(_confirm(), _drafted("take-down", "annulment"), "cases.over"),
    "mend by the source": Scene(
        _confirm(), lambda desk: {"case": _by_source(desk, now())}, "cases.over"
    ),
    "end by review": Scene(_confirm("other_supervisor"), _review, "cases.over"),
    "put right": Scene(
        _confirm("second_operator"), _drafted("put-right", "complaint", "operator"), "cases.over"
    ),
    "pass to reconsideration": Scene(
        _act("pass-on", "operator", evidence=REASON.evidence),
        lambda desk: _raised(desk, "reconsideration"),
        "cases.over",
    ),
    "supply what is missing": Scene(
        _act("supply", "citizen", evidence="缴款收据一张"), _supplement, "cases.not-here"
    ),
    "grant repair": Scene(_confirm(), _repair_drafted, "cases.over"),
    "hand in evidence": Scene(_hand_in, _passed),
    "read evidence": Scene(
        lambda desk, known, at: hand_out_evidence(
            number=known["case"], evidence=known["evidence"], actor=desk.one, now=at
        ),
        _evidence,
    ),
    "acknowledge": Scene(_acknowledge, _recalled),
    "fetch recalls": Scene(
        lambda desk, known, at: fetch_recalls(actor=desk.town.officer, now=at), _recalled
    ),
    "answer": Scene(_answer),
    "refuse who owes": Scene(
        lambda desk, known, at: _answer(desk, known, at + LONG_AFTER), _recalled, "recalls.owed"
    ),
    "take a batch back": Scene(
        _take_batch_back, lambda desk: (_looked(desk), {})[1], "intake.already-recalled"
    ),
    "withdraw an authorisation": Scene(_withdraw, _authorised, "access.withdrawn-before"),
    "open a notice": Scene(_open, _newest),
    "prove services": Scene(lambda desk, known, at: prove_services(actor=_SENDER, now=at)),
}
SENDING = {
    channel: Scene(lambda desk, known, at: send_notices(actor=_SENDER, now=at), _contact(channel))
    for channel in Channel
}
MINUTES = timedelta(minutes=12)
"""After so long who handed a message over, and did not come back, is known to have been cut off."""
