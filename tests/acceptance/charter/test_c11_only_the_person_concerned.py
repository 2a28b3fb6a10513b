"""C11: what is adverse concerns the determined subject, never relatives and never another by way of an office.

What holds now: a measure is of a pack's list, which the linter refuses where it touches relatives, schooling, medical care, housing,
livelihood or a basic public service, or names others than the subject; it is applied to the subject of its record, which the database sees to. The one
relation that can be kept is a statutory role in an
organisation; what is on an organisation's file is not on its representative's, nor the reverse.

With the guard removed: the constraint `link_role_is_statutory` dropped turns the first test red; a
look that follows links the third and fourth; a relation `spouse` in a pack the second; the
rule `MeasureSpares` taken out of the linter, or the look for the record in `applied_is_guarded`, the last two.
"""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from gongxin.apps.access.api import open_own_file
from gongxin.apps.catalogue.operations.check_packs import sound_packs
from gongxin.apps.catalogue.rules.checks import RULES
from gongxin.apps.catalogue.rules.measure_limits import MeasureSpares
from gongxin.apps.measures.api import own_measures
from gongxin.apps.register.api import LinkRole, see
from gongxin.lib.row_security import Kept
from tests.databases import as_role
from tests.integration.access import town as places
from tests.integration.access.town import (
    CITIZEN,
    FIRM,
    PACKS,
    Town,
    file_rows,
    look,
    now,
    penalty,
)
from tests.integration.measures.desk import confirmed, standing

from .structure import items, named

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town-c11")]
town = places.town


@pytest.mark.parametrize("role", ["spouse", "parent", "child", "guardian", "shareholder", ""])
def test_the_database_keeps_no_relation_but_a_statutory_role(town: Town, role: str) -> None:
    with (
        pytest.raises(IntegrityError, match="link_role_is_statutory"),
        transaction.atomic(),
        as_role() as cursor,
    ):
        cursor.execute(
            "INSERT INTO register_link (subject_key, person_key, role, valid_from, batch_id,"
            " recorded_from) VALUES (%s, %s, %s, '2026-01-01', 1, now())",
            [FIRM.key, CITIZEN.key, role],
        )


def test_no_pack_asks_for_another_relation() -> None:
    statutory = {role.value for role in LinkRole}
    for item in items():
        relations = item.get("relations", [])
        assert {relation["role"] for relation in relations} <= statutory, item["item"]  # type: ignore[attr-defined]


def test_a_firms_penalty_is_not_on_its_representatives_file(town: Town) -> None:
    firms = {record.doc_number for record in look(town, FIRM).records if record.doc_number}
    assert firms == {"川示交罚〔2026〕8号"}
    own = open_own_file(actor=town.citizen, now=now())
    assert firms & {record.doc_number for record in own.records} == set()
    assert [role.organisation for role in own.roles] == [FIRM.name]


def test_a_persons_penalty_is_not_on_the_file_of_their_firm(town: Town) -> None:
    file_rows(town.folder, "administrative-penalty", [penalty(CITIZEN, "川示交罚〔2026〕21号")])
    shown = look(town, FIRM, purpose="supervision").records
    assert "川示交罚〔2026〕21号" not in {record.doc_number for record in shown}
    names = {field.value.zh for record in shown for field in record.fields}
    assert CITIZEN.name not in names


def test_no_measure_of_any_pack_touches_relatives_or_livelihood() -> None:
    """The linter refuses such a pack; here each measure of the house is read besides."""
    trees = sound_packs([PACKS])
    listed = [one for tree in trees for one in tree.entries("measures")]
    assert len(listed) >= 5
    assert not [fault for tree in trees for fault in MeasureSpares().check(tree)]
    assert any(isinstance(rule, MeasureSpares) for rule in RULES)
    for entry in listed:
        said = f"{entry.raw['content']['zh']}{entry.raw['object']['words']['zh']}"
        for word in ("子女", "配偶", "亲属", "入学", "就学", "就医", "公租房", "低保"):
            assert word not in said, (entry.raw["code"], word)
    assert named("relative", "family", "spouse", "household") == []


def test_a_measure_reaches_the_subject_of_its_record_alone(town: Town) -> None:
    """Applied to a firm, it is on nobody's own page; and the database takes none whose record is another's."""
    number = confirmed(town, FIRM)
    assert standing(FIRM) == {number}
    assert standing(CITIZEN) == set()
    assert own_measures(actor=town.citizen, now=now()) == []
    with pytest.raises(IntegrityError, match="a record in display"):
        _forge(number, town)


def _forge(number: str, town: Town) -> None:
    """The firm's measure once more, on its representative, past every operation."""
    with transaction.atomic():
        see([CITIZEN.key, FIRM.key], Kept(), organ=town.officer.organ)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO measures_applied (number, subject_key, record_key, item, adverse_class, measure, edition,"
                " organ, look, case_reference, proposed_at, proposed_by, proportion_sealed, until_at, cap_at, defend_until,"
                " defended_by, defence_sealed, confirmed_by, weighed_sealed, ended_by, ending)"
                " SELECT 'CS-FORGED', %s, record_key, item, adverse_class, measure, edition, organ, look, case_reference,"
                " proposed_at, proposed_by, proportion_sealed, until_at, cap_at, defend_until, '', '', '', '', '', ''"
                " FROM measures_applied WHERE number = %s",
                [CITIZEN.key, number],
            )
