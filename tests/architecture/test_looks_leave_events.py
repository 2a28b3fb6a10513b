"""Charter C7 at every address: an answer that tells of somebody leaves an event, or nobody was told of.

Nobody lists here what reads people. Each address is opened by each role that may, with the people of the town in the
register, and what comes back is searched for them: whoever finds one without a new event has found a side door. What
is told without an event stands below with its reason.

Charter C13 goes the same way: an address that tells of a record is one of a channel's, which the nightly check walks.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from gongxin.apps.identity.api import Account
from gongxin.interfaces.cli.doors import ADDRESSES
from tests.databases import as_role
from tests.integration.access.town import (
    CITIZEN,
    FIRM,
    NEIGHBOUR,
    SECRET_FACT,
    Town,
    kept_until_the_end,
)

from .addresses import ROLES, Sample, sample
from .test_routes import MATRIX

pytestmark = pytest.mark.django_db

CANARIES = {
    CITIZEN.name, CITIZEN.number, NEIGHBOUR.name, NEIGHBOUR.number, FIRM.name, FIRM.number,
    SECRET_FACT,
}  # fmt: skip

_OWN = "the person's own delegations: the two told each other their names"
_FOR_WHOM = "the agent is told for whom the page acts, as the mandate told them"
WITHOUT_EVENT: dict[tuple[str, str], tuple[frozenset[str], str]] = {
    ("portal:delegations", "GET"): (frozenset({NEIGHBOUR.name, FIRM.name}), _OWN),
    ("portal:delegation", "GET"): (frozenset({NEIGHBOUR.name}), _OWN),
    ("portal:case", "GET"): (
        frozenset({SECRET_FACT}),
        "the person's own case, to themselves; where an agent opens it, that is an event",
    ),
    ("portal:for:authorisation-new", "GET"): (frozenset({FIRM.name}), _FOR_WHOM),
    ("portal:for:authorisation-new", "POST"): (frozenset({FIRM.name}), _FOR_WHOM),
    ("portal:for:looks-proof", "GET"): (frozenset({FIRM.name}), _FOR_WHOM),
    # whose events are being entered: nothing is handed out yet
    ("portal:for:report-bundle", "GET"): (frozenset({FIRM.name}), _FOR_WHOM),
    ("portal:for:case-bundle", "GET"): (frozenset({FIRM.name}), _FOR_WHOM),
    ("workbench:mandates", "GET"): (
        frozenset({FIRM.name}),
        "organisations by name; persons are masked until one mandate is opened",
    ),
}
"""Who may be told of at an address without an event, and why."""

OF_A_RECORD = {SECRET_FACT, "川示交罚〔2026〕7号", "川示交罚〔2026〕8号", "川示交证2026000007"}
"""What stands in records of the town and nowhere else."""
_DISPUTED = "what the person disputed, as they put it before the organ: their own words and what these were about"
AS_FILED = {
    "workbench:refused": "rows that were sent back to who filed them: no records",
    "workbench:case": "what the subject put before the organ: a document of the case, kept after its record ended",
    "workbench:case-act": "the same, to who acts on it",
    "portal:case": _DISPUTED,
    "portal:for:case": _DISPUTED,
}
"""Where a document is told of that is no record of the register, and why."""
CHANNELS = frozenset[str]().union(*ADDRESSES.values())

ASKED = sorted(
    (row["address"], row["method"], role)
    for row in MATRIX
    for role in ROLES
    if row[role] == "allow"
)


@pytest.fixture(scope="module")
def there(town: Town, django_db_blocker: Any) -> Iterator[Sample]:
    """Something to show at each address."""
    with django_db_blocker.unblock(), kept_until_the_end():
        yield sample(town)


def _events() -> int:
    with as_role() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_event")
        (count,) = cursor.fetchone()
    return int(count)


def _told(response: HttpResponse) -> str:
    """Everything that came back, workbooks opened."""
    parts = getattr(response, "streaming_content", None)
    content = b"".join(parts) if parts is not None else response.content
    if content.startswith(b"PK\3\4"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"\n".join(archive.read(name) for name in archive.namelist())
    return str(content.decode("utf-8", "replace"))


@pytest.mark.parametrize(("address", "method", "role"), ASKED)
def test_who_is_told_of_has_an_event(there: Sample, address: str, method: str, role: str) -> None:
    client = Client()
    if role != "anonymous":
        client.force_login(Account.objects.get(login=role))
    place = reverse(address, kwargs=there.kwargs(address, role))
    before = _events()
    response = client.get(place) if method == "GET" else there.post(client, place, address)
    told = _told(response)
    found = sorted(one for one in CANARIES if one in told)
    if any(one in told for one in OF_A_RECORD):
        assert address in CHANNELS or address in AS_FILED, f"{address} is no channel's"
    allowed, _ = WITHOUT_EVENT.get((address, method), (frozenset(), ""))
    if _events() == before:
        assert set(found) == allowed, f"{address} tells {role} of {len(found)} without an event"
    else:
        assert not allowed, f"{address} leaves an event by now: take it off the list"


def test_the_search_finds_who_is_told(there: Sample) -> None:
    client = Client()
    client.force_login(Account.objects.get(login="citizen"))
    assert CITIZEN.name in _told(client.get(reverse("portal:file")))
