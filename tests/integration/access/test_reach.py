"""2,000 drawn look-ups against an oracle that was written from the rules and reads the packs by itself.

It knows nothing of the code: what it says may be seen, the file and the question must agree with, and what it refuses must
be refused, for one of its reasons.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
import yaml
from django.db import transaction

from gongxin.apps.access.api import Asking, FileReason, answer_question, look_up
from gongxin.apps.access.models import Authorisation, Grant
from gongxin.apps.identity.api import Actor, Role
from gongxin.lib.errors import Refusal
from tests.databases import as_role

from .town import (
    CITIZEN,
    FIRM,
    NEIGHBOUR,
    NOBODY,
    PACKS,
    Person,
    Town,
    file_rows,
    honour,
    kept_until_the_end,
    now,
    penalty,
)

pytestmark = pytest.mark.django_db
DRAWS, PARTS = 2_000, 4
ORGANS = ("sc-human-resources", "sc-organisation-department", "hn-transport")
CATEGORIES = ("administrative", "professional", "honour", "registration", "judicial")
DIVISIONS = ("510000", "340400", "340000", "100000", "340402")


@dataclass(frozen=True, slots=True)
class Held:
    """A record as the oracle knows it."""

    person: Person
    item: str
    source: str
    adverse: str = ""


WORLD = (
    Held(CITIZEN, "administrative-penalty", "sc-transport", "ordinary"),
    Held(CITIZEN, "practice-qualification", "sc-transport"),
    Held(CITIZEN, "civil-servant-record", "sc-supervision-commission", "ordinary"),
    Held(CITIZEN, "honour", "hn-transport"),
    Held(NEIGHBOUR, "practice-qualification", "sc-transport"),
    Held(NEIGHBOUR, "administrative-penalty", "hn-transport", "minor"),
    Held(FIRM, "administrative-penalty", "sc-transport", "ordinary"),
    Held(FIRM, "enterprise-registration", "sc-market-regulation"),
)
KINDS = {CITIZEN: "person", NEIGHBOUR: "person", NOBODY: "person", FIRM: "enterprise"}


def _read(name: str) -> list[dict[str, Any]]:
    packs = ("national", "sichuan", "huainan")
    files = [PACKS / pack / name for pack in packs]
    return [
        entry
        for file in files
        if file.exists()
        for entry in yaml.safe_load(file.read_text("utf-8"))
    ]


PURPOSES = {entry["code"]: entry for entry in _read("purposes.yaml")}
ITEMS = {
    raw["item"]: raw
    for pack in ("national", "sichuan", "huainan")
    for raw in (
        yaml.safe_load(path.read_text("utf-8")) for path in (PACKS / pack / "items").glob("*.yaml")
    )
}
WHERE = {entry["code"]: entry["division"] for entry in _read("organs.yaml")}
ABOVE = {entry["code"]: entry.get("parent") for entry in _read("divisions.yaml")}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A look-up as it was drawn."""

    officer: Actor
    person: Person
    right_name: bool
    purpose: str
    case: str
    grants: tuple[dict[str, Any], ...]
    authorisation: dict[str, Any] | None


def _draw(chance: random.Random, officers: dict[str, Actor]) -> Drawn:
    purpose = chance.choice(sorted(PURPOSES))
    said = PURPOSES[purpose]
    organ = chance.choice(ORGANS)
    if chance.random() < 0.9 and organ not in said.get("organs", ORGANS):
        organ = ORGANS[1]
    officer = officers[organ]
    if chance.random() < 0.08:
        officer = replace(
            officer, role=chance.choice([one for one in Role if one is not Role.OFFICER])
        )
    person = chance.choice([CITIZEN, CITIZEN, CITIZEN, NEIGHBOUR, NEIGHBOUR, FIRM, NOBODY])
    if chance.random() < 0.9 and KINDS[person] not in said["subject_kinds"]:
        person = FIRM
    return Drawn(
        officer=officer,
        person=person,
        right_name=chance.random() < 0.9,
        purpose=purpose,
        case=chance.choice(["川测受〔2026〕第118号"] * 9 + [""]),
        grants=tuple(
            _grant(chance, organ, purpose) for _ in range(chance.choice([0, 1, 1, 2, 2, 2]))
        ),
        authorisation=_authorisation(chance, organ, purpose, person),
    )


def _grant(chance: random.Random, organ: str, purpose: str) -> dict[str, Any]:
    return {
        "organ": organ if chance.random() < 0.9 else "sc-tax",
        "purposes": [purpose] if chance.random() < 0.85 else ["licence-review"],
        "categories": chance.choice([[], [], chance.sample(CATEGORIES, 2)]),
        "divisions": chance.choice([[], [], chance.sample(DIVISIONS, chance.choice([1, 2]))]),
        "when": chance.choice(["past", "now", "now", "now", "now", "coming"]),
        "confirmed": chance.random() < 0.9,
        "withdrawn": chance.random() < 0.1,
    }


def _authorisation(
    chance: random.Random, organ: str, purpose: str, person: Person
) -> dict[str, Any] | None:
    if chance.random() < 0.2:
        return None
    items = PURPOSES[purpose]["items"]
    return {
        "organ": organ if chance.random() < 0.9 else "sc-tax",
        "purpose": purpose if chance.random() < 0.9 else "award-review",
        "person": person if chance.random() < 0.9 else CITIZEN,
        "items": chance.sample(items, min(len(items), chance.choice([1, 2, 9]))),
        "given": chance.random() < 0.9,
        "ended": chance.random() < 0.1,
        "withdrawn": chance.random() < 0.1,
        "left": 0 if chance.random() < 0.1 else 2,
    }


# --- the oracle: from the rules alone -----------------------------------------------------------


def _in_force(drawn: Drawn) -> list[dict[str, Any]]:
    return [
        grant
        for grant in drawn.grants
        if grant["organ"] == drawn.officer.organ
        and drawn.purpose in grant["purposes"]
        and grant["when"] == "now"
        and grant["confirmed"]
        and not grant["withdrawn"]
    ]


def _authorised(drawn: Drawn) -> bool:
    one = drawn.authorisation
    return bool(
        one
        and one["organ"] == drawn.officer.organ
        and one["purpose"] == drawn.purpose
        and one["person"] is drawn.person
        and one["given"]
        and not one["ended"]
        and not one["withdrawn"]
        and one["left"]
    )


def refused_for(drawn: Drawn) -> set[str]:
    """Every reason against this look-up; none: it is made."""
    purpose = PURPOSES[drawn.purpose]
    reasons = set()
    if drawn.officer.role is not Role.OFFICER:
        reasons.add("identity.not-permitted")
    if "organs" in purpose and drawn.officer.organ not in purpose["organs"]:
        reasons.add("access.purpose-not-yours")
    if purpose["needs_case"] and not drawn.case:
        reasons.add("access.case-missing")
    by_number = {"person"} if KINDS[drawn.person] == "person" else {"enterprise", "organisation"}
    if not by_number & set(purpose["subject_kinds"]):
        reasons.add("access.kind-outside-purpose")
    if purpose.get("authorised") and not _authorised(drawn):
        reasons.add("access.no-authorisation")
    if not _in_force(drawn):
        reasons.add("access.no-grant")
    if purpose.get("sensitive"):
        reasons.add("access.second-missing")  # nobody has agreed to what is drawn
    if (
        drawn.person is NOBODY
        or not drawn.right_name
        or KINDS[drawn.person] not in purpose["subject_kinds"]
    ):
        reasons.add("access.no-match")
    return reasons


def _lies_in(division: str | None, wanted: list[str]) -> bool:
    while division:
        if division in wanted:
            return True
        division = ABOVE.get(division)
    return False


def visible(drawn: Drawn) -> list[Held]:
    """The records that this look-up shows."""
    purpose = PURPOSES[drawn.purpose]

    def listed(item: str) -> bool:
        if purpose["items"] == "all":
            return not ITEMS[item].get("restricted", False)
        if purpose.get("authorised") and item not in drawn.authorisation["items"]:  # type: ignore[index]
            return False
        return item in purpose["items"]

    return [
        record
        for record in WORLD
        if record.person is drawn.person
        and listed(record.item)
        and any(
            (not grant["categories"] or ITEMS[record.item]["category"] in grant["categories"])
            and (not grant["divisions"] or _lies_in(WHERE[record.source], grant["divisions"]))
            for grant in _in_force(drawn)
        )
    ]


def answered(drawn: Drawn) -> set[str]:
    """What the question may be answered, or the reasons for which it is refused."""
    reasons = refused_for(drawn)
    question = PURPOSES[drawn.purpose].get("question")
    if question is None:
        return reasons | {"access.no-question"}
    whole = [grant for grant in _in_force(drawn) if not grant["divisions"]]
    if not all(
        any(
            not grant["categories"] or ITEMS[item]["category"] in grant["categories"]
            for grant in whole
        )
        for item in question["items"]
    ):
        reasons.add("access.grant-too-narrow")
    if reasons == {"access.no-match"}:
        return {"unanswered"}
    if reasons:
        return (reasons - {"access.no-match"}) | (
            {"unanswered"} if "access.no-match" in reasons else set()
        )
    bears = any(
        record.person is drawn.person
        and record.item in question["items"]
        and record.adverse in question["classes"]
        for record in WORLD
    )
    return {"yes" if bears else "no"}


# --- the draws ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def officers(town: Town, django_db_blocker: Any) -> Iterator[dict[str, Actor]]:
    """One officer an organ, and the rest of the world's records."""
    with django_db_blocker.unblock(), kept_until_the_end():
        file_rows(town.folder, "honour", [honour(CITIZEN)], source="hn-transport")
        warned = penalty(
            NEIGHBOUR, "淮示交罚〔2026〕1号", CF_CFLB="警告", CF_NR="警告", CF_NR_FK=""
        )
        file_rows(town.folder, "administrative-penalty", [warned], source="hn-transport")
        yield {
            organ: replace(town.officer, ref=f"account:{800_000 + place}", organ=organ)
            for place, organ in enumerate(ORGANS)
        }


def _store(drawn: Drawn) -> None:
    at = now()
    shift = {"past": -40, "now": -1, "coming": 5}
    Grant.objects.bulk_create(
        Grant(
            grantee=drawn.officer.ref,
            organ=grant["organ"],
            purposes=grant["purposes"],
            categories=grant["categories"],
            divisions=grant["divisions"],
            begins_at=at + timedelta(days=shift[grant["when"]]),
            ends_at=at + timedelta(days=shift[grant["when"]] + 30),
            proposed_at=at,
            proposed_by="account:900001",
            confirmed_at=at if grant["confirmed"] else None,
            confirmed_by="account:900002" if grant["confirmed"] else "",
            withdrawn_at=at if grant["withdrawn"] else None,
        )
        for grant in drawn.grants
    )
    one = drawn.authorisation
    if one is not None:
        given = one["given"]
        with as_role():
            Authorisation.objects.create(
                number="SQ-DRAWN",
                subject_key=one["person"].key,
                organ=one["organ"],
                purpose=one["purpose"],
                items=one["items"],
                asked_at=at - timedelta(days=9),
                asked_by="account:1",
                ends_at=at + timedelta(days=-1 if one["ended"] else 9),
                times=2,
                used=2 - one["left"] if given else 0,
                keep_days=1,
                given_at=at - timedelta(days=8) if given else None,
                given_by="account:1" if given else "",
                signature="signed" if given else "",
                withdrawn_at=at if one["withdrawn"] else None,
            )


@pytest.mark.parametrize("part", range(PARTS))
def test_no_wrong_allow_and_no_wrong_deny(officers: dict[str, Actor], part: int) -> None:
    chance = random.Random(20261128 + part)
    outcomes: dict[str, int] = {}
    for _ in range(DRAWS // PARTS):
        drawn = _draw(chance, officers)
        with transaction.atomic():
            _store(drawn)
            outcome = _compare(drawn)
            transaction.set_rollback(True)
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
    # the draws reach every corner: each outcome often enough to mean something
    assert outcomes["shown"] > 50, outcomes
    assert outcomes["nothing within reach"] > 15, outcomes
    assert {"access.no-grant", "access.no-authorisation", "access.no-match"} <= set(outcomes)


def _compare(drawn: Drawn) -> str:
    asking = Asking(
        purpose=drawn.purpose,
        case_reference=drawn.case,
        identifier=drawn.person.number,
        name=drawn.person.name if drawn.right_name else "王某某",
        authorisation="SQ-DRAWN",
    )
    expected = refused_for(drawn)
    with transaction.atomic():
        _compare_answer(drawn, asking)
        transaction.set_rollback(True)
    try:
        file = look_up(asking=asking, reason=FileReason.WEIGH, actor=drawn.officer, now=now())
    except Refusal as refusal:
        _agree(refusal.code in expected, refusal.code, expected, drawn)
        return refusal.code
    assert not expected, (expected, drawn)
    seen = sorted(record.item for record in file.records)
    assert seen == sorted(record.item for record in visible(drawn)), drawn
    return "shown" if seen else "nothing within reach"


def _agree(holds: bool, *told: object) -> None:
    assert holds, told


def _compare_answer(drawn: Drawn, asking: Asking) -> None:
    expected = answered(drawn)
    try:
        got = answer_question(asking=asking, actor=drawn.officer, now=now()).verdict.value
    except Refusal as refusal:
        got = refusal.code
    assert got in expected, (got, expected, drawn)
