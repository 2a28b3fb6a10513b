"""Random walks: whatever three officers, a case, a dispute and the sweep do in whatever order, what the public reads was released by
somebody who neither proposed nor changed it, its subject was told, and its record is displayed.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongxin.apps.identity.api import Actor
from gongxin.apps.publication.api import (
    keep_finding,
    list_bundles,
    propose_bundle,
    release_bundle,
    see_bundle,
    send_back,
    take_down,
    take_out,
)
from gongxin.apps.register.api import Mark, end_records, mark_records
from gongxin.lib.errors import Refusal
from tests.databases import as_role
from tests.integration.access.town import CLERK_ORGAN, FIRM, Town, file_rows, hire, now, penalty

from .desk import ITEM, on_display

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town-publication")]

ACTS = ("propose", "keep", "take-out", "release", "send-back", "end", "mark", "unmark", "sweep")
STEPS = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 2), st.integers(0, 1)), min_size=3, max_size=12
)

# Of what is on display: who released it and was not allowed to; who was not told; what is not shown in the register.
_WRONG = """
SELECT count(*) FILTER (WHERE b.released_by = b.proposed_by OR b.released_by = ANY (b.changed_by)),
       count(*) FILTER (WHERE NOT EXISTS (SELECT FROM notices_notice n WHERE n.subject_key = p.subject_key
                                          AND n.matter = p.record_key AND n.kind = 'record-published')),
       count(*) FILTER (WHERE NOT EXISTS (SELECT FROM register_shown r WHERE r.subject_key = p.subject_key
                                          AND r.record_key = p.record_key AND r.version = p.version)),
       count(*) FILTER (WHERE p.kind = 'person')
FROM publication_shown s JOIN publication_entry p USING (number) JOIN publication_bundle b ON b.id = p.bundle_id
"""


class Undone(Exception):
    """A walk is taken back."""


def _records() -> list[UUID]:
    with as_role() as cursor:
        cursor.execute(
            "SELECT record_key FROM register_record WHERE subject_key = %s AND item = %s"
            " AND recorded_to = 'infinity' ORDER BY record_key",
            [FIRM.key, ITEM],
        )
        return [UUID(str(key)) for (key,) in cursor.fetchall()]


def _step(act: str, actor: Actor, place: int) -> None:
    records = _records()
    record = records[place % len(records)]
    bundles = list_bundles(actor=actor)
    newest = bundles[0] if bundles else None
    entries = see_bundle(number=newest.number, actor=actor).entries if newest else ()
    entry = entries[place % len(entries)] if entries else None
    if act == "propose":
        propose_bundle(item=ITEM, actor=actor, now=now())
    elif act == "release" and newest:
        release_bundle(number=newest.number, digest=newest.digest, actor=actor, now=now())
    elif act == "send-back" and newest:
        send_back(number=newest.number, reason="请再核对一遍", actor=actor, now=now())
    elif act == "take-out" and newest and entry:
        take_out(
            bundle=newest.number, entry=entry.number, reason="与目的无关", actor=actor, now=now()
        )
    elif act == "keep" and newest and entry:
        keep_finding(
            bundle=newest.number,
            entry=entry.number,
            finding=place,
            reason="属于违法事实",
            actor=actor,
            now=now(),
        )
    elif act == "end":
        end_records(subject_key=FIRM.key, records=[record], now=now())
    elif act in ("mark", "unmark"):
        mark = Mark(now(), now(), None) if act == "mark" else None
        mark_records(subject_key=FIRM.key, records=[record], case="YY-1", mark=mark, now=now())
    elif act == "sweep":
        take_down(now=now() + timedelta(seconds=1))


def _tried(step: Callable[[], None]) -> None:
    """A refusal is an answer; what was done until then is taken back."""
    try:
        with transaction.atomic():
            step()
    except Refusal:
        pass


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_no_walk_leads_to_a_release_by_its_author_or_past_an_end(
    town: Town, steps: list[tuple[str, int, int]]
) -> None:
    with suppress(Undone), transaction.atomic():
        _walk(town, steps)
        raise Undone


def _walk(town: Town, steps: list[tuple[str, int, int]]) -> None:
    told = "车辆川Z·A1234超限运输，店主王小明在场。"
    file_rows(town.folder, ITEM, [penalty(FIRM, "川示交罚〔2026〕9号", CF_SY=told)])
    officers = [hire(f"officer-{number}", organ=CLERK_ORGAN) for number in range(3)]
    for act, who, place in [("propose", 0, 0), *steps]:
        _tried(partial(_step, act, officers[who], place))
        with as_role() as cursor:
            cursor.execute(_WRONG)
            assert cursor.fetchone() == (0, 0, 0, 0), act
            cursor.execute("SELECT number FROM publication_shown")
            there = {number for (number,) in cursor.fetchall()}
        assert there == {entry.number for entry in on_display()}
