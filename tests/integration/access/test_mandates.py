"""Mandates: given by one and accepted by another, used as far as they say, over at the next request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from gongxin.apps.access.api import (
    PERSONAL_POWERS,
    MandateState,
    Power,
    accept_delegation,
    act_for,
    ask_for_authorisation,
    authorisation_document,
    confirm_mandate,
    decline_request,
    end_mandate,
    give_authorisation,
    list_looks,
    list_mandates,
    offer_delegation,
    open_own_file,
    own_authorisations,
    own_mandates,
    propose_mandate,
    see_authorisation,
    see_mandate,
    withdraw_authorisation,
)
from gongxin.apps.access.models import LONGEST_MANDATE, Mandate
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, events, events_about
from gongxin.apps.register.api import see
from gongxin.apps.reports.api import download_report, issue_report, list_reports
from gongxin.lib.errors import Refusal

from .town import (
    CITIZEN,
    CONFIRMER,
    FIRM,
    NEIGHBOUR,
    NOBODY,
    PROPOSER,
    Town,
    mandate,
    now,
    terms,
    wanted,
)

pytestmark = pytest.mark.django_db
EVERYTHING = frozenset(PERSONAL_POWERS)
NO, UNKNOWN, UNFIT = "access.no-mandate", "access.unknown-mandate", "access.mandate-terms"


def delegate(town: Town, **more: Any) -> str:
    """The citizen delegates to the neighbour, who accepts."""
    number = offer_delegation(terms=wanted(**more), actor=town.citizen, now=now())
    accept_delegation(number=number, name=NEIGHBOUR.name, actor=town.neighbour, now=now())
    return number


def acting(number: str, actor: Actor) -> Actor:
    return act_for(number=number, actor=actor, now=now())


def refused(call: Callable[..., Any], *args: Any, **more: Any) -> str:
    with pytest.raises(Refusal) as refusal:
        call(*args, **more)
    return refusal.value.code


def change(number: str, **columns: Any) -> None:
    """As its owner could: past the platform's rights."""
    from tests.databases import as_role

    with as_role():
        see(None)
        Mandate.objects.filter(number=number).update(**columns)


def test_an_agent_opens_the_file_of_whom_they_act_for(town: Town) -> None:
    number = delegate(town)
    file = open_own_file(actor=acting(number, town.neighbour), now=now())
    assert file.subject_key == CITIZEN.key
    (event,) = events(kinds=[EventKind.OWN_FILE_OPENED], limit=1)
    assert (event.subject_key, event.payload["mandate"]) == (CITIZEN.key, number)
    assert event.actor == town.neighbour.ref
    (line,) = [
        seen for seen in list_looks(actor=town.citizen, now=now()) if seen.event == file.event
    ]
    assert (line.organ.zh, line.case_reference, line.own) == ("您的代理人", number, False)
    own = open_own_file(actor=town.neighbour, now=now())
    assert own.subject_key == NEIGHBOUR.key


def _issued(actor: Actor) -> str:
    return issue_report(actor=actor, now=now()).number


# each act, by what it needs
ACTS: dict[str, tuple[Power, Callable[[Actor, dict[str, str]], Any]]] = {
    "file": (Power.SEE_FILE, lambda who, _: open_own_file(actor=who, now=now())),
    "looks": (Power.SEE_LOOKS, lambda who, _: list_looks(actor=who, now=now())),
    "reports": (Power.TAKE_REPORTS, lambda who, _: list_reports(actor=who)),
    "report": (Power.TAKE_REPORTS, lambda who, _: issue_report(actor=who, now=now())),
    "download": (
        Power.TAKE_REPORTS,
        lambda who, at: download_report(number=at["report"], format="json", actor=who, now=now()),
    ),
    "authorisations": (
        Power.END_AUTHORISATIONS,
        lambda who, _: own_authorisations(actor=who, now=now()),
    ),
    "authorisation": (
        Power.END_AUTHORISATIONS,
        lambda who, at: see_authorisation(number=at["given"], actor=who, now=now()),
    ),
    "document": (
        Power.END_AUTHORISATIONS,
        lambda who, at: authorisation_document(number=at["given"], actor=who),
    ),
    "withdraw": (
        Power.END_AUTHORISATIONS,
        lambda who, at: withdraw_authorisation(number=at["given"], actor=who, now=now()),
    ),
    "decline": (
        Power.END_AUTHORISATIONS,
        lambda who, at: decline_request(number=at["asked"], actor=who, now=now()),
    ),
}


@pytest.fixture
def at(town: Town) -> dict[str, str]:
    """What there is to act upon."""
    return {
        "report": _issued(town.citizen),
        "given": give_authorisation(terms=terms(), actor=town.citizen, now=now()),
        "asked": ask_for_authorisation(
            identifier=CITIZEN.number, terms=terms(), actor=town.officer, now=now()
        ),
    }


@pytest.mark.parametrize("act", ACTS)
def test_every_act_needs_its_own_power_and_is_an_event_that_names_the_mandate(
    town: Town, at: dict[str, str], act: str
) -> None:
    power, call = ACTS[act]
    others = delegate(town, powers=EVERYTHING - {power})
    assert refused(call, acting(others, town.neighbour), at) == NO
    number = delegate(town, powers=frozenset({power}))
    before = {event.uid for event in events_about(subject_key=CITIZEN.key, limit=1000)}
    assert call(acting(number, town.neighbour), at) is not False
    told = [
        event
        for event in events_about(subject_key=CITIZEN.key, limit=1000)
        if event.uid not in before
    ]
    assert told
    assert {event.payload.get("mandate") for event in told} == {number}
    assert {event.actor for event in told} == {town.neighbour.ref}


@pytest.mark.parametrize("act", ACTS)
def test_an_ended_mandate_is_over_at_the_next_request(
    town: Town, at: dict[str, str], act: str
) -> None:
    _, call = ACTS[act]
    for ender in (town.citizen, town.neighbour):
        number = delegate(town)
        agent = acting(number, town.neighbour)
        end_mandate(number=number, actor=ender, now=now())
        assert refused(call, agent, at) == NO
    number = delegate(town)
    agent = acting(number, town.neighbour)
    change(number, begins_at=now() - timedelta(days=9), ends_at=now() - timedelta(seconds=1))
    assert refused(call, agent, at) == NO


def test_a_delegation_does_nothing_before_it_is_accepted_or_for_anybody_else(town: Town) -> None:
    number = offer_delegation(terms=wanted(), actor=town.citizen, now=now())
    for who in (town.neighbour, town.citizen):
        assert refused(open_own_file, actor=acting(number, who), now=now()) == NO
    accept_delegation(number=number, name=NEIGHBOUR.name, actor=town.neighbour, now=now())
    assert refused(open_own_file, actor=acting(number, town.citizen), now=now()) == NO
    assert (
        refused(open_own_file, actor=acting("WT-AAAA-AAAA-AAAA", town.neighbour), now=now()) == NO
    )
    assert (
        refused(act_for, number=number, actor=town.officer, now=now()) == "identity.not-permitted"
    )


def test_a_mistyped_number_opens_nothing_to_a_stranger(town: Town) -> None:
    number = offer_delegation(terms=wanted(agent_name="端木珩玥"), actor=town.citizen, now=now())
    shown = see_mandate(number=number, actor=town.neighbour, now=now())
    assert (shown.agent, shown.principal) == ("", "欧阳**")
    wrong = {"number": number, "actor": town.neighbour, "now": now()}
    assert refused(accept_delegation, name=NEIGHBOUR.name, **wrong) == "access.mandate-name"
    assert refused(open_own_file, actor=acting(number, town.neighbour), now=now()) == NO
    assert see_mandate(number=number, actor=town.citizen, now=now()).agent == "端木珩玥"


def test_nobody_is_told_whether_an_agent_is_there(town: Town) -> None:
    """The same answer and the same trace for somebody with an account and somebody without."""
    states = []
    for agent in (NEIGHBOUR, NOBODY):
        number = offer_delegation(terms=wanted(agent), actor=town.citizen, now=now())
        shown = see_mandate(number=number, actor=town.citizen, now=now())
        states.append(replace(shown, number="", agent="", begins_at=now(), ends_at=now()).state)
    assert states == [MandateState.OFFERED] * 2


def test_there_is_no_delegation_to_oneself_and_no_chain(town: Town) -> None:
    assert refused(offer_delegation, terms=wanted(CITIZEN), actor=town.citizen, now=now()) == UNFIT
    number = delegate(town)
    agent = acting(number, town.neighbour)
    assert refused(offer_delegation, terms=wanted(NOBODY), actor=agent, now=now()) == UNKNOWN
    assert refused(act_for, number=number, actor=agent, now=now()) == NO
    assert refused(end_mandate, number=number, actor=agent, now=now()) == UNKNOWN
    assert own_mandates(actor=agent, now=now()) == []


def test_a_person_alone_gives_their_authorisations(town: Town) -> None:
    """Charter C7: an agent ends what was allowed and allows nothing new; for an organisation its people speak."""
    more = EVERYTHING | {Power.GIVE_AUTHORISATIONS}
    assert (
        refused(offer_delegation, terms=wanted(powers=more), actor=town.citizen, now=now()) == UNFIT
    )
    agent = acting(delegate(town), town.neighbour)
    assert refused(give_authorisation, terms=terms(), actor=agent, now=now()) == NO
    for_firm = acting(mandate(), town.neighbour)
    number = give_authorisation(terms=terms(), actor=for_firm, now=now())
    (event,) = events(kinds=[EventKind.AUTHORISATION_GIVEN], limit=1)
    assert event.payload["authorisation"] == number
    assert event.payload["mandate"] == for_firm.on_behalf.mandate  # type: ignore[union-attr]
    assert event.subject_key == FIRM.key


@pytest.mark.parametrize(
    ("spoilt", "code"),
    [
        ({"agent_number": "519901199003072130"}, "access.malformed-identifier"),
        ({"agent_number": FIRM.number}, UNFIT),
        ({"agent_name": "  "}, UNFIT),
        ({"powers": frozenset()}, UNFIT),
        ({"ends_at": now() - timedelta(days=1)}, UNFIT),
        ({"ends_at": now() + timedelta(days=370)}, UNFIT),
    ],
)
def test_terms_that_are_not_sound_are_refused(town: Town, spoilt: Any, code: str) -> None:
    assert refused(offer_delegation, terms=wanted(**spoilt), actor=town.citizen, now=now()) == code


def test_an_offer_lapses_and_more_than_twenty_do_not_stand(town: Town) -> None:
    number = offer_delegation(terms=wanted(), actor=town.citizen, now=now())
    late = now() + timedelta(days=31)
    assert see_mandate(number=number, actor=town.citizen, now=late).state is MandateState.LAPSED
    accept = {"number": number, "name": NEIGHBOUR.name, "actor": town.neighbour}
    assert refused(accept_delegation, **accept, now=late) == UNKNOWN
    for _ in range(19):
        offer_delegation(terms=wanted(), actor=town.citizen, now=now())
    assert refused(offer_delegation, terms=wanted(), actor=town.citizen, now=now()) == UNFIT


def test_how_it_ended_is_kept(town: Town) -> None:
    offered = offer_delegation(terms=wanted(), actor=town.citizen, now=now())
    end_mandate(number=offered, actor=town.neighbour, now=now())
    handed_back, withdrawn = delegate(town), delegate(town)
    end_mandate(number=handed_back, actor=town.neighbour, now=now())
    end_mandate(number=withdrawn, actor=town.citizen, now=now())
    found = {one.number: one.state for one in own_mandates(actor=town.citizen, now=now())}
    assert [found[number] for number in (offered, handed_back, withdrawn)] == [
        MandateState.DECLINED,
        MandateState.HANDED_BACK,
        MandateState.WITHDRAWN,
    ]
    again = {"number": withdrawn, "actor": town.citizen, "now": now()}
    assert refused(end_mandate, **again) == UNKNOWN
    assert refused(end_mandate, number=delegate(town), actor=PROPOSER, now=now()) == UNKNOWN


# --- organisations ---------------------------------------------------------------------------


def test_a_mandated_person_opens_the_file_of_the_organisation(town: Town) -> None:
    number = mandate()
    file = open_own_file(actor=acting(number, town.neighbour), now=now())
    assert (file.kind, file.name) == ("enterprise", FIRM.name)
    assert file.records
    (shown,) = [
        one for one in own_mandates(actor=town.neighbour, now=now()) if one.number == number
    ]
    assert (shown.principal, shown.given) == (FIRM.name, False)
    end_mandate(number=number, actor=PROPOSER, now=now())
    assert refused(open_own_file, actor=acting(number, town.neighbour), now=now()) == NO


def test_a_mandate_is_confirmed_by_another(town: Town) -> None:
    sound = {
        "organisation": FIRM.number,
        "evidence": "示例文书1号",
        "terms": wanted(),
        "now": now(),
    }
    number = propose_mandate(**sound, actor=PROPOSER)  # type: ignore[arg-type]
    assert refused(open_own_file, actor=acting(number, town.neighbour), now=now()) == NO
    assert own_mandates(actor=town.neighbour, now=now()) == []
    assert refused(confirm_mandate, number=number, actor=PROPOSER, now=now()) == (
        "access.grant-by-another"
    )
    accept = {"number": number, "name": NEIGHBOUR.name, "actor": town.neighbour}
    assert refused(accept_delegation, **accept, now=now()) == UNKNOWN
    for actor in (town.operator, town.auditor, town.officer, town.citizen):
        assert refused(propose_mandate, **{**sound, "actor": actor}) == "identity.not-permitted"
        assert refused(confirm_mandate, number=number, actor=actor, now=now()) == (
            "identity.not-permitted"
        )
    confirm_mandate(number=number, actor=CONFIRMER, now=now())
    assert open_own_file(actor=acting(number, town.neighbour), now=now()).subject_key == FIRM.key
    assert list_mandates(actor=town.auditor, now=now())[0].number == number
    end_mandate(number=number, actor=town.neighbour, now=now())
    assert refused(confirm_mandate, number=number, actor=CONFIRMER, now=now()) == UNKNOWN


def test_a_mandate_names_organisation_and_document(town: Town) -> None:
    sound = {
        "organisation": FIRM.number,
        "evidence": "示例文书1号",
        "terms": wanted(),
        "now": now(),
    }
    for spoilt in ({"organisation": CITIZEN.number}, {"evidence": " "}):
        assert refused(propose_mandate, **{**sound, **spoilt}, actor=PROPOSER) == UNFIT
    begins = now() + timedelta(days=2)
    number = mandate(begins_at=begins)
    shown = see_mandate(number=number, actor=town.neighbour, now=now())
    assert shown.state is MandateState.COMING
    assert refused(open_own_file, actor=acting(number, town.neighbour), now=now()) == NO


# --- what the database holds -----------------------------------------------------------------


def _kept(**spoilt: Any) -> Mandate:
    begins = spoilt.pop("begins_at", now())
    return Mandate.objects.create(
        **{
            "number": f"T{Mandate.objects.count()}",
            "kind": "delegation",
            "subject_key": CITIZEN.key,
            "agent_key": NEIGHBOUR.key,
            "agent_name_sealed": b"x",
            "data_key": b"x",
            "powers": ["see-file"],
            "begins_at": begins,
            "ends_at": begins + timedelta(days=1),
            "proposed_at": begins,
            "proposed_by": "account:1",
            **spoilt,
        }
    )


@pytest.mark.parametrize(
    ("constraint", "spoilt"),
    [
        ("mandate_is_for_somebody_else", {"agent_key": CITIZEN.key}),
        ("mandate_is_by_two", {"confirmed_at": now(), "confirmed_by": "account:1"}),
        ("mandate_is_by_two", {"confirmed_at": now(), "confirmed_by": "system:x"}),
        ("mandate_is_by_two", {"proposed_by": "system:x"}),
        ("mandate_names_a_power", {"powers": []}),
        (
            "mandate_of_a_person_gives_no_authorisation",
            {"powers": ["see-file", "give-authorisations"]},
        ),
        ("mandate_of_an_organisation_has_evidence", {"kind": "organisation"}),
        ("mandate_of_an_organisation_has_evidence", {"evidence": "1号"}),
        ("mandate_of_an_organisation_has_evidence", {"kind": "other", "evidence": "1号"}),
        ("mandate_ends_by_somebody", {"ended_at": now()}),
        ("mandate_ends_by_somebody", {"ended_at": now(), "ended_by": "account:1", "ending": "x"}),
    ],
)
def test_the_database_refuses_what_no_mandate_is(
    town: Town, constraint: str, spoilt: dict[str, Any]
) -> None:
    with transaction.atomic():
        see(None)
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            _kept(**spoilt)


@settings(max_examples=60, deadline=None)
@given(
    st.timedeltas(min_value=timedelta(days=-800), max_value=timedelta(days=800)),
    st.booleans(),
)
def test_the_database_holds_an_end_after_the_beginning_and_within_a_year(
    town: Town, lasts: timedelta, at_the_edge: bool
) -> None:
    begins = now()
    if at_the_edge:
        lasts = LONGEST_MANDATE + timedelta(microseconds=lasts.days)
    sound = timedelta(0) < lasts <= LONGEST_MANDATE
    kept = True
    try:
        with transaction.atomic():
            see(None)
            _kept(number="T-property", begins_at=begins, ends_at=begins + lasts)
            transaction.set_rollback(True)
    except IntegrityError as error:
        assert "mandate_has_an_end" in str(error)  # noqa: PT017 -- both ways are tried
        kept = False
    assert kept is sound


def test_the_database_shows_a_mandate_to_its_two_sides_alone(town: Town) -> None:
    number = delegate(town)
    for subjects, seen in (([CITIZEN.key], 1), ([NEIGHBOUR.key], 1), ([NOBODY.key], 0), ([], 0)):
        with transaction.atomic():
            see(subjects)
            assert Mandate.objects.filter(number=number).count() == seen
    assert Mandate.objects.filter(number=number).count() == 0


def test_what_was_given_cannot_be_widened(town: Town) -> None:
    """The platform's login ends and confirms; it changes no term."""
    number = delegate(town)
    for column, value in (("ends_at", now()), ("powers", []), ("agent_key", NOBODY.key)):
        with transaction.atomic():
            see(None)
            found = Mandate.objects.filter(number=number)
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                found.update(**{column: value})


def test_neither_name_nor_number_of_an_agent_stands_in_the_clear(town: Town) -> None:
    delegate(town)
    with transaction.atomic(), connection.cursor() as cursor:
        see(None)
        cursor.execute("SELECT string_agg(m::text, ' ') FROM access_mandate m")
        (told,) = cursor.fetchone()
    for secret in (NEIGHBOUR.name, NEIGHBOUR.number, CITIZEN.name, CITIZEN.number):
        assert secret not in told
        assert secret.encode().hex() not in told
    assert not [
        event
        for event in events(limit=50)
        if NEIGHBOUR.name in str(event.payload) or NEIGHBOUR.number in str(event.payload)
    ]
