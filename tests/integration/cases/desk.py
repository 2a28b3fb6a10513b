"""Who is there for cases: two officers of the source, one of who supervises it, one of another organ, a second operator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gongxin.apps.access.api import FileShown, open_own_file
from gongxin.apps.cases.api import Claim, Given, Raised, raise_cases
from gongxin.apps.identity.api import Actor, Role
from gongxin.apps.register.api import Mark, open_file
from tests.databases import as_role
from tests.integration.access.town import ANY, CITIZEN, CLERK_ORGAN, Town, hire, now

SUPERVISOR = "sc-drc"
REASON = Given(reason="文书记载的当事人与登记的不一致", evidence="川示交罚〔2026〕7号送达回证")
WORDS = "处罚已经缴清，登记的事由与文书不符"


@dataclass(frozen=True, slots=True)
class Desk:
    """The town with who handles its cases."""

    town: Town
    one: Actor
    two: Actor
    supervisor: Actor
    other_supervisor: Actor
    stranger: Actor
    operator: Actor
    second_operator: Actor


def staff(town: Town) -> Desk:
    """Hire them."""
    return Desk(
        town=town,
        one=hire("source-1", organ=CLERK_ORGAN),
        two=hire("source-2", organ=CLERK_ORGAN),
        supervisor=hire("lead-1", organ=SUPERVISOR),
        other_supervisor=hire("lead-2", organ=SUPERVISOR),
        stranger=hire("stranger", organ="sc-education"),
        operator=town.operator,
        second_operator=hire("operator-2", organ="", role=Role.OPERATOR),
    )


def own_file(town: Town) -> FileShown:
    """The citizen's file as they see it."""
    return open_own_file(actor=town.citizen, now=now())


def penalty_of(town: Town) -> str:
    """The key of the citizen's penalty."""
    return next(one.key for one in own_file(town).records if one.item == "administrative-penalty")


def objected(
    town: Town,
    *claims: Claim,
    workflow: str = "objection",
    at: datetime | None = None,
    **more: str,
) -> Sequence[Raised]:
    """The citizen objects to their penalty, unless `claims` say something else."""
    disputed = claims or (Claim(penalty_of(town), "CF_NR_FK", "0.01", "缴款收据"),)
    return raise_cases(
        workflow=workflow, claims=disputed, words=WORDS, actor=town.citizen, now=at or now(), **more
    )


def shown_to_all() -> dict[UUID, datetime | None]:
    """The citizen's records as every reader's view has them now: since when each is in dispute."""
    with transaction.atomic():
        file = open_file(subject_key=CITIZEN.key, reach=ANY)
    assert file is not None
    return {one.record_key: one.disputed_since for one in file.records}


def counts() -> dict[str, int]:
    """How many rows each table has."""
    found = {}
    with as_role() as cursor:
        for table in (
            "cases_case",
            "cases_dispute",
            "cases_done",
            "cases_wait",
            "cases_evidence",
            "register_mark",
            "register_record",
            "register_correction",
            "ledger_event",
        ):
            cursor.execute(f"SELECT count(*) FROM {table}")
            found[table] = int(cursor.fetchone()[0])
    return found


__all__ = ["Claim", "Mark"]
