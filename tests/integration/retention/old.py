"""What was kept long enough: a town whose records, batches and reports are years old, and three who may destroy it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from gongxin.apps.catalogue.api import Retained
from gongxin.apps.identity.api import Actor, Role, system_actor
from gongxin.apps.register.api import HeldMatter, HoldGround
from gongxin.apps.retention.api import (
    WAIT,
    HoldAsked,
    ListRun,
    Selection,
    approve_list,
    make_list,
    place_hold,
    run_list,
)
from tests.databases import as_role
from tests.integration.access.town import now

AUTHOR, REVIEWER, SECOND = (
    Actor(ref=f"account:90001{place}", role=Role.SECURITY) for place in (1, 2, 3)
)
RUNNER = system_actor("destruction")
DOCUMENT = "川测销清〔2030〕1号"
PENALTIES = Selection(Retained.RECORD, date.max, "administrative-penalty")


def aged(*tables: str, days: int = 4 * 366, where: str = "TRUE") -> None:
    """Everything in these tables happened so many days earlier."""
    columns = {
        "register_record": ("shown_from", "shown_until", "recorded_from"),
        "intake_batch": ("received_at",),
        "reports_report": ("issued_at",),
    }
    with as_role() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in tables or columns:
            moved = ", ".join(f"{one} = {one} - interval '{days} days'" for one in columns[table])
            cursor.execute(f"UPDATE {table} SET {moved} WHERE {where}")


def listed(chosen: Selection = PENALTIES, *, author: Actor = AUTHOR) -> str:
    return make_list(chosen=chosen, document=DOCUMENT, actor=author, now=now())


def agreed(chosen: Selection = PENALTIES) -> str:
    """A list that three persons agreed to."""
    number = listed(chosen)
    approve_list(number=number, actor=REVIEWER, now=now())
    approve_list(number=number, actor=SECOND, now=now())
    return number


def carried_out(number: str, **more: Any) -> ListRun:
    return run_list(number=number, actor=RUNNER, now=now() + WAIT + timedelta(minutes=1), **more)


def held(matter: HeldMatter, value: str, *, organ: str = "", actor: Actor = AUTHOR) -> str:
    """A hold for a month."""
    asked = HoldAsked(
        matter=matter,
        value=value,
        organ=organ,
        document="（2026）川9999行初7号",
        ground=HoldGround.LITIGATION,
        ends_on=date.today() + timedelta(days=30),  # noqa: DTZ011 -- any near day will do
    )
    return place_hold(asked=asked, actor=actor, now=now())


def versions(where: str = "TRUE") -> int:
    """How many versions the register holds, past the second wall."""
    with as_role() as cursor:
        cursor.execute(f"SELECT count(*) FROM register_record WHERE {where}")
        return int(cursor.fetchone()[0])
