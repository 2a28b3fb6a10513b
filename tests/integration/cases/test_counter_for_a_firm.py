"""A window raises for an organisation by a mandate that is shown there: in force, of who stands there, and for this."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from gongxin.apps.access.api import Power, end_mandate
from gongxin.apps.cases.api import MeansShown, Slip, own_cases, raise_at_counter
from gongxin.apps.identity.api import Actor
from gongxin.apps.ledger.api import EventKind, events_about
from gongxin.lib.errors import Refusal
from tests.integration.access.town import (
    CITIZEN,
    CONFIRMER,
    FIRM,
    NEIGHBOUR,
    Town,
    hire,
    mandate,
    now,
    penalty,
)

from .desk import WORDS, Desk, counts, staff

pytestmark = pytest.mark.django_db
ITEM, NUMBER = "administrative-penalty", "川示交罚〔2026〕8号"
DOCUMENT = {name: penalty(FIRM, NUMBER)[name] for name in ("CF_WSH", "CF_CFJGDM")}


@pytest.fixture
def desk(town: Town) -> Desk:
    """Who handles the cases."""
    return staff(town)


@pytest.fixture
def window(desk: Desk) -> Actor:
    """An officer of a window of government services."""
    return hire("window-1", organ="sc-government-services", unit="综合窗口3号")


def _raise(window: Actor, shown: str, **more: Any) -> Slip:
    said = {
        "workflow": "objection",
        "name": NEIGHBOUR.name,
        "number": NEIGHBOUR.number,
        "means": MeansShown.ID_CARD,
        "organisation": FIRM.number,
        "mandate": shown,
        "item": ITEM,
        "naming": DOCUMENT,
        "claims": {"CF_NR_FK": "0.01"},
        "words": WORDS,
        "actor": window,
        "now": now(),
    }
    return raise_at_counter(**{**said, **more})


def test_who_shows_the_mandate_raises_for_the_firm(desk: Desk, window: Actor) -> None:
    number = mandate()
    slip = _raise(window, number.lower())
    (event,) = events_about(subject_key=FIRM.key, kinds=[EventKind.CASE_RAISED])
    assert (event.payload["case"], event.payload["mandate"], event.payload["unit"]) == (
        slip.number,
        number,
        "综合窗口3号",
    )
    assert "subject" in event.payload["tells"], "the firm is told that it was raised"
    assert _raise(window, number).there, "sent again it is the same slip"
    assert own_cases(actor=desk.town.citizen, now=now()) == []
    told = events_about(subject_key=NEIGHBOUR.key, kinds=[EventKind.CASE_RAISED])
    assert told == (), "it is the firm's matter and not the agent's"


@pytest.mark.parametrize(
    "shown",
    [
        lambda: {"mandate": "JB-AAAA-BBBB-CCCC"},
        lambda: {"mandate": mandate(), "name": CITIZEN.name, "number": CITIZEN.number},
        lambda: {"mandate": mandate(), "name": CITIZEN.name},
        lambda: {"mandate": mandate(powers=frozenset({Power.SEE_FILE}))},
        lambda: {"mandate": mandate(begins_at=now() + timedelta(days=1))},
        lambda: {"mandate": _ended()},
        lambda: {"mandate": mandate(), "organisation": "915199010000000009"},
        lambda: {"mandate": mandate(), "naming": {**DOCUMENT, "CF_WSH": "川示交罚〔2026〕7号"}},
    ],
    ids=["no such", "another's", "another's name", "not for this", "not yet", "ended", "another firm", "another's record"],
)  # fmt: skip
def test_whatever_is_amiss_gets_one_answer(
    desk: Desk, window: Actor, shown: Callable[[], dict[str, str]]
) -> None:
    more = shown()
    before = counts()
    with pytest.raises(Refusal) as refused:
        _raise(window, more.pop("mandate"), **more)
    assert refused.value.code in {"cases.no-window-record", "intake.fact-unclear"}
    after = counts()
    assert after.pop("ledger_event") - before.pop("ledger_event") <= 1
    assert after == before


def _ended() -> str:
    number = mandate()
    end_mandate(number=number, actor=CONFIRMER, now=now())
    return number


@pytest.mark.parametrize("left_out", ["organisation", "mandate"])
def test_half_of_it_is_refused_in_words(desk: Desk, window: Actor, left_out: str) -> None:
    before = counts()
    with pytest.raises(Refusal) as refused:
        _raise(window, mandate(), **{left_out: ""})
    assert refused.value.code == "cases.mandate-half-shown"
    assert counts()["cases_case"] == before["cases_case"]
