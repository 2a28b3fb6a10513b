"""C14: repair ends display, sharing and use together.

What holds now: records leave through the one view alone. A version that is withdrawn, or whose repair two officers granted, is
gone from that second on for the officer, the person and the report alike, because all read the same view. Nobody grants it
before the law lets them. An organ that was told of it before is sent a recall in the transaction that ends it, and is told
nothing more while it is late to acknowledge.

Tried by removing the guard: without `status = 'live'` in `register_shown` the first test turns red; without `send_recalls` in
`recall_batch`, or the question of what is owed in `admitted`, that of who was told; without the end of records in `bring_about` that
of what is repaired, without the question to the conditions in `act_in_case` that of who may grant it; without the comparison in
`as_corrected` that of what was corrected; without `stopped` in `read_feed` that of feeds; an app `exchange` that of ways out.
"""

from __future__ import annotations

import json

import pytest
from django.db import transaction

from gongxin.apps.access.api import answer_question, open_own_file
from gongxin.apps.cases.api import (
    Claim,
    Given,
    NewValue,
    act_in_case,
    ask_for_repair,
    confirm_draft,
    raise_cases,
)
from gongxin.apps.intake.api import RecallReason, recall_batch
from gongxin.apps.publication.api import release_bundle
from gongxin.apps.recalls.api import acknowledge_recall, list_recalls
from gongxin.apps.reports.api import download_report, issue_report
from gongxin.lib.errors import Refusal
from tests.databases import as_role
from tests.integration.access import town as places
from tests.integration.access.town import (
    CITIZEN,
    FIRM,
    NEIGHBOUR,
    Town,
    asking,
    day,
    file_rows,
    look,
    now,
    penalty,
)
from tests.integration.cases.desk import REASON, objected, penalty_of, staff
from tests.integration.feeds.subscriber import admitted
from tests.integration.publication.desk import Desk, desk_of, proposed, released
from tests.integration.publication.test_publishing import _end as end_published
from tests.integration.publication.test_publishing import _record as published_record

from .structure import named

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("town-c14")]
town = places.town
REPAIRED = "川示交罚〔2025〕9号"

WITHDRAW = """
WITH closed AS (
    UPDATE register_record SET recorded_to = statement_timestamp()
    WHERE subject_key = %(who)s AND item = 'administrative-penalty' AND recorded_to = 'infinity'
    RETURNING *)
INSERT INTO register_record (
    subject_key, record_key, version, item, nature, adverse_class, status, source, doc_number,
    doc_organ, doc_date, valid_from, valid_to, shown_from, shown_until, recorded_from, batch_id,
    row_number, content_digest, content_sealed)
SELECT subject_key, record_key, version + 1, item, nature, adverse_class, 'withdrawn', source,
       doc_number, doc_organ, doc_date, valid_from, valid_to, shown_from, shown_until,
       statement_timestamp(), batch_id, row_number, content_digest, content_sealed
FROM closed
"""


def test_what_is_withdrawn_is_gone_for_every_reader_at_once(town: Town) -> None:
    assert "administrative-penalty" in {record.item for record in look(town).records}
    with as_role() as cursor:
        # as an operation of repair will do it: a further version, nothing overwritten
        cursor.execute(WITHDRAW, {"who": CITIZEN.key})
        assert cursor.rowcount == 1
    for shown in (look(town), open_own_file(actor=town.citizen, now=now())):
        assert shown.records
        assert "administrative-penalty" not in {record.item for record in shown.records}
    report = issue_report(actor=town.citizen, now=now())
    file = download_report(number=report.number, format="json", actor=town.citizen, now=now())
    listed = {
        record["item"]
        for section in json.loads(file.content)["sections"]
        for record in section["records"]
    }
    assert "administrative-penalty" not in listed


def test_who_was_told_is_told_that_it_has_ended_and_nothing_more_until_they_say_so(
    town: Town,
) -> None:
    told = look(town).event
    recall_batch(number=town.batch, reason=RecallReason.WRONG_FILE, actor=town.operator, now=now())
    (recall,) = list_recalls(actor=town.officer, now=now())
    assert [str(answer.look) for answer in recall.answers] == [told]
    late = {"asking": asking(NEIGHBOUR), "actor": town.officer, "now": recall.due_at}
    with pytest.raises(Refusal, match=recall.number) as refused:
        answer_question(**late)
    assert refused.value.code == "recalls.owed"
    acknowledge_recall(number=recall.number, actor=town.officer, now=recall.due_at)
    answer_question(**late)


def test_what_is_repaired_is_gone_for_every_reader_at_once(town: Town) -> None:
    file_rows(town.folder, "administrative-penalty", [penalty(CITIZEN, REPAIRED, CF_JDRQ=day(200))])
    desk = staff(town)
    before = open_own_file(actor=town.citizen, now=now())
    key = next(one.key for one in before.records if one.doc_number == REPAIRED)
    (raised,) = ask_for_repair(
        records=[key], promised=["public-commitment"], evidence={}, actor=town.citizen, now=now()
    )
    number = raised.number
    act_in_case(number=number, act="take-up", given=Given(), actor=desk.operator, now=now())
    act_in_case(number=number, act="grant", given=REASON, actor=desk.one, now=now())
    for shown in (look(town), open_own_file(actor=town.citizen, now=now())):
        assert REPAIRED in {record.doc_number for record in shown.records}, (
            "one officer ends nothing"
        )
    confirm_draft(number=number, actor=desk.two, now=now())
    for shown in (look(town), open_own_file(actor=town.citizen, now=now())):
        assert REPAIRED not in {record.doc_number for record in shown.records}
    report = issue_report(actor=town.citizen, now=now())
    file = download_report(number=report.number, format="json", actor=town.citizen, now=now())
    assert REPAIRED not in file.content.decode()
    again = [penalty(CITIZEN, REPAIRED, CF_JDRQ=day(200), CF_NR="罚款二百元")]
    file_rows(town.folder, "administrative-penalty", again)
    assert REPAIRED not in {record.doc_number for record in look(town).records}


def test_nobody_grants_repair_before_the_law_lets_them(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = staff(town)
    file = open_own_file(actor=town.citizen, now=now())
    young = next(one.key for one in file.records if one.item == "administrative-penalty")

    def raised() -> str:
        claims = [Claim(young)]
        return raise_cases(
            workflow="repair", claims=claims, words="", actor=town.citizen, now=now()
        )[0].number

    with pytest.raises(Refusal) as refused:
        raised()
    assert refused.value.code == "repairs.too-early"
    # and were the door open, it would not be granted
    monkeypatch.setattr(
        "gongxin.apps.repairs.operations.weigh_record._check_day", lambda *_, **__: None
    )
    number = raised()
    act_in_case(number=number, act="take-up", given=Given(), actor=desk.operator, now=now())
    with pytest.raises(Refusal) as refused:
        act_in_case(number=number, act="grant", given=REASON, actor=desk.one, now=now())
    assert refused.value.code == "cases.unfulfilled"


def test_what_a_case_corrected_no_later_filing_brings_back(town: Town) -> None:
    desk = staff(town)
    (raised,) = objected(town)
    values = (NewValue(penalty_of(town), "CF_NR_FK", "0.01"),)
    act_in_case(
        number=raised.number,
        act="mend-own-fault",
        given=Given(reason="录入时把数额写错了，以文书为准", values=values),
        actor=desk.operator,
        now=now(),
    )
    confirm_draft(number=raised.number, actor=desk.second_operator, now=now())
    for wrong in (penalty(CITIZEN), penalty(CITIZEN, CF_SY="另一个事由")):
        file_rows(town.folder, "administrative-penalty", [wrong])
        for shown in (look(town), open_own_file(actor=town.citizen, now=now())):
            (record,) = [one for one in shown.records if one.item == "administrative-penalty"]
            assert record.content["CF_NR_FK"] == "0.01"


def test_there_is_no_way_out_that_a_repair_would_have_to_follow() -> None:
    """Whoever adds one brings the take-down receipts with it (C14).

    Publication came with its end: its view joins the record as it is displayed (`tests/integration/publication`). Feeds of it came with
    take-downs that are acknowledged, or nothing more is released (`tests/integration/feeds`, and the test below).
    """
    ways = named(
        "repair",
        "exchange",
        "recipient",
        "subscription",
        "webhook",
        "export",
        "feed",
        "node",
    )
    told_what_is_public = [
        (where, one) for where, one in ways if "feeds" in where or "feed" in where or "feed" in one
    ]
    assert [one for where, one in told_what_is_public if where == "address"] == [
        "api/v1/feeds/entries",
        "api/v1/feeds/entries/acknowledgements",
        "workbench/feeds/",
        "workbench/feeds/<str:number>/",
        "workbench/feeds/new/",
    ]
    assert {one for where, one in told_what_is_public if where == "model"} == {
        "feeds.Acknowledgement",
        "feeds.Reading",
        "feeds.Subscription",
    }
    assert [one for one in ways if one not in told_what_is_public] == [
        ("address", "for/<str:mandate>/repair/"),
        ("address", "for/<str:mandate>/repair/<uuid:record>/"),
        ("address", "for/<str:mandate>/repair/calendar.ics"),
        # what a person can do about their records, and the application: it reads the own file and ends nothing
        ("address", "my/repair/"),
        ("address", "my/repair/<uuid:record>/"),
        ("address", "my/repair/calendar.ics"),
        ("app", "repairs"),
        # the notice of repair that is served with a listing
        ("column of determinations.Determination", "repair_sealed"),
        ("module", "src/gongxin/apps/cases/operations/ask_for_repair.py"),
        ("module", "src/gongxin/apps/catalogue/operations/weigh_repair.py"),
        ("module", "src/gongxin/apps/catalogue/rules/repair.py"),
        ("module", "src/gongxin/apps/catalogue/rules/repair_sound.py"),
        ("module", "src/gongxin/apps/catalogue/types/repair.py"),
        # evidence of what a source sent, for an operator; sealed, with an end of its own
        ("module", "src/gongxin/apps/intake/operations/export_original.py"),
        ("module", "src/gongxin/apps/intake/operations/export_refused.py"),
        *(
            ("module", f"src/gongxin/apps/repairs/{name}.py")
            for name in (
                "__init__", "api", "apps", "errors", "operations/__init__", "operations/plan_repairs",
                "operations/tell_repair", "operations/weigh_record", "types",
            )
        ),
    ]  # fmt: skip


def test_an_ended_entry_leaves_the_copies_and_who_does_not_say_so_is_told_nothing_more(
    town: Town,
) -> None:
    """Guards: `stopped` in `read_feed`, and the triggers by which an end is noted; without either this goes red."""
    with transaction.atomic():
        desk = desk_of(town)
        subscriber = admitted(town)
        entry = released(desk)
        subscriber.walk()
        assert subscriber.copy.keys() == {str(entry.number)}
        end_published(desk, published_record())
        said = subscriber.read()
        assert subscriber.copy == {}
        assert [one["entry"] for one in said["taken_down"]] == [str(entry.number)]
        with as_role() as cursor:
            cursor.execute(
                "UPDATE publication_change SET at = at - interval '40 days' WHERE ground <> ''"
            )
        file_rows(town.folder, "administrative-penalty", [penalty(FIRM, "川示交罚〔2026〕77号")])
        released_again(desk)
        assert (subscriber.read()["released"], subscriber.read()["stopped"]) == ([], True)
        subscriber.acknowledge(subscriber.read())
        assert len(subscriber.read()["released"]) == 1
        transaction.set_rollback(True)


def released_again(desk: Desk) -> None:
    """Another entry of the firm, by the same two officers."""
    read = proposed(desk)
    release_bundle(number=read.line.number, digest=read.line.digest, actor=desk.two, now=now())
