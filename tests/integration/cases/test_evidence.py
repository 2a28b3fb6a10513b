"""Evidence files: looked at by what they hold, sealed, for the parties alone, each reading an event, and gone with the person's key."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from gongxin.apps.cases.api import (
    MOST_FILES,
    EvidenceLine,
    Given,
    act_in_case,
    attach_evidence,
    hand_out_evidence,
    open_case,
    see_own_case,
)
from gongxin.apps.cases.models import Evidence
from gongxin.apps.catalogue.api import Party
from gongxin.apps.identity.api import Account, Actor
from gongxin.apps.ledger.api import EventKind, events_about
from gongxin.apps.register.api import see
from gongxin.lib.errors import Refusal
from gongxin.lib.row_security import Act
from tests.architecture.addresses import PICTURE
from tests.databases import as_role
from tests.integration.access.town import CITIZEN, NEIGHBOUR, now
from tests.unit.lib.test_evidence import archive, document, picture

from .desk import Desk, counts, objected, staff
from .test_corrections import passed

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(town: Any) -> Desk:
    """Who handles the cases."""
    return staff(town)


def hand_in(
    number: str, actor: Actor, content: bytes = PICTURE, name: str = "收据.png"
) -> EvidenceLine:
    """A file is handed in."""
    return attach_evidence(
        number=number, file=SimpleUploadedFile(name, content), actor=actor, now=now()
    )


def taken(number: str, line: EvidenceLine, actor: Actor) -> bytes:
    """It is downloaded."""
    return hand_out_evidence(number=number, evidence=line.number, actor=actor, now=now()).content


def test_each_party_hands_in_and_all_of_them_read_and_each_reading_is_an_event(desk: Desk) -> None:
    number = passed(desk)
    mine = hand_in(number, desk.town.citizen)
    theirs = hand_in(number, desk.one, picture("jpeg"), name="c:\\卷宗\\送达回证.exe.JPG")
    platform = hand_in(number, desk.operator)
    assert [one.party for one in (mine, theirs, platform)] == [
        Party.SUBJECT,
        Party.SOURCE,
        Party.PLATFORM,
    ]
    assert (mine.name, theirs.name, theirs.kind) == ("收据.png", "送达回证.exe.jpg", "jpeg")
    shown = see_own_case(number=number, actor=desk.town.citizen, now=now())
    assert list(shown.evidence) == [mine, theirs, platform]
    assert open_case(number=number, actor=desk.two, now=now()).evidence == shown.evidence
    readers = (desk.town.citizen, desk.one, desk.two, desk.operator)
    for reader in readers:
        assert taken(number, mine, reader) == PICTURE
    read = events_about(subject_key=CITIZEN.key, kinds=[EventKind.CASE_EVIDENCE_READ])
    assert sorted(one.actor for one in read) == sorted(one.ref for one in readers)
    assert {one.payload["evidence"] for one in read} == {mine.number}
    added = events_about(subject_key=CITIZEN.key, kinds=[EventKind.CASE_EVIDENCE_ADDED])
    assert len({one.payload["digest"] for one in added}) == 3, "equal files do not show as equal"


def test_nobody_else_is_handed_it_and_nothing_is_written(desk: Desk) -> None:
    number = passed(desk)
    line = hand_in(number, desk.town.citizen)
    other = objected(desk.town, workflow="complaint")[0].number
    for code, case, actor in (
        ("cases.unknown-case", number, desk.stranger),
        ("cases.unknown-case", number, desk.supervisor),
        ("cases.unknown-case", number, desk.town.neighbour),
        ("cases.unknown-case", "YY-NONE", desk.one),
        ("cases.unknown-evidence", other, desk.town.citizen),
        ("identity.not-permitted", number, desk.town.clerk),
        ("identity.not-permitted", number, desk.town.auditor),
        ("identity.not-permitted", number, desk.town.security),
    ):
        for do in (taken, _attach):
            if do is _attach and code == "cases.unknown-evidence":
                continue
            before = counts()
            with pytest.raises(Refusal) as refused:
                do(case, line, actor)
            assert refused.value.code == code
            assert counts() == before


def _attach(case: str, line: EvidenceLine, actor: Actor) -> Any:
    return hand_in(case, actor)


def test_what_is_no_evidence_is_refused_and_kept_nowhere(desk: Desk) -> None:
    number = passed(desk)
    for content, name in (
        (archive(), "处罚决定.pdf"),
        (b"<html><script>1</script></html>", "收据.png"),
        (b"", "空.pdf"),
        (PICTURE[:-4], "半.png"),
        (bytes(5 * 1024**2 + 1), "大.pdf"),
    ):
        before = counts()
        with pytest.raises(Refusal) as refused:
            hand_in(number, desk.town.citizen, content, name)
        assert refused.value.code in {"evidence.refused"}
        assert counts() == before
    assert see_own_case(number=number, actor=desk.town.citizen, now=now()).evidence == ()


def test_each_side_has_so_many_files_and_none_in_a_case_that_is_over(desk: Desk) -> None:
    number = passed(desk)
    with transaction.atomic():
        see([CITIZEN.key])
        row = {
            "subject_key": CITIZEN.key,
            "organ": "sc-transport",
            "case": number,
            "party": "subject",
            "by": "account:1",
            "handed_in_at": now(),
            "kind": "png",
            "size": 1,
            "name_sealed": b"x",
            "content_sealed": b"x",
        }
        Evidence.objects.bulk_create(
            Evidence(number=f"ZJ-{place}", **row) for place in range(MOST_FILES)
        )
    with pytest.raises(Refusal) as refused:
        hand_in(number, desk.town.citizen)
    assert refused.value.code == "cases.too-many-files"
    hand_in(number, desk.one)
    act_in_case(number=number, act="take-back", given=Given(), actor=desk.town.citizen, now=now())
    with pytest.raises(Refusal) as refused:
        hand_in(number, desk.one)
    assert refused.value.code == "cases.over"


def test_the_same_file_again_is_the_same_and_another_of_its_size_is_not(desk: Desk) -> None:
    number = passed(desk)
    first = hand_in(number, desk.town.citizen)
    written = counts()
    assert hand_in(number, desk.town.citizen, name="又一次.png") == first
    assert counts() == written, "neither a file nor an event"
    assert hand_in(number, desk.one).number != first.number, "the other side's is its own"
    spaced, other = (document(title) for title in (_titled("甲"), _titled("乙")))
    assert len(spaced) == len(other)
    numbers = {hand_in(number, desk.town.citizen, one).number for one in (spaced, other, spaced)}
    assert len(numbers) == 2


def _titled(word: str) -> Any:
    return lambda writer: writer.add_metadata({"/Title": word})


def test_it_is_sealed_and_gone_with_the_persons_key(desk: Desk) -> None:
    number = passed(desk)
    line = hand_in(number, desk.town.citizen)
    with as_role() as cursor:
        cursor.execute("SELECT name_sealed, content_sealed FROM cases_evidence")
        for closed in cursor.fetchone():
            assert b"PNG" not in bytes(closed)
            assert "收据".encode() not in bytes(closed)
    for place in ({"subjects": [NEIGHBOUR.key]}, {"subjects": [], "act": Act.READ}):
        with transaction.atomic():
            see(place.pop("subjects"), **place)  # type: ignore[arg-type]
            assert not Evidence.objects.exists()
    with as_role() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE register_data_key SET wrapped = '' WHERE subject_key = %s", [CITIZEN.key]
        )
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    with pytest.raises(Refusal) as refused:
        taken(number, line, desk.operator)
    assert refused.value.code == "cases.nobody-there"
    with transaction.atomic():
        see([CITIZEN.key])
        assert Evidence.objects.count() == 1
        from gongxin.apps.cases.models import Case
        from gongxin.apps.cases.operations.keep_evidence import evidence_lines

        (found,) = evidence_lines(Case.objects.get(number=number))
        assert found.name is None


@pytest.mark.parametrize(
    "spoilt",
    [
        "digest = repeat('0', 64)",
        "content_sealed = (SELECT content_sealed FROM cases_evidence WHERE number = %(other)s)",
    ],
)
def test_what_somebody_changed_behind_the_platform_is_handed_to_nobody(
    desk: Desk, spoilt: str
) -> None:
    """Who holds the server can write what they like; a file is handed out as it was handed in, or not at all."""
    number = passed(desk)
    line, other = hand_in(number, desk.town.citizen), hand_in(number, desk.one)
    with as_role() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            f"UPDATE cases_evidence SET {spoilt} WHERE number = %(mine)s",
            {"mine": line.number, "other": other.number},
        )
        assert cursor.rowcount == 1
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    with pytest.raises(Refusal) as refused:
        taken(number, line, desk.operator)
    assert refused.value.code == "cases.nobody-there"
    assert taken(number, other, desk.operator) == PICTURE


def test_a_browser_is_given_a_download_that_runs_nothing(desk: Desk) -> None:
    number = passed(desk)
    line = hand_in(number, desk.town.citizen)
    client = Client()
    place = reverse("portal:case-evidence", args=[number, line.number])
    assert client.get(place).status_code == 302, "whoever is not signed in is sent to sign in"
    client.force_login(Account.objects.get(login="citizen"))
    answer = client.get(place)
    assert answer.content == PICTURE
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in answer.headers["Cache-Control"]
    assert client.get(reverse("portal:case-evidence", args=[number, "ZJ-NONE"])).status_code == 404


def test_what_is_kept_is_never_changed(desk: Desk) -> None:
    number = passed(desk)
    hand_in(number, desk.town.citizen)
    for statement in (
        "UPDATE cases_evidence SET digest = ''",
        "DELETE FROM cases_evidence",
    ):
        with pytest.raises(DatabaseError, match="permission denied"):
            _run(statement)


def _run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        see([CITIZEN.key])
        cursor.execute(statement)
