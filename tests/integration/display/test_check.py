"""The check of the end of display: real doors, synthetic subjects, and each guard taken away in turn."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest import mock

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.test import override_settings
from joserfc.jwk import OKPKey

from gongxin.apps.access.api import (
    Asking,
    FileReason,
    answer_question,
    look_up,
    sweep_look_ups,
)
from gongxin.apps.catalogue.api import get_item
from gongxin.apps.directory.api import list_organs
from gongxin.apps.display.api import (
    ITEM,
    OFFICER,
    SECOND,
    Channel,
    ChannelFound,
    CheckFound,
    CheckState,
    check_register,
    decided_for,
    list_checks,
    login_of,
    record_check,
    seed_canaries,
    standing,
    take_back,
)
from gongxin.apps.feeds.api import (
    Purpose,
    Wanted,
    list_subscriptions,
    propose_subscription,
    subscribe_check,
)
from gongxin.apps.identity.api import Account, actor_by_login, list_systems, system_actor
from gongxin.apps.intake.api import intake_totals, list_batches, quality
from gongxin.apps.ledger.api import EventKind, events
from gongxin.apps.publication.api import (
    count_on_display,
    count_take_downs,
    count_times,
    gone_since,
    last_change,
    list_bundles,
    list_take_downs,
    propose_bundle,
    released_since,
    see_bundle,
    take_down,
)
from gongxin.apps.register.api import canary_keys, counts
from gongxin.apps.reports.api import count_reports
from gongxin.interfaces.cli.display_check import Watch, check_display, publish_canaries, watch_end
from gongxin.interfaces.cli.doors import OF_THE_REGISTER, Doors
from gongxin.interfaces.cli.main import cli
from gongxin.lib.canaries import CAST, DIVISION, ORGAN, Canary, Part, is_canary_number
from gongxin.lib.errors import Refusal
from gongxin.lib.identifiers import citizen_fault, is_synthetic_identifier, uscc_fault
from gongxin.lib.periods import BEIJING, last_day
from gongxin.lib.synthetic.numbers import DIVISIONS
from tests.databases import as_role
from tests.integration.access.town import (
    CASE,
    CITIZEN,
    FIRM,
    NEIGHBOUR,
    Town,
    asking,
    file_rows,
    now,
    penalty,
)

from .shown import CLOCK, PUBLIC, view_is, without, without_any_end

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]
ACTOR = system_actor("display")
WALKED = set(Channel) - {Channel.REGISTER, Channel.CACHE}


def _by_channel(found: CheckFound) -> dict[Channel, Any]:
    return {one.channel: one for one in found.channels}


def test_nothing_that_is_over_is_told_and_every_channel_was_really_asked() -> None:
    before = {one.uid for one in events(kinds=[EventKind.LOOK_UP, EventKind.OWN_FILE_OPENED])}
    found = check_display(actor=ACTOR)
    assert (found.visible, found.blind, found.ok) == (0, (), True)
    by_channel = _by_channel(found)
    assert set(by_channel) == set(Channel)
    assert all(one.checked > 0 for one in found.channels)
    for channel in TELLING:
        assert by_channel[channel].seconds is not None
        assert 0 < by_channel[channel].seconds < 60
    assert by_channel[Channel.PUBLIC].seconds is None  # where nothing was told nothing stops
    assert abs(found.clock_ms) < 5_000

    looked = events(kinds=[EventKind.LOOK_UP, EventKind.OWN_FILE_OPENED])
    about = {one.subject_key for one in looked if one.uid not in before}
    assert about
    assert about <= set(canary_keys())


def test_nothing_real_is_counted_otherwise_for_it(town: Town) -> None:
    def figures() -> list[Any]:
        return [
            counts(),
            intake_totals(),
            count_reports(),
            quality(actor=town.operator, since=now() - timedelta(days=99), now=now()).lines,
            list_batches(actor=replace(town.clerk, organ=_source_of_canaries())),
            list_bundles(actor=replace(town.officer, organ=_source_of_canaries())),
            count_times(actor=town.operator, now=now()),
            (count_on_display(), list_take_downs(), count_take_downs()),
            (gone_since(after=0, items=[ITEM], limit=9), _released()),
        ]

    before = figures()
    filed = seed_canaries(actor=ACTOR, now=now())
    assert publish_canaries()
    Watch().must_tell(_cast(Part.LIVE))
    take_back(filed=filed, actor=ACTOR, now=now())
    assert take_down(now=now())
    assert figures() == before
    looked = [one for one in events(kinds=[EventKind.LOOK_UP]) if one.organ == ORGAN]
    assert looked
    assert all(one.payload["case_known"] for one in looked)  # nothing of a budget is spent
    assert counts()["subjects"] == len({CITIZEN, NEIGHBOUR, FIRM})
    swept = sweep_look_ups(day=now().astimezone(BEIJING).date(), actor=town.operator, now=now())
    assert swept.look_ups == 0
    assert _one("SELECT count(*) FROM access_look_up_alarm") == 0


def _released() -> list[Any]:
    """What feeds are told that became public."""
    return released_since(after=0, through=last_change(), items=[ITEM], limit=9)


def _source_of_canaries() -> str:
    return str(_one("SELECT source FROM intake_batch WHERE channel = 'canary' LIMIT 1") or "none")


@contextmanager
def _watching() -> Iterator[Watch]:
    watch = Watch()
    with mock.patch("gongxin.interfaces.cli.display_check.GIVES_UP", 0.0):
        yield watch
    watch.doors.leave()


@pytest.fixture(scope="module")
def seeded(town: Town, django_db_blocker: Any) -> None:
    """Canaries in the town, with their accounts."""
    with django_db_blocker.unblock():
        seed_canaries(actor=ACTOR, now=now())
        publish_canaries()


TELLING = WALKED - {Channel.PUBLIC}
"""Channels that tell of records at all; at a public address without a parameter nobody is named."""


def test_without_the_end_in_the_view_each_channel_is_found() -> None:
    with _watching() as watch, view_is(without_any_end):
        watch.must_not_tell(_cast(Part.OVER))
        told = {one.channel: one.visible for one in watch.channels() if one.visible}
        # the answers of a bulk end by their own date as well: see test_hard_dates.py; what is over was never published
        assert set(told) == TELLING - {Channel.BULK} - OF_THE_REGISTER
        assert told[Channel.ANSWER] == told[Channel.API_FILE] == 2
        register, _ = check_register(at=now())
        assert register.visible >= 2


@pytest.mark.parametrize(
    "condition",
    [
        "(status = 'live'::text) AND ",
        "(recorded_to = 'infinity'::timestamp with time zone) AND ",
    ],
)
def test_without_the_state_in_the_view_what_was_withdrawn_is_found(condition: str) -> None:
    filed = seed_canaries(actor=ACTOR, now=now())
    take_back(filed=filed, actor=ACTOR, now=now())
    with view_is(without(condition)):
        register, _ = check_register(at=now())
        assert register.visible >= 2
        doors, taken_back = Doors(), set(_cast(Part.TAKEN_BACK))
        for channel in (Channel.API_FILE, Channel.BULK):
            assert doors.told(channel, taken_back) == taken_back
    assert check_register(at=now())[0].visible == 0


def test_what_was_withdrawn_is_found_in_the_public_register_where_its_view_forgets_to_ask() -> None:
    filed = seed_canaries(actor=ACTOR, now=now())
    publish_canaries()
    doors, taken_back = Doors(), _cast(Part.TAKEN_BACK)
    firm = {one for one in taken_back if not one.is_person}
    for channel in OF_THE_REGISTER:
        assert doors.told(channel, taken_back) == firm, channel
    now_alone = "(recorded_to = 'infinity'::timestamp with time zone) AND "
    with view_is(without(now_alone), PUBLIC):
        take_back(filed=filed, actor=ACTOR, now=now())
        for channel in OF_THE_REGISTER:
            assert doors.told(channel, taken_back) == firm, channel
    for channel in OF_THE_REGISTER:
        assert doors.told(channel, taken_back) == set(), channel
    doors.leave()


def test_the_check_publishes_canaries_alone_and_nobody_else_publishes_one(town: Town) -> None:
    file_rows(
        town.folder, ITEM, [penalty(FIRM, "川示交罚〔2026〕4301号")], source=_source_of_canaries()
    )
    seed_canaries(actor=ACTOR, now=now())
    check = actor_by_login(login=OFFICER)
    officer = replace(town.officer, organ=_source_of_canaries())
    for actor, are in ((check, True), (officer, False)):
        read = see_bundle(number=propose_bundle(item=ITEM, actor=actor, now=now()), actor=actor)
        assert {is_canary_number(one.uscc) for one in read.entries} == {are}


def test_the_check_subscribes_for_as_long_as_it_walks_and_shows_in_no_list(town: Town) -> None:
    seed_canaries(actor=ACTOR, now=now())
    publish_canaries()
    before = list_subscriptions(actor=town.security, now=now()), list_systems()
    doors, firms = Doors(), {one for one in _cast(Part.LIVE) if not one.is_person}
    assert doors.told(Channel.FEED, firms) == firms
    assert _one("SELECT count(*) FROM feeds_subscription WHERE ended_at IS NULL") == 1
    assert (list_subscriptions(actor=town.security, now=now()), list_systems()) == before
    doors.leave()
    assert _one("SELECT count(*) FROM feeds_subscription WHERE ended_at IS NULL") == 0
    assert (
        _one(
            "SELECT count(*) FROM identity_sending_system WHERE scope = 'feeds' AND revoked_at IS NULL"
        )
        == 0
    )


def test_nobody_else_subscribes_as_the_check(town: Town) -> None:
    check = actor_by_login(login=OFFICER)
    key = OKPKey.generate_key("Ed25519").as_pem(private=False)
    for officers in ((check, town.officer), (town.officer, check), (check, check)):
        with pytest.raises(Refusal):
            subscribe_check(item=ITEM, public_key=key, officers=officers, now=now())
    wanted = Wanted(
        name="示例网站", uscc=CAST[1].number, site="https://example.org", purpose=Purpose.MEDIA,
        instrument="", article="", items=[ITEM], public_key=key, ends_at=now() + timedelta(days=9),
    )  # fmt: skip
    with pytest.raises(Refusal) as caught:
        propose_subscription(wanted=wanted, actor=town.security, now=now())
    assert "代码" in caught.value.what.zh
    assert _one("SELECT count(*) FROM feeds_subscription") == 0


def test_a_check_that_was_cut_off_while_it_published_hinders_no_other() -> None:
    filed = seed_canaries(actor=ACTOR, now=now())
    propose_bundle(item=ITEM, actor=actor_by_login(login=OFFICER), now=now())
    assert publish_canaries()
    firms = {one for one in _cast(Part.TAKEN_BACK) if not one.is_person}
    assert Doors().told(Channel.PUBLIC_ENTRY, firms) == firms
    take_back(filed=filed, actor=ACTOR, now=now())


def test_where_penalties_are_shown_to_nobody_nothing_is_published_and_no_channel_is_blind() -> None:
    item = replace(get_item(code=ITEM), shown_to_public=frozenset())
    with mock.patch("gongxin.interfaces.cli.display_check.get_item", return_value=item):
        assert not publish_canaries()
    with _watching() as watch:
        watch.published = False
        with view_is(_of_nothing, PUBLIC):
            watch.must_tell(_cast(Part.LIVE))
        assert not any(one.blind for one in watch.channels())


def test_a_record_before_its_first_day_is_found_where_the_view_forgets_it() -> None:
    with as_role() as cursor:
        cursor.execute(
            "INSERT INTO register_record SELECT subject_key, gen_random_uuid(), 1, item, nature,"
            " adverse_class, status, source, doc_number, doc_organ, doc_date, valid_from, valid_to,"
            " clock_timestamp() + interval '1 hour', 'infinity'::timestamptz - interval '0', recorded_from,"
            " recorded_to, batch_id, row_number, content_digest, content_sealed"
            " FROM register_record WHERE nature = 'basic' LIMIT 1"
        )
        assert cursor.rowcount == 1
    assert check_register(at=now())[0].visible == 0
    with view_is(without("(shown_from <= statement_timestamp()) AND ")):
        assert check_register(at=now())[0].visible == 1


def test_a_database_whose_clock_is_behind_is_found() -> None:
    """The judge's own clock is not believed: columns are compared with the clock of who asks."""
    behind = (now().date() - date(now().year - 2, 7, 1)).days
    slow = f"({CLOCK} - interval '{behind} days')"
    with view_is(lambda said: said.replace(CLOCK, slow)):
        assert check_register(at=now())[0].visible > 0


def test_a_channel_that_tells_nothing_at_all_proves_nothing() -> None:
    with _watching() as watch, view_is(_of_nothing), view_is(_of_nothing, PUBLIC):
        watch.must_tell(_cast(Part.LIVE))
        assert {one.channel for one in watch.channels() if one.blind} == TELLING
        found = CheckFound(at=now(), channels=watch.channels())
        assert (found.visible, found.ok) == (0, False)


def test_an_answer_that_may_be_kept_on_the_way_is_found() -> None:
    kept = "gongxin.interfaces.pages.middleware.PersonalPagesMiddleware"
    without = [one for one in settings.MIDDLEWARE if one != kept]
    with _watching() as watch, override_settings(MIDDLEWARE=without):
        watch.doors.told(Channel.OWN_FILE, _cast(Part.LIVE))
        assert {one.channel: one.visible for one in watch.channels()}[Channel.CACHE] == 1


def test_the_end_of_a_day_is_timed() -> None:
    """The view's clock stands six seconds before the midnight with which tonight's records end."""
    filed = seed_canaries(actor=ACTOR, now=now())
    assert filed.tonight == (decided_for(now().astimezone(BEIJING).date()) is not None)
    if not filed.tonight:
        return
    today = now().astimezone(BEIJING).date()
    midnight = datetime.combine(today + timedelta(days=1), datetime.min.time(), tzinfo=BEIJING)
    firms = [one for one in _cast(Part.TONIGHT) if not one.is_person]
    watch = Watch()
    with mock.patch(
        "gongxin.interfaces.cli.display_check.WALKED", (Channel.API_ANSWER, Channel.API_FILE)
    ):
        ends = datetime.now(UTC) + timedelta(seconds=6)
        ahead = (midnight - ends).total_seconds()
        with view_is(lambda said: said.replace(CLOCK, f"({CLOCK} + interval '{ahead} seconds')")):
            watch.must_tell(firms)
            watch_end(watch, firms, ends=ends)
    by_channel = {one.channel: one for one in watch.channels()}
    for channel in (Channel.API_ANSWER, Channel.API_FILE):
        found = by_channel[channel]
        assert (found.visible, found.blind, found.checked) == (0, False, 1)
        assert 0 <= (found.seconds or 0) < 30


# --- who reaches a canary -------------------------------------------------------------------------


@pytest.mark.parametrize("canary", CAST, ids=lambda one: f"{one.part.value}-{one.is_person}")
def test_nobody_else_reaches_a_canary_and_is_told_that_it_is_one(
    town: Town, canary: Canary
) -> None:
    asked = Asking("licence-review", CASE, canary.number, canary.name)
    with pytest.raises(Refusal) as caught:
        answer_question(asking=asked, actor=town.officer, now=now())
    assert caught.value.code == "access.canary-number"
    assert "虚构" in caught.value.what.zh
    assert events(kinds=[EventKind.LOOK_UP_REFUSED])[0].payload["reason"] == "access.canary-number"


def test_the_check_reaches_nobody_real(town: Town) -> None:
    officer = actor_by_login(login=OFFICER)
    for person in (CITIZEN, FIRM):
        with pytest.raises(Refusal) as caught:
            look_up(asking=asking(person), reason=FileReason.WEIGH, actor=officer, now=now())
        assert caught.value.code == "access.canaries-alone"


def test_nobody_signs_in_as_the_check() -> None:
    for login in (OFFICER, SECOND, *(login_of(one) for one in CAST if one.is_person)):
        account = Account.objects.get(login=login)
        assert not account.check_password("")
        assert not account.factors.exists()


def test_the_numbers_are_kept_for_canaries_and_for_nobody_else() -> None:
    assert len({one.number for one in CAST}) == len(CAST) == 8
    for one in CAST:
        fault = citizen_fault(one.number) if one.is_person else uscc_fault(one.number)
        assert fault is None
        assert is_canary_number(one.number)
        assert is_synthetic_identifier(one.number)
    for person in (CITIZEN, FIRM):
        assert not is_canary_number(person.number)
    codes = [organ.uscc for organ in list_organs()]
    assert codes
    assert not any(map(is_canary_number, codes))
    # worlds of synthetic people begin at 01: DIVISIONS of lib/synthetic/numbers.py
    assert int(DIVISION) not in DIVISIONS


# --- what is kept, and how the newest one stands ----------------------------------------------------


def _found(*, visible: int = 0, blind: bool = False, at: datetime | None = None) -> CheckFound:
    channels = (
        ChannelFound(Channel.REGISTER, 120, 0),
        ChannelFound(Channel.FILE, 4, visible, 1250, blind),
    )
    return CheckFound(at=at or now(), channels=channels)


def test_a_check_that_is_kept_is_an_event_and_comes_back_as_it_was() -> None:
    assert standing(now=now()).state is CheckState.NEVER
    record_check(found=_found(), actor=ACTOR)
    (kept,) = list_checks()
    assert (kept.checked, kept.visible, kept.slowest_ms) == (124, 0, 1250)
    (event,) = events(kinds=[EventKind.DISPLAY_CHECKED])
    assert event.uid == kept.event
    assert event.payload == {
        "checked": 124, "visible": 0, "channels": ["register", "look-up-file"], "blind": 0,
        "slowest_ms": 1250,
    }  # fmt: skip
    assert event.subject_key is None
    assert standing(now=now()).state is CheckState.CLEAN


def test_silence_shows_by_itself_and_so_does_what_was_found() -> None:
    record_check(found=_found(at=now() - timedelta(hours=26, minutes=-1)), actor=ACTOR)
    assert standing(now=now()).state is CheckState.CLEAN
    assert standing(now=now() + timedelta(minutes=2)).state is CheckState.LATE
    record_check(found=_found(visible=1), actor=ACTOR)
    assert standing(now=now()).state is CheckState.FOUND
    record_check(found=_found(blind=True, at=now() + timedelta(seconds=1)), actor=ACTOR)
    assert standing(now=now()).state is CheckState.FOUND


@pytest.mark.parametrize("spelling", [["display", "check"], ["display-check"]])
def test_the_command_says_counts_and_channels_and_fails_when_something_is_visible(
    spelling: list[str],
) -> None:
    place = "gongxin.interfaces.cli.display_check.check_display"
    with mock.patch(place, return_value=_found()):
        done = CliRunner().invoke(cli, [*spelling, "--json", "--record"])
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert (said["expired_but_visible"], said["checked"]) == (0, 124)
    assert said["channels"][1] == {
        "name": "look-up-file", "checked": 4, "expired_but_visible": 0, "seconds": 1.25,
        "blind": False,
    }  # fmt: skip
    assert len(list_checks()) == 1
    with mock.patch(place, return_value=_found(visible=3)):
        done = CliRunner().invoke(cli, [*spelling])
    assert done.exit_code == 1
    assert "档案" in done.stderr
    assert "3" in done.stderr
    assert len(list_checks()) == 1
    assert not any(one.number in done.output or one.name in done.output for one in CAST)


def test_seeding_may_be_repeated_and_says_whom() -> None:
    for _ in range(2):
        done = CliRunner().invoke(cli, ["display", "seed"])
        assert done.exit_code == 0, done.output
        assert all(one.number in done.output for one in CAST)
    assert counts()["subjects"] == len({CITIZEN, NEIGHBOUR, FIRM})


def test_some_penalty_ends_with_every_day_but_a_leap_day() -> None:
    day, without = date(2026, 1, 1), []
    while day < date(2029, 1, 1):
        decided = decided_for(day)
        if decided is None:
            without.append(day)
        else:
            assert last_day(decided, years=1) == day
        day += timedelta(days=1)
    assert without == [date(2028, 2, 29)]


def _of_nothing(said: str) -> str:
    return said.replace("WHERE (", "WHERE false AND (")


def _cast(part: Part) -> list[Canary]:
    return [one for one in CAST if one.part is part]


def _one(sql: str) -> object:
    with as_role() as cursor:
        cursor.execute(sql)
        row = cursor.fetchone()
        return row[0] if row else None
