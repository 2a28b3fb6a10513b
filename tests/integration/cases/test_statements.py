"""本人说明: checked or attached by silence, told beside the record in every answer, taken away, gone with the record, and no part of it.

Removed and seen red, each alone: what another case says of a record in `mark_records`, `unfit_statement`, `_check_stands_alone`, `attaches_at`, and
that a statement which silence attached is told since then.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from gongxin.apps.access.api import (
    FileReason,
    Power,
    accept_delegation,
    act_for,
    look_up,
    offer_delegation,
    open_own_file,
)
from gongxin.apps.cases.api import (
    Claim,
    Given,
    MeansShown,
    act_in_case,
    confirm_draft,
    count_misses,
    open_case,
    own_cases,
    raise_at_counter,
    raise_cases,
    see_own_case,
    take_statement_away,
)
from gongxin.apps.catalogue.api import Silence
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, events_about
from gongxin.apps.recalls.models import Recall
from gongxin.apps.register.api import destroy_keys, see
from gongxin.apps.register.operations.seal_for_subject import records_key
from gongxin.apps.register.queries.marks import statement_of
from gongxin.apps.reports.api import download_report, issue_report
from gongxin.interfaces.api.lookups import _file as as_json
from gongxin.lib.errors import Refusal
from gongxin.lib.row_security import Act
from gongxin.lib.sealing import SealBroken, unseal
from tests.databases import as_role
from tests.integration.access.town import (
    CITIZEN,
    NEIGHBOUR,
    Town,
    asking,
    file_rows,
    hire,
    now,
    penalty,
    wanted,
)

from .desk import REASON, Desk, counts, objected, penalty_of, staff

pytestmark = pytest.mark.django_db
SAID = "当时门店正在搬迁，价目表没有及时贴到新址，发现当天已经补上。"
NOT_SO = Given(reason="写到了邻居家的情况，与本记录无关", ground="tells-of-others")
LONG_AGO = timedelta(days=90)


@pytest.fixture
def desk(town: Town) -> Desk:
    """Who handles the cases."""
    return staff(town)


def _state(desk: Desk, words: str = SAID, *, at: datetime | None = None, **more: Any) -> str:
    (raised,) = raise_cases(
        workflow="statement",
        claims=[Claim(penalty_of(desk.town))],
        words=words,
        now=at or now(),
        **{"actor": desk.town.citizen, **more},
    )
    return raised.number


def _attached(desk: Desk, words: str = SAID) -> str:
    number = _state(desk, words)
    act_in_case(number=number, act="attach", given=Given(), actor=desk.operator, now=now())
    return number


def _penalty(records: Any) -> Any:
    return next((one for one in records if one.item == "administrative-penalty"), None)


def _told(desk: Desk) -> str | None:
    """What stands beside the penalty in the person's own file."""
    record = _penalty(open_own_file(actor=desk.town.citizen, now=now()).records)
    return record.statement.words if record and record.statement else None


def _looked(desk: Desk) -> Any:
    """The same as an officer is told it."""
    return look_up(
        asking=asking(CITIZEN), reason=FileReason.WEIGH, actor=desk.town.officer, now=now()
    )


def _report(desk: Desk) -> dict[str, Any]:
    number = issue_report(actor=desk.town.citizen, now=now()).number
    file = download_report(number=number, format="json", actor=desk.town.citizen, now=now())
    report: dict[str, Any] = json.loads(file.content)
    return report


def test_it_waits_for_the_check_and_is_told_from_then_on_in_every_answer(desk: Desk) -> None:
    number = _state(desk)
    assert _told(desk) is None, "nobody has checked it yet"
    line = own_cases(actor=desk.town.citizen, now=now())[0]
    assert line.step is not None
    assert (line.step.waits_for, line.step.silence) == ("platform", Silence.ATTACH)
    opened = open_case(number=number, actor=desk.operator, now=now())
    assert opened.words == SAID
    assert [act.code for act in opened.acts] == ["attach", "refuse"]
    at = now()
    act_in_case(number=number, act="attach", given=Given(), actor=desk.operator, now=at)
    assert _told(desk) == SAID
    looked = _looked(desk)
    statement = _penalty(looked.records).statement
    assert (statement.words, statement.since) == (SAID, at)
    for one in as_json(looked)["records"]:
        said = {"words": SAID, "since": at.isoformat()}
        assert one["statement"] == (said if one["item"] == "administrative-penalty" else None)
    stated = [one for part in _report(desk)["sections"] for one in part["records"]]
    assert [one["statement"]["words"] for one in stated if "statement" in one] == [SAID]
    line = own_cases(actor=desk.town.citizen, now=now())[0]
    assert line.stated is not None
    assert (line.stated.since, line.stated.taken_away_at) == (at, None)
    assert _penalty(looked.records).disputed_since is None, "a statement disputes nothing"


def test_nobody_checks_it_and_it_stands_there_by_itself(desk: Desk) -> None:
    number = _state(desk)
    due = own_cases(actor=desk.town.citizen, now=now())[0].due
    with transaction.atomic(), connection.cursor() as cursor:
        see([CITIZEN.key])
        cursor.execute("SELECT stated_from FROM register_mark WHERE stated_by = %s", [number])
        assert cursor.fetchone() == (due,), "no job: what stands there says from when on"


def test_an_officer_who_comes_late_finds_it_told_since_the_day_it_was_due(desk: Desk) -> None:
    number = _state(desk, at=now() - LONG_AGO)
    assert _told(desk) == SAID
    shown = see_own_case(number=number, actor=desk.town.citizen, now=now())
    (miss,) = shown.misses
    assert (miss.party, miss.held) == ("platform", Silence.ATTACH)
    since = _penalty(_looked(desk).records).statement.since
    assert since == miss.at
    (misses,) = count_misses(actor=desk.operator, now=now())
    assert misses.missed == 1
    act_in_case(number=number, act="attach", given=Given(), actor=desk.operator, now=now())
    assert _penalty(_looked(desk).records).statement.since == since
    line = own_cases(actor=desk.town.citizen, now=now())[0]
    assert line.stated is not None
    assert line.stated.since == since


def test_what_silence_attached_two_may_still_refuse_with_a_reason(desk: Desk) -> None:
    number = _state(desk, at=now() - LONG_AGO)
    act_in_case(number=number, act="refuse", given=NOT_SO, actor=desk.operator, now=now())
    assert _told(desk) == SAID, "a draft binds nobody"
    with pytest.raises(Refusal) as own:
        confirm_draft(number=number, actor=desk.operator, now=now())
    assert own.value.code == "cases.own-draft"
    confirm_draft(number=number, actor=desk.second_operator, now=now())
    assert _told(desk) is None
    assert own_cases(actor=desk.town.citizen, now=now())[0].stated is None
    assert _state(desk, "改写后只说自己的情况，已经补上价目表。"), "it may be put otherwise"


@pytest.mark.parametrize("ago", [timedelta(0), LONG_AGO], ids=["in time", "after silence"])
def test_taken_back_it_is_told_to_nobody(desk: Desk, ago: timedelta) -> None:
    number = _state(desk, at=now() - ago)
    act_in_case(number=number, act="take-back", given=Given(), actor=desk.town.citizen, now=now())
    assert _told(desk) is None


def test_its_person_takes_it_away_at_any_time_and_nobody_is_recalled(desk: Desk) -> None:
    number = _attached(desk)
    _looked(desk)
    recalls = Recall.objects.count()
    with pytest.raises(Refusal) as another:
        take_statement_away(number=number, actor=desk.town.neighbour, now=now())
    assert another.value.code == "cases.unknown-case"
    for staff_member in (desk.operator, desk.one):
        with pytest.raises(Refusal) as by_staff:
            take_statement_away(number=number, actor=staff_member, now=now())
        assert by_staff.value.code == "identity.not-permitted"
    assert _told(desk) == SAID
    take_statement_away(number=number, actor=desk.town.citizen, now=now())
    assert _told(desk) is None
    assert _penalty(_looked(desk).records).statement is None
    assert "statement" not in json.dumps(_report(desk))
    assert Recall.objects.count() == recalls
    (event,) = events_about(subject_key=CITIZEN.key, kinds=[EventKind.STATEMENT_TAKEN_AWAY])
    assert event.payload == {"case": number, "records": 1, "items": ["administrative-penalty"]}
    with pytest.raises(Refusal) as again:
        take_statement_away(number=number, actor=desk.town.citizen, now=now())
    assert again.value.code == "cases.no-statement"
    assert _state(desk), "and another may be written"


def test_nothing_is_taken_away_before_it_is_attached_nor_of_another_kind(desk: Desk) -> None:
    number = _state(desk)
    (objection,) = objected(desk.town)
    for one in (number, objection.number):
        with pytest.raises(Refusal) as refused:
            take_statement_away(number=one, actor=desk.town.citizen, now=now())
        assert refused.value.code == "cases.no-statement"


def test_one_statement_at_a_time(desk: Desk) -> None:
    number = _state(desk)
    assert _state(desk, "另一种说法，已经补上价目表。") == number, "the one that waits is answered"
    act_in_case(number=number, act="attach", given=Given(), actor=desk.operator, now=now())
    before = counts()
    with pytest.raises(Refusal) as refused:
        _state(desk, "另一种说法，已经补上价目表。")
    assert refused.value.code == "cases.statement-stands"
    assert number in refused.value.what.zh
    assert {name: counts()[name] for name in ("cases_case", "register_mark")} == {
        name: before[name] for name in ("cases_case", "register_mark")
    }
    assert _told(desk) == SAID


@pytest.mark.parametrize(
    "words",
    ["", "短", "真正欠款的人电话13800138000。", f"真正欠款的是{NEIGHBOUR.number}。", "已<b>缴</b>清全部罚款。", "长" * 501],
)  # fmt: skip
def test_what_may_not_be_told_is_refused_before_anything_is_kept(desk: Desk, words: str) -> None:
    before = counts()
    with pytest.raises(Refusal) as refused:
        _state(desk, words)
    assert refused.value.code == "cases.statement-unfit"
    assert refused.value.mend.zh
    assert words == "" or words not in str(refused.value)
    after = counts()
    after.pop("ledger_event")
    before.pop("ledger_event")
    assert after == before


def test_a_dispute_beside_it_and_its_end_leave_the_statement_and_the_reverse(desk: Desk) -> None:
    number = _attached(desk)
    (objection,) = objected(desk.town)
    record = _penalty(_looked(desk).records)
    assert record.disputed_since is not None
    assert record.statement.words == SAID
    act_in_case(
        number=objection.number, act="take-back", given=Given(), actor=desk.town.citizen, now=now()
    )
    record = _penalty(_looked(desk).records)
    assert (record.disputed_since, record.statement.words) == (None, SAID)
    objected(desk.town)
    take_statement_away(number=number, actor=desk.town.citizen, now=now())
    record = _penalty(_looked(desk).records)
    assert (record.disputed_since is None, record.statement) == (False, None)


def test_it_stands_beside_every_version_and_ends_with_the_display(desk: Desk) -> None:
    _attached(desk)
    file_rows(desk.town.folder, "administrative-penalty", [penalty(CITIZEN, CF_NR_FK="0.03")])
    assert _told(desk) == SAID, "what is filed anew of the record does not lose it"
    (objection,) = objected(desk.town)
    act_in_case(
        number=objection.number, act="pass-to-source", given=Given(), actor=desk.operator, now=now()
    )
    act_in_case(number=objection.number, act="end-display", given=REASON, actor=desk.one, now=now())
    confirm_draft(number=objection.number, actor=desk.two, now=now())
    assert _penalty(open_own_file(actor=desk.town.citizen, now=now()).records) is None
    assert SAID not in json.dumps(_report(desk), ensure_ascii=False)


def test_it_is_sealed_with_the_key_of_the_records_and_gone_with_it(desk: Desk) -> None:
    number = _attached(desk)
    with as_role() as cursor:
        cursor.execute(
            "SELECT record_key, statement_sealed FROM register_mark WHERE stated_by = %s AND recorded_to = 'infinity'",
            [number],
        )
        ((record, sealed),) = cursor.fetchall()
    assert SAID.encode() not in bytes(sealed)
    with transaction.atomic():
        key = records_key(CITIZEN.key)
    assert unseal(key, bytes(sealed), statement_of(record)).decode() == SAID
    with pytest.raises(SealBroken):
        unseal(key, bytes(sealed), record.bytes)
    destroy_keys(subject_key=CITIZEN.key, again=True)
    with transaction.atomic(), pytest.raises(SealBroken):
        records_key(CITIZEN.key)


def test_a_statement_of_somebody_of_whom_all_was_destroyed_is_attached_no_more(desk: Desk) -> None:
    number = _state(desk)
    destroy_keys(subject_key=CITIZEN.key, again=True)
    with pytest.raises(Refusal) as refused:
        act_in_case(number=number, act="attach", given=Given(), actor=desk.operator, now=now())
    assert refused.value.code == "cases.nobody-there"


def test_reading_adds_and_takes_away_nothing_and_a_statement_is_whole(desk: Desk) -> None:
    _attached(desk)

    def run(act: Act, statement: str) -> int:
        with transaction.atomic(), connection.cursor() as cursor:
            see([CITIZEN.key], act=act)
            cursor.execute(statement)
            return int(cursor.rowcount)

    for act in set(Act) - {Act.DESTROY, Act.RESTORE}:
        assert run(act, "DELETE FROM register_mark") == 0, act
    for column in ("statement_sealed", "stated_from", "stated_by"):
        with pytest.raises(DatabaseError, match="permission denied"):
            run(Act.MARK, f"UPDATE register_mark SET {column} = DEFAULT")
    half = (
        "INSERT INTO register_mark (subject_key, record_key, through, marked_from, hides_at, over_at, stated_by, recorded_from, recorded_to)"
        f" VALUES ('{CITIZEN.key}', gen_random_uuid(), '{{}}', now(), now(), now(), 'YY-1', now(), 'infinity')"
    )
    with pytest.raises(DatabaseError, match="statement_is_whole"):
        run(Act.MARK, half)


def test_an_agent_with_the_power_writes_it_and_takes_it_away(desk: Desk) -> None:
    terms = wanted(powers=frozenset({Power.RAISE_CASES}))
    mandate = offer_delegation(terms=terms, actor=desk.town.citizen, now=now())
    accept_delegation(number=mandate, name=NEIGHBOUR.name, actor=desk.town.neighbour, now=now())
    agent = act_for(number=mandate, actor=desk.town.neighbour, now=now())
    number = _state(desk, actor=agent)
    act_in_case(number=number, act="attach", given=Given(), actor=desk.operator, now=now())
    assert _told(desk) == SAID
    take_statement_away(number=number, actor=agent, now=now())
    assert _told(desk) is None
    (event,) = events_about(subject_key=CITIZEN.key, kinds=[EventKind.STATEMENT_TAKEN_AWAY])
    assert event.payload["mandate"] == mandate
    assert event.actor == desk.town.neighbour.ref


def _window() -> Actor:
    return hire("window-1", organ="sc-government-services", unit="综合窗口3号")


def test_a_window_takes_one_down_by_the_same_rules(desk: Desk) -> None:
    row = penalty(CITIZEN)
    asked: dict[str, Any] = {
        "workflow": "statement",
        "name": CITIZEN.name,
        "number": CITIZEN.number,
        "means": MeansShown.ID_CARD,
        "item": "administrative-penalty",
        "naming": {name: row[name] for name in ("CF_WSH", "CF_CFJGDM")},
        "claims": {},
        "actor": _window(),
        "now": now(),
    }
    with pytest.raises(Refusal) as refused:
        raise_at_counter(words="真正欠款的人电话13800138000。", **asked)
    assert refused.value.code == "cases.statement-unfit"
    slip = raise_at_counter(words=SAID, **asked)
    act_in_case(number=slip.number, act="attach", given=Given(), actor=desk.operator, now=now())
    assert _told(desk) == SAID
    with pytest.raises(Refusal) as again:
        raise_at_counter(words=SAID, **asked)
    assert again.value.code == "cases.statement-stands"
