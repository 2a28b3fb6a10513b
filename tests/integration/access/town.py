"""A small town for tests: the packs of the house, two people and a firm with records, five accounts.

It is built once a module inside a transaction that is rolled back, through the doors that everybody
uses; each test runs in a savepoint of its own.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from gongxin.apps.access.api import (
    PERSONAL_POWERS,
    Asking,
    DeferralAsked,
    FileReason,
    FileShown,
    GrantScope,
    MandateTerms,
    Power,
    Terms,
    ask_deferral,
    confirm_grant,
    confirm_mandate,
    hold_look_up,
    judge_deferral,
    look_up,
    propose_grant,
    propose_mandate,
    second_look_up,
)
from gongxin.apps.catalogue.api import get_purpose, list_purposes, load_packs
from gongxin.apps.identity.api import Actor, Role, actor_by_login, create_account, system_actor
from gongxin.apps.intake.api import Channel, Receipt, receive_file
from gongxin.apps.ledger.models import Checkpoint
from gongxin.apps.register.api import Reach, SubjectFile, Within, open_file, subject_key
from gongxin.lib.identifiers import (
    id_check_character,
    organisation_check_character,
    uscc_check_character,
)
from tests.databases import as_role

PACKS = Path(__file__).parents[3] / "packs"
ANY = Reach((Within(),))
PASSWORD = "a long enough pass phrase"
CASE = "川测许受〔2026〕0117号"
GROUNDS = "本人是该事项的当事人"
CLERK_ORGAN, OFFICER_ORGAN = "sc-transport", "sc-human-resources"
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody synthetic. The names are unusual, so that a leak of one can be searched for."""

    name: str
    number: str

    @property
    def key(self) -> UUID:
        """Their key in the register."""
        kind = "uscc" if self.number.startswith("9") else "id"
        return subject_key(identifier=f"{kind}:{self.number}")


def _number(first17: str) -> str:
    return first17 + id_check_character(first17)


CITIZEN = Person("欧阳䶮澈", _number("51990119900307213"))
NEIGHBOUR = Person("司徒翀昱", _number("51990119850911042"))
NOBODY = Person("端木珩玥", _number("51990119770104331"))
_BODY = "91519901MA5ABCDE" + organisation_check_character("MA5ABCDE")
FIRM = Person("示例䶮澈运输有限公司", _BODY + uscc_check_character(_BODY))
SECRET_FACT = "未按核定线路行驶甲戌样例"
"""Stands in a sealed field of the citizen's penalty; another canary."""


def now() -> datetime:
    """The view compares with the database's clock, so tests of it live in the present."""
    return datetime.now(UTC)


def day(before: int) -> str:
    """The date so many days before today."""
    return (date.today() - timedelta(days=before)).isoformat()  # noqa: DTZ011 -- any near day will do


def penalty(party: Person, number: str = "川示交罚〔2026〕7号", **more: str) -> Row:
    """An ordinary penalty of some days ago."""
    natural = not party.number.startswith("9")
    return {
        "CF_XDR_MC": party.name,
        "CF_XDR_LB": "自然人" if natural else "法人及非法人组织",
        "CF_XDR_SHXYM": "" if natural else party.number,
        "CF_XDR_ZJLX": "身份证" if natural else "",
        "CF_XDR_ZJHM": party.number if natural else "",
        "CF_WSH": number,
        "CF_WFXW": "违反道路运输管理规定",
        "CF_SY": SECRET_FACT,
        "CF_YJ": "《道路运输条例》",
        "CF_CFLB": "罚款",
        "CF_NR": "罚款",
        "CF_NR_FK": "0.02",
        "CF_JDRQ": day(20),
        "CF_CFJG": "四川省交通运输厅",
        "CF_CFJGDM": "11519900GX0000269E",
        "CF_SJLY": "四川省交通运输厅",
        "CF_SJLYDM": "11519900GX0000269E",
        **more,
    }


def qualification(person: Person, number: str = "川示交证2026000007", **more: str) -> Row:
    """A qualification that is valid."""
    return {
        "ZY_XM": person.name,
        "ZY_ZJLX": "身份证",
        "ZY_ZJHM": person.number,
        "ZY_LB": "其他执业人员",
        "ZY_ZGMC": "道路旅客运输从业资格",
        "ZY_ZSBH": number,
        "ZY_ZT": "有效",
        "ZY_FZRQ": day(400),
        "ZY_FZJG": "四川省交通运输厅",
        "ZY_FZJGDM": "11519900GX0000269E",
        **more,
    }


def sanction(person: Person, **more: str) -> Row:
    """A governmental sanction: a restricted item."""
    return {
        "GW_XM": person.name,
        "GW_ZJLX": "身份证",
        "GW_ZJHM": person.number,
        "GW_DW": "四川省交通运输厅",
        "GW_DWDM": "11519900GX0000269E",
        "GW_CFZL": "记过",
        "GW_XWRQ": day(200),
        "GW_WSH": "川示政处〔2026〕3号",
        "GW_JDRQ": day(30),
        "GW_JDJG": "四川省监察委员会",
        "GW_JDJGDM": "11519900GX0000058Y",
        **more,
    }


def honour(person: Person, number: str = "川示誉〔2026〕1号") -> Row:
    """An honour."""
    return {
        "RY_MC": person.name,
        "RY_LB": "自然人",
        "RY_ZJLX": "身份证",
        "RY_ZJHM": person.number,
        "RY_RYMC": "诚信示范个人",
        "RY_JB": "省部级",
        "RY_ND": "2026",
        "RY_WSH": number,
        "RY_RDRQ": day(60),
        "RY_RDDW": "四川省交通运输厅",
        "RY_RDDWDM": "11519900GX0000269E",
    }


def registration(firm: Person, representative: Person) -> Row:
    """A firm's registration, with who represents it."""
    return {
        "QY_MC": firm.name,
        "QY_SHXYM": firm.number,
        "QY_LX": "公司",
        "QY_ZT": "存续",
        "QY_CLRQ": day(900),
        "QY_HZRQ": day(900),
        "QY_FRXM": representative.name,
        "QY_FR_ZJLX": "身份证",
        "QY_FR_ZJHM": representative.number,
        "QY_FR_QRQ": day(900),
        "QY_DJJG": "四川省市场监督管理局",
        "QY_DJJGDM": "11519900GX0000138J",
    }


def write_csv(folder: Path, item: str, rows: Sequence[Row]) -> Path:
    """The rows as a department's file, by official field codes."""
    path = folder / f"{item}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def file_rows(
    folder: Path, item: str, rows: Sequence[Row], *, source: str = CLERK_ORGAN
) -> Receipt:
    """File the rows; every one must be taken."""
    receipt = receive_file(
        path=write_csv(folder, item, rows),
        item_code=item,
        source_code=source,
        actor=system_actor("test"),
        channel=Channel.COMMAND,
        now=now(),
    )
    errors = [found for found in receipt.findings if found.severity.value == "error"]
    assert receipt.refused == 0, errors
    return receipt


@dataclass(frozen=True, slots=True)
class Town:
    """Who is there."""

    folder: Path
    batch: str
    citizen: Actor
    neighbour: Actor
    clerk: Actor
    officer: Actor
    operator: Actor
    security: Actor
    auditor: Actor


def build_town(folder: Path, *, checkpoint: bool = True) -> Town:
    """Load the packs, file the records, open the accounts."""
    # Reports quote a checkpoint; the sequencer, which makes them, does not work in a transaction.
    if checkpoint:
        with as_role():
            Checkpoint.objects.create(size=1, root=bytes(32), note="a stand-in", created_at=now())
    load_packs(paths=[PACKS], actor="system:test", now=now())
    batch = file_rows(
        folder, "administrative-penalty", [penalty(CITIZEN), penalty(FIRM, "川示交罚〔2026〕8号")]
    )
    file_rows(
        folder,
        "practice-qualification",
        [qualification(CITIZEN), qualification(NEIGHBOUR, "川示交证2026000008")],
    )
    file_rows(
        folder, "civil-servant-record", [sanction(CITIZEN)], source="sc-supervision-commission"
    )
    file_rows(
        folder,
        "enterprise-registration",
        [registration(FIRM, CITIZEN)],
        source="sc-market-regulation",
    )
    for login, role, more in (
        ("citizen", Role.CITIZEN, {"subject_key": CITIZEN.key}),
        ("neighbour", Role.CITIZEN, {"subject_key": NEIGHBOUR.key}),
        ("clerk", Role.CLERK, {"organ": CLERK_ORGAN, "display_name": "clerk A"}),
        ("officer", Role.OFFICER, {"organ": OFFICER_ORGAN, "unit": "window 3"}),
        ("operator", Role.OPERATOR, {}),
        ("security", Role.SECURITY, {}),
        ("auditor", Role.AUDITOR, {}),
    ):
        create_account(
            login=login,
            password=PASSWORD,
            role=role,
            actor=system_actor("test"),
            now=now(),
            **more,  # type: ignore[arg-type]
        )
    actors = {
        name: actor_by_login(login=name)
        for name in ("citizen", "neighbour", "clerk", "officer", "operator", "security", "auditor")
    }
    grant(actors["officer"])
    return Town(folder=folder, batch=batch.batch, **actors)


PROPOSER = Actor(ref="account:900001", role=Role.SECURITY)
CONFIRMER = Actor(ref="account:900002", role=Role.SECURITY)


def scope(organ: str, **more: Any) -> GrantScope:
    """A sound scope for a worker of the organ: whatever it may ask for, for a month; `more` narrows it."""
    sound = {
        "purposes": frozenset(purpose.code for purpose in list_purposes(organ=organ)),
        "categories": frozenset(),
        "divisions": frozenset(),
        "begins_at": now(),
        "ends_at": now() + timedelta(days=30),
    }
    return GrantScope(**{**sound, **more})


def hire(
    login: str, *, organ: str = OFFICER_ORGAN, role: Role = Role.OFFICER, unit: str = ""
) -> Actor:
    """One more account of the organ."""
    create_account(
        login=login,
        password=PASSWORD,
        role=role,
        organ=organ,
        unit=unit,
        actor=system_actor("test"),
        now=now(),
    )
    return actor_by_login(login=login)


def agreed(asked: Asking, *, wants: FileReason | None, officer: Actor) -> Asking:
    """The look-up with the agreement of another unit, where its purpose needs one."""
    if not get_purpose(code=asked.purpose).sensitive:
        return asked
    second = hire("agreeing", organ=officer.organ, unit="another unit")
    grant(second)
    number = hold_look_up(asking=asked, wants=wants, grounds=GROUNDS, actor=officer, now=now())
    second_look_up(number=number, declined=None, actor=second, now=now())
    return replace(asked, held=number)


def grant(worker: Actor, **more: Any) -> int:
    """Let the officer or system look up: one administrator proposes, another confirms."""
    number = propose_grant(
        grantee=worker.ref, scope=scope(worker.organ, **more), actor=PROPOSER, now=now()
    )
    confirm_grant(number=number, actor=CONFIRMER, now=now())
    return number


def deferred(case: str, *, officer: Actor, **more: Any) -> str:
    """The person is told later of looks for the case: the officer asks, another unit agrees."""
    asked = {
        "purpose": "judicial-assistance",
        "case_reference": case,
        "authority": "示例市中级人民法院",
        "document": "（2026）川9999执12号",
        "until": now() + timedelta(days=30),
    }
    number = ask_deferral(asked=DeferralAsked(**{**asked, **more}), actor=officer, now=now())
    second = hire("agreeing-later", organ=officer.organ, unit="another unit")
    grant(second)
    judge_deferral(number=number, agree=True, actor=second, now=now())
    return number


def terms(**more: Any) -> Terms:
    """Sound terms for the officer's organ."""
    sound = {
        "organ": OFFICER_ORGAN,
        "purpose": "authorised-look-up",
        "items": frozenset({"administrative-penalty", "practice-qualification"}),
        "ends_at": now() + timedelta(days=30),
        "times": 2,
        "keep_days": 30,
    }
    return Terms(**{**sound, **more})


def wanted(agent: Person = NEIGHBOUR, **more: Any) -> MandateTerms:
    """Sound terms of a mandate, for the neighbour."""
    sound = {
        "agent_name": agent.name,
        "agent_number": agent.number,
        "powers": frozenset(PERSONAL_POWERS),
        "begins_at": now(),
        "ends_at": now() + timedelta(days=90),
    }
    return MandateTerms(**{**sound, **more})


def mandate(agent: Person = NEIGHBOUR, organisation: str = FIRM.number, **more: Any) -> str:
    """Somebody may act for an organisation: one administrator proposes, another confirms."""
    number = propose_mandate(
        organisation=organisation,
        evidence="SQWT-2026-1",
        terms=wanted(agent, **{"powers": frozenset(Power), **more}),
        actor=PROPOSER,
        now=now(),
    )
    confirm_mandate(number=number, actor=CONFIRMER, now=now())
    return number


@contextmanager
def kept_until_the_end() -> Iterator[None]:
    """A transaction that is rolled back when its block ends, whatever is in it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def opened(subject_key: UUID) -> SubjectFile | None:
    """The whole file as the register holds it, past the door."""
    with transaction.atomic():
        return open_file(subject_key=subject_key, reach=ANY)


@pytest.fixture(scope="module")
def town(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Town]:
    """The town, for the tests of one module."""
    with django_db_blocker.unblock(), kept_until_the_end():  # type: ignore[attr-defined]
        yield build_town(tmp_path_factory.mktemp("town"))


def asking(person: Person, **more: str) -> Asking:
    """A sound question about the person; `more` spoils it."""
    sound = {
        "purpose": "licence-review",
        "case_reference": CASE,
        "identifier": person.number,
        "name": person.name,
    }
    return Asking(**{**sound, **more})


def look(town: Town, person: Person = CITIZEN, **more: str) -> FileShown:
    """The officer looks."""
    return look_up(
        asking=asking(person, **more), reason=FileReason.WEIGH, actor=town.officer, now=now()
    )
