"""Golden sets: a look-up shows the fields that the reviewed list names for its purpose, masked as it says, and no other."""

from __future__ import annotations

import csv
from collections import defaultdict
from typing import Any

import pytest

from gongxin.apps.access.api import Asking, FileReason, give_authorisation, look_up
from gongxin.apps.catalogue.api import get_purpose
from tests.architecture.house import ROOT
from tests.architecture.purpose_fields import HEAD, purposes, rows

from .town import CASE, CITIZEN, FIRM, Person, Town, agreed, grant, hire, now, terms

pytestmark = pytest.mark.django_db

with (ROOT / "docs/domain/purpose-fields.csv").open(encoding="utf-8", newline="") as _file:
    LISTED = [tuple(row) for row in csv.reader(_file)]
GOLDEN: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
for _purpose, _item, _field, _shown in LISTED[1:]:
    GOLDEN[_purpose, _item].add((_field, _shown))
# whom each purpose covers; an organisation cannot authorise yet
ASKED = [
    (purpose["code"], person)
    for purpose in purposes()
    for person, kind in ((CITIZEN, "person"), (FIRM, "enterprise"))
    if kind in purpose["subject_kinds"] and not (purpose.get("authorised") and person is FIRM)
]
ORGANS = {
    "sichuan-civil-servant-review": "sc-organisation-department",
    "sichuan-academic-review": "sc-education",
}


def test_the_list_is_what_the_packs_say() -> None:
    assert [HEAD, *rows()] == LISTED


@pytest.mark.parametrize(
    ("purpose", "person"), [pytest.param(*one, id=f"{one[0]}-{one[1].number[:1]}") for one in ASKED]
)
def test_a_look_up_shows_what_is_listed_and_nothing_else(
    town: Town, purpose: str, person: Person
) -> None:
    organ = ORGANS.get(purpose, "sc-human-resources")
    officer = hire("looker", organ=organ, unit="window 1")
    grant(officer)
    listed = {item for one, item in GOLDEN if one == purpose}
    asking = Asking(
        purpose=purpose,
        case_reference=CASE,
        identifier=person.number,
        name=person.name,
        authorisation=_given(town, purpose, organ, listed),
    )
    asking = agreed(asking, wants=FileReason.WEIGH, officer=officer)
    shown = look_up(asking=asking, reason=FileReason.WEIGH, actor=officer, now=now())
    assert {record.item for record in shown.records} <= listed
    for record in shown.records:
        told = {(field.name, "masked" if field.masked else "plain") for field in record.fields}
        assert told <= GOLDEN[purpose, record.item], told - GOLDEN[purpose, record.item]
        # what is listed and not shown was empty in the record
        assert all(field.value.zh for field in record.fields)


def _given(town: Town, purpose: str, organ: str, items: set[str]) -> str:
    if not get_purpose(code=purpose).authorised:
        return ""
    return give_authorisation(
        terms=terms(organ=organ, purpose=purpose, items=frozenset(items)),
        actor=town.citizen,
        now=now(),
    )


def test_a_mask_hides_the_value(town: Town) -> None:
    shown = look_up(
        asking=Asking("licence-review", CASE, CITIZEN.number, CITIZEN.name),
        reason=FileReason.WEIGH, actor=town.officer, now=now(),
    )  # fmt: skip
    masked: list[Any] = [
        field for record in shown.records for field in record.fields if field.masked
    ]
    assert masked
    for field in masked:
        assert CITIZEN.number not in field.value.zh
        assert CITIZEN.name not in field.value.zh
