"""C6: a person is told of every adverse record before it has effect for them.

The guard is two triggers of the register (`notices/migrations/0002_put_by_the_database.py`): the statement that writes an
adverse record puts its notice into the inbox, so that one commit shows both. A determination lists nobody without a notice that its
database constraint asks for, and ends in such a record. A measure is told of by a trigger of the log, and confirmed by the database
only where that notice lies there and the period for defence is over, and so is what was not performed of a commitment. The trigger of a publication's release
(`publication/migrations/0002_walls.py`) refuses it where the notice of a record is not there, and puts its own. Nothing takes effect
besides.

Tried by removing the guard: without the trigger of the inlet, by which files come in, or that of the table, by which records
change and return, the second and the third test are red; an app `sanctions` turns the first red; without the trigger `measure_is_told`,
or the look for the notice in `applied_is_guarded`, that of measures; without the look for the notice in `commitments_guard`, that of commitments; without the trigger of the release the one
named after it; a view without `to_object=` or a file that skips an item turns the last ones red.
"""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from gongxin.apps.access.api import open_own_file
from gongxin.apps.commitments.api import confirm_failure
from gongxin.apps.identity.api import Account, system_actor
from gongxin.apps.intake.api import RecallReason, recall_batch
from gongxin.apps.ledger.api import EventKind, record_event
from gongxin.apps.measures.api import confirm_measure
from gongxin.apps.notices.api import read_inbox
from gongxin.apps.publication.api import release_bundle
from gongxin.apps.reports.api import download_report, issue_report
from gongxin.lib.errors import Refusal
from tests.databases import as_role
from tests.integration.access import town as places
from tests.integration.access.town import CITIZEN, FIRM, Town, file_rows, now, penalty
from tests.integration.commitments import desk as committing
from tests.integration.measures.desk import colleague, proposed, standing
from tests.integration.publication import desk as publishing

from .structure import named


class Undone(Exception):
    """What was tried is taken back."""


pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town-c06")]
town = places.town


def test_there_is_nothing_else_through_which_a_record_could_take_effect() -> None:
    """Whoever adds one of these must first ask for the notice of what it rests on (C6)."""
    found = named(
        "blacklist", "redlist", "sanction", "penalise", "effect",
    )  # fmt: skip
    # what an act of a case does to the record that it is about: it ends display, and starts nothing
    assert found == [("payload of case-acted", "effect")]


def test_a_notice_of_a_determination_lies_in_the_inbox_by_the_commit_that_serves_it(
    town: Town,
) -> None:
    """Whoever records the event that says it tells its subject; without one the database lists nobody (C10)."""
    before = read_inbox(actor=town.citizen).total
    with transaction.atomic():
        record_event(
            kind=EventKind.DETERMINATION_ACTED,
            occurred_at=now(),
            actor="account:1",
            organ="sc-market-regulation",
            subject_key=CITIZEN.key,
            payload={
                "determination": "RD-CHARTER", "act": "serve-notice", "place": 1, "from": "proposed",
                "to": "defence", "tells": ["subject"],
            },
        )  # fmt: skip
        assert read_inbox(actor=town.citizen).total == before + 1
        transaction.set_rollback(True)
    assert read_inbox(actor=town.citizen).total == before


def test_no_measure_is_confirmed_of_which_its_subject_was_not_told(town: Town) -> None:
    """Its notice comes with the commit that proposes it; were it gone, the database would confirm nothing."""
    number = proposed(town)
    with as_role() as cursor:
        cursor.execute("DELETE FROM notices_notice WHERE reference = %s RETURNING kind", [number])
        assert cursor.fetchall() == [("measure-proposed",)]
    with pytest.raises(IntegrityError, match="its subject was not told"), transaction.atomic():
        confirm_measure(number=number, actor=colleague(), now=now())
    assert standing() == set()


def test_no_commitment_is_found_broken_of_which_its_maker_was_not_told(town: Town) -> None:
    """Its notice comes with the commit that serves it; were it gone, the database would find nothing."""
    desk = committing.staff(town)
    number = committing.noticed(desk)
    with as_role() as cursor:
        cursor.execute("DELETE FROM notices_notice WHERE reference = %s RETURNING kind", [number])
        assert ("commitment-noticed",) in cursor.fetchall()
    with pytest.raises(IntegrityError, match="No notice was given"), transaction.atomic():
        confirm_failure(
            number=number, found=committing.failing(), actor=desk.two, now=committing.began(80)
        )


def test_nothing_is_published_of_which_its_subject_was_not_told(town: Town) -> None:
    """The database refuses the release, and a release that stands has told everybody whom it is about."""
    desk = publishing.desk_of(town)
    bundle = publishing.proposed(desk).line

    def release() -> int:
        return release_bundle(number=bundle.number, digest=bundle.digest, actor=desk.two, now=now())

    with suppress(Undone), transaction.atomic():
        with as_role() as cursor:
            cursor.execute("DELETE FROM notices_notice WHERE subject_key = %s", [FIRM.key])
        with pytest.raises(Refusal) as refusal:
            release()
        assert refusal.value.code == "publication.not-told"
        raise Undone
    assert release() == 1
    with as_role() as cursor:
        cursor.execute(
            "SELECT kind FROM notices_notice WHERE subject_key = %s ORDER BY id DESC LIMIT 1",
            [FIRM.key],
        )
        assert cursor.fetchone() == ("record-published",)


_UNTOLD = """
SELECT count(*) FILTER (WHERE n.id IS NULL), count(*)
FROM register_shown r LEFT JOIN notices_notice n
  ON n.subject_key = r.subject_key AND n.matter = r.record_key AND n.told_at = r.recorded_from
WHERE r.nature = 'adverse'
"""


def _untold() -> tuple[int, int]:
    """How many adverse records are shown of which nobody was told, and how many there are."""
    with as_role() as cursor:
        cursor.execute(_UNTOLD)
        untold, shown = cursor.fetchone()
    return untold, shown


def test_no_adverse_record_is_shown_of_which_its_person_was_not_told(town: Town) -> None:
    """By every way in: taken in, changed by its source, and back again after a recall."""
    untold, shown = _untold()
    assert (untold, shown) == (0, 3)
    changed = file_rows(town.folder, "administrative-penalty", [penalty(CITIZEN, CF_NR_FK="0.03")])
    assert _untold() == (0, 3)
    recall_batch(
        number=changed.batch,
        reason=RecallReason.WRONG_CONTENT,
        actor=system_actor("test"),
        now=now(),
    )
    assert _untold() == (0, 3)


def test_the_platforms_login_can_neither_stop_the_telling_nor_go_round_it(town: Town) -> None:
    """On both ways into the register's table a trigger stands that fires for that login always."""
    with as_role() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgenabled, proname FROM pg_trigger t"
            " JOIN pg_proc p ON p.oid = t.tgfoid WHERE tgname = 'records_are_told'"
        )
        assert sorted(cursor.fetchall()) == [
            ("register_record", "O", "tell_of_records"),
            ("register_record_inlet", "O", "tell_of_records"),
        ]
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname ~ '^register_record' AND relkind IN ('r', 'p')"
            " AND has_table_privilege('gongxin_app', oid, 'INSERT')"
        )
        assert sorted(name for (name,) in cursor.fetchall()) == [
            "register_record", "register_record_inlet",
        ]  # fmt: skip
        cursor.execute(
            "SELECT has_table_privilege('gongxin_app', 'notices_notice', 'INSERT'),"
            " has_parameter_privilege('gongxin_app', 'session_replication_role', 'SET')"
        )
        assert cursor.fetchone() == (False, False)


def test_the_notice_says_how_to_object(town: Town) -> None:
    client = Client()
    client.force_login(Account.objects.get(login="citizen"))
    number = read_inbox(actor=town.citizen).lines[0].number
    page = client.get(reverse("portal:notice", kwargs={"number": number})).content.decode()
    assert "提出异议，不收费" in page
    assert f"{reverse('portal:file')}#r-" in page


def test_the_own_file_shows_every_record_that_is_shown_to_anybody(town: Town) -> None:

    with as_role() as cursor:
        cursor.execute(
            "SELECT record_key::text FROM register_shown WHERE subject_key = %s",
            [town.citizen.subject_key],
        )
        held = {key for (key,) in cursor.fetchall()}
    shown = open_own_file(actor=town.citizen, now=now())
    assert {record.key for record in shown.records} == held
    assert any(record.nature == "adverse" for record in shown.records)


@pytest.mark.parametrize(
    ("language", "way"),
    [
        ("zh-hans", "提出异议，不收费"),
        ("en", "object to this platform or to the source. It is free"),
    ],
)
def test_each_record_on_the_page_says_how_to_object(town: Town, language: str, way: str) -> None:
    client = Client()
    client.force_login(Account.objects.get(login="citizen"))
    client.post(reverse("pages:language"), {"language": language})
    page = client.get(reverse("portal:file")).content.decode()
    cards = page.split('<article class="record')[1:]
    assert len(cards) == 3
    assert all(way in card for card in cards)


def test_each_record_in_a_report_says_how_to_object(town: Town) -> None:
    import json

    report = issue_report(actor=town.citizen, now=now())
    file = download_report(number=report.number, format="json", actor=town.citizen, now=now())
    records = [
        record for section in json.loads(file.content)["sections"] for record in section["records"]
    ]
    assert len(records) == 3
    assert all("不收费" in record["how_to_object"]["zh"] for record in records)
