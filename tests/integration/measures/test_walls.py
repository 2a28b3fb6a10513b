"""Whose measures are shown and who acts on them, by each of the two walls alone: the database's policies, and the operation's own question for the organ.

Guards, each taken away alone and seen red: `measures-seen`, `measures-of-execution`, `measures-proposed`, `measures-organ` and `measures-listed`
in tests/guards.yaml.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from gongxin.apps.measures.api import (
    ExecutionOutcome,
    confirm_measure,
    end_measure,
    list_measures,
    report_execution,
    see_measure,
)
from gongxin.apps.register.api import see
from gongxin.lib.errors import Refusal
from gongxin.lib.row_security import Act, Kept
from tests.databases import as_role
from tests.integration.access.town import (
    CITIZEN,
    CLERK_ORGAN,
    NEIGHBOUR,
    OFFICER_ORGAN,
    Town,
    hire,
    now,
)

from .desk import confirmed, proposed

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town-measures")]


def _seen(table: str, subjects: Collection[UUID] | None, **context: Any) -> int:
    with transaction.atomic():
        see(subjects, Kept(), **context)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            (count,) = cursor.fetchone()
    return int(count)


@pytest.mark.parametrize("table", ["measures_applied", "measures_execution"])
def test_a_measure_is_shown_to_its_subject_its_organ_and_an_audit_alone(
    town: Town, table: str
) -> None:
    number = confirmed(town)
    report_execution(
        number=number, outcome=ExecutionOutcome.CARRIED_OUT, actor=town.officer, now=now()
    )
    assert _seen(table, [CITIZEN.key]) == 1
    assert _seen(table, [], organ=OFFICER_ORGAN) == 1
    assert _seen(table, [], act=Act.AUDIT) == 1
    for subjects, organ in (
        ([NEIGHBOUR.key], None),
        ([], None),
        ([NEIGHBOUR.key], CLERK_ORGAN),
        (None, CLERK_ORGAN),
    ):
        assert _seen(table, subjects, organ=organ) == 0, (subjects, organ)


def test_no_organ_writes_a_measure_in_anothers_name(town: Town) -> None:
    number = proposed(town)
    columns = (
        "subject_key, record_key, item, adverse_class, measure, edition, look, case_reference, proposed_at,"
        " proposed_by, proportion_sealed, until_at, cap_at, defend_until, defended_by, defence_sealed,"
        " confirmed_by, weighed_sealed, ended_by, ending"
    )
    copy = (
        f"INSERT INTO measures_applied (number, organ, {columns})"
        f" SELECT 'CS-COPY', %s, {columns} FROM measures_applied WHERE number = %s"
    )
    with transaction.atomic():
        see([CITIZEN.key], Kept(), organ=OFFICER_ORGAN)
        with (
            connection.cursor() as cursor,
            pytest.raises(DatabaseError, match="row-level security"),
            transaction.atomic(),
        ):
            cursor.execute(copy, [CLERK_ORGAN, number])


def test_the_operation_asks_for_the_organ_even_where_the_database_would_show_it(town: Town) -> None:
    """As the holder of the server, from whom row security hides nothing: another organ's officer is told of no measure and does nothing to one."""
    number = proposed(town)
    stranger = hire("stranger", organ=CLERK_ORGAN)
    homeless = hire("homeless", organ="sc-education")
    acts = (
        lambda who: confirm_measure(number=number, actor=who, now=now()),
        lambda who: end_measure(number=number, actor=who, now=now()),
        lambda who: see_measure(number=number, actor=who, now=now()),
        lambda who: report_execution(
            number=number, outcome=ExecutionOutcome.LIFTED, actor=who, now=now()
        ),
    )
    with as_role():
        for who in (stranger, homeless):
            assert list_measures(actor=who, now=now()) == ([], 0)
            for act in acts:
                with pytest.raises(Refusal) as refused:
                    act(who)
                assert refused.value.code == "measures.unknown-number"
        assert list_measures(actor=town.officer, now=now())[1] == 1
