"""What a person sees of themselves: everything, in full, and everyone who looked."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from gongxin.apps.access.api import list_looks, open_own_file
from gongxin.apps.catalogue.api import get_item, load_packs
from gongxin.apps.ledger.api import EventKind, events
from gongxin.lib.errors import Refusal
from tests.unit.catalogue.packs import Pack, item, sound_pack, write_pack

from .town import (
    CASE,
    CITIZEN,
    CLERK_ORGAN,
    FIRM,
    NEIGHBOUR,
    NOBODY,
    PACKS,
    SECRET_FACT,
    Town,
    file_rows,
    look,
    now,
    qualification,
)

pytestmark = pytest.mark.django_db


def test_the_person_sees_every_record_and_every_field_in_full(town: Town) -> None:
    shown = open_own_file(actor=town.citizen, now=now())
    assert sorted(record.item for record in shown.records) == [
        "administrative-penalty",
        "civil-servant-record",
        "practice-qualification",
    ]
    told = {field.name: field.value.zh for record in shown.records for field in record.fields}
    assert told["CF_XDR_MC"] == CITIZEN.name
    assert told["CF_XDR_ZJHM"] == CITIZEN.number
    assert told["CF_SY"] == SECRET_FACT
    assert not any(field.masked for record in shown.records for field in record.fields)


def test_each_record_answers_what_by_whom_on_what_basis_and_until_when(town: Town) -> None:
    for record in open_own_file(actor=town.citizen, now=now()).records:
        assert record.title.zh
        assert record.source.zh in {"四川省交通运输厅", "四川省监察委员会"}
        assert record.basis
        assert all(basis.title.zh and basis.title.en for basis in record.basis)
        assert record.nature != "adverse" or (record.doc_number and record.last_day is not None)


def test_the_person_sees_their_statutory_roles(town: Town) -> None:
    roles = open_own_file(actor=town.citizen, now=now()).roles
    assert [(role.organisation, role.role.en) for role in roles] == [
        (FIRM.name, "Legal representative")
    ]


def test_each_opening_leaves_its_event(town: Town) -> None:
    shown = open_own_file(actor=town.citizen, now=now())
    (event,) = events(kinds=[EventKind.OWN_FILE_OPENED], limit=1)
    assert str(event.uid) == shown.event
    assert event.payload["records"] == 3


def test_another_role_has_no_own_file(town: Town) -> None:
    for actor in (town.officer, town.clerk, town.operator, town.auditor):
        for ask in (
            lambda who: open_own_file(actor=who, now=now()),
            lambda who: list_looks(actor=who, now=now()),
        ):
            with pytest.raises(Refusal, match=r"identity\.not-permitted"):
                ask(actor)


def test_nothing_held_is_a_state_and_not_a_fault(town: Town) -> None:
    for stranger in (
        replace(town.citizen, subject_key=NOBODY.key),
        replace(town.citizen, subject_key=None),
    ):
        with pytest.raises(Refusal, match=r"access\.no-file"):
            open_own_file(actor=stranger, now=now())
        assert list_looks(actor=stranger, now=now()) == []


def test_a_look_is_on_the_list_by_organ_unit_purpose_and_case(town: Town) -> None:
    shown = look(town)
    (found,) = [
        line for line in list_looks(actor=town.citizen, now=now()) if line.event == shown.event
    ]
    assert found.organ.zh == "四川省人力资源和社会保障厅"
    assert found.unit == "window 3"
    assert found.purpose.zh == "行政许可审查"
    assert found.case_reference == CASE
    assert {title.zh for title in found.items} == {"行政处罚", "职业资格与执业"}
    assert not found.own
    assert not found.in_ledger


def test_nobody_sees_looks_at_another(town: Town) -> None:
    look(town)
    assert [line for line in list_looks(actor=town.neighbour, now=now()) if not line.own] == []


def test_the_number_of_statements_does_not_grow(town: Town, django_assert_num_queries: Any) -> None:
    open_own_file(actor=town.neighbour, now=now())
    with django_assert_num_queries(8) as one:  # a context for the file, another for the roles
        assert len(open_own_file(actor=town.neighbour, now=now()).records) == 1
    file_rows(
        town.folder,
        "practice-qualification",
        [qualification(NEIGHBOUR, f"川示交证2025{place:06d}") for place in range(19)],
    )
    with django_assert_num_queries(len(one)):
        assert len(open_own_file(actor=town.neighbour, now=now()).records) == 20
    # under which other numbers, with a context for it; catalogue and names; the events between a context and its savepoint
    with django_assert_num_queries(8) as looks:
        list_looks(actor=town.neighbour, now=now())
    for _ in range(5):
        look(town, NEIGHBOUR)
    with django_assert_num_queries(len(looks)):
        list_looks(actor=town.neighbour, now=now())


def test_a_record_of_a_retired_item_is_still_explained_to_its_subject(
    town: Town, tmp_path: Path
) -> None:
    def pack(edition: str, *items: Pack) -> Path:
        content = sound_pack("small", edition=edition, parent="sichuan", level="city")
        del content["organs.yaml"], content["divisions.yaml"]
        for one in items:
            one["sources"] = [CLERK_ORGAN]
            content[f"items/{one['item']}.yaml"] = one
        del content["items/penalty.yaml"]
        content["codes.yaml"][0]["code"] = "small-kinds"
        content["purposes.yaml"] = []
        content["domains.yaml"] = {"domains": [], "occupations": []}
        shutil.copytree(PACKS, tmp_path / edition)
        return write_pack(tmp_path / edition, content)

    def small(code: str) -> Pack:
        made = item(code)
        made["fields"] = [
            {**field, "codes": "small-kinds"} if field.get("codes") else field
            for field in made["fields"]
        ]
        return made

    load_packs(
        paths=[pack("2026.1", small("kept"), small("going"))], actor="system:test", now=now()
    )
    row = {
        "MC": NEIGHBOUR.name,
        "XYDM": "",
        "ZJHM": NEIGHBOUR.number,
        "WSH": "某〔2026〕1号",
        "RQ": now().date().isoformat(),
        "JG": "某机关",
        "LB": "罚款",
        "JE": "1",
    }
    file_rows(town.folder, "going", [row])
    load_packs(paths=[pack("2026.2", small("kept"))], actor="system:test", now=now())
    with pytest.raises(Refusal, match=r"catalogue\.retired-item"):
        get_item(code="going")
    shown = open_own_file(actor=town.neighbour, now=now())
    (record,) = [record for record in shown.records if record.item == "going"]
    assert record.basis
    assert {field.name for field in record.fields} >= {"WSH", "LB"}


def test_the_events_of_a_look_and_its_reading_share_one_transaction(town: Town) -> None:
    before = len(list_looks(actor=town.citizen, now=now()))
    with transaction.atomic():
        look(town)
        transaction.set_rollback(True)
    assert len(list_looks(actor=town.citizen, now=now())) == before
