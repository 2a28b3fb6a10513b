"""What the public's own login is shown, wall by wall; and that nothing gets among what is released but by a release.

Guards, each taken away alone and seen red: `public-entries`, `public-taken-out`, `public-records` and `public-marks` in tests/guards.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from gongxin.apps.identity.api import Account
from gongxin.apps.publication.api import (
    propose_bundle,
    read_entry,
    release_bundle,
    see_bundle,
    take_out,
)
from gongxin.apps.register.api import Mark, mark_records, see
from gongxin.lib.postgres.roles import PUBLIC
from gongxin.lib.row_security import Kept
from tests.databases import as_role
from tests.integration.access.town import CITIZEN, FIRM, Town, file_rows, now, penalty

from .desk import ITEM, Desk, desk_of, digest_now, proposed, released

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town-publication")]


@pytest.fixture
def desk(town: Town) -> Desk:
    """Who proposes and who reviews."""
    return desk_of(town)


def _as_public(statement: str, *values: object) -> list[tuple[Any, ...]]:
    """By the public's role, to which no context of the platform's is left."""
    with as_role(PUBLIC) as cursor:
        cursor.execute("SELECT set_config('gongxin.context', '', true)")
        cursor.execute(statement, list(values))
        return list(cursor.fetchall())


def _records(*people: Any) -> list[tuple[Any, UUID]]:
    with as_role() as cursor:
        cursor.execute(
            "SELECT subject_key, record_key FROM register_shown WHERE subject_key = ANY (%s) AND item = %s",
            [[one.key for one in people], ITEM],
        )
        return [(subject, UUID(str(record))) for subject, record in cursor.fetchall()]


def test_what_waits_for_its_review_is_shown_to_nobody(desk: Desk) -> None:
    proposed(desk)
    for table in ("publication_entry", "publication_shown", "register_record"):
        assert _as_public(f"SELECT count(*) FROM {table}") == [(0,)], table


def test_what_was_taken_out_of_a_bundle_is_not_released_with_the_rest(desk: Desk) -> None:
    file_rows(desk.town.folder, ITEM, [penalty(FIRM, "川示交罚〔2026〕9号")])
    number = propose_bundle(item=ITEM, actor=desk.one, now=now())
    out, stays = see_bundle(number=number, actor=desk.two).entries
    take_out(bundle=number, entry=out.number, reason="与公示目的无关", actor=desk.one, now=now())
    release_bundle(number=number, digest=digest_now(desk, number), actor=desk.two, now=now())
    assert _as_public("SELECT number FROM publication_entry") == [(stays.number,)]
    assert _as_public("SELECT number FROM publication_shown") == [(stays.number,)]
    assert read_entry(number=out.number) is None


def test_of_all_records_and_marks_the_public_joins_those_that_were_released(desk: Desk) -> None:
    """The citizen's penalty is of the same item, and both are in dispute: of it neither is there."""
    released(desk)
    for subject, record in _records(FIRM, CITIZEN):
        with transaction.atomic():
            mark = Mark(now(), now() + timedelta(days=9), None)
            mark_records(
                subject_key=subject, records=[record], case=f"YY-{record}", mark=mark, now=now()
            )
    for table in ("register_record", "register_mark"):
        assert _as_public(f"SELECT DISTINCT subject_key FROM {table}") == [(FIRM.key,)], table
    ((disputed,),) = _as_public("SELECT disputed_since FROM publication_shown")
    assert disputed is not None


def test_no_context_shows_the_public_more(desk: Desk) -> None:
    """Whatever context a transaction of the platform's was signed with: the public's policies do not ask for one."""
    released(desk)
    with transaction.atomic():
        see([CITIZEN.key], Kept())
        with as_role(PUBLIC) as cursor:
            cursor.execute("SELECT DISTINCT subject_key FROM register_record")
            assert cursor.fetchall() == [(FIRM.key,)]


@contextmanager
def _own_context(desk: Desk) -> Iterator[Any]:
    with transaction.atomic():
        see(None, Kept())
        with connection.cursor() as cursor:
            yield cursor


def test_a_bundle_is_not_born_released(desk: Desk) -> None:
    proposed(desk)
    columns = "item, source, entries, findings, late, digest, proposed_at, proposed_by, changed_by, sent_back_by, sent_back_for"
    born = (
        f"INSERT INTO publication_bundle (number, released_at, released_by, {columns})"
        f" SELECT 'GS-BORN', statement_timestamp(), 'account:1', {columns} FROM publication_bundle"
    )
    with pytest.raises(DatabaseError, match="不得改动"), _own_context(desk) as cursor:
        cursor.execute(born)


def test_no_entry_is_added_to_or_taken_from_what_was_released(desk: Desk) -> None:
    released(desk)
    columns = "bundle_id, subject_key, record_key, version, item, source, kind, nature, adverse_class, decided_on, name, uscc, values, findings, taken_out_for, taken_out_by"
    with pytest.raises(DatabaseError, match="row-level security"), _own_context(desk) as cursor:
        cursor.execute(
            f"INSERT INTO publication_entry (number, {columns}) SELECT gen_random_uuid(), {columns} FROM publication_entry"
        )
    with _own_context(desk) as cursor:
        cursor.execute("UPDATE publication_entry SET values = '[]'")
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM publication_entry")
        assert cursor.rowcount == 0


def test_the_reviewer_reaches_every_entry_though_some_were_taken_out(desk: Desk) -> None:
    """Twenty-one, one of them taken out: twenty are to be released, and the last stands on a page of its own."""
    rows = [penalty(FIRM, f"川示交罚〔2026〕{n}号") for n in range(100, 120)]
    file_rows(desk.town.folder, ITEM, rows)
    number = propose_bundle(item=ITEM, actor=desk.one, now=now())
    first = see_bundle(number=number, actor=desk.two).entries[0]
    take_out(bundle=number, entry=first.number, reason="与公示目的无关", actor=desk.one, now=now())
    client = Client()
    client.force_login(Account.objects.get(login="reviewer"))
    place = f"/workbench/publications/{number}/"
    pages = [client.get(f"{place}?page={page}").content.decode() for page in (1, 2)]
    assert "?page=2" in pages[0]
    read = {uuid for page in pages for uuid in re.findall(r'id="e-([0-9a-f-]{36})"', page)}
    assert len(read) == 21
