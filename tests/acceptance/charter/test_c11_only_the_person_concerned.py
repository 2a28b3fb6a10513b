"""C11: what is adverse concerns the determined subject, never relatives and never another by way of an office.

What holds now: no constraint exists. The one relation that can be kept is a statutory role in an
organisation; what is on an organisation's file is not on its representative's, nor the reverse.

With the guard removed: the constraint `link_role_is_statutory` dropped turns the first test red; a
look that follows links the third and fourth; a relation `spouse` in a pack the second.
"""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from gongxin.apps.access.api import open_own_file
from gongxin.apps.register.api import LinkRole
from tests.databases import as_role
from tests.integration.access import town as places
from tests.integration.access.town import (
    CITIZEN,
    FIRM,
    Town,
    file_rows,
    look,
    now,
    penalty,
)

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


def test_there_is_no_list_of_constraints_yet() -> None:
    """Whoever adds measures brings the linter over their list: no relatives, no schooling (C11)."""
    assert named("measure", "constraint", "relative", "family", "spouse", "household") == []
