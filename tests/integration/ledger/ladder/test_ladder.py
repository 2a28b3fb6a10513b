"""Every operation at every rung able to do it, on a real server, and a verifier of another account who must find it.

Rung 1 is the platform's own login (what smuggled SQL can do), 2 the tables' owner, 3 the superuser. What needs more hands
than these stands in `test_upper_rungs.py`.
"""

from __future__ import annotations

import psycopg
import pytest

from gongxin.apps.ledger import queries
from gongxin.apps.ledger.api import verify
from gongxin.lib.errors import Refusal

from .auditor import Auditor
from .hands import UNIQUE, Log, as_application, as_owner
from .operations import ON_ROWS, Tampering

SHOWN_NO_ROW = {
    "the actor edited",
    "the class of the result edited",
    "an edit with a fitting commitment",
    "back-dated",
    "back-dated with a fitting commitment",
    "two nonces exchanged",
    "one subject's looks given to another",
    "a waiting event edited",
    "emptied as if it had been erased",
}
"""What the platform's login has the right to empty, under an act of erasing that the database would have to be shown."""


def done(log: Log, one: Tampering) -> list[str]:
    """The statements, with the name that the server gave to the rule of places."""
    with log.as_superuser() as hand:
        (unique,) = hand.execute(UNIQUE).fetchall()[0]
    return [statement.replace("{unique}", unique) for statement in one.statements]


def test_the_platforms_login_may_do_none_of_it(
    log: Log, auditor: Auditor, places: dict[str, str]
) -> None:
    """Rung 1. Refused by the rights on the tables, or done to no row, since none is shown; not by the program, which is
    not asked. Of an event the login may empty what it says, under an act of erasing that it cannot sign for itself.
    """
    assert auditor.verify(auditor.own).is_whole
    refused = {
        one.what: [as_application(places, statement) for statement in done(log, one)]
        for one in ON_ROWS
    }
    done_to_nothing = {what for what, why in refused.items() if "" in why}
    assert {why for whys in refused.values() for why in whys} == {"InsufficientPrivilege", ""}
    assert done_to_nothing == SHOWN_NO_ROW
    assert auditor.verify(auditor.own).is_whole


def test_what_the_platforms_login_makes_up_is_found(
    log: Log, auditor: Auditor, places: dict[str, str]
) -> None:
    """Rung 1. It may add events; one without its commitment shows, and none can be put among those of before."""
    columns = "uid, kind, occurred_at, actor, payload, nonce, commitment"
    made_up = (
        "gen_random_uuid(), 'sign-in', now(), 'account:1', '{{}}', decode(repeat('00', 32), 'hex'),"
        " decode(repeat('00', 32), 'hex')"
    ).replace("{{}}", "{}")
    placed = f"INSERT INTO ledger_event ({columns}, leaf_index) VALUES ({made_up}, 299)"
    assert as_application(places, placed) == "InsufficientPrivilege"
    signed = (
        "INSERT INTO ledger_checkpoint (size, root, note, created_at) VALUES (1, '', '', now())"
    )
    assert as_application(places, signed) == "InsufficientPrivilege"
    assert auditor.verify(auditor.own).is_whole
    assert as_application(places, f"INSERT INTO ledger_event ({columns}) VALUES ({made_up})") == ""
    assert auditor.verify(auditor.own).missed("event-changed", None) == ""


def test_who_holds_the_lock_stops_no_verification_for_ever(
    log: Log, places: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rung 1. Any login may take an advisory lock; a verification that never ends would find nothing."""
    # where it is read: a name that is only handed on would leave the wait as long as it is
    monkeypatch.setattr("gongxin.apps.ledger.queries.whole.PATIENCE", "200ms")
    with psycopg.connect(places["DATABASE_URL"]) as hand:
        hand.execute("SELECT pg_advisory_lock(%s)", [queries.SEQUENCER_LOCK])
        with pytest.raises(Refusal) as refused:
            verify()
        assert refused.value.code == "ledger.held"
    assert verify().ok


@pytest.mark.parametrize("rung", ["owner", "superuser"])
def test_what_owner_and_superuser_do_is_found(
    rung: str, log: Log, auditor: Auditor, places: dict[str, str]
) -> None:
    """Rungs 2 and 3: every guard in the database is taken away first."""
    assert auditor.verify(auditor.own).is_whole
    wrong = {}
    for one in ON_ROWS:
        if rung == "owner":
            as_owner(places, done(log, one))
        else:
            with log.as_superuser() as hand:
                for statement in done(log, one):
                    hand.execute(statement)  # type: ignore[arg-type]
        for leaf in one.recommitted:
            log.recommit(leaf)
        for folder in (auditor.bare, auditor.own):
            if why := auditor.verify(folder).missed(one.kind, one.leaf):
                wrong[one.what, folder.name] = why
        log.put_back()
        assert auditor.verify(auditor.own).is_whole, one.what
    assert wrong == {}
