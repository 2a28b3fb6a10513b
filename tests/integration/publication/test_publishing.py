"""公示: what two persons release, what the public reads of it, and that it is gone with its record whatever is down."""

from __future__ import annotations

import json
from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction

from gongxin.apps.catalogue.api import get_item
from gongxin.apps.identity.api import system_actor
from gongxin.apps.intake.api import RecallReason, recall_batch
from gongxin.apps.ledger.models import Event
from gongxin.apps.notices.api import NoticeKind
from gongxin.apps.publication.api import (
    BundleState,
    Ground,
    count_take_downs,
    keep_finding,
    list_bundles,
    list_take_downs,
    propose_bundle,
    read_entry,
    read_organisation,
    read_take_down,
    release_bundle,
    search_organisations,
    see_bundle,
    send_back,
    take_down,
    take_out,
)
from gongxin.apps.publication.models import Bundle, Entry, Organisation
from gongxin.apps.publication.operations import read_public
from gongxin.apps.register.api import Mark, end_records, mark_records, see
from gongxin.apps.register.queries import DISPLAYED, ENDS, HELD_NOW
from gongxin.apps.register.queries.marks import MARK_NOW, MARKED, UNHIDDEN
from gongxin.lib.errors import Refusal
from gongxin.lib.name_search import grams
from gongxin.lib.postgres.roles import PUBLIC
from gongxin.lib.privacy.findings import Kind, Severity
from gongxin.lib.row_security import Act, Kept
from tests.databases import as_role
from tests.integration.access.town import (
    CITIZEN,
    FIRM,
    NEIGHBOUR,
    Town,
    file_rows,
    hire,
    now,
    penalty,
)

from .desk import ITEM, Desk, desk_of, digest_now, on_display, proposed, released

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town-publication")]

TOLD = "法定代表人王小明（电话199 0000 1234）驾驶川Z·A1234超限运输，经营场所位于示例市。"


@pytest.fixture
def desk(town: Town) -> Desk:
    """Who proposes and who reviews."""
    return desk_of(town)


def _record() -> UUID:
    with as_role() as cursor:
        cursor.execute(
            "SELECT record_key FROM register_shown WHERE subject_key = %s AND item = %s",
            [FIRM.key, ITEM],
        )
        (key,) = cursor.fetchone()
    return UUID(str(key))


def _mark(mark: Mark | None, record: UUID) -> None:
    with transaction.atomic():
        mark_records(subject_key=FIRM.key, records=[record], case="YY-1", mark=mark, now=now())


def _refused(code: str, act: object) -> None:
    with pytest.raises(Refusal) as refusal:
        act()  # type: ignore[operator]
    assert refusal.value.code == code


# --- what is proposed ---------------------------------------------------------------------------


def test_organisations_alone_are_proposed_with_the_fields_that_the_item_lists(desk: Desk) -> None:
    """The citizen's penalty is of the same item and organ, and no law puts persons on display."""
    read = proposed(desk)
    (entry,) = read.entries
    assert (entry.name, entry.uscc) == (FIRM.name, FIRM.number)
    shown = dict(entry.values)
    assert set(shown) <= set(get_item(code=ITEM).public_fields)
    assert shown["CF_WSH"] == "川示交罚〔2026〕8号"
    assert "CF_XDR_ZJHM" not in shown
    assert read.line.state is BundleState.WAITING


def test_what_leads_to_people_is_covered_from_the_first_on_and_kept_nowhere(desk: Desk) -> None:
    file_rows(desk.town.folder, ITEM, [penalty(FIRM, "川示交罚〔2026〕9号", CF_SY=TOLD)])
    read = proposed(desk)
    entry = next(one for one in read.entries if one.findings)
    shown = dict(entry.values)["CF_SY"]
    assert "王小明" not in shown
    assert "1234" not in shown
    assert {one.kind for one in entry.findings} == {Kind.NAME, Kind.PHONE, Kind.PLATE}
    assert entry.originals["CF_SY"] == TOLD
    with transaction.atomic():
        see(None, Kept())
        kept = Entry.objects.get(number=entry.number)
    assert "王小明" not in json.dumps([kept.values, kept.findings, kept.name], ensure_ascii=False)


def test_what_is_asked_about_may_stay_for_a_reason_and_what_blocks_may_not(desk: Desk) -> None:
    file_rows(desk.town.folder, ITEM, [penalty(FIRM, "川示交罚〔2026〕9号", CF_SY=TOLD)])
    read = proposed(desk)
    entry = next(one for one in read.entries if one.findings)
    places = {one.kind: place for place, one in enumerate(entry.findings)}
    assert entry.findings[places[Kind.PLATE]].severity is Severity.ASKS

    def keep(kind: Kind, reason: str = "营运车辆，属于违法事实") -> None:
        keep_finding(
            bundle=read.line.number,
            entry=entry.number,
            finding=places[kind],
            reason=reason,
            actor=desk.one,
            now=now(),
        )

    _refused("publication.finding-stays-covered", lambda: keep(Kind.NAME))
    _refused("publication.reason-missing", lambda: keep(Kind.PLATE, "是"))
    _refused("publication.reason-missing", lambda: keep(Kind.PLATE, "车主李国强先生同意公开"))
    keep(Kind.PLATE)
    after = next(
        one
        for one in see_bundle(number=read.line.number, actor=desk.two).entries
        if one.number == entry.number
    )
    assert "川Z·A1234" in dict(after.values)["CF_SY"]
    assert "王小明" not in dict(after.values)["CF_SY"]
    assert digest_now(desk, read.line.number) != read.line.digest


def test_the_same_is_not_proposed_twice_and_what_was_sent_back_is_again(desk: Desk) -> None:
    read = proposed(desk)
    _refused(
        "publication.nothing-to-publish",
        lambda: propose_bundle(item=ITEM, actor=desk.one, now=now()),
    )
    send_back(number=read.line.number, reason="事实部分请再核对", actor=desk.two, now=now())
    assert propose_bundle(item=ITEM, actor=desk.one, now=now()) != read.line.number


def test_an_item_that_is_for_nobody_and_another_organs_records_are_refused(desk: Desk) -> None:
    _refused(
        "publication.not-for-the-public",
        lambda: propose_bundle(item="tax-credit-grade", actor=desk.one, now=now()),
    )
    other = hire("elsewhere")
    _refused(
        "publication.nothing-to-publish", lambda: propose_bundle(item=ITEM, actor=other, now=now())
    )
    read = proposed(desk)
    _refused("publication.unknown-bundle", lambda: see_bundle(number=read.line.number, actor=other))


# --- who releases --------------------------------------------------------------------------------


def test_nobody_releases_what_they_proposed_or_changed(desk: Desk) -> None:
    read = proposed(desk)

    def release(actor: object, digest: str = read.line.digest) -> None:
        release_bundle(number=read.line.number, digest=digest, actor=actor, now=now())  # type: ignore[arg-type]

    _refused("publication.needs-another-person", lambda: release(desk.one))
    take_out(
        bundle=read.line.number,
        entry=read.entries[0].number,
        reason="与公示目的无关",
        actor=desk.two,
        now=now(),
    )
    _refused(
        "publication.needs-another-person",
        lambda: release(desk.two, digest_now(desk, read.line.number)),
    )
    assert on_display() == []


@pytest.mark.parametrize(
    ("who", "constraint"),
    [
        ("proposer", "bundle_is_released_by_another"),
        ("changer", "bundle_is_released_by_who_did_not_change_it"),
        ("system:jobs", "bundle_is_released_by_another"),
    ],
)
def test_the_database_refuses_a_release_by_its_author_and_by_a_job(
    desk: Desk, who: str, constraint: str
) -> None:
    read = proposed(desk)
    row = Bundle.objects.get(number=read.line.number)
    if who == "changer":
        Bundle.objects.filter(pk=row.pk).update(changed_by=[desk.two.ref])
    ref = {"proposer": desk.one.ref, "changer": desk.two.ref}.get(who, who)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Bundle.objects.filter(pk=row.pk).update(released_at=now(), released_by=ref)


def test_who_releases_has_read_what_is_released(desk: Desk) -> None:
    read = proposed(desk)
    _refused(
        "publication.has-changed",
        lambda: release_bundle(number=read.line.number, digest="0" * 64, actor=desk.two, now=now()),
    )
    _mark(Mark(now(), now(), None), _record())
    _refused(
        "publication.record-has-moved",
        lambda: release_bundle(
            number=read.line.number, digest=read.line.digest, actor=desk.two, now=now()
        ),
    )
    assert Bundle.objects.get(number=read.line.number).released_at is None


def test_what_was_released_is_changed_by_nobody(desk: Desk) -> None:
    released(desk)
    row = Bundle.objects.get()
    with pytest.raises(DatabaseError, match="已公示的内容不得改动"), transaction.atomic():
        Bundle.objects.filter(pk=row.pk).update(digest="0" * 64)
    with transaction.atomic():
        see(None, Kept())
        assert Entry.objects.filter(bundle=row).update(taken_out_for="撤出测试") == 0


# --- C6 --------------------------------------------------------------------------------------------


def test_nothing_is_released_of_which_its_subject_was_not_told(desk: Desk) -> None:
    """The notice of the record is taken away by the holder of the server; the database refuses the release."""
    read = proposed(desk)
    with as_role() as cursor:
        cursor.execute("DELETE FROM notices_notice WHERE matter = %s", [str(_record())])
    _refused(
        "publication.not-told",
        lambda: release_bundle(
            number=read.line.number, digest=read.line.digest, actor=desk.two, now=now()
        ),
    )
    assert on_display() == []


def test_the_release_tells_its_subject(desk: Desk) -> None:
    released(desk)
    with as_role() as cursor:
        cursor.execute(
            "SELECT n.kind, n.matter = %s, n.told_at = b.released_at FROM notices_notice n, publication_bundle b"
            " WHERE n.subject_key = %s ORDER BY n.id DESC LIMIT 1",
            [str(_record()), FIRM.key],
        )
        assert cursor.fetchone() == (NoticeKind.RECORD_PUBLISHED.value, True, True)


# --- what the public reads, and when it is gone ----------------------------------------------------


def test_the_public_finds_the_firm_by_a_part_of_its_name_initials_and_code(desk: Desk) -> None:
    entry = released(desk)
    for words in (
        "澈运输",
        FIRM.name,
        "运输有",
        "ysyx",
        "YSYXGS",
        FIRM.number,
        FIRM.number.lower(),
    ):
        search = search_organisations(words=words)
        assert [one.uscc for one in search.found] == [FIRM.number], words
        assert (search.more, search.cut) == (False, False)
    assert read_entry(number=entry.number) == entry
    for words in ("有限公司", "示例", "运", "ab", ""):
        _refused(
            "publication.search-too-general", lambda words=words: search_organisations(words=words)
        )
    assert search_organisations(words="示例不存在").found == []


def test_pages_go_from_the_shortest_name_on_and_no_further_than_said(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of three names with these words one has something on display; the others are found by nobody, and stand in its way on no page."""
    released(desk)
    for code, name in (
        ("91000000000000001A", "澈运输"),
        ("91000000000000002A", f"{FIRM.name}分公司"),
    ):
        with as_role() as cursor:
            cursor.execute(
                "INSERT INTO publication_organisation (uscc, name, initials, grams) VALUES (%s, %s, '', %s)",
                [code, name, grams(name)],
            )
    search = search_organisations(words="澈运输")
    assert ([one.uscc for one in search.found], search.more, search.cut) == (
        [FIRM.number],
        False,
        False,
    )
    monkeypatch.setattr(read_public, "A_PAGE", 1)
    pages = [search_organisations(words="澈运输", page=number) for number in (1, 2, 3, 4)]
    assert [[one.uscc for one in page.found] for page in pages] == [[FIRM.number], [], [], []]
    assert [page.more for page in pages] == [True, False, False, False]
    monkeypatch.setattr(read_public, "MOST", 2)
    assert search_organisations(words="澈运输").cut


def test_what_organisations_are_found_by_is_made_anew(desk: Desk) -> None:
    """What was released before is found by threes of initials as what is released after."""
    released(desk)
    with as_role() as cursor:
        cursor.execute("UPDATE publication_organisation SET grams = ARRAY['运输', 'ys']")
    assert search_organisations(words="YSYXGS").found == []
    anew = import_module("gongxin.apps.publication.migrations.0007_threes_of_initials").found_anew
    anew(apps, SimpleNamespace(connection=connection))
    assert [one.uscc for one in search_organisations(words="YSYXGS").found] == [FIRM.number]


def test_no_person_is_found_by_anything(desk: Desk) -> None:
    released(desk)
    for person in (CITIZEN, NEIGHBOUR):
        assert search_organisations(words=person.name).found == []
        assert search_organisations(words=person.number).found == []
    assert set(Organisation.objects.values_list("uscc", flat=True)) == {FIRM.number}


def _withdraw(desk: Desk, record: UUID) -> None:
    recall_batch(
        number=desk.town.batch,
        reason=RecallReason.WRONG_CONTENT,
        actor=system_actor("test"),
        now=now(),
    )


def _end(desk: Desk, record: UUID) -> None:
    with transaction.atomic():
        end_records(subject_key=FIRM.key, records=[record], now=now())


def _correct(desk: Desk, record: UUID) -> None:
    file_rows(desk.town.folder, ITEM, [penalty(FIRM, "川示交罚〔2026〕8号", CF_NR_FK="0.03")])


def _over(desk: Desk, record: UUID) -> None:
    """An edition ends it sooner: its end has come."""
    with as_role() as cursor:
        cursor.execute(
            "INSERT INTO register_moved_end (pack, item, adverse_class, doc_date, valid_from, valid_to, shown_from,"
            " shown_until, begins, ends, edition, recorded_at)"
            " SELECT 'national', item, coalesce(adverse_class, ''), doc_date, valid_from, valid_to, shown_from, shown_until,"
            " statement_timestamp() - interval '1 hour', statement_timestamp() - interval '1 minute', 'test', now()"
            " FROM register_record WHERE record_key = %s AND recorded_to = 'infinity'",
            [str(record)],
        )


WAYS = {
    Ground.ANNULLED: _withdraw,
    Ground.CASE_ENDED: _end,
    Ground.CORRECTED: _correct,
    Ground.PERIOD_OVER: _over,
}


@pytest.mark.parametrize("ground", WAYS)
def test_an_entry_is_gone_with_its_record_and_leaves_a_line_that_names_nobody(
    desk: Desk, ground: Ground
) -> None:
    entry = released(desk)
    WAYS[ground](desk, _record())
    # no job has run
    assert read_entry(number=entry.number) is None
    assert read_organisation(uscc=FIRM.number) == (None, [], False)
    assert search_organisations(words=FIRM.number).found == []
    before = read_take_down(number=entry.number, now=now())
    assert before is not None
    assert before.ground is None
    # and when it has
    assert take_down(now=now() + timedelta(seconds=1)) == 1
    line = read_take_down(number=entry.number, now=now())
    assert line is not None
    assert (line.ground, line.days, line.item) == (ground, 1, ITEM)
    assert list_take_downs() == [line]
    assert count_take_downs() == {ground: 1}
    with transaction.atomic():
        see(None, Kept(), act=Act.AUDIT)
        assert not Entry.objects.exists()
    assert not Organisation.objects.exists()
    assert take_down(now=now()) == 0


def test_what_silence_hides_is_hidden_here_and_comes_back_as_it_was(desk: Desk) -> None:
    entry = released(desk)
    record = _record()
    _mark(Mark(now(), now() + timedelta(days=9), None), record)
    (disputed,) = on_display()
    assert disputed.disputed_since is not None
    _mark(Mark(now(), now(), None), record)
    assert on_display() == []
    assert take_down(now=now()) == 0
    _mark(None, record)
    assert on_display() == [entry]


def test_an_address_that_never_was_and_one_of_a_bundle_that_waits_tell_nothing(desk: Desk) -> None:
    read = proposed(desk)
    for number in (uuid4(), read.entries[0].number):
        assert read_entry(number=number) is None
        assert read_take_down(number=number, now=now()) is None
    assert on_display() == []
    assert search_organisations(words=FIRM.number).found == []


# --- the public's own login ---------------------------------------------------------------------


def _as_public(statement: str, *values: object) -> list[tuple[object, ...]]:
    """By the public's role, to which no context of the platform's is left."""
    with as_role(PUBLIC) as cursor:
        cursor.execute("SELECT set_config('gongxin.context', '', true)")
        cursor.execute(statement, list(values))
        return list(cursor.fetchall())


def test_the_publics_login_reads_what_was_released_and_only_while_it_is_displayed(
    desk: Desk,
) -> None:
    read = proposed(desk)
    shown = "SELECT number FROM publication_shown"
    entries = "SELECT number FROM publication_entry"
    records = "SELECT record_key FROM register_record"
    assert [_as_public(one) for one in (shown, entries, records)] == [[], [], []]
    release_bundle(number=read.line.number, digest=read.line.digest, actor=desk.two, now=now())
    number = read.entries[0].number
    assert [row[0] for row in _as_public(shown)] == [number]
    # of all the records that are held, the one that was released; by keys and days
    assert [str(row[0]) for row in _as_public(records)] == [str(_record())]
    for statement in (
        "SELECT content_sealed FROM register_record",
        "SELECT doc_number FROM register_record",
        "SELECT findings FROM publication_entry",
        "SELECT proposed_by FROM publication_bundle",
        "SELECT * FROM register_subject",
        "UPDATE publication_entry SET name = ''",
        "DELETE FROM publication_take_down",
    ):
        with pytest.raises(DatabaseError, match="permission denied"), as_role(PUBLIC) as cursor:
            cursor.execute(statement)
    _end(desk, _record())
    assert _as_public(shown) == []


# --- what is on record -----------------------------------------------------------------------------


def test_each_step_is_an_event_and_none_holds_a_name(desk: Desk) -> None:
    released(desk)
    _end(desk, _record())
    take_down(now=now() + timedelta(seconds=1))
    with as_role():
        kept = list(
            Event.objects.filter(
                kind__in=["publication-proposed", "publication-released", "entries-taken-down"]
            )
            .order_by("id")
            .values_list("kind", "payload")
        )
    assert [kind for kind, _ in kept][-3:] == [
        "publication-proposed",
        "publication-released",
        "entries-taken-down",
    ]
    assert FIRM.name not in json.dumps([payload for _, payload in kept], ensure_ascii=False)


def test_an_entry_goes_when_its_record_is_destroyed(desk: Desk) -> None:
    entry, record = released(desk), _record()
    with as_role() as cursor:
        # the holder of the server, past what holds a record until a list names it
        for trigger in ("register_versions_stay", "retention_records_go_by_a_list"):
            cursor.execute(f"ALTER TABLE register_record DISABLE TRIGGER {trigger}")
        cursor.execute("DELETE FROM register_record WHERE record_key = %s", [str(record)])
        cursor.execute("SELECT count(*) FROM publication_entry WHERE number = %s", [entry.number])
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("sets", ["kind = 'person', name = '欧阳一', uscc = ''", "kind = 'person'"])
def test_a_person_in_the_clear_does_not_get_into_the_table(desk: Desk, sets: str) -> None:
    proposed(desk)
    with (
        pytest.raises(IntegrityError, match="entry_of_a_person_is_masked"),
        transaction.atomic(),
        as_role() as cursor,
    ):
        cursor.execute(f"UPDATE publication_entry SET {sets}")


def test_a_list_of_bundles_is_the_organs_own(desk: Desk) -> None:
    read = proposed(desk)
    assert [one.number for one in list_bundles(actor=desk.two)] == [read.line.number]
    assert list_bundles(actor=hire("elsewhere")) == []


# --- the view ---------------------------------------------------------------------------------------


def _spaced(sql: str) -> str:
    return " ".join(sql.split())


def test_the_view_says_of_a_record_what_the_registers_own_view_says() -> None:
    """In the register's words; whoever changes those has to change this view too, or is told so here."""
    now_words = {"now": "statement_timestamp()", "known": "", "held": MARK_NOW}
    view = _spaced(import_module("gongxin.apps.publication.migrations.0002_walls").VIEW)
    conditions = [
        HELD_NOW,
        *DISPLAYED.format(**now_words).split(" AND "),
        UNHIDDEN.format(**now_words),
    ]
    # but for what its subject states of a record: that is not published
    stated = ", k.stated_from, k.statement_sealed"
    assert stated in MARKED
    marked = MARKED.replace(stated, "").format(**now_words)
    for words in (ENDS.format(**now_words), marked, *conditions):
        assert _spaced(words) in view
    with as_role() as cursor:
        cursor.execute(
            "SELECT pg_get_viewdef('register_shown'), pg_get_viewdef('publication_shown')"
        )
        register, publication = (_spaced(one) for one in cursor.fetchone())
    asked = register.rpartition(" WHERE (")[2].rstrip("; )")
    own = publication.rpartition(" WHERE (")[2]
    assert len(asked.split(" AND ")) + 1 == len(own.rstrip("; )").split(" AND "))
