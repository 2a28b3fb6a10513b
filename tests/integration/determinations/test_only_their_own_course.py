"""A responsible person is listed by a document, a notice and a course of their own, or not at all (charter C11).

The firm's representative is the citizen. Taken away and seen red: `ListSound._one_subject` (`tests/unit/catalogue/test_list_rule.py`).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from gongxin.apps.access.api import FileReason, look_up, open_own_file
from gongxin.apps.determinations.api import (
    Said,
    decide,
    enter,
    own_determinations,
    propose,
    review,
    see_own_determination,
    serve,
    serve_notice,
)
from gongxin.apps.determinations.models import Determination
from gongxin.apps.ledger.api import EventKind, events_about
from gongxin.apps.notices.api import NoticeKind, read_inbox
from gongxin.apps.register.api import see
from gongxin.lib.errors import Refusal
from gongxin.lib.row_security import Kept
from tests.integration.access.town import CITIZEN, FIRM, Person, Town, asking, grant, hire, now
from tests.integration.measures.desk import standing

from .desk import FACTS, ORGAN, WORDS, Desk, began, decided, listed, proposal, revoked, staff

pytestmark = pytest.mark.django_db
OF_FIRM = "川示市监罚〔2026〕12号"
ITEM = "serious-dishonesty-market"


@pytest.fixture
def desk(town: Town) -> Desk:
    """Who determines."""
    return staff(town)


def _firm_listed(desk: Desk, *, until: str = "enter") -> str:
    """The firm's own course, from its document to its entry, or up to the service."""
    number = propose(proposal=proposal(revoked(FIRM, OF_FIRM)), actor=desk.one, now=began())
    serve_notice(number=number, said=FACTS, actor=desk.one, now=began(1))
    review(number=number, said=Said(words=WORDS), actor=desk.two, now=began(25))
    decision = Said(words=WORDS, months=12, document="川示市监严列〔2026〕2号")
    decide(number=number, to_list=True, said=decision, actor=desk.three, now=began(30))
    serve(number=number, actor=desk.one, now=began(32))
    if until == "enter":
        enter(number=number, actor=desk.one, now=began(33))
    return number


def _file(person: Person) -> set[str]:
    """The items of the subject's file as an officer of supervision is shown them."""
    officer = hire("supervisor", organ=ORGAN)
    grant(officer)
    purpose = "supervision" if person is FIRM else "licence-review"
    shown = look_up(
        asking=asking(person, purpose=purpose), reason=FileReason.WEIGH, actor=officer, now=now()
    )
    return {one.item for one in shown.records}


def test_what_is_determined_of_a_firm_marks_nobody_who_represents_it(desk: Desk) -> None:
    before = open_own_file(actor=desk.town.citizen, now=now())
    told = {one.number for one in read_inbox(actor=desk.town.citizen).lines}
    _firm_listed(desk)
    assert ITEM in _file(FIRM)
    after = open_own_file(actor=desk.town.citizen, now=now())
    assert [role.organisation for role in after.roles] == [FIRM.name]
    assert {one.key for one in after.records} == {one.key for one in before.records}
    assert own_determinations(actor=desk.town.citizen, now=now()) == []
    assert {one.number for one in read_inbox(actor=desk.town.citizen).lines} == told
    about = events_about(subject_key=CITIZEN.key)
    assert [one for one in about if one.kind.value.startswith("determination")] == []
    assert standing(CITIZEN) == set()


def test_a_firms_document_founds_nothing_against_its_representative(desk: Desk) -> None:
    """Named by the firm's document under the person's own number, there is no such document."""
    of_person = {
        "CF_XDR_MC": CITIZEN.name,
        "CF_XDR_LB": "自然人",
        "CF_XDR_SHXYM": "",
        "CF_XDR_ZJLX": "身份证",
        "CF_XDR_ZJHM": CITIZEN.number,
    }
    with pytest.raises(Refusal) as refusal:
        propose(proposal=proposal(revoked(FIRM, OF_FIRM) | of_person), actor=desk.one, now=began())
    assert refusal.value.code == "determinations.no-document"
    assert own_determinations(actor=desk.town.citizen, now=now()) == []


def test_a_person_has_a_notice_and_a_defence_of_their_own(desk: Desk) -> None:
    """With the firm listed already, nothing of the person's course is shorter: told anew, asked anew, decided for themselves."""
    _firm_listed(desk)
    number = listed(desk)
    shown = see_own_determination(number=number, actor=desk.town.citizen, now=now())
    assert shown.noticed_at is not None
    assert shown.defence_until is not None
    assert shown.defence_until - shown.noticed_at >= timedelta(days=10)
    inbox = read_inbox(actor=desk.town.citizen).lines
    assert [one for one in inbox if one.kind is NoticeKind.DETERMINATION_ACTED]
    assert ITEM in {one.item for one in open_own_file(actor=desk.town.citizen, now=now()).records}


def test_a_persons_listing_is_not_on_their_firms_file(desk: Desk) -> None:
    listed(desk)
    assert ITEM not in _file(FIRM)
    acted = events_about(subject_key=FIRM.key, kinds=[EventKind.DETERMINATION_ACTED])
    assert acted == ()


# --- whatever the program says --------------------------------------------------------------------


def _columns(number: str, person: Person) -> dict[str, Any]:
    with transaction.atomic():
        see([person.key])
        row = Determination.objects.get(number=number)
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _forge(columns: dict[str, Any]) -> None:
    with transaction.atomic():
        see([CITIZEN.key, FIRM.key], Kept(), organ=ORGAN)
        Determination.objects.create(**columns)


def _enter(number: str, **columns: Any) -> None:
    with transaction.atomic():
        see([CITIZEN.key, FIRM.key], Kept(), organ=ORGAN)
        Determination.objects.filter(number=number).update(**columns)


def test_the_database_takes_no_determination_on_anothers_document(desk: Desk) -> None:
    number = propose(proposal=proposal(revoked(FIRM, OF_FIRM)), actor=desk.one, now=began())
    forged = _columns(number, FIRM) | {
        "id": None,
        "number": "RD-FORGED",
        "subject_key": CITIZEN.key,
    }
    with pytest.raises(IntegrityError, match="names its own subject"):
        _forge(forged)


def test_the_database_enters_nothing_about_another(desk: Desk) -> None:
    """The firm's course, all of it done, ends in no record of its representative."""
    own = decided(desk)
    document = _columns(own, CITIZEN)["record_key"]
    number = _firm_listed(desk, until="serve")
    entry = {
        "entered_at": began(33),
        "entered_by": desk.one.ref,
        "listed_from": began(30).date(),
        "listed_until": began(60).date(),
    }
    with pytest.raises(IntegrityError, match="no record of the subject"):
        _enter(number, entry_key=document, **entry)


def test_the_database_enters_nothing_of_which_the_subject_was_not_told_themselves(
    desk: Desk,
) -> None:
    """A course that has every column of the firm's, and of which only the firm was told."""
    number = _firm_listed(desk, until="serve")
    document = _columns(decided(desk), CITIZEN)["record_key"]
    forged = _columns(number, FIRM) | {
        "id": None,
        "number": "RD-FORGED",
        "list_code": "serious-health",
        "subject_key": CITIZEN.key,
        "record_key": document,
        "entry_key": document,
        "entered_at": began(33),
        "entered_by": desk.one.ref,
        "listed_from": began(30).date(),
        "listed_until": began(60).date(),
    }
    with pytest.raises(IntegrityError, match="not told of it themselves"):
        _forge(forged)


def test_what_is_entered_is_about_who_was_determined(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the document said somebody else by now, the program stops before it files."""
    number = _firm_listed(desk, until="serve")
    monkeypatch.setattr(
        "gongxin.apps.determinations.operations.enter._whom",
        lambda document, founding, item: {
            "YZ_MC": CITIZEN.name, "YZ_LB": "自然人", "YZ_ZJLX": "身份证", "YZ_ZJHM": CITIZEN.number,
        },
    )  # fmt: skip
    with pytest.raises(Refusal) as refusal:
        enter(number=number, actor=desk.one, now=began(33))
    assert refusal.value.code == "determinations.other-subject"
    assert ITEM not in {
        one.item for one in open_own_file(actor=desk.town.citizen, now=now()).records
    }
